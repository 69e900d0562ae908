//! Whatever text somebody brings, with front matter or without: it becomes a draft that does nothing, or is refused; and what a box
//! writes before a document is read again as it was meant.

#![no_main]

use libfuzzer_sys::fuzz_target;
use parvis::archive::draft::{Draft, draft};
use parvis::archive::{Refused, front};
use parvis::clock::Dated;
use parvis::documents::{Attachment, Author, Body, Document, Hash, Language, Licence};
use parvis::web::text::one_line;
use parvis_fuzz::{document, try_the_judge};

/// The document that a draft would be once it is published, with a file that is called like its first words.
fn published(draft: Draft, text: &str) -> Document {
    let Draft {
        text: said,
        licence,
        ..
    } = draft;
    let at = Dated {
        at: i64::try_from(text.len()).unwrap_or_default(),
        is_plausible: true,
    };
    let words: String = one_line(text).chars().take(80).collect();
    Document {
        id: "v0000000000000000/r0000000007zg1zr0"
            .parse()
            .expect("an id"),
        revision: 1,
        // A draft may still be without a title.
        title: if said.title.is_empty() {
            "Sans titre".to_owned()
        } else {
            said.title
        },
        language: said.language,
        licence,
        authors: vec![Author::Named(words.clone()), Author::Former],
        derived_from: Vec::new(),
        created: at,
        updated: at,
        body: Body::Recipe(Box::new(said.body)),
        attachments: vec![Attachment {
            hash: Hash::of(text.as_bytes()),
            media_type: "image/png".to_owned(),
            bytes: 1,
            alt: words.clone(),
            name: words,
        }],
    }
}

fuzz_target!(init: try_the_judge(), |text: &str| {
    let _ = front::read(text);
    let Ok(found) = draft("dossier/une_idee.md", text, Licence::CcBySa4, Language::Fr) else {
        return;
    };
    let document = published(found, text);
    let written = front::written(&document, "recipe", |it| format!("../../media/{}", it.hash));
    let whole = format!("{}\n{text}", written.expect("it can be written"));
    let (read, body) = front::read(&whole).expect("and read again");
    assert_eq!(read.id, document.id.to_string());
    assert_eq!(read.title, document.title);
    assert_eq!(read.language, document.language.tag());
    assert_eq!(read.licence, document.licence.spdx());
    assert_eq!(body, format!("\n{text}"));
    // By itself it has lost its authors: it is no draft of whoever brings it.
    let again = draft("dossier/une_idee.md", &whole, Licence::CcBySa4, Language::Fr);
    assert_eq!(again.err(), Some(Refused::OfAnArchive));

    document::told(document);
});
