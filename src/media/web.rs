//! The addresses of files, and the pages on which members bring them.

mod bring;
mod item;
mod send;
mod way;

use super::Depot;
use crate::web::{Doors, Enter, Shell};

/// The doors of this room.
pub fn doors(depot: &Depot) -> Doors<Shell> {
    Doors::default()
        .get("/media/deposer", Enter::Member, bring::form)
        .post("/media/deposer", Enter::Member, bring::bring)
        .get("/media/deposer/{hash}", Enter::Member, item::item)
        .post("/media/deposer/{hash}", Enter::Member, item::describe)
        .post_always(
            "/media/deposer/{hash}/effacer",
            Enter::Member,
            item::give_back,
        )
        .get("/media/{hash}", Enter::Anyone, send::file)
        .get("/media/{hash}/petit", Enter::Anyone, send::small)
        .with_state(depot.clone())
}

impl axum::extract::FromRef<Depot> for Shell {
    fn from_ref(depot: &Depot) -> Shell {
        depot.shell().clone()
    }
}
