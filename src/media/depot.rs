//! What is done with files: taking one in, giving it back, sweeping what nobody needs.
//!
//! Bytes first, then the row: a file without a row is nobody's and is swept, a row never lacks its file. One at a time writes
//! both or sweeps, so that no sweep takes what is just coming in.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::sync::CancellationToken;

use super::adopt::{self, Foundling};
use super::files::{Files, Wrong};
use super::store::{self, Object};
use super::work::{self, Bounds};
use super::{BOX_QUOTA, MEMBER_QUOTA, Ready, Refusal, Sort, UNUSED, judge};
use crate::clock::{Dated, Now};
use crate::documents::Hash;
use crate::ids::PersonId;
use crate::store::{Error as StoreError, Finding, Severity, Store};
use crate::web::{Error, Shell};

/// Files that are decoded at once: a small machine has the memory for one.
const WORKERS: usize = 1;
/// How often what nobody needs is looked for.
const EVERY: Duration = Duration::from_secs(3600);
/// What stays free on the disk, in bytes: files are not what a house needs first.
pub(super) const SPARE: u64 = 128 << 20;

/// The files of the house. Clones share it.
#[derive(Clone)]
pub struct Depot(Arc<Inner>);

struct Inner {
    shell: Shell,
    files: Files,
    workers: Semaphore,
    turn: Mutex<()>,
}

/// A file as somebody brings it.
#[derive(Debug, Clone)]
pub struct Brought {
    /// Who.
    pub person: PersonId,
    /// What they call it.
    pub name: String,
    /// What is to be seen or heard in it.
    pub alt: String,
    /// What is in it.
    pub bytes: Bytes,
}

impl Depot {
    /// The files of this house.
    pub fn new(shell: Shell) -> Self {
        let files = Files::of(&shell.config.data.dir);
        Self(Arc::new(Inner {
            shell,
            files,
            workers: Semaphore::new(WORKERS),
            turn: Mutex::default(),
        }))
    }

    /// The shell that the pages stand in.
    pub(super) fn shell(&self) -> &Shell {
        &self.0.shell
    }

    /// The files on the disk.
    pub(super) fn files(&self) -> &Files {
        &self.0.files
    }

    /// Takes a file in.
    ///
    /// # Errors
    /// The inner: why it is not taken. The outer: the box could not keep it.
    pub async fn take(&self, brought: Brought) -> Result<Result<Hash, Refusal>, Error> {
        let bytes = brought.bytes.clone();
        let kind = match tokio::task::spawn_blocking(move || judge::judge(&bytes)).await? {
            Ok(kind) => kind,
            Err(why) => return Ok(Err(why)),
        };
        // Before the work: who has no room left is told at once.
        if let Err(why) = self.has_room(brought.person, 0).await? {
            return Ok(Err(why));
        }
        let place = self.0.workers.acquire().await.map_err(Error::internal)?;
        let ready = work::prepare(kind, &brought.bytes, Bounds::default()).await;
        drop(place);
        match ready.map_err(Error::internal)? {
            Ok(ready) => self.keep(brought, ready).await,
            Err(why) => Ok(Err(why)),
        }
    }

    /// Takes in a file of another box, under the name that its documents know it by.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    pub async fn adopt(&self, found: &Foundling) -> Result<Result<(), Refusal>, Error> {
        let place = self.0.workers.acquire().await.map_err(Error::internal)?;
        let ready = adopt::prepare(found).await?;
        drop(place);
        let ready = match ready {
            Ok(ready) => ready,
            Err(why) => return Ok(Err(why)),
        };
        let _turn = self.0.turn.lock().await;
        let now = self.0.shell.clock.now();
        let (store, files) = (&self.0.shell.store, &self.0.files);
        adopt::keep(store, files, found, ready, now).await
    }

    /// Writes the bytes, then what is known of them.
    async fn keep(&self, brought: Brought, ready: Ready) -> Result<Result<Hash, Refusal>, Error> {
        let _turn = self.0.turn.lock().await;
        let weight = ready.bytes.len() + ready.small.as_ref().map_or(0, Vec::len);
        if let Err(why) = self.has_room(brought.person, weight as u64).await? {
            return Ok(Err(why));
        }
        let files = self.0.files.clone();
        // The name of a photograph says when and with what it was taken; that of a document is how it is known.
        let is_paper = ready.kind.sort() == Sort::Paper;
        let name = if is_paper {
            brought.name
        } else {
            String::new()
        };
        let now = self.0.shell.clock.now();
        let written = tokio::task::spawn_blocking(move || write(&files, &ready, name, now));
        let object = written.await?.map_err(failed)?;
        let (hash, person, alt) = (object.hash, brought.person, brought.alt);
        let noted = self.0.shell.store.write(move |tx| {
            // Whoever left meanwhile leaves nothing behind.
            if crate::people::get(tx, person)?.is_none() {
                return Ok::<_, Error>(());
            }
            Ok(store::put(tx, &object, person, &alt, now)?)
        });
        noted.await?;
        Ok(Ok(hash))
    }

    /// Whether there is room for so many bytes more of this person's.
    async fn has_room(&self, person: PersonId, bytes: u64) -> Result<Result<(), Refusal>, Error> {
        let store = &self.0.shell.store;
        let read = store.read(move |read| {
            Ok::<_, Error>((store::weight_of(read, person)?, store::weight(read)?))
        });
        let (own, all) = read.await?;
        let free = store.space().map_or(u64::MAX, |space| space.free);
        Ok(if own + bytes.max(1) > MEMBER_QUOTA {
            Err(Refusal::MemberFull)
        } else if all + bytes > BOX_QUOTA || free < bytes + SPARE {
            Err(Refusal::BoxFull)
        } else {
            Ok(())
        })
    }

    /// Gives a file back to who brought it: nothing names it, so it goes, unless others brought it too. False when something
    /// names it, or they did not bring it.
    ///
    /// # Errors
    /// The store or the disk failed.
    pub async fn give_back(&self, person: PersonId, hash: Hash) -> Result<bool, Error> {
        let _turn = self.0.turn.lock().await;
        let done = self.0.shell.store.write(move |tx| {
            let upload = store::upload(tx, person, hash)?;
            let may = upload.is_some_and(|it| it.uses.is_empty());
            if may {
                store::take_back(tx, person, hash)?;
            }
            Ok::<_, Error>(may)
        });
        let done = done.await?;
        if done {
            self.clear().await?;
        }
        Ok(done)
    }

    /// Destroys the files that the store knows no more. Whoever calls has the turn.
    async fn clear(&self) -> Result<(), Error> {
        let known = self.0.shell.store.read(store::known);
        let known = known.await?;
        let files = self.0.files.clone();
        let swept = tokio::task::spawn_blocking(move || files.sweep(&known));
        let count = swept.await?.map_err(Error::internal)?;
        if count > 0 {
            tracing::info!(count, "files that nobody needs are gone");
        }
        Ok(())
    }

    /// Sweeps at the start, every hour, and when the store was asked to be written anew, until told to stop.
    pub async fn keep_clean(self, stop: CancellationToken) {
        let mut erased = self.0.shell.store.watch_renewal();
        let rounds = async {
            let mut seen = Seen::default();
            loop {
                if let Err(error) = self.sweep(&mut seen).await {
                    tracing::error!(%error, "files that nobody needs are still there");
                }
                tokio::select! {
                    () = tokio::time::sleep(EVERY) => {}
                    Ok(()) = erased.changed() => {}
                }
            }
        };
        stop.run_until_cancelled(rounds).await;
    }

    async fn sweep(&self, seen: &mut Seen) -> Result<(), Error> {
        let clock = &self.0.shell.clock;
        let (now, uptime) = (clock.now(), clock.monotonic());
        let _turn = self.0.turn.lock().await;
        let unused = self.0.shell.store.read(store::unused).await?;
        let over = seen.over(&unused, now, uptime);
        if !over.is_empty() {
            let forgotten = self
                .0
                .shell
                .store
                .write(move |tx| over.iter().try_for_each(|hash| store::forget(tx, *hash)));
            forgotten.await?;
        }
        self.clear().await
    }
}

/// Since when this run of the box has seen that nothing names a file.
#[derive(Default)]
struct Seen(HashMap<Hash, (Dated, Instant)>);

impl Seen {
    /// Which of the unused files have been so for long enough: by dates that can be believed, or by the box's own uptime.
    fn over(&mut self, unused: &[Object], now: Now, uptime: Instant) -> Vec<Hash> {
        let mut kept = HashMap::new();
        let mut over = Vec::new();
        for object in unused {
            let before = self.0.get(&object.hash);
            let before = before.filter(|(since, _)| *since == object.since);
            let first = before.map_or(uptime, |(_, first)| *first);
            kept.insert(object.hash, (object.since, first));
            let is_dated = now.may_expire() && object.since.is_plausible;
            let age = now.timestamp().as_second() - object.since.at;
            let is_old = is_dated && age >= UNUSED.as_secs().cast_signed();
            if is_old || uptime.saturating_duration_since(first) >= UNUSED {
                over.push(object.hash);
            }
        }
        self.0 = kept;
        over
    }
}

/// Why a file could not be written.
pub(super) fn failed(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full,
        _ => Error::internal(error),
    }
}

/// Writes a file and its small copy.
pub(super) fn write(files: &Files, ready: &Ready, name: String, now: Now) -> io::Result<Object> {
    let hash = files.keep(&ready.bytes)?;
    let small = match &ready.small {
        Some(small) => Some((files.keep(small)?, small.len() as u64)),
        None => None,
    };
    Ok(Object {
        hash,
        kind: ready.kind,
        bytes: ready.bytes.len() as u64,
        size: ready.size,
        small,
        name,
        since: now.into(),
    })
}

/// The doctor's look at the disk: every file that is known is there, whole. Blocking, and it reads them all.
///
/// # Errors
/// The store could not be read.
pub fn check(store: &Store, data: &std::path::Path) -> Result<Vec<Finding>, StoreError> {
    let files = Files::of(data);
    let known = store.read_blocking(store::known)?;
    let wrong = known.into_iter().filter_map(|hash| {
        let key = match files.look(hash) {
            Ok(()) => return None,
            Err(Wrong::Missing) => "media-missing",
            Err(Wrong::Damaged) => "media-damaged",
        };
        Some(Finding::new(Severity::Damage, key).arg("file", &hash))
    });
    Ok(wrong.collect())
}

#[cfg(test)]
mod tests;
