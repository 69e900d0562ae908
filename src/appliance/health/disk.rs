//! The disk on which the data lies: what it is, how worn it says it is, what was written to it.
//!
//! Only eMMC tells its wear to anybody who asks; what NVMe and SATA disks know of theirs (SMART) they tell root alone, and
//! an SD card tells nobody. Both are said as they are.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::machine::{line, number};

/// A sector of `/sys/block/*/stat`, whatever the disk's own are (`Documentation/block/stat.rst`).
const SECTOR: u64 = 512;

/// The disk of the data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataDisk {
    /// What kind it is.
    pub kind: Kind,
    /// The file system on it, by the kernel's name.
    pub file_system: Option<String>,
    /// The month in which a card or eMMC was made.
    pub made: Option<Date>,
    /// How worn it says it is.
    pub wear: Option<Wear>,
    /// Bytes written to it since the machine was started, by whatever runs on it.
    pub written: Option<u64>,
}

/// Kinds of disks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// The kernel does not say: memory, a network, several disks in one.
    #[default]
    Unknown,
    /// An SD card.
    SdCard,
    /// Flash on the board.
    Emmc,
    /// A solid-state disk on PCI Express.
    Nvme,
    /// Another solid-state disk, or a stick.
    Solid,
    /// A disk that turns.
    Turning,
    /// Of a virtual machine.
    Virtual,
}

/// What eMMC says of itself (JEDEC 84-B50, `DEVICE_LIFE_TIME_EST` and `PRE_EOL_INFO`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wear {
    /// The upper end of what is used up of its life, in per cent, by tens; above 100 it has passed what was foreseen.
    pub used_percent: u8,
    /// Whether its spare blocks run out.
    pub is_near_end: bool,
}

impl DataDisk {
    /// The disk under `dir`, of the machine whose files lie below `root`.
    pub(super) fn under(root: &Path, dir: &Path) -> Self {
        let Ok(found) = rustix::fs::stat(dir) else {
            return Self::default();
        };
        let device = found.st_dev;
        let number = (rustix::fs::major(device), rustix::fs::minor(device));
        Self::numbered(root, number)
    }

    /// The disk of the file system with this device number.
    pub(super) fn numbered(root: &Path, (major, minor): (u32, u32)) -> Self {
        let number = format!("{major}:{minor}");
        let file_system = file_system(root, &number);
        let Some(disk) = whole_disk(root, &number) else {
            return Self {
                file_system,
                ..Self::default()
            };
        };
        Self {
            kind: kind(&disk),
            file_system,
            made: line(&disk, "device/date").and_then(|said| month(&said)),
            wear: wear(&disk),
            written: written(&disk),
        }
    }
}

/// The directory of the disk that holds this block device.
fn whole_disk(root: &Path, number: &str) -> Option<PathBuf> {
    let device = fs::canonicalize(root.join("sys/dev/block").join(number)).ok()?;
    if device.join("partition").exists() {
        device.parent().map(Path::to_owned)
    } else {
        Some(device)
    }
}

fn file_system(root: &Path, number: &str) -> Option<String> {
    // "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": proc(5).
    let said = fs::read_to_string(root.join("proc/self/mountinfo")).ok()?;
    let mut lines = said.lines();
    lines.find_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        let is_it = before.split(' ').nth(2) == Some(number);
        is_it.then(|| after.split(' ').next().map(str::to_owned))?
    })
}

fn kind(disk: &Path) -> Kind {
    let name = disk
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    match line(disk, "device/type").as_deref() {
        Some("SD") => Kind::SdCard,
        Some("MMC") => Kind::Emmc,
        _ if name.starts_with("nvme") => Kind::Nvme,
        _ if name.starts_with("vd") || name.starts_with("xvd") => Kind::Virtual,
        _ if name.starts_with("sd") => match number::<u8>(disk, "queue/rotational") {
            Some(1) => Kind::Turning,
            Some(_) => Kind::Solid,
            None => Kind::Unknown,
        },
        _ => Kind::Unknown,
    }
}

/// "03/2019"
fn month(said: &str) -> Option<Date> {
    let (month, year) = said.split_once('/')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

fn wear(disk: &Path) -> Option<Wear> {
    // "0x02 0x01": cells of two kinds, each in steps of ten per cent; 0 is "not said", 11 is "beyond".
    let life = line(disk, "device/life_time")?;
    let used = life
        .split(' ')
        .filter_map(hexadecimal)
        .filter(|it| (1..=11).contains(it))
        .max()?;
    let end = line(disk, "device/pre_eol_info").and_then(|said| hexadecimal(&said));
    Some(Wear {
        used_percent: used * 10,
        is_near_end: end.is_some_and(|level| level >= 2),
    })
}

fn hexadecimal(said: &str) -> Option<u8> {
    u8::from_str_radix(said.strip_prefix("0x")?, 16).ok()
}

fn written(disk: &Path) -> Option<u64> {
    let said = line(disk, "stat")?;
    let sectors: u64 = said.split_whitespace().nth(6)?.parse().ok()?;
    Some(sectors.saturating_mul(SECTOR))
}
