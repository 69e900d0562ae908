//! The programme for other programs: Atom (RFC 4287) and schema.org Event as JSON-LD.

use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Text};
use jiff::{Timestamp, Zoned};
use serde_json::{Map, Value, json};

use super::{Details, Occurrence, Span, Status};
use crate::web::described::InScript;
use crate::web::text::for_xml as clean;

/// What an Atom feed says about itself.
pub struct Head<'a> {
    pub title: &'a str,
    pub lang: &'a str,
    /// The page it belongs to.
    pub page: &'a str,
    /// Its own address, which is its id.
    pub feed: &'a str,
    pub author: &'a str,
    /// When the programme last changed; the feed's age if it never did.
    pub updated: Timestamp,
}

/// One event in an Atom feed.
pub struct Item<'a> {
    pub details: &'a Details,
    /// The event's page, which is its id too: it never changes.
    pub page: String,
    pub changed: Timestamp,
    /// When and where, in words.
    pub summary: String,
}

/// An Atom feed of events, as they were changed.
pub fn atom(head: &Head<'_>, items: Vec<Item<'_>>) -> String {
    let link = |rel: &str, href: &str, mime: &str| Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: Some(mime.to_owned()),
        ..Link::default()
    };
    let feed = Feed {
        title: Text::plain(clean(head.title)),
        id: head.feed.to_owned(),
        updated: stamp(head.updated),
        lang: Some(head.lang.to_owned()),
        authors: vec![atom_syndication::Person {
            name: clean(head.author),
            ..atom_syndication::Person::default()
        }],
        generator: Some(Generator {
            value: "Parvis".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        links: vec![
            link("self", head.feed, "application/atom+xml"),
            link("alternate", head.page, "text/html"),
        ],
        entries: items.into_iter().map(entry).collect(),
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(item: Item<'_>) -> Entry {
    let categories = item.details.category.iter().map(|category| Category {
        term: clean(category),
        ..Category::default()
    });
    let content = (!item.details.description.is_empty()).then(|| Content {
        value: Some(clean(&item.details.description)),
        content_type: Some("text".to_owned()),
        ..Content::default()
    });
    Entry {
        title: Text::plain(clean(&item.details.title)),
        updated: stamp(item.changed),
        links: vec![Link {
            href: item.page.clone(),
            rel: "alternate".to_owned(),
            mime_type: Some("text/html".to_owned()),
            ..Link::default()
        }],
        id: item.page,
        summary: Some(Text::plain(clean(&item.summary))),
        categories: categories.collect(),
        content,
        ..Entry::default()
    }
}

fn stamp(at: Timestamp) -> FixedDateTime {
    let whole = Timestamp::from_second(at.as_second()).unwrap_or(Timestamp::UNIX_EPOCH);
    whole.to_string().parse().unwrap_or_default()
}

/// Who and where, for schema.org.
pub struct Venue<'a> {
    pub name: &'a str,
    pub town: &'a str,
}

/// schema.org Event for an event's next dates, ready to stand in a `script` element: an Event,
/// or an EventSeries with its dates.
pub fn json_ld(details: &Details, page: &str, venue: &Venue<'_>, dates: &[Occurrence]) -> InScript {
    let mut thing = match dates {
        [one] => event(&one.details, page, venue, Some(&one.span)),
        _ => event(details, page, venue, None),
    };
    if dates.len() > 1 {
        thing.insert("@type".to_owned(), json!("EventSeries"));
        let dates = dates.iter().map(|one| {
            let details = Details {
                description: String::new(),
                ..(*one.details).clone()
            };
            Value::Object(event(&details, page, venue, Some(&one.span)))
        });
        thing.insert("subEvent".to_owned(), dates.collect());
    }
    thing.insert("@context".to_owned(), json!("https://schema.org"));
    InScript::of(&Value::Object(thing))
}

fn event(
    details: &Details,
    page: &str,
    venue: &Venue<'_>,
    span: Option<&Span>,
) -> Map<String, Value> {
    let mut thing = Map::new();
    let mut put = |name: &str, value: Value| thing.insert(name.to_owned(), value);
    put("@type", json!("Event"));
    put("name", json!(details.title));
    put("url", json!(page));
    if !details.description.is_empty() {
        put("description", json!(details.description));
    }
    let address = json!({ "@type": "PostalAddress", "addressLocality": venue.town });
    let place = details.place.as_deref().unwrap_or(venue.name);
    put(
        "location",
        json!({ "@type": "Place", "name": place, "address": address }),
    );
    put(
        "organizer",
        json!({ "@type": "Organization", "name": venue.name }),
    );
    put(
        "eventAttendanceMode",
        json!("https://schema.org/OfflineEventAttendanceMode"),
    );
    let status = match details.status {
        Status::Cancelled => "https://schema.org/EventCancelled",
        Status::Planned | Status::Tentative | Status::Full => "https://schema.org/EventScheduled",
    };
    put("eventStatus", json!(status));
    if let Some(capacity) = details.capacity {
        put("maximumAttendeeCapacity", json!(capacity));
    }
    if details.status == Status::Full {
        put("remainingAttendeeCapacity", json!(0));
    }
    match span {
        Some(Span::Days { first, last }) => {
            put("startDate", json!(first.to_string()));
            put("endDate", json!(last.to_string()));
        }
        Some(Span::Hours { start, end }) => {
            put("startDate", json!(with_offset(start)));
            if let Some(end) = end {
                put("endDate", json!(with_offset(end)));
            }
        }
        None => {}
    }
    thing
}

/// ISO 8601 with the offset of the day: `2026-11-21T10:00:00+01:00`.
pub fn with_offset(at: &Zoned) -> String {
    at.timestamp().display_with_offset(at.offset()).to_string()
}

#[cfg(test)]
mod tests;
