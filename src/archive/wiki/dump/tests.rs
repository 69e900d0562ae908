//! Dumps whole, broken and made to harm: what is read of each.

use super::*;

const HEAD: &str = "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\" version=\"0.11\" xml:lang=\"fr\">\n<siteinfo><sitename>Mon wiki &amp; co</sitename>\
    <dbname>w</dbname><base>https://wiki.example/wiki/Accueil</base><namespaces><namespace key=\"0\" case=\"first-letter\" /></namespaces></siteinfo>\n";

fn whole(title: &str, text: &str) -> String {
    format!(
        "<page><title>{title}</title><ns>0</ns><id>7</id><revision><id>9</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor><username>Léa</username>\
         <id>1</id></contributor><model>wikitext</model><format>text/x-wiki</format><text bytes=\"1\" xml:space=\"preserve\">{text}</text><sha1>x</sha1></revision></page>\n"
    )
}

/// Titles of what is read, or why it is not.
fn read(dump: &str) -> Vec<Result<String, (String, Refused)>> {
    let mut dump = Dump::open(dump.as_bytes()).expect("a dump");
    let mut all = Vec::new();
    while let Some(page) = dump.next(true).expect("read") {
        all.push(page.map(|it| it.title));
    }
    all
}

#[test]
fn a_page_is_read_with_its_text_and_who_wrote_it() {
    let text = format!(
        "{HEAD}{}</mediawiki>",
        whole("Café", "&lt;b&gt;gras&lt;/b&gt; &amp;amp; &#233;\n")
    );
    let mut dump = Dump::open(text.as_bytes()).expect("a dump");
    assert_eq!(dump.header.name, "Mon wiki & co");
    assert_eq!(dump.header.base, "https://wiki.example/wiki/Accueil");
    let page = dump
        .next(true)
        .expect("read")
        .expect("a page")
        .expect("whole");
    assert_eq!(page.text, "<b>gras</b> &amp; é\n");
    assert_eq!((page.id, page.revision, page.namespace), (7, 9, 0));
    assert_eq!(page.contributors, [Contributor::Named("Léa".to_owned())]);
    assert!(dump.next(true).expect("read").is_none());
}

#[test]
fn a_broken_page_does_not_stop_the_rest() {
    let broken = [
        "<page><title>Sans fin</title><ns>0</ns><id>1</id>".to_owned(),
        "<page><title>De travers</title><ns>0</id></page>".to_owned(),
        whole("Entité", "&bombe;"),
        "<page><title>Sans rien</title></page>".to_owned(),
    ];
    for broken in broken {
        let text = format!(
            "{HEAD}{}{broken}{}</mediawiki>",
            whole("Avant", "a"),
            whole("Après", "b")
        );
        let all = read(&text);
        assert_eq!(all.len(), 3, "{broken}: {all:?}");
        assert_eq!(all[0], Ok("Avant".to_owned()));
        assert!(
            matches!(&all[1], Err((title, Refused::Broken)) if !title.is_empty()),
            "{all:?}"
        );
        assert_eq!(all[2], Ok("Après".to_owned()));
    }
    let cut = format!("{HEAD}{}", &whole("Coupé", "a")[..90]);
    assert_eq!(read(&cut), [Err(("Coupé".to_owned(), Refused::Broken))]);
}

#[test]
fn a_page_larger_than_any_is_refused_without_being_kept() {
    let long = "a".repeat(MOST_PAGE + 1);
    let text = format!(
        "{HEAD}{}{}</mediawiki>",
        whole("Énorme", &long),
        whole("Après", "b")
    );
    let all = read(&text);
    assert_eq!(all.len(), 2);
    assert!(
        matches!(&all[0], Err((_, Refused::TooLarge))),
        "{:?}",
        all[0]
    );
    assert_eq!(all[1], Ok("Après".to_owned()));
}

#[test]
fn what_declares_entities_or_is_no_dump_is_refused_whole() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">]><mediawiki><page></page></mediawiki>";
    assert_eq!(Dump::open(bomb.as_bytes()).err(), Some(Problem::Doctype));
    assert_eq!(
        Dump::open(&b"<html><page>"[..]).err(),
        Some(Problem::Unknown)
    );
    assert_eq!(Dump::open(&b""[..]).err(), Some(Problem::Unknown));
    let endless = "x".repeat(MOST_HEADER * 2);
    assert_eq!(Dump::open(endless.as_bytes()).err(), Some(Problem::Unknown));
}

#[test]
fn a_wiki_without_pages_is_empty_and_revisions_add_their_writers() {
    assert_eq!(read(&format!("{HEAD}</mediawiki>")), []);
    let of = |id: u32, who: &str, text: &str| {
        format!(
            "<revision><id>{id}</id><timestamp>20{id}-01-01T00:00:00Z</timestamp><contributor{who}</contributor><text>{text}</text></revision>"
        )
    };
    let text = format!(
        "{HEAD}<page><title>A</title><ns>0</ns><id>3</id>{}{}{}</page>",
        of(10, "><username>Léa</username>", "un"),
        of(11, "><ip>192.0.2.1</ip>", "deux"),
        of(12, " deleted=\"deleted\">", "trois")
    );
    let mut dump = Dump::open(text.as_bytes()).expect("a dump");
    let page = dump
        .next(true)
        .expect("read")
        .expect("a page")
        .expect("whole");
    assert_eq!((page.revision, page.text.as_str()), (12, "trois"));
    assert_eq!(
        (&*page.first, &*page.last),
        ("2010-01-01T00:00:00Z", "2012-01-01T00:00:00Z")
    );
    let expected = [
        Contributor::Named("Léa".to_owned()),
        Contributor::Address,
        Contributor::Hidden,
    ];
    assert_eq!(page.contributors, expected);
}

proptest::proptest! {
    #[test]
    fn any_bytes_end(bytes: Vec<u8>, text: String) {
        for rest in [bytes, whole(&text, &text).into_bytes()] {
            let all = [HEAD.as_bytes(), OPEN, &rest].concat();
            let mut dump = Dump::open(&all[..]).expect("its head is whole");
            while dump.next(true).expect("read").is_some() {}
        }
    }
}
