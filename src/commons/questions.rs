//! Questions: it is welcome not to know. Somebody asks, others answer, and who asked says what helped.
//!
//! Pure: no HTTP, no store. What must stay true:
//! - who asks without a name is told to nobody, not to the desk either: whatever they say below their own question has no name;
//! - nothing is counted for or against anybody, and nothing is ordered otherwise than by time;
//! - what somebody takes back is gone; what the desk hides keeps the reason, which its author can read.

pub mod acts;
pub mod desk;
pub mod holdings;
pub mod remarks;
pub mod source;
pub mod store;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::clock::Dated;
pub use crate::commons::recipes::said;
use crate::commons::recipes::{self, By, Fault};
pub use crate::commons::remarks::{MOST_REMARKS, State};
use crate::documents::body::Markdown;
use crate::documents::{Language, Licence};
use crate::ids::{PersonId, QuestionId, RemarkId};

/// Under what everybody may use questions and answers: said where one writes them.
pub const LICENCE: Licence = Licence::CcBySa4;

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The question in one line.
    pub title: String,
    pub language: Language,
    /// More about it; may be empty.
    pub text: Markdown,
}

impl Text {
    /// What tells this text from another, so that what is sent is what was looked at.
    pub fn mark(&self) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        blake3::hash(&bytes).to_hex().as_str()[..16].to_owned()
    }
}

/// A question as its room keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: QuestionId,
    /// Who asked; read [`said_by`](Self::said_by) before telling anybody.
    pub by: By,
    /// Whether they asked without a name.
    pub is_anonymous: bool,
    pub text: Text,
    /// Which version of its own text it is, from 1.
    pub version: u32,
    pub state: State,
    /// Whether no more answers are asked for.
    pub is_closed: bool,
    /// Of the document with its answers: from 1, raised by each change of what people read in it.
    pub revision: u32,
    pub created: Dated,
    /// When the document was last changed.
    pub updated: Dated,
}

impl Kept {
    /// Whether everybody may read it.
    pub fn is_public(&self) -> bool {
        self.state == State::Shown
    }

    /// Whether this person asked.
    pub fn is_asked_by(&self, person: PersonId) -> bool {
        self.by == By::Person(person)
    }

    /// As whom somebody speaks here: who asked without a name has none in anything they say below it.
    pub fn said_by(&self, by: &By) -> By {
        if self.is_anonymous && *by == self.by {
            By::Anonymous
        } else {
            by.clone()
        }
    }

    /// Whether somebody speaks here without a name because they asked so.
    pub fn is_anonymous_asker(&self, by: &By) -> bool {
        self.is_anonymous && *by == self.by
    }
}

/// Where something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// As an answer.
    Answer,
    /// As a comment on the question.
    OnQuestion,
    /// As a comment on this answer.
    OnAnswer(RemarkId),
}

/// Something said below a question: an answer or a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub place: Place,
    /// Who said it; read [`Kept::said_by`] before telling anybody.
    pub by: By,
    pub text: Markdown,
    /// Which version of its text it is, from 1.
    pub version: u32,
    pub at: Dated,
    pub state: State,
    /// Whether who asked says that this helped; of answers only.
    pub helped: bool,
}

impl Remark {
    /// Whether this person said it.
    pub fn is_by(&self, person: PersonId) -> bool {
        self.by == By::Person(person)
    }

    /// Whether it is an answer that everybody may read.
    pub fn is_answer(&self) -> bool {
        self.place == Place::Answer && self.state == State::Shown
    }
}

/// All that was said below a question, in the order in which it was.
pub type Remarks = Vec<(RemarkId, Remark)>;

/// Who has a part in a question and its answers, in the order in which they came, as it is told.
pub fn authors(kept: &Kept, remarks: &[(RemarkId, Remark)]) -> Vec<By> {
    let mut all = vec![kept.said_by(&kept.by)];
    for (_, remark) in remarks.iter().filter(|(_, it)| it.is_answer()) {
        let by = kept.said_by(&remark.by);
        if !all.contains(&by) {
            all.push(by);
        }
    }
    all
}

/// A question as it was typed.
///
/// # Errors
/// What is wrong, by the name of the field.
pub fn typed(
    title: &str,
    text: &str,
    language: Language,
) -> Result<Text, Vec<(&'static str, Fault)>> {
    match (recipes::title(title), recipes::text(text)) {
        (Ok(title), Ok(text)) => Ok(Text {
            title,
            language,
            text,
        }),
        (title, text) => {
            let faults = [("title", title.err()), ("text", text.err())];
            let faults = faults.into_iter();
            Err(faults.filter_map(|(of, it)| Some((of, it?))).collect())
        }
    }
}

/// Finds questions that look alike: implemented by the search, which lies a floor above.
pub trait Alike: Send + Sync {
    /// Questions of this venue that ask nearly the same, the closest first, on a thread that may wait; none while the search is
    /// not ready.
    fn alike(&self, title: &str, most: usize) -> Vec<QuestionId>;
}

/// The page of a question.
pub fn page(id: QuestionId) -> String {
    format!("/communs/questions/{id}")
}

pub use store::all_public;

#[cfg(test)]
mod tests;
