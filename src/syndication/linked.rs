//! Documents in the words of schema.org (<https://schema.org>, JSON-LD): HowTo, QAPage with its Question, DefinedTerm.

use serde_json::{Map, Value, json};

use super::content::step_name;
use super::{Piece, Site, date, file, name, names, opening, urn, words};
use crate::documents::body::{Answer, Question, Recipe, Sort, Term};
use crate::documents::{Body, Document, Origin};
use crate::web::markdown::plain;
use crate::web::words::Words;

/// The media type of JSON-LD.
pub const MEDIA_TYPE: &str = "application/ld+json";

/// The words that are used. It is a name: nobody fetches it.
const CONTEXT: &str = "https://schema.org";

/// A document in the words of schema.org.
pub fn data(site: &Site, piece: &Piece) -> Value {
    let w = words(piece.document.language);
    let mut thing = envelope(site, piece);
    match &piece.document.body {
        Body::Recipe(it) => recipe(site, piece, it, w, &mut thing),
        Body::Question(it) => {
            question(it, w, &mut thing);
            thing = page(site, piece, thing);
        }
        Body::Term(it) => term(site, piece, it, &mut thing),
        Body::Unknown(_) => {
            thing.insert("@type".to_owned(), json!("CreativeWork"));
        }
    }
    thing.insert("@context".to_owned(), json!(CONTEXT));
    Value::Object(thing)
}

/// What every document says of itself.
fn envelope(site: &Site, piece: &Piece) -> Map<String, Value> {
    let document = &piece.document;
    let id = json!({
        "@type": "PropertyValue",
        "propertyID": "parvis",
        "value": document.id.to_string(),
    });
    let mut thing = Map::new();
    let mut put = |key: &str, value: Value| put(&mut thing, key, value);
    put("@id", json!(urn(&document.id)));
    put("identifier", id);
    put("url", json!(site.url(&piece.page)));
    put("name", json!(document.title));
    put("inLanguage", json!(document.language.tag()));
    put("version", json!(document.revision));
    put("license", json!(document.licence.url()));
    put("author", people(&names(document)));
    put("publisher", organization(&site.venue));
    if let Some(created) = date(document.created) {
        put("datePublished", json!(created));
    }
    if let Some(updated) = date(document.updated) {
        put("dateModified", json!(updated));
    }
    let from = document.derived_from.iter().zip(&piece.origins);
    let from: Vec<Value> = from
        .map(|(it, page)| origin(site, document, it, page))
        .collect();
    put("isBasedOn", json!(from));
    put("description", json!(plain(opening(&document.body))));
    thing
}

/// Says something, unless there is nothing to say.
fn put(thing: &mut Map<String, Value>, key: &str, value: Value) {
    let is_empty = match &value {
        Value::String(text) => text.is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    };
    if !is_empty {
        thing.insert(key.to_owned(), value);
    }
}

fn people(names: &[String]) -> Value {
    let all = names.iter();
    all.map(|name| json!({ "@type": "Person", "name": name }))
        .collect()
}

fn organization(name: &str) -> Value {
    json!({ "@type": "Organization", "name": name })
}

fn origin(site: &Site, document: &Document, it: &Origin, page: &Option<String>) -> Value {
    let w = words(document.language);
    let authors: Vec<String> = it.authors.iter().map(|author| name(w, author)).collect();
    let mut thing = json!({
        "@type": "CreativeWork",
        "@id": urn(&it.document),
        "name": it.title,
        "version": it.revision,
        "license": it.licence.url(),
        "author": people(&authors),
    });
    if let Some(page) = page {
        thing["url"] = json!(site.url(page));
    }
    thing
}

fn recipe(site: &Site, piece: &Piece, it: &Recipe, w: Words, thing: &mut Map<String, Value>) {
    let of = |sort: Sort| {
        let all = it.ingredients.iter().filter(move |one| one.sort == sort);
        all.map(|one| one.text.as_str()).collect::<Vec<_>>()
    };
    let items = |kind: &str, all: Vec<&str>| -> Value {
        let all = all.into_iter();
        all.map(|text| json!({ "@type": kind, "name": text }))
            .collect()
    };
    let steps = it.steps.iter().enumerate().map(|(n, step)| {
        let text = plain(&step.text);
        let title = step_name(w, n, &step.title);
        let mut one = json!({
            "@type": "HowToStep",
            "position": n + 1,
            "name": title,
            "text": if text.is_empty() { title.clone() } else { text },
        });
        let pictures = piece.pictures(&step.pictures);
        let pictures: Vec<Value> = pictures.map(|(at, alt)| picture(site, &at, alt)).collect();
        if !pictures.is_empty() {
            one["image"] = json!(pictures);
        }
        one
    });
    let mut put = |key: &str, value: Value| put(thing, key, value);
    put("@type", json!("HowTo"));
    put("step", steps.collect());
    put("supply", items("HowToSupply", of(Sort::Material)));
    put("tool", items("HowToTool", of(Sort::Tool)));
    put("estimatedCost", json!(of(Sort::Money).join(", ")));
    if let Some(minutes) = it.minutes {
        // ISO 8601, as a text with its type (a value object of JSON-LD 1.1). Bare text says the same, but our tests' validator
        // (schemaorg-validate 0.3) takes it for a wrong member of an enumeration.
        let time = format!("PT{minutes}M");
        put("totalTime", json!({ "@type": "Duration", "@value": time }));
    }
    let files = piece.document.attachments.iter();
    let pictures = files.filter(|it| it.media_type.starts_with("image/"));
    let pictures = pictures.map(|it| picture(site, &file(it.hash), &it.alt));
    put("image", pictures.collect());
}

fn picture(site: &Site, at: &str, alt: &str) -> Value {
    json!({ "@type": "ImageObject", "contentUrl": site.url(at), "caption": alt })
}

fn question(it: &Question, w: Words, thing: &mut Map<String, Value>) {
    let of = |helped: bool| -> Value {
        let all = it.answers.iter().filter(|one| one.helped == helped);
        all.map(|one| answer(w, one)).collect()
    };
    let title = thing.get("name").cloned().unwrap_or_default();
    // « description » is what the page would say of it; of a question it is the text.
    let text = thing.remove("description").unwrap_or(title);
    let mut put = |key: &str, value: Value| put(thing, key, value);
    put("@type", json!("Question"));
    put("text", text);
    put("answerCount", json!(it.answers.len()));
    put("acceptedAnswer", of(true));
    put("suggestedAnswer", of(false));
}

fn answer(w: Words, it: &Answer) -> Value {
    let mut thing = json!({
        "@type": "Answer",
        "text": plain(&it.text),
        "author": people(&[name(w, &it.by)]),
    });
    if let Some(at) = date(it.at) {
        thing["datePublished"] = json!(at);
    }
    thing
}

/// The page of a question.
fn page(site: &Site, piece: &Piece, question: Map<String, Value>) -> Map<String, Value> {
    let mut thing = Map::new();
    let mut put = |key: &str, value: Value| put(&mut thing, key, value);
    put("@type", json!("QAPage"));
    put("url", json!(site.url(&piece.page)));
    put("inLanguage", json!(piece.document.language.tag()));
    put("mainEntity", Value::Object(question));
    thing
}

fn term(site: &Site, piece: &Piece, it: &Term, thing: &mut Map<String, Value>) {
    let set = json!({
        "@type": "DefinedTermSet",
        "@id": urn(&piece.document.id.venue),
        "name": site.venue,
    });
    let variants = it.variants.iter().map(|one| {
        json!({
            "@type": TERM,
            "name": piece.document.title,
            "description": plain(&one.text),
            "spatialCoverage": { "@type": "Place", "name": one.place },
        })
    });
    let examples = it.examples.iter();
    let examples = examples.map(|one| json!({ "@type": "Quotation", "text": one }));
    let mut put = |key: &str, value: Value| put(thing, key, value);
    put("@type", json!(TERM));
    put("inDefinedTermSet", set);
    put("alternateName", json!(it.forms));
    put("hasPart", variants.chain(examples).collect());
}

/// A defined term has no author and no licence in schema.org; a work has both.
const TERM: [&str; 2] = ["DefinedTerm", "CreativeWork"];
