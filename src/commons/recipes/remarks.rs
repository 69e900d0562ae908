//! What is said below a published recipe: that somebody tried it, what they changed and how it went; and remarks.
//!
//! What must stay true:
//! - a try is told in words: nothing is counted, nothing is rated, and all stands in the order in which it was said;
//! - it is a talk of this place, and no part of the document that travels;
//! - what somebody takes back is gone; what the desk hides keeps the reason, which its author can read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::acts::Refused;
use super::{By, Fault, Kept, page, store};
use crate::clock::{Dated, Now};
use crate::commons::remarks::{MOST_REMARKS, Reason, State};
use crate::documents::body::Markdown;
use crate::ids::{PersonId, RecipeId, RemarkId};
use crate::people::journal::{self, Actor};
use crate::people::{Line, news};
use crate::store::{Change, Error as StoreError, Read, Tx};

/// How somebody tried a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The day, where they say it.
    pub on: Option<Date>,
    /// The publication that they followed.
    pub revision: u32,
    /// What they did otherwise; may be empty.
    pub changed: Markdown,
}

/// Something said below a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// How they tried it; none of what is just a remark.
    pub tried: Option<Tried>,
    pub by: By,
    /// How it went, or what they have to say.
    pub text: Markdown,
    /// Which version of it this is, from 1.
    pub version: u32,
    pub at: Dated,
    pub state: State,
}

/// All that was said below a recipe, in the order in which it was.
pub type Remarks = Vec<(RemarkId, Remark)>;

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How they tried it, if they did.
    pub tried: Option<Tried>,
    pub text: Markdown,
}

impl Remark {
    /// Whether this person said it.
    pub fn is_by(&self, person: PersonId) -> bool {
        self.by == By::Person(person)
    }

    /// Whether everybody may read it below a public recipe.
    pub fn is_shown(&self) -> bool {
        self.state == State::Shown
    }
}

/// How a try was typed, by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed<'a> {
    pub on: &'a str,
    pub revision: &'a str,
    pub changed: &'a str,
    pub text: &'a str,
}

/// A try as it was typed. Of a recipe that was published so often; `usual` is the publication that is meant where none is named,
/// and today the latest day on which it can have been.
///
/// # Errors
/// What is wrong, by the name of the field.
pub fn tried(
    typed: Typed<'_>,
    (published, usual): (u32, u32),
    today: Option<Date>,
) -> Result<Said, Vec<(&'static str, Fault)>> {
    let on = super::day(typed.on, today);
    let revision = super::number(typed.revision, published);
    let changed = super::text(typed.changed);
    match (on, revision, changed, super::said(typed.text)) {
        (Ok(on), Ok(revision), Ok(changed), Ok(text)) => Ok(Said {
            tried: Some(Tried {
                on,
                revision: revision.unwrap_or(usual),
                changed,
            }),
            text,
        }),
        (on, revision, changed, text) => {
            let faults = [
                ("on", on.err()),
                ("revision", revision.err()),
                ("changed", changed.err()),
                ("text", text.err()),
            ];
            let faults = faults.into_iter();
            Err(faults.filter_map(|(of, it)| Some((of, it?))).collect())
        }
    }
}

/// Whether this is a publication of the recipe.
fn has(kept: &Kept, said: &Said) -> bool {
    let tried = said.tried.as_ref();
    tried.is_none_or(|it| (1..=kept.published).contains(&it.revision))
}

/// Says something below a recipe, and tells those who write it.
///
/// # Errors
/// There is no such public recipe or publication, or there is no more room below it.
pub fn say(
    tx: &mut Tx<'_>,
    (id, person): (RecipeId, PersonId),
    said: Said,
    now: Now,
) -> Result<RemarkId, Refused> {
    let (kept, latest) = store::public(&*tx, id)?.ok_or(Refused::NotFound)?;
    if !has(&kept, &said) {
        return Err(Refused::NotFound);
    }
    if store::below::all(&*tx, id)?.len() >= MOST_REMARKS {
        return Err(Refused::TooManyRemarks);
    }
    let key = match said.tried {
        Some(_) => "commons-news-tried",
        None => "commons-news-remark",
    };
    let remark = Remark {
        tried: said.tried,
        by: By::Person(person),
        text: said.text,
        version: 1,
        at: now.into(),
        state: State::Shown,
    };
    let new: RemarkId = tx.next_id();
    store::below::put(tx, id, (new, &remark), now)?;
    for writer in kept.writers() {
        if writer != person {
            let line = Line::new(key).arg("title", &latest.text.title);
            news::tell(tx, writer, line.to(page(id)), now)?;
        }
    }
    Ok(new)
}

/// Something that this person said, and the recipe below which they did.
///
/// # Errors
/// There is no such thing of theirs.
fn mine(
    read: &impl Read,
    (id, said): (RecipeId, RemarkId),
    person: PersonId,
) -> Result<(Kept, Remark), Refused> {
    let kept = store::of_any_state(read, id)?.ok_or(Refused::NotFound)?;
    let remark = store::below::one(read, id, said)?;
    let remark = remark.filter(|it| it.is_by(person));
    Ok((kept, remark.ok_or(Refused::NotFound)?))
}

/// Says it otherwise, unless it was changed since the version that was read.
///
/// # Errors
/// It is not theirs, was no try and would be one or the other way round, or is another by now.
pub fn rewrite(
    tx: &mut Tx<'_>,
    at: (RecipeId, RemarkId),
    person: PersonId,
    (said, seen): (Said, u32),
    now: Now,
) -> Result<(), Refused> {
    let (kept, mut remark) = mine(&*tx, at, person)?;
    if remark.tried.is_some() != said.tried.is_some() || !has(&kept, &said) {
        return Err(Refused::NotFound);
    }
    if remark.version != seen {
        return Err(Refused::Meanwhile);
    }
    if remark.text == said.text && remark.tried == said.tried {
        return Ok(());
    }
    (remark.text, remark.tried) = (said.text, said.tried);
    remark.version += 1;
    Ok(store::below::put(tx, at.0, (at.1, &remark), now)?)
}

/// Takes back what one said: it is destroyed.
///
/// # Errors
/// It is not theirs.
pub fn withdraw(
    tx: &mut Tx<'_>,
    at: (RecipeId, RemarkId),
    person: PersonId,
    now: Now,
) -> Result<(), Refused> {
    mine(&*tx, at, person)?;
    Ok(take_away(tx, at, now)?)
}

/// Destroys what was said.
pub(super) fn take_away(
    tx: &mut Tx<'_>,
    (id, said): (RecipeId, RemarkId),
    now: Now,
) -> Result<(), StoreError> {
    store::below::remove(tx, id, said, now)?;
    tx.change(Change::erase(said, now.timestamp()))?;
    tx.renew_later()
}

/// The desk hides it for a reason, or shows it again. What it did is written down, and who said it is told.
///
/// # Errors
/// There is none that stands otherwise.
pub fn hide(
    tx: &mut Tx<'_>,
    (id, said): (RecipeId, RemarkId),
    desk: PersonId,
    reason: Option<Reason>,
    now: Now,
) -> Result<(), Refused> {
    let kept = store::of_any_state(&*tx, id)?.ok_or(Refused::NotFound)?;
    let remark = store::below::one(&*tx, id, said)?;
    let mut remark = remark.ok_or(Refused::NotFound)?;
    let turned = remark.state.turned(reason.clone());
    remark.state = turned.ok_or(Refused::NotFound)?;
    store::below::put(tx, id, (said, &remark), now)?;
    let (done, told) = match reason {
        Some(_) => ("commons-did-hide-remark", "commons-news-hidden-remark"),
        None => ("commons-did-show-remark", "commons-news-shown-remark"),
    };
    let latest = store::revision(&*tx, id, kept.published)?;
    let title = latest.map(|it| it.text.title).unwrap_or_default();
    let author = match remark.by {
        By::Person(person) => Some(person),
        By::Named(_) | By::Former | By::Anonymous => None,
    };
    let done = Line::new(done).arg("title", &title).to(page(id));
    journal::record(tx, Actor::Person(desk), author, done, now)?;
    let Some(author) = author else {
        return Ok(());
    };
    let here = format!("{}/dit/{said}", page(id));
    let mut told = Line::new(told).arg("title", &title).to(here);
    if let Some(reason) = reason {
        told = told.arg("why", reason.why).arg("article", reason.article);
    }
    Ok(news::tell(tx, author, told, now)?)
}
