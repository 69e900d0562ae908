# The desk: the pages of the person who runs the place.
desk-home = The desk
desk-home-lead-fine = All is well, nobody is waiting.
desk-home-lead-line = The Internet line is down. The venue’s pages work.
desk-home-lead-time = All works, but the box does not know what day it is: set the time.
desk-home-time = Time
desk-home-time-set = Set the time
desk-home-network = Internet
desk-home-network-local = This venue offers no Internet.
desk-home-network-up = The line works.
desk-home-network-lost = The line is down. The box keeps looking whether it returns.
desk-home-door = Visitors arriving, these seven days
desk-home-door-table = By day and kind of device
desk-home-door-none = Nothing is counted yet: arrivals are, every minute.
desk-home-door-about = Numbers with nobody behind them: the box does not know who.
desk-home-door-day = Day
desk-home-door-family = Devices
desk-home-door-probes = Probes seen
desk-home-door-sheets = Pages opened
desk-home-door-entered = “Enter”
desk-home-door-day-unknown = date unknown
desk-home-backups = Backups
desk-home-backups-more = Where, when, and the secret phrase
desk-home-secure = Encrypted connection
desk-home-secure-own = Certificate made by this box.
desk-home-secure-files = Certificate provided by the venue.
desk-home-secure-none = No https on this box.
desk-home-secure-more = Fingerprint and download
desk-home-wifi = Wi-Fi
desk-home-version = Version
desk-home-sign-out = Sign out
desk-authority = Check that it is really this box
desk-authority-lead = This box makes the certificate of its encrypted connection itself. Nobody outside vouches for it: check once, and your browser will remember.
desk-authority-fingerprint = Fingerprint (SHA-256)
desk-authority-compare = Compare it with the one shown on the box’s screen or given by whoever installed it.
desk-authority-take = Take the certificate
desk-authority-how = On a computer of the venue, import this file into the browser’s authorities: the warning goes away. Do not do this on a visitor’s device.
desk-authority-none = This box has no authority of its own: its certificate comes from elsewhere, or encryption is not in service.
desk-time = The box’s time
desk-time-question = It is { $time }, is that right?
desk-time-date = Today is { $date }.
desk-time-trust-none = The box has no clock it can rely on: it does not know whether this date is true. Meanwhile it erases nothing.
desk-time-trust-plausible = The date looks true, but nobody has confirmed it.
desk-time-trust-trusted = This time is confirmed.
desk-time-right = Yes, that is right
desk-time-wrong = No, correct it
desk-time-time = Time
desk-time-time-hint = As one says it: 14:32.
desk-time-time-wrong = A day has 24 hours and an hour 60 minutes: write 14:32, for example.
desk-time-day = Day
desk-time-date-wrong = There is no such day: write year, month and day, as in 2026-11-22.
desk-time-set = Set to this time
desk-time-why = A correction is noted in the box’s journal. It can be taken back at any time.
desk-time-journal = Past corrections
desk-wifi = Wi-Fi
desk-wifi-none = This machine does not carry the Wi-Fi itself: it is set on the venue’s access point.
desk-wifi-now = At the moment: { $wifi }
desk-wifi-trial = On trial: { $wifi }
desk-wifi-trial-left = Unless confirmed, the old Wi-Fi returns by itself in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
desk-wifi-trial-how = Join the new network with this phone, come back to this page, then:
desk-wifi-keep = It works, keep this Wi-Fi
desk-wifi-revert = Go back to the old one at once
desk-wifi-change = Change
desk-wifi-change-about = All devices will be disconnected. The new Wi-Fi is tried for five minutes: if nobody confirms it after joining, the old one returns.
desk-wifi-ssid = Network name
desk-wifi-ssid-hint = The one that phones show. A place is known by its name.
desk-wifi-ssid-wrong = A Wi-Fi name has 1 to 32 characters; an accented letter counts for two.
desk-wifi-security = Protection
desk-wifi-choice-wrong = Choose a protection and a channel from the lists.
desk-wifi-open = Open, no password
desk-wifi-owe = Open, and encrypted for recent devices
desk-wifi-wpa2 = Password, WPA2
desk-wifi-wpa2-wpa3 = Password, WPA3 and WPA2
desk-wifi-wpa3 = Password, WPA3 only
desk-wifi-passphrase = Wi-Fi password
desk-wifi-passphrase-hint = Only for the protections with a password. 8 to 63 characters, no accents.
desk-wifi-passphrase-wrong = This protection needs a password of 8 to 63 characters, without accents, and no space at either end.
desk-wifi-channel = Channel
desk-wifi-on-channel = channel { $channel }
desk-wifi-try = Try it
desk-wifi-refused = The machine could not make this change; nothing was altered. The machine’s log says why.
desk-wifi-refused-trial = Another change is waiting to be confirmed.
desk-wifi-refused-not-joined = This device has not joined the new Wi-Fi yet. Join it, then confirm.
desk-wifi-refused-no-trial = No change is waiting: it was confirmed, or the old Wi-Fi came back.
desk-wifi-refused-together = These settings do not go together on this machine. Choose another protection or channel.
desk-time-before-release = That is before the installed version of Parvis was made: check the year.
desk-time-by-staff = At the desk: { $from } became { $to }.
desk-time-by-machine = By the machine: { $from } became { $to }.
desk-family-apple = iPhone, iPad, Mac
desk-family-android = Android
desk-family-chromeos = ChromeOS
desk-family-windows = Windows
desk-family-firefox = Firefox
desk-family-linux = Linux
desk-family-kindle = Kindle
desk-family-other = others
desk-time-too-far = That is more than a hundred years ahead: check the year.
desk-home-lead-gate = The network’s gate does not answer: “Enter” does not work.
desk-home-gate-silent = The program parvis-gate does not answer: restart it, or restart the machine.
desk-home-radio-silent = The machine’s Wi-Fi does not answer.
desk-home-leases = { $n ->
    [one] One device has an address.
   *[other] { $n } devices have an address.
}
desk-setup = Open the desk
desk-setup-lead = With the setup code you become the person who keeps this place. It works once.
desk-setup-code = Setup code
desk-setup-code-hint = Twelve letters and digits, given to whoever installed the box. Capitals, spaces and hyphens do not matter.
desk-setup-wrong = This is not the setup code. Check letter by letter: it has no O, no I and no L.
desk-setup-spent = This code was used already. The command “parvis desk-code”, typed on the machine, makes another.
desk-setup-name = Your name here
desk-setup-name-hint = A first name or a nickname will do. If you kept the desk before and lost your code, write the same name.
desk-setup-act = Open the desk
desk-setup-lost = Setup code lost? Ask whoever installed the box for another: the command “parvis desk-code” makes it.
desk-setup-overheard = Here, others could read what you type.
desk-setup-overheard-why = The setup code is typed over an encrypted connection only. Open this address in a real browser:
desk-setup-overheard-only-box = The setup code is typed over an encrypted connection only, and this box offers none: sit down at the machine itself.
desk-home-lead-waits = All is running. { $n ->
    [one] One thing waits for you.
   *[other] { $n } things wait for you.
}
desk-waits = What waits for you
desk-wait-wizard = Go on with the setup: step { $number } of { $all }
desk-wait-asked = { $n ->
    [one] One person asks to join
   *[other] { $n } people ask to join
}
desk-wait-time = The box does not know what day it is: set the time
desk-wait-disk = The disk is almost full: { $disk }. Tell whoever keeps the machine.
desk-wait-tries = Somebody is trying codes: { $n } wrong ones, on { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}. The box makes them wait; nobody got in.
desk-wait-guesses = Somebody tries to guess the presence code: { $n } tries since the box was started. It changes every minute, and the box counts the tries.
desk-wait-later = Put off: { $what }
desk-next = What to do next
desk-next-poster = Print the Wi-Fi poster
desk-next-person = Welcome the first person
desk-next-event = Put a first event on the programme
desk-people = People
desk-people-members = { $n ->
    [0] No member yet.
    [one] One member.
   *[other] { $n } members.
}
desk-people-guests = { $n ->
    [0] Nobody passing through.
    [one] One passing through.
   *[other] { $n } passing through.
}
desk-people-keepers = { $n ->
    [one] One keeps the desk or the machine.
   *[other] { $n } keep the desk or the machine.
}
desk-people-all = Everybody
desk-people-presence = Show the presence code
desk-place = The place and its programme
desk-place-programme = The programme
desk-machine = The machine
desk-home-wifi-change = Change its name or password
desk-home-wifi-said = What the poster says
desk-home-machine = How the machine is
desk-home-disk = Disk
desk-home-disk-free = { $free } free of { $total }
desk-megabytes = { $n } MB
desk-gigabytes = { $n } GB
desk-date-unknown = date unknown
desk-role-member = member
desk-role-member-about = Proposes, signs up, finds their seats again.
desk-role-guest = passing through
desk-role-guest-about = Signs up until a date. For a speaker, a trainee.
desk-role-concierge = concierge
desk-role-concierge-about = Keeps the place: people, programme, machine.
desk-role-steward = steward of the machine
desk-role-steward-about = Network and machine. Does not see people.
desk-wizard-step = Step { $number } of { $all }
desk-wizard-on = Continue
desk-wizard-keep = Save
desk-wizard-later = Later
desk-wizard-name-first = The place has no name yet: begin with step 1.
desk-wizard-lieu = The place
desk-wizard-lieu-about = What people will read when they arrive. A few steps, five minutes; all of it can change later.
desk-wizard-field-name = Name of the place
desk-wizard-field-name-hint = As on the sign outside.
desk-wizard-field-tagline = In one sentence
desk-wizard-field-tagline-hint = For example: a community café and a shared workshop.
desk-wizard-field-welcome = A word of welcome
desk-wizard-field-welcome-hint = For whoever comes for the first time. Two or three sentences, or nothing.
desk-wizard-adresse = Where and when
desk-wizard-adresse-about = The address and the opening hours, as you would say them on the phone.
desk-wizard-field-address = Number and street
desk-wizard-field-address-hint = For example: 3 place du Puits.
desk-wizard-field-town = Town or village
desk-wizard-field-town-hint = The name of the commune will do.
desk-wizard-field-hours = Open
desk-wizard-field-hours-hint = For example: Tuesday to Saturday, 10:00 to 19:00.
desk-wizard-mentions = Legal notice
desk-wizard-mentions-about = French law asks that people can know who publishes these pages. The box writes the sentence from your answers.
desk-wizard-field-publisher = Who publishes
desk-wizard-field-publisher-hint = A name, an address, a way to reach you, and the person responsible.
desk-wizard-internet = Internet
desk-wizard-internet-about = This Wi-Fi leads to the place. It can lead to the Internet too, if you decide so.
desk-wizard-internet-local = By default it does not: nothing is noted of what people do, and the law asks nothing of you.
desk-wizard-internet-law = If you share your line, the law (CPCE, article L34-1) asks you to keep for a year who had which address and when, never what was read.
desk-wizard-internet-choose = Read more and choose
desk-wizard-internet-none = This Wi-Fi leads to the place. This machine cannot share the Internet: there is nothing to choose.
desk-wizard-wifi = The Wi-Fi
desk-wizard-wifi-about = The name that phones show. A place is known by its name.
desk-wizard-wifi-radio = This machine makes the Wi-Fi itself. A change is tried for five minutes, then it is confirmed or goes back by itself.
desk-wizard-wifi-change = Change the name or the protection
desk-wizard-wifi-sign = The Wi-Fi comes from an access point of yours. Copy here what is written on it: the poster will say it.
desk-wizard-field-ssid = Name of the network
desk-wizard-field-ssid-hint = Letter for letter, capitals included.
desk-wizard-field-passphrase = Password
desk-wizard-field-passphrase-hint = Leave empty if there is none. It will stand on the poster.
desk-wizard-heure = The time
desk-wizard-field-time = Time
desk-wizard-field-time-hint = As people say it: 14:32.
desk-wizard-field-date = Day
desk-wizard-field-date-hint = Today’s.
desk-wizard-essai = Try the Wi-Fi’s first page
desk-wizard-essai-about = Last step: see what visitors will see.
desk-wizard-essai-join = On another phone, choose the Wi-Fi of the place.
desk-wizard-essai-see = A page should open by itself, with the name of the place and a button “Enter”.
desk-wizard-essai-scan = Nothing opens? On this Wi-Fi, point at this code, or type the address.
desk-wizard-essai-code = QR code of the Wi-Fi’s first page
desk-wizard-essai-opened = { $n ->
    [0] Nobody has opened the page yet.
    [one] The page was opened once.
   *[other] The page was opened { $n } times.
}
desk-wizard-essai-again = Look again
desk-wizard-essai-works = It works
desk-wizard-essai-fails = It does not work
desk-wizard-essai-help-wifi = Is the phone on this Wi-Fi, and not on another that it knows already?
desk-wizard-essai-help-data = Switch off the phone’s mobile data while you try.
desk-wizard-essai-help-address = If the address does not open either, the access point does not lead to the box: show this page to whoever plugged it in.
desk-wizard-essai-help-machine = You can finish later: all the rest is ready.
desk-persons = People
desk-persons-name = Name
desk-persons-who = Who
desk-persons-all = everybody
desk-persons-asked = ask to join
desk-persons-guest = passing through
desk-persons-member = members
desk-persons-concierge = concierges
desk-persons-steward = stewards
desk-persons-shut = accounts shut or over
desk-persons-waiting = have not used their card yet
desk-persons-search = Search
desk-persons-found = { $n ->
    [one] One person
   *[other] { $n } people
}
desk-persons-none = There is nobody yet: welcome the first.
desk-persons-not-found = Nobody fits.
desk-welcome = Welcome somebody
desk-welcome-lead = A name will do: they will be a member. The card that follows opens their account.
desk-welcome-name = Name
desk-welcome-name-hint = A first name or a nickname that nobody else has here.
desk-welcome-role = Role
desk-welcome-until = Only for somebody passing through: until
desk-welcome-act = Make the card
desk-until-wrong = Choose the last day of access, for example 2026-12-31.
desk-until-past = This day is past.
desk-card = The card
desk-card-of = The card for { $name }
desk-card-once = These four words are shown now and never again. Is the person here? Let them scan the square on this screen. Else print the page, or copy the words by hand.
desk-card-code = QR code of the card
desk-card-cut = To cut out: the size of a bank card.
desk-card-how = To open your account
desk-card-join = On your phone, choose the Wi-Fi of the place.
desk-card-join-network = On your phone, choose the Wi-Fi “{ $network }”.
desk-card-scan = Point the camera at the square; or type { $address } and the four words.
desk-card-choose = Choose your own code. The card works once: throw it away afterwards.
desk-card-secure = To keep the desk or the machine, the connection is encrypted: the browser will say that it does not know this site, as expected.
desk-card-other = With this card: join the Wi-Fi of the place, scan the code or open { $address }, type the four words, choose your own code.
desk-card-lasts = The card is good for sixty days.
desk-card-print = To print: the browser’s menu, “Share” or “Print”.
desk-card-given = It is given, erase the words
desk-card-gone = The words of this card are shown no more
desk-card-gone-why = They are shown once, for five minutes, to whoever made the card. They are kept nowhere. If the card is lost, make another.
desk-card-gone-back = Back to { $name }
desk-person-asked = asks to join
desk-person-shut = account shut
desk-person-shut-for = Account shut: { $why } (charter: { $article })
desk-person-over = access over
desk-person-no-code = has not used their card yet
desk-person-yes = Say yes
desk-person-no = Say no
desk-person-no-about = “No” erases the request: nothing of it stays.
desk-person-known = What the place knows
desk-person-unseen = You see neither their code, nor their recovery word, nor what is addressed to them: nobody does. This page shows all the desk knows.
desk-person-since = Since
desk-person-came = Came
desk-person-code = Code
desk-person-accepted = Charter
desk-person-until = Until
desk-came-setup = with the setup code
desk-came-present = by themselves, with the presence code
desk-came-asked = by themselves, after the desk’s answer
desk-came-desk = at the desk, by { $by }
desk-person-has-code = chosen, known to them alone
desk-person-has-card = not chosen yet; card made { $when }
desk-person-has-none = not chosen yet, and no card: make one
desk-person-charter = version { $number }, accepted
desk-person-charter-old = version { $number }, accepted; the new one will be shown on their next visit
desk-person-charter-none = not accepted yet
desk-person-for = Act for this person
desk-person-journal = All that was done for them (to print)
desk-person-restore = Open the account again
desk-person-new-card = Code or card lost?
desk-person-new-card-about = A new card cancels the old one and ends their open sessions. The old code works until the card is used.
desk-person-new-card-act = Make a new card
desk-person-rename = Change the name
desk-person-rename-act = Change the name
desk-person-role = Change the role, prolong
desk-person-role-act = Change the role
desk-suspend = Shut this account
desk-suspend-about = They will read the reason. Nothing is erased, and the account can be opened again.
desk-suspend-why = Reason
desk-suspend-why-hint = What happened, in a sentence you could say to their face.
desk-suspend-why-wrong = Write a reason, of { $most } signs at most.
desk-suspend-article = Article of the charter
desk-suspend-article-wrong = Choose an article of the charter.
desk-suspend-act = Shut the account
desk-person-erase = Erase the account, at their asking
desk-erase = Erase an account
desk-erase-of = Erase this account: { $name }
desk-erase-lead = All that the place keeps of this person goes, and cannot be had back. Only if they ask for it.
desk-erase-stays = What is public may stay
desk-erase-stays-hint = Tick where their name stays. Elsewhere it will read “former member”.
desk-erase-sure = Confirmation
desk-erase-asked = The person asks for it, and knows that it is final.
desk-erase-unsure = Tick this box: an account is erased only at the person’s asking.
desk-erase-act = Erase for ever
desk-journal = The desk’s journal
desk-journal-of = What was done for { $name }
desk-journal-about = What is done at the desk is noted here. Everybody can read what concerns them.
desk-journal-none = Nothing is noted yet.
desk-journal-machine = The box
desk-journal-newer = Newer
desk-journal-older = Older
desk-journal-all = The whole journal
desk-did-place = changed what is told about the place
desk-did-rules = changed the rules of the place
desk-did-charter = adopted version { $number } of the charter
desk-did-rename = changed a name, which was: { $before }
desk-emblems = The picture and the logo
desk-emblems-about = They are seen on the page of the place, which everybody can read.
desk-emblems-see = See that page
desk-emblems-picture = Picture of the place
desk-emblems-logo = Logo
desk-emblems-none = Nothing is shown yet.
desk-emblems-no-picture = Remove the picture
desk-emblems-no-logo = Remove the logo
desk-emblems-choose = Choose among my pictures
desk-emblems-bring = Bring a picture
desk-emblems-as-picture = Make it the picture
desk-emblems-as-picture-one = Make it the picture: { $alt }
desk-emblems-as-logo = Make it the logo
desk-emblems-as-logo-one = Make it the logo: { $alt }
desk-emblems-unsaid = picture without a description
desk-emblems-done = Done.
desk-emblems-gone = This picture is not on the box any more: bring it once again.
desk-did-emblem = changed the picture or the logo of the place
desk-rules = The rules
desk-rules-about = What is done without you, and what goes through you.
desk-rules-joining = Becoming a member
desk-rules-joining-present = Whoever is there becomes a member at once, with the presence code. Others ask you.
desk-rules-joining-desk = Every request goes through the desk.
desk-rules-publishing = Putting an event on the programme
desk-rules-publishing-members = Members publish by themselves.
desk-rules-publishing-desk = Members propose, the desk publishes.
desk-rules-act = Decide so
desk-charter = The charter
desk-charter-about = What people promise each other here. Each text adopted is a version; members see it on their next visit.
desk-charter-text = Text (version { $number } in force)
desk-charter-text-hint = A line that begins with “# ” is the title of an article. An empty line parts paragraphs.
desk-charter-look = Look at it
desk-charter-adopt = Adopt this version
desk-charter-preview = As it will read
desk-charter-empty = An empty charter promises nothing: write a sentence at least.
desk-charter-too-long = This is too long: { $most } signs at most.
desk-poster = The Wi-Fi poster
desk-poster-print = One A4 page to print: the browser’s menu, “Share” or “Print”.
desk-poster-lead = This Wi-Fi is the place’s own. No account, no advertisement.
desk-poster-code = QR code of the Wi-Fi
desk-poster-network = Network
desk-poster-password = Password
desk-poster-open = no password
desk-poster-scan = Point the phone’s camera at the square, or choose this network in its settings.
desk-poster-enter = A page opens: touch “Enter”.
desk-poster-nothing = Nothing opens? In the browser, type
desk-poster-other = Scan the square, or choose this network. A page opens: touch “Enter”. If not, open { $address }.
desk-poster-no-network = The poster says the Wi-Fi’s name and password: the box does not know them yet.
desk-poster-no-password = The password was changed while the box was restarting: it does not know it yet. Restart it once, then come back.
desk-poster-say = Say the Wi-Fi’s name
desk-wizard-publisher-here = { $venue }, { $where }
desk-calendar = Import a calendar
desk-calendar-lead = An .ics file, exported from another calendar. You will first see what it would change in the programme; nothing is written before you agree.
desk-calendar-file = The file
desk-calendar-file-hint = It ends with .ics, 10 MB at most. Events marked private are left out.
desk-calendar-look = See what it would change
desk-calendar-kept = The file is kept in memory for { $minutes } minutes, while you decide, and never on the disk.
desk-calendar-sheet = A phone’s small sign-in window cannot choose a file: open this address in a browser.
desk-calendar-stale = This page was open for too long. Choose the file once more.
desk-calendar-none = Choose an .ics file.
desk-calendar-no-room = Other people are importing at the moment. Try again in a quarter of an hour.
desk-calendar-waits = A file waits for you to agree.
desk-calendar-see = See what it would change
desk-calendar-plan = What the file changes
desk-calendar-ready = Nothing is written yet. Read, then import.
desk-calendar-idle = There is nothing to change: the programme says the same already.
desk-calendar-done = Done. People who signed up for a date that changes will read it on their next visit.
desk-calendar-gone = The file is no longer there: it is kept for { $minutes } minutes only. Choose it once more.
desk-calendar-import = Import
desk-calendar-other = Choose another file
desk-did-import = imported a calendar: { $count ->
    [one] one event
   *[other] { $count } events
}
desk-internet = Internet for visitors
desk-internet-unable = This machine cannot share Internet: the venue offers its own network, and nothing else.
desk-internet-unable-network = Its configuration file describes no network of visitors (table [network]).
desk-internet-unable-mode = Its configuration file describes no way out to the Internet: the table [uplink] would need mode = "uplink", the interface and a resolver.
desk-internet-undecided = Nothing is decided: until it is, Internet is not shared.
desk-internet-off = Local network only: Internet is not shared, and no connection is noted.
desk-internet-no-key = Internet is not shared: the log that the law asks for has no key. Make one below.
desk-internet-on = Internet is shared with those who tapped “Enter”. The connection log is kept.
desk-internet-stop = Back to the local network
desk-internet-stop-about = Internet closes at once for everybody, and nothing more is noted. What was noted already stays, encrypted, until it is 365 days old.
desk-internet-stop-act = Local network only
desk-internet-local = Local network only
desk-internet-local-about = Visitors read the venue’s pages, and keep their phone’s mobile data for the rest. The box notes no connection.
desk-internet-share = Share Internet
desk-internet-law = In France, whoever offers the public access to the Internet, even for free, may have to keep technical connection data for a year (code of posts and electronic communications, articles L34-1 and R10-13, decree 2021-1361).
desk-internet-law-what = The box then notes the time, the address lent to the device and its hardware address, when the lease begins and when it ends. That is all.
desk-internet-law-never = It never notes sites, pages, names looked up or content: the law does not ask for them.
desk-internet-law-sealed = Each line is encrypted to a key that you alone keep; the box cannot read its own log. It deletes it by itself after 365 days.
desk-internet-law-told = Visitors are told on the Wi-Fi’s first page and on “What the box keeps, what it forgets”.
desk-internet-law-unsure = What is not certain: whether this duty concerns a place like yours, and whether these data are enough. European and French judges argue about it. Parvis gives no legal advice: ask someone whose trade it is, or your federation. Hand the log over only to an authority that is entitled to it, on a written request.
desk-internet-key-given = The key of the log stands in the machine’s configuration file.
desk-internet-key-about = First step: the box makes the key of the log and shows it to you once. Internet opens only at the next step.
desk-internet-key-make = Make the key of the log
desk-internet-share-act = Share Internet
desk-internet-key = The key of the connection log
desk-internet-key-once = Copy this line or print this page: it will never be shown again.
desk-internet-key-what = It alone opens the connection log. The box does not keep it: if it is lost, nobody can read what was noted, and another one has to be made.
desk-internet-key-where = Put it away from the box, like a spare key: in the association’s safe or a password manager. Do not send it by e-mail.
desk-internet-key-public = The half that the box keeps, to encrypt only
desk-internet-key-noted = I have noted this key
desk-internet-key-not-now = Do not share, forget this key
desk-internet-key-unnoted = Internet is not shared: “I have noted this key” was not ticked. This key is forgotten, make another one.
desk-internet-log = The connection log
desk-internet-log-empty = It is empty for now.
desk-internet-log-count = { $n ->
    [one] One line.
   *[other] { $n } lines.
}
desk-internet-log-oldest = The oldest is of { $day }.
desk-internet-log-oldest-unknown = The box did not know the date of the oldest.
desk-internet-log-about = The archive stays encrypted; a note in it explains how to open it with the key. Each export is written down here.
desk-internet-log-take = Export the log
desk-internet-exports = Exports of the log
desk-internet-export = { $when }, from the desk: { $n ->
    [one] one line
   *[other] { $n } lines
}
desk-internet-export-undated = Date unknown, from the desk: { $n ->
    [one] one line
   *[other] { $n } lines
}
desk-home-network-more = More about it
desk-publish = Proposals to publish
desk-publish-about = What members propose, and only you can put on the programme.
desk-publish-none = Nothing waits.
desk-publish-by = By { $name }.
desk-publish-public = It is on the programme.
desk-publish-proposed = It is proposed: nobody else sees it yet.
desk-publish-refused = Refused: { $why }
desk-publish-hidden = Hidden: { $why } (charter: { $article })
desk-publish-act = Put it on the programme
desk-publish-show = Show it again
desk-publish-hide = Take it off the programme
desk-publish-refuse = Do not publish
desk-publish-why-hint = Whoever proposed it will read this sentence.
desk-publish-meanwhile = Somebody else has just decided. This is how it stands.
desk-wait-proposed = { $n ->
    [one] One event waits to be published
   *[other] { $n } events wait to be published
}
desk-did-publish = put on the programme: { $title }
desk-did-refuse = did not publish: { $title }
desk-did-hide = took off the programme: { $title }
desk-did-show = put back on the programme: { $title }
desk-person-sign-up = Sign them up for an event
desk-did-share = opened the Internet to visitors
desk-did-unshare = closed the Internet to visitors
desk-did-export-log = exported the connection log
desk-add-event = Add an event
desk-wizard-publishes = These pages are published by { $who }.
desk-wizard-field-contact = Telephone or e-mail
desk-wizard-field-contact-hint = A way to reach the place.
desk-wizard-field-responsible = First name and surname of the person responsible
desk-wizard-field-responsible-hint = Who answers for what is published: often the chair of the association.
desk-wizard-field-missing = Write something here, or put this step off.
desk-wizard-publisher-written = These pages are published by { $who }. To reach us: { $contact }. Responsible for the publication: { $responsible }.
desk-welcome-other = Passing through, or to keep the place?
desk-wifi-channel-auto = The quietest, chosen at the start
desk-radio-missing = This machine has no Wi-Fi radio.
desk-radio-off = A switch on the case turns the radio off. Turn it on again, then restart the machine.
desk-radio-no-ap = The radio of this machine cannot be an access point.
desk-radio-silent = The radio could not open the network. The box keeps trying.
desk-radio-starting = The Wi-Fi is starting.
desk-radio-by-cable = Until then the venue’s network goes by cable: plug an ordinary Wi-Fi access point, or a computer, into a network port of the box.
desk-radio-stations = { $n ->
    [0] No device, { $most } at most.
    [one] One device, { $most } at most.
   *[other] { $n } devices, { $most } at most.
}
desk-radio-cannot-protect = The radio does not know “{ $kind }”: a simpler protection is in use.
desk-radio-did-not-come-up = With “{ $kind }” the radio did not start: a simpler protection is in use.
desk-radio-channel = The channel that was asked for may not be used here: another one is in use.
desk-port-no-cable = Port { $port }: no cable.
desk-port-asking = Port { $port }: the box listens whether somebody else gives addresses there.
desk-port-joined = Port { $port }: it carries the visitors’ network.
desk-port-other = Port { $port }: it leads into another network, where the box gives no addresses. To plug an access point in there, first turn off the DHCP of the access point.
desk-port-unknown = Port { $port }: the box could not listen to what happens there, and leaves it alone.
desk-wait-radio = The Wi-Fi is not the one that was asked for: see why
desk-home-version-more = Updates
desk-home-stop = Restart the machine, or switch it off
