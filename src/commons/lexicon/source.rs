//! Entries of the lexicon as public documents.

use super::{Kept, Revision, store};
use crate::commons::recipes::source::authors;
use crate::documents::body;
use crate::documents::{Body, Document, DocumentId, Kind, Source, VenueId};
use crate::ids::TermId;
use crate::media;
use crate::store::{Error, Read, Snapshot, Subject};

/// The lexicon, as the library asks for it.
pub struct Lexicon;

impl Source for Lexicon {
    fn kind(&self) -> Kind {
        Kind::Term
    }

    fn has(&self, local: Subject) -> bool {
        local.id::<TermId>().is_some()
    }

    fn document(
        &self,
        read: &Snapshot,
        venue: VenueId,
        local: Subject,
    ) -> Result<Option<Document>, Error> {
        let Some(id) = local.id::<TermId>() else {
            return Ok(None);
        };
        let Some((kept, latest)) = store::public(read, id)? else {
            return Ok(None);
        };
        Ok(Some(document(read, venue, &kept, latest)?))
    }

    fn all(&self, read: &Snapshot) -> Result<Vec<Subject>, Error> {
        let all = store::all_public(read)?.into_iter();
        Ok(all.map(Subject::from).collect())
    }

    fn href(&self, local: Subject) -> String {
        format!("/communs/lexique/{}", local.text())
    }
}

fn document(
    read: &impl Read,
    venue: VenueId,
    kept: &Kept,
    latest: Revision,
) -> Result<Document, Error> {
    let attachments = media::attachments(read, &words(&latest.text.body))?;
    Ok(Document {
        id: DocumentId {
            venue,
            local: kept.id.into(),
        },
        revision: latest.number,
        title: latest.text.title,
        language: latest.text.language,
        licence: latest.licence,
        authors: authors(read, &latest.authors)?,
        derived_from: Vec::new(),
        created: kept.created,
        updated: latest.at,
        body: Body::Term(Box::new(latest.text.body)),
        attachments,
    })
}

/// All that an entry says in Markdown: where files are named.
pub(super) fn words(body: &body::Term) -> String {
    let variants = body.variants.iter().map(|it| it.text.clone());
    let all: Vec<String> = std::iter::once(body.definition.clone())
        .chain(variants)
        .collect();
    all.join("\n")
}
