//! Descriptions as plain text: Google, Mobilizon and Outlook write HTML into them.
//!
//! Text without markup comes back as it was. Markup becomes what a person would type: empty
//! lines between paragraphs, dashes before list items, the address after a link's words.

use mail_parser::decoders::html::add_html_token;

/// Elements that stand in a paragraph of their own.
const PARAGRAPHS: [&str; 14] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "blockquote",
    "table",
    "pre",
    "section",
    "article",
];
/// Elements that begin a line of their own.
const LINES: [&str; 6] = ["br", "div", "li", "tr", "hr", "dt"];
/// Elements that change only how letters look, or nothing.
const INLINE: [&str; 28] = [
    "a",
    "abbr",
    "b",
    "body",
    "center",
    "code",
    "dd",
    "dl",
    "em",
    "font",
    "html",
    "html-blob",
    "i",
    "img",
    "mark",
    "o:p",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "tbody",
    "td",
    "th",
    "thead",
    "u",
];
/// Elements whose content is not for reading.
const HIDDEN: [&str; 5] = ["script", "style", "head", "title", "template"];
/// The longest entity name with its `&` and `;`, as in `&CounterClockwiseContourIntegral;`.
const LONGEST_ENTITY: usize = 34;

/// What the text says, without markup.
pub fn from_maybe_html(text: &str) -> String {
    if looks_like_html(text) {
        // A control character must not hide a tag from us that it would not hide from readers.
        from_html(&text.replace(|c: char| c.is_control() && c != '\n', " "))
    } else {
        text.to_owned()
    }
}

fn looks_like_html(text: &str) -> bool {
    let has_tag = text
        .match_indices('<')
        .any(|(at, _)| Tag::parse(&text[at..]).is_some());
    has_tag
        || text
            .match_indices('&')
            .any(|(at, _)| entity(&text[at..]).is_some())
}

fn from_html(html: &str) -> String {
    // Where no element breaks lines, the line breaks of the source are the author's.
    let keeps_lines = !html
        .match_indices('<')
        .any(|(at, _)| Tag::parse(&html[at..]).is_some_and(|(tag, _)| tag.breaks() > 0));
    let mut page = Page {
        text: String::with_capacity(html.len()),
        keeps_lines,
        ..Page::default()
    };
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some((tag, after)) = Tag::parse(rest) {
            rest = page.take_tag(&tag, after);
        } else if let Some((character, after)) = entity(rest) {
            page.push(&character);
            rest = after;
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let end = rest[first..]
                .find(['<', '&'])
                .map_or(rest.len(), |at| at + first);
            page.push(&rest[..end]);
            rest = &rest[end..];
        }
    }
    page.text.trim().to_owned()
}

/// The text so far, and what must come before the next word.
#[derive(Default)]
struct Page {
    text: String,
    keeps_lines: bool,
    newlines: usize,
    space: bool,
    /// The link being read: its address and where its words begin.
    link: Option<(String, usize)>,
}

impl Page {
    fn push(&mut self, run: &str) {
        for character in run.chars() {
            match character {
                '\n' if self.keeps_lines => self.newlines += 1,
                ' ' | '\t' | '\n' | '\r' => self.space = true,
                _ => {
                    self.settle();
                    self.text.push(character);
                }
            }
        }
    }

    /// Writes the space or the line breaks that are due.
    fn settle(&mut self) {
        if self.text.is_empty() {
            // Nothing stands before the first word.
        } else if self.newlines > 0 {
            self.text
                .extend(std::iter::repeat_n('\n', self.newlines.min(2)));
        } else if self.space {
            self.text.push(' ');
        }
        self.newlines = 0;
        self.space = false;
    }

    fn take_tag<'a>(&mut self, tag: &Tag<'_>, after: &'a str) -> &'a str {
        if HIDDEN.contains(&tag.name.as_str()) && !tag.is_end {
            return skip_element(after, &tag.name);
        }
        let breaks = tag.breaks();
        // Two line breaks in a row are an empty line; paragraphs do not add up.
        self.newlines = if tag.name == "br" {
            self.newlines + 1
        } else {
            self.newlines.max(breaks)
        };
        match tag.name.as_str() {
            "li" if !tag.is_end => {
                self.settle();
                self.text.push('-');
                self.space = true;
            }
            "td" | "th" | "dd" => self.space = true,
            "a" if !tag.is_end => self.link = tag.href().map(|href| (href, self.text.len())),
            "a" => self.end_link(),
            _ => {}
        }
        after
    }

    /// Adds the address behind a link's words, unless the words are the address.
    fn end_link(&mut self) {
        let Some((href, words_at)) = self.link.take() else {
            return;
        };
        let words = self.text.get(words_at..).unwrap_or_default().trim();
        let bare = |address: &str| {
            let address = address
                .trim_start_matches("https://")
                .trim_start_matches("http://");
            address.trim_end_matches('/').to_owned()
        };
        if !super::is_web_link(&href) || bare(words) == bare(&href) {
            return;
        }
        if words.is_empty() {
            self.push(&href);
        } else {
            self.space = true;
            self.push("(");
            self.push(&href);
            self.push(")");
        }
    }
}

/// A tag of HTML that we know.
struct Tag<'a> {
    name: String,
    is_end: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a tag at the start of `text`; `None` for « 3 < 5 » and « <3 ».
    fn parse(text: &'a str) -> Option<(Tag<'a>, &'a str)> {
        let inner = text.strip_prefix('<')?;
        let (is_end, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let name_ends = inner.find(|c: char| !(c.is_ascii_alphanumeric() || "-:".contains(c)))?;
        let name = inner[..name_ends].to_ascii_lowercase();
        let known = PARAGRAPHS.contains(&name.as_str())
            || LINES.contains(&name.as_str())
            || INLINE.contains(&name.as_str())
            || HIDDEN.contains(&name.as_str());
        if !known {
            return None;
        }
        let inner = &inner[name_ends..];
        let mut quote = None;
        let end = inner.find(|c: char| {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                _ => {}
            }
            c == '>' && quote.is_none()
        })?;
        Some((
            Tag {
                name,
                is_end,
                attributes: &inner[..end],
            },
            &inner[end + 1..],
        ))
    }

    /// Line breaks it asks for.
    fn breaks(&self) -> usize {
        if PARAGRAPHS.contains(&self.name.as_str()) {
            2
        } else {
            usize::from(LINES.contains(&self.name.as_str()))
        }
    }

    fn href(&self) -> Option<String> {
        let at = self.attributes.to_ascii_lowercase().find("href=")? + "href=".len();
        let value = self.attributes.get(at..)?;
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split_ascii_whitespace().next()?,
        };
        let mut href = String::new();
        let mut rest = value.trim();
        while let Some(first) = rest.chars().next() {
            match entity(rest) {
                Some((character, after)) => {
                    href.push_str(&character);
                    rest = after;
                }
                None => {
                    href.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        Some(href)
    }
}

/// What follows the end of an element whose start was just read.
fn skip_element<'a>(after: &'a str, name: &str) -> &'a str {
    for (at, _) in after.match_indices("</") {
        if let Some((tag, rest)) = Tag::parse(&after[at..])
            && tag.name == name
        {
            return rest;
        }
    }
    ""
}

/// The character of an entity (`&eacute;`, `&#233;`) at the start of `text`.
fn entity(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('&')?;
    let end = inner
        .bytes()
        .take(LONGEST_ENTITY)
        .position(|byte| byte == b';')?;
    let name = &inner[..end];
    let numeric = name.strip_prefix('#');
    if name.is_empty()
        || !numeric
            .unwrap_or(name)
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric())
    {
        return None;
    }
    let token = &text[..end + 2];
    let mut decoded = String::new();
    add_html_token(&mut decoded, token.as_bytes(), false);
    (decoded != token).then(|| (decoded, &text[end + 2..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_without_markup_is_left_alone() {
        for text in [
            "Atelier vélo\n\n5 < 6, et <3 à tous",
            "Tom & Jerry; R&D",
            "a <pas une balise> b",
            "",
        ] {
            assert_eq!(from_maybe_html(text), text);
        }
    }

    #[test]
    fn markup_becomes_what_a_person_would_type() {
        for (html, text) in [
            (
                "<p>Bonjour,</p><p>venez&nbsp;!</p>",
                "Bonjour,\n\nvenez\u{a0}!",
            ),
            (
                "Apportez :<br><ul><li>une lampe</li><li>un vélo</li></ul>Merci",
                "Apportez :\n\n- une lampe\n- un vélo\n\nMerci",
            ),
            ("une<br/>deux<br><br>trois", "une\ndeux\n\ntrois"),
            (
                "<a href=\"https://exemple.fr/a?b=1&amp;c=2\">le site</a>.",
                "le site (https://exemple.fr/a?b=1&c=2).",
            ),
            ("<a href='https://exemple.fr/'>exemple.fr</a>", "exemple.fr"),
            ("<a href=\"javascript:alert(1)\">clic</a>", "clic"),
            ("caf&eacute; &amp; th&#233; &#x2615;", "café & thé ☕"),
            (
                "<style>p{}</style><script>alert('<p>')</script><b>gras</b>",
                "gras",
            ),
            (
                "<!-- rien --><i>ligne une\nligne deux</i>",
                "ligne une\nligne deux",
            ),
            ("<div>un</div>\n<div>deux</div>", "un\ndeux"),
            ("<p>jamais fermé <b", "jamais fermé <b"),
        ] {
            assert_eq!(from_maybe_html(html), text, "{html}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "([<>&;/a-z\"'= é\n]|<br>|<a href=|</|&#|<li>|<style>){0,60}") {
            from_maybe_html(&text);
        }
    }
}
