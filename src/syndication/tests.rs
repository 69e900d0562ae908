//! Every form, of every kind of document, whatever people typed, read by parsers and validators that are not ours.

use feed_rs::model::Entry;
use schemaorg_rs::{extract_all, validation};
use serde_json::{Value, json};

use super::feeds::Head;
use super::*;
use crate::documents::body::{Answer, Ingredient, Question, Recipe, Sort, Step, Term, Variant};
use crate::documents::{Attachment, Licence, Origin};
use crate::web::described::InScript;

/// What somebody may type: markup, signs of every syntax, characters that some of them cannot carry.
const HOSTILE: &str = "</script><script>alert(1)</script><!-- ]]> & \" ' \\ \u{1}\u{b}\u{2028}\u{2029}\u{fffe} {\"a\": '''b'''} # = [x] javascript:alert(1) é";

fn site() -> Site {
    Site {
        origin: "http://parvis.internal:8080".into(),
        venue: "Le « Lavoir » & <b>".into(),
    }
}

fn id(number: u8) -> DocumentId {
    let venue = "v0000000000000001".parse().expect("an id");
    let local = format!("r{number:016}");
    let local = crate::store::Subject::read(&local).expect("an id");
    DocumentId { venue, local }
}

fn at(seconds: i64, is_plausible: bool) -> Dated {
    Dated {
        at: seconds,
        is_plausible,
    }
}

fn piece(title: &str, body: Body) -> Piece {
    let picture = Hash::of(b"a picture");
    Piece {
        page: "/communs/recettes/r0000000000000001".into(),
        origins: vec![Some("/communs/recettes/r0000000000000002".into()), None],
        document: Document {
            id: id(1),
            revision: 3,
            title: title.into(),
            language: Language::Fr,
            licence: Licence::CcBySa4,
            authors: vec![
                Author::Named(title.into()),
                Author::Former,
                Author::Anonymous,
            ],
            derived_from: [2, 3]
                .map(|number| Origin {
                    document: id(number),
                    revision: 1,
                    title: title.into(),
                    licence: Licence::Cc0,
                    authors: vec![Author::Anonymous],
                })
                .into(),
            created: at(1_795_000_000, true),
            updated: at(1_795_100_000, false),
            body,
            attachments: vec![Attachment {
                hash: picture,
                media_type: "image/jpeg".into(),
                bytes: 1234,
                alt: title.into(),
                name: "image.jpg".into(),
            }],
        },
    }
}

fn recipe(text: &str) -> Body {
    let sorts = [
        Sort::People,
        Sort::Time,
        Sort::Money,
        Sort::Material,
        Sort::Tool,
    ];
    let step = |title: &str, text: &str| Step {
        title: title.into(),
        text: text.into(),
        pictures: vec![Hash::of(b"a picture"), Hash::of(b"not there")],
    };
    let ingredients = sorts.map(|sort| Ingredient {
        sort,
        text: text.into(),
    });
    Body::Recipe(Box::new(Recipe {
        is_object: true,
        intention: text.into(),
        ingredients: ingredients.into(),
        steps: vec![step(text, text), step("", "")],
        went_wrong: text.into(),
        variants: text.into(),
        sources: format!("[ici](/lieu) [là]({text}) ![](/media/{})", Hash::of(b"x")),
        minutes: Some(240),
        ..Recipe::default()
    }))
}

fn question(text: &str) -> Body {
    let answer = |helped| Answer {
        by: Author::Anonymous,
        at: at(1_795_000_000, true),
        text: text.into(),
        helped,
    };
    Body::Question(Box::new(Question {
        text: text.into(),
        answers: vec![answer(true), answer(false)],
        is_closed: false,
    }))
}

fn term(text: &str) -> Body {
    Body::Term(Box::new(Term {
        forms: vec![text.into()],
        definition: text.into(),
        variants: vec![Variant {
            place: text.into(),
            text: text.into(),
        }],
        examples: vec![text.into()],
    }))
}

/// Documents of every kind: plain, hostile, long, and as good as empty.
fn pieces() -> Vec<Piece> {
    let long = "</b>\"é".repeat(40).chars().take(200).collect::<String>();
    let mut all = Vec::new();
    for (title, text) in [
        ("Un banc", "S’asseoir **à trois**."),
        (HOSTILE, HOSTILE),
        (&*long, &*long),
        ("x", ""),
    ] {
        all.extend([recipe(text), question(text), term(text)].map(|body| piece(title, body)));
    }
    all.push(piece("Rien", Body::Question(Box::default())));
    all.push(piece("Rien", Body::Term(Box::default())));
    let unknown = json!({ "kind": "song", "version": 7, "text": HOSTILE });
    all.push(piece(HOSTILE, Body::Unknown(unknown)));
    for (number, piece) in (1..).zip(&mut all) {
        piece.document.id = id(number);
    }
    all
}

fn head() -> Head {
    Head {
        id: urn(&"all"),
        title: HOSTILE.into(),
        lang: "fr",
        page: "http://parvis.internal:8080/communs".into(),
        feed: "http://parvis.internal:8080/communs.atom".into(),
        updated: Timestamp::UNIX_EPOCH,
    }
}

/// What both feeds must say of a document.
fn said(entry: &Entry, piece: &Piece, clean: impl Fn(&str) -> String) {
    let document = &piece.document;
    assert_eq!(entry.id, urn(&document.id));
    let title = entry.title.as_ref().expect("a title");
    assert_eq!(title.content.trim(), clean(&document.title).trim());
    let authors: Vec<_> = entry
        .authors
        .iter()
        .filter_map(|it| it.name.as_deref())
        .collect();
    assert_eq!(authors.len(), 3, "{authors:?}");
    assert!(authors.contains(&"ancien membre") && authors.contains(&"sans nom"));
    let page = site().url(&piece.page);
    assert!(
        entry.links.iter().any(|it| it.href == page),
        "{:?}",
        entry.links
    );
    let content = entry.content.as_ref().expect("content");
    assert_eq!(content.content_type.to_string(), "text/html");
    let html = content.body.as_deref().expect("words");
    for forbidden in [
        "<script",
        "href=\"/",
        "src=\"/",
        "href=\"javascript",
        "onerror",
    ] {
        assert!(!html.contains(forbidden), "{forbidden} in {html}");
    }
    assert!(html.contains("Licence\u{a0}: CC-BY-SA-4.0"), "{html}");
}

#[test]
fn atom_is_read_by_another_program() {
    let all = pieces();
    let written = feeds::atom(&site(), &head(), &all);
    let feed = feed_rs::parser::parse(written.as_bytes()).expect("Atom");
    assert_eq!(feed.id, urn(&"all"));
    assert_eq!(feed.entries.len(), all.len());
    for (entry, piece) in feed.entries.iter().zip(&all) {
        said(entry, piece, crate::web::text::for_xml);
        let rights = entry.rights.as_ref().expect("rights");
        assert_eq!(
            rights.content,
            "CC-BY-SA-4.0 https://creativecommons.org/licenses/by-sa/4.0/"
        );
        assert_eq!(entry.updated.map(|it| it.timestamp()), Some(1_795_100_000));
        assert_eq!(
            entry.published.map(|it| it.timestamp()),
            Some(1_795_000_000)
        );
    }
    let empty = feeds::atom(&site(), &head(), &[]);
    assert!(feed_rs::parser::parse(empty.as_bytes()).is_ok());
}

#[test]
fn json_feed_is_read_by_another_program() {
    let all = pieces();
    let written = feeds::json(&site(), &head(), &all);
    let feed = feed_rs::parser::parse(written.as_bytes()).expect("JSON Feed");
    assert_eq!(feed.feed_type, feed_rs::model::FeedType::JSON);
    assert_eq!(feed.entries.len(), all.len());
    for (entry, piece) in feed.entries.iter().zip(&all) {
        said(entry, piece, str::to_owned);
        assert!(
            entry.updated.is_none(),
            "a clock that nobody believes dates nothing"
        );
        assert_eq!(
            entry.published.map(|it| it.timestamp()),
            Some(1_795_000_000)
        );
    }
    let value: Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(value["items"][0]["_rights"]["licence"], "CC-BY-SA-4.0");
    assert_eq!(value["items"][0]["attachments"][0]["size_in_bytes"], 1234);
}

#[test]
fn linked_data_is_valid_schema_org_in_a_page() {
    for piece in pieces() {
        let data = linked::data(&site(), &piece);
        let data = InScript::of(&data);
        let page = format!(
            "<html><head><script type=\"application/ld+json\">{data}</script></head></html>"
        );
        let graph = extract_all(&page).expect("extracted");
        assert_eq!(graph.nodes.len(), 1, "{page}");
        let found = validation::validate(&graph);
        let wrong: Vec<_> = found.errors().chain(found.warnings()).collect();
        assert!(wrong.is_empty(), "{wrong:#?} in {page}");
    }
}

#[test]
fn linked_data_says_what_is_known() {
    let of = |body| linked::data(&site(), &piece("Un banc", body));
    let recipe = of(recipe("S’asseoir *à trois*."));
    assert_eq!(recipe["@type"], "HowTo");
    assert_eq!(recipe["@id"], urn(&id(1)));
    assert_eq!(recipe["identifier"]["value"], id(1).to_string());
    assert_eq!(recipe["description"], "S’asseoir à trois.");
    assert_eq!(recipe["totalTime"]["@value"], "PT240M");
    assert_eq!(recipe["step"][1]["name"], "Étape 2");
    assert_eq!(recipe["step"][0]["image"].as_array().map(Vec::len), Some(1));
    assert_eq!(recipe["supply"].as_array().map(Vec::len), Some(1));
    assert_eq!(recipe["tool"][0]["name"], "S’asseoir *à trois*.");
    assert_eq!(recipe["license"], Licence::CcBySa4.url());
    assert!(recipe["dateModified"].is_null() && !recipe["datePublished"].is_null());
    let origins = recipe["isBasedOn"].as_array().expect("origins");
    assert!(origins[0]["url"].is_string() && origins[1]["url"].is_null());
    let question = of(question("Pourquoi ?"));
    assert_eq!(question["@type"], "QAPage");
    let asked = &question["mainEntity"];
    assert_eq!(asked["text"], "Pourquoi ?");
    assert_eq!(asked["answerCount"], 2);
    assert_eq!(asked["acceptedAnswer"].as_array().map(Vec::len), Some(1));
    assert_eq!(asked["acceptedAnswer"][0]["author"][0]["name"], "sans nom");
    let term = of(term("Un mot."));
    assert_eq!(term["@type"][0], "DefinedTerm");
    assert_eq!(term["hasPart"][0]["spatialCoverage"]["name"], "Un mot.");
}

#[test]
fn manifests_are_valid_open_know_how() {
    let schema = include_str!("../../tests/data/okh/okh.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).expect("a schema");
    let mut count = 0;
    for piece in pieces() {
        let is_recipe = matches!(piece.document.body, Body::Recipe(_));
        let Some(written) = okh::manifest(&site(), &piece) else {
            assert!(!is_recipe);
            continue;
        };
        let table: toml::Table = toml::from_str(&written).expect("TOML");
        let value = serde_json::to_value(table).expect("JSON");
        let wrong: Vec<_> = validator
            .iter_errors(&value)
            .map(|it| it.to_string())
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?} in {written}");
        assert_eq!(value["name"], piece.document.title);
        assert_eq!(value["license"], "CC-BY-SA-4.0");
        assert_eq!(
            value["forkOf"],
            site().url("/communs/recettes/r0000000000000002")
        );
        assert_eq!(value["image"][0]["depicts"], piece.document.title);
        count += 1;
    }
    assert_eq!(count, 4);
    // The schema refuses what is no manifest.
    assert!(!validator.is_valid(&json!({ "okhv": "2.4", "name": "x" })));
    let mut practice = piece("Une réunion", recipe("Décider."));
    if let Body::Recipe(it) = &mut practice.document.body {
        it.is_object = false;
    }
    assert_eq!(okh::manifest(&site(), &practice), None);
}

#[test]
fn a_feed_is_dated_by_a_clock_that_was_believed() {
    let mut document = piece("Un banc", recipe("")).document;
    assert_eq!(web::revised(&document), None);
    document.updated.is_plausible = true;
    let said = web::revised(&document).expect("a date");
    assert_eq!(said, "Thu, 19 Nov 2026 14:53:20 GMT");
}

#[test]
fn names_outside_are_uuids_that_never_change() {
    // Written down: who follows a feed would be told everything anew if one of these changed.
    assert_eq!(urn(&id(1)), "urn:uuid:b2ab0e10-6c6d-86f9-8463-acb11fc4f887");
    assert_ne!(urn(&id(1)), urn(&id(2)));
}

#[test]
fn a_summary_is_the_beginning_in_plain_words() {
    let of = |text: &str| summary(&piece("x", recipe(text)).document);
    assert_eq!(of("**Réparer**\n\nensemble"), "Réparer ensemble");
    assert_eq!(of(&"é".repeat(400)).chars().count(), SUMMARY + 1);
    assert_eq!(of(""), "");
}
