//! « Mes places » on somebody's own page: the way to them. What is kept of them is the programme's to give and forget.

use super::of_person;
use crate::clock::Now;
use crate::ids::PersonId;
use crate::people::holdings::{Choices, Contribution, Holdings, Piece, Shelf, ShelfLine};
use crate::store::{Error, Snapshot, Tx};
use crate::web::words::Words;

/// The seats of a person, as a shelf.
pub struct Places;

impl Holdings for Places {
    fn shelf(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Option<Shelf>, Error> {
        let is_empty = of_person(read, person)?.is_empty();
        Ok((!is_empty).then(|| Shelf {
            title: w.t("programme-places"),
            lines: vec![ShelfLine {
                text: w.t("programme-places-see"),
                href: "/mes-places".to_owned(),
            }],
        }))
    }

    fn pieces(&self, _: &Snapshot, _: PersonId, _: Words) -> Result<Vec<Piece>, Error> {
        Ok(Vec::new())
    }

    fn contributions(&self, _: &Snapshot, _: PersonId) -> Result<Vec<Contribution>, Error> {
        Ok(Vec::new())
    }

    fn forget(
        &self,
        _: &mut Tx<'_>,
        _: PersonId,
        _: &str,
        _: &Choices,
        _: Now,
    ) -> Result<(), Error> {
        Ok(())
    }
}
