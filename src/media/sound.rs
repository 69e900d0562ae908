//! Sounds without their tags: who recorded, where, with what. Runs in the worker only.
//!
//! Files made of chunks (WAV, FLAC, MP4) keep the chunks that are needed to hear them, and no others; MPEG audio and Ogg are
//! written anew by `lofty`, which then must find no tag in any of them.

use std::io::Cursor;

use lofty::config::WriteOptions;
use lofty::file::TaggedFileExt;
use lofty::probe::Probe;
use lofty::tag::{ItemKey, Tag, TagItem, TagType};

use super::{Kind, Ready, Refusal, judge};

/// Most tags in a row at the head of MPEG audio: editors leave one, some two.
const TAGS: usize = 8;

/// The sound as it is kept.
///
/// # Errors
/// It cannot be read, or holds something else too.
pub(super) fn strip(kind: Kind, bytes: Vec<u8>) -> Result<Ready, Refusal> {
    let bytes = match kind {
        Kind::Wav => wav(&bytes)?,
        Kind::Flac => flac(&bytes)?,
        Kind::M4a => mp4(bytes)?,
        Kind::Mp3 | Kind::Ogg => by_lofty(bytes)?,
        _ => return Err(Refusal::Unknown),
    };
    if has_tag(&bytes)? {
        return Err(Refusal::Broken);
    }
    if judge::is_twofold_sound(&bytes) {
        return Err(Refusal::Twofold);
    }
    Ok(Ready {
        kind,
        bytes,
        size: None,
        small: None,
    })
}

/// Whether a reader of tags finds one with something in it.
fn has_tag(bytes: &[u8]) -> Result<bool, Refusal> {
    let probe = Probe::new(Cursor::new(bytes)).guess_file_type();
    let read = probe.map_err(|_| Refusal::Broken)?.read();
    let file = read.map_err(|_| Refusal::Broken)?;
    // What Ogg calls its vendor is the library that encoded it: a field that must be there.
    let is_vendor = |tag: &Tag, item: &TagItem| {
        tag.tag_type() == TagType::VorbisComments && item.key() == ItemKey::EncoderSoftware
    };
    Ok(file
        .tags()
        .iter()
        .any(|tag| tag.picture_count() > 0 || tag.items().any(|item| !is_vendor(tag, item))))
}

fn by_lofty(bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let mut file = Cursor::new(bytes);
    for _ in 0..TAGS {
        let found = tags_of(&mut file)?;
        if found.is_empty() {
            return Ok(file.into_inner());
        }
        for tag in found {
            file.set_position(0);
            let removed = tag.remove_from(&mut file, WriteOptions::new());
            removed.map_err(|_| Refusal::Broken)?;
        }
        if !has_tag(file.get_ref())? {
            return Ok(file.into_inner());
        }
    }
    Err(Refusal::Broken)
}

fn tags_of(file: &mut Cursor<Vec<u8>>) -> Result<Vec<TagType>, Refusal> {
    file.set_position(0);
    let probe = Probe::new(&mut *file).guess_file_type();
    let read = probe.map_err(|_| Refusal::Broken)?.read();
    let found = read.map_err(|_| Refusal::Broken)?;
    Ok(found.tags().iter().map(|tag| tag.tag_type()).collect())
}

/// RIFF with what is needed to hear it: format, number of samples, samples.
fn wav(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut kept = b"RIFF\0\0\0\0WAVE".to_vec();
    let (mut at, mut has_data) = (12, false);
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let (from, to) = (at + 8, at + 8 + length);
        if [&b"fmt "[..], b"fact", b"data"].contains(&&head[..4]) {
            let content = bytes.get(from..to).ok_or(Refusal::Broken)?;
            kept.extend_from_slice(head);
            kept.extend_from_slice(content);
            kept.resize(kept.len().next_multiple_of(2), 0);
            has_data |= head.starts_with(b"data");
        }
        at = to.next_multiple_of(2);
    }
    if !has_data {
        return Err(Refusal::Broken);
    }
    let length = u32::try_from(kept.len() - 8).map_err(|_| Refusal::Broken)?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(kept)
}

/// FLAC with its stream's description and seek table alone (RFC 9639, 8).
fn flac(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    const STREAM: u8 = 0;
    const SEEK: u8 = 3;
    let (mut at, mut blocks) = (4, Vec::new());
    loop {
        let head = bytes.get(at..at + 4).ok_or(Refusal::Broken)?;
        let length = u32::from_be_bytes([0, head[1], head[2], head[3]]) as usize;
        let block = bytes.get(at..at + 4 + length).ok_or(Refusal::Broken)?;
        if [STREAM, SEEK].contains(&(head[0] & 0x7f)) {
            blocks.push(block.to_vec());
        }
        at += 4 + length;
        if head[0] & 0x80 != 0 {
            break;
        }
    }
    for block in &mut blocks {
        block[0] &= 0x7f;
    }
    blocks.last_mut().ok_or(Refusal::Broken)?[0] |= 0x80;
    Ok([b"fLaC", &blocks.concat()[..], &bytes[at..]].concat())
}

/// MP4 whose boxes of metadata are blank: nothing moves, since other boxes count bytes from the start.
fn mp4(mut bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let all = 0..bytes.len();
    blank(&mut bytes, all, 0)?;
    Ok(bytes)
}

fn blank(bytes: &mut [u8], within: std::ops::Range<usize>, depth: u8) -> Result<(), Refusal> {
    let mut at = within.start;
    while at < within.end {
        let head: [u8; 8] = bytes
            .get(at..at + 8)
            .and_then(|it| it.try_into().ok())
            .ok_or(Refusal::Broken)?;
        let (length, content) = match u32::from_be_bytes([head[0], head[1], head[2], head[3]]) {
            0 => (within.end - at, 8),
            1 => {
                let long = bytes.get(at + 8..at + 16).ok_or(Refusal::Broken)?;
                let long = u64::from_be_bytes(long.try_into().map_err(|_| Refusal::Broken)?);
                (usize::try_from(long).map_err(|_| Refusal::Broken)?, 16)
            }
            length => (length as usize, 8),
        };
        let end = at.checked_add(length).filter(|end| *end <= within.end);
        let end = end.ok_or(Refusal::Broken)?;
        let inside = at + content..end;
        if inside.start > inside.end {
            return Err(Refusal::Broken);
        }
        match &head[4..8] {
            b"udta" | b"meta" | b"uuid" | b"free" | b"skip" | b"wide" => {
                bytes[at + 4..at + 8].copy_from_slice(b"free");
                bytes[inside].fill(0);
            }
            b"moov" | b"trak" | b"mdia" | b"minf" if depth < 4 => blank(bytes, inside, depth + 1)?,
            _ => {}
        }
        at = end;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
