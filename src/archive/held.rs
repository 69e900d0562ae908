//! Files of documents of other places: kept as long as a document that stands here names them.

use crate::clock::Now;
use crate::documents::shelf::{self, Verdict, Word};
use crate::documents::{Attachment, Document, DocumentId, Entry};
use crate::ids::ShelfId;
use crate::media;
use crate::store::{Error, Subject, Tx};

/// Takes in what another place said, and with it what names its files; what became of it.
///
/// # Errors
/// The store could not be read.
pub(super) fn keep(tx: &mut Tx<'_>, entry: &Entry, word: Word, now: Now) -> Result<Verdict, Error> {
    let before = match entry {
        Entry::Put(Document { id, .. }) => shelf::held(&*tx, *id)?,
        Entry::Gone(stone) => shelf::held(&*tx, stone.id)?,
    };
    let (verdict, slot) = shelf::keep(tx, entry, word, now)?;
    let Some(slot) = slot.filter(|_| verdict.is_taken()) else {
        return Ok(verdict);
    };
    let new = files(Some(entry));
    for old in files(before.as_ref().map(|it| &it.entry)) {
        if new.iter().all(|it| it.hash != old.hash) {
            media::detach(tx, slot.into(), old.hash, now)?;
        }
    }
    for file in new {
        media::attach(tx, slot.into(), file.hash)?;
    }
    Ok(verdict)
}

/// Puts documents of other places away; how many were there.
///
/// # Errors
/// The store could not be read.
pub(super) fn put_away(tx: &mut Tx<'_>, all: &[DocumentId], now: Now) -> Result<usize, Error> {
    let mut count = 0;
    for id in all {
        let Some(before) = shelf::put_away(tx, *id, now)? else {
            continue;
        };
        for file in files(Some(&before.entry)) {
            media::detach(tx, before.slot.into(), file.hash, now)?;
        }
        count += 1;
    }
    Ok(count)
}

/// Erases again a document of another place that its place had erased, in a store that is older. Whether it was there.
///
/// # Errors
/// The store could not be read.
pub(crate) fn erase_again(tx: &mut Tx<'_>, subject: Subject, now: Now) -> Result<bool, Error> {
    let Some(slot) = subject.id::<ShelfId>() else {
        return Ok(false);
    };
    let Some(before) = shelf::erase_again(tx, slot, now)? else {
        return Ok(false);
    };
    for file in files(Some(&before.entry)) {
        media::detach(tx, slot.into(), file.hash, now)?;
    }
    Ok(true)
}

fn files(entry: Option<&Entry>) -> &[Attachment] {
    match entry {
        Some(Entry::Put(document)) => &document.attachments,
        Some(Entry::Gone(_)) | None => &[],
    }
}
