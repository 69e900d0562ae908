//! What was published or revised last, for readers of feeds: Atom (RFC 4287) and JSON Feed 1.1 (<https://jsonfeed.org/version/1.1>).

use atom_syndication::{
    Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Piece, Site, content, date, file, names, stamp, summary, urn};
use crate::documents::{Kind, Licence};
use crate::web::text::for_xml;

/// The media type of Atom.
pub const ATOM: &str = "application/atom+xml";
/// The media type of JSON Feed.
pub const JSON: &str = "application/feed+json";

/// What a feed says about itself.
pub struct Head {
    /// What it is called for ever.
    pub id: String,
    pub title: String,
    /// The language of its title.
    pub lang: &'static str,
    /// The page that it belongs to.
    pub page: String,
    /// Its own address.
    pub feed: String,
    /// When something in it last changed; the feed's age when there is nothing.
    pub updated: Timestamp,
}

/// The feed as Atom.
pub fn atom(site: &Site, head: &Head, pieces: &[Piece]) -> String {
    let feed = Feed {
        title: Text::plain(for_xml(&head.title)),
        id: head.id.clone(),
        updated: at(head.updated),
        lang: Some(head.lang.to_owned()),
        authors: vec![person(&site.venue)],
        generator: Some(Generator {
            value: "Parvis".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        links: vec![
            link("self", head.feed.clone(), ATOM),
            link("alternate", head.page.clone(), "text/html"),
        ],
        entries: pieces.iter().map(|piece| entry(site, piece)).collect(),
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(site: &Site, piece: &Piece) -> Entry {
    let document = &piece.document;
    let lang = Some(document.language.tag().to_owned());
    let text = |text: &str| Text {
        lang: lang.clone(),
        ..Text::plain(for_xml(text))
    };
    let licence = document.licence;
    let files = document.attachments.iter().map(|it| Link {
        length: Some(it.bytes.to_string()),
        ..link("enclosure", site.url(&file(it.hash)), &it.media_type)
    });
    let links = [
        link("alternate", site.url(&piece.page), "text/html"),
        // RFC 4946.
        link("license", licence.url().to_owned(), "text/html"),
    ];
    Entry {
        id: urn(&document.id),
        title: text(&document.title),
        updated: at(stamp(document.updated)),
        published: Some(at(stamp(document.created))),
        authors: names(document).iter().map(|name| person(name)).collect(),
        categories: document.kind().map(category).into_iter().collect(),
        rights: Some(Text::plain(rights(licence))),
        links: links.into_iter().chain(files).collect(),
        summary: Some(summary(document))
            .filter(|it| !it.is_empty())
            .map(|it| text(&it)),
        content: Some(Content {
            lang: lang.clone(),
            content_type: Some("html".to_owned()),
            value: Some(for_xml(&content::html(site, piece))),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn rights(licence: Licence) -> String {
    format!("{licence} {}", licence.url())
}

fn category(kind: Kind) -> Category {
    Category {
        term: kind.id().to_owned(),
        ..Category::default()
    }
}

fn person(name: &str) -> Person {
    Person {
        name: for_xml(name),
        ..Person::default()
    }
}

fn link(rel: &str, href: String, media_type: &str) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    }
}

fn at(at: Timestamp) -> FixedDateTime {
    // Timestamps are written as RFC 3339 asks, in UTC and whole seconds here.
    let whole = Timestamp::from_second(at.as_second()).unwrap_or_default();
    whole.to_string().parse().unwrap_or_default()
}

/// The feed as JSON Feed. What that has no word for is said in `_rights`, which says what it is.
pub fn json(site: &Site, head: &Head, pieces: &[Piece]) -> String {
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.page,
        "feed_url": head.feed,
        "language": head.lang,
        "authors": [{ "name": site.venue }],
        "items": pieces.iter().map(|piece| item(site, piece)).collect::<Vec<_>>(),
    });
    feed.to_string()
}

fn item(site: &Site, piece: &Piece) -> Value {
    let document = &piece.document;
    let authors = names(document)
        .into_iter()
        .map(|name| json!({ "name": name }));
    let files = document.attachments.iter().map(|it| {
        json!({
            "url": site.url(&file(it.hash)),
            "mime_type": it.media_type,
            "title": it.name,
            "size_in_bytes": it.bytes,
        })
    });
    let licence = document.licence;
    let mut item = json!({
        "id": urn(&document.id),
        "url": site.url(&piece.page),
        "title": document.title,
        "language": document.language.tag(),
        "summary": summary(document),
        "content_html": content::html(site, piece),
        "authors": authors.collect::<Vec<_>>(),
        "tags": document.kind().map(Kind::id).into_iter().collect::<Vec<_>>(),
        "attachments": files.collect::<Vec<_>>(),
        "_rights": { "licence": licence.spdx(), "url": licence.url() },
    });
    if let Some(created) = date(document.created) {
        item["date_published"] = json!(created);
    }
    if let Some(updated) = date(document.updated) {
        item["date_modified"] = json!(updated);
    }
    item
}
