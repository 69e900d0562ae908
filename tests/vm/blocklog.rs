//! The log that QEMU's `blklogwrites` leaves: every write and flush of the disk, in order (the format of dm-log-writes).
//!
//! A superblock, then entries: a header of one sector (sector, count, flags, length; little-endian), then the data. The log says
//! in which order requests were made; what lies before a flush in it was made before that flush.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Bytes of a sector, in the log and on the disk.
pub(crate) const SECTOR: u64 = 512;
const MAGIC: u64 = 0x006a_7366_7773_6872;
const FLUSH: u64 = 1;
const FUA: u64 = 2;
const DISCARD: u64 = 4;

/// One request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Its first sector on the disk.
    pub(crate) sector: u64,
    /// Sectors written.
    pub(crate) count: u64,
    flags: u64,
    /// Where in the log its data are.
    data: u64,
}

impl Entry {
    /// What came before is durable from here on.
    pub(crate) fn is_flush(&self) -> bool {
        self.flags & FLUSH != 0
    }

    /// It is durable by itself.
    pub(crate) fn is_durable(&self) -> bool {
        self.flags & FUA != 0
    }
}

/// The log, with its data left in the file.
pub(crate) struct Log {
    file: File,
    pub(crate) entries: Vec<Entry>,
}

impl Log {
    pub(crate) fn open(path: &Path) -> Self {
        let file = File::open(path).unwrap();
        let length = file.metadata().unwrap().len();
        let head = words(&file, 0);
        assert_eq!(head[0], MAGIC, "{} is no log", path.display());
        let mut entries = Vec::new();
        let mut at = SECTOR;
        // A log that was cut off is read as far as it goes: its superblock counts what was whole.
        while (entries.len() as u64) < head[2] && at + SECTOR <= length {
            let [sector, count, flags, _] = words(&file, at);
            let data = at + SECTOR;
            entries.push(Entry {
                sector,
                count,
                flags,
                data,
            });
            at = data
                + if flags & DISCARD == 0 {
                    count * SECTOR
                } else {
                    0
                };
        }
        Self { file, entries }
    }

    /// What a request wrote; a discarded block may as well stay what it was.
    pub(crate) fn data(&self, entry: &Entry) -> Vec<u8> {
        if entry.flags & DISCARD != 0 {
            return Vec::new();
        }
        let length = usize::try_from(entry.count * SECTOR).unwrap();
        let mut data = vec![0; length];
        self.file.read_exact_at(&mut data, entry.data).unwrap();
        data
    }
}

fn words(file: &File, at: u64) -> [u64; 4] {
    let mut bytes = [0; 32];
    file.read_exact_at(&mut bytes, at).unwrap();
    let mut words = [0; 4];
    for (word, bytes) in words.iter_mut().zip(bytes.chunks(8)) {
        *word = u64::from_le_bytes(bytes.try_into().unwrap());
    }
    words
}
