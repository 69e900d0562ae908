//! Joining alone: with the code of the room one is a member at once, without it the desk is asked.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::People;
use super::entry::{self, Why};
use super::fields::{self, CharterBox};
use crate::people::acts::{self, New, Refused};
use crate::people::secret::Secret;
use crate::people::sessions::Bound;
use crate::people::{Accepted, Came, Hashes, Joining, Name, Role, Standing, Who, store};
use crate::web::device::Device;
use crate::web::form::{Field, Posted};
use crate::web::presence::Absent;
use crate::web::{self, Error, Frame, Visit};

#[derive(Template)]
#[template(path = "people/join.html")]
struct JoinPage {
    f: Frame,
    token: String,
    notice: String,
    name: Field,
    presence: Field,
    code: Field,
    again: Field,
    word: Field,
    charter: CharterBox,
    /// Whether the code of the room makes a member without the desk.
    by_presence: bool,
    overheard: bool,
    secure_url: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    presence: String,
    code: String,
    again: String,
    word: String,
    charter: String,
}

impl JoinPage {
    async fn of(visit: &Visit, typed: &Typed) -> Result<Self, Error> {
        let rules = visit.shell.store.read(store::rules).await?;
        Ok(Self {
            f: visit.frame("me", visit.t("people-join")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            name: Field::of(&typed.name),
            presence: Field::of(&typed.presence),
            code: Field::of(&typed.code),
            again: Field::of(&typed.again),
            word: Field::of(&typed.word),
            charter: CharterBox::of(visit, &typed.charter).await?,
            by_presence: rules.joining == Joining::Present,
            overheard: visit.overheard(),
            secure_url: visit.shell.secure_url("/rejoindre"),
        })
    }

    /// What was typed, if all of it is right; else with reasons beside the fields.
    fn checked(&mut self, visit: &Visit, typed: &Typed) -> Option<Ready> {
        let now = visit.shell.clock.now();
        let accepted = self.charter.accepted(visit, &typed.charter, now);
        let name = fields::name(visit, &mut self.name);
        let code = fields::new_code(visit, name.as_ref(), &mut self.code, &mut self.again);
        let word = fields::new_word(visit, name.as_ref(), &mut self.word);
        Some(Ready {
            name: name?,
            code: code?,
            word: word?,
            accepted: accepted?,
        })
    }
}

/// A new account, ready but for the presence code.
struct Ready {
    name: Name,
    code: Secret,
    word: Secret,
    accepted: Accepted,
}

/// GET /rejoindre
pub(super) async fn form(who: Who) -> Result<Response, Error> {
    if who.person.is_some() {
        return Ok(Redirect::to("/moi").into_response());
    }
    web::private_page(&JoinPage::of(&who.visit, &Typed::default()).await?)
}

/// POST /rejoindre
pub(super) async fn join(
    State(people): State<People>,
    who: Who,
    device: Device,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let visit = who.visit;
    let mut page = JoinPage::of(&visit, &posted.form).await?;
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let Some(bound) = Bound::of(&visit).await else {
        page.notice = Why::NoTie.said(&visit, "");
        return web::private_page(&page);
    };
    let Some(ready) = page.checked(&visit, &posted.form) else {
        return web::private_page(&page);
    };
    // Each asking costs two hashes and, without the code of the room, leaves the desk one more to answer.
    let attempt = match entry::attempt(&people.shell, &visit) {
        Ok(attempt) => attempt,
        Err(why) => {
            page.notice = why.said(&visit, "");
            return web::private_page(&page);
        }
    };
    let wanted = ready.name.clone();
    let taken = people
        .shell
        .store
        .read(move |read| store::named(read, &wanted));
    if taken.await?.is_some() {
        page.name.problem = visit.t("people-name-taken");
        return web::private_page(&page);
    }
    let is_present = match presence(&visit, &posted.form.presence) {
        Ok(is_present) => is_present,
        Err(problem) => {
            page.presence.problem = problem;
            return web::private_page(&page);
        }
    };
    if is_present {
        attempt.right();
    }
    let id = match keep(&visit, ready, is_present, page.by_presence).await? {
        Ok(id) => id,
        Err(problem) => {
            page.name.problem = problem;
            return web::private_page(&page);
        }
    };
    let cookie = entry::begin(&visit, bound, id, device.family).await?;
    Ok(entry::carrying(cookie, posted.done("/moi")))
}

/// Whether the code of the room was typed; a wrong one is said, none is not.
fn presence(visit: &Visit, typed: &str) -> Result<bool, String> {
    if typed.trim().is_empty() {
        return Ok(false);
    }
    match visit.shell.presence.check(typed) {
        Ok(()) => Ok(true),
        Err(Absent::Wrong) => Err(visit.t("people-presence-wrong")),
        Err(Absent::TooMany(seconds)) => {
            let w = visit.words;
            Err(w.t1("people-presence-wait", "seconds", seconds))
        }
    }
}

/// Makes the account: open when they are in the room and the venue's rule lets them, else waiting for the desk.
async fn keep(
    visit: &Visit,
    ready: Ready,
    is_present: bool,
    by_presence: bool,
) -> Result<Result<crate::ids::PersonId, String>, Error> {
    let secrets = Hashes {
        code: Some(ready.code.hash().await?),
        recovery: Some(ready.word.hash().await?),
    };
    let new = New {
        name: ready.name,
        role: Role::Member,
        standing: if is_present && by_presence {
            Standing::Active
        } else {
            Standing::Asked
        },
        until: None,
        accepted: Some(ready.accepted),
        came: if is_present {
            Came::Present
        } else {
            Came::Asked
        },
    };
    let now = visit.shell.clock.now();
    let made = visit.shell.store.write(move |tx| {
        let id = acts::create(tx, new, now)?;
        acts::change_code(tx, id, secrets, None)?;
        Ok::<_, Refused>(id)
    });
    match made.await {
        Ok(id) => Ok(Ok(id)),
        Err(refused) => Ok(Err(visit.t(refused.key()?))),
    }
}
