//! What is said below recipes, and who said it.

use std::collections::BTreeSet;

use crate::clock::Now;
use crate::commons::recipes::By;
use crate::commons::recipes::remarks::{Remark, Remarks};
use crate::documents::Hash;
use crate::ids::{PersonId, RecipeId, RemarkId};
use crate::media;
use crate::store::{Error, Read, Schema, Table, Tx};
use crate::{first_version, keys};

/// key: the recipe and something said below it; value: what (version 1).
const REMARKS: Table<Below, Remark> = Table::new("recipes/remarks");
/// key: a person, a recipe, and something that they said below it; value: none (version 1).
const BY_SPEAKER: Table<BySpeaker, ()> = Table::new("recipes/remarks-by");

first_version!(Remark);

keys! {
    /// What was said below a recipe.
    Below {
        /// Which.
        recipe: RecipeId,
        /// What.
        remark: RemarkId,
    }
    /// What somebody said below recipes.
    BySpeaker {
        /// Who.
        person: PersonId,
        /// Below which.
        recipe: RecipeId,
        /// What.
        remark: RemarkId,
    }
}

pub(super) fn schema(schema: Schema) -> Schema {
    schema.with(&REMARKS).with(&BY_SPEAKER)
}

/// All that was said below a recipe, in order, whoever may read it.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn all(read: &impl Read, recipe: RecipeId) -> Result<Remarks, Error> {
    let [first, last] = [RemarkId::MIN, RemarkId::MAX].map(|remark| Below { recipe, remark });
    let rows = read.range(&REMARKS, first..=last)?;
    rows.map(|row| row.map(|(key, remark)| (key.remark, remark)))
        .collect()
}

/// One thing that was said below a recipe.
///
/// # Errors
/// As [`all`].
pub fn one(read: &impl Read, recipe: RecipeId, remark: RemarkId) -> Result<Option<Remark>, Error> {
    read.get(&REMARKS, &Below { recipe, remark })
}

/// What somebody said, below which recipe, in the order of the recipes.
///
/// # Errors
/// As [`all`].
pub fn by_speaker(
    read: &impl Read,
    person: PersonId,
) -> Result<Vec<(RecipeId, RemarkId, Remark)>, Error> {
    let first = BySpeaker {
        person,
        recipe: RecipeId::MIN,
        remark: RemarkId::MIN,
    };
    let last = BySpeaker {
        person,
        recipe: RecipeId::MAX,
        remark: RemarkId::MAX,
    };
    let mut found = Vec::new();
    for row in read.range(&BY_SPEAKER, first..=last)? {
        let (key, ()) = row?;
        if let Some(remark) = one(read, key.recipe, key.remark)? {
            found.push((key.recipe, key.remark, remark));
        }
    }
    Ok(found)
}

/// The recipe below which this was said; a search through all, for what is seldom asked.
///
/// # Errors
/// As [`all`].
pub(in crate::commons::recipes) fn recipe_of(
    read: &impl Read,
    remark: RemarkId,
) -> Result<Option<RecipeId>, Error> {
    for row in read.range(&REMARKS, ..)? {
        let (key, _) = row?;
        if key.remark == remark {
            return Ok(Some(key.recipe));
        }
    }
    Ok(None)
}

/// The files that it names.
fn files(remark: &Remark) -> BTreeSet<Hash> {
    let changed = remark.tried.iter().map(|it| &*it.changed);
    let texts = changed.chain([&*remark.text]);
    texts.flat_map(media::files).collect()
}

/// Writes something said below a recipe, and holds the files that it names.
///
/// # Errors
/// As [`all`].
pub(in crate::commons::recipes) fn put(
    tx: &mut Tx<'_>,
    recipe: RecipeId,
    (id, said): (RemarkId, &Remark),
    now: Now,
) -> Result<(), Error> {
    let before = one(&*tx, recipe, id)?;
    let before = before.as_ref().map(files).unwrap_or_default();
    media::hold(tx, id.into(), (&before, &files(said)), now)?;
    unlink(tx, recipe, id)?;
    tx.put(&REMARKS, &Below { recipe, remark: id }, said)?;
    match said.by {
        By::Person(person) => {
            let key = BySpeaker {
                person,
                recipe,
                remark: id,
            };
            tx.put(&BY_SPEAKER, &key, &())
        }
        By::Named(_) | By::Former | By::Anonymous => Ok(()),
    }
}

/// Takes something out of the list of who said it.
fn unlink(tx: &mut Tx<'_>, recipe: RecipeId, remark: RemarkId) -> Result<(), Error> {
    let Some(By::Person(person)) = one(&*tx, recipe, remark)?.map(|it| it.by) else {
        return Ok(());
    };
    let key = BySpeaker {
        person,
        recipe,
        remark,
    };
    tx.remove(&BY_SPEAKER, &key)
}

/// Destroys something said below a recipe.
///
/// # Errors
/// As [`all`].
pub(in crate::commons::recipes) fn remove(
    tx: &mut Tx<'_>,
    recipe: RecipeId,
    remark: RemarkId,
    now: Now,
) -> Result<(), Error> {
    if let Some(known) = one(&*tx, recipe, remark)? {
        media::hold(tx, remark.into(), (&files(&known), &BTreeSet::new()), now)?;
    }
    unlink(tx, recipe, remark)?;
    tx.remove(&REMARKS, &Below { recipe, remark })
}

/// Destroys all that was said below a recipe.
///
/// # Errors
/// As [`all`].
pub(super) fn remove_all(tx: &mut Tx<'_>, recipe: RecipeId, now: Now) -> Result<(), Error> {
    for (remark, _) in all(&*tx, recipe)? {
        remove(tx, recipe, remark, now)?;
    }
    Ok(())
}
