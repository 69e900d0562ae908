//! A document that was read from somewhere, in all the forms in which it is told on.

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{NodeData, RcDom};
use parvis::documents::{Document, LONGEST_TITLE};
use parvis::syndication::{Piece, Site, content, linked, okh};
use parvis::web::described::InScript;

use crate::{Marks, ORIGIN, Seen, harmless};

/// What a document shows where it is read.
///
/// # Panics
/// It does not keep what documents promise, or does harm in one of its forms.
pub fn told(document: Document) -> Seen {
    let title = &document.title;
    assert!(
        (1..=LONGEST_TITLE).contains(&title.chars().count()),
        "{title:?}"
    );
    assert!(!title.chars().any(char::is_control), "{title:?}");
    assert!(document.revision > 0 && !document.authors.is_empty());
    let again = serde_json::to_vec(&document).expect("it can be written");
    assert_eq!(
        serde_json::from_slice::<Document>(&again).expect("and read again"),
        document
    );

    let site = Site {
        origin: ORIGIN.to_owned(),
        venue: "Le Lavoir".to_owned(),
    };
    let piece = Piece {
        document,
        page: "/communs/r1".to_owned(),
        origins: Vec::new(),
    };
    let _ = okh::manifest(&site, &piece);
    stays_in_its_script(&linked::data(&site, &piece));
    harmless(&content::html(&site, &piece), Marks::None)
}

/// Linked data stands in a script that nothing in it can end: a browser finds that one element, and in it what was meant.
fn stays_in_its_script(data: &serde_json::Value) {
    let script = format!(
        "<!DOCTYPE html><title>x</title><script type=\"application/ld+json\">{}</script>",
        InScript::of(data)
    );
    let dom = parse_document(RcDom::default(), ParseOpts::default())
        .one(StrTendril::from(script.as_str()));
    let head = crate::child(&dom.document, "html")
        .and_then(|it| crate::child(&it, "head"))
        .expect("a head");
    let names: Vec<String> = head.children.borrow().iter().map(crate::name).collect();
    assert_eq!(names, ["title", "script"], "{script}");
    let inside = crate::child(&head, "script").expect("it is there");
    let inside = inside.children.borrow();
    let [text] = inside.as_slice() else {
        panic!("{script}")
    };
    let NodeData::Text { contents } = &text.data else {
        panic!("{script}")
    };
    let read: serde_json::Value = serde_json::from_str(&contents.borrow()).expect("JSON");
    assert_eq!(&read, data);
}
