//! Repetition: a rule, single dates besides, dates left out, and dates that differ.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{Details, Rule, When, compact};

/// Single dates (added, left out, changed) one series may carry.
pub const MOST_DATES: usize = 1_000;

/// How an event happens more than once. Every date in it is the wall time, in the event's own
/// zone, at which that occurrence was first planned; lists are sorted and hold nothing twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    pub rule: Option<Rule>,
    /// Dates besides those of the rule (RDATE).
    #[serde(with = "compact::walls")]
    pub also: Vec<DateTime>,
    /// Dates that do not take place (EXDATE).
    #[serde(with = "compact::walls")]
    pub except: Vec<DateTime>,
    /// Dates that differ from the rest, or are cancelled (RECURRENCE-ID).
    pub changes: Vec<Change>,
}

/// One date of a series that is not like the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The start this date would have had.
    #[serde(with = "compact::wall")]
    pub at: DateTime,
    pub details: Details,
    pub when: When,
}

impl Repeat {
    /// Sorts the lists and drops what stands in them twice; of two changes of one date the
    /// later in the list wins.
    #[must_use]
    pub fn tidy(mut self) -> Repeat {
        self.also.sort_unstable();
        self.also.dedup();
        self.except.sort_unstable();
        self.except.dedup();
        self.changes.reverse();
        self.changes.sort_by_key(|change| change.at);
        self.changes.dedup_by_key(|change| change.at);
        self
    }

    /// How many single dates it carries.
    pub fn dates(&self) -> usize {
        self.also.len() + self.except.len() + self.changes.len()
    }

    /// Planned starts in `window`, without those left out or changed, sorted. The first start
    /// counts even where the rule does not name it (RFC 5545, 3.8.5.3).
    pub fn starts(&self, first: DateTime, window: &Range<DateTime>) -> Vec<DateTime> {
        let mut starts = match &self.rule {
            Some(rule) => rule.between(first, window),
            None => Vec::new(),
        };
        starts.push(first);
        starts.extend(&self.also);
        starts.retain(|at| {
            window.contains(at)
                && self.except.binary_search(at).is_err()
                && self
                    .changes
                    .binary_search_by_key(at, |change| change.at)
                    .is_err()
        });
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// Whether the rule or a single date names this start.
    pub fn plans(&self, first: DateTime, at: DateTime) -> bool {
        let window = at..at.saturating_add(1.second());
        let mut rules = self.rule.iter();
        self.also.binary_search(&at).is_ok()
            || rules.any(|rule| rule.between(first, &window).contains(&at))
    }

    /// The last start there can be; `None` when the series has no end.
    pub fn last_start(&self, first: DateTime) -> Option<DateTime> {
        let by_rule = match &self.rule {
            Some(rule) => rule.last()?,
            None => first,
        };
        let changed = self.changes.iter().map(|change| change.when.start());
        self.also
            .iter()
            .copied()
            .chain(changed)
            .chain([first, by_rule])
            .max()
    }
}

#[cfg(test)]
mod tests;
