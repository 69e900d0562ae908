//! Documents of other places, as anybody reads them here: where they come from, who wrote them, under which licence.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use super::Room;
use crate::archive::{export, text};
use crate::clock::Dated;
use crate::documents::shelf::{self, Place};
use crate::documents::{Document, DocumentId, Entry, VenueId};
use crate::web::markdown::Html;
use crate::web::words::Words;
use crate::web::{self, Error, Frame, Visit, dates};

/// Documents on one page of the list.
const A_PAGE: usize = 30;

/// A place in the list, and how many documents are from there.
struct PlaceLine {
    name: String,
    href: String,
    count: usize,
    is_chosen: bool,
}

/// A document in the list.
struct Line {
    title: String,
    lang: &'static str,
    href: String,
    about: String,
}

#[derive(Template)]
#[template(path = "archive/shelf.html")]
struct ShelfPage {
    f: Frame,
    places: Vec<PlaceLine>,
    lines: Vec<Line>,
    newer: String,
    older: String,
    /// Where the desk puts away what comes from the place that was chosen; empty when none was.
    away: String,
}

/// `?lieu=…&page=…`; what is not understood chooses nothing.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Asked {
    lieu: String,
    page: String,
}

fn href(venue: Option<VenueId>, page: usize) -> String {
    match venue {
        Some(venue) => format!("/communs/ailleurs?lieu={venue}&page={page}"),
        None => format!("/communs/ailleurs?page={page}"),
    }
}

/// What a place is called; its key's name where nobody said.
fn named(place: &Place) -> String {
    match place.name.as_str() {
        "" => place.venue.to_string(),
        name => name.to_owned(),
    }
}

/// GET /communs/ailleurs
pub(super) async fn list(
    visit: Visit,
    State(room): State<Room>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let venue: Option<VenueId> = asked.lieu.parse().ok();
    let number = asked.page.parse::<usize>().unwrap_or(1).clamp(1, 100_000);
    let skip = (number - 1) * A_PAGE;
    let read = room.shell.store.read(move |read| {
        let found = shelf::latest(read, venue, skip, A_PAGE + 1)?;
        Ok::<_, Error>((shelf::places(read)?, found))
    });
    let (places, mut found) = read.await?;
    let has_older = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let w = visit.words;
    let name_of = |venue: VenueId| {
        let place = places.iter().find(|(it, _)| it.venue == venue);
        place.map_or_else(|| venue.to_string(), |(it, _)| named(it))
    };
    let line = |it: &Document| Line {
        title: it.title.clone(),
        lang: it.language.tag(),
        href: shelf::href(it.id),
        about: w.t2(
            "archive-listed",
            "kind",
            kind(w, it),
            "place",
            name_of(it.id.venue),
        ),
    };
    let to = |is_there: bool, number: usize| match is_there {
        true => href(venue, number),
        false => String::new(),
    };
    web::shared_page(&ShelfPage {
        f: visit.frame("commons", visit.t("archive-shelf")),
        lines: found.iter().map(line).collect(),
        away: match venue {
            Some(venue) if !found.is_empty() => format!("/admin/communs/retirer/{venue}"),
            _ => String::new(),
        },
        newer: to(number > 1, number.saturating_sub(1)),
        older: to(has_older, number + 1),
        places: places
            .iter()
            .map(|(place, count)| PlaceLine {
                name: named(place),
                href: href(Some(place.venue), 1),
                count: *count,
                is_chosen: venue == Some(place.venue),
            })
            .collect(),
    })
}

/// What sort of thing it is, in words.
fn kind(w: Words, document: &Document) -> String {
    match document.kind() {
        Some(kind) => w.t(&format!("archive-kind-{}", kind.id())),
        None => export::kind(&document.body),
    }
}

/// A part of a document, ready to be shown.
struct Part {
    level: usize,
    title: String,
    text: Html,
}

/// What a document was made from.
struct From {
    said: String,
    /// Where it can be read here; empty when it cannot.
    href: String,
}

#[derive(Template)]
#[template(path = "archive/document.html")]
struct DocumentPage {
    f: Frame,
    title: String,
    lang: &'static str,
    /// What it is and where it comes from.
    about: String,
    place: Place,
    place_name: String,
    place_href: String,
    authors: String,
    licence: (&'static str, &'static str),
    from: Vec<From>,
    revision: String,
    parts: Vec<Part>,
    files: Vec<(String, String)>,
    is_known: bool,
    /// Where the desk puts it away.
    away: String,
}

/// GET /communs/ailleurs/{venue}/{local}
pub(super) async fn document(
    visit: Visit,
    State(room): State<Room>,
    Path((venue, local)): Path<(String, String)>,
) -> Result<Response, Error> {
    let id: DocumentId = format!("{venue}/{local}")
        .parse()
        .map_err(|_| Error::NotFound)?;
    let library = room.archive.library().map_err(Error::internal)?;
    let read = room.shell.store.read(move |read| {
        let Some(held) = shelf::held(read, id)? else {
            return Err(Error::NotFound);
        };
        let Entry::Put(document) = held.entry else {
            return Err(Error::NotFound);
        };
        let place = shelf::place(read, id.venue)?;
        let mut from = Vec::new();
        for origin in &document.derived_from {
            let is_here = library.get(read, origin.document)?.is_some();
            let href = library.href(origin.document).filter(|_| is_here);
            from.push(href.unwrap_or_default());
        }
        Ok((document, place, from))
    });
    let (document, place, hrefs) = read.await?;
    web::shared_page(&shown(&visit, document, place, hrefs))
}

fn shown(visit: &Visit, document: Document, place: Place, hrefs: Vec<String>) -> DocumentPage {
    let w = visit.words;
    let said = |it: &crate::documents::Author| match it {
        crate::documents::Author::Named(name) => name.clone(),
        crate::documents::Author::Former => w.t("archive-former"),
        crate::documents::Author::Anonymous => w.t("archive-anonymous"),
    };
    let names =
        |all: &[crate::documents::Author]| all.iter().map(said).collect::<Vec<_>>().join(", ");
    let origins = document.derived_from.iter().zip(hrefs);
    let from = origins.map(|(origin, href)| From {
        said: w.with(
            "archive-from",
            &[
                ("title", origin.title.clone()),
                ("names", names(&origin.authors)),
                ("licence", origin.licence.to_string()),
            ],
        ),
        href,
    });
    let pieces = text::pieces(&document).into_iter();
    let files = document.attachments.iter().map(|it| {
        let said = if it.alt.is_empty() { &it.name } else { &it.alt };
        (said.clone(), crate::media::address(it.hash))
    });
    DocumentPage {
        about: w.t2(
            "archive-listed",
            "kind",
            kind(w, &document),
            "place",
            named(&place),
        ),
        place_name: named(&place),
        place_href: href(Some(place.venue), 1),
        authors: names(&document.authors),
        licence: (document.licence.spdx(), document.licence.url()),
        from: from.collect(),
        revision: w.t2(
            "archive-revision",
            "number",
            document.revision.to_string(),
            "day",
            day(visit, document.updated),
        ),
        parts: pieces
            .map(|it| Part {
                level: it.level,
                title: it.title,
                text: Html::of(&it.text),
            })
            .collect(),
        files: files.collect(),
        is_known: document.kind().is_some(),
        away: format!("/admin/communs/retirer/{}", document.id),
        lang: document.language.tag(),
        f: visit.frame("commons", document.title.clone()),
        title: document.title,
        place,
    }
}

fn day(visit: &Visit, dated: Dated) -> String {
    let at = Timestamp::from_second(dated.at).unwrap_or_default();
    let date = at.to_zoned(visit.shell.clock.zone().clone()).date();
    dates::date(visit.words.lang(), date)
}
