# Backups: what is said of them at the desk and on the command line.
backups = Backups
backups-place-stick = USB stick
backups-place-folder = Folder
backups-place-bucket = S3 storage
backups-place-named = { $place }: { $name }

backups-lead-nowhere = Nothing is backed up: if the card dies, all is lost. Choose where backups are kept.
backups-lead-first = The first backup will be made tonight.
backups-lead-fine = Everything is backed up.
backups-lead-failed = The last backup did not go well.
backups-lead-late = There has been no backup for more than eight days.
backups-made = Last backup
backups-never-made = None yet
backups-tested = Last verified reading
backups-never-tested = None yet
backups-date-doubtful = { $date } (the box was not sure of the date)
backups-when = One backup a night, from { $hour }:00. Once a week, the box reads the last one back whole, beside, and compares. It keeps 7 days, 4 weeks and 12 months.
backups-now = Back up now
backups-now-test = Then read the whole backup back to verify it
backups-look-again = Refresh
backups-wait-late = No backup for more than eight days
backups-wait-untested = The backup could not be read back: look why
backups-wait-phrase = The secret phrase of the backups was not written down

backups-step-idle = Nothing is under way.
backups-step-gathering = copying what is to be kept
backups-step-sending = sending what is new
backups-step-tidying = letting old backups go
backups-step-testing = reading the backup back
backups-standing = { $place }: { $step }.
backups-standing-percent = { $place }: { $step }, { $percent }%.

backups-phrase = The secret phrase
backups-phrase-about = Backups are encrypted. Without this phrase, nobody can read the backup again: neither you nor we.
backups-phrase-unshown = Nobody has written it down yet.
backups-phrase-show = Show the phrase
backups-phrase-concierge = A concierge can show it.
backups-phrase-once = Print this page, or copy these five words.
backups-phrase-where = Keep this paper elsewhere than the box and the backup. Who has both can read everything; who has no phrase can read nothing back.
backups-phrase-noted = I wrote it down
backups-phrase-ask = The secret phrase:
backups-did-show = had the secret phrase of the backups shown

backups-back = Bring a backup back
backups-back-about = On a new or emptied box that does not run, call “parvis restore”: accounts, content and the box’s keys come back. The manual says how.
backups-erased-about = What was erased stays in the backups made before, encrypted, for a year at most. Bringing one back erases again all that the newest one knows to be erased.

backups-places = Where backups go
backups-places-about = Choose one place, or several. A stick that stays plugged in saves from a card that dies, not from theft nor fire.
backups-stick-cannot = This machine does not take a USB stick itself: the system helper “parvis-mechanic” does not answer.
backups-stick-about = Plug in a stick. The box adds a folder and leaves the rest alone.
backups-stick-none = No stick is plugged in, or none has a name.
backups-stick-choose = Back up on “{ $label }”
backups-stick-chosen = Backups go on the stick “{ $label }”.
backups-stick-forget = No longer back up on this stick
backups-stick-gone = This stick is no longer plugged in.
backups-folder-none = None. A folder is chosen in the configuration file, in the table [backups].
backups-folder-said = Backups go into “{ $folder }”, as the configuration file says.
backups-s3-about = With a host or another place that offers S3-compatible storage, such as Garage. It sees encrypted data only. It is the only place that the box calls by itself.
backups-s3-endpoint = Address
backups-s3-endpoint-hint = For example https://s3.example.org
backups-s3-endpoint-wrong = An address begins with https:// (or http:// on your own network).
backups-s3-region = Region
backups-s3-region-hint = As the host gives it; for Garage often “garage”.
backups-s3-name = Name of the bucket
backups-s3-prefix = Folder in the bucket (optional)
backups-s3-access-key = Key identifier
backups-s3-secret-key = Secret key
backups-s3-secret-key-hint = It is never shown again. Leave empty to keep the one before.
backups-s3-missing = Something is missing here.
backups-s3-keep = Keep this storage
backups-s3-forget = No longer back up on this storage
backups-hour = The hour
backups-hour-label = From what hour of the night
backups-hour-hint = A number from 0 to 23.
backups-hour-wrong = Write a number from 0 to 23.
backups-hour-keep = Keep this hour

backups-done = The backup is made.
backups-not-done = The backup is not made.
backups-restored = The backup { $id } of { $made } is back.
backups-restored-erased = { $n ->
    [0] Nothing had been erased since.
    [one] One erasure made since was made again.
   *[other] { $n } erasures made since were made again.
}
backups-restored-configuration = The configuration file of that time is kept in { $file }: take from it what suits this machine.

backups-problem-nowhere = No place was chosen for backups. Choose one at the desk, or name a folder. { $why }
backups-problem-busy = A backup is already under way. { $why }
backups-problem-stopped = The box stopped during the backup; the next one goes on. { $why }
backups-problem-no-stick = The stick is not plugged in. { $why }
backups-problem-no-folder = This folder does not exist: { $why }
backups-problem-occupied = This folder holds something else: give an empty one. { $why }
backups-problem-not-a-repository = There is no backup of Parvis in this place. { $why }
backups-problem-passphrase = The secret phrase is not the right one for this backup. { $why }
backups-problem-not-a-phrase = The secret phrase is missing. { $why }
backups-problem-damaged = The backup is damaged or incomplete. Detail: { $why }
backups-problem-no-room-here = There is not enough room on the box’s disk. { $why }
backups-problem-no-room-there = There is no room left where the backup goes. { $why }
backups-problem-unreachable = The storage does not answer. Detail: { $why }
backups-problem-denied = The storage refuses these keys. Detail: { $why }
backups-problem-no-bucket = The storage knows no bucket of that name. { $why }
backups-problem-bad-address = This is no address of a storage: { $why }
backups-problem-other-box = This backup is another box’s, and this one already has content. To replace it all the same, add --adopt. { $why }
backups-problem-has-content = This box already has content, which the backup would replace. To go back all the same, add --replace. { $why }
backups-problem-in-use = A box runs on this data. Stop it first, for example with “systemctl stop parvis.socket parvis”. { $why }
backups-problem-newer = This backup comes from a newer version of Parvis. Update the box first. Detail: { $why }
backups-problem-no-snapshot = No backup has this name, or several do: { $why }
backups-problem-differs = What was read back is not what was kept. Detail: { $why }
backups-problem-system = The machine refused. Detail: { $why }
