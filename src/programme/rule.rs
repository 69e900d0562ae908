//! Recurrence rules, and how far they are followed.
//!
//! A rule is followed by the calendar library on wall time, without a zone. It is bounded
//! three ways: a rule that repeats within the day or has no date at all is refused when it is
//! read; a rule is followed from the period just before the window asked for, never from its
//! first day; and it stops at the window's end or at [`MOST_AT_ONCE`] dates.

pub(super) mod bend;

use std::ops::Range;

use calcard::common::timezone::Tz;
use calcard::common::{CalendarScale, PartialDateTime};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDay, ICalendarEntry,
    ICalendarFrequency, ICalendarMonth, ICalendarProperty, ICalendarRecurrenceRule, ICalendarSkip,
    ICalendarValue, ICalendarWeekday,
};
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Unit};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::When;

/// The highest COUNT of a rule: eleven years of days.
pub const MOST_COUNT: u32 = 4_000;
/// Dates followed in one look at a series.
pub const MOST_AT_ONCE: usize = 2_000;
/// Times a day a rule may name by BYHOUR and BYMINUTE.
const MOST_A_DAY: usize = 24;
/// The longest rule that is read, in bytes; written rules have about forty.
const LONGEST_RULE: usize = 500;

/// A recurrence rule (RFC 5545, 3.3.10) that happens at most a few times a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// As written, but UNTIL is wall time in the event's zone.
    parts: ICalendarRecurrenceRule,
    /// No start later than this.
    last: Option<DateTime>,
}

/// Why a rule is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    #[error("the rule cannot be read")]
    Unreadable,
    #[error("the rule repeats more than {MOST_A_DAY} times a day")]
    TooOften,
    #[error("the rule counts more than {MOST_COUNT} dates")]
    TooMany,
    #[error("the rule gives no date")]
    NoDate,
}

impl Rule {
    /// Reads the value of an RRULE for an event that first happens at `first`. UNTIL may be a
    /// date, wall time or UTC; `venue` tells which day a UTC moment is for whole-day events.
    pub fn parse(text: &str, first: &When, venue: &TimeZone) -> Result<Rule, RuleFault> {
        check_numbers(text)?;
        let mut parts = parse_parts(text).ok_or(RuleFault::Unreadable)?;
        if parts.freq > ICalendarFrequency::Daily
            || parts.byhour.len().max(1) * parts.byminute.len().max(1) > MOST_A_DAY
        {
            return Err(RuleFault::TooOften);
        }
        parts.interval = parts.interval.filter(|interval| *interval != 1);
        let mut last = None;
        if let Some(until) = parts.until.take() {
            let until = wall_until(&until, first, venue).ok_or(RuleFault::Unreadable)?;
            if until < first.start() {
                return Err(RuleFault::NoDate);
            }
            parts.until = Some(partial(until));
            last = Some(until);
        }
        let mut rule = Rule { parts, last };
        rule.last = rule.find_last(first.start())?;
        Ok(rule)
    }

    /// Proves that the rule gives a date, and where it stops.
    fn find_last(&self, first: DateTime) -> Result<Option<DateTime>, RuleFault> {
        let mut wanted = self.explicit(first);
        let limit = wanted.count.map_or(1, |count| count as usize);
        if wanted.until.is_none() {
            // Without an end the first date is proof enough; a rule of leap days waits 8 years.
            // Counted dates may be rare, but nobody counts beyond a lifetime.
            let years = if wanted.count.is_some() { 60 } else { 9 };
            wanted.until = Some(partial(first.saturating_add(years.years())));
        }
        let dates = follow(wanted, first, limit).ok_or(RuleFault::Unreadable)?;
        let last = dates.last().copied().ok_or(RuleFault::NoDate)?;
        Ok(if self.parts.count.is_some() {
            Some(last)
        } else {
            self.last
        })
    }

    /// Starts in `window`, sorted.
    pub(super) fn between(&self, first: DateTime, window: &Range<DateTime>) -> Vec<DateTime> {
        let end = self.last.map_or(window.end, |last| last.min(window.end));
        if end < first || end < window.start {
            return Vec::new();
        }
        let mut wanted = self.explicit(first);
        wanted.count = None;
        wanted.until = Some(partial(end));
        let seed = self.seed(first, window.start);
        let mut dates = follow(wanted, seed, MOST_AT_ONCE).unwrap_or_default();
        dates.retain(|at| *at >= first && window.contains(at));
        dates
    }

    /// The rule with what it takes from its first date written out, so that it can be followed
    /// from a later one.
    fn explicit(&self, first: DateTime) -> ICalendarRecurrenceRule {
        let mut rule = self.parts.clone();
        let no_day =
            rule.byday.is_empty() && rule.bymonthday.is_empty() && rule.byyearday.is_empty();
        let weekday = ICalendarDay {
            ordwk: None,
            weekday: weekday_of(first.weekday()),
        };
        match rule.freq {
            ICalendarFrequency::Weekly if no_day => rule.byday.push(weekday),
            ICalendarFrequency::Monthly if no_day => rule.bymonthday.push(first.day()),
            ICalendarFrequency::Yearly if no_day && !rule.byweekno.is_empty() => {
                rule.byday.push(weekday);
            }
            ICalendarFrequency::Yearly if no_day => {
                rule.bymonthday.push(first.day());
                if rule.bymonth.is_empty() {
                    rule.bymonth
                        .push(ICalendarMonth::new(first.month().unsigned_abs(), false));
                }
            }
            _ => {}
        }
        rule
    }

    /// A start in step with the rule's interval, at least one whole period before `from`.
    fn seed(&self, first: DateTime, from: DateTime) -> DateTime {
        let interval = i64::from(self.parts.interval.unwrap_or(1).max(1));
        let unit = match self.parts.freq {
            ICalendarFrequency::Yearly => Unit::Year,
            ICalendarFrequency::Monthly => Unit::Month,
            ICalendarFrequency::Weekly => Unit::Week,
            _ => Unit::Day,
        };
        let Ok(apart) = first.until((unit, from)) else {
            return first;
        };
        let apart = match unit {
            Unit::Year => i64::from(apart.get_years()),
            Unit::Month => i64::from(apart.get_months()),
            Unit::Week => i64::from(apart.get_weeks()),
            _ => i64::from(apart.get_days()),
        };
        let periods = apart / interval - 1;
        if periods <= 0 {
            return first;
        }
        let units = periods * interval;
        let moved = match unit {
            Unit::Year => first
                .checked_add(units.years())
                .map(|at| at.date().first_of_year()),
            Unit::Month => first
                .checked_add(units.months())
                .map(|at| at.date().first_of_month()),
            Unit::Week => first.checked_add(units.weeks()).map(|at| at.date()),
            _ => first.checked_add(units.days()).map(|at| at.date()),
        };
        moved.map_or(first, |day| day.to_datetime(first.time()))
    }

    /// The rule as RFC 5545 writes it; `tz` turns UNTIL into UTC, as timed series need.
    pub fn to_text(&self, tz: Option<&TimeZone>) -> String {
        self.for_export(tz).to_string()
    }

    /// The rule for a calendar file: UNTIL in UTC for timed series, a date for whole days.
    pub(super) fn for_export(&self, tz: Option<&TimeZone>) -> ICalendarRecurrenceRule {
        let mut parts = self.parts.clone();
        if let (Some(_), Some(until)) = (&parts.until, self.last) {
            parts.until = Some(match tz.map(|tz| tz.to_zoned(until)) {
                Some(Ok(until)) => PartialDateTime {
                    tz_hour: Some(0),
                    tz_minute: Some(0),
                    ..partial(TimeZone::UTC.to_datetime(until.timestamp()))
                },
                _ => PartialDateTime {
                    hour: None,
                    minute: None,
                    second: None,
                    ..partial(until)
                },
            });
        }
        parts
    }

    /// The parts, for those who put a rule into words.
    pub fn parts(&self) -> &ICalendarRecurrenceRule {
        &self.parts
    }

    /// The wall time after which nothing starts, if there is one.
    pub fn last(&self) -> Option<DateTime> {
        self.last
    }
}

/// On disk: the text of the rule and its last start.
#[derive(Serialize, Deserialize)]
struct RuleRecord {
    text: String,
    last: Option<i64>,
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        RuleRecord {
            text: self.parts.to_string(),
            last: self.last.map(seconds),
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Rule, D::Error> {
        let record = RuleRecord::deserialize(from)?;
        let parts = parse_parts(&record.text)
            .ok_or_else(|| de::Error::custom("a recurrence rule that cannot be read"))?;
        let last = record
            .last
            .map(wall)
            .transpose()
            .map_err(de::Error::custom)?;
        Ok(Rule { parts, last })
    }
}

/// Refuses numbers out of their range, which the library would wrap around.
fn check_numbers(text: &str) -> Result<(), RuleFault> {
    if text.len() > LONGEST_RULE {
        return Err(RuleFault::Unreadable);
    }
    let mut seen: Vec<String> = Vec::new();
    for part in text.trim().trim_end_matches(';').split(';') {
        let (name, values) = part.split_once('=').ok_or(RuleFault::Unreadable)?;
        let name = name.trim().to_ascii_uppercase();
        if seen.contains(&name) {
            return Err(RuleFault::Unreadable);
        }
        for value in values.split(',') {
            check_number(&name, value.trim())?;
        }
        seen.push(name);
    }
    Ok(())
}

fn check_number(name: &str, value: &str) -> Result<(), RuleFault> {
    let number = value.parse::<i64>().map_err(|_| RuleFault::Unreadable);
    let within = |range: std::ops::RangeInclusive<i64>| match number {
        Ok(number) if range.contains(&number) => Ok(()),
        _ => Err(RuleFault::Unreadable),
    };
    let around = |most: i64| match number {
        Ok(number) if number != 0 && (-most..=most).contains(&number) => Ok(()),
        _ => Err(RuleFault::Unreadable),
    };
    match name {
        "FREQ" | "UNTIL" | "WKST" | "BYDAY" | "RSCALE" | "SKIP" => Ok(()),
        "COUNT" if number? > i64::from(MOST_COUNT) => Err(RuleFault::TooMany),
        "COUNT" => within(1..=i64::from(MOST_COUNT)),
        "INTERVAL" => within(1..=1_000),
        // Seconds other than the first date's own would be more often than anybody meets.
        "BYSECOND" => within(0..=0),
        "BYMINUTE" => within(0..=59),
        "BYHOUR" => within(0..=23),
        "BYMONTHDAY" => around(31),
        "BYYEARDAY" | "BYSETPOS" => around(366),
        "BYWEEKNO" => around(53),
        "BYMONTH" => within(1..=12),
        _ => Err(RuleFault::Unreadable),
    }
}

/// The library's reading of a rule; `None` for calendars other than ours.
fn parse_parts(text: &str) -> Option<ICalendarRecurrenceRule> {
    let calendar = ICalendar::parse(format!("BEGIN:VEVENT\nRRULE:{text}\nEND:VEVENT\n")).ok()?;
    let entry = calendar
        .components
        .first()?
        .property(&ICalendarProperty::Rrule)?;
    let Some(ICalendarValue::RecurrenceRule(rule)) = entry.values.first() else {
        return None;
    };
    let mut rule = rule.as_ref().clone();
    if !matches!(rule.rscale.take(), None | Some(CalendarScale::Gregorian))
        || !matches!(rule.skip.take(), None | Some(ICalendarSkip::Omit))
    {
        return None;
    }
    rule.bysecond.clear();
    Some(rule)
}

/// UNTIL as wall time in the zone of the series. A date means its whole day.
fn wall_until(until: &PartialDateTime, first: &When, venue: &TimeZone) -> Option<DateTime> {
    let wall = civil(until)?;
    if until.hour.is_none() {
        return Some(wall.date().at(23, 59, 59, 0));
    }
    let Some(instant) = instant(until, wall) else {
        return Some(match first {
            When::Days { .. } => wall.date().at(23, 59, 59, 0),
            When::Hours { .. } => wall,
        });
    };
    Some(match first {
        When::Days { .. } => venue.to_datetime(instant).date().at(23, 59, 59, 0),
        When::Hours { zone, .. } => zone.tz().to_datetime(instant),
    })
}

/// The wall time a calendar value writes, without its zone. A leap second is the one before.
pub(super) fn civil(at: &PartialDateTime) -> Option<DateTime> {
    let small = |number: Option<u8>| i8::try_from(number.unwrap_or(0)).ok();
    DateTime::new(
        i16::try_from(at.year?).ok()?,
        i8::try_from(at.month?).ok()?,
        i8::try_from(at.day?).ok()?,
        small(at.hour)?,
        small(at.minute)?,
        small(at.second)?.min(59),
        0,
    )
    .ok()
}

/// The instant of a calendar value that carries its own offset, as UTC does.
pub(super) fn instant(at: &PartialDateTime, wall: DateTime) -> Option<Timestamp> {
    let east = i64::from(at.tz_hour?) * 3600 + i64::from(at.tz_minute.unwrap_or(0)) * 60;
    let east = SignedDuration::from_secs(if at.tz_minus { -east } else { east });
    let utc = wall.checked_sub(east).ok()?;
    Some(TimeZone::UTC.to_zoned(utc).ok()?.timestamp())
}

/// A wall time as the library takes it.
pub(super) fn partial(at: DateTime) -> PartialDateTime {
    PartialDateTime {
        year: u16::try_from(at.year()).ok(),
        month: u8::try_from(at.month()).ok(),
        day: u8::try_from(at.day()).ok(),
        hour: u8::try_from(at.hour()).ok(),
        minute: u8::try_from(at.minute()).ok(),
        second: u8::try_from(at.second()).ok(),
        ..PartialDateTime::default()
    }
}

/// Follows a rule from `seed` on wall time; `None` when the library finds it contradictory.
fn follow(rule: ICalendarRecurrenceRule, seed: DateTime, limit: usize) -> Option<Vec<DateTime>> {
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.entries.push(
        ICalendarEntry::new(ICalendarProperty::Dtstart).with_values(vec![
            ICalendarValue::PartialDateTime(Box::new(partial(seed))),
        ]),
    );
    event.entries.push(
        ICalendarEntry::new(ICalendarProperty::Rrule)
            .with_values(vec![ICalendarValue::RecurrenceRule(Box::new(rule))]),
    );
    let calendar = ICalendar {
        components: vec![event],
    };
    let expanded = calendar.expand_dates(Tz::UTC, limit);
    if !expanded.errors.is_empty() {
        return None;
    }
    let mut dates = Vec::with_capacity(expanded.events.len());
    for event in &expanded.events {
        dates.push(wall(event.timestamps().0).ok()?);
    }
    dates.sort_unstable();
    Some(dates)
}

/// Wall seconds since 1970-01-01T00:00.
pub(super) fn seconds(wall: DateTime) -> i64 {
    TimeZone::UTC
        .to_timestamp(wall)
        .map_or(0, Timestamp::as_second)
}

/// The wall time of so many wall seconds.
pub(super) fn wall(seconds: i64) -> Result<DateTime, jiff::Error> {
    Ok(TimeZone::UTC.to_datetime(Timestamp::from_second(seconds)?))
}

/// A weekday as the library takes it.
pub(super) fn weekday_of(day: Weekday) -> ICalendarWeekday {
    match day {
        Weekday::Monday => ICalendarWeekday::Monday,
        Weekday::Tuesday => ICalendarWeekday::Tuesday,
        Weekday::Wednesday => ICalendarWeekday::Wednesday,
        Weekday::Thursday => ICalendarWeekday::Thursday,
        Weekday::Friday => ICalendarWeekday::Friday,
        Weekday::Saturday => ICalendarWeekday::Saturday,
        Weekday::Sunday => ICalendarWeekday::Sunday,
    }
}

#[cfg(test)]
mod tests;
