//! The rules of the shelf: what is known once stays once, what was erased does not come back.

use super::*;
use crate::documents::body::Recipe;
use crate::documents::{Body, Language, Licence};
use crate::store::Store;

fn dated(at: i64) -> Dated {
    Dated {
        at,
        is_plausible: true,
    }
}

fn id() -> DocumentId {
    "v0000000000000000/r0000000007zg1zr0"
        .parse()
        .expect("an id")
}

fn document(revision: u32, author: Author) -> Entry {
    Entry::Put(Document {
        id: id(),
        revision,
        title: "Café réparation".to_owned(),
        language: Language::Fr,
        licence: Licence::CcBySa4,
        authors: vec![author],
        derived_from: Vec::new(),
        created: dated(1),
        updated: dated(i64::from(revision)),
        body: Body::Recipe(Box::<Recipe>::default()),
        attachments: Vec::new(),
    })
}

fn lea(revision: u32) -> Entry {
    document(revision, Author::Named("Léa".to_owned()))
}

fn stone(why: Gone) -> Entry {
    Entry::Gone(Tombstone {
        id: id(),
        why,
        at: dated(9),
    })
}

fn now() -> Now {
    let at = "2026-11-21T10:00:00Z".parse().expect("an instant");
    crate::clock::Clock::fixed(at, jiff::tz::TimeZone::UTC).now()
}

fn first_hand(at: i64) -> Word {
    Word {
        at: dated(at),
        is_first_hand: true,
    }
}

fn hearsay(at: i64) -> Word {
    Word {
        at: dated(at),
        is_first_hand: false,
    }
}

/// Brings things one after the other, each said by its place at its own second; what became of each.
fn brought(things: Vec<(Entry, i64)>) -> (Store, Vec<Verdict>) {
    let told = |(entry, at)| (entry, first_hand(at));
    heard(things.into_iter().map(told).collect())
}

/// The same, whoever says it.
fn heard(things: Vec<(Entry, Word)>) -> (Store, Vec<Verdict>) {
    let store = Store::in_memory(schema(Schema::new())).expect("opened");
    let verdicts = things.into_iter().map(|(entry, word)| {
        let kept = store.write_blocking(move |tx| keep(tx, &entry, word, now()));
        kept.expect("kept").0
    });
    let verdicts = verdicts.collect();
    (store, verdicts)
}

#[test]
fn a_document_stands_once_however_often_it_is_brought() {
    use Verdict::{New, Newer, Older, Same};
    let (store, verdicts) = brought(vec![
        (lea(2), 10),
        (lea(2), 10),
        (lea(1), 5),
        (lea(3), 20),
        (lea(3), 30),
    ]);
    assert_eq!(verdicts, [New, Same, Older, Newer, Same]);
    let all = store.read_blocking(all).expect("read");
    assert_eq!(all, [id()]);
    let changes = store.read_blocking(|read| read.changes_after(0, 10));
    assert_eq!(changes.expect("read").len(), 2, "only news is told");
}

#[test]
fn what_was_erased_does_not_come_back_and_what_was_withdrawn_may() {
    use Verdict::{Erased, New, Newer, Older, Same};
    let (store, verdicts) = brought(vec![
        (lea(1), 10),
        (stone(Gone::Withdrawn), 5),
        (stone(Gone::Withdrawn), 20),
        (stone(Gone::Withdrawn), 21),
        (lea(1), 10),
        (lea(1), 30),
        (stone(Gone::Erased), 1),
        (lea(4), 40),
        (stone(Gone::Withdrawn), 50),
    ]);
    let expected = [New, Older, Newer, Same, Older, Newer, Newer, Erased, Same];
    assert_eq!(verdicts, expected);
    let held = store.read_blocking(|read| held(read, id())).expect("read");
    let held = held.expect("a tombstone");
    assert!(matches!(held.entry, Entry::Gone(it) if it.why == Gone::Erased));
    let json = store.read_blocking(|read| read.get(&SLOTS, &held.slot));
    assert!(matches!(
        json.expect("read").expect("a row").is,
        Is::Gone(..)
    ));
}

#[test]
fn who_heard_of_it_once_neither_shows_again_nor_takes_away_what_its_place_did() {
    use Verdict::{New, Newer, Older};
    let (_, verdicts) = heard(vec![
        (lea(1), hearsay(30)),
        // What its own place said before that is still its last word.
        (stone(Gone::Withdrawn), first_hand(20)),
        (lea(1), hearsay(40)),
        (lea(1), first_hand(50)),
        (stone(Gone::Withdrawn), hearsay(60)),
        (lea(2), hearsay(10)),
        (stone(Gone::Erased), hearsay(1)),
    ]);
    assert_eq!(verdicts, [New, Newer, Older, Newer, Older, Newer, Newer]);
    let no_clock = Word {
        at: Dated {
            at: 5,
            is_plausible: false,
        },
        is_first_hand: true,
    };
    let (_, verdicts) = heard(vec![
        (lea(1), first_hand(20)),
        (stone(Gone::Withdrawn), no_clock),
        (lea(1), no_clock),
        (lea(1), first_hand(30)),
    ]);
    assert_eq!(verdicts, [New, Newer, Older, Newer]);
}

#[test]
fn a_name_that_stands_in_the_lineage_alone_is_forgotten_too() {
    let made = |author: Author| {
        let Entry::Put(mut document) = document(1, Author::Named("Bo".to_owned())) else {
            unreachable!("a document");
        };
        document.derived_from = vec![crate::documents::Origin {
            document: id(),
            revision: 1,
            title: "Café réparation".to_owned(),
            licence: Licence::CcBySa4,
            authors: vec![author],
        }];
        Entry::Put(document)
    };
    let (_, verdicts) = brought(vec![
        (made(Author::Named("Léa".to_owned())), 10),
        (made(Author::Former), 20),
    ]);
    assert_eq!(verdicts, [Verdict::New, Verdict::Newer]);
}

#[test]
fn what_was_erased_is_erased_again_in_an_older_store() {
    let (store, _) = brought(vec![(lea(1), 10)]);
    let slot = store.read_blocking(|read| held(read, id())).expect("read");
    let slot = slot.expect("there").slot;
    let again = || store.write_blocking(move |tx| erase_again(tx, slot, now()));
    assert!(again().expect("erased").is_some());
    assert!(again().expect("nothing to do").is_none());
    let kept = store.write_blocking(|tx| keep(tx, &lea(2), first_hand(99), now()));
    assert_eq!(kept.expect("kept").0, Verdict::Erased);
}

#[test]
fn a_tombstone_that_comes_first_keeps_older_copies_out() {
    let (_, verdicts) = brought(vec![(stone(Gone::Erased), 10), (lea(1), 20)]);
    assert_eq!(verdicts, [Verdict::New, Verdict::Erased]);
}

#[test]
fn who_left_without_their_name_is_forgotten_here_too() {
    let (_, verdicts) = brought(vec![
        (lea(1), 10),
        (document(1, Author::Former), 20),
        (lea(1), 30),
    ]);
    assert_eq!(verdicts, [Verdict::New, Verdict::Newer, Verdict::Same]);
}

#[test]
fn what_is_put_away_goes_from_here_alone_and_may_be_brought_again() {
    let (store, _) = brought(vec![(lea(1), 10)]);
    let away = store.write_blocking(|tx| put_away(tx, id(), now()));
    assert!(away.expect("written").is_some());
    let again = store.write_blocking(|tx| put_away(tx, id(), now()));
    assert!(again.expect("written").is_none());
    let known = store.read_blocking(|read| held(read, id())).expect("read");
    let known = known.expect("its name is known");
    assert!(known.is_away && matches!(known.entry, Entry::Gone(_)));
    let kept = store.write_blocking(|tx| keep(tx, &lea(1), first_hand(10), now()));
    assert_eq!(kept.expect("kept").0, Verdict::Newer);
    let all = store.read_blocking(all).expect("read");
    assert_eq!(all, [id()]);
}
