//! Pages of the lexicon: read by everybody, written by members, with what others propose.

mod ask;
mod form;
mod proposals;
mod read;
mod said;

use std::collections::HashMap;

use super::acts::{Keeper, Refused, page};
use super::store;
use crate::ids::{Id, TermId};
use crate::people::Member;
use crate::web::{Doors, Enter, Error, Shell};

/// What a form of this room sends, by field.
type Typed = HashMap<String, String>;

/// The doors of this room.
pub fn doors() -> Doors<Shell> {
    const ADD: &str = "/communs/lexique/ajouter";
    const CHANGE: &str = "/communs/lexique/{id}/modifier";
    const PROPOSAL: &str = "/communs/lexique/{id}/propositions/{proposal}";
    const WITHDRAW: &str = "/communs/lexique/{id}/retirer";
    const RESTORE: &str = "/communs/lexique/{id}/retablir";
    const ERASE: &str = "/communs/lexique/{id}/detruire";
    Doors::default()
        .get("/communs/lexique", Enter::Anyone, read::list)
        .get(ADD, Enter::Member, form::add_form)
        .post(ADD, Enter::Member, form::add)
        .get("/communs/lexique/{id}", Enter::Anyone, read::term)
        .get(
            "/communs/lexique/{id}/versions",
            Enter::Anyone,
            read::versions,
        )
        .get(
            "/communs/lexique/{id}/versions/{number}",
            Enter::Anyone,
            read::version,
        )
        .get(
            "/communs/lexique/{id}/comparer",
            Enter::Anyone,
            read::compare,
        )
        .get(CHANGE, Enter::Member, form::change_form)
        .post(CHANGE, Enter::Member, form::change)
        .get(
            "/communs/lexique/{id}/propositions",
            Enter::Member,
            proposals::overview,
        )
        .get(PROPOSAL, Enter::Member, proposals::proposal)
        .post(PROPOSAL, Enter::Member, proposals::take)
        .post_always(
            "/communs/lexique/{id}/propositions/{proposal}/laisser",
            Enter::Member,
            proposals::leave,
        )
        .get(WITHDRAW, Enter::Member, ask::withdraw_form)
        .post_always(WITHDRAW, Enter::Member, ask::withdraw)
        .get(RESTORE, Enter::Member, ask::restore_form)
        .post(RESTORE, Enter::Member, ask::restore)
        .get(ERASE, Enter::Member, ask::erase_form)
        .post_always(ERASE, Enter::Member, ask::erase)
}

/// The id in an address.
fn id<I: Id + std::str::FromStr>(text: &str) -> Result<I, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// As whom somebody keeps entries: for the desk only where nobody can listen.
fn keeper(who: &Member) -> Keeper {
    Keeper {
        person: who.person.id,
        is_desk: who.person.role.keeps_people() && !who.visit.overheard(),
    }
}

/// An entry in any state with what it says.
async fn latest(who: &Member, term: TermId) -> Result<(super::Kept, super::Revision), Error> {
    let read = move |read: &_| store::latest(read, term);
    let found = who.visit.shell.store.read(read).await?;
    found.ok_or(Error::NotFound)
}

/// What a refusal is for a page that has no words for it.
fn no_page(refused: Refused) -> Error {
    match refused {
        Refused::Store(error) => error.into(),
        Refused::NotFound => Error::NotFound,
        other => Error::internal(other),
    }
}
