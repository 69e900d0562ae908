//! Who may know whom: floors, no circles, no hand in another room's tables, one owner of the clock and of the database.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Source, words_at};

/// The floors of the house from the ground up. A module knows lower floors only; two on one floor meet through a document,
/// the change feed, or a trait of the one that asks. A new module is given its place here, and in ARCHITECTURE.md.
const FLOORS: &[&[&str]] = &[
    &["ids", "accent", "reach", "words"],
    &["store"],
    &["clock"],
    &["config"],
    &["documents", "media", "web"],
    &["people"],
    &[
        "programme",
        "commons",
        "encounters",
        "journals",
        "help",
        "resources",
        "charter",
        "ledger",
        "venue",
    ],
    &["mirror", "search"],
    &["gate"],
    &["network"],
    &["desk", "appliance", "portal"],
    &["demo"],
    &["app"],
    &["lib", "bin"],
];

/// Names that one module alone may write, and which.
const OWNED: &[(&str, &[&str])] = &[
    ("redb", &["store"]),
    ("SystemTime", &["clock"]),
    ("Instant::now", &["clock"]),
    ("Timestamp::now", &["clock"]),
    ("Zoned::now", &["clock"]),
];

/// What a file names of other top-level modules, each with the offset where it does.
fn known_rooms(source: &Source, rooms: &BTreeSet<String>) -> Vec<(String, usize)> {
    let mut known = Vec::new();
    for path in ["crate::", "parvis::"] {
        for at in words_at(&source.shipped, path.trim_end_matches("::")) {
            if source.shipped[at..].starts_with(path) {
                let after = at + path.len();
                known.extend(
                    first_names(&source.shipped[after..])
                        .into_iter()
                        .map(|(name, offset)| (name, after + offset)),
                );
            }
        }
    }
    known.retain(|(name, _)| rooms.contains(name));
    known
}

/// The first names of a path or of each branch of a group: `a::b` → a; `{a::{b, c}, d}` → a, d.
fn first_names(path: &str) -> Vec<(String, usize)> {
    let name_at = |at: usize| -> Option<(String, usize)> {
        let name: String = path[at..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        (!name.is_empty()).then_some((name, at))
    };
    if !path.starts_with('{') {
        return name_at(0).into_iter().collect();
    }
    let mut names = Vec::new();
    let mut depth = 0;
    let mut fresh = true;
    for (at, c) in path.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => fresh = true,
            c if fresh && depth == 1 && c.is_alphabetic() => {
                names.extend(name_at(at));
                fresh = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

fn program() -> (Vec<Source>, BTreeSet<String>) {
    let sources = Source::program();
    let rooms = sources
        .iter()
        .map(Source::room)
        .filter(|it| it != "lib" && it != "bin")
        .collect();
    (sources, rooms)
}

#[test]
fn every_module_has_a_floor() {
    let (sources, _) = program();
    let without: BTreeSet<_> = sources
        .iter()
        .map(Source::room)
        .filter(|it| floor_of(it).is_none())
        .collect();
    assert!(
        without.is_empty(),
        "give these a place among the floors (tests/house/arrows.rs): {without:?}"
    );
}

#[test]
fn a_module_knows_lower_floors_only() {
    let (sources, rooms) = program();
    let mut upward = Vec::new();
    for source in &sources {
        let room = source.room();
        for (known, at) in known_rooms(source, &rooms) {
            if known != room && floor_of(&known) >= floor_of(&room) {
                upward.push(format!("{}: {room} may not know {known}", source.place(at)));
            }
        }
    }
    assert!(upward.is_empty(), "arrows point down: {upward:#?}");
}

#[test]
fn there_are_no_circles_between_modules() {
    let (sources, rooms) = program();
    let mut knows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in &sources {
        let room = source.room();
        let known = known_rooms(source, &rooms)
            .into_iter()
            .map(|(name, _)| name)
            .filter(|it| *it != room);
        knows.entry(room.clone()).or_default().extend(known);
    }
    // What knows nobody that is left is taken away, until nothing is left but circles.
    while let Some(done) = knows
        .iter()
        .find(|(_, known)| known.iter().all(|it| !knows.contains_key(it)))
        .map(|(room, _)| room.clone())
    {
        knows.remove(&done);
    }
    assert!(
        knows.is_empty(),
        "these go round in a circle (or stand above one): {knows:#?}"
    );
}

#[test]
fn no_room_touches_the_tables_of_another() {
    let (sources, rooms) = program();
    let mut found = Vec::new();
    for source in &sources {
        let room = source.room();
        for other in rooms.iter().filter(|it| **it != room && *it != "store") {
            let tables = format!("{other}::store");
            found.extend(
                words_at(&source.shipped, &tables)
                    .map(|at| format!("{}: {room} reaches into {tables}", source.place(at))),
            );
        }
    }
    assert!(
        found.is_empty(),
        "a room uses another's functions, never its tables: {found:#?}"
    );
}

#[test]
fn the_database_and_the_machines_clock_have_one_owner_each() {
    let (sources, _) = program();
    let mut found = Vec::new();
    for source in &sources {
        for (name, owners) in OWNED {
            if !owners.contains(&source.room().as_str()) {
                found.extend(
                    words_at(&source.shipped, name)
                        .map(|at| format!("{}: {name} belongs to {owners:?}", source.place(at))),
                );
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn routes_are_declared_as_doors() {
    let (sources, _) = program();
    let elsewhere = sources
        .iter()
        .filter(|it| !it.path.ends_with("web/doors.rs"));
    let found: Vec<_> = elsewhere
        .flat_map(|source| {
            let calls = [".route", ".route_service", ".nest", ".nest_service"].into_iter();
            calls
                .flat_map(|it| words_at(&source.shipped, it))
                .map(|at| source.place(at))
        })
        .collect();
    assert!(
        found.is_empty(),
        "a route outside `web::Doors` escapes the list of who may enter: {found:#?}"
    );
}

#[test]
fn the_first_names_of_paths_and_groups_are_found() {
    let names = |path| {
        first_names(path)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("clock::Clock;"), ["clock"]);
    assert_eq!(
        names("{clock::{Clock, Now}, store::Store, web::{self, page}};"),
        ["clock", "store", "web"]
    );
}
