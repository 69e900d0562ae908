//! The public document: the one shape in which what a venue knows is found, told, exported and mirrored.
//!
//! A room keeps its own records; what of them is public it turns into a [`Document`] when it is asked ([`Source`]). Search, feeds,
//! exports and mirrors know documents and nothing else, so a private thing can reach none of them: there is no way from it to a
//! document. What must stay true:
//! - a document keeps its [`DocumentId`] for ever, wherever it travels, and its revisions only grow;
//! - it says who wrote it, under which licence, and what it was made from; none of this is lost on the way;
//! - what was withdrawn or erased leaves a [`Tombstone`], which says nothing of what it was;
//! - a [`Body`] is versioned: a reader that does not know a kind or a version keeps the envelope and shows its title.

pub mod body;
pub mod library;
pub mod licence;
pub mod shelf;
pub mod venue;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::clock::Dated;
use crate::store::Subject;

pub use body::Body;
pub use library::{Library, Source};
pub use licence::Licence;
pub use shelf::schema;
pub use venue::VenueId;

/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 200;

/// What a document is called everywhere and for ever: the venue that it comes from, and its name there.
///
/// In text: `venue/document`, `v3kq…/r0000000007zg1zr0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentId {
    /// Where it was written.
    pub venue: VenueId,
    /// What it is called there: a typed id, whose letter is its kind's.
    pub local: Subject,
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.venue, self.local.text())
    }
}

/// A text that is no document's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a document")]
pub struct NotADocument;

impl FromStr for DocumentId {
    type Err = NotADocument;
    fn from_str(text: &str) -> Result<Self, NotADocument> {
        let (venue, local) = text.split_once('/').ok_or(NotADocument)?;
        Ok(Self {
            venue: venue.parse().map_err(|_| NotADocument)?,
            local: Subject::read(local).ok_or(NotADocument)?,
        })
    }
}

impl Serialize for DocumentId {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What sort of thing a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// How something is done or made, so that others can do it again.
    Recipe,
    /// A question with its answers.
    Question,
    /// A word, and what people here mean by it.
    Term,
}

impl Kind {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Recipe, Self::Question, Self::Term];

    /// Its name in addresses and archives.
    pub fn id(self) -> &'static str {
        match self {
            Self::Recipe => "recipe",
            Self::Question => "question",
            Self::Term => "term",
        }
    }
}

/// Who wrote a document, as it is said for ever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Author {
    /// Under this name.
    Named(String),
    /// Somebody who left, and did not leave their name.
    Former,
    /// Somebody who asked without a name. The room knows who, and tells nobody.
    Anonymous,
}

/// What a document was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The other document.
    pub document: DocumentId,
    /// As it was then.
    pub revision: u32,
    /// Its title then: it is still told where the document itself is not known.
    pub title: String,
    /// Its licence then.
    pub licence: Licence,
    /// Who had written it.
    pub authors: Vec<Author>,
}

/// A file that belongs to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// BLAKE3 of its bytes.
    pub hash: Hash,
    /// Its media type, as the box found it: never as a sender said.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What is to be seen or heard in it, for who does not; empty when nobody said.
    pub alt: String,
    /// What it is called when it is kept as a file.
    pub name: String,
}

/// BLAKE3 of some bytes; in text, 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Sorts before every other: the start of a range.
    pub const MIN: Self = Self([0; 32]);
    /// Sorts after every other: the end of a range.
    pub const MAX: Self = Self([0xff; 32]);

    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl crate::store::Key for Hash {
    const WIDTH: usize = 32;
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl FromStr for Hash {
    type Err = NotADocument;
    fn from_str(text: &str) -> Result<Self, NotADocument> {
        let is_plain = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let hash = blake3::Hash::from_hex(text).ok().filter(|_| is_plain);
        hash.map(|it| Self(*it.as_bytes())).ok_or(NotADocument)
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            to.collect_str(self)
        } else {
            self.0.serialize(to)
        }
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            let text = String::deserialize(from)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            <[u8; 32]>::deserialize(from).map(Self)
        }
    }
}

/// The language of a document's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

/// Something public that may travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// For ever.
    pub id: DocumentId,
    /// From 1; each change of what people read raises it.
    pub revision: u32,
    /// One line.
    pub title: String,
    /// Of its words.
    pub language: Language,
    /// Under which it may be used by anyone.
    pub licence: Licence,
    /// In the order in which they came to it; never empty.
    pub authors: Vec<Author>,
    /// What it was made from; empty for what was written anew.
    pub derived_from: Vec<Origin>,
    /// When it was first published.
    pub created: Dated,
    /// When this revision was.
    pub updated: Dated,
    /// What it says.
    pub body: Body,
    /// Files that its body names.
    pub attachments: Vec<Attachment>,
}

impl Document {
    /// What sort of thing it is; `None` for a kind that this program does not know.
    pub fn kind(&self) -> Option<Kind> {
        self.body.kind()
    }
}

/// Why a document is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gone {
    /// It is no longer shown; it may come back.
    Withdrawn,
    /// It was destroyed, and whoever holds a copy must destroy it.
    Erased,
}

/// What is left of a document: that there was one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// What it was called.
    pub id: DocumentId,
    /// Why.
    pub why: Gone,
    /// When.
    pub at: Dated,
}

/// What a venue says about one of its documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// Here it is.
    Put(Document),
    /// It is no more.
    Gone(Tombstone),
}
