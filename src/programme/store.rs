//! What the programme keeps: events, found by id, by UID, by author, by the last day they can be
//! on; and those that wait for the desk.
//!
//! A day, a week or a month asks only for events whose last day is not before it; of these, the
//! index already says which begin after it. No past event is read, no rule is followed for ever.
//!
//! An [`Entry`] is public by its type: [`get`], [`find`], [`between`] and [`since`] see nothing
//! else, and the index by day holds nothing else. What is not public is a [`Kept`], for its
//! author and the desk.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::seats::Tally;
use super::standing::{Author, Signup, Standing};
use super::{Event, Occurrence, seats};
use crate::clock::Now;
use crate::ids::{EventId, PersonId};
use crate::store::{Change, Error, Read, Record, Schema, Table, Tx};

/// key: the event; value: it, where it stands, and when the programme last changed it (version 2).
const EVENTS: Table<EventId, EventRow> = Table::new("programme/events");
/// key: digest of the UID; value: the event of that UID (version 1).
const BY_UID: Table<[u8; UID_BYTES], Named> = Table::new("programme/by-uid");
/// key: the last day a public event can be on a list, then the event; value: its first (version 1).
const BY_LAST_DAY: Table<ByLastDay, Begins> = Table::new("programme/by-last-day");
/// key: a person, then an event they wrote; value: none (version 1).
const BY_AUTHOR: Table<ByAuthor, ()> = Table::new("programme/by-author");
/// key: an event that waits for the desk; value: none (version 1).
const WAITING: Table<EventId, ()> = Table::new("programme/waiting");

/// Bytes of a UID's digest: UIDs are as long as their authors like, keys are not.
const UID_BYTES: usize = 16;
/// The last day of what never ends.
const NEVER: i32 = i32::MAX;

#[derive(Serialize, Deserialize)]
struct EventRow {
    event: Event,
    #[serde(with = "super::compact::instant_known")]
    changed: Timestamp,
    standing: Standing,
}

impl Record for EventRow {
    const VERSION: u8 = 2;
    type Previous = v1::EventRow;
    fn upgrade(v1::EventRow { event, changed }: v1::EventRow) -> Self {
        Self {
            event,
            changed,
            standing: Standing::of_venue(),
        }
    }
}

/// Before people wrote events: all was the venue's, and public. [`Event`] itself has not changed
/// since; whoever changes its shape freezes it here, and in version 2.
mod v1 {
    use super::{Deserialize, Event, Serialize, Timestamp};

    #[derive(Serialize, Deserialize)]
    pub(super) struct EventRow {
        pub(super) event: Event,
        #[serde(with = "super::super::compact::instant_known")]
        pub(super) changed: Timestamp,
    }
    crate::first_version!(EventRow);
}

#[derive(Serialize, Deserialize)]
struct Named {
    event: EventId,
}

/// Days since 1970.
#[derive(Serialize, Deserialize)]
struct Begins {
    first_day: i32,
}

crate::first_version!(Named, Begins);

crate::keys! {
    /// Public events by the last day they can be on a list.
    ByLastDay {
        /// Days since 1970; the greatest number for what never ends.
        day: i32,
        /// The event.
        event: EventId,
    }
    /// Events by their author.
    ByAuthor {
        /// Who wrote it.
        person: PersonId,
        /// The event.
        event: EventId,
    }
}

/// A public event as the programme has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name in addresses.
    pub id: EventId,
    /// What it is.
    pub event: Event,
    /// When it was last changed here.
    pub changed: Timestamp,
    /// Who put it on the programme.
    pub by: Author,
    /// Who may ask for a seat.
    pub signup: Signup,
}

/// An event public or not, for its author and the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its name in addresses.
    pub id: EventId,
    /// What it is.
    pub event: Event,
    /// When it was last changed here.
    pub changed: Timestamp,
    /// Who wrote it, who may see it, who may sign up.
    pub standing: Standing,
}

/// One date of a public event of the programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Showing {
    /// The event.
    pub id: EventId,
    /// Whether the event has other dates.
    pub repeats: bool,
    /// The date.
    pub occurrence: Occurrence,
    /// Seats taken and wanted, where one may sign up.
    pub seats: Option<Tally>,
}

impl Kept {
    /// The event as everybody sees it, if they may.
    pub fn public(self) -> Option<Entry> {
        self.standing.state.is_public().then_some(Entry {
            id: self.id,
            event: self.event,
            changed: self.changed,
            by: self.standing.by,
            signup: self.standing.signup,
        })
    }
}

/// Adds the programme's tables and what the doctor looks at.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    let schema = schema
        .with(&EVENTS)
        .with(&BY_UID)
        .with(&BY_LAST_DAY)
        .with(&BY_AUTHOR)
        .with(&WAITING)
        .check("programme", check::events);
    seats::store::schema(schema)
}

/// The public event of this id.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn get(read: &impl Read, id: EventId) -> Result<Option<Entry>, Error> {
    Ok(of_any_state(read, id)?.and_then(Kept::public))
}

/// The public event of this UID.
///
/// # Errors
/// As [`get`].
pub fn find(read: &impl Read, uid: &str) -> Result<Option<Entry>, Error> {
    Ok(find_of_any_state(read, uid)?.and_then(Kept::public))
}

/// The event of this id, public or not: for its author and the desk alone.
///
/// # Errors
/// As [`get`].
pub fn of_any_state(read: &impl Read, id: EventId) -> Result<Option<Kept>, Error> {
    let row = read.get(&EVENTS, &id)?;
    Ok(row.map(|row| Kept {
        id,
        event: row.event,
        changed: row.changed,
        standing: row.standing,
    }))
}

/// The event of this UID, public or not: for the import and the desk alone.
///
/// # Errors
/// As [`get`].
pub fn find_of_any_state(read: &impl Read, uid: &str) -> Result<Option<Kept>, Error> {
    let Some(named) = read.get(&BY_UID, &digest(uid))? else {
        return Ok(None);
    };
    of_any_state(read, named.event)
}

/// What waits for the desk, the oldest first.
///
/// # Errors
/// As [`get`].
pub fn waiting(read: &impl Read) -> Result<Vec<Kept>, Error> {
    let ids = read.range(&WAITING, ..)?.map(|row| Ok(row?.0));
    let ids = ids.collect::<Result<Vec<EventId>, Error>>()?;
    kept(read, ids)
}

/// What a person wrote, public or not, the oldest first.
///
/// # Errors
/// As [`get`].
pub fn by_author(read: &impl Read, person: PersonId) -> Result<Vec<Kept>, Error> {
    let [first, last] = [EventId::MIN, EventId::MAX].map(|event| ByAuthor { person, event });
    let rows = read.range(&BY_AUTHOR, first..=last)?;
    let ids = rows.map(|row| Ok(row?.0.event));
    let ids = ids.collect::<Result<Vec<EventId>, Error>>()?;
    kept(read, ids)
}

fn kept(read: &impl Read, ids: Vec<EventId>) -> Result<Vec<Kept>, Error> {
    let found = ids.into_iter().map(|id| of_any_state(read, id));
    Ok(found
        .collect::<Result<Vec<_>, Error>>()?
        .into_iter()
        .flatten()
        .collect())
}

/// What stands on the lists of the days `from..to` (`to` excluded), in order.
///
/// # Errors
/// As [`get`].
pub fn between(
    read: &impl Read,
    from: Date,
    to: Date,
    venue: &TimeZone,
) -> Result<Vec<Showing>, Error> {
    let mut showings = Vec::new();
    for entry in entries(read, from, Some(to))? {
        let repeats = entry.event.repeat.is_some();
        for occurrence in entry.event.occurrences(from, to, venue) {
            let capacity = occurrence.details.capacity;
            let seats = match entry.signup {
                Signup::None => None,
                Signup::Open { .. } => Some(seats::store::tally(
                    read,
                    entry.id,
                    occurrence.at,
                    capacity,
                )?),
            };
            showings.push(Showing {
                id: entry.id,
                repeats,
                occurrence,
                seats,
            });
        }
    }
    showings.sort_by(|a, b| {
        let by_start = a.occurrence.span.by_start(&b.occurrence.span);
        by_start.then(a.id.cmp(&b.id))
    });
    Ok(showings)
}

/// Public events that can be on a list from `from` on, in no promised order.
///
/// # Errors
/// As [`get`].
pub fn since(read: &impl Read, from: Date) -> Result<Vec<Entry>, Error> {
    entries(read, from, None)
}

/// Puts an event of the venue on the programme under a new id, for everybody.
///
/// # Errors
/// As [`get`].
pub fn add(tx: &mut Tx<'_>, event: &Event, now: Now) -> Result<EventId, Error> {
    add_as(tx, event, Standing::of_venue(), now)
}

/// Puts an event under a new id, standing as it is said.
///
/// # Errors
/// As [`get`].
pub(super) fn add_as(
    tx: &mut Tx<'_>,
    event: &Event,
    standing: Standing,
    now: Now,
) -> Result<EventId, Error> {
    let id = tx.next_id();
    put_as(tx, id, event, standing, now)?;
    Ok(id)
}

/// Writes an event under the id its UID has already, where it stands already; else as [`add`].
/// Nobody with a seat is told: for what fills a programme, such as the demo.
///
/// # Errors
/// As [`get`].
pub fn put_by_uid(tx: &mut Tx<'_>, event: &Event, now: Now) -> Result<EventId, Error> {
    match tx.get(&BY_UID, &digest(&event.uid))? {
        Some(named) => put(tx, named.event, event, now).map(|()| named.event),
        None => add(tx, event, now),
    }
}

/// Writes an event in the place of what stood under its id, and where it stood.
///
/// # Errors
/// As [`get`].
pub(super) fn put(tx: &mut Tx<'_>, id: EventId, event: &Event, now: Now) -> Result<(), Error> {
    let before = of_any_state(tx, id)?;
    let standing = before.map_or_else(Standing::of_venue, |kept| kept.standing);
    put_as(tx, id, event, standing, now)
}

/// Writes an event and where it stands.
///
/// # Errors
/// As [`get`].
pub(super) fn put_as(
    tx: &mut Tx<'_>,
    id: EventId,
    event: &Event,
    standing: Standing,
    now: Now,
) -> Result<(), Error> {
    let before = of_any_state(tx, id)?;
    if let Some(before) = &before {
        unlink(tx, before)?;
    }
    let changed = now.timestamp();
    let was_public = before.is_some_and(|before| before.standing.state.is_public());
    let (is_public, state) = (standing.state.is_public(), &standing.state);
    tx.put(&BY_UID, &digest(&event.uid), &Named { event: id })?;
    if is_public {
        tx.put(&BY_LAST_DAY, &by_last_day(id, event), &begins(event))?;
    }
    if state.is_waiting() {
        tx.put(&WAITING, &id, &())?;
    }
    if let Some(person) = standing.author() {
        tx.put(&BY_AUTHOR, &ByAuthor { person, event: id }, &())?;
    }
    let row = EventRow {
        event: event.clone(),
        changed,
        standing,
    };
    tx.put(&EVENTS, &id, &row)?;
    match (was_public, is_public) {
        (_, true) => drop(tx.change(Change::put(id, changed))?),
        (true, false) => drop(tx.change(Change::withdraw(id, changed))?),
        (false, false) => {}
    }
    Ok(())
}

/// Takes an event away for ever; whoever may hold a copy is to destroy it.
///
/// # Errors
/// As [`get`].
pub(super) fn remove(tx: &mut Tx<'_>, id: EventId, now: Now) -> Result<(), Error> {
    let Some(before) = of_any_state(tx, id)? else {
        return Ok(());
    };
    unlink(tx, &before)?;
    tx.remove(&EVENTS, &id)?;
    if before.standing.state.was_public() {
        tx.change(Change::erase(id, now.timestamp()))?;
    }
    Ok(())
}

/// Takes an event out of every index.
fn unlink(tx: &mut Tx<'_>, before: &Kept) -> Result<(), Error> {
    tx.remove(&BY_LAST_DAY, &by_last_day(before.id, &before.event))?;
    tx.remove(&BY_UID, &digest(&before.event.uid))?;
    tx.remove(&WAITING, &before.id)?;
    if let Some(person) = before.standing.author() {
        let event = before.id;
        tx.remove(&BY_AUTHOR, &ByAuthor { person, event })?;
    }
    Ok(())
}

fn entries(read: &impl Read, from: Date, to: Option<Date>) -> Result<Vec<Entry>, Error> {
    let start = ByLastDay {
        day: days(from),
        event: EventId::MIN,
    };
    let before = to.map_or(NEVER, days);
    let mut found = Vec::new();
    for row in read.range(&BY_LAST_DAY, start..)? {
        let (key, begins) = row?;
        if begins.first_day < before
            && let Some(entry) = get(read, key.event)?
        {
            found.push(entry);
        }
    }
    Ok(found)
}

fn by_last_day(id: EventId, event: &Event) -> ByLastDay {
    ByLastDay {
        day: event.last_day().map_or(NEVER, days),
        event: id,
    }
}

fn begins(event: &Event) -> Begins {
    Begins {
        first_day: days(event.first_day()),
    }
}

fn days(date: Date) -> i32 {
    super::compact::days(date)
}

fn digest(uid: &str) -> [u8; UID_BYTES] {
    let mut bytes = [0; UID_BYTES];
    bytes.copy_from_slice(&blake3::hash(uid.as_bytes()).as_bytes()[..UID_BYTES]);
    bytes
}

mod check;

#[cfg(test)]
mod tests;
