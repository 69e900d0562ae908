//! The pages of people: signing in, joining, cards, one's own account, the presence code.

mod sign_in;

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;

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
        .post("/entrer", Enter::Anyone, sign_in::sign_in)
        .post("/sortir", Enter::SignedIn, sign_in::sign_out)
}
