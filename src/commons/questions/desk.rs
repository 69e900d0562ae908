//! What the desk does: it hides a question, an answer or a comment, with the reason, and shows it again.
//!
//! The journal says what was done, and to whom; never who asked without a name.

use super::acts::{Refused, changed};
use super::{Kept, Place, page, store};
use crate::clock::Now;
use crate::commons::recipes::By;
pub use crate::commons::remarks::Reason;
use crate::ids::{PersonId, QuestionId, RemarkId};
use crate::people::journal::{self, Actor};
use crate::people::{Line, news};
use crate::store::{Change, Error as StoreError, Tx};

/// Hides a question for a reason, or shows it again.
///
/// # Errors
/// There is none that stands otherwise.
pub fn hide(
    tx: &mut Tx<'_>,
    id: QuestionId,
    desk: PersonId,
    reason: Option<Reason>,
    now: Now,
) -> Result<(), Refused> {
    let mut kept = store::of_any_state(&*tx, id)?.ok_or(Refused::NotFound)?;
    let turned = kept.state.turned(reason.clone());
    kept.state = turned.ok_or(Refused::NotFound)?;
    if kept.is_public() {
        changed(tx, kept.clone(), now)?;
    } else {
        store::put(tx, &kept, now)?;
        tx.change(Change::withdraw(id, now.timestamp()))?;
    }
    let told = Told {
        by: kept.by.clone(),
        done: match reason {
            Some(_) => "questions-did-hide",
            None => "questions-did-show",
        },
        said: match reason {
            Some(_) => "questions-news-hidden",
            None => "questions-news-shown",
        },
        href: format!("{}/gerer", page(id)),
        reason,
    };
    Ok(tell(tx, &kept, desk, told, now)?)
}

/// Hides an answer or a comment for a reason, or shows it again.
///
/// # Errors
/// There is none that stands otherwise.
pub fn hide_remark(
    tx: &mut Tx<'_>,
    (id, said): (QuestionId, RemarkId),
    desk: PersonId,
    reason: Option<Reason>,
    now: Now,
) -> Result<(), Refused> {
    let kept = store::of_any_state(&*tx, id)?.ok_or(Refused::NotFound)?;
    let remark = store::remark(&*tx, id, said)?;
    let mut remark = remark.ok_or(Refused::NotFound)?;
    let turned = remark.state.turned(reason.clone());
    remark.state = turned.ok_or(Refused::NotFound)?;
    store::put_remark(tx, id, (said, &remark), now)?;
    let place = remark.place;
    let told = Told {
        by: remark.by,
        done: match reason {
            Some(_) => "questions-did-hide-remark",
            None => "questions-did-show-remark",
        },
        said: match reason {
            Some(_) => "questions-news-hidden-remark",
            None => "questions-news-shown-remark",
        },
        href: format!("{}/dit/{said}", page(id)),
        reason,
    };
    tell(tx, &kept, desk, told, now)?;
    if place == Place::Answer {
        changed(tx, kept, now)?;
    }
    Ok(())
}

/// What is written down and told of an act of the desk.
struct Told {
    by: By,
    done: &'static str,
    said: &'static str,
    href: String,
    reason: Option<Reason>,
}

fn tell(
    tx: &mut Tx<'_>,
    kept: &Kept,
    desk: PersonId,
    told: Told,
    now: Now,
) -> Result<(), StoreError> {
    let title = &kept.text.title;
    let author = match told.by {
        By::Person(person) => Some(person),
        By::Named(_) | By::Former | By::Anonymous => None,
    };
    let subject = author.filter(|_| !kept.is_anonymous_asker(&told.by));
    let done = Line::new(told.done).arg("title", title).to(page(kept.id));
    journal::record(tx, Actor::Person(desk), subject, done, now)?;
    let Some(author) = author else {
        return Ok(());
    };
    let mut said = Line::new(told.said).arg("title", title).to(told.href);
    if let Some(reason) = told.reason {
        said = said.arg("why", reason.why).arg("article", reason.article);
    }
    news::tell(tx, author, said, now)
}
