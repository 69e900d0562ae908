//! What is kept comes back: every row, every file, who the box is; and who was erased stays erased.

use std::collections::BTreeSet;
use std::path::PathBuf;

use parvis::app;
use parvis::clock::Clock;
use parvis::ids::PersonId;
use parvis::people::acts::{self, New};
use parvis::people::holdings::Choices;
use parvis::people::{Came, Name, Role, Standing};
use parvis::store::Store;

use crate::world::{SEEDED, Venue, files, is_written, refused, rows, well};

/// A place that the configuration does not name: nothing is noted of it, so that the store stays as it was.
fn elsewhere(venue: &Venue) -> PathBuf {
    let elsewhere = venue.folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    elsewhere
}

#[test]
fn a_box_comes_back_to_the_last_row_and_byte_and_is_still_itself() {
    let venue = Venue::lived_in();
    let to = elsewhere(&venue);
    well(&venue.back_up(&["--to", to.to_str().unwrap(), "--test"]));
    let (rows_before, files_before) = (rows(&venue.store()), files(&venue.data()));
    assert!(rows_before.len() > 100, "there is something to keep");
    let phrase = venue.phrase();

    let listed = crate::world::restic(&to, &phrase, &["snapshots"]);
    assert!(
        listed.contains("1 snapshots") && listed.contains("parvis"),
        "{listed}"
    );
    let checked = crate::world::restic(&to, &phrase, &["check", "--read-data"]);
    assert!(checked.contains("no errors were found"), "{checked}");

    venue.wipe();
    let said = well(&venue.restore(&to, &phrase, &[]));
    assert!(said.contains("Nothing had been erased"), "{said}");
    assert_eq!(rows(&venue.store()), rows_before);
    let mut files_after = files(&venue.data());
    let new = ["backups/configuration.toml", "backups/erased"].map(PathBuf::from);
    for path in &new {
        assert!(files_after.remove(path).is_some(), "{path:?}");
    }
    let names = |files: &std::collections::BTreeMap<PathBuf, Vec<u8>>| {
        files.keys().cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&files_after), names(&files_before));
    assert_eq!(files_after, files_before, "keys and identity, too");
    well(&venue.run("doctor", &[]));
    crate::world::stop(venue.serve());
}

#[test]
fn a_running_box_is_backed_up_and_says_how_far_it_is() {
    let venue = Venue::lived_in();
    let serving = venue.serve();
    let said = well(&venue.back_up(&["--test"]));
    assert!(said.contains("The backup is made"), "{said}");
    for _ in 0..3 {
        let again = well(&venue.back_up(&[]));
        assert!(again.contains("The backup is made"), "{again}");
    }
    let phrase = venue.phrase();
    let refused = refused(&venue.restore(&venue.repository(), &phrase, &["--replace"]));
    assert!(refused.contains("A box runs on this data"), "{refused}");
    crate::world::stop(serving);
    let listed = venue.restic(&["snapshots"]);
    // Of one day the last is kept, and the very first for as long as there are few.
    assert!(listed.contains("2 snapshots"), "{listed}");
    let checked = venue.restic(&["check", "--read-data"]);
    assert!(checked.contains("no errors were found"), "{checked}");
    assert!(!checked.contains("additional files"), "{checked}");
}

/// Somebody whose name can be searched for.
fn with_somebody(venue: &Venue) -> PersonId {
    let store = Store::open(&venue.store(), app::schema()).unwrap();
    let clock = Clock::start(&store, jiff::tz::TimeZone::UTC).unwrap();
    let now = clock.now();
    let new = New {
        name: Name::typed(SEEDED).unwrap(),
        role: Role::Member,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came: Came::Present,
    };
    store
        .write_blocking(move |tx| acts::create(tx, new, now))
        .unwrap()
}

fn erase(venue: &Venue, person: PersonId) {
    let store = Store::open(&venue.store(), app::schema()).unwrap();
    let now = Clock::start(&store, jiff::tz::TimeZone::UTC).unwrap().now();
    let erased = store.write_blocking(move |tx| {
        acts::erase(tx, None, person, &app::rooms(), &Choices::default(), now)
    });
    erased.unwrap();
    store.renew_blocking().unwrap();
}

/// The names of the snapshots in a repository, the oldest first.
fn snapshots(said: &str) -> Vec<String> {
    let lines = said.lines().filter(|line| line.contains(" parvis "));
    lines
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

#[test]
fn who_was_erased_since_is_erased_again_from_an_older_backup() {
    let venue = Venue::lived_in();
    let person = with_somebody(&venue);
    let to = elsewhere(&venue);
    let to_text = to.to_str().unwrap().to_owned();
    well(&venue.back_up(&["--to", &to_text]));
    assert!(is_written(&venue.data(), SEEDED), "control: they are there");
    let phrase = venue.phrase();
    let older = snapshots(&crate::world::restic(&to, &phrase, &["snapshots"])).remove(0);
    // restic lets go what it is told to only: the older one is kept beside under another day.
    let kept = venue.folder.path().join("kept");
    copy_all(&to, &kept);

    erase(&venue, person);
    assert!(!is_written(&venue.data(), SEEDED), "control: they are gone");

    // The newest backup knows it.
    well(&venue.back_up(&["--to", &to_text]));
    merge(&kept, &to);
    venue.wipe();
    let said = well(&venue.restore(&to, &phrase, &["--snapshot", &older]));
    assert!(
        said.contains("One erasure made since was made again"),
        "{said}"
    );
    assert!(!is_written(&venue.data(), SEEDED), "no byte tells of them");
    well(&venue.run("doctor", &[]));

    // Control: alone, the older one cannot know.
    venue.wipe();
    well(&venue.restore(&kept, &phrase, &[]));
    assert!(is_written(&venue.data(), SEEDED), "control: it had them");
    // Nor does a box that is put back by a day bring back whom it erased itself.
    erase(&venue, person);
    let said = well(&venue.restore(&kept, &phrase, &["--replace"]));
    assert!(
        said.contains("One erasure made since was made again"),
        "{said}"
    );
    assert!(!is_written(&venue.data(), SEEDED), "no byte tells of them");
}

/// Copies a repository.
fn copy_all(from: &std::path::Path, to: &std::path::Path) {
    for (path, content) in files(from) {
        let to = to.join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, content).unwrap();
    }
}

/// Puts back what retention let go, as it would be there had the backups been made on two days.
fn merge(from: &std::path::Path, to: &std::path::Path) {
    for (path, content) in files(from) {
        let to = to.join(path);
        if !to.exists() {
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, content).unwrap();
        }
    }
}
