//! The commons in one file: taken along whole, brought into another box, and brought in from elsewhere.
//!
//! What must stay true:
//! - what is taken along is public already: documents, never drafts, with the files they name and the tombstones of those that are
//!   no more; who reads the archive needs no Parvis: it is Markdown, pictures and JSON;
//! - a document keeps its id, authors, lineage, licence and revision wherever it goes; brought twice, it changes nothing;
//! - nothing is brought in before somebody has seen what it would do, and a run that was cut off goes on where it was;
//! - what is brought was written by anybody: it is bounded in size, checked against its sums, and a broken part never takes the
//!   rest with it.
//!
//! Documents of this very place are left alone by an import. Its rooms keep more of them than an archive holds (who may write them,
//! drafts, every revision): a box that lost its own is brought back from a backup, and an archive says so.
//!
//! A wiki's page becomes a document of another place: its writers have no account here, and its id is made of the wiki's address and
//! its number there, so that two boxes that bring in one wiki hold the same documents, and a later dump brings them up to date.

mod bring;
mod bundle;
pub mod command;
pub mod draft;
mod export;
pub mod front;
pub(crate) mod held;
mod job;
mod parts;
mod reading;
mod report;
mod store;
mod text;
pub mod web;
pub mod wiki;
mod work;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Mutex, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::documents::Library;
use crate::media::Depot;
use crate::store::Store;

pub use job::{Job, Problem, Refused, Skipped, Sort, Stage, Unread, What};
pub use store::schema;

/// The name of the format, as an archive's manifest says it.
const FORMAT: &str = "parvis-commons";
/// Its version: what a later one wrote is refused whole.
const VERSION: u32 = 1;
/// The largest file that is brought at the desk, in bytes; a command takes larger ones.
pub const MOST_AT_DESK: usize = 30 << 20;
/// The largest document in an archive, in bytes of JSON.
const MOST_DOCUMENT: u64 = 2 << 20;
/// The largest page of a wiki, in bytes of its dump.
const MOST_PAGE: usize = 4 << 20;
/// The largest manifest, in bytes.
const MOST_MANIFEST: u64 = 64 << 20;
/// Archives that are made at once.
const EXPORTS: usize = 2;

/// The archives of one box. Clones share them.
#[derive(Clone)]
pub struct Archive(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Clock,
    data: PathBuf,
    library: fn(&Path) -> io::Result<Library>,
    /// Where files go; none on a box that does not run, whose files nobody sweeps.
    depot: Option<Depot>,
    /// What the place is called; empty when nobody said.
    name: Box<dyn Fn() -> String + Send + Sync>,
    /// One run at a time.
    turn: Mutex<()>,
    /// Whether the box is about to stop.
    is_stopping: AtomicBool,
    exports: Arc<Semaphore>,
    /// What became of an archive that a command asked for.
    made: std::sync::Mutex<Made>,
}

/// An archive that is made for a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Made {
    /// None was asked for.
    #[default]
    Not,
    /// It is being written.
    Making,
    /// It is there, with so many documents.
    Done(usize),
    /// Why it is not.
    Failed(String),
}

/// What an archive needs of its box.
pub struct Means {
    /// Everything the house remembers.
    pub store: Store,
    /// The house's only clock.
    pub clock: Clock,
    /// Its data directory.
    pub data: PathBuf,
    /// Its documents.
    pub library: fn(&Path) -> io::Result<Library>,
    /// Where files go; none on a box that does not run.
    pub depot: Option<Depot>,
    /// What the place is called; empty when nobody said.
    pub name: Box<dyn Fn() -> String + Send + Sync>,
}

impl Archive {
    /// The archives of this box; nothing goes on yet.
    pub fn new(means: Means) -> Self {
        Self(Arc::new(Inner {
            store: means.store,
            clock: means.clock,
            data: means.data,
            library: means.library,
            depot: means.depot,
            name: means.name,
            turn: Mutex::default(),
            is_stopping: AtomicBool::new(false),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            made: std::sync::Mutex::default(),
        }))
    }

    /// The documents of this box.
    fn library(&self) -> io::Result<Library> {
        (self.0.library)(&self.0.data)
    }

    /// Where what was brought lies while it is read. What begins with a dot is in no backup: a job without its file ends.
    fn incoming(&self) -> PathBuf {
        self.0.data.join(".incoming")
    }

    /// Goes on with what was begun, until the box is told to stop.
    pub async fn keep(self, stop: CancellationToken) {
        self.wake();
        stop.cancelled().await;
        self.0.is_stopping.store(true, Ordering::Relaxed);
        // What is being written is finished.
        drop(self.0.turn.lock().await);
    }

    /// Begins what is to be done, beside the pages.
    fn wake(&self) {
        let archive = self.clone();
        tokio::spawn(async move { archive.work().await });
    }

    /// Does what is to be done, to its end.
    async fn work(&self) {
        let _turn = self.0.turn.lock().await;
        let archive = self.clone();
        let done = tokio::task::spawn_blocking(move || work::run(&archive)).await;
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "an import broke off; it goes on at the next start")
            }
            Err(error) => tracing::error!(%error, "an import fell"),
        }
    }
}
