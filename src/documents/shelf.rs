//! Documents of other places, as they are kept here: whole, under the names that they were given there.
//!
//! What must stay true:
//! - a document stands here once, whoever brings it and how often: its name and revision say whether it is known already;
//! - what its own place erased is erased here, too, and no older copy brings it back;
//! - nothing here belongs to this very place: that is its rooms' own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Author, Document, DocumentId, Entry, Gone, Tombstone, VenueId};
use crate::clock::{Dated, Now};
use crate::ids::ShelfId;
use crate::store::{Change, Error, NotARecord, Read, Schema, Subject, Table, Tx};

/// key: another place; value: what it is called, and where it is found (version 1).
const PLACES: Table<VenueId, PlaceRow> = Table::new("documents/places");
/// key: where a document stands, in the order in which they came; value: what it says, or that it is no more (version 1).
const SLOTS: Table<ShelfId, SlotRow> = Table::new("documents/shelf");
/// key: a document's name; value: where it stands (version 1).
const NAMES: Table<Name, SlotOf> = Table::new("documents/shelf-names");

/// Before anything that anybody said.
const NEVER: Dated = Dated {
    at: i64::MIN,
    is_plausible: false,
};

#[derive(Serialize, Deserialize)]
struct PlaceRow {
    name: String,
    address: String,
}

#[derive(Serialize, Deserialize)]
struct SlotRow {
    venue: VenueId,
    local: Subject,
    /// When its place said so.
    said: Dated,
    is: Is,
}

#[derive(Serialize, Deserialize)]
enum Is {
    /// The document as JSON: a kind that is not known here stays as it came.
    Here(String),
    Gone(Gone, Dated),
    /// Put away here: its own place did not say so.
    Away(Dated),
}

#[derive(Serialize, Deserialize)]
struct SlotOf {
    slot: ShelfId,
}

crate::first_version!(PlaceRow, SlotRow, SlotOf);

crate::keys! {
    /// Documents by their names.
    Name {
        /// Where it was written.
        venue: VenueId,
        /// What it is called there.
        local: Subject,
    }
}

/// Adds the tables of the shelf.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&PLACES).with(&SLOTS).with(&NAMES)
}

/// What stands on the shelf under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Where it stands: changes of the feed are about this.
    pub slot: ShelfId,
    /// When its place said so.
    pub said: Dated,
    /// The document, or that it is no more.
    pub entry: Entry,
    /// Whether it was put away here, of which its own place knows nothing: nobody else is told.
    pub is_away: bool,
}

/// Another place whose documents stand here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which.
    pub venue: VenueId,
    /// What it is called; empty when nobody said.
    pub name: String,
    /// Where it is found on the web; empty when it is not, or nobody said.
    pub address: String,
}

/// What becomes of something that is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was not known.
    New,
    /// It takes the place of what was known.
    Newer,
    /// It is known already.
    Same,
    /// What is known is newer.
    Older,
    /// Its own place has erased it: it does not come back.
    Erased,
}

impl Verdict {
    /// Whether something changes.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::New | Self::Newer)
    }
}

/// What stands under this name.
///
/// # Errors
/// The store could not be read, or holds what is no document; so everywhere here.
pub fn held(read: &impl Read, id: DocumentId) -> Result<Option<Held>, Error> {
    match slot(read, id)? {
        Some(slot) => in_slot(read, slot),
        None => Ok(None),
    }
}

fn slot(read: &impl Read, id: DocumentId) -> Result<Option<ShelfId>, Error> {
    Ok(read.get(&NAMES, &name(id))?.map(|row| row.slot))
}

fn name(id: DocumentId) -> Name {
    Name {
        venue: id.venue,
        local: id.local,
    }
}

/// What stands here.
///
/// # Errors
/// As [`held`].
pub fn in_slot(read: &impl Read, slot: ShelfId) -> Result<Option<Held>, Error> {
    let Some(row) = read.get(&SLOTS, &slot)? else {
        return Ok(None);
    };
    let id = DocumentId {
        venue: row.venue,
        local: row.local,
    };
    let is_away = matches!(row.is, Is::Away(_));
    let entry = match row.is {
        Is::Here(json) => Entry::Put(serde_json::from_str(&json).map_err(|why| Error::Row {
            table: SLOTS.name(),
            why: NotARecord::Malformed(why.to_string()),
        })?),
        Is::Gone(why, at) => Entry::Gone(Tombstone { id, why, at }),
        Is::Away(at) => Entry::Gone(Tombstone {
            id,
            why: Gone::Withdrawn,
            at,
        }),
    };
    Ok(Some(Held {
        slot,
        said: row.said,
        entry,
        is_away,
    }))
}

/// The names of all documents here that are still there, as they came.
///
/// # Errors
/// As [`held`].
pub fn all(read: &impl Read) -> Result<Vec<DocumentId>, Error> {
    let mut all = Vec::new();
    for row in read.range(&SLOTS, ..)? {
        let row = row?.1;
        if matches!(row.is, Is::Here(_)) {
            all.push(DocumentId {
                venue: row.venue,
                local: row.local,
            });
        }
    }
    Ok(all)
}

/// Documents of one place, or of all, the last that came first; so many, after so many.
///
/// # Errors
/// As [`held`].
pub fn latest(
    read: &impl Read,
    venue: Option<VenueId>,
    skip: usize,
    most: usize,
) -> Result<Vec<Document>, Error> {
    let mut found = Vec::new();
    let mut skipped = 0;
    for row in read.range(&SLOTS, ..)?.rev() {
        let (slot, row) = row?;
        let is_wanted = venue.is_none_or(|venue| venue == row.venue);
        if !is_wanted || !matches!(row.is, Is::Here(_)) {
            continue;
        }
        if skipped < skip {
            skipped += 1;
            continue;
        }
        if let Some(Held { entry, .. }) = in_slot(read, slot)?
            && let Entry::Put(document) = entry
        {
            found.push(document);
        }
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// The places whose documents stand here, with how many.
///
/// # Errors
/// As [`held`].
pub fn places(read: &impl Read) -> Result<Vec<(Place, usize)>, Error> {
    let mut counts: BTreeMap<VenueId, usize> = BTreeMap::new();
    for id in all(read)? {
        *counts.entry(id.venue).or_default() += 1;
    }
    let counted = counts.into_iter();
    counted
        .map(|(venue, count)| Ok((place(read, venue)?, count)))
        .collect()
}

/// What is known of another place.
///
/// # Errors
/// As [`held`].
pub fn place(read: &impl Read, venue: VenueId) -> Result<Place, Error> {
    let row = read.get(&PLACES, &venue)?;
    let (name, address) = row.map(|row| (row.name, row.address)).unwrap_or_default();
    Ok(Place {
        venue,
        name,
        address,
    })
}

/// Writes down what another place is called; nothing where it is not said.
///
/// # Errors
/// As [`held`].
pub fn put_place(tx: &mut Tx<'_>, place: &Place) -> Result<(), Error> {
    if place.name.is_empty() && place.address.is_empty() {
        return Ok(());
    }
    let row = PlaceRow {
        name: place.name.clone(),
        address: place.address.clone(),
    };
    tx.put(&PLACES, &place.venue, &row)
}

/// The page that shows it.
pub fn href(id: DocumentId) -> String {
    format!("/communs/ailleurs/{id}")
}

/// When something is told, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    pub at: Dated,
    /// Whether its own place tells it, not another that heard of it some day.
    pub is_first_hand: bool,
}

/// What becomes of something that is told, beside what is held.
pub fn judge(held: Option<&Held>, told: &Entry, word: Word) -> Verdict {
    let Some(held) = held else {
        return Verdict::New;
    };
    let is_later = word.at.is_plausible && word.at.at > held.said.at;
    match (&held.entry, told) {
        (Entry::Put(known), Entry::Put(told)) => judge_revisions(known, told),
        (Entry::Gone(known), Entry::Put(_)) if known.why == Gone::Erased => Verdict::Erased,
        (Entry::Gone(known), Entry::Gone(told))
            if known.why == Gone::Erased || told.why == known.why =>
        {
            Verdict::Same
        }
        // Erased is for ever, whoever says it when; withdrawn and shown again, as its own place said last.
        (_, Entry::Gone(told)) if told.why == Gone::Erased => Verdict::Newer,
        _ if !word.is_first_hand && !held.is_away => Verdict::Older,
        // A place that does not know the date does know that it took something away.
        (_, Entry::Gone(_)) if !word.at.is_plausible => Verdict::Newer,
        _ if held.is_away || is_later => Verdict::Newer,
        _ => Verdict::Older,
    }
}

fn judge_revisions(known: &Document, told: &Document) -> Verdict {
    let named = |it: &Document| {
        let origins = it.derived_from.iter().flat_map(|it| &it.authors);
        let authors = it.authors.iter().chain(origins);
        authors.filter(|it| matches!(it, Author::Named(_))).count()
    };
    match told.revision.cmp(&known.revision) {
        std::cmp::Ordering::Greater => Verdict::Newer,
        std::cmp::Ordering::Less => Verdict::Older,
        // Somebody left since, and does not want their name to stay.
        std::cmp::Ordering::Equal if named(told) < named(known) => Verdict::Newer,
        std::cmp::Ordering::Equal => Verdict::Same,
    }
}

/// Takes in what is told of another place's, if it is news; what became of it, and where it stands.
///
/// # Errors
/// As [`held`].
pub fn keep(
    tx: &mut Tx<'_>,
    entry: &Entry,
    word: Word,
    now: Now,
) -> Result<(Verdict, Option<ShelfId>), Error> {
    let id = match entry {
        Entry::Put(document) => document.id,
        Entry::Gone(stone) => stone.id,
    };
    let known = held(tx, id)?;
    let verdict = judge(known.as_ref(), entry, word);
    let slot = known.as_ref().map(|it| it.slot);
    if !verdict.is_taken() {
        return Ok((verdict, slot));
    }
    let slot = slot.unwrap_or_else(|| tx.next_id());
    let is = match entry {
        Entry::Put(document) => {
            Is::Here(serde_json::to_string(document).map_err(|why| Error::Row {
                table: SLOTS.name(),
                why: NotARecord::Malformed(why.to_string()),
            })?)
        }
        Entry::Gone(stone) => Is::Gone(stone.why, stone.at),
    };
    let DocumentId { venue, local } = id;
    let said = match &known {
        _ if word.is_first_hand && word.at.is_plausible => word.at,
        // Whatever its own place says is later than what another heard.
        Some(known) => known.said,
        None => NEVER,
    };
    let row = SlotRow {
        venue,
        local,
        said,
        is,
    };
    tx.put(&SLOTS, &slot, &row)?;
    tx.put(&NAMES, &name(id), &SlotOf { slot })?;
    let at = now.timestamp();
    tx.change(match entry {
        Entry::Put(_) => Change::put(slot, at),
        Entry::Gone(stone) if stone.why == Gone::Withdrawn => Change::withdraw(slot, at),
        Entry::Gone(_) => Change::erase(slot, at),
    })?;
    // What it said, or who wrote it, must be in no byte of the file.
    let is_forgotten = match (known.map(|it| it.entry), entry) {
        (Some(Entry::Put(_)), Entry::Gone(stone)) => stone.why == Gone::Erased,
        (Some(Entry::Put(before)), Entry::Put(told)) => before.revision == told.revision,
        _ => false,
    };
    if is_forgotten {
        tx.renew_later()?;
    }
    Ok((verdict, Some(slot)))
}

/// Erases again what its place had erased, in a store that is older. What stood there, if anything did.
///
/// # Errors
/// As [`held`].
pub fn erase_again(tx: &mut Tx<'_>, slot: ShelfId, now: Now) -> Result<Option<Held>, Error> {
    let known = in_slot(&*tx, slot)?;
    let known =
        known.filter(|it| !matches!(it.entry, Entry::Gone(stone) if stone.why == Gone::Erased));
    let Some(known) = known else {
        return Ok(None);
    };
    let id = match &known.entry {
        Entry::Put(document) => document.id,
        Entry::Gone(stone) => stone.id,
    };
    let row = SlotRow {
        venue: id.venue,
        local: id.local,
        said: known.said,
        is: Is::Gone(Gone::Erased, now.into()),
    };
    tx.put(&SLOTS, &slot, &row)?;
    tx.change(Change::erase(slot, now.timestamp()))?;
    tx.renew_later()?;
    Ok(Some(known))
}

/// Puts a document away, as if it had never been brought: it may be brought again. What stood there, if anything did.
///
/// # Errors
/// As [`held`].
pub fn put_away(tx: &mut Tx<'_>, id: DocumentId, now: Now) -> Result<Option<Held>, Error> {
    let known = held(tx, id)?.filter(|it| matches!(it.entry, Entry::Put(_)));
    let Some(known) = known else {
        return Ok(None);
    };
    let DocumentId { venue, local } = id;
    let row = SlotRow {
        venue,
        local,
        said: NEVER,
        is: Is::Away(now.into()),
    };
    tx.put(&SLOTS, &known.slot, &row)?;
    tx.change(Change::withdraw(known.slot, now.timestamp()))?;
    tx.renew_later()?;
    Ok(Some(known))
}

#[cfg(test)]
mod tests;
