//! Commands on the programme, typed on the machine: add, list, cancel, import.
//!
//! They travel as JSON between the command line and a running box, so they carry what was typed;
//! it is understood here, once, against the venue's clock and zone.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::acts::{self, Error};
use super::rule::RuleFault;
use super::series::NoEdit;
use super::told::Tell;
use super::{Details, Fault, Status, Zone, between, typed, wording};
use crate::clock::Now;
use crate::ids::EventId;
use crate::store::Store;
use crate::web::words::Words;

/// How many days `list` shows when no end is named.
const LISTED_DAYS: i64 = 30;
/// The longest list, in days.
const MOST_DAYS: i32 = 366;

/// One command.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Put an event on the programme.
    Add(Box<New>),
    /// What is on.
    List {
        /// First day; today when not named.
        from: Option<String>,
        /// Last day; thirty days later when not named.
        to: Option<String>,
    },
    /// Take an event, or one of its days, off the programme: it stays, struck through.
    Cancel {
        /// The event's id.
        id: String,
        /// Only this day of a series.
        day: Option<String>,
    },
    /// Read a calendar file.
    Import {
        /// The file in base64: it may be in any encoding.
        file: String,
        /// Whether to do it, or only to show what would be done.
        apply: bool,
    },
}

impl Command {
    /// An import of these bytes.
    pub fn import(file: &[u8], apply: bool) -> Command {
        let file = BASE64_STANDARD.encode(file);
        Command::Import { file, apply }
    }
}

/// An event as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct New {
    /// What it is called.
    pub title: String,
    /// `2026-11-21 18:30`, or only the day for a whole day.
    pub start: String,
    /// The same, or only an hour.
    pub end: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// With whom.
    pub host: Option<String>,
    /// A few words about it.
    pub description: Option<String>,
    /// What kind of thing.
    pub category: Option<String>,
    /// An address that tells more.
    pub link: Option<String>,
    /// How many can come.
    pub capacity: Option<u32>,
    /// An RRULE, such as `FREQ=WEEKLY;COUNT=10`.
    pub repeat: Option<String>,
}

/// What a command says, a line at a time, and whether it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The lines.
    pub lines: Vec<String>,
    /// Whether it was done.
    pub well: bool,
}

impl Said {
    fn done(lines: Vec<String>) -> Said {
        Said { lines, well: true }
    }

    fn refused(line: String) -> Said {
        let lines = vec![line];
        Said { lines, well: false }
    }
}

/// Does what is asked, and says what was done, or why not.
///
/// # Errors
/// The store failed; what a person can mend is said in [`Said`].
pub async fn perform(
    store: &Store,
    now: Now,
    venue: &Zone,
    command: Command,
    (w, tell): (Words, Tell),
) -> Result<Said, crate::store::Error> {
    let done = match command {
        Command::Add(new) => add(store, now, venue, *new, w).await,
        Command::List { from, to } => list(store, now, venue, (from, to), w).await,
        Command::Cancel { id, day } => cancel(store, now, venue, (id, day), (w, tell)).await,
        Command::Import { file, apply } => {
            import(store, now, venue, (file, apply), (w, tell)).await
        }
    };
    done.or_else(|error| match error {
        Error::Store(error) => Err(error),
        error => Ok(Said::refused(in_words(&error, w))),
    })
}

/// An act's refusal in words a person can act on.
pub fn in_words(error: &Error, w: Words) -> String {
    match error {
        Error::NotFound => w.t("programme-act-not-found"),
        Error::Fault(fault) => fault_in_words(fault, w),
        Error::Rule(fault) => w.t(match fault {
            RuleFault::Unreadable => "programme-act-rule-unreadable",
            RuleFault::TooOften => "programme-act-rule-too-often",
            RuleFault::TooMany => "programme-act-rule-too-many",
            RuleFault::NoDate => "programme-act-rule-no-date",
        }),
        Error::OwnRule(NoEdit::OwnHours) => w.t("programme-act-own-hours"),
        Error::OwnRule(_) => w.t("programme-act-own-days"),
        Error::OutOfTurn => w.t("programme-act-out-of-turn"),
        Error::NoReason => w.t("programme-act-no-reason"),
        Error::File(reason) => w.with(reason.key(), &reason.args()),
        Error::Store(error) => error.to_string(),
    }
}

fn fault_in_words(fault: &Fault, w: Words) -> String {
    match fault {
        Fault::TooLong { field, limit } => {
            let field = w.t(&format!("programme-field-{field}"));
            w.t2("programme-act-too-long", "field", field, "limit", *limit)
        }
        Fault::NoTitle => w.t("programme-act-no-title"),
        Fault::BadLink => w.t("programme-act-bad-link"),
        Fault::EndsBeforeStart => w.t("programme-act-ends-before-start"),
        Fault::LastsTooLong => w.t("programme-act-lasts-too-long"),
        Fault::YearOutOfRange => w.t("programme-act-year-out-of-range"),
        Fault::NoCapacity => w.t("programme-act-no-capacity"),
        Fault::TooManyDates => w.t("programme-act-too-many-dates"),
    }
}

async fn add(store: &Store, now: Now, venue: &Zone, new: New, w: Words) -> Result<Said, Error> {
    let Some(start) = typed::moment(&new.start) else {
        return Ok(Said::refused(w.t1(
            "programme-act-bad-date",
            "text",
            new.start,
        )));
    };
    let end = match &new.end {
        None => None,
        Some(text) => {
            let hour = typed::time(text).and_then(|hour| typed::end_at(start, hour));
            match typed::moment(text).or(hour) {
                Some(end) => Some(end),
                None => return Ok(Said::refused(w.t1("programme-act-bad-date", "text", text))),
            }
        }
    };
    let details = Details {
        title: new.title,
        description: new.description.unwrap_or_default(),
        place: new.place,
        host: new.host,
        category: new.category,
        link: new.link,
        capacity: new.capacity,
        status: Status::Planned,
    };
    let when = typed::when(start, end, venue)?;
    let event = acts::compose(details, when, new.repeat.as_deref(), venue)?;
    let line = wording::event_line(w, &event, now.date());
    let id = acts::add(store, event, now).await?;
    Ok(Said::done(vec![w.t2(
        "programme-act-added",
        "event",
        line,
        "id",
        id.to_string(),
    )]))
}

async fn list(
    store: &Store,
    now: Now,
    venue: &Zone,
    (from, to): (Option<String>, Option<String>),
    w: Words,
) -> Result<Said, Error> {
    let bound = |text: Option<String>, otherwise: Date| match text {
        None => Ok(otherwise),
        Some(text) => {
            typed::date(&text).ok_or_else(|| w.t1("programme-act-bad-date", "text", text))
        }
    };
    let from = match bound(from, now.date()) {
        Ok(from) => from,
        Err(said) => return Ok(Said::refused(said)),
    };
    let last = match bound(to, from.saturating_add(LISTED_DAYS.days())) {
        Ok(last) => last.min(from.saturating_add(MOST_DAYS.days())),
        Err(said) => return Ok(Said::refused(said)),
    };
    let zone = venue.clone();
    let showings = store
        .read(move |read| between(read, from, last.saturating_add(1.day()), zone.tz()))
        .await?;
    let lines = showings.iter().map(|showing| {
        let when = wording::span(w, &showing.occurrence.span, now.date());
        let line = format!(
            "{}  {when}  {}",
            showing.id, showing.occurrence.details.title
        );
        if showing.occurrence.is_cancelled() {
            format!("{line}  ({})", w.t("programme-cancelled"))
        } else {
            line
        }
    });
    let mut lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        lines.push(w.t("programme-nothing-listed"));
    }
    Ok(Said::done(lines))
}

async fn cancel(
    store: &Store,
    now: Now,
    venue: &Zone,
    (id, day): (String, Option<String>),
    (w, tell): (Words, Tell),
) -> Result<Said, Error> {
    let id: EventId = id.parse().map_err(|_| Error::NotFound)?;
    let day = match day {
        None => None,
        Some(text) => match typed::date(&text) {
            Some(day) => Some(day),
            None => return Ok(Said::refused(w.t1("programme-act-bad-date", "text", text))),
        },
    };
    let event = acts::cancel(store, id, day, venue, tell, now).await?;
    let title = &event.details.title;
    Ok(Said::done(vec![match day {
        None => w.t1("programme-act-cancelled", "title", title),
        Some(day) => {
            let day = wording::day(w, day, now.date());
            w.t2("programme-act-cancelled-day", "title", title, "day", day)
        }
    }]))
}

async fn import(
    store: &Store,
    now: Now,
    venue: &Zone,
    (file, apply): (String, bool),
    (w, tell): (Words, Tell),
) -> Result<Said, Error> {
    let Ok(file) = BASE64_STANDARD.decode(file) else {
        return Ok(Said::refused(w.t("programme-import-not-a-calendar")));
    };
    let plan = if apply {
        acts::import(store, file, venue, tell, now).await?
    } else {
        acts::preview(store, file, venue).await?
    };
    Ok(Said::done(wording::plan(w, &plan, now.date(), apply)))
}

#[cfg(test)]
mod tests;
