//! Time zones by their IANA name, and the many other names calendars give them.
//!
//! A [`Zone`] is always one that the time zone database knows, so it can be written to disk and
//! to any calendar by its name. Names of Windows and of other programs are translated by the
//! calendar library; a zone that a file only describes by its rules is recognised by behaviour.

use std::fmt;

use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarFrequency, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarValue, ICalendarWeekday,
};
use jiff::civil::date;
use jiff::tz::{self, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Zones tried first when one is known by its rules alone; the rest of the database follows.
const NEARBY: [&str; 8] = [
    "Europe/Paris",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Athens",
    "Atlantic/Azores",
    "America/Martinique",
    "Indian/Reunion",
    "America/New_York",
];

/// A time zone of the IANA database.
#[derive(Clone)]
pub struct Zone {
    tz: TimeZone,
}

impl Zone {
    /// The zone of that name, if the database has it.
    pub fn named(name: &str) -> Option<Zone> {
        let tz = if name == "UTC" {
            TimeZone::UTC
        } else {
            TimeZone::get(name).ok()?
        };
        tz.iana_name().is_some().then_some(Zone { tz })
    }

    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone { tz: TimeZone::UTC }
    }

    /// The IANA name, such as `Europe/Paris`.
    pub fn name(&self) -> &str {
        self.tz.iana_name().unwrap_or("UTC")
    }

    /// The rules of this zone.
    pub fn tz(&self) -> &TimeZone {
        &self.tz
    }

    /// Whether it is universal time, which needs no VTIMEZONE.
    pub fn is_utc(&self) -> bool {
        matches!(self.name(), "UTC" | "Etc/UTC")
    }

    /// The zone meant by a name found in a calendar: IANA, Windows, or another program's.
    pub fn guessed(name: &str) -> Option<Zone> {
        // « /softwarestudio.org/Olson_20011030_5/Europe/Paris »: the zone is at the end.
        let global = name.strip_prefix('/').unwrap_or_default();
        let tails = global.match_indices('/').map(|(at, _)| &global[at + 1..]);
        Zone::named(name)
            .or_else(|| tails.into_iter().find_map(Zone::named))
            .or_else(|| Zone::from_library(name.parse::<Tz>().ok()?))
    }

    /// A bare offset is no zone: « (UTC+01:00) Paris » has a summer, « UTC+1 » has none.
    fn from_library(tz: Tz) -> Option<Zone> {
        match tz {
            known if known.is_utc() => Some(Zone::utc()),
            Tz::Floating | Tz::Fixed(_) => None,
            known => {
                let name = known.name()?;
                (!name.starts_with("Etc/"))
                    .then(|| Zone::named(&name))
                    .flatten()
            }
        }
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Zone, D::Error> {
        let name = String::deserialize(from)?;
        Zone::named(&name)
            .ok_or_else(|| de::Error::custom(format_args!("no time zone is called {name}")))
    }
}

/// The zones that one calendar file defines, by the names it gives them.
#[derive(Default)]
pub struct Zones {
    known: Vec<(String, Option<Zone>)>,
}

impl Zones {
    /// Reads one VTIMEZONE of the file.
    pub fn define(&mut self, text: &str, venue: &Zone) {
        let Ok(definition) = ICalendar::parse(text) else {
            return;
        };
        let Some(root) = definition.components.first() else {
            return;
        };
        let Some(name) = root.property(&ICalendarProperty::Tzid).and_then(first_text) else {
            return;
        };
        let zone = Zone::guessed(name)
            .or_else(|| Zone::from_library(root.timezone()?.1))
            .or_else(|| by_behaviour(&definition, venue));
        self.known.push((name.to_owned(), zone));
    }

    /// The zone a property names; `None` when it cannot be told.
    pub fn resolve(&self, name: &str) -> Option<Zone> {
        match self.known.iter().find(|(known, _)| known == name) {
            Some((_, zone)) => zone.clone(),
            None => Zone::guessed(name),
        }
    }
}

fn first_text(entry: &calcard::icalendar::ICalendarEntry) -> Option<&str> {
    entry.values.first()?.as_text()
}

/// The zone of the database that changes its clocks when the described one does.
fn by_behaviour(definition: &ICalendar, venue: &Zone) -> Option<Zone> {
    let described = TimeZone::posix(&posix_rules(definition)?).ok()?;
    let wanted = changes(&described);
    let alike = |slack: i64| {
        let nearby = std::iter::once(venue.name())
            .chain(NEARBY)
            .filter_map(Zone::named);
        let all = tz::db()
            .available()
            .filter_map(|name| Zone::named(name.as_str()));
        nearby
            .chain(all)
            .find(|zone| are_alike(&changes(zone.tz()), &wanted, slack))
    };
    // Lotus Notes has summer time end at two o'clock everywhere: an hour or two is let pass.
    alike(0).or_else(|| alike(2 * 3600))
}

/// Offset at the start of the years compared, then every change of offset with its instant.
type Changes = (i32, Vec<(i64, i32)>);

fn are_alike(one: &Changes, other: &Changes, slack: i64) -> bool {
    let mut both = one.1.iter().zip(&other.1);
    one.0 == other.0
        && one.1.len() == other.1.len()
        && both.all(|(a, b)| a.1 == b.1 && (a.0 - b.0).abs() <= slack)
}

/// What the clocks do from 2020 until 2030.
fn changes(tz: &TimeZone) -> Changes {
    let (Ok(from), Ok(to)) = (
        date(2020, 1, 1).in_tz("UTC").map(|z| z.timestamp()),
        date(2030, 1, 1).in_tz("UTC"),
    ) else {
        return (0, Vec::new());
    };
    let to = to.timestamp();
    let offsets = tz
        .following(from)
        .take_while(|change| change.timestamp() < to)
        .map(|change| (change.timestamp().as_second(), change.offset().seconds()))
        .collect();
    (tz.to_offset(from).seconds(), offsets)
}

/// The described rules as a POSIX TZ string, from the observances in force last.
fn posix_rules(definition: &ICalendar) -> Option<String> {
    let latest = |kind: ICalendarComponentType| {
        let observances = definition
            .components
            .iter()
            .filter(|c| c.component_type == kind);
        observances
            .filter_map(Observance::of)
            .max_by_key(|observance| observance.since)
    };
    let standard = latest(ICalendarComponentType::Standard)?;
    let Some(daylight) = latest(ICalendarComponentType::Daylight) else {
        return Some(format!("<STD>{}", posix_offset(standard.offset)));
    };
    match (standard.change, daylight.change) {
        (Some(to_standard), Some(to_daylight)) => Some(format!(
            "<STD>{}<DST>{},{to_daylight},{to_standard}",
            posix_offset(standard.offset),
            posix_offset(daylight.offset),
        )),
        // Summer time given up: what was in force last counts.
        (None, None) if standard.since >= daylight.since => {
            Some(format!("<STD>{}", posix_offset(standard.offset)))
        }
        _ => None,
    }
}

/// One STANDARD or DAYLIGHT part of a VTIMEZONE.
struct Observance {
    /// Year, month, day it began to hold, for comparison.
    since: (u16, u8, u8),
    /// Seconds east of Greenwich.
    offset: i32,
    /// The yearly change into it, as POSIX writes it (`M10.5.0/03:00:00`).
    change: Option<String>,
}

impl Observance {
    fn of(part: &ICalendarComponent) -> Option<Observance> {
        let offset = match part
            .property(&ICalendarProperty::Tzoffsetto)?
            .values
            .first()?
        {
            ICalendarValue::PartialDateTime(at) => {
                let seconds = i32::from(at.tz_hour?) * 3600 + i32::from(at.tz_minute?) * 60;
                if at.tz_minus { -seconds } else { seconds }
            }
            _ => return None,
        };
        let start = match part.property(&ICalendarProperty::Dtstart)?.values.first()? {
            ICalendarValue::PartialDateTime(start) => start,
            _ => return None,
        };
        let rule = part
            .property(&ICalendarProperty::Rrule)
            .and_then(|entry| entry.values.first());
        let change = match rule {
            Some(ICalendarValue::RecurrenceRule(rule)) if rule.until.is_none() => {
                let at = (
                    start.hour?,
                    start.minute.unwrap_or(0),
                    start.second.unwrap_or(0),
                );
                Some(format!(
                    "{}/{:02}:{:02}:{:02}",
                    posix_day(rule)?,
                    at.0,
                    at.1,
                    at.2
                ))
            }
            _ => None,
        };
        Some(Observance {
            since: (start.year?, start.month?, start.day?),
            offset,
            change,
        })
    }
}

/// `BYMONTH=10;BYDAY=-1SU` as POSIX writes it: `M10.5.0`.
fn posix_day(rule: &ICalendarRecurrenceRule) -> Option<String> {
    let ([month], [day]) = (rule.bymonth.as_slice(), rule.byday.as_slice()) else {
        return None;
    };
    if rule.freq != ICalendarFrequency::Yearly || !rule.bymonthday.is_empty() {
        return None;
    }
    let week = match day.ordwk? {
        -1 => 5,
        week @ 1..=4 => week,
        _ => return None,
    };
    let weekday = match day.weekday {
        ICalendarWeekday::Sunday => 0,
        ICalendarWeekday::Monday => 1,
        ICalendarWeekday::Tuesday => 2,
        ICalendarWeekday::Wednesday => 3,
        ICalendarWeekday::Thursday => 4,
        ICalendarWeekday::Friday => 5,
        ICalendarWeekday::Saturday => 6,
    };
    Some(format!("M{}.{week}.{weekday}", month.month()))
}

/// POSIX counts west of Greenwich: Paris in winter is `-01:00:00`.
fn posix_offset(seconds_east: i32) -> String {
    let sign = if seconds_east > 0 { "-" } else { "+" };
    let seconds = seconds_east.unsigned_abs();
    format!(
        "{sign}{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_the_names_programs_give_it() {
        for (name, expected) in [
            ("Europe/Paris", "Europe/Paris"),
            ("Romance Standard Time", "Europe/Paris"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            (
                "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris",
                "Europe/Paris",
            ),
            (
                "/freeassociation.sourceforge.net/Europe/Paris",
                "Europe/Paris",
            ),
            ("/mozilla.org/20050126_1/Europe/Paris", "Europe/Paris"),
            ("GMT Standard Time", "Europe/London"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(Zone::guessed(name).expect(name).name(), expected, "{name}");
        }
        assert!(Zone::guessed("Heure du village").is_none());
    }

    #[test]
    fn a_zone_described_by_its_rules_alone_is_recognised() {
        let text = "BEGIN:VTIMEZONE\r\nTZID:Heure du village\r\n\
            BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
            TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n\
            BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
            TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
        let mut zones = Zones::default();
        zones.define(
            text,
            &Zone::named("Europe/Brussels").expect("in the database"),
        );
        // The venue's own zone behaves the same, so it is the one meant.
        assert_eq!(
            zones.resolve("Heure du village").expect("known").name(),
            "Europe/Brussels"
        );

        let mut zones = Zones::default();
        zones.define(&text.replace("-1SU", "2WE"), &Zone::utc());
        assert_eq!(
            zones.resolve("Heure du village"),
            None,
            "no such zone on earth"
        );
    }

    #[test]
    fn a_fixed_offset_described_by_a_file_is_a_zone_too() {
        let text = "BEGIN:VTIMEZONE\r\nTZID:Ici\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n\
            TZOFFSETFROM:+0400\r\nTZOFFSETTO:+0400\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
        let mut zones = Zones::default();
        zones.define(text, &Zone::named("Europe/Paris").expect("in the database"));
        assert_eq!(
            zones.resolve("Ici").expect("known").name(),
            "Indian/Reunion"
        );
    }
}
