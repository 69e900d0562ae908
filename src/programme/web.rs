//! Pages of the programme: a day, a week, a month, a sheet of paper, one event; its feeds; and how members write it.

mod cancel;
mod change;
mod days;
mod event;
mod feeds;
mod form;
mod looked;
mod mine;
mod propose;
mod rows;
mod written;

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
        .get("/programme/proposer", Enter::Member, propose::form)
        .post("/programme/proposer", Enter::Member, propose::propose)
        .get("/programme/{id}/mien", Enter::Member, mine::mine)
        .get("/programme/{id}/modifier", Enter::Member, change::form)
        .post("/programme/{id}/modifier", Enter::Member, change::change)
        .get("/programme/{id}/annuler", Enter::Member, cancel::ask)
        .post("/programme/{id}/annuler", Enter::Member, cancel::cancel)
        .post("/programme/{id}/retablir", Enter::Member, cancel::restore)
        .post(
            "/programme/{id}/reprendre",
            Enter::Member,
            cancel::take_back,
        )
        .get("/programme.ics", Enter::Anyone, feeds::calendar)
        .get("/programme.atom", Enter::Anyone, feeds::atom)
}
