//! Whatever somebody calls the dump of a wiki: every page becomes a document that does nothing, or is passed over or refused, and
//! none takes the next with it. The same bytes are also read as the text of one page, which in a dump would be escaped.

#![no_main]

use libfuzzer_sys::fuzz_target;
use parvis::archive::wiki::dump::{Contributor, Dump, Header, Page};
use parvis::archive::wiki::{Became, Wiki};
use parvis::documents::{Language, Licence};
use parvis_fuzz::{document, try_the_judge};

/// A page that stands after all that was brought.
const LAST: &str = "<page><title>Dernière</title><ns>0</ns><id>7</id><revision><id>9</id><text>Fin.</text></revision></page>";
/// More pages than a short input has.
const MOST: usize = 10_000;

fn wiki(base: &str) -> Option<Wiki> {
    let header = Header {
        name: "Movilab".to_owned(),
        base: base.to_owned(),
    };
    Wiki::of(&header, Licence::CcBySa4, Language::Fr)
}

/// What a page becomes is told on, and is the same each time.
fn page(wiki: &Wiki, page: &Page) {
    if let Became::Document(found, _) = wiki.page(page) {
        if let Became::Document(again, _) = wiki.page(page) {
            assert_eq!(again, found);
        }
        document::told(*found);
    }
}

fn dump(bytes: &[u8]) {
    let whole = [bytes, LAST.as_bytes()].concat();
    let Ok(mut dump) = Dump::open(whole.as_slice()) else {
        return;
    };
    let wiki = Wiki::of(&dump.header, Licence::CcBySa4, Language::Fr);
    let wiki = wiki.or_else(wiki_of_nowhere).expect("a wiki");
    let mut last = None;
    for _ in 0..MOST {
        let Some(found) = dump.next(true).expect("bytes in memory can be read") else {
            assert_eq!(
                last.as_deref(),
                Some("Dernière"),
                "a broken page took the next with it"
            );
            return;
        };
        last = found.as_ref().ok().map(|it| it.title.clone());
        if let Ok(found) = found {
            page(&wiki, &found);
        }
    }
    panic!("more pages than bytes");
}

/// Of a dump that does not say where it comes from.
fn wiki_of_nowhere() -> Option<Wiki> {
    wiki("https://wiki.example/wiki/Accueil")
}

fuzz_target!(init: try_the_judge(), |bytes: &[u8]| {
    dump(bytes);
    let text = String::from_utf8_lossy(bytes);
    let first = text.lines().next().unwrap_or_default();
    let whole = Page {
        title: first.to_owned(),
        id: 12,
        revision: 345,
        text: text.clone().into_owned(),
        contributors: vec![Contributor::Named(first.to_owned()), Contributor::Address, Contributor::Hidden],
        first: first.to_owned(),
        ..Page::default()
    };
    page(&wiki_of_nowhere().expect("a wiki"), &whole);
    // Addresses of its pages begin with what a dump says.
    if let Some(wiki) = wiki(first) {
        page(&wiki, &whole);
    }
});
