//! The way back: a backup takes the place of what a data directory holds, after it was checked, and what was erased since it
//! was made is erased again.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, lchown};
use std::path::{Path, PathBuf};

use super::content::{self, CONFIGURATION, DATA, DESCRIPTION, Description, STORE};
use super::ledger::{self, Ledger};
use super::problem::{Kind, Problem};
use super::progress::Told;
use super::run::{Staging, examine, sweep};
use super::stick::Sticks;
use super::vault::{Kept, Target, Vault};
use super::{exchange, files, phrase};
use crate::appliance::settings::Machine;
use crate::clock::Clock;
use crate::people::everybody;
use crate::people::holdings::Holdings;
use crate::store::{Schema, Store};

/// What is to be restored, and where.
pub struct Wanted {
    /// The data directory.
    pub data: PathBuf,
    /// Where the backup lies; on the first stick that has one when not given.
    pub target: Option<Target>,
    /// Who mounts sticks.
    pub machine: Machine,
    /// What opens it, as it was typed.
    pub passphrase: String,
    /// Which snapshot, by its name or a part of it; the newest when not given.
    pub snapshot: Option<String>,
    /// Whether this box's own content may be replaced by an older state of it.
    pub replace: bool,
    /// Whether this box's content may be replaced by another box's.
    pub adopt: bool,
    /// Every table of every room.
    pub schema: fn() -> Schema,
    /// The rooms that erase what they keep of somebody.
    pub rooms: fn() -> Vec<Box<dyn Holdings>>,
    /// The venue's time zone.
    pub zone: jiff::tz::TimeZone,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// restic's name of the snapshot.
    pub snapshot: String,
    /// When it was made, as that box's clock had it.
    pub made: jiff::Timestamp,
    /// How many had been erased since, and were erased again.
    pub erased_again: usize,
    /// Where the configuration file of the backup lies now.
    pub configuration: Option<PathBuf>,
}

/// Restores a backup. Blocking. The box must not run.
///
/// # Errors
/// Why not; what was there is as it was.
pub fn restore(wanted: &Wanted) -> Result<Restored, Problem> {
    let data = &wanted.data;
    exchange::finish(data)?;
    make(data)?;
    let here = Here::of(wanted)?;
    sweep(data)?;
    let told = Told::nobody();
    let passphrase = phrase::typed(&wanted.passphrase)?;
    // Mounted until this is over.
    let (target, _mounted) = match &wanted.target {
        Some(target) => (target.clone(), None),
        None => {
            let mounted = Sticks::of(&wanted.machine).mount_any()?;
            (mounted.target(), Some(mounted))
        }
    };
    let vault = Vault::open(&target, &passphrase, &here.clock, &told)?;
    let vault = vault.ok_or(Kind::NotARepository)?;
    let all = vault.all()?;
    let kept = chosen(&all, wanted.snapshot.as_deref())?;
    let description = vault.read(kept, DESCRIPTION)?.ok_or(Kind::NotARepository)?;
    let identity = Description::parse(&description)?.identity;
    here.may_be_replaced(&identity, wanted)?;

    let staging = Staging::new(data)?;
    vault.fetch(kept, staging.path())?;
    content::compare(staging.path())?;
    let restored = staging.path().join(DATA);
    let mut ledger = here.ledger(&identity, data)?;
    if let Some(newest) = all.last() {
        let list = format!("{DATA}/{}/{}", files::DIR, ledger::NAME);
        let list = vault.read(newest, &list)?.unwrap_or_default();
        ledger.join(Ledger::parse(&String::from_utf8_lossy(&list)));
    }
    ledger.join(Ledger::of(&restored)?);
    ledger.keep(&restored)?;
    let erased_again = erase_again(wanted, &restored, ledger)?;
    phrase::keep(&restored, &passphrase)?;
    let configuration = keep_configuration(staging.path())?;
    belong_to_the_same(data, &restored)?;
    drop(here);
    exchange::begin(data, &restored)?;
    Ok(Restored {
        snapshot: kept.id.clone(),
        made: kept.made,
        erased_again,
        configuration: configuration.map(|name| files::path(data, &name)),
    })
}

/// The data directory, for its owner alone.
fn make(data: &Path) -> Result<(), Problem> {
    let mut dirs = fs::DirBuilder::new();
    let made = dirs.recursive(true).mode(0o700).create(data);
    made.map_err(|error| Problem::here(data, &error))
}

/// What a data directory holds before, kept open so that no box starts on it meanwhile.
struct Here {
    store: Option<Store>,
    clock: Clock,
    identity: Option<String>,
    has_content: bool,
}

impl Here {
    fn of(wanted: &Wanted) -> Result<Self, Problem> {
        let path = wanted.data.join(STORE);
        let is_there = path
            .try_exists()
            .map_err(|error| Problem::here(&path, &error))?;
        // A box that was never opened has no store; its clock needs one to begin with.
        let opened = if is_there {
            Store::open(&path, (wanted.schema)())?
        } else {
            Store::in_memory((wanted.schema)())?
        };
        let clock = Clock::start(&opened, wanted.zone.clone());
        let clock = clock.map_err(|error| Problem::new(Kind::System, error))?;
        let has_content = !opened.read_blocking(everybody)?.is_empty();
        if is_there {
            ledger::update(&opened, &wanted.data)?;
        }
        Ok(Self {
            store: is_there.then_some(opened),
            clock,
            identity: files::read(&wanted.data, files::IDENTITY)?,
            has_content,
        })
    }

    /// Whether the backup may take the place of what is here.
    fn may_be_replaced(&self, identity: &str, wanted: &Wanted) -> Result<(), Problem> {
        let is_this_box = self.identity.as_deref() == Some(identity);
        match (self.has_content, is_this_box) {
            (true, true) if !wanted.replace => Err(Kind::HasContent.into()),
            (true, false) if !wanted.adopt => Err(Kind::OtherBox.into()),
            _ => Ok(()),
        }
    }

    /// What this directory knows was erased, where it is the same box.
    fn ledger(&self, identity: &str, data: &Path) -> Result<Ledger, Problem> {
        if self.store.is_some() && self.identity.as_deref() == Some(identity) {
            Ledger::of(data)
        } else {
            Ok(Ledger::default())
        }
    }
}

/// The snapshot that is wanted.
fn chosen<'a>(all: &'a [Kept], wanted: Option<&str>) -> Result<&'a Kept, Problem> {
    let Some(wanted) = wanted else {
        return all.last().ok_or_else(|| Kind::NotARepository.into());
    };
    let mut named = all.iter().filter(|kept| {
        let (short, long) = (kept.id.as_str(), wanted.trim());
        !long.is_empty() && (short.starts_with(long) || long.starts_with(short))
    });
    match (named.next(), named.next()) {
        (Some(kept), None) => Ok(kept),
        _ => Err(Problem::new(Kind::NoSnapshot, wanted)),
    }
}

/// Lets the doctor look at the restored store and erases again what was erased; how many.
fn erase_again(wanted: &Wanted, restored: &Path, ledger: Ledger) -> Result<usize, Problem> {
    let store = examine(&restored.join(STORE), (wanted.schema)())?;
    let clock = Clock::start(&store, wanted.zone.clone());
    let clock = clock.map_err(|error| Problem::new(Kind::System, error))?;
    let count = ledger.replay(&store, (wanted.rooms)(), clock.now())?;
    if count > 0 {
        store.renew_blocking()?;
    }
    Ok(count)
}

/// Puts the configuration of the backup among the restored files; its name there.
fn keep_configuration(staging: &Path) -> Result<Option<String>, Problem> {
    let from = staging.join(CONFIGURATION);
    match fs::read_to_string(&from) {
        Ok(text) => {
            files::write(&staging.join(DATA), CONFIGURATION, text.trim_end())?;
            Ok(Some(CONFIGURATION.to_owned()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::here(&from, &error)),
    }
}

/// What was restored is for whom the directory is: a command may run as root, the box does not.
fn belong_to_the_same(data: &Path, restored: &Path) -> Result<(), Problem> {
    fn give(path: &Path, owner: (u32, u32)) -> io::Result<()> {
        let found = fs::symlink_metadata(path)?;
        if (found.uid(), found.gid()) != owner {
            lchown(path, Some(owner.0), Some(owner.1))?;
        }
        if found.is_dir() {
            for entry in fs::read_dir(path)? {
                give(&entry?.path(), owner)?;
            }
        }
        Ok(())
    }
    let given = fs::metadata(data).and_then(|it| give(restored, (it.uid(), it.gid())));
    given.map_err(|error| Problem::here(data, &error))
}
