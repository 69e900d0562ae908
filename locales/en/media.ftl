# Files: pictures, sounds and documents that members bring.
media-bring = Add a file
media-lead = A picture, a sound or a PDF, to be shown in a text of the house.
media-way-back = Go back without a picture
media-way-lead = Add a picture: you then come back to where you were, where a button puts it in place. You can also choose one further down, among your files.
media-way-with = Go back with this picture
media-file = The file
media-file-hint = A JPEG, PNG or WebP picture ({ $picture } MB at most), a sound as mp3, ogg, flac, m4a or wav ({ $sound } MB), a PDF ({ $paper } MB). If your phone offers a format, choose JPEG.
media-alt = What is to be seen or heard in it
media-alt-hint = A sentence for those who cannot see or hear it. You can change it later.
media-alt-long = { $most } characters at most.
media-alt-act = Save the description
media-bring-act = Add
media-cleaned = The place, date and device written in a picture or a sound are erased before it is kept. A PDF is kept as it is: it may hold its author’s name. What nothing shows goes away after a day.
media-sheet = A phone’s small sign-in window cannot choose a file.
media-continue = Go on in a browser
media-mine = My files
media-mine-none = You have not added anything yet.
media-room = { $taken } MB taken, of { $room } MB.
media-unused = No text shows it.
media-used = { $count ->
    [one] One text shows it.
   *[other] { $count } texts show it.
}
media-used-stays = To erase it, first take it out of there.
media-kind = { $kind ->
    [pdf] A PDF document
    [jpg] A picture
    [png] A picture
   *[other] A sound
}
media-stale = This page was open for too long. Choose the file once more.
media-none = Choose a file.
media-again = The file is not added yet: correct the description and choose it once more.
media-item = A file you added
media-back = My files
media-line = The line to copy
media-line-hint = Paste it into a text, on a line of its own, where the file is to appear.
media-use = Where it is shown
media-erase = Erase this file
media-paper-get = Download the document
media-paper-warning = The house keeps this PDF as it came. Open it only if you know from whom.
media-shelf = My files
media-shelf-line = { $count ->
    [one] One file added
   *[other] { $count } files added
}
media-no-heic = This is a HEIC or AVIF picture, which many devices cannot show. On an iPhone: Settings, Camera, Formats, “Most Compatible”; or send it by e-mail once, which makes it a JPEG.
media-no-svg = This is an SVG drawing, which may hold a program. Export it as PNG.
media-no-page = This is a web page, not a picture. Save the picture itself.
media-no-twofold = This file is two things at once: a picture or a document, and a page or an archive. Save it again with another program.
media-no-film = This is a film. The house keeps pictures, sounds and PDFs.
media-no-unknown = This file is no JPEG, PNG or WebP picture, no mp3, ogg, flac, m4a or wav sound, and no PDF, whatever its name says.
media-no-broken = This file is cut off or damaged. Send it once more, from the original.
media-no-large = It is too large: { $most } MB at most for this kind of file.
media-no-pixels = This picture has { $found } million pixels, { $most } at most. Make it smaller first.
media-no-heavy = This picture or sound is too much work for the box. Make it smaller first.
media-no-unclean = This file comes from another place and holds more than a place keeps: it is not taken.
media-no-member = Your room is used up: { $most } MB. Erase those of your files that no text shows, then choose this one once more.
media-no-box = The box has no room left for files. Tell the desk.
