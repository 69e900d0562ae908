//! What a closed store file holds, in one line that two copies can be compared by.

use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable};
use serde::{Deserialize, Serialize};

use super::writer::ROWS;
use super::{CACHE, Error};

/// The rows of a store file: how many, and a digest over every key and value in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// How many rows there are, the store's own included.
    pub rows: u64,
    /// blake3 over all of them, in hexadecimal.
    pub digest: String,
}

impl Fingerprint {
    /// Reads every row of a store file that nobody has open, and changes nothing in it.
    ///
    /// # Errors
    /// It is no store file, is damaged, or cannot be read.
    pub fn of_file(path: &Path) -> Result<Self, Error> {
        let database = Database::builder()
            .set_cache_size(CACHE)
            .open_read_only(path)?;
        let rows = database.begin_read()?.open_table(ROWS)?;
        let (mut count, mut hasher) = (0, blake3::Hasher::new());
        for pair in rows.iter()? {
            let (key, value) = pair?;
            for part in [key.value(), value.value()] {
                hasher.update(&(part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
            count += 1;
        }
        Ok(Self {
            rows: count,
            digest: hasher.finalize().to_hex().to_string(),
        })
    }
}
