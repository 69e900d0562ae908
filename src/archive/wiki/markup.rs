//! Wikitext as Markdown: what is common in a wiki's articles. What is not understood is named, and its words stay.
//!
//! Three passes, each once over the text: templates, with their own parts; lines (headings, lists, tables, paragraphs); within a line
//! emphasis, links and tags.

mod aside;
mod inline;

use self::aside::{ASIDE, put_back, set_aside, without_comments};
use self::inline::push;
use crate::archive::job::{Sort, Unread};

/// The deepest that templates or links stand within each other; what is deeper is text.
const DEEPEST: usize = 20;

/// So far the end of a mark is looked for, in bytes: addresses and attributes are shorter.
const NEAR: usize = 4000;
/// The widest table whose rows are all filled up to its width: a wider one might have many rows, too.
const WIDEST: usize = 50;
/// The most things that are named of one page.
const MOST_UNREAD: usize = 1000;

/// A page as it was understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) markdown: String,
    pub(super) categories: Vec<String>,
    pub(super) unread: Vec<Unread>,
}

/// Reads a page of a wiki whose other pages are found at these addresses.
pub(super) fn read(wikitext: &str, address: impl Fn(&str) -> String) -> Text {
    let mut reader = Markup {
        address: &address,
        found: Text::default(),
    };
    let plain = without_comments(wikitext);
    let (plain, kept) = set_aside(&plain);
    let plain = reader.templates(&plain);
    let lines = reader.lines(&plain);
    reader.found.markdown = put_back(&lines, &kept).trim().to_owned();
    reader.found
}

/// Words that Markdown would read as marks, as words.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The words that [`escaped`] was given.
fn unescaped(text: &str) -> String {
    let (mut out, mut is_mark) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        is_mark = c == '\\' && !is_mark;
        if !is_mark {
            out.push(c);
        }
    }
    out
}

struct Markup<'a> {
    address: &'a dyn Fn(&str) -> String,
    found: Text,
}

impl Markup<'_> {
    fn miss(&mut self, sort: Sort, name: &str) {
        if self.found.unread.len() < MOST_UNREAD {
            let name = name.chars().take(200).collect::<String>();
            let name = crate::web::text::one_line(&name);
            self.found.unread.push((sort, name));
        }
    }

    /// Takes templates apart: each open one has a text of its own, which goes into the one around it when it closes.
    fn templates(&mut self, text: &str) -> String {
        let mut open = vec![String::new()];
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, marks) = rest.split_at(at);
            push(&mut open, before);
            if marks.starts_with("{{") && open.len() <= DEEPEST {
                open.push(String::new());
                rest = &marks[2..];
            } else if marks.starts_with("}}") && open.len() > 1 {
                let inside = open.pop().unwrap_or_default();
                let starts_line = open
                    .last()
                    .is_none_or(|it| it.is_empty() || it.ends_with('\n'));
                let said = self.template(&inside, starts_line);
                push(&mut open, &said);
                rest = &marks[2..];
            } else {
                push(&mut open, &marks[..1]);
                rest = &marks[1..];
            }
        }
        push(&mut open, rest);
        // What was never closed is text.
        open.join("{{")
    }

    /// What a template says by itself: the words that were given to it.
    fn template(&mut self, inside: &str, starts_line: bool) -> String {
        let mut parts = split_outside(inside, '|').into_iter();
        let name = parts.next().unwrap_or_default();
        let (name, argument) = name.trim().split_once(':').unwrap_or((name.trim(), ""));
        let is_word = !name.is_empty() && name.chars().all(|c| c.is_uppercase() || c == '_');
        if is_word && parts.len() == 0 {
            // Words of the wiki itself: DISPLAYTITLE, DEFAULTSORT, PAGENAME.
            return String::new();
        }
        self.miss(Sort::Template, name);
        let mut named = Vec::new();
        let mut plain = vec![argument.trim().to_owned()];
        for part in parts {
            match part.split_once('=') {
                Some((key, value)) if !key.contains(['[', '<', ASIDE]) => {
                    let (key, value) = (key.trim(), value.trim());
                    if key.bytes().all(|b| b.is_ascii_digit()) {
                        plain.push(value.to_owned());
                    } else if !value.is_empty() {
                        named.push(format!("* {key} : {}", value.replace('\n', " ")));
                    }
                }
                _ => plain.push(part.trim().to_owned()),
            }
        }
        plain.retain(|it| !it.is_empty());
        let said = plain.join(", ");
        if named.is_empty() || !starts_line {
            return said;
        }
        format!("{said}\n{}\n", named.join("\n"))
    }

    fn lines(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut all = text.lines();
        while let Some(line) = all.next() {
            if line.trim_start().starts_with("{|") {
                let table: Vec<&str> = all
                    .by_ref()
                    .take_while(|it| !it.trim_start().starts_with("|}"))
                    .collect();
                let table = self.table(&table);
                block(&mut out, &table);
                continue;
            }
            self.line(&mut out, line);
        }
        out
    }

    fn line(&mut self, out: &mut String, line: &str) {
        let bare = line.trim();
        if bare.is_empty() || (bare.starts_with("__") && bare.ends_with("__") && bare.len() > 4) {
            return block(out, "");
        }
        if let Some((level, name)) = heading(bare) {
            let name = self.inline(name);
            return block(out, &format!("{} {}", "#".repeat(level), name.trim()));
        }
        if bare.len() >= 4 && bare.bytes().all(|b| b == b'-') {
            return block(out, "---");
        }
        let marks = line.bytes().take_while(|b| b"*#:;".contains(b)).count();
        if marks > 0 && !is_redirect_mark(line) {
            let (marks, rest) = line.split_at(marks);
            let said = self.inline(rest.trim());
            return list(out, marks, &said);
        }
        let said = self.inline(bare);
        if said.trim().is_empty() {
            return block(out, "");
        }
        if out.ends_with("\n\n") || out.is_empty() {
            out.push_str(&guarded(&said));
        } else {
            // A line in a paragraph, or below a list, which it would join.
            if ends_with_point(out) {
                out.push('\n');
            }
            out.push_str(&guarded(&said));
        }
        out.push('\n');
    }

    /// A table: its first row is its head.
    fn table(&mut self, lines: &[&str]) -> String {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut caption = String::new();
        for line in lines {
            let line = line.trim();
            if let Some(said) = line.strip_prefix("|+") {
                caption = self.inline(said.trim());
            } else if line.starts_with("|-") {
                rows.push(Vec::new());
            } else if let Some(cells) = line.strip_prefix(['|', '!']) {
                let cells = cells.replace("!!", "||");
                if rows.is_empty() {
                    rows.push(Vec::new());
                }
                for cell in cells.split("||") {
                    let said = self
                        .inline(cell_words(cell))
                        .replace('|', "\\|")
                        .replace('\n', " ");
                    if let Some(row) = rows.last_mut() {
                        row.push(said.trim().to_owned());
                    }
                }
            } else if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                let more = self.inline(line).replace('|', "\\|").replace('\n', " ");
                cell.push(' ');
                cell.push_str(more.trim());
            }
        }
        rows.retain(|row| !row.is_empty());
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut text = String::new();
        for (n, row) in rows.iter().enumerate() {
            let empty = String::new();
            let is_filled = n == 0 || width <= WIDEST;
            let cells = 0..if is_filled { width } else { row.len() };
            let cells = cells.map(|at| row.get(at).unwrap_or(&empty).as_str());
            text.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
            if n == 0 {
                text.push_str(&format!("|{}\n", " --- |".repeat(width)));
            }
        }
        match caption.is_empty() {
            true => text,
            false => format!("{caption}\n\n{text}"),
        }
    }
}

/// The parts between these marks, where they do not stand in a link.
fn split_outside(text: &str, mark: char) -> Vec<&str> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            c if c == mark && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// A block of its own, with an empty line before and after.
fn block(out: &mut String, text: &str) {
    let kept = out.trim_end_matches('\n').len();
    out.truncate(kept);
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    if !text.is_empty() {
        out.push_str(text.trim_end());
        out.push_str("\n\n");
    }
}

/// Whether the last line is a point of a list.
fn ends_with_point(out: &str) -> bool {
    let last = out.strip_suffix('\n').unwrap_or(out).rsplit('\n').next();
    let last = last.unwrap_or_default().trim_start();
    last.starts_with("- ") || last.starts_with("1. ")
}

/// The beginning of a text, where the end of a mark is looked for.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(NEAR)]
}

/// A point of a list: its marks say how deep it is, and of which sort.
fn list(out: &mut String, marks: &str, said: &str) {
    let last_is_point = ends_with_point(out);
    if !out.is_empty() && !out.ends_with("\n\n") && !last_is_point {
        out.push('\n');
    }
    let indent = marks[..marks.len() - 1]
        .bytes()
        .map(|b| if b == b'#' { "   " } else { "  " });
    let indent = if last_is_point {
        indent.collect()
    } else {
        String::new()
    };
    let point = match marks.as_bytes().last() {
        Some(b'#') => format!("{indent}1. {said}\n"),
        Some(b';') => format!("{indent}- **{said}**\n"),
        _ => format!("{indent}- {said}\n"),
    };
    out.push_str(&point);
}

/// A heading with its level: `== Words ==`. An article's own title is of the first.
fn heading(line: &str) -> Option<(usize, &str)> {
    let before = line.bytes().take_while(|b| *b == b'=').count();
    let after = line.bytes().rev().take_while(|b| *b == b'=').count();
    let level = before.min(after).min(6);
    let inside = line.get(level..line.len().checked_sub(level)?)?.trim();
    (level > 0 && !inside.is_empty() && line.len() > 2 * level).then(|| (level.max(2), inside))
}

fn is_redirect_mark(line: &str) -> bool {
    line.starts_with("#REDIRECT") || line.starts_with("#redirect")
}

/// A cell without its attributes: `style="…" | words`.
fn cell_words(cell: &str) -> &str {
    match cell.split_once('|') {
        Some((attributes, words)) if attributes.contains('=') && !attributes.contains("[[") => {
            words
        }
        _ => cell,
    }
}

/// A line that begins with what would make it something else in Markdown.
fn guarded(line: &str) -> String {
    let starts_odd = line.starts_with(['#', '+', '>', '=', '|', '~'])
        || line.starts_with("- ")
        || line.starts_with("---");
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if starts_odd {
        return format!("\\{line}");
    }
    match line.get(digits..) {
        Some(rest) if digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) => {
            format!("{}\\{rest}", &line[..digits])
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests;
