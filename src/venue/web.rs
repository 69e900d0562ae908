//! Pages about the place: what it is, its charter, why there is no Internet, privacy, the law, the look, the source.

use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Deserialize;

use super::Charter;
use super::store::{Emblem, emblem};
use crate::media::{Shown, shown};
use crate::network::lease_log;
use crate::people::charter::{self, CharterVersion};
use crate::web::form::Field;
use crate::web::{self, Doors, Enter, Error, Frame, Shell, Visit, dates};

/// The source of this very version, as the AGPL asks, carried in the program itself.
const SOURCE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/source.tar.gz"));

/// The doors of this room.
pub fn doors() -> Doors<Shell> {
    Doors::default()
        .get("/lieu", Enter::Anyone, place)
        .get("/charte", Enter::Anyone, charter_page)
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
    /// How it looks, with words for who does not see.
    picture: Option<Shown>,
    logo: Option<Shown>,
}

async fn place(visit: Visit) -> Result<Response, Error> {
    let read = visit.shell.store.read(|read| {
        let of = |which| {
            let file = emblem(read, which)?;
            Ok::<_, crate::store::Error>(shown::pictures(read, file.as_slice())?.pop())
        };
        Ok::<_, Error>((of(Emblem::Picture)?, of(Emblem::Logo)?))
    });
    let (mut picture, mut logo) = read.await?;
    let all = [(&mut picture, "venue-picture"), (&mut logo, "venue-logo")];
    for (shown, unsaid) in all {
        if let Some(shown) = shown.as_mut().filter(|it| it.alt.is_empty()) {
            let name = visit.shell.place().called(visit.words);
            shown.alt = visit.words.with(unsaid, &[("name", name)]);
        }
    }
    web::shared_page(&PlacePage {
        f: visit.frame("place", visit.t("venue-place")),
        picture,
        logo,
    })
}

#[derive(Template)]
#[template(path = "venue/charter.html")]
struct CharterPage {
    f: Frame,
    charter: Charter,
    /// « Version 2, depuis le 3 mars 2026 ».
    said: String,
    /// Whether another one is in force.
    is_old: bool,
    /// The version before this one.
    before: Option<u32>,
}

/// `/charte?version=1`
#[derive(Deserialize)]
struct OfVersion {
    version: Option<String>,
}

async fn charter_page(visit: Visit, Query(asked): Query<OfVersion>) -> Result<Response, Error> {
    let asked = match &asked.version {
        Some(number) => Some(number.parse().map_err(|_| Error::NotFound)?),
        None => None,
    };
    let read = visit.shell.store.read(move |read| {
        let current = charter::current(read)?;
        let shown = match asked {
            Some(number) => charter::version(read, number)?,
            None => current.clone(),
        };
        Ok::<_, crate::store::Error>(current.zip(shown))
    });
    let (current, shown) = read.await?.ok_or(Error::NotFound)?;
    web::shared_page(&CharterPage {
        f: visit.frame("place", visit.t("venue-charter")),
        charter: Charter::parse(&shown.text),
        said: said(&visit, &shown),
        is_old: shown.number != current.number,
        before: shown.number.checked_sub(1).filter(|&number| number > 0),
    })
}

/// A version's number, and since when it was in force where the box knew the date.
fn said(visit: &Visit, version: &CharterVersion) -> String {
    let (w, number) = (visit.words, version.number);
    let Some(since) = version.since else {
        return w.t1("venue-charter-undated", "number", number);
    };
    let date = since.to_zoned(visit.shell.clock.zone().clone()).date();
    let date = dates::date(w.lang(), date);
    w.t2("venue-charter-version", "number", number, "date", date)
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
    let place = visit.shell.place();
    let lines = place.publisher.lines();
    let publisher = lines.map(str::to_owned).collect();
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
