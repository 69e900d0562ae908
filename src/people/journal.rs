//! The journal of acts: what was done at the desk, by whom, for whom. Who it concerns can read it.
//!
//! Invariants: order is the entry's id, never its date; names are looked up when it is read, so that an erased person
//! leaves none; free text stands only in entries that concern nobody but their subject, and goes with them.

use serde::{Deserialize, Serialize};

use super::{Dated, Line};
use crate::clock::Now;
use crate::ids::{EntryId, PersonId};
use crate::store::{Error, Read, Schema, Table, Tx};
use crate::{first_version, keys};

/// key: the entry, in order; value: what was done (version 1).
const JOURNAL: Table<EntryId, EntryRow> = Table::new("people/journal");
/// key: a person and an entry that concerns them or that they did (version 1).
const JOURNAL_OF: Table<OfPerson, ()> = Table::new("people/journal-of");

keys! {
    /// Entries of a person.
    OfPerson {
        /// Whom it concerns, or who did it.
        person: PersonId,
        /// The entry.
        entry: EntryId,
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// A command typed on the machine, or the box by itself.
    Machine,
    /// This person.
    Person(PersonId),
    /// Somebody who has left since.
    Former,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: EntryId,
    pub when: Dated,
    pub actor: Actor,
    /// Whom it was done for, or to.
    pub subject: Option<PersonId>,
    pub line: Line,
}

#[derive(Serialize, Deserialize)]
struct EntryRow {
    when: Dated,
    actor: Actor,
    subject: Option<PersonId>,
    line: Line,
}
first_version!(EntryRow);

pub(super) fn schema(schema: Schema) -> Schema {
    schema.with(&JOURNAL).with(&JOURNAL_OF)
}

/// Writes down what was done, in the act that does it.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn record(
    tx: &mut Tx<'_>,
    actor: Actor,
    subject: Option<PersonId>,
    line: Line,
    now: Now,
) -> Result<(), Error> {
    let entry: EntryId = tx.next_id();
    let row = EntryRow {
        when: now.into(),
        actor,
        subject,
        line,
    };
    tx.put(&JOURNAL, &entry, &row)?;
    for person in concerned(&row) {
        tx.put(&JOURNAL_OF, &OfPerson { person, entry }, &())?;
    }
    Ok(())
}

/// The latest acts, newest first.
///
/// # Errors
/// As [`record`].
pub fn latest(read: &impl Read, most: usize) -> Result<Vec<Entry>, Error> {
    let rows = read.range(&JOURNAL, ..)?.rev().take(most);
    rows.map(|row| row.map(|(id, row)| entry(id, row)))
        .collect()
}

/// What was done for or to a person, newest first.
///
/// # Errors
/// As [`record`].
pub fn about(read: &impl Read, person: PersonId) -> Result<Vec<Entry>, Error> {
    let mut found = Vec::new();
    for key in of(read, person)?.into_iter().rev() {
        if let Some(row) = read
            .get(&JOURNAL, &key.entry)?
            .filter(|row| row.subject == Some(person))
        {
            found.push(entry(key.entry, row));
        }
    }
    Ok(found)
}

/// Forgets a person: what concerned them goes, what they did for others stays without their name.
pub(super) fn forget(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Error> {
    for key in of(tx, person)? {
        tx.remove(&JOURNAL_OF, &key)?;
        let Some(row) = tx.get(&JOURNAL, &key.entry)? else {
            continue;
        };
        if row.subject == Some(person) {
            tx.remove(&JOURNAL, &key.entry)?;
            for other in concerned(&row).filter(|other| *other != person) {
                tx.remove(
                    &JOURNAL_OF,
                    &OfPerson {
                        person: other,
                        entry: key.entry,
                    },
                )?;
            }
        } else {
            let actor = Actor::Former;
            tx.put(&JOURNAL, &key.entry, &EntryRow { actor, ..row })?;
        }
    }
    Ok(())
}

/// Forgets what was written of a page that is gone, such as `/programme/e…`.
///
/// # Errors
/// As [`record`].
pub fn forget_about(tx: &mut Tx<'_>, page: &str) -> Result<(), Error> {
    let rows = tx.range(&JOURNAL, ..)?.collect::<Result<Vec<_>, _>>()?;
    for (entry, row) in rows.iter().filter(|(_, row)| row.line.is_about(page)) {
        for person in concerned(row) {
            let entry = *entry;
            tx.remove(&JOURNAL_OF, &OfPerson { person, entry })?;
        }
        tx.remove(&JOURNAL, entry)?;
    }
    Ok(())
}

fn of(read: &impl Read, person: PersonId) -> Result<Vec<OfPerson>, Error> {
    let (first, last) = (EntryId::MIN, EntryId::MAX);
    let keys = read.range(
        &JOURNAL_OF,
        OfPerson {
            person,
            entry: first,
        }..=OfPerson {
            person,
            entry: last,
        },
    )?;
    keys.map(|row| row.map(|(key, ())| key)).collect()
}

fn concerned(row: &EntryRow) -> impl Iterator<Item = PersonId> + use<> {
    let actor = match row.actor {
        Actor::Person(person) => Some(person),
        Actor::Machine | Actor::Former => None,
    };
    let subject = row.subject.filter(|subject| Some(*subject) != actor);
    actor.into_iter().chain(subject)
}

fn entry(id: EntryId, row: EntryRow) -> Entry {
    Entry {
        id,
        when: row.when,
        actor: row.actor,
        subject: row.subject,
        line: row.line,
    }
}
