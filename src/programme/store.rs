//! What the programme keeps: events, found by id, by UID, and by the last day they can be on.
//!
//! A day, a week or a month asks only for events whose last day is not before it; of these, the
//! index already says which begin after it. No past event is read, no rule is followed for ever.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Event, Occurrence};
use crate::clock::Now;
use crate::ids::EventId;
use crate::store::{Change, Error, Finding, Read, Schema, Severity, Snapshot, Table, Tx};

/// key: the event; value: it, and when the programme last changed it (version 1).
const EVENTS: Table<EventId, EventRow> = Table::new("programme/events");
/// key: digest of the UID; value: the event of that UID (version 1).
const BY_UID: Table<[u8; UID_BYTES], Named> = Table::new("programme/by-uid");
/// key: the last day an event can be on a list, then the event; value: its first (version 1).
const BY_LAST_DAY: Table<ByLastDay, Begins> = Table::new("programme/by-last-day");

/// Bytes of a UID's digest: UIDs are as long as their authors like, keys are not.
const UID_BYTES: usize = 16;
/// The last day of what never ends.
const NEVER: i32 = i32::MAX;

#[derive(Serialize, Deserialize)]
struct EventRow {
    event: Event,
    #[serde(with = "super::compact::instant_known")]
    changed: Timestamp,
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

crate::first_version!(EventRow, Named, Begins);

crate::keys! {
    /// Events by the last day they can be on a list.
    ByLastDay {
        /// Days since 1970; the greatest number for what never ends.
        day: i32,
        /// The event.
        event: EventId,
    }
}

/// An event as the programme has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name in addresses.
    pub id: EventId,
    /// What it is.
    pub event: Event,
    /// When it was last changed here.
    pub changed: Timestamp,
}

/// One date of an event of the programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Showing {
    /// The event.
    pub id: EventId,
    /// Whether the event has other dates.
    pub repeats: bool,
    /// The date.
    pub occurrence: Occurrence,
}

/// Adds the programme's tables and what the doctor looks at.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema
        .with(&EVENTS)
        .with(&BY_UID)
        .with(&BY_LAST_DAY)
        .check("programme", check)
}

/// The event of this id.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn get(read: &impl Read, id: EventId) -> Result<Option<Entry>, Error> {
    let row = read.get(&EVENTS, &id)?;
    Ok(row.map(|row| Entry {
        id,
        event: row.event,
        changed: row.changed,
    }))
}

/// The event of this UID.
///
/// # Errors
/// As [`get`].
pub fn find(read: &impl Read, uid: &str) -> Result<Option<Entry>, Error> {
    let Some(named) = read.get(&BY_UID, &digest(uid))? else {
        return Ok(None);
    };
    get(read, named.event)
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
        let found = entry.event.occurrences(from, to, venue);
        showings.extend(found.into_iter().map(|occurrence| Showing {
            id: entry.id,
            repeats,
            occurrence,
        }));
    }
    showings.sort_by(|a, b| {
        let by_start = a.occurrence.span.by_start(&b.occurrence.span);
        by_start.then(a.id.cmp(&b.id))
    });
    Ok(showings)
}

/// Events that can be on a list from `from` on, in no promised order.
///
/// # Errors
/// As [`get`].
pub fn since(read: &impl Read, from: Date) -> Result<Vec<Entry>, Error> {
    entries(read, from, None)
}

/// Puts an event on the programme under a new id.
///
/// # Errors
/// As [`get`].
pub fn add(tx: &mut Tx<'_>, event: &Event, now: Now) -> Result<EventId, Error> {
    let id = tx.next_id();
    put(tx, id, event, now)?;
    Ok(id)
}

/// Writes an event under the id its UID has already, or a new one.
///
/// # Errors
/// As [`get`].
pub fn put_by_uid(tx: &mut Tx<'_>, event: &Event, now: Now) -> Result<EventId, Error> {
    match tx.get(&BY_UID, &digest(&event.uid))? {
        Some(named) => put(tx, named.event, event, now).map(|()| named.event),
        None => add(tx, event, now),
    }
}

/// Writes an event in the place of what stood under its id.
///
/// # Errors
/// As [`get`].
pub fn put(tx: &mut Tx<'_>, id: EventId, event: &Event, now: Now) -> Result<(), Error> {
    if let Some(before) = tx.get(&EVENTS, &id)? {
        tx.remove(&BY_LAST_DAY, &by_last_day(id, &before.event))?;
        if before.event.uid != event.uid {
            tx.remove(&BY_UID, &digest(&before.event.uid))?;
        }
    }
    let changed = now.timestamp();
    let row = EventRow {
        event: event.clone(),
        changed,
    };
    tx.put(&EVENTS, &id, &row)?;
    tx.put(&BY_UID, &digest(&event.uid), &Named { event: id })?;
    tx.put(&BY_LAST_DAY, &by_last_day(id, event), &begins(event))?;
    tx.change(Change::put(id, changed))?;
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

/// The doctor's look: every event is in both indexes, and they name no other.
fn check(read: &Snapshot) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut events = 0;
    for row in read.range(&EVENTS, ..)? {
        let (id, row) = row?;
        events += 1;
        let named = read.get(&BY_UID, &digest(&row.event.uid))?;
        let is_indexed = read.has(&BY_LAST_DAY, &by_last_day(id, &row.event))?;
        if named.is_none_or(|named| named.event != id) || !is_indexed {
            findings.push(
                Finding::new(Severity::Damage, "event-not-indexed")
                    .arg("id", &id)
                    .arg("title", &row.event.details.title),
            );
        }
    }
    let (uids, days) = (
        read.range(&BY_UID, ..)?.count(),
        read.range(&BY_LAST_DAY, ..)?.count(),
    );
    if uids.max(days) > events {
        let count = uids.max(days) - events;
        findings.push(Finding::new(Severity::Damage, "event-index-stray").arg("count", &count));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests;
