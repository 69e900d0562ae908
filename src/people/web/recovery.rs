//! A new code with the recovery word, for who has forgotten theirs and cannot wait for the desk.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::entry::{self, Why};
use super::fields;
use crate::ids::Id;
use crate::people::acts::{self, Refused};
use crate::people::secret::Secret;
use crate::people::sessions::Bound;
use crate::people::{Hashes, Line, Name, Person, news, store};
use crate::web::device::Device;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit};

#[derive(Template)]
#[template(path = "people/recovery.html")]
struct RecoveryPage {
    f: Frame,
    token: String,
    notice: String,
    name: Field,
    /// The recovery word.
    known: Field,
    code: Field,
    again: Field,
    overheard: bool,
    secure_url: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    known: String,
    code: String,
    again: String,
}

impl RecoveryPage {
    fn of(visit: &Visit, typed: &Typed) -> Self {
        Self {
            f: visit.frame("me", visit.t("people-recovery")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            name: Field::of(&typed.name),
            known: Field::of(&typed.known),
            code: Field::of(&typed.code),
            again: Field::of(&typed.again),
            overheard: visit.overheard(),
            secure_url: visit.shell.secure_url("/entrer/secours"),
        }
    }
}

/// GET /entrer/secours
pub(super) async fn form(visit: Visit) -> Result<Response, Error> {
    web::private_page(&RecoveryPage::of(&visit, &Typed::default()))
}

/// POST /entrer/secours
pub(super) async fn recover(
    visit: Visit,
    device: Device,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let mut page = RecoveryPage::of(&visit, &posted.form);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    // What can be said without a look at any account comes first: it costs no try.
    let name = fields::name(&visit, &mut page.name);
    let code = fields::new_code(&visit, name.as_ref(), &mut page.code, &mut page.again);
    let (Some(name), Some(code)) = (name, code) else {
        return web::private_page(&page);
    };
    let (person, bound) = match recognised(&visit, name, &posted.form.known).await? {
        Ok(found) => found,
        Err(why) => {
            let is_beside = why.is_beside();
            let said = why.said(&visit, "people-recovery-wrong");
            if is_beside {
                page.known.problem = said;
            } else {
                page.notice = said;
            }
            return web::private_page(&page);
        }
    };
    let secrets = Hashes {
        code: Some(code.hash().await?),
        recovery: None,
    };
    let (id, now) = (person.id, visit.shell.clock.now());
    let changed = visit.shell.store.write(move |tx| {
        acts::change_code(tx, id, secrets, None)?;
        let line = Line::new("people-news-recovered").to("/moi/connexions");
        Ok::<_, Refused>(news::tell(tx, id, line, now)?)
    });
    if let Err(why) = changed.await {
        page.notice = visit.t(why.key()?);
        return web::private_page(&page);
    }
    let cookie = entry::begin(&visit, bound, id, device.family).await?;
    Ok(entry::carrying(cookie, posted.done("/moi")))
}

/// The account that name and recovery word open, and what a session here is tied to.
async fn recognised(
    visit: &Visit,
    name: Name,
    typed: &str,
) -> Result<Result<(Person, Bound), Why>, Error> {
    let Some(bound) = Bound::of(visit).await else {
        return Ok(Err(Why::NoTie));
    };
    let shell = &visit.shell;
    let attempt = match entry::attempt(shell, visit) {
        Ok(attempt) => attempt,
        Err(why) => return Ok(Err(why)),
    };
    let read = shell.store.read(move |read| {
        let Some(person) = store::named(read, &name)? else {
            return Ok::<_, Error>((None, None));
        };
        let recovery = store::hashes(read, person.id)?.recovery;
        Ok((Some(person), recovery))
    });
    let (person, recovery) = read.await?;
    let is_right = Secret::typed_word(typed).matches(recovery).await?;
    let Some(person) = person else {
        return Ok(Err(Why::Wrong));
    };
    if !is_right {
        attempt.wrong_at(person.id.to_bytes());
        return Ok(Err(Why::Wrong));
    }
    attempt.right();
    if entry::needs_secure(&person, bound) {
        return Ok(Err(Why::NeedsSecure));
    }
    match entry::shut(&person, shell.clock.now()) {
        Some(why) => Ok(Err(why)),
        None => Ok(Ok((person, bound))),
    }
}
