//! When a VEVENT takes place: its start, end, repetition, and the zones they are written in.

use std::time::Duration;

use calcard::icalendar::{
    ICalendarDuration, ICalendarEntry, ICalendarParameterName, ICalendarPeriod, ICalendarProperty,
    ICalendarValue, ICalendarValueType,
};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::Reader;
use crate::programme::envelope::split_property;
use crate::programme::reason::{Reason, Remark, shortened};
use crate::programme::repeat::{Change, Repeat};
use crate::programme::rule::{Rule, civil, instant};
use crate::programme::{When, YEARS, Zone};

/// A moment as a file writes it.
#[derive(Clone, Debug)]
pub(in crate::programme) enum Moment {
    Day(Date),
    Time { wall: DateTime, zone: Zone },
}

impl Moment {
    /// The start that a series has on this date: wall time in the zone of the series.
    pub(in crate::programme) fn in_series(&self, when: &When, venue: &Zone) -> Option<DateTime> {
        Some(match (self, when) {
            (Moment::Day(day), When::Days { .. }) => day.to_datetime(Time::midnight()),
            // A bare date for a series with hours means that day's.
            (Moment::Day(day), When::Hours { start, .. }) => day.to_datetime(start.time()),
            (Moment::Time { wall, zone }, When::Hours { zone: own, .. }) => {
                moved(*wall, zone.tz(), own.tz())?
            }
            // Midnight is how some programs write a day; else the day it is at the venue.
            (Moment::Time { wall, .. }, When::Days { .. }) if wall.time() == Time::midnight() => {
                *wall
            }
            (Moment::Time { wall, zone }, When::Days { .. }) => {
                moved(*wall, zone.tz(), venue.tz())?
                    .date()
                    .to_datetime(Time::midnight())
            }
        })
    }
}

impl Reader<'_> {
    pub(super) fn when(&mut self) -> Result<When, Reason> {
        let entry = self
            .component
            .property(&ICalendarProperty::Dtstart)
            .ok_or(Reason::NoStart)?;
        let value = entry.values.first().ok_or(Reason::NoStart)?;
        let when = match self.moment(entry, value, "DTSTART")? {
            Moment::Day(first) => When::Days {
                first,
                count: self.day_count(first)?,
            },
            Moment::Time { wall, zone } => match self.all_day_of_outlook(wall) {
                Some(when) => when,
                None => {
                    let lasts = self.lasts(wall, &zone)?;
                    When::Hours {
                        start: wall,
                        zone,
                        lasts,
                    }
                }
            },
        };
        when.check()?;
        Ok(when)
    }

    /// How many days, from DTEND (which is the day after) or DURATION.
    fn day_count(&mut self, first: Date) -> Result<u16, Reason> {
        let days = if let Some(entry) = self.component.property(&ICalendarProperty::Dtend)
            && let Some(value) = entry.values.first()
        {
            let last = match self.moment(entry, value, "DTEND")? {
                Moment::Day(day) => day,
                Moment::Time { wall, .. } => wall.date(),
            };
            first.until(last).map_or(0, |span| span.get_days())
        } else if let Some(duration) = self.duration() {
            i32::try_from(duration.as_secs() / (24 * 3600)).unwrap_or(i32::MAX)
        } else {
            1
        };
        // Some programs write the same day twice for one day.
        match days {
            ..0 => Err(Reason::EndsBeforeStart),
            0 => Ok(1),
            days => u16::try_from(days).map_err(|_| Reason::LastsTooLong),
        }
    }

    /// Outlook writes whole days as midnight to midnight, with a note.
    fn all_day_of_outlook(&mut self, start: DateTime) -> Option<When> {
        let noted = self
            .other("X-MICROSOFT-CDO-ALLDAYEVENT")?
            .eq_ignore_ascii_case("TRUE");
        if !noted || start.time() != Time::midnight() {
            return None;
        }
        let count = self.day_count(start.date()).ok()?;
        Some(When::Days {
            first: start.date(),
            count,
        })
    }

    fn lasts(&mut self, start: DateTime, zone: &Zone) -> Result<Option<Duration>, Reason> {
        let Some(entry) = self.component.property(&ICalendarProperty::Dtend) else {
            return Ok(self.duration());
        };
        let Some(value) = entry.values.first() else {
            return Ok(None);
        };
        let end = self.wall_in(entry, value, "DTEND", zone)?;
        let lasts = start.duration_until(end);
        match Duration::try_from(lasts) {
            Ok(lasts) => Ok((!lasts.is_zero()).then_some(lasts)),
            Err(_) => Err(Reason::EndsBeforeStart),
        }
    }

    fn duration(&self) -> Option<Duration> {
        let entry = self.component.property(&ICalendarProperty::Duration)?;
        match entry.values.first()? {
            ICalendarValue::Duration(duration) => wall_length(duration),
            _ => None,
        }
    }

    pub(super) fn date_of_series(&mut self) -> Result<Option<Moment>, Reason> {
        let Some(entry) = self.component.property(&ICalendarProperty::RecurrenceId) else {
            return Ok(None);
        };
        if entry
            .parameters(&ICalendarParameterName::Range)
            .next()
            .is_some()
        {
            return Err(Reason::ThisAndFuture);
        }
        let value = entry.values.first().ok_or(Reason::NoStart)?;
        let moment = self.moment(entry, value, "RECURRENCE-ID")?;
        let year = match &moment {
            Moment::Day(day) => day.year(),
            Moment::Time { wall, .. } => wall.year(),
        };
        if YEARS.contains(&year) {
            Ok(Some(moment))
        } else {
            Err(Reason::YearOutOfRange)
        }
    }

    pub(super) fn repeat(&mut self, text: &str, when: &When) -> Result<Option<Repeat>, Reason> {
        if self.component.has_property(&ICalendarProperty::Exrule) {
            return Err(Reason::ExclusionRule);
        }
        let mut repeat = Repeat {
            rule: self.rule(text, when)?,
            ..Repeat::default()
        };
        for entry in self.component.properties(&ICalendarProperty::Exdate) {
            for value in &entry.values {
                repeat
                    .except
                    .push(self.start_of(entry, value, "EXDATE", when)?);
            }
        }
        for entry in self.component.properties(&ICalendarProperty::Rdate) {
            for value in &entry.values {
                self.also(entry, value, when, &mut repeat)?;
            }
        }
        if repeat.rule.is_none() && repeat.dates() == 0 {
            return Ok(None);
        }
        Ok(Some(repeat.tidy()))
    }

    /// The one RRULE. Its text is read from the entry itself: the library keeps only its parts.
    fn rule(&self, text: &str, when: &When) -> Result<Option<Rule>, Reason> {
        let mut rules = text.lines().filter_map(|line| {
            let (name, value) = split_property(line.as_bytes())?;
            name.eq_ignore_ascii_case(b"RRULE")
                .then(|| String::from_utf8_lossy(value))
        });
        let Some(rule) = rules.next() else {
            return Ok(None);
        };
        if rules.any(|another| another != rule) {
            return Err(Reason::SeveralRules);
        }
        match Rule::parse(&rule, when, self.setting.venue.tz()) {
            Ok(parsed) => Ok(Some(parsed)),
            Err(fault) => Err(Reason::of_rule(fault, &rule)),
        }
    }

    /// An RDATE; a period with a length of its own is a changed date.
    fn also(
        &mut self,
        entry: &ICalendarEntry,
        value: &ICalendarValue,
        when: &When,
        repeat: &mut Repeat,
    ) -> Result<(), Reason> {
        let ICalendarValue::Period(period) = value else {
            repeat
                .also
                .push(self.start_of(entry, value, "RDATE", when)?);
            return Ok(());
        };
        let When::Hours { zone, .. } = when else {
            return Err(bad_date("RDATE", value));
        };
        let as_value = |at| ICalendarValue::PartialDateTime(Box::new(at));
        let (start, lasts) = match period.clone() {
            ICalendarPeriod::Range { start, end } => {
                let start = self.wall_in(entry, &as_value(start), "RDATE", zone)?;
                let end = self.wall_in(entry, &as_value(end), "RDATE", zone)?;
                (start, Duration::try_from(start.duration_until(end)).ok())
            }
            ICalendarPeriod::Duration { start, duration } => {
                let start = self.wall_in(entry, &as_value(start), "RDATE", zone)?;
                (start, wall_length(&duration))
            }
        };
        let lasts = lasts.ok_or_else(|| bad_date("RDATE", value))?;
        let when = When::Hours {
            start,
            zone: zone.clone(),
            lasts: Some(lasts),
        };
        when.check()?;
        let details = self.details()?;
        repeat.also.push(start);
        repeat.changes.push(Change {
            at: start,
            details,
            when,
        });
        Ok(())
    }

    /// The start of one date of the series: its wall time, in the zone of the series.
    fn start_of(
        &mut self,
        entry: &ICalendarEntry,
        value: &ICalendarValue,
        property: &'static str,
        when: &When,
    ) -> Result<DateTime, Reason> {
        let moment = self.moment(entry, value, property)?;
        let start = moment.in_series(when, self.setting.venue);
        let start = start.ok_or_else(|| bad_date(property, value))?;
        if YEARS.contains(&start.year()) {
            Ok(start)
        } else {
            Err(Reason::YearOutOfRange)
        }
    }

    /// A moment as wall time in `zone`; a bare date is its midnight.
    fn wall_in(
        &mut self,
        entry: &ICalendarEntry,
        value: &ICalendarValue,
        property: &'static str,
        zone: &Zone,
    ) -> Result<DateTime, Reason> {
        match self.moment(entry, value, property)? {
            Moment::Day(day) => Ok(day.to_datetime(Time::midnight())),
            Moment::Time { wall, zone: own } => {
                moved(wall, own.tz(), zone.tz()).ok_or_else(|| bad_date(property, value))
            }
        }
    }

    fn moment(
        &mut self,
        entry: &ICalendarEntry,
        value: &ICalendarValue,
        property: &'static str,
    ) -> Result<Moment, Reason> {
        let ICalendarValue::PartialDateTime(at) = value else {
            return Err(bad_date(property, value));
        };
        let wall = civil(at).ok_or_else(|| bad_date(property, value))?;
        if at.hour.is_none() {
            return Ok(Moment::Day(wall.date()));
        }
        if at.tz_hour.is_some() {
            let at = instant(at, wall).ok_or_else(|| bad_date(property, value))?;
            return Ok(Moment::Time {
                wall: TimeZone::UTC.to_datetime(at),
                zone: Zone::utc(),
            });
        }
        let zone = match entry.tz_id() {
            Some(name) => self.zone(name)?,
            None => {
                let zone = self.setting.floating.clone();
                self.remark(Remark::NoZone {
                    zone: zone.name().to_owned(),
                });
                zone
            }
        };
        Ok(Moment::Time { wall, zone })
    }

    fn zone(&mut self, name: &str) -> Result<Zone, Reason> {
        let zone = self.setting.zones.resolve(name);
        let zone = zone.ok_or_else(|| Reason::UnknownZone {
            zone: shortened(name),
        })?;
        if zone.name() != name && !zone.is_utc() {
            let named = shortened(name);
            self.remark(Remark::ZoneGuessed {
                named,
                zone: zone.name().to_owned(),
            });
        }
        Ok(zone)
    }

    fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }
}

/// A length on the wall: a day is a day, whatever summer time does to it.
fn wall_length(duration: &ICalendarDuration) -> Option<Duration> {
    let days = u64::from(duration.weeks) * 7 + u64::from(duration.days);
    let seconds = u64::from(duration.hours) * 3600
        + u64::from(duration.minutes) * 60
        + u64::from(duration.seconds);
    let length = Duration::from_secs(days * 24 * 3600 + seconds);
    (!duration.neg && !length.is_zero()).then_some(length)
}

/// The same instant on another wall. Where both walls are one, nothing moves, not even a time
/// that the clocks skip.
fn moved(wall: DateTime, from: &TimeZone, to: &TimeZone) -> Option<DateTime> {
    if from == to {
        return Some(wall);
    }
    Some(to.to_datetime(from.to_zoned(wall).ok()?.timestamp()))
}

fn bad_date(property: &'static str, value: &ICalendarValue) -> Reason {
    let mut written = String::new();
    match value {
        ICalendarValue::Text(text) => written.push_str(text),
        ICalendarValue::PartialDateTime(at) => {
            let as_written = match at.hour {
                Some(_) => ICalendarValueType::DateTime,
                None => ICalendarValueType::Date,
            };
            at.format_as_ical(&mut written, &as_written)
                .expect("writing to a string does not fail");
        }
        _ => written.push('?'),
    }
    Reason::BadDate {
        property,
        value: shortened(&written),
    }
}
