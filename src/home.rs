//! The front page: what happens today, what comes next, what waits for an answer, what was written lately, and where to begin.
//!
//! In time order, and nothing else: no popularity, no count of views.

use askama::Template;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::commons::questions;
use crate::commons::recipes::web::{Listed, listed};
use crate::programme;
use crate::programme::web::{Row, rows};
use crate::web::{self, Doors, Enter, Error, Frame, Shell, Visit, dates};

/// How far ahead the front page looks, in days.
const AHEAD: i64 = 14;
/// How many coming events it shows.
const COMING: usize = 5;
/// How many open questions it shows.
const OPEN: usize = 3;
/// How many fresh recipes it shows.
const FRESH: usize = 3;

/// The doors of this room.
pub fn doors() -> Doors<Shell> {
    Doors::default().get("/", Enter::Anyone, home)
}

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage {
    f: Frame,
    /// The number of the day, large as on a poster.
    number: i8,
    weekday: String,
    month: String,
    today: Vec<Row>,
    coming: Vec<Day>,
    questions: Vec<questions::web::Listed>,
    recipes: Vec<Listed>,
}

/// One of the coming days.
struct Day {
    said: String,
    iso: String,
    rows: Vec<Row>,
}

async fn home(visit: Visit) -> Result<Response, Error> {
    let (words, lang) = (visit.words, visit.words.lang());
    let now = visit.shell.clock.now().zoned();
    let (today, zone) = (now.date(), now.time_zone().clone());
    let last = today.saturating_add(AHEAD.days());
    let read = move |snapshot: &_| programme::between(snapshot, today, last, &zone);
    let showings = visit.shell.store.read(read).await?;

    let mut left = COMING;
    let mut coming = Vec::new();
    for date in days_after(today) {
        let mut lines = rows(words, &showings, date, &now);
        // What lasts for days is told on its first one only.
        lines.retain(|line| line.iso.starts_with(&date.to_string()));
        lines.truncate(left);
        left -= lines.len();
        if !lines.is_empty() {
            coming.push(Day {
                said: dates::day(lang, date),
                iso: date.to_string(),
                rows: lines,
            });
        }
    }
    web::shared_page(&HomePage {
        f: visit.frame("today", ""),
        number: today.day(),
        weekday: dates::weekday(lang, today),
        month: dates::month_year(lang, today),
        today: rows(words, &showings, today, &now),
        coming,
        questions: questions::web::open(&visit, OPEN).await?,
        recipes: listed(&visit, 0, FRESH).await?,
    })
}

fn days_after(today: Date) -> impl Iterator<Item = Date> {
    (1..=AHEAD).filter_map(move |n| today.checked_add(n.days()).ok())
}
