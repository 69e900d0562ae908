//! A copy of the store at one moment, in a file of its own, made while the house is open.

use std::path::Path;

use redb::{Database, ReadableTable};

use super::leftover::{Purpose, beside};
use super::table;
use super::volume::Home;
use super::writer::{NUMBERS, RENEWALS_ASKED, ROWS};
use super::{CACHE, Error, Snapshot, Store, sync_parent};

impl Store {
    /// Writes everything as it is now to a new store file at `path`, compact and durable when
    /// this returns. Nothing is at `path` until it is whole; what was there is replaced.
    ///
    /// The copy is read from one snapshot, so writing goes on meanwhile. Blocking: not for an
    /// async task.
    pub fn snapshot_to(&self, path: &Path) -> Result<(), Error> {
        let store = match &*self.0.home {
            Home::File(store) => store,
            Home::Memory | Home::Elsewhere => path,
        };
        let beside = beside(path, Purpose::Snapshot, store)?;
        self.read_blocking(|snapshot| copy(snapshot, beside.path()))?;
        beside.as_file().sync_all()?;
        beside.persist(path).map_err(|error| error.error)?;
        sync_parent(path)?;
        Ok(())
    }
}

/// Writes what the snapshot shows to this file.
pub(crate) fn copy(snapshot: &Snapshot, to: &Path) -> Result<(), Error> {
    let copy = Database::builder().set_cache_size(CACHE).create(to)?;
    fill(snapshot, &copy)?;
    copy.close()?;
    Ok(())
}

/// Writes what the snapshot shows to a new database. The mark that a renewal is due stays
/// behind: a copy holds nothing that was erased.
pub(crate) fn fill(snapshot: &Snapshot, database: &Database) -> Result<(), Error> {
    let mark = mark(snapshot)?;
    let txn = database.begin_write()?;
    let mut rows = txn.open_table(ROWS)?;
    for pair in snapshot.rows.iter()? {
        let (key, value) = pair?;
        if key.value() != mark {
            rows.insert(key.value(), value.value())?;
        }
    }
    drop(rows);
    txn.commit()?;
    Ok(())
}

/// Whether the snapshot has the mark that [`fill`] leaves behind.
pub(crate) fn is_renewal_due(snapshot: &Snapshot) -> Result<bool, Error> {
    Ok(ReadableTable::get(&snapshot.rows, mark(snapshot)?.as_slice())?.is_some())
}

fn mark(snapshot: &Snapshot) -> Result<Vec<u8>, Error> {
    let tag = snapshot.tags.of(NUMBERS.name())?;
    Ok(table::row_key(tag, &RENEWALS_ASKED))
}
