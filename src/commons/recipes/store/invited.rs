//! Who is invited to write which recipe, until they answer.

use serde::{Deserialize, Serialize};

use crate::clock::Dated;
use crate::ids::{PersonId, RecipeId};
use crate::store::{Error, Read, Schema, Table, Tx};
use crate::{first_version, keys};

/// key: the recipe, and who is invited to write it; value: by whom and when (version 1).
const INVITED: Table<ToWrite, Invitation> = Table::new("recipes/invited");

/// One invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Who invites.
    pub by: PersonId,
    pub at: Dated,
}

first_version!(Invitation);

keys! {
    /// Who is invited to write a recipe.
    ToWrite {
        /// Which.
        recipe: RecipeId,
        /// Who.
        person: PersonId,
    }
}

pub(super) fn schema(schema: Schema) -> Schema {
    schema.with(&INVITED)
}

/// The invitation of somebody to write a recipe.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn one(
    read: &impl Read,
    recipe: RecipeId,
    person: PersonId,
) -> Result<Option<Invitation>, Error> {
    read.get(&INVITED, &ToWrite { recipe, person })
}

/// Who is invited to write a recipe.
///
/// # Errors
/// As [`one`].
pub fn to(read: &impl Read, recipe: RecipeId) -> Result<Vec<(PersonId, Invitation)>, Error> {
    let [first, last] = [PersonId::MIN, PersonId::MAX].map(|person| ToWrite { recipe, person });
    let rows = read.range(&INVITED, first..=last)?;
    rows.map(|row| row.map(|(key, invitation)| (key.person, invitation)))
        .collect()
}

/// All that wait for an answer: there are few at any time.
///
/// # Errors
/// As [`one`].
pub fn everything(read: &impl Read) -> Result<Vec<(RecipeId, PersonId, Invitation)>, Error> {
    let rows = read.range(&INVITED, ..)?;
    rows.map(|row| row.map(|(key, invitation)| (key.recipe, key.person, invitation)))
        .collect()
}

/// Keeps an invitation.
///
/// # Errors
/// As [`one`].
pub(in crate::commons::recipes) fn put(
    tx: &mut Tx<'_>,
    recipe: RecipeId,
    person: PersonId,
    invitation: &Invitation,
) -> Result<(), Error> {
    tx.put(&INVITED, &ToWrite { recipe, person }, invitation)
}

/// Forgets an invitation.
///
/// # Errors
/// As [`one`].
pub(in crate::commons::recipes) fn remove(
    tx: &mut Tx<'_>,
    recipe: RecipeId,
    person: PersonId,
) -> Result<(), Error> {
    tx.remove(&INVITED, &ToWrite { recipe, person })
}

/// Forgets all invitations to write a recipe.
///
/// # Errors
/// As [`one`].
pub(super) fn remove_all(tx: &mut Tx<'_>, recipe: RecipeId) -> Result<(), Error> {
    for (person, _) in to(&*tx, recipe)? {
        remove(tx, recipe, person)?;
    }
    Ok(())
}
