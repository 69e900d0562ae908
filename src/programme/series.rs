//! Changing a series: one of its dates, all of them, or those from one on.
//!
//! A date is named by the wall time that the series planned for it. What must stay true:
//! - dates outside what was asked are exactly as before;
//! - a date that was changed by itself keeps what is its own, and takes the rest;
//! - where dates cannot follow, nothing is changed and it is said why;
//! - whoever holds something by a date's name finds its new name in [`Edited::renamed`].

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::repeat::Change;
use super::repeating::{Every, Repeating, Until, same_in_month};
use super::rule::RuleFault;
use super::{Details, Event, Fault, Repeat, Rule, Status, When, Zone};

/// How far an edit reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This date alone.
    One,
    /// This date and those after it.
    From,
    /// Every date.
    All,
}

/// How a series repeats after an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// As before.
    Kept,
    /// As one of the choices of a form.
    Set(Repeating),
}

/// What somebody wants of a date, and of those that go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What people read.
    pub details: Details,
    /// When the date takes place; of the others, the hour and the day move as this one's.
    pub when: When,
    /// How it repeats; nothing for [`Scope::One`].
    pub repetition: Repetition,
}

/// Why a series is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEdit {
    /// The event has no such date.
    #[error("there is no such date")]
    NoSuchDate,
    /// Its own rule names the days; they do not follow one date.
    #[error("the rule of this series names its days: choose another repetition to move them")]
    OwnDays,
    /// Its own rule names the hours.
    #[error("the rule of this series names its hours: choose another repetition to move them")]
    OwnHours,
    /// It would break a rule.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The repetition is not taken.
    #[error(transparent)]
    Rule(#[from] RuleFault),
}

/// A series after an edit.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// What stands under the event's id.
    pub event: Event,
    /// What goes on under a new one.
    pub tail: Option<Event>,
    /// Dates from here on moved.
    from: DateTime,
    shift: SignedDuration,
}

impl Edited {
    /// What a date is called now, and whether it is one of the tail's.
    pub fn renamed(&self, at: DateTime) -> (bool, DateTime) {
        if at < self.from {
            return (false, at);
        }
        let target = self.tail.as_ref().unwrap_or(&self.event);
        (self.tail.is_some(), renamed(target, self.shift, at))
    }

    /// An event changed without any date of it taking another name.
    pub(super) fn whole(event: Event) -> Edited {
        Edited {
            event,
            tail: None,
            from: DateTime::MIN,
            shift: SignedDuration::ZERO,
        }
    }
}

impl Event {
    /// What a form shows of the date `at`: the date itself for [`Scope::One`], else the series as
    /// it would be on that date, without what is the date's own.
    pub fn as_written(&self, at: DateTime, scope: Scope) -> Option<(Details, When)> {
        let date = self.date(at)?;
        Some(match scope {
            Scope::One => (date.details, date.when),
            Scope::From | Scope::All => (self.details.clone(), self.when.moved_to(at)),
        })
    }

    /// The event after an edit of its date `at`. The tail has no name of its own yet: `uid`.
    ///
    /// # Errors
    /// The edit cannot be done; the event is as it was.
    pub fn edited(
        &self,
        at: DateTime,
        scope: Scope,
        edit: &Edit,
        uid: &str,
        venue: &Zone,
    ) -> Result<Edited, NoEdit> {
        self.date(at).ok_or(NoEdit::NoSuchDate)?;
        let edit = &self.understood(edit);
        let edited = match (scope, &self.repeat) {
            (_, None) | (Scope::All, _) => all(self, at, edit, venue)?,
            (Scope::One, Some(repeat)) => Edited::whole(one(self, repeat, at, edit)),
            (Scope::From, Some(repeat)) if !has_earlier(self, repeat, at) => {
                all(self, at, edit, venue)?
            }
            (Scope::From, Some(repeat)) => {
                let (head, tail) = split(self, repeat, at, uid);
                let moved = all(&tail, at, edit, venue)?;
                let tail = Event {
                    sequence: 0,
                    ..moved.event
                };
                Edited {
                    event: head,
                    tail: Some(tail),
                    from: at,
                    shift: moved.shift,
                }
            }
        };
        edited.event.check()?;
        edited.tail.as_ref().map_or(Ok(()), Event::check)?;
        Ok(edited)
    }

    /// An edit whose choice of repetition is the one that stands keeps the rule as it is.
    fn understood(&self, edit: &Edit) -> Edit {
        let known = Repeating::of(self.repeat.as_ref(), &self.when);
        let mut edit = edit.clone();
        if known.is_some_and(|known| edit.repetition == Repetition::Set(known)) {
            edit.repetition = Repetition::Kept;
        }
        edit
    }

    /// The event with dates cancelled: shown, struck through.
    ///
    /// # Errors
    /// There is no such date.
    pub fn called_off(&self, at: DateTime, scope: Scope, uid: &str) -> Result<Edited, NoEdit> {
        self.date(at).ok_or(NoEdit::NoSuchDate)?;
        Ok(match (scope, &self.repeat) {
            (_, None) | (Scope::All, _) => Edited::whole(self.clone().cancelled()),
            (Scope::One, Some(_)) => Edited::whole(self.clone().without(at)),
            (Scope::From, Some(repeat)) if !has_earlier(self, repeat, at) => {
                Edited::whole(self.clone().cancelled())
            }
            (Scope::From, Some(repeat)) => {
                let (head, mut tail) = split(self, repeat, at, uid);
                tail.details.status = Status::Cancelled;
                Edited {
                    event: head,
                    tail: Some(tail),
                    from: at,
                    shift: SignedDuration::ZERO,
                }
            }
        })
    }

    /// The event with a cancellation taken back: of the whole event where it was cancelled as a
    /// whole, else of the date `at`.
    #[must_use]
    pub fn taken_back(mut self, at: DateTime) -> Event {
        if self.is_cancelled() {
            self.details.status = Status::Planned;
        } else if let Some(repeat) = &mut self.repeat
            && let Some(index) = repeat
                .changes
                .iter()
                .position(|change| change.at == at && change.details.status == Status::Cancelled)
        {
            let change = &mut repeat.changes[index];
            change.details.status = self.details.status;
            if change.details == self.details && change.when == self.when.moved_to(at) {
                repeat.changes.remove(index);
            }
        } else {
            return self;
        }
        self.sequence = self.sequence.saturating_add(1);
        self
    }
}

/// One date of its own.
fn one(event: &Event, repeat: &Repeat, at: DateTime, edit: &Edit) -> Event {
    let mut repeat = repeat.clone();
    repeat.changes.retain(|change| change.at != at);
    let is_as_planned = event.plans(at) && !repeat.except.contains(&at);
    let is_like_the_rest = edit.details == event.details && edit.when == event.when.moved_to(at);
    if !(is_as_planned && is_like_the_rest) {
        repeat.changes.push(Change {
            at,
            details: edit.details.clone(),
            when: edit.when.clone(),
        });
    }
    Event {
        sequence: event.sequence.saturating_add(1),
        repeat: Some(repeat.tidy()),
        ..event.clone()
    }
}

/// Every date, moving as `at` does.
fn all(event: &Event, at: DateTime, edit: &Edit, venue: &Zone) -> Result<Edited, NoEdit> {
    let shift = at.duration_until(edit.when.start());
    let (rule, first) = bent(event, at, edit, venue)?;
    let mut new = Event {
        sequence: event.sequence.saturating_add(1),
        details: edit.details.clone(),
        when: edit.when.moved_to(first),
        repeat: None,
        ..event.clone()
    };
    let is_once = matches!(
        edit.repetition,
        Repetition::Set(Repeating {
            every: Every::Never,
            ..
        })
    );
    let old = event.repeat.clone().unwrap_or_default();
    if is_once || (rule.is_none() && event.repeat.is_none()) {
        // A single date, or one that becomes single.
    } else {
        new.repeat = Some(Repeat {
            rule,
            also: old.also.iter().map(|at| at.saturating_add(shift)).collect(),
            ..Repeat::default()
        });
        let except = old.except.iter().map(|at| renamed(&new, shift, *at));
        let except: Vec<_> = except.filter(|at| new.plans(*at)).collect();
        let changes = old.changes.iter().filter_map(|change| {
            let at = renamed(&new, shift, change.at);
            // Dates that came alone stand beside the rule.
            (new.plans(at) || !event.plans(change.at)).then(|| merged(change, event, &new, at))
        });
        let changes: Vec<_> = changes.flatten().collect();
        if let Some(repeat) = new.repeat.take() {
            new.repeat = Some(
                Repeat {
                    except,
                    changes,
                    ..repeat
                }
                .tidy(),
            );
        }
    }
    Ok(Edited {
        event: new,
        tail: None,
        from: DateTime::MIN,
        shift,
    })
}

/// The rule after an edit of every date, and the first date.
fn bent(
    event: &Event,
    at: DateTime,
    edit: &Edit,
    venue: &Zone,
) -> Result<(Option<Rule>, DateTime), NoEdit> {
    let (first, to) = (event.when.start(), edit.when.start());
    let moved = first.saturating_add(at.duration_until(to));
    let rule = event
        .repeat
        .as_ref()
        .and_then(|repeat| repeat.rule.as_ref());
    let repeating = match (edit.repetition, rule) {
        (Repetition::Set(repeating), _) => repeating,
        (Repetition::Kept, None) => return Ok((None, moved)),
        (Repetition::Kept, Some(rule)) if rule.has_own_hours() && at.time() != to.time() => {
            return Err(NoEdit::OwnHours);
        }
        (Repetition::Kept, Some(rule)) => match rule.moved(first, moved) {
            Some(rule) => return Ok((Some(rule), moved)),
            None => {
                let known = Repeating::of(event.repeat.as_ref(), &event.when);
                ending_alike(known.ok_or(NoEdit::OwnDays)?, rule, first, to)
            }
        },
    };
    let first = match repeating.every {
        Every::Never => to,
        Every::Week | Every::TwoWeeks => moved,
        Every::Month => {
            let day = same_in_month(first.date(), to.date()).unwrap_or(to.date());
            day.to_datetime(to.time())
        }
    };
    let rule = repeating.rule(&edit.when.moved_to(first), venue.tz())?;
    Ok((rule, first))
}

/// A monthly repetition for another weekday, that ends in the month it ended in.
fn ending_alike(repeating: Repeating, rule: &Rule, first: DateTime, to: DateTime) -> Repeating {
    let until = match repeating.until {
        Until::Day(day) => {
            let end = day.tomorrow().unwrap_or(day).at(0, 0, 0, 0);
            let last = rule.last_before(first, end).unwrap_or(first);
            Until::Day(same_in_month(last.date(), to.date()).unwrap_or(day))
        }
        until => until,
    };
    Repeating { until, ..repeating }
}

/// What a date is called once its series moved: as much later; or, where months differ, the one
/// date of its month.
fn renamed(new: &Event, shift: SignedDuration, at: DateTime) -> DateTime {
    let moved = at.saturating_add(shift);
    if shift.is_zero() || new.plans(moved) {
        return moved;
    }
    let is_monthly = matches!(
        Repeating::of(new.repeat.as_ref(), &new.when),
        Some(Repeating {
            every: Every::Month,
            ..
        })
    );
    let start = new.when.start();
    let there = same_in_month(at.date(), start.date()).map(|day| day.to_datetime(start.time()));
    match there {
        Some(there) if is_monthly && new.plans(there) => there,
        _ => moved,
    }
}

/// A changed date in a series that changed: what it had in common with the series goes with it.
/// `None` when nothing is left of its own.
fn merged(change: &Change, old: &Event, new: &Event, at: DateTime) -> Option<Change> {
    let (theirs, before, after) = (&change.details, &old.details, &new.details);
    fn pick<T: Clone + PartialEq>(theirs: &T, before: &T, after: &T) -> T {
        if theirs == before { after } else { theirs }.clone()
    }
    let details = Details {
        title: pick(&theirs.title, &before.title, &after.title),
        description: pick(&theirs.description, &before.description, &after.description),
        place: pick(&theirs.place, &before.place, &after.place),
        host: pick(&theirs.host, &before.host, &after.host),
        category: pick(&theirs.category, &before.category, &after.category),
        link: pick(&theirs.link, &before.link, &after.link),
        capacity: pick(&theirs.capacity, &before.capacity, &after.capacity),
        status: pick(&theirs.status, &before.status, &after.status),
    };
    let when = pick(
        &change.when,
        &old.when.moved_to(change.at),
        &new.when.moved_to(at),
    );
    let is_its_own = details != new.details || when != new.when.moved_to(at) || !new.plans(at);
    is_its_own.then_some(Change { at, details, when })
}

/// Whether any date of the series takes place before the one called `at`, by name.
fn has_earlier(event: &Event, repeat: &Repeat, at: DateTime) -> bool {
    let first = event.when.start();
    repeat.changes.iter().any(|change| change.at < at)
        || !repeat.starts(first, &(DateTime::MIN..at)).is_empty()
}

/// The series up to `at`, and from there on, unchanged.
fn split(event: &Event, repeat: &Repeat, at: DateTime, uid: &str) -> (Event, Event) {
    let first = event.when.start();
    let rule = repeat.rule.as_ref();
    // A date besides the rule cannot lead it: the rule's own next date does.
    let leads = rule.and_then(|rule| rule.next_from(first, at));
    let tail_first = leads.unwrap_or(at);
    let mut after = Repeat {
        rule: leads.and(rule).map(Rule::going_on),
        also: [vec![at], later(&repeat.also, at)].concat(),
        except: later(&repeat.except, at),
        changes: repeat.changes.clone(),
    };
    after.also.retain(|date| *date != tail_first);
    after.changes.retain(|change| change.at >= at);
    let mut before = Repeat {
        rule: rule.and_then(|rule| rule.until_before(first, at)),
        also: repeat.also.clone(),
        except: repeat.except.clone(),
        changes: repeat.changes.clone(),
    };
    before.also.retain(|date| *date < at);
    before.except.retain(|date| *date < at);
    before.changes.retain(|change| change.at < at);
    let head = Event {
        sequence: event.sequence.saturating_add(1),
        repeat: (before != Repeat::default()).then_some(before),
        ..event.clone()
    };
    let tail = Event {
        uid: uid.to_owned(),
        sequence: 0,
        modified: None,
        details: event.details.clone(),
        when: event.when.moved_to(tail_first),
        repeat: (after != Repeat::default()).then(|| after.tidy()),
    };
    (head, tail)
}

fn later(dates: &[DateTime], at: DateTime) -> Vec<DateTime> {
    dates.iter().copied().filter(|date| *date >= at).collect()
}

#[cfg(test)]
mod tests;
