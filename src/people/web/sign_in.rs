//! Signing in with a name and one's own code, and signing out.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use http::header;
use serde::Deserialize;

use crate::ids::Id;
use crate::people::secret::Secret;
use crate::people::sessions::{self, Bound, Opening};
use crate::people::{Line, Name, Person, SignedIn, Standing, news, store};
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

/// Why somebody is not let in.
enum Why {
    /// Name and code do not go together; it is not said which is wrong.
    Wrong,
    /// This client guessed too often: so many seconds to wait.
    Wait(u32),
    /// Who keeps the place or the machine comes over https or on the box itself.
    NeedsSecure,
    /// The account is shut.
    Shut(Standing),
    /// A guest's time is over.
    Over,
    /// The client has no lease that a session could be tied to.
    NoTie,
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
    if posted.stale.is_some() {
        page.notice = visit.t("web-form-stale");
        return web::private_page(&page);
    }
    let (person, bound) = match recognised(&shell, &visit, &posted.form).await? {
        Ok(found) => found,
        Err(why) => {
            refuse(&visit, &mut page, why);
            return web::private_page(&page);
        }
    };
    let opening = Opening::tied(bound, &visit, person.id, device.family);
    let cookie = opening.cookie()?;
    let wrong = shell.limits.tries.told(person.id.to_bytes());
    let now = shell.clock.now();
    let kept = shell.store.write(move |tx| {
        if wrong > 0 {
            let line = Line::new("people-news-wrong-tries").arg("count", wrong);
            news::tell(tx, person.id, line, now)?;
        }
        opening.keep(tx)
    });
    kept.await?;
    let carried = AppendHeaders([(header::SET_COOKIE, cookie)]);
    Ok((carried, posted.done(to)).into_response())
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
    let attempt = match shell
        .limits
        .tries
        .begin(visit.client(), shell.clock.monotonic())
    {
        Ok(attempt) => attempt,
        Err(seconds) => return Ok(Err(Why::Wait(seconds))),
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
    if let Some(person) = &person
        && person.role.keeps_machine()
        && bound.is_overheard()
    {
        attempt.right();
        return Ok(Err(Why::NeedsSecure));
    }
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
    let now = shell.clock.now();
    if matches!(person.standing, Standing::Suspended { .. }) {
        return Ok(Err(Why::Shut(person.standing)));
    }
    if person.is_over(now) {
        return Ok(Err(Why::Over));
    }
    Ok(Ok((person, bound)))
}

fn refuse(visit: &Visit, page: &mut SignInPage, why: Why) {
    match why {
        Why::Wrong => page.code.problem = visit.t("people-sign-in-wrong"),
        Why::Wait(seconds) => page.code.problem = visit.words.t1("people-wait", "seconds", seconds),
        Why::NeedsSecure => page.notice = visit.t("people-sign-in-needs-secure"),
        Why::NoTie => page.notice = visit.t("people-sign-in-no-tie"),
        Why::Over => page.notice = visit.t("people-sign-in-over"),
        Why::Shut(Standing::Suspended { why, article }) => {
            page.notice = visit
                .words
                .t2("people-sign-in-shut", "why", why, "article", article);
        }
        Why::Shut(_) => page.notice = visit.t("people-sign-in-wrong"),
    }
}

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// POST /sortir
pub(super) async fn sign_out(who: SignedIn, posted: Posted<Pressed>) -> Result<Response, Error> {
    if posted.stale.is_some() {
        return Ok(Redirect::to("/moi").into_response());
    }
    let (person, session) = (who.person.id, who.session);
    let ended = who
        .visit
        .shell
        .store
        .write(move |tx| sessions::close(tx, person, &session));
    ended.await?;
    let carried = AppendHeaders([(header::SET_COOKIE, sessions::forgotten())]);
    Ok((carried, posted.done("/")).into_response())
}

/// A page of this house, or one's own.
fn own_page(asked: &str) -> String {
    text::own_page(asked).map_or_else(|| "/moi".to_owned(), str::to_owned)
}
