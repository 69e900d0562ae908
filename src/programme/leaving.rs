//! What the programme keeps of a person, and how it forgets them.
//!
//! What they asked to see is given whole; what is not public goes with them, what is public stays
//! under their name or under none, as they chose, event by event. Visitors' first names go by
//! themselves, a week after they came.

use jiff::{SignedDuration, ToSpan};

use super::Span;
use super::seats::acts::refill;
use super::seats::{self, Seat};
use super::standing::{Author, Standing};
use super::store::{self, Kept};
use super::told::Done;
use crate::clock::Now;
use crate::ids::{EventId, PersonId};
use crate::store::{Error, Read, Tx};

/// Days after the end of a date that a visitor's first name is kept.
pub const VISITORS_KEPT_DAYS: i64 = 7;

/// What the programme keeps of one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// What they wrote, public or not.
    pub events: Vec<Kept>,
    /// The seats they asked for.
    pub seats: Vec<Seat>,
}

/// What becomes of a public event when its author leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// It keeps their name.
    Named,
    /// It is by somebody who left.
    Former,
}

/// What was done to forget somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Public events that no longer name them.
    pub unnamed: Vec<EventId>,
    /// Public events that keep their name, as they chose.
    pub named: Vec<EventId>,
    /// Events that were not public, and are gone.
    pub removed: Vec<EventId>,
    /// Seats given back.
    pub seats: usize,
}

/// Everything the programme keeps of a person, for them to take along.
///
/// # Errors
/// The store could not be read.
pub fn of_person(read: &impl Read, person: PersonId) -> Result<Held, Error> {
    Ok(Held {
        events: store::by_author(read, person)?,
        seats: seats::of_person(read, person)?,
    })
}

/// Forgets a person who leaves. `how` says what becomes of each public event; what is not public
/// is removed. Whoever moves up to one of their seats is told.
///
/// # Errors
/// The store failed.
pub fn forget_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    (name, how): (&str, impl Fn(EventId) -> Attribution),
    now: Now,
) -> Result<Done<Forgotten>, Error> {
    let held = of_person(&*tx, person)?;
    let mut done = Forgotten::default();
    let mut told = Vec::new();
    for seat in &held.seats {
        seats::store::remove(tx, seat)?;
        told.extend(refill(tx, seat.date, now)?);
        done.seats += 1;
    }
    for kept in held.events {
        if !kept.standing.state.is_public() {
            for seat in seats::store::of_event(&*tx, kept.id)?.iter().flatten() {
                seats::store::remove(tx, seat)?;
            }
            store::remove(tx, kept.id, now)?;
            done.removed.push(kept.id);
        } else {
            let (by, list) = match how(kept.id) {
                Attribution::Former => (Author::Former, &mut done.unnamed),
                Attribution::Named => (Author::Signed(name.to_owned()), &mut done.named),
            };
            list.push(kept.id);
            let standing = Standing {
                by,
                ..kept.standing
            };
            store::put_as(tx, kept.id, &kept.event, standing, now)?;
        }
    }
    seats::store::forget_helper(tx, person)?;
    told.retain(|told| told.to != person);
    Ok(Done::new(done, told))
}

/// Erases again an event that had been erased, in a store that is older, with its seats. Whether it was there.
///
/// # Errors
/// The store failed.
pub fn erase_again(tx: &mut Tx<'_>, event: EventId, now: Now) -> Result<bool, Error> {
    if store::of_any_state(&*tx, event)?.is_none() {
        return Ok(false);
    }
    for seat in seats::store::of_event(&*tx, event)?.iter().flatten() {
        seats::store::remove(tx, seat)?;
    }
    store::remove(tx, event, now)?;
    tx.renew_later()?;
    Ok(true)
}

/// Forgets visitors whose date was over a week ago; how many. Nobody while the clock may be wrong.
///
/// # Errors
/// The store failed.
pub fn forget_old_visitors(tx: &mut Tx<'_>, now: Now) -> Result<usize, Error> {
    if !now.may_expire() {
        return Ok(0);
    }
    let kept = SignedDuration::from_hours(24 * VISITORS_KEPT_DAYS);
    let then = now.zoned().saturating_sub(kept);
    let mut forgotten = 0;
    for seat in seats::store::of_visitors(&*tx)? {
        let event = store::of_any_state(&*tx, seat.date.event)?;
        let date = event
            .as_ref()
            .and_then(|kept| kept.event.date(seat.date.at));
        let span = date.and_then(|date| Span::of(&date.when, then.time_zone()));
        let is_past = match span {
            Some(span) => span.is_over(&then),
            // A date that is no longer there is over when it would have been, give or take a day.
            None => seat.date.at < then.datetime().saturating_sub(1.day()),
        };
        if is_past {
            seats::store::remove(tx, &seat)?;
            refill(tx, seat.date, now)?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

#[cfg(test)]
mod tests;
