//! The change feed: what happened to public and private things, in the order it happened.
//!
//! It is written in the transaction that makes the change, append-only, numbered from 1 without a
//! gap. Search, mirroring and feeds read it with a cursor of their own. Order is the number's;
//! the date is for people and may be wrong.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::key::Key;
use super::table::Table;
use crate::first_version;
use crate::ids::{Id, WIDTH};

/// Rows of the feed by sequence number.
pub(crate) const FEED: Table<u64, Change> = Table::new("store/feed");

/// One entry of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What changed.
    pub subject: Subject,
    /// What was done to it.
    pub op: Op,
    /// Civil time of the act, to the second, as good as the clock was then.
    #[serde(with = "seconds")]
    pub at: Timestamp,
}

first_version!(Change);

impl Change {
    /// Something was written or written anew.
    pub fn put(subject: impl Into<Subject>, at: Timestamp) -> Self {
        Self {
            subject: subject.into(),
            op: Op::Put,
            at,
        }
    }

    /// Something is no longer shown, though it still exists.
    pub fn withdraw(subject: impl Into<Subject>, at: Timestamp) -> Self {
        Self {
            subject: subject.into(),
            op: Op::Withdraw,
            at,
        }
    }

    /// Something is gone for ever: whoever holds a copy must destroy it.
    pub fn erase(subject: impl Into<Subject>, at: Timestamp) -> Self {
        Self {
            subject: subject.into(),
            op: Op::Erase,
            at,
        }
    }
}

/// What was done to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// Written or written anew.
    Put,
    /// No longer shown.
    Withdraw,
    /// Gone for ever.
    Erase,
}

/// By kind, then by birth.
impl Key for Subject {
    const WIDTH: usize = 1 + WIDTH;
    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.letter);
        out.extend_from_slice(&self.id);
    }
    fn read(bytes: &[u8]) -> Option<Self> {
        let (letter, id) = bytes.split_first()?;
        Some(Self {
            letter: *letter,
            id: id.try_into().ok()?,
        })
    }
}

/// What a change is about: an id of any kind, with its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Subject {
    letter: u8,
    id: [u8; WIDTH],
}

impl Subject {
    /// Sorts before every other: the start of a range.
    pub const MIN: Self = Self {
        letter: 0,
        id: [0; WIDTH],
    };
    /// Sorts after every other: the end of a range.
    pub const MAX: Self = Self {
        letter: u8::MAX,
        id: [u8::MAX; WIDTH],
    };

    /// The id, when the subject is of that kind.
    pub fn id<I: Id>(&self) -> Option<I> {
        (char::from(self.letter) == I::LETTER).then(|| I::from_bytes(self.id))
    }

    /// The id in its text form, whatever its kind: as it stands in an address.
    pub fn text(&self) -> String {
        struct Digits([u8; WIDTH]);
        impl std::fmt::Display for Digits {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::ids::write_digits(self.0, f)
            }
        }
        format!("{}{}", self.letter(), Digits(self.id))
    }

    /// The subject of this text; `None` when no id is written so.
    pub fn read(text: &str) -> Option<Self> {
        let letter = text.chars().next().filter(char::is_ascii_lowercase)?;
        let id = crate::ids::parse(letter, text).ok()?;
        Some(Self {
            letter: letter as u8,
            id,
        })
    }

    /// The letter of its kind.
    pub fn letter(&self) -> char {
        char::from(self.letter)
    }
}

impl<I: Id> From<I> for Subject {
    fn from(id: I) -> Self {
        // Letters are ASCII: a test of `ids` says so.
        Self {
            letter: I::LETTER as u8,
            id: id.to_bytes(),
        }
    }
}

/// Whole seconds since 1970, five bytes instead of thirty.
mod seconds {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        at.as_second().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        Timestamp::from_second(i64::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
