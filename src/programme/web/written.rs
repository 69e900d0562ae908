//! What somebody wrote in the form of an event, understood; or beside which field it is said what is wrong.
//!
//! Invariants: all that is wrong is said at once; an hour of the night ends the evening before it, any other end before
//! the start needs its day.

use jiff::civil::{Date, Time};

use super::form::Form;
use crate::programme::command::in_words;
use crate::programme::repeating::{Every, Repeating, Until};
use crate::programme::rule::RuleFault;
use crate::programme::series::{NoEdit, Repetition};
use crate::programme::typed::{self, Typed};
use crate::programme::{Details, Fault, Signup, Status, When, Zone, acts};
use crate::web::form::Field;
use crate::web::words::Words;

/// What ends by this hour ends the night of the day before.
pub(super) const NIGHT_ENDS: Time = Time::constant(6, 0, 0, 0);

/// What was written, understood.
pub(super) struct Written {
    pub(super) details: Details,
    pub(super) when: When,
    pub(super) repetition: Repetition,
    pub(super) signup: Signup,
}

impl Form {
    /// What was written, or `None`, with each reason beside its field.
    pub(super) fn read(&mut self, status: Status, zone: &Zone, w: Words) -> Option<Written> {
        let some = |field: &Field| Some(field.value.clone());
        let capacity = self.read_capacity(w);
        let details = Details {
            title: self.title.value.clone(),
            description: self.description.value.clone(),
            place: some(&self.place),
            host: some(&self.host),
            category: some(&self.category),
            link: some(&self.link),
            capacity,
            status,
        };
        let details = details.tidy();
        for fault in details.faults() {
            self.refuse(&fault.into(), w);
        }
        let when = self.read_when(zone, w);
        let repetition = self.read_repetition(w);
        let signup = match self.signup.value.as_str() {
            "people" => Signup::Open { visitors: false },
            "all" => Signup::Open { visitors: true },
            _ => Signup::None,
        };
        if self.is_refused() {
            return None;
        }
        Some(Written {
            details,
            when: when?,
            repetition: repetition?,
            signup,
        })
    }

    fn read_capacity(&mut self, w: Words) -> Option<u32> {
        let text = self.capacity.value.trim();
        if text.is_empty() {
            return None;
        }
        let count = text.parse().ok();
        if count.is_none() {
            self.capacity.problem = w.t("programme-form-bad-number");
        }
        count
    }

    fn read_when(&mut self, zone: &Zone, w: Words) -> Option<When> {
        let date = day(&mut self.day, w);
        if date.is_none() && !self.day.is_refused() {
            self.day.problem = w.t("programme-form-no-day");
        }
        let last = day(&mut self.last, w);
        let (start, end) = if self.all_day {
            let whole = |date| Typed { date, time: None };
            (whole(date?), last.map(whole))
        } else {
            let (from, to) = (time(&mut self.from, w), time(&mut self.to, w));
            if from.is_none() && !self.from.is_refused() {
                self.from.problem = w.t("programme-form-no-from");
            }
            let start = Typed {
                date: date?,
                time: Some(from?),
            };
            (start, self.read_end(start, last, to, w)?)
        };
        if self.last.is_refused() || self.to.is_refused() {
            return None;
        }
        let when = typed::when(start, end, zone);
        when.map_err(|fault| self.refuse(&fault.into(), w)).ok()
    }

    /// When it ends, if that is said; `None` when it cannot be.
    fn read_end(
        &mut self,
        start: Typed,
        last: Option<Date>,
        to: Option<Time>,
        w: Words,
    ) -> Option<Option<Typed>> {
        match (last.filter(|last| *last != start.date), to) {
            (None, None) => Some(None),
            (Some(_), None) => {
                if !self.to.is_refused() {
                    self.to.problem = w.t("programme-form-no-to");
                }
                None
            }
            (Some(date), Some(to)) => Some(Some(Typed {
                date,
                time: Some(to),
            })),
            (None, Some(to)) if start.time.is_some_and(|from| to > from) || to <= NIGHT_ENDS => {
                Some(typed::end_at(start, to))
            }
            (None, Some(_)) => {
                self.to.problem = w.t("programme-form-ends-early");
                None
            }
        }
    }

    fn read_repetition(&mut self, w: Words) -> Option<Repetition> {
        let until = day(&mut self.until, w);
        let times = self.times.value.trim();
        let times = match times.parse() {
            _ if times.is_empty() => None,
            Ok(times @ 2..) => Some(times),
            _ => {
                self.times.problem = w.t("programme-form-bad-times");
                None
            }
        };
        let every = match self.every.value.as_str() {
            "week" => Every::Week,
            "fortnight" => Every::TwoWeeks,
            "month" => Every::Month,
            _ if until.is_some() || times.is_some() => {
                self.every.problem = w.t("programme-form-end-of-nothing");
                return None;
            }
            "own" => return Some(Repetition::Kept),
            _ => Every::Never,
        };
        let until = match (until, times) {
            (Some(_), Some(_)) => {
                self.times.problem = w.t("programme-form-two-ends");
                return None;
            }
            (Some(day), None) => Until::Day(day),
            (None, Some(times)) => Until::Times(times),
            (None, None) => Until::Open,
        };
        Some(Repetition::Set(Repeating { every, until }))
    }

    /// Says beside a field why an act was not done; gives back what is not the form's.
    pub(super) fn refuse(&mut self, error: &acts::Error, w: Words) -> bool {
        let words = match error {
            acts::Error::Rule(RuleFault::NoDate) => w.t("programme-form-ends-before-first"),
            acts::Error::Rule(RuleFault::TooMany) => w.t("programme-form-too-many-times"),
            error => in_words(error, w),
        };
        let field = match error {
            acts::Error::Fault(fault) => match fault {
                Fault::NoTitle => &mut self.title,
                Fault::TooLong { field, .. } => match *field {
                    "place" => &mut self.place,
                    "host" => &mut self.host,
                    "category" => &mut self.category,
                    "description" => &mut self.description,
                    "link" => &mut self.link,
                    _ => &mut self.title,
                },
                Fault::BadLink => &mut self.link,
                Fault::EndsBeforeStart if self.all_day => &mut self.last,
                Fault::EndsBeforeStart => &mut self.to,
                Fault::LastsTooLong => &mut self.last,
                Fault::YearOutOfRange => &mut self.day,
                Fault::NoCapacity => &mut self.capacity,
                Fault::TooManyDates => &mut self.every,
            },
            acts::Error::Rule(RuleFault::NoDate) => &mut self.until,
            acts::Error::Rule(RuleFault::TooMany) => &mut self.times,
            acts::Error::Rule(_) => &mut self.every,
            acts::Error::OwnRule(NoEdit::OwnHours) => &mut self.from,
            acts::Error::OwnRule(_) => &mut self.day,
            _ => return false,
        };
        field.problem = words;
        true
    }
}

/// A day that may be missing.
fn day(field: &mut Field, w: Words) -> Option<Date> {
    let text = field.value.trim();
    let day = typed::date(text);
    if day.is_none() && !text.is_empty() {
        field.problem = w.t("programme-form-bad-day");
    }
    day
}

/// An hour that may be missing.
fn time(field: &mut Field, w: Words) -> Option<Time> {
    let text = field.value.trim();
    let time = typed::time(text);
    if time.is_none() && !text.is_empty() {
        field.problem = w.t("programme-form-bad-time");
    }
    time
}
