//! Offering back what was changed in a recipe that was made from another: its authors take or leave it, section by section.
//!
//! What is taken goes into the original's draft, which its authors publish when they like; then whose work it was is named
//! among the authors.

use super::acts::{self, Refused};
use super::store::{self, Offer};
use super::{By, Kept, Revision, Section, Text, changed};
use crate::clock::Now;
use crate::ids::{PersonId, RecipeId};
use crate::people::{Line, news};
use crate::store::{Read, Tx};

/// What may be offered now: the fork as it is published, and where it differs from the original as that is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offerable {
    pub to: Kept,
    pub to_latest: Revision,
    pub latest: Revision,
    pub sections: Vec<Section>,
}

/// What this recipe could offer to the one it was made from; `None` when either is not public, or it was made from none.
///
/// # Errors
/// The store could not be read.
pub fn offerable(
    read: &impl Read,
    fork: RecipeId,
) -> Result<Option<Offerable>, crate::store::Error> {
    let Some((kept, latest)) = store::public(read, fork)? else {
        return Ok(None);
    };
    let Some(origin) = kept.from.and_then(|from| from.document.id()) else {
        return Ok(None);
    };
    let Some((to, to_latest)) = store::public(read, origin)? else {
        return Ok(None);
    };
    let sections = changed(&to_latest.text, &latest.text);
    Ok(Some(Offerable {
        to,
        to_latest,
        latest,
        sections,
    }))
}

/// Offers some sections of a fork to the authors of the original; what was offered before gives way.
///
/// # Errors
/// It is not theirs, there is nothing to offer, or the licences do not go together.
pub fn offer(
    tx: &mut Tx<'_>,
    fork: RecipeId,
    person: PersonId,
    (mut sections, note): (Vec<Section>, String),
    now: Now,
) -> Result<(), Refused> {
    acts::own(tx, fork, person)?;
    let found = offerable(&*tx, fork)?.ok_or(Refused::NotFound)?;
    sections.retain(|it| found.sections.contains(it));
    if sections.is_empty() {
        return Err(Refused::Same);
    }
    fits(&found.to_latest, &found.latest)?;
    let offer = Offer {
        revision: found.latest.number,
        by: By::Person(person),
        at: now.into(),
        note,
        open: sections,
    };
    store::put_offer(tx, found.to.id, fork, &offer)?;
    let page = format!("/communs/recettes/{}/propositions/{fork}", found.to.id);
    for writer in found.to.writers() {
        let line = Line::new("commons-news-offered").arg("title", &found.to_latest.text.title);
        news::tell(tx, writer, line.to(&page), now)?;
    }
    Ok(())
}

/// The original stays under its licence: what is taken in must go under it.
fn fits(original: &Revision, fork: &Revision) -> Result<(), Refused> {
    match original.licence.combined(fork.licence) {
        Ok(licence) if licence == original.licence => Ok(()),
        _ => Err(Refused::Licence(original.licence)),
    }
}

/// Takes an offer back.
///
/// # Errors
/// It is not theirs, or there is none.
pub fn take_back(tx: &mut Tx<'_>, fork: RecipeId, person: PersonId) -> Result<(), Refused> {
    let kept = acts::own(tx, fork, person)?;
    let origin = kept.from.and_then(|from| from.document.id());
    let origin: RecipeId = origin.ok_or(Refused::NotFound)?;
    store::offer(&*tx, origin, fork)?.ok_or(Refused::NotFound)?;
    Ok(store::remove_offer(tx, origin, fork)?)
}

/// What the original's authors do with a section that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It goes into the draft.
    Take,
    /// The recipe stays as it is.
    Leave,
}

/// What tells a section of an offer, and of the text beside which it was read, from what there is by now.
pub fn mark(section: Section, text: &Text, offer: &Offer) -> String {
    format!("{}-{}", section.mark(text), offer.revision)
}

/// Takes or leaves one section of an offer, unless either side changed since `seen` ([`mark`]).
///
/// # Errors
/// The recipe is not theirs, nothing of the kind is offered, one side is another by now, or the licences do not go together.
pub fn answer(
    tx: &mut Tx<'_>,
    (to, fork): (RecipeId, RecipeId),
    person: PersonId,
    (section, answer, seen): (Section, Answer, &str),
    now: Now,
) -> Result<(), Refused> {
    let kept = acts::own(tx, to, person)?;
    let mut offer = store::offer(&*tx, to, fork)?.ok_or(Refused::NotFound)?;
    if !offer.open.contains(&section) {
        return Err(Refused::NotFound);
    }
    let offered = store::revision(&*tx, fork, offer.revision)?.ok_or(Refused::NotFound)?;
    let kept = acts::with_draft(tx, kept, now)?;
    if kept
        .draft
        .as_ref()
        .is_none_or(|it| mark(section, &it.text, &offer) != seen)
    {
        return Err(Refused::Meanwhile);
    }
    if answer == Answer::Take {
        let mut kept = kept;
        let latest = store::revision(&*tx, to, kept.published)?.ok_or(Refused::NotFound)?;
        fits(&latest, &offered)?;
        let draft = kept.draft.as_mut().ok_or(Refused::NotFound)?;
        section.put(&offered.text, &mut draft.text);
        draft.changed = now.into();
        draft.taken.push(offered.licence);
        for by in &offered.authors {
            if !draft.joining.contains(by) {
                draft.joining.push(by.clone());
            }
        }
        store::put(tx, &kept, now)?;
    }
    offer.open.retain(|it| *it != section);
    store::put_offer(tx, to, fork, &offer)?;
    if offer.open.is_empty()
        && let By::Person(by) = offer.by
    {
        let line = Line::new("commons-news-answered").arg("title", &offered.text.title);
        let page = format!("/communs/recettes/{to}");
        news::tell(tx, by, line.to(page), now)?;
    }
    Ok(())
}
