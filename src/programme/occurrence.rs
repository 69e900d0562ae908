//! Occurrences: an event on one of its dates, in the venue's own time.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, Zoned};

use super::repeat::{Change, Repeat};
use super::{Details, Event, Status, When};

/// Until this hour the night belongs to the day before: a concert that ends at two is not on
/// tomorrow's list.
const NIGHT_ENDS: Time = Time::constant(6, 0, 0, 0);

/// One date of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The wall time its event first planned for it, in the event's zone: what names this date
    /// within a series (RECURRENCE-ID).
    pub at: DateTime,
    pub details: Arc<Details>,
    pub span: Span,
}

/// When an occurrence takes place, in the venue's zone.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Whole days, the last included.
    Days {
        first: Date,
        last: Date,
    },
    Hours {
        start: Zoned,
        end: Option<Zoned>,
    },
}

impl Occurrence {
    /// Whether it was called off.
    pub fn is_cancelled(&self) -> bool {
        self.details.status == Status::Cancelled
    }
}

impl Span {
    pub(super) fn of(when: &When, venue: &TimeZone) -> Option<Span> {
        match when {
            When::Days { first, count } => {
                let last = first.saturating_add((i64::from(*count) - 1).max(0).days());
                Some(Span::Days {
                    first: *first,
                    last,
                })
            }
            When::Hours { start, zone, lasts } => {
                let begin = zone.tz().to_zoned(*start).ok()?;
                let end = lasts.and_then(|lasts| {
                    let lasts = SignedDuration::try_from(lasts).ok()?;
                    let end = zone.tz().to_zoned(start.checked_add(lasts).ok()?).ok()?;
                    // What begins in an hour that summer time skips begins later, and lasts.
                    if end > begin {
                        Some(end)
                    } else {
                        begin.checked_add(lasts).ok()
                    }
                });
                let here = |at: Zoned| at.with_time_zone(venue.clone());
                Some(Span::Hours {
                    start: here(begin),
                    end: end.map(here),
                })
            }
        }
    }

    /// The day under which it is listed.
    pub fn first_day(&self) -> Date {
        match self {
            Span::Days { first, .. } => *first,
            Span::Hours { start, .. } => start.date(),
        }
    }

    /// The last day whose list it stands on.
    pub fn last_day(&self) -> Date {
        match self {
            Span::Days { last, .. } => *last,
            Span::Hours { start, end: None } => start.date(),
            Span::Hours {
                start,
                end: Some(end),
            } => {
                let day = if end.time() <= NIGHT_ENDS {
                    end.date().saturating_sub(1.day())
                } else {
                    end.date()
                };
                day.max(start.date())
            }
        }
    }

    /// Order of a day's list: whole days first, then by the clock.
    pub fn by_start(&self, other: &Span) -> Ordering {
        let time = |span: &Span| match span {
            Span::Days { .. } => None,
            Span::Hours { start, .. } => Some(start.timestamp()),
        };
        (self.first_day(), time(self)).cmp(&(other.first_day(), time(other)))
    }

    /// True when it is over at `now`.
    pub fn is_over(&self, now: &Zoned) -> bool {
        match self {
            Span::Days { last, .. } => *last < now.date(),
            Span::Hours { start, end } => end.as_ref().unwrap_or(start) <= now,
        }
    }

    /// True when it has begun and is not over at `now`.
    pub fn is_on(&self, now: &Zoned) -> bool {
        let begun = match self {
            Span::Days { first, .. } => *first <= now.date(),
            Span::Hours { start, .. } => start <= now,
        };
        begun && !self.is_over(now)
    }
}

impl Event {
    /// Occurrences that stand on the list of a day in `from..to` (`to` excluded), in order.
    pub fn occurrences(&self, from: Date, to: Date, venue: &TimeZone) -> Vec<Occurrence> {
        let shared = Arc::new(self.details.clone());
        let mut found = Vec::new();
        for at in self.starts(from, to) {
            let Some(span) = Span::of(&self.when.moved_to(at), venue) else {
                continue;
            };
            found.push(Occurrence {
                at,
                details: Arc::clone(&shared),
                span,
            });
        }
        for change in self.repeat.iter().flat_map(|repeat| &repeat.changes) {
            let Some(span) = Span::of(&change.when, venue) else {
                continue;
            };
            let details = Arc::new(self.details_of(change));
            found.push(Occurrence {
                at: change.at,
                details,
                span,
            });
        }
        found.retain(|one| one.span.first_day() < to && one.span.last_day() >= from);
        found.sort_by(|a, b| a.span.by_start(&b.span));
        found
    }

    /// The date of this name, if the event has it: as planned, or as it was changed.
    pub fn date(&self, at: DateTime) -> Option<Change> {
        let repeat = self.repeat.as_ref();
        let mut changes = repeat.iter().flat_map(|repeat| &repeat.changes);
        if let Some(change) = changes.find(|change| change.at == at) {
            let details = self.details_of(change);
            return Some(Change {
                details,
                ..change.clone()
            });
        }
        let is_left_out = repeat.is_some_and(|repeat| repeat.except.contains(&at));
        (self.plans(at) && !is_left_out).then(|| Change {
            at,
            details: self.details.clone(),
            when: self.when.moved_to(at),
        })
    }

    /// Whether the series names this date, left out or changed as it may be.
    pub(super) fn plans(&self, at: DateTime) -> bool {
        let first = self.when.start();
        let repeat = self.repeat.as_ref();
        at == first || repeat.is_some_and(|repeat| repeat.plans(first, at))
    }

    /// What people read of a changed date: with the whole event, it is cancelled too.
    pub(super) fn details_of(&self, change: &Change) -> Details {
        let mut details = change.details.clone();
        if self.is_cancelled() {
            details.status = Status::Cancelled;
        }
        details
    }

    /// Up to `count` occurrences that are not over at `now`, soonest first. Looks eight years
    /// ahead, which finds every leap day.
    pub fn coming(&self, now: &Zoned, count: usize) -> Vec<Occurrence> {
        let today = now.date();
        let mut coming: Vec<Occurrence> = Vec::new();
        let mut from = today.saturating_sub(1.day());
        for (look, ahead) in [2.months(), 1.year(), 8.years()].into_iter().enumerate() {
            let to = today.saturating_add(ahead);
            let mut more = self.occurrences(from, to, now.time_zone());
            // What began before this look was found by the one before.
            more.retain(|one| {
                !one.span.is_over(now) && (look == 0 || one.span.first_day() >= from)
            });
            coming.append(&mut more);
            if coming.len() >= count {
                break;
            }
            from = to;
        }
        coming.truncate(count);
        coming
    }

    /// The first day it can stand on a list, give or take a time zone.
    /// The day under which it is listed.
    pub fn first_day(&self) -> Date {
        let start = self.when.start();
        let first = match &self.repeat {
            None => start,
            Some(repeat) => {
                let changed = repeat.changes.iter().map(|change| change.when.start());
                repeat
                    .also
                    .iter()
                    .copied()
                    .chain(changed)
                    .fold(start, DateTime::min)
            }
        };
        first.date().saturating_sub(1.day())
    }

    /// The last day it can stand on a list, give or take a time zone; `None` for ever.
    pub fn last_day(&self) -> Option<Date> {
        let start = self.when.start();
        let last = match &self.repeat {
            None => start,
            Some(repeat) => repeat.last_start(start)?,
        };
        Some(
            last.saturating_add(self.longest())
                .date()
                .saturating_add(1.day()),
        )
    }

    /// The length of its longest date.
    fn longest(&self) -> SignedDuration {
        let changes = self.repeat.iter().flat_map(|repeat| &repeat.changes);
        let longest = changes
            .map(|change| change.when.length())
            .fold(self.when.length(), Ord::max);
        SignedDuration::try_from(longest).unwrap_or(SignedDuration::MAX)
    }

    /// Planned starts near the days asked for: two days of slack for zones on the far side.
    fn starts(&self, from: Date, to: Date) -> Vec<DateTime> {
        let slack = 2.days();
        let length = SignedDuration::try_from(self.when.length()).unwrap_or(SignedDuration::MAX);
        let from = from
            .to_datetime(Time::midnight())
            .saturating_sub(length)
            .saturating_sub(slack);
        let to = to.to_datetime(Time::midnight()).saturating_add(slack);
        let first = self.when.start();
        match &self.repeat {
            Some(repeat) => repeat.starts(first, &(from..to)),
            None => Repeat::default().starts(first, &(from..to)),
        }
    }
}

#[cfg(test)]
mod tests;
