//! Files beside the store's own, while it makes another and after it has: they hold what the
//! store holds or held, so none of them may stay, and what erased rows left in them least of all.
//!
//! Before such a file is unlinked its bytes are overwritten. It is small, so that costs little,
//! and on a disk or card without a translation layer the erased words are then gone from the
//! medium and not only from the directory. It is no guarantee: flash writes elsewhere and keeps
//! the old cells until it needs them, and so does a file system that copies on write. Whoever
//! must be sure encrypts the card, or destroys it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{parent, sync_parent};

/// What files beside the store are for: the first part of their names.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// A store that is being created.
    New,
    /// A snapshot that is not whole yet.
    Snapshot,
    /// A store that is being written anew; then the one whose place it took.
    Renewal,
}

impl Purpose {
    /// What the names of such files of this store begin with. The store's own name is in it:
    /// others may keep files in the same directory.
    fn prefix(self, store: &Path) -> OsString {
        let mut prefix = OsString::from(match self {
            Self::New => ".new-",
            Self::Snapshot => ".snapshot-",
            Self::Renewal => ".renew-",
        });
        prefix.push(store.file_name().unwrap_or_default());
        prefix.push("-");
        prefix
    }
}

/// A temporary file of the store called `store`, in the directory of `path`, for its owner alone.
pub(crate) fn beside(
    path: &Path,
    purpose: Purpose,
    store: &Path,
) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(&purpose.prefix(store))
        .tempfile_in(parent(path))
}

/// Destroys what a crash left beside this store, which must be open: its lock says that no other
/// process still works on these files. What cannot be destroyed is logged.
pub(crate) fn sweep(store: &Path) {
    if let Err(error) = try_sweep(store) {
        tracing::error!(%error, "what a crash left beside the store is still there");
    }
}

fn try_sweep(store: &Path) -> io::Result<()> {
    let prefixes = [Purpose::New, Purpose::Snapshot, Purpose::Renewal].map(|it| it.prefix(store));
    let mut left = Vec::new();
    for entry in fs::read_dir(parent(store))? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = |prefix: &OsString| {
            let (name, prefix) = (name.as_encoded_bytes(), prefix.as_encoded_bytes());
            name.starts_with(prefix)
        };
        if prefixes.iter().any(is_ours) {
            left.push(entry.path());
        }
    }
    if left.is_empty() {
        return Ok(());
    }
    // A power cut must not make the store's name lead back to a file that is about to be destroyed.
    sync_parent(store)?;
    left.iter().try_for_each(|path| {
        tracing::warn!(file = %path.display(), "destroying what a crash left");
        destroy(path)
    })
}

/// A file that is destroyed when this is dropped.
#[derive(Debug)]
pub(crate) struct Leftover(PathBuf);

impl Leftover {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Leaves it for the next start, which knows what the disk made of it.
    pub(crate) fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        if self.0.as_os_str().is_empty() {
            return;
        }
        if let Err(error) = destroy(&self.0) {
            tracing::error!(file = %self.0.display(), %error, "an old file was not destroyed");
        }
    }
}

/// Overwrites and unlinks a file; one that is not there is well.
///
/// # Errors
/// It could not be removed.
pub fn destroy(path: &Path) -> io::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    // With a second name it may be the store itself, cut off while it was being created.
    if found.is_file()
        && found.nlink() == 1
        && let Err(error) = overwrite(path, found.len())
    {
        tracing::warn!(file = %path.display(), %error, "unlinked without being overwritten");
    }
    fs::remove_file(path)
}

/// Destroys a directory and every file in it, as the store destroys its own leftovers: for copies
/// of the store that others made. Links are removed, not followed.
///
/// # Errors
/// Something could not be removed.
pub fn destroy_all(dir: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            destroy_all(&entry.path())?;
        } else {
            destroy(&entry.path())?;
        }
    }
    fs::remove_dir(dir)
}

fn overwrite(path: &Path, len: u64) -> io::Result<()> {
    static ZEROS: [u8; 64 << 10] = [0; 64 << 10];
    let mut file = File::options().write(true).open(path)?;
    let mut left = len;
    while left > 0 {
        let some = left.min(ZEROS.len() as u64);
        file.write_all(&ZEROS[..some as usize])?;
        left -= some;
    }
    file.sync_data()
}
