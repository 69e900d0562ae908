//! The work of an import: looking at what was brought, then bringing it in, a few things in each act, so that a run that is cut off
//! goes on after the last of them.

use bytes::Bytes;

use super::job::{Job, Problem, Refused, Stage, Tally, What};
use super::reading::{Reading, Teller, Thing};
use super::{Archive, held, store};
use crate::clock::Now;
use crate::commons::recipes;
use crate::documents::shelf::{self, Place, Verdict};
use crate::documents::{Attachment, Entry, VenueId};
use crate::ids::PersonId;
use crate::media;
use crate::media::adopt::{self, Foundling};
use crate::people;
use crate::store::{Error as StoreError, Read, Tx};
use crate::web::Error;

/// Things that are brought in with one act.
const TOGETHER: usize = 50;
/// Bytes of a file that are dealt with at once, if the last thing was not more: what is read of them takes many times as much.
const BYTES_TOGETHER: u64 = 2 << 20;

/// Why a run broke off.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broke {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Web(#[from] Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Somebody gave it up, or the box is about to stop.
    #[error("given up")]
    GivenUp,
    /// Whose drafts they would be has left meanwhile.
    #[error("nobody's")]
    Nobody,
}

/// Does what is to be done. Blocking, on a thread of a runtime.
///
/// # Errors
/// Why it broke off: what is done stays, and the next run goes on there.
pub(super) fn run(archive: &Archive) -> Result<(), Broke> {
    let Some(job) = archive.0.store.read_blocking(store::job)? else {
        return Ok(());
    };
    if !job.goes_on() {
        return Ok(());
    }
    let mark = job.mark;
    match Run::open(archive, job) {
        Ok(run) => match run?.finish() {
            Err(Broke::GivenUp) => Ok(()),
            Err(Broke::Nobody) => Ok(end(archive, mark, Stage::Failed(Problem::Nobody))?),
            done => done,
        },
        Err(problem) => {
            end(archive, mark, Stage::Failed(problem))?;
            Ok(())
        }
    }
}

/// Writes how a job ended, if it is still the one there is.
fn end(archive: &Archive, mark: [u8; 8], stage: Stage) -> Result<(), StoreError> {
    archive.0.store.write_blocking(move |tx| {
        if let Some(mut job) = store::job(&*tx)?.filter(|it| it.mark == mark) {
            job.stage = stage;
            store::put(tx, &job)?;
        }
        Ok(())
    })
}

struct Run<'a> {
    archive: &'a Archive,
    reading: Reading,
    job: Job,
    own: VenueId,
}

impl<'a> Run<'a> {
    /// Opens the file where the run was cut off. The outer error is for whoever brought it.
    fn open(archive: &'a Archive, mut job: Job) -> Result<Result<Self, Broke>, Problem> {
        let mut reading = Reading::open(&archive.incoming(), &job)?;
        if job.what == What::Markdown && job.by.is_none() {
            return Err(Problem::Nobody);
        }
        if job.stage == Stage::Looking {
            // What is only looked at is looked at anew.
            (job.at, job.tally) = (0, Tally::default());
        }
        job.from.clone_from(&reading.name);
        let skipped = reading.skip(job.at).map_err(Broke::from);
        let own = archive.library().map_err(Broke::from);
        Ok(skipped.and(own).map(|library| Self {
            archive,
            reading,
            job,
            own: library.venue(),
        }))
    }

    fn finish(mut self) -> Result<(), Broke> {
        loop {
            if self
                .archive
                .0
                .is_stopping
                .load(std::sync::atomic::Ordering::Relaxed)
            {
                return Err(Broke::GivenUp);
            }
            let mut things = Vec::new();
            let mut is_last = false;
            let before = self.reading.unpacked();
            while things.len() < TOGETHER && self.reading.unpacked() - before < BYTES_TOGETHER {
                match self.reading.next() {
                    Ok(Some(thing)) => things.push(thing),
                    Ok(None) => {
                        is_last = true;
                        break;
                    }
                    // What is cut off in the middle ends there; what was read before stays.
                    Err(_) => {
                        things.push(Thing::Refused(self.job.name.clone(), Refused::Broken));
                        self.settle(things, true)?;
                        return Ok(());
                    }
                }
            }
            self.settle(things, is_last)?;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Deals with a few things, and writes down how far it is.
    fn settle(&mut self, things: Vec<Thing>, is_last: bool) -> Result<(), Broke> {
        let is_taking = self.job.stage == Stage::Taking;
        let mut job = self.job.clone();
        job.at += things.len() as u64;
        job.percent = if is_last { 100 } else { self.reading.percent() };
        if is_taking {
            self.take_files(&things, &mut job.tally)?;
        }
        if is_last {
            job.stage = if is_taking {
                Stage::Done
            } else {
                Stage::Looked
            };
        }
        let act = Act {
            things,
            own: self.own,
            teller: self.reading.teller,
            places: self.reading.places.clone(),
            now: self.archive.0.clock.now(),
        };
        let store = &self.archive.0.store;
        self.job = store.write_blocking(move |tx| {
            let is_there = store::job(&*tx)?.is_some_and(|it| it.mark == job.mark);
            if !is_there {
                return Err(Broke::GivenUp);
            }
            if is_taking {
                act.take(tx, &mut job)?;
            } else {
                act.look(&*tx, &mut job.tally)?;
            }
            if job.stage == Stage::Done {
                job.by = None;
            }
            store::put(tx, &job)?;
            Ok(job)
        })?;
        if self.job.stage == Stage::Done {
            // The file is not needed any more; if it stays, the next one takes its place.
            let _ = std::fs::remove_file(self.archive.incoming());
        }
        Ok(())
    }

    /// Keeps the files of documents that will be taken, before the documents: a document never lacks what it names.
    fn take_files(&mut self, things: &[Thing], tally: &mut Tally) -> Result<(), Broke> {
        let runtime = tokio::runtime::Handle::current();
        for thing in things {
            let Thing::Entry(entry, _) = thing else {
                continue;
            };
            let Entry::Put(document) = &**entry else {
                continue;
            };
            if document.id.venue == self.own || document.attachments.is_empty() {
                continue;
            }
            let word = self.reading.teller.word(document.id.venue);
            let wanted = self.archive.0.store.read_blocking(|read| {
                let known = shelf::held(read, document.id)?;
                if !shelf::judge(known.as_ref(), entry, word).is_taken() {
                    return Ok::<_, StoreError>(Vec::new());
                }
                let mut wanted = Vec::new();
                for attachment in &document.attachments {
                    if media::get(read, attachment.hash)?.is_none() {
                        wanted.push(attachment.clone());
                    }
                }
                Ok(wanted)
            })?;
            for attachment in wanted {
                let is_kept = runtime.block_on(self.take_file(&attachment))?;
                match is_kept {
                    true => tally.files += 1,
                    false => tally.files_refused += 1,
                }
            }
        }
        Ok(())
    }

    async fn take_file(&mut self, attachment: &Attachment) -> Result<bool, Broke> {
        let Some(bytes) = self.reading.media(attachment) else {
            return Ok(false);
        };
        let found = Foundling {
            hash: attachment.hash,
            name: attachment.name.chars().take(120).collect(),
            bytes: Bytes::from(bytes),
        };
        let inner = &self.archive.0;
        let taken = match &inner.depot {
            Some(depot) => depot.adopt(&found).await?,
            None => adopt::alone(&inner.store, &inner.data, &found, inner.clock.now()).await?,
        };
        if let Err(why) = taken {
            tracing::info!(hash = %found.hash, %why, "a file of an archive is not taken");
        }
        Ok(taken.is_ok())
    }
}

/// A few things, and what is needed to deal with them.
struct Act {
    things: Vec<Thing>,
    own: VenueId,
    teller: Teller,
    places: Vec<Place>,
    now: Now,
}

impl Act {
    /// What would become of them.
    fn look(&self, read: &impl Read, tally: &mut Tally) -> Result<(), StoreError> {
        for thing in &self.things {
            tally.read += 1;
            match thing {
                Thing::Entry(entry, unread) => {
                    tally.miss(unread);
                    if venue(entry) == self.own {
                        tally.own += 1;
                        continue;
                    }
                    let known = shelf::held(read, id(entry))?;
                    let verdict =
                        shelf::judge(known.as_ref(), entry, self.teller.word(venue(entry)));
                    count(tally, verdict, entry);
                }
                Thing::Draft(draft) => {
                    tally.miss(&draft.unread);
                    tally.drafts += 1;
                }
                Thing::Skipped(why) => tally.skip(*why),
                Thing::Refused(title, why) => tally.refuse(title, *why),
            }
        }
        Ok(())
    }

    /// Brings them in.
    fn take(self, tx: &mut Tx<'_>, job: &mut Job) -> Result<(), Broke> {
        for place in self.places.iter().filter(|it| it.venue != self.own) {
            shelf::put_place(tx, place)?;
        }
        for thing in self.things {
            job.tally.read += 1;
            match thing {
                Thing::Entry(entry, unread) => {
                    job.tally.miss(&unread);
                    if venue(&entry) == self.own {
                        job.tally.own += 1;
                        continue;
                    }
                    let verdict =
                        held::keep(tx, &entry, self.teller.word(venue(&entry)), self.now)?;
                    count(&mut job.tally, verdict, &entry);
                }
                Thing::Draft(draft) => {
                    job.tally.miss(&draft.unread);
                    let by: PersonId = job.by.ok_or(Broke::Nobody)?;
                    if people::get(&*tx, by)?.is_none() {
                        return Err(Broke::Nobody);
                    }
                    let begun =
                        recipes::acts::begin(tx, by, draft.text, Some(draft.licence), self.now);
                    begun.map_err(|why| match why {
                        recipes::acts::Refused::Store(error) => Broke::Store(error),
                        other => Broke::Web(Error::internal(other)),
                    })?;
                    job.tally.drafts += 1;
                }
                Thing::Skipped(why) => job.tally.skip(why),
                Thing::Refused(title, why) => job.tally.refuse(&title, why),
            }
        }
        Ok(())
    }
}

fn id(entry: &Entry) -> crate::documents::DocumentId {
    match entry {
        Entry::Put(document) => document.id,
        Entry::Gone(stone) => stone.id,
    }
}

fn venue(entry: &Entry) -> VenueId {
    id(entry).venue
}

fn count(tally: &mut Tally, verdict: Verdict, entry: &Entry) {
    match (verdict, entry) {
        (Verdict::New | Verdict::Newer, Entry::Gone(_)) => tally.gone += 1,
        (Verdict::New, _) => tally.new += 1,
        (Verdict::Newer, _) => tally.newer += 1,
        (Verdict::Same, _) => tally.same += 1,
        (Verdict::Older, _) => tally.older += 1,
        (Verdict::Erased, Entry::Put(document)) => tally.refuse(&document.title, Refused::Erased),
        (Verdict::Erased, Entry::Gone(_)) => tally.same += 1,
    }
}
