//! Stores that are not well, and what is said of them.

use std::path::Path;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::disk::Disk;
use super::{EVENTS, announce, file, schema, titles};
use crate::ids::EventId;
use crate::store::writer::ROWS;
use crate::store::{Change, Error, Finding, Read, Severity, Store};

fn keys(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.key).collect()
}

/// A store with a little in it, closed.
fn filled(path: &Path) {
    let store = Store::open(path, schema()).unwrap();
    for day in 0..40 {
        store
            .write_blocking(move |tx| announce(tx, "Bal", day))
            .unwrap();
    }
}

/// Writes behind the store's back.
fn tamper(path: &Path, with: impl FnOnce(&mut redb::Table<'_, &'static [u8], &'static [u8]>)) {
    let database = redb::Database::open(path).unwrap();
    let txn = database.begin_write().unwrap();
    with(&mut txn.open_table(ROWS).unwrap());
    txn.commit().unwrap();
}

#[test]
fn a_store_that_is_in_use_says_that_the_box_is_running() {
    let (_folder, path) = file();
    let _running = Store::open(&path, schema()).unwrap();
    let second = Store::open(&path, schema()).err().unwrap();
    assert!(matches!(&second, Error::Running(at) if *at == path));
    assert_eq!(second.finding().key, "running");
}

#[test]
fn a_file_that_is_something_else_is_not_touched() {
    let (_folder, path) = file();
    std::fs::write(&path, "ceci n’est pas une base").unwrap();
    let refused = Store::open(&path, schema()).err().unwrap();
    assert!(matches!(&refused, Error::NotAStore(at) if *at == path));
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "ceci n’est pas une base"
    );
}

#[test]
fn a_layout_from_the_future_is_refused() {
    let (_folder, path) = file();
    filled(&path);
    tamper(&path, |rows| {
        let layout = &[0, 0, 0, 0][..];
        let mut row = redb::ReadableTable::get(rows, layout)
            .unwrap()
            .unwrap()
            .value()
            .to_vec();
        let name = b"store/layout";
        let at = row
            .windows(name.len())
            .position(|part| part == name)
            .unwrap()
            + name.len();
        row[at] = 7;
        rows.insert(layout, row.as_slice()).unwrap();
    });
    let refused = Store::open(&path, schema()).err();
    assert!(
        matches!(refused, Some(Error::NewerLayout { found: 7, known: 1 })),
        "{refused:?}"
    );
}

#[test]
fn no_damage_to_the_file_makes_the_program_fall_or_lie() {
    let (_folder, path) = file();
    filled(&path);
    let whole = std::fs::read(&path).unwrap();
    let mut chance = StdRng::seed_from_u64(0xbad);
    let (mut refused, mut read) = (0, 0);
    for _ in 0..150 {
        let mut bytes = whole.clone();
        if chance.random_bool(0.1) {
            bytes.truncate(chance.random_range(1..bytes.len()));
        } else {
            for _ in 0..chance.random_range(1..8) {
                let at = chance.random_range(0..bytes.len());
                bytes[at] ^= 1 << chance.random_range(0..8);
            }
        }
        std::fs::write(&path, &bytes).unwrap();
        match Store::open(&path, schema()) {
            Err(error) => {
                refused += 1;
                assert_eq!(error.finding().severity, Severity::Damage);
            }
            Ok(store) => {
                read += 1;
                assert_eq!(store.read_blocking(titles).unwrap().len(), 40);
                assert_eq!(store.check().unwrap(), []);
            }
        }
    }
    assert!(refused > 10 && read > 10, "{refused} refused, {read} read");
}

#[test]
fn rows_that_do_not_read_are_named() {
    let (_folder, path) = file();
    filled(&path);
    tamper(&path, |rows| {
        let keys: Vec<Vec<u8>> = redb::ReadableTable::iter(rows)
            .unwrap()
            .map(|row| row.unwrap().0.value().to_vec())
            .filter(|key| key.starts_with(&[1, 0]))
            .collect();
        assert_eq!(
            keys.len(),
            40,
            "the first table of a schema has the first tag"
        );
        for key in &keys[..7] {
            rows.insert(key.as_slice(), &[1, 250][..]).unwrap();
        }
        rows.insert(&[1, 0, 9][..], &[1][..]).unwrap();
        rows.insert(&[0x77, 0, 9][..], &[1][..]).unwrap();
        // The tenth change.
        let change = [&[0xff, 0][..], &10_u64.to_be_bytes()].concat();
        rows.remove(change.as_slice()).unwrap();
    });
    let store = Store::open(&path, schema()).unwrap();
    let findings = store.check().unwrap();
    assert_eq!(
        keys(&findings),
        [
            "row",
            "row",
            "row",
            "row",
            "row",
            "more-rows",
            "stray-rows",
            "feed-gap"
        ]
    );
    let refused = store.read_blocking(titles);
    assert!(matches!(
        refused,
        Err(Error::Row {
            table: "test/events",
            ..
        })
    ));
}

#[test]
fn a_page_that_goes_bad_under_a_running_box_is_found() {
    let disk = Disk::holding(Vec::new());
    let store = Store::open_on(disk.clone(), schema()).unwrap();
    for day in 0..40 {
        store
            .write_blocking(move |tx| announce(tx, "Bal masqué", day))
            .unwrap();
    }
    assert_eq!(store.check().unwrap(), []);
    disk.corrupt(b"Bal masqu");
    assert_eq!(keys(&store.check().unwrap()), ["pages"]);
}

#[tokio::test]
async fn a_full_disk_refuses_and_says_so_and_keeps_what_it_had_promised() {
    let disk = Disk::holding(Vec::new());
    let store = Store::open_on(disk.clone(), schema()).unwrap();
    store.write(|tx| announce(tx, "Bal", 1)).await.unwrap();
    disk.fill();
    let refused = store.write(|tx| announce(tx, "Trop", 1)).await;
    assert!(matches!(refused, Err(Error::NotKept(_))), "{refused:?}");
    store.failed().await;
    let again = store.write(|tx| announce(tx, "Trop", 1)).await;
    assert!(matches!(again, Err(Error::NotKept(_))), "{again:?}");
    assert!(keys(&store.check().unwrap()).contains(&"not-kept"));

    let after = Store::open_on(Disk::holding(disk.bytes()), schema()).unwrap();
    assert_eq!(after.read_blocking(titles).unwrap()[0], "Bal");
    assert_eq!(after.check().unwrap(), []);
}

#[test]
fn a_room_has_its_own_questions() {
    let schema = schema().check("test", |read| {
        let mut findings = Vec::new();
        for row in read.range(&EVENTS, ..)? {
            let (event, row) = row?;
            if row.day < 0 {
                findings.push(Finding::new(Severity::Warning, "feed-gap").arg("before", &event));
            }
        }
        Ok(findings)
    });
    let store = Store::in_memory(schema).unwrap();
    let event = store
        .write_blocking(|tx| {
            announce(tx, "Bal", 1)?;
            let event: EventId = announce(tx, "Hier", -1)?;
            tx.change(Change::erase(event, Timestamp::UNIX_EPOCH))?;
            Ok::<_, Error>(event)
        })
        .unwrap();
    let findings = store.check().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].args, [("before", event.to_string())]);
}
