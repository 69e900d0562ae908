//! What is done to the programme: each act is one transaction, and says why when it cannot be.

use jiff::civil::{Date, DateTime};

use super::import;
use super::plan::Plan;
use super::reason::FileReason;
use super::rule::RuleFault;
use super::series::{NoEdit, Scope};
use super::standing::Editor;
use super::store;
use super::told::Tell;
use super::{Details, Event, Fault, Repeat, Rule, When, Zone, edits};
use crate::clock::Now;
use crate::ids::EventId;
use crate::store::{Error as StoreError, Store};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no event of this id, or none on that day.
    #[error("there is no such event")]
    NotFound,
    /// The event would break a rule.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The rule of a series is not taken.
    #[error(transparent)]
    Rule(#[from] RuleFault),
    /// The rule of the series names its days or hours, so they do not follow one date.
    #[error("the dates of this series do not follow: {0}")]
    OwnRule(NoEdit),
    /// Where the event stands, this cannot be done to it.
    #[error("the event does not stand where this could be done")]
    OutOfTurn,
    /// The desk says why it refuses or hides something.
    #[error("a reason is needed")]
    NoReason,
    /// The file is not read at all.
    #[error("the file is not read: {}", .0.key())]
    File(FileReason),
    /// The store failed.
    #[error("the programme could not be kept")]
    Store(#[from] StoreError),
}

impl From<NoEdit> for Error {
    fn from(why: NoEdit) -> Error {
        match why {
            NoEdit::NoSuchDate => Error::NotFound,
            NoEdit::Fault(fault) => Error::Fault(fault),
            NoEdit::Rule(fault) => Error::Rule(fault),
            NoEdit::OwnDays | NoEdit::OwnHours => Error::OwnRule(why),
        }
    }
}

/// A name for ever, for an event that is written here.
pub(super) fn new_uid() -> String {
    format!("{:032x}@parvis", rand::random::<u128>())
}

/// An event as somebody of the venue writes it, checked. `rule` is an RRULE.
///
/// # Errors
/// A rule of the programme is broken.
pub fn compose(
    details: Details,
    when: When,
    rule: Option<&str>,
    venue: &Zone,
) -> Result<Event, Error> {
    let rule = match rule {
        Some(text) => Some(Rule::parse(text, &when, venue.tz())?),
        None => None,
    };
    let event = Event {
        uid: new_uid(),
        sequence: 0,
        modified: None,
        details: details.tidy(),
        when,
        repeat: rule.map(|rule| Repeat {
            rule: Some(rule),
            ..Repeat::default()
        }),
    };
    event.check()?;
    Ok(event)
}

/// Puts an event of the venue on the programme, for everybody.
///
/// # Errors
/// It breaks a rule, or the store failed.
pub async fn add(store: &Store, event: Event, now: Now) -> Result<EventId, Error> {
    event.check()?;
    store
        .write(move |tx| Ok(store::add(tx, &event, now)?))
        .await
}

/// Cancels an event, or only its date on `day`, from the command line: it stays on the programme,
/// struck through.
///
/// # Errors
/// There is no such event, no such date, or the store failed.
pub async fn cancel(
    store: &Store,
    id: EventId,
    day: Option<Date>,
    venue: &Zone,
    tell: Tell,
    now: Now,
) -> Result<Event, Error> {
    let venue = venue.clone();
    store
        .write(move |tx| {
            let kept = store::of_any_state(tx, id)?.ok_or(Error::NotFound)?;
            let event = kept.event;
            let (at, scope) = match day {
                None => (None, Scope::All),
                Some(day) => (Some(on_day(&event, day, &venue)?), Scope::One),
            };
            edits::cancel(tx, (id, at), scope, Editor::Desk, now)?
                .deliver(tx, |tx, told| tell(tx, told, now))?;
            let after = store::of_any_state(tx, id)?.ok_or(Error::NotFound)?;
            Ok(after.event)
        })
        .await
}

/// The date of an event on a day.
fn on_day(event: &Event, day: Date, venue: &Zone) -> Result<DateTime, Error> {
    let next = day.tomorrow().map_err(|_| Error::NotFound)?;
    let found = event.occurrences(day, next, venue.tz());
    let mut found = found.into_iter();
    let date = found.find(|one| one.span.first_day() == day);
    Ok(date.ok_or(Error::NotFound)?.at)
}

/// What a calendar file would do to the programme. Nothing is written.
///
/// # Errors
/// The file is not read at all, or the store failed.
pub async fn preview(store: &Store, file: Vec<u8>, venue: &Zone) -> Result<Plan, Error> {
    let reading = read(file, venue).await?;
    let venue = venue.clone();
    store
        .read(move |read| {
            Ok(Plan::of(reading, &venue, |uid| {
                let known = store::find_of_any_state(read, uid)?;
                Ok::<_, StoreError>(known.map(|kept| kept.event))
            })?)
        })
        .await
}

/// Imports a calendar file: all it can, in one act. What was done is the plan returned; the same
/// file again does nothing more.
///
/// # Errors
/// As [`preview`].
pub async fn import(
    store: &Store,
    file: Vec<u8>,
    venue: &Zone,
    tell: Tell,
    now: Now,
) -> Result<Plan, Error> {
    let reading = read(file, venue).await?;
    let venue = venue.clone();
    store
        .write(move |tx| {
            let plan = Plan::of(reading, &venue, |uid| {
                let known = store::find_of_any_state(&*tx, uid)?;
                Ok::<_, StoreError>(known.map(|kept| kept.event))
            })?;
            for event in plan.writes() {
                edits::replace(tx, event, now)?.deliver(tx, |tx, told| tell(tx, told, now))?;
            }
            Ok(plan)
        })
        .await
}

/// Reads a file where its size harms nobody who waits.
async fn read(file: Vec<u8>, venue: &Zone) -> Result<import::Reading, Error> {
    let venue = venue.clone();
    tokio::task::spawn_blocking(move || import::read(&file, &venue))
        .await
        .map_err(|_| StoreError::Panicked)?
        .map_err(Error::File)
}
