# The programme: what happens, when, where, with whom.
programme-today = Today
programme-views = See the programme
programme-other-days = Before and after
programme-view-day = day
programme-view-week = week
programme-view-month = month
programme-view-print = for printing
programme-week = Week from { $first } to { $last }
programme-this-week = this week
programme-previous-week = week before
programme-next-week = week after
programme-this-month = this month
programme-nothing = Nothing is planned that day.
programme-nothing-today = Nothing is planned today.
programme-nothing-week = Nothing is planned that week.
programme-nothing-month = Nothing is planned that month.
programme-nothing-listed = Nothing is planned between these dates.
programme-free-day = Nothing planned.
programme-past = These days are over.
programme-next = And then
programme-back-today = Back to today
programme-with = with { $host }
programme-all-day = all day
programme-until = until { $at }
programme-until-day = until { $day }
programme-to = to { $at }
programme-seats = { $count ->
    [one] one seat
   *[other] { $count } seats
}
programme-seats-left = { $count ->
    [one] one seat left
   *[other] { $count } seats left
}
programme-waiting-list = Full, waiting list
programme-full = Full
programme-cancelled = Cancelled
programme-tentative = To be confirmed
programme-now = On now
programme-day-at = { $day }, at { $at }
programme-day-from-to = { $day }, from { $from } to { $to }
programme-days = { $first } to { $last }
programme-days-from-to = from { $first }, { $from }, to { $last }, { $to }
programme-and = { $before } and { $last }
programme-repeat-daily = { $every ->
    [1] every day
   *[other] every { $every } days
}
programme-repeat-weekly = { $every ->
    [1] every { $days }
    [2] every other week, on { $days }
   *[other] every { $every } weeks, on { $days }
}
programme-repeat-monthly = { $every ->
    [1] on the { $days } of the month
   *[other] on the { $days }, every { $every } months
}
programme-repeat-yearly = { $every ->
    [1] every year
   *[other] every { $every } years
}
programme-repeat-dates = on several dates
programme-repeat-other = several times, on the dates below
programme-repeat-until = { $repeat }, until { $day }
programme-repeat-monthly-day = { $every ->
    [1] on day { $day } of the month
   *[other] on day { $day }, every { $every } months
}
programme-nth-day = { $nth } { $day }
programme-nth-1 = first
programme-nth-2 = second
programme-nth-3 = third
programme-nth-4 = fourth
programme-nth-5 = fifth
programme-nth-last = last
programme-nth-last-but-one = last but one
programme-event-where = Where
programme-event-who = With
programme-event-seats = Seats
programme-event-repeats = Repeats
programme-event-kind = Kind
programme-event-link = More about it
programme-event-cancelled = Cancelled. This will not take place.
programme-event-cancelled-date = Cancelled that day. The other dates stand.
programme-event-full = Full: every seat is taken.
programme-event-tentative = To be confirmed: ask before you come.
programme-event-over = This is over.
programme-event-dates = Next dates
programme-event-take = Add to my calendar (.ics)
programme-event-sheet = In the small sign-in window of a phone, a file cannot be saved.
programme-event-continue = Continue in your browser
programme-event-continue-why = then add the date to your calendar.
programme-event-back = The whole programme
programme-subscribe = Follow the programme
programme-subscribe-how = These addresses are for a calendar or a news reader; they work while you are at the venue.
programme-subscribe-ics = In a calendar (iCalendar)
programme-subscribe-atom = In a news reader (Atom)
programme-agenda-how = One A4 page, to be printed from your browser (menu, “Print”).
programme-agenda-more = The whole programme, on the venue’s Wi-Fi: { $address }
programme-feed-title = { $venue }, the programme
programme-field-reason = The reason
programme-field-title = The title
programme-field-description = The description
programme-field-place = The place
programme-field-host = The host’s name
programme-field-category = The kind
programme-field-link = The web address
programme-line = { $title }, { $when }
programme-line-repeated = { $title }, { $when } ({ $repeat })
programme-act-added = Added: { $event }. Its number: { $id }
programme-act-cancelled = Cancelled: { $title }. It stays on the programme, struck through.
programme-act-cancelled-day = Cancelled on { $day }: { $title }. The other dates stand.
programme-act-not-found = There is no such event, or not on that day. “parvis event list” tells the numbers.
programme-act-bad-date = “{ $text }” is not a date: write 2026-11-21 18:30, for example, or 2026-11-21 for the whole day.
programme-act-no-title = A title is needed.
programme-act-too-long = { $field } is too long: { $limit } characters at most.
programme-act-bad-link = A web address begins with http:// or https://.
programme-act-ends-before-start = The end comes before the start.
programme-act-lasts-too-long = An event lasts five years at most.
programme-act-year-out-of-range = The year must be between 1970 and 2199.
programme-act-no-capacity = At least one seat is needed.
programme-act-too-many-dates = This series has too many dates of its own.
programme-act-rule-unreadable = The repetition rule cannot be read: write FREQ=WEEKLY;COUNT=10, for example.
programme-act-rule-too-often = The rule repeats several times a day: 24 times is the most.
programme-act-rule-too-many = The rule counts too many dates: give it an end (UNTIL), or none.
programme-act-rule-no-date = This rule gives no date.
programme-act-own-days = The rule of this series names its days: choose another repetition to move them.
programme-act-own-hours = The rule of this series names its hours: choose another repetition to move them.
programme-act-out-of-turn = Where this event stands, that cannot be done.
programme-act-no-reason = A reason is needed.
programme-import-name = Calendar: { $name }
programme-import-counts = New: { $new }. Changed: { $changed }. Cancelled: { $cancelled }. Unchanged: { $unchanged }. Refused: { $refused }.
programme-import-new = New: { $event }
programme-import-changed = Changed: { $event }
programme-import-cancelled = Cancelled: { $event }
programme-import-refused = Refused, line { $line }, “{ $entry }”: { $why }
programme-import-remark = Note, line { $line }, “{ $entry }”: { $why }
programme-import-unnamed = unnamed
programme-import-idle = There is nothing to change.
programme-import-applied = Done.
programme-import-not-yet = Nothing was written. To do it, add --apply.
programme-import-too-big = The file is too large: { $limit } MB at most. Export a shorter period.
programme-import-too-many-entries = The file has more than { $limit } entries. Export a shorter period.
programme-import-too-many-empty-rules = More than { $limit } repetition rules give no date: this is no ordinary calendar.
programme-import-not-a-calendar = This is not a calendar: there is no BEGIN:VCALENDAR. Choose an .ics file.
programme-import-utf16 = The file is in UTF-16. Save it as UTF-8, then try again.
programme-import-not-utf8 = its text is not UTF-8. Export the calendar anew, as UTF-8.
programme-import-truncated = its end is missing: the file is cut or damaged there.
programme-import-old-format = the file is in vCalendar 1.0, which is too old. Export iCalendar (.ics).
programme-import-unreadable = the entry cannot be read.
programme-import-task = it is a task, not an event.
programme-import-journal = it is a journal note, not an event.
programme-import-free-busy = these are free and busy hours, not an event.
programme-import-private = it is marked private, and the programme is public.
programme-import-method = the file is a reply ({ $method }), not an announcement.
programme-import-no-title = it has no title.
programme-import-no-start = it has no start.
programme-import-bad-date = the date of { $property } does not exist: { $value }.
programme-import-unknown-zone = the time zone “{ $zone }” is not known, and the file does not say enough about it.
programme-import-ends-before-start = it ends before it begins.
programme-import-lasts-too-long = it lasts more than five years.
programme-import-year-out-of-range = its year is not between 1970 and 2199.
programme-import-bad-rule = its repetition rule cannot be read: { $rule }.
programme-import-too-often = its rule repeats too often within the day: { $rule }.
programme-import-too-many = its rule counts more than { $limit } dates: { $rule }.
programme-import-no-date = its rule gives no date: { $rule }.
programme-import-several-rules = it has several repetition rules. Make several events of it.
programme-import-exclusion-rule = it has an exclusion rule (EXRULE), given up in 2009. Export with a newer program.
programme-import-this-and-future = one change holds for all later dates. In the calendar it comes from, end the series there and begin a new one.
programme-import-too-many-dates = the series has more than { $limit } dates of its own.
programme-import-duplicate = another entry of the file has the same identifier and replaces it.
programme-import-older = the programme has a newer version (ours: { $ours }, the file’s: { $theirs }).
programme-import-cancels-nothing = it cancels something that is not on the programme.
programme-import-remark-no-zone = its time has no zone; taken as { $zone }.
programme-import-remark-zone-guessed = the zone “{ $named }” is taken for { $zone }.
programme-import-remark-cut = { $field ->
    [title] the title is too long and is cut.
    [description] the description is too long and is cut.
    [place] the place is too long and is cut.
    [host] the host’s name is too long and is cut.
   *[other] the kind is too long and is cut.
}
programme-import-remark-no-uid = it has no identifier; it is known by its title and date.
programme-import-remark-alone = it is one date of a series that the file does not hold.
programme-import-remark-link-dropped = its web address is none, and is left out.
