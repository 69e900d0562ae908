//! What is done to seats, within an act: taking one, giving it up, and following their event.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use super::store::{self, of_date};
use super::{Asking, Holder, MOST_A_DATE, NoSeat, Rank, Seat, Ticket, TicketDigest, fill};
use crate::clock::Now;
use crate::ids::{EventId, PersonId, SeatId};
use crate::programme::repeat::Change;
use crate::programme::store::Kept;
use crate::programme::told::{DateOf, Done, Facts, SeatNews, Told, What};
use crate::programme::{Event, Status, one_line, store as events};
use crate::store::{Error as StoreError, Tx};

/// Why an act on a seat was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such event or seat, or not for whoever asks.
    #[error("there is no such seat")]
    NotFound,
    /// They may not have one.
    #[error(transparent)]
    NoSeat(#[from] NoSeat),
    /// The store failed.
    #[error("the seat could not be kept")]
    Store(#[from] StoreError),
}

/// A seat that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Took {
    /// Its name.
    pub seat: SeatId,
    /// A seat, or a place on the waiting list.
    pub rank: Rank,
    /// False for somebody who had signed up already.
    pub is_new: bool,
    /// What a visitor must keep: it is not shown again.
    pub ticket: Option<Ticket>,
}

/// Who gives a seat up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivingUp {
    /// The person whose it is.
    Person(PersonId),
    /// Whoever holds its ticket.
    Ticket(TicketDigest),
    /// Somebody of the desk, for them.
    Desk,
}

/// Asks for a seat at one date. `by` is whoever of the desk asks for them.
///
/// # Errors
/// There is no such event for everybody to see, they may not sign up, or the store failed.
pub fn take(
    tx: &mut Tx<'_>,
    date: DateOf,
    asking: Asking,
    by: Option<PersonId>,
    now: Now,
) -> Result<Took, Error> {
    let entry = events::get(tx, date.event)?.ok_or(Error::NotFound)?;
    let planned = entry.event.date(date.at);
    let asking = tidy(asking);
    let mut seats = of_date(tx, date)?;
    if let Asking::Person(person) = asking
        && let Some(mine) = (seats.iter()).find(|seat| seat.who.person() == Some(person))
    {
        return Ok(Took {
            seat: mine.id,
            rank: super::rank(&seats, mine.id).unwrap_or(Rank::Seated),
            is_new: false,
            ticket: None,
        });
    }
    super::may_ask(&asking, entry.signup, planned.as_ref(), by.is_some(), now)?;
    if seats.len() >= MOST_A_DATE {
        return Err(NoSeat::TooMany.into());
    }
    let (who, ticket) = holder(asking);
    let seat = Seat {
        id: tx.next_id(),
        date,
        who,
        by,
        asked: now.timestamp(),
        is_seated: false,
        news: Vec::new(),
    };
    let id = seat.id;
    seats.push(seat);
    // Whoever comes last moves up at once where there is room, and nobody else can.
    fill(&mut seats, planned.and_then(|date| date.details.capacity));
    if let Some(seat) = seats.last() {
        store::put(tx, seat)?;
    }
    Ok(Took {
        seat: id,
        rank: super::rank(&seats, id).unwrap_or(Rank::Seated),
        is_new: true,
        ticket,
    })
}

/// Gives a seat up, or a place on the waiting list; whoever moves up is told. Gives the seat that
/// was.
///
/// # Errors
/// There is no such seat, or it is not theirs; or the store failed.
pub fn give_up(tx: &mut Tx<'_>, seat: SeatId, by: GivingUp, now: Now) -> Result<Done<Seat>, Error> {
    let seat = store::get(tx, seat)?.ok_or(Error::NotFound)?;
    let is_theirs = match (by, &seat.who) {
        (GivingUp::Desk, _) => true,
        (GivingUp::Person(person), Holder::Person(holder)) => person == *holder,
        (GivingUp::Ticket(digest), Holder::Visitor { ticket, .. }) => digest == *ticket,
        _ => false,
    };
    if !is_theirs {
        return Err(Error::NotFound);
    }
    store::remove(tx, &seat)?;
    if seat.who.person().is_none() {
        tx.renew_later()?;
    }
    let told = refill(tx, seat.date, now)?;
    Ok(Done::new(seat, told))
}

/// Takes note that a visitor has read what is new about their seat.
///
/// # Errors
/// There is no such ticket, or the store failed.
pub fn seen(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), Error> {
    let mut seat = store::find_ticket(tx, ticket)?.ok_or(Error::NotFound)?;
    if !seat.news.is_empty() {
        seat.news.clear();
        store::put(tx, &seat)?;
    }
    Ok(())
}

/// Gives the free seats of a date to those who wait.
pub(in crate::programme) fn refill(
    tx: &mut Tx<'_>,
    date: DateOf,
    now: Now,
) -> Result<Vec<Told>, StoreError> {
    let Some(kept) = events::of_any_state(tx, date.event)? else {
        return Ok(Vec::new());
    };
    let Some(planned) = kept.event.date(date.at) else {
        return Ok(Vec::new());
    };
    let mut seats = of_date(tx, date)?;
    let moved = fill(&mut seats, planned.details.capacity);
    let matters = kept.standing.state.is_public() && is_expected(&planned, now);
    let mut told = Vec::new();
    for index in moved {
        let seat = &mut seats[index];
        if matters {
            told.extend(tell(seat, &planned.details.title, SeatNews::MovedUp));
        }
        store::put(tx, seat)?;
    }
    Ok(told)
}

/// After an event changed, its seats follow their dates, and their holders learn what matters to
/// them. `renamed` says which event and which date a date of before is now.
pub(in crate::programme) fn follow(
    tx: &mut Tx<'_>,
    before: (EventId, &Event),
    renamed: impl Fn(DateTime) -> DateOf,
    now: Now,
) -> Result<Vec<Told>, StoreError> {
    let (id, before) = before;
    let mut moving = Vec::new();
    for seats in store::of_event(&*tx, id)? {
        // Dates never come empty.
        let date = seats[0].date;
        for seat in &seats {
            store::remove(tx, seat)?;
        }
        moving.push((date, renamed(date.at), seats));
    }
    let mut told = Vec::new();
    let mut dates = BTreeSet::new();
    let mut known: BTreeMap<EventId, Option<Kept>> = BTreeMap::new();
    for (old, new, mut seats) in moving {
        let after = match known.entry(new.event) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new_one) => new_one.insert(events::of_any_state(&*tx, new.event)?),
        };
        let after = after.as_ref();
        let after_date = after.and_then(|kept| kept.event.date(new.at));
        let before_date = before.date(old.at);
        let whole = after.is_some_and(|kept| kept.event.is_cancelled());
        let is_public = after.is_none_or(|kept| kept.standing.state.is_public());
        if is_public && let Some(news) = news(before_date.as_ref(), after_date.as_ref(), whole, now)
        {
            let shown = after_date.as_ref().or(before_date.as_ref());
            let title = shown.map_or(&before.details.title, |date| &date.details.title);
            told.extend((seats.iter_mut()).filter_map(|seat| {
                seat.date = new;
                tell(seat, title, news.clone())
            }));
        }
        for mut seat in seats {
            seat.date = new;
            store::put(tx, &seat)?;
        }
        dates.insert(new);
    }
    for date in dates {
        told.extend(refill(tx, date, now)?);
    }
    Ok(told)
}

/// Tells everybody with a seat at a date still to come that the event came into view or left it.
pub(in crate::programme) fn tell_all(
    tx: &mut Tx<'_>,
    id: EventId,
    event: &Event,
    is_public: bool,
    now: Now,
) -> Result<Vec<Told>, StoreError> {
    let mut told = Vec::new();
    for mut seats in store::of_event(&*tx, id)? {
        let Some(date) = event.date(seats[0].date.at) else {
            continue;
        };
        if !is_expected(&date, now) {
            continue;
        }
        let news = if is_public {
            SeatNews::Restored { now: facts(&date) }
        } else {
            SeatNews::Withdrawn
        };
        for seat in &mut seats {
            told.extend(tell(seat, &date.details.title, news.clone()));
            store::put(tx, seat)?;
        }
    }
    Ok(told)
}

/// What holders of seats learn when their date changes so; nothing of what is over.
fn news(
    before: Option<&Change>,
    after: Option<&Change>,
    whole: bool,
    now: Now,
) -> Option<SeatNews> {
    let known = before.or(after)?;
    if super::is_over(known, now) && after.is_none_or(|after| super::is_over(after, now)) {
        return None;
    }
    let takes_place = |date: Option<&Change>| -> bool {
        date.is_some_and(|date| date.details.status != Status::Cancelled)
    };
    match (takes_place(before), takes_place(after), after) {
        (true, false, _) => Some(SeatNews::Cancelled { whole }),
        (false, true, Some(after)) => Some(SeatNews::Restored { now: facts(after) }),
        (true, true, Some(after)) => {
            let (before, after) = (facts(known), facts(after));
            (before != after).then_some(SeatNews::Changed { before, after })
        }
        _ => None,
    }
}

/// To a person as a fact to deliver; to a visitor on their ticket.
fn tell(seat: &mut Seat, title: &str, news: SeatNews) -> Option<Told> {
    let Some(person) = seat.who.person() else {
        seat.note(news);
        return None;
    };
    Some(Told {
        to: person,
        event: seat.date.event,
        at: Some(seat.date.at),
        title: title.to_owned(),
        what: What::Seat(news),
    })
}

/// Whether somebody may still come.
fn is_expected(date: &Change, now: Now) -> bool {
    date.details.status != Status::Cancelled && !super::is_over(date, now)
}

fn facts(date: &Change) -> Facts {
    Facts {
        when: date.when.clone(),
        place: date.details.place.clone(),
    }
}

fn tidy(asking: Asking) -> Asking {
    match asking {
        Asking::Visitor { first_name } => Asking::Visitor {
            first_name: one_line(&first_name),
        },
        person @ Asking::Person(_) => person,
    }
}

fn holder(asking: Asking) -> (Holder, Option<Ticket>) {
    match asking {
        Asking::Person(person) => (Holder::Person(person), None),
        Asking::Visitor { first_name } => {
            let ticket = Ticket::draw();
            let who = Holder::Visitor {
                first_name,
                ticket: ticket.digest(),
            };
            (who, Some(ticket))
        }
    }
}
