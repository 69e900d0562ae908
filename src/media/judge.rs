//! What a file is, by its bytes. Pure; every offset is checked.
//!
//! Only the beginning decides what something is; the rest is looked at for a second nature: a file that is also an archive
//! or a web page is refused, whatever it was to be used for.

use super::{Kind, Refusal, Sort};

/// So far into a file a page or a PDF may begin for a reader that looks for one.
const HEAD: usize = 1024;
/// The longest end of a ZIP archive: its last record and a comment.
const ZIP_END: usize = 22 + 65_535;
/// What makes a browser or an interpreter take text for a program.
const ACTIVE: [&[u8]; 7] = [
    b"<script",
    b"<html",
    b"<!doctype html",
    b"<svg",
    b"<iframe",
    b"<body",
    b"<?php",
];
/// Brands of files (ISO 14496-12) that hold a HEIF or AVIF picture.
const HEIF: [&[u8; 4]; 10] = [
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis",
];

/// What these bytes are, and that they are nothing else besides.
///
/// # Errors
/// Why they are not taken.
pub fn judge(bytes: &[u8]) -> Result<Kind, Refusal> {
    let kind = kind_of(bytes)?;
    if bytes.len() > kind.most_bytes() {
        return Err(Refusal::TooLarge(kind.most_bytes() >> 20));
    }
    match kind {
        Kind::Jpeg if jpeg_end(bytes).is_none() => return Err(Refusal::Broken),
        Kind::Png if !has(bytes, b"IEND") => return Err(Refusal::Broken),
        Kind::WebP if !has_its_size(bytes) => return Err(Refusal::Broken),
        Kind::Pdf if !has(tail(bytes, HEAD), b"%%EOF") => return Err(Refusal::Broken),
        _ => {}
    }
    let is_active = match kind.sort() {
        Sort::Picture => has_any(bytes, &ACTIVE),
        // Tags may quote a page; they go, and what is left is looked at then.
        Sort::Sound => false,
        // What a PDF says may be about pages; its readers look for one at its head only.
        Sort::Paper => has_any(head(bytes, HEAD), &ACTIVE),
    };
    let is_paper_too = kind != Kind::Pdf && has(head(bytes, HEAD), b"%PDF-");
    if is_active || is_paper_too || is_zip(bytes) {
        return Err(Refusal::Twofold);
    }
    Ok(kind)
}

/// Whether a picture holds what a box writes into one, its pixels and how to read them, and nothing beside.
pub fn is_bare(kind: Kind, bytes: &[u8]) -> bool {
    match kind {
        Kind::Jpeg => is_bare_jpeg(bytes).unwrap_or(false),
        Kind::Png => is_bare_png(bytes).unwrap_or(false),
        _ => false,
    }
}

/// Walks the segments of a JPEG (ITU T.81, annex B); `None` where it is cut off.
fn is_bare_jpeg(bytes: &[u8]) -> Option<bool> {
    /// A JFIF header without a small picture of its own.
    const JFIF: usize = 16;
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return Some(false);
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        if marker == 0xd9 {
            return Some(at == bytes.len());
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let is_known = match marker {
            0xe0 => length == JFIF && bytes.get(at + 2..at + 7)? == b"JFIF\0",
            // Tables, frames, restarts, scans.
            0xdb | 0xc0..=0xc2 | 0xc4 | 0xdd | 0xda => true,
            _ => false,
        };
        if !is_known {
            return Some(false);
        }
        at += length;
        if marker == 0xda {
            // The pixels: until a marker that neither is one of their own bytes nor restarts them.
            while *bytes.get(at)? != 0xff || matches!(*bytes.get(at + 1)?, 0 | 0xd0..=0xd7) {
                at += 1;
            }
        }
    }
}

/// Walks the chunks of a PNG (ISO/IEC 15948); `None` where it is cut off.
fn is_bare_png(bytes: &[u8]) -> Option<bool> {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let name = bytes.get(at + 4..at + 8)?;
        if !matches!(
            name,
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" | b"sRGB" | b"gAMA"
        ) {
            return Some(false);
        }
        at = at.checked_add(length as usize)?.checked_add(12)?;
        if name == b"IEND" {
            return Some(length == 0 && at == bytes.len());
        }
    }
}

/// Whether something in a sound without tags would be taken for a page or an archive.
pub(super) fn is_twofold_sound(bytes: &[u8]) -> bool {
    has_any(bytes, &ACTIVE) || is_zip(bytes)
}

/// What the beginning says.
fn kind_of(bytes: &[u8]) -> Result<Kind, Refusal> {
    let at = |from: usize, magic: &[u8]| bytes.get(from..from + magic.len()) == Some(magic);
    if at(0, &[0xff, 0xd8, 0xff]) {
        return Ok(Kind::Jpeg);
    }
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Ok(Kind::WebP);
    }
    if at(0, b"RIFF") && at(8, b"WAVE") {
        return Ok(Kind::Wav);
    }
    if at(0, b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if at(0, b"OggS") {
        return Ok(Kind::Ogg);
    }
    if at(0, b"fLaC") {
        return Ok(Kind::Flac);
    }
    if at(0, b"ID3") || is_mpeg_audio(bytes) {
        return Ok(Kind::Mp3);
    }
    if at(4, b"ftyp") {
        return iso_media(bytes);
    }
    Err(text_of(bytes).unwrap_or(Refusal::Unknown))
}

/// What kind of text it is, if it is one that pretends to be a picture or a page.
fn text_of(bytes: &[u8]) -> Option<Refusal> {
    let head = head(bytes, HEAD);
    if has(head, b"<svg") {
        return Some(Refusal::Svg);
    }
    has_any(head, &ACTIVE).then_some(Refusal::Page)
}

/// A file of boxes (ISO 14496-12): a picture, a film or a sound.
fn iso_media(bytes: &[u8]) -> Result<Kind, Refusal> {
    let length = u32::from_be_bytes(bytes[..4].try_into().map_err(|_| Refusal::Broken)?) as usize;
    let brands = bytes.get(8..length.min(256)).ok_or(Refusal::Broken)?;
    if brands
        .chunks_exact(4)
        .any(|brand| HEIF.iter().any(|heif| *heif == brand))
    {
        return Err(Refusal::Heic);
    }
    // The kind of each track stands in its handler box, 8 bytes after its name.
    let has_track = |kind: &[u8]| {
        let mut names = bytes.windows(16).filter(|it| it.starts_with(b"hdlr"));
        names.any(|it| &it[12..16] == kind)
    };
    if has_track(b"vide") {
        return Err(Refusal::Film);
    }
    if has_track(b"soun") {
        return Ok(Kind::M4a);
    }
    Err(Refusal::Unknown)
}

/// Whether a frame of MPEG audio, layer III, begins here (ISO 11172-3, 2.4.1.3).
fn is_mpeg_audio(bytes: &[u8]) -> bool {
    let &[0xff, second, third, ..] = bytes else {
        return false;
    };
    let (version, layer) = ((second >> 3) & 3, (second >> 1) & 3);
    let (rate, frequency) = (third >> 4, (third >> 2) & 3);
    second & 0xe0 == 0xe0 && version != 1 && layer == 1 && rate != 0 && rate != 15 && frequency != 3
}

/// Where a JPEG ends, after its end marker (ITU T.81, B.1); `None` when it is cut off or damaged.
pub(super) fn jpeg_end(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut in_scan) = (2, false);
    loop {
        // To the next marker: in a scan anything may stand before it, else fill bytes only.
        let found = bytes.get(at..)?.iter().position(|&it| it == 0xff)?;
        if found > 0 && !in_scan {
            return None;
        }
        at += found;
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            // A byte of the scan that looks like a marker, a restart, a code without length.
            0x00 | 0xd0..=0xd7 | 0x01 => at += 2,
            0xd9 => return Some(at + 2),
            0xd8 => return None,
            marker => {
                let length = bytes.get(at + 2..at + 4)?;
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                in_scan = marker == 0xda || in_scan;
            }
        }
    }
}

/// Whether each chunk of a WebP (RFC 9649) lies in the file, and its lossy pictures have the size that is announced of them. Its
/// decoder looks at that late, and not everywhere: it takes the memory that they ask for, or falls.
fn has_its_size(bytes: &[u8]) -> bool {
    let number = |at: usize, length: usize| {
        let bytes = bytes.get(at..at + length)?;
        let digits = bytes.iter().rev().map(|it| usize::from(*it));
        Some(digits.fold(0, |all, it| all << 8 | it))
    };
    let is = |at: usize, name: &[u8]| bytes.get(at..at + 4) == Some(name);
    // A chunk: its name, its length, its bytes, and one more where their number is odd.
    let after = |at: usize| Some(at + 8 + number(at + 4, 4)?.next_multiple_of(2));
    let announced = |at: usize| Some((number(at, 3)? + 1, number(at + 3, 3)? + 1));
    // Behind three bytes of flags and three that are always the same (RFC 6386, 9.1).
    let own = |at: usize| Some((number(at + 14, 2)? & 0x3fff, number(at + 16, 2)? & 0x3fff));
    // Without this chunk, nothing is announced.
    let mut at = 12;
    if !is(at, b"VP8X") {
        return true;
    }
    let canvas = announced(at + 12);
    while let Some(next) = after(at) {
        // The byte that makes it even may lack at the very end.
        if next > bytes.len() + 1 {
            return false;
        }
        let has_its_size = if is(at, b"VP8 ") {
            own(at) == canvas
        } else if is(at, b"ANMF") {
            let transparency = Some(at + 24).filter(|it| is(*it, b"ALPH"));
            let pixels = transparency.map_or(Some(at + 24), after);
            let is_lossy = transparency.is_some() || is(at + 24, b"VP8 ");
            !is_lossy || pixels.and_then(own) == announced(at + 14)
        } else {
            true
        };
        if !has_its_size {
            return false;
        }
        at = next;
    }
    true
}

/// Whether a reader of ZIP finds an archive: its last record points at a directory that is one.
fn is_zip(bytes: &[u8]) -> bool {
    let start = bytes.len().saturating_sub(ZIP_END);
    let end = &bytes[start..];
    let records = end.windows(22).enumerate();
    let mut records = records.filter(|(_, it)| it.starts_with(b"PK\x05\x06"));
    records.any(|(at, it)| {
        let size = u32::from_le_bytes([it[12], it[13], it[14], it[15]]) as usize;
        let directory = (start + at).checked_sub(size);
        directory.is_some_and(|from| size == 0 || bytes[from..].starts_with(b"PK\x01\x02"))
    })
}

fn head(bytes: &[u8], most: usize) -> &[u8] {
    &bytes[..bytes.len().min(most)]
}

fn tail(bytes: &[u8], most: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(most)..]
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    has_any(bytes, &[what])
}

/// Whether one of these stands anywhere, in large or small letters.
fn has_any(bytes: &[u8], what: &[&[u8]]) -> bool {
    let begins = |at: usize, it: &[u8]| {
        bytes
            .get(at..at + it.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(it))
    };
    let first: Vec<u8> = what.iter().map(|it| it[0].to_ascii_lowercase()).collect();
    (0..bytes.len()).any(|at| {
        first.contains(&bytes[at].to_ascii_lowercase()) && what.iter().any(|it| begins(at, it))
    })
}

#[cfg(test)]
mod tests;
