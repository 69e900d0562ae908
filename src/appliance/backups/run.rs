//! One run at a time: gather, send, test when that is due, let old backups go; and what the desk asks about it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::content::{self, DATA, STORE};
use super::problem::{Kind, Problem};
use super::progress::{Standing, Step, Told};
use super::stick::{Mounted, Sticks};
use super::store::{self as table, Outcome};
use super::vault::{Bucket, Target, Trouble, Vault};
use super::{Place, Settings, files, ledger, phrase, schedule};
use crate::clock::{Clock, Now};
use crate::config::Config;
use crate::store::{self, Schema, Severity, Snapshot, Store};

/// How often it is looked whether something is due.
const ROUND: Duration = Duration::from_secs(60);
/// The hour of the day from which backups are made, where nobody said one.
pub(super) const HOUR: u8 = 3;
/// What copies are called while they are made: a crash's are destroyed by the next run.
const STAGING: &str = ".backup-";

/// The backups of one box. Cheap to clone.
#[derive(Clone)]
pub struct Backups(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Clock,
    data: PathBuf,
    configuration: Option<PathBuf>,
    folder: Option<PathBuf>,
    hour: Option<u8>,
    sticks: Sticks,
    schema: fn() -> Schema,
    standing: watch::Sender<Standing>,
    /// Held by the run that goes on.
    one: Mutex<()>,
    /// What ends the run that goes on.
    trouble: Mutex<Trouble>,
    /// How the last run ended, in this process.
    last: Mutex<Option<Result<(), Problem>>>,
}

/// One thing to do: where to, and whether the place was named by hand.
#[derive(Debug, Clone)]
pub(super) struct Aim {
    pub(super) place: Place,
    /// A folder that is not the one of the configuration: nothing is noted of it.
    pub(super) other: Option<PathBuf>,
}

impl From<Place> for Aim {
    fn from(place: Place) -> Self {
        Self { place, other: None }
    }
}

impl Backups {
    /// The backups of the box with this store and configuration; `schema` opens what comes back in a test.
    pub fn new(store: &Store, clock: &Clock, config: &Config, schema: fn() -> Schema) -> Self {
        Self(Arc::new(Inner {
            store: store.clone(),
            clock: clock.clone(),
            data: config.data.dir.clone(),
            configuration: config.file.clone(),
            folder: config.backups.folder.clone(),
            hour: config.backups.hour,
            sticks: Sticks::of(&config.machine),
            schema,
            standing: watch::Sender::default(),
            one: Mutex::default(),
            trouble: Mutex::default(),
            last: Mutex::default(),
        }))
    }

    /// How far the run is that goes on.
    pub fn standing(&self) -> Standing {
        *self.0.standing.borrow()
    }

    /// How the last run of this process ended.
    pub(super) fn last(&self) -> Option<Result<(), Problem>> {
        lock(&self.0.last).clone()
    }

    /// The folder that the configuration names.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.0.folder.as_deref()
    }

    /// What the desk decided.
    pub(super) fn settings(&self) -> Result<Settings, store::Error> {
        self.0.store.read_blocking(table::settings)
    }

    /// The hour of the day from which backups are made.
    pub(super) fn hour(&self, settings: &Settings) -> u8 {
        settings.hour.or(self.0.hour).unwrap_or(HOUR)
    }

    /// The storage that was given.
    pub(super) fn bucket(&self) -> Result<Option<Bucket>, store::Error> {
        self.0.store.read_blocking(table::bucket)
    }

    /// Gives a storage, or takes it away. Blocking.
    ///
    /// # Errors
    /// The store could not keep it.
    pub fn choose_bucket(&self, bucket: Option<Bucket>) -> Result<(), store::Error> {
        let store = &self.0.store;
        store.write_blocking(move |tx| table::set_bucket(tx, bucket.as_ref()))
    }

    /// Where backups go, and how they went there.
    pub fn places(&self) -> Result<Vec<(Place, Outcome)>, store::Error> {
        self.0.store.read_blocking(|read| self.places_in(read))
    }

    /// [`places`](Self::places), at the moment of a snapshot.
    pub(super) fn places_in(&self, read: &Snapshot) -> Result<Vec<(Place, Outcome)>, store::Error> {
        let mut chosen = Vec::new();
        for place in Place::ALL {
            let is_chosen = match place {
                Place::Stick => table::settings(read)?.stick.is_some(),
                Place::Folder => self.0.folder.is_some(),
                Place::Bucket => table::bucket(read)?.is_some(),
            };
            if is_chosen {
                chosen.push((place, table::outcome(read, place)?));
            }
        }
        Ok(chosen)
    }

    /// The passphrase, made when there is none yet.
    pub(super) fn passphrase(&self) -> Result<String, Problem> {
        phrase::of_or_new(&self.0.data)
    }

    /// The labels of sticks that are plugged in; nothing on a machine that mounts none.
    pub(super) async fn sticks(&self) -> Option<Vec<String>> {
        self.0.sticks.labels().await
    }

    /// Makes backups and whatever else is due, until told to stop.
    pub async fn keep(self, stop: CancellationToken) {
        let listing = ledger::keep(self.0.store.clone(), self.0.data.clone(), stop.clone());
        let listing = tokio::spawn(listing);
        while stop
            .run_until_cancelled(tokio::time::sleep(ROUND))
            .await
            .is_some()
        {
            let backups = self.clone();
            let mut round = tokio::task::spawn_blocking(move || backups.round());
            tokio::select! {
                _ = &mut round => {}
                () = stop.cancelled() => {
                    lock(&self.0.trouble).stop();
                    drop(round.await);
                }
            }
        }
        lock(&self.0.trouble).stop();
        drop(listing.await);
    }

    /// Does what is due now.
    fn round(&self) {
        let due = self.settings().and_then(|settings| {
            let (hour, now) = (self.hour(&settings), self.0.clock.now());
            let mut places = self.places()?;
            places.retain(|(_, outcome)| schedule::is_due(outcome, hour, now));
            Ok(places)
        });
        match due {
            Ok(due) => {
                for (place, _) in due {
                    // What went wrong is noted and logged.
                    drop(self.run(&place.into(), false));
                }
            }
            Err(error) => tracing::error!(%error, "it could not be looked which backups are due"),
        }
    }

    /// Begins a run to these places, beside everything else.
    ///
    /// # Errors
    /// Another goes on.
    pub(super) fn begin(&self, aims: Vec<Aim>, test: bool) -> Result<(), Problem> {
        if aims.is_empty() {
            return Err(Kind::Nowhere.into());
        }
        if self.standing().is_running() {
            return Err(Kind::Busy.into());
        }
        *lock(&self.0.last) = None;
        // Shown at once, to whoever looks before the thread has begun.
        let place = aims.first().map(|aim| aim.place);
        self.0.standing.send_replace(Standing {
            place,
            step: Step::Gathering,
            ..Standing::default()
        });
        let backups = self.clone();
        tokio::task::spawn_blocking(move || {
            let runs: Vec<_> = aims.iter().map(|aim| backups.run(aim, test)).collect();
            let worst = runs.into_iter().find(Result::is_err).unwrap_or(Ok(()));
            *lock(&backups.0.last) = Some(worst);
            backups.0.standing.send_replace(Standing::default());
        });
        Ok(())
    }

    /// One run to one place. Blocking.
    ///
    /// # Errors
    /// Something of it did not go well; it is noted, too.
    pub(super) fn run(&self, aim: &Aim, test: bool) -> Result<(), Problem> {
        let Ok(_one) = self.0.one.try_lock() else {
            return Err(Kind::Busy.into());
        };
        let trouble = Trouble::default();
        *lock(&self.0.trouble) = trouble.clone();
        let told = Told::new(self.0.standing.clone(), trouble);
        let now = self.0.clock.now();
        let mut outcome = self.outcome(aim)?;
        // What a run that was cut off or failed left behind is cleared away.
        let thorough = outcome.tried != outcome.made || outcome.problem.is_some();
        outcome.tried = Some(now.into());
        self.note(aim, &outcome)?;
        let test = test || schedule::is_test_due(&outcome, now);
        let done = self.attempt(aim, (test, thorough), now, &told, &mut outcome);
        told.over();
        match &done {
            Ok(()) => {
                (outcome.problem, outcome.failing) = (None, None);
                outcome.why.clear();
            }
            Err(problem) => {
                tracing::error!(place = ?aim.place, %problem, "a backup did not go well");
                outcome.problem = Some(problem.kind().key().to_owned());
                outcome.why = problem.why().to_owned();
                outcome.failing.get_or_insert(now.into());
            }
        }
        self.note(aim, &outcome)?;
        done
    }

    fn outcome(&self, aim: &Aim) -> Result<Outcome, store::Error> {
        if aim.other.is_some() {
            return Ok(Outcome::default());
        }
        self.0
            .store
            .read_blocking(|read| table::outcome(read, aim.place))
    }

    fn note(&self, aim: &Aim, outcome: &Outcome) -> Result<(), store::Error> {
        if aim.other.is_some() {
            return Ok(());
        }
        let (place, outcome) = (aim.place, outcome.clone());
        let store = &self.0.store;
        store.write_blocking(move |tx| table::note(tx, place, &outcome))
    }

    fn attempt(
        &self,
        aim: &Aim,
        (test, thorough): (bool, bool),
        now: Now,
        told: &Told,
        outcome: &mut Outcome,
    ) -> Result<(), Problem> {
        let (data, clock) = (&self.0.data, &self.0.clock);
        told.step(aim.place, Step::Gathering);
        sweep(data)?;
        let passphrase = phrase::of_or_new(data)?;
        // Mounted until the run is over.
        let (target, _mounted) = self.target(aim)?;
        let staging = Staging::new(data)?;
        content::gather(
            &self.0.store,
            data,
            self.0.configuration.as_deref(),
            staging.path(),
            now,
        )?;
        told.step(aim.place, Step::Sending);
        let vault = Vault::open_or_create(&target, &passphrase, clock, told)?;
        vault.save(staging.path(), now)?;
        drop(staging);
        outcome.made = Some(now.into());
        if test {
            told.step(aim.place, Step::Testing);
            self.test(&vault)?;
            outcome.tested = Some(now.into());
        }
        told.step(aim.place, Step::Tidying);
        vault.tidy(now, test || thorough)
    }

    /// Restores the newest backup beside, compares every row and byte, and lets the doctor look at it.
    fn test(&self, vault: &Vault) -> Result<(), Problem> {
        content::has_room(&self.0.data, 1)?;
        let staging = Staging::new(&self.0.data)?;
        let all = vault.all()?;
        let newest = all.last().ok_or(Kind::NotARepository)?;
        vault.fetch(newest, staging.path())?;
        let description = content::compare(staging.path())?;
        if description.identity != files::identity(&self.0.data)? {
            return Err(Kind::OtherBox.into());
        }
        examine(&staging.path().join(DATA).join(STORE), (self.0.schema)()).map(drop)
    }

    /// Where a run goes to, and the stick that is mounted for it.
    fn target(&self, aim: &Aim) -> Result<(Target, Option<Mounted>), Problem> {
        if let Some(other) = &aim.other {
            return Ok((Target::Folder(other.clone()), None));
        }
        let target = match aim.place {
            Place::Folder => Target::Folder(self.0.folder.clone().ok_or(Kind::Nowhere)?),
            Place::Bucket => Target::Bucket(self.bucket()?.ok_or(Kind::Nowhere)?),
            Place::Stick => {
                let label = self.settings()?.stick.ok_or(Kind::Nowhere)?;
                let mounted = self.0.sticks.mount(&label)?;
                return Ok((mounted.target(), Some(mounted)));
            }
        };
        Ok((target, None))
    }
}

/// Opens a copy of a store and lets the doctor look at it.
pub(super) fn examine(path: &Path, schema: Schema) -> Result<Store, Problem> {
    let store = Store::open(path, schema)?;
    let findings = store.check()?;
    let bad = findings.iter().find(|it| it.severity == Severity::Damage);
    match bad {
        Some(finding) => Err(Problem::new(Kind::Differs, finding.key)),
        None => Ok(store),
    }
}

/// A private directory in the data directory, destroyed when this is dropped.
pub(super) struct Staging(TempDir);

impl Staging {
    pub(super) fn new(data: &Path) -> Result<Self, Problem> {
        let made = tempfile::Builder::new()
            .prefix(STAGING)
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir_in(data);
        made.map(Self).map_err(|error| Problem::here(data, &error))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = store::destroy_all(self.path()) {
            tracing::error!(%error, "a copy made for a backup was not destroyed");
        }
    }
}

/// Destroys the copies that a crash left.
pub(super) fn sweep(data: &Path) -> Result<(), Problem> {
    let heed = |error: std::io::Error| Problem::here(data, &error);
    for entry in fs::read_dir(data).map_err(heed)? {
        let entry = entry.map_err(heed)?;
        if entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(STAGING.as_bytes())
        {
            store::destroy_all(&entry.path()).map_err(heed)?;
        }
    }
    Ok(())
}

fn lock<T>(held: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
