//! Records: what a row holds. A version byte, then postcard. Old shapes stay frozen beside the
//! new one, and each knows how to become its successor.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A row's content.
///
/// A shape that was ever released never changes: a new one is a new type with the next
/// [`VERSION`](Record::VERSION), the old one as its [`Previous`](Record::Previous), and a total
/// [`upgrade`](Record::upgrade). The store rewrites a table's rows when it first opens a file
/// written with an older version.
pub trait Record: Serialize + DeserializeOwned {
    /// From 1, and one more with every new shape.
    const VERSION: u8;

    /// The shape before this one; [`Never`] for the first.
    type Previous: Record;

    /// This shape from the one before. Total: what was valid then is valid now.
    fn upgrade(previous: Self::Previous) -> Self;
}

/// Ends the chain of [`Record::Previous`]: there is no value of this type.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub enum Never {}

impl Record for Never {
    const VERSION: u8 = 0;
    type Previous = Never;
    fn upgrade(previous: Never) -> Never {
        previous
    }
}

/// States that a type is the first version of a record: `first_version!(Event, Place);`.
#[macro_export]
macro_rules! first_version {
    ($($record:ty),+ $(,)?) => {$(
        impl $crate::store::Record for $record {
            const VERSION: u8 = 1;
            type Previous = $crate::store::Never;
            fn upgrade(previous: $crate::store::Never) -> Self {
                match previous {}
            }
        }
    )+};
}

// `()` is the row of an index: being there is all it says.
first_version!((), u64, String);

/// Why bytes are not the record asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotARecord {
    /// The row was written by a later version of the program.
    #[error("version {found} is newer than the {known} known here")]
    Newer {
        /// The version on disk.
        found: u8,
        /// The latest this program knows.
        known: u8,
    },
    /// No version ever had this number.
    #[error("version {0} never existed")]
    Unknown(u8),
    /// The bytes do not follow the shape.
    #[error("{0}")]
    Malformed(String),
    /// There are no bytes.
    #[error("empty")]
    Empty,
}

/// The bytes of a record: its version, then its content.
pub(crate) fn encode<R: Record>(record: &R) -> Result<Vec<u8>, NotARecord> {
    postcard::to_extend(record, vec![R::VERSION])
        .map_err(|error| NotARecord::Malformed(error.to_string()))
}

/// The record in `bytes`, brought forward when they hold an older shape of it.
pub(crate) fn decode<R: Record>(bytes: &[u8]) -> Result<R, NotARecord> {
    let (version, body) = bytes.split_first().ok_or(NotARecord::Empty)?;
    if *version > R::VERSION {
        return Err(NotARecord::Newer {
            found: *version,
            known: R::VERSION,
        });
    }
    decode_version(*version, body)
}

fn decode_version<R: Record>(version: u8, body: &[u8]) -> Result<R, NotARecord> {
    if R::VERSION == Never::VERSION {
        return Err(NotARecord::Unknown(version));
    }
    if version != R::VERSION {
        return decode_version::<R::Previous>(version, body).map(R::upgrade);
    }
    let (record, rest) = postcard::take_from_bytes(body)
        .map_err(|error| NotARecord::Malformed(error.to_string()))?;
    if rest.is_empty() {
        Ok(record)
    } else {
        Err(NotARecord::Malformed(format!(
            "{} bytes too many",
            rest.len()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Deserialize;

    /// The shape a member had first: one name.
    #[derive(Serialize, Deserialize)]
    struct MemberV1 {
        name: String,
    }
    first_version!(MemberV1);

    /// Then a member could say how they wish to be greeted.
    #[derive(Serialize, Deserialize)]
    struct MemberV2 {
        name: String,
        greeting: Option<String>,
    }
    impl Record for MemberV2 {
        const VERSION: u8 = 2;
        type Previous = MemberV1;
        fn upgrade(previous: MemberV1) -> Self {
            Self {
                name: previous.name,
                greeting: None,
            }
        }
    }

    /// And then came the languages they speak.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Member {
        name: String,
        greeting: Option<String>,
        languages: Vec<String>,
    }
    impl Record for Member {
        const VERSION: u8 = 3;
        type Previous = MemberV2;
        fn upgrade(previous: MemberV2) -> Self {
            Self {
                name: previous.name,
                greeting: previous.greeting,
                languages: vec!["fr".into()],
            }
        }
    }

    #[test]
    fn a_row_from_two_releases_ago_is_read_as_today() {
        let old = encode(&MemberV1 {
            name: "Léa".into()
        })
        .unwrap();
        let today = Member {
            name: "Léa".into(),
            greeting: None,
            languages: vec!["fr".into()],
        };
        assert_eq!(decode::<Member>(&old), Ok(today));
    }

    #[test]
    fn a_row_from_the_future_is_refused_and_not_guessed() {
        let member = Member {
            name: "Ana".into(),
            greeting: None,
            languages: vec![],
        };
        let bytes = encode(&member).unwrap();
        assert_eq!(
            decode::<MemberV2>(&bytes).err(),
            Some(NotARecord::Newer { found: 3, known: 2 })
        );
    }

    #[test]
    fn broken_bytes_are_said_to_be_broken() {
        assert_eq!(decode::<Member>(&[]), Err(NotARecord::Empty));
        assert_eq!(decode::<Member>(&[0, 1, 2]), Err(NotARecord::Unknown(0)));
        assert!(matches!(
            decode::<Member>(&[3, 200]),
            Err(NotARecord::Malformed(_))
        ));
        assert!(matches!(
            decode::<()>(&[1, 0]),
            Err(NotARecord::Malformed(_))
        ));
    }

    proptest! {
        #[test]
        fn every_member_comes_back(
            name: String,
            greeting: Option<String>,
            languages: Vec<String>,
        ) {
            let member = Member { name, greeting, languages };
            prop_assert_eq!(decode::<Member>(&encode(&member).unwrap()).unwrap(), member);
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(bytes: Vec<u8>) {
            let _ = decode::<Member>(&bytes);
        }
    }
}
