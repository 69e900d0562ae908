//! Events as iCalendar: one event to take home, or the whole programme as a feed.
//!
//! What leaves keeps its UID and SEQUENCE, so that a calendar that fetches again updates instead
//! of doubling; cancelled things stay in, marked CANCELLED, until they are over. Times go out in
//! their own zone with its VTIMEZONE, UNTIL in UTC beside them (RFC 5545, 3.3.10). Addresses of
//! people never leave: the host is a name, in CONTACT.

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDuration, ICalendarEntry,
    ICalendarMethod, ICalendarParameter, ICalendarProperty, ICalendarStatus, ICalendarValue,
    ICalendarValueType, Uri,
};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::repeat::Repeat;
use super::rule::partial;
use super::{Details, Event, Status, When};

/// The program, as RFC 5545, 3.7.3, wants it named.
pub(super) const PRODUCT: &str = "-//Parvis//Programme//FR";
/// How often a feed asks to be fetched, in minutes.
const REFRESH_MINUTES: u32 = 60;
/// Years past the last date that a VTIMEZONE spells out, so that it sees its rules at work.
const ZONE_YEARS: i16 = 3;

/// An event with what the programme knows about it besides.
pub struct Exported<'a> {
    pub event: &'a Event,
    /// When the programme last changed it.
    pub changed: Timestamp,
}

/// One event, to be opened in a person's own calendar.
pub fn single(one: &Exported<'_>) -> String {
    calendar(None, std::slice::from_ref(one))
}

/// The programme under the venue's name, to be subscribed to.
pub fn feed(name: &str, events: &[Exported<'_>]) -> String {
    calendar(Some(name), events)
}

fn calendar(name: Option<&str>, events: &[Exported<'_>]) -> String {
    let mut root = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    root.add_property(ICalendarProperty::Version, "2.0");
    root.add_property(ICalendarProperty::Prodid, PRODUCT);
    if let Some(name) = name {
        root.add_property(ICalendarProperty::Method, ICalendarMethod::Publish);
        root.add_property(ICalendarProperty::Name, name);
        root.add_property(ICalendarProperty::Other("X-WR-CALNAME".to_owned()), name);
        let every = ICalendarDuration {
            minutes: REFRESH_MINUTES,
            ..ICalendarDuration::default()
        };
        root.add_property_with_params(
            ICalendarProperty::RefreshInterval,
            [ICalendarParameter::value(ICalendarValueType::Duration)],
            every,
        );
    }
    let mut calendar = ICalendar {
        components: vec![root],
    };
    for one in events {
        add_event(&mut calendar, one);
    }
    add_zones(&mut calendar, events);
    calendar.to_string()
}

fn add_event(calendar: &mut ICalendar, one: &Exported<'_>) {
    let event = one.event;
    let mut whole = component(one, &event.details, &event.when);
    if let Some(repeat) = &event.repeat {
        add_repeat(&mut whole, repeat, &event.when);
    }
    add(calendar, whole);
    for change in event.repeat.iter().flat_map(|repeat| &repeat.changes) {
        let mut date = component(one, &event.details_of(change), &change.when);
        date.entries.push(dates(
            ICalendarProperty::RecurrenceId,
            &[change.at],
            &event.when,
        ));
        add(calendar, date);
    }
}

fn add(calendar: &mut ICalendar, component: ICalendarComponent) {
    let id = u32::try_from(calendar.components.len()).unwrap_or(u32::MAX);
    calendar.components[0].component_ids.push(id);
    calendar.components.push(component);
}

/// What a whole event and one changed date have in common.
fn component(one: &Exported<'_>, details: &Details, when: &When) -> ICalendarComponent {
    let mut component = ICalendarComponent::new(ICalendarComponentType::VEvent);
    let changed = utc(one.changed);
    component.add_uid(&one.event.uid);
    component.add_dtstamp(changed.clone());
    component.add_property(ICalendarProperty::LastModified, changed);
    component.add_sequence(i64::from(one.event.sequence));
    component
        .entries
        .push(dates(ICalendarProperty::Dtstart, &[when.start()], when));
    if let Some(end) = end(when) {
        component
            .entries
            .push(dates(ICalendarProperty::Dtend, &[end], when));
    }
    component.add_property(ICalendarProperty::Summary, details.title.as_str());
    let texts = [
        (ICalendarProperty::Description, Some(&details.description)),
        (ICalendarProperty::Location, details.place.as_ref()),
        (ICalendarProperty::Contact, details.host.as_ref()),
        (ICalendarProperty::Categories, details.category.as_ref()),
    ];
    for (property, text) in texts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            component.add_property(property, text.as_str());
        }
    }
    if let Some(link) = &details.link {
        component.entries.push(
            ICalendarEntry::new(ICalendarProperty::Url)
                .with_values(vec![ICalendarValue::Uri(Uri::Location(link.clone()))]),
        );
    }
    if let Some(capacity) = details.capacity {
        let name = ICalendarProperty::Other("X-PARVIS-CAPACITY".to_owned());
        component.add_property(name, capacity.to_string());
    }
    if details.status == Status::Full {
        let name = ICalendarProperty::Other("X-PARVIS-FULL".to_owned());
        component.add_property(name, "TRUE");
    }
    component.add_property(ICalendarProperty::Status, status(details.status));
    component
}

fn add_repeat(component: &mut ICalendarComponent, repeat: &Repeat, when: &When) {
    if let Some(rule) = &repeat.rule {
        let tz = match when {
            When::Days { .. } => None,
            When::Hours { zone, .. } => Some(zone.tz()),
        };
        component.add_property(ICalendarProperty::Rrule, rule.for_export(tz));
    }
    if !repeat.also.is_empty() {
        component
            .entries
            .push(dates(ICalendarProperty::Rdate, &repeat.also, when));
    }
    if !repeat.except.is_empty() {
        component
            .entries
            .push(dates(ICalendarProperty::Exdate, &repeat.except, when));
    }
}

fn status(status: Status) -> ICalendarStatus {
    match status {
        Status::Planned | Status::Full => ICalendarStatus::Confirmed,
        Status::Tentative => ICalendarStatus::Tentative,
        Status::Cancelled => ICalendarStatus::Cancelled,
    }
}

/// The end as DTEND wants it: the day after for whole days.
fn end(when: &When) -> Option<DateTime> {
    if matches!(when, When::Hours { lasts: None, .. }) {
        return None;
    }
    when.start()
        .checked_add(SignedDuration::try_from(when.length()).ok()?)
        .ok()
}

/// A property of wall times in the zone of `when`.
fn dates(property: ICalendarProperty, walls: &[DateTime], when: &When) -> ICalendarEntry {
    let entry = ICalendarEntry::new(property);
    let (entry, as_utc) = match when {
        When::Days { .. } => (
            entry.with_param(ICalendarParameter::value(ICalendarValueType::Date)),
            false,
        ),
        When::Hours { zone, .. } if zone.is_utc() => (entry, true),
        When::Hours { zone, .. } => (
            entry.with_param(ICalendarParameter::tzid(zone.name().to_owned())),
            false,
        ),
    };
    let values = walls.iter().map(|wall| {
        let mut value = partial(*wall);
        if as_utc {
            value.tz_hour = Some(0);
            value.tz_minute = Some(0);
        }
        ICalendarValue::PartialDateTime(Box::new(value))
    });
    entry.with_values(values.collect())
}

fn utc(at: Timestamp) -> PartialDateTime {
    PartialDateTime {
        tz_hour: Some(0),
        tz_minute: Some(0),
        ..partial(TimeZone::UTC.to_datetime(at))
    }
}

/// Defines every zone in use, over the years in use.
fn add_zones(calendar: &mut ICalendar, events: &[Exported<'_>]) {
    let mut names: Vec<&str> = Vec::new();
    let (mut first, mut last) = (i16::MAX, i16::MIN);
    for one in events {
        let changes = one.event.repeat.iter().flat_map(|repeat| &repeat.changes);
        for when in changes.map(|change| &change.when).chain([&one.event.when]) {
            if let When::Hours { zone, .. } = when
                && !zone.is_utc()
                && !names.contains(&zone.name())
            {
                names.push(zone.name());
            }
        }
        let ends = one.event.last_day().map_or_else(
            // A series without end runs under the rules known when it was last changed.
            || TimeZone::UTC.to_datetime(one.changed).year(),
            |day| day.year(),
        );
        first = first.min(one.event.first_day().year());
        last = last.max(ends).max(one.event.first_day().year());
    }
    let new_year = |year: i16| {
        let day = date(year.clamp(*super::YEARS.start(), *super::YEARS.end()), 1, 1);
        super::rule::seconds(day.at(0, 0, 0, 0))
    };
    for name in names {
        calendar.add_timezone(
            name,
            new_year(first),
            new_year(last.saturating_add(ZONE_YEARS)),
        );
    }
}
