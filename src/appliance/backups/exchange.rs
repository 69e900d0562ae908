//! Puts restored data in the place of what a data directory holds: the one or the other, whole, whatever happens.
//!
//! What was restored and checked lies in a directory beside everything else, and is renamed to `.restored`: from then on it
//! counts. What follows is finished by whoever opens the directory next, if this is cut off: everything old moves to
//! `.replaced`, `.restored` becomes `.moving-in`, its content moves up, what is old is destroyed. Each step can be done
//! twice.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::problem::Problem;
use crate::store;

/// Restored, checked, and to take the place of all else.
const RESTORED: &str = ".restored";
/// The same once all else has gone.
const MOVING_IN: &str = ".moving-in";
/// What was there before.
const REPLACED: &str = ".replaced";
/// A running box's own.
const SOCKET: &str = "control.sock";

/// Lets a restored directory, which lies beside everything else, take the place of all.
pub(super) fn begin(data: &Path, restored: &Path) -> Result<(), Problem> {
    let begun = (|| {
        sync_all(restored)?;
        fs::rename(restored, data.join(RESTORED))?;
        File::open(data)?.sync_all()
    })();
    begun.map_err(|error: io::Error| Problem::here(data, &error))?;
    finish(data)
}

/// Finishes a restore that was cut off, if there was one. To be called before anything in the directory is opened.
///
/// # Errors
/// The disk refused; the directory stays as it is and can be finished later.
pub fn finish(data: &Path) -> Result<(), Problem> {
    try_finish(data).map_err(|error| Problem::here(data, &error))
}

fn try_finish(data: &Path) -> io::Result<()> {
    let is_there = |name: &str| data.join(name).try_exists();
    if !is_there(RESTORED)? && !is_there(MOVING_IN)? && !is_there(REPLACED)? {
        return Ok(());
    }
    // Two that finish at once would be in each other's way.
    let dir = File::open(data)?;
    flock(&dir, FlockOperation::LockExclusive)?;
    let (restored, moving_in, replaced) = (
        data.join(RESTORED),
        data.join(MOVING_IN),
        data.join(REPLACED),
    );
    if restored.try_exists()? {
        if !replaced.try_exists()? {
            fs::create_dir(&replaced)?;
        }
        move_all(data, &replaced, |name| {
            ![RESTORED, REPLACED, SOCKET].iter().any(|it| name == *it)
        })?;
        fs::rename(&restored, &moving_in)?;
        dir.sync_all()?;
    }
    if moving_in.try_exists()? {
        move_all(&moving_in, data, |_| true)?;
        dir.sync_all()?;
        fs::remove_dir(&moving_in)?;
        dir.sync_all()?;
    }
    store::destroy_all(&replaced)
}

/// Moves what is wanted of one directory into another.
fn move_all(from: &Path, to: &Path, wanted: impl Fn(&OsStr) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        if wanted(&name) {
            fs::rename(from.join(&name), to.join(&name))?;
        }
    }
    File::open(to)?.sync_all()
}

/// Makes the names in a directory and below it durable; the files are already.
fn sync_all(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_all(&entry.path())?;
        }
    }
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An old box's data with a restored one beside it.
    fn scene() -> tempfile::TempDir {
        let data = tempfile::tempdir().expect("a directory");
        let dir = data.path();
        for (path, text) in [
            ("parvis.redb", "old"),
            ("tls/key", "old"),
            ("only-old", "old"),
            (".new/parvis.redb", "new"),
            (".new/tls/key", "new"),
        ] {
            let path = dir.join(path);
            fs::create_dir_all(path.parent().expect("inside")).expect("made");
            fs::write(path, text).expect("written");
        }
        data
    }

    fn is_restored(dir: &Path) {
        let read = |name: &str| fs::read_to_string(dir.join(name)).ok();
        assert_eq!(read("parvis.redb").as_deref(), Some("new"));
        assert_eq!(read("tls/key").as_deref(), Some("new"));
        let mut left: Vec<_> = fs::read_dir(dir)
            .expect("listed")
            .map(|entry| entry.expect("read").file_name())
            .collect();
        left.sort();
        assert_eq!(left, ["parvis.redb", "tls"], "nothing old is left");
    }

    #[test]
    fn what_was_restored_takes_the_place_of_all() {
        let data = scene();
        begin(data.path(), &data.path().join(".new")).expect("exchanged");
        is_restored(data.path());
    }

    #[test]
    fn a_restore_that_was_cut_off_is_finished_from_wherever_it_was() {
        let steps: [fn(&Path); 4] = [
            |_| {},
            // Half of the old has gone.
            |dir| {
                fs::create_dir(dir.join(REPLACED)).expect("made");
                fs::rename(dir.join("tls"), dir.join(".replaced/tls")).expect("moved");
            },
            // All of it has, and half of the new has come.
            |dir| {
                fs::create_dir(dir.join(REPLACED)).expect("made");
                for name in ["tls", "parvis.redb", "only-old"] {
                    fs::rename(dir.join(name), dir.join(REPLACED).join(name)).expect("moved");
                }
                fs::rename(dir.join(RESTORED), dir.join(MOVING_IN)).expect("renamed");
                fs::rename(dir.join(".moving-in/tls"), dir.join("tls")).expect("moved");
            },
            // Only the old is left to be destroyed.
            |dir| {
                try_finish(dir).expect("finished");
                fs::create_dir(dir.join(REPLACED)).expect("made");
                fs::write(dir.join(".replaced/parvis.redb"), "old").expect("written");
            },
        ];
        for cut in steps {
            let data = scene();
            fs::rename(data.path().join(".new"), data.path().join(RESTORED)).expect("renamed");
            cut(data.path());
            finish(data.path()).expect("finished");
            is_restored(data.path());
        }
    }
}
