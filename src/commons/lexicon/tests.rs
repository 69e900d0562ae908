//! The rules of the lexicon: what is taken of what was typed, where texts differ, and what is merged.

use super::*;
use crate::clock::Clock;
use crate::people::acts::New;
use crate::people::{self, Came, Name, Role, Standing};
use crate::store::{Error, Store};

fn text() -> Text {
    Text {
        title: "tiers-lieu".to_owned(),
        language: Language::Fr,
        body: body::Term {
            forms: vec!["tiers-lieux".to_owned()],
            definition: "Ni chez soi, ni au travail.".to_owned(),
            variants: Vec::new(),
            examples: vec!["Ouvrir un tiers-lieu.".to_owned()],
        },
    }
}

/// Every part of it said otherwise.
fn other() -> Text {
    Text {
        title: "troisième lieu".to_owned(),
        language: Language::Fr,
        body: body::Term {
            forms: Vec::new(),
            definition: "Autre chose.".to_owned(),
            variants: vec![Variant {
                place: "Québec".to_owned(),
                text: "Un café.".to_owned(),
            }],
            examples: Vec::new(),
        },
    }
}

#[test]
fn a_part_is_told_apart_and_merged_alone() {
    assert_eq!(changed(&text(), &other()), Section::ALL);
    for section in Section::ALL {
        let mut one = text();
        section.put(&other(), &mut one);
        assert_eq!(changed(&text(), &one), [section]);
        assert_ne!(one.mark(), text().mark());
        let parts = section.between(&text(), &one);
        assert!(
            parts.iter().any(|it| it.is_gone() || it.is_new()),
            "{section:?}"
        );
    }
}

#[test]
fn what_is_proposed_undoes_nothing_that_was_said_since() {
    let (base, mut theirs, mut now) = (text(), text(), text());
    theirs.body.definition = "Entre chez soi et le travail.".to_owned();
    now.body.examples.push("Un tiers-lieu rural.".to_owned());
    now.body.definition.push_str(" Ni ailleurs.");
    let merged = merged(&base, &theirs, &now);
    assert_eq!(merged.body.definition, theirs.body.definition);
    assert_eq!(merged.body.examples, now.body.examples);
    assert_eq!(
        super::merged(&base, &base, &now),
        now,
        "nothing was proposed"
    );
}

#[test]
fn forms_are_words_that_can_be_found_each_once() {
    assert_eq!(word("  Tiers-lieu \n"), Ok("Tiers-lieu".to_owned()));
    assert_eq!(word(" "), Err(Fault::NoWord));
    assert_eq!(word("!!"), Err(Fault::NotFound));
    assert_eq!(word(&"a".repeat(81)), Err(Fault::TooLong(80)));
    assert_eq!(
        forms(
            "tiers-lieu",
            "Tiers‑Lieu\n\n tiers-lieux\nTIERS-LIEUX\ntiers lieu"
        ),
        Ok(vec!["tiers-lieux".to_owned(), "tiers lieu".to_owned()])
    );
    assert_eq!(forms("a", "b\n(c)"), Err(Fault::NotFound));
    assert_eq!(forms("a", &"b\n".repeat(21)), Err(Fault::TooMany(20)));
}

#[test]
fn a_variant_has_a_place_and_a_meaning() {
    assert_eq!(variant(" ", "\n"), Ok(None));
    assert_eq!(variant("", "Un café."), Err([Some(Fault::NoPlace), None]));
    assert_eq!(variant("Brest", " "), Err([None, Some(Fault::NoMeaning)]));
    let long = "a".repeat(2_001);
    assert_eq!(
        variant(&long, &long),
        Err([Some(Fault::TooLong(80)), Some(Fault::TooLong(2_000))])
    );
    let said = variant("Brest", "Un *café*.").expect("taken");
    assert_eq!(said.map(|it| it.place), Some("Brest".to_owned()));
    assert_eq!(definition(" \n"), Err(Fault::NoDefinition));
    assert_eq!(definition("a\r\nb"), Ok("a\nb".to_owned()));
}

#[test]
fn a_definition_is_cut_after_a_word() {
    assert_eq!(short("Un *lieu* [ouvert](/lieu)."), "Un lieu ouvert.");
    let cut = short(&"mot, ".repeat(60));
    assert!(cut.chars().count() <= 201 && cut.ends_with("mot…"), "{cut}");
    assert_eq!(short(&"a".repeat(300)).chars().count(), 201);
}

#[test]
fn what_was_erased_is_erased_again_in_an_older_store() {
    let store = Store::in_memory(crate::app::schema()).expect("a store");
    let at = "2026-11-21T10:00:00Z".parse().expect("a time");
    let now = Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
    let added = store.write_blocking(move |tx| {
        let new = New {
            name: Name::typed("Awa").expect("a name"),
            role: Role::Member,
            standing: Standing::Active,
            until: None,
            accepted: None,
            came: Came::Present,
        };
        let awa = people::acts::create(tx, new, now).expect("made");
        Ok::<_, Error>(acts::add(tx, awa, text(), now).expect("added"))
    });
    let term = added.expect("written");
    let again = || store.write_blocking(move |tx| acts::erase_again(tx, term.into(), now));
    assert!(again().expect("erased"));
    assert!(!again().expect("looked for"), "there is nothing left");
    let kept = store.read_blocking(|read| super::store::of_any_state(read, term));
    assert_eq!(kept.expect("read"), None);
}
