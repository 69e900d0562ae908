//! What rooms may rely on.

mod cuts;
mod disk;
mod doctor;
mod golden;
mod renew;
mod trial;

use std::path::PathBuf;

use jiff::Timestamp;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;
use crate::ids::{EventId, PlaceId};
use crate::{first_version, keys};

const EVENTS: Table<EventId, Event> = Table::new("test/events");
const BY_DAY: Table<ByDay, ()> = Table::new("test/events-by-day");
const SEATS: Table<u64, u64> = Table::new("test/seats");

keys! { ByDay { day: i32, event: EventId } }

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Event {
    title: String,
    day: i32,
}
first_version!(Event);

fn schema() -> Schema {
    Schema::new().with(&EVENTS).with(&BY_DAY).with(&SEATS)
}

fn store() -> Store {
    Store::in_memory(schema()).unwrap()
}

fn file() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("parvis.redb");
    (dir, path)
}

/// An act of several records and a change, as rooms write them.
fn announce(tx: &mut Tx<'_>, title: &str, day: i32) -> Result<EventId, Error> {
    let event: EventId = tx.next_id();
    tx.put(
        &EVENTS,
        &event,
        &Event {
            title: title.into(),
            day,
        },
    )?;
    tx.put(&BY_DAY, &ByDay { day, event }, &())?;
    tx.change(Change::put(event, Timestamp::UNIX_EPOCH))?;
    Ok(event)
}

fn titles(read: &impl Read) -> Result<Vec<String>, Error> {
    read.range(&EVENTS, ..)?
        .map(|row| Ok(row?.1.title))
        .collect()
}

#[test]
fn what_was_written_is_there_after_a_restart() {
    let (_dir, path) = file();
    let store = Store::open(&path, schema()).unwrap();
    let event = store
        .write_blocking(|tx| announce(tx, "Fête de la soupe", 3))
        .unwrap();
    drop(store);

    let store = Store::open(&path, schema()).unwrap();
    let (found, last) = store
        .read_blocking(|read| Ok::<_, Error>((read.get(&EVENTS, &event)?, read.last_change()?)))
        .unwrap();
    assert_eq!(
        found,
        Some(Event {
            title: "Fête de la soupe".into(),
            day: 3
        })
    );
    assert_eq!((last, store.generation()), (1, 1));
    let later = store
        .write_blocking(|tx| announce(tx, "Atelier vélo", 4))
        .unwrap();
    assert!(later > event, "ids go on after a restart");
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn an_act_that_is_refused_leaves_nothing() {
    let store = store();
    let refused: Result<(), Error> = store.write_blocking(|tx| {
        announce(tx, "Jamais", 1)?;
        Err(Error::Closed)
    });
    assert!(matches!(refused, Err(Error::Closed)));
    store.write_blocking(|tx| announce(tx, "Bal", 1)).unwrap();
    assert_eq!(store.read_blocking(titles).unwrap(), ["Bal"]);
    let changes = store
        .read_blocking(|read| read.changes_after(0, 9))
        .unwrap();
    assert_eq!(changes.len(), 1, "and no gap in the feed");
    assert_eq!(changes[0].0, 1);
}

#[test]
fn an_act_that_panics_leaves_nothing_and_the_store_goes_on() {
    let store = store();
    let panicked: Result<(), Error> = store.write_blocking(|tx| {
        announce(tx, "Jamais", 1)?;
        panic!("a mistake in a room");
    });
    assert!(matches!(panicked, Err(Error::Panicked)));
    store.write_blocking(|tx| announce(tx, "Bal", 1)).unwrap();
    assert_eq!(store.read_blocking(titles).unwrap(), ["Bal"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_place_goes_to_one_person() {
    let store = store();
    store.write(|tx| tx.put(&SEATS, &1, &1)).await.unwrap();
    let asks = (0..32).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write(|tx| {
                    let left = tx.get(&SEATS, &1)?.unwrap_or(0);
                    if left == 0 {
                        return Ok(false);
                    }
                    tx.put(&SEATS, &1, &(left - 1))?;
                    Ok::<_, Error>(true)
                })
                .await
                .unwrap()
        })
    });
    let mut seated = 0;
    for ask in asks.collect::<Vec<_>>() {
        seated += u32::from(ask.await.unwrap());
    }
    assert_eq!(seated, 1);
}

#[tokio::test]
async fn whoever_is_answered_finds_it_in_the_next_page() {
    let store = store();
    let before = store.generation();
    let mut watch = store.watch();
    let event = store.write(|tx| announce(tx, "Bal", 1)).await.unwrap();
    assert!(
        store.generation() > before,
        "a page kept from before is out of date"
    );
    assert!(watch.has_changed().unwrap());
    watch.mark_unchanged();
    let there = store.read(move |read| read.has(&EVENTS, &event)).await;
    assert!(there.unwrap());

    let read: Result<(), Error> = store.write(|tx| tx.last_change().map(drop)).await;
    read.unwrap();
    assert!(
        !watch.has_changed().unwrap(),
        "an act that writes nothing changes nothing"
    );
}

#[test]
fn an_act_sees_what_it_has_written_and_readers_do_not() {
    let store = store();
    store.write_blocking(|tx| announce(tx, "Bal", 5)).unwrap();
    let reader = store.clone();
    store
        .write_blocking(move |tx| {
            announce(tx, "Soupe", 4)?;
            let days =
                |rows: Vec<(ByDay, ())>| rows.iter().map(|row| row.0.day).collect::<Vec<_>>();
            let inside: Vec<_> = tx.range(&BY_DAY, ..)?.collect::<Result<_, _>>()?;
            assert_eq!(days(inside), [4, 5]);
            let outside =
                reader.read_blocking(|read| read.range(&BY_DAY, ..)?.collect::<Result<_, _>>())?;
            assert_eq!(days(outside), [5]);
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn a_day_is_a_range() {
    let store = store();
    store
        .write_blocking(|tx| {
            for (title, day) in [("a", -1), ("b", 0), ("c", 0), ("d", 1)] {
                announce(tx, title, day)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let on = |day| {
        let from = ByDay {
            day,
            event: EventId::MIN,
        };
        let to = ByDay {
            day,
            event: EventId::MAX,
        };
        store
            .read_blocking(|read| Ok::<_, Error>(read.range(&BY_DAY, from..=to)?.count()))
            .unwrap()
    };
    assert_eq!([on(-2), on(-1), on(0), on(1), on(2)], [0, 1, 2, 1, 0]);
    let nothing = |from: u64, to: u64| {
        store
            .read_blocking(|read| Ok::<_, Error>(read.range(&SEATS, from..to)?.count()))
            .unwrap()
    };
    assert_eq!((nothing(3, 3), nothing(4, 3)), (0, 0));
}

#[test]
fn a_change_names_what_it_is_about() {
    let store = store();
    let event = store
        .write_blocking(|tx| {
            let event = announce(tx, "Bal", 1)?;
            tx.remove(&EVENTS, &event)?;
            tx.change(Change::erase(event, Timestamp::UNIX_EPOCH))?;
            Ok::<_, Error>(event)
        })
        .unwrap();
    let changes = store
        .read_blocking(|read| read.changes_after(1, 9))
        .unwrap();
    let [(2, change)] = changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!((change.subject.id(), change.op), (Some(event), Op::Erase));
    assert_eq!(change.subject.id::<PlaceId>(), None);
    assert_eq!(change.subject.letter(), 'e');
}

#[test]
fn a_table_that_nobody_listed_is_a_mistake_and_is_said_to_be_one() {
    let store = Store::in_memory(Schema::new().with(&SEATS)).unwrap();
    let refused = store.read_blocking(|read| read.get(&EVENTS, &EventId::MIN));
    assert!(matches!(refused, Err(Error::Unregistered("test/events"))));
    let twice = Store::in_memory(Schema::new().with(&SEATS).with(&SEATS));
    assert!(matches!(twice.err(), Some(Error::Schema(_))));
}

#[test]
fn a_snapshot_is_a_store_of_its_own() {
    let (dir, path) = file();
    let store = Store::open(&path, schema()).unwrap();
    for day in 0..300 {
        store
            .write_blocking(move |tx| announce(tx, "Bal", day))
            .unwrap();
    }
    let copy = dir.path().join("copy.redb");
    store.snapshot_to(&copy).unwrap();
    store.write_blocking(|tx| announce(tx, "Après", 1)).unwrap();

    let copy = Store::open(&copy, schema()).unwrap();
    assert_eq!(copy.read_blocking(titles).unwrap().len(), 300);
    assert_eq!(copy.check().unwrap(), []);
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        2,
        "nothing else is left behind"
    );
}

/// One step of an act, for comparing with the standard library's map.
#[derive(Debug, Clone)]
enum Step {
    Put(u8, u8),
    Remove(u8),
    /// Ends an act: kept, or given up.
    End(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        prop_oneof![
            4 => (0..24_u8, any::<u8>()).prop_map(|(key, value)| Step::Put(key, value)),
            2 => (0..24_u8).prop_map(Step::Remove),
            1 => any::<bool>().prop_map(Step::End),
        ],
        0..40,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is put, removed, kept and given up, and from whichever end it is read: the same
    /// as a map.
    #[test]
    fn a_table_behaves_like_a_map(
        steps in steps(),
        bounds in (0..24_u64, 0..24_u64),
        from_front in prop::collection::vec(any::<bool>(), 64),
    ) {
        let store = store();
        let mut map = std::collections::BTreeMap::new();
        for act in steps.split_inclusive(|step| matches!(step, Step::End(_))) {
            let act = act.to_vec();
            let mut after = map.clone();
            for step in &act {
                match step {
                    Step::Put(key, value) => drop(after.insert(u64::from(*key), u64::from(*value))),
                    Step::Remove(key) => drop(after.remove(&u64::from(*key))),
                    Step::End(_) => {}
                }
            }
            let kept = !matches!(act.last(), Some(Step::End(false)));
            let from_front = from_front.clone();
            let expected = taken_from_ends(
                after.range(bounds.0..bounds.1.max(bounds.0)).map(|(key, value)| (*key, *value)),
                &from_front,
            );
            let result = store.write_blocking(move |tx| {
                for step in act {
                    match step {
                        Step::Put(key, value) => tx.put(&SEATS, &key.into(), &value.into())?,
                        Step::Remove(key) => tx.remove(&SEATS, &key.into())?,
                        Step::End(_) => {}
                    }
                }
                let rows = tx.range(&SEATS, bounds.0..bounds.1)?.map(|row| row.unwrap());
                let seen = taken_from_ends(rows, &from_front);
                assert_eq!(seen, expected);
                if kept { Ok(()) } else { Err(Error::Closed) }
            });
            prop_assert!(!matches!(result, Err(Error::Panicked)), "the act saw something else");
            if kept {
                map = after;
            }
        }
        let rows: Vec<(u64, u64)> =
            store.read_blocking(|read| read.range(&SEATS, ..)?.collect::<Result<_, _>>()).unwrap();
        prop_assert_eq!(rows, map.into_iter().collect::<Vec<_>>());
    }
}

/// Takes items from the front or the back, as told, until there are none.
fn taken_from_ends<T>(
    mut items: impl DoubleEndedIterator<Item = T>,
    from_front: &[bool],
) -> Vec<T> {
    let mut taken = Vec::new();
    for front in from_front.iter().cycle() {
        match if *front {
            items.next()
        } else {
            items.next_back()
        } {
            Some(item) => taken.push(item),
            None => return taken,
        }
    }
    taken
}
