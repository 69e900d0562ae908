//! From one box to another, twice: equal documents, ids, lineage and files; nothing doubled; what is not right is refused alone.

use std::fs::File;
use std::io::Read;

use parvis::documents::{Entry, Gone, Hash, shelf};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::boxes::{Said, TestBox};
use crate::seeds::{self, THIRD};

const ONE: &str = "r0000000007zg1zr0";
const OTHER: &str = "r0000000007zg1zr1";

/// A box with recipes of its own, one of a third place, and a picture that both show.
fn lively() -> TestBox {
    let house = TestBox::new();
    let picture = seeds::picture();
    let hash = Hash::of(&picture);
    let file = house.beside("tiers.zip");
    let document = seeds::document(ONE, "CC-BY-4.0", &[(hash, "banc.jpg")]);
    seeds::archive(&file, &[document], &[picture], &json!([]));
    let said = house.import(&file, &["--apply"]);
    assert!(
        said.well && said.out.contains("Ajoutés : 1"),
        "{}{}",
        said.out,
        said.err
    );
    seeds::own(&house, hash);
    house
}

fn took(said: &Said, lines: &[&str]) {
    for line in lines {
        assert!(
            said.well && said.out.contains(line),
            "{line}: {}{}",
            said.out,
            said.err
        );
    }
}

#[test]
fn the_commons_of_one_box_stand_in_another_and_a_second_import_changes_nothing() {
    let (one, other) = (lively(), TestBox::new());
    let file = one.beside("communs.zip");
    let said = one.export(&file);
    assert!(said.contains("documents dans l’archive"), "{said}");
    let before = one.documents();
    assert!(before.len() >= 2, "{before:#?}");
    assert!(
        before
            .iter()
            .any(|it| it.attachments.len() == 1 && it.id.venue == one.library().venue())
    );

    let preview = other.import(&file, &[]);
    took(
        &preview,
        &[&format!("Nouveaux : {}", before.len()), "ajoutez --apply"],
    );
    assert!(
        other.documents().is_empty(),
        "nothing is brought in before somebody says so"
    );

    let done = other.import(&file, &["--apply"]);
    took(
        &done,
        &[
            "C’est fait.",
            &format!("Ajoutés : {}", before.len()),
            "fichiers gardés : 1",
        ],
    );
    let (mut there, mut here) = (before, other.documents());
    for all in [&mut there, &mut here] {
        all.sort_by_key(|it| it.id.to_string());
    }
    assert_eq!(
        there, here,
        "equal, lineage and licence and authors included"
    );
    for document in &here {
        for attachment in &document.attachments {
            assert_eq!(other.files().look(attachment.hash), Ok(()));
        }
    }
    let gone = |house: &TestBox| {
        let mut gone = house.read(|read, library| library.gone(read).unwrap());
        gone.sort_by_key(|it| it.id.to_string());
        gone.iter().map(|it| (it.id, it.why)).collect::<Vec<_>>()
    };
    assert_eq!(gone(&other), gone(&one));
    assert_eq!(
        gone(&other)
            .iter()
            .filter(|it| it.1 == Gone::Erased)
            .count(),
        1
    );
    assert!(
        !std::fs::read(&file)
            .unwrap()
            .windows(6)
            .any(|it| it == b"SECRET")
    );

    let told = other.told().len();
    let again = other.import(&file, &["--apply"]);
    took(&again, &["ne changerait rien", "Déjà ici"]);
    assert_eq!(other.told().len(), told, "not even the feed tells of it");
    assert_eq!(other.documents().len(), here.len());

    // Back home: what is this place's own is left alone, and said.
    let home = one.import(&file, &["--apply"]);
    took(
        &home,
        &["De ce lieu-ci, laissés tels quels", "ne changerait rien"],
    );
}

#[test]
fn an_archive_is_read_without_a_box() {
    let one = lively();
    let file = one.beside("communs.zip");
    one.export(&file);
    let mut zip = ZipArchive::new(File::open(&file).unwrap()).unwrap();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    assert_eq!(manifest["@context"], "https://schema.org");
    assert_eq!(
        (&manifest["format"], &manifest["version"]),
        (&json!("parvis-commons"), &json!(1))
    );
    for sum in manifest["files"].as_array().unwrap() {
        let bytes = read(sum["path"].as_str().unwrap());
        assert_eq!(sum["bytes"], json!(bytes.len()));
        assert_eq!(sum["blake3"], json!(Hash::of(&bytes).to_string()), "{sum}");
    }
    let own = manifest["hasPart"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == "Un banc");
    let own = own.unwrap();
    assert_eq!(
        (&own["@type"], &own["author"]),
        (&json!("HowTo"), &json!(["Léa"]))
    );
    let text = String::from_utf8(read(own["url"].as_str().unwrap())).unwrap();
    let (_, rest) = text.split_once("---\n").unwrap();
    let (front, body) = rest.split_once("\n---\n").unwrap();
    assert!(
        front.contains("licence: CC-BY-SA-4.0") && front.contains("title: Un banc"),
        "{front}"
    );
    assert!(
        body.contains("## Étapes\n\n### 1. Percer\n\nDoucement."),
        "{body}"
    );
    assert!(body.contains("](../../media/"), "{body}");
    assert!(read("README.txt").starts_with("Les communs".as_bytes()));
}

#[test]
fn what_is_not_right_is_refused_with_the_reason_and_the_rest_is_taken() {
    let house = TestBox::new();
    let (clean, talkative) = (seeds::picture(), seeds::talkative());
    let files = [
        (Hash::of(&clean), "a.jpg"),
        (Hash::of(&talkative), "b.jpg"),
        (Hash::of(b"absent"), "c.jpg"),
    ];
    let mut unknown = seeds::document("x0000000007zg1zr0", "CC0-1.0", &[]);
    unknown["body"] = json!({"kind": "song", "version": 1, "tune": "la la"});
    let documents = [
        seeds::document(ONE, "CC-BY-SA-4.0", &files),
        seeds::document(OTHER, "CC-BY-NC-SA-4.0", &[]),
        seeds::document("r0000000007zg1zr2", "CC-BY-ND-4.0", &[]),
        seeds::document("q0000000007zg1zr3", "CC0-1.0", &[]),
        unknown,
    ];
    let file = house.beside("tiers.zip");
    seeds::archive(
        &file,
        &documents,
        &[clean.clone(), talkative.clone()],
        &json!([]),
    );
    let said = house.import(&file, &["--apply"]);
    took(
        &said,
        &[
            "Ajoutés : 2",
            "1 : licence qui interdit l’usage commercial",
            "1 : licence qui interdit de modifier",
            "1 : illisible ou incomplet",
            "fichiers gardés : 1",
            "Fichiers manquants ou refusés : 2",
        ],
    );
    assert_eq!(house.files().look(Hash::of(&clean)), Ok(()));
    assert!(
        house.files().look(Hash::of(&talkative)).is_err(),
        "nothing that lay beside its pixels gets in"
    );
    let kinds: Vec<_> = house
        .documents()
        .iter()
        .map(|it| it.kind().is_some())
        .collect();
    assert_eq!(kinds, [true, false], "what is not known is kept as it came");

    // What its place erased goes, and does not come back.
    let stone = json!([{"id": format!("{THIRD}/{ONE}"), "why": "erased", "at": {"at": 1_700_002_000, "is_plausible": true}}]);
    let later = house.beside("plus-tard.zip");
    seeds::archive(&later, &[], &[], &stone);
    took(
        &house.import(&later, &["--apply"]),
        &["Retirés ou effacés par leur lieu : 1"],
    );
    let held = house.read(|read, _| {
        let id = format!("{THIRD}/{ONE}").parse().unwrap();
        shelf::held(read, id).unwrap().unwrap()
    });
    assert!(matches!(held.entry, Entry::Gone(it) if it.why == Gone::Erased));
    took(
        &house.import(&file, &[]),
        &["effacé par son lieu, il ne revient pas"],
    );

    // A byte that changed on the way.
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 0xff;
    std::fs::write(&file, bytes).unwrap();
    let _ = house.import(&file, &["--apply"]);
    assert_eq!(house.documents().len(), 1);
}

#[test]
fn what_cannot_be_brought_says_why() {
    let house = TestBox::new();
    let file = house.beside("x");
    for (bytes, why) in [
        (&b"bonjour"[..], "Ce n’est ni une archive"),
        (b"PK\x03\x04 pas un zip", "coupé ou abîmé"),
        (b"<?xml version='1.0'?><html/>", "Ce n’est ni une archive"),
        (
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><mediawiki><page/></mediawiki>",
            "déclare des entités",
        ),
        (
            b"<mediawiki><page></page></mediawiki>",
            "ne dit pas de quel wiki",
        ),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let said = house.import(&file, &["--apply"]);
        assert!(
            !said.well && said.err.contains(why),
            "{why}: {}{}",
            said.out,
            said.err
        );
    }
    let texts = house.beside("textes.zip");
    seeds::write(&texts, &[("un.md".to_owned(), b"# Un\n".to_vec())]);
    let said = house.import(&texts, &["--apply"]);
    assert!(
        !said.well && said.err.contains("depuis l’accueil"),
        "{}{}",
        said.out,
        said.err
    );
    let newer = house.beside("neuf.zip");
    let manifest = br#"{"format":"parvis-commons","version":2}"#;
    seeds::write(&newer, &[("manifest.json".to_owned(), manifest.to_vec())]);
    let said = house.import(&newer, &[]);
    assert!(
        !said.well && said.err.contains("version plus récente"),
        "{}",
        said.err
    );
}
