//! The place's picture and its logo: chosen among one's own pictures, or brought, and taken away.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::web::Desk;
use crate::documents::Hash;
use crate::media::{self, Shown, Sort, shown};
use crate::people::journal::{self, Actor};
use crate::people::{Concierge, Line};
use crate::store::{Error as StoreError, Tx};
use crate::venue::{Emblem, emblem, set_emblem};
use crate::web::form::Posted;
use crate::web::words::Words;
use crate::web::{self, Error, Frame, text};

/// One's own pictures that the page shows; all of them are on the page where they are brought.
const OWN: usize = 12;
/// This page.
const HERE: &str = "/admin/images";

/// What the place shows, or not.
struct Part {
    name: String,
    id: &'static str,
    shown: Option<Shown>,
    take_away: String,
}

#[derive(Template)]
#[template(path = "desk/emblems.html")]
struct EmblemsPage {
    f: Frame,
    token: String,
    notice: String,
    /// What was done just now; may be empty.
    done: String,
    parts: Vec<Part>,
    /// What was just brought.
    offered: Option<Shown>,
    own: Vec<Shown>,
    bring: String,
}

/// What the address says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Came {
    /// A picture that was just brought.
    image: Option<String>,
    /// Whether something was just changed.
    fait: Option<String>,
}

impl EmblemsPage {
    async fn of(desk: &Desk, concierge: &Concierge, came: &Came) -> Result<Self, Error> {
        let (visit, w) = (&concierge.visit, concierge.visit.words);
        let person = concierge.person.id;
        let brought: Option<Hash> = came.image.as_ref().and_then(|it| it.parse().ok());
        let read = desk.shell.store.read(move |read| {
            let mut parts = Vec::new();
            for which in Emblem::ALL {
                let file = emblem(read, which)?;
                parts.push((which, shown::pictures(read, file.as_slice())?.pop()));
            }
            let offered = shown::pictures(read, brought.as_slice())?.pop();
            let mut own = shown::brought_by(read, person)?;
            own.retain(|it| Some(it.hash) != brought);
            own.truncate(OWN);
            Ok::<_, Error>((parts, offered, own))
        });
        let (parts, offered, own) = read.await?;
        let part = |(which, shown): (Emblem, Option<Shown>)| Part {
            name: name(w, which),
            id: which.id(),
            shown: shown.map(|it| called(w, it)),
            take_away: w.t(match which {
                Emblem::Picture => "desk-emblems-no-picture",
                Emblem::Logo => "desk-emblems-no-logo",
            }),
        };
        Ok(Self {
            f: visit.frame("desk", visit.t("desk-emblems")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            done: match came.fait {
                Some(_) => visit.t("desk-emblems-done"),
                None => String::new(),
            },
            parts: parts.into_iter().map(part).collect(),
            offered: offered.map(|it| called(w, it)),
            own: own.into_iter().map(|it| called(w, it)).collect(),
            bring: format!("/media/deposer?retour={}", text::in_query(HERE)),
        })
    }
}

fn name(w: Words, which: Emblem) -> String {
    w.t(match which {
        Emblem::Picture => "desk-emblems-picture",
        Emblem::Logo => "desk-emblems-logo",
    })
}

/// The picture, with words where nobody said what is to be seen.
fn called(w: Words, mut picture: Shown) -> Shown {
    if picture.alt.is_empty() {
        picture.alt = w.t("desk-emblems-unsaid");
    }
    picture
}

/// GET /admin/images?image=
pub(super) async fn form(
    State(desk): State<Desk>,
    concierge: Concierge,
    Query(came): Query<Came>,
) -> Result<Response, Error> {
    web::private_page(&EmblemsPage::of(&desk, &concierge, &came).await?)
}

/// What a button of the page does.
fn pressed(typed: &HashMap<String, String>) -> Result<(Emblem, Option<Hash>), Error> {
    for which in Emblem::ALL {
        if typed.get("drop").is_some_and(|it| it == which.id()) {
            return Ok((which, None));
        }
        if let Some(file) = typed.get(which.id()) {
            let file = file.parse().map_err(|_| Error::Bad("no picture"))?;
            return Ok((which, Some(file)));
        }
    }
    Err(Error::Bad("nothing to show"))
}

/// POST /admin/images
pub(super) async fn choose(
    State(desk): State<Desk>,
    concierge: Concierge,
    posted: Posted<HashMap<String, String>>,
) -> Result<Response, Error> {
    let pressed = pressed(&posted.form);
    // What was to be shown stays at hand when something is wrong.
    let file = pressed.as_ref().ok().and_then(|it| it.1);
    let came = Came {
        image: file.map(|it| it.to_string()),
        fait: None,
    };
    if let Some(stale) = posted.stale {
        let mut page = EmblemsPage::of(&desk, &concierge, &came).await?;
        page.notice = concierge.visit.t(stale.key());
        return web::private_page(&page);
    }
    let (which, file) = pressed?;
    let (by, now) = (Actor::Person(concierge.person.id), desk.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| {
        if let Some(file) = file {
            let object = media::get(tx, file)?;
            if object.is_none_or(|it| it.kind.sort() != Sort::Picture) {
                return Ok::<_, StoreError>(false);
            }
        }
        if emblem(tx, which)? != file {
            set_emblem(tx, which, file, now)?;
            journal::record(tx, by, None, Line::new("desk-did-emblem"), now)?;
        }
        Ok(true)
    };
    if desk.shell.store.write(act).await? {
        return Ok(posted.done(format!("{HERE}?fait=oui")));
    }
    let mut page = EmblemsPage::of(&desk, &concierge, &came).await?;
    page.notice = concierge.visit.t("desk-emblems-gone");
    web::private_page(&page)
}
