//! One VEVENT, read: from the library's component to our own words.

use std::time::Duration;

use calcard::Entry as Parsed;
use calcard::Parser;
use calcard::icalendar::{
    ICalendarClassification, ICalendarComponent, ICalendarDuration, ICalendarEntry,
    ICalendarParameterName, ICalendarPeriod, ICalendarProperty, ICalendarStatus, ICalendarValue,
    ICalendarValueType, Uri,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::envelope::split_property;
use super::plain;
use super::reason::{Reason, Remark, shortened};
use super::repeat::{Change, Repeat, Rule, civil, instant};
use super::zone::{Zone, Zones};
use super::{Details, LONGEST_LINE, LONGEST_LINK, LONGEST_TEXT, Status, When, is_web_link};

/// The longest UID kept as written, in bytes (RFC 7986, 5.3, asks for less than 255).
const LONGEST_UID: usize = 255;

/// The zones that give a file's times their meaning.
pub(super) struct Setting<'a> {
    pub zones: &'a Zones,
    /// For times that name no zone.
    pub floating: &'a Zone,
    pub venue: &'a Zone,
}

/// A VEVENT in our words: a whole event, or one changed date of a series.
pub(super) struct Draft {
    pub uid: Option<String>,
    pub sequence: u32,
    pub modified: Option<Timestamp>,
    pub details: Details,
    pub when: When,
    pub repeat: Option<Repeat>,
    /// Which date of the series this is, if it is only one.
    pub date_of_series: Option<Moment>,
    pub remarks: Vec<Remark>,
}

/// UID and title as far as they can be read, for messages about an entry that is refused.
pub(super) fn names(text: &[u8]) -> (Option<String>, Option<String>) {
    let value = |wanted: &[u8]| {
        text.split(|byte| *byte == b'\n').find_map(|line| {
            let (name, value) = split_property(line.trim_ascii())?;
            let value = String::from_utf8_lossy(value)
                .replace("\\,", ",")
                .replace("\\;", ";");
            (name.eq_ignore_ascii_case(wanted) && !value.is_empty()).then(|| shortened(&value))
        })
    };
    (value(b"UID"), value(b"SUMMARY"))
}

/// Reads one VEVENT, already cut out and unfolded.
pub(super) fn read(text: &str, setting: &Setting<'_>) -> Result<Draft, Reason> {
    let Parsed::ICalendar(calendar) = Parser::new(text).entry() else {
        return Err(Reason::Unreadable);
    };
    let component = calendar.components.first().ok_or(Reason::Unreadable)?;
    let mut reader = Reader {
        component,
        setting,
        remarks: Vec::new(),
    };
    if reader.is_private() {
        return Err(Reason::Private);
    }
    let details = reader.details()?;
    let when = reader.when()?;
    let date_of_series = reader.date_of_series()?;
    let repeat = if date_of_series.is_some() {
        None
    } else {
        reader.repeat(text, &when)?
    };
    Ok(Draft {
        uid: reader.uid(),
        sequence: reader.sequence(),
        modified: reader.modified(),
        details,
        when,
        repeat,
        date_of_series,
        remarks: reader.remarks,
    })
}

/// Reads one VEVENT of a METHOD:CANCEL file, which needs to say no more than what it cancels.
pub(super) fn read_cancellation(text: &str, setting: &Setting<'_>) -> Result<Cancellation, Reason> {
    let Parsed::ICalendar(calendar) = Parser::new(text).entry() else {
        return Err(Reason::Unreadable);
    };
    let component = calendar.components.first().ok_or(Reason::Unreadable)?;
    let mut reader = Reader {
        component,
        setting,
        remarks: Vec::new(),
    };
    let date_of_series = reader.date_of_series()?;
    let uid = reader.uid().ok_or(Reason::CancelsNothing)?;
    Ok(Cancellation {
        uid,
        sequence: reader.sequence(),
        date_of_series,
    })
}

/// What a METHOD:CANCEL file takes off the programme.
#[derive(Debug)]
pub(super) struct Cancellation {
    pub uid: String,
    pub sequence: u32,
    /// One date of a series; `None` for all of it.
    pub date_of_series: Option<Moment>,
}

/// A moment as a file writes it.
#[derive(Clone, Debug)]
pub(super) enum Moment {
    Day(Date),
    Time { wall: DateTime, zone: Zone },
}

impl Moment {
    /// The start that a series has on this date: wall time in the zone of the series.
    pub(super) fn in_series(&self, when: &When, venue: &Zone) -> Option<DateTime> {
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

struct Reader<'a> {
    component: &'a ICalendarComponent,
    setting: &'a Setting<'a>,
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    fn text(&self, property: &ICalendarProperty) -> Option<&str> {
        first_text(self.component.property(property)?)
    }

    fn other(&self, name: &str) -> Option<&str> {
        let is_it = |entry: &&ICalendarEntry| match &entry.name {
            ICalendarProperty::Other(other) => other.eq_ignore_ascii_case(name),
            _ => false,
        };
        first_text(self.component.entries.iter().find(is_it)?)
    }

    /// The UID; one longer than anybody writes is kept by its digest.
    fn uid(&mut self) -> Option<String> {
        let uid = self.text(&ICalendarProperty::Uid)?.trim();
        let uid: String = uid.chars().filter(|c| !c.is_control()).collect();
        match uid.len() {
            0 => None,
            1..=LONGEST_UID => Some(uid),
            _ => Some(blake3::hash(uid.as_bytes()).to_string()),
        }
    }

    fn is_private(&self) -> bool {
        let class = self.component.property(&ICalendarProperty::Class);
        let value = class.and_then(|entry| entry.values.first());
        // A class that we do not know is treated as private (RFC 5545, 3.8.1.3).
        value.is_some_and(|value| {
            *value != ICalendarValue::Classification(ICalendarClassification::Public)
        })
    }

    fn sequence(&self) -> u32 {
        let entry = self.component.property(&ICalendarProperty::Sequence);
        match entry.and_then(|entry| entry.values.first()) {
            Some(ICalendarValue::Integer(number)) => u32::try_from(*number).unwrap_or(0),
            _ => 0,
        }
    }

    /// LAST-MODIFIED. (DTSTAMP will not do: several exporters write the time of the export.)
    fn modified(&self) -> Option<Timestamp> {
        let entry = self.component.property(&ICalendarProperty::LastModified)?;
        match entry.values.first()? {
            ICalendarValue::PartialDateTime(at) => instant(at, civil(at)?),
            _ => None,
        }
    }

    fn details(&mut self) -> Result<Details, Reason> {
        let details = Details {
            title: plain::from_maybe_html(self.text(&ICalendarProperty::Summary).unwrap_or("")),
            description: self.description(),
            place: self
                .text(&ICalendarProperty::Location)
                .map(plain::from_maybe_html),
            host: self.host(),
            category: self.text(&ICalendarProperty::Categories).map(str::to_owned),
            link: self.link(),
            capacity: self
                .other("X-PARVIS-CAPACITY")
                .and_then(|text| text.parse().ok()),
            status: self.status(),
        };
        let mut details = self.fitted(details.tidy());
        details.capacity = details.capacity.filter(|capacity| *capacity > 0);
        details.check()?;
        Ok(details)
    }

    /// Plain text wherever the file has it; Outlook keeps the HTML in a property of its own.
    fn description(&self) -> String {
        let written = self.text(&ICalendarProperty::Description).unwrap_or("");
        let text = if written.trim().is_empty() {
            self.other("X-ALT-DESC").unwrap_or("")
        } else {
            written
        };
        plain::from_maybe_html(text)
    }

    /// Who receives people: CONTACT, else the organiser's name; never an address.
    fn host(&self) -> Option<String> {
        let named = self
            .text(&ICalendarProperty::Contact)
            .map(plain::from_maybe_html);
        let organiser = || {
            let entry = self.component.property(&ICalendarProperty::Organizer)?;
            let name = entry
                .parameters(&ICalendarParameterName::Cn)
                .next()?
                .as_text()?;
            Some(name.to_owned())
        };
        named.or_else(organiser).filter(|host| !host.contains('@'))
    }

    fn link(&mut self) -> Option<String> {
        let link = self.text(&ICalendarProperty::Url)?.trim().to_owned();
        if link.is_empty() {
            return None;
        }
        if is_web_link(&link) && link.chars().count() <= LONGEST_LINK {
            return Some(link);
        }
        self.remarks.push(Remark::LinkDropped);
        None
    }

    fn status(&self) -> Status {
        let full = self
            .other("X-PARVIS-FULL")
            .is_some_and(|text| text.eq_ignore_ascii_case("TRUE"));
        match self.component.status() {
            Some(ICalendarStatus::Cancelled) => Status::Cancelled,
            _ if full => Status::Full,
            Some(ICalendarStatus::Tentative) => Status::Tentative,
            _ => Status::Planned,
        }
    }

    /// Cuts what is too long, and says so.
    fn fitted(&mut self, mut details: Details) -> Details {
        let mut cut = |text: &mut String, most: usize, field: &'static str| {
            if text.chars().count() > most {
                *text = text.chars().take(most - 1).chain(['…']).collect();
                self.remarks.push(Remark::Cut { field });
            }
        };
        cut(&mut details.title, LONGEST_LINE, "title");
        cut(&mut details.description, LONGEST_TEXT, "description");
        for (text, field) in [
            (&mut details.place, "place"),
            (&mut details.host, "host"),
            (&mut details.category, "category"),
        ] {
            if let Some(text) = text {
                cut(text, LONGEST_LINE, field);
            }
        }
        details
    }

    fn when(&mut self) -> Result<When, Reason> {
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

    fn date_of_series(&mut self) -> Result<Option<Moment>, Reason> {
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
        self.moment(entry, value, "RECURRENCE-ID").map(Some)
    }

    fn repeat(&mut self, text: &str, when: &When) -> Result<Option<Repeat>, Reason> {
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
        if super::YEARS.contains(&start.year()) {
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

fn first_text(entry: &ICalendarEntry) -> Option<&str> {
    match entry.values.first()? {
        ICalendarValue::Uri(Uri::Location(location)) => Some(location),
        value => value.as_text(),
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
