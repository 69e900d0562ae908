//! Changing one's own name, code and recovery word.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::entry;
use super::fields;
use crate::ids::Id;
use crate::people::acts::{self, Refused};
use crate::people::secret::Secret;
use crate::people::{Hashes, Person, SignedIn, store};
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit};

#[derive(Template)]
#[template(path = "people/code.html")]
struct CodePage {
    f: Frame,
    token: String,
    notice: String,
    /// The code they have.
    old: Field,
    code: Field,
    again: Field,
    overheard: bool,
    secure_url: Option<String>,
}

#[derive(Template)]
#[template(path = "people/word.html")]
struct WordPage {
    f: Frame,
    token: String,
    notice: String,
    /// The code they have.
    old: Field,
    word: Field,
    overheard: bool,
    secure_url: Option<String>,
}

#[derive(Template)]
#[template(path = "people/rename.html")]
struct RenamePage {
    f: Frame,
    token: String,
    notice: String,
    name: Field,
}

/// What these forms send; each a part of it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    old: String,
    code: String,
    again: String,
    word: String,
    name: String,
}

impl CodePage {
    fn of(visit: &Visit, typed: &Typed) -> Self {
        Self {
            f: visit.frame("me", visit.t("people-code-change")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            old: Field::of(&typed.old),
            code: Field::of(&typed.code),
            again: Field::of(&typed.again),
            overheard: visit.overheard(),
            secure_url: visit.shell.secure_url("/moi/code"),
        }
    }
}

impl WordPage {
    fn of(visit: &Visit, typed: &Typed) -> Self {
        Self {
            f: visit.frame("me", visit.t("people-word-change")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            old: Field::of(&typed.old),
            word: Field::of(&typed.word),
            overheard: visit.overheard(),
            secure_url: visit.shell.secure_url("/moi/mot"),
        }
    }
}

impl RenamePage {
    fn of(visit: &Visit, name: &str) -> Self {
        Self {
            f: visit.frame("me", visit.t("people-rename")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            name: Field::of(name),
        }
    }
}

/// GET /moi/code
pub(super) async fn code_form(who: SignedIn) -> Result<Response, Error> {
    web::private_page(&CodePage::of(&who.visit, &Typed::default()))
}

/// POST /moi/code
pub(super) async fn change_code(who: SignedIn, posted: Posted<Typed>) -> Result<Response, Error> {
    let visit = &who.visit;
    let mut page = CodePage::of(visit, &posted.form);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let name = &who.person.name;
    let Some(code) = fields::new_code(visit, Some(name), &mut page.code, &mut page.again) else {
        return web::private_page(&page);
    };
    if let Some(problem) = wrong_code(visit, &who.person, &posted.form.old).await? {
        page.old.problem = problem;
        return web::private_page(&page);
    }
    let code = Some(code.hash().await?);
    let secrets = Hashes {
        code,
        recovery: None,
    };
    keep(&who, secrets).await?;
    Ok(posted.done("/moi"))
}

/// GET /moi/mot
pub(super) async fn word_form(who: SignedIn) -> Result<Response, Error> {
    web::private_page(&WordPage::of(&who.visit, &Typed::default()))
}

/// POST /moi/mot
pub(super) async fn change_word(who: SignedIn, posted: Posted<Typed>) -> Result<Response, Error> {
    let visit = &who.visit;
    let mut page = WordPage::of(visit, &posted.form);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let Some(word) = fields::new_word(visit, Some(&who.person.name), &mut page.word) else {
        return web::private_page(&page);
    };
    if let Some(problem) = wrong_code(visit, &who.person, &posted.form.old).await? {
        page.old.problem = problem;
        return web::private_page(&page);
    }
    let recovery = Some(word.hash().await?);
    let secrets = Hashes {
        code: None,
        recovery,
    };
    keep(&who, secrets).await?;
    Ok(posted.done("/moi"))
}

/// Why what was typed is not their code; `None` when it is.
pub(super) async fn wrong_code(
    visit: &Visit,
    person: &Person,
    typed: &str,
) -> Result<Option<String>, Error> {
    let attempt = match entry::attempt(&visit.shell, visit) {
        Ok(attempt) => attempt,
        Err(why) => return Ok(Some(why.said(visit, ""))),
    };
    let id = person.id;
    let hashes = visit.shell.store.read(move |read| store::hashes(read, id));
    let code = hashes.await?.code;
    if Secret::typed_code(typed).matches(code).await? {
        attempt.right();
        Ok(None)
    } else {
        attempt.wrong_at(id.to_bytes());
        Ok(Some(visit.t("people-own-code-wrong")))
    }
}

/// Keeps new secrets; all other sessions end.
async fn keep(who: &SignedIn, secrets: Hashes) -> Result<(), Error> {
    let (id, session) = (who.person.id, who.session);
    let changed = who
        .visit
        .shell
        .store
        .write(move |tx| acts::change_code(tx, id, secrets, Some(session)));
    match changed.await {
        Ok(()) => Ok(()),
        // The account went away meanwhile.
        Err(why) => Err(why.key().map_or_else(Error::from, |_| Error::NotFound)),
    }
}

/// GET /moi/nom
pub(super) async fn name_form(who: SignedIn) -> Result<Response, Error> {
    web::private_page(&RenamePage::of(&who.visit, who.person.name.as_str()))
}

/// POST /moi/nom
pub(super) async fn rename(who: SignedIn, posted: Posted<Typed>) -> Result<Response, Error> {
    let visit = &who.visit;
    let mut page = RenamePage::of(visit, &posted.form.name);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let Some(name) = fields::name(visit, &mut page.name) else {
        return web::private_page(&page);
    };
    let id = who.person.id;
    let renamed = visit
        .shell
        .store
        .write(move |tx| acts::rename(tx, id, name));
    match renamed.await {
        Ok(()) => Ok(posted.done("/moi")),
        Err(Refused::Store(error)) => Err(error.into()),
        Err(why) => {
            page.name.problem = visit.t(why.key()?);
            web::private_page(&page)
        }
    }
}
