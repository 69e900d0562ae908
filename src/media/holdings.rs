//! What this room answers when somebody takes their things or leaves.

use super::{address, store};
use crate::clock::Now;
use crate::ids::PersonId;
use crate::people::holdings::{Choices, Contribution, Holdings, Piece, Shelf, ShelfLine};
use crate::store::{Error, Snapshot, Tx};
use crate::web::words::Words;

/// The files, asked by people.
pub struct Media;

impl Holdings for Media {
    fn shelf(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Option<Shelf>, Error> {
        let count = store::uploads_of(read, person)?.len();
        let line = ShelfLine {
            text: w.t1("media-shelf-line", "count", count),
            href: "/media/deposer".to_owned(),
        };
        Ok((count > 0).then(|| Shelf {
            title: w.t("media-shelf"),
            lines: vec![line],
        }))
    }

    /// A list with addresses: the files themselves are too large for one archive, and lie open under them.
    fn pieces(&self, read: &Snapshot, person: PersonId, _: Words) -> Result<Vec<Piece>, Error> {
        let files = store::uploads_of(read, person)?;
        let facts: Vec<_> = files
            .iter()
            .map(|it| {
                serde_json::json!({
                    "address": address(it.object.hash),
                    "type": it.object.kind.media_type(),
                    "bytes": it.object.bytes,
                    "name": it.object.name,
                    "description": it.alt,
                    "used": !it.uses.is_empty(),
                })
            })
            .collect();
        Ok(vec![Piece {
            name: "media.json".into(),
            content: serde_json::to_vec_pretty(&facts).unwrap_or_default(),
        }])
    }

    fn contributions(&self, _: &Snapshot, _: PersonId) -> Result<Vec<Contribution>, Error> {
        Ok(Vec::new())
    }

    fn forget(
        &self,
        tx: &mut Tx<'_>,
        person: PersonId,
        _: &str,
        _: &Choices,
        _: Now,
    ) -> Result<(), Error> {
        for upload in store::uploads_of(tx, person)? {
            store::take_back(tx, person, upload.object.hash)?;
        }
        Ok(())
    }
}
