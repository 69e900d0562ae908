//! Repetition as a form offers it: a few choices that make a rule, and are recognised in one.
//!
//! A rule that none of them says is the series' own, and is kept as it is.

use calcard::icalendar::ICalendarFrequency;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::rule::RuleFault;
use super::rule::bend::names_days_only;
use super::{Repeat, Rule, When};

/// How often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Every {
    /// Once.
    #[default]
    Never,
    /// On this weekday.
    Week,
    /// On this weekday, every other week.
    TwoWeeks,
    /// On the same weekday of the month: the second Tuesday; the last, where a month has five.
    Month,
}

/// How long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Until {
    /// Nobody said when it ends.
    #[default]
    Open,
    /// The last day it may take place.
    Day(Date),
    /// So many times, the first included.
    Times(u32),
}

/// A choice of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeating {
    /// How often.
    pub every: Every,
    /// How long.
    pub until: Until,
}

impl Repeating {
    /// The rule for an event that first happens at `first`; none for what happens once.
    ///
    /// # Errors
    /// It ends before it begins, or counts too much.
    pub fn rule(&self, first: &When, venue: &TimeZone) -> Result<Option<Rule>, RuleFault> {
        let every = match self.every {
            Every::Never => return Ok(None),
            Every::Week => "FREQ=WEEKLY".to_owned(),
            Every::TwoWeeks => "FREQ=WEEKLY;INTERVAL=2".to_owned(),
            Every::Month => {
                let (nth, weekday) = nth_weekday(first.start().date());
                format!("FREQ=MONTHLY;BYDAY={nth}{}", two_letters(weekday))
            }
        };
        let text = match self.until {
            Until::Open => every,
            Until::Day(day) => format!("{every};UNTIL={}", day.strftime("%Y%m%d")),
            Until::Times(count) => format!("{every};COUNT={count}"),
        };
        Rule::parse(&text, first, venue).map(Some)
    }

    /// The choice that says how an event repeats; `None` for a rule of its own.
    pub fn of(repeat: Option<&Repeat>, first: &When) -> Option<Repeating> {
        let Some(repeat) = repeat else {
            return Some(Repeating::default());
        };
        if !repeat.also.is_empty() {
            return None;
        }
        let Some(rule) = &repeat.rule else {
            return Some(Repeating::default());
        };
        let until = match (rule.parts().count, &rule.parts().until) {
            (Some(count), _) => Until::Times(count),
            (None, Some(_)) => Until::Day(rule.last()?.date()),
            (None, None) => Until::Open,
        };
        let every = every(rule, first)?;
        Some(Repeating { every, until })
    }
}

fn every(rule: &Rule, first: &When) -> Option<Every> {
    let parts = rule.parts();
    if !names_days_only(parts) {
        return None;
    }
    let first = first.start().date();
    let (nth, weekday) = nth_weekday(first);
    let days: Vec<_> = parts
        .byday
        .iter()
        .map(|day| (day.ordwk, day.weekday))
        .collect();
    let weekday = super::rule::weekday_of(weekday);
    match (parts.freq, parts.interval.unwrap_or(1), days.as_slice()) {
        (ICalendarFrequency::Weekly, interval @ (1 | 2), days)
            if days.is_empty() || *days == [(None, weekday)] =>
        {
            Some(if interval == 1 {
                Every::Week
            } else {
                Every::TwoWeeks
            })
        }
        (ICalendarFrequency::Monthly, 1, [(Some(at), day)])
            if *day == weekday && is_nth(first, i64::from(*at), i64::from(nth)) =>
        {
            Some(Every::Month)
        }
        _ => None,
    }
}

/// A fourth weekday that is the last may be meant as either.
fn is_nth(first: Date, written: i64, nth: i64) -> bool {
    let is_last = first.day() > first.days_in_month() - 7;
    written == nth || (written == -1 && nth == 4 && is_last)
}

/// Which weekday of its month a day is: the fifth is the last, as most months have four.
pub(super) fn nth_weekday(day: Date) -> (i8, Weekday) {
    let nth = (day.day() - 1) / 7 + 1;
    (if nth == 5 { -1 } else { nth }, day.weekday())
}

/// The day in the month of `month` that is what `like` is in its own.
pub(super) fn same_in_month(month: Date, like: Date) -> Option<Date> {
    let (nth, weekday) = nth_weekday(like);
    month.nth_weekday_of_month(nth, weekday).ok()
}

fn two_letters(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

#[cfg(test)]
mod tests;
