//! What is done to a question: each act is one transaction, and says why when it cannot be.

use super::{Kept, MOST_REMARKS, Remark, State, Text, authors, page, store};
use crate::clock::Now;
use crate::commons::recipes::{self, By, Lineage};
use crate::documents::body::{self, Step};
use crate::ids::{PersonId, QuestionId, RecipeId, RemarkId};
use crate::people::{journal, news};
use crate::store::{Change, Error as StoreError, Read, Subject, Tx};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such question or answer, or it is not theirs, or not in this state.
    #[error("there is no such question here")]
    NotFound,
    /// It was changed in another window.
    #[error("it was changed meanwhile")]
    Meanwhile,
    /// The question is closed: no more answers are asked for.
    #[error("the question is closed")]
    Closed,
    /// There is no room for more below it.
    #[error("{MOST_REMARKS} answers and comments are the most")]
    TooMany,
    /// The recipe could not be begun.
    #[error("the recipe could not be begun")]
    Recipe(#[from] recipes::acts::Refused),
    /// The store failed.
    #[error("the question could not be kept")]
    Store(#[from] StoreError),
}

/// The question, if this person asked it.
///
/// # Errors
/// They did not, or there is none.
pub(super) fn own(read: &impl Read, id: QuestionId, person: PersonId) -> Result<Kept, Refused> {
    let kept = store::of_any_state(read, id)?;
    kept.filter(|kept| kept.is_asked_by(person))
        .ok_or(Refused::NotFound)
}

/// The question, if everybody may read it.
///
/// # Errors
/// There is none.
pub(super) fn public(read: &impl Read, id: QuestionId) -> Result<Kept, Refused> {
    store::public(read, id)?.ok_or(Refused::NotFound)
}

/// Writes a question whose document says something else now, and tells the feed.
pub(super) fn changed(tx: &mut Tx<'_>, mut kept: Kept, now: Now) -> Result<(), StoreError> {
    kept.revision += 1;
    kept.updated = now.into();
    store::put(tx, &kept, now)?;
    if kept.is_public() {
        tx.change(Change::put(kept.id, now.timestamp()))?;
    }
    Ok(())
}

/// Asks, under one's name or without.
///
/// # Errors
/// The store failed.
pub fn ask(
    tx: &mut Tx<'_>,
    person: PersonId,
    (text, is_anonymous): (Text, bool),
    now: Now,
) -> Result<QuestionId, Refused> {
    let kept = Kept {
        id: tx.next_id(),
        by: By::Person(person),
        is_anonymous,
        text,
        version: 1,
        state: State::Shown,
        is_closed: false,
        revision: 1,
        created: now.into(),
        updated: now.into(),
    };
    store::put(tx, &kept, now)?;
    tx.change(Change::put(kept.id, now.timestamp()))?;
    Ok(kept.id)
}

/// Says it otherwise, unless it was changed since the version that was read.
///
/// # Errors
/// It is not theirs, or is another by now.
pub fn rewrite(
    tx: &mut Tx<'_>,
    (id, person): (QuestionId, PersonId),
    (text, seen): (Text, u32),
    now: Now,
) -> Result<(), Refused> {
    let mut kept = own(&*tx, id, person)?;
    if kept.version != seen {
        return Err(Refused::Meanwhile);
    }
    if kept.text == text {
        return Ok(());
    }
    kept.text = text;
    kept.version += 1;
    Ok(changed(tx, kept, now)?)
}

/// Who closes a question or opens it again: who asked, or the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    pub person: PersonId,
    /// Whether they may act for the place.
    pub is_desk: bool,
}

/// Asks for no more answers, or for answers again.
///
/// # Errors
/// It is not theirs to do, or stands so already.
pub fn close(
    tx: &mut Tx<'_>,
    id: QuestionId,
    keeper: Keeper,
    is_closed: bool,
    now: Now,
) -> Result<(), Refused> {
    let mut kept = public(&*tx, id)?;
    let may = keeper.is_desk || kept.is_asked_by(keeper.person);
    if !may || kept.is_closed == is_closed {
        return Err(Refused::NotFound);
    }
    kept.is_closed = is_closed;
    Ok(changed(tx, kept, now)?)
}

/// Who asked takes the question back, or shows it again.
///
/// # Errors
/// It is not theirs, the desk hid it, or it stands so already.
pub fn withdraw(
    tx: &mut Tx<'_>,
    id: QuestionId,
    person: PersonId,
    is_withdrawn: bool,
    now: Now,
) -> Result<(), Refused> {
    let mut kept = own(&*tx, id, person)?;
    let (from, to) = if is_withdrawn {
        (State::Shown, State::Withdrawn)
    } else {
        (State::Withdrawn, State::Shown)
    };
    if kept.state != from {
        return Err(Refused::NotFound);
    }
    kept.state = to;
    if is_withdrawn {
        store::put(tx, &kept, now)?;
        tx.change(Change::withdraw(id, now.timestamp()))?;
        return Ok(());
    }
    Ok(changed(tx, kept, now)?)
}

/// Whether who asked may destroy it: it was taken back, and nobody else's words would go with it.
pub fn may_erase(kept: &Kept, remarks: &[(RemarkId, Remark)]) -> bool {
    let is_others = |remark: &Remark| remark.by != kept.by && !remark.text.is_empty();
    kept.state == State::Withdrawn && !remarks.iter().any(|(_, it)| is_others(it))
}

/// Destroys a question that was taken back.
///
/// # Errors
/// It is not theirs alone, or still shown.
pub fn erase(tx: &mut Tx<'_>, id: QuestionId, person: PersonId, now: Now) -> Result<(), Refused> {
    let kept = own(&*tx, id, person)?;
    if !may_erase(&kept, &store::remarks(&*tx, id)?) {
        return Err(Refused::NotFound);
    }
    Ok(destroy(tx, id, now)?)
}

/// Destroys a question, and what people were told of it.
pub(super) fn destroy(tx: &mut Tx<'_>, id: QuestionId, now: Now) -> Result<(), StoreError> {
    store::remove(tx, id, now)?;
    news::forget_about(tx, &page(id))?;
    journal::forget_about(tx, &page(id))
}

/// Erases again a question, an answer or a comment that had been erased, in a store that is older. Whether it was there.
///
/// # Errors
/// The store failed.
pub fn erase_again(tx: &mut Tx<'_>, subject: Subject, now: Now) -> Result<bool, StoreError> {
    if let Some(id) = subject.id::<QuestionId>() {
        let was_there = store::of_any_state(&*tx, id)?.is_some();
        destroy(tx, id, now)?;
        return Ok(was_there);
    }
    let Some(remark) = subject.id::<RemarkId>() else {
        return Ok(false);
    };
    let Some(question) = store::question_of(&*tx, remark)? else {
        return Ok(false);
    };
    super::remarks::take_away(tx, question, remark, now)?;
    Ok(true)
}

/// Makes the draft of a recipe from a question and some of its answers: the question says what it is good for, each answer is a
/// step; all whose words are in it become its authors with the person who goes on from there.
///
/// # Errors
/// There is no such public question, or none of these answers.
pub fn into_recipe(
    tx: &mut Tx<'_>,
    id: QuestionId,
    person: PersonId,
    chosen: &[RemarkId],
    now: Now,
) -> Result<RecipeId, Refused> {
    let kept = public(&*tx, id)?;
    let remarks = store::remarks(&*tx, id)?;
    let answers = remarks.iter();
    let answers = answers.filter(|(id, it)| it.is_answer() && chosen.contains(id));
    let answers: Vec<&Remark> = answers.map(|(_, it)| it).collect();
    if answers.is_empty() {
        return Err(Refused::NotFound);
    }
    let mut joining: Vec<By> = Vec::new();
    for by in [&kept.by]
        .into_iter()
        .chain(answers.iter().map(|it| &it.by))
    {
        let by = kept.said_by(by);
        if !joining.contains(&by) {
            joining.push(by);
        }
    }
    let step = |answer: &&Remark| Step {
        text: answer.text.clone(),
        ..Step::default()
    };
    let text = recipes::Text {
        title: kept.text.title.clone(),
        language: kept.text.language,
        body: body::Recipe {
            intention: kept.text.text.clone(),
            steps: answers.iter().map(step).collect(),
            ..body::Recipe::default()
        },
    };
    let from = Lineage {
        document: id.into(),
        revision: kept.revision,
        title: kept.text.title.clone(),
        licence: super::LICENCE,
        authors: authors(&kept, &remarks),
    };
    Ok(recipes::acts::begin_from(
        tx,
        person,
        text,
        (from, joining),
        now,
    )?)
}
