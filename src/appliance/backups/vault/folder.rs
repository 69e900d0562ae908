//! Backups in a folder, or on a stick: one file after the other, each whole or not there.
//!
//! rustic's own folder writes in place, so that a power cut leaves files cut short under their final names; restic and this
//! one write beside, wait for the disk, and rename.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use rustic_core::{
    ALL_FILE_TYPES, BytesList, FileType, Id, ReadBackend, RusticResult, WriteBackend,
};

use super::Trouble;
use crate::appliance::backups::problem::{Kind, Problem};

/// What files are called that are not whole yet.
const UNFINISHED: &str = ".tmp-";

/// A folder that holds a repository, or will.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    trouble: Trouble,
}

impl Folder {
    pub(super) fn new(root: &Path, trouble: Trouble) -> Self {
        Self {
            root: root.to_owned(),
            trouble,
        }
    }

    /// Whether there is nothing in it that anybody could miss; a folder that is not there yet is empty.
    pub(super) fn is_empty(&self) -> Result<bool, Problem> {
        let entries = match fs::read_dir(&self.root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            entries => entries.map_err(|error| Problem::there(&self.root, &error))?,
        };
        for entry in entries {
            let name = entry
                .map_err(|error| Problem::there(&self.root, &error))?
                .file_name();
            // What file systems put there themselves, and what a cut left of a repository that never was.
            let is_known = ["lost+found", "System Volume Information", "data"]
                .into_iter()
                .chain(ALL_FILE_TYPES.map(FileType::dirname))
                .any(|known| known == name);
            if !is_known {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes what a cut left unfinished. Nobody else may write here at the time.
    pub(super) fn sweep(&self) -> Result<(), Problem> {
        let mut dirs: Vec<PathBuf> = ALL_FILE_TYPES
            .iter()
            .map(|kind| self.root.join(kind.dirname()))
            .collect();
        dirs.extend(subfolders(&self.root.join(FileType::Pack.dirname())));
        dirs.push(self.root.clone());
        for path in dirs.iter().flat_map(|dir| files(dir)) {
            let name = path.file_name().unwrap_or_default();
            if name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
                fs::remove_file(&path).map_err(|error| Problem::there(&path, &error))?;
            }
        }
        Ok(())
    }

    fn dir(&self, kind: FileType, id: &Id) -> PathBuf {
        match kind {
            FileType::Config => self.root.clone(),
            FileType::Pack => self.root.join(kind.dirname()).join(&id.to_hex()[..2]),
            _ => self.root.join(kind.dirname()),
        }
    }

    fn path(&self, kind: FileType, id: &Id) -> PathBuf {
        self.dir(kind, id).join(name(kind, id))
    }

    fn write(&self, kind: FileType, id: &Id, content: &BytesList) -> io::Result<()> {
        let dir = self.dir(kind, id);
        fs::create_dir_all(&dir)?;
        let beside = dir.join(format!("{UNFINISHED}{}", name(kind, id)));
        let written = (|| {
            let mut file = File::create(&beside)?;
            for part in content.slice() {
                file.write_all(part)?;
            }
            file.sync_all()?;
            fs::rename(&beside, dir.join(name(kind, id)))?;
            File::open(&dir)?.sync_all()
        })();
        if written.is_err() {
            // What is left of it is swept next time.
            drop(fs::remove_file(&beside));
        }
        written
    }

    fn read(&self, path: &Path, part: Option<(u32, u32)>) -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let mut bytes = Vec::new();
        match part {
            None => drop(file.read_to_end(&mut bytes)?),
            Some((offset, length)) => {
                file.seek(SeekFrom::Start(u64::from(offset)))?;
                bytes.resize(length as usize, 0);
                file.read_exact(&mut bytes)?;
            }
        }
        Ok(bytes)
    }

    fn got(&self, kind: FileType, id: &Id, part: Option<(u32, u32)>) -> RusticResult<Bytes> {
        self.trouble.go_on()?;
        let path = self.path(kind, id);
        let read = self.read(&path, part).map_err(|error| {
            self.trouble.raise(match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof => {
                    Problem::new(Kind::Damaged, format!("{}: {error}", path.display()))
                }
                _ => Problem::there(&path, &error),
            })
        });
        Ok(read?.into())
    }
}

fn name(kind: FileType, id: &Id) -> String {
    match kind {
        FileType::Config => FileType::Config.dirname().to_owned(),
        _ => id.to_hex().to_string(),
    }
}

/// The files right under a folder; none where it cannot be read.
fn files(dir: &Path) -> Vec<PathBuf> {
    entries(dir, |kind| kind.is_file())
}

fn subfolders(dir: &Path) -> Vec<PathBuf> {
    entries(dir, |kind| kind.is_dir())
}

fn entries(dir: &Path, wanted: fn(&fs::FileType) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| wanted(&kind)))
        .map(|entry| entry.path())
        .collect()
}

impl ReadBackend for Folder {
    fn location(&self) -> String {
        format!("local:{}", self.root.display())
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        self.trouble.go_on()?;
        let dir = self.root.join(kind.dirname());
        let found = match kind {
            FileType::Config => {
                let size = fs::metadata(&dir).map_or(0, |found| found.len());
                return Ok(if dir.is_file() {
                    vec![(Id::default(), size.try_into().unwrap_or(u32::MAX))]
                } else {
                    Vec::new()
                });
            }
            FileType::Pack => subfolders(&dir).iter().flat_map(|dir| files(dir)).collect(),
            _ => files(&dir),
        };
        Ok(found
            .iter()
            .filter_map(|path| {
                let id = Id::parse_some(path.file_name()?.to_str()?, kind)?;
                let size = fs::metadata(path).ok()?.len();
                Some((id, size.try_into().unwrap_or(u32::MAX)))
            })
            .collect())
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.got(kind, id, None)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.got(kind, id, Some((offset, length)))
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.path(kind, id).display().to_string()
    }
}

impl WriteBackend for Folder {
    fn create(&self) -> RusticResult<()> {
        for kind in ALL_FILE_TYPES {
            let dir = self.root.join(kind.dirname());
            fs::create_dir_all(&dir)
                .map_err(|error| self.trouble.raise(Problem::there(&dir, &error)))?;
        }
        Ok(())
    }

    fn write_bytes(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        content: BytesList,
    ) -> RusticResult<()> {
        self.trouble.go_on()?;
        self.write(kind, id, &content)
            .map_err(|error| self.trouble.raise(Problem::there(&self.root, &error)))
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        self.trouble.go_on()?;
        let path = self.path(kind, id);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(self.trouble.raise(Problem::there(&path, &error)))
            }
            _ => Ok(()),
        }
    }
}
