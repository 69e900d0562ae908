//! Within a line: emphasis, links and tags.

use std::borrow::Cow;

use super::{DEEPEST, Markup, escaped, near, unescaped};
use crate::archive::job::Sort;

/// Namespaces of files, in the languages of the wikis that we bring in.
const FILES: [&str; 5] = ["fichier", "file", "image", "média", "media"];
/// Namespaces of categories.
const CATEGORIES: [&str; 2] = ["catégorie", "category"];
/// Tags that say how words look, and leave them as they are.
const PLAIN: [&str; 17] = [
    "span",
    "div",
    "center",
    "small",
    "big",
    "u",
    "font",
    "p",
    "abbr",
    "noinclude",
    "includeonly",
    "onlyinclude",
    "section",
    "sup",
    "sub",
    "cite",
    "references",
];

impl Markup<'_> {
    /// Emphasis, links and tags in a line. Links may stand within links: captions of pictures have some.
    pub(super) fn inline(&mut self, text: &str) -> String {
        let mut open = vec![String::new()];
        let (mut is_bold, mut is_italic) = (false, false);
        let mut rest = text;
        while let Some(at) = rest.find(['[', ']', '\'', '<', '*', '_', '`', '\\', 'h']) {
            let (before, marks) = rest.split_at(at);
            push(&mut open, before);
            let took =
                if let Some(after) = marks.strip_prefix("[[").filter(|_| open.len() <= DEEPEST) {
                    open.push(String::new());
                    after
                } else if let Some(after) = marks.strip_prefix("]]").filter(|_| open.len() > 1) {
                    let inside = open.pop().unwrap_or_default();
                    let said = self.link(&inside);
                    push(&mut open, &said);
                    after
                } else if marks.starts_with("[http")
                    || marks.starts_with("[//")
                    || marks.starts_with("[mailto:")
                {
                    let (said, after) = external(marks);
                    push(&mut open, &said);
                    after
                } else if marks.starts_with("http://") || marks.starts_with("https://") {
                    let end = marks.find(|c: char| c.is_whitespace() || "<>[]|\"'{}".contains(c));
                    let (url, after) = marks.split_at(end.unwrap_or(marks.len()));
                    let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
                    push(&mut open, &format!("<{trimmed}>"));
                    &marks[marks.len() - after.len() - (url.len() - trimmed.len())..]
                } else if let Some((after, mark)) = emphasis(marks, &mut is_bold, &mut is_italic) {
                    push(&mut open, mark);
                    after
                } else if let Some((said, after)) = self.tag(marks) {
                    push(&mut open, &said);
                    after
                } else {
                    let first = marks.chars().next().map_or(1, char::len_utf8);
                    let (one, after) = marks.split_at(first);
                    push(
                        &mut open,
                        &if one == "'" || one == "h" {
                            Cow::Borrowed(one)
                        } else {
                            Cow::Owned(escaped(one))
                        },
                    );
                    after
                };
            rest = took;
        }
        push(&mut open, rest);
        let mut said = open.join("\\[\\[");
        if is_italic {
            said.push('*');
        }
        if is_bold {
            said.push_str("**");
        }
        said
    }

    /// What stands between `[[` and `]]`, already read.
    fn link(&mut self, inside: &str) -> String {
        let (target, words) = inside.split_once('|').unwrap_or((inside, ""));
        if target.contains(['[', ']', '<', '>']) {
            // No page is called so: what stands there was read already, and to write it twice at each depth would never end.
            return format!("\\[\\[{inside}\\]\\]");
        }
        let target = unescaped(target);
        let target = target.trim();
        let (space, name) = target.split_once(':').unwrap_or(("", target));
        let plain = space.trim().to_lowercase();
        if FILES.contains(&plain.as_str()) {
            self.miss(Sort::File, name);
            let caption = words.rsplit('|').next().unwrap_or_default().trim();
            let is_size = caption.ends_with("px")
                || [
                    "thumb", "vignette", "left", "right", "center", "none", "frame", "droite",
                    "gauche", "centré",
                ]
                .contains(&caption);
            let said = if caption.is_empty() || is_size {
                escaped(name.trim())
            } else {
                caption.to_owned()
            };
            return format!("({said})");
        }
        if CATEGORIES.contains(&plain.as_str()) {
            self.found.categories.push(escaped(name.trim()));
            return String::new();
        }
        let target = target.trim_start_matches(':');
        let said = match words.trim() {
            "" => escaped(target),
            words => words.to_owned(),
        };
        if target.is_empty() {
            return said;
        }
        format!("[{said}]({})", (self.address)(target))
    }

    /// A tag that begins here: what is said in its place, and what follows it.
    fn tag<'t>(&mut self, marks: &'t str) -> Option<(String, &'t str)> {
        let inside = marks.strip_prefix('<')?;
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = inside.split_at(length);
        let is_tag = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
        let end = near(rest).find('>').filter(|_| is_tag)?;
        let (attributes, after) = (&rest[..end], &rest[end + 1..]);
        if attributes.contains('<') {
            return None;
        }
        let name = name.to_ascii_lowercase();
        let said = match name.as_str() {
            "br" => " \\\n",
            "b" | "strong" => "**",
            "i" | "em" => "*",
            "s" | "del" | "strike" => "~~",
            "code" | "tt" | "kbd" => "",
            // A note: its words stand where they are made.
            "ref" if attributes.ends_with('/') => "",
            "ref" if marks.starts_with("</") => ")",
            "ref" => " (",
            name if PLAIN.contains(&name) => "",
            name => {
                if !marks.starts_with("</") {
                    self.miss(Sort::Tag, name);
                }
                ""
            }
        };
        Some((said.to_owned(), after))
    }
}

/// `'''bold'''`, `''italic''`, or both: what follows, and the mark in Markdown.
fn emphasis<'t>(
    marks: &'t str,
    is_bold: &mut bool,
    is_italic: &mut bool,
) -> Option<(&'t str, &'static str)> {
    // Not the whole of a long run, again and again.
    let count = marks.bytes().take(5).take_while(|b| *b == b'\'').count();
    match count {
        0 | 1 => None,
        2 => {
            *is_italic = !*is_italic;
            Some((&marks[2..], "*"))
        }
        3 | 4 => {
            *is_bold = !*is_bold;
            Some((&marks[3..], "**"))
        }
        _ => {
            *is_bold = !*is_bold;
            *is_italic = !*is_italic;
            Some((&marks[5..], "***"))
        }
    }
}

/// `[address words]`: what it says, and what follows.
fn external(marks: &str) -> (String, &str) {
    let Some(end) = near(marks).find(']') else {
        return ("\\[".to_owned(), &marks[1..]);
    };
    let (inside, after) = (&marks[1..end], &marks[end + 1..]);
    let (url, words) = inside.split_once([' ', '\u{a0}']).unwrap_or((inside, ""));
    let url = url
        .replace('(', "%28")
        .replace(')', "%29")
        .replace(['<', '>'], "");
    let url = if url.starts_with("//") {
        format!("https:{url}")
    } else {
        url
    };
    let words = words.replace("'''", "").replace("''", "");
    let said = match words.trim() {
        "" => format!("<{url}>"),
        words => format!("[{}]({url})", escaped(words)),
    };
    (said, after)
}

/// Adds to the text that is open now.
pub(super) fn push(open: &mut [String], text: &str) {
    if let Some(last) = open.last_mut() {
        last.push_str(text);
    }
}
