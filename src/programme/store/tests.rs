//! The programme's rows and indexes, on a store in memory.

use super::*;
use crate::clock::Clock;
use crate::programme::tests::evening;
use crate::programme::{Repeat, Rule, State, When};
use crate::store::Store;
use jiff::civil::date;

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("in the database")
}

fn box_and_now() -> (Store, Now) {
    let store = Store::in_memory(schema(Schema::new())).expect("opened");
    let at = "2026-11-21T10:00:00Z".parse().expect("an instant");
    (store, Clock::fixed(at, paris()).now())
}

fn titles(store: &Store, from: Date, to: Date) -> Vec<String> {
    store
        .read_blocking(|read| between(read, from, to, &paris()))
        .expect("read")
        .iter()
        .map(|showing| showing.occurrence.details.title.clone())
        .collect()
}

fn on(title: &str, day: Date) -> Event {
    let mut event = evening(title);
    event.when = event.when.moved_to(day.at(18, 30, 0, 0));
    event
}

fn weekly(title: &str, from: Date, rule: &str) -> Event {
    let mut event = on(title, from);
    let rule = Rule::parse(rule, &event.when, &paris()).expect("a good rule");
    event.repeat = Some(Repeat {
        rule: Some(rule),
        ..Repeat::default()
    });
    event
}

fn write(store: &Store, now: Now, events: Vec<Event>) -> Vec<EventId> {
    store
        .write_blocking(move |tx| events.iter().map(|event| add(tx, event, now)).collect())
        .expect("written")
}

#[test]
fn a_week_shows_what_is_on_and_nothing_else() {
    let (store, now) = box_and_now();
    let mut fair = on("Foire", date(2026, 11, 10));
    fair.when = When::Days {
        first: date(2026, 11, 10),
        count: 8,
    };
    write(
        &store,
        now,
        vec![
            on("Avant", date(2026, 11, 15)),
            on("Samedi", date(2026, 11, 21)),
            weekly("Chorale", date(2020, 1, 7), "FREQ=WEEKLY"),
            weekly("Finie", date(2020, 1, 7), "FREQ=WEEKLY;COUNT=10"),
            fair,
            on("Après", date(2026, 11, 23)),
        ],
    );
    let week = titles(&store, date(2026, 11, 16), date(2026, 11, 23));
    assert_eq!(week, ["Foire", "Chorale", "Samedi"]);
}

#[test]
fn an_event_that_moves_is_found_on_its_new_day_alone() {
    let (store, now) = box_and_now();
    let ids = write(&store, now, vec![on("Soupe", date(2026, 11, 21))]);
    let moved = on("Soupe", date(2026, 12, 5));
    store
        .write_blocking(move |tx| put(tx, ids[0], &moved, now))
        .expect("written");
    assert!(titles(&store, date(2026, 11, 1), date(2026, 12, 1)).is_empty());
    assert_eq!(
        titles(&store, date(2026, 12, 1), date(2027, 1, 1)),
        ["Soupe"]
    );
    assert_eq!(store.check().expect("checked"), []);
}

#[test]
fn an_event_is_found_by_its_uid_and_keeps_its_address() {
    let (store, now) = box_and_now();
    let ids = write(&store, now, vec![on("Soupe", date(2026, 11, 21))]);
    let mut same = on("Soupe au pain", date(2026, 11, 22));
    same.uid = "Soupe@test".to_owned();
    let id = store
        .write_blocking(move |tx| put_by_uid(tx, &same, now))
        .expect("written");
    assert_eq!(id, ids[0]);
    let found = store
        .read_blocking(|read| find(read, "Soupe@test"))
        .expect("read")
        .expect("there");
    assert_eq!(found.event.details.title, "Soupe au pain");
    assert_eq!(found.changed, now.timestamp());
}

#[test]
fn each_change_of_the_programme_is_in_the_feed() {
    let (store, now) = box_and_now();
    let ids = write(
        &store,
        now,
        vec![on("Un", date(2026, 11, 21)), on("Deux", date(2026, 11, 22))],
    );
    let changes = store
        .read_blocking(|read| read.changes_after(0, 10))
        .expect("read");
    let subjects: Vec<_> = changes
        .iter()
        .filter_map(|(_, change)| change.subject.id::<EventId>())
        .collect();
    assert_eq!(subjects, ids);
}

#[test]
fn the_doctor_sees_an_event_that_the_index_lost() {
    let (store, now) = box_and_now();
    let ids = write(&store, now, vec![on("Perdu", date(2026, 11, 21))]);
    assert_eq!(store.check().expect("checked"), []);
    store
        .write_blocking(move |tx| {
            let entry = get(tx, ids[0])?.expect("there");
            tx.remove(&BY_LAST_DAY, &by_last_day(ids[0], &entry.event))
        })
        .expect("written");
    let found = store.check().expect("checked");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key, "event-not-indexed");
}

#[test]
fn a_day_in_a_full_programme_is_read_without_looking_at_the_past() {
    let (store, now) = box_and_now();
    let past = (0..3_000).map(|n| {
        let mut event = on("Passé", date(2020, 1, 1) + jiff::ToSpan::days(n % 365));
        event.uid = format!("passe-{n}");
        event
    });
    let mut events: Vec<_> = past.collect();
    events.push(on("Aujourd’hui", date(2026, 11, 21)));
    write(&store, now, events);
    let read = store
        .read_blocking(|read| entries(read, date(2026, 11, 21), Some(date(2026, 11, 22))))
        .expect("read");
    assert_eq!(read.len(), 1, "only what can be on today is decoded");
}

/// Rows as the first release wrote them.
mod first_release {
    use super::*;

    const EVENTS: Table<EventId, v1::EventRow> = Table::new("programme/events");

    pub(super) fn schema() -> Schema {
        Schema::new().with(&EVENTS).with(&BY_UID).with(&BY_LAST_DAY)
    }

    pub(super) fn add(tx: &mut Tx<'_>, event: Event, changed: Timestamp) -> Result<EventId, Error> {
        let id = tx.next_id();
        tx.put(&BY_UID, &digest(&event.uid), &Named { event: id })?;
        tx.put(&BY_LAST_DAY, &by_last_day(id, &event), &begins(&event))?;
        tx.put(&EVENTS, &id, &v1::EventRow { event, changed })?;
        Ok(id)
    }
}

#[test]
fn the_shape_of_the_first_release_is_frozen() {
    let changed = "2026-11-21T10:00:00Z".parse().expect("an instant");
    let event = weekly("Chorale", date(2026, 11, 24), "FREQ=WEEKLY");
    let row = postcard::to_stdvec(&v1::EventRow { event, changed }).expect("written");
    let digest = blake3::hash(&row).to_hex();
    assert_eq!((row.len(), &digest[..16]), (76, "648277f5d9ad3e79"));
}

#[test]
fn what_was_on_before_people_wrote_is_the_venue_s_and_public() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("parvis.redb");
    let event = weekly("Chorale", date(2026, 11, 24), "FREQ=WEEKLY");
    let (_, now) = box_and_now();
    let old = Store::open(&path, first_release::schema()).expect("opened");
    let wrote = event.clone();
    let id = old
        .write_blocking(move |tx| first_release::add(tx, wrote, now.timestamp()))
        .expect("written");
    drop(old);
    let store = Store::open(&path, schema(Schema::new())).expect("brought forward");
    let entry = store.read_blocking(|read| get(read, id)).expect("read");
    let expected = Entry {
        id,
        event,
        changed: now.timestamp(),
        by: Author::Venue,
        signup: Signup::None,
    };
    assert_eq!(entry, Some(expected));
    assert_eq!(store.check().expect("checked"), []);
}

#[test]
fn what_is_not_public_is_on_no_list_and_found_by_nobody() {
    let (store, now) = box_and_now();
    let author = crate::programme::tests::person(1);
    let states = [
        State::Proposed,
        State::Refused {
            why: "Non".to_owned(),
        },
        State::Hidden {
            why: "Non".to_owned(),
            article: "3".to_owned(),
        },
    ];
    for (number, state) in states.into_iter().enumerate() {
        let event = on(&format!("Secret {number}"), date(2026, 11, 21));
        let standing = Standing {
            by: Author::Person(author),
            state,
            ..Standing::default()
        };
        let uid = event.uid.clone();
        let id = store
            .write_blocking(move |tx| add_as(tx, &event, standing, now))
            .expect("written");
        let found = store.read_blocking(|read| {
            let public = get(read, id)?.is_some() || find(read, &uid)?.is_some();
            Ok::<_, Error>((public, since(read, date(2026, 1, 1))?.len()))
        });
        assert_eq!(found.expect("read"), (false, 0));
    }
    assert!(titles(&store, date(2026, 11, 1), date(2026, 12, 1)).is_empty());
    let (of_author, at_desk, changes) = store
        .read_blocking(|read| {
            let (mine, waiting) = (by_author(read, author)?, waiting(read)?);
            Ok::<_, Error>((mine.len(), waiting.len(), read.last_change()?))
        })
        .expect("read");
    assert_eq!((of_author, at_desk, changes), (3, 1, 0));
    assert_eq!(store.check().expect("checked"), []);
}

#[test]
fn an_event_that_leaves_public_view_is_withdrawn_in_the_feed_and_one_that_goes_is_erased() {
    let (store, now) = box_and_now();
    let ids = write(&store, now, vec![on("Bal", date(2026, 11, 21))]);
    let hidden = Standing {
        state: State::Hidden {
            why: "Non".to_owned(),
            article: "3".to_owned(),
        },
        ..Standing::default()
    };
    store
        .write_blocking(move |tx| {
            put_as(tx, ids[0], &on("Bal", date(2026, 11, 21)), hidden, now)?;
            remove(tx, ids[0], now)
        })
        .expect("written");
    let ops: Vec<_> = store
        .read_blocking(|read| read.changes_after(0, 10))
        .expect("read")
        .iter()
        .map(|(_, change)| change.op)
        .collect();
    use crate::store::Op;
    assert_eq!(ops, [Op::Put, Op::Withdraw, Op::Erase]);
    assert_eq!(store.check().expect("checked"), []);
}

#[test]
fn the_doctor_sees_a_proposal_that_the_desk_s_list_lost() {
    let (store, now) = box_and_now();
    store
        .write_blocking(move |tx| {
            let standing = Standing {
                state: State::Proposed,
                ..Standing::default()
            };
            let id = add_as(tx, &on("Perdu", date(2026, 11, 21)), standing, now)?;
            tx.remove(&WAITING, &id)
        })
        .expect("written");
    let found = store.check().expect("checked");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key, "event-not-indexed");
}
