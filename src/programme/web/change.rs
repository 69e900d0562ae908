//! Changing an event: the form filled with one of its dates, and how far the change reaches.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::days::Today;
use super::form::{Form, Typed};
use super::looked::{Did, Looked, OfDate, ScopeChoice, no_page, zone};
use super::written::Written;
use crate::people::Member;
use crate::programme::command::in_words;
use crate::programme::repeating::Repeating;
use crate::programme::series::{Edit, Repetition, Scope};
use crate::programme::word::{self, Rewrote};
use crate::programme::{Editor, When, acts, edits};
use crate::web::{self, Error, Frame, Posted, Visit};

#[derive(Template)]
#[template(path = "programme/change.html")]
struct ChangePage {
    f: Frame,
    token: String,
    form: Form,
    notice: String,
    /// « mardi 24 novembre, de 18 h 30 à 20 h ».
    when: String,
    /// Who wrote it, where it is not who changes it.
    by: String,
    scopes: Vec<ScopeChoice>,
    scope_problem: String,
    action: String,
    back: String,
}

impl ChangePage {
    fn of(visit: &Visit, looked: &Looked, form: Form, scope: Scope) -> ChangePage {
        let (w, today) = (visit.words, Today::of(visit));
        let is_desk = looked.editor == Editor::Desk;
        ChangePage {
            f: visit.frame("programme", visit.t("programme-change")),
            token: visit.shell.forms.issue(visit),
            form,
            notice: String::new(),
            when: looked.when(w, &today),
            by: looked.by.clone().filter(|_| is_desk).unwrap_or_default(),
            scopes: looked.scopes(scope, w, &today),
            scope_problem: String::new(),
            action: looked.href("modifier"),
            back: looked.href("mien"),
        }
    }
}

/// GET /programme/{id}/modifier?date=…
pub(super) async fn form(
    who: Member,
    Path(id): Path<String>,
    Query(asked): Query<OfDate>,
) -> Result<Response, Error> {
    let looked = Looked::of(&who, &id, &asked).await?.changeable()?;
    let form = shown(&who.visit, &looked);
    web::private_page(&ChangePage::of(&who.visit, &looked, form, Scope::One))
}

/// The form of the date looked at, as it stands.
fn shown(visit: &Visit, looked: &Looked) -> Form {
    let said = (visit.words, visit.shell.clock.now().date());
    let date = (looked.date.details.clone(), looked.date.when.clone());
    Form::showing(date, &looked.kept.event, looked.kept.standing.signup, said)
}

/// The form, and how far the change reaches.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(flatten)]
    fields: Typed,
    #[serde(default)]
    scope: String,
}

/// POST /programme/{id}/modifier?date=…
pub(super) async fn change(
    who: Member,
    Path(id): Path<String>,
    Query(asked): Query<OfDate>,
    mut posted: Posted<Sent>,
) -> Result<Response, Error> {
    let visit = &who.visit;
    let looked = Looked::of(&who, &id, &asked).await?.changeable()?;
    let scope = looked.scope_of(&posted.form.scope);
    let mut form = Form::of(std::mem::take(&mut posted.form.fields));
    form.own_rule = shown(visit, &looked).own_rule;
    let zone_of = match &looked.date.when {
        When::Hours { zone, .. } => zone.clone(),
        When::Days { .. } => zone(visit),
    };
    let written = form.read(looked.date.details.status, &zone_of, visit.words);
    let mut page = ChangePage::of(visit, &looked, form, scope);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let Some(written) = written else {
        return web::private_page(&page);
    };
    if scope == Scope::One && is_of_all(&looked, &written) {
        page.scope_problem = visit.t("programme-change-of-all");
        return web::private_page(&page);
    }
    match edit(&who, looked, scope, written).await {
        Ok(to) => Ok(posted.done(to)),
        Err(error) => {
            let is_beside = page.form.refuse(&error, visit.words);
            if !is_beside {
                if matches!(error, acts::Error::Store(_) | acts::Error::NotFound) {
                    return Err(no_page(error));
                }
                page.notice = in_words(&error, visit.words);
            }
            web::private_page(&page)
        }
    }
}

/// Whether something was changed that one date cannot have of its own.
fn is_of_all(looked: &Looked, written: &Written) -> bool {
    let event = &looked.kept.event;
    let known = Repeating::of(event.repeat.as_ref(), &event.when);
    let is_rhythm = match written.repetition {
        Repetition::Kept => false,
        Repetition::Set(repeating) => known != Some(repeating),
    };
    is_rhythm || written.signup != looked.kept.standing.signup
}

/// Does it, tells everybody, and gives the page that says so.
async fn edit(
    who: &Member,
    looked: Looked,
    scope: Scope,
    written: Written,
) -> Result<String, acts::Error> {
    let shell = &who.visit.shell;
    let (at, id) = (looked.date.at, looked.kept.id);
    let meant = (looked.kept.event).meant(at, scope, (written.details, written.when));
    let (details, when) = meant.ok_or(acts::Error::NotFound)?;
    let edit = Edit {
        details,
        when,
        repetition: written.repetition,
    };
    let (now, venue, signup) = (shell.clock.now(), zone(&who.visit), written.signup);
    let (editor, person) = (looked.editor, who.person.id);
    let done = shell.store.write(move |tx| {
        let edit = |tx: &mut crate::store::Tx<'_>| {
            let wanted = (edit, signup);
            edits::edit(tx, (id, Some(at)), scope, wanted, editor, &venue, now)
        };
        let done = word::spread(tx, id, edit, now)?;
        if editor == Editor::Desk {
            word::by_desk(tx, person, &looked.kept, Rewrote::Changed, now)?;
        } else if looked.kept.standing.state.is_public() {
            word::by_author(tx, person, &looked.kept, now)?;
        }
        Ok::<_, acts::Error>(done)
    });
    let (date, readers) = done.await?;
    Ok(Did::Changed.at(date.event, Some(date.at), readers))
}
