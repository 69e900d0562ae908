//! Keeps the index at what the store says: it follows the change feed, and makes the index anew when it must.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::index::{Error, Mark, Open, Reading};
use super::item::{Shelves, Told};
use super::{Found, Query, ask};
use crate::documents::{Language, Library};
use crate::store::{Change, Read, Snapshot, Store, Subject};

/// The directory of the index in the data directory.
pub(crate) const DIRECTORY: &str = "search";
/// Changes that are taken over in one act, at most.
const BATCH: usize = 500;
/// Items of an index made anew that may wait in memory to be written.
const WAITING: usize = 1000;
/// Between two looks at the feed: what comes meanwhile is taken together.
const PACE: Duration = Duration::from_millis(200);
/// How long nothing changed before the index gives its memory back.
const QUIET: Duration = Duration::from_secs(30);
/// How long it waits after a failure: a full disk may have room again.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// The search of a box. Cheap to clone; nothing on the disk is touched before it is first asked to catch up.
#[derive(Clone)]
pub struct Search(Arc<Inner>);

struct Inner {
    store: Store,
    data: PathBuf,
    language: Language,
    library: fn(&Path) -> io::Result<Library>,
    /// What writes; whoever holds it is the only one.
    open: Mutex<Option<Writing>>,
    /// What searches.
    reading: RwLock<Option<Reading>>,
}

/// The index, and where its items come from.
struct Writing {
    index: Open,
    library: Library,
    /// How far the feed was read: at least to where the index stands, since most changes are about nothing that is found.
    seen: u64,
}

impl Search {
    /// The search of the box that keeps this store in this data directory, and announces its events in this language.
    pub fn new(
        store: Store,
        data: &Path,
        language: Language,
        library: fn(&Path) -> io::Result<Library>,
    ) -> Self {
        Self(Arc::new(Inner {
            store,
            data: data.to_owned(),
            language,
            library,
            open: Mutex::new(None),
            reading: RwLock::new(None),
        }))
    }

    /// Answers a question.
    ///
    /// # Errors
    /// The index is not ready yet, or could not be read.
    pub async fn ask(&self, query: Query) -> Result<Found, Error> {
        let reading = self.reading().ok_or(Error::NotReady)?;
        let answer = tokio::task::spawn_blocking(move || ask::ask(&reading, &query));
        answer.await.map_err(io::Error::other)?
    }

    /// What searches now; nothing before the index has caught up once.
    pub(super) fn reading(&self) -> Option<Reading> {
        let reading = self.0.reading.read();
        reading.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Brings the index to what the store says now, on a thread that may wait. It is opened when it was not, and made anew when it
    /// is missing, damaged, of another version, or not this store's.
    ///
    /// # Errors
    /// The store could not be read or the index not be written; the next time it is opened anew.
    pub fn catch_up(&self) -> Result<(), Error> {
        let mut open = self.open();
        let done = self.follow(&mut open);
        if done.is_err() {
            *open = None;
        }
        done
    }

    /// Makes the index anew from the store, on a thread that may wait; how many things can be found in it.
    ///
    /// # Errors
    /// As [`catch_up`](Self::catch_up).
    pub fn rebuild(&self) -> Result<usize, Error> {
        let mut open = self.open();
        *open = None;
        let mut writing = self.filled()?;
        writing.index.rest()?;
        let size = writing.index.size();
        *open = Some(writing);
        Ok(size)
    }

    /// Takes what was replaced out of the index's bytes, and gives memory back.
    ///
    /// # Errors
    /// As [`catch_up`](Self::catch_up).
    pub fn rest(&self) -> Result<(), Error> {
        match &mut *self.open() {
            Some(writing) => writing.index.rest(),
            None => Ok(()),
        }
    }

    fn is_awake(&self) -> bool {
        let open = self.open();
        open.as_ref().is_some_and(|it| it.index.is_awake())
    }

    fn open(&self) -> MutexGuard<'_, Option<Writing>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self, reading: Option<Reading>) {
        let mut shown = self.0.reading.write();
        *shown.as_deref_mut().unwrap_or(&mut None) = reading;
    }

    fn follow(&self, open: &mut Option<Writing>) -> Result<(), Error> {
        let writing = match open {
            Some(writing) => writing,
            None => open.insert(self.opened()?),
        };
        while self.step(writing)? {}
        Ok(())
    }

    /// The index as it lies there, or made anew.
    fn opened(&self) -> Result<Writing, Error> {
        let dir = self.0.data.join(DIRECTORY);
        let library = (self.0.library)(&self.0.data)?;
        match Open::existing(&dir, library.venue()) {
            Ok(index) => {
                if let Some(mark) = index.mark
                    && self.0.store.read_blocking(|read| is_of(read, &mark))?
                {
                    self.show(Some(index.reading()));
                    return Ok(Writing {
                        index,
                        library,
                        seen: mark.cursor,
                    });
                }
                tracing::warn!("the search's index is not this store's: it is made anew");
            }
            Err(error) if dir.exists() => {
                tracing::warn!(%error, "the search's index is not whole: it is made anew");
            }
            Err(_) => {}
        }
        self.filled()
    }

    /// An index made anew of everything in the store. Cut short, it has no mark and is made anew again.
    fn filled(&self) -> Result<Writing, Error> {
        self.show(None);
        let library = (self.0.library)(&self.0.data)?;
        let mut index = Open::anew(&self.0.data.join(DIRECTORY))?;
        let shelves = self.shelves(&library);
        let cursor = self.0.store.read_blocking(|read| {
            let mut waiting = 0;
            shelves.each(read, |item| {
                index.add(&item)?;
                waiting += 1;
                if waiting == WAITING {
                    waiting = 0;
                    index.flush()?;
                }
                Ok::<_, Error>(())
            })?;
            let cursor = read.last_change()?;
            index.commit(Mark::new(library.venue(), cursor, change_at(read, cursor)?))?;
            Ok::<_, Error>(cursor)
        })?;
        self.show(Some(index.reading()));
        Ok(Writing {
            index,
            library,
            seen: cursor,
        })
    }

    fn shelves<'a>(&self, library: &'a Library) -> Shelves<'a> {
        Shelves {
            library,
            language: self.0.language,
        }
    }

    /// Takes over the next changes; whether there may be more.
    fn step(&self, writing: &mut Writing) -> Result<bool, Error> {
        let shelves = self.shelves(&writing.library);
        let seen = writing.seen;
        let next = |read: &Snapshot| {
            let changes = read.changes_after(seen, BATCH)?;
            // Each thing once, as it is now.
            let last: HashMap<Subject, Change> =
                changes.iter().map(|(_, it)| (it.subject, *it)).collect();
            let mut told = Vec::new();
            for change in last.values() {
                told.extend(shelves.told(read, change)?);
            }
            Ok::<_, Error>((changes.len(), changes.last().copied(), told))
        };
        let (count, last, told) = self.0.store.read_blocking(next)?;
        let Some((cursor, change)) = last else {
            return Ok(false);
        };
        let (index, mut is_changed, mut is_gone) = (&mut writing.index, false, false);
        for told in told {
            match told {
                Told::Put(item) => index.put(&item)?,
                Told::Gone(id) if index.has(&id)? => {
                    index.remove(&id)?;
                    is_gone = true;
                }
                Told::Gone(_) => continue,
            }
            is_changed = true;
        }
        if is_changed {
            index.commit(Mark::new(writing.library.venue(), cursor, Some(change)))?;
        }
        if is_gone {
            index.purge()?;
        }
        writing.seen = cursor;
        Ok(count == BATCH)
    }
}

/// Whether an index that stands there was made from this store.
fn is_of(read: &Snapshot, mark: &Mark) -> Result<bool, Error> {
    Ok(mark.cursor <= read.last_change()? && change_at(read, mark.cursor)? == mark.last)
}

fn change_at(read: &Snapshot, cursor: u64) -> Result<Option<Change>, Error> {
    let Some(before) = cursor.checked_sub(1) else {
        return Ok(None);
    };
    let found = read.changes_after(before, 1)?;
    Ok(found.first().map(|(_, change)| *change))
}

/// Keeps the index at what the store says, until told to stop.
pub async fn keep(search: Search, stop: CancellationToken) {
    let mut changed = search.0.store.watch();
    let rounds = async {
        loop {
            changed.borrow_and_update();
            if let Err(error) = blocking(&search, Search::catch_up).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the search fell behind"
                );
                tokio::time::sleep(AFTER_FAILURE).await;
                continue;
            }
            tokio::time::sleep(PACE).await;
            while !matches!(
                tokio::time::timeout(QUIET, changed.changed()).await,
                Ok(Ok(()))
            ) {
                if changed.has_changed().is_err() {
                    return;
                }
                if search.is_awake()
                    && let Err(error) = blocking(&search, Search::rest).await
                {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the search cannot rest"
                    );
                }
            }
        }
    };
    stop.run_until_cancelled(rounds).await;
}

async fn blocking(search: &Search, what: fn(&Search) -> Result<(), Error>) -> Result<(), Error> {
    let search = search.clone();
    let done = tokio::task::spawn_blocking(move || what(&search));
    done.await.map_err(io::Error::other)?
}
