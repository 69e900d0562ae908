//! What an import reads, one thing after the other, whatever its file is.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::bundle::{self, Bundle};
use super::draft::{Draft, Texts};
use super::job::{Job, Problem, Refused, Skipped, Unread, What};
use super::wiki::dump::Dump;
use super::wiki::{Became, Wiki};
use crate::clock::Dated;
use crate::documents::shelf::{Place, Word};
use crate::documents::{Attachment, Entry, VenueId};

/// Bytes that tell what a file is.
const HEAD: usize = 4096;
/// How many bytes of a file that packs itself may be unpacked: a dump of hundreds of thousands of pages.
const MOST_UNPACKED: u64 = 16 << 30;

/// One thing of those that are brought.
pub(super) enum Thing {
    /// A document or a tombstone, and what was not understood of it.
    Entry(Box<Entry>, Vec<Unread>),
    Draft(Box<Draft>),
    Skipped(Skipped),
    Refused(String, Refused),
}

/// Who tells what is in a file, and when.
#[derive(Clone, Copy)]
pub(super) struct Teller {
    said: Dated,
    /// Whose archive it is; none for what no box wrote.
    place: Option<VenueId>,
}

impl Teller {
    /// Of what no box wrote: a wiki tells of itself.
    fn of(job: &Job) -> Self {
        Self {
            said: job.began,
            place: None,
        }
    }

    /// What its word is worth about what is another's, or its own.
    pub(super) fn word(self, venue: VenueId) -> Word {
        Word {
            at: self.said,
            is_first_hand: self.place.is_none_or(|place| place == venue),
        }
    }
}

/// A file that is being read.
pub(super) struct Reading {
    from: From,
    /// How many things were read.
    at: u64,
    pub(super) teller: Teller,
    /// The place that it comes from, and others whose documents are in it.
    pub(super) places: Vec<Place>,
    /// What the place that it comes from calls itself.
    pub(super) name: String,
}

enum From {
    Bundle(Box<Bundle>),
    Wiki(Box<Dump<BufReader<Box<dyn Read + Send>>>>, Box<Wiki>, Far),
    Texts(Box<Texts>, Box<Job>),
}

/// How far a file is read: bytes so far, and all of them.
struct Far(Arc<AtomicU64>, u64);

/// Counts the bytes that are read through it.
struct Counted(File, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.0.read(into)?;
        self.1.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// What a file is, by its content.
///
/// # Errors
/// Nothing that can be brought.
pub(super) fn what(path: &Path, name: &str) -> Result<What, Problem> {
    let mut file = File::open(path).map_err(|_| Problem::Gone)?;
    let mut head = Vec::new();
    let read = (&mut file).take(HEAD as u64).read_to_end(&mut head);
    read.map_err(|_| Problem::Broken)?;
    if head.starts_with(b"PK\x03\x04") {
        file.rewind().map_err(|_| Problem::Broken)?;
        let zip = ZipArchive::new(BufReader::new(file));
        let mut zip = zip.map_err(|_| Problem::Broken)?;
        return Ok(if bundle::is_bundle(&mut zip) {
            What::Commons
        } else {
            What::Markdown
        });
    }
    if head.starts_with(b"\x1f\x8b") {
        let mut inside = Vec::new();
        file.rewind().map_err(|_| Problem::Broken)?;
        let mut unpacked = MultiGzDecoder::new(file).take(HEAD as u64);
        let read = unpacked.read_to_end(&mut inside);
        read.map_err(|_| Problem::Broken)?;
        head = inside;
        return is_dump(&head).then_some(What::Wiki).ok_or(Problem::Unknown);
    }
    if is_dump(&head) {
        return Ok(What::Wiki);
    }
    let ending = name.rsplit_once('.').map(|(_, it)| it.to_ascii_lowercase());
    let is_text = matches!(ending.as_deref(), Some("md" | "markdown"));
    let is_words = !head.contains(&0) && !head.is_empty();
    (is_text && is_words)
        .then_some(What::Markdown)
        .ok_or(Problem::Unknown)
}

/// Whether a file begins as XML does; whether it is a wiki's is told by its reader, with the reason.
fn is_dump(head: &[u8]) -> bool {
    let head = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    head.starts_with(b"<?xml") || head.starts_with(b"<mediawiki") || head.starts_with(b"<!DOCTYPE")
}

impl Reading {
    /// Opens what a job was brought with.
    ///
    /// # Errors
    /// It cannot be read at all.
    pub(super) fn open(path: &Path, job: &Job) -> Result<Self, Problem> {
        let mut file = File::open(path).map_err(|_| Problem::Gone)?;
        match job.what {
            What::Commons => {
                let bundle = Bundle::open(file)?;
                let mut places = bundle.places.clone();
                places.push(Place {
                    venue: bundle.venue,
                    name: bundle.name.clone(),
                    address: String::new(),
                });
                Ok(Self {
                    at: 0,
                    teller: Teller {
                        said: bundle.made,
                        place: Some(bundle.venue),
                    },
                    name: bundle.name.clone(),
                    places,
                    from: From::Bundle(Box::new(bundle)),
                })
            }
            What::Markdown => {
                let mut head = [0; 2];
                let is_zip = file.read_exact(&mut head).is_ok() && &head == b"PK";
                file.rewind().map_err(|_| Problem::Broken)?;
                let texts = Texts::open(file, &job.name, is_zip)?;
                Ok(Self {
                    at: 0,
                    teller: Teller::of(job),
                    name: String::new(),
                    places: Vec::new(),
                    from: From::Texts(Box::new(texts), Box::new(job.clone())),
                })
            }
            What::Wiki => Self::open_wiki(file, job),
        }
    }

    fn open_wiki(mut file: File, job: &Job) -> Result<Self, Problem> {
        let all = file.metadata().map_err(|_| Problem::Broken)?.len();
        let mut head = [0; 2];
        let is_packed = file.read_exact(&mut head).is_ok() && head == [0x1f, 0x8b];
        file.rewind().map_err(|_| Problem::Broken)?;
        let so_far = Arc::new(AtomicU64::new(0));
        let counted = Counted(file, so_far.clone());
        let bytes: Box<dyn Read + Send> = if is_packed {
            Box::new(MultiGzDecoder::new(counted).take(MOST_UNPACKED))
        } else {
            Box::new(counted)
        };
        let dump = Dump::open(BufReader::with_capacity(64 << 10, bytes))?;
        let wiki = Wiki::of(&dump.header, job.licence, job.language);
        let wiki = wiki.ok_or(Problem::NoAddress)?;
        Ok(Self {
            at: 0,
            teller: Teller::of(job),
            name: wiki.place.name.clone(),
            places: vec![wiki.place.clone()],
            from: From::Wiki(Box::new(dump), Box::new(wiki), Far(so_far, all)),
        })
    }

    /// Passes over so many things, which were dealt with before.
    ///
    /// # Errors
    /// The file could not be read.
    pub(super) fn skip(&mut self, count: u64) -> io::Result<()> {
        if let From::Wiki(dump, ..) = &mut self.from {
            for _ in 0..count {
                if dump.next(false)?.is_none() {
                    break;
                }
            }
        }
        self.at = count;
        Ok(())
    }

    /// The next thing; `None` after the last.
    ///
    /// # Errors
    /// The file could not be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Thing>> {
        let at = self.at;
        let thing = match &mut self.from {
            From::Bundle(bundle) if at < bundle.len() => match bundle.entry(at) {
                Ok(entry) => Thing::Entry(Box::new(entry), Vec::new()),
                Err((title, why)) => Thing::Refused(title, why),
            },
            From::Texts(texts, job) if at < texts.len() => {
                match texts.draft(at, job.licence, job.language) {
                    Ok(draft) => Thing::Draft(Box::new(draft)),
                    Err((title, why)) => Thing::Refused(title, why),
                }
            }
            From::Bundle(_) | From::Texts(..) => return Ok(None),
            From::Wiki(dump, wiki, _) => match dump.next(true)? {
                None => return Ok(None),
                Some(Err((title, why))) => Thing::Refused(title, why),
                Some(Ok(page)) => match wiki.page(&page) {
                    Became::Document(document, unread) => {
                        Thing::Entry(Box::new(Entry::Put(*document)), unread)
                    }
                    Became::Skipped(why) => Thing::Skipped(why),
                    Became::Refused(why) => Thing::Refused(page.title, why),
                },
            },
        };
        self.at += 1;
        Ok(Some(thing))
    }

    /// How many bytes were unpacked for what was read so far.
    pub(super) fn unpacked(&self) -> u64 {
        match &self.from {
            From::Bundle(bundle) => bundle.unpacked,
            From::Texts(..) => 0,
            From::Wiki(_, _, Far(so_far, _)) => so_far.load(Ordering::Relaxed),
        }
    }

    /// How far it is read, of 100.
    pub(super) fn percent(&self) -> u8 {
        let (at, all) = match &self.from {
            From::Bundle(bundle) => (self.at, bundle.len()),
            From::Texts(texts, _) => (self.at, texts.len()),
            From::Wiki(_, _, Far(so_far, all)) => (so_far.load(Ordering::Relaxed), *all),
        };
        u8::try_from((at.min(all) * 100) / all.max(1)).unwrap_or(100)
    }

    /// The bytes of a file that a document names, if they were brought.
    pub(super) fn media(&mut self, attachment: &Attachment) -> Option<Vec<u8>> {
        match &mut self.from {
            From::Bundle(bundle) => bundle.media(attachment),
            From::Wiki(..) | From::Texts(..) => None,
        }
    }
}
