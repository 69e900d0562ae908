//! Power cuts and full disks: the repository stays whole, and the next backup goes well.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::world::{Venue, files, noise, parvis, refused, well};

/// How often it is looked whether a backup is far enough to be cut off, and between.
const LOOKS: usize = 30_000;
const BETWEEN: Duration = Duration::from_millis(2);

/// Begins a backup and kills it once so many packs are there.
fn cut(venue: &Venue, packs: usize) {
    let mut child = parvis()
        .args(["backup", "--config", venue.config().to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut looks = 0;
    let is_far = || {
        let data = venue.repository().join("data");
        data.is_dir() && files(&data).len() >= packs
    };
    while !is_far() && child.try_wait().unwrap().is_none() {
        looks += 1;
        assert!(looks < LOOKS, "the backup goes on");
        std::thread::sleep(BETWEEN);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn after_a_kill_in_the_middle_the_next_backup_is_whole_and_nothing_is_left_over() {
    let venue = Venue::lived_in();
    well(&venue.back_up(&[]));
    for (number, packs) in [(1, 3), (2, 6), (3, 9)] {
        noise(&venue.data().join(format!("attachments/{number}")), 24);
        cut(&venue, packs);
        let checked = venue.restic(&["check", "--read-data"]);
        assert!(checked.contains("no errors were found"), "{checked}");
        well(&venue.back_up(&["--test"]));
        let checked = venue.restic(&["check", "--read-data"]);
        assert!(checked.contains("no errors were found"), "{checked}");
        assert!(!checked.contains("additional files"), "{checked}");
        let left = fs::read_dir(venue.data()).unwrap().filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.as_encoded_bytes().starts_with(b".backup-")
        });
        assert_eq!(left.count(), 0, "no copy is left");
    }
    let phrase = venue.phrase();
    let before = files(&venue.data().join("attachments"));
    venue.wipe();
    well(&venue.restore(&venue.repository(), &phrase, &[]));
    assert_eq!(files(&venue.data().join("attachments")), before);
}

/// A small file system in memory; none where this machine does not let us mount.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn mount(at: &'a Path, megabytes: u64) -> Option<Self> {
        let size = format!("size={megabytes}m");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs", at.to_str().unwrap()])
            .status();
        done.is_ok_and(|it| it.success()).then_some(Self(at))
    }

    fn grow(&self, megabytes: u64) {
        let size = format!("remount,size={megabytes}m");
        let done = Command::new("mount")
            .args(["-o", &size, self.0.to_str().unwrap()])
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0).status());
    }
}

#[test]
fn a_full_disk_is_told_and_leaves_what_was_there_whole() {
    let venue = Venue::lived_in();
    let repository = venue.repository();
    let Some(small) = Small::mount(&repository, 12) else {
        eprintln!("NOT CHECKED: a full disk of backups; mounting one needs root.");
        return;
    };
    well(&venue.back_up(&[]));
    noise(&venue.data().join("attachments/film"), 20);
    let said = refused(&venue.back_up(&[]));
    assert!(
        said.contains("no room left where the backup goes"),
        "{said}"
    );
    let checked = venue.restic(&["check", "--no-lock"]);
    assert!(checked.contains("no errors were found"), "{checked}");
    small.grow(64);
    well(&venue.back_up(&["--test"]));
    let checked = venue.restic(&["check", "--read-data"]);
    assert!(!checked.contains("additional files"), "{checked}");
}

#[test]
fn a_restore_that_does_not_fit_is_told_and_leaves_the_box_as_it_was() {
    let venue = Venue::lived_in();
    noise(&venue.data().join("attachments/film"), 20);
    well(&venue.back_up(&[]));
    let phrase = venue.phrase();
    venue.wipe();
    fs::create_dir(venue.data()).unwrap();
    let data = venue.data();
    let Some(small) = Small::mount(&data, 12) else {
        eprintln!("NOT CHECKED: a restore onto a full disk; mounting one needs root.");
        return;
    };
    let said = refused(&venue.restore(&venue.repository(), &phrase, &[]));
    assert!(said.contains("not enough room on the box’s disk"), "{said}");
    assert_eq!(files(&data).len(), 0, "nothing is left of it");
    small.grow(128);
    well(&venue.restore(&venue.repository(), &phrase, &[]));
    well(&venue.run("doctor", &[]));
}
