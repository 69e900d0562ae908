//! What people must learn of what was done to the programme.
//!
//! The rules say it as values; whoever runs an act must deliver them in the same transaction:
//! a [`Done`] gives out its value in no other way.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{When, compact};
use crate::clock::Now;
use crate::ids::{EventId, PersonId};
use crate::store::{Error, Tx};

/// One thing that one person must learn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub to: PersonId,
    /// About which event.
    pub event: EventId,
    /// About which of its dates, by its name in the series.
    pub at: Option<DateTime>,
    /// What the event is called.
    pub title: String,
    /// What happened.
    pub what: What,
}

/// What happened to an event or to a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// To the seat they asked for.
    Seat(SeatNews),
    /// The desk published their event.
    Published,
    /// The desk will not publish it.
    Refused {
        /// Why.
        why: String,
    },
    /// The desk took it out of public view.
    Hidden {
        /// Why.
        why: String,
        /// The article of the charter it goes against.
        article: String,
    },
    /// The desk shows it again.
    ShownAgain,
}

/// What happened to a seat since its holder last looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeatNews {
    /// From the waiting list to a seat.
    MovedUp,
    /// It does not take place.
    Cancelled {
        /// Not only this date: the event as a whole.
        whole: bool,
    },
    /// It takes place after all.
    Restored {
        /// When and where.
        now: Facts,
    },
    /// Another hour, day or place.
    Changed {
        /// What they knew.
        before: Facts,
        /// What is right now.
        after: Facts,
    },
    /// It is no longer on the programme.
    Withdrawn,
}

/// What somebody who comes must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When.
    pub when: When,
    /// Where, if somebody said so.
    pub place: Option<String>,
}

/// A date of an event: the wall time, in the event's zone, that names it within its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateOf {
    /// The event.
    pub event: EventId,
    /// The date's name.
    #[serde(with = "compact::wall")]
    pub at: DateTime,
}

/// How word reaches a person, within the act.
pub type Tell = fn(&mut Tx<'_>, Told, Now) -> Result<(), Error>;

/// What an act gives, and what people must learn of it.
#[derive(Debug)]
#[must_use = "people must be told"]
pub struct Done<T> {
    value: T,
    told: Vec<Told>,
}

impl<T> Done<T> {
    pub(super) fn new(value: T, told: Vec<Told>) -> Done<T> {
        Done { value, told }
    }

    /// What people must learn.
    pub fn told(&self) -> &[Told] {
        &self.told
    }

    /// Tells everybody, then gives out the value.
    ///
    /// # Errors
    /// What `tell` says.
    pub fn deliver(
        self,
        tx: &mut Tx<'_>,
        mut tell: impl FnMut(&mut Tx<'_>, Told) -> Result<(), Error>,
    ) -> Result<T, Error> {
        for told in self.told {
            tell(tx, told)?;
        }
        Ok(self.value)
    }
}

/// Nobody is told: for a programme without people.
///
/// # Errors
/// None.
pub fn tell_nobody(_: &mut Tx<'_>, _: Told, _: Now) -> Result<(), Error> {
    Ok(())
}
