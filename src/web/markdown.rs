//! Text that people write (CommonMark), as pages show it.
//!
//! Invariants: what a page prints of it is [`Html`], and the only way to one leads through [`Builder`] with the
//! list below; markup that somebody types is shown as they typed it, never obeyed; no picture comes from elsewhere than this box.

mod mark;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::gloss::Glossing;
use super::text::own_page;

/// The longest text of one field, in characters (about six printed pages).
pub const LONGEST: usize = 20_000;

/// What may stand in a page (HTML elements). All that our own renderer writes, and nothing else.
const ELEMENTS: [&str; 26] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What links to other sites say: no credit, no way back, no word of where one came from.
const FOREIGN: &str = "nofollow noopener noreferrer";

/// The sanitiser with its list of what is allowed.
static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let only = |values: &[&'static str]| values.iter().copied().collect::<HashSet<_>>();
    let mut builder = Builder::empty();
    builder
        .tags(only(&ELEMENTS))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", only(&["href", "id", "aria-describedby"])),
            ("img", only(&["src", "alt"])),
            ("ol", only(&["start"])),
        ]))
        .tag_attribute_values(HashMap::from([
            (
                "a",
                HashMap::from([("rel", only(&[FOREIGN])), ("class", only(&["gloss"]))]),
            ),
            ("img", HashMap::from([("loading", only(&["lazy"]))])),
            (
                "div",
                HashMap::from([("class", only(&["scroll"])), ("tabindex", only(&["0"]))]),
            ),
        ]))
        .url_schemes(only(&["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|element, attribute, value| {
            let is_right = match (element, attribute) {
                ("a", "href") => Way::of(value).is_some() || mark::is_ours(attribute, value),
                ("a", "id" | "aria-describedby") => mark::is_ours(attribute, value),
                ("img", "src") => is_own_picture(value),
                _ => true,
            };
            is_right.then_some(Cow::Borrowed(value))
        });
    builder
});

/// HTML that was sanitised: the one text that a template prints as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// A text as it is shown. What is longer than [`LONGEST`] is cut there: forms refuse it before.
    pub fn of(text: &str) -> Self {
        Self::written(shown(cut(text)))
    }

    /// The same, with the words marked that the page had not explained yet: it says what they mean at its end
    /// (`templates/commons/glosses.html`).
    pub fn glossed(text: &str, page: &mut Glossing) -> Self {
        Self::written(mark::mark(shown(cut(text)), page))
    }

    fn written(events: Vec<Event<'_>>) -> Self {
        let mut written = String::with_capacity(events.len() * 32);
        html::push_html(&mut written, events.into_iter());
        Self(ALLOWED.clean(&written).to_string())
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Its markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// It was sanitised; there is no other way to make one.
impl askama::filters::HtmlSafe for Html {}

/// The words alone, on one line: for snippets, feeds and whoever counts them.
pub fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for event in Parser::new_ext(cut(text), OPTIONS) {
        match event {
            Event::Text(it) | Event::Code(it) | Event::Html(it) | Event::InlineHtml(it) => {
                words.push_str(&it);
            }
            Event::Start(_) | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => {}
            Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => words.push(' '),
            _ => {}
        }
    }
    super::text::one_line(&words.replace(['\n', '\r'], " "))
}

/// What is understood beside CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// The beginning that is read.
fn cut(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST);
    end.map_or(text, |(at, _)| &text[..at])
}

/// Where a link leads.
enum Way {
    /// To a page of this box.
    Own,
    /// Elsewhere.
    Foreign,
}

impl Way {
    /// `None` for what no page of ours leads to.
    fn of(address: &str) -> Option<Self> {
        if own_page(address).is_some() {
            return Some(Self::Own);
        }
        let is_plain = !address.chars().any(|c| c.is_whitespace() || c.is_control());
        let scheme = address.split(':').next()?.to_ascii_lowercase();
        let is_web = matches!(&*scheme, "http" | "https" | "mailto") && scheme != address;
        (is_plain && is_web).then_some(Self::Foreign)
    }
}

/// Whether this is a picture that the box keeps: `/media/` and 64 hexadecimal digits.
fn is_own_picture(address: &str) -> bool {
    let hash = address.strip_prefix("/media/");
    let is_hex = |hash: &str| hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    hash.is_some_and(|hash| hash.len() == 64 && is_hex(hash))
}

/// A picture being read: where it is, and what is said of it so far.
struct Picture<'a> {
    address: CowStr<'a>,
    alt: String,
}

/// What is written of a text: our headings, our links, our pictures, and typed markup as text.
fn shown(text: &str) -> Vec<Event<'_>> {
    let mut out = Vec::new();
    let mut links: Vec<bool> = Vec::new();
    let mut picture: Option<Picture<'_>> = None;
    // Pictures within the text that stands for a picture.
    let mut within = 0;
    for event in Parser::new_ext(text, OPTIONS) {
        if let Some(found) = &mut picture {
            match event {
                Event::Text(it) | Event::Code(it) => found.alt.push_str(&it),
                Event::SoftBreak | Event::HardBreak => found.alt.push(' '),
                Event::Start(Tag::Image { .. }) => within += 1,
                Event::End(TagEnd::Image) if within > 0 => within -= 1,
                Event::End(TagEnd::Image) => {
                    out.push(pictured(found, !links.is_empty()));
                    picture = None;
                }
                _ => {}
            }
            continue;
        }
        match event {
            Event::Html(it) | Event::InlineHtml(it) => out.push(Event::Text(it)),
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Heading { level, .. }) => {
                let level = below(level);
                let (id, classes, attrs) = (None, Vec::new(), Vec::new());
                out.push(Event::Start(Tag::Heading {
                    level,
                    id,
                    classes,
                    attrs,
                }));
            }
            Event::End(TagEnd::Heading(level)) => {
                out.push(Event::End(TagEnd::Heading(below(level))));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                picture = Some(Picture {
                    address: dest_url,
                    alt: String::new(),
                });
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let opened = opening(&dest_url);
                links.push(opened.is_some());
                out.extend(opened.map(|it| Event::InlineHtml(it.into())));
            }
            Event::End(TagEnd::Link) => {
                let is_open = links.pop().unwrap_or_default();
                out.extend(is_open.then(|| Event::InlineHtml("</a>".into())));
            }
            Event::Start(Tag::Table(columns)) => {
                out.push(Event::Html("<div class=\"scroll\" tabindex=\"0\">".into()));
                out.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                out.push(Event::End(TagEnd::Table));
                out.push(Event::Html("</div>".into()));
            }
            event => out.push(event),
        }
    }
    out
}

/// A heading below those of the page, which has one for itself and one for each of its parts.
fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// The opening of a link, unless none leads there.
fn opening(address: &str) -> Option<String> {
    let rel = match Way::of(address)? {
        Way::Own => String::new(),
        Way::Foreign => format!(" rel=\"{FOREIGN}\""),
    };
    Some(format!("<a href=\"{}\"{rel}>", escaped(address)))
}

/// A picture of the box; any other is a link that says what there is to see.
fn pictured<'a>(picture: &Picture<'_>, is_in_link: bool) -> Event<'a> {
    let (address, alt) = (&*picture.address, escaped(&picture.alt));
    if is_own_picture(address) {
        return Event::InlineHtml(
            format!("<img src=\"{address}\" alt=\"{alt}\" loading=\"lazy\">").into(),
        );
    }
    let said = if picture.alt.trim().is_empty() {
        escaped(address)
    } else {
        alt
    };
    let link = opening(address).filter(|_| !is_in_link);
    let written = link.map_or_else(|| said.clone(), |link| format!("{link}{said}</a>"));
    Event::InlineHtml(written.into())
}

fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests;
