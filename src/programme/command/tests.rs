//! Commands as they are typed, on a store in memory.

use super::*;
use crate::clock::Clock;
use crate::programme::schema;
use crate::programme::told::tell_nobody;
use crate::store::Schema;
use crate::web::words::Lang;
use jiff::tz::TimeZone;

struct Machine {
    store: Store,
    now: Now,
}

impl Machine {
    fn new() -> Machine {
        let store = Store::in_memory(schema(Schema::new())).expect("opened");
        let zone = TimeZone::get("Europe/Paris").expect("in the database");
        let at = "2026-11-21T10:00:00Z".parse().expect("an instant");
        let now = Clock::fixed(at, zone).now();
        Machine { store, now }
    }

    async fn type_in(&self, command: Command) -> Said {
        let sent = serde_json::to_string(&command).expect("written");
        let command = serde_json::from_str(&sent).expect("read");
        let venue = Zone::named("Europe/Paris").expect("in the database");
        let done = perform(
            &self.store,
            self.now,
            &venue,
            command,
            (Words::of(Lang::Fr), tell_nobody),
        );
        done.await.expect("the store works")
    }

    async fn list(&self) -> Vec<String> {
        let said = self
            .type_in(Command::List {
                from: None,
                to: None,
            })
            .await;
        said.lines
    }
}

fn soup() -> New {
    New {
        title: "Soupe".to_owned(),
        start: "2026-11-24 19h".to_owned(),
        end: Some("21h".to_owned()),
        place: Some("Cuisine".to_owned()),
        ..New::default()
    }
}

fn add(new: New) -> Command {
    Command::Add(Box::new(new))
}

/// The id at the head of a line of the list.
fn id_in(line: &str) -> String {
    line.split(' ').next().expect("an id").to_owned()
}

#[tokio::test]
async fn an_event_is_added_listed_and_cancelled() {
    let machine = Machine::new();
    let said = machine.type_in(add(soup())).await;
    assert!(said.well, "{said:?}");
    let listed = machine.list().await;
    assert_eq!(listed.len(), 1);
    assert!(
        listed[0].ends_with("mardi 24 novembre, de 19\u{a0}h à 21\u{a0}h  Soupe"),
        "{listed:?}"
    );
    let id = id_in(&listed[0]);
    let said = machine.type_in(Command::Cancel { id, day: None }).await;
    assert!(said.well, "{said:?}");
    assert!(machine.list().await[0].ends_with("(Annulé)"));
}

#[tokio::test]
async fn one_evening_of_a_series_is_cancelled_alone() {
    let machine = Machine::new();
    let weekly = New {
        repeat: Some("FREQ=WEEKLY;COUNT=3".to_owned()),
        ..soup()
    };
    machine.type_in(add(weekly)).await;
    let id = id_in(&machine.list().await[0]);
    let day = Some("01/12/2026".to_owned());
    let said = machine
        .type_in(Command::Cancel {
            id: id.clone(),
            day,
        })
        .await;
    assert!(said.well, "{said:?}");
    let cancelled: Vec<_> = machine
        .list()
        .await
        .iter()
        .map(|line| line.contains("Annulé"))
        .collect();
    assert_eq!(cancelled, [false, true, false]);
    let day = Some("2026-12-02".to_owned());
    let said = machine.type_in(Command::Cancel { id, day }).await;
    assert!(!said.well, "nothing is on that Wednesday");
}

#[tokio::test]
async fn what_is_mistyped_is_explained_and_changes_nothing() {
    let machine = Machine::new();
    let with = |change: fn(&mut New)| {
        let mut new = soup();
        change(&mut new);
        add(new)
    };
    for command in [
        with(|new| new.start = "demain".to_owned()),
        with(|new| new.end = Some("tard".to_owned())),
        with(|new| new.end = Some("2026-11-24 18:00".to_owned())),
        with(|new| new.title = " ".to_owned()),
        with(|new| new.title = "x".repeat(300)),
        with(|new| new.link = Some("javascript:alert(1)".to_owned())),
        with(|new| new.repeat = Some("FREQ=SECONDLY".to_owned())),
        with(|new| new.capacity = Some(0)),
        Command::Cancel {
            id: "e0".to_owned(),
            day: None,
        },
        Command::import(b"<html>", true),
    ] {
        let said = machine.type_in(command.clone()).await;
        assert!(!said.well, "{command:?}");
        assert!(!said.lines[0].contains("programme-"), "{said:?}");
    }
    assert_eq!(machine.store.generation(), 0);
}

#[tokio::test]
async fn a_calendar_is_shown_first_then_imported_then_known() {
    let machine = Machine::new();
    let file = include_bytes!("../../../tests/data/ics/openagenda.ics");
    let shown = machine.type_in(Command::import(file, false)).await;
    assert!(
        shown.lines.iter().any(|line| line.contains("--apply")),
        "{shown:?}"
    );
    assert_eq!(machine.store.generation(), 0, "a preview writes nothing");
    let done = machine.type_in(Command::import(file, true)).await;
    assert!(done.well, "{done:?}");
    assert_eq!(machine.list().await.len(), 3);
    let generation = machine.store.generation();
    machine.type_in(Command::import(file, true)).await;
    assert_eq!(
        machine.store.generation(),
        generation,
        "the same file again"
    );
}
