//! Proposing an event: the form, and what becomes of it by the venue's rule.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::form::{Form, Typed};
use super::looked::{Did, editor, zone};
use super::written::Written;
use crate::people::{self, Member, Publishing};
use crate::programme::series::Repetition;
use crate::programme::{Editor, Event, Repeat, Status, Zone, acts, proposals};
use crate::store::Error as StoreError;
use crate::web::words::Words;
use crate::web::{self, Error, Frame, Posted};

#[derive(Template)]
#[template(path = "programme/propose.html")]
struct ProposePage {
    f: Frame,
    token: String,
    form: Form,
    notice: String,
    /// Whether it is shown at once to everybody.
    is_published_at_once: bool,
    /// Whether one may write in the venue's name, and does.
    is_desk: bool,
    is_of_venue: bool,
}

impl ProposePage {
    async fn of(who: &Member, form: Form) -> Result<ProposePage, Error> {
        let visit = &who.visit;
        let is_desk = editor(who) == Editor::Desk;
        let read = visit.shell.store.read(people::rules_of);
        let rule = read.await?.publishing;
        Ok(ProposePage {
            f: visit.frame("programme", visit.t("programme-propose")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            is_published_at_once: is_desk || rule == Publishing::Members,
            is_of_venue: is_desk,
            is_desk,
            form,
        })
    }
}

/// GET /programme/proposer
pub(super) async fn form(who: Member) -> Result<Response, Error> {
    web::private_page(&ProposePage::of(&who, Form::new()).await?)
}

/// The form, and in whose name it is written.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(flatten)]
    fields: Typed,
    #[serde(default)]
    by: String,
}

/// POST /programme/proposer
pub(super) async fn propose(who: Member, mut posted: Posted<Sent>) -> Result<Response, Error> {
    let visit = &who.visit;
    let w = visit.words;
    let fields = std::mem::take(&mut posted.form.fields);
    let mut form = Form::of(fields);
    let venue = zone(visit);
    let event = match form.read(Status::Planned, &venue, w) {
        Some(written) => composed(&mut form, &written, &venue, w)?.zip(Some(written.signup)),
        None => None,
    };
    let mut page = ProposePage::of(&who, form).await?;
    page.is_of_venue = page.is_desk && posted.form.by != "me";
    let Some((event, signup)) = event.filter(|_| posted.stale.is_none()) else {
        if let Some(stale) = posted.stale {
            page.notice = visit.t(stale.key());
        }
        return web::private_page(&page);
    };
    let (now, person) = (visit.shell.clock.now(), who.person.id);
    let (is_desk, is_of_venue) = (page.is_desk, page.is_of_venue);
    let written = visit.shell.store.write(move |tx| {
        if is_of_venue {
            return proposals::announce(tx, &event, signup, now);
        }
        let rule = match people::rules_of(&*tx)?.publishing {
            // The desk need not ask itself.
            _ if is_desk => Publishing::Members,
            rule => rule,
        };
        proposals::propose(tx, person, &event, signup, rule, now).map(|(id, _)| id)
    });
    match written.await {
        Ok(id) => Ok(posted.done(Did::Proposed.at(id, None, 0))),
        Err(acts::Error::Store(error)) => Err(error.into()),
        Err(error) => {
            page.notice = crate::programme::command::in_words(&error, w);
            web::private_page(&page)
        }
    }
}

/// The event that was written; `None` where a field says why not.
fn composed(
    form: &mut Form,
    written: &Written,
    venue: &Zone,
    w: Words,
) -> Result<Option<Event>, StoreError> {
    let rule = match written.repetition {
        Repetition::Set(repeating) => repeating.rule(&written.when, venue.tz()),
        Repetition::Kept => Ok(None),
    };
    let composed = rule.map_err(acts::Error::from).and_then(|rule| {
        let (details, when) = (written.details.clone(), written.when.clone());
        let mut event = acts::compose(details, when, None, venue)?;
        event.repeat = rule.map(|rule| Repeat {
            rule: Some(rule),
            ..Repeat::default()
        });
        Ok(event)
    });
    match composed {
        Ok(event) => Ok(Some(event)),
        Err(acts::Error::Store(error)) => Err(error),
        Err(error) => {
            form.refuse(&error, w);
            Ok(None)
        }
    }
}
