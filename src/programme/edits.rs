//! Acts on what stands on the programme: changing it, cancelling it, taking a cancellation back.
//! Seats follow their dates, and their holders are told.

use jiff::civil::DateTime;

use super::acts::{Error, new_uid};
use super::seats::acts::follow;
use super::series::{Edit, Edited, Scope};
use super::standing::{Editor, Signup, Standing};
use super::store::{self, Kept};
use super::told::{DateOf, Done};
use super::{Event, Zone};
use crate::clock::Now;
use crate::ids::EventId;
use crate::store::Tx;

/// An event, and the date of it that somebody looks at; `None` for its first.
pub type Looked = (EventId, Option<DateTime>);

/// Changes one date of an event, all, or those from one on. Gives where the date looked at now
/// is: its event is a new one when a series was divided.
///
/// # Errors
/// There is no such event or date for `who`, a rule is broken, or the store failed.
pub fn edit(
    tx: &mut Tx<'_>,
    (id, at): Looked,
    scope: Scope,
    (mut edit, signup): (Edit, Signup),
    who: Editor,
    venue: &Zone,
    now: Now,
) -> Result<Done<DateOf>, Error> {
    let kept = changeable(tx, id, who)?;
    let at = at.unwrap_or(kept.event.when.start());
    edit.details = edit.details.tidy();
    let edited = kept.event.edited(at, scope, &edit, &new_uid(), venue)?;
    // From the first date on is all of it.
    let is_of_all = match scope {
        Scope::All => true,
        Scope::From => edited.tail.is_none(),
        Scope::One => kept.event.repeat.is_none(),
    };
    let signup = Signups {
        head: if is_of_all {
            signup
        } else {
            kept.standing.signup
        },
        tail: signup,
    };
    settle(tx, &kept, &edited, &signup, at, now)
}

/// Cancels one date of an event, all, or those from one on: they stay, struck through.
///
/// # Errors
/// As [`edit`].
pub fn cancel(
    tx: &mut Tx<'_>,
    (id, at): Looked,
    scope: Scope,
    who: Editor,
    now: Now,
) -> Result<Done<DateOf>, Error> {
    let kept = changeable(tx, id, who)?;
    let at = match scope {
        // All of it may have lost its first date.
        Scope::All => {
            let edited = Edited::whole(kept.event.clone().cancelled());
            let at = at.unwrap_or(kept.event.when.start());
            return settle(tx, &kept, &edited, &Signups::as_before(&kept), at, now);
        }
        Scope::One | Scope::From => at.unwrap_or(kept.event.when.start()),
    };
    let edited = kept.event.called_off(at, scope, &new_uid())?;
    settle(tx, &kept, &edited, &Signups::as_before(&kept), at, now)
}

/// Takes a cancellation back: of the event where it was cancelled as a whole, else of the date.
///
/// # Errors
/// As [`edit`]; or nothing of it is cancelled.
pub fn restore(
    tx: &mut Tx<'_>,
    (id, at): Looked,
    who: Editor,
    now: Now,
) -> Result<Done<DateOf>, Error> {
    let kept = changeable(tx, id, who)?;
    let at = at.unwrap_or(kept.event.when.start());
    let event = kept.event.clone().taken_back(at);
    if event == kept.event {
        return Err(Error::OutOfTurn);
    }
    let signups = Signups::as_before(&kept);
    settle(tx, &kept, &Edited::whole(event), &signups, at, now)
}

/// Writes an event as a calendar file has it, under the id its UID has already: where it stands
/// stays, seats follow.
pub(super) fn replace(
    tx: &mut Tx<'_>,
    event: &Event,
    now: Now,
) -> Result<Done<EventId>, crate::store::Error> {
    let Some(before) = store::find_of_any_state(tx, &event.uid)? else {
        return Ok(Done::new(store::add(tx, event, now)?, Vec::new()));
    };
    let id = before.id;
    store::put(tx, id, event, now)?;
    let same = |at| DateOf { event: id, at };
    let told = follow(tx, (id, &before.event), same, now)?;
    Ok(Done::new(id, told))
}

/// Who may sign up, after.
struct Signups {
    head: Signup,
    tail: Signup,
}

impl Signups {
    fn as_before(kept: &Kept) -> Signups {
        let signup = kept.standing.signup;
        Signups {
            head: signup,
            tail: signup,
        }
    }
}

/// The event, if `who` may change it.
pub(super) fn changeable(tx: &mut Tx<'_>, id: EventId, who: Editor) -> Result<Kept, Error> {
    let kept = store::of_any_state(tx, id)?.ok_or(Error::NotFound)?;
    if kept.standing.may_be_changed_by(who) {
        Ok(kept)
    } else {
        Err(Error::NotFound)
    }
}

/// Writes what an edit made of an event, and lets its seats follow.
fn settle(
    tx: &mut Tx<'_>,
    kept: &Kept,
    edited: &Edited,
    signups: &Signups,
    at: DateTime,
    now: Now,
) -> Result<Done<DateOf>, Error> {
    let standing = |signup| Standing {
        signup,
        ..kept.standing.clone()
    };
    store::put_as(tx, kept.id, &edited.event, standing(signups.head), now)?;
    let tail = match &edited.tail {
        Some(tail) => store::add_as(tx, tail, standing(signups.tail), now)?,
        None => kept.id,
    };
    let renamed = |at| {
        let (is_of_tail, at) = edited.renamed(at);
        let event = if is_of_tail { tail } else { kept.id };
        DateOf { event, at }
    };
    let told = follow(tx, (kept.id, &kept.event), renamed, now)?;
    Ok(Done::new(renamed(at), told))
}

#[cfg(test)]
mod tests;
