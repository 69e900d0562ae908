//! One import: what was brought, how far it is, and what came of it.

use serde::{Deserialize, Serialize};

use crate::clock::Dated;
use crate::documents::{Language, Licence};
use crate::ids::PersonId;

/// The most names of one sort that a report lists of what was not understood; what is beyond is counted.
const MOST_NAMES: usize = 100;
/// The most refusals that a report names one by one.
const MOST_TOLD: usize = 50;

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// The commons of a box.
    Commons,
    /// The dump of a wiki.
    Wiki,
    /// Texts in Markdown.
    Markdown,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// It is being looked at.
    Looking,
    /// It was looked at, and waits for somebody's word.
    Looked,
    /// It is being brought in.
    Taking,
    /// It was brought in.
    Done,
    /// It cannot be read, and this is why.
    Failed(Problem),
}

/// Why a file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Problem {
    /// It is none of the things that can be brought.
    #[error("an unknown kind of file")]
    Unknown,
    /// A later program wrote it.
    #[error("from a later version")]
    Newer,
    /// It is cut off or damaged.
    #[error("cut off or damaged")]
    Broken,
    /// It declares entities or a type of its own: no wiki's dump does.
    #[error("declares a document type")]
    Doctype,
    /// It does not say which wiki it comes from.
    #[error("names no wiki")]
    NoAddress,
    /// It is not there any more.
    #[error("gone")]
    Gone,
    /// Drafts are somebody's, and nobody brought this one.
    #[error("nobody's")]
    Nobody,
}

impl Problem {
    /// The message that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "archive-problem-unknown",
            Self::Newer => "archive-problem-newer",
            Self::Broken => "archive-problem-broken",
            Self::Doctype => "archive-problem-doctype",
            Self::NoAddress => "archive-problem-address",
            Self::Gone => "archive-problem-gone",
            Self::Nobody => "archive-problem-nobody",
        }
    }
}

/// Why one thing is not brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refused {
    /// Its licence forbids commercial use.
    NonCommercial,
    /// Its licence forbids changes.
    NoDerivatives,
    /// Its licence is not known here.
    UnknownLicence,
    /// It is no document, or no page.
    Broken,
    /// It is larger than anything of its kind may be.
    TooLarge,
    /// Its bytes are not those that its archive names.
    WrongSum,
    /// Its own place has erased it.
    Erased,
    /// It belongs to an archive, without which its authors and origin would be lost.
    OfAnArchive,
}

impl Refused {
    /// The message that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::NonCommercial => "archive-refused-nc",
            Self::NoDerivatives => "archive-refused-nd",
            Self::UnknownLicence => "archive-refused-licence",
            Self::Broken => "archive-refused-broken",
            Self::TooLarge => "archive-refused-large",
            Self::WrongSum => "archive-refused-sum",
            Self::Erased => "archive-refused-erased",
            Self::OfAnArchive => "archive-refused-archive",
        }
    }
}

/// Why a page of a wiki is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Skipped {
    /// It only leads to another.
    Redirect,
    /// It is about the wiki itself: talk, people, files, templates, categories.
    Namespace,
    /// Nothing stands in it.
    Empty,
    /// It is no text: a program, a style.
    NotText,
}

impl Skipped {
    /// The message that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Redirect => "archive-skipped-redirect",
            Self::Namespace => "archive-skipped-namespace",
            Self::Empty => "archive-skipped-empty",
            Self::NotText => "archive-skipped-nottext",
        }
    }
}

/// What sort of thing was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// A template: what it would have shown is not in the dump.
    Template,
    /// A picture or another file: it is not in the dump.
    File,
    /// Markup of another kind.
    Tag,
    /// A heading that is no part of a recipe.
    Section,
    /// A list or table of a recipe that did not fit.
    Rest,
}

impl Sort {
    /// All of them, as they are reported.
    pub const ALL: [Self; 5] = [
        Self::Template,
        Self::File,
        Self::Tag,
        Self::Section,
        Self::Rest,
    ];

    /// The message that names them.
    pub fn key(self) -> &'static str {
        match self {
            Self::Template => "archive-unread-template",
            Self::File => "archive-unread-file",
            Self::Tag => "archive-unread-tag",
            Self::Section => "archive-unread-section",
            Self::Rest => "archive-unread-rest",
        }
    }
}

/// Something that was not understood: of which sort, and what it is called.
pub type Unread = (Sort, String);

/// What came of an import, or would come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Things that were read: documents, tombstones, pages, texts.
    pub read: u32,
    /// Documents that were not known here.
    pub new: u32,
    /// Those that take the place of an older revision.
    pub newer: u32,
    /// Those that are known already.
    pub same: u32,
    /// Those of which a newer revision is known.
    pub older: u32,
    /// Those of this very place, which are left alone.
    pub own: u32,
    /// Tombstones that were not known.
    pub gone: u32,
    /// Drafts that were begun.
    pub drafts: u32,
    /// Files that were kept.
    pub files: u32,
    /// Files that were not taken, or are missing.
    pub files_refused: u32,
    pub refused: Vec<(Refused, u32)>,
    pub skipped: Vec<(Skipped, u32)>,
    /// Titles of what was refused, the first ones.
    pub told: Vec<(String, Refused)>,
    /// What was not understood, each name with how often.
    pub unread: Vec<(Sort, String, u32)>,
    /// How often something of each sort was not understood, listed or not.
    pub unread_all: Vec<(Sort, u32)>,
}

impl Tally {
    /// Counts a refusal.
    pub fn refuse(&mut self, title: &str, why: Refused) {
        count(&mut self.refused, why);
        if self.told.len() < MOST_TOLD {
            let title: String = title.chars().take(200).collect();
            self.told.push((title, why));
        }
    }

    /// Counts what is passed over.
    pub fn skip(&mut self, why: Skipped) {
        count(&mut self.skipped, why);
    }

    /// Counts what was not understood.
    pub fn miss(&mut self, all: &[Unread]) {
        for (sort, name) in all {
            count(&mut self.unread_all, *sort);
            let name: String = name.chars().take(80).collect();
            let listed = self.unread.iter().filter(|(of, _, _)| of == sort).count();
            let mut known = self.unread.iter_mut();
            let known = known.find(|(of, called, _)| of == sort && *called == name);
            if let Some((_, _, count)) = known {
                *count += 1;
            } else if listed < MOST_NAMES {
                self.unread.push((*sort, name, 1));
            }
        }
    }
}

fn count<T: PartialEq>(counts: &mut Vec<(T, u32)>, of: T) {
    match counts.iter_mut().find(|(it, _)| *it == of) {
        Some((_, count)) => *count += 1,
        None => counts.push((of, 1)),
    }
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// What tells it from those before and after.
    pub mark: [u8; 8],
    /// What the file is called.
    pub name: String,
    pub what: What,
    /// For what does not say its licence itself.
    pub licence: Licence,
    /// For what does not say its language itself.
    pub language: Language,
    /// Whose drafts they will be.
    pub by: Option<PersonId>,
    pub began: Dated,
    pub stage: Stage,
    /// How many things are dealt with.
    pub at: u64,
    /// How far that is, of 100.
    pub percent: u8,
    /// The place or wiki that it comes from, as it calls itself.
    pub from: String,
    pub tally: Tally,
}

impl Job {
    /// Whether the box is at it now.
    pub fn goes_on(&self) -> bool {
        matches!(self.stage, Stage::Looking | Stage::Taking)
    }

    /// Whether it would change anything.
    pub fn has_news(&self) -> bool {
        let tally = &self.tally;
        tally.new + tally.newer + tally.gone + tally.drafts > 0
    }
}
