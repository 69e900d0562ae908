# What "parvis doctor" finds, and what to do. Whoever reads this sits at a terminal.
doctor-well = Everything is in order.
doctor-running = A box is already running on this file: { $path }
doctor-running-advice = Nothing is damaged. Ask the box that runs, or stop it first.
doctor-not-a-store = This file is not a box's memory: { $path }
doctor-not-a-store-advice = Put it aside without deleting it, then put the latest backup in its place.
doctor-newer = { $what }: written by a newer version of Parvis (shape { $found }, this one knows shape { $known }).
doctor-newer-advice = Nothing is damaged. Start the newest version that was ever installed here.
doctor-newer-table = A table that this version does not know: { $table }
doctor-newer-table-advice = Nothing is damaged. Start the newest version that was ever installed here.
doctor-pages = The box's file is damaged: { $why }
doctor-pages-advice = Stop the box, copy the file elsewhere without deleting it, then put back the latest backup. The memory card or disk may be wearing out: replace it.
doctor-row = In the table { $table }, a row can no longer be read: { $why }
doctor-row-advice = The rest can be read. Make a backup now, then put back the one before if somebody misses the row.
doctor-key = In the table { $table }, a row is kept under a key that is none.
doctor-key-advice = The rest can be read. Make a backup now, then put back the one before if somebody misses the row.
doctor-more-rows = In the table { $table }, { $count ->
    [one] one more row can no longer be read.
   *[other] { $count } more rows can no longer be read.
}
doctor-more-rows-advice = See the first ones, above.
doctor-stray-rows = { $count ->
    [one] One row belongs to no table.
   *[other] { $count } rows belong to no table.
}
doctor-stray-rows-advice = Make a backup now and report it: the program writes no such rows.
doctor-feed-gap = In the feed of changes, what came before number { $before } is missing.
doctor-feed-gap-advice = What people wrote is there. Search and neighbours may have missed a change: report it.
doctor-last-commit = At this very moment, a power cut would lose { $lost ->
    [one] the last change.
   *[other] the last { $lost } changes.
}
doctor-last-commit-advice = The disk claims to have written what it did not keep. Stop the box in good order, make a backup, and change the memory card or disk.
doctor-disk = The disk refuses to read or write: { $why }
doctor-disk-advice = See whether it is full (command “df -h”), then whether it is failing (command “dmesg”).
doctor-not-kept = The last change was not kept: { $why }
doctor-not-kept-advice = See whether there is room on the disk (command “df -h”), then start the box again.
doctor-program = The program made a mistake: { $why }
doctor-program-advice = Start the box again. If it comes back, report it with the log (command “journalctl -u parvis”).
