//! Who may know whom: floors, no circles, no hand in another room's tables, one owner of the clock and of the database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::source::{Source, words_at};

/// The floors of the house from the ground up. A module knows lower floors only; two on one floor meet through a document,
/// the change feed, or a trait of the one that asks. A new module is given its place here, and in ARCHITECTURE.md.
#[rustfmt::skip]
const FLOORS: &[&[&str]] = &[
    &["ids", "reach", "wire"],
    &["store"],
    &["clock"],
    &["config"],
    &["gate"],
    &["network"],
    &["documents", "web"],
    &["people", "syndication"],
    &["media"],
    &["programme", "commons", "encounters", "journals", "help", "resources", "charter", "ledger", "venue"],
    &["mirror", "search", "archive"],
    &["portal", "home"],
    &["desk"],
    &["appliance"],
    &["tasks"],
    &["control"],
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

/// Files of plain words (values, settings) that lie in the room they belong to, and that the ground floor may know: the
/// configuration is read into them. They know the ground alone, each other included.
const GROUND_FILES: &[&str] = &[
    "appliance/settings",
    "gate/settings",
    "network/settings",
    "network/values",
    "web/accent",
    "web/words",
];

/// The module that guards look at: a file of the ground by its own name, any other by its room's.
fn module_of(source: &Source) -> String {
    let file = source.path.strip_prefix("src").unwrap().with_extension("");
    let file = file.to_str().unwrap();
    if GROUND_FILES.contains(&file) {
        file.to_owned()
    } else {
        source.room()
    }
}

/// What a file names of other modules, each with the offset where it does.
fn known_modules(source: &Source, rooms: &BTreeSet<String>) -> Vec<(String, usize)> {
    let mut known = Vec::new();
    for root in ["crate", "parvis"] {
        for at in words_at(&source.shipped, root)
            .filter(|at| source.shipped[at + root.len()..].starts_with("::"))
        {
            let after = at + root.len() + 2;
            for path in paths(&source.shipped[after..]) {
                let file = path.iter().take(2).cloned().collect::<Vec<_>>().join("/");
                let ground = GROUND_FILES.contains(&file.as_str());
                known.push((if ground { file } else { path[0].clone() }, at));
            }
        }
    }
    known.retain(|(name, _)| name.contains('/') || rooms.contains(name));
    known
}

/// The paths that a `use` or an expression names: `a::b` → a b; `{a::{b, c}, d}` → a b, a c, d.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    path(text, &[], &mut found);
    found
}

/// Reads one path or group at the head of `text`, and says how much of the text it took.
fn path(text: &str, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let lead = text.len() - text.trim_start().len();
    let rest = &text[lead..];
    if rest.starts_with('{') {
        let mut at = lead + 1;
        while !text[at..].trim_start().starts_with('}') {
            let took = path(&text[at..], before, found);
            at += took;
            at += text[at..].find([',', '}']).map_or(text.len() - at, |it| {
                it + usize::from(text[at + it..].starts_with(','))
            });
            if took == 0 || at >= text.len() {
                return at;
            }
        }
        return at + 1;
    }
    let name: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '*'))
        .collect();
    if name.is_empty() {
        return lead;
    }
    let end = lead + name.len();
    let here = [before, &[name]].concat();
    if text[end..].starts_with("::")
        && text[end + 2..]
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '*'))
    {
        return end + 2 + path(&text[end + 2..], &here, found);
    }
    found.push(here);
    end
}

fn floor_of(module: &str) -> Option<usize> {
    if GROUND_FILES.contains(&module) {
        return Some(0);
    }
    FLOORS.iter().position(|floor| floor.contains(&module))
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
fn the_map_shows_every_module() {
    let (_, modules) = program();
    let map = crate::source::read(Path::new("ARCHITECTURE.md"));
    let missing: Vec<_> = modules
        .iter()
        .filter(|it| !map.contains(&format!("`{it}`")))
        .collect();
    assert!(
        missing.is_empty(),
        "ARCHITECTURE.md does not show {missing:?}"
    );
}

#[test]
fn a_module_knows_lower_floors_only() {
    let (sources, rooms) = program();
    let mut upward = Vec::new();
    for source in &sources {
        let room = module_of(source);
        for (known, at) in known_modules(source, &rooms) {
            let both_ground = room.contains('/') && known.contains('/');
            if known != room && !both_ground && floor_of(&known) >= floor_of(&room) {
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
        let room = module_of(source);
        let known = known_modules(source, &rooms)
            .into_iter()
            .map(|(name, _)| name)
            .filter(|it| *it != room);
        knows.entry(room.clone()).or_default().extend(known);
    }
    // What knows nobody that is left, or is known by nobody, is taken away until nothing is left but circles.
    while let Some(done) = knows
        .iter()
        .find(|(room, known)| {
            let knows_nobody = known.iter().all(|it| !knows.contains_key(it));
            knows_nobody || knows.values().all(|it| !it.contains(*room))
        })
        .map(|(room, _)| room.clone())
    {
        knows.remove(&done);
    }
    assert!(knows.is_empty(), "these go round in circles: {knows:#?}");
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

fn uses_tokios_instant(source: &Source) -> bool {
    let mut uses = source
        .shipped
        .split(';')
        .filter(|it| it.trim_start().starts_with("use tokio::time::"));
    uses.any(|it| words_at(it, "Instant").next().is_some())
}

#[test]
fn the_database_and_the_machines_clock_have_one_owner_each() {
    let (sources, _) = program();
    let mut found = Vec::new();
    for source in &sources {
        for (name, owners) in OWNED {
            // Tokio's `Instant` is the runtime's timer, which tests can pause: not the machine's clock.
            let timer = *name == "Instant::now" && uses_tokios_instant(source);
            if !timer && !owners.contains(&source.room().as_str()) {
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
fn paths_and_groups_are_told_apart() {
    let names = |text| {
        paths(text)
            .into_iter()
            .map(|it| it.join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(names("clock::Clock;"), ["clock Clock"]);
    assert_eq!(names("web::page(&x)"), ["web page"]);
    assert_eq!(
        names("{\n    clock::{Clock, Now},\n    store::Store as S, web::{self, a::*},\n};"),
        [
            "clock Clock",
            "clock Now",
            "store Store",
            "web self",
            "web a *"
        ]
    );
}
