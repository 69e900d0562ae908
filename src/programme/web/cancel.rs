//! Cancelling an event or some of its dates, and taking that back.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::days::Today;
use super::looked::{Did, Looked, OfDate, ScopeChoice, no_page};
use crate::ids::EventId;
use crate::people::Member;
use crate::programme::series::Scope;
use crate::programme::word::{self, Rewrote};
use crate::programme::{Editor, acts, edits, proposals};
use crate::store::Tx;
use crate::web::{self, Error, Frame, Posted, Visit};

#[derive(Template)]
#[template(path = "programme/cancel.html")]
struct CancelPage {
    f: Frame,
    token: String,
    notice: String,
    title: String,
    when: String,
    /// Who wrote it, where the desk looks at it.
    by: String,
    /// How far, each with who signed up.
    scopes: Vec<(ScopeChoice, String)>,
    /// Who signed up, where there is nothing to choose.
    signed_up: String,
    action: String,
    back: String,
}

impl CancelPage {
    fn of(visit: &Visit, looked: &Looked, scope: Scope) -> CancelPage {
        let (w, today) = (visit.words, Today::of(visit));
        let said = |scope| {
            let (seated, waiting) = looked.signed_up(scope);
            w.t1("programme-mine-signed-up", "count", seated + waiting)
        };
        let scopes = looked.scopes(scope, w, &today).into_iter();
        let is_desk = looked.editor == Editor::Desk;
        CancelPage {
            f: visit.frame("programme", visit.t("programme-cancel")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            title: looked.date.details.title.clone(),
            when: looked.when(w, &today),
            by: looked.by.clone().filter(|_| is_desk).unwrap_or_default(),
            scopes: scopes
                .map(|one| (said(one.scope), one))
                .map(|(said, one)| (one, said))
                .collect(),
            signed_up: said(Scope::All),
            action: looked.href("annuler"),
            back: looked.href("mien"),
        }
    }
}

/// GET /programme/{id}/annuler?date=…
pub(super) async fn ask(
    who: Member,
    Path(id): Path<String>,
    Query(asked): Query<OfDate>,
) -> Result<Response, Error> {
    let looked = Looked::of(&who, &id, &asked).await?.changeable()?;
    web::private_page(&CancelPage::of(&who.visit, &looked, Scope::One))
}

/// How far it reaches.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    scope: String,
}

/// POST /programme/{id}/annuler?date=…
pub(super) async fn cancel(
    who: Member,
    Path(id): Path<String>,
    Query(asked): Query<OfDate>,
    posted: Posted<Sent>,
) -> Result<Response, Error> {
    let looked = Looked::of(&who, &id, &asked).await?.changeable()?;
    let scope = looked.scope_of(&posted.form.scope);
    if let Some(stale) = posted.stale {
        let mut page = CancelPage::of(&who.visit, &looked, scope);
        page.notice = who.visit.t(stale.key());
        return web::private_page(&page);
    }
    let (now, person) = (who.visit.shell.clock.now(), who.person.id);
    let (at, editor) = (looked.date.at, looked.editor);
    let done = who.visit.shell.store.write(move |tx| {
        let id = looked.kept.id;
        let act = |tx: &mut Tx<'_>| edits::cancel(tx, (id, Some(at)), scope, editor, now);
        let done = word::spread(tx, id, act, now)?;
        if editor == Editor::Desk {
            word::by_desk(tx, person, &looked.kept, Rewrote::Cancelled, now)?;
        }
        Ok::<_, acts::Error>(done)
    });
    let (date, readers) = done.await.map_err(no_page)?;
    Ok(posted.done(Did::Cancelled.at(date.event, Some(date.at), readers)))
}

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// POST /programme/{id}/retablir?date=…
pub(super) async fn restore(
    who: Member,
    Path(id): Path<String>,
    Query(asked): Query<OfDate>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let looked = Looked::of(&who, &id, &asked).await?.changeable()?;
    let back = looked.href("mien");
    if let Some(stale) = posted.stale {
        return stale.back_to(&back);
    }
    let (now, person) = (who.visit.shell.clock.now(), who.person.id);
    let (at, editor) = (looked.date.at, looked.editor);
    let done = who.visit.shell.store.write(move |tx| {
        let id = looked.kept.id;
        let act = |tx: &mut Tx<'_>| edits::restore(tx, (id, Some(at)), editor, now);
        let done = word::spread(tx, id, act, now)?;
        if editor == Editor::Desk {
            word::by_desk(tx, person, &looked.kept, Rewrote::Restored, now)?;
        }
        Ok::<_, acts::Error>(done)
    });
    match done.await {
        Ok((date, readers)) => {
            Ok(posted.done(Did::Restored.at(date.event, Some(date.at), readers)))
        }
        // Somebody did it before.
        Err(acts::Error::OutOfTurn) => Ok(posted.done(back)),
        Err(error) => Err(no_page(error)),
    }
}

/// POST /programme/{id}/reprendre
pub(super) async fn take_back(
    who: Member,
    Path(id): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let id: EventId = id.parse().map_err(|_| Error::NotFound)?;
    if let Some(stale) = posted.stale {
        return stale.back_to(&format!("/programme/{id}/mien"));
    }
    let (now, person) = (who.visit.shell.clock.now(), who.person.id);
    let store = &who.visit.shell.store;
    let done = store.write(move |tx| proposals::take_back(tx, id, person, now));
    match done.await {
        Ok(()) => Ok(posted.done("/moi")),
        // The desk published it meanwhile.
        Err(acts::Error::OutOfTurn) => Ok(posted.done(format!("/programme/{id}/mien"))),
        Err(error) => Err(no_page(error)),
    }
}
