# The commons in one file: taken along, brought in, and what comes from elsewhere.
archive-readme =
    The commons of a place, taken along with Parvis.
    Each document in documents/ can be read as it is (.md) and given to another box (.json); media/ holds pictures and sounds; manifest.json says where the archive comes from and gives the sum of each file.
    Each document names its authors and its licence: you may copy it, change it and pass it on, naming them.
archive-take = Take the commons along
archive-take-lead = All that this place knows and shares, in one file that you can keep, read and give away.
archive-take-count = { $count ->
    [one] One document.
   *[other] { $count } documents.
}
archive-take-none = There is no document here yet: the archive will be nearly empty.
archive-take-markdown = Each document is plain text, which opens everywhere.
archive-take-media = Pictures and sounds come with it.
archive-take-licence = Authors and licence stand in each document.
archive-take-box = Another place can bring it into its box, and loses nothing.
archive-take-act = Download the archive (zip)
archive-sheet = A phone’s small sign-in window can neither keep nor choose a file: open this address in a browser.
archive-shelf = Other places
archive-shelf-lead = What other places have written and we keep here, with their authors and licence.
archive-shelf-none = Nothing has come from elsewhere yet. The concierge can bring the archive of another place, or the pages of a wiki.
archive-places = Where it comes from
archive-place-count = { $count ->
    [one] one document
   *[other] { $count } documents
}
archive-documents = Documents
archive-documents-none = No document on this page.
archive-pages = Pages of the list
archive-newer = Came later
archive-older = Came before
archive-listed = { $kind }, { $place }
archive-kind-recipe = Recipe
archive-kind-question = Question
archive-kind-term = Term of the lexicon
archive-unknown-kind = This version of Parvis cannot show this kind of document. It is kept whole.
archive-files = Files
archive-origin = Licence and origin
archive-origin-authors = Authors
archive-origin-place = Place
archive-origin-licence = Licence
archive-former = former member
archive-anonymous = anonymous
archive-from = After “{ $title }”, { $names } ({ $licence })
archive-revision = Revision { $number }, of { $day }
archive-read-only = This document is read here and changed in its own place.
archive-desk = Bring in commons
archive-desk-lead = The archive of another place, the export of a wiki, or texts: you first see what it would change.
archive-desk-own = Documents of this very place are never replaced by an archive: a backup brings them back, with their drafts and versions.
archive-file = The file
archive-file-hint = An archive of Parvis (zip), a MediaWiki export (xml or xml.gz), a text in Markdown (md) or several (zip). { $most } MB at most; for more, the command “parvis commons import”.
archive-licence = Licence
archive-licence-hint = For a wiki or texts that do not say it. An archive of Parvis says its own.
archive-licence-refused = This licence is not free, or not known here. Choose one from the list.
archive-language = Language
archive-language-fr = Français
archive-language-en = English
archive-look-act = Look at this file
archive-look-again = See how far it is
archive-import-act = Import
archive-give-up = Give up
archive-close = Close this report
archive-none = Choose a file.
archive-stale = This page was open for too long. Choose the file once more.
archive-busy = Another file is being dealt with. Wait until it is done, or give it up.
archive-not-kept = The file could not be kept while it is read. The disk may be full.
archive-looking = Reading: { $percent }%. The page reloads by itself.
archive-looked = This is what the import would do. Nothing is changed yet.
archive-looked-nothing = This import would change nothing: all that can be taken is here already.
archive-taking = Importing: { $percent }%. It goes on when you leave this page, and resumes after a cut.
archive-done = Done.
archive-what-commons = The commons of a place
archive-what-wiki = A wiki
archive-what-markdown = Texts, which will be your drafts of recipes
archive-what-from = { $what }: { $from }
archive-report-counts = In numbers
archive-report-refused = Refused
archive-report-skipped = Passed over
archive-report-unread = Not understood
archive-count-read = Read: { $count }
archive-count-new = New: { $count }
archive-count-new-done = Added: { $count }
archive-count-newer = Newer than those here: { $count }
archive-count-newer-done = Brought up to date: { $count }
archive-count-same = Here already: { $count }
archive-count-older = Older than those here, left: { $count }
archive-count-gone = Withdrawn or erased by their place: { $count }
archive-count-own = Of this very place, left as they are: { $count }
archive-count-drafts = Drafts: { $count }
archive-count-files = Pictures and other files kept: { $count }
archive-count-files-refused = Files missing or refused: { $count }
archive-counted = { $count }: { $what }
archive-refused-one = { $title }: { $why }
archive-refused-nc = licence that forbids commercial use: a place that sells a coffee could not use it
archive-refused-nd = licence that forbids changes: nobody could improve it
archive-refused-licence = licence not known here, or not free
archive-refused-broken = unreadable or incomplete
archive-refused-large = too large
archive-refused-sum = damaged: not the bytes that the archive announces
archive-refused-erased = erased by its place, it does not come back
archive-refused-archive = taken out of an archive of Parvis: bring the whole archive, which keeps its authors and origin
archive-skipped-redirect = pages that only lead to another
archive-skipped-namespace = talk, templates, files, categories and other pages of the wiki itself
archive-skipped-empty = empty pages
archive-skipped-nottext = pages that are no text
archive-unread-template = Templates, of which only the words are kept ({ $count }): { $names }
archive-unread-file = Pictures and files, which are not in the export ({ $count }): { $names }
archive-unread-tag = Tags ({ $count }): { $names }
archive-unread-section = Headings that are no part of a recipe, kept as steps ({ $count }): { $names }
archive-unread-rest = Lists and tables kept as steps ({ $count }): { $names }
archive-problem-unknown = This is neither an archive of Parvis, nor a MediaWiki export, nor Markdown.
archive-problem-newer = This archive comes from a later version of Parvis. Update this box first.
archive-problem-broken = This file is cut off or damaged. Copy it once more from where it comes.
archive-problem-doctype = This file declares XML entities, which no wiki does: it is not read.
archive-problem-address = This export does not say which wiki it comes from: the address is missing at its beginning.
archive-problem-gone = The file is no longer there. Bring it once more.
archive-problem-nobody = Texts become somebody’s drafts: bring them from the desk.
archive-did-import = imported commons from elsewhere
archive-exporting = The archive is being written…
archive-exported = { $count ->
    [one] One document in the archive.
   *[other] { $count } documents in the archive.
}
archive-not-exported = The archive could not be written. { $why }
archive-no-import = No import is going on.
archive-apply = Nothing is changed. To import, add --apply.
archive-resumed = This import was begun already: it goes on where it was.
archive-away = Put away
archive-away-all = { $count ->
    [one] The document from { $place } will no longer be here.
   *[other] The { $count } documents from { $place } will no longer be here.
}
archive-away-one = “{ $title }” will no longer be here.
archive-away-about = Nothing changes in its own place, and bringing it once more makes it come back.
archive-away-act = Put away
archive-away-not = No, keep it
archive-away-desk = Put away (desk)
archive-away-place = Put away all that comes from this place (desk)
archive-did-away = put away { $count } documents from elsewhere
