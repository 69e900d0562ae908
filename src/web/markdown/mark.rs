//! Marks the words that a page explains, in a text as it is being written: each becomes a link to what is said of it at the end of
//! the page, which leads back. In headings, links, pictures and code nothing is marked, and no word across two styles.
//!
//! A link within the page is understood by every browser and reads the same on paper; `aria-describedby` lets a screen reader say
//! the meaning without going there. The addresses within the page are ours: what people type leads to none of them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::web::gloss::{Glossing, is_key};

/// Stands where the text of a block ends: no word, no space, nothing that joins.
const BREAK: char = '\u{fffc}';

/// The opening of a marked word's link.
fn opening(key: &str) -> String {
    format!(
        "<a class=\"gloss\" href=\"#mot-{key}\" id=\"ici-{key}\" aria-describedby=\"dit-{key}\">"
    )
}

/// Whether an attribute of a link is one that this file writes.
pub(super) fn is_ours(attribute: &str, value: &str) -> bool {
    let key = value.strip_prefix(match attribute {
        "href" => "#mot-",
        "id" => "ici-",
        "aria-describedby" => "dit-",
        _ => return false,
    });
    key.is_some_and(is_key)
}

/// The same text, with what the page had not explained yet marked.
pub(super) fn mark<'a>(events: Vec<Event<'a>>, page: &mut Glossing) -> Vec<Event<'a>> {
    let events = joined(events);
    let (text, spans) = flat(&events);
    let mut found = page.find(&text).into_iter().peekable();
    let mut out = Vec::with_capacity(events.len());
    for (event, span) in events.into_iter().zip(spans) {
        let (Event::Text(text), Some(span)) = (&event, span) else {
            out.push(event);
            continue;
        };
        let mut at = 0;
        while let Some((range, gloss)) = found.next_if(|(range, _)| range.start < span.end) {
            // What lies elsewhere, or only partly here, is not to be marked.
            if range.start < span.start || range.end > span.end {
                continue;
            }
            let Some(key) = page.first(gloss) else {
                continue;
            };
            let (from, to) = (range.start - span.start, range.end - span.start);
            out.extend([
                piece(&text[at..from]),
                Event::InlineHtml(opening(key).into()),
                piece(&text[from..to]),
                Event::InlineHtml("</a>".into()),
            ]);
            at = to;
        }
        if at == 0 {
            out.push(event);
        } else {
            let rest = piece(&text[at..]);
            out.push(rest);
        }
    }
    out
}

fn piece<'a>(text: &str) -> Event<'a> {
    Event::Text(text.to_owned().into())
}

/// Texts that follow each other as one: the parser parts them at every sign that might have meant something, and at line ends.
fn joined(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_more = |it: &Event<'_>| matches!(it, Event::Text(_) | Event::SoftBreak);
    let mut out = Vec::with_capacity(events.len());
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        let Event::Text(text) = event else {
            out.push(event);
            continue;
        };
        if !events.peek().is_some_and(is_more) {
            out.push(Event::Text(text));
            continue;
        }
        let mut whole = String::from(&*text);
        while let Some(more) = events.next_if(is_more) {
            match more {
                Event::Text(more) => whole.push_str(&more),
                _ => whole.push('\n'),
            }
        }
        out.push(Event::Text(whole.into()));
    }
    out
}

/// All that is read, in one text, and where in it the text of each event stands in which words may be marked.
fn flat(events: &[Event<'_>]) -> (String, Vec<Option<Range<usize>>>) {
    let (mut text, mut spans) = (String::new(), Vec::with_capacity(events.len()));
    let (mut shut, mut is_in_link) = (0_usize, false);
    for event in events {
        let from = text.len();
        match event {
            Event::Text(it) | Event::Code(it) => text.push_str(it),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            // Style does not part words.
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::InlineHtml(it) if &**it == "</a>" => is_in_link = false,
            // A picture that became a link is whole.
            Event::InlineHtml(it) if it.starts_with("<a ") && !it.ends_with("</a>") => {
                is_in_link = true;
            }
            event => {
                match event {
                    Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_)) => shut += 1,
                    Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock) => shut -= 1,
                    _ => {}
                }
                text.push(BREAK);
            }
        }
        let is_open = matches!(event, Event::Text(_)) && shut == 0 && !is_in_link;
        spans.push(is_open.then_some(from..text.len()));
    }
    (text, spans)
}
