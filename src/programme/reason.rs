//! Why an entry of a calendar file was not taken, or was taken with a change.
//!
//! Each reason is a key for the messages of the room (`programme-import-…`) with the arguments
//! that its sentence needs; the `Display` form is English, for logs and tests.

use std::fmt;

use super::Fault;
use super::rule::{MOST_COUNT, RuleFault};

/// An entry that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub place: Place,
    pub reason: Reason,
}

/// An entry that was taken, but not quite as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remarked {
    pub place: Place,
    pub remark: Remark,
}

/// Where in the file, and which entry, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Line the entry begins on, counted from 1.
    pub line: u32,
    pub uid: Option<String>,
    pub title: Option<String>,
}

/// Why a whole file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileReason {
    TooBig {
        limit: usize,
    },
    TooManyEntries {
        limit: usize,
    },
    /// So many rules that name no date: made to keep a box busy.
    TooManyEmptyRules {
        limit: usize,
    },
    NotACalendar,
    Utf16,
}

/// Why an entry was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    NotUtf8,
    /// Its END is missing: the file was cut short, or damaged.
    Truncated,
    OldFormat,
    Unreadable,
    Task,
    Journal,
    FreeBusy,
    /// CLASS:PRIVATE or CONFIDENTIAL: a programme is public.
    Private,
    /// A reply or a counter-proposal, not an announcement.
    Method {
        method: String,
    },
    NoTitle,
    NoStart,
    BadDate {
        property: &'static str,
        value: String,
    },
    UnknownZone {
        zone: String,
    },
    EndsBeforeStart,
    LastsTooLong,
    YearOutOfRange,
    BadRule {
        rule: String,
    },
    TooOften {
        rule: String,
    },
    TooMany {
        rule: String,
    },
    NoDate {
        rule: String,
    },
    SeveralRules,
    ExclusionRule,
    /// A change that holds for all later dates; it has to be split into two series.
    ThisAndFuture,
    TooManyDates {
        limit: usize,
    },
    /// Another entry of the file has the same UID and is newer.
    Duplicate,
    /// The programme has a newer version.
    Older {
        ours: u32,
        theirs: u32,
    },
    /// Cancels something the programme does not have.
    CancelsNothing,
}

/// What was changed in taking an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Its times name no zone: taken as the venue's.
    NoZone { zone: String },
    /// Its zone has a name of its own, taken as that one.
    ZoneGuessed { named: String, zone: String },
    /// A text was too long and is cut.
    Cut { field: &'static str },
    /// It had no UID; one was derived from its content.
    NoUid,
    /// One date of a series that the file does not hold.
    Alone,
    /// A link that is not a web address was left out.
    LinkDropped,
}

impl FileReason {
    /// The message that says it.
    pub fn key(&self) -> &'static str {
        match self {
            FileReason::TooBig { .. } => "programme-import-too-big",
            FileReason::TooManyEntries { .. } => "programme-import-too-many-entries",
            FileReason::TooManyEmptyRules { .. } => "programme-import-too-many-empty-rules",
            FileReason::NotACalendar => "programme-import-not-a-calendar",
            FileReason::Utf16 => "programme-import-utf16",
        }
    }

    /// The arguments of that message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            FileReason::TooBig { limit } => vec![("limit", (limit / 1_048_576).to_string())],
            FileReason::TooManyEntries { limit } | FileReason::TooManyEmptyRules { limit } => {
                vec![("limit", limit.to_string())]
            }
            FileReason::NotACalendar | FileReason::Utf16 => Vec::new(),
        }
    }
}

impl Reason {
    /// The message that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Reason::NotUtf8 => "programme-import-not-utf8",
            Reason::Truncated => "programme-import-truncated",
            Reason::OldFormat => "programme-import-old-format",
            Reason::Unreadable => "programme-import-unreadable",
            Reason::Task => "programme-import-task",
            Reason::Journal => "programme-import-journal",
            Reason::FreeBusy => "programme-import-free-busy",
            Reason::Private => "programme-import-private",
            Reason::Method { .. } => "programme-import-method",
            Reason::NoTitle => "programme-import-no-title",
            Reason::NoStart => "programme-import-no-start",
            Reason::BadDate { .. } => "programme-import-bad-date",
            Reason::UnknownZone { .. } => "programme-import-unknown-zone",
            Reason::EndsBeforeStart => "programme-import-ends-before-start",
            Reason::LastsTooLong => "programme-import-lasts-too-long",
            Reason::YearOutOfRange => "programme-import-year-out-of-range",
            Reason::BadRule { .. } => "programme-import-bad-rule",
            Reason::TooOften { .. } => "programme-import-too-often",
            Reason::TooMany { .. } => "programme-import-too-many",
            Reason::NoDate { .. } => "programme-import-no-date",
            Reason::SeveralRules => "programme-import-several-rules",
            Reason::ExclusionRule => "programme-import-exclusion-rule",
            Reason::ThisAndFuture => "programme-import-this-and-future",
            Reason::TooManyDates { .. } => "programme-import-too-many-dates",
            Reason::Duplicate => "programme-import-duplicate",
            Reason::Older { .. } => "programme-import-older",
            Reason::CancelsNothing => "programme-import-cancels-nothing",
        }
    }

    /// The arguments of that message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Reason::Method { method } => vec![("method", method.clone())],
            Reason::BadDate { property, value } => {
                vec![
                    ("property", (*property).to_owned()),
                    ("value", value.clone()),
                ]
            }
            Reason::UnknownZone { zone } => vec![("zone", zone.clone())],
            Reason::TooMany { rule } => {
                vec![("rule", rule.clone()), ("limit", MOST_COUNT.to_string())]
            }
            Reason::BadRule { rule } | Reason::TooOften { rule } | Reason::NoDate { rule } => {
                vec![("rule", rule.clone())]
            }
            Reason::TooManyDates { limit } => vec![("limit", limit.to_string())],
            Reason::Older { ours, theirs } => {
                vec![("ours", ours.to_string()), ("theirs", theirs.to_string())]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn of_rule(fault: RuleFault, rule: &str) -> Reason {
        let rule = shortened(rule);
        match fault {
            RuleFault::Unreadable => Reason::BadRule { rule },
            RuleFault::TooOften => Reason::TooOften { rule },
            RuleFault::TooMany => Reason::TooMany { rule },
            RuleFault::NoDate => Reason::NoDate { rule },
        }
    }
}

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Reason {
        match fault {
            Fault::NoTitle => Reason::NoTitle,
            Fault::EndsBeforeStart => Reason::EndsBeforeStart,
            Fault::LastsTooLong => Reason::LastsTooLong,
            Fault::YearOutOfRange => Reason::YearOutOfRange,
            // Reading a file cuts long texts and drops links and capacities that are none.
            Fault::TooLong { .. } | Fault::BadLink | Fault::NoCapacity => Reason::Unreadable,
            Fault::TooManyDates => Reason::TooManyDates {
                limit: super::repeat::MOST_DATES,
            },
        }
    }
}

impl Remark {
    /// The message that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Remark::NoZone { .. } => "programme-import-remark-no-zone",
            Remark::ZoneGuessed { .. } => "programme-import-remark-zone-guessed",
            Remark::Cut { .. } => "programme-import-remark-cut",
            Remark::NoUid => "programme-import-remark-no-uid",
            Remark::Alone => "programme-import-remark-alone",
            Remark::LinkDropped => "programme-import-remark-link-dropped",
        }
    }

    /// The arguments of that message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Remark::NoZone { zone } => vec![("zone", zone.clone())],
            Remark::ZoneGuessed { named, zone } => {
                vec![("named", named.clone()), ("zone", zone.clone())]
            }
            Remark::Cut { field } => vec![("field", (*field).to_owned())],
            Remark::NoUid | Remark::Alone | Remark::LinkDropped => Vec::new(),
        }
    }
}

/// A line of the file as a message quotes it.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    let clean: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST + 1)
        .collect();
    if clean.chars().count() > MOST {
        clean.chars().take(MOST).chain(['…']).collect()
    } else {
        clean
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.place.line)?;
        if let Some(uid) = &self.place.uid {
            write!(f, " ({})", shortened(uid))?;
        }
        write!(f, ": {}", self.reason.key())?;
        for (name, value) in self.reason.args() {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}
