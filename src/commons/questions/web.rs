//! Pages of the questions: read by everybody, asked after a look at what is there already, answered, commented on, kept by who
//! asked, hidden by the desk.

mod ask;
mod desk;
mod keep;
mod read;
mod recipe;
mod say;

use std::sync::Arc;

use axum::extract::FromRef;

use super::acts::{Keeper, Refused};
use super::{Alike, Kept, Remark, store};
use crate::ids::{QuestionId, RemarkId};
use crate::people::Member;
use crate::web::words::Words;
use crate::web::{Doors, Enter, Error, Shell};

pub use read::{Listed, listed, open};

/// What the room needs.
#[derive(Clone)]
pub struct Room {
    shell: Shell,
    alike: Arc<dyn Alike>,
}

impl Room {
    /// The room whose questions are compared by this.
    pub fn new(shell: Shell, alike: Arc<dyn Alike>) -> Self {
        Self { shell, alike }
    }
}

impl FromRef<Room> for Shell {
    fn from_ref(room: &Room) -> Self {
        room.shell.clone()
    }
}

/// The doors of this room.
pub fn doors() -> Doors<Room> {
    let doors = Doors::default()
        .get("/communs/questions", Enter::Anyone, read::list)
        .get("/communs/questions/poser", Enter::Member, ask::form)
        .post("/communs/questions/poser", Enter::Member, ask::ask)
        .get("/communs/questions/{id}", Enter::Anyone, read::question)
        .get(
            "/communs/questions/{id}/repondre",
            Enter::Member,
            say::answer_form,
        )
        .post(
            "/communs/questions/{id}/repondre",
            Enter::Member,
            say::answer,
        )
        .get(
            "/communs/questions/{id}/commenter",
            Enter::Member,
            say::comment_form,
        )
        .post(
            "/communs/questions/{id}/commenter",
            Enter::Member,
            say::comment,
        )
        .get(
            "/communs/questions/{id}/recette",
            Enter::Member,
            recipe::form,
        )
        .post(
            "/communs/questions/{id}/recette",
            Enter::Member,
            recipe::begin,
        );
    of_remarks(of_who_asked(doors))
}

/// What who asked does with their question, and the desk.
fn of_who_asked(doors: Doors<Room>) -> Doors<Room> {
    doors
        .get(
            "/communs/questions/{id}/gerer",
            Enter::Member,
            keep::overview,
        )
        .get(
            "/communs/questions/{id}/modifier",
            Enter::Member,
            ask::rewrite_form,
        )
        .post(
            "/communs/questions/{id}/modifier",
            Enter::Member,
            ask::rewrite,
        )
        .post("/communs/questions/{id}/aide", Enter::Member, keep::mark)
        .post("/communs/questions/{id}/clore", Enter::Member, keep::close)
        .get(
            "/communs/questions/{id}/retirer",
            Enter::Member,
            keep::withdraw_form,
        )
        .post_always(
            "/communs/questions/{id}/retirer",
            Enter::Member,
            keep::withdraw,
        )
        .post(
            "/communs/questions/{id}/retablir",
            Enter::Member,
            keep::restore,
        )
        .get(
            "/communs/questions/{id}/detruire",
            Enter::Member,
            keep::erase_form,
        )
        .post_always(
            "/communs/questions/{id}/detruire",
            Enter::Member,
            keep::erase,
        )
        .get("/communs/questions/{id}/masquer", Enter::Desk, desk::form)
        .post_always("/communs/questions/{id}/masquer", Enter::Desk, desk::hide)
}

/// What is done with one answer or comment.
fn of_remarks(doors: Doors<Room>) -> Doors<Room> {
    doors
        .get(
            "/communs/questions/{id}/dit/{remark}",
            Enter::Member,
            say::rewrite_form,
        )
        .post(
            "/communs/questions/{id}/dit/{remark}",
            Enter::Member,
            say::rewrite,
        )
        .get(
            "/communs/questions/{id}/dit/{remark}/commenter",
            Enter::Member,
            say::comment_on_form,
        )
        .post(
            "/communs/questions/{id}/dit/{remark}/commenter",
            Enter::Member,
            say::comment_on,
        )
        .get(
            "/communs/questions/{id}/dit/{remark}/retirer",
            Enter::Member,
            say::withdraw_form,
        )
        .post_always(
            "/communs/questions/{id}/dit/{remark}/retirer",
            Enter::Member,
            say::withdraw,
        )
        .get(
            "/communs/questions/{id}/dit/{remark}/masquer",
            Enter::Desk,
            desk::remark_form,
        )
        .post_always(
            "/communs/questions/{id}/dit/{remark}/masquer",
            Enter::Desk,
            desk::hide_remark,
        )
}

/// The id in an address.
fn id(text: &str) -> Result<QuestionId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The id of something said, in an address.
fn remark_id(text: &str) -> Result<RemarkId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// As whom somebody keeps questions: for the desk only where nobody can listen.
fn keeper(who: &Member) -> Keeper {
    Keeper {
        person: who.person.id,
        is_desk: who.person.role.keeps_people() && !who.visit.overheard(),
    }
}

/// The question, if everybody may read it.
async fn public(who: &Member, id: QuestionId) -> Result<Kept, Error> {
    let found = who
        .visit
        .shell
        .store
        .read(move |read| store::public(read, id));
    found.await?.ok_or(Error::NotFound)
}

/// The question, if they asked it.
async fn own(who: &Member, id: QuestionId) -> Result<Kept, Error> {
    let found = who
        .visit
        .shell
        .store
        .read(move |read| store::of_any_state(read, id));
    match found.await?.ok_or(Error::NotFound)? {
        kept if kept.is_asked_by(who.person.id) => Ok(kept),
        kept => Err(Error::to_a_stranger(kept.is_public())),
    }
}

/// Something that was said, and the question, whoever may read them.
async fn said(shell: &Shell, (id, said): (QuestionId, RemarkId)) -> Result<(Kept, Remark), Error> {
    let found = shell.store.read(move |read| {
        let kept = store::of_any_state(read, id)?;
        Ok::<_, Error>(kept.zip(store::remark(read, id, said)?))
    });
    found.await?.ok_or(Error::NotFound)
}

/// What a refusal is for a page that has no words for it.
fn no_page(refused: Refused) -> Error {
    match refused {
        Refused::Store(error) => error.into(),
        Refused::NotFound => Error::NotFound,
        other => Error::internal(other),
    }
}

/// Why an act was not done, for the head of a form; the error page for what no form can help.
fn refused(w: Words, refused: Refused) -> Result<String, Error> {
    Ok(match refused {
        Refused::Meanwhile => w.t("questions-refused-meanwhile"),
        Refused::Closed => w.t("questions-refused-closed"),
        Refused::TooMany => w.t("questions-refused-many"),
        other => return Err(no_page(other)),
    })
}
