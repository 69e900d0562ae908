# The machine: what it is, what it takes, where it stands in its life.
machine-title = The machine
machine-about = What this box is, what it draws, and where it stands in its life.
machine-lead-well = Everything you read here comes out of this box, on { $since }. It is well.
machine-lead-not = Everything you read here comes out of this box, on { $since }. Something needs looking after:
machine-since-minutes = { $n ->
    [0] for less than a minute
    [one] for { $n } minute
   *[other] for { $n } minutes
}
machine-since-hours = { $n ->
    [one] for { $n } hour
   *[other] for { $n } hours
}
machine-since-days = { $n ->
    [one] for { $n } day
   *[other] for { $n } days
}
machine-trouble-store-failed = The disk refused to write: the box is about to restart by itself.
machine-trouble-gate-silent = The network’s gate does not answer: nobody can enter. Tell the desk.
machine-trouble-disk-full = The disk is full: one can read, but nothing new is kept. Tell the desk.
machine-trouble-disk-worn = The box’s storage nears the end of its life: plan to replace it.
machine-trouble-clock-untrusted = Nobody has confirmed the time: the desk can set it right.
machine-trouble-uplink-lost = Internet is shared here, and does not answer at the moment.
machine-trouble-hot = The box is too hot: it needs air.
machine-trouble-power-low = Its power supply is too weak: another charger or cable would do it good.
machine-trouble-memory-low = It has hardly any memory left.
machine-now = Right now
machine-is = It is
machine-is-unknown = A machine that does not say its name
machine-age = Its age
machine-age-firmware = Its start-up program dates from { $month }: it is at least as old.
machine-age-card = Its storage was made in { $month }.
machine-age-unknown = It does not say. Whoever bought it may remember.
machine-power = It draws
machine-power-unmeasured = Not known: nothing in this machine measures it. A meter at the socket would tell.
machine-power-whole = { $watts } W in all
machine-power-processor = { $watts } W for its processor alone; the rest is not measured
machine-warmth = Its warmth
machine-warmth-said = { $degrees } °C at its core
machine-warmth-unmeasured = Nothing in this machine measures it.
machine-room = Room for data
machine-room-said = { $free } free of { $total }
machine-disk = Its disk
machine-disk-unknown = The system says nothing of it.
machine-disk-card = An SD card.
machine-disk-emmc = Memory soldered to the board (eMMC).
machine-disk-solid = A disk without moving parts (SSD), or a stick.
machine-disk-turning = A disk that turns.
machine-disk-virtual = A virtual machine’s disk.
machine-wear-said = It says that { $percent }% of its life is used up.
machine-wear-end = It says that it nears the end of its life.
machine-wear-card = A card does not tell its wear: better one backup too many.
machine-wear-unread = Its wear can be read only with the rights of the machine’s administrator, which the box does not have.
machine-written = Written since it was switched on: { $bytes }.
machine-megabytes = { $n } MB
machine-gigabytes = { $n } GB
machine-memory = Memory
machine-visitors = Visitors connected
machine-visitors-uncounted = This box does not count them: it opens no network.
machine-visitors-few = Fewer than five
machine-visitors-said = Between { $least } and { $most }
machine-programs = Its programs
machine-programs-said = Parvis { $parvis }, Linux { $linux }
machine-course = Lately
machine-course-none = The box has just been switched on for the first time: the charts fill as time goes by. Come back in an hour.
machine-course-about = The hours counted are those the box was on; a gap in a line marks a stop.
machine-chart-day = last day of running
machine-chart-week = last week of running
machine-chart-warmth = Warmth, { $when }.
machine-chart-warmth-said = Between { $lowest } and { $highest } °C.
machine-chart-power = Power drawn, { $when }.
machine-chart-power-said = Between { $lowest } and { $highest } W.
machine-chart-visitors = Visitors, { $when }.
machine-chart-visitors-said = Between { $lowest } and { $highest }, by fives.
machine-chart-room = Free room, { $when }.
machine-chart-room-said = Between { $lowest } and { $highest }.
machine-keeps = What it keeps, and what it forgets
machine-keeps-said = This page is about the machine alone. What it shows is kept for eight days, without a date and with nobody behind it.
machine-keeps-counts = Visitors are counted by fives, rounded down: it never shows whether somebody is alone.
machine-keeps-more = What the box keeps about people, and for how long
