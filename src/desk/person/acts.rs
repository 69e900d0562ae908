//! What is done for or to a person at the desk: each act is one form of their page, and one transaction.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::{PersonPage, found, path, until};
use crate::clock::Now;
use crate::desk::web::Desk;
use crate::ids::PersonId;
use crate::people::acts::{self, Refused};
use crate::people::journal::{self, Actor};
use crate::people::{Concierge, Line, Name, Role, Standing};
use crate::store::Tx;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, text};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 300;

/// What a form of the page sends: only its own fields come.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::desk) struct Sent {
    name: String,
    role: String,
    until: String,
    why: String,
    article: String,
}

/// One act on a person: it is done, or the page comes back with the reason.
struct Act {
    desk: Desk,
    page: PersonPage,
    posted: Posted<Sent>,
}

impl Act {
    async fn begin(
        desk: Desk,
        concierge: &Concierge,
        id: &str,
        posted: Posted<Sent>,
    ) -> Result<Self, Error> {
        let person = found(&desk, id).await?;
        let mut page = PersonPage::of(&desk, concierge, person).await?;
        if let Some(stale) = posted.stale {
            page.notice = concierge.visit.t(stale.key());
        }
        Ok(Self { desk, page, posted })
    }

    /// Who acts, on whom, when.
    fn parts(&self, concierge: &Concierge) -> (PersonId, PersonId, Now) {
        let now = self.desk.shell.clock.now();
        (concierge.person.id, self.page.person.id, now)
    }

    /// Does it and leads to `to`, unless the page already says why not.
    async fn end(
        mut self,
        to: String,
        act: impl FnOnce(&mut Tx<'_>) -> Result<(), Refused> + Send + 'static,
    ) -> Result<Response, Error> {
        if !self.page.notice.is_empty() {
            return web::private_page(&self.page);
        }
        match self.desk.shell.store.write(act).await {
            Ok(()) => Ok(self.posted.done(to)),
            Err(Refused::Nobody) => Err(Error::NotFound),
            Err(refused) => {
                self.page.notice = self.page.f.w.t(refused.key()?);
                web::private_page(&self.page)
            }
        }
    }
}

/// POST /admin/personnes/{id}/oui
pub(in crate::desk) async fn accept(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let act = Act::begin(desk, &concierge, &id, posted).await?;
    let (by, id, now) = act.parts(&concierge);
    act.end(path(id), move |tx| acts::accept(tx, by, id, now))
        .await
}

/// POST /admin/personnes/{id}/non: what was asked is refused, and nothing is kept of it.
pub(in crate::desk) async fn refuse(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let act = Act::begin(desk, &concierge, &id, posted).await?;
    if !act.page.has_asked() {
        return Err(Error::NotFound);
    }
    let (by, id, now) = act.parts(&concierge);
    let people = act.desk.people.clone();
    act.end("/admin/personnes".to_owned(), move |tx| {
        acts::refuse(tx, by, id, &people.rooms, now)
    })
    .await
}

/// POST /admin/personnes/{id}/role
pub(in crate::desk) async fn set_role(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let mut act = Act::begin(desk, &concierge, &id, posted).await?;
    let sent = &act.posted.form;
    let role = Role::of_key(&sent.role).unwrap_or(act.page.person.role);
    let until = until(visit, role, &sent.until);
    act.page.role = role;
    act.page.until = Field::of(&sent.until);
    let until = match until {
        Ok(until) => until,
        Err(why) => {
            act.page.until.problem = visit.t(why);
            return web::private_page(&act.page);
        }
    };
    let (by, id, now) = act.parts(&concierge);
    act.end(path(id), move |tx| {
        acts::set_role(tx, by, id, role, until, now)
    })
    .await
}

/// POST /admin/personnes/{id}/nom
pub(in crate::desk) async fn rename(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let mut act = Act::begin(desk, &concierge, &id, posted).await?;
    act.page.name = Field::of(&act.posted.form.name);
    let name = match Name::typed(&act.posted.form.name) {
        Ok(name) => name,
        Err(why) => {
            act.page.name.problem = visit.t(why.key());
            return web::private_page(&act.page);
        }
    };
    let (by, id, now) = act.parts(&concierge);
    let before = act.page.person.name.to_string();
    act.end(path(id), move |tx| {
        acts::rename(tx, id, name)?;
        let line = Line::new("desk-did-rename").arg("before", before);
        Ok(journal::record(tx, Actor::Person(by), Some(id), line, now)?)
    })
    .await
}

/// POST /admin/personnes/{id}/fermer
pub(in crate::desk) async fn suspend(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let mut act = Act::begin(desk, &concierge, &id, posted).await?;
    let why = text::one_line(&act.posted.form.why);
    act.page.why = Field::of(&why);
    act.page.article.clone_from(&act.posted.form.article);
    if why.is_empty() || why.chars().count() > LONGEST_REASON {
        act.page.why.problem = visit
            .words
            .t1("desk-suspend-why-wrong", "most", LONGEST_REASON);
        return web::private_page(&act.page);
    }
    let known = act.page.articles.contains(&act.page.article);
    if !known && !act.page.articles.is_empty() {
        act.page.why.problem = visit.t("desk-suspend-article-wrong");
        return web::private_page(&act.page);
    }
    let article = if known {
        act.page.article.clone()
    } else {
        visit.t("venue-charter")
    };
    let (by, id, now) = act.parts(&concierge);
    let standing = Standing::Suspended { why, article };
    act.end(path(id), move |tx| {
        acts::set_standing(tx, by, id, standing, now)
    })
    .await
}

/// POST /admin/personnes/{id}/rouvrir
pub(in crate::desk) async fn restore(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let act = Act::begin(desk, &concierge, &id, posted).await?;
    if !act.page.is_shut() {
        return Err(Error::NotFound);
    }
    let (by, id, now) = act.parts(&concierge);
    act.end(path(id), move |tx| {
        acts::set_standing(tx, by, id, Standing::Active, now)
    })
    .await
}
