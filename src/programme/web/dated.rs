//! One date of an event, as the pages of its seats tell it; and seats in words.

use axum::extract::Path;
use jiff::civil::DateTime;
use serde::Deserialize;

use super::days::Today;
use crate::ids::EventId;
use crate::programme::feeds::with_offset;
use crate::programme::seats::{LONGEST_NAME, NoSeat, Rank, Seat, Tally, rank};
use crate::programme::told::DateOf;
use crate::programme::{Change, Event, Span, wording};
use crate::web::words::Words;
use crate::web::{Error, Visit};

/// `?date=2026-11-21T18:30:00`: the name of a date within its event; without it, the first.
#[derive(Deserialize)]
pub(super) struct OfDate {
    #[serde(default)]
    date: Option<String>,
}

impl OfDate {
    /// The date asked for, by its name.
    pub(super) fn at(&self) -> Result<Option<DateTime>, Error> {
        let at = self.date.as_deref().map(str::parse);
        at.transpose().map_err(|_| Error::NotFound)
    }
}

/// The event that an address names.
pub(super) fn event_of(Path(id): &Path<String>) -> Result<EventId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

/// What people must know of one date.
pub(super) struct Dated {
    pub(super) title: String,
    /// « samedi 21 novembre, de 18 h 30 à 20 h ».
    pub(super) when: String,
    pub(super) iso: String,
    /// Where; may be empty.
    pub(super) place: String,
    /// Who receives; may be empty.
    pub(super) host: String,
    /// Its event's page, on this date.
    pub(super) href: String,
}

impl Dated {
    /// A date that is planned.
    pub(super) fn of(visit: &Visit, date: DateOf, planned: &Change) -> Dated {
        let today = Today::of(visit);
        let details = planned.details.clone();
        let (when, iso) = match Span::of(&planned.when, today.now.time_zone()) {
            Some(span) => {
                let iso = match &span {
                    Span::Days { first, .. } => first.to_string(),
                    Span::Hours { start, .. } => with_offset(start),
                };
                (wording::span(visit.words, &span, today.date), iso)
            }
            None => (day(visit, date.at), date.at.date().to_string()),
        };
        Dated {
            title: details.title,
            when,
            iso,
            place: details.place.unwrap_or_default(),
            host: details.host.unwrap_or_default(),
            href: event_page(date),
        }
    }

    /// A date that its event no longer has: what it was called, and when it would have been.
    pub(super) fn gone(visit: &Visit, date: DateOf, event: &Event) -> Dated {
        Dated {
            title: event.details.title.clone(),
            when: day(visit, date.at),
            iso: date.at.date().to_string(),
            place: String::new(),
            host: String::new(),
            href: String::new(),
        }
    }
}

fn day(visit: &Visit, at: DateTime) -> String {
    wording::day(visit.words, at.date(), Today::of(visit).date)
}

/// An event's page, on one date.
pub(super) fn event_page(date: DateOf) -> String {
    format!("/programme/{}?date={}", date.event, date.at)
}

/// The page on which one signs up for a date.
pub(super) fn sign_up_page(date: DateOf) -> String {
    format!("/programme/{}/venir?date={}", date.event, date.at)
}

/// « Vous avez une place », « Vous êtes 2e sur la liste d’attente ».
pub(super) fn place_of(w: Words, seats: &[Seat], seat: &Seat) -> String {
    match rank(seats, seat.id) {
        Some(Rank::Waiting(before)) => w.t1("programme-seat-waiting", "rank", before),
        Some(Rank::Seated) | None => w.t("programme-seat-yours"),
    }
}

/// What there is left: « 3 places restantes », « Complet, liste d’attente », « 2 personnes attendent ».
pub(super) fn left(w: Words, tally: &Tally) -> String {
    match (tally.left(), tally.waiting) {
        (None, _) => String::new(),
        (Some(0), 0) => w.t("programme-waiting-list"),
        (Some(0), waiting) => w.t1("programme-waiting-people", "count", waiting),
        (Some(left), _) => w.t1("programme-seats-left", "count", left),
    }
}

/// Why somebody gets no seat, in words.
pub(super) fn no_seat(w: Words, why: NoSeat) -> String {
    match why {
        NoSeat::NotOpen => w.t("programme-no-seat-not-open"),
        NoSeat::NotForVisitors => w.t("programme-no-seat-not-for-visitors"),
        NoSeat::Cancelled => w.t("programme-no-seat-cancelled"),
        NoSeat::Full => w.t("programme-no-seat-full"),
        NoSeat::Over => w.t("programme-no-seat-over"),
        NoSeat::NoName => w.t("programme-no-seat-no-name"),
        NoSeat::NameTooLong => w.t1("programme-no-seat-name-too-long", "limit", LONGEST_NAME),
        NoSeat::TooMany => w.t("programme-no-seat-too-many"),
    }
}
