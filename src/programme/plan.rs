//! What an import would do, before it is done.
//!
//! The plan is shown first and applied as it was shown. Reading the same file again changes
//! nothing: events are matched by UID, and compared by SEQUENCE, LAST-MODIFIED and content.

use super::import::{LoneDates, Reading};
use super::reason::{Place, Reason, Refused, Remark, Remarked};
use super::repeat::Change;
use super::vevent::Cancellation;
use super::{Event, Status, Zone};

/// The effect of one calendar file on the programme.
#[derive(Debug, Default)]
pub struct Plan {
    /// What the calendar calls itself.
    pub name: Option<String>,
    pub new: Vec<Event>,
    pub changed: Vec<Event>,
    /// Known events that the file cancels.
    pub cancelled: Vec<Event>,
    pub unchanged: Vec<Event>,
    /// In the order of the file.
    pub refused: Vec<Refused>,
    pub remarks: Vec<Remarked>,
}

impl Plan {
    /// Compares a file with the programme. `known` finds the event of a UID.
    pub fn of<E>(
        reading: Reading,
        venue: &Zone,
        mut known: impl FnMut(&str) -> Result<Option<Event>, E>,
    ) -> Result<Plan, E> {
        let mut plan = Plan {
            name: reading.name,
            refused: reading.refused,
            remarks: reading.remarks,
            ..Plan::default()
        };
        for (place, event) in reading.events {
            let ours = known(&event.uid)?;
            plan.compare(place, event, ours);
        }
        for lone in reading.dates {
            let ours = known(&lone.uid)?;
            plan.place_dates(lone, ours, venue);
        }
        for (place, cancellation) in reading.cancellations {
            let ours = known(&cancellation.uid)?;
            plan.cancel(place, &cancellation, ours, venue);
        }
        plan.refused.sort_by_key(|refused| refused.place.line);
        Ok(plan)
    }

    /// True when applying it would change nothing.
    pub fn is_idle(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.cancelled.is_empty()
    }

    /// Everything that applying it writes.
    pub fn writes(&self) -> impl Iterator<Item = &Event> {
        self.new.iter().chain(&self.changed).chain(&self.cancelled)
    }

    fn compare(&mut self, place: Place, theirs: Event, ours: Option<Event>) {
        let Some(ours) = ours else {
            self.new.push(theirs);
            return;
        };
        if ours.says_the_same(&theirs) {
            self.unchanged.push(ours);
        } else if is_older(&theirs, &ours) {
            let reason = Reason::Older {
                ours: ours.sequence,
                theirs: theirs.sequence,
            };
            self.refused.push(Refused { place, reason });
        } else if theirs.is_cancelled() && !ours.is_cancelled() {
            self.cancelled.push(theirs);
        } else {
            self.changed.push(theirs);
        }
    }

    /// Dates without their series go into the series we know, else they stand by themselves.
    fn place_dates(&mut self, lone: LoneDates, ours: Option<Event>, venue: &Zone) {
        let LoneDates {
            place,
            uid,
            sequence,
            modified,
            dates,
        } = lone;
        let is_known = ours.is_some();
        let Some(mut event) = ours.clone().or_else(|| {
            let (_, details, when) = dates.first()?.clone();
            Some(Event {
                uid,
                sequence,
                modified,
                details,
                when,
                repeat: None,
            })
        }) else {
            return;
        };
        let series = event.when.clone();
        let mut repeat = event.repeat.take().unwrap_or_default();
        for (index, (moment, details, when)) in dates.into_iter().enumerate() {
            let Some(at) = moment.in_series(&series, venue) else {
                let reason = Reason::Unreadable;
                self.refused.push(Refused { place, reason });
                return;
            };
            if !is_known && index == 0 {
                event.when = series.moved_to(at);
            } else if !is_known {
                repeat.also.push(at);
            }
            repeat.changes.push(Change { at, details, when });
        }
        event.repeat = Some(repeat.tidy());
        event.sequence = event.sequence.max(sequence);
        event.modified = event.modified.max(modified);
        if let Err(fault) = event.check() {
            self.refused.push(Refused {
                place,
                reason: fault.into(),
            });
            return;
        }
        if !is_known {
            self.remarks.push(Remarked {
                place: place.clone(),
                remark: Remark::Alone,
            });
        }
        self.compare(place, event, ours);
    }

    fn cancel(
        &mut self,
        place: Place,
        cancellation: &Cancellation,
        ours: Option<Event>,
        venue: &Zone,
    ) {
        let Some(ours) = ours else {
            self.refused.push(Refused {
                place,
                reason: Reason::CancelsNothing,
            });
            return;
        };
        let mut event = match &cancellation.date_of_series {
            None => ours.clone().cancelled(),
            Some(moment) => match moment.in_series(&ours.when, venue) {
                Some(at) => ours.clone().without(at),
                None => {
                    self.refused.push(Refused {
                        place,
                        reason: Reason::Unreadable,
                    });
                    return;
                }
            },
        };
        if event.says_the_same(&ours) {
            self.unchanged.push(ours);
            return;
        }
        event.sequence = event.sequence.max(cancellation.sequence);
        self.cancelled.push(event);
    }
}

impl Event {
    /// Whether it was called off.
    pub fn is_cancelled(&self) -> bool {
        self.details.status == Status::Cancelled
    }

    /// The same series with one of its dates cancelled: shown, struck through.
    #[must_use]
    pub fn without(mut self, at: jiff::civil::DateTime) -> Event {
        let mut repeat = self.repeat.take().unwrap_or_default();
        let known = repeat.changes.iter().position(|change| change.at == at);
        match known {
            Some(index) if repeat.changes[index].details.status == Status::Cancelled => {
                self.repeat = Some(repeat);
                return self;
            }
            Some(index) => repeat.changes[index].details.status = Status::Cancelled,
            None => {
                let mut details = self.details.clone();
                details.status = Status::Cancelled;
                repeat.changes.push(Change {
                    at,
                    details,
                    when: self.when.moved_to(at),
                });
            }
        }
        self.repeat = Some(repeat.tidy());
        self.sequence = self.sequence.saturating_add(1);
        self
    }
}

/// True when the file holds an earlier version than the programme.
fn is_older(theirs: &Event, ours: &Event) -> bool {
    if theirs.sequence != ours.sequence {
        return theirs.sequence < ours.sequence;
    }
    matches!((theirs.modified, ours.modified), (Some(theirs), Some(ours)) if theirs < ours)
}
