//! Whatever people type: it is shown and does nothing, with words explained in it and without. What stands in its first line, with
//! commas between, are the words that the page explains.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use parvis::documents::Hash;
use parvis::media::{self, Kind, LONGEST_ALT};
use parvis::web::gloss::{Gloss, Glossary, Glossing};
use parvis::web::markdown::{Html, plain};
use parvis_fuzz::{Marks, harmless, try_the_judge};

/// A page that explains these words and two more.
fn page(words: &str) -> Glossing {
    let words = words
        .split(',')
        .map(str::trim)
        .chain(["fablab", "chantier participatif"]);
    let all = words.enumerate().map(|(n, word)| {
        let gloss = Gloss {
            key: format!("t{n}"),
            title: word.to_owned(),
            lang: "fr",
            meaning: String::new(),
            href: String::new(),
        };
        (gloss, vec![word.to_owned()])
    });
    Glossing::new(Arc::new(Glossary::of(all)))
}

fuzz_target!(init: try_the_judge(), |text: &str| {
    let bare = harmless(Html::of(text).as_str(), Marks::None);

    let mut page = page(text.lines().next().unwrap_or_default());
    let explained = harmless(Html::glossed(text, &mut page).as_str(), Marks::Some);
    assert_eq!(explained.words, bare.words, "marks change no word");
    assert_eq!(explained.pictures, bare.pictures);
    let expected: Vec<String> = page.glosses().iter().map(|it| format!("ici-{}", it.key)).collect();
    assert_eq!(explained.ids, expected, "each explained word is marked once");

    let line = plain(text);
    assert!(!line.chars().any(char::is_control), "{line:?}");

    // What somebody says of a picture stays what is said of it.
    let hash = Hash::of(b"a picture");
    let alt: String = text.chars().take(LONGEST_ALT).collect();
    let shown = harmless(Html::of(&media::markdown(Kind::Png, &alt, hash)).as_str(), Marks::None);
    assert_eq!(shown.pictures, [media::address(hash)], "{alt:?}");
});
