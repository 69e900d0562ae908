//! Pages of the archives: the commons taken along by anybody, documents of other places read, and imports at the desk.

mod away;
mod desk;
mod shelf;
mod take;

use axum::extract::FromRef;

use super::Archive;
use crate::web::{Doors, Enter, Shell};

/// What these pages need. Cheap to clone.
#[derive(Clone)]
pub struct Room {
    shell: Shell,
    archive: Archive,
}

impl Room {
    /// The pages of these archives.
    pub fn new(shell: Shell, archive: Archive) -> Self {
        Self { shell, archive }
    }
}

impl FromRef<Room> for Shell {
    fn from_ref(room: &Room) -> Shell {
        room.shell.clone()
    }
}

/// The doors of this room.
pub fn doors() -> Doors<Room> {
    Doors::default()
        .get("/communs/emporter", Enter::Anyone, take::page)
        .get(
            "/communs/emporter/communs.zip",
            Enter::Anyone,
            take::archive,
        )
        .get("/communs/ailleurs", Enter::Anyone, shelf::list)
        .get(
            "/communs/ailleurs/{venue}/{local}",
            Enter::Anyone,
            shelf::document,
        )
        .get(desk::PATH, Enter::Desk, desk::page)
        .post(desk::PATH, Enter::Desk, desk::bring)
        .post("/admin/communs/importer", Enter::Desk, desk::import)
        .get("/admin/communs/retirer/{venue}", Enter::Desk, away::ask_all)
        .post_always("/admin/communs/retirer/{venue}", Enter::Desk, away::all)
        .get(
            "/admin/communs/retirer/{venue}/{local}",
            Enter::Desk,
            away::ask_one,
        )
        .post_always(
            "/admin/communs/retirer/{venue}/{local}",
            Enter::Desk,
            away::one,
        )
        .post_always("/admin/communs/renoncer", Enter::Desk, desk::give_up)
}
