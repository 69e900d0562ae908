//! A repository of backups in restic's format: encrypted, each piece kept once, readable by restic itself.
//!
//! What must stay true: one box alone writes to its repository; what is whole there stays readable whenever this is cut off;
//! nothing personal stands in what is not encrypted nor in the names of snapshots; which snapshot is newest is said by the
//! number it carries, never by a date.

mod bucket;
mod folder;
mod trouble;

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rustic_core::repofile::{MasterKey, SnapshotFile};
use rustic_core::{
    BackupOptions, ConfigOptions, Credentials, FileType, KeepOptions, KeyOptions, LsOptions,
    OpenStatus, PathList, PruneOptions, Repository, RepositoryBackends, RepositoryOptions,
    RusticResult, SnapshotOptions, WriteBackend,
};

pub use bucket::Bucket;
pub(super) use trouble::Trouble;

use super::problem::{Kind, Problem};
use super::progress::Told;
use crate::clock::{Clock, Now};
use bucket::Storage;
use folder::Folder;

/// What every snapshot names as its machine.
const HOST: &str = "parvis";
/// Where in a snapshot everything lies.
const INSIDE: &str = "/parvis";
/// What the tag begins with that carries a snapshot's number.
const NUMBER: &str = "n";
/// How large packs are at first, in bytes: a box has little memory.
const PACK: u64 = 8 << 20;

/// How many days, weeks and months keep their last snapshot.
const DAYS: i32 = 7;
const WEEKS: i32 = 4;
const MONTHS: i32 = 12;

/// Where a repository lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// In this folder, which must be there.
    Folder(PathBuf),
    /// In this storage.
    Bucket(Bucket),
}

/// A repository that is open.
pub(super) struct Vault {
    place: Arc<dyn WriteBackend>,
    /// What the passphrase opened: so that the slow hash is made once.
    key: MasterKey,
    repository: Repository<OpenStatus>,
    trouble: Trouble,
    told: Told,
}

/// One backup in a repository.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Its number: later ones have greater ones.
    pub(super) number: u64,
    /// restic's name of it, short.
    pub(super) id: String,
    /// When it was made, as the box's clock had it.
    pub(super) made: jiff::Timestamp,
    file: SnapshotFile,
}

impl Vault {
    /// Opens the repository; nothing where there is none yet.
    pub(super) fn open(
        target: &Target,
        passphrase: &str,
        clock: &Clock,
        told: &Told,
    ) -> Result<Option<Self>, Problem> {
        let (place, trouble) = place(target, clock, told)?;
        let heed = |error: Box<rustic_core::RusticError>| trouble.behind(&error);
        if place.list(FileType::Config).map_err(heed)?.is_empty() {
            return Ok(None);
        }
        if place.list(FileType::Key).map_err(heed)?.is_empty() {
            return Err(Problem::new(Kind::Damaged, "keys"));
        }
        let repository = unopened(place.clone(), told)
            .and_then(|closed| closed.open(&Credentials::password(passphrase)))
            .map_err(heed)?;
        Ok(Some(Self::of(place, repository, told)))
    }

    fn of(place: Arc<dyn WriteBackend>, repository: Repository<OpenStatus>, told: &Told) -> Self {
        Self {
            place,
            key: repository.key(),
            repository,
            trouble: told.trouble.clone(),
            told: told.clone(),
        }
    }

    /// The repository opened once more, for what takes it for itself.
    fn again(&self) -> RusticResult<Repository<OpenStatus>> {
        unopened(self.place.clone(), &self.told)?.open(&Credentials::Masterkey(self.key.clone()))
    }

    /// Opens the repository to write to it, or makes it where nothing else lies.
    pub(super) fn open_or_create(
        target: &Target,
        passphrase: &str,
        clock: &Clock,
        told: &Told,
    ) -> Result<Self, Problem> {
        if let Target::Folder(root) = target {
            Folder::new(root, told.trouble.clone()).sweep()?;
        }
        if let Some(open) = Self::open(target, passphrase, clock, told)? {
            return Ok(open);
        }
        if let Target::Folder(root) = target
            && !Folder::new(root, told.trouble.clone()).is_empty()?
        {
            return Err(Problem::new(Kind::Occupied, root.display()));
        }
        let (place, trouble) = place(target, clock, told)?;
        let made = create(&place, passphrase, told);
        let repository = made.map_err(|error| trouble.behind(&error))?;
        Ok(Self::of(place, repository, told))
    }

    /// Keeps everything under a directory as the newest snapshot.
    pub(super) fn save(&self, dir: &Path, now: Now) -> Result<(), Problem> {
        let number = self.all()?.last().map_or(1, |kept| kept.number + 1);
        self.heeding(|| {
            let snapshot = SnapshotOptions::default()
                .host(HOST.to_owned())
                .command("parvis backup".to_owned())
                .time(now.zoned())
                .add_tags(&format!("{NUMBER}{number}"))?
                .to_snapshot()?;
            let options = BackupOptions::default().as_path(PathBuf::from(INSIDE));
            let repository = self.again()?.to_indexed_ids()?;
            let source = PathList::from_iter([dir]);
            repository.backup(&options, &source, snapshot)
        })?;
        Ok(())
    }

    /// Every snapshot of a box, the newest last.
    pub(super) fn all(&self) -> Result<Vec<Kept>, Problem> {
        let files = self.heeding(|| self.repository.get_all_snapshots())?;
        let mut all: Vec<Kept> = files
            .into_iter()
            .filter(|file| file.hostname == HOST)
            .map(|file| Kept {
                number: number(&file),
                id: file.id.to_hex()[..8].to_owned(),
                made: file.time.timestamp(),
                file,
            })
            .collect();
        all.sort_by_key(|kept| (kept.number, kept.made));
        Ok(all)
    }

    /// One file of a snapshot; nothing where it has none of that name.
    pub(super) fn read(&self, kept: &Kept, path: &str) -> Result<Option<Vec<u8>>, Problem> {
        let inside = format!("{INSIDE}/{path}");
        let mut content = Vec::new();
        let repository = self.heeding(|| self.again()?.to_indexed())?;
        let Ok(node) = repository.node_from_snapshot_and_path(&kept.file, &inside) else {
            return Ok(None);
        };
        self.heeding(|| repository.dump(&node, &mut content))?;
        Ok(Some(content))
    }

    /// Writes a snapshot into an empty directory, for its owner alone, and waits for the disk.
    pub(super) fn fetch(&self, kept: &Kept, into: &Path) -> Result<(), Problem> {
        let repository = self.heeding(|| self.again()?.to_indexed())?;
        let nodes = self.heeding(|| {
            let root = repository.node_from_snapshot_and_path(&kept.file, INSIDE)?;
            let all = repository.ls(&root, &LsOptions::default())?;
            all.collect::<RusticResult<Vec<_>>>()
        })?;
        let total = nodes.iter().map(|(_, node)| node.meta.size).sum();
        let mut done = 0;
        for (path, node) in &nodes {
            if path
                .components()
                .any(|it| !matches!(it, Component::Normal(_)))
            {
                return Err(Problem::new(Kind::Damaged, path.display()));
            }
            let to = into.join(path);
            if node.is_dir() {
                let made = fs::DirBuilder::new().mode(0o700).create(&to);
                made.map_err(|error| Problem::here(&to, &error))?;
            } else if node.is_file() {
                let mut file = new_file(&to)?;
                let mut sink = Sink::new(&mut file);
                let dumped = repository.dump(node, &mut sink);
                if let Some(error) = sink.error {
                    return Err(Problem::here(&to, &error));
                }
                dumped.map_err(|error| self.trouble.behind(&error))?;
                file.sync_all()
                    .map_err(|error| Problem::here(&to, &error))?;
            }
            done += node.meta.size;
            self.told.fetched(done, total);
        }
        Ok(())
    }

    /// Lets old snapshots go: 7 days, 4 weeks and 12 months keep theirs, and so does the newest. With `thorough`, or when
    /// anything went, what no snapshot needs goes from the disk. Only while the clock may be believed.
    pub(super) fn tidy(&self, now: Now, thorough: bool) -> Result<(), Problem> {
        if !now.may_expire() {
            return Ok(());
        }
        let all = self.all()?;
        let newest = all.last().map(|kept| kept.file.id.to_hex().to_string());
        let keep = KeepOptions::default()
            .keep_daily(DAYS)
            .keep_weekly(WEEKS)
            .keep_monthly(MONTHS)
            .keep_ids(newest.into_iter().collect::<Vec<_>>());
        self.heeding(|| {
            let files = all.iter().map(|kept| kept.file.clone()).collect();
            let judged = keep.apply(files, &now.zoned())?;
            let old = judged.iter().filter(|it| !it.keep);
            let old: Vec<_> = old.map(|it| it.snapshot.id).collect();
            if old.is_empty() && !thorough {
                return Ok(());
            }
            self.repository.delete_snapshots(&old)?;
            // This box alone writes here: nobody could still need what is unused now.
            let options = PruneOptions::default().instant_delete(true);
            let plan = self.repository.prune_plan(&options)?;
            self.repository.prune(&options, plan)
        })
    }

    fn heeding<T>(&self, act: impl FnOnce() -> RusticResult<T>) -> Result<T, Problem> {
        act().map_err(|error| self.trouble.behind(&error))
    }
}

/// What keeps the files of a repository.
fn place(
    target: &Target,
    clock: &Clock,
    told: &Told,
) -> Result<(Arc<dyn WriteBackend>, Trouble), Problem> {
    let trouble = told.trouble.clone();
    Ok(match target {
        Target::Folder(root) if !root.is_dir() => {
            return Err(Problem::new(Kind::NoFolder, root.display()));
        }
        Target::Folder(root) => (Arc::new(Folder::new(root, trouble.clone())), trouble),
        Target::Bucket(bucket) => {
            let storage = Storage::new(bucket, clock.clone(), trouble.clone())?;
            (Arc::new(storage), trouble)
        }
    })
}

fn unopened(place: Arc<dyn WriteBackend>, told: &Told) -> RusticResult<Repository<()>> {
    let options = RepositoryOptions::default().no_cache(true);
    let backends = RepositoryBackends::new(place, None);
    Repository::new_with_progress(&options, &backends, told.clone())
}

/// Makes a repository. Keys of one that was never finished would lead restic astray: they go.
fn create(
    place: &Arc<dyn WriteBackend>,
    passphrase: &str,
    told: &Told,
) -> RusticResult<Repository<OpenStatus>> {
    for key in place.list(FileType::Key)? {
        place.remove(FileType::Key, &key, false)?;
    }
    let size = bytesize::ByteSize(PACK);
    let options = ConfigOptions::default()
        .set_datapack_size(size)
        .set_treepack_size(size);
    let credentials = Credentials::password(passphrase);
    unopened(place.clone(), told)?.init(&credentials, &KeyOptions::default(), &options)
}

fn number(file: &SnapshotFile) -> u64 {
    let tags = file.tags.iter();
    tags.filter_map(|tag| tag.strip_prefix(NUMBER)?.parse().ok())
        .max()
        .unwrap_or(0)
}

fn new_file(path: &Path) -> Result<File, Problem> {
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| Problem::here(path, &error))
}

/// Writes, and remembers what the disk said: rustic's error would not tell which disk.
struct Sink<'a> {
    file: &'a mut File,
    error: Option<std::io::Error>,
}

impl<'a> Sink<'a> {
    fn new(file: &'a mut File) -> Self {
        Self { file, error: None }
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
