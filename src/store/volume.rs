//! The file that the store lies in at the moment: opened as a whole, and replaced as a whole when
//! the store writes itself anew.
//!
//! redb takes the file away from its readers when it closes, so whoever reads holds the volume:
//! an old one closes when the last of them lets go, and only then is what it held destroyed.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use redb::backends::FileBackend;
use redb::{Database, StorageBackend};

use super::backend::Shared;
use super::leftover::Leftover;
use super::space::Ballast;
use super::{CACHE, Error};

/// Where a store can write itself anew.
#[derive(Debug)]
pub(crate) enum Home {
    /// In the place of this file.
    File(PathBuf),
    /// In memory.
    Memory,
    /// On a backend of which the store cannot make another.
    Elsewhere,
}

/// An open file, locked against other processes.
pub(crate) struct Volume {
    // Dropped in this order: redb lets go of the file before it is destroyed.
    pub(crate) database: Database,
    pub(crate) backend: Shared,
    old: OnceLock<Leftover>,
}

impl Volume {
    /// Opens what the backend holds; every page is verified.
    pub(crate) fn open(backend: impl StorageBackend) -> Result<Arc<Self>, Error> {
        Self::open_shared(Shared::new(backend))
    }

    fn open_shared(backend: Shared) -> Result<Arc<Self>, Error> {
        let database = Database::builder()
            .set_cache_size(CACHE)
            .set_check_integrity_on_open(true)
            .create_with_backend(backend.clone())?;
        Ok(Arc::new(Self {
            database,
            backend,
            old: OnceLock::new(),
        }))
    }

    /// Opens this file; nothing when the path leads to another one by now, because the process
    /// that had it open wrote its store anew and then ended.
    /// `store` is the name that the store has, now or soon.
    pub(crate) fn open_file(path: &Path, store: &Path) -> Result<Option<Arc<Self>>, Error> {
        let file = File::options().read(true).write(true).open(path)?;
        let inode = |found: &fs::Metadata| (found.dev(), found.ino());
        let opened = inode(&file.metadata()?);
        let ballast = Ballast::of(store);
        let volume = Self::open_shared(Shared::with_ballast(FileBackend::new(file)?, ballast));
        if inode(&fs::metadata(path)?) != opened {
            return Ok(None);
        }
        volume.map(Some)
    }

    /// How many bytes it takes.
    pub(crate) fn size(&self) -> io::Result<u64> {
        self.backend.len()
    }

    /// Another volume has taken the place of this one, whose file is now called so: it is
    /// destroyed when the last reader lets go.
    pub(crate) fn leave(&self, file: Leftover) {
        // A volume is replaced once.
        drop(self.old.set(file));
    }
}

/// The volume that is written and read now.
pub(crate) struct Current(RwLock<Arc<Volume>>);

impl Current {
    pub(crate) fn new(volume: Arc<Volume>) -> Self {
        Self(RwLock::new(volume))
    }

    pub(crate) fn volume(&self) -> Arc<Volume> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// From now on it is this one.
    pub(crate) fn replace(&self, volume: Arc<Volume>) {
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *current, volume);
        // Closing takes a while: not while others want to read.
        drop(current);
        drop(old);
    }
}
