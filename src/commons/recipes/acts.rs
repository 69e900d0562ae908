//! What is done to a recipe: each act is one transaction, and says why when it cannot be.

mod steps;

use super::store;
use super::writers::MOST_WRITERS;
use super::{
    By, Draft, Hand, Kept, Lineage, MOST_PICTURES, MOST_STEPS, Revision, Section, Text, missing,
    page,
};
use crate::clock::Now;
use crate::commons::remarks::MOST_REMARKS;
use crate::documents::{Author, Licence};
use crate::ids::{PersonId, RecipeId, RemarkId};
use crate::people::journal::{self, Actor};
use crate::people::{self, Line, news};
use crate::store::{Change, Error as StoreError, Subject, Tx};

pub use steps::{StepAct, write_steps};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such recipe, or it is not theirs, or not in this state.
    #[error("there is no such recipe here")]
    NotFound,
    /// Somebody wrote the same part meanwhile.
    #[error("somebody changed this part meanwhile")]
    Meanwhile,
    /// The recipe has no more room for steps.
    #[error("a recipe has {MOST_STEPS} steps at most")]
    TooManySteps,
    /// The step has no more room for pictures.
    #[error("a step has {MOST_PICTURES} pictures at most")]
    TooManyPictures,
    /// There is no such picture on this box, or none any more.
    #[error("there is no such picture here")]
    NoPicture,
    /// These parts are needed.
    #[error("parts are missing: {0:?}")]
    Missing(Vec<Section>),
    /// What is to be published says what is published already.
    #[error("nothing changed")]
    Same,
    /// There is no room for more below it.
    #[error("{MOST_REMARKS} reports and remarks are the most")]
    TooManyRemarks,
    /// Nobody who could write it has this name.
    #[error("there is no member of this name")]
    Nobody,
    /// They write it already, or are invited to.
    #[error("they write it already, or are invited to")]
    Writes,
    /// It has no room for more writers.
    #[error("{MOST_WRITERS} write a recipe at most")]
    TooManyWriters,
    /// Without them nobody would write it.
    #[error("nobody else writes it")]
    LastWriter,
    /// The licence may not be given to what the recipe was made from.
    #[error("what it was made from does not go under {0}")]
    Licence(Licence),
    /// The store failed.
    #[error("the recipe could not be kept")]
    Store(#[from] StoreError),
}

/// The recipe, if this person writes it.
///
/// # Errors
/// They do not, or there is none.
pub(super) fn own(tx: &Tx<'_>, id: RecipeId, person: PersonId) -> Result<Kept, Refused> {
    let kept = store::of_any_state(tx, id)?;
    kept.filter(|kept| kept.is_written_by(person))
        .ok_or(Refused::NotFound)
}

/// Begins a recipe, as a draft. `base` is the licence of a text that its author starts from.
///
/// # Errors
/// The store failed.
pub fn begin(
    tx: &mut Tx<'_>,
    person: PersonId,
    text: Text,
    base: Option<Licence>,
    now: Now,
) -> Result<RecipeId, Refused> {
    let kept = Kept {
        id: tx.next_id(),
        hands: vec![writer(person)],
        published: 0,
        created: None,
        is_withdrawn: false,
        draft: Some(draft(text, now)),
        from: None,
        base,
    };
    store::put(tx, &kept, now)?;
    Ok(kept.id)
}

/// Begins a recipe from what was written elsewhere in the commons, as a draft that keeps where it comes from; those whose words
/// are in it become its authors when it is published.
///
/// # Errors
/// The store failed.
pub fn begin_from(
    tx: &mut Tx<'_>,
    person: PersonId,
    text: Text,
    (from, joining): (Lineage, Vec<By>),
    now: Now,
) -> Result<RecipeId, Refused> {
    let draft = Draft {
        joining,
        ..draft(text, now)
    };
    let kept = Kept {
        id: tx.next_id(),
        hands: vec![writer(person)],
        published: 0,
        created: None,
        is_withdrawn: false,
        draft: Some(draft),
        from: Some(from),
        base: None,
    };
    store::put(tx, &kept, now)?;
    Ok(kept.id)
}

fn writer(person: PersonId) -> Hand {
    Hand {
        by: By::Person(person),
        writes: true,
    }
}

fn draft(text: Text, now: Now) -> Draft {
    Draft {
        text,
        removed: None,
        joining: Vec::new(),
        taken: Vec::new(),
        changed: now.into(),
    }
}

/// Begins a new draft from what is published; the one there is stays.
///
/// # Errors
/// It is not theirs, or was never published.
pub fn revise(tx: &mut Tx<'_>, id: RecipeId, person: PersonId, now: Now) -> Result<(), Refused> {
    let kept = own(tx, id, person)?;
    let kept = with_draft(tx, kept, now)?;
    Ok(store::put(tx, &kept, now)?)
}

/// The recipe with a draft: its own, or one that says what is published.
pub(super) fn with_draft(tx: &Tx<'_>, mut kept: Kept, now: Now) -> Result<Kept, Refused> {
    if kept.draft.is_none() {
        let latest = store::revision(tx, kept.id, kept.published)?;
        let latest = latest.ok_or(Refused::NotFound)?;
        kept.draft = Some(draft(latest.text, now));
    }
    Ok(kept)
}

/// Writes one part of the draft, unless somebody changed it since `seen` ([`Section::mark`]).
///
/// # Errors
/// It is not theirs, has no draft, or the part is another by now.
pub fn write(
    tx: &mut Tx<'_>,
    (id, person): (RecipeId, PersonId),
    (section, seen): (Section, &str),
    change: impl FnOnce(&mut Draft) -> Result<(), Refused>,
    now: Now,
) -> Result<(), Refused> {
    // Another of its authors may have published it, or given the draft up, while this was being typed.
    let mut kept = with_draft(tx, own(tx, id, person)?, now)?;
    let draft = kept.draft.as_mut().ok_or(Refused::NotFound)?;
    if section.mark(&draft.text) != seen {
        return Err(Refused::Meanwhile);
    }
    change(draft)?;
    draft.changed = now.into();
    Ok(store::put(tx, &kept, now)?)
}

/// Publishes the draft as a revision that is kept whole.
///
/// # Errors
/// It is not theirs, parts are missing, nothing changed, or the licence does not go with what it was made from.
pub fn publish(
    tx: &mut Tx<'_>,
    id: RecipeId,
    person: PersonId,
    (licence, note): (Licence, String),
    now: Now,
) -> Result<u32, Refused> {
    let mut kept = own(tx, id, person)?;
    if kept.is_withdrawn {
        return Err(Refused::NotFound);
    }
    let before = store::revision(&*tx, id, kept.published)?;
    if !kept.licences(before.as_ref(), person).contains(&licence) {
        return Err(Refused::Licence(licence));
    }
    let draft = kept.draft.take().ok_or(Refused::NotFound)?;
    let missing = missing(&draft.text);
    if !missing.is_empty() {
        return Err(Refused::Missing(missing));
    }
    if before.is_some_and(|it| it.text == draft.text && it.licence == licence) {
        return Err(Refused::Same);
    }
    for by in draft.joining {
        if kept.hands.iter().all(|hand| hand.by != by) {
            kept.hands.push(Hand { by, writes: false });
        }
    }
    // What was taken in is part of the text from now on, and its licence stays with it.
    for taken in draft.taken {
        kept.base = Some(
            kept.base
                .map_or(taken, |base| base.combined(taken).unwrap_or(base)),
        );
    }
    kept.published += 1;
    kept.created.get_or_insert(now.into());
    let revision = Revision {
        number: kept.published,
        text: draft.text,
        licence,
        authors: kept.hands.iter().map(|hand| hand.by.clone()).collect(),
        by: By::Person(person),
        at: now.into(),
        note,
    };
    // The indexes follow the latest revision: the old entry goes before it is written.
    store::put_revision(tx, id, &revision)?;
    store::put(tx, &kept, now)?;
    tx.change(Change::put(id, now.timestamp()))?;
    tell_the_others(tx, &kept, person, &revision, now)?;
    Ok(revision.number)
}

fn tell_the_others(
    tx: &mut Tx<'_>,
    kept: &Kept,
    person: PersonId,
    revision: &Revision,
    now: Now,
) -> Result<(), StoreError> {
    let others = kept.hands.iter().filter_map(|hand| match hand.by {
        By::Person(other) if other != person => Some(other),
        _ => None,
    });
    for other in others {
        let line = Line::new("commons-news-published")
            .arg("title", &revision.text.title)
            .to(page(kept.id));
        news::tell(tx, other, line, now)?;
    }
    Ok(())
}

/// Destroys the draft; a recipe that was never published goes with it.
///
/// # Errors
/// It is not theirs alone ([`may_discard`]), or has no draft.
pub fn discard(tx: &mut Tx<'_>, id: RecipeId, person: PersonId, now: Now) -> Result<(), Refused> {
    let mut kept = own(tx, id, person)?;
    if !may_discard(&kept) {
        return Err(Refused::NotFound);
    }
    kept.draft = None;
    if kept.published == 0 {
        return Ok(destroy(tx, id, now)?);
    }
    store::put(tx, &kept, now)?;
    Ok(tx.renew_later()?)
}

/// Whether one of its authors may destroy the draft: not where that destroys all that others wrote with them.
pub fn may_discard(kept: &Kept) -> bool {
    kept.draft.is_some() && (kept.published > 0 || kept.writers().len() < 2)
}

/// Who takes a recipe from the commons or puts it back: one who writes it, or the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    pub person: PersonId,
    /// Whether they act for the place.
    pub is_desk: bool,
}

impl Keeper {
    /// Whether they may.
    pub fn keeps(self, kept: &Kept) -> bool {
        self.is_desk || kept.is_written_by(self.person)
    }
}

/// Shows a recipe no longer, or again.
///
/// # Errors
/// It is not theirs to do, was never published, or stands so already.
pub fn withdraw(
    tx: &mut Tx<'_>,
    id: RecipeId,
    keeper: Keeper,
    is_withdrawn: bool,
    now: Now,
) -> Result<(), Refused> {
    let kept = store::of_any_state(&*tx, id)?;
    let is_turn = |it: &Kept| it.published > 0 && it.is_withdrawn != is_withdrawn;
    let mut kept = kept
        .filter(|it| keeper.keeps(it) && is_turn(it))
        .ok_or(Refused::NotFound)?;
    kept.is_withdrawn = is_withdrawn;
    store::put(tx, &kept, now)?;
    let at = now.timestamp();
    tx.change(if is_withdrawn {
        Change::withdraw(id, at)
    } else {
        Change::put(id, at)
    })?;
    if !kept.is_written_by(keeper.person) {
        journalled(tx, &kept, keeper.person, is_withdrawn, now)?;
    }
    Ok(())
}

/// What the desk did to what others wrote is written down, and they are told.
fn journalled(
    tx: &mut Tx<'_>,
    kept: &Kept,
    desk: PersonId,
    is_withdrawn: bool,
    now: Now,
) -> Result<(), StoreError> {
    let (done, said) = if is_withdrawn {
        ("commons-did-withdraw", "commons-news-withdrawn")
    } else {
        ("commons-did-restore", "commons-news-restored")
    };
    let latest = store::revision(&*tx, kept.id, kept.published)?;
    let title = latest.map(|it| it.text.title).unwrap_or_default();
    let page = format!("/communs/recettes/{}", kept.id);
    let [done, said] = [done, said].map(|key| Line::new(key).arg("title", &title).to(&page));
    let writers = kept.writers();
    let subject = writers.first().copied();
    journal::record(tx, Actor::Person(desk), subject, done, now)?;
    for writer in writers {
        let mine = format!("{page}/ecrire");
        news::tell(tx, writer, said.clone().to(mine), now)?;
    }
    Ok(())
}

/// Destroys a recipe that is not shown any more.
///
/// # Errors
/// It is not theirs alone, or still shown.
pub fn erase(tx: &mut Tx<'_>, id: RecipeId, person: PersonId, now: Now) -> Result<(), Refused> {
    let kept = own(tx, id, person)?;
    if !may_erase(&kept, person) {
        return Err(Refused::NotFound);
    }
    Ok(destroy(tx, id, now)?)
}

/// Destroys a recipe with all that was said below it, and what people were told of it.
pub(super) fn destroy(tx: &mut Tx<'_>, id: RecipeId, now: Now) -> Result<(), StoreError> {
    store::remove(tx, id, now)?;
    news::forget_about(tx, &page(id))?;
    journal::forget_about(tx, &page(id))
}

/// Erases again a recipe, or what was said below one, that had been erased, in a store that is older. Whether it was there.
///
/// # Errors
/// The store failed.
pub fn erase_again(tx: &mut Tx<'_>, subject: Subject, now: Now) -> Result<bool, StoreError> {
    if let Some(id) = subject.id::<RecipeId>() {
        let was_there = store::of_any_state(&*tx, id)?.is_some();
        if was_there {
            destroy(tx, id, now)?;
        }
        return Ok(was_there);
    }
    let Some(remark) = subject.id::<RemarkId>() else {
        return Ok(false);
    };
    let Some(recipe) = store::below::recipe_of(&*tx, remark)? else {
        return Ok(false);
    };
    super::remarks::take_away(tx, (recipe, remark), now)?;
    Ok(true)
}

/// Whether this person may destroy it: nobody else who is here is an author, and it is not shown.
pub fn may_erase(kept: &Kept, person: PersonId) -> bool {
    let is_other = |hand: &Hand| matches!(hand.by, By::Person(other) if other != person);
    kept.is_withdrawn && !kept.hands.iter().any(is_other) && kept.is_written_by(person)
}

/// Makes a recipe of one's own from a public one, as a draft that keeps where it comes from.
///
/// # Errors
/// There is no such public recipe.
pub fn fork(
    tx: &mut Tx<'_>,
    id: RecipeId,
    person: PersonId,
    now: Now,
) -> Result<RecipeId, Refused> {
    let (_, latest) = store::public(&*tx, id)?.ok_or(Refused::NotFound)?;
    let kept = Kept {
        id: tx.next_id(),
        hands: vec![writer(person)],
        published: 0,
        created: None,
        is_withdrawn: false,
        draft: Some(draft(latest.text.clone(), now)),
        from: Some(Lineage {
            document: id.into(),
            revision: latest.number,
            title: latest.text.title,
            licence: latest.licence,
            authors: latest.authors,
        }),
        base: None,
    };
    store::put(tx, &kept, now)?;
    Ok(kept.id)
}

/// Who somebody is, as it is said to everybody.
///
/// # Errors
/// The store could not be read.
pub fn author(read: &impl crate::store::Read, by: &By) -> Result<Author, StoreError> {
    Ok(match by {
        By::Person(person) => match people::get(read, *person)? {
            Some(person) => Author::Named(person.name.to_string()),
            None => Author::Former,
        },
        By::Named(name) => Author::Named(name.clone()),
        By::Former => Author::Former,
        By::Anonymous => Author::Anonymous,
    })
}
