//! Typed ids: what a record is called on disk and in an address.
//!
//! An id is ten bytes: a six-byte sequence number, big-endian, that the store gives out and never
//! gives again, then four random bytes. The sequence makes new records land at the right edge of
//! their table and sorts ids by birth; the random part makes them impossible to guess from a
//! neighbour. The text form is the kind's letter and sixteen lower-case Crockford base32 digits:
//! `e0000000007zg1zr0`. The list below is append-only, and so is the meaning of a letter.

use std::fmt;

/// Bytes of an id on disk.
pub const WIDTH: usize = 10;

/// Digits after the letter in an id's text.
const DIGITS: usize = 16;

/// Crockford's base32 alphabet (no i, l, o, u), lower case: <https://www.crockford.com/base32.html>.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What every id type can do; see [`ids!`](crate::ids!) for what a type gets besides.
pub trait Id:
    Copy + Eq + Ord + std::hash::Hash + fmt::Debug + fmt::Display + Send + 'static
{
    /// The letter that opens this kind's text and marks it in the change feed.
    const LETTER: char;

    /// The id with these bytes.
    fn from_bytes(bytes: [u8; WIDTH]) -> Self;

    /// The bytes of this id, in the order that sorts.
    fn to_bytes(self) -> [u8; WIDTH];

    /// The sequence number inside: ids with greater ones were made later.
    fn sequence(self) -> u64 {
        let bytes = self.to_bytes();
        bytes[..6]
            .iter()
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    }
}

/// A text that is not an id of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

/// The bytes of the id with this sequence number (its low six bytes) and this random part.
pub(crate) fn assemble(sequence: u64, random: [u8; 4]) -> [u8; WIDTH] {
    let mut bytes = [0; WIDTH];
    bytes[..6].copy_from_slice(&sequence.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes
}

/// Writes the sixteen digits for `bytes`.
pub(crate) fn write_digits(bytes: [u8; WIDTH], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut digits = [0; DIGITS];
    for (five_bytes, eight_digits) in bytes.chunks(5).zip(digits.chunks_mut(8)) {
        let mut bits = five_bytes
            .iter()
            .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        for digit in eight_digits.iter_mut().rev() {
            *digit = ALPHABET[(bits & 31) as usize];
            bits >>= 5;
        }
    }
    digits
        .iter()
        .try_for_each(|digit| fmt::Write::write_char(f, char::from(*digit)))
}

/// Reads an id's text back into its bytes. Upper case is accepted, other spellings are not, so
/// that a record has one address.
pub(crate) fn parse(letter: char, text: &str) -> Result<[u8; WIDTH], NotAnId> {
    let digits = text.strip_prefix(letter).ok_or(NotAnId)?.as_bytes();
    if digits.len() != DIGITS {
        return Err(NotAnId);
    }
    let mut bytes = [0; WIDTH];
    for (eight_digits, five_bytes) in digits.chunks(8).zip(bytes.chunks_mut(5)) {
        let mut bits = 0_u64;
        for digit in eight_digits {
            let digit = digit.to_ascii_lowercase();
            let value = ALPHABET
                .iter()
                .position(|known| *known == digit)
                .ok_or(NotAnId)?;
            bits = (bits << 5) | value as u64;
        }
        five_bytes.copy_from_slice(&bits.to_be_bytes()[3..]);
    }
    Ok(bytes)
}

/// Defines id types: `ids! { /// An event. EventId = 'e'; }`.
///
/// Each is `Copy`, ordered by birth, and in serde its text where people read the
/// format and ten plain bytes where they do not.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $letter:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// An id: a text in addresses, ten bytes on disk.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $crate::ids::WIDTH]);

        impl $name {
            /// Sorts before every other: the start of a range.
            pub const MIN: Self = Self([0; $crate::ids::WIDTH]);
            /// Sorts after every other: the end of a range.
            pub const MAX: Self = Self([0xff; $crate::ids::WIDTH]);
        }

        impl $crate::ids::Id for $name {
            const LETTER: char = $letter;
            fn from_bytes(bytes: [u8; $crate::ids::WIDTH]) -> Self {
                Self(bytes)
            }
            fn to_bytes(self) -> [u8; $crate::ids::WIDTH] {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Write::write_char(f, $letter)?;
                $crate::ids::write_digits(self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::ids::NotAnId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::ids::parse($letter, text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() {
                    to.collect_str(self)
                } else {
                    serde::Serialize::serialize(&self.0, to)
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
                    text.parse().map_err(serde::de::Error::custom)
                } else {
                    serde::Deserialize::deserialize(from).map(Self)
                }
            }
        }
    )*

        /// The kinds defined here, by letter and name.
        #[cfg(test)]
        const KINDS: &[(char, &str)] = &[$(($letter, stringify!($name))),*];
    };
}

ids! {
    /// An event of the programme.
    EventId = 'e';
    /// A place where events happen.
    PlaceId = 'p';
    /// A visit that is remembered: signed in, or entered through the portal.
    SessionId = 's';
    /// A calendar that events are imported from.
    CalendarId = 'c';
    /// A person the venue knows: guest, member, concierge or steward.
    PersonId = 'm';
    /// A card that opens an account once.
    CardId = 'k';
    /// A seat asked for at an event.
    SeatId = 'a';
    /// An entry of the journal of acts.
    EntryId = 'j';
    /// News for one person.
    NewsId = 'n';
    /// A recipe.
    RecipeId = 'r';
    /// A question.
    QuestionId = 'q';
    /// A term of the lexicon.
    TermId = 't';
    /// An answer, a comment, a report: something said below a document.
    RemarkId = 'b';
    /// A place on the shelf of documents that were written elsewhere.
    ShelfId = 'd';
    /// The pictures by which the place is known: the first of this kind stands for all of them.
    EmblemId = 'i';
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_two_kinds_share_a_letter() {
        let mut letters: Vec<_> = KINDS.iter().map(|(letter, _)| letter).collect();
        letters.sort();
        letters.dedup();
        assert_eq!(letters.len(), KINDS.len(), "{KINDS:?}");
        assert!(letters.iter().all(|letter| letter.is_ascii_lowercase()));
    }

    #[test]
    fn an_id_reads_the_same_in_an_address_and_on_disk() {
        let id = EventId::from_bytes(assemble(1, [0xff, 0, 0xff, 0]));
        assert_eq!(id.to_string(), "e0000000007zg1zr0");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("E0000000007ZG1ZR0".parse::<EventId>(), Err(NotAnId));
        assert_eq!("e0000000007ZG1ZR0".parse(), Ok(id));
        assert_eq!(id.sequence(), 1);
        assert_eq!("p0000000007zg1zr0".parse::<EventId>(), Err(NotAnId));
        assert_eq!("e0000000007zg1zrl".parse::<EventId>(), Err(NotAnId));
        assert_eq!("e".parse::<EventId>(), Err(NotAnId));
        assert_eq!("é".parse::<EventId>(), Err(NotAnId));
    }

    proptest! {
        #[test]
        fn every_id_survives_text_json_and_postcard(bytes: [u8; WIDTH]) {
            let id = EventId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            let json = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(serde_json::from_str::<EventId>(&json).unwrap(), id);
            let packed = postcard::to_stdvec(&id).unwrap();
            prop_assert_eq!(packed.len(), WIDTH);
            prop_assert_eq!(postcard::from_bytes::<EventId>(&packed).unwrap(), id);
        }

        #[test]
        fn text_sorts_as_birth_does(a: [u8; WIDTH], b: [u8; WIDTH]) {
            let (a, b) = (EventId::from_bytes(a), EventId::from_bytes(b));
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
            if a.sequence() < b.sequence() {
                prop_assert!(a < b);
            }
        }
    }
}
