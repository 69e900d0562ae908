//! The pages of people: signing in, joining, cards, one's own account, the presence code.

mod card;
mod devices;
mod entry;
mod fields;
mod join;
mod leave;
mod me;
mod own;
mod record;
mod recovery;
mod sign_in;
mod take;
mod wall;

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use serde::Deserialize;

use super::Holdings;
use crate::web::{Doors, Enter, Shell};

/// What these pages need: the shell, and the rooms that keep something of people. Cheap to clone.
#[derive(Clone)]
pub struct People(Arc<Parts>);

/// The parts of [`People`].
pub struct Parts {
    pub shell: Shell,
    /// Asked when somebody takes their things or leaves.
    pub rooms: Vec<Box<dyn Holdings>>,
}

impl People {
    /// The people of a house with these rooms.
    pub fn new(shell: Shell, rooms: Vec<Box<dyn Holdings>>) -> Self {
        Self(Arc::new(Parts { shell, rooms }))
    }
}

impl Deref for People {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<People> for Shell {
    fn from_ref(people: &People) -> Shell {
        people.shell.clone()
    }
}

/// The doors of this room.
pub fn doors() -> Doors<People> {
    Doors::default()
        .get("/entrer", Enter::Anyone, sign_in::form)
        .post_always("/entrer", Enter::Anyone, sign_in::sign_in)
        .get("/entrer/secours", Enter::Anyone, recovery::form)
        .post_always("/entrer/secours", Enter::Anyone, recovery::recover)
        .post_always("/sortir", Enter::SignedIn, sign_in::sign_out)
        .get("/rejoindre", Enter::Anyone, join::form)
        .post("/rejoindre", Enter::Anyone, join::join)
        .get("/carte", Enter::Anyone, card::form)
        .get("/carte/{slug}", Enter::Anyone, card::scanned)
        .post("/carte", Enter::Anyone, card::open)
        .get("/presence", Enter::Desk, wall::wall)
        .get("/moi", Enter::Anyone, me::me)
        .post_always("/moi/nouvelles", Enter::SignedIn, me::read)
        .post("/moi/charte", Enter::SignedIn, me::accept)
        .get("/moi/connexions", Enter::SignedIn, devices::list)
        .post_always("/moi/connexions", Enter::SignedIn, devices::close)
        .get("/moi/code", Enter::SignedIn, own::code_form)
        .post("/moi/code", Enter::SignedIn, own::change_code)
        .get("/moi/mot", Enter::SignedIn, own::word_form)
        .post("/moi/mot", Enter::SignedIn, own::change_word)
        .get("/moi/nom", Enter::SignedIn, own::name_form)
        .post("/moi/nom", Enter::SignedIn, own::rename)
        .get("/moi/journal", Enter::SignedIn, record::record)
        .get("/moi/emporter", Enter::SignedIn, take::page)
        .get("/moi/emporter/parvis.zip", Enter::SignedIn, take::archive)
        .get("/moi/partir", Enter::SignedIn, leave::form)
        .post_always("/moi/partir", Enter::SignedIn, leave::ask)
        .post_always("/moi/partir/oui", Enter::SignedIn, leave::leave)
        .get("/au-revoir", Enter::Anyone, leave::farewell)
}

/// A button without fields.
#[derive(Deserialize)]
struct Pressed {}
