//! All documents that this box holds, whichever room they come from.

use std::sync::Arc;

use super::{Document, DocumentId, Entry, Gone, Kind, Tombstone, VenueId};
use crate::clock::Dated;
use crate::store::{Change, Error, Op, Snapshot, Subject};

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

    /// The page of this house that shows it.
    fn href(&self, local: Subject) -> String;
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
            return Ok(None);
        }
        match self.source(id.local) {
            Some(source) => source.document(read, self.venue, id.local),
            None => Ok(None),
        }
    }

    /// The page that shows it.
    pub fn href(&self, id: DocumentId) -> Option<String> {
        let source = self.source(id.local)?;
        (id.venue == self.venue).then(|| source.href(id.local))
    }

    /// All documents, kind by kind, the oldest first.
    ///
    /// # Errors
    /// As [`Source::document`].
    pub fn all(&self, read: &Snapshot) -> Result<Vec<DocumentId>, Error> {
        let mut all = Vec::new();
        for source in self.sources.iter() {
            let of_source = source.all(read)?;
            all.extend(of_source.into_iter().map(|local| self.id(local)));
        }
        Ok(all)
    }

    /// What a change of the feed means for whoever knows documents: nothing for what is none.
    ///
    /// A change is told as things are now, not as they were then: who reads the feed late skips what was in between.
    ///
    /// # Errors
    /// As [`Source::document`].
    pub fn told(&self, read: &Snapshot, change: &Change) -> Result<Option<Entry>, Error> {
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
