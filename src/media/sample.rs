//! Pictures that other rooms' tests name: known to the store, without bytes on a disk.

use super::store::{self, Object};
use super::{Kind, markdown};
use crate::clock::Now;
use crate::documents::Hash;
use crate::ids::PersonId;
use crate::store::{Error, Tx};

/// A picture that this person brought and described with this word.
pub(crate) fn picture(
    tx: &mut Tx<'_>,
    person: PersonId,
    word: &str,
    now: Now,
) -> Result<Hash, Error> {
    let object = Object {
        hash: Hash::of(word.as_bytes()),
        kind: Kind::Jpeg,
        bytes: 100,
        size: Some((1600, 900)),
        small: None,
        name: String::new(),
        since: now.into(),
    };
    store::put(tx, &object, person, word, now)?;
    Ok(object.hash)
}

/// The line of a text that shows it, with this word.
pub(crate) fn line(word: &str) -> String {
    markdown(Kind::Jpeg, word, Hash::of(word.as_bytes()))
}
