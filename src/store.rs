//! The store: everything the house remembers, in one redb file.
//!
//! Rooms declare typed [`Table`]s of versioned [`Record`]s under fixed-width [`Key`]s. What a
//! person does is one act ([`Store::write`]): it happens as a whole or not at all, together with
//! its entries in the change feed, and is answered only once it is durable. Acts that come at the
//! same time share a commit. Reading ([`Store::read`]) sees one moment and never waits for
//! writing.
//!
//! What must stay true:
//! - only this module and its children know redb;
//! - nothing is acknowledged before the disk has confirmed it;
//! - the feed has no gap, and its order is its numbers, never a date;
//! - a file from a newer program is refused, one from an older program is brought forward in one
//!   transaction when it is opened;
//! - snapshots come from a read transaction, never from copying the live file;
//! - an act that erases marks the file ([`Tx::renew_later`]), and a renewal ([`Store::renew`])
//!   replaces it by one that holds live rows only, and not the mark: the one file or the other,
//!   whole, whatever happens; readers keep the old one open until they have finished;
//! - a full disk never fails in the middle of a commit if that can be known before: the act is
//!   refused, the store goes on, and what erases finds room that was kept back (`space`);
//! - what lies beside the file for a while (`.new-`, `.snapshot-`, `.renew-`) is destroyed, after
//!   a crash when the file is next opened.

mod backend;
mod catalogue;
mod doctor;
mod error;
mod feed;
mod fingerprint;
mod key;
mod leftover;
mod read;
mod record;
mod renew;
mod snapshot;
mod space;
mod table;
mod trial;
mod tx;
mod volume;
mod writer;

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use redb::backends::InMemoryBackend;
use redb::{Database, ReadableDatabase, StorageBackend};
use tokio::sync::{Semaphore, oneshot, watch};

pub use doctor::{Finding, Severity};
pub use error::Error;
pub use feed::{Change, Op, Subject};
pub use fingerprint::Fingerprint;
pub use key::Key;
pub use leftover::{destroy, destroy_all};
pub use read::{Read, Rows, Snapshot};
pub use record::{Never, NotARecord, Record};
pub use renew::Renewed;
pub use space::{Space, in_need};
pub use table::{Check, Schema, Table};
pub use trial::Original;
pub use tx::Tx;

use leftover::Purpose;
use space::Ballast;
use table::Tags;
use volume::{Current, Home, Volume};
use writer::{Asked, Job, ROWS, Signals, Writer};

/// Memory for pages of the file, in bytes. The kernel keeps pages too: this is only what spares
/// system calls, and a box has little memory.
const CACHE: usize = 4 << 20;

/// Reads that may run at once, each on a thread of its own.
const READERS: usize = 4;

/// Acts that may be queued at once; beyond, whoever asks waits to ask.
const WRITERS: usize = 1024;

/// The open store. Clones share it; the last one dropped finishes what is queued and closes the
/// file.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    // Dropped by hand, in this order: the queue ends, the writer ends, the database closes.
    queue: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    current: Arc<Current>,
    home: Arc<Home>,
    ballast: Option<Arc<Ballast>>,
    tags: Arc<Tags>,
    schema: Schema,
    generation: watch::Receiver<u64>,
    due: watch::Receiver<u64>,
    failure: watch::Receiver<Option<Arc<str>>>,
    readers: Semaphore,
    writers: Semaphore,
}

impl Store {
    /// Opens the file, or creates it, readable by its owner alone. Its parent must exist. Every
    /// page is verified, rows in an older shape are brought forward, and what a crash left beside
    /// the file is destroyed, before this returns.
    pub fn open(path: &Path, schema: Schema) -> Result<Self, Error> {
        if !path.try_exists()? {
            create(path)?;
        }
        // A renewal takes the place of the file itself, not of a link to it.
        let home = path.canonicalize()?;
        let opened = loop {
            if let Some(opened) = Volume::open_file(&home, &home).transpose() {
                break opened;
            }
        };
        let volume = opened.map_err(|error| match error {
            Error::Running(_) => Error::Running(path.to_owned()),
            Error::Io(why) if why.kind() == io::ErrorKind::InvalidData => {
                Error::NotAStore(path.to_owned())
            }
            other => other,
        })?;
        leftover::sweep(&home);
        Self::start(volume, Home::File(home), schema)
    }

    /// A store in memory, for tests.
    pub fn in_memory(schema: Schema) -> Result<Self, Error> {
        Self::start(Volume::open(InMemoryBackend::new())?, Home::Memory, schema)
    }

    /// Opens a store whose bytes lie in this backend. It cannot be written anew.
    pub fn open_on(backend: impl StorageBackend, schema: Schema) -> Result<Self, Error> {
        Self::start(Volume::open(backend)?, Home::Elsewhere, schema)
    }

    fn start(volume: Arc<Volume>, home: Home, schema: Schema) -> Result<Self, Error> {
        let tags = Arc::new(settle(&volume.database, &schema)?);
        let snapshot = snapshot_of(&volume, &tags)?;
        let (generation, watched) = watch::channel(snapshot.last_change()?);
        let (failure, watched_failure) = watch::channel(None);
        let (due, watched_due) = watch::channel(0);
        let signals = Signals {
            generation,
            failure,
            due,
        };
        let ballast = home.ballast().map(Arc::new);
        let (current, home) = (Arc::new(Current::new(volume)), Arc::new(home));
        let (file, tagged) = (current.clone(), tags.clone());
        let place = (home.clone(), ballast.clone());
        let writer = Writer::new(file, place, tagged, signals, &snapshot)?;
        drop(snapshot);

        let (queue, jobs) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || writer.run(jobs))?;
        Ok(Self(Arc::new(Inner {
            queue: Some(queue),
            writer: Some(thread),
            current,
            home,
            ballast,
            tags,
            schema,
            generation: watched,
            due: watched_due,
            failure: watched_failure,
            readers: Semaphore::new(READERS),
            writers: Semaphore::new(WRITERS),
        })))
    }

    /// One act of a person: all of it or nothing, `Ok` only once it is durable.
    ///
    /// The act runs on the writer's thread, after the acts queued before it, and must not wait
    /// for anything. When it returns an error or panics, nothing of it is kept. Dropping the
    /// future does not call it back once it is queued.
    pub async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let _permit = self.0.writers.acquire().await.map_err(|_| Error::Closed)?;
        let (reply, answer) = oneshot::channel();
        // Whoever asked may go away before the answer; the act stands all the same.
        let reply = move |result| drop(reply.send(result));
        let in_need = space::is_in_need();
        self.enqueue(Job::Act(Box::new(Asked {
            act,
            reply,
            in_need,
        })))?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// [`write`](Self::write) for a thread that may wait: start-up, the command line, tests. Not
    /// from inside an act, which would wait for itself.
    pub fn write_blocking<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        let reply = move |result| drop(reply.send(result));
        let in_need = space::is_in_need();
        self.enqueue(Job::Act(Box::new(Asked {
            act,
            reply,
            in_need,
        })))?;
        answer.recv().map_err(|_| Error::Closed)?
    }

    /// Reads one moment of the store, on a thread where waiting for the disk harms nobody. At
    /// most a few reads run at once; the others wait without a thread.
    pub async fn read<T, E, F>(&self, read: F) -> Result<T, E>
    where
        F: FnOnce(&Snapshot) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let store = self.clone();
        let _permit = self.0.readers.acquire().await.map_err(|_| Error::Closed)?;
        tokio::task::spawn_blocking(move || store.read_blocking(read))
            .await
            .map_err(|_| Error::Panicked)?
    }

    /// [`read`](Self::read) for a thread that may wait.
    pub fn read_blocking<T, E, F>(&self, read: F) -> Result<T, E>
    where
        F: FnOnce(&Snapshot) -> Result<T, E>,
        E: From<Error>,
    {
        read(&snapshot_of(&self.0.current.volume(), &self.0.tags)?)
    }

    /// A number that rises with every commit that wrote anything, before the writer is answered:
    /// what was made from the store at one generation is right as long as it lasts. It compares
    /// within one run of the program.
    pub fn generation(&self) -> u64 {
        *self.0.generation.borrow()
    }

    /// Wakes when the [`generation`](Self::generation) rises.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.0.generation.clone()
    }

    /// Waits until the disk has refused to keep something, which may be never, and says why. From
    /// then on every act is refused: only opening the store again can help, so a server should
    /// end and be started anew.
    pub async fn failed(&self) -> Arc<str> {
        let mut failure = self.0.failure.clone();
        match failure
            .wait_for(Option::is_some)
            .await
            .map(|why| why.clone())
        {
            Ok(Some(why)) => why,
            // The writer has ended in peace.
            _ => std::future::pending().await,
        }
    }

    /// Why nothing is kept any more, if that is so: see [`failed`](Self::failed).
    pub fn failure(&self) -> Option<Arc<str>> {
        self.0.failure.borrow().clone()
    }

    fn enqueue(&self, job: Job) -> Result<(), Error> {
        let queue = self.0.queue.as_ref().ok_or(Error::Closed)?;
        queue.send(job).map_err(|_| Error::Closed)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue = None;
        let Some(writer) = self.writer.take() else {
            return;
        };
        // An act may have held the last clone; its thread cannot wait for itself.
        if writer.thread().id() != std::thread::current().id() && writer.join().is_err() {
            tracing::error!("the store's writer had panicked");
        }
    }
}

/// Makes the file fit the schema; the tags of its tables.
fn settle(database: &Database, schema: &Schema) -> Result<Tags, Error> {
    let txn = database.begin_write()?;
    let mut rows = txn.open_table(ROWS)?;
    let (tags, wrote) = catalogue::settle(&mut rows, schema)?;
    drop(rows);
    if wrote {
        txn.commit()?;
    } else {
        txn.abort()?;
    }
    Ok(tags)
}

fn snapshot_of(volume: &Arc<Volume>, tags: &Arc<Tags>) -> Result<Snapshot, Error> {
    let rows = volume.database.begin_read()?.open_table(ROWS)?;
    Ok(Snapshot {
        rows,
        tags: tags.clone(),
        _volume: volume.clone(),
    })
}

/// Makes an empty store file, whole or not at all: a file that a power cut left half made would
/// be refused for ever.
fn create(path: &Path) -> Result<(), Error> {
    let beside = leftover::beside(path, Purpose::New, path)?;
    Database::create(beside.path())?.close()?;
    beside.as_file().sync_all()?;
    match beside.persist_noclobber(path) {
        Ok(_) => Ok(sync_parent(path)?),
        // Another process was faster, and may have swept ours away; opening will tell whether it
        // still runs.
        Err(_) if path.try_exists()? => Ok(()),
        Err(error) => Err(error.error.into()),
    }
}

fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Makes a file's name durable, too.
fn sync_parent(path: &Path) -> io::Result<()> {
    File::open(parent(path))?.sync_all()
}

#[cfg(test)]
mod tests;
