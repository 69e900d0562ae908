//! Recipes as public documents.

use std::collections::BTreeSet;

use super::{By, Draft, Kept, Revision, acts, store};
use crate::documents::body;
use crate::documents::{Author, Body, Document, DocumentId, Hash, Kind, Origin, Source, VenueId};
use crate::ids::RecipeId;
use crate::media;
use crate::store::{Error, Read, Snapshot, Subject};

/// The recipes, as the library asks for them.
pub struct Recipes;

impl Source for Recipes {
    fn kind(&self) -> Kind {
        Kind::Recipe
    }

    fn has(&self, local: Subject) -> bool {
        local.id::<RecipeId>().is_some()
    }

    fn document(
        &self,
        read: &Snapshot,
        venue: VenueId,
        local: Subject,
    ) -> Result<Option<Document>, Error> {
        let Some(id) = local.id::<RecipeId>() else {
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

    fn latest(&self, read: &Snapshot, venue: VenueId, most: usize) -> Result<Vec<Document>, Error> {
        let all = store::latest(read, 0, most)?.into_iter();
        let all = all.map(|id| self.document(read, venue, id.into()));
        all.filter_map(Result::transpose).collect()
    }

    fn href(&self, local: Subject) -> String {
        format!("/communs/recettes/{}", local.text())
    }
}

fn document(
    read: &impl Read,
    venue: VenueId,
    kept: &Kept,
    latest: Revision,
) -> Result<Document, Error> {
    let id = |local: Subject| DocumentId { venue, local };
    let mut derived_from = Vec::new();
    if let Some(from) = &kept.from {
        derived_from.push(Origin {
            document: id(from.document),
            revision: from.revision,
            title: from.title.clone(),
            licence: from.licence,
            authors: authors(read, &from.authors)?,
        });
    }
    let attachments = media::attachments(read, &words(&latest.text.body))?;
    Ok(Document {
        id: id(kept.id.into()),
        revision: latest.number,
        title: latest.text.title,
        language: latest.text.language,
        licence: latest.licence,
        authors: authors(read, &latest.authors)?,
        derived_from,
        created: kept.created.unwrap_or(latest.at),
        updated: latest.at,
        body: Body::Recipe(Box::new(latest.text.body)),
        attachments,
    })
}

/// All that a recipe says in Markdown, and its pictures as if they stood there: where files are named.
pub(super) fn words(body: &body::Recipe) -> String {
    let mut all = vec![body.intention.clone()];
    all.extend(body.steps.iter().map(words_of));
    all.extend([&body.went_wrong, &body.variants, &body.sources].map(String::clone));
    all.join("\n")
}

fn words_of(step: &body::Step) -> String {
    let pictures = step.pictures.iter().map(|hash| media::address(*hash));
    let all: Vec<String> = std::iter::once(step.text.clone()).chain(pictures).collect();
    all.join("\n")
}

/// The files that a draft names, with those of the step that can be put back.
pub(super) fn drafted(draft: &Draft) -> BTreeSet<Hash> {
    let mut all = media::files(&words(&draft.text.body));
    if let Some((_, step)) = &draft.removed {
        all.extend(media::files(&words_of(step)));
    }
    all
}

/// Who wrote it, as it is said to everybody.
///
/// # Errors
/// The store could not be read.
pub fn authors(read: &impl Read, all: &[By]) -> Result<Vec<Author>, Error> {
    all.iter().map(|by| acts::author(read, by)).collect()
}
