//! What boxes begin with: an archive of a third place, made by hand, and recipes of their own.

use std::io::{Cursor, Write};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use parvis::commons::recipes::{Text, acts};
use parvis::documents::body::{Ingredient, Recipe, Sort, Step};
use parvis::documents::{Hash, Language, Licence};
use parvis::ids::{PersonId, RecipeId};
use parvis::people::{self, Came, Name, Role, Standing};
use parvis::store::Tx;
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::boxes::{TestBox, now};

/// The third place.
pub(crate) const THIRD: &str = "v3333333333333333";

/// A picture with nothing beside its pixels.
pub(crate) fn picture() -> Vec<u8> {
    let picture = RgbImage::from_fn(64, 48, |x, y| {
        Rgb([
            u8::try_from(x * 3).unwrap(),
            u8::try_from(y * 5).unwrap(),
            90,
        ])
    });
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 80);
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

/// The same with a comment of its camera.
pub(crate) fn talkative() -> Vec<u8> {
    let bare = picture();
    [&bare[..2], b"\xff\xfe\0\x07Ana!!", &bare[2..]].concat()
}

/// A document of the third place.
pub(crate) fn document(local: &str, licence: &str, files: &[(Hash, &str)]) -> Value {
    let files = files.iter().map(|(hash, name)| {
        json!({"hash": hash.to_string(), "media_type": "image/jpeg", "bytes": 1, "alt": "Un banc", "name": name})
    });
    json!({
        "id": format!("{THIRD}/{local}"), "revision": 3, "title": format!("Recette {local}"), "language": "fr", "licence": licence,
        "authors": [{"named": "Ines"}, "former"], "derived_from": [],
        "created": {"at": 1_700_000_000, "is_plausible": true}, "updated": {"at": 1_700_000_100, "is_plausible": false},
        "body": {"kind": "recipe", "version": 1, "intention": "Faire *mieux*.", "steps": [{"title": "Un", "text": "Deux", "pictures": []}]},
        "attachments": files.collect::<Vec<_>>(),
    })
}

/// An archive as another program may have made it.
pub(crate) fn archive(path: &Path, documents: &[Value], files: &[Vec<u8>], stones: &Value) {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for document in documents {
        let name = format!("documents/{}.json", document["id"].as_str().unwrap());
        all.push((name, document.to_string().into_bytes()));
    }
    for file in files {
        all.push((format!("media/{}.jpg", Hash::of(file)), file.clone()));
    }
    all.push((
        "tombstones.json".to_owned(),
        stones.to_string().into_bytes(),
    ));
    let sums = all.iter().map(|(path, bytes)| {
        json!({"path": path, "bytes": bytes.len(), "blake3": Hash::of(bytes).to_string()})
    });
    let manifest = json!({
        "format": "parvis-commons", "version": 1, "name": "La Fabrique", "venue": THIRD,
        "made": {"at": 1_700_001_000, "is_plausible": true}, "places": [], "files": sums.collect::<Vec<_>>(),
    });
    all.push((
        "manifest.json".to_owned(),
        manifest.to_string().into_bytes(),
    ));
    write(path, &all);
}

/// A ZIP archive of these files.
pub(crate) fn write(path: &Path, all: &[(String, Vec<u8>)]) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        zip.start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    std::fs::write(path, zip.finish().unwrap().into_inner()).unwrap();
}

fn person(tx: &mut Tx<'_>, name: &str) -> PersonId {
    let new = people::acts::New {
        name: Name::typed(name).unwrap(),
        role: Role::Member,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came: Came::Present,
    };
    people::acts::create(tx, new, now()).unwrap()
}

fn text(title: &str, intention: String) -> Text {
    Text {
        title: title.to_owned(),
        language: Language::Fr,
        body: Recipe {
            intention,
            ingredients: vec![Ingredient {
                sort: Sort::Tool,
                text: "une perceuse".to_owned(),
            }],
            steps: vec![Step {
                title: "Percer".to_owned(),
                text: "Doucement.\n\n- à *deux*".to_owned(),
                pictures: Vec::new(),
            }],
            minutes: Some(90),
            ..Recipe::default()
        },
    }
}

fn publish(tx: &mut Tx<'_>, by: PersonId, text: Text) -> RecipeId {
    let id = acts::begin(tx, by, text, None, now()).unwrap();
    acts::publish(tx, id, by, (Licence::CcBySa4, String::new()), now()).unwrap();
    id
}

fn keeper(person: PersonId) -> acts::Keeper {
    acts::Keeper {
        person,
        is_desk: false,
    }
}

/// Gives a box recipes of its own: one that shows a picture it has, one made of that, one withdrawn, one destroyed.
pub(crate) fn own(house: &TestBox, shown: Hash) {
    let store = house.store();
    let done = store.write_blocking(move |tx| {
        let (lea, paul) = (person(tx, "Léa"), person(tx, "Paul"));
        let bench = text(
            "Un banc",
            format!("S’asseoir.\n\n![Le banc](/media/{shown})"),
        );
        let first = publish(tx, lea, bench);
        let fork = acts::fork(tx, first, paul, now()).unwrap();
        acts::publish(tx, fork, paul, (Licence::CcBySa4, String::new()), now()).unwrap();
        for (title, is_erased) in [("Une erreur", false), ("À détruire", true)] {
            let id = publish(tx, lea, text(title, "SECRET".to_owned()));
            acts::withdraw(tx, id, keeper(lea), true, now()).unwrap();
            if is_erased {
                acts::erase(tx, id, lea, now()).unwrap();
            }
        }
        Ok::<_, parvis::store::Error>(())
    });
    done.unwrap();
}
