//! The doors out of the commons, on the demo's venue: what programs read is whole and valid, pages lead to it, and nothing private
//! is in it.

use std::collections::BTreeSet;

use http::StatusCode;
use parvis::commons::recipes::acts::{self, Keeper, Refused};
use parvis::commons::recipes::{Section, Text, all_public, draft_mark};
use parvis::documents::body::{Recipe, Step};
use parvis::documents::{Body, Document, Licence};
use parvis::ids::{PersonId, RecipeId};
use parvis::people::Role;
use schemaorg_rs::{extract_all, validation};
use serde_json::Value;

use crate::{From, TestBox};

/// Forms of the feed of everything.
const FEEDS: [&str; 2] = ["/communs.atom", "/communs.json"];

async fn village() -> TestBox {
    let house = TestBox::new().await;
    let now = house.clock.now();
    parvis::demo::people::fill(&house.store, now).await.unwrap();
    parvis::demo::recipes::fill(&house.store, now)
        .await
        .unwrap();
    house
}

async fn read(house: &TestBox, path: &str) -> String {
    let answer = house.get(From::Phone, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer.body
}

async fn is_gone(house: &TestBox, path: &str) {
    let answer = house.get(From::Phone, path, None).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
}

async fn pages(house: &TestBox) -> Vec<String> {
    let all = house.store.read(all_public).await.unwrap();
    let all = all.into_iter();
    all.map(|id| format!("/communs/recettes/{id}")).collect()
}

fn recipe(title: &str) -> Text {
    Text {
        title: title.to_owned(),
        body: Recipe {
            intention: title.to_owned(),
            is_object: true,
            steps: vec![Step {
                title: title.to_owned(),
                text: title.to_owned(),
                ..Step::default()
            }],
            ..Recipe::default()
        },
        ..Text::default()
    }
}

/// Writes a recipe; publishes it where that is asked.
async fn write(house: &TestBox, person: PersonId, title: &str, is_published: bool) -> RecipeId {
    let (now, text) = (house.clock.now(), recipe(title));
    let written = house.store.write(move |tx| {
        let id = acts::begin(tx, person, text, None, now)?;
        if is_published {
            acts::publish(tx, id, person, (Licence::CcBySa4, String::new()), now)?;
        }
        Ok::<_, Refused>(id)
    });
    written.await.unwrap()
}

/// Validates what a page says in the words of schema.org; one thing, whatever was typed.
fn is_described(page: &str) {
    let graph = extract_all(page).unwrap();
    assert_eq!(graph.nodes.len(), 1, "{page}");
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    let found = validation::validate(&graph);
    let wrong: Vec<_> = found.errors().chain(found.warnings()).collect();
    assert!(wrong.is_empty(), "{wrong:#?} in {page}");
}

#[tokio::test]
async fn feeds_show_the_latest_of_everything_and_of_each_kind() {
    let house = village().await;
    let count = pages(&house).await.len();
    let mut ids = BTreeSet::new();
    for path in [
        "/communs.atom",
        "/communs.json",
        "/communs/recettes.atom",
        "/communs/recettes.json",
    ] {
        let feed = feed_rs::parser::parse(read(&house, path).await.as_bytes()).unwrap();
        assert_eq!(feed.entries.len(), count, "{path}");
        assert_eq!(
            feed.entries[0].title.as_ref().unwrap().content,
            "Un café réparation pour les vélos"
        );
        ids.extend(feed.entries.into_iter().map(|it| it.id));
    }
    assert_eq!(ids.len(), count, "every feed calls a document the same");
    assert!(ids.iter().all(|it| it.starts_with("urn:uuid:")));
    for path in ["/communs/questions.atom", "/communs/lexique.json"] {
        let feed = feed_rs::parser::parse(read(&house, path).await.as_bytes()).unwrap();
        assert!(feed.entries.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn feeds_say_when_their_latest_document_was_revised() {
    let house = village().await;
    let lou = house.account("Lou", Role::Member).await;
    write(&house, lou, "Un banc de Lou", true).await;
    for feed in FEEDS {
        let answer = house.get(From::Phone, feed, None).await;
        let said = answer.last_modified.as_deref();
        assert_eq!(said, Some("Sat, 21 Nov 2026 10:00:00 GMT"), "{feed}");
    }
    let empty = house.get(From::Phone, "/communs/lexique.atom", None).await;
    assert_eq!(empty.last_modified, None);
}

#[tokio::test]
async fn every_page_of_a_document_says_in_valid_words_what_it_is_and_leads_to_its_forms() {
    let house = village().await;
    let schema = include_str!("../data/okh/okh.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for page in pages(&house).await {
        let shown = read(&house, &page).await;
        is_described(&shown);
        let whole = read(&house, &format!("{page}/document.json")).await;
        let document: Document = serde_json::from_str(&whole).unwrap();
        assert_eq!(serde_json::to_string(&document).unwrap(), whole);
        assert!(shown.contains(&format!(
            "href=\"{page}/document.json\" type=\"application/json\">"
        )));
        let data = read(&house, &format!("{page}/document.jsonld")).await;
        let data: Value = serde_json::from_str(&data).unwrap();
        assert_eq!(data["name"], document.title.as_str());
        let Body::Recipe(recipe) = &document.body else {
            panic!("the demo has recipes alone");
        };
        let okh = format!("{page}/okh.toml");
        if !recipe.is_object {
            assert!(!shown.contains("okh.toml"));
            is_gone(&house, &okh).await;
            continue;
        }
        assert!(shown.contains(&format!("type=\"application/toml\" href=\"{okh}\"")));
        let table: toml::Table = toml::from_str(&read(&house, &okh).await).unwrap();
        let value = serde_json::to_value(table).unwrap();
        let wrong: Vec<_> = schema
            .iter_errors(&value)
            .map(|it| it.to_string())
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?} in {value}");
        assert_eq!(value["licensor"][0], "Sam");
    }
}

#[tokio::test]
async fn pages_of_the_commons_lead_to_the_feeds_in_their_language() {
    let house = village().await;
    let front = read(&house, "/communs").await;
    for feed in FEEDS {
        assert!(
            front.contains(&format!("href=\"{feed}\" title=")),
            "{front}"
        );
    }
    assert!(front.contains("Suivre les communs") && front.contains("Recettes (JSON Feed)"));
    assert!(front.contains("href=\"/communs/questions.atom\" title="));
    let english = read(&house, "/communs?lang=en").await;
    assert!(english.contains("Follow the commons"), "{english}");
    let list = read(&house, "/communs/recettes").await;
    assert!(
        list.contains("<a class=\"tap\" href=\"/communs/recettes.atom\""),
        "{list}"
    );
    assert!(
        !list.contains("<a class=\"tap\" href=\"/communs.atom\""),
        "{list}"
    );
    let elsewhere = read(&house, "/charte").await;
    assert!(!elsewhere.contains("communs.atom"), "{elsewhere}");
}

#[tokio::test]
async fn what_is_typed_ends_no_script_and_breaks_no_form() {
    let house = village().await;
    let lou = house.account("Lou", Role::Member).await;
    let long = format!(
        "{:\"<200}",
        "</script><script>alert(1)</script><!--&'\\\u{1}\u{2028}"
    );
    let id = write(&house, lou, &long, true).await;
    let page = format!("/communs/recettes/{id}");
    let shown = read(&house, &page).await;
    is_described(&shown);
    assert!(!shown.contains("<script>alert"), "{shown}");
    for feed in FEEDS {
        let written = read(&house, feed).await;
        let feed = feed_rs::parser::parse(written.as_bytes()).unwrap();
        assert!(
            feed.entries[0]
                .title
                .as_ref()
                .unwrap()
                .content
                .contains("</script>")
        );
        let content = feed.entries[0].content.as_ref().unwrap();
        assert!(!content.body.as_ref().unwrap().contains("<script"));
    }
    let okh = read(&house, &format!("{page}/okh.toml")).await;
    let okh: toml::Table = toml::from_str(&okh).unwrap();
    assert_eq!(okh["name"].as_str(), Some(&*long));
}

#[tokio::test]
async fn what_is_not_published_or_no_longer_is_nowhere() {
    let house = village().await;
    let lou = house.account("Lou", Role::Member).await;
    let draft = write(&house, lou, "Un secret de Lou", false).await;
    let taken_back = write(&house, lou, "Une erreur de Lou", true).await;
    assert!(
        read(&house, "/communs.atom")
            .await
            .contains("Une erreur de Lou")
    );
    let (now, keeper) = (
        house.clock.now(),
        Keeper {
            person: lou,
            is_desk: false,
        },
    );
    let withdrawn = house
        .store
        .write(move |tx| acts::withdraw(tx, taken_back, keeper, true, now));
    withdrawn.await.unwrap();
    for id in [draft, taken_back] {
        for form in ["", "/document.json", "/document.jsonld", "/okh.toml"] {
            is_gone(&house, &format!("/communs/recettes/{id}{form}")).await;
        }
    }
    for feed in FEEDS
        .into_iter()
        .chain(["/communs/recettes.atom", "/communs"])
    {
        let written = read(&house, feed).await;
        assert!(!written.contains("Lou"), "{feed}: {written}");
    }
    // A revision that is being written stays with its authors, too.
    let person = lou;
    let shown = write(&house, lou, "Un banc de Lou", true).await;
    let begun = house.store.write(move |tx| {
        acts::revise(tx, shown, person, now)?;
        let seen = draft_mark(&*tx, shown, Section::Title)?;
        acts::write(
            tx,
            (shown, person),
            (Section::Title, &seen),
            |draft| {
                draft.text.title = "Pas encore".to_owned();
                Ok(())
            },
            now,
        )
    });
    begun.await.unwrap();
    for path in ["/communs.atom", "/communs.json"] {
        let written = read(&house, path).await;
        assert!(written.contains("Un banc de Lou") && !written.contains("Pas encore"));
    }
    let whole = read(&house, &format!("/communs/recettes/{shown}/document.json")).await;
    assert!(!whole.contains("Pas encore"), "{whole}");
}

#[tokio::test]
async fn names_that_are_no_documents_have_no_forms() {
    let house = village().await;
    let page = pages(&house).await.remove(0);
    let id = page.rsplit('/').next().unwrap();
    for path in [
        "/communs/recettes/r0000000000000000/document.json".to_owned(),
        "/communs/recettes/x/document.jsonld".to_owned(),
        format!("/communs/questions/{id}/document.json"),
        format!("/communs/recettes/{}/okh.toml", id.to_uppercase()),
    ] {
        is_gone(&house, &path).await;
    }
}
