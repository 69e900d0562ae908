//! The store as it will be once it is brought forward, while the file stays as it is: what a new version of the program
//! shows until it is known to work, so that the version before still finds its own file.
//!
//! What must stay true: no byte of the file changes, whatever is written; nobody else opens the file meanwhile; what is
//! written is gone when the store is closed, so nobody may be told that it was kept.

use std::fs::File;
use std::ops::Bound;
use std::path::Path;

use redb::StorageBackend;
use redb::backends::FileBackend;

use super::backend::{Rehearsal, Shared};
use super::table::Schema;
use super::volume::{Home, Volume};
use super::{Error, Store};

/// The file that a store on trial reads, held against others until this is dropped: the store itself may be closed later.
#[must_use]
pub struct Original {
    file: Shared,
    grows: u64,
}

impl Original {
    /// How many bytes more the file will take when it is brought forward.
    pub fn grows_by(&self) -> u64 {
        self.grows
    }
}

impl Drop for Original {
    fn drop(&mut self) {
        if let Err(error) = self.file.close() {
            tracing::error!(%error, "the store's file was not let go");
        }
    }
}

impl Store {
    /// Opens the file without writing to it: it is brought forward, and written from then on, in memory only.
    ///
    /// # Errors
    /// As [`open`](Store::open); also when there is no such file.
    pub fn open_on_trial(path: &Path, schema: Schema) -> Result<(Self, Original), Error> {
        // Open for writing, since only who may write can hold it against other writers.
        let file = File::options().read(true).write(true).open(path)?;
        let file = Shared::new(FileBackend::new(file)?);
        let is_held = file.try_lock_range(Bound::Unbounded, Bound::Unbounded);
        if !is_held.is_ok_and(|held| held) {
            return Err(Error::Running(path.to_owned()));
        }
        let mut original = Original { file, grows: 0 };
        if original.file.len()? == 0 {
            return Err(Error::NotAStore(path.to_owned()));
        }
        let above = Shared::new(Rehearsal::of(original.file.clone())?);
        let volume = Volume::open(above.clone()).map_err(|error| match error {
            Error::Io(why) if why.kind() == std::io::ErrorKind::InvalidData => {
                Error::NotAStore(path.to_owned())
            }
            other => other,
        })?;
        let store = Self::start(volume, Home::Elsewhere, schema)?;
        original.grows = above.len()?.saturating_sub(original.file.len()?);
        Ok((store, original))
    }
}
