//! A picture as pages show it: its small copy, which leads to the whole, with its place kept before it is there.

use super::store::{self, Object};
use super::{SMALL_SIDE, Sort, address};
use crate::documents::Hash;
use crate::ids::PersonId;
use crate::store::{Error, Read};

/// A picture on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name everywhere.
    pub hash: Hash,
    /// Where the whole picture is.
    pub href: String,
    /// Where its small copy is.
    pub src: String,
    /// The small copy's width in pixels.
    pub width: u32,
    /// The small copy's height in pixels.
    pub height: u32,
    /// What is to be seen, as who brought it said; empty when they did not.
    pub alt: String,
}

impl Shown {
    /// Of this file; `None` when it is no picture.
    pub fn of(object: &Object, alt: String) -> Option<Self> {
        let (width, height) = fit(object.size?);
        let href = address(object.hash);
        (object.kind.sort() == Sort::Picture).then(|| Self {
            hash: object.hash,
            src: format!("{href}/petit"),
            href,
            width,
            height,
            alt,
        })
    }
}

/// The size of a picture's small copy.
fn fit((width, height): (u32, u32)) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= SMALL_SIDE {
        return (width, height);
    }
    let scaled = |side: u32| (side * SMALL_SIDE / longest).max(1);
    (scaled(width), scaled(height))
}

/// The pictures of these names, in their order. What this box does not have, or what is none, is left out.
///
/// # Errors
/// The store could not be read.
pub fn pictures(read: &impl Read, wanted: &[Hash]) -> Result<Vec<Shown>, Error> {
    let mut all = Vec::new();
    for hash in wanted {
        if let Some(object) = store::get(read, *hash)? {
            all.extend(Shown::of(&object, store::said(read, *hash)?));
        }
    }
    Ok(all)
}

/// The pictures that somebody brought, the latest first, each with what they said of it.
///
/// # Errors
/// As [`pictures`].
pub fn brought_by(read: &impl Read, person: PersonId) -> Result<Vec<Shown>, Error> {
    let all = store::uploads_of(read, person)?.into_iter();
    Ok(all.filter_map(|it| Shown::of(&it.object, it.alt)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_copy_has_the_shape_of_its_picture() {
        assert_eq!(fit((1600, 1200)), (480, 360));
        assert_eq!(fit((100, 1600)), (30, 480));
        assert_eq!(fit((1, 1600)), (1, 480));
        assert_eq!(fit((480, 20)), (480, 20));
    }
}
