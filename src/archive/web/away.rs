//! Putting away what was brought in from another place: one document, or all of a place. The concierge is asked first.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::Room;
use crate::archive::held;
use crate::documents::shelf;
use crate::documents::{DocumentId, Entry, VenueId};
use crate::people::journal::{self, Actor};
use crate::people::{Concierge, Line};
use crate::web::{self, Error, Frame, Posted};

#[derive(Template)]
#[template(path = "archive/away.html")]
struct AwayPage {
    f: Frame,
    token: String,
    /// What is put away, in words.
    lead: String,
    /// Where the form is sent.
    action: String,
    back: String,
}

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// The documents of a place that stand here.
async fn of_place(room: &Room, venue: &str) -> Result<(VenueId, Vec<DocumentId>), Error> {
    let venue: VenueId = venue.parse().map_err(|_| Error::NotFound)?;
    let all = room.shell.store.read(shelf::all).await?;
    let all: Vec<_> = all.into_iter().filter(|it| it.venue == venue).collect();
    if all.is_empty() {
        return Err(Error::NotFound);
    }
    Ok((venue, all))
}

/// A document that stands here, and its title.
async fn document(room: &Room, venue: &str, local: &str) -> Result<(DocumentId, String), Error> {
    let id: DocumentId = format!("{venue}/{local}")
        .parse()
        .map_err(|_| Error::NotFound)?;
    let held = room
        .shell
        .store
        .read(move |read| shelf::held(read, id))
        .await?;
    match held.map(|it| it.entry) {
        Some(Entry::Put(document)) => Ok((id, document.title)),
        _ => Err(Error::NotFound),
    }
}

/// GET /admin/communs/retirer/{venue}
pub(super) async fn ask_all(
    desk: Concierge,
    State(room): State<Room>,
    Path(venue): Path<String>,
) -> Result<Response, Error> {
    let (venue, all) = of_place(&room, &venue).await?;
    let place = room
        .shell
        .store
        .read(move |read| shelf::place(read, venue))
        .await?;
    let name = match place.name.as_str() {
        "" => venue.to_string(),
        name => name.to_owned(),
    };
    let w = desk.visit.words;
    web::private_page(&AwayPage {
        lead: w.t2("archive-away-all", "count", all.len(), "place", name),
        action: format!("/admin/communs/retirer/{venue}"),
        back: format!("/communs/ailleurs?lieu={venue}"),
        token: desk.visit.shell.forms.issue(&desk.visit),
        f: desk.visit.frame("desk", w.t("archive-away")),
    })
}

/// GET /admin/communs/retirer/{venue}/{local}
pub(super) async fn ask_one(
    desk: Concierge,
    State(room): State<Room>,
    Path((venue, local)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (id, title) = document(&room, &venue, &local).await?;
    let w = desk.visit.words;
    web::private_page(&AwayPage {
        lead: w.t1("archive-away-one", "title", title),
        action: format!("/admin/communs/retirer/{id}"),
        back: shelf::href(id),
        token: desk.visit.shell.forms.issue(&desk.visit),
        f: desk.visit.frame("desk", w.t("archive-away")),
    })
}

/// POST /admin/communs/retirer/{venue}
pub(super) async fn all(
    desk: Concierge,
    State(room): State<Room>,
    Path(venue): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let (venue, all) = of_place(&room, &venue).await?;
    let back = format!("/communs/ailleurs?lieu={venue}");
    put_away(&desk, &room, all, posted, &back).await
}

/// POST /admin/communs/retirer/{venue}/{local}
pub(super) async fn one(
    desk: Concierge,
    State(room): State<Room>,
    Path((venue, local)): Path<(String, String)>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let (id, _) = document(&room, &venue, &local).await?;
    put_away(&desk, &room, vec![id], posted, &shelf::href(id)).await
}

async fn put_away(
    desk: &Concierge,
    room: &Room,
    all: Vec<DocumentId>,
    posted: Posted<Pressed>,
    back: &str,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to(back);
    }
    let (by, now) = (Actor::Person(desk.person.id), room.shell.clock.now());
    let done = room.shell.store.write(move |tx| {
        let count = held::put_away(tx, &all, now)?;
        let line = Line::new("archive-did-away").arg("count", count);
        journal::record(tx, by, None, line, now)
    });
    done.await?;
    Ok(posted.done("/communs/ailleurs"))
}
