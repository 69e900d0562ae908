//! Pages of the recipes: read by everybody, written section by section by their authors, compared, made anew, offered back.

mod ask;
mod below;
mod draft;
pub(in crate::commons) mod fields;
pub(in crate::commons) mod hiding;
mod offers;
pub(in crate::commons) mod pictures;
mod publish;
mod read;
pub(in crate::commons) mod said;
pub(in crate::commons) mod sections;
mod steps;
mod told;
mod writers;

use std::collections::HashMap;

use super::acts::{Keeper, Refused};
use super::{Draft, Kept, Text, page, store};
use crate::ids::RecipeId;
use crate::people::Member;
use crate::web::{Doors, Enter, Error, Shell};

pub(in crate::commons) use read::snippet;
pub use read::{Listed, listed};

/// What a form of the commons sends, by field.
pub(in crate::commons) type Typed = HashMap<String, String>;

/// The doors of this room.
pub fn doors() -> Doors<Shell> {
    let doors = Doors::default()
        .get("/communs/recettes", Enter::Anyone, read::list)
        .get("/communs/recettes/ecrire", Enter::Member, draft::begin_form)
        .post("/communs/recettes/ecrire", Enter::Member, draft::begin)
        .get("/communs/recettes/{id}", Enter::Anyone, read::recipe)
        .get(
            "/communs/recettes/{id}/versions",
            Enter::Anyone,
            read::versions,
        )
        .get(
            "/communs/recettes/{id}/versions/{number}",
            Enter::Anyone,
            read::version,
        )
        .get(
            "/communs/recettes/{id}/comparer",
            Enter::Anyone,
            read::compare,
        )
        .get(
            "/communs/recettes/{id}/ecrire",
            Enter::Member,
            draft::overview,
        )
        .post(
            "/communs/recettes/{id}/ecrire",
            Enter::Member,
            draft::revise,
        )
        .get(
            "/communs/recettes/{id}/apercu",
            Enter::Member,
            draft::preview,
        )
        .get(
            "/communs/recettes/{id}/ecrire/{part}",
            Enter::Member,
            sections::form,
        )
        .post(
            "/communs/recettes/{id}/ecrire/{part}",
            Enter::Member,
            sections::write,
        )
        .get(
            "/communs/recettes/{id}/etapes/{number}",
            Enter::Member,
            steps::form,
        )
        .post(
            "/communs/recettes/{id}/etapes/{number}",
            Enter::Member,
            steps::write,
        )
        .post(
            "/communs/recettes/{id}/etapes/{number}/{act}",
            Enter::Member,
            steps::act,
        )
        .post(
            "/communs/recettes/{id}/etape-retiree",
            Enter::Member,
            steps::put_back,
        )
        .get(
            "/communs/recettes/{id}/publier",
            Enter::Member,
            publish::form,
        )
        .post(
            "/communs/recettes/{id}/publier",
            Enter::Member,
            publish::publish,
        )
        .get(
            "/communs/recettes/{id}/deriver",
            Enter::Member,
            ask::fork_form,
        )
        .post("/communs/recettes/{id}/deriver", Enter::Member, ask::fork)
        .get(
            "/communs/recettes/{id}/abandonner",
            Enter::Member,
            ask::discard_form,
        )
        .post_always(
            "/communs/recettes/{id}/abandonner",
            Enter::Member,
            ask::discard,
        )
        .get(
            "/communs/recettes/{id}/retirer",
            Enter::Member,
            ask::withdraw_form,
        )
        .post_always(
            "/communs/recettes/{id}/retirer",
            Enter::Member,
            ask::withdraw,
        )
        .get(
            "/communs/recettes/{id}/retablir",
            Enter::Member,
            ask::restore_form,
        )
        .post(
            "/communs/recettes/{id}/retablir",
            Enter::Member,
            ask::restore,
        )
        .get(
            "/communs/recettes/{id}/detruire",
            Enter::Member,
            ask::erase_form,
        )
        .post_always("/communs/recettes/{id}/detruire", Enter::Member, ask::erase)
        .get("/communs/recettes/{id}/offrir", Enter::Member, offers::form)
        .post(
            "/communs/recettes/{id}/offrir",
            Enter::Member,
            offers::offer,
        )
        .post_always(
            "/communs/recettes/{id}/offre-reprise",
            Enter::Member,
            offers::take_back,
        )
        .get(
            "/communs/recettes/{id}/propositions/{fork}",
            Enter::Member,
            offers::offered,
        )
        .post(
            "/communs/recettes/{id}/propositions/{fork}",
            Enter::Member,
            offers::answer,
        );
    of_writers(below(doors))
}

/// What is said below a recipe.
fn below(doors: Doors<Shell>) -> Doors<Shell> {
    doors
        .get(
            "/communs/recettes/{id}/essai",
            Enter::Member,
            below::try_form,
        )
        .post("/communs/recettes/{id}/essai", Enter::Member, below::tried)
        .get(
            "/communs/recettes/{id}/commenter",
            Enter::Member,
            below::comment_form,
        )
        .post(
            "/communs/recettes/{id}/commenter",
            Enter::Member,
            below::comment,
        )
        .get(
            "/communs/recettes/{id}/dit/{remark}",
            Enter::Member,
            below::rewrite_form,
        )
        .post(
            "/communs/recettes/{id}/dit/{remark}",
            Enter::Member,
            below::rewrite,
        )
        .get(
            "/communs/recettes/{id}/dit/{remark}/retirer",
            Enter::Member,
            below::withdraw_form,
        )
        .post_always(
            "/communs/recettes/{id}/dit/{remark}/retirer",
            Enter::Member,
            below::withdraw,
        )
        .get(
            "/communs/recettes/{id}/dit/{remark}/masquer",
            Enter::Desk,
            below::hide_form,
        )
        .post_always(
            "/communs/recettes/{id}/dit/{remark}/masquer",
            Enter::Desk,
            below::hide,
        )
}

/// Who writes a recipe.
fn of_writers(doors: Doors<Shell>) -> Doors<Shell> {
    doors
        .get(
            "/communs/recettes/{id}/auteurs",
            Enter::Member,
            writers::overview,
        )
        .post(
            "/communs/recettes/{id}/auteurs",
            Enter::Member,
            writers::invite,
        )
        .post_always(
            "/communs/recettes/{id}/auteurs/reprendre",
            Enter::Member,
            writers::uninvite,
        )
        .get(
            "/communs/recettes/{id}/invitation",
            Enter::Member,
            writers::invitation_form,
        )
        .post(
            "/communs/recettes/{id}/invitation",
            Enter::Member,
            writers::accept,
        )
        .post_always(
            "/communs/recettes/{id}/invitation/decliner",
            Enter::Member,
            writers::decline,
        )
        .get(
            "/communs/recettes/{id}/quitter",
            Enter::Member,
            writers::leave_form,
        )
        .post_always(
            "/communs/recettes/{id}/quitter",
            Enter::Member,
            writers::leave,
        )
}

/// The id in an address.
fn id(text: &str) -> Result<RecipeId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// As whom somebody keeps recipes: for the desk only where nobody can listen.
fn keeper(who: &Member) -> Keeper {
    Keeper {
        person: who.person.id,
        is_desk: who.person.role.keeps_people() && !who.visit.overheard(),
    }
}

/// The recipe, if they write it.
async fn own(who: &Member, id: RecipeId) -> Result<Kept, Error> {
    let person = who.person.id;
    let read = move |read: &_| store::of_any_state(read, id);
    let found = who.visit.shell.store.read(read).await?;
    match found.ok_or(Error::NotFound)? {
        kept if kept.is_written_by(person) => Ok(kept),
        kept => Err(Error::to_a_stranger(kept.is_public())),
    }
}

/// The recipe and its draft, if they write it and there is one.
async fn own_draft(who: &Member, id: RecipeId) -> Result<(Kept, Draft), Error> {
    let kept = own(who, id).await?;
    let draft = kept.draft.clone().ok_or(Error::NotFound)?;
    Ok((kept, draft))
}

/// What they go on writing from: the draft, or what is published where there is none.
async fn written(who: &Member, id: RecipeId) -> Result<Text, Error> {
    let kept = own(who, id).await?;
    if let Some(draft) = kept.draft {
        return Ok(draft.text);
    }
    let read = move |read: &_| store::revision(read, id, kept.published);
    let latest = who.visit.shell.store.read(read).await?;
    Ok(latest.ok_or(Error::NotFound)?.text)
}

/// What a refusal is for a page that has no words for it.
fn no_page(refused: Refused) -> Error {
    match refused {
        Refused::Store(error) => error.into(),
        Refused::NotFound => Error::NotFound,
        other => Error::internal(other),
    }
}
