//! What the targets share: a judge of HTML that is none of the program's own code.
//!
//! html5ever builds the tree that a browser would build of a page, and the WHATWG's rules (`url`) say where an address leads. What
//! may stand in the tree is listed here anew, not taken from the sanitiser: a line that is added there by mistake is found.

pub mod document;

use std::collections::HashSet;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use url::Url;

/// The box whose pages these are.
pub const ORIGIN: &str = "http://parvis.test";
/// What a link to another site must say.
const FOREIGN: &str = "nofollow noopener noreferrer";
/// Elements that do nothing but show words, a line, a list, a table or a picture of the box.
const HARMLESS: [&str; 27] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h2",
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

/// Which attributes may stand in a text, beside those that all have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// Nothing in it is explained.
    None,
    /// Words are, at the end of the page.
    Some,
}

/// What stands in some HTML.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// All its words.
    pub words: String,
    /// The names by which the end of the page leads back.
    pub ids: Vec<String>,
    /// Where its pictures are.
    pub pictures: Vec<String>,
}

/// What stands in a piece of a page.
///
/// # Panics
/// Something in it acts, leads where nothing may lead, or does not stay in its place.
pub fn harmless(html: &str, marks: Marks) -> Seen {
    look(html, marks).unwrap_or_else(|why| panic!("{why}\nin {html:?}"))
}

/// Finds out that the judge sees what acts, before it is believed.
///
/// # Panics
/// It does not.
pub fn try_the_judge() {
    for bad in [
        "<script>1</script>",
        "<p onclick=x>",
        "<svg><a href=x>",
        "<a href=\"javascript:x\">x</a>",
        "<a href=\"java\nscript:x\">x</a>",
        "<a href=\"data:text/html,x\" rel=\"nofollow noopener noreferrer\">x</a>",
        "<a href=\"https://x.example\">x</a>",
        "<a href=\"//x.example\">x</a>",
        "<a href=\"/\\x.example\">x</a>",
        "<a id=\"ici-x\">x</a>",
        "<img src=\"https://x.example\">",
        "<img src=\"/media/x\">",
        "<p style=x>",
        "<!-- x -->",
        "</main><p>x",
        "<b>x",
        "<a href=/x>x",
        "<textarea>",
        "<form action=/x>",
    ] {
        assert!(look(bad, Marks::None).is_err(), "{bad}");
    }
    let hash = "ab".repeat(32);
    let good = format!(
        "<p>x <a href=\"/x\">x</a> <a href=\"mailto:x@x.example\" rel=\"{FOREIGN}\">x</a> <img src=\"/media/{hash}\" alt=\"\"></p>"
    );
    assert!(look(&good, Marks::None).is_ok(), "{good}");
}

fn look(html: &str, marks: Marks) -> Result<Seen, String> {
    let page = format!("<!DOCTYPE html><title>x</title><main>{html}</main><footer>.</footer>");
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(StrTendril::from(page));
    let body = child(&dom.document, "html").and_then(|html| child(&html, "body"));
    let body = body.ok_or("no body")?;
    let parts: Vec<String> = body.children.borrow().iter().map(name).collect();
    if parts != ["main", "footer"] {
        return Err(format!("the page is made of {parts:?}"));
    }
    let (main, footer) = (&body.children.borrow()[0], &body.children.borrow()[1]);
    // What is left open goes on in the words that follow.
    let is_word = |it: &Handle| matches!(it.data, NodeData::Text { .. });
    if !footer.children.borrow().iter().all(is_word) {
        return Err("something goes on after its end".to_owned());
    }
    let mut seen = Seen::default();
    // In the order of the page, and not by recursion: texts may be deep.
    let mut next: Vec<Handle> = main.children.borrow().iter().rev().cloned().collect();
    while let Some(node) = next.pop() {
        match &node.data {
            NodeData::Text { contents } => seen.words.push_str(&contents.borrow()),
            NodeData::Element { attrs, .. } => {
                element(&name(&node), &attrs.borrow(), marks, &mut seen)?
            }
            other => return Err(format!("{other:?}")),
        }
        next.extend(node.children.borrow().iter().rev().cloned());
    }
    let all: HashSet<&String> = seen.ids.iter().collect();
    match all.len() == seen.ids.len() {
        true => Ok(seen),
        false => Err("one name twice".to_owned()),
    }
}

fn child(of: &Handle, wanted: &str) -> Option<Handle> {
    of.children
        .borrow()
        .iter()
        .find(|it| name(it) == wanted)
        .cloned()
}

/// The name of an element, or the sort of another node.
fn name(node: &Handle) -> String {
    match &node.data {
        NodeData::Element { name, .. } if &*name.ns == "http://www.w3.org/1999/xhtml" => {
            name.local.to_string()
        }
        other => format!("{other:?}"),
    }
}

fn element(
    name: &str,
    attributes: &[Attribute],
    marks: Marks,
    seen: &mut Seen,
) -> Result<(), String> {
    if !HARMLESS.contains(&name) {
        return Err(format!("<{name}>"));
    }
    let of = |wanted: &str| {
        attributes
            .iter()
            .find(|it| &*it.name.local == wanted)
            .map(|it| &*it.value)
    };
    let is_mark = marks == Marks::Some && name == "a" && of("class") == Some("gloss");
    for attribute in attributes {
        let (key, value) = (&*attribute.name.local, &*attribute.value);
        let is_right = match (name, key) {
            ("a", "href") if is_mark => is_key(value.strip_prefix("#mot-")),
            ("a", "href") => is_good_link(value, of("rel")),
            ("a", "id") if is_mark => is_key(value.strip_prefix("ici-")),
            ("a", "aria-describedby") if is_mark => is_key(value.strip_prefix("dit-")),
            ("a", "class") => is_mark,
            ("a", "rel") => value == FOREIGN,
            ("img", "src") => is_own_picture(value),
            ("img", "alt") => true,
            ("img", "loading") => value == "lazy",
            ("ol", "start") => value.parse::<u32>().is_ok(),
            ("div", "class") => value == "scroll",
            ("div", "tabindex") => value == "0",
            _ => false,
        };
        if !is_right {
            return Err(format!("<{name} {key}={value:?}>"));
        }
        match (name, key) {
            ("a", "id") => seen.ids.push(value.to_owned()),
            ("img", "src") => seen.pictures.push(value.to_owned()),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a gloss may be called so.
fn is_key(key: Option<&str>) -> bool {
    key.is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Where a browser goes from a page of the box; none where it goes nowhere.
fn resolved(address: &str) -> Option<Url> {
    let page = Url::parse(ORIGIN)
        .and_then(|it| it.join("/communs/r1"))
        .expect("an address");
    page.join(address).ok()
}

/// Whether a link leads to a page of the box, or elsewhere by a way that runs nothing and with the promised words.
fn is_good_link(address: &str, rel: Option<&str>) -> bool {
    // What no browser can read it does not follow; but it must not be one by a hair.
    let Some(there) = resolved(address) else {
        return ["http:", "https:", "mailto:"]
            .iter()
            .any(|it| address.to_ascii_lowercase().starts_with(it));
    };
    let is_own = there.origin().ascii_serialization() == ORIGIN;
    is_own || (matches!(there.scheme(), "http" | "https" | "mailto") && rel == Some(FOREIGN))
}

fn is_own_picture(address: &str) -> bool {
    let Some(there) = resolved(address) else {
        return false;
    };
    let hash = there.path().strip_prefix("/media/").unwrap_or_default();
    let is_bare = there.query().is_none() && there.fragment().is_none();
    is_bare
        && there.origin().ascii_serialization() == ORIGIN
        && hash.len() == 64
        && hash.bytes().all(|b| b.is_ascii_hexdigit())
}
