//! Search: what a visitor asks for, and what of the house answers.
//!
//! Only what everybody may read is found: documents, and the events of the programme. An index of its own lies beside the store
//! and can be made anew from it at any time, so it is in no backup. What must stay true:
//! - what is in the index is what the store says, less than a second later; what was withdrawn or erased is in none of its bytes;
//! - the place in the change feed up to which the index goes is written with the index, in one act;
//! - what somebody asked is written down nowhere.

mod alike;
mod analyse;
mod ask;
mod index;
mod item;
mod keeper;
mod snippet;
pub mod web;

#[cfg(test)]
mod tests;

use crate::documents::{Language, Licence, VenueId};

pub use index::Error;
pub use item::Item;
pub use keeper::{Search, keep};
pub use snippet::Marked;

/// The longest question, in characters; what is beyond is not read.
pub const LONGEST_QUESTION: usize = 200;
/// How many hits stand on one page.
pub const PER_PAGE: usize = 10;
/// The last page that can be asked for.
pub const LAST_PAGE: usize = 100;

/// What sort of thing is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How something is done or made.
    Recipe,
    /// A question with its answers.
    Question,
    /// A word and what is meant by it.
    Term,
    /// Something on the programme.
    Event,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Recipe, Self::Question, Self::Term, Self::Event];

    /// Its name in addresses and in the index.
    pub fn id(self) -> &'static str {
        match self {
            Self::Recipe => "recipe",
            Self::Question => "question",
            Self::Term => "term",
            Self::Event => "event",
        }
    }

    /// The kind of this name.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.id() == id)
    }
}

/// What somebody asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words, as they were typed. All of them are wanted.
    pub words: String,
    /// Only this sort of thing.
    pub kind: Option<Kind>,
    /// Only what comes from there.
    pub venue: Option<VenueId>,
    /// Only what may be used under this licence.
    pub licence: Option<Licence>,
    /// Only what is written in it.
    pub language: Option<Language>,
    /// Which page of the hits, from 0.
    pub page: usize,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its title, the words found marked.
    pub title: Marked,
    /// A part of its text, the words found marked; empty for what is a title alone.
    pub snippet: Marked,
    /// The page that shows it.
    pub href: String,
    /// What it is.
    pub kind: Kind,
    /// Under which it may be used; events have none.
    pub licence: Option<Licence>,
    /// Of its words.
    pub language: Language,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The hits of the page that was asked for, the best first.
    pub hits: Vec<Hit>,
    /// How many there are on all pages.
    pub total: usize,
}
