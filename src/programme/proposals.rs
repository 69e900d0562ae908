//! Acts on who may see an event: proposing, publishing, refusing, hiding, showing again.
//! Its author is told, and those who have a seat.

use super::acts::Error;
use super::seats::acts::tell_all;
use super::standing::{Author, Editor, LONGEST_WHY, Publishing, Signup, Standing, State};
use super::store::{self, Kept};
use super::told::{Done, Told, What};
use super::{Event, Fault, one_line, paragraphs};
use crate::clock::Now;
use crate::ids::{EventId, PersonId};
use crate::store::Tx;

/// Puts a person's event before the venue: public at once, or once the desk publishes it, as the
/// venue's rule says. Gives where it stands.
///
/// # Errors
/// It breaks a rule, or the store failed.
pub fn propose(
    tx: &mut Tx<'_>,
    by: PersonId,
    event: &Event,
    signup: Signup,
    rule: Publishing,
    now: Now,
) -> Result<(EventId, State), Error> {
    event.check()?;
    let state = rule.first_state();
    let standing = Standing {
        by: Author::Person(by),
        state: state.clone(),
        signup,
    };
    let id = store::add_as(tx, event, standing, now)?;
    Ok((id, state))
}

/// Puts an event of the venue itself on the programme, with who may sign up.
///
/// # Errors
/// It breaks a rule, or the store failed.
pub fn announce(
    tx: &mut Tx<'_>,
    event: &Event,
    signup: Signup,
    now: Now,
) -> Result<EventId, Error> {
    event.check()?;
    let standing = Standing {
        signup,
        ..Standing::of_venue()
    };
    Ok(store::add_as(tx, event, standing, now)?)
}

/// The desk publishes what was proposed, or what it had refused.
///
/// # Errors
/// There is no such event, it was public already, or the store failed.
pub fn publish(tx: &mut Tx<'_>, id: EventId, now: Now) -> Result<Done<()>, Error> {
    let kept = any(tx, id)?;
    match kept.standing.state {
        State::Proposed | State::Refused { .. } => {}
        State::Published | State::Hidden { .. } => return Err(Error::OutOfTurn),
    }
    turn(tx, &kept, State::Published, What::Published, now)
}

/// The desk will not publish what was proposed, and says why.
///
/// # Errors
/// There is no such proposal, no reason, or the store failed.
pub fn refuse(tx: &mut Tx<'_>, id: EventId, why: &str, now: Now) -> Result<Done<()>, Error> {
    let kept = any(tx, id)?;
    if !kept.standing.state.is_waiting() {
        return Err(Error::OutOfTurn);
    }
    let why = reason(why)?;
    let what = What::Refused { why: why.clone() };
    turn(tx, &kept, State::Refused { why }, what, now)
}

/// The desk takes an event out of public view, says why, and which article of the charter it
/// goes against.
///
/// # Errors
/// There is no such public event, no reason or article, or the store failed.
pub fn hide(
    tx: &mut Tx<'_>,
    id: EventId,
    why: &str,
    article: &str,
    now: Now,
) -> Result<Done<()>, Error> {
    let kept = any(tx, id)?;
    if !kept.standing.state.is_public() {
        return Err(Error::OutOfTurn);
    }
    let (why, article) = (reason(why)?, reason(&one_line(article))?);
    let what = What::Hidden {
        why: why.clone(),
        article: article.clone(),
    };
    turn(tx, &kept, State::Hidden { why, article }, what, now)
}

/// The desk shows again what it had hidden.
///
/// # Errors
/// There is no such hidden event, or the store failed.
pub fn show_again(tx: &mut Tx<'_>, id: EventId, now: Now) -> Result<Done<()>, Error> {
    let kept = any(tx, id)?;
    if !matches!(kept.standing.state, State::Hidden { .. }) {
        return Err(Error::OutOfTurn);
    }
    turn(tx, &kept, State::Published, What::ShownAgain, now)
}

/// A person takes back what they proposed and nobody else has seen: it is gone.
///
/// # Errors
/// They have no such proposal, or the store failed.
pub fn take_back(tx: &mut Tx<'_>, id: EventId, by: PersonId, now: Now) -> Result<(), Error> {
    let kept = any(tx, id)?;
    if !kept.standing.is_theirs(Editor::Person(by)) {
        return Err(Error::NotFound);
    }
    if kept.standing.state.was_public() {
        return Err(Error::OutOfTurn);
    }
    store::remove(tx, id, now)?;
    Ok(tx.renew_later()?)
}

fn any(tx: &mut Tx<'_>, id: EventId) -> Result<Kept, Error> {
    store::of_any_state(tx, id)?.ok_or(Error::NotFound)
}

/// Puts an event in another state; tells its author, and those with a seat.
fn turn(
    tx: &mut Tx<'_>,
    kept: &Kept,
    state: State,
    what: What,
    now: Now,
) -> Result<Done<()>, Error> {
    let (was_public, is_public) = (kept.standing.state.is_public(), state.is_public());
    let author = kept.standing.author();
    let standing = Standing {
        state,
        ..kept.standing.clone()
    };
    store::put_as(tx, kept.id, &kept.event, standing, now)?;
    let mut told = Vec::new();
    if was_public != is_public {
        told = tell_all(tx, kept.id, &kept.event, is_public, now)?;
    }
    told.extend(author.map(|to| Told {
        to,
        event: kept.id,
        at: None,
        title: kept.event.details.title.clone(),
        what,
    }));
    Ok(Done::new((), told))
}

fn reason(text: &str) -> Result<String, Error> {
    let text = paragraphs(text);
    if text.is_empty() {
        return Err(Error::NoReason);
    }
    if text.chars().count() > LONGEST_WHY {
        return Err(Error::Fault(Fault::TooLong {
            field: "reason",
            limit: LONGEST_WHY,
        }));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
