//! How much room is left where the box keeps what it keeps.

use std::path::Path;

use crate::web::{Words, dates};

/// Below this the box warns, in bytes.
const TIGHT: u64 = 200_000_000;
/// From this on there is room, however large the disk is.
const ROOMY: u64 = 2_000_000_000;

/// The file system of the data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Disk {
    /// Bytes that the box may still write.
    pub(super) free: u64,
    /// Bytes in all.
    pub(super) total: u64,
}

impl Disk {
    /// The disk under a directory; none when the system does not say.
    pub(super) fn of(dir: &Path) -> Option<Self> {
        let said = rustix::fs::statvfs(dir).ok()?;
        Some(Self {
            free: said.f_bavail.saturating_mul(said.f_frsize),
            total: said.f_blocks.saturating_mul(said.f_frsize),
        })
    }

    /// Whether somebody should make room: less than 200 MB, or than a tenth while that is less than 2 GB.
    pub(super) fn is_tight(self) -> bool {
        self.free < TIGHT || (self.free < self.total / 10 && self.free < ROOMY)
    }

    /// "12 Go libres sur 29 Go".
    pub(super) fn said(self, w: Words) -> String {
        let (free, total) = (bytes(w, self.free), bytes(w, self.total));
        w.t2("desk-home-disk-free", "free", free, "total", total)
    }
}

/// A number of bytes as shops say it: thousands of thousands.
fn bytes(w: Words, count: u64) -> String {
    const MB: u64 = 1_000_000;
    let number = |n| dates::number(w.lang(), n);
    if count < 10_000 * MB {
        w.t1("desk-megabytes", "n", number(count / MB))
    } else {
        w.t1("desk-gigabytes", "n", number(count / (1000 * MB)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Lang;

    #[test]
    fn a_disk_is_tight_below_a_tenth_or_200_mb() {
        let disk = |free, total| Disk { free, total };
        assert!(disk(199_000_000, 1_000_000_000).is_tight());
        assert!(disk(1_900_000_000, 32_000_000_000).is_tight());
        assert!(!disk(4_000_000_000, 32_000_000_000).is_tight());
        assert!(!disk(24_000_000_000, 270_000_000_000).is_tight());
        assert!(Disk::of(Path::new("/")).is_some());
    }

    #[test]
    fn room_is_said_as_shops_say_it() {
        let w = Words::of(Lang::Fr);
        assert_eq!(bytes(w, 29_400_000_000), "29\u{a0}Go");
        assert_eq!(bytes(w, 420_000_000), "420\u{a0}Mo");
    }
}
