//! Pages about the place: what it is, its charter, why there is no Internet, privacy, the law, the look, the source.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRef, State};
use axum::response::{IntoResponse, Response};
use http::header;

use super::Charter;
use crate::network::lease_log;
use crate::web::form::Field;
use crate::web::{self, Doors, Enter, Error, Frame, Shell, Visit};

/// The source of this very version, as the AGPL asks, carried in the program itself.
const SOURCE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/source.tar.gz"));

/// What this room needs.
#[derive(Clone)]
pub struct Place {
    pub shell: Shell,
    pub charter: Arc<Charter>,
}

impl FromRef<Place> for Shell {
    fn from_ref(place: &Place) -> Shell {
        place.shell.clone()
    }
}

/// The doors of this room.
pub fn doors() -> Doors<Place> {
    Doors::default()
        .get("/lieu", Enter::Anyone, place)
        .get("/charte", Enter::Anyone, charter)
        .get("/internet", Enter::Anyone, internet)
        .get("/vie-privee", Enter::Anyone, privacy)
        .get("/mentions-legales", Enter::Anyone, legal)
        .get("/style", Enter::Anyone, style)
        .get("/source", Enter::Anyone, source)
        .get("/source/parvis.tar.gz", Enter::Anyone, source_archive)
}

#[derive(Template)]
#[template(path = "venue/place.html")]
struct PlacePage {
    f: Frame,
}

async fn place(visit: Visit) -> Result<Response, Error> {
    web::shared_page(&PlacePage {
        f: visit.frame("place", visit.t("venue-place")),
    })
}

#[derive(Template)]
#[template(path = "venue/charter.html")]
struct CharterPage {
    f: Frame,
    charter: Arc<Charter>,
}

async fn charter(State(place): State<Place>, visit: Visit) -> Result<Response, Error> {
    web::shared_page(&CharterPage {
        f: visit.frame("place", visit.t("venue-charter")),
        charter: place.charter,
    })
}

#[derive(Template)]
#[template(path = "venue/internet.html")]
struct InternetPage {
    f: Frame,
}

async fn internet(visit: Visit) -> Result<Response, Error> {
    web::shared_page(&InternetPage {
        f: visit.frame("place", visit.t("venue-internet")),
    })
}

#[derive(Template)]
#[template(path = "venue/privacy.html")]
struct PrivacyPage {
    f: Frame,
    /// Whether this box lends phones their addresses.
    lends_addresses: bool,
    /// Whether there is something in the log that is kept while Internet is shared.
    has_log: bool,
}

async fn privacy(visit: Visit) -> Result<Response, Error> {
    let log = lease_log::summary(&visit.shell.store).await?;
    web::shared_page(&PrivacyPage {
        f: visit.frame("place", visit.t("venue-privacy")),
        lends_addresses: visit.shell.config.network.is_some(),
        has_log: log.count > 0,
    })
}

#[derive(Template)]
#[template(path = "venue/legal.html")]
struct LegalPage {
    f: Frame,
    publisher: Vec<String>,
}

async fn legal(visit: Visit) -> Result<Response, Error> {
    let lines = visit.shell.config.venue.publisher.lines();
    let publisher = lines
        .map(|l| l.trim().to_string())
        .filter(|l| !l.is_empty())
        .collect();
    web::shared_page(&LegalPage {
        f: visit.frame("place", visit.t("venue-legal")),
        publisher,
    })
}

#[derive(Template)]
#[template(path = "venue/style.html")]
struct StylePage {
    f: Frame,
    wrong: Field,
}

/// Every component on one page, in the demo only.
async fn style(visit: Visit) -> Result<Response, Error> {
    if !visit.shell.demo {
        return Err(Error::NotFound);
    }
    let wrong = Field::of("25 h 70").refused(visit.t("venue-style-problem"));
    web::shared_page(&StylePage {
        f: visit.frame("place", visit.t("venue-style")),
        wrong,
    })
}

#[derive(Template)]
#[template(path = "venue/source.html")]
struct SourcePage {
    f: Frame,
    kilobytes: usize,
}

async fn source(visit: Visit) -> Result<Response, Error> {
    let kilobytes = SOURCE.len().div_ceil(1000);
    web::shared_page(&SourcePage {
        f: visit.frame("place", visit.t("venue-source")),
        kilobytes,
    })
}

async fn source_archive() -> Response {
    let name = concat!(
        "attachment; filename=\"parvis-",
        env!("CARGO_PKG_VERSION"),
        ".tar.gz\""
    );
    let headers = [
        (header::CONTENT_TYPE, "application/gzip"),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, Body::from(SOURCE)).into_response()
}
