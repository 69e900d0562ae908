//! All that the mechanic knows, and what it does with it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::chooser::Chooser;
use super::command::run;
use super::place::{Glance, Place, bundles, mounted_for_server};
use super::protocol::{
    Look, Refusal, Reply, Request, Silence, Slot, Slots, Source, Stick, StickId, Update, Verdict,
    Work,
};
use super::rauc::{self, Rauc};
use super::record::{Record, Stage};
use super::sticks::{self, Partition};
use crate::appliance::settings::{BundleUrl, Machine};

/// How long the machine goes on after it was told to restart: the page that says so is still on its way.
const A_MOMENT: Duration = Duration::from_secs(2);
/// How long the service manager may take to be told.
const TELLING: Duration = Duration::from_secs(30);

/// The state of the mechanic. Clones share it.
#[derive(Clone)]
pub(super) struct House(Arc<Inner>);

struct Inner {
    machine: Machine,
    url: Option<BundleUrl>,
    /// The server's account.
    user: u32,
    rauc: Rauc,
    chooser: Chooser,
    boot: String,
    /// Held by whoever mounts, looks or installs.
    hands: Arc<AsyncMutex<()>>,
    work: Mutex<Work>,
    record: Mutex<Option<Record>>,
    /// Whether an update lies on a stick, for as long as that is plugged in.
    glanced: Mutex<HashMap<StickId, bool>>,
}

impl House {
    /// Takes up what the disk remembers, and notes whether this boot is a trial.
    ///
    /// # Errors
    /// The boot chooser failed, or a directory cannot be written.
    pub(super) async fn open(
        machine: Machine,
        url: Option<BundleUrl>,
        user: u32,
        boot: String,
    ) -> Result<Self, Refusal> {
        let chooser = Chooser(machine.boot_chooser.as_path().to_owned());
        let on_trial = chooser.is_trial().await?;
        let marked = if on_trial {
            std::fs::write(machine.trial(), "")
        } else {
            remove(&machine.trial())
        };
        marked.map_err(|error| failed(&machine.trial(), &error))?;
        let state = machine.state_directory.as_path();
        let mut record = Record::read(state);
        if let (Some(known), Some(running)) = (&record, chooser.current().await) {
            let found = known.clone().found(&running, on_trial, &boot);
            if found != *known {
                found.keep(state).map_err(|error| failed(state, &error))?;
            }
            record = Some(found);
        }
        // A crash may have left what was looked at; what the server has mounted stays.
        let _ = sticks::unmount(&machine, &sticks::glance(&machine)).await;
        let rauc = Rauc {
            program: machine.rauc.as_path().to_owned(),
            config: machine.rauc_config.as_path().to_owned(),
        };
        Ok(Self(Arc::new(Inner {
            machine,
            url,
            user,
            rauc,
            chooser,
            boot,
            hands: Arc::default(),
            work: Mutex::new(Work::Idle),
            record: Mutex::new(record),
            glanced: Mutex::default(),
        })))
    }

    /// Does what is asked, or says why not.
    pub(super) async fn answer(&self, request: Request, by_root: bool) -> Reply {
        let done = |result: Result<(), Refusal>| result.map(|()| Reply::Done);
        let answer = match request {
            Request::Sticks => self.sticks().await.map(Reply::Sticks),
            Request::Mount { stick } => done(self.mount(stick).await),
            Request::Unmount => done(self.unmount().await),
            Request::LookForUpdate(source) => self.look_and_tell(source).await.map(Reply::Look),
            Request::Install(source) => done(self.install(source).await),
            Request::Progress => Ok(Reply::Work(self.work())),
            Request::Slots => self.slots().await.map(Reply::Slots),
            Request::Confirm if by_root => done(self.confirm().await),
            Request::NotConfirmed(silence) if by_root => done(self.not_confirmed(silence)),
            Request::Confirm | Request::NotConfirmed(_) => Err(Refusal::NotAllowed),
            Request::Understood => done(self.understood()),
            Request::Restart => done(self.restart().await),
            Request::PowerOff => done(self.leave(vec!["poweroff".into()])),
        };
        answer.unwrap_or_else(|refusal| {
            tracing::info!(?request, %refusal, "refused");
            Reply::Refused(refusal)
        })
    }

    /// Whether an update is being installed: then nothing may end the mechanic in the middle of it.
    pub(super) fn is_installing(&self) -> bool {
        matches!(self.work(), Work::Installing { .. })
    }

    async fn sticks(&self) -> Result<Vec<Stick>, Refusal> {
        let plugged = sticks::plugged(&self.0.machine).await?;
        self.glanced()
            .retain(|id, _| plugged.iter().any(|it| it.id == *id));
        let mut found = Vec::with_capacity(plugged.len());
        for stick in plugged {
            let mounted = mounted_for_server(&self.0.machine, &stick);
            found.push(Stick {
                has_bundle: self.has_bundle(&stick).await,
                free: mounted.and_then(|at| free(&at)),
                id: stick.id,
                label: stick.label,
                file_system: stick.file_system,
                size: stick.size,
            });
        }
        Ok(found)
    }

    /// Whether an update lies on this stick, looked up once and when nobody else has their hands full.
    async fn has_bundle(&self, stick: &Partition) -> Option<bool> {
        if let Some(known) = self.glanced().get(&stick.id) {
            return Some(*known);
        }
        let hands = self.hands().ok()?;
        let mounted = Glance::at(&self.0.machine, stick, hands).await.ok()?;
        let has = !bundles(&mounted.at).is_empty();
        mounted.end(&self.0.machine).await;
        self.glanced().insert(stick.id, has);
        Some(has)
    }

    async fn mount(&self, id: StickId) -> Result<(), Refusal> {
        let _hands = self.hands()?;
        let machine = &self.0.machine;
        let stick = sticks::find(machine, id).await?;
        if mounted_for_server(&self.0.machine, &stick).is_some() {
            return Ok(());
        }
        if sticks::is_mounted(machine.stick.as_path()) {
            return Err(Refusal::StickInUse);
        }
        sticks::mount(machine, &stick, machine.stick.as_path(), Some(self.0.user)).await
    }

    async fn unmount(&self) -> Result<(), Refusal> {
        let _hands = self.hands()?;
        sticks::unmount(&self.0.machine, self.0.machine.stick.as_path()).await
    }

    async fn look_and_tell(&self, source: Source) -> Result<Look, Refusal> {
        let hands = self.hands()?;
        let (look, place) = self.look(source, hands).await?;
        if let Some(place) = place {
            place.end(&self.0.machine).await;
        }
        let told = Work::Looked {
            source,
            look: look.clone(),
        };
        self.set_work(told);
        Ok(look)
    }

    /// Looks for an update, and leaves the place where it lies open.
    async fn look(
        &self,
        source: Source,
        hands: OwnedMutexGuard<()>,
    ) -> Result<(Look, Option<Place>), Refusal> {
        let inner = &*self.0;
        if !inner.rauc.is_here() {
            return Err(Refusal::NoUpdates);
        }
        match source {
            Source::Line => {
                let url = inner.url.as_ref().ok_or(Refusal::NoLine)?;
                let bundle = OsString::from(url.as_str());
                let look = inner.rauc.look(&bundle, None).await?;
                Ok((look, Some(Place::Line { bundle, hands })))
            }
            Source::Stick(id) => {
                let stick = sticks::find(&inner.machine, id).await?;
                let glance = Glance::at(&inner.machine, &stick, hands).await?;
                let found = self.best_of(&glance.at).await;
                self.glanced()
                    .insert(id, !matches!(found, Ok((Look::Nothing, _))));
                match found {
                    Ok((look, bundle)) => Ok((look, Some(Place::Stick { bundle, glance }))),
                    Err(refusal) => {
                        glance.end(&inner.machine).await;
                        Err(refusal)
                    }
                }
            }
        }
    }

    /// Of the bundles in this directory the newest good one; else one that says what is wrong with it.
    async fn best_of(&self, directory: &Path) -> Result<(Look, OsString), Refusal> {
        let mut best: Option<(Update, OsString)> = None;
        for path in bundles(directory) {
            let size = path.metadata().ok().map(|it| it.len());
            let look = self.0.rauc.look(path.as_os_str(), size).await?;
            let Look::Found(update) = look else { continue };
            let is_better = best.as_ref().is_none_or(|(so_far, _)| {
                let good = |it: &Update| it.verdict == Verdict::Good;
                match (good(&update), good(so_far)) {
                    (true, true) => rauc::is_newer(&update, so_far),
                    (is_good, _) => is_good,
                }
            });
            if is_better {
                best = Some((update, path.into_os_string()));
            }
        }
        Ok(match best {
            Some((update, path)) => (Look::Found(update), path),
            None => (Look::Nothing, OsString::new()),
        })
    }

    async fn install(&self, source: Source) -> Result<(), Refusal> {
        let hands = self.hands()?;
        if self.on_trial() {
            return Err(Refusal::OnTrial);
        }
        let (look, place) = self.look(source, hands).await?;
        let told = look.clone();
        let (update, place) = match (look, place) {
            (Look::Found(update), Some(place)) if update.verdict == Verdict::Good => {
                (update, place)
            }
            (_, place) => {
                if let Some(place) = place {
                    place.end(&self.0.machine).await;
                }
                self.set_work(Work::Looked { source, look: told });
                return Err(Refusal::NoGoodUpdate);
            }
        };
        let from = self.0.chooser.current().await.unwrap_or_default();
        let version = update.version;
        self.set_work(Work::Installing {
            version: version.clone(),
            percent: 0,
        });
        let house = self.clone();
        tokio::spawn(async move {
            let tell = |percent| {
                house.set_work(Work::Installing {
                    version: version.clone(),
                    percent,
                });
            };
            let done = house.0.rauc.install(place.bundle(), tell).await;
            house.set_work(house.installed(version.clone(), from, done));
            place.end(&house.0.machine).await;
        });
        Ok(())
    }

    /// Writes down what was installed, so that the other system knows.
    fn installed(&self, version: String, from: String, done: Result<(), Refusal>) -> Work {
        let record = Record::installed(version.clone(), from, self.0.boot.clone());
        match done.and_then(|()| self.remember(record)) {
            Ok(()) => Work::Installed { version },
            Err(refusal) => Work::Failed {
                version,
                why: refusal.to_string(),
            },
        }
    }

    async fn slots(&self) -> Result<Slots, Refusal> {
        if !self.0.rauc.is_here() {
            return Err(Refusal::NoUpdates);
        }
        let (running, other): (Slot, Slot) = self.0.rauc.slots().await?;
        Ok(Slots {
            running,
            other,
            on_trial: self.on_trial(),
            outcome: self.record().as_ref().and_then(Record::outcome),
        })
    }

    /// First the machine starts from this slot from now on, then the server may write.
    async fn confirm(&self) -> Result<(), Refusal> {
        if !self.on_trial() {
            return Ok(());
        }
        self.0.rauc.mark_good().await?;
        let known = self.record().clone();
        if let Some(mut record) = known {
            record.stage = Stage::Kept;
            if let Err(refusal) = self.remember(record) {
                tracing::error!(%refusal, "that the update was kept was not written down");
            }
        }
        let trial = self.0.machine.trial();
        remove(&trial).map_err(|error| failed(&trial, &error))?;
        tracing::info!("the running system is kept");
        Ok(())
    }

    fn not_confirmed(&self, silence: Silence) -> Result<(), Refusal> {
        tracing::error!(?silence, "the running system is not kept");
        let known = self.record().clone();
        match known {
            Some(mut record) if self.on_trial() => {
                record.stage = Stage::Silent(silence);
                self.remember(record)
            }
            _ => Ok(()),
        }
    }

    fn understood(&self) -> Result<(), Refusal> {
        let known = self.record().clone();
        match known {
            Some(mut record) if record.stage != Stage::Installed => {
                record.is_read = true;
                self.remember(record)
            }
            _ => Ok(()),
        }
    }

    async fn restart(&self) -> Result<(), Refusal> {
        let argument = self.0.chooser.reboot_argument().await;
        let argument = argument.map(|it| format!("--reboot-argument={it}").into());
        self.leave(["reboot".into()].into_iter().chain(argument).collect())
    }

    /// Has the service manager end everything, in a moment. Not while an update is being written.
    fn leave(&self, arguments: Vec<OsString>) -> Result<(), Refusal> {
        if self.is_installing() {
            return Err(Refusal::Busy);
        }
        let systemctl = self.0.machine.systemctl.as_path().to_owned();
        if !systemctl.exists() {
            return Err(Refusal::Failed(format!(
                "{}: not here",
                systemctl.display()
            )));
        }
        tokio::spawn(async move {
            tokio::time::sleep(A_MOMENT).await;
            if let Err(refusal) = run(&systemctl, arguments, TELLING).await {
                tracing::error!(%refusal, "the machine goes on");
            }
        });
        Ok(())
    }

    fn on_trial(&self) -> bool {
        self.0.machine.trial().exists()
    }

    fn hands(&self) -> Result<OwnedMutexGuard<()>, Refusal> {
        let hands = Arc::clone(&self.0.hands);
        hands.try_lock_owned().map_err(|_| Refusal::Busy)
    }

    fn work(&self) -> Work {
        let work = self.0.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.clone()
    }

    fn set_work(&self, work: Work) {
        *self.0.work.lock().unwrap_or_else(PoisonError::into_inner) = work;
    }

    fn record(&self) -> std::sync::MutexGuard<'_, Option<Record>> {
        self.0.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn glanced(&self) -> std::sync::MutexGuard<'_, HashMap<StickId, bool>> {
        self.0
            .glanced
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, record: Record) -> Result<(), Refusal> {
        let state = self.0.machine.state_directory.as_path();
        record.keep(state).map_err(|error| failed(state, &error))?;
        *self.record() = Some(record);
        Ok(())
    }
}

fn free(at: &Path) -> Option<u64> {
    let said = rustix::fs::statvfs(at).ok()?;
    Some(said.f_bavail.saturating_mul(said.f_frsize))
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal::Failed(format!("{}: {error}", path.display()))
}
