//! Lines of a day's programme, ready to be read.

use jiff::Zoned;
use jiff::civil::Date;

use crate::programme::feeds::with_offset;
use crate::programme::seats::Tally;
use crate::programme::{Showing, Span, Status};
use crate::web::dates;
use crate::web::words::Words;

/// One line of a day's list; its words are in the visitor's language. `templates/programme/day.html` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The event's page, on this date.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The day it begins.
    pub begins: Date,
    /// For machines: when it begins.
    pub iso: String,
    /// « 18 h 30 »; empty when it began on an earlier day or takes the whole day.
    pub time: String,
    /// « à 20 h », « toute la journée », « jusqu’au dimanche 22 novembre »; may be empty.
    pub until: String,
    /// Where; may be empty.
    pub place: String,
    /// « avec Monique »; may be empty.
    pub host: String,
    /// « Annulé », « À confirmer » and the like; may be empty.
    pub warning: String,
    /// « 12 places », « En ce moment »; may be empty.
    pub note: String,
    /// Struck through.
    pub is_cancelled: bool,
}

/// The lines of the list of `day`, in the order of `showings`; those that are not on that day are left out.
pub fn rows(w: Words, showings: &[Showing], day: Date, now: &Zoned) -> Vec<Row> {
    let on_day = showings.iter().filter(|showing| {
        let span = &showing.occurrence.span;
        span.first_day() <= day && span.last_day() >= day
    });
    on_day.map(|showing| row(w, showing, day, now)).collect()
}

fn row(w: Words, showing: &Showing, day: Date, now: &Zoned) -> Row {
    let one = &showing.occurrence;
    let (time, until) = hours(w, &one.span, day);
    let details = &one.details;
    let warning = match details.status {
        Status::Cancelled => w.t("programme-cancelled"),
        Status::Full => w.t("programme-full"),
        Status::Tentative => w.t("programme-tentative"),
        Status::Planned => String::new(),
    };
    let note = if details.status == Status::Cancelled || one.span.is_over(now) {
        String::new()
    } else if matches!(one.span, Span::Hours { .. }) && one.span.is_on(now) {
        w.t("programme-now")
    } else {
        match (&showing.seats, details.capacity) {
            (Some(seats), _) if details.status != Status::Full => seats_left(w, seats),
            (None, Some(count)) if details.status != Status::Full => {
                w.t1("programme-seats", "count", count)
            }
            _ => String::new(),
        }
    };
    Row {
        href: href(showing),
        title: details.title.clone(),
        begins: one.span.first_day(),
        iso: match &one.span {
            Span::Days { first, .. } => first.to_string(),
            Span::Hours { start, .. } => with_offset(start),
        },
        time,
        until,
        place: details.place.clone().unwrap_or_default(),
        host: match &details.host {
            Some(host) => w.t1("programme-with", "host", host),
            None => String::new(),
        },
        warning,
        note,
        is_cancelled: details.status == Status::Cancelled,
    }
}

/// « 3 places restantes », « Complet, liste d’attente »; nothing where there is no limit.
fn seats_left(w: Words, seats: &Tally) -> String {
    match seats.left() {
        None => String::new(),
        Some(0) => w.t("programme-waiting-list"),
        Some(left) => w.t1("programme-seats-left", "count", left),
    }
}

/// The event's page; of a series, on this date.
pub(super) fn href(showing: &Showing) -> String {
    if showing.repeats {
        let day = showing.occurrence.span.first_day();
        format!("/programme/{}?jour={day}", showing.id)
    } else {
        format!("/programme/{}", showing.id)
    }
}

/// What stands in the margin of a day: the hour it begins, and how long it goes on.
fn hours(w: Words, span: &Span, day: Date) -> (String, String) {
    let lang = w.lang();
    match span {
        Span::Days { last, .. } if *last > day => {
            let last = dates::day_of_month(lang, *last);
            (String::new(), w.t1("programme-until-day", "day", last))
        }
        Span::Days { .. } => (String::new(), w.t("programme-all-day")),
        Span::Hours { start, end } => {
            let begins_today = start.date() == day;
            let time = if begins_today {
                dates::time(lang, start.time())
            } else {
                String::new()
            };
            let until = match end {
                None => String::new(),
                // The day it ends on has a list of its own.
                Some(end) if span.last_day() > day => w.t1(
                    "programme-until-day",
                    "day",
                    dates::day_of_month(lang, end.date()),
                ),
                Some(end) if begins_today => {
                    w.t1("programme-to", "at", dates::time(lang, end.time()))
                }
                Some(end) => w.t1("programme-until", "at", dates::time(lang, end.time())),
            };
            (time, until)
        }
    }
}
