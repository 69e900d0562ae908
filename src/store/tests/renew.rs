//! The store written anew: what was erased is gone from every byte of the directory, and nothing
//! else is, whoever is at it and wherever it is cut off.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use super::{announce, file, schema, store, titles};
use crate::ids::EventId;
use crate::store::renew::Step;
use crate::store::{Error, Op, Read, Store};

/// Titles of all lengths, some longer than a page, with what a search looks for in them.
fn title(number: u32) -> String {
    let length = [0, 40, 900, 9_000][number as usize % 4];
    let secret = if is_secret(number) { "Sésame" } else { "Bal" };
    format!(
        "{secret} {number:04} {}",
        "en plein air ".repeat(length / 13)
    )
}

fn is_secret(number: u32) -> bool {
    number.is_multiple_of(3)
}

/// A store with secrets among other rows; then the secrets are erased.
fn with_erased_secrets(path: &Path) -> Store {
    let store = Store::open(path, schema()).unwrap();
    let mut secrets = Vec::new();
    for number in 0..240 {
        let event = store
            .write_blocking(move |tx| announce(tx, &title(number), number as i32))
            .unwrap();
        if is_secret(number) {
            secrets.push(event);
        }
    }
    for event in secrets {
        store.write_blocking(move |tx| erase(tx, &event)).unwrap();
    }
    store
}

fn erase(tx: &mut crate::store::Tx<'_>, event: &EventId) -> Result<(), Error> {
    tx.remove(&super::EVENTS, event)?;
    tx.renew_later()
}

/// The files of a directory in which this is found.
fn files_with(dir: &Path, what: &str) -> Vec<PathBuf> {
    let found = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(what.len()).any(|it| it == what.as_bytes())
    };
    names(dir).into_iter().filter(found).collect()
}

fn names(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn living() -> Vec<String> {
    (0..240).filter(|it| !is_secret(*it)).map(title).collect()
}

#[test]
fn what_was_erased_is_in_no_byte_of_the_directory() {
    let (dir, path) = file();
    let store = with_erased_secrets(&path);
    assert_eq!(
        files_with(dir.path(), "Sésame"),
        std::slice::from_ref(&path),
        "control: freed pages keep what they held"
    );
    assert!(store.renewal_due());
    let renewed = store.renew_blocking().unwrap();

    assert!(renewed.after < renewed.before, "{renewed:?}");
    assert_eq!(files_with(dir.path(), "Sésame"), [] as [PathBuf; 0]);
    assert_eq!(files_with(dir.path(), "Bal 0001").len(), 1);
    let alone = std::slice::from_ref(&path);
    assert_eq!(names(dir.path()), alone, "and nothing beside it");
    assert!(!store.renewal_due());
    assert_eq!(store.read_blocking(titles).unwrap(), living());
    assert_eq!(store.check().unwrap(), []);

    store.write_blocking(|tx| announce(tx, "Après", 1)).unwrap();
    drop(store);
    let store = Store::open(&path, schema()).unwrap();
    assert!(!store.renewal_due());
    assert_eq!(store.read_blocking(titles).unwrap().pop().unwrap(), "Après");
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn the_mark_outlives_a_restart_and_goes_with_the_act_that_made_it() {
    let (_dir, path) = file();
    let store = Store::open(&path, schema()).unwrap();
    let refused: Result<(), Error> = store.write_blocking(|tx| {
        tx.renew_later()?;
        Err(Error::Closed)
    });
    refused.unwrap_err();
    assert!(!store.renewal_due(), "what was refused erased nothing");
    let marks = store.watch_renewal();
    store.write_blocking(|tx| tx.renew_later()).unwrap();
    store.write_blocking(|tx| tx.renew_later()).unwrap();
    assert_eq!(*marks.borrow(), 2);
    drop(store);

    let store = Store::open(&path, schema()).unwrap();
    assert!(store.renewal_due());
    let copy = path.with_file_name("copy.redb");
    store.snapshot_to(&copy).unwrap();
    let copy = Store::open(&copy, schema()).unwrap();
    assert!(!copy.renewal_due(), "a copy has nothing to get rid of");
}

#[test]
fn a_store_in_memory_is_written_anew_like_any_other() {
    let store = store();
    for day in 0..9 {
        store
            .write_blocking(move |tx| announce(tx, "Bal", day))
            .unwrap();
    }
    store.write_blocking(|tx| tx.renew_later()).unwrap();
    store.renew_blocking().unwrap();
    assert!(!store.renewal_due());
    store.write_blocking(|tx| announce(tx, "Bal", 9)).unwrap();
    assert_eq!(store.read_blocking(titles).unwrap().len(), 10);
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn a_second_process_is_refused_after_a_renewal_too() {
    let (_dir, path) = file();
    let store = Store::open(&path, schema()).unwrap();
    store.renew_blocking().unwrap();
    let second = Store::open(&path, schema()).err();
    assert!(matches!(second, Some(Error::Running(_))), "{second:?}");
    drop(store);
    Store::open(&path, schema()).unwrap();
}

#[test]
fn whoever_reads_sees_the_same_moment_to_the_end() {
    let (dir, path) = file();
    let store = with_erased_secrets(&path);
    let writer = store.clone();
    store
        .read_blocking(|read| {
            let before = titles(read)?;
            writer.renew_blocking()?;
            writer.write_blocking(|tx| announce(tx, "Après", 1))?;
            assert_eq!(titles(read)?, before);
            assert_eq!(names(dir.path()).len(), 2, "the old file is still read");
            Ok::<_, Error>(())
        })
        .unwrap();
    assert_eq!(files_with(dir.path(), "Sésame"), [] as [PathBuf; 0]);
    assert_eq!(names(dir.path()), [path]);
    assert_eq!(
        store.read_blocking(titles).unwrap().len(),
        living().len() + 1
    );
}

#[test]
fn nothing_is_lost_while_eight_write_and_eight_read() {
    const ACTS: u32 = 60;
    let (dir, path) = file();
    let store = Store::open(&path, schema()).unwrap();
    let done = AtomicBool::new(false);
    let generation = store.generation();
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let store = &store;
                scope.spawn(move || {
                    for number in 0..ACTS {
                        let title = format!("{writer} {}", title(number));
                        store
                            .write_blocking(move |tx| announce(tx, &title, writer))
                            .unwrap();
                    }
                })
            })
            .collect();
        for _ in 0..8 {
            scope.spawn(|| {
                let (mut seen, mut generation) = (0, 0);
                while !done.load(Ordering::Relaxed) {
                    let (changes, rows) = store
                        .read_blocking(|read| {
                            Ok::<_, Error>((read.last_change()?, titles(read)?.len() as u64))
                        })
                        .unwrap();
                    assert_eq!(changes, rows, "one moment");
                    assert!(changes >= seen && store.generation() >= generation);
                    (seen, generation) = (changes, store.generation());
                }
            });
        }
        let mut renewals = 0;
        while !writers.iter().all(|writer| writer.is_finished()) || renewals == 0 {
            store.renew_blocking().unwrap();
            renewals += 1;
        }
        done.store(true, Ordering::Relaxed);
        assert!(renewals > 1, "only {renewals} renewals while they wrote");
    });
    let changes = store
        .read_blocking(|read| read.changes_after(0, usize::MAX))
        .unwrap();
    let numbers: Vec<_> = changes.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=u64::from(8 * ACTS)).collect::<Vec<_>>());
    assert!(changes.iter().all(|(_, change)| change.op == Op::Put));
    assert!(store.generation() > generation);
    assert_eq!(store.check().unwrap(), []);
    assert_eq!(names(dir.path()), [path]);
}

/// Copies a directory as it is at this moment; when `undone`, as a power cut leaves it that comes
/// before the directory was durable.
fn cut(dir: &Path, undone: bool) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for from in names(dir) {
        fs::copy(&from, copy.path().join(from.file_name().unwrap())).unwrap();
    }
    if undone {
        let store = copy.path().join("parvis.redb");
        let other = names(copy.path()).into_iter().find(|it| *it != store);
        let (other, aside) = (other.unwrap(), copy.path().join("aside"));
        fs::rename(&store, &aside).unwrap();
        fs::rename(&other, &store).unwrap();
        fs::rename(&aside, &other).unwrap();
    }
    copy
}

#[test]
fn a_cut_at_any_step_leaves_one_file_or_the_other_whole() {
    let (dir, path) = file();
    let store = with_erased_secrets(&path);
    let cuts = Arc::new(Mutex::new(Vec::new()));
    let (seen, from) = (cuts.clone(), dir.path().to_owned());
    let steps = move |step| {
        let mut cuts = seen.lock().unwrap();
        cuts.push((step, false, cut(&from, false)));
        if step == Step::Exchanged {
            cuts.push((step, true, cut(&from, true)));
        }
        Ok(())
    };
    store.renew_in_steps(Box::new(steps)).unwrap();

    let cuts = std::mem::take(&mut *cuts.lock().unwrap());
    let steps: Vec<_> = cuts.iter().map(|(step, ..)| *step).collect();
    use Step::{Copied, Created, Durable, Exchanged, Verified};
    assert_eq!(
        steps,
        [Created, Copied, Verified, Exchanged, Exchanged, Durable]
    );
    for (step, undone, dir) in cuts {
        assert_eq!(names(dir.path()).len(), 2, "{step:?}");
        let path = dir.path().join("parvis.redb");
        let store = Store::open(&path, schema()).unwrap();
        assert_eq!(names(dir.path()), [path], "{step:?}: the other is gone");
        assert_eq!(store.read_blocking(titles).unwrap(), living(), "{step:?}");
        assert_eq!(store.check().unwrap(), [], "{step:?}");
        let was_renewed = !undone && matches!(step, Exchanged | Durable);
        assert_eq!(store.renewal_due(), !was_renewed, "{step:?}");
        if !was_renewed {
            store.renew_blocking().unwrap();
        }
        assert_eq!(files_with(dir.path(), "Sésame"), [] as [PathBuf; 0]);
    }
}

#[test]
fn a_failure_before_the_exchange_changes_nothing() {
    for at in [Step::Created, Step::Copied, Step::Verified] {
        let (dir, path) = file();
        let store = with_erased_secrets(&path);
        let full = move |step| match step {
            it if it == at => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        };
        let refused = store.renew_in_steps(Box::new(full));
        assert!(matches!(refused, Err(Error::Io(_))), "{at:?}: {refused:?}");
        assert_eq!(names(dir.path()), [path], "{at:?}: nothing is left behind");
        assert!(store.renewal_due());
        store.write_blocking(|tx| announce(tx, "Après", 1)).unwrap();
        store.renew_blocking().unwrap();
        assert_eq!(
            store.read_blocking(titles).unwrap().len(),
            living().len() + 1
        );
        assert_eq!(files_with(dir.path(), "Sésame"), [] as [PathBuf; 0]);
    }
}

#[test]
fn a_directory_that_cannot_be_made_durable_stops_the_store() {
    let (dir, path) = file();
    let store = with_erased_secrets(&path);
    let fails = |step| match step {
        Step::Exchanged => Err(io::Error::other("the card is gone")),
        _ => Ok(()),
    };
    let failed = store.renew_in_steps(Box::new(fails));
    assert!(matches!(failed, Err(Error::NotKept(_))), "{failed:?}");
    let refused = store.write_blocking(|tx| announce(tx, "Perdu", 1));
    assert!(matches!(refused, Err(Error::NotKept(_))), "{refused:?}");
    assert!(matches!(store.renew_blocking(), Err(Error::NotKept(_))));
    assert_eq!(store.read_blocking(titles).unwrap(), living());
    drop(store);

    for undone in [false, true] {
        let after = cut(dir.path(), undone);
        let path = after.path().join("parvis.redb");
        let store = Store::open(&path, schema()).unwrap();
        assert_eq!(store.read_blocking(titles).unwrap(), living());
        assert_eq!(store.renewal_due(), undone);
    }
    assert!(path.exists());
}

#[test]
fn what_a_crash_left_is_destroyed_and_other_files_are_not_touched() {
    let (dir, path) = file();
    drop(Store::open(&path, schema()).unwrap());
    let left = [".new-", ".snapshot-", ".renew-"].map(|kind| format!("{kind}parvis.redb-aB3x"));
    let others = [".renew-autre.redb-aB3x", "notes.txt", ".renew"];
    for name in left.iter().map(String::as_str).chain(others) {
        fs::write(dir.path().join(name), "Sésame").unwrap();
    }
    // The store was just being created under its second name.
    fs::hard_link(&path, dir.path().join(".new-parvis.redb-link")).unwrap();

    let store = Store::open(&path, schema()).unwrap();
    assert_eq!(names(dir.path()).len(), 1 + others.len());
    for name in others {
        assert_eq!(
            fs::read(dir.path().join(name)).unwrap(),
            "Sésame".as_bytes()
        );
    }
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn an_old_file_is_overwritten_before_it_is_unlinked() {
    let (dir, path) = file();
    let store = with_erased_secrets(&path);
    let (give, handle) = mpsc::channel();
    let from = dir.path().to_owned();
    let steps = move |step| {
        if step == Step::Exchanged {
            let old = names(&from)
                .into_iter()
                .find(|it| !it.ends_with("parvis.redb"));
            give.send(fs::File::open(old.unwrap())?).unwrap();
        }
        Ok(())
    };
    store.renew_in_steps(Box::new(steps)).unwrap();
    let (mut bytes, mut old) = (Vec::new(), handle.recv().unwrap());
    io::Read::read_to_end(&mut old, &mut bytes).unwrap();
    assert!(bytes.len() > 100_000 && bytes.iter().all(|byte| *byte == 0));
}

#[test]
fn a_damaged_store_is_not_written_anew() {
    let (dir, path) = file();
    let store = with_erased_secrets(&path);
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(8).position(|it| it == b"Bal 0001").unwrap();
    bytes[at] ^= 1;
    fs::write(&path, bytes).unwrap();
    let refused = store.renew_blocking();
    assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
    assert_eq!(names(dir.path()), [path]);
}

#[test]
fn the_new_file_is_for_its_owner_alone_and_a_link_leads_to_it() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, link) = file();
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("vrai.redb");
    drop(Store::open(&path, schema()).unwrap());
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let store = Store::open(&link, schema()).unwrap();
    store.renew_blocking().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(names(elsewhere.path()), [path]);
    assert_eq!(names(dir.path()), [link]);
}
