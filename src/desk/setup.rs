//! Opening the desk with the setup code: the first concierge, or one whose code was lost.
//!
//! Whoever can read the box's first words, or type a command on the machine, has the code; it works once.

use askama::Template;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::header;
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::wizard::Progress;
use super::{Code, store};
use crate::people::acts::{self, Refused};
use crate::people::secret::{Secret, Weak};
use crate::people::sessions::{Bound, Opening};
use crate::people::{self, Hashes, Name};
use crate::web::device::Device;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Shell, Visit};

/// One code is checked at a time: each check takes 19 MiB.
static CHECKING: Semaphore = Semaphore::const_new(1);

#[derive(Template)]
#[template(path = "desk/setup.html")]
struct SetupPage {
    f: Frame,
    token: String,
    notice: String,
    setup: Field,
    name: Field,
    code: Field,
    again: Field,
    word: Field,
    /// Whether others could read here what is typed.
    overheard: bool,
    /// Where nobody can: the same page over https, where the box speaks it.
    secure_url: Option<String>,
}

impl SetupPage {
    fn of(visit: &Visit, typed: Option<&Typed>) -> Self {
        let typed = typed.cloned().unwrap_or_default();
        Self {
            f: visit.frame("desk", visit.t("desk-setup")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            setup: Field::of(typed.setup),
            name: Field::of(typed.name),
            code: Field::of(typed.code),
            again: Field::of(typed.again),
            word: Field::of(typed.word),
            overheard: visit.overheard(),
            secure_url: visit.shell.secure_url("/admin/cle"),
        }
    }
}

/// What whoever opens the desk types.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    setup: String,
    name: String,
    code: String,
    again: String,
    word: String,
}

/// GET /admin/cle
pub(super) async fn form(visit: Visit) -> Result<Response, Error> {
    web::private_page(&SetupPage::of(&visit, None))
}

/// POST /admin/cle
pub(super) async fn open(
    State(shell): State<Shell>,
    visit: Visit,
    device: Device,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let bound = Bound::of(&visit)
        .await
        .filter(|bound| !bound.is_overheard());
    let bound = bound.ok_or(Error::NeedsSecure)?;
    let mut page = SetupPage::of(&visit, Some(&posted.form));
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let Some((name, code, word)) = checked(&visit, &posted.form, &mut page) else {
        return web::private_page(&page);
    };
    let hash = match checked_code(&shell, &visit, &posted.form.setup).await? {
        Ok(hash) => hash,
        Err(problem) => {
            page.setup.problem = problem;
            return web::private_page(&page);
        }
    };
    let secrets = Hashes {
        code: Some(code.hash().await?),
        recovery: Some(word.hash().await?),
    };
    let now = shell.clock.now();
    let opened = shell.store.write(move |tx| {
        if !store::spend_code(tx, &hash)? {
            return Err(Refused::CardSpent);
        }
        let accepted = acts::accepted_now(tx, now)?;
        let is_first = !people::has_concierge(tx)?;
        let id = acts::take_desk(tx, name, secrets, accepted, now)?;
        if is_first && store::progress(tx)?.is_none() {
            store::set_progress(tx, &Progress::default())?;
        }
        Ok::<_, Refused>((id, store::progress(tx)?))
    });
    let (id, progress) = match opened.await {
        Ok(opened) => opened,
        Err(Refused::CardSpent) => {
            page.setup.problem = visit.t("desk-setup-spent");
            return web::private_page(&page);
        }
        Err(refused) => {
            page.name.problem = visit.t(refused.key()?);
            return web::private_page(&page);
        }
    };
    let opening = Opening::tied(bound, &visit, id, device.family);
    let cookie = opening.cookie()?;
    shell.store.write(move |tx| opening.keep(tx)).await?;
    let carried = AppendHeaders([(header::SET_COOKIE, cookie)]);
    let to = progress.map_or_else(|| "/admin".to_owned(), Progress::next_path);
    Ok((carried, posted.done(to)).into_response())
}

/// Name, code and recovery word, or reasons beside the fields of the page.
fn checked(visit: &Visit, typed: &Typed, page: &mut SetupPage) -> Option<(Name, Secret, Secret)> {
    let name = Name::typed(&typed.name)
        .inspect_err(|why| page.name.problem = visit.t(why.key()))
        .ok()?;
    let code = Secret::new_code(&typed.code, &typed.again, &name);
    if let Err(why) = &code {
        let field = if *why == Weak::Differ {
            &mut page.again
        } else {
            &mut page.code
        };
        field.problem = visit.t(why.key());
    }
    let word = Secret::new_word(&typed.word, &name);
    if let Err(why) = &word {
        page.word.problem = visit.t(why.word_key());
    }
    Some((name, code.ok()?, word.ok()?))
}

/// The hash of the setup code that was typed, or why it opens nothing.
async fn checked_code(
    shell: &Shell,
    visit: &Visit,
    typed: &str,
) -> Result<Result<String, String>, Error> {
    let attempt = match shell
        .limits
        .tries
        .begin(visit.client(), shell.clock.monotonic())
    {
        Ok(attempt) => attempt,
        Err(seconds) => return Ok(Err(visit.words.t1("people-wait", "seconds", seconds))),
    };
    let Some(hash) = store::code_hash(&shell.store).await? else {
        return Ok(Err(visit.t("desk-setup-spent")));
    };
    let Some(code) = Code::typed(typed) else {
        return Ok(Err(visit.t("desk-setup-wrong")));
    };
    let _permit = CHECKING.acquire().await.map_err(Error::internal)?;
    let known = hash.clone();
    if tokio::task::spawn_blocking(move || code.matches(&known)).await? {
        attempt.right();
        Ok(Ok(hash))
    } else {
        Ok(Err(visit.t("desk-setup-wrong")))
    }
}
