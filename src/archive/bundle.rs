//! An archive as it is brought in: its manifest first, then one thing after the other, each checked before it is believed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};

use serde_json::Value;
use zip::ZipArchive;

use super::export::{DOCUMENTS, Head, MANIFEST, Manifest, TOMBSTONES, media_path};
use super::job::{Problem, Refused};
use super::{FORMAT, MOST_DOCUMENT, MOST_MANIFEST, VERSION};
use crate::clock::Dated;
use crate::documents::licence::{self, Licence};
use crate::documents::shelf::Place;
use crate::documents::{
    Attachment, Document, Entry, Hash, Kind, LONGEST_TITLE, Tombstone, VenueId,
};
use crate::media::LARGEST;

/// The most things in one archive.
const MOST_ENTRIES: usize = 400_000;

/// An opened archive.
pub(super) struct Bundle {
    zip: ZipArchive<BufReader<File>>,
    /// Sums, by path.
    sums: HashMap<String, Hash>,
    /// Paths of documents, in their order.
    documents: Vec<String>,
    tombstones: Vec<Tombstone>,
    /// How many bytes of its files were unpacked.
    pub(super) unpacked: u64,
    pub(super) venue: VenueId,
    pub(super) name: String,
    pub(super) made: Dated,
    pub(super) places: Vec<Place>,
}

/// Whether a file is an archive of the commons, by its manifest.
pub(super) fn is_bundle(zip: &mut ZipArchive<impl Read + Seek>) -> bool {
    zip.index_for_name(MANIFEST).is_some()
}

impl Bundle {
    /// Opens one.
    ///
    /// # Errors
    /// It is none, or broken, or from a later program.
    pub(super) fn open(file: File) -> Result<Self, Problem> {
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|_| Problem::Broken)?;
        if zip.len() > MOST_ENTRIES {
            return Err(Problem::Broken);
        }
        let mut bundle = Self {
            zip,
            sums: HashMap::new(),
            documents: Vec::new(),
            tombstones: Vec::new(),
            unpacked: 0,
            venue: VenueId::of_key(&[]),
            name: String::new(),
            made: Dated {
                at: 0,
                is_plausible: false,
            },
            places: Vec::new(),
        };
        let text = bundle.bytes(MANIFEST, MOST_MANIFEST);
        let text = text.map_err(|_| Problem::Broken)?;
        let head: Head = serde_json::from_slice(&text).map_err(|_| Problem::Broken)?;
        if head.format != FORMAT {
            return Err(Problem::Unknown);
        }
        if !(1..=u64::from(VERSION)).contains(&head.version) {
            return Err(Problem::Newer);
        }
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| Problem::Broken)?;
        drop(text);
        for sum in manifest.files {
            if sum.path.starts_with(DOCUMENTS) && sum.path.ends_with(".json") {
                bundle.documents.push(sum.path.clone());
            }
            bundle.sums.insert(sum.path, sum.blake3);
        }
        let stones = bundle.checked(TOMBSTONES, MOST_MANIFEST);
        let stones = stones.map_err(|_| Problem::Broken)?;
        bundle.tombstones = serde_json::from_slice(&stones).map_err(|_| Problem::Broken)?;
        bundle.venue = manifest.venue;
        bundle.name = manifest.name;
        bundle.made = manifest.made;
        bundle.places = manifest.places;
        Ok(bundle)
    }

    /// How many things are in it: documents, then tombstones.
    pub(super) fn len(&self) -> u64 {
        (self.documents.len() + self.tombstones.len()) as u64
    }

    /// One of them.
    ///
    /// # Errors
    /// What it is called, and why it is not taken.
    pub(super) fn entry(&mut self, at: u64) -> Result<Entry, (String, Refused)> {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let Some(path) = self.documents.get(at).cloned() else {
            let stone = self.tombstones.get(at - self.documents.len());
            return stone
                .copied()
                .map(Entry::Gone)
                .ok_or((String::new(), Refused::Broken));
        };
        let bytes = self.checked(&path, MOST_DOCUMENT);
        let bytes = bytes.map_err(|why| (path.clone(), why))?;
        document(&bytes)
            .map(Entry::Put)
            .map_err(|(title, why)| match title.is_empty() {
                true => (path, why),
                false => (title, why),
            })
    }

    /// The bytes of a file that a document names; `None` when it is not in the archive, or is too large.
    pub(super) fn media(&mut self, attachment: &Attachment) -> Option<Vec<u8>> {
        self.bytes(&media_path(attachment), LARGEST as u64).ok()
    }

    /// The bytes of a file whose sum the manifest names.
    fn checked(&mut self, path: &str, most: u64) -> Result<Vec<u8>, Refused> {
        let bytes = self.bytes(path, most)?;
        match self.sums.get(path) {
            Some(sum) if *sum == Hash::of(&bytes) => Ok(bytes),
            _ => Err(Refused::WrongSum),
        }
    }

    /// What a file says of its size is not believed: no more than `most` bytes of it are unpacked.
    fn bytes(&mut self, path: &str, most: u64) -> Result<Vec<u8>, Refused> {
        let file = self.zip.by_name(path).map_err(|_| Refused::Broken)?;
        let mut bytes = Vec::new();
        let read = file.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|_| Refused::Broken)?;
        self.unpacked += bytes.len() as u64;
        if bytes.len() as u64 > most {
            return Err(Refused::TooLarge);
        }
        Ok(bytes)
    }
}

/// The document in these bytes of JSON.
///
/// # Errors
/// Its title, where it says one, and why it is not taken.
fn document(bytes: &[u8]) -> Result<Document, (String, Refused)> {
    let broken = |_| (String::new(), Refused::Broken);
    let value: Value = serde_json::from_slice(bytes).map_err(broken)?;
    let title = value["title"].as_str().unwrap_or_default().to_owned();
    let named = value["licence"].as_str().unwrap_or_default();
    if let Err(why) = Licence::named(named) {
        return Err((title, refused(why)));
    }
    let read: Result<Document, _> = serde_json::from_value(value);
    match read {
        Ok(document) if is_right(&document) => Ok(document),
        _ => Err((title, Refused::Broken)),
    }
}

/// Why a licence is not accepted.
pub(super) fn refused(why: licence::Refused) -> Refused {
    match why {
        licence::Refused::NonCommercial => Refused::NonCommercial,
        licence::Refused::NoDerivatives => Refused::NoDerivatives,
        licence::Refused::Unknown => Refused::UnknownLicence,
    }
}

/// Whether a document keeps what documents promise.
fn is_right(document: &Document) -> bool {
    let letter = match document.kind() {
        Some(Kind::Recipe) => Some('r'),
        Some(Kind::Question) => Some('q'),
        Some(Kind::Term) => Some('t'),
        None => None,
    };
    let is_kind = letter.is_none_or(|it| it == document.id.local.letter());
    let has_title = (1..=LONGEST_TITLE).contains(&document.title.chars().count());
    let is_line = !document.title.chars().any(char::is_control);
    is_kind && has_title && is_line && document.revision > 0 && !document.authors.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(licence: &str, title: &str, id: &str, authors: &str) -> String {
        format!(
            r#"{{"id":"v0000000000000000/{id}","revision":1,"title":"{title}","language":"fr","licence":"{licence}","authors":{authors},
            "derived_from":[],"created":{{"at":0,"is_plausible":true}},"updated":{{"at":0,"is_plausible":true}},
            "body":{{"kind":"recipe","version":1}},"attachments":[]}}"#
        )
    }

    #[test]
    fn a_document_is_taken_only_whole_and_under_a_free_licence() {
        let (id, authors) = ("r0000000007zg1zr0", r#"[{"named":"Léa"}]"#);
        let of = |licence: &str| document(json(licence, "Café", id, authors).as_bytes());
        assert!(of("CC-BY-SA-4.0").is_ok());
        let refused = |why| Err(("Café".to_owned(), why));
        assert_eq!(of("CC-BY-NC-SA-4.0"), refused(Refused::NonCommercial));
        assert_eq!(of("CC-BY-ND-4.0"), refused(Refused::NoDerivatives));
        assert_eq!(of("MIT"), refused(Refused::UnknownLicence));
        for wrong in [
            json("CC0-1.0", "Café", "q0000000007zg1zr0", authors),
            json("CC0-1.0", "Café", id, "[]"),
            json("CC0-1.0", "", id, authors),
            json("CC0-1.0", &"a".repeat(201), id, authors),
        ] {
            assert!(document(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert!(document(b"[").is_err() && document(b"{}").is_err());
    }
}
