//! The demo venue's content: « Le Lavoir », an imaginary third place, one lively week around today.
//!
//! Whatever day the demo is started, something is on: what happens once is laid around that day,
//! what comes back keeps its weekday. Nobody in it exists.

mod events;
pub mod lexicon;
pub mod people;
pub mod questions;
pub mod recipes;

use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::clock::Now;
use crate::programme::proposals::announce;
use crate::programme::{self, Change, Details, Event, Repeat, Rule, Signup, Status, When, Zone};
use crate::store::{Error, Store, Tx};
use events::{DAYS, Days, ONCE, Once, SERIES, Said, Series};

/// Weeks since when what comes back has been coming.
const WEEKS_BEFORE: i64 = 9;
/// The event by which a programme filled before, and still fresh, is known.
const LANDMARK: &str = "eau";
/// For what one signs up, and who may.
const SIGN_UPS: [(&str, Signup); 3] = [
    ("secours", Signup::Open { visitors: true }),
    ("volets", Signup::Open { visitors: true }),
    ("couture", Signup::Open { visitors: false }),
];

/// Fills the programme around `now`. Does nothing to a box that was filled this week, so that
/// what was changed by hand stays.
///
/// # Errors
/// The store failed.
pub async fn fill(store: &Store, now: Now) -> Result<(), Error> {
    let today = now.date();
    let zone = now.zoned().time_zone().iana_name().and_then(Zone::named);
    let zone = zone.unwrap_or_else(Zone::utc);
    store
        .write(move |tx| {
            let landmark = programme::find(&*tx, &uid(LANDMARK))?;
            let filled_on = landmark.map(|entry| entry.event.when.start().date());
            if filled_on.is_some_and(|day| (today - day).get_days().abs() < 3) {
                return Ok(());
            }
            for event in programme_of(today, &zone) {
                put(tx, &event, now)?;
            }
            Ok(())
        })
        .await
}

/// Writes an event; one signs up for it from the first time on, where one does.
fn put(tx: &mut Tx<'_>, event: &Event, now: Now) -> Result<(), Error> {
    let signup = SIGN_UPS.iter().find(|(name, _)| uid(name) == event.uid);
    match signup {
        Some((_, signup)) if programme::find(&*tx, &event.uid)?.is_none() => {
            match announce(tx, event, *signup, now) {
                Err(programme::acts::Error::Store(cause)) => return Err(cause),
                announced => announced.expect("the demo's events are right (tested)"),
            };
        }
        _ => {
            programme::put_by_uid(tx, event, now)?;
        }
    }
    Ok(())
}

fn uid(name: &str) -> String {
    format!("{name}@le-lavoir.demo")
}

/// The whole programme, as it looks from `today`.
fn programme_of(today: Date, zone: &Zone) -> Vec<Event> {
    let weekly = SERIES.iter().map(|series| series_from(series, today, zone));
    let once = ONCE.iter().map(|once| once_on(once, today, zone));
    let days = DAYS.iter().map(|days| days_from(days, today));
    weekly.chain(once).chain(days).collect()
}

fn series_from(series: &Series, today: Date, zone: &Zone) -> Event {
    let since_monday = i64::from(today.weekday().since(Weekday::Monday));
    let monday = today.saturating_sub(since_monday.days());
    let mut first = monday.saturating_add((series.weekday - 7 * WEEKS_BEFORE).days());
    if series.rule.starts_with("FREQ=MONTHLY") {
        // The first such weekday of its month, which the rule names.
        first = first.first_of_month();
        let until =
            (series.weekday - i64::from(first.weekday().since(Weekday::Monday))).rem_euclid(7);
        first = first.saturating_add(until.days());
    }
    let when = hours(first, series.at, series.minutes, zone);
    let rule =
        Rule::parse(series.rule, &when, zone.tz()).expect("the demo's rules are right (tested)");
    let mut repeat = Repeat {
        rule: Some(rule),
        ..Repeat::default()
    };
    let mut event = event(&series.said, Status::Planned, when);
    if series.said.uid == "velo" {
        except(&mut repeat, &event, monday);
    }
    event.repeat = Some(repeat.tidy());
    event
}

/// The bicycle workshop rests next week, and the week after it moves under the roof.
fn except(repeat: &mut Repeat, event: &Event, monday: Date) {
    let saturday = |weeks: i64| {
        let day = monday.saturating_add((7 * weeks + 5).days());
        day.to_datetime(event.when.start().time())
    };
    repeat.except.push(saturday(1));
    let mut details = event.details.clone();
    details.title = "Atelier vélo, préparer l’hiver".to_owned();
    details.place = Some("Grange d’à côté".to_owned());
    repeat.changes.push(Change {
        at: saturday(2),
        details,
        when: event.when.moved_to(saturday(2)),
    });
}

fn once_on(once: &Once, today: Date, zone: &Zone) -> Event {
    let day = today.saturating_add(once.in_days.days());
    event(
        &once.said,
        once.status,
        hours(day, once.at, once.minutes, zone),
    )
}

fn days_from(days: &Days, today: Date) -> Event {
    let first = today.saturating_add(days.in_days.days());
    event(
        &days.said,
        Status::Planned,
        When::Days {
            first,
            count: days.count,
        },
    )
}

fn hours(day: Date, (hour, minute): (i8, i8), minutes: u64, zone: &Zone) -> When {
    When::Hours {
        start: day.at(hour, minute, 0, 0),
        zone: zone.clone(),
        lasts: Some(Duration::from_secs(minutes * 60)),
    }
}

fn event(said: &Said, status: Status, when: When) -> Event {
    Event {
        uid: uid(said.uid),
        sequence: u32::from(status == Status::Cancelled),
        modified: None,
        details: Details {
            title: said.title.to_owned(),
            description: said.description.to_owned(),
            place: Some(said.place.to_owned()),
            host: said.host.map(str::to_owned),
            category: Some(said.category.to_owned()),
            link: None,
            capacity: said.capacity,
            status,
        },
        when,
        repeat: None,
    }
}

#[cfg(test)]
mod tests;
