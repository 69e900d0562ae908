//! The commons as one file: a ZIP archive, written as it is sent.
//!
//! ```text
//! README.txt                      what is in it, in both languages
//! documents/VENUE/DOCUMENT.md     each document as people read it: front matter (YAML), then Markdown
//! documents/VENUE/DOCUMENT.json   the same, without any loss: what another box reads
//! media/HASH.EXT                  the files that documents name, by BLAKE3 of their bytes
//! tombstones.json                 what is no more, without a word of what it was
//! manifest.json                   JSON-LD (schema.org): the format's version, where it comes from, sizes and sums of all others
//! ```

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use super::{FORMAT, VERSION, front, text};
use crate::clock::Dated;
use crate::documents::shelf::{self, Place};
use crate::documents::{Attachment, Body, Document, Hash, Kind, Library, VenueId};
use crate::media::{self, files::Files};
use crate::store::{Error, Snapshot};
use crate::web::words::{Lang, Words};

/// The name of the manifest in an archive.
pub(super) const MANIFEST: &str = "manifest.json";
/// The name of the tombstones in an archive.
pub(super) const TOMBSTONES: &str = "tombstones.json";
/// The folder of documents.
pub(super) const DOCUMENTS: &str = "documents/";

/// What tells whether an archive can be read, whatever else is in its manifest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Head {
    pub(super) format: String,
    pub(super) version: u64,
}

/// What an archive says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    #[serde(rename = "@context", default)]
    context: String,
    #[serde(rename = "@type", default)]
    sort: String,
    pub(super) format: String,
    pub(super) version: u32,
    /// What the place is called; empty when nobody said.
    #[serde(default)]
    pub(super) name: String,
    /// Which place made it.
    pub(super) venue: VenueId,
    /// When.
    pub(super) made: Dated,
    /// Other places whose documents are in it.
    #[serde(default)]
    pub(super) places: Vec<Place>,
    /// Its documents, for whoever reads JSON-LD: nobody here does.
    #[serde(rename = "hasPart", skip_deserializing)]
    parts: Vec<Part>,
    pub(super) files: Vec<Sum>,
}

/// A document, in the words of schema.org.
#[derive(Debug, Serialize)]
struct Part {
    #[serde(rename = "@type")]
    sort: String,
    identifier: String,
    name: String,
    #[serde(rename = "inLanguage")]
    language: String,
    license: String,
    author: Vec<String>,
    version: u32,
    url: String,
}

/// A file in the archive.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sum {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) blake3: Hash,
}

/// Why an archive could not be written to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error(transparent)]
    Store(#[from] Error),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Yaml(#[from] serde_saphyr::SerializeError),
}

/// What is taken along, and by whom.
pub(super) struct Taking<'a> {
    pub(super) read: &'a Snapshot,
    pub(super) library: &'a Library,
    /// The data directory.
    pub(super) data: &'a Path,
    pub(super) name: String,
    pub(super) now: Dated,
}

struct Writing<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    sums: Vec<Sum>,
    parts: Vec<Part>,
    media: BTreeSet<Hash>,
}

impl<W: Write> Writing<W> {
    fn put(&mut self, path: String, bytes: &[u8]) -> Result<(), Failed> {
        self.zip
            .start_file(path.as_str(), SimpleFileOptions::default())?;
        self.zip.write_all(bytes)?;
        self.sums.push(Sum {
            path,
            bytes: bytes.len() as u64,
            blake3: Hash::of(bytes),
        });
        Ok(())
    }

    /// Pictures and sounds are as small as they get: they are stored as they are.
    fn copy(&mut self, path: String, mut file: File, hash: Hash) -> Result<(), Failed> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(path.as_str(), options)?;
        let (mut piece, mut bytes) = (vec![0; 64 << 10], 0);
        loop {
            let length = file.read(&mut piece)?;
            if length == 0 {
                break;
            }
            self.zip.write_all(&piece[..length])?;
            bytes += length as u64;
        }
        self.sums.push(Sum {
            path,
            bytes,
            blake3: hash,
        });
        Ok(())
    }
}

/// Writes all that everybody may read here; how many documents that were.
///
/// # Errors
/// The store or a file could not be read, or whoever takes it went away.
pub(super) fn write(taking: &Taking<'_>, out: impl Write) -> Result<usize, Failed> {
    let mut writing = Writing {
        zip: ZipWriter::new_stream(out),
        sums: Vec::new(),
        parts: Vec::new(),
        media: BTreeSet::new(),
    };
    let said = Lang::ALL.map(|lang| Words::of(lang).t("archive-readme"));
    let readme = said.join("\n\n").replace('\n', "\r\n");
    writing.put("README.txt".to_owned(), readme.as_bytes())?;
    let (library, read) = (taking.library, taking.read);
    let mut count = 0;
    for id in library.all(read)? {
        if let Some(document) = library.get(read, id)? {
            put_document(&mut writing, taking, &document)?;
            count += 1;
        }
    }
    let stones = serde_json::to_vec_pretty(&library.gone(read)?)?;
    writing.put(TOMBSTONES.to_owned(), &stones)?;
    let places = shelf::places(read)?.into_iter();
    let manifest = Manifest {
        context: "https://schema.org".to_owned(),
        sort: "Dataset".to_owned(),
        format: FORMAT.to_owned(),
        version: VERSION,
        name: taking.name.clone(),
        venue: library.venue(),
        made: taking.now,
        places: places.map(|(place, _)| place).collect(),
        parts: writing.parts,
        files: writing.sums,
    };
    let mut zip = writing.zip;
    zip.start_file(MANIFEST, SimpleFileOptions::default())?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    zip.finish()?.into_inner().flush()?;
    Ok(count)
}

/// A document twice, for people and for boxes, and its files.
fn put_document<W: Write>(
    writing: &mut Writing<W>,
    taking: &Taking<'_>,
    document: &Document,
) -> Result<(), Failed> {
    let path = format!("{DOCUMENTS}{}", document.id);
    let kind = kind(&document.body);
    let up = |it: &Attachment| format!("../../{}", media_path(it));
    let mut said = front::written(document, &kind, up)?;
    said.push('\n');
    let mut body = text::markdown(document);
    for attachment in &document.attachments {
        let named = format!("({}", media::address(attachment.hash));
        body = body.replace(&named, &format!("({}", up(attachment)));
    }
    said.push_str(&body);
    writing.put(format!("{path}.md"), said.as_bytes())?;
    writing.put(
        format!("{path}.json"),
        &serde_json::to_vec_pretty(document)?,
    )?;
    writing.parts.push(Part {
        sort: schema_type(document).to_owned(),
        identifier: document.id.to_string(),
        name: document.title.clone(),
        language: document.language.tag().to_owned(),
        license: document.licence.url().to_owned(),
        author: document
            .authors
            .iter()
            .map(|it| text::author(it, document.language))
            .collect(),
        version: document.revision,
        url: format!("{path}.md"),
    });
    let files = Files::of(taking.data);
    for attachment in &document.attachments {
        // A file that is lost is the doctor's to tell: the rest is taken along without it.
        if let Ok(file) = File::open(files.path(attachment.hash))
            && writing.media.insert(attachment.hash)
        {
            writing.copy(media_path(attachment), file, attachment.hash)?;
        }
    }
    Ok(())
}

/// The name of a document's kind; as it calls itself where this program does not know it.
pub(super) fn kind(body: &Body) -> String {
    match body {
        Body::Unknown(value) => value["kind"].as_str().unwrap_or_default().to_owned(),
        known => known
            .kind()
            .map_or_else(String::new, |it| it.id().to_owned()),
    }
}

fn schema_type(document: &Document) -> &'static str {
    match document.kind() {
        Some(Kind::Recipe) => "HowTo",
        Some(Kind::Question) => "Question",
        Some(Kind::Term) => "DefinedTerm",
        None => "CreativeWork",
    }
}

/// Where a file lies in an archive.
pub(super) fn media_path(attachment: &Attachment) -> String {
    // Media types come from other boxes too: only a plain ending becomes one.
    let ending = match attachment.media_type.as_str() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/pdf" => "pdf",
        "audio/mpeg" => "mp3",
        "audio/ogg" => "ogg",
        "audio/flac" => "flac",
        "audio/mp4" => "m4a",
        "audio/wav" => "wav",
        _ => "bin",
    };
    format!("media/{}.{ending}", attachment.hash)
}
