//! The programme by day, week and month, and on paper: each handler reads what the days need, in one moment of the store, and shows it.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::{Date, Weekday};
use jiff::{ToSpan, Zoned};
use serde::Deserialize;

use super::rows::{self, Row};
use crate::programme::{Showing, YEARS, between, wording};
use crate::web::words::Words;
use crate::web::{self, Error, Frame, Visit, dates};

/// Dates shown after today's, and of a series on its own page.
const COMING: usize = 6;
/// How far the day's page looks for them.
const COMING_DAYS: i64 = 60;
/// Lines from which the printed week uses smaller letters, to stay on one page.
const CROWDED: usize = 24;

/// `?jour=2026-11-21`.
#[derive(Deserialize)]
pub(super) struct OfDay {
    pub(super) jour: Option<String>,
}

impl OfDay {
    /// The day asked for, or `today`. A day that is none, or out of all programmes, has no page.
    pub(super) fn day(&self, today: Date) -> Result<Date, Error> {
        let day = match &self.jour {
            None => today,
            Some(text) => text.parse().map_err(|_| Error::NotFound)?,
        };
        if YEARS.contains(&day.year()) {
            Ok(day)
        } else {
            Err(Error::NotFound)
        }
    }
}

/// A way to other days.
struct Step {
    href: String,
    words: String,
}

/// Today and now, at the venue.
pub(super) struct Today {
    pub(super) date: Date,
    pub(super) now: Zoned,
}

impl Today {
    pub(super) fn of(visit: &Visit) -> Today {
        let now = visit.shell.clock.now();
        Today {
            date: now.date(),
            now: now.zoned(),
        }
    }
}

async fn showings(visit: &Visit, from: Date, to: Date) -> Result<Vec<Showing>, Error> {
    let zone = visit.shell.clock.zone().clone();
    let read = visit
        .shell
        .store
        .read(move |read| between(read, from, to, &zone));
    Ok(read.await?)
}

#[derive(Template)]
#[template(path = "programme/day.html")]
struct DayPage {
    f: Frame,
    day: Date,
    is_today: bool,
    is_past: bool,
    rows: Vec<Row>,
    next: Vec<Next>,
    before: Option<Step>,
    after: Option<Step>,
}

/// One date to come, on a line of its own.
pub(super) struct Next {
    pub(super) row: Row,
    pub(super) day: String,
}

impl DayPage {
    fn jour(&self) -> String {
        jour(self.day, self.is_today)
    }

    fn mois(&self) -> String {
        mois(self.day, self.is_today)
    }

    fn weekday(&self) -> String {
        dates::weekday(self.f.w.lang(), self.day)
    }

    fn month(&self) -> String {
        if self.is_today {
            dates::month(self.f.w.lang(), self.day)
        } else {
            dates::month_year(self.f.w.lang(), self.day)
        }
    }
}

pub(super) async fn day(visit: Visit, Query(asked): Query<OfDay>) -> Result<Response, Error> {
    let today = Today::of(&visit);
    let day = asked.day(today.date)?;
    let w = visit.words;
    let tomorrow = day.saturating_add(1.day());
    let to = day.saturating_add(COMING_DAYS.days());
    let found = showings(&visit, day, to).await?;
    let next = found
        .iter()
        .filter(|showing| showing.occurrence.span.first_day() >= tomorrow);
    let title = if day == today.date {
        w.t("programme-today")
    } else {
        wording::day(w, day, today.date)
    };
    let step = |day: Result<Date, jiff::Error>| {
        let day = day.ok().filter(|day| YEARS.contains(&day.year()))?;
        let words = wording::day(w, day, today.date);
        Some(Step {
            href: day_href(day, today.date),
            words,
        })
    };
    web::shared_page(&DayPage {
        rows: rows::rows(w, &found, day, &today.now),
        next: next
            .take(COMING)
            .map(|showing| coming(w, showing, &today))
            .collect(),
        before: step(day.yesterday()),
        after: step(day.tomorrow()),
        is_today: day == today.date,
        is_past: day < today.date,
        day,
        f: visit.frame("programme", title),
    })
}

/// A date to come, ready to be read.
pub(super) fn coming(w: Words, showing: &Showing, today: &Today) -> Next {
    let first = showing.occurrence.span.first_day();
    let mut rows = rows::rows(w, std::slice::from_ref(showing), first, &today.now);
    Next {
        row: rows.pop().expect("a date is on the list of its first day"),
        day: wording::span(w, &showing.occurrence.span, today.date),
    }
}

/// The query that keeps the day when the view changes.
fn jour(day: Date, is_today: bool) -> String {
    if is_today {
        String::new()
    } else {
        format!("?jour={day}")
    }
}

/// The query that keeps the month when the view changes.
fn mois(day: Date, is_today: bool) -> String {
    if is_today {
        String::new()
    } else {
        format!("?mois={:04}-{:02}", day.year(), day.month())
    }
}

fn day_href(day: Date, today: Date) -> String {
    if day == today {
        "/programme".into()
    } else {
        format!("/programme?jour={day}")
    }
}

/// One day of a week or a month.
struct DayOf {
    date: Date,
    /// « samedi 21 novembre ».
    words: String,
    href: String,
    is_today: bool,
    rows: Vec<Row>,
}

impl DayOf {
    /// Names its heading within the page.
    fn id(&self) -> String {
        format!("j{}", self.date.day())
    }

    /// « samedi ».
    fn weekday(&self, w: &Words) -> String {
        dates::weekday(w.lang(), self.date)
    }

    /// From 1, Monday, to 7: where the first day stands in the grid of a month.
    fn column(&self) -> i8 {
        self.date.weekday().to_monday_one_offset()
    }
}

fn days(w: Words, found: &[Showing], from: Date, to: Date, today: &Today) -> Vec<DayOf> {
    from.series(1.day())
        .take_while(|day| *day < to)
        .map(|date| DayOf {
            date,
            words: dates::day(w.lang(), date),
            href: day_href(date, today.date),
            is_today: date == today.date,
            rows: rows::rows(w, found, date, &today.now),
        })
        .collect()
}

/// What goes on for days is named where it begins, then on Mondays: not on every day of a month or a sheet of paper.
fn name_long_things_once_a_week(days: &mut [DayOf]) {
    for (index, day) in days.iter_mut().enumerate() {
        let is_named = index == 0 || day.date.weekday() == Weekday::Monday;
        day.rows.retain(|row| is_named || row.begins == day.date);
    }
}

#[derive(Template)]
#[template(path = "programme/week.html")]
struct WeekPage {
    f: Frame,
    days: Vec<DayOf>,
    is_empty: bool,
    is_past: bool,
    is_this: bool,
    this_href: &'static str,
    before: Option<Step>,
    after: Option<Step>,
}

impl WeekPage {
    fn jour(&self) -> String {
        self.days
            .first()
            .map_or_else(String::new, |day| jour(day.date, self.is_this))
    }

    fn mois(&self) -> String {
        self.days
            .first()
            .map_or_else(String::new, |day| mois(day.date, self.is_this))
    }

    fn this_words(&self) -> String {
        self.f.w.t("programme-this-week")
    }
}

pub(super) async fn week(visit: Visit, Query(asked): Query<OfDay>) -> Result<Response, Error> {
    let today = Today::of(&visit);
    let w = visit.words;
    let (monday, next) = week_of(asked.day(today.date)?);
    let found = showings(&visit, monday, next).await?;
    let step = |key: &str, monday: Date| {
        let is_one = YEARS.contains(&monday.year());
        is_one.then(|| Step {
            href: format!("/programme/semaine?jour={monday}"),
            words: w.t(key),
        })
    };
    web::shared_page(&WeekPage {
        f: visit.frame("programme", week_title(w, monday, today.date)),
        days: days(w, &found, monday, next, &today),
        is_empty: found.is_empty(),
        is_past: next <= today.date,
        is_this: monday <= today.date && today.date < next,
        this_href: "/programme/semaine",
        before: step("programme-previous-week", monday.saturating_sub(7.days())),
        after: step("programme-next-week", next),
    })
}

/// Monday, and the Monday after.
fn week_of(day: Date) -> (Date, Date) {
    let since_monday = day.weekday().since(Weekday::Monday);
    let monday = day.saturating_sub(i64::from(since_monday).days());
    (monday, monday.saturating_add(7.days()))
}

/// « Semaine du 16 au 22 novembre », with the year when it is not this one.
fn week_title(w: Words, monday: Date, today: Date) -> String {
    let sunday = monday.saturating_add(6.days());
    let first = if monday.month() == sunday.month() {
        dates::day_number(w.lang(), monday)
    } else {
        dates::day_of_month(w.lang(), monday)
    };
    let mut last = dates::day_of_month(w.lang(), sunday);
    if sunday.year() != today.year() {
        last = format!("{last} {}", sunday.year());
    }
    w.t2("programme-week", "first", first, "last", last)
}

/// `?mois=2026-11`.
#[derive(Deserialize)]
pub(super) struct OfMonth {
    mois: Option<String>,
}

impl OfMonth {
    fn first_day(&self, today: Date) -> Result<Date, Error> {
        let first = match &self.mois {
            None => today.first_of_month(),
            Some(text) if text.len() == "2026-11".len() => {
                format!("{text}-01").parse().map_err(|_| Error::NotFound)?
            }
            Some(_) => return Err(Error::NotFound),
        };
        if YEARS.contains(&first.year()) {
            Ok(first)
        } else {
            Err(Error::NotFound)
        }
    }
}

#[derive(Template)]
#[template(path = "programme/month.html")]
struct MonthPage {
    f: Frame,
    days: Vec<DayOf>,
    is_empty: bool,
    is_past: bool,
    is_this: bool,
    this_href: &'static str,
    before: Option<Step>,
    after: Option<Step>,
}

impl MonthPage {
    fn jour(&self) -> String {
        self.days
            .first()
            .map_or_else(String::new, |day| jour(day.date, self.is_this))
    }

    fn mois(&self) -> String {
        self.days
            .first()
            .map_or_else(String::new, |day| mois(day.date, self.is_this))
    }

    fn this_words(&self) -> String {
        self.f.w.t("programme-this-month")
    }
}

pub(super) async fn month(visit: Visit, Query(asked): Query<OfMonth>) -> Result<Response, Error> {
    let today = Today::of(&visit);
    let w = visit.words;
    let first = asked.first_day(today.date)?;
    let next = first.saturating_add(1.month());
    let found = showings(&visit, first, next).await?;
    let mut days = days(w, &found, first, next, &today);
    name_long_things_once_a_week(&mut days);
    let step = |first: Date| {
        let is_one = YEARS.contains(&first.year());
        is_one.then(|| Step {
            href: format!(
                "/programme/mois?mois={:04}-{:02}",
                first.year(),
                first.month()
            ),
            words: dates::month_year(w.lang(), first),
        })
    };
    web::shared_page(&MonthPage {
        f: visit.frame(
            "programme",
            capitalised(&dates::month_year(w.lang(), first)),
        ),
        days,
        is_empty: found.is_empty(),
        is_past: next <= today.date,
        is_this: first == today.date.first_of_month(),
        this_href: "/programme/mois",
        before: step(first.saturating_sub(1.month())),
        after: step(next),
    })
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[derive(Template)]
#[template(path = "programme/agenda.html")]
struct AgendaPage {
    f: Frame,
    days: Vec<DayOf>,
    is_crowded: bool,
    address: String,
    week_href: String,
    is_this: bool,
}

impl AgendaPage {
    fn jour(&self) -> String {
        self.days
            .first()
            .map_or_else(String::new, |day| jour(day.date, self.is_this))
    }

    fn mois(&self) -> String {
        self.days
            .first()
            .map_or_else(String::new, |day| mois(day.date, self.is_this))
    }
}

/// A week on one sheet of paper.
pub(super) async fn agenda(visit: Visit, Query(asked): Query<OfDay>) -> Result<Response, Error> {
    let today = Today::of(&visit);
    let w = visit.words;
    let (monday, next) = week_of(asked.day(today.date)?);
    let found = showings(&visit, monday, next).await?;
    let mut days = days(w, &found, monday, next, &today);
    name_long_things_once_a_week(&mut days);
    let lines: usize = days.iter().map(|day| day.rows.len().max(1)).sum();
    web::shared_page(&AgendaPage {
        f: visit.frame("programme", week_title(w, monday, today.date)),
        is_crowded: lines > CROWDED,
        address: visit.shell.plain_url("/programme"),
        week_href: format!("/programme/semaine?jour={monday}"),
        is_this: monday <= today.date && today.date < next,
        days,
    })
}
