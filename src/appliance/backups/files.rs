//! The small files that backups keep in the data directory: who this box is, its passphrase, who was erased.
//!
//! All lie in `backups/`, for their owner alone, each replaced as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::problem::Problem;

/// The directory of these files under the data directory.
pub(super) const DIR: &str = "backups";
/// Which box this is: random, made once, carried by its backups.
pub(super) const IDENTITY: &str = "identity";

/// Where one of these files lies.
pub(super) fn path(data: &Path, name: &str) -> PathBuf {
    data.join(DIR).join(name)
}

/// The text of one of these files, without blanks around it; nothing where there is none.
pub(super) fn read(data: &Path, name: &str) -> Result<Option<String>, Problem> {
    let path = path(data, name);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::here(&path, &error)),
    }
}

/// Writes one of these files, durable when this returns.
pub(super) fn write(data: &Path, name: &str, text: &str) -> Result<(), Problem> {
    let dir = data.join(DIR);
    let written = (|| {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&dir)?;
        let beside = dir.join(format!(".{name}.new"));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&beside)?;
        writeln!(file, "{text}")?;
        file.sync_all()?;
        fs::rename(&beside, dir.join(name))?;
        File::open(&dir)?.sync_all()
    })();
    written.map_err(|error: io::Error| Problem::here(&dir, &error))
}

/// Which box this is; made when it was never asked before.
pub(super) fn identity(data: &Path) -> Result<String, Problem> {
    if let Some(known) = read(data, IDENTITY)? {
        return Ok(known);
    }
    let new: String = rand::random::<[u8; 16]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    write(data, IDENTITY, &new)?;
    Ok(new)
}
