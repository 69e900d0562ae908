//! The programme: what happens at the venue, when, where and with whom.
//!
//! Pure: no HTTP, no store, no clock of its own. What must stay true:
//! - An event keeps its `uid` for ever, here and wherever its calendar file travels.
//! - A series is kept as a rule with its exceptions, never as a list of days; days are worked
//!   out for a window that the caller names, so no rule is ever followed for ever.
//! - Wall time is the truth of a series: « every Tuesday at 18:30 » stays 18:30 over summer
//!   time. A time that the spring change skips moves one hour later, one that the autumn change
//!   doubles is the first of the two (RFC 5545, 3.3.5).

pub mod acts;
pub mod command;
pub mod edits;
pub mod envelope;
pub mod export;
pub mod feeds;
pub mod holdings;
pub mod import;
pub mod leaving;
pub mod meant;
pub mod plain;
pub mod plan;
pub mod proposals;
pub mod reason;
pub mod repeat;
pub mod repeating;
pub mod rule;
pub mod seats;
pub mod series;
pub mod standing;
pub mod told;
pub mod typed;
pub mod web;
pub mod word;
pub mod wording;
pub mod zone;

mod compact;
mod occurrence;
pub mod store;
mod vevent;

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

pub use occurrence::{Occurrence, Span};
pub use repeat::{Change, Repeat};
pub use rule::Rule;
pub use standing::{Author, Editor, Publishing, Signup, Standing, State};
pub use store::{
    Entry, Kept, Showing, add, between, by_author, find, get, of_any_state, put_by_uid, schema,
    since, waiting,
};
pub use told::{DateOf, Done, Told};
pub use zone::Zone;

/// The longest an event may last, five years: an exhibition, not a typing error.
pub const LONGEST: Duration = Duration::from_secs(5 * 366 * 24 * 3600);
/// The longest title, place, host or category, in characters.
pub const LONGEST_LINE: usize = 200;
/// The longest description, in characters (about six printed pages).
pub const LONGEST_TEXT: usize = 20_000;
/// The longest link, in characters.
pub const LONGEST_LINK: usize = 2_000;
/// Years an event may begin in. Birthdays of 1930 are not a programme, and neither is 9999.
pub const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// One thing on the programme, repeated or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Names the event for ever, across calendars (RFC 5545, 3.8.4.7).
    pub uid: String,
    /// How often it was changed in a way that matters to people who come (RFC 5545, 3.8.7.4).
    pub sequence: u32,
    /// When the calendar it came from last changed it; `None` for what was written here.
    #[serde(with = "compact::instant")]
    pub modified: Option<Timestamp>,
    pub details: Details,
    pub when: When,
    /// Present when it happens more than once.
    pub repeat: Option<Repeat>,
}

/// What people read about an event. All of it is text that somebody wrote: never markup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub title: String,
    /// Paragraphs separated by newlines; may be empty.
    pub description: String,
    pub place: Option<String>,
    pub host: Option<String>,
    pub category: Option<String>,
    /// An `http` or `https` address that tells more.
    pub link: Option<String>,
    /// How many people can come.
    pub capacity: Option<u32>,
    pub status: Status,
}

/// Where an event stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    #[default]
    Planned,
    /// Announced, still to be confirmed.
    Tentative,
    /// Takes place, every seat is taken.
    Full,
    /// Stays on the programme, struck through, so that nobody comes for nothing.
    Cancelled,
}

/// When an event takes place (the first time, if it repeats).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// Whole days, the same in every time zone.
    Days {
        #[serde(with = "compact::date")]
        first: Date,
        /// At least one.
        count: u16,
    },
    /// From a time of day, in a zone.
    Hours {
        #[serde(with = "compact::wall")]
        start: DateTime,
        zone: Zone,
        /// Wall time until the end; `None` when nobody said when it ends.
        lasts: Option<Duration>,
    },
}

/// Why an event cannot stand on the programme as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("an event needs a title")]
    NoTitle,
    #[error("the {field} has more than {limit} characters")]
    TooLong { field: &'static str, limit: usize },
    #[error("a link begins with http:// or https://")]
    BadLink,
    #[error("an event ends after it begins")]
    EndsBeforeStart,
    #[error("an event lasts five years at most")]
    LastsTooLong,
    #[error("the year is not between 1970 and 2199")]
    YearOutOfRange,
    #[error("at least one person must be able to come")]
    NoCapacity,
    #[error("too many single dates in one series")]
    TooManyDates,
}

impl Event {
    /// Checks every rule an event must keep, whoever wrote it.
    pub fn check(&self) -> Result<(), Fault> {
        self.details.check()?;
        self.when.check()?;
        let Some(repeat) = &self.repeat else {
            return Ok(());
        };
        if repeat.dates() > repeat::MOST_DATES {
            return Err(Fault::TooManyDates);
        }
        let changed = repeat.changes.iter().map(|change| &change.at);
        let mut dates = repeat.also.iter().chain(&repeat.except).chain(changed);
        if dates.any(|at| !YEARS.contains(&at.year())) {
            return Err(Fault::YearOutOfRange);
        }
        for change in &repeat.changes {
            change.details.check()?;
            change.when.check()?;
        }
        Ok(())
    }

    /// The same event, taken off the programme: shown, struck through.
    #[must_use]
    pub fn cancelled(mut self) -> Event {
        if self.details.status != Status::Cancelled {
            self.details.status = Status::Cancelled;
            self.sequence = self.sequence.saturating_add(1);
        }
        self
    }

    /// True when both say the same thing to a person, whatever their versions.
    pub fn says_the_same(&self, other: &Event) -> bool {
        let read = |event: &Event| {
            let mut repeat = event.repeat.clone();
            for change in repeat.iter_mut().flat_map(|repeat| &mut repeat.changes) {
                change.details = event.details_of(change);
            }
            repeat
        };
        self.details == other.details && self.when == other.when && read(self) == read(other)
    }
}

impl Details {
    /// Trims and cleans what somebody wrote: lines without line breaks, no control character,
    /// no character that turns the reading direction of the rest of the page.
    #[must_use]
    pub fn tidy(self) -> Details {
        Details {
            title: one_line(&self.title),
            description: paragraphs(&self.description),
            place: self
                .place
                .as_deref()
                .map(one_line)
                .filter(|s| !s.is_empty()),
            host: self.host.as_deref().map(one_line).filter(|s| !s.is_empty()),
            category: self
                .category
                .as_deref()
                .map(one_line)
                .filter(|s| !s.is_empty()),
            link: self.link.as_deref().map(one_line).filter(|s| !s.is_empty()),
            ..self
        }
    }

    /// Checks the rules that bind what people read.
    pub fn check(&self) -> Result<(), Fault> {
        self.faults().into_iter().next().map_or(Ok(()), Err)
    }

    /// Every rule that is broken, in the order people read.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.title.is_empty() {
            faults.push(Fault::NoTitle);
        }
        for (field, text, limit) in [
            ("title", Some(&self.title), LONGEST_LINE),
            ("place", self.place.as_ref(), LONGEST_LINE),
            ("host", self.host.as_ref(), LONGEST_LINE),
            ("category", self.category.as_ref(), LONGEST_LINE),
            ("description", Some(&self.description), LONGEST_TEXT),
            ("link", self.link.as_ref(), LONGEST_LINK),
        ] {
            if text.is_some_and(|text| text.chars().count() > limit) {
                faults.push(Fault::TooLong { field, limit });
            }
        }
        if self.link.as_deref().is_some_and(|link| !is_web_link(link)) {
            faults.push(Fault::BadLink);
        }
        if self.capacity == Some(0) {
            faults.push(Fault::NoCapacity);
        }
        faults
    }
}

impl When {
    /// The wall time it begins at, in its own zone; midnight for whole days.
    pub fn start(&self) -> DateTime {
        match self {
            When::Days { first, .. } => first.to_datetime(Time::midnight()),
            When::Hours { start, .. } => *start,
        }
    }

    /// How long it lasts by the clock on the wall.
    pub fn length(&self) -> Duration {
        match self {
            When::Days { count, .. } => Duration::from_secs(u64::from(*count) * 24 * 3600),
            When::Hours { lasts, .. } => lasts.unwrap_or_default(),
        }
    }

    /// The same length at another wall time.
    #[must_use]
    pub fn moved_to(&self, to: DateTime) -> When {
        match self {
            When::Days { count, .. } => When::Days {
                first: to.date(),
                count: *count,
            },
            When::Hours { zone, lasts, .. } => When::Hours {
                start: to,
                zone: zone.clone(),
                lasts: *lasts,
            },
        }
    }

    /// Checks the rules that bind times.
    pub fn check(&self) -> Result<(), Fault> {
        if !YEARS.contains(&self.start().year()) {
            return Err(Fault::YearOutOfRange);
        }
        if matches!(self, When::Days { count: 0, .. }) {
            return Err(Fault::EndsBeforeStart);
        }
        if self.length() > LONGEST {
            return Err(Fault::LastsTooLong);
        }
        Ok(())
    }
}

/// True for an address that a browser may follow from a page of ours.
pub fn is_web_link(link: &str) -> bool {
    let rest = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
        && !link
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c))
}

/// Spaces for every run of white space and controls, none at the ends.
fn one_line(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_trick(*c))
        .collect();
    let mut line = String::with_capacity(kept.len());
    // Only breaking white space is folded: a no-break space before « : » is French typography.
    for word in kept
        .split([' ', '\t', '\u{2028}', '\u{2029}'])
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Lines trimmed at their end, at most one empty line in a row, none at the ends.
fn paragraphs(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut kept = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.split('\n') {
        let line: String = line
            .chars()
            .map(|c| if c == '\t' { ' ' } else { c })
            .filter(|c| !c.is_control() && !is_trick(*c))
            .collect();
        let line = line.trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !kept.is_empty() {
            kept.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        kept.push_str(line);
    }
    kept
}

/// Characters that reorder or hide their neighbours: no programme needs them.
fn is_trick(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
pub(crate) mod tests;
