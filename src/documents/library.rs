//! All documents that this box holds, whichever room they come from, and those of other places on its shelf.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Document, DocumentId, Entry, Gone, Kind, Tombstone, VenueId, shelf};
use crate::clock::Dated;
use crate::ids::ShelfId;
use crate::store::{Change, Error, Op, Read, Snapshot, Subject};

/// Changes that are read at once.
const AT_ONCE: usize = 1000;

/// A room that has public records, and turns them into documents.
pub trait Source: Send + Sync {
    /// What sort of documents it has.
    fn kind(&self) -> Kind;

    /// Whether a thing of this name would be its own.
    fn has(&self, local: Subject) -> bool;

    /// The document of this name, if there is one and everybody may read it.
    ///
    /// # Errors
    /// The store could not be read; so everywhere here.
    fn document(
        &self,
        read: &Snapshot,
        venue: VenueId,
        local: Subject,
    ) -> Result<Option<Document>, Error>;

    /// The names of all that everybody may read.
    ///
    /// # Errors
    /// As [`document`](Self::document).
    fn all(&self, read: &Snapshot) -> Result<Vec<Subject>, Error>;

    /// The documents that were revised last, the latest first; at most so many. A source that keeps its names in this order has
    /// a faster way.
    ///
    /// # Errors
    /// As [`document`](Self::document).
    fn latest(&self, read: &Snapshot, venue: VenueId, most: usize) -> Result<Vec<Document>, Error> {
        let all = self.all(read)?.into_iter();
        let all = all.map(|local| self.document(read, venue, local));
        let all = all
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?;
        Ok(latest_of(all, most))
    }

    /// The page of this house that shows it.
    fn href(&self, local: Subject) -> String;
}

/// The latest revised of these, the latest first.
fn latest_of(mut all: Vec<Document>, most: usize) -> Vec<Document> {
    all.sort_by_key(|it| std::cmp::Reverse((it.updated.at, it.id.local)));
    all.truncate(most);
    all
}

/// The rooms' documents, under one roof. Cheap to clone.
#[derive(Clone)]
pub struct Library {
    venue: VenueId,
    sources: Arc<Vec<Box<dyn Source>>>,
}

impl Library {
    /// What these rooms have, at this venue.
    pub fn new(venue: VenueId, sources: Vec<Box<dyn Source>>) -> Self {
        Self {
            venue,
            sources: Arc::new(sources),
        }
    }

    /// Which venue this is.
    pub fn venue(&self) -> VenueId {
        self.venue
    }

    /// The name of something of this venue.
    pub fn id(&self, local: impl Into<Subject>) -> DocumentId {
        DocumentId {
            venue: self.venue,
            local: local.into(),
        }
    }

    fn source(&self, local: Subject) -> Option<&dyn Source> {
        let source = self.sources.iter().find(|it| it.has(local))?;
        Some(&**source)
    }

    /// The document of this name, if this box has it.
    ///
    /// # Errors
    /// As [`Source::document`].
    pub fn get(&self, read: &Snapshot, id: DocumentId) -> Result<Option<Document>, Error> {
        if id.venue != self.venue {
            let held = shelf::held(read, id)?;
            return Ok(held.and_then(|held| match held.entry {
                Entry::Put(document) => Some(document),
                Entry::Gone(_) => None,
            }));
        }
        match self.source(id.local) {
            Some(source) => source.document(read, self.venue, id.local),
            None => Ok(None),
        }
    }

    /// The page that shows it.
    pub fn href(&self, id: DocumentId) -> Option<String> {
        if id.venue != self.venue {
            return Some(shelf::href(id));
        }
        Some(self.source(id.local)?.href(id.local))
    }

    /// The document that this page shows.
    pub fn at(&self, page: &str) -> Option<DocumentId> {
        let id = self.id(Subject::read(page.rsplit('/').next()?)?);
        (self.href(id).as_deref() == Some(page)).then_some(id)
    }

    /// The kinds of documents that there may be here, as they are listed.
    pub fn kinds(&self) -> Vec<Kind> {
        let is_here = |kind: &Kind| self.sources.iter().any(|it| it.kind() == *kind);
        Kind::ALL.into_iter().filter(is_here).collect()
    }

    /// The documents that were revised last, of one kind or of all, the latest first; at most so many.
    ///
    /// # Errors
    /// As [`Source::document`].
    pub fn latest(
        &self,
        read: &Snapshot,
        kind: Option<Kind>,
        most: usize,
    ) -> Result<Vec<Document>, Error> {
        let mut all = Vec::new();
        for source in self.sources.iter() {
            if kind.is_none_or(|kind| source.kind() == kind) {
                all.extend(source.latest(read, self.venue, most)?);
            }
        }
        Ok(latest_of(all, most))
    }

    /// All documents, kind by kind, the oldest first; then those of other places, as they came.
    ///
    /// # Errors
    /// As [`Source::document`].
    pub fn all(&self, read: &Snapshot) -> Result<Vec<DocumentId>, Error> {
        let mut all = Vec::new();
        for source in self.sources.iter() {
            let of_source = source.all(read)?;
            all.extend(of_source.into_iter().map(|local| self.id(local)));
        }
        all.extend(shelf::all(read)?);
        Ok(all)
    }

    /// What is left of every document that is no more. What was only put away here is not: that is no word of its own place.
    ///
    /// # Errors
    /// As [`Source::document`].
    pub fn gone(&self, read: &Snapshot) -> Result<Vec<Tombstone>, Error> {
        let mut last: BTreeMap<Subject, Change> = BTreeMap::new();
        let mut after = 0;
        loop {
            let changes = read.changes_after(after, AT_ONCE)?;
            let Some((latest, _)) = changes.last() else {
                break;
            };
            after = *latest;
            for (_, change) in changes {
                match change.op {
                    Op::Put => last.remove(&change.subject),
                    Op::Withdraw | Op::Erase => last.insert(change.subject, change),
                };
            }
        }
        let mut gone = Vec::new();
        for change in last.values() {
            let slot = change.subject.id::<ShelfId>();
            let held = slot.map_or(Ok(None), |slot| shelf::in_slot(read, slot))?;
            if held.is_some_and(|it| it.is_away) {
                continue;
            }
            if let Some(Entry::Gone(stone)) = self.told(read, change)? {
                gone.push(stone);
            }
        }
        Ok(gone)
    }

    /// What a change of the feed means for whoever knows documents: nothing for what is none.
    ///
    /// A change is told as things are now, not as they were then: who reads the feed late skips what was in between.
    ///
    /// # Errors
    /// As [`Source::document`].
    pub fn told(&self, read: &Snapshot, change: &Change) -> Result<Option<Entry>, Error> {
        if let Some(slot) = change.subject.id::<ShelfId>() {
            return Ok(shelf::in_slot(read, slot)?.map(|held| held.entry));
        }
        let Some(source) = self.source(change.subject) else {
            return Ok(None);
        };
        if let Some(document) = source.document(read, self.venue, change.subject)? {
            return Ok(Some(Entry::Put(document)));
        }
        Ok(Some(Entry::Gone(Tombstone {
            id: self.id(change.subject),
            why: match change.op {
                Op::Erase => Gone::Erased,
                Op::Put | Op::Withdraw => Gone::Withdrawn,
            },
            at: Dated {
                at: change.at.as_second(),
                is_plausible: true,
            },
        })))
    }
}
