//! What another room keeps of a person: people asks each room, through this, when somebody takes their things or leaves.

use crate::clock::Now;
use crate::ids::PersonId;
use crate::store::{Error, Snapshot, Tx};
use crate::web::words::Words;

/// One file of what a person takes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its name in the archive: letters, digits, `-`, `.`.
    pub name: String,
    /// Its content, in an open format that its name ends with.
    pub content: Vec<u8>,
}

/// Something public that a person made and that may stay when they leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// What it is called in the form: an id of the room's.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// What of a room's is shown on somebody's own page: « Mes places », « Mes propositions ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// What stands above it.
    pub title: String,
    pub lines: Vec<ShelfLine>,
}

/// One line of a [`Shelf`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfLine {
    /// What it says.
    pub text: String,
    /// The page of this house it leads to.
    pub href: String,
}

/// Whose name stays on a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// The person's, as text, with nobody behind it.
    Name,
    /// « ancien membre ».
    Former,
}

/// What somebody who leaves wants for each contribution; `Former` for what is not listed.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Ids of contributions on which the name stays.
    pub keep_name: Vec<String>,
}

impl Choices {
    /// What was chosen for one.
    pub fn of(&self, id: &str) -> Leaves {
        if self.keep_name.iter().any(|kept| kept == id) {
            Leaves::Name
        } else {
            Leaves::Former
        }
    }
}

/// A room that keeps something of people.
pub trait Holdings: Send + Sync {
    /// What the person finds of this room on their own page; a shelf without lines is not shown.
    ///
    /// # Errors
    /// The store could not be read; so everywhere here.
    fn shelf(
        &self,
        _read: &Snapshot,
        _person: PersonId,
        _w: Words,
    ) -> Result<Option<Shelf>, Error> {
        Ok(None)
    }

    /// What the person takes along from this room.
    ///
    /// # Errors
    /// As [`shelf`](Self::shelf).
    fn pieces(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Vec<Piece>, Error>;

    /// What of theirs is public and may stay.
    ///
    /// # Errors
    /// As [`shelf`](Self::shelf).
    fn contributions(&self, read: &Snapshot, person: PersonId) -> Result<Vec<Contribution>, Error>;

    /// Forgets the person, in the act that erases them; `name` is what may stay on what they chose to sign.
    ///
    /// # Errors
    /// As [`shelf`](Self::shelf).
    fn forget(
        &self,
        tx: &mut Tx<'_>,
        person: PersonId,
        name: &str,
        choices: &Choices,
        now: Now,
    ) -> Result<(), Error>;
}
