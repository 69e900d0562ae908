//! A copy of the store at one moment, in a file of its own, made while the house is open.

use std::path::Path;

use redb::{Database, ReadableTable};

use super::writer::ROWS;
use super::{CACHE, Error, Snapshot, Store, beside, sync_parent};

impl Store {
    /// Writes everything as it is now to a new store file at `path`, compact and durable when
    /// this returns. Nothing is at `path` until it is whole; what was there is replaced.
    ///
    /// The copy is read from one snapshot, so writing goes on meanwhile. Blocking: not for an
    /// async task.
    pub fn snapshot_to(&self, path: &Path) -> Result<(), Error> {
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let beside = tempfile::Builder::new()
            .prefix(".snapshot-")
            .tempfile_in(parent.unwrap_or(Path::new(".")))?;
        self.read_blocking(|snapshot| copy(snapshot, beside.path()))?;
        beside.as_file().sync_all()?;
        beside.persist(path).map_err(|error| error.error)?;
        sync_parent(path)?;
        Ok(())
    }
}

fn copy(snapshot: &Snapshot, to: &Path) -> Result<(), Error> {
    let copy = Database::builder().set_cache_size(CACHE).create(to)?;
    let txn = copy.begin_write()?;
    let mut rows = txn.open_table(ROWS)?;
    for pair in snapshot.rows.iter()? {
        let (key, value) = pair?;
        rows.insert(key.value(), value.value())?;
    }
    drop(rows);
    txn.commit()?;
    copy.close()?;
    Ok(())
}
