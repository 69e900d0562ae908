//! What a backup holds: everything that makes this box itself, gathered at one moment and described so that it can be
//! compared when it comes back.
//!
//! ```text
//! box.json              what follows: digests of every file and of the store's rows, which box, which program
//! configuration.toml    the configuration file
//! data/parvis.redb      the store, compact, from one snapshot
//! data/…                every other file of the data directory: keys, certificates, the list of what was erased
//! ```
//! Left out are what only a running box has (its control socket), what is made anew from the rest (the search's index) and what is being made or destroyed (names that begin with
//! a dot). Everything else in the data directory is carried without being listed here, so that nothing new is forgotten.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::problem::{Kind, Problem};
use super::{files, ledger};
use crate::clock::Now;
use crate::store::{Fingerprint, Store};

/// The name of the store's file in the data directory.
pub(super) const STORE: &str = "parvis.redb";
/// The directory of the data in a backup.
pub(super) const DATA: &str = "data";
/// The configuration file in a backup.
pub(super) const CONFIGURATION: &str = "configuration.toml";
/// What describes a backup.
pub(super) const DESCRIPTION: &str = "box.json";

/// What lies in the data directory and is never carried: the store itself, of which a snapshot is, the control socket, and
/// the search's index, which is made anew from the store.
const LEFT_OUT: &[&str] = &[STORE, "control.sock", "search"];
/// The shape of `box.json` and of all around it.
const FORMAT: u32 = 1;
/// Room that is left free on the box's disk, in bytes, whatever is made beside.
const SPARE: u64 = 32 << 20;

/// What `box.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Description {
    format: u32,
    /// Which box it is.
    pub(super) identity: String,
    /// Which version of the program made it.
    program: String,
    /// When, in seconds since 1970, and whether the clock could be believed.
    made: i64,
    made_is_plausible: bool,
    /// The rows of the store.
    store: Fingerprint,
    /// Every other file, by its path.
    files: BTreeMap<String, Mark>,
}

/// What is compared of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    length: u64,
    blake3: String,
}

impl Description {
    /// Reads one, and refuses what a later program wrote.
    pub(super) fn parse(text: &[u8]) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged = |error: serde_json::Error| {
            Problem::new(Kind::Damaged, format!("{DESCRIPTION}: {error}"))
        };
        let Format { format } = serde_json::from_slice(text).map_err(damaged)?;
        if format > FORMAT {
            return Err(Problem::new(Kind::Newer, DESCRIPTION));
        }
        serde_json::from_slice(text).map_err(damaged)
    }
}

/// Gathers everything in an empty directory.
pub(super) fn gather(
    store: &Store,
    data: &Path,
    configuration: Option<&Path>,
    into: &Path,
    now: Now,
) -> Result<Description, Problem> {
    let identity = files::identity(data)?;
    ledger::update(store, data)?;
    has_room(data, 1)?;
    let inside = into.join(DATA);
    let made = fs::DirBuilder::new().mode(0o700).create(&inside);
    made.map_err(|error| Problem::here(&inside, &error))?;
    store.snapshot_to(&inside.join(STORE))?;
    let mut marks = BTreeMap::new();
    for path in carried(data)? {
        let (from, to) = (data.join(&path), inside.join(&path));
        let copied = copy(&from, &to);
        // Files of the place come and go: what was destroyed meanwhile, and overwritten before that, is not carried.
        if !from.exists() {
            remove(&to)?;
            continue;
        }
        marks.insert(name(&Path::new(DATA).join(&path)), copied?);
    }
    if let Some(file) = configuration {
        marks.insert(
            CONFIGURATION.to_owned(),
            copy(file, &into.join(CONFIGURATION))?,
        );
    }
    let description = Description {
        format: FORMAT,
        identity,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made: now.timestamp().as_second(),
        made_is_plausible: now.may_expire(),
        store: Fingerprint::of_file(&inside.join(STORE))?,
        files: marks,
    };
    let text = serde_json::to_vec_pretty(&description)
        .map_err(|error| Problem::new(Kind::System, error))?;
    let path = into.join(DESCRIPTION);
    fs::write(&path, text).map_err(|error| Problem::here(&path, &error))?;
    Ok(description)
}

fn remove(path: &Path) -> Result<(), Problem> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Problem::here(path, &error)),
        _ => Ok(()),
    }
}

/// Whether what came back is what was gathered, to the last row and byte.
pub(super) fn compare(dir: &Path) -> Result<Description, Problem> {
    let path = dir.join(DESCRIPTION);
    let text = fs::read(&path).map_err(|error| Problem::here(&path, &error))?;
    let description = Description::parse(&text)?;
    let store = Fingerprint::of_file(&dir.join(DATA).join(STORE))?;
    if store != description.store {
        return Err(Problem::new(Kind::Differs, STORE));
    }
    let mut found = BTreeMap::new();
    for path in everything_under(dir)? {
        let at = dir.join(&path);
        let name = name(&path);
        if name != DESCRIPTION && path != Path::new(DATA).join(STORE) {
            found.insert(name, mark(&at).map_err(|error| Problem::here(&at, &error))?);
        }
    }
    let differing = description
        .files
        .iter()
        .find(|(name, mark)| found.get(*name) != Some(mark));
    let stray = found
        .keys()
        .find(|name| !description.files.contains_key(*name));
    match differing.map(|(name, _)| name).or(stray) {
        Some(name) => Err(Problem::new(Kind::Differs, name)),
        None => Ok(description),
    }
}

/// Whether the disk of the data directory has room for so many more copies of what is in it.
pub(super) fn has_room(data: &Path, copies: u64) -> Result<(), Problem> {
    let mut size = fs::metadata(data.join(STORE)).map_or(0, |it| it.len());
    for path in carried(data)? {
        size += fs::metadata(data.join(path)).map_or(0, |it| it.len());
    }
    let Ok(disk) = rustix::fs::statvfs(data) else {
        return Ok(());
    };
    if disk.f_bavail.saturating_mul(disk.f_frsize) < size * copies + SPARE {
        return Err(Kind::NoRoomHere.into());
    }
    Ok(())
}

/// The files of the data directory that a backup carries beside the store.
fn carried(data: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut all = everything_under(data)?;
    all.retain(|path| {
        let is_hidden = |part: &Path| name(part).split('/').any(|it| it.starts_with('.'));
        !is_hidden(path) && !LEFT_OUT.iter().any(|left| path.starts_with(left))
    });
    Ok(all)
}

/// Every plain file under a directory, by its path from there; links, sockets and the like are none.
fn everything_under(dir: &Path) -> Result<Vec<PathBuf>, Problem> {
    fn walk(root: &Path, at: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(root.join(at))? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, at.join(entry.file_name()));
            if kind.is_dir() {
                // What is being destroyed may be gone already.
                if !name(&path).starts_with('.') {
                    walk(root, &path, found)?;
                }
            } else if kind.is_file() {
                found.push(path);
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(dir, Path::new(""), &mut found).map_err(|error| Problem::here(dir, &error))?;
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Copies a file, for its owner alone, making the directories above it; what it held.
fn copy(from: &Path, to: &Path) -> Result<Mark, Problem> {
    let copied = (|| {
        if let Some(above) = to.parent() {
            let mut dirs = fs::DirBuilder::new();
            dirs.recursive(true).mode(0o700).create(above)?;
        }
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(to)?;
        io::copy(&mut File::open(from)?, &mut file)?;
        mark(to)
    })();
    copied.map_err(|error: io::Error| Problem::here(from, &error))
}

fn mark(path: &Path) -> io::Result<Mark> {
    let mut hasher = blake3::Hasher::new();
    let length = io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(Mark {
        length,
        blake3: hasher.finalize().to_hex().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_running_box_has_is_left_out() {
        let data = tempfile::tempdir().expect("a directory");
        let dir = data.path();
        fs::create_dir(dir.join("tls")).expect("made");
        fs::create_dir(dir.join(".backup-abc")).expect("made");
        fs::create_dir(dir.join("search")).expect("made");
        for file in [
            STORE,
            "search/meta.json",
            "tls/authority.key",
            ".renew-parvis.redb-x",
            ".backup-abc/copy",
        ] {
            fs::write(dir.join(file), "x").expect("written");
        }
        let socket = std::os::unix::net::UnixListener::bind(dir.join("control.sock"));
        socket.expect("bound");
        assert_eq!(carried(dir), Ok(vec![PathBuf::from("tls/authority.key")]));
    }

    #[test]
    fn what_came_back_is_compared_to_the_last_byte() {
        let (data, into) = (tempfile::tempdir(), tempfile::tempdir());
        let (data, into) = (data.expect("a directory"), into.expect("a directory"));
        let store = Store::open(&data.path().join(STORE), crate::store::Schema::new());
        let store = store.expect("opened");
        fs::write(data.path().join("key"), "secret").expect("written");
        let clock =
            crate::clock::Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        gather(&store, data.path(), None, into.path(), clock.now()).expect("gathered");
        compare(into.path()).expect("equal");

        fs::write(into.path().join("data/key"), "sECret").expect("written");
        let refused = compare(into.path()).expect_err("other bytes");
        assert_eq!((refused.kind(), refused.why()), (Kind::Differs, "data/key"));
    }

    #[test]
    fn a_description_from_the_future_is_refused() {
        let refused = Description::parse(br#"{"format": 2, "soul": true}"#).expect_err("newer");
        assert_eq!(refused.kind(), Kind::Newer);
        assert_eq!(
            Description::parse(b"{").expect_err("cut").kind(),
            Kind::Damaged
        );
    }
}
