//! Calendars in and out: the files of real programs with known counts, the examples of RFC 5545,
//! and a second opinion from Python's `icalendar` and `recurring-ical-events`.

mod exchange;
mod files;
mod hostile;
mod peer;
mod rfc5545;

use parvis::programme::import::{self, Reading};
use parvis::programme::plan::Plan;
use parvis::programme::{Event, Zone};

pub(crate) fn paris() -> Zone {
    Zone::named("Europe/Paris").expect("in the database")
}

pub(crate) fn path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/ics")
        .join(name)
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).expect(name)
}

pub(crate) fn read(name: &str) -> Reading {
    import::read(&bytes(name), &paris()).expect(name)
}

/// What a file would do to a programme that holds `known`.
pub(crate) fn plan_over(file: &[u8], known: &[Event]) -> Plan {
    let reading = import::read(file, &paris()).expect("a calendar");
    let find = |uid: &str| Ok(known.iter().find(|event| event.uid == uid).cloned());
    Plan::of::<std::convert::Infallible>(reading, &paris(), find).expect("cannot fail")
}

pub(crate) fn plan(name: &str) -> Plan {
    plan_over(&bytes(name), &[])
}
