//! A dump, page by page: found by the tags around them, so that a broken one never takes the rest with it, each read apart.
//!
//! In a dump the text of a page is escaped, so `<page>` and `</page>` stand in it as tags only. Nothing is kept but the page that is
//! being read, and of it no more than `MOST_PAGE`. Entities that a file declares itself are never resolved: a declaration is refused.

use std::io::{self, BufRead};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::archive::MOST_PAGE;
use crate::archive::job::{Problem, Refused};

/// The longest that may stand before the first page, in bytes.
const MOST_HEADER: usize = 1 << 20;
/// The deepest that tags stand within each other in a page.
const DEEPEST: usize = 32;
const OPEN: &[u8] = b"<page>";
const CLOSE: &[u8] = b"</page>";

/// What a dump says of its wiki.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// What it calls itself.
    pub name: String,
    /// The address of its first page.
    pub base: String,
}

/// Who changed a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contributor {
    /// Somebody with an account.
    Named(String),
    /// Somebody without an account.
    Address,
    /// The wiki does not say.
    Hidden,
}

/// A page with its latest revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub title: String,
    /// What sort of page it is; 0 for an article.
    pub namespace: i64,
    /// Its number in this wiki, for ever.
    pub id: u64,
    /// Whether it says itself that it only leads to another.
    pub is_redirect: bool,
    /// The number of its latest revision: it grows through the whole wiki.
    pub revision: u64,
    /// When the first revision in the dump was made, and the last.
    pub first: String,
    pub last: String,
    /// What its text is; empty or `wikitext` for text.
    pub model: String,
    /// Its text as it was last, in wikitext.
    pub text: String,
    /// Who made the revisions that are in the dump, in their order.
    pub contributors: Vec<Contributor>,
}

/// A dump that is being read.
pub struct Dump<R> {
    from: R,
    /// Whether the opening tag of the next page is read already.
    is_open: bool,
    /// What it says of its wiki.
    pub header: Header,
}

/// What stands between two tags.
struct Chunk {
    bytes: Vec<u8>,
    /// Whether more stood there than is kept.
    is_cut: bool,
    /// The tag that it ends with; none at the end of the file.
    end: Option<&'static [u8]>,
}

impl<R: BufRead> Dump<R> {
    /// Begins to read one.
    ///
    /// # Errors
    /// It is no dump.
    pub fn open(mut from: R) -> Result<Self, Problem> {
        let before = chunk(&mut from, &[OPEN], MOST_HEADER).map_err(|_| Problem::Broken)?;
        if before.is_cut {
            return Err(Problem::Unknown);
        }
        let text = String::from_utf8(before.bytes).map_err(|_| Problem::Broken)?;
        // Before it is read: what declares a type or entities of its own is no wiki's dump.
        if text.to_ascii_lowercase().contains("<!doctype") || text.contains("<!ENTITY") {
            return Err(Problem::Doctype);
        }
        if !text.contains("<mediawiki") {
            return Err(Problem::Unknown);
        }
        Ok(Self {
            from,
            is_open: before.end.is_some(),
            header: header(&text),
        })
    }

    /// The next page; `None` after the last. A page is passed over unread where it is not `wanted`.
    ///
    /// # Errors
    /// The outer: the file could not be read. The inner: what the page is called, if that much can be read, and why it is not taken.
    pub fn next(&mut self, is_wanted: bool) -> io::Result<Option<Result<Page, (String, Refused)>>> {
        if !self.is_open {
            let between = chunk(&mut self.from, &[OPEN], 0)?;
            if between.end.is_none() {
                return Ok(None);
            }
        }
        let found = chunk(&mut self.from, &[CLOSE, OPEN], MOST_PAGE)?;
        // A page that another one opens within lost its end: what follows is read as the next.
        self.is_open = found.end == Some(OPEN);
        if !is_wanted {
            return Ok(Some(Err((String::new(), Refused::Broken))));
        }
        let text = String::from_utf8_lossy(&found.bytes);
        let refused = |why| (title_in(&text), why);
        Ok(Some(if found.is_cut {
            Err(refused(Refused::TooLarge))
        } else if found.end != Some(CLOSE) || std::str::from_utf8(&found.bytes).is_err() {
            Err(refused(Refused::Broken))
        } else {
            page(&text).ok_or_else(|| refused(Refused::Broken))
        }))
    }
}

/// Reads up to the next of these tags, which is not part of what is given back, and keeps no more than `most` bytes.
fn chunk(from: &mut impl BufRead, ends: &[&'static [u8]], most: usize) -> io::Result<Chunk> {
    let mut chunk = Chunk {
        bytes: Vec::new(),
        is_cut: false,
        end: None,
    };
    // The end of what was read, where a tag may have begun.
    let mut tail: Vec<u8> = Vec::with_capacity(CLOSE.len());
    loop {
        let available = from.fill_buf()?;
        if available.is_empty() {
            return Ok(chunk);
        }
        let piece = available.iter().position(|b| *b == b'>').map(|at| at + 1);
        let length = piece.unwrap_or(available.len());
        let bytes = &available[..length];
        tail.extend_from_slice(bytes);
        let found = ends.iter().find(|it| tail.ends_with(it)).copied();
        if chunk.bytes.len() + length <= most + CLOSE.len() {
            chunk.bytes.extend_from_slice(bytes);
        } else {
            chunk.is_cut = true;
        }
        let keep = tail.len().saturating_sub(CLOSE.len());
        tail.drain(..keep);
        from.consume(length);
        if let Some(end) = found {
            if !chunk.is_cut {
                chunk.bytes.truncate(chunk.bytes.len() - end.len());
                chunk.is_cut = chunk.bytes.len() > most && most > 0;
            }
            chunk.end = Some(end);
            return Ok(chunk);
        }
    }
}

/// The title in a page that cannot be read otherwise.
fn title_in(text: &str) -> String {
    let after = text.split_once("<title>").map(|(_, rest)| rest);
    let title = after.and_then(|rest| rest.split_once("</title>"));
    title.map_or_else(String::new, |(title, _)| title.chars().take(200).collect())
}

/// Text and attributes of the elements of a piece of XML, told one after the other: the path of names, then the text. `None` when
/// it is not well-formed.
fn walk(text: &str, mut told: impl FnMut(&[String], &str, Told)) -> Option<()> {
    let mut reader = Reader::from_str(text);
    let (mut path, mut content): (Vec<String>, String) = (Vec::new(), String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(it) => {
                if path.len() >= DEEPEST {
                    return None;
                }
                path.push(it.local_name().into_inner().to_owned());
                content.clear();
                told(&path, it.attributes_raw(), Told::Opened);
            }
            Event::Empty(it) => {
                path.push(it.local_name().into_inner().to_owned());
                told(&path, it.attributes_raw(), Told::Opened);
                told(&path, "", Told::Closed);
                path.pop();
            }
            Event::End(_) => {
                told(&path, &content, Told::Closed);
                path.pop()?;
                content.clear();
            }
            Event::Text(it) => content.push_str(&it.into_inner()),
            Event::CData(it) => content.push_str(&it.into_inner()),
            Event::GeneralRef(it) => content.push(resolved(&it)?),
            Event::DocType(_) => return None,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => return path.is_empty().then_some(()),
        }
    }
}

/// When something is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// An element begins: with its attributes.
    Opened,
    /// It ends: with its text.
    Closed,
}

/// A character that is written as a reference; `None` for an entity of somebody's own.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Some(c) = reference.resolve_char_ref().ok()? {
        return Some(c);
    }
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// What stands in `<siteinfo>`. The element around everything does not end there: only its names are looked for.
fn header(text: &str) -> Header {
    let mut found = Header::default();
    let Some((start, end)) = text.find("<siteinfo>").zip(text.find("</siteinfo>")) else {
        return found;
    };
    let Some(info) = text.get(start..end + "</siteinfo>".len()) else {
        return found;
    };
    let _ = walk(info, |path, content, told| {
        if told == Told::Closed && path.len() == 2 {
            match path[1].as_str() {
                "sitename" => content.clone_into(&mut found.name),
                "base" => content.clone_into(&mut found.base),
                _ => {}
            }
        }
    });
    found
}

/// The page in a piece of XML; `None` when it is broken.
fn page(text: &str) -> Option<Page> {
    let mut page = Page::default();
    let (mut has_title, mut has_revision) = (false, false);
    let mut one: Option<Contributor> = None;
    walk(text, |path, content, told| {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        match (names.as_slice(), told) {
            (["title"], Told::Closed) => {
                content.clone_into(&mut page.title);
                has_title = true;
            }
            (["ns"], Told::Closed) => page.namespace = content.trim().parse().unwrap_or(-1),
            (["id"], Told::Closed) => page.id = content.trim().parse().unwrap_or(0),
            (["redirect"], Told::Opened) => page.is_redirect = true,
            (["revision"], Told::Opened) => {
                has_revision = true;
                one = None;
            }
            (["revision", "id"], Told::Closed) => {
                page.revision = content.trim().parse().unwrap_or(0);
            }
            (["revision", "timestamp"], Told::Closed) => {
                content.trim().clone_into(&mut page.last);
                if page.first.is_empty() {
                    page.first.clone_from(&page.last);
                }
            }
            (["revision", "model"], Told::Closed) => content.clone_into(&mut page.model),
            (["revision", "text"], Told::Closed) => content.clone_into(&mut page.text),
            (["revision", "contributor"], Told::Opened) if content.contains("deleted") => {
                one = Some(Contributor::Hidden);
            }
            (["revision", "contributor", "username"], Told::Closed)
                if !content.trim().is_empty() =>
            {
                one = Some(Contributor::Named(content.trim().to_owned()));
            }
            (["revision", "contributor", "ip"], Told::Closed) => one = Some(Contributor::Address),
            (["revision", "contributor"], Told::Closed) => page.contributors.extend(one.take()),
            _ => {}
        }
    })?;
    (has_title && has_revision && page.id > 0).then_some(page)
}

#[cfg(test)]
mod tests;
