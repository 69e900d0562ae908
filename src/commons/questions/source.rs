//! Questions as public documents: with their answers, without comments, which stay a talk of this place.

use super::{Kept, LICENCE, Remarks, authors, page, store};
use crate::commons::recipes::acts::author;
use crate::documents::body::{self, Answer};
use crate::documents::{Body, Document, DocumentId, Kind, Source, VenueId};
use crate::ids::QuestionId;
use crate::media;
use crate::store::{Error, Read, Snapshot, Subject};

/// The questions, as the library asks for them.
pub struct Questions;

impl Source for Questions {
    fn kind(&self) -> Kind {
        Kind::Question
    }

    fn has(&self, local: Subject) -> bool {
        local.id::<QuestionId>().is_some()
    }

    fn document(
        &self,
        read: &Snapshot,
        venue: VenueId,
        local: Subject,
    ) -> Result<Option<Document>, Error> {
        let Some(id) = local.id::<QuestionId>() else {
            return Ok(None);
        };
        let Some(kept) = store::public(read, id)? else {
            return Ok(None);
        };
        let remarks = store::remarks(read, id)?;
        Ok(Some(document(read, venue, kept, remarks)?))
    }

    fn all(&self, read: &Snapshot) -> Result<Vec<Subject>, Error> {
        let all = store::all_public(read)?.into_iter();
        Ok(all.map(Subject::from).collect())
    }

    fn href(&self, local: Subject) -> String {
        local.id().map_or_else(String::new, page)
    }
}

fn document(
    read: &impl Read,
    venue: VenueId,
    kept: Kept,
    remarks: Remarks,
) -> Result<Document, Error> {
    let authors = authors(&kept, &remarks);
    let authors = authors.iter().map(|by| author(read, by));
    let authors = authors.collect::<Result<Vec<_>, _>>()?;
    let mut answers = Vec::new();
    let mut words = kept.text.text.clone();
    for (_, remark) in remarks.into_iter().filter(|(_, it)| it.is_answer()) {
        words.push('\n');
        words.push_str(&remark.text);
        answers.push(Answer {
            by: author(read, &kept.said_by(&remark.by))?,
            at: remark.at,
            text: remark.text,
            helped: remark.helped,
        });
    }
    Ok(Document {
        id: DocumentId {
            venue,
            local: kept.id.into(),
        },
        revision: kept.revision,
        title: kept.text.title,
        language: kept.text.language,
        licence: LICENCE,
        authors,
        derived_from: Vec::new(),
        created: kept.created,
        updated: kept.updated,
        body: Body::Question(Box::new(body::Question {
            text: kept.text.text,
            answers,
            is_closed: kept.is_closed,
        })),
        attachments: media::attachments(read, &words)?,
    })
}
