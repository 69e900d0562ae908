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
programme-mine = What I proposed
programme-news-published = “{ $title }” is on the programme.
programme-news-refused = “{ $title }” will not be on the programme: { $why }
programme-news-hidden = “{ $title }” is no longer shown: { $why } (charter: { $article })
programme-news-shown-again = “{ $title }” is shown again.
programme-news-moved-up = A seat came free: you are expected at “{ $title }”.
programme-news-cancelled = “{ $title }” is cancelled.
programme-news-cancelled-date = “{ $title }” is cancelled on that day.
programme-news-withdrawn = “{ $title }” is no longer on the programme.
programme-news-restored = “{ $title }” takes place after all: { $when_now }, { $place }.
programme-news-changed = “{ $title }” changes. Before: { $when_before }, { $place_before }. Now: { $when_now }, { $place }.
programme-sign-up = Sign up
programme-come = I am coming
programme-come-waiting = Put me on the waiting list
programme-waiting-people = { $count ->
    [one] Full, one person is waiting
   *[other] Full, { $count } people are waiting
}
programme-seat-event = See the event
programme-seat-yours = You have a seat.
programme-seat-waiting = { $rank ->
    [1] You are first on the waiting list.
   *[other] You are number { $rank } on the waiting list.
}
programme-seat-withdrawn = This event is no longer on the programme.
programme-seat-cancelled = Cancelled: do not come.
programme-seat-news = If the time changes or a seat becomes free, you will read it here on your next visit.
programme-seat-who-reads = The desk sees the list of names, and nobody else does.
programme-waiting-explain = Every seat is taken. When somebody gives theirs up, it goes to the first person on the waiting list.
programme-give-up = Give my seat up
programme-give-up-explain = It goes to the first person waiting, at once. If you change your mind, you will be at the end of the list.
programme-give-up-yes = Yes, I give my seat up
programme-given-up = Done: your seat is given up. Thank you, for the others.
programme-first-name = Your first name
programme-first-name-hint = Or a nickname. It is all that is asked.
programme-code = Code shown in the room
programme-code-hint = Six digits, new every minute.
programme-code-wrong = This is not the code shown at the moment. Copy it once more.
programme-code-wait = Too many wrong codes were tried here. Try again in { $seconds ->
    [one] one second.
   *[other] { $seconds } seconds.
}
programme-visitor-who-reads = The desk sees the list of first names, and nobody else does. Yours is erased seven days after the date.
programme-have-account = Do you have an account here?
programme-sign-in = Sign in with my code
programme-join = Join the place
programme-members-only = For this date, only people who have an account here can sign up.
programme-ask-desk = Without a phone or an account, ask at the desk: they sign you up on the spot.
programme-places = My seats
programme-places-found = Signed up already? Find my seats
programme-places-see = See my seats or give them up
programme-places-none = You have no seat booked.
programme-places-told = What changes is announced on the page “Me”.
programme-places-device = Without an account, your seats are remembered by this browser, and by it alone.
programme-place-see = See my seat or give it up
programme-place-see-one = See my seat or give it up: { $title }
programme-place-news = Something new
programme-ticket = My seat
programme-ticket-of = { $name }:
programme-ticket-news = Since your last visit
programme-ticket-read = I have read it
programme-ticket-find = Find this page again
programme-ticket-find-how = Keep this page: it is your ticket, and whoever has its address can give your seat up. Bookmark it, or take a picture of this code.
programme-ticket-kept = This browser remembers it; it is also in:
programme-ticket-keep = Remember it in this browser
programme-ticket-code = Code to photograph: it leads to this page
programme-ticket-sheet = This small sign-in window will forget your seat.
programme-no-seat-not-open = No need to sign up: just come.
programme-no-seat-not-for-visitors = For this date, one needs an account here.
programme-no-seat-cancelled = This event does not take place.
programme-no-seat-full = It is full, and there is no waiting list.
programme-no-seat-over = This event is over.
programme-no-seat-no-name = Write a first name or a nickname.
programme-no-seat-name-too-long = A first name has at most { $limit } characters.
programme-no-seat-too-many = The waiting list is full.
programme-seat-former = former member
programme-desk-dates = Sign-ups
programme-desk-dates-none = No date with sign-up in the next thirty days.
programme-desk-dates-about = The dates of the next thirty days for which people sign up.
programme-desk-date = Who comes
programme-desk-expected = { $count ->
    [0] Nobody has signed up
    [one] One seat taken
   *[other] { $count } seats taken
}
programme-desk-seated = Have a seat
programme-desk-seated-none = Nobody has signed up yet.
programme-desk-waiting = Waiting list, in order
programme-desk-visitor = visitor
programme-desk-by-desk = signed up at the desk
programme-desk-remove = Remove { $name }
programme-desk-remove-explain = The seat goes to the first person waiting.
programme-desk-remove-yes = Yes, remove
programme-desk-add = Sign somebody up
programme-desk-person = Somebody who has an account here
programme-desk-person-hint = Their name here. They will see in their journal that the desk signed them up.
programme-desk-nobody = Nobody here has this name. Check the spelling, or sign them up below by their first name.
programme-desk-add-person = Sign this person up
programme-desk-first-name = A visitor, by their first name
programme-desk-first-name-hint = No phone, no code: you see the person. The first name is erased seven days after the date.
programme-desk-add-visitor = Sign this first name up
programme-attendance = Attendance list
programme-attendance-how = One A4 page, to be printed from your browser (menu, “Print”). The empty lines are for those who come without having signed up.
programme-attendance-came = Here
programme-attendance-name = Name
programme-attendance-after = Destroy this sheet after the event: it bears names.
programme-did-sign-up = signed somebody up: “{ $title }”, { $when }
programme-did-sign-up-visitor = signed a visitor up: “{ $title }”, { $when }
programme-did-remove = took a sign-up back: “{ $title }”, { $when }
programme-did-remove-visitor = took a visitor’s sign-up back: “{ $title }”, { $when }
programme-news-removed = The desk gave your seat up: “{ $title }”, { $when }.
programme-event-by = Proposed by { $name }
programme-event-mine = I proposed this: change it
programme-event-desk = Change this event (desk)
programme-propose = Propose an event
programme-propose-waits = The desk reads your proposal, then puts it on the programme. You can change it at any time.
programme-propose-at-once = The event is shown at once. You can change it at any time.
programme-propose-act = Send to the desk
programme-propose-publish = Put on the programme
programme-propose-by = Who announces it
programme-propose-by-venue = The venue
programme-propose-by-me = I do, under my name
programme-form-title = Title
programme-form-day = Day
programme-form-day-hint = The first day, if it comes back or lasts several days. For example 21/11/2026.
programme-form-from = From
programme-form-to = To (optional)
programme-form-hours-hint = For example 18:30. An end before 6:00 is that of the night.
programme-form-all-day = All day
programme-form-place = Where (optional)
programme-form-description = A few words (optional)
programme-form-description-hint = What happens, for whom, what to bring. An empty line parts two paragraphs.
programme-form-signup = Signing up
programme-form-signup-none = People just come
programme-form-signup-people = Members and guests of the venue sign up
programme-form-signup-all = Visitors too, with a first name
programme-form-capacity = How many people can come (optional)
programme-form-capacity-hint = Where people sign up, those after them wait on a list.
programme-form-every = Comes back
programme-form-every-once = Only once
programme-form-every-week = Every week
programme-form-every-fortnight = Every other week
programme-form-every-month = Every month, on the same weekday
programme-form-end = When it stops (optional)
programme-form-until = Until
programme-form-times = Or so many times
programme-form-times-hint = The first included. Without a date or a number, it comes back until further notice.
programme-form-more = Last day, with whom, kind, web address (optional)
programme-form-last = Last day
programme-form-last-hint = If it lasts several days.
programme-form-host = With whom
programme-form-category = Kind
programme-form-category-hint = For example workshop, concert, meal.
programme-form-link = Web address
programme-form-link-hint = It begins with http:// or https://.
programme-form-no-day = Say which day.
programme-form-bad-day = There is no such day: write for example 21/11/2026.
programme-form-no-from = Say when it begins, or tick “all day”.
programme-form-no-to = Say when it ends on its last day.
programme-form-bad-time = There is no such hour: write for example 18:30.
programme-form-ends-early = It ends before it begins. If it ends on another day, say the last day too.
programme-form-bad-number = Write a number, for example 12.
programme-form-bad-times = Write how many times, two or more.
programme-form-two-ends = Choose a date or a number of times, not both.
programme-form-end-of-nothing = Choose how often it comes back, or leave empty when it stops.
programme-form-ends-before-first = It would stop before the first time.
programme-form-too-many-times = These are too many times: give a date, or nothing.
programme-scope-one = Only { $day }
programme-scope-from = This day and those after it
programme-scope-all = Every date
programme-change = Change an event
programme-change-back = Back without changing anything
programme-change-act = Save
programme-change-scope = This is for
programme-change-of-all = Signing up and repetition do not change for one day alone: choose the days after it too, or every date.
programme-change-told = If the day, the hour or the place changes, those who signed up will read it on their next visit.
programme-desk-told = They will know that the desk did it.
programme-cancel = Cancel an event
programme-cancel-scope = Which dates
programme-cancel-lead = What is cancelled stays on the programme, struck through, so that nobody comes for nothing. Those who signed up will read it on their next visit. You can take it back.
programme-cancel-act = Cancel, and tell those who signed up
programme-cancel-not = Do not cancel
programme-mine-did-propose = It is saved.
programme-mine-did-change = The changes are saved.
programme-mine-did-cancel = It is cancelled.
programme-mine-did-restore = The cancellation is taken back: it takes place.
programme-mine-readers = { $count ->
    [one] One person who signed up will read it on their next visit.
   *[other] { $count } people who signed up will read it on their next visit.
}
programme-mine-published = On the programme, for everybody.
programme-mine-see = See the public page
programme-mine-proposed = Waiting for the desk
programme-mine-proposed-why = Only you and the desk see this page. News will tell you what becomes of it.
programme-mine-refused = The desk will not show it
programme-mine-hidden = The desk no longer shows it
programme-mine-article = Article of the charter: { $article }.
programme-mine-charter = Read the charter
programme-mine-cancelled = Cancelled: on the programme, its title is struck through.
programme-mine-change = Change
programme-mine-cancel = Cancel…
programme-mine-restore = Take the cancellation back
programme-mine-take-back = Take my proposal back
programme-mine-take-back-why = It disappears, and its text with it.
programme-mine-take-back-act = Make it disappear
programme-mine-signed-up = { $count ->
    [0] Nobody has signed up.
    [one] One person has signed up.
   *[other] { $count } people have signed up.
}
programme-mine-signed-up-waiting = Signed up: { $count }. On the waiting list: { $waiting }.
programme-did-change = changed the event “{ $title }”
programme-did-cancel = cancelled the event “{ $title }”, or one of its dates
programme-did-restore = took back the cancellation of the event “{ $title }”
programme-news-desk-changed = The desk changed “{ $title }”.
programme-news-desk-cancelled = The desk cancelled “{ $title }”, or one of its dates.
programme-news-desk-restored = The desk took back the cancellation of “{ $title }”.
programme-shelf-line = { $title }, { $day }: { $state }
programme-shelf-published = on the programme
programme-shelf-cancelled = cancelled
programme-shelf-proposed = waiting for the desk
programme-shelf-refused = not taken
programme-shelf-hidden = no longer shown
programme-did-correct = corrected their event “{ $title }”, on the programme already
