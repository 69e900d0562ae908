//! Pages of the programme: a day, a week, a month, a sheet of paper, one event; signing up for it; how members write it;
//! and its feeds.

mod cancel;
mod change;
mod dated;
mod days;
mod desk_seats;
mod event;
mod feeds;
mod form;
mod looked;
mod mine;
mod places;
mod pocket;
mod propose;
mod rows;
mod seats;
mod tickets;
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
        .get("/programme/{id}/venir", Enter::Anyone, seats::form)
        .post("/programme/{id}/venir", Enter::Anyone, seats::sign_up)
        .post_always("/programme/{id}/rendre", Enter::SignedIn, seats::give_up)
        .get("/mes-places", Enter::Anyone, places::places)
        .get("/place/{secret}", Enter::Anyone, tickets::ticket)
        .post_always("/place/{secret}/lu", Enter::Anyone, tickets::seen)
        .post("/place/{secret}/garder", Enter::Anyone, tickets::keep)
        .post_always("/place/{secret}/rendre", Enter::Anyone, tickets::give_up)
        .get("/admin/inscriptions", Enter::Desk, desk_seats::dates)
        .get("/admin/inscriptions/{id}", Enter::Desk, desk_seats::date)
        .post(
            "/admin/inscriptions/{id}/ajouter",
            Enter::Desk,
            desk_seats::add,
        )
        .post_always(
            "/admin/inscriptions/{id}/retirer",
            Enter::Desk,
            desk_seats::remove,
        )
        .get(
            "/admin/inscriptions/{id}/feuille",
            Enter::Desk,
            desk_seats::sheet,
        )
        .get("/programme/proposer", Enter::Member, propose::form)
        .post("/programme/proposer", Enter::Member, propose::propose)
        .get("/programme/{id}/mien", Enter::Member, mine::mine)
        .get("/programme/{id}/modifier", Enter::Member, change::form)
        .post("/programme/{id}/modifier", Enter::Member, change::change)
        .get("/programme/{id}/annuler", Enter::Member, cancel::ask)
        .post_always("/programme/{id}/annuler", Enter::Member, cancel::cancel)
        .post("/programme/{id}/retablir", Enter::Member, cancel::restore)
        .post_always(
            "/programme/{id}/reprendre",
            Enter::Member,
            cancel::take_back,
        )
        .get("/programme.ics", Enter::Anyone, feeds::calendar)
        .get("/programme.atom", Enter::Anyone, feeds::atom)
}
