//! A data partition as a power cut may have left it, and what the box would find on it.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use tempfile::TempDir;

use super::blocklog::{Entry, Log, SECTOR};

/// Durable writes that can still be taken back, for the controls.
const REMEMBERED: usize = 60;

/// Where the data partition lies on a disk: first sector, sectors.
pub(crate) fn data_partition(disk: &Path) -> (u64, u64) {
    let said = Command::new("sfdisk")
        .arg("--json")
        .arg(disk)
        .output()
        .unwrap();
    let table: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let partitions = table["partitiontable"]["partitions"].as_array().unwrap();
    let data = partitions
        .iter()
        .find(|it| it["name"] == "parvis-data")
        .unwrap();
    (
        data["start"].as_u64().unwrap(),
        data["size"].as_u64().unwrap(),
    )
}

/// The data partition with all that is durable at one point of the log, which goes forward.
pub(crate) struct Durable {
    folder: TempDir,
    base: File,
    partition: (u64, u64),
    /// Written since the last flush: indices into the log.
    pending: Vec<usize>,
    /// What the latest durable writes wrote over: where, and the bytes that were there.
    replaced: VecDeque<(u64, Vec<u8>)>,
    /// How many cuts were made.
    cuts: usize,
}

impl Durable {
    /// From the disk as it was when the log began. Its partition is that of the disk as it became.
    pub(crate) fn of(disk_before: &Path, partition: (u64, u64)) -> Self {
        let folder = memory();
        let base = folder.path().join("base");
        let (first, sectors) = partition;
        let copied = Command::new("dd")
            .arg(format!("if={}", disk_before.display()))
            .arg(format!("of={}", base.display()))
            .args([
                "bs=1M",
                "iflag=skip_bytes,count_bytes",
                "conv=sparse",
                "status=none",
            ])
            .arg(format!("skip={}", first * SECTOR))
            .arg(format!("count={}", sectors * SECTOR))
            .status();
        assert!(copied.unwrap().success());
        let base = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&base)
            .unwrap();
        base.set_len(sectors * SECTOR).unwrap();
        Self {
            folder,
            base,
            partition,
            pending: Vec::new(),
            replaced: VecDeque::new(),
            cuts: 0,
        }
    }

    /// Where an entry's data belong in the partition, if they do.
    fn place(&self, entry: &Entry) -> Option<u64> {
        let (first, sectors) = self.partition;
        let inside = entry.sector >= first && entry.sector + entry.count <= first + sectors;
        (inside && entry.count > 0).then(|| (entry.sector - first) * SECTOR)
    }

    /// Takes the next entry of the log.
    pub(crate) fn take(&mut self, log: &Log, index: usize) {
        let entry = &log.entries[index];
        if entry.is_flush() {
            for index in std::mem::take(&mut self.pending) {
                self.apply(log, index);
            }
        }
        if self.place(entry).is_none() {
            return;
        }
        if entry.is_durable() {
            self.apply(log, index);
        } else {
            self.pending.push(index);
        }
    }

    fn apply(&mut self, log: &Log, index: usize) {
        let entry = &log.entries[index];
        let Some(at) = self.place(entry) else { return };
        let data = log.data(entry);
        let mut before = vec![0; data.len()];
        self.base.read_exact_at(&mut before, at).unwrap();
        self.base.write_all_at(&data, at).unwrap();
        // What is written over again cannot be taken back alone.
        let end = at + data.len() as u64;
        (self.replaced).retain(|(from, old)| from + old.len() as u64 <= at || *from >= end);
        self.replaced.push_back((at, before));
        if self.replaced.len() > REMEMBERED {
            self.replaced.pop_front();
        }
    }

    /// How many writes are not durable yet.
    pub(crate) fn unsettled(&self) -> usize {
        self.pending.len()
    }

    /// The partition after a cut here: of what was not durable, some is there, in any order, and some of that by half.
    pub(crate) fn cut(&mut self, log: &Log, chance: &mut StdRng) -> Cut {
        let cut = self.copy();
        let mut order = self.pending.clone();
        order.shuffle(chance);
        let likely = chance.random_range(0.0..=1.0);
        for index in order {
            let entry = &log.entries[index];
            let (Some(at), true) = (self.place(entry), chance.random_bool(likely)) else {
                continue;
            };
            let data = log.data(entry);
            let mut length = data.len();
            if entry.count > 1 && chance.random_bool(0.1) {
                let sectors = chance.random_range(1..entry.count);
                length = usize::try_from(sectors * SECTOR).unwrap();
            }
            cut.write(at, &data[..length.min(data.len())]);
        }
        cut
    }

    /// The partition of a device that lies: one write that it had confirmed as durable is not there. `None` when every one of
    /// the latest wrote what was there already.
    pub(crate) fn cut_that_lost_one(&mut self, chance: &mut StdRng) -> Option<Cut> {
        let cut = self.copy();
        let mut order: Vec<_> = (0..self.replaced.len()).collect();
        order.shuffle(chance);
        for at in order {
            let (at, before) = &self.replaced[at];
            let mut now = vec![0; before.len()];
            self.base.read_exact_at(&mut now, *at).unwrap();
            if now != *before {
                cut.write(*at, before);
                return Some(cut);
            }
        }
        None
    }

    fn copy(&mut self) -> Cut {
        self.cuts += 1;
        let folder = self.folder.path();
        let image = folder.join(format!("cut-{}.img", self.cuts));
        let copied = Command::new("cp")
            .args(["--reflink=auto", "--sparse=auto"])
            .args([folder.join("base"), image.clone()])
            .status();
        assert!(copied.unwrap().success());
        Cut {
            image,
            data: folder.join(format!("cut-{}", self.cuts)),
        }
    }
}

/// Large files that are written again and again: in memory where there is some.
fn memory() -> TempDir {
    let folder = tempfile::Builder::new()
        .prefix("parvis-vm-")
        .tempdir_in("/dev/shm");
    folder.unwrap_or_else(|_| super::machine::scratch("rebuilt"))
}

/// A rebuilt partition; gone when it is dropped.
pub(crate) struct Cut {
    image: PathBuf,
    data: PathBuf,
}

impl Cut {
    fn write(&self, at: u64, data: &[u8]) {
        let file = OpenOptions::new().write(true).open(&self.image).unwrap();
        file.write_all_at(data, at).unwrap();
    }

    /// Replays the journal as the next start does, checks the file system, and reads the box's data out of it.
    pub(crate) fn recover(&self) -> Result<PathBuf, String> {
        // 1: the file system was mended, which is all that replaying is.
        self.fsck(&["-E", "journal_only", "-y"], 1)?;
        self.fsck(&["-f", "-n"], 0)?;
        fs::create_dir(&self.data).unwrap();
        let read = format!("rdump /lib/parvis {}", self.data.display());
        let said = Command::new("debugfs")
            .args(["-R", &read])
            .arg(&self.image)
            .output();
        let said = said.unwrap();
        let folder = self.data.join("parvis");
        if folder.is_dir() {
            // Its socket outlives nothing.
            let _ = fs::remove_file(folder.join("control.sock"));
            return Ok(folder);
        }
        Err(format!(
            "no data: {}",
            String::from_utf8_lossy(&said.stderr)
        ))
    }

    fn fsck(&self, how: &[&str], most: i32) -> Result<(), String> {
        let said = Command::new("e2fsck")
            .args(how)
            .arg(&self.image)
            .output()
            .unwrap();
        match said.status.code() {
            Some(status) if status <= most => Ok(()),
            status => Err(format!(
                "e2fsck {how:?} {status:?}: {}",
                String::from_utf8_lossy(&said.stdout)
            )),
        }
    }
}

impl Drop for Cut {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.image);
        let _ = fs::remove_dir_all(&self.data);
    }
}
