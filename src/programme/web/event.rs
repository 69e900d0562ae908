//! One event's page, and the event as a file.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::ToSpan;

use super::dated::{self, OfDate, sign_up_page};
use super::days::{Next, OfDay, Today, coming};
use super::feeds;
use super::looked::author_name;
use crate::ids::EventId;
use crate::programme::feeds::{Venue, json_ld, with_offset};
use crate::programme::seats::{Tally, of_date};
use crate::programme::told::DateOf;
use crate::programme::{
    Author, Details, Entry, Event, Occurrence, Showing, Signup, Span, Status, get, wording,
};
use crate::web::described::InScript;
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
    sign_up: Option<SignUp>,
    ics: String,
    /// « Proposé par Léa »; empty for what the venue announces.
    by: String,
    /// The way for whoever may change it: words, address.
    mine_words: String,
    mine_href: String,
    carry_on: String,
    json_ld: InScript,
}

/// The way to a seat, where one may ask for one.
struct SignUp {
    href: String,
    is_full: bool,
    /// « 3 places restantes »; may be empty.
    left: String,
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
    Query(named): Query<OfDate>,
) -> Result<Response, Error> {
    let (id, is_file) = match name.strip_suffix(".ics") {
        Some(id) => (id, true),
        None => (name.as_str(), false),
    };
    let id: EventId = id.parse().map_err(|_| Error::NotFound)?;
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        let Some(entry) = get(read, id)? else {
            return Ok::<_, Error>(None);
        };
        let by = author_name(read, &entry.by, w)?;
        Ok(Some((entry, by)))
    });
    let (entry, by) = read.await?.ok_or(Error::NotFound)?;
    if is_file {
        return Ok(feeds::single(&entry));
    }
    let today = Today::of(&visit);
    let shown = match by_name(&entry.event, &named, &today)? {
        Some(named) => named,
        None => shown(&entry.event, &asked, &today)?,
    };
    let sign_up = sign_up(&visit, &entry, &shown).await?;
    event(&visit, (&entry, by), &today, &shown, sign_up)
}

/// The way to a seat at this date; nothing where one just comes, or no longer can.
async fn sign_up(
    visit: &Visit,
    entry: &Entry,
    shown: &Occurrence,
) -> Result<Option<SignUp>, Error> {
    let may_be_asked = matches!(shown.details.status, Status::Planned | Status::Tentative);
    let now = visit.shell.clock.now();
    let is_over = now.may_expire() && shown.span.is_over(&now.zoned());
    if entry.signup == Signup::None || !may_be_asked || is_over {
        return Ok(None);
    }
    let date = DateOf {
        event: entry.id,
        at: shown.at,
    };
    let seats = visit.shell.store.read(move |read| of_date(read, date));
    let tally = Tally::of(&seats.await?, shown.details.capacity);
    Ok(Some(SignUp {
        href: sign_up_page(date),
        is_full: tally.is_full(),
        left: dated::left(visit.words, &tally),
    }))
}

fn event(
    visit: &Visit,
    (entry, by): (&Entry, Option<String>),
    today: &Today,
    shown: &Occurrence,
    sign_up: Option<SignUp>,
) -> Result<Response, Error> {
    let w = visit.words;
    let event = &entry.event;
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
            std::slice::from_ref(shown)
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
        iso: iso(shown),
        repeats: wording::repetition(w, event, today.date).unwrap_or_default(),
        paragraphs: paragraphs(&details.description),
        dates: others.map(|showing| coming(w, &showing, today)).collect(),
        is_over: shown.span.is_over(&today.now),
        is_date_cancelled: shown.is_cancelled() && !event.is_cancelled(),
        sign_up,
        ics: format!("{path}.ics"),
        by: by.map_or_else(String::new, |name| w.t1("programme-event-by", "name", name)),
        mine_words: w.t(match entry.by {
            Author::Person(_) => "programme-event-mine",
            _ => "programme-event-desk",
        }),
        mine_href: match event.repeat {
            Some(_) => format!("{path}/mien?date={}", shown.at),
            None => format!("{path}/mien"),
        },
        carry_on: format!("/continuer?vers={}", text::in_query(here)),
        json_ld,
        details,
    })
}

/// The date of the name asked for; nothing when the event no longer has it.
fn by_name(event: &Event, named: &OfDate, today: &Today) -> Result<Option<Occurrence>, Error> {
    let date = named.at()?.and_then(|at| event.date(at));
    Ok(date.and_then(|date| {
        Some(Occurrence {
            at: date.at,
            span: Span::of(&date.when, today.now.time_zone())?,
            details: Arc::new(date.details),
        })
    }))
}

/// The date a page is about: the one asked for, else the next, else the last there was.
pub(super) fn shown(event: &Event, asked: &OfDay, today: &Today) -> Result<Occurrence, Error> {
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
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
