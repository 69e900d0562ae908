//! Word of what happened, as news for the people it concerns.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::acts;
use super::seats::{Seat, store as seats};
use super::told::{Done, Facts, SeatNews, Told, What};
use super::{Kept, When};
use crate::clock::Now;
use crate::ids::{EventId, PersonId};
use crate::people::journal::{self, Actor};
use crate::people::{Line, news};
use crate::store::{Error, Tx};

/// What an act did to an event that was written already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewrote {
    /// It says something else.
    Changed,
    /// It does not take place, or some of its dates do not.
    Cancelled,
    /// It takes place after all.
    Restored,
}

/// Leaves word with a person, in the act that has something to say.
///
/// # Errors
/// The store failed.
#[allow(clippy::needless_pass_by_value, reason = "it is a `Tell`")]
pub fn to_news(tx: &mut Tx<'_>, told: Told, now: Now) -> Result<(), Error> {
    let to = told.to;
    news::tell(tx, to, line(&told), now)
}

/// Does something to an event and tells everybody it concerns. Gives also how many people with a seat will read of it on
/// their next visit.
///
/// # Errors
/// What the act says.
pub fn spread<T>(
    tx: &mut Tx<'_>,
    event: EventId,
    act: impl FnOnce(&mut Tx<'_>) -> Result<Done<T>, acts::Error>,
    now: Now,
) -> Result<(T, usize), acts::Error> {
    let is_visitors = |seat: &Seat| seat.who.person().is_none();
    let before = seats::of_event(&*tx, event)?.into_iter().flatten();
    let before: Vec<Seat> = before.filter(is_visitors).collect();
    let done = act(tx)?;
    let told = done.told().iter();
    let told = told.filter(|told| matches!(told.what, What::Seat(_)));
    let mut readers = told.map(|told| told.to).collect::<BTreeSet<_>>().len();
    for seat in before {
        let after = seats::get(&*tx, seat.id)?;
        readers += usize::from(after.is_some_and(|after| after.news != seat.news));
    }
    let value = done.deliver(tx, |tx, told| to_news(tx, told, now))?;
    Ok((value, readers))
}

/// What somebody of the desk did to an event that somebody else wrote: the journal says it, and its author is told.
///
/// # Errors
/// The store failed.
pub fn by_desk(
    tx: &mut Tx<'_>,
    desk: PersonId,
    kept: &Kept,
    did: Rewrote,
    now: Now,
) -> Result<(), Error> {
    let Some(author) = kept.standing.author().filter(|author| *author != desk) else {
        return Ok(());
    };
    let (done, said) = match did {
        Rewrote::Changed => ("programme-did-change", "programme-news-desk-changed"),
        Rewrote::Cancelled => ("programme-did-cancel", "programme-news-desk-cancelled"),
        Rewrote::Restored => ("programme-did-restore", "programme-news-desk-restored"),
    };
    let [done, said] = [done, said].map(|key| {
        Line::new(key)
            .arg("title", &kept.event.details.title)
            .to(format!("/programme/{}/mien", kept.id))
    });
    journal::record(tx, Actor::Person(desk), Some(author), done, now)?;
    news::tell(tx, author, said, now)
}

/// An author changed what is public already: the correction shows at once, and the desk reads of it in the journal.
///
/// # Errors
/// The store failed.
pub fn by_author(tx: &mut Tx<'_>, author: PersonId, kept: &Kept, now: Now) -> Result<(), Error> {
    let line = Line::new("programme-did-correct")
        .arg("title", &kept.event.details.title)
        .to(format!("/programme/{}", kept.id));
    journal::record(tx, Actor::Person(author), Some(author), line, now)
}

/// What happened, in a line.
fn line(told: &Told) -> Line {
    let said = |key: &str| Line::new(key).arg("title", &told.title);
    let line = match &told.what {
        What::Seat(news) => seat_line(news, &said),
        What::Published => said("programme-news-published"),
        What::Refused { why } => said("programme-news-refused").arg("why", why),
        What::Hidden { why, article } => said("programme-news-hidden")
            .arg("why", why)
            .arg("article", article),
        What::ShownAgain => said("programme-news-shown-again"),
    };
    let page = format!("/programme/{}", told.event);
    let is_mine = !matches!(told.what, What::Seat(_));
    line.to(match told.at {
        _ if is_mine => format!("{page}/mien"),
        Some(at) => format!("{page}?date={at}"),
        None => page,
    })
}

/// What happened to a seat, in a line of this shape.
pub(super) fn seat_line(news: &SeatNews, said: &impl Fn(&str) -> Line) -> Line {
    match news {
        SeatNews::MovedUp => said("programme-news-moved-up"),
        SeatNews::Cancelled { whole: true } => said("programme-news-cancelled"),
        SeatNews::Cancelled { whole: false } => said("programme-news-cancelled-date"),
        SeatNews::Withdrawn => said("programme-news-withdrawn"),
        SeatNews::Restored { now } => {
            facts(said("programme-news-restored"), now, "when_now", "place")
        }
        SeatNews::Changed { before, after } => {
            let line = facts(
                said("programme-news-changed"),
                before,
                "when_before",
                "place_before",
            );
            facts(line, after, "when_now", "place")
        }
    }
}

fn facts(line: Line, facts: &Facts, when: &str, place: &str) -> Line {
    let at = match &facts.when {
        When::Days { first, .. } => first.to_string(),
        When::Hours { start, .. } => DateTime::to_string(start),
    };
    line.arg(when, at)
        .arg(place, facts.place.as_deref().unwrap_or("–"))
}
