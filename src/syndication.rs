//! Doors out of the commons: what everybody may read here, in the forms in which other programs read it.
//!
//! What must stay true:
//! - it knows [`Document`]s and nothing of the rooms they come from, so what is private or withdrawn has no way in;
//! - what a thing is called outside ([`urn`]) is made of its id alone, and stays when the box is called or reached otherwise;
//! - authors, licence and origin are told in every form that has a place for them.

pub mod content;
pub mod feeds;
pub mod linked;
pub mod okh;
pub mod web;

use std::fmt::Display;

use jiff::Timestamp;

use crate::clock::Dated;
use crate::documents::{Author, Body, Document, DocumentId, Hash, Language, Library};
use crate::store::{Error, Snapshot};
use crate::web::markdown;
use crate::web::words::{Lang, Words};

/// How much of a document stands in its summary, in characters.
const SUMMARY: usize = 300;

/// Where things are told from.
#[derive(Debug, Clone)]
pub struct Site {
    /// Scheme, host and port, without a slash at the end.
    pub origin: String,
    /// What the venue is called.
    pub venue: String,
}

impl Site {
    /// The address of a page of this box.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

/// A document, and where on this box it is read.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it says.
    pub document: Document,
    /// The page that shows it.
    pub page: String,
    /// The pages of what it was made from, in that order; `None` for what cannot be read here.
    pub origins: Vec<Option<String>>,
}

impl Piece {
    /// This document with its pages; nothing when none shows it.
    ///
    /// # Errors
    /// The store could not be read.
    pub fn of(
        library: &Library,
        read: &Snapshot,
        document: Document,
    ) -> Result<Option<Self>, Error> {
        let Some(page) = library.href(document.id) else {
            return Ok(None);
        };
        let there = |id: DocumentId| -> Result<Option<String>, Error> {
            let found = library.get(read, id)?;
            Ok(found.and_then(|_| library.href(id)))
        };
        let origins = document.derived_from.iter().map(|it| there(it.document));
        Ok(Some(Self {
            page,
            origins: origins.collect::<Result<_, Error>>()?,
            document,
        }))
    }

    /// The pictures of these hashes that belong to it: where they are, and what is to be seen.
    fn pictures<'a>(&'a self, wanted: &'a [Hash]) -> impl Iterator<Item = (String, &'a str)> {
        let all = self.document.attachments.iter();
        let pictures = all.filter(|it| it.media_type.starts_with("image/"));
        pictures
            .filter(move |it| wanted.contains(&it.hash))
            .map(|it| (file(it.hash), it.alt.as_str()))
    }
}

/// The address of an attachment on this box.
fn file(hash: Hash) -> String {
    format!("/media/{hash}")
}

/// What a document, or a feed, is called outside, for ever: a UUID (RFC 9562, version 8) made of its name. It needs no domain that
/// somebody must keep, and every box that holds the document makes the same.
pub fn urn(name: &impl Display) -> String {
    let name = name.to_string();
    let hash = blake3::derive_key("Parvis: names of documents outside", name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = format!("{:032x}", u128::from_be_bytes(bytes));
    let groups = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    let groups = groups.map(|(from, to)| &digits[from..to]);
    format!("urn:uuid:{}", groups.join("-"))
}

/// The words of a document's own language: its headings travel with it.
fn words(language: Language) -> Words {
    Words::of(match language {
        Language::Fr => Lang::Fr,
        Language::En => Lang::En,
    })
}

/// What an author is called.
fn name(w: Words, author: &Author) -> String {
    match author {
        Author::Named(name) => name.clone(),
        Author::Former => w.t("syndication-former"),
        Author::Anonymous => w.t("syndication-anonymous"),
    }
}

/// What the authors of a document are called.
fn names(document: &Document) -> Vec<String> {
    let w = words(document.language);
    let all = document.authors.iter();
    all.map(|author| name(w, author)).collect()
}

/// A moment, whether the clock could be believed or not: for forms that cannot do without.
fn stamp(dated: Dated) -> Timestamp {
    Timestamp::from_second(dated.at).unwrap_or_default()
}

/// A moment that may be told as a date.
fn date(dated: Dated) -> Option<String> {
    dated.is_plausible.then(|| stamp(dated).to_string())
}

/// What a document begins with.
fn opening(body: &Body) -> &str {
    match body {
        Body::Recipe(it) => &it.intention,
        Body::Question(it) => &it.text,
        Body::Term(it) => &it.definition,
        Body::Unknown(_) => "",
    }
}

/// The first words of a document, on one line.
fn summary(document: &Document) -> String {
    let plain = markdown::plain(opening(&document.body));
    let mut cut: String = plain.chars().take(SUMMARY).collect();
    if cut.len() < plain.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests;
