//! The files themselves, under the data directory: `media/ab/abcd…`, by the BLAKE3 of their bytes.
//!
//! A file is written beside, made durable, and then takes its name: under a name there is always the whole file. Backups
//! carry the data directory as it is, and leave out what begins with a dot.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::documents::Hash;
use crate::store::destroy;

/// The folder in the data directory.
const FOLDER: &str = "media";
/// What the names of files begin with that are not whole yet.
const UNFINISHED: &str = ".new-";

/// The folder of the files. Everything here may wait for the disk.
#[derive(Debug, Clone)]
pub struct Files(PathBuf);

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is not there, or cannot be read.
    Missing,
    /// It holds other bytes than its name says.
    Damaged,
}

impl Files {
    /// The files of the box that keeps its data in this directory.
    pub fn of(data: &Path) -> Self {
        Self(data.join(FOLDER))
    }

    /// Where the file of this hash is, if it is there.
    pub fn path(&self, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        self.0.join(&name[..2]).join(&name)
    }

    /// Keeps these bytes; the same ones are kept once.
    ///
    /// # Errors
    /// The disk refused; nothing of them is left.
    pub fn keep(&self, bytes: &[u8]) -> io::Result<Hash> {
        let hash = Hash::of(bytes);
        let path = self.path(hash);
        if path.exists() && self.look(hash).is_ok() {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(&self.0);
        private_dir(folder)?;
        let mut beside = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.0)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(&path).map_err(|it| it.error)?;
        for above in [folder, &self.0] {
            File::open(above)?.sync_all()?;
        }
        Ok(hash)
    }

    /// Whether the file of this hash is there and whole.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn look(&self, hash: Hash) -> Result<(), Wrong> {
        let mut file = File::open(self.path(hash)).map_err(|_| Wrong::Missing)?;
        let (mut hasher, mut piece) = (blake3::Hasher::new(), vec![0; 64 << 10]);
        loop {
            match file.read(&mut piece).map_err(|_| Wrong::Missing)? {
                0 => break,
                length => hasher.update(&piece[..length]),
            };
        }
        if *hasher.finalize().as_bytes() == hash.0 {
            Ok(())
        } else {
            Err(Wrong::Damaged)
        }
    }

    /// Destroys every file that is not among `known`, and what a crash left unfinished; how many went.
    ///
    /// # Errors
    /// A folder could not be read, or a file not be removed.
    pub fn sweep(&self, known: &BTreeSet<Hash>) -> io::Result<usize> {
        let mut count = 0;
        for entry in entries(&self.0)? {
            if entry.file_type()?.is_dir() {
                for file in entries(&entry.path())? {
                    let name = file.file_name();
                    let hash = name.to_str().and_then(|it| it.parse().ok());
                    if hash.is_none_or(|it| !known.contains(&it)) {
                        destroy(&file.path())?;
                        count += 1;
                    }
                }
            } else if entry
                .file_name()
                .as_encoded_bytes()
                .starts_with(UNFINISHED.as_bytes())
            {
                destroy(&entry.path())?;
                count += 1;
            }
        }
        Ok(count)
    }
}

/// What lies in a folder; nothing in one that is not there.
fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.collect(),
    }
}

/// Makes a folder for the box alone, and those above it.
fn private_dir(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_one_file_and_a_damaged_one_is_written_anew() {
        let data = tempfile::tempdir().expect("a directory");
        let files = Files::of(data.path());
        let hash = files.keep(b"a bench").expect("kept");
        assert_eq!(files.keep(b"a bench").expect("kept"), hash);
        assert_eq!(files.look(hash), Ok(()));
        let path = files.path(hash);
        assert!(path.starts_with(data.path().join("media")));
        fs::write(&path, "a bunch").expect("written");
        assert_eq!(files.look(hash), Err(Wrong::Damaged));
        files.keep(b"a bench").expect("kept");
        assert_eq!(files.look(hash), Ok(()));
    }

    #[test]
    fn only_what_is_known_stays() {
        let data = tempfile::tempdir().expect("a directory");
        let files = Files::of(data.path());
        assert_eq!(files.sweep(&BTreeSet::new()).expect("nothing there"), 0);
        let known = files.keep(b"known").expect("kept");
        let other = files.keep(b"other").expect("kept");
        fs::write(data.path().join("media/.new-x"), "half").expect("written");
        let count = files.sweep(&BTreeSet::from([known])).expect("swept");
        assert_eq!(count, 2);
        assert_eq!(files.look(known), Ok(()));
        assert_eq!(files.look(other), Err(Wrong::Missing));
    }
}
