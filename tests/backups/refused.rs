//! What is not done, and the reason that is given; what was there stays as it was.

use std::fs;

use crate::world::{Venue, files, noise, refused, rows, well};

/// A phrase of the right kind that opens nothing.
const WRONG: &str = "demain lino frac enclin calcaire";

#[test]
fn a_wrong_phrase_another_boxs_backup_and_no_backup_are_refused_with_the_reason() {
    let venue = Venue::lived_in();
    well(&venue.back_up(&[]));
    let (repository, phrase) = (venue.repository(), venue.phrase());
    let before = (rows(&venue.store()), files(&venue.data()));

    let said = refused(&venue.restore(&repository, WRONG, &["--replace"]));
    assert!(
        said.contains("The secret phrase is not the right one"),
        "{said}"
    );
    let said = refused(&venue.restore(&repository, &phrase, &[]));
    assert!(said.contains("--replace"), "{said}");
    let said = refused(&venue.restore(venue.folder.path(), &phrase, &["--replace"]));
    assert!(said.contains("There is no backup of Parvis"), "{said}");
    let said = refused(&venue.restore(&venue.folder.path().join("nowhere"), &phrase, &[]));
    assert!(said.contains("does not exist"), "{said}");
    let arguments = ["--replace", "--snapshot", "ffffffff"];
    let said = refused(&venue.restore(&repository, &phrase, &arguments));
    assert!(said.contains("No backup has this name"), "{said}");
    assert_eq!((rows(&venue.store()), files(&venue.data())), before);

    let other = Venue::lived_in();
    well(&other.back_up(&[]));
    let before = (rows(&other.store()), files(&other.data()));
    let said = refused(&other.restore(&repository, &phrase, &["--replace"]));
    assert!(
        said.contains("another box’s") && said.contains("--adopt"),
        "{said}"
    );
    assert_eq!((rows(&other.store()), files(&other.data())), before);
    well(&other.restore(&repository, &phrase, &["--adopt"]));
    let identity = |venue: &Venue| fs::read(venue.data().join("backups/identity")).unwrap();
    assert_eq!(identity(&other), identity(&venue));
}

#[test]
fn the_phrase_is_read_however_it_is_typed() {
    let venue = Venue::lived_in();
    well(&venue.back_up(&[]));
    let phrase = venue.phrase().to_uppercase().replace(' ', " - ");
    venue.wipe();
    well(&venue.restore(&venue.repository(), &phrase, &[]));
}

#[test]
fn a_backup_that_was_cut_short_is_refused_and_changes_nothing() {
    let venue = Venue::lived_in();
    noise(&venue.data().join("attachments/picture"), 1);
    well(&venue.back_up(&[]));
    let (repository, phrase) = (venue.repository(), venue.phrase());
    let before = (rows(&venue.store()), files(&venue.data()));
    let whole = files(&repository);
    for (path, content) in &whole {
        // The configuration of a repository is needed to see one at all.
        if path.as_os_str() == "config" {
            continue;
        }
        fs::write(repository.join(path), &content[..content.len() / 2]).unwrap();
        let said = refused(&venue.restore(&repository, &phrase, &["--replace"]));
        let is_told = [
            "damaged",
            "not what was kept",
            "not the right one",
            "no backup",
        ];
        assert!(
            is_told.iter().any(|it| said.contains(it)),
            "{path:?}: {said}"
        );
        assert_eq!(
            (rows(&venue.store()), files(&venue.data())),
            before,
            "{path:?}"
        );
        fs::remove_file(repository.join(path)).unwrap();
        let said = refused(&venue.restore(&repository, &phrase, &["--replace"]));
        assert!(
            is_told.iter().any(|it| said.contains(it)),
            "{path:?}: {said}"
        );
        fs::write(repository.join(path), content).unwrap();
    }
    well(&venue.restore(&repository, &phrase, &["--replace"]));
}

#[test]
fn a_folder_with_other_things_in_it_is_left_alone() {
    let venue = Venue::lived_in();
    fs::write(venue.repository().join("photos.zip"), "not ours").unwrap();
    let said = refused(&venue.back_up(&[]));
    assert!(said.contains("holds something else"), "{said}");
    assert_eq!(files(&venue.repository()).len(), 1);
    venue.configure(&venue.folder.path().join("not-mounted"));
    let said = refused(&venue.back_up(&[]));
    assert!(said.contains("does not exist"), "{said}");
}
