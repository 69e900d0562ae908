//! What is kept of seats: by date and order, by name, by person, by ticket.
//!
//! A seat's row lies under its date; it moves there when the date gets another name. Its id is
//! its order, and stays.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{Holder, Seat, Tally, Ticket, TicketDigest};
use crate::ids::{EventId, PersonId, SeatId};
use crate::programme::compact;
use crate::programme::rule::{seconds, wall};
use crate::programme::told::{DateOf, SeatNews};
use crate::store::{Error, Finding, Read, Schema, Severity, Snapshot, Table, Tx};

/// key: event, date, then the seat, which is its order; value: the rest of it (version 1).
const SEATS: Table<ByDate, SeatRow> = Table::new("programme/seats");
/// key: the seat; value: its date (version 1).
const DATE_OF: Table<SeatId, DateRow> = Table::new("programme/date-of-seat");
/// key: a person, then a seat of theirs; value: none (version 1).
const BY_PERSON: Table<ByPerson, ()> = Table::new("programme/seats-by-person");
/// key: digest of a visitor's ticket; value: the seat (version 1).
const BY_TICKET: Table<TicketDigest, TicketRow> = Table::new("programme/seats-by-ticket");

#[derive(Serialize, Deserialize)]
struct SeatRow {
    who: Holder,
    by: Option<PersonId>,
    #[serde(with = "compact::instant_known")]
    asked: Timestamp,
    is_seated: bool,
    news: Vec<SeatNews>,
}

#[derive(Serialize, Deserialize)]
struct DateRow {
    date: DateOf,
}

#[derive(Serialize, Deserialize)]
struct TicketRow {
    seat: SeatId,
}

crate::first_version!(SeatRow, DateRow, TicketRow);

crate::keys! {
    /// Seats by date, in order.
    ByDate {
        /// The event.
        event: EventId,
        /// The date's name, as seconds on its wall since 1970.
        at: i64,
        /// The seat.
        seat: SeatId,
    }
    /// Seats by person.
    ByPerson {
        /// Whose.
        person: PersonId,
        /// The seat.
        seat: SeatId,
    }
}

pub(in crate::programme) fn schema(schema: Schema) -> Schema {
    schema
        .with(&SEATS)
        .with(&DATE_OF)
        .with(&BY_PERSON)
        .with(&BY_TICKET)
        .check("seats", check)
}

/// The seat of this id.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub(in crate::programme) fn get(read: &impl Read, id: SeatId) -> Result<Option<Seat>, Error> {
    let Some(DateRow { date }) = read.get(&DATE_OF, &id)? else {
        return Ok(None);
    };
    let row = read.get(&SEATS, &key(date, id))?;
    Ok(row.map(|row| seat(date, id, row)))
}

/// Every seat asked for at one date, in order: those seated and those who wait.
///
/// # Errors
/// The store could not be read.
pub fn of_date(read: &impl Read, date: DateOf) -> Result<Vec<Seat>, Error> {
    let [first, last] = [SeatId::MIN, SeatId::MAX].map(|seat| key(date, seat));
    let rows = read.range(&SEATS, first..=last)?;
    rows.map(|row| row.map(|(key, row)| seat(date, key.seat, row)))
        .collect()
}

/// Every seat asked for at an event, date by date.
pub(in crate::programme) fn of_event(
    read: &impl Read,
    event: EventId,
) -> Result<Vec<Vec<Seat>>, Error> {
    let bound = |at, seat| ByDate { event, at, seat };
    let (first, last) = (bound(i64::MIN, SeatId::MIN), bound(i64::MAX, SeatId::MAX));
    let mut dates: Vec<Vec<Seat>> = Vec::new();
    for row in read.range(&SEATS, first..=last)? {
        let (key, row) = row?;
        let at = wall(key.at).map_err(|_| Error::Key(SEATS.name()))?;
        let seat = seat(DateOf { event, at }, key.seat, row);
        match dates.last_mut() {
            Some(date) if date[0].date == seat.date => date.push(seat),
            _ => dates.push(vec![seat]),
        }
    }
    Ok(dates)
}

/// Every seat a person asked for, the first first.
///
/// # Errors
/// The store could not be read.
pub fn of_person(read: &impl Read, person: PersonId) -> Result<Vec<Seat>, Error> {
    let [first, last] = [SeatId::MIN, SeatId::MAX].map(|seat| ByPerson { person, seat });
    let mut seats = Vec::new();
    for row in read.range(&BY_PERSON, first..=last)? {
        seats.extend(get(read, row?.0.seat)?);
    }
    Ok(seats)
}

/// The seat this ticket is for.
///
/// # Errors
/// The store could not be read.
pub fn find_ticket(read: &impl Read, ticket: &Ticket) -> Result<Option<Seat>, Error> {
    match read.get(&BY_TICKET, &ticket.digest())? {
        Some(row) => get(read, row.seat),
        None => Ok(None),
    }
}

/// Every seat of a visitor.
pub(in crate::programme) fn of_visitors(read: &impl Read) -> Result<Vec<Seat>, Error> {
    let mut seats = Vec::new();
    for row in read.range(&BY_TICKET, ..)? {
        seats.extend(get(read, row?.1.seat)?);
    }
    Ok(seats)
}

/// Seats of one date, counted.
pub(in crate::programme) fn tally(
    read: &impl Read,
    event: EventId,
    at: DateTime,
    capacity: Option<u32>,
) -> Result<Tally, Error> {
    Ok(Tally::of(&of_date(read, DateOf { event, at })?, capacity))
}

pub(in crate::programme) fn put(tx: &mut Tx<'_>, seat: &Seat) -> Result<(), Error> {
    let row = SeatRow {
        who: seat.who.clone(),
        by: seat.by,
        asked: seat.asked,
        is_seated: seat.is_seated,
        news: seat.news.clone(),
    };
    tx.put(&SEATS, &key(seat.date, seat.id), &row)?;
    tx.put(&DATE_OF, &seat.id, &DateRow { date: seat.date })?;
    match &seat.who {
        Holder::Person(person) => tx.put(&BY_PERSON, &by_person(*person, seat.id), &()),
        Holder::Visitor { ticket, .. } => tx.put(&BY_TICKET, ticket, &TicketRow { seat: seat.id }),
    }
}

pub(in crate::programme) fn remove(tx: &mut Tx<'_>, seat: &Seat) -> Result<(), Error> {
    tx.remove(&SEATS, &key(seat.date, seat.id))?;
    tx.remove(&DATE_OF, &seat.id)?;
    match &seat.who {
        Holder::Person(person) => tx.remove(&BY_PERSON, &by_person(*person, seat.id)),
        Holder::Visitor { ticket, .. } => tx.remove(&BY_TICKET, ticket),
    }
}

/// Forgets who of the desk asked for other people's seats.
pub(in crate::programme) fn forget_helper(tx: &mut Tx<'_>, helper: PersonId) -> Result<(), Error> {
    let rows = tx.range(&SEATS, ..)?;
    let helped = rows.filter(|row| row.as_ref().map_or(true, |(_, row)| row.by == Some(helper)));
    for (key, row) in helped.collect::<Result<Vec<_>, Error>>()? {
        tx.put(&SEATS, &key, &SeatRow { by: None, ..row })?;
    }
    Ok(())
}

fn seat(date: DateOf, id: SeatId, row: SeatRow) -> Seat {
    Seat {
        id,
        date,
        who: row.who,
        by: row.by,
        asked: row.asked,
        is_seated: row.is_seated,
        news: row.news,
    }
}

fn key(date: DateOf, seat: SeatId) -> ByDate {
    ByDate {
        event: date.event,
        at: seconds(date.at),
        seat,
    }
}

fn by_person(person: PersonId, seat: SeatId) -> ByPerson {
    ByPerson { person, seat }
}

/// The doctor's look: every seat is found by its id and its holder, nobody waits while there is
/// room, and every date with seats is of an event that exists.
fn check(read: &Snapshot) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let (mut all, mut people) = (0, 0);
    let mut dates: Vec<(DateOf, Tally)> = Vec::new();
    for row in read.range(&SEATS, ..)? {
        let (key, row) = row?;
        let at = wall(key.at).map_err(|_| Error::Key(SEATS.name()))?;
        let date = DateOf {
            event: key.event,
            at,
        };
        let seat = seat(date, key.seat, row);
        all += 1;
        people += usize::from(seat.who.person().is_some());
        if !is_indexed(read, &seat)? {
            findings.push(Finding::new(Severity::Damage, "seat-not-indexed").arg("id", &seat.id));
        }
        if dates.last().is_none_or(|(last, _)| *last != date) {
            dates.push((date, Tally::default()));
        }
        if let Some((_, tally)) = dates.last_mut() {
            tally.seated += usize::from(seat.is_seated);
            tally.waiting += usize::from(!seat.is_seated);
        }
    }
    let stray = read.range(&DATE_OF, ..)?.count().saturating_sub(all)
        + read.range(&BY_PERSON, ..)?.count().saturating_sub(people)
        + (read.range(&BY_TICKET, ..)?.count()).saturating_sub(all - people);
    if stray > 0 {
        findings.push(Finding::new(Severity::Damage, "seat-index-stray").arg("count", &stray));
    }
    for (date, tally) in dates {
        findings.extend(check_date(read, date, tally)?);
    }
    Ok(findings)
}

fn is_indexed(read: &Snapshot, seat: &Seat) -> Result<bool, Error> {
    let by_id = read.get(&DATE_OF, &seat.id)?;
    let by_holder = match &seat.who {
        Holder::Person(person) => read.has(&BY_PERSON, &by_person(*person, seat.id))?,
        Holder::Visitor { ticket, .. } => {
            let row = read.get(&BY_TICKET, ticket)?;
            row.is_some_and(|row| row.seat == seat.id)
        }
    };
    Ok(by_holder && by_id.is_some_and(|row| row.date == seat.date))
}

fn check_date(read: &Snapshot, date: DateOf, tally: Tally) -> Result<Option<Finding>, Error> {
    let Some(kept) = crate::programme::store::of_any_state(read, date.event)? else {
        let finding = Finding::new(Severity::Damage, "seat-without-event");
        return Ok(Some(finding.arg("id", &date.event)));
    };
    // A date that an import took away keeps its seats, so that people can be told.
    let Some(found) = kept.event.date(date.at) else {
        return Ok(None);
    };
    let tally = Tally {
        capacity: found.details.capacity,
        ..tally
    };
    if tally.waiting == 0 || tally.is_full() {
        return Ok(None);
    }
    let finding = Finding::new(Severity::Damage, "seat-left-free");
    Ok(Some(finding.arg("title", &found.details.title)))
}
