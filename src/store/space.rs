//! Room on the disk: what is left of it, and what is kept back so that erasing works when something else has filled it.
//!
//! A store needs room even to forget: it writes beside what it replaces. So there are three lines, each behind the other.
//!
//! 1. Below the [reserve](Space::reserve) the doors refuse acts that add ([`Store::is_full`]), with a page that says so.
//! 2. Below [`COMMIT`] the writer refuses what it is asked ([`Error::Full`]) before anything is written, so that the disk
//!    never fails in the middle of a commit. Acts [in need](in_need) (erasing, leaving, signing in to do so) get the
//!    *ballast* first: a file that holds nothing and is really allocated, so that others cannot have its room.
//! 3. Should the disk say all the same that it is full, the ballast is given up and the write tried once more.
//!
//! What must stay true: the ballast is made again only when there is room for it *and* the reserve.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FallocateFlags, fallocate, statvfs};

use super::volume::Home;
use super::{Error, Store, parent};

/// Bytes that a commit may take: the pages kept in memory until then, and those that it flushes beside them.
const COMMIT: u64 = 4 << 20;
/// Size of the ballast, in bytes: a few commits, or the copy of a small store that is written anew.
const BALLAST: u64 = 16 << 20;
/// The reserve of a large disk, in bytes.
const RESERVE: u64 = 32 << 20;

tokio::task_local! {
    /// Set while somebody does what must work on a full disk.
    static IN_NEED: ();
}

/// What is written within this may take the room that is kept back for it: what forgets, what ends something, and what
/// one must do before.
pub async fn in_need<T>(act: impl Future<Output = T>) -> T {
    IN_NEED.scope((), act).await
}

/// Whether whoever asks now is in need.
pub(crate) fn is_in_need() -> bool {
    IN_NEED.try_with(|()| ()).is_ok()
}

/// The file system under a store, as it is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Bytes that may still be written.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
    /// Whether room is kept back for what must work when the disk is full.
    pub has_ballast: bool,
}

impl Space {
    /// Below so many free bytes nothing is added.
    fn reserve(self) -> u64 {
        let reserve = RESERVE.min(self.total / 8).max(2 * COMMIT);
        // What the ballast gave is not for those who add.
        reserve + if self.has_ballast { 0 } else { BALLAST }
    }

    /// Whether acts that add are to be refused.
    pub fn is_full(self) -> bool {
        self.free < self.reserve()
    }
}

/// The ballast of a store: where it lies, whether it is there or not.
#[derive(Debug)]
pub(crate) struct Ballast(PathBuf);

impl Ballast {
    /// The ballast of the store in this file.
    pub(crate) fn of(store: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".ballast-");
        name.push(store.file_name().unwrap_or_default());
        Self(parent(store).join(name))
    }

    fn is_there(&self) -> bool {
        // A file that was cut off while it was made is no ballast.
        fs::symlink_metadata(&self.0).is_ok_and(|found| found.blocks() * 512 >= BALLAST)
    }

    /// The file system as it is now; none when the system does not say.
    pub(crate) fn space(&self) -> Option<Space> {
        let said = statvfs(parent(&self.0)).ok()?;
        Some(Space {
            free: said.f_bavail.saturating_mul(said.f_frsize),
            total: said.f_blocks.saturating_mul(said.f_frsize),
            has_ballast: self.is_there(),
        })
    }

    /// Gives its room to whoever needs it now; whether there was any.
    pub(crate) fn give_up(&self) -> bool {
        let given = fs::remove_file(&self.0).is_ok();
        if given {
            tracing::warn!("the disk is full: the store takes the room it had kept back");
        }
        given
    }

    /// Sees to it that so many bytes and a commit can be written, giving the ballast up for it if that helps.
    pub(crate) fn make_room_for(&self, bytes: u64) {
        let wanted = bytes + COMMIT;
        if let Some(space) = self.space()
            && space.free < wanted
            && space.has_ballast
            && space.free + BALLAST >= wanted
        {
            self.give_up();
        }
    }

    /// Whether a commit may begin.
    pub(crate) fn lets_commit(&self, in_need: bool) -> bool {
        let has_room = || self.space().is_none_or(|space| space.free >= COMMIT);
        has_room() || (in_need && self.give_up() && has_room())
    }

    /// Takes its room again if nobody else needs it; whether it is there now.
    fn take(&self) -> io::Result<bool> {
        let Some(space) = self.space() else {
            return Ok(false);
        };
        // Without its ballast a disk that is not full has room for it and the reserve.
        if space.has_ballast || space.is_full() {
            return Ok(space.has_ballast);
        }
        let mut options = File::options();
        let file = options.write(true).create(true).mode(0o600).open(&self.0)?;
        let taken = fallocate(&file, FallocateFlags::empty(), 0, BALLAST);
        match taken
            .map_err(io::Error::from)
            .and_then(|()| file.sync_all())
        {
            Ok(()) => Ok(true),
            Err(error) => {
                drop(fs::remove_file(&self.0));
                Err(error)
            }
        }
    }
}

impl Store {
    /// The file system that the store lies on; none for a store in memory.
    pub fn space(&self) -> Option<Space> {
        self.0.ballast.as_deref()?.space()
    }

    /// Whether acts that add are to be refused, for lack of room.
    pub fn is_full(&self) -> bool {
        self.space().is_some_and(Space::is_full)
    }

    /// Keeps room back for what must work when the disk is full, if there is room enough. To be called now and then by
    /// who serves. Blocking, but short.
    ///
    /// # Errors
    /// The file system cannot reserve room; the store works all the same.
    pub fn keep_room_back(&self) -> Result<bool, Error> {
        match &self.0.ballast {
            Some(ballast) => Ok(ballast.take()?),
            None => Ok(false),
        }
    }
}

impl Home {
    /// The ballast of a store that lies in a file.
    pub(crate) fn ballast(&self) -> Option<Ballast> {
        match self {
            Self::File(path) => Some(Ballast::of(path)),
            Self::Memory | Self::Elsewhere => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_added_below_the_reserve() {
        let space = |free, total, has_ballast| Space {
            free,
            total,
            has_ballast,
        };
        let (mib, gib) = (1 << 20, 1 << 30);
        assert!(!space(33 * mib, 8 * gib, true).is_full());
        assert!(space(31 * mib, 8 * gib, true).is_full());
        assert!(space(47 * mib, 8 * gib, false).is_full(), "the ballast's");
        assert!(!space(9 * mib, 64 * mib, true).is_full(), "a small disk");
        assert!(space(7 * mib, 64 * mib, true).is_full());
    }

    #[test]
    fn ballast_is_really_allocated_and_given_up_once() {
        let dir = tempfile::tempdir().unwrap();
        let ballast = Ballast::of(&dir.path().join("parvis.redb"));
        assert!(!ballast.is_there());
        assert!(ballast.take().unwrap());
        assert!(ballast.is_there());
        assert!(ballast.take().unwrap(), "it is there already");
        assert!(ballast.give_up());
        assert!(!ballast.is_there());
        assert!(!ballast.give_up());
    }

    #[tokio::test]
    async fn need_is_of_one_act() {
        assert!(!is_in_need());
        assert!(in_need(async { is_in_need() }).await);
        assert!(!is_in_need());
    }
}
