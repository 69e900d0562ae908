//! Seats at one date of an event: who has one, who waits, in which order.
//!
//! Pure rules over the seats of one date, in the order they were asked for; that order is the
//! store's, never a date. What must stay true:
//! - nobody waits while there is room, and nobody passes before somebody who asked earlier;
//! - whoever has a seat keeps it, even where fewer people can come than before;
//! - of a visitor's ticket only a digest is kept, and their first name no longer than needed.

pub mod acts;
pub mod shelf;
pub(super) mod store;

use std::fmt;

use jiff::Timestamp;

use super::repeat::Change;
use super::standing::Signup;
use super::told::{DateOf, SeatNews};
use super::{Span, Status};
use crate::clock::Now;
use crate::ids::{PersonId, SeatId};

pub use store::{find_ticket, of_date, of_person};

/// The longest first name of a visitor, in characters.
pub const LONGEST_NAME: usize = 40;
/// People who may ask for a seat at one date.
pub const MOST_A_DATE: usize = 2_000;
/// What a seat's holder has not looked at yet, at most; the oldest goes first.
const MOST_NEWS: usize = 10;
/// Bytes of a ticket's secret.
const TICKET_BYTES: usize = 16;

/// A seat somebody asked for: theirs, or a place on the waiting list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its name; greater ones were asked for later.
    pub id: SeatId,
    /// Where and when.
    pub date: DateOf,
    /// Whose.
    pub who: Holder,
    /// Who at the desk asked for them, if it was not they.
    pub by: Option<PersonId>,
    /// When it was asked for, as good as the clock was.
    pub asked: Timestamp,
    /// A seat; else a place on the waiting list.
    pub is_seated: bool,
    /// What happened since its holder last looked: for visitors, who have no other place to read it.
    pub news: Vec<SeatNews>,
}

/// Whose a seat is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Holder {
    /// Somebody the venue knows.
    Person(PersonId),
    /// Somebody who said a first name and was given a ticket.
    Visitor {
        /// What they want to be called.
        first_name: String,
        /// What their ticket is known by.
        ticket: TicketDigest,
    },
}

/// Who asks for a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Somebody the venue knows.
    Person(PersonId),
    /// A visitor, with a first name.
    Visitor {
        /// As they typed it.
        first_name: String,
    },
}

/// What a ticket is known by on disk.
pub type TicketDigest = [u8; 32];

/// The secret that gives a visitor their seat back: shown once, never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket([u8; TICKET_BYTES]);

/// Where a seat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// It is theirs.
    Seated,
    /// They wait; 1 is next.
    Waiting(usize),
}

/// Seats of one date, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Seats taken.
    pub seated: usize,
    /// People on the waiting list.
    pub waiting: usize,
    /// How many can come; `None` for as many as like.
    pub capacity: Option<u32>,
}

/// Why somebody gets neither a seat nor a place on the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSeat {
    /// Nobody signs up here: one just comes.
    #[error("one does not sign up for this event")]
    NotOpen,
    /// Visitors may not sign up by themselves.
    #[error("only people of the venue sign up for this event")]
    NotForVisitors,
    /// There is no such date, or it is cancelled.
    #[error("it does not take place")]
    Cancelled,
    /// Its host says that it is full, without a list.
    #[error("the event is full")]
    Full,
    /// It is over.
    #[error("it is over")]
    Over,
    /// A visitor without a first name.
    #[error("a first name is needed")]
    NoName,
    /// A first name that is none.
    #[error("a first name has at most {LONGEST_NAME} characters")]
    NameTooLong,
    /// The list is longer than any room.
    #[error("too many people have signed up")]
    TooMany,
}

impl Ticket {
    /// A new one, that nobody can guess.
    pub fn draw() -> Ticket {
        Ticket(rand::random())
    }

    /// The one written so; case does not matter.
    pub fn parse(text: &str) -> Option<Ticket> {
        let text = text.trim().as_bytes();
        if text.len() != 2 * TICKET_BYTES {
            return None;
        }
        let mut bytes = [0; TICKET_BYTES];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks(2)) {
            let digit = |at: usize| char::from(pair[at]).to_digit(16);
            *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
        }
        Some(Ticket(bytes))
    }

    /// The text to give to its holder, once.
    pub fn reveal(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What it is known by: its secret has all the chance a digest needs.
    pub fn digest(&self) -> TicketDigest {
        *blake3::hash(&self.0).as_bytes()
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket(…)")
    }
}

impl Holder {
    /// The person, if it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Holder::Person(person) => Some(*person),
            Holder::Visitor { .. } => None,
        }
    }
}

impl Tally {
    /// Counts the seats of one date.
    pub fn of<'a>(seats: impl IntoIterator<Item = &'a Seat>, capacity: Option<u32>) -> Tally {
        let mut tally = Tally {
            capacity,
            ..Tally::default()
        };
        for seat in seats {
            if seat.is_seated {
                tally.seated += 1;
            } else {
                tally.waiting += 1;
            }
        }
        tally
    }

    /// Seats nobody has; `None` where there are as many as one likes.
    pub fn left(&self) -> Option<usize> {
        let capacity = usize::try_from(self.capacity?).unwrap_or(usize::MAX);
        Some(capacity.saturating_sub(self.seated))
    }

    /// Whether whoever asks now must wait.
    pub fn is_full(&self) -> bool {
        self.left() == Some(0)
    }
}

impl Seat {
    /// Notes what its holder must learn. Two moves are one: only where one came from, and where
    /// one is to come, matter.
    pub(super) fn note(&mut self, news: SeatNews) {
        if let (Some(SeatNews::Changed { after, .. }), SeatNews::Changed { after: last, .. }) =
            (self.news.last_mut(), &news)
        {
            after.clone_from(last);
            return;
        }
        if self.news.len() == MOST_NEWS {
            self.news.remove(0);
        }
        self.news.push(news);
    }
}

/// Gives the free seats to those who wait, in order; which of `seats` moved up. `seats` are those
/// of one date, in order.
pub fn fill(seats: &mut [Seat], capacity: Option<u32>) -> Vec<usize> {
    let left = Tally::of(&*seats, capacity).left().unwrap_or(usize::MAX);
    let mut moved = Vec::new();
    for (index, seat) in seats.iter_mut().enumerate() {
        if moved.len() == left {
            break;
        }
        if !seat.is_seated {
            seat.is_seated = true;
            moved.push(index);
        }
    }
    moved
}

/// Where a seat stands among those of its date, which are in order.
pub fn rank(seats: &[Seat], id: SeatId) -> Option<Rank> {
    let mut before = 0;
    for seat in seats {
        if seat.id == id {
            return Some(if seat.is_seated {
                Rank::Seated
            } else {
                Rank::Waiting(before + 1)
            });
        }
        before += usize::from(!seat.is_seated);
    }
    None
}

/// Whether `asking` may sign up for this date at all; a seat or the waiting list comes after.
/// `at_the_desk` when somebody of the desk asks for them.
///
/// # Errors
/// They may not: why.
pub fn may_ask(
    asking: &Asking,
    signup: Signup,
    date: Option<&Change>,
    at_the_desk: bool,
    now: Now,
) -> Result<(), NoSeat> {
    let date = date.ok_or(NoSeat::Cancelled)?;
    let Signup::Open { visitors } = signup else {
        return Err(NoSeat::NotOpen);
    };
    match date.details.status {
        Status::Cancelled => return Err(NoSeat::Cancelled),
        Status::Full => return Err(NoSeat::Full),
        Status::Planned | Status::Tentative => {}
    }
    if is_over(date, now) {
        return Err(NoSeat::Over);
    }
    let Asking::Visitor { first_name } = asking else {
        return Ok(());
    };
    if !visitors && !at_the_desk {
        return Err(NoSeat::NotForVisitors);
    }
    match first_name.chars().count() {
        0 => Err(NoSeat::NoName),
        length if length > LONGEST_NAME => Err(NoSeat::NameTooLong),
        _ => Ok(()),
    }
}

/// Whether a date is past; never while the clock is not believed.
pub(super) fn is_over(date: &Change, now: Now) -> bool {
    let at = now.zoned();
    let span = Span::of(&date.when, at.time_zone());
    now.may_expire() && span.is_some_and(|span| span.is_over(&at))
}

#[cfg(test)]
mod tests;
