//! Files of older programs. `tests/data/store-v1.redb` was written by the schema in [`v1`], which
//! stands for a first release and never changes; today's schema opens it.

use std::path::PathBuf;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use super::disk::{Cutter, Disk};
use crate::first_version;
use crate::ids::{EventId, Id};
use crate::store::catalogue::{JOURNAL, Step};
use crate::store::{Change, Error, Read, Record, Schema, Store, Table, Tx};

const EVENTS: u64 = 300;

/// What the first release knew.
mod v1 {
    use super::{Deserialize, EventId, Schema, Serialize, Table, first_version};

    pub(super) const EVENTS: Table<EventId, Event> = Table::new("golden/events");
    pub(super) const SEATS: Table<EventId, u64> = Table::new("golden/seats");
    /// Given up by today.
    pub(super) const NOTES: Table<u64, String> = Table::new("golden/notes");

    #[derive(Serialize, Deserialize)]
    pub(super) struct Event {
        pub(super) title: String,
        pub(super) day: i32,
    }
    first_version!(Event);

    pub(super) fn schema() -> Schema {
        Schema::new().with(&EVENTS).with(&SEATS).with(&NOTES)
    }
}

/// The second release added where an event happens.
mod v2 {
    use super::{Deserialize, Record, Serialize, v1};

    #[derive(Serialize, Deserialize)]
    pub(super) struct Event {
        pub(super) title: String,
        pub(super) day: i32,
        pub(super) place: Option<String>,
    }
    impl Record for Event {
        const VERSION: u8 = 2;
        type Previous = v1::Event;
        fn upgrade(v1::Event { title, day }: v1::Event) -> Self {
            Self {
                title,
                day,
                place: None,
            }
        }
    }
}

/// Today an event can be cancelled, and its day is a date.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Event {
    title: String,
    date: jiff::civil::Date,
    place: Option<String>,
    is_cancelled: bool,
}
impl Record for Event {
    const VERSION: u8 = 3;
    type Previous = v2::Event;
    fn upgrade(v2::Event { title, day, place }: v2::Event) -> Self {
        let first = jiff::civil::date(1970, 1, 1);
        let days = jiff::Span::new().days(day);
        Self {
            title,
            date: first.saturating_add(days),
            place,
            is_cancelled: false,
        }
    }
}

const EVENTS_NOW: Table<EventId, Event> = Table::new("golden/events");

fn schema() -> Schema {
    Schema::new()
        .with(&EVENTS_NOW)
        .with(&v1::SEATS)
        .retired("golden/notes")
}

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-v1.redb")
}

fn title(number: u64) -> String {
    format!("Café-tricot n° {number}")
}

/// One act of the first release.
fn announce(tx: &mut Tx<'_>, number: u64) -> Result<(), Error> {
    let event: EventId = tx.next_id();
    let row = v1::Event {
        title: title(number),
        day: 20_000 + number as i32,
    };
    tx.put(&v1::EVENTS, &event, &row)?;
    tx.put(&v1::SEATS, &event, &(number % 12))?;
    tx.put(&v1::NOTES, &number, &"à effacer".to_owned())?;
    tx.change(Change::put(event, Timestamp::constant(1_800_000_000, 0)))?;
    Ok(())
}

#[test]
#[ignore = "writes the golden file anew, which only a change of this story may do"]
fn write_the_golden_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parvis.redb"), v1::schema()).unwrap();
    for number in 0..EVENTS {
        store
            .write_blocking(move |tx| announce(tx, number))
            .unwrap();
    }
    store.snapshot_to(&golden()).unwrap();
}

/// Whether everything of the first release is there in today's shape.
fn is_whole(read: &impl Read) -> Result<bool, Error> {
    let events: Vec<_> = read.range(&EVENTS_NOW, ..)?.collect::<Result<_, _>>()?;
    let mut right = events.len() as u64 == EVENTS;
    for (number, (id, event)) in (0..).zip(events) {
        let first = jiff::civil::date(1970, 1, 1);
        let expected = Event {
            title: title(number),
            date: first + jiff::Span::new().days(20_000 + number as i64),
            place: None,
            is_cancelled: false,
        };
        right &= event == expected && read.get(&v1::SEATS, &id)? == Some(number % 12);
    }
    Ok(right && read.last_change()? == EVENTS)
}

fn steps(store: &Store) -> Vec<Step> {
    store
        .read_blocking(|read| {
            read.range(&JOURNAL, ..)?
                .map(|row| Ok::<_, Error>(row?.1))
                .collect()
        })
        .unwrap()
}

#[test]
fn a_file_from_two_releases_ago_opens_as_todays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parvis.redb");
    std::fs::copy(golden(), &path).unwrap();

    let store = Store::open(&path, schema()).unwrap();
    assert!(store.read_blocking(is_whole).unwrap());
    assert_eq!(store.check().unwrap(), []);
    let done: Vec<_> = steps(&store)
        .into_iter()
        .map(|step| (step.table, step.from, step.to, step.rows))
        .collect();
    assert_eq!(
        done,
        [
            ("golden/notes".to_owned(), 1, 0, EVENTS),
            ("golden/events".to_owned(), 1, 3, EVENTS),
        ]
    );
    let newest = store
        .write_blocking(|tx| Ok::<EventId, Error>(tx.next_id()))
        .unwrap();
    assert!(newest.sequence() > EVENTS, "ids are not given twice");
    drop(store);

    let store = Store::open(&path, schema()).unwrap();
    assert_eq!(steps(&store).len(), 2, "once is enough");
    drop(store);

    let older = Store::open(&path, v1::schema()).err();
    assert!(
        matches!(
            older,
            Some(Error::NewerRows {
                table: "golden/events",
                found: 3,
                known: 1
            })
        ),
        "{older:?}"
    );
}

#[test]
fn a_program_that_does_not_know_a_table_leaves_the_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parvis.redb");
    std::fs::copy(golden(), &path).unwrap();
    let refused = Store::open(&path, Schema::new().with(&EVENTS_NOW).with(&v1::NOTES));
    assert!(matches!(refused.err(), Some(Error::UnknownTable(name)) if name == "golden/seats"));
    let store = Store::open(&path, v1::schema()).unwrap();
    let first = store.read_blocking(|read| read.range(&v1::EVENTS, ..)?.next().transpose());
    assert_eq!(
        first.unwrap().unwrap().1.title,
        title(0),
        "not even half brought forward"
    );
}

#[test]
fn a_power_cut_while_rows_are_brought_forward_leaves_the_old_file_or_the_new() {
    let disk = Disk::holding(std::fs::read(golden()).unwrap());
    drop(Store::open_on(disk.clone(), schema()).unwrap());
    let recording = disk.recording();

    let mut chance = StdRng::seed_from_u64(0x901d);
    let mut moments: Vec<_> = (0..60)
        .map(|_| chance.random_range(0..=recording.events.len()))
        .collect();
    moments.sort_unstable();
    let mut cutter = Cutter::new(&recording);
    let mut met = [0, 0];
    for moment in moments {
        let left = cutter.cut_at(moment, &mut chance);
        match Store::open_on(Disk::holding(left.clone()), v1::schema()) {
            Ok(old) => {
                met[0] += 1;
                let rows =
                    old.read_blocking(|read| Ok::<_, Error>(read.range(&v1::EVENTS, ..)?.count()));
                assert_eq!(rows.unwrap() as u64, EVENTS);
                assert_eq!(old.check().unwrap(), []);
            }
            Err(Error::NewerRows { .. } | Error::UnknownTable(_)) => met[1] += 1,
            Err(error) => panic!("cut at {moment}: {error}"),
        }
        let new = Store::open_on(Disk::holding(left), schema()).unwrap();
        assert!(new.read_blocking(is_whole).unwrap(), "cut at {moment}");
        assert_eq!(steps(&new).len(), 2);
    }
    assert!(met[0] > 0 && met[1] > 0, "both sides were met: {met:?}");
}
