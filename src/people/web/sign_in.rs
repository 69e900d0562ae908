//! Signing in with a name and one's own code, and signing out.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::Pressed;
use super::entry::{self, Why};
use crate::ids::Id;
use crate::people::secret::Secret;
use crate::people::sessions::{self, Bound};
use crate::people::{Name, Person, SignedIn, store};
use crate::web::device::Device;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Shell, Visit, text};

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    f: Frame,
    token: String,
    name: Field,
    code: Field,
    notice: String,
    /// Where to go afterwards: a page of this house.
    to: String,
    /// Whether others could read here what is typed.
    overheard: bool,
    /// Where nobody can: the same page over https, where the box speaks it.
    secure_url: Option<String>,
}

impl SignInPage {
    fn of(visit: &Visit, to: &str) -> Self {
        Self {
            f: visit.frame("me", visit.t("people-sign-in")),
            token: visit.shell.forms.issue(visit),
            name: Field::default(),
            code: Field::default(),
            notice: String::new(),
            overheard: visit.overheard(),
            secure_url: visit
                .shell
                .secure_url(&format!("/entrer?vers={}", text::in_query(to))),
            to: to.to_owned(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    vers: String,
}

/// GET /entrer?vers=/path
pub(super) async fn form(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Error> {
    web::private_page(&SignInPage::of(&visit, &own_page(&asked.vers)))
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    vers: String,
}

/// POST /entrer
pub(super) async fn sign_in(
    State(shell): State<Shell>,
    visit: Visit,
    device: Device,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let to = own_page(&posted.form.vers);
    let mut page = SignInPage::of(&visit, &to);
    page.name = Field::of(&posted.form.name);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let (person, bound) = match recognised(&shell, &visit, &posted.form).await? {
        Ok(found) => found,
        Err(why) => {
            let is_beside = why.is_beside();
            let said = why.said(&visit, "people-sign-in-wrong");
            if is_beside {
                page.code.problem = said;
            } else {
                page.notice = said;
            }
            return web::private_page(&page);
        }
    };
    let cookie = entry::begin(&visit, bound, person.id, device.family).await?;
    Ok(entry::carrying(cookie, posted.done(to)))
}

/// The account that name and code open, and what a session here is tied to.
async fn recognised(
    shell: &Shell,
    visit: &Visit,
    typed: &Typed,
) -> Result<Result<(Person, Bound), Why>, Error> {
    let Some(bound) = Bound::of(visit).await else {
        return Ok(Err(Why::NoTie));
    };
    let attempt = match entry::attempt(shell, visit) {
        Ok(attempt) => attempt,
        Err(why) => return Ok(Err(why)),
    };
    let name = Name::typed(&typed.name).ok();
    let read = shell.store.read(move |read| {
        let found = name
            .map(|name| store::named(read, &name))
            .transpose()?
            .flatten();
        let hashes = found
            .as_ref()
            .map(|person| store::hashes(read, person.id))
            .transpose()?;
        Ok::<_, Error>((found, hashes.and_then(|hashes| hashes.code)))
    });
    let (person, code) = read.await?;
    let is_right = Secret::typed_code(&typed.code).matches(code).await?;
    let person = match person {
        Some(person) if is_right => person,
        Some(person) => {
            attempt.wrong_at(person.id.to_bytes());
            return Ok(Err(Why::Wrong));
        }
        None => return Ok(Err(Why::Wrong)),
    };
    attempt.right();
    // Said only to who has the code: nobody learns by guessing names who keeps the place.
    if entry::needs_secure(&person, bound) {
        return Ok(Err(Why::NeedsSecure));
    }
    match entry::shut(&person, shell.clock.now()) {
        Some(why) => Ok(Err(why)),
        None => Ok(Ok((person, bound))),
    }
}

/// POST /sortir
pub(super) async fn sign_out(who: SignedIn, posted: Posted<Pressed>) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to("/moi");
    }
    let (person, session) = (who.person.id, who.session);
    let ended = who
        .visit
        .shell
        .store
        .write(move |tx| sessions::close(tx, person, &session));
    ended.await?;
    Ok(entry::carrying(sessions::forgotten(), posted.done("/")))
}

/// A page of this house, or one's own.
fn own_page(asked: &str) -> String {
    text::own_page(asked).map_or_else(|| "/moi".to_owned(), str::to_owned)
}
