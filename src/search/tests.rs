//! The index beside a store: what is found, what is gone, and what comes back.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::index::Open;
use super::{Error, Found, Item, Kind, Query, Search, keep, keeper};
use crate::clock::Now;
use crate::documents::{self, Language, Library, Licence, VenueId, venue};
use crate::ids::EventId;
use crate::programme::tests::{evening, now};
use crate::programme::{self, Event};
use crate::store::{self, Schema, Store};

/// Letters that nothing else has and that no compression makes shorter.
const RARE: &str = "zwqxjvkbdfz";

fn library(data: &Path) -> io::Result<Library> {
    Ok(Library::new(venue::of_box(data)?, vec![]))
}

/// A store on a disk, and its search.
struct House {
    store: Store,
    search: Search,
    now: Now,
    dir: TempDir,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let schema = programme::schema(documents::schema(Schema::new()));
        let store = Store::open(&dir.path().join("store"), schema).expect("opened");
        let search = Search::new(store.clone(), dir.path(), Language::Fr, library);
        let now = now("2026-11-21T10:00:00Z");
        Self {
            store,
            search,
            now,
            dir,
        }
    }

    /// The same box after its power came back.
    fn again(&mut self) {
        self.search = Search::new(self.store.clone(), self.dir.path(), Language::Fr, library);
    }

    fn add(&self, title: &str, description: &str) -> EventId {
        self.put(event(title, description))
    }

    fn put(&self, event: Event) -> EventId {
        let now = self.now;
        let act = move |tx: &mut store::Tx<'_>| programme::put_by_uid(tx, &event, now);
        self.store.write_blocking(act).expect("written")
    }

    fn erase(&self, id: EventId) {
        let now = self.now;
        let act = move |tx: &mut store::Tx<'_>| programme::leaving::erase_again(tx, id, now);
        assert!(self.store.write_blocking(act).expect("written"));
    }

    async fn titles(&self, words: &str) -> Vec<String> {
        titles(&self.search.ask(query(words)).await.expect("searched"))
    }

    /// How many files of the index hold these bytes.
    fn files_with(&self, text: &str) -> usize {
        let files = fs::read_dir(self.dir.path().join(keeper::DIRECTORY)).expect("an index");
        let has = |path: &Path| {
            let bytes = fs::read(path).expect("read");
            bytes.windows(text.len()).any(|it| it == text.as_bytes())
        };
        files
            .filter(|it| has(&it.as_ref().expect("listed").path()))
            .count()
    }
}

fn event(title: &str, description: &str) -> Event {
    let mut event = evening(title);
    event.details.description = description.to_owned();
    event
}

fn query(words: &str) -> Query {
    Query {
        words: words.to_owned(),
        ..Query::default()
    }
}

fn titles(found: &Found) -> Vec<String> {
    let title = |hit: &super::Hit| hit.title.0.iter().map(|it| &*it.text).collect();
    found.hits.iter().map(title).collect()
}

#[tokio::test]
async fn words_are_found_in_their_forms_without_accents_half_typed_and_mistyped() {
    let house = House::new();
    house.add("Soirée tricot", "Chacune apporte des aiguilles");
    house.add(
        "Repair café",
        "Les réparateurs bénévoles réparent vos appareils",
    );
    house.add("Cinéma", "L’œuvre du mois, à l’heure");
    assert!(matches!(
        house.search.ask(query("tricot")).await,
        Err(Error::NotReady)
    ));
    house.search.catch_up().expect("indexed");
    for (words, title) in [
        ("aiguille", "Soirée tricot"),
        ("bénévole réparateur", "Repair café"),
        ("APPAREIL", "Repair café"),
        ("soiree", "Soirée tricot"),
        ("oeuvre", "Cinéma"),
        ("l'oeuvre du mois", "Cinéma"),
        ("les tri", "Soirée tricot"),
        ("benevloes", "Repair café"),
        ("aiguillles tricot", "Soirée tricot"),
    ] {
        assert_eq!(house.titles(words).await, [title], "{words}");
    }
    for words in ["", "de la", "tricot café", "tri cot ", "tra", "«»", "mios"] {
        assert_eq!(house.titles(words).await, [""; 0], "{words}");
    }
    let found = house.search.ask(query("reparateurs")).await.expect("found");
    let marked = found.hits[0].snippet.0.iter().filter(|it| it.is_found);
    assert_eq!(
        marked.map(|it| &*it.text).collect::<Vec<_>>(),
        ["réparateurs"]
    );
    assert_eq!(found.hits[0].kind, Kind::Event);
    assert!(found.hits[0].href.starts_with("/programme/e"));
}

#[tokio::test]
async fn a_title_counts_more_than_a_text_and_pages_follow_each_other() {
    let house = House::new();
    for number in 0..12 {
        house.add(
            &format!("Rencontre {number}"),
            "On parle de compost, de compost",
        );
    }
    house.add("Compost", "Au jardin");
    house.search.catch_up().expect("indexed");
    let found = house.search.ask(query("compost")).await.expect("found");
    assert_eq!((found.total, found.hits.len()), (13, 10));
    assert_eq!(titles(&found)[0], "Compost");
    let next = Query {
        page: 1,
        ..query("compost")
    };
    let next = house.search.ask(next).await.expect("found");
    assert_eq!((next.total, next.hits.len()), (13, 3));
    let far = Query {
        page: usize::MAX,
        ..query("compost")
    };
    assert!(house.search.ask(far).await.expect("none").hits.is_empty());
}

/// Something that is found by "compost".
fn item(
    id: &str,
    kind: Kind,
    venue: VenueId,
    licence: Option<Licence>,
    language: Language,
) -> Item {
    Item {
        id: id.to_owned(),
        kind,
        venue,
        licence,
        language,
        title: format!("Compost {id}"),
        text: String::new(),
        href: format!("/{id}"),
    }
}

#[test]
fn what_was_written_in_many_parts_is_found_whole_and_not_at_all_when_it_was_cut_short() {
    let dir = tempfile::tempdir().expect("a folder");
    let (path, here) = (dir.path().join("search"), VenueId::of_key(b"here"));
    let filled = || {
        let mut index = Open::anew(&path).expect("made");
        for n in 0..20 {
            let item = item(&format!("r{n}"), Kind::Recipe, here, None, Language::Fr);
            index.add(&item).expect("added");
            index.flush().expect("on the disk");
        }
        index
    };
    drop(filled());
    assert!(Open::existing(&path, here).is_err(), "it was cut short");
    let mark = super::index::Mark::new(here, 0, None);
    filled().commit(mark).expect("kept");
    let index = Open::existing(&path, here).expect("whole");
    let found = super::ask::ask(&index.reading(), &query("compost")).expect("searched");
    assert_eq!(found.total, 20);
}

#[test]
fn filters_let_through_what_they_name() {
    let dir = tempfile::tempdir().expect("a folder");
    let (here, there) = (VenueId::of_key(b"here"), VenueId::of_key(b"there"));
    let mut index = Open::anew(&dir.path().join("search")).expect("made");
    use Language::{En, Fr};
    let by_sa = Some(Licence::CcBySa4);
    for item in [
        item("r", Kind::Recipe, here, by_sa, Fr),
        item("q", Kind::Question, here, Some(Licence::Cc0), Fr),
        item("e", Kind::Event, there, None, En),
    ] {
        index.add(&item).expect("added");
    }
    index
        .commit(super::index::Mark::new(here, 0, None))
        .expect("kept");
    let found = |query: Query| {
        let found = super::ask::ask(&index.reading(), &query).expect("searched");
        let mut hrefs: Vec<_> = found.hits.into_iter().map(|it| it.href).collect();
        hrefs.sort();
        hrefs.join("")
    };
    let all = query("composts");
    assert_eq!(found(all.clone()), "/e/q/r");
    let only = |change: fn(&mut Query)| {
        let mut query = query("compost");
        change(&mut query);
        found(query)
    };
    assert_eq!(only(|it| it.kind = Some(Kind::Recipe)), "/r");
    assert_eq!(only(|it| it.licence = Some(Licence::Cc0)), "/q");
    assert_eq!(only(|it| it.language = Some(En)), "/e");
    assert_eq!(only(|it| it.language = Some(Fr)), "/q/r");
    let at_there = Query {
        venue: Some(there),
        ..all
    };
    assert_eq!(found(at_there), "/e");
    assert_eq!(
        only(|it| (it.kind, it.licence) = (Some(Kind::Event), Some(Licence::Cc0))),
        ""
    );
}

#[tokio::test]
async fn what_is_erased_is_in_none_of_the_bytes() {
    let house = House::new();
    let gone = house.add("Secret", RARE);
    house.add("Autre", "Ce qui reste");
    house.search.catch_up().expect("indexed");
    assert!(house.files_with(RARE) > 0, "else this test sees nothing");
    // It was also in an older part of the index.
    house.put(event("Secret", &format!("{RARE} encore")));
    house.search.catch_up().expect("indexed");

    house.erase(gone);
    house.search.catch_up().expect("indexed");
    assert_eq!(house.titles(RARE).await, [""; 0]);
    assert_eq!(house.titles("reste").await, ["Autre"]);
    for bytes in [RARE, "Secret", "secret", &RARE[..6]] {
        assert_eq!(house.files_with(bytes), 0, "{bytes}");
    }
}

#[tokio::test]
async fn the_last_of_all_that_is_erased_leaves_nothing_either() {
    let house = House::new();
    let gone = house.add("Seul", RARE);
    house.search.catch_up().expect("indexed");
    house.erase(gone);
    house.search.catch_up().expect("indexed");
    assert_eq!(house.files_with(RARE), 0);
    house.add("Nouveau", "Suite");
    house.search.catch_up().expect("indexed");
    assert_eq!(house.titles("nouveau").await, ["Nouveau"]);
}

#[tokio::test]
async fn what_was_replaced_is_gone_once_the_search_rests() {
    let mut house = House::new();
    house.add("Titre", RARE);
    house.search.catch_up().expect("indexed");
    house.put(event("Titre", "Autre texte"));
    house.search.catch_up().expect("indexed");
    // The power goes before it rests: the next run does it.
    house.again();
    house.search.catch_up().expect("opened");
    house.search.rest().expect("rested");
    assert_eq!(house.files_with(RARE), 0);
    assert_eq!(house.titles("autre").await, ["Titre"]);
}

#[tokio::test]
async fn an_index_that_is_missing_damaged_or_anothers_is_made_anew() {
    let mut house = House::new();
    house.add("Chorale", "On chante");
    house.search.catch_up().expect("indexed");
    let dir = house.dir.path().join(keeper::DIRECTORY);

    fs::remove_dir_all(&dir).expect("removed");
    house.again();
    house.search.catch_up().expect("made anew");
    assert_eq!(house.titles("chorale").await, ["Chorale"]);

    for ends in [".store", ".term", ".idx", "meta.json"] {
        let files = fs::read_dir(&dir).expect("an index");
        let paths = files.map(|it| it.expect("listed").path());
        let is_it = |path: &std::path::PathBuf| path.to_string_lossy().ends_with(ends);
        let path = paths.into_iter().find(is_it).expect("such a file");
        let mut bytes = fs::read(&path).expect("read");
        bytes[0] ^= 0xff;
        fs::write(&path, bytes).expect("written");
        house.again();
        house.search.catch_up().expect("made anew");
        assert_eq!(house.titles("chorale").await, ["Chorale"], "{ends}");
    }

    // The store of another box, or an older one that was brought back.
    let other = House::new();
    other.add("Poterie", "On tourne");
    house.store = other.store.clone();
    house.again();
    house.search.catch_up().expect("made anew");
    assert_eq!(house.titles("poterie").await, ["Poterie"]);
    assert_eq!(house.titles("chorale").await, [""; 0]);

    assert_eq!(house.search.rebuild().expect("made anew"), 1);
}

#[tokio::test]
async fn what_was_stored_before_the_power_went_is_indexed_after() {
    let mut house = House::new();
    house.add("Chorale", "On chante");
    house.search.catch_up().expect("indexed");
    let dir = house.dir.path().join(keeper::DIRECTORY);
    let kept = tempfile::tempdir().expect("a folder");
    for file in fs::read_dir(&dir).expect("an index") {
        let path = file.expect("listed").path();
        fs::copy(&path, kept.path().join(path.file_name().expect("named"))).expect("copied");
    }
    let gone = house.add("Poterie", "On tourne");
    house.add("Théâtre", "On joue");
    house.search.catch_up().expect("indexed");
    house.erase(gone);

    // The disk has the index as it was before, beside files of the commit that was cut short.
    for file in fs::read_dir(kept.path()).expect("a copy") {
        let path = file.expect("listed").path();
        fs::copy(&path, dir.join(path.file_name().expect("named"))).expect("copied");
    }
    house.again();
    house.search.catch_up().expect("opened");
    assert_eq!(house.titles("theatre").await, ["Théâtre"]);
    assert_eq!(house.titles("chorale").await, ["Chorale"]);
    assert_eq!(house.titles("poterie").await, [""; 0]);
}

#[tokio::test]
async fn many_small_changes_do_not_leave_many_parts() {
    let house = House::new();
    for number in 0..40 {
        house.add(&format!("Atelier {number}"), "");
        house.search.catch_up().expect("indexed");
    }
    let files = fs::read_dir(house.dir.path().join(keeper::DIRECTORY)).expect("an index");
    let parts = files.filter(|it| {
        let name = it.as_ref().expect("listed").file_name();
        name.to_string_lossy().ends_with(".store")
    });
    assert!(parts.count() < 12);
    let found = house.search.ask(query("atelier")).await.expect("found");
    assert_eq!(found.total, 40);
}

#[tokio::test]
async fn the_keeper_is_less_than_a_second_behind() {
    let house = House::new();
    let stop = CancellationToken::new();
    let keeper = tokio::spawn(keep(house.search.clone(), stop.clone()));
    while house.search.ask(query("x")).await.is_err() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for title in ["Chorale", "Poterie", "Théâtre"] {
        house.add(title, "");
        let found = async {
            while house.titles(title).await.is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(1), found);
        found.await.expect("within a second");
    }
    stop.cancel();
    keeper.await.expect("ended");
}
