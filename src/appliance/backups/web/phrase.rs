//! The passphrase, shown to be written down: to a concierge, who asked for it, with a line in the journal of acts.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, header};
use serde::Deserialize;

use super::Room;
use crate::appliance::backups::store;
use crate::people::journal::{self, Actor};
use crate::people::{Concierge, Line};
use crate::web::form::Posted;
use crate::web::{self, Error, Frame};

#[derive(Template)]
#[template(path = "appliance/phrase.html")]
struct PhrasePage {
    f: Frame,
    /// The words; empty when the form came too late.
    phrase: String,
    /// Why there are none.
    notice: String,
}

/// A form of which only the button matters.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// POST /admin/sauvegardes/phrase: a form, since showing it is noted.
pub(super) async fn show(
    State(room): State<Room>,
    concierge: Concierge,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let mut phrase = String::new();
    if posted.stale.is_none() {
        let backups = room.backups.clone();
        let made = tokio::task::spawn_blocking(move || backups.passphrase());
        phrase = made
            .await?
            .map_err(|problem| Error::internal(problem.to_string()))?;
        let (by, now) = (concierge.person.id, room.shell.clock.now());
        let noted = room.shell.store.write(move |tx| {
            let mut settings = store::settings(tx)?;
            settings.phrase_was_shown = true;
            store::decide(tx, &settings)?;
            let line = Line::new("backups-did-show");
            journal::record(tx, Actor::Person(by), None, line, now)
        });
        noted.await?;
    }
    let mut response = web::private_page(&PhrasePage {
        f: visit.frame("desk", visit.t("backups-phrase")),
        phrase,
        notice: posted
            .stale
            .map_or_else(String::new, |it| visit.t(it.key())),
    })?;
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}
