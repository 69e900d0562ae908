# The desk: the pages of the person who runs the place.
desk-home = The desk
desk-home-lead-fine = All is well.
desk-home-lead-line = The Internet line is down. The venue’s pages work.
desk-home-lead-time = All works, but the box does not know what day it is: set the time.
desk-home-time = Time
desk-home-time-set = Set the time
desk-home-network = Internet
desk-home-network-local = This venue offers no Internet. That is how it is set.
desk-home-network-up = The line works.
desk-home-network-lost = The line is down. The box keeps looking whether it returns.
desk-home-door = The door, these last seven days
desk-home-door-table = By day and kind of device
desk-home-door-none = Nobody has come through the door yet.
desk-home-door-about = Numbers with nobody behind them: the box does not know who.
desk-home-door-day = Day
desk-home-door-family = Devices
desk-home-door-probes = Probes seen
desk-home-door-sheets = Pages opened
desk-home-door-entered = “Enter”
desk-home-door-day-unknown = date unknown
desk-home-secure = Encrypted connection
desk-home-secure-own = Certificate made by this box.
desk-home-secure-files = Certificate provided by the venue.
desk-home-secure-none = No https on this box.
desk-home-secure-more = Fingerprint and download
desk-home-wifi = Wi-Fi
desk-home-version = Version
desk-home-sign-out = Leave the desk
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
desk-home-stations = { $n ->
    [one] One device is on the Wi-Fi at the moment.
   *[other] { $n } devices are on the Wi-Fi at the moment. The radio of a Raspberry Pi rarely serves more than ten.
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
desk-setup-lost = Setup code lost? Whoever has access to the machine makes another with the command “parvis desk-code”.
desk-setup-overheard = Here, others could read what you type.
desk-setup-overheard-why = The setup code is typed over an encrypted connection only. Open this address in a real browser:
desk-setup-overheard-only-box = The setup code is typed over an encrypted connection only, and this box offers none: sit down at the machine itself.
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
desk-home-network-more = Share or not
