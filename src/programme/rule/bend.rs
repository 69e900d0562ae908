//! Rules that end earlier, go on from a later date, or move by some hours or days.

use calcard::icalendar::{ICalendarFrequency, ICalendarRecurrenceRule};
use jiff::ToSpan;
use jiff::civil::{DateTime, time};

use super::{Rule, partial, weekday_of};

/// The last moment of a day that has been written as a date.
const DAY_ENDS: jiff::civil::Time = time(23, 59, 59, 0);

impl Rule {
    /// Whether it names hours of its own, which the first date does not move.
    pub fn has_own_hours(&self) -> bool {
        !self.parts.byhour.is_empty() || !self.parts.byminute.is_empty()
    }

    /// The last date that it names before `at`.
    pub(in crate::programme) fn last_before(
        &self,
        first: DateTime,
        at: DateTime,
    ) -> Option<DateTime> {
        let looks = [3.months(), 2.years(), 9.years(), 300.years()];
        looks.into_iter().find_map(|look| {
            let window = at.saturating_sub(look)..at;
            self.between(first, &window).last().copied()
        })
    }

    /// The first date that it names from `at` on.
    pub(in crate::programme) fn next_from(
        &self,
        first: DateTime,
        at: DateTime,
    ) -> Option<DateTime> {
        let looks = [3.months(), 2.years(), 9.years(), 60.years()];
        looks.into_iter().find_map(|look| {
            let window = at..at.saturating_add(look);
            self.between(first, &window).first().copied()
        })
    }

    /// The same rule up to its last date before `at`; `None` when it names none.
    pub(in crate::programme) fn until_before(&self, first: DateTime, at: DateTime) -> Option<Rule> {
        Some(self.until(self.last_before(first, at)?))
    }

    /// The same rule for a series that goes on with one of its later dates: what it counted
    /// becomes the day it ends.
    #[must_use]
    pub(in crate::programme) fn going_on(&self) -> Rule {
        match self.last {
            Some(last) => self.until(last),
            None => self.clone(),
        }
    }

    /// The same rule for a series whose every date moves as `from` moves to `to`; `None` when
    /// its dates would not follow.
    pub(in crate::programme) fn moved(&self, from: DateTime, to: DateTime) -> Option<Rule> {
        let mut rule = self.clone();
        if from.date() != to.date() && !rule.follows_its_first_day(from, to) {
            return None;
        }
        let shift = from.duration_until(to);
        let days = from.date().duration_until(to.date());
        rule.last = self.last.map(|last| {
            if last.time() == DAY_ENDS {
                last.saturating_add(days)
            } else {
                last.saturating_add(shift)
            }
        });
        if rule.parts.until.is_some() {
            rule.parts.until = rule.last.map(partial);
        }
        Some(rule)
    }

    /// Whether its dates all move with the first; what it says of its weekday then moves, too.
    fn follows_its_first_day(&mut self, from: DateTime, to: DateTime) -> bool {
        let old = weekday_of(from.weekday());
        let parts = &mut self.parts;
        let is_of_one_weekday = match parts.byday.as_mut_slice() {
            [] => true,
            [day] if day.ordwk.is_none() && day.weekday == old => {
                day.weekday = weekday_of(to.weekday());
                true
            }
            _ => false,
        };
        let is_even = match parts.freq {
            ICalendarFrequency::Daily => parts.byday.is_empty(),
            ICalendarFrequency::Weekly => is_of_one_weekday,
            _ => false,
        };
        is_even && names_days_only(parts)
    }

    fn until(&self, last: DateTime) -> Rule {
        // A calendar file writes the end of whole days as a day.
        let last = if last.time() == jiff::civil::Time::midnight() && !self.has_own_hours() {
            last.date().to_datetime(DAY_ENDS)
        } else {
            last
        };
        let mut parts = self.parts.clone();
        parts.count = None;
        parts.until = Some(partial(last));
        Rule {
            parts,
            last: Some(last),
        }
    }
}

/// Whether nothing but its frequency, its weekdays and its end says when it happens.
pub(in crate::programme) fn names_days_only(parts: &ICalendarRecurrenceRule) -> bool {
    parts.bysetpos.is_empty()
        && parts.bymonthday.is_empty()
        && parts.byyearday.is_empty()
        && parts.byweekno.is_empty()
        && parts.bymonth.is_empty()
        && parts.byhour.is_empty()
        && parts.byminute.is_empty()
}
