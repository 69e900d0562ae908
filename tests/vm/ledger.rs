//! What was acknowledged, written where a power cut can be asked about it: sectors of the disk that belong to no partition.
//!
//! Each acknowledgement is one sector, written past every cache after the box had answered. So in a log of the disk it stands
//! behind all that the answer rests on, and on a disk whose machine was killed it says what must be there. It is not flushed: the
//! ledger must not make the box's own writes more durable than the box does.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Mutex;

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

/// Sectors between the table of the partitions and the first of them.
pub(crate) const FIRST: u64 = 64;
/// How many: older ones are written over.
pub(crate) const SECTORS: u64 = 1900;
const SECTOR: usize = 512;
const MAGIC: &str = "parvis-ack ";

/// Something that the box said it keeps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Kept {
    /// The event with this id, whose text has this number.
    Event { id: String, number: u64 },
    /// All events of an imported calendar with this number.
    Calendar { number: u64 },
    /// The file with this hash.
    Picture { file: String },
    /// The load has begun.
    Begin,
}

/// Writes it.
pub(crate) struct Ledger {
    disk: File,
    next: Mutex<u64>,
}

#[repr(align(4096))]
struct Aligned([u8; SECTOR]);

impl Ledger {
    pub(crate) fn open(disk: &Path, from: u64) -> io::Result<Self> {
        let direct = OFlags::DIRECT.bits().cast_signed();
        let disk = OpenOptions::new()
            .write(true)
            .custom_flags(direct)
            .open(disk)?;
        let next = Mutex::new(from);
        Ok(Self { disk, next })
    }

    /// Hands back once the disk has it.
    pub(crate) fn write(&self, kept: &Kept) -> io::Result<()> {
        let mut next = self.next.lock().unwrap();
        let text = format!("{MAGIC}{} {}\n", *next, serde_json::to_string(kept)?);
        let mut sector = Box::new(Aligned([0; SECTOR]));
        sector.0[..text.len()].copy_from_slice(text.as_bytes());
        let at = (FIRST + *next % SECTORS) * SECTOR as u64;
        self.disk.write_all_at(&sector.0, at)?;
        *next += 1;
        Ok(())
    }
}

/// The number of an acknowledgement, and what it says, if this sector is one.
pub(crate) fn read(sector: &[u8]) -> Option<(u64, Kept)> {
    let text = std::str::from_utf8(sector.get(..SECTOR)?).ok()?;
    let (number, json) = text.strip_prefix(MAGIC)?.split_once(' ')?;
    let json = json.split('\n').next()?;
    Some((number.parse().ok()?, serde_json::from_str(json).ok()?))
}

/// Everything that a disk still says.
pub(crate) fn read_disk(disk: &Path) -> Vec<(u64, Kept)> {
    let mut all = vec![0; SECTOR * usize::try_from(SECTORS).unwrap()];
    let disk = File::open(disk).unwrap();
    disk.read_exact_at(&mut all, FIRST * SECTOR as u64).unwrap();
    let mut said: Vec<_> = all.chunks(SECTOR).filter_map(read).collect();
    said.sort_by_key(|(number, _)| *number);
    said
}
