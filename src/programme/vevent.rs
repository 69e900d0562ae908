//! One VEVENT, read: from the library's component to our own words.

mod times;

use calcard::Entry as Parsed;
use calcard::Parser;
use calcard::icalendar::{
    ICalendarClassification, ICalendarComponent, ICalendarEntry, ICalendarParameterName,
    ICalendarProperty, ICalendarStatus, ICalendarValue, Uri,
};
use jiff::Timestamp;

use super::envelope::split_property;
use super::plain;
use super::reason::{Reason, Remark, shortened};
use super::repeat::Repeat;
use super::rule::{civil, instant};
use super::zone::{Zone, Zones};
use super::{Details, LONGEST_LINE, LONGEST_LINK, LONGEST_TEXT, Status, When, is_web_link};

pub(super) use times::Moment;

/// The longest UID kept as written, in bytes (RFC 7986, 5.3, asks for less than 255).
const LONGEST_UID: usize = 255;

/// The zones that give a file's times their meaning.
pub(super) struct Setting<'a> {
    pub zones: &'a Zones,
    /// For times that name no zone.
    pub floating: &'a Zone,
    pub venue: &'a Zone,
    /// Whether texts are never HTML.
    pub is_plain: bool,
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

struct Reader<'a> {
    component: &'a ICalendarComponent,
    setting: &'a Setting<'a>,
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    fn text(&self, property: &ICalendarProperty) -> Option<&str> {
        first_text(self.component.property(property)?)
    }

    /// A text as people read it, without the HTML that some programs write.
    fn plain(&self, text: &str) -> String {
        if self.setting.is_plain {
            text.to_owned()
        } else {
            plain::from_maybe_html(text)
        }
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
            title: self.plain(self.text(&ICalendarProperty::Summary).unwrap_or("")),
            description: self.description(),
            place: self
                .text(&ICalendarProperty::Location)
                .map(|text| self.plain(text)),
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
        self.plain(text)
    }

    /// Who receives people: CONTACT, else the organiser's name; never an address.
    fn host(&self) -> Option<String> {
        let named = self
            .text(&ICalendarProperty::Contact)
            .map(|text| self.plain(text));
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
}

fn first_text(entry: &ICalendarEntry) -> Option<&str> {
    match entry.values.first()? {
        ICalendarValue::Uri(Uri::Location(location)) => Some(location),
        value => value.as_text(),
    }
}
