//! The doctor's look at the programme: every event is in the indexes it belongs in, and they name
//! no other.

use super::{
    BY_AUTHOR, BY_LAST_DAY, BY_UID, ByAuthor, EVENTS, EventRow, WAITING, by_last_day, digest,
};
use crate::ids::EventId;
use crate::store::{Error, Finding, Read, Severity, Snapshot};

pub(super) fn events(read: &Snapshot) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let (mut all, mut public, mut waiting, mut authored) = (0, 0, 0, 0);
    for row in read.range(&EVENTS, ..)? {
        let (id, row) = row?;
        all += 1;
        public += usize::from(row.standing.state.is_public());
        waiting += usize::from(row.standing.state.is_waiting());
        authored += usize::from(row.standing.author().is_some());
        if !is_indexed(read, id, &row)? {
            findings.push(
                Finding::new(Severity::Damage, "event-not-indexed")
                    .arg("id", &id)
                    .arg("title", &row.event.details.title),
            );
        }
    }
    // Each event was found where it belongs: what is beyond their number is nobody's.
    let stray = [
        read.range(&BY_UID, ..)?.count().saturating_sub(all),
        read.range(&BY_LAST_DAY, ..)?.count().saturating_sub(public),
        read.range(&WAITING, ..)?.count().saturating_sub(waiting),
        read.range(&BY_AUTHOR, ..)?.count().saturating_sub(authored),
    ];
    let count: usize = stray.iter().sum();
    if count > 0 {
        findings.push(Finding::new(Severity::Damage, "event-index-stray").arg("count", &count));
    }
    Ok(findings)
}

/// Whether an event is in every index it belongs in, and in no other.
fn is_indexed(read: &Snapshot, id: EventId, row: &EventRow) -> Result<bool, Error> {
    let state = &row.standing.state;
    let named = read.get(&BY_UID, &digest(&row.event.uid))?;
    let by_day = read.has(&BY_LAST_DAY, &by_last_day(id, &row.event))?;
    let by_author = match row.standing.author() {
        Some(person) => read.has(&BY_AUTHOR, &ByAuthor { person, event: id })?,
        None => true,
    };
    Ok(named.is_some_and(|named| named.event == id)
        && by_day == state.is_public()
        && read.has(&WAITING, &id)? == state.is_waiting()
        && by_author)
}
