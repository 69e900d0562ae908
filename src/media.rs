//! Attachments: pictures, sounds and papers, kept by the hash of their bytes.
//!
//! What must stay true:
//! - a file is what its bytes say, never what its sender said; what is not on the list is refused;
//! - a picture is never kept as it came: it is decoded and written anew, by a process of its own whose memory and time
//!   are bounded ([`work`]), so that nothing that lay beside its pixels, where it was taken least of all, gets in;
//! - the same bytes are kept once, whoever brings them; they stay as long as something names them;
//! - a file goes from the disk only after the commit that forgot it, and nothing goes for its age while the clock may be
//!   wrong, unless the box itself has run for that long since.
//!
//! A room names what it shows with [`store::hold`], or with [`store::attach`] and [`store::detach`], in its own act.

pub mod adopt;
pub mod depot;
pub mod files;
pub mod holdings;
pub mod judge;
mod picture;
#[cfg(test)]
pub(crate) mod sample;
pub mod shown;
mod sound;
pub mod store;
pub mod web;
pub mod work;

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::documents::{Attachment, Hash};

pub use depot::Depot;
pub use shown::Shown;
pub use store::{attach, detach, get, hold, schema};

/// The largest picture that is taken, in bytes.
pub const PICTURE_BYTES: usize = 15 << 20;
/// The largest PDF, in bytes.
pub const PAPER_BYTES: usize = 20 << 20;
/// The largest sound, in bytes.
pub const SOUND_BYTES: usize = 30 << 20;
/// The largest file of any kind, in bytes.
pub const LARGEST: usize = SOUND_BYTES;
/// The most pixels of a picture: what the cameras of phones make, and twice.
pub const PIXELS: u64 = 40_000_000;
/// The longest side of a picture that is kept, in pixels.
pub const SIDE: u32 = 1600;
/// The longest side of its small copy, in pixels.
pub const SMALL_SIDE: u32 = 480;
/// What one member may have brought, in bytes as they are kept.
pub const MEMBER_QUOTA: u64 = 200 << 20;
/// What the box keeps for all, in bytes.
pub const BOX_QUOTA: u64 = 4 << 30;
/// For how long something stays that nothing names.
pub const UNUSED: Duration = Duration::from_secs(24 * 3600);
/// The longest description of what is to be seen or heard, in characters.
pub const LONGEST_ALT: usize = 300;

/// What a file is, by its content.
///
/// The order on disk is for ever: only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A picture, mostly a photograph.
    Jpeg,
    /// A picture, mostly drawn.
    Png,
    /// A picture that becomes one of the other two; never kept.
    WebP,
    /// A document, kept as it is.
    Pdf,
    /// Sound.
    Mp3,
    /// Sound: Vorbis, Opus or Speex.
    Ogg,
    /// Sound.
    Flac,
    /// Sound in an MP4 file.
    M4a,
    /// Sound.
    Wav,
}

/// What is done with a file, by its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Decoded and written anew.
    Picture,
    /// Kept without its tags.
    Sound,
    /// Kept as it is, offered as a download with a warning.
    Paper,
}

impl Kind {
    /// Which sort it is of.
    pub fn sort(self) -> Sort {
        match self {
            Self::Jpeg | Self::Png | Self::WebP => Sort::Picture,
            Self::Pdf => Sort::Paper,
            Self::Mp3 | Self::Ogg | Self::Flac | Self::M4a | Self::Wav => Sort::Sound,
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Mp3 => "audio/mpeg",
            Self::Ogg => "audio/ogg",
            Self::Flac => "audio/flac",
            Self::M4a => "audio/mp4",
            Self::Wav => "audio/wav",
        }
    }

    /// What the name of such a file ends with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Pdf => "pdf",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::Flac => "flac",
            Self::M4a => "m4a",
            Self::Wav => "wav",
        }
    }

    /// How large it may be when it comes, in bytes.
    pub fn most_bytes(self) -> usize {
        match self.sort() {
            Sort::Picture => PICTURE_BYTES,
            Sort::Sound => SOUND_BYTES,
            Sort::Paper => PAPER_BYTES,
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Refusal {
    /// A picture as iPhones keep it: the phone itself can send it as JPEG.
    #[error("a HEIC or AVIF picture")]
    Heic,
    /// A drawing that may hold a program.
    #[error("an SVG drawing")]
    Svg,
    /// A web page.
    #[error("a web page")]
    Page,
    /// It is one thing and another at once: nobody makes such a file by accident.
    #[error("two kinds of file in one")]
    Twofold,
    /// A film.
    #[error("a film")]
    Film,
    /// Nothing on the list.
    #[error("an unknown kind of file")]
    Unknown,
    /// It is cut off or damaged.
    #[error("cut off or damaged")]
    Broken,
    /// More bytes than files of its kind may have.
    #[error("more than {0} MiB")]
    TooLarge(usize),
    /// More pixels than a picture may have.
    #[error("{0} million pixels")]
    TooManyPixels(u64),
    /// It takes more memory or time than is given to one file.
    #[error("too much work")]
    TooHeavy,
    /// It comes from another box, and more lies in it than that box would have kept.
    #[error("not as a box keeps it")]
    Unclean,
    /// Its sender has no room left.
    #[error("the member's room is used up")]
    MemberFull,
    /// The box has no room left for files.
    #[error("the box's room is used up")]
    BoxFull,
}

impl Refusal {
    /// The message that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Heic => "media-no-heic",
            Self::Svg => "media-no-svg",
            Self::Page => "media-no-page",
            Self::Twofold => "media-no-twofold",
            Self::Film => "media-no-film",
            Self::Unknown => "media-no-unknown",
            Self::Broken => "media-no-broken",
            Self::TooLarge(_) => "media-no-large",
            Self::TooManyPixels(_) => "media-no-pixels",
            Self::TooHeavy => "media-no-heavy",
            Self::Unclean => "media-no-unclean",
            Self::MemberFull => "media-no-member",
            Self::BoxFull => "media-no-box",
        }
    }

    /// The arguments of that message.
    pub fn args(self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge(most) => vec![("most", most.to_string())],
            Self::TooManyPixels(found) => vec![
                ("found", found.to_string()),
                ("most", (PIXELS / 1_000_000).to_string()),
            ],
            Self::MemberFull => vec![("most", (MEMBER_QUOTA >> 20).to_string())],
            _ => Vec::new(),
        }
    }
}

/// A file as it is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What it is now.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height in pixels, of a picture.
    pub size: Option<(u32, u32)>,
    /// A small copy of a picture, of the same kind.
    pub small: Option<Vec<u8>>,
}

/// The line of Markdown that shows a file in a text: a picture is seen, all else is led to.
pub fn markdown(kind: Kind, alt: &str, hash: Hash) -> String {
    let alt: String = alt
        .chars()
        .map(|c| match c {
            '[' => '(',
            ']' => ')',
            '\\' => '/',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let lead = if kind.sort() == Sort::Picture {
        "!"
    } else {
        ""
    };
    format!("{lead}[{}]({})", alt.trim(), address(hash))
}

/// Where files are found on this box.
const ADDRESS: &str = "/media/";

/// Where a file is found on this box.
pub fn address(hash: Hash) -> String {
    format!("{ADDRESS}{hash}")
}

/// The files that a text in Markdown names, each once, with what is said of it in the brackets before.
pub fn named(text: &str) -> Vec<(Hash, String)> {
    let mut found: Vec<(Hash, String)> = Vec::new();
    for (at, _) in text.match_indices(ADDRESS) {
        let digits = text[at + ADDRESS.len()..].get(..64);
        let Some(hash) = digits.and_then(|it| it.parse::<Hash>().ok()) else {
            continue;
        };
        let before = text[..at].strip_suffix("](");
        let said = before.and_then(|it| Some(&it[it.rfind('[')? + 1..]));
        if found.iter().all(|(known, _)| *known != hash) {
            found.push((hash, said.unwrap_or_default().to_owned()));
        }
    }
    found
}

/// The files that a text in Markdown names.
pub fn files(text: &str) -> BTreeSet<Hash> {
    named(text).into_iter().map(|(hash, _)| hash).collect()
}

/// The files of a document whose text names them, as it hands them on; what this box does not have is left out. Where the text says
/// nothing of one, it is what who brought it said.
///
/// # Errors
/// The store could not be read.
pub fn attachments(
    read: &impl crate::store::Read,
    text: &str,
) -> Result<Vec<Attachment>, crate::store::Error> {
    let mut all = Vec::new();
    for (hash, alt) in named(text) {
        let Some(object) = get(read, hash)? else {
            continue;
        };
        let name = match object.name.as_str() {
            "" => format!("{}.{}", &hash.to_string()[..8], object.kind.extension()),
            name => name.to_owned(),
        };
        all.push(Attachment {
            hash,
            media_type: object.kind.media_type().to_owned(),
            bytes: object.bytes,
            alt: match alt.is_empty() {
                true => store::said(read, hash)?,
                false => alt,
            },
            name,
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_names_is_found_with_what_is_said_of_it() {
        let (one, other) = (Hash::of(b"one"), Hash::of(b"other"));
        let text = format!(
            "Ici\n\n{}\n{} et /media/x\n{}",
            markdown(Kind::Png, "un banc", one),
            markdown(Kind::Pdf, "le plan", other),
            markdown(Kind::Png, "encore", one)
        );
        let expected = [(one, "un banc".to_owned()), (other, "le plan".to_owned())];
        assert_eq!(named(&text), expected);
        assert_eq!(named("/media/é et ](/media/"), []);
    }

    #[test]
    fn what_is_said_of_a_picture_stays_inside_its_brackets() {
        let hash = Hash::of(b"x");
        let line = markdown(Kind::Png, "un [banc]\n\\ vu de haut", hash);
        assert_eq!(line, format!("![un (banc) / vu de haut](/media/{hash})"));
        let line = markdown(Kind::Pdf, "le plan", hash);
        assert_eq!(line, format!("[le plan](/media/{hash})"));
    }
}
