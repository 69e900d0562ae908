//! What is done to the programme: each act is one transaction, and says why when it cannot be.

use jiff::civil::Date;

use super::import;
use super::plan::Plan;
use super::reason::FileReason;
use super::rule::RuleFault;
use super::store::{self, Entry};
use super::{Details, Event, Fault, Repeat, Rule, When, Zone};
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
    /// The file is not read at all.
    #[error("the file is not read: {}", .0.key())]
    File(FileReason),
    /// The store failed.
    #[error("the programme could not be kept")]
    Store(#[from] StoreError),
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
        uid: format!("{:032x}@parvis", rand::random::<u128>()),
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

/// Puts an event on the programme.
///
/// # Errors
/// It breaks a rule, or the store failed.
pub async fn add(store: &Store, event: Event, now: Now) -> Result<EventId, Error> {
    event.check()?;
    store
        .write(move |tx| Ok(store::add(tx, &event, now)?))
        .await
}

/// Cancels an event, or only its date on `day`: it stays on the programme, struck through.
///
/// # Errors
/// There is no such event, no such date, or the store failed.
pub async fn cancel(
    store: &Store,
    id: EventId,
    day: Option<Date>,
    venue: &Zone,
    now: Now,
) -> Result<Event, Error> {
    let venue = venue.clone();
    store
        .write(move |tx| {
            let entry = store::get(tx, id)?.ok_or(Error::NotFound)?;
            let event = match day {
                None => entry.event.cancelled(),
                Some(day) => without_day(entry, day, &venue)?,
            };
            store::put(tx, id, &event, now)?;
            Ok(event)
        })
        .await
}

fn without_day(entry: Entry, day: Date, venue: &Zone) -> Result<Event, Error> {
    let next = day.tomorrow().map_err(|_| Error::NotFound)?;
    let found = entry.event.occurrences(day, next, venue.tz());
    let date = found
        .into_iter()
        .find(|one| one.span.first_day() == day)
        .ok_or(Error::NotFound)?;
    if entry.event.repeat.is_none() {
        return Ok(entry.event.cancelled());
    }
    Ok(entry.event.without(date.at))
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
                Ok::<_, StoreError>(store::find(read, uid)?.map(|entry| entry.event))
            })?)
        })
        .await
}

/// Imports a calendar file: all it can, in one act. What was done is the plan returned; the same
/// file again does nothing more.
///
/// # Errors
/// As [`preview`].
pub async fn import(store: &Store, file: Vec<u8>, venue: &Zone, now: Now) -> Result<Plan, Error> {
    let reading = read(file, venue).await?;
    let venue = venue.clone();
    store
        .write(move |tx| {
            let plan = Plan::of(reading, &venue, |uid| {
                Ok::<_, StoreError>(store::find(&*tx, uid)?.map(|entry| entry.event))
            })?;
            for event in plan.writes() {
                store::put_by_uid(tx, event, now)?;
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
