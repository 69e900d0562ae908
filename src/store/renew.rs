//! The store writes itself anew: what was erased is gone from the bytes on the disk, too.
//!
//! redb leaves the bytes of removed rows in freed pages. A renewal copies the rows that live into
//! a new file, on the writer's thread and between two commits, and gives it the store's name.
//!
//! What must stay true:
//! - the new file is whole and durable, verified and locked before it takes the name;
//! - the two files exchange their names in one step, so that after a crash the name leads to the
//!   one or the other and the rest lies where the next start looks for it;
//! - no act is done in the new file before the directory is durable: when it cannot be made so,
//!   nothing is kept any more, as when a commit fails;
//! - until the names are exchanged a failure changes nothing, a full disk least of all;
//! - a damaged file is not written anew: a copy would hide what is wrong with it.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, fchown};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, mpsc};

use redb::ReadableTableMetadata;
use redb::backends::InMemoryBackend;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use tokio::sync::{oneshot, watch};

use super::leftover::{Leftover, Purpose, beside};
use super::read::Read;
use super::volume::{Home, Volume};
use super::writer::{Job, Writer};
use super::{Error, Snapshot, Store, doctor, snapshot, snapshot_of, sync_parent};

/// What a renewal made of the store's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// How large it was, in bytes.
    pub before: u64,
    /// How large it is, in bytes.
    pub after: u64,
}

/// Moments of a renewal at which tests cut it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The new file has its temporary name and no content.
    Created,
    /// The rows are in it, durable.
    Copied,
    /// It is open and whole.
    Verified,
    /// It has the store's name, which a power cut may yet undo.
    Exchanged,
    /// It has it for good.
    Durable,
}

/// Called at every step; an error there fails the renewal as the disk would.
pub(crate) type Steps = Box<dyn Fn(Step) -> io::Result<()> + Send>;

/// Where the answer goes.
pub(crate) type Reply = Box<dyn FnOnce(Result<Renewed, Error>) + Send>;

impl Store {
    /// Writes the store anew, so that nothing of what was erased is left in its file. Acts wait
    /// meanwhile, readers do not; one that has begun goes on with its snapshot, and the old file
    /// is destroyed when the last of them has finished.
    ///
    /// # Errors
    /// The store is as it was, and goes on, unless [`failed`](Self::failed) wakes, too.
    pub async fn renew(&self) -> Result<Renewed, Error> {
        let (reply, answer) = oneshot::channel();
        // Whoever asked may go away before the answer.
        let reply = move |result| drop(reply.send(result));
        self.enqueue(Job::Renew(Box::new(|_| Ok(())), Box::new(reply)))?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// [`renew`](Self::renew) for a thread that may wait.
    ///
    /// # Errors
    /// As there.
    pub fn renew_blocking(&self) -> Result<Renewed, Error> {
        self.renew_in_steps(Box::new(|_| Ok(())))
    }

    /// A renewal that tests may cut off.
    pub(crate) fn renew_in_steps(&self, steps: Steps) -> Result<Renewed, Error> {
        let (reply, answer) = mpsc::sync_channel(1);
        let reply = move |result| drop(reply.send(result));
        self.enqueue(Job::Renew(steps, Box::new(reply)))?;
        answer.recv().map_err(|_| Error::Closed)?
    }

    /// Whether something was erased since the store was last written anew.
    pub fn renewal_due(&self) -> bool {
        *self.0.due.borrow() > 0
    }

    /// How many acts since the last renewal asked for one ([`Tx::renew_later`](super::Tx::renew_later)).
    /// Wakes with each of them, and with the renewal.
    pub fn watch_renewal(&self) -> watch::Receiver<u64> {
        self.0.due.clone()
    }
}

impl Writer {
    /// Writes the store anew, and then answers.
    pub(crate) fn renew(&mut self, steps: &Steps, reply: Reply) {
        let renewed = self.try_renew(steps);
        match &renewed {
            Ok(Renewed { before, after }) => {
                tracing::info!(before, after, "the store was written anew");
            }
            Err(error) => tracing::error!(%error, "the store was not written anew"),
        }
        reply(renewed);
    }

    fn try_renew(&mut self, at: &Steps) -> Result<Renewed, Error> {
        self.refuse_after_failure()?;
        let old = self.current.volume();
        let before = old.size()?;
        let new = match &*self.home {
            Home::File(path) => self.renew_file(path, &old, at)?,
            Home::Memory => self.renew_memory(&old)?,
            Home::Elsewhere => {
                let why = "this store cannot be written anew";
                return Err(io::Error::new(io::ErrorKind::Unsupported, why).into());
            }
        };
        self.counters.renewals_asked = 0;
        self.signals.due.send_replace(0);
        Ok(Renewed {
            before,
            after: new.size()?,
        })
    }

    /// Puts a new file in the place of the old one; the store goes on in it.
    fn renew_file(&self, path: &Path, old: &Arc<Volume>, at: &Steps) -> Result<Arc<Volume>, Error> {
        // On a full disk, too, erasing ends with the bytes gone.
        if let Some(ballast) = &self.ballast {
            ballast.make_room_for(old.size()?);
        }
        let (file, name) = beside(path, Purpose::Renewal, path)?.into_parts();
        let name = name.keep().map_err(|error| error.error)?;
        // Until the names are exchanged the new file, and the old one from then on.
        let other = Leftover::at(name);
        at(Step::Created)?;
        let new = self.carefully(|| {
            let snapshot = snapshot_of(old, &self.tags)?;
            snapshot::copy(&snapshot, other.path())?;
            belong_to_the_same(path, &file)?;
            file.sync_all()?;
            at(Step::Copied)?;
            let new = Volume::open_file(other.path(), path)?.ok_or(Error::Closed)?;
            compare(&snapshot, &snapshot_of(&new, &self.tags)?)?;
            Ok(new)
        })?;
        at(Step::Verified)?;

        exchange(other.path(), path)?;
        self.current.replace(new.clone());
        match at(Step::Exchanged).and_then(|()| sync_parent(path)) {
            Ok(()) => old.leave(other),
            Err(error) => {
                // After a power cut the name may lead to either file, so neither may change.
                other.keep();
                return Err(self.fail(error.to_string().into()));
            }
        }
        // Nothing can fail it any more.
        drop(at(Step::Durable));
        Ok(new)
    }

    fn renew_memory(&self, old: &Arc<Volume>) -> Result<Arc<Volume>, Error> {
        let new = self.carefully(|| {
            let new = Volume::open(InMemoryBackend::new())?;
            snapshot::fill(&snapshot_of(old, &self.tags)?, &new.database)?;
            Ok(new)
        })?;
        self.current.replace(new.clone());
        Ok(new)
    }

    /// Makes the copy, unless the disk does not hold what it should.
    fn carefully<T>(&self, make: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let (live, on_disk) = doctor::next_start(&self.current.volume(), &self.tags)?;
        if live != on_disk {
            return Err(Error::Damaged("the last commits are not on it".into()));
        }
        // redb panics on pages that no checksum should have let through.
        let made = catch_unwind(AssertUnwindSafe(make)).unwrap_or(Err(Error::Panicked));
        made.map_err(|error| match error {
            // It was the copy: what the store has acknowledged is kept all the same.
            Error::NotKept(why) => io::Error::other(&*why).into(),
            other => other,
        })
    }
}

/// The new file is for whom the old one was: a command may run as root, the box does not.
fn belong_to_the_same(old: &Path, new: &File) -> io::Result<()> {
    let (was, is) = (fs::metadata(old)?, new.metadata()?);
    if (was.uid(), was.gid()) != (is.uid(), is.gid()) {
        fchown(new, Some(was.uid()), Some(was.gid()))?;
    }
    if was.mode() != is.mode() {
        new.set_permissions(was.permissions())?;
    }
    Ok(())
}

/// Whether the copy has as many rows as it should, and ends with the same change.
fn compare(old: &Snapshot, new: &Snapshot) -> Result<(), Error> {
    let expected = old.rows.len()? - u64::from(snapshot::is_renewal_due(old)?);
    if new.rows.len()? == expected && new.last_change()? == old.last_change()? {
        Ok(())
    } else {
        Err(Error::Damaged("a copy of it has not the same rows".into()))
    }
}

/// Exchanges the names of two files in one step. Where the file system cannot, the new one
/// replaces the old one, which then is not overwritten.
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => fs::rename(new, old),
        done => Ok(done?),
    }
}
