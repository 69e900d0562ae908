//! What the recipes' room keeps: recipes with their drafts, revisions, offers, and who wrote what.

pub mod below;
pub mod invited;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{By, Draft, Hand, Kept, Lineage, Revision, Section, source};
use crate::clock::{Dated, Now};
use crate::documents::{Hash, Licence};
use crate::ids::{PersonId, RecipeId};
use crate::media;
use crate::store::{Change, Error, Read, Schema, Subject, Table, Tx};
use crate::{first_version, keys};

/// key: the recipe; value: where it stands, and its draft (version 1).
const RECIPES: Table<RecipeId, RecipeRow> = Table::new("recipes/recipes");
/// key: the recipe and the number of a publication; value: all it said (version 1).
const REVISIONS: Table<OfRecipe, Revision> = Table::new("recipes/revisions");
/// key: when the latest revision was published, and the recipe; value: none; public ones only (version 1).
const PUBLIC: Table<ByTime, ()> = Table::new("recipes/public");
/// key: a person, then a recipe that they write; value: none (version 1).
const BY_AUTHOR: Table<ByAuthor, ()> = Table::new("recipes/by-author");
/// key: a document, then a public recipe that was made from it; value: none (version 1).
const FORKS: Table<ByOrigin, ()> = Table::new("recipes/forks");
/// key: the recipe that is offered something, then the one it comes from; value: what is left to decide (version 1).
const OFFERS: Table<ByOffer, Offer> = Table::new("recipes/offers");

#[derive(Serialize, Deserialize)]
struct RecipeRow {
    hands: Vec<Hand>,
    published: u32,
    created: Option<Dated>,
    updated: Option<Dated>,
    is_withdrawn: bool,
    draft: Option<Draft>,
    from: Option<Lineage>,
    base: Option<Licence>,
}

/// Changes of one recipe that are offered to the authors of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// As the fork was when it was offered.
    pub revision: u32,
    /// Who offers.
    pub by: By,
    pub at: Dated,
    /// A word with it; may be empty.
    pub note: String,
    /// Not taken and not left yet.
    pub open: Vec<Section>,
}

// Texts of recipes are documents' bodies: whoever changes that shape freezes it here, and in version 2.
first_version!(RecipeRow, Revision, Offer);

keys! {
    /// Revisions of a recipe.
    OfRecipe {
        /// Which.
        recipe: RecipeId,
        /// From 1.
        number: u32,
    }
    /// Public recipes by the time of their latest revision.
    ByTime {
        /// Seconds since 1970.
        at: i64,
        /// Which.
        recipe: RecipeId,
    }
    /// Recipes by who writes them.
    ByAuthor {
        /// Who.
        person: PersonId,
        /// What.
        recipe: RecipeId,
    }
    /// Public recipes by what they were made from.
    ByOrigin {
        /// From which document.
        origin: Subject,
        /// Which.
        fork: RecipeId,
    }
    /// Offers by the recipe that they are made to.
    ByOffer {
        /// To which.
        to: RecipeId,
        /// From which.
        from: RecipeId,
    }
}

/// Adds the tables of recipes.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    let schema = schema
        .with(&RECIPES)
        .with(&REVISIONS)
        .with(&PUBLIC)
        .with(&BY_AUTHOR)
        .with(&FORKS)
        .with(&OFFERS);
    let schema = below::schema(schema);
    invited::schema(schema)
}

/// The recipe of this id, public or not.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn of_any_state(read: &impl Read, id: RecipeId) -> Result<Option<Kept>, Error> {
    Ok(read.get(&RECIPES, &id)?.map(|row| kept(id, row)))
}

fn kept(id: RecipeId, row: RecipeRow) -> Kept {
    Kept {
        id,
        hands: row.hands,
        published: row.published,
        created: row.created,
        is_withdrawn: row.is_withdrawn,
        draft: row.draft,
        from: row.from,
        base: row.base,
    }
}

/// A public recipe with what it says now.
///
/// # Errors
/// As [`of_any_state`].
pub fn public(read: &impl Read, id: RecipeId) -> Result<Option<(Kept, Revision)>, Error> {
    let Some(kept) = of_any_state(read, id)?.filter(Kept::is_public) else {
        return Ok(None);
    };
    let latest = revision(read, id, kept.published)?;
    Ok(latest.map(|latest| (kept, latest)))
}

/// One publication.
///
/// # Errors
/// As [`of_any_state`].
pub fn revision(
    read: &impl Read,
    recipe: RecipeId,
    number: u32,
) -> Result<Option<Revision>, Error> {
    read.get(&REVISIONS, &OfRecipe { recipe, number })
}

/// All publications, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn revisions(read: &impl Read, recipe: RecipeId) -> Result<Vec<Revision>, Error> {
    let [first, last] = [0, u32::MAX].map(|number| OfRecipe { recipe, number });
    let rows = read.range(&REVISIONS, first..=last)?;
    rows.map(|row| Ok(row?.1)).collect()
}

/// Public recipes, the latest revised first.
///
/// # Errors
/// As [`of_any_state`].
pub fn latest(read: &impl Read, skip: usize, most: usize) -> Result<Vec<RecipeId>, Error> {
    let rows = read.range(&PUBLIC, ..)?.rev().skip(skip).take(most);
    rows.map(|row| Ok(row?.0.recipe)).collect()
}

/// All public recipes, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn all_public(read: &impl Read) -> Result<Vec<RecipeId>, Error> {
    let mut all = latest(read, 0, usize::MAX)?;
    all.sort();
    Ok(all)
}

/// What somebody writes, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn by_author(read: &impl Read, person: PersonId) -> Result<Vec<Kept>, Error> {
    let [first, last] = [RecipeId::MIN, RecipeId::MAX].map(|recipe| ByAuthor { person, recipe });
    let rows = read.range(&BY_AUTHOR, first..=last)?;
    let ids = rows.map(|row| Ok(row?.0.recipe));
    let ids = ids.collect::<Result<Vec<RecipeId>, Error>>()?;
    let found = ids.into_iter().map(|id| of_any_state(read, id));
    Ok(found
        .collect::<Result<Vec<_>, Error>>()?
        .into_iter()
        .flatten()
        .collect())
}

/// Every recipe, public or not.
///
/// # Errors
/// As [`of_any_state`].
pub fn everything(read: &impl Read) -> Result<Vec<Kept>, Error> {
    let rows = read.range(&RECIPES, ..)?;
    rows.map(|row| row.map(|(id, row)| kept(id, row))).collect()
}

/// Public recipes that were made from this document.
///
/// # Errors
/// As [`of_any_state`].
pub fn made_from(read: &impl Read, origin: impl Into<Subject>) -> Result<Vec<RecipeId>, Error> {
    let origin = origin.into();
    let [first, last] = [RecipeId::MIN, RecipeId::MAX].map(|fork| ByOrigin { origin, fork });
    let rows = read.range(&FORKS, first..=last)?;
    rows.map(|row| Ok(row?.0.fork)).collect()
}

/// Writes a recipe under its id, keeps the indexes right, and holds the files that its draft names. The change feed is the act's to
/// tell.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put(tx: &mut Tx<'_>, kept: &Kept, now: Now) -> Result<(), Error> {
    hold(tx, kept, now)?;
    unlink(tx, kept.id)?;
    let latest = revision(&*tx, kept.id, kept.published)?;
    let updated = latest.map(|latest| latest.at);
    let recipe = kept.id;
    let row = RecipeRow {
        hands: kept.hands.clone(),
        published: kept.published,
        created: kept.created,
        updated,
        is_withdrawn: kept.is_withdrawn,
        draft: kept.draft.clone(),
        from: kept.from.clone(),
        base: kept.base,
    };
    tx.put(&RECIPES, &recipe, &row)?;
    for person in kept.writers() {
        tx.put(&BY_AUTHOR, &ByAuthor { person, recipe }, &())?;
    }
    if let Some(updated) = updated.filter(|_| kept.is_public()) {
        let at = updated.at;
        tx.put(&PUBLIC, &ByTime { at, recipe }, &())?;
        if let Some(from) = &kept.from {
            let (origin, fork) = (from.document, recipe);
            tx.put(&FORKS, &ByOrigin { origin, fork }, &())?;
        }
    }
    Ok(())
}

/// Holds what a recipe's draft names from now on; what only its draft named before is let go.
fn hold(tx: &mut Tx<'_>, kept: &Kept, now: Now) -> Result<(), Error> {
    let known = of_any_state(&*tx, kept.id)?;
    let before = drafted(known.as_ref());
    let mut after = drafted(Some(kept));
    if !before.is_subset(&after) {
        after.extend(published(&*tx, kept.id)?);
    }
    media::hold(tx, kept.id.into(), (&before, &after), now)
}

/// The files that a recipe's draft names.
fn drafted(kept: Option<&Kept>) -> BTreeSet<Hash> {
    let draft = kept.and_then(|kept| kept.draft.as_ref());
    draft.map(source::drafted).unwrap_or_default()
}

/// The files that any publication of a recipe names.
fn published(read: &impl Read, recipe: RecipeId) -> Result<BTreeSet<Hash>, Error> {
    let all = revisions(read, recipe)?.into_iter();
    Ok(all
        .flat_map(|it| media::files(&source::words(&it.text.body)))
        .collect())
}

/// Takes a recipe out of the indexes.
fn unlink(tx: &mut Tx<'_>, recipe: RecipeId) -> Result<(), Error> {
    let Some(row) = tx.get(&RECIPES, &recipe)? else {
        return Ok(());
    };
    let updated = row.updated;
    if let Some(from) = &row.from {
        let (origin, fork) = (from.document, recipe);
        tx.remove(&FORKS, &ByOrigin { origin, fork })?;
    }
    for person in kept(recipe, row).writers() {
        tx.remove(&BY_AUTHOR, &ByAuthor { person, recipe })?;
    }
    if let Some(updated) = updated {
        let at = updated.at;
        tx.remove(&PUBLIC, &ByTime { at, recipe })?;
    }
    Ok(())
}

/// Keeps a publication. Before [`put`] of its recipe.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put_revision(
    tx: &mut Tx<'_>,
    recipe: RecipeId,
    revision: &Revision,
) -> Result<(), Error> {
    let number = revision.number;
    for file in media::files(&source::words(&revision.text.body)) {
        media::attach(tx, recipe.into(), file)?;
    }
    tx.put(&REVISIONS, &OfRecipe { recipe, number }, revision)
}

/// Destroys a recipe with all its revisions and offers; whoever holds a copy must destroy it.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn remove(tx: &mut Tx<'_>, recipe: RecipeId, now: Now) -> Result<(), Error> {
    unlink(tx, recipe)?;
    let known = of_any_state(&*tx, recipe)?;
    let was_public = known.as_ref().is_some_and(|kept| kept.published > 0);
    let mut files = drafted(known.as_ref());
    files.extend(published(&*tx, recipe)?);
    media::hold(tx, recipe.into(), (&files, &BTreeSet::new()), now)?;
    for revision in revisions(&*tx, recipe)? {
        let number = revision.number;
        tx.remove(&REVISIONS, &OfRecipe { recipe, number })?;
    }
    for (from, _) in offers_to(&*tx, recipe)? {
        remove_offer(tx, recipe, from)?;
    }
    let from = known.and_then(|kept| kept.from);
    if let Some(to) = from.and_then(|from| from.document.id()) {
        remove_offer(tx, to, recipe)?;
    }
    below::remove_all(tx, recipe, now)?;
    invited::remove_all(tx, recipe)?;
    tx.remove(&RECIPES, &recipe)?;
    if was_public {
        tx.change(Change::erase(recipe, now.timestamp()))?;
    }
    tx.renew_later()
}

/// What is offered to a recipe, by the fork that it comes from.
///
/// # Errors
/// As [`of_any_state`].
pub fn offers_to(read: &impl Read, to: RecipeId) -> Result<Vec<(RecipeId, Offer)>, Error> {
    let [first, last] = [RecipeId::MIN, RecipeId::MAX].map(|from| ByOffer { to, from });
    let rows = read.range(&OFFERS, first..=last)?;
    rows.map(|row| row.map(|(key, offer)| (key.from, offer)))
        .collect()
}

/// The offer of one recipe to another.
///
/// # Errors
/// As [`of_any_state`].
pub fn offer(read: &impl Read, to: RecipeId, from: RecipeId) -> Result<Option<Offer>, Error> {
    read.get(&OFFERS, &ByOffer { to, from })
}

/// Keeps an offer; one with nothing left to decide is over.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put_offer(
    tx: &mut Tx<'_>,
    to: RecipeId,
    from: RecipeId,
    offer: &Offer,
) -> Result<(), Error> {
    if offer.open.is_empty() {
        return remove_offer(tx, to, from);
    }
    tx.put(&OFFERS, &ByOffer { to, from }, offer)
}

/// Forgets an offer.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn remove_offer(tx: &mut Tx<'_>, to: RecipeId, from: RecipeId) -> Result<(), Error> {
    tx.remove(&OFFERS, &ByOffer { to, from })
}

/// Every offer, for who is to be forgotten in them.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn all_offers(read: &impl Read) -> Result<Vec<(RecipeId, RecipeId, Offer)>, Error> {
    let rows = read.range(&OFFERS, ..)?;
    rows.map(|row| row.map(|(key, offer)| (key.to, key.from, offer)))
        .collect()
}
