//! A store on trial shows what it will be, and leaves its file as it was.

use super::{announce, file, schema};
use crate::store::{Error, Read, Schema, Store, Table};

const EVENTS: Table<crate::ids::EventId, super::Event> = super::EVENTS;
const LATER: Table<u64, String> = Table::new("test/later");

/// What a later version of the program keeps.
fn later() -> Schema {
    schema().with(&LATER)
}

fn titles(store: &Store) -> Vec<String> {
    let read = store.read_blocking(|read| {
        let rows = read.range(&EVENTS, ..)?;
        rows.map(|row| row.map(|(_, event)| event.title)).collect()
    });
    let read: Result<_, Error> = read;
    read.unwrap()
}

#[test]
fn whatever_is_done_on_trial_the_file_stays_as_it_was() {
    let (_dir, path) = file();
    let store = Store::open(&path, schema()).unwrap();
    store
        .write_blocking(|tx| announce(tx, "Marché", 7))
        .unwrap();
    drop(store);
    let before = std::fs::read(&path).unwrap();

    let (trial, original) = Store::open_on_trial(&path, later()).unwrap();
    assert_eq!(titles(&trial), ["Marché"]);
    let many = trial.write_blocking(|tx| {
        for day in 0..2000 {
            announce(tx, "Bal", day)?;
        }
        tx.put(&LATER, &1, &"new".to_owned())
    });
    many.unwrap();
    assert_eq!(titles(&trial).len(), 2001);
    let why = Store::open(&path, schema()).err();
    assert!(matches!(why, Some(Error::Running(_))), "{why:?}");
    assert!(matches!(
        Store::open_on_trial(&path, later()).err(),
        Some(Error::Running(_))
    ));

    // Somebody may still be reading when the trial is over.
    drop(original);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let old = Store::open(&path, schema()).expect("the version before still opens it");
    assert_eq!(titles(&old), ["Marché"]);
    drop(trial);
}

#[test]
fn a_trial_after_a_power_cut_leaves_even_the_repair_to_the_real_start() {
    let (dir, path) = file();
    let store = Store::open(&path, schema()).unwrap();
    store
        .write_blocking(|tx| announce(tx, "Marché", 7))
        .unwrap();
    let cut = dir.path().join("cut.redb");
    std::fs::copy(&path, &cut).unwrap();
    let before = std::fs::read(&cut).unwrap();
    let (trial, original) = Store::open_on_trial(&cut, later()).unwrap();
    assert_eq!(titles(&trial), ["Marché"]);
    drop((trial, original));
    assert_eq!(std::fs::read(&cut).unwrap(), before);
}

#[test]
fn a_store_from_the_future_or_none_at_all_is_refused_on_trial_too() {
    let (dir, path) = file();
    drop(Store::open(&path, later()).unwrap());
    let why = Store::open_on_trial(&path, schema()).err();
    assert!(matches!(why, Some(Error::UnknownTable(_))), "{why:?}");
    let empty = dir.path().join("empty.redb");
    assert!(matches!(
        Store::open_on_trial(&empty, schema()).err(),
        Some(Error::Io(_))
    ));
    std::fs::write(&empty, "").unwrap();
    assert!(matches!(
        Store::open_on_trial(&empty, schema()).err(),
        Some(Error::NotAStore(_))
    ));
}
