//! The programme for other programs: iCalendar and Atom.

use axum::response::{IntoResponse, Response};
use http::header;
use jiff::ToSpan;

use crate::clock::Now;
use crate::programme::export::{self, Exported};
use crate::programme::feeds::{Head, Item, atom as atom_feed};
use crate::programme::{Entry, Event, since, wording};
use crate::web::{Cacheable, Error, Visit, Words};

/// How long what is over stays in the feeds, in days: calendars that were away learn of it.
const KEPT_DAYS: i64 = 60;
/// Entries of the Atom feed, the latest changed first.
const ATOM_ENTRIES: usize = 50;

/// One event to take home.
pub(super) fn single(entry: &Entry) -> Response {
    let file = export::single(&exported(entry));
    let name = format!("attachment; filename=\"{}.ics\"", entry.id);
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/calendar; charset=utf-8".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, name),
    ];
    kept((headers, file).into_response())
}

/// The programme as a calendar to subscribe to.
pub(super) async fn calendar(visit: Visit) -> Result<Response, Error> {
    let entries = entries(&visit).await?;
    let name = visit.shell.place().called(visit.words);
    let events: Vec<_> = entries.iter().map(exported).collect();
    let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok(kept(
        (headers, export::feed(&name, &events)).into_response(),
    ))
}

/// The programme as news: what was added or changed, latest first.
pub(super) async fn atom(visit: Visit) -> Result<Response, Error> {
    let mut entries = entries(&visit).await?;
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.changed, entry.id)));
    entries.truncate(ATOM_ENTRIES);
    let (w, now) = (visit.words, visit.shell.clock.now());
    let venue = &visit.shell.place().called(w);
    let items = entries.iter().map(|entry| Item {
        details: &entry.event.details,
        page: visit.shell.plain_url(&format!("/programme/{}", entry.id)),
        changed: entry.changed,
        summary: summary(w, &entry.event, &now),
    });
    let head = Head {
        title: &w.t1("programme-feed-title", "venue", venue),
        lang: w.lang().tag(),
        page: &visit.shell.plain_url("/programme"),
        feed: &visit.shell.plain_url("/programme.atom"),
        author: venue,
        updated: entries
            .first()
            .map_or(now.timestamp(), |entry| entry.changed),
    };
    let headers = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok(kept(
        (headers, atom_feed(&head, items.collect())).into_response(),
    ))
}

/// « mardi 24 novembre, de 18 h 30 à 20 h, Grande salle (chaque mardi) ».
fn summary(w: Words, event: &Event, now: &Now) -> String {
    let at = now.zoned();
    let next = event.coming(&at, 1).pop();
    let mut said = match &next {
        Some(next) => wording::span(w, &next.span, now.date()),
        None => wording::day(w, event.when.start().date(), now.date()),
    };
    let details = next.as_ref().map_or(&event.details, |next| &next.details);
    if let Some(place) = &details.place {
        said = format!("{said}, {place}");
    }
    match wording::repetition(w, event, now.date()) {
        Some(repeat) => format!("{said} ({repeat})"),
        None => said,
    }
}

async fn entries(visit: &Visit) -> Result<Vec<Entry>, Error> {
    let from = visit
        .shell
        .clock
        .now()
        .date()
        .saturating_sub(KEPT_DAYS.days());
    let mut entries = visit
        .shell
        .store
        .read(move |read| since(read, from))
        .await?;
    entries.sort_by_key(|entry| entry.id);
    Ok(entries)
}

fn exported(entry: &Entry) -> Exported<'_> {
    Exported {
        event: &entry.event,
        changed: entry.changed,
    }
}

fn kept(mut response: Response) -> Response {
    response.extensions_mut().insert(Cacheable);
    response
}
