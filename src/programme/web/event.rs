//! One event's page, and the event as a file.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::ToSpan;

use super::days::{Next, OfDay, Today, coming};
use super::feeds;
use crate::ids::EventId;
use crate::programme::feeds::{Venue, json_ld, with_offset};
use crate::programme::{Details, Entry, Event, Occurrence, Showing, Span, Status, get, wording};
use crate::web::{self, Error, Frame, Visit, text};

/// Dates to come shown on the page of a series.
const COMING: usize = 6;

#[derive(Template)]
#[template(path = "programme/event.html")]
struct EventPage {
    f: Frame,
    details: Details,
    /// « samedi 21 novembre, de 18 h 30 à 20 h ».
    when: String,
    iso: String,
    repeats: String,
    paragraphs: Vec<String>,
    /// Other dates to come: when, where to, cancelled or not.
    dates: Vec<Next>,
    is_over: bool,
    is_date_cancelled: bool,
    ics: String,
    carry_on: String,
    json_ld: String,
}

impl EventPage {
    fn is_cancelled(&self) -> bool {
        self.details.status == Status::Cancelled
    }

    fn is_full(&self) -> bool {
        self.details.status == Status::Full
    }

    fn is_tentative(&self) -> bool {
        self.details.status == Status::Tentative
    }
}

/// `/programme/e…` is an event's page, `/programme/e….ics` the event for a calendar.
pub(super) async fn event_or_file(
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<OfDay>,
) -> Result<Response, Error> {
    let (id, is_file) = match name.strip_suffix(".ics") {
        Some(id) => (id, true),
        None => (name.as_str(), false),
    };
    let id: EventId = id.parse().map_err(|_| Error::NotFound)?;
    let read = visit.shell.store.read(move |read| get(read, id));
    let entry = read.await?.ok_or(Error::NotFound)?;
    if is_file {
        Ok(feeds::single(&entry))
    } else {
        event(&visit, &entry, &asked)
    }
}

fn event(visit: &Visit, entry: &Entry, asked: &OfDay) -> Result<Response, Error> {
    let today = Today::of(visit);
    let w = visit.words;
    let event = &entry.event;
    let shown = shown(event, asked, &today)?;
    let next = event.coming(&today.now, COMING + 1);
    let path = format!("/programme/{}", entry.id);
    let place = visit.shell.place();
    let json_ld = json_ld(
        &event.details,
        &visit.shell.plain_url(&path),
        &Venue {
            name: &place.called(w),
            town: &place.town,
        },
        if next.is_empty() {
            std::slice::from_ref(&shown)
        } else {
            &next
        },
    );
    let others = next.iter().filter(|one| one.at != shown.at).take(COMING);
    let others = others.map(|one| Showing {
        id: entry.id,
        repeats: true,
        occurrence: one.clone(),
        seats: None,
    });
    let here = visit
        .path
        .split("lang=")
        .next()
        .unwrap_or(&path)
        .trim_end_matches(['?', '&']);
    let details = (*shown.details).clone();
    web::shared_page(&EventPage {
        f: visit.frame("programme", details.title.clone()),
        when: wording::span(w, &shown.span, today.date),
        iso: iso(&shown),
        repeats: wording::repetition(w, event, today.date).unwrap_or_default(),
        paragraphs: paragraphs(&details.description),
        dates: others.map(|showing| coming(w, &showing, &today)).collect(),
        is_over: shown.span.is_over(&today.now),
        is_date_cancelled: shown.is_cancelled() && !event.is_cancelled(),
        ics: format!("{path}.ics"),
        carry_on: format!("/continuer?vers={}", text::in_query(here)),
        json_ld,
        details,
    })
}

/// The date a page is about: the one asked for, else the next, else the last there was.
fn shown(event: &Event, asked: &OfDay, today: &Today) -> Result<Occurrence, Error> {
    let zone = today.now.time_zone();
    if asked.jour.is_some() {
        let day = asked.day(today.date)?;
        let found = event.occurrences(day, day.saturating_add(1.day()), zone);
        return found.into_iter().next().ok_or(Error::NotFound);
    }
    if let Some(next) = event.coming(&today.now, 1).pop() {
        return Ok(next);
    }
    let last = event.last_day().unwrap_or(today.date);
    let window = (last.saturating_sub(1.year()), last.saturating_add(1.day()));
    let mut found = event.occurrences(window.0, window.1, zone);
    if found.is_empty() {
        found = event.occurrences(event.first_day(), window.1, zone);
    }
    found.pop().ok_or(Error::NotFound)
}

fn iso(one: &Occurrence) -> String {
    match &one.span {
        Span::Days { first, .. } => first.to_string(),
        Span::Hours { start, .. } => with_offset(start),
    }
}

/// Paragraphs of a description, lines within them kept by the stylesheet.
fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
