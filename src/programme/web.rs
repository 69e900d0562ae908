//! Pages of the programme: a day, a week, a month, a sheet of paper, one event; and its feeds.

mod days;
mod event;
mod feeds;
mod rows;

use crate::web::{Doors, Enter, Shell};

pub use rows::{Row, rows};

/// The doors of this room.
pub fn doors() -> Doors<Shell> {
    Doors::default()
        .get("/programme", Enter::Anyone, days::day)
        .get("/programme/semaine", Enter::Anyone, days::week)
        .get("/programme/mois", Enter::Anyone, days::month)
        .get("/programme/agenda", Enter::Anyone, days::agenda)
        .get("/programme/{id}", Enter::Anyone, event::event_or_file)
        .get("/programme.ics", Enter::Anyone, feeds::calendar)
        .get("/programme.atom", Enter::Anyone, feeds::atom)
}
