//! Reading .ics files of real calendars.
//!
//! Takes what a programme can use, explains each entry it does not take, never fails on one bad
//! entry and never panics. Reads VEVENT only; addresses of people (ATTENDEE, mail addresses) and
//! alarms are never read. Nothing is stored here: see [`super::plan`].

use std::collections::HashMap;

use super::envelope::{self, Entry, Envelope, Kind};
use super::reason::{FileReason, Place, Reason, Refused, Remark, Remarked};
use super::repeat::Change;
use super::vevent::{self, Cancellation, Draft, Moment, Setting};
use super::zone::{Zone, Zones};
use super::{Details, Event, When};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most entries in one file.
pub const MOST_ENTRIES: usize = 50_000;
/// Rules without any date that are looked for in one file; each costs some milliseconds.
pub const MOST_EMPTY_RULES: usize = 200;

/// What a calendar file says, before it is compared with the programme.
#[derive(Debug, Default)]
pub struct Reading {
    /// What the calendar calls itself.
    pub name: Option<String>,
    /// Whole events, in the order of the file.
    pub events: Vec<(Place, Event)>,
    pub refused: Vec<Refused>,
    pub remarks: Vec<Remarked>,
    pub(super) dates: Vec<LoneDates>,
    pub(super) cancellations: Vec<(Place, Cancellation)>,
}

/// Dates of a series that the file itself does not hold.
#[derive(Debug)]
pub(super) struct LoneDates {
    pub place: Place,
    pub uid: String,
    pub sequence: u32,
    pub modified: Option<jiff::Timestamp>,
    pub dates: Vec<(Moment, Details, When)>,
}

/// Reads a file. `venue` is the zone of times that name none.
pub fn read(file: &[u8], venue: &Zone) -> Result<Reading, FileReason> {
    if file.len() > MOST_BYTES {
        return Err(FileReason::TooBig { limit: MOST_BYTES });
    }
    if file.starts_with(b"\xFF\xFE") || file.starts_with(b"\xFE\xFF") {
        return Err(FileReason::Utf16);
    }
    let envelope = envelope::open(file, MOST_ENTRIES).ok_or(FileReason::TooManyEntries {
        limit: MOST_ENTRIES,
    })?;
    if envelope.calendars.is_empty() {
        return Err(FileReason::NotACalendar);
    }
    let mut gathering = Gathering::new(&envelope, venue);
    for entry in &envelope.entries {
        gathering.take(entry);
        if gathering.empty_rules > MOST_EMPTY_RULES {
            let limit = MOST_EMPTY_RULES;
            return Err(FileReason::TooManyEmptyRules { limit });
        }
    }
    Ok(gathering.finish())
}

/// Entries of one UID: the series, and those of its dates that differ.
#[derive(Default)]
struct Family {
    whole: Option<(Place, Draft)>,
    dates: Vec<(Place, Draft)>,
}

struct Gathering<'a> {
    envelope: &'a Envelope,
    venue: &'a Zone,
    /// Zones defined, and zone of times without one, for each calendar of the file.
    settings: Vec<(Zones, Zone)>,
    families: Vec<(String, Family)>,
    by_uid: HashMap<String, usize>,
    empty_rules: usize,
    reading: Reading,
}

impl<'a> Gathering<'a> {
    fn new(envelope: &'a Envelope, venue: &'a Zone) -> Gathering<'a> {
        let settings = envelope.calendars.iter().map(|calendar| {
            let mut zones = Zones::default();
            for zone in &calendar.zones {
                zones.define(&String::from_utf8_lossy(zone), venue);
            }
            let floating = calendar
                .zone
                .as_deref()
                .and_then(|name| zones.resolve(name));
            let floating = floating.unwrap_or_else(|| venue.clone());
            (zones, floating)
        });
        let name = envelope
            .calendars
            .iter()
            .find_map(|calendar| calendar.name.clone());
        Gathering {
            envelope,
            venue,
            settings: settings.collect(),
            families: Vec::new(),
            by_uid: HashMap::new(),
            empty_rules: 0,
            reading: Reading {
                name,
                ..Reading::default()
            },
        }
    }

    fn take(&mut self, entry: &Entry) {
        let (uid, title) = vevent::names(&entry.text);
        let place = Place {
            line: entry.line,
            uid,
            title,
        };
        if let Err(reason) = self.sort(entry, &place) {
            self.empty_rules += usize::from(matches!(reason, Reason::NoDate { .. }));
            self.reading.refused.push(Refused { place, reason });
        }
    }

    /// Puts an entry with its family, or says why not.
    fn sort(&mut self, entry: &Entry, place: &Place) -> Result<(), Reason> {
        let calendar = &self.envelope.calendars[entry.calendar];
        match entry.kind {
            Kind::Event => {}
            Kind::Task => return Err(Reason::Task),
            Kind::Journal => return Err(Reason::Journal),
            Kind::FreeBusy => return Err(Reason::FreeBusy),
        }
        if calendar.is_vcalendar_1 {
            return Err(Reason::OldFormat);
        }
        if !entry.is_whole {
            return Err(Reason::Truncated);
        }
        let text = str::from_utf8(&entry.text).map_err(|_| Reason::NotUtf8)?;
        let (zones, floating) = &self.settings[entry.calendar];
        let setting = Setting {
            zones,
            floating,
            venue: self.venue,
            is_plain: calendar.is_ours,
        };
        match calendar.method.as_deref() {
            None | Some("PUBLISH" | "REQUEST" | "ADD") => {
                let draft = vevent::read(text, &setting)?;
                self.adopt(draft, place)
            }
            Some("CANCEL") => {
                let cancellation = vevent::read_cancellation(text, &setting)?;
                self.reading
                    .cancellations
                    .push((place.clone(), cancellation));
                Ok(())
            }
            Some(method) => Err(Reason::Method {
                method: super::reason::shortened(method),
            }),
        }
    }

    fn adopt(&mut self, mut draft: Draft, place: &Place) -> Result<(), Reason> {
        for remark in draft.remarks.drain(..) {
            self.reading.remarks.push(Remarked {
                place: place.clone(),
                remark,
            });
        }
        let uid = match draft.uid.take() {
            Some(uid) => uid,
            None => {
                let remark = Remark::NoUid;
                self.reading.remarks.push(Remarked {
                    place: place.clone(),
                    remark,
                });
                derived_uid(&draft)
            }
        };
        let index = *self.by_uid.entry(uid.clone()).or_insert_with(|| {
            self.families.push((uid, Family::default()));
            self.families.len() - 1
        });
        let family = &mut self.families[index].1;
        if draft.date_of_series.is_some() {
            family.dates.push((place.clone(), draft));
            return Ok(());
        }
        match &mut family.whole {
            None => family.whole = Some((place.clone(), draft)),
            Some((_, other)) if !is_newer(&draft, other) => return Err(Reason::Duplicate),
            Some(whole) => {
                let (older, _) = std::mem::replace(whole, (place.clone(), draft));
                self.reading.refused.push(Refused {
                    place: older,
                    reason: Reason::Duplicate,
                });
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Reading {
        for (uid, family) in std::mem::take(&mut self.families) {
            match family.whole {
                Some((place, whole)) => self.finish_series(uid, place, whole, family.dates),
                None => self.finish_dates(uid, family.dates),
            }
        }
        self.reading
            .refused
            .sort_by_key(|refused| refused.place.line);
        self.reading
    }

    fn finish_series(
        &mut self,
        uid: String,
        place: Place,
        whole: Draft,
        dates: Vec<(Place, Draft)>,
    ) {
        let mut event = Event {
            uid,
            sequence: whole.sequence,
            modified: whole.modified,
            details: whole.details,
            when: whole.when,
            repeat: whole.repeat,
        };
        for (place, date) in in_order(dates) {
            let at = date
                .date_of_series
                .and_then(|at| at.in_series(&event.when, self.venue));
            let Some(at) = at else {
                self.reading.refused.push(Refused {
                    place,
                    reason: Reason::Unreadable,
                });
                continue;
            };
            event.sequence = event.sequence.max(date.sequence);
            event.modified = event.modified.max(date.modified);
            let change = Change {
                at,
                details: date.details,
                when: date.when,
            };
            event.repeat.get_or_insert_default().changes.push(change);
        }
        event.repeat = event.repeat.map(super::Repeat::tidy);
        match event.check() {
            Ok(()) => self.reading.events.push((place, event)),
            Err(fault) => self.reading.refused.push(Refused {
                place,
                reason: fault.into(),
            }),
        }
    }

    fn finish_dates(&mut self, uid: String, dates: Vec<(Place, Draft)>) {
        let Some((place, _)) = dates.first() else {
            return;
        };
        let place = place.clone();
        let sequence = dates
            .iter()
            .map(|(_, date)| date.sequence)
            .max()
            .unwrap_or(0);
        let modified = dates.iter().filter_map(|(_, date)| date.modified).max();
        let dates = in_order(dates)
            .into_iter()
            .filter_map(|(_, date)| Some((date.date_of_series?, date.details, date.when)))
            .collect();
        self.reading.dates.push(LoneDates {
            place,
            uid,
            sequence,
            modified,
            dates,
        });
    }
}

/// Oldest version first, so that of two entries for one date the newer one wins.
fn in_order(mut dates: Vec<(Place, Draft)>) -> Vec<(Place, Draft)> {
    dates.sort_by_key(|(_, date)| (date.sequence, date.modified));
    dates
}

fn is_newer(one: &Draft, other: &Draft) -> bool {
    (one.sequence, one.modified) > (other.sequence, other.modified)
}

/// A UID for an entry without one: the same file gives the same UID again.
fn derived_uid(draft: &Draft) -> String {
    let mut hash = blake3::Hasher::new();
    for part in [
        &draft.details.title,
        draft.details.place.as_ref().unwrap_or(&String::new()),
    ] {
        hash.update(part.as_bytes()).update(&[0]);
    }
    hash.update(draft.when.start().to_string().as_bytes());
    format!("{}@sans-uid", &hash.finalize().to_hex()[..32])
}
