//! What the place shows of itself: its picture and its logo, among the files of the house.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::clock::Now;
use crate::documents::Hash;
use crate::ids::EmblemId;
use crate::media;
use crate::store::{Error, Read, Schema, Table, Tx};

/// key: which of the place's pictures; value: a file (version 1).
const EMBLEMS: Table<u8, EmblemRow> = Table::new("venue/emblems");

#[derive(Serialize, Deserialize)]
struct EmblemRow {
    file: Hash,
}

crate::first_version!(EmblemRow);

/// A picture by which the place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emblem {
    /// How it looks.
    Picture,
    /// Its sign.
    Logo,
}

impl Emblem {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Picture, Self::Logo];

    /// Its name in forms.
    pub fn id(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Logo => "logo",
        }
    }

    fn key(self) -> u8 {
        match self {
            Self::Picture => 0,
            Self::Logo => 1,
        }
    }
}

/// Adds the table of this room.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&EMBLEMS)
}

/// The file that the place shows; none when it shows none.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn emblem(read: &impl Read, which: Emblem) -> Result<Option<Hash>, Error> {
    Ok(read.get(&EMBLEMS, &which.key())?.map(|row| row.file))
}

/// Shows another file, or none, and holds what is shown.
///
/// # Errors
/// As [`emblem`].
pub fn set_emblem(
    tx: &mut Tx<'_>,
    which: Emblem,
    file: Option<Hash>,
    now: Now,
) -> Result<(), Error> {
    let before = shown(&*tx)?;
    match file {
        Some(file) => tx.put(&EMBLEMS, &which.key(), &EmblemRow { file })?,
        None => tx.remove(&EMBLEMS, &which.key())?,
    }
    let after = shown(&*tx)?;
    media::hold(tx, EmblemId::MIN.into(), (&before, &after), now)
}

/// All files that the place shows.
fn shown(read: &impl Read) -> Result<BTreeSet<Hash>, Error> {
    let mut all = BTreeSet::new();
    for which in Emblem::ALL {
        all.extend(emblem(read, which)?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::ids::PersonId;
    use crate::media::sample;
    use crate::store::Store;

    #[test]
    fn the_place_holds_what_it_shows() {
        let now = Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC).now();
        let store = Store::in_memory(media::schema(schema(Schema::new()))).expect("opened");
        let done = store.write_blocking(move |tx| {
            let somebody: PersonId = tx.next_id();
            let house = sample::picture(tx, somebody, "la maison", now)?;
            let sign = sample::picture(tx, somebody, "l’enseigne", now)?;
            let is_held = |tx: &Tx<'_>, file| {
                let uses = media::store::uses(tx, file)?;
                Ok::<_, Error>(!uses.is_empty())
            };
            set_emblem(tx, Emblem::Picture, Some(house), now)?;
            set_emblem(tx, Emblem::Logo, Some(house), now)?;
            assert_eq!(emblem(tx, Emblem::Logo)?, Some(house));
            set_emblem(tx, Emblem::Logo, Some(sign), now)?;
            assert!(is_held(tx, house)? && is_held(tx, sign)?);
            set_emblem(tx, Emblem::Picture, None, now)?;
            assert!(!is_held(tx, house)? && is_held(tx, sign)?);
            set_emblem(tx, Emblem::Logo, None, now)?;
            assert_eq!(emblem(tx, Emblem::Logo)?, None);
            assert!(!is_held(tx, sign)?);
            Ok::<_, Error>(())
        });
        done.expect("kept");
    }
}
