//! Sticks: which partitions somebody plugged in, and mounting them.
//!
//! What must stay true: a disk that the system itself uses, by any of its partitions, is no stick, whatever it says of
//! itself; nothing on a stick can be run or gets rights by its file modes.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::command::succeed;
use super::protocol::{FileSystem, Refusal, StickId};
use crate::appliance::settings::Machine;

/// How long a slow stick may take to be looked at.
const LOOKING: Duration = Duration::from_secs(8);
/// How long it may take to be mounted, or to take what is still to be written to it.
const MOUNTING: Duration = Duration::from_secs(60);

/// A partition that may be mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Partition {
    pub(super) id: StickId,
    pub(super) device: PathBuf,
    pub(super) label: String,
    pub(super) file_system: FileSystem,
    pub(super) size: u64,
    /// Where it is mounted, if it is.
    pub(super) mounted_at: Vec<PathBuf>,
}

/// `lsblk --json`, as far as it is used.
#[derive(Deserialize)]
struct Listed {
    blockdevices: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    kname: String,
    path: PathBuf,
    #[serde(rename = "maj:min")]
    number: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    hotplug: bool,
    tran: Option<String>,
    fstype: Option<String>,
    label: Option<String>,
    uuid: Option<String>,
    size: Option<u64>,
    #[serde(default)]
    mountpoints: Vec<Option<String>>,
    #[serde(default)]
    children: Vec<Block>,
}

impl Block {
    /// Whether somebody plugged this disk in: by USB, or as a card.
    fn is_plugged(&self) -> bool {
        let by = self.tran.as_deref();
        let is_card = self.kname.starts_with("mmcblk") && !self.kname.contains("boot");
        self.kind == "disk" && (by == Some("usb") || (self.hotplug && is_card))
    }

    /// Whether the system uses it, or a part of it, other than as a stick.
    fn is_in_use(&self, ours: &[PathBuf]) -> bool {
        let places = self.mountpoints.iter().flatten();
        let elsewhere = |place: &String| !ours.iter().any(|it| it == Path::new(place));
        let is_part_of_something = !matches!(self.kind.as_str(), "disk" | "part");
        places.into_iter().any(elsewhere)
            || is_part_of_something
            || self.children.iter().any(|child| child.is_in_use(ours))
    }

    fn partition(&self) -> Option<Partition> {
        let file_system = match self.fstype.as_deref()? {
            "vfat" => FileSystem::Vfat,
            "exfat" => FileSystem::Exfat,
            "ext4" => FileSystem::Ext4,
            _ => return None,
        };
        let size = self.size?;
        let mut hasher = blake3::Hasher::new();
        for part in [&self.number, self.uuid.as_ref()?, &size.to_string()] {
            hasher.update(part.as_bytes()).update(&[0]);
        }
        let mut id = [0; 8];
        id.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Some(Partition {
            id: StickId(id),
            device: self.path.clone(),
            label: self.label.clone().unwrap_or_default(),
            file_system,
            size,
            mounted_at: self
                .mountpoints
                .iter()
                .flatten()
                .map(PathBuf::from)
                .collect(),
        })
    }
}

/// What of the list is a stick. `ours` are the places where the mechanic mounts sticks itself.
fn sticks_in(listed: &[u8], ours: &[PathBuf]) -> Result<Vec<Partition>, Refusal> {
    let listed: Listed = serde_json::from_slice(listed)
        .map_err(|error| Refusal::Failed(format!("lsblk: {error}")))?;
    let disks = listed.blockdevices.iter();
    let plugged = disks.filter(|disk| disk.is_plugged() && !disk.is_in_use(ours));
    Ok(plugged
        .flat_map(|disk| std::iter::once(disk).chain(&disk.children))
        .filter_map(Block::partition)
        .collect())
}

/// Where the mechanic mounts a stick to look at it.
pub(super) fn glance(machine: &Machine) -> PathBuf {
    machine.directory.join("stick")
}

/// The sticks that are plugged in.
pub(super) async fn plugged(machine: &Machine) -> Result<Vec<Partition>, Refusal> {
    const COLUMNS: &str = "KNAME,PATH,MAJ:MIN,TYPE,HOTPLUG,TRAN,FSTYPE,LABEL,UUID,SIZE,MOUNTPOINTS";
    let arguments = ["--json", "--tree", "--bytes", "--output", COLUMNS];
    let listed = succeed(machine.lsblk.as_path(), arguments, LOOKING).await?;
    let ours = [glance(machine), machine.stick.as_path().to_owned()];
    sticks_in(&listed, &ours)
}

/// The stick of this name.
pub(super) async fn find(machine: &Machine, id: StickId) -> Result<Partition, Refusal> {
    let mut plugged = plugged(machine).await?.into_iter();
    plugged.find(|it| it.id == id).ok_or(Refusal::NoStick)
}

/// Mounts a stick for the account `owner` to write on, or for nobody to write on.
pub(super) async fn mount(
    machine: &Machine,
    stick: &Partition,
    at: &Path,
    owner: Option<u32>,
) -> Result<(), Refusal> {
    let failed = |error: std::io::Error| Refusal::Failed(format!("{}: {error}", at.display()));
    std::fs::create_dir_all(at).map_err(failed)?;
    let options = options(stick.file_system, owner);
    let kind = match stick.file_system {
        FileSystem::Vfat => "vfat",
        FileSystem::Exfat => "exfat",
        FileSystem::Ext4 => "ext4",
    };
    let arguments = ["-t", kind, "-o", &options, "--"].map(Path::new);
    let arguments = arguments.into_iter().chain([stick.device.as_path(), at]);
    succeed(machine.mount.as_path(), arguments, MOUNTING).await?;
    if let (FileSystem::Ext4, Some(owner)) = (stick.file_system, owner) {
        // The other two have no owners of their own.
        chown(at, Some(owner), None).map_err(failed)?;
    }
    Ok(())
}

fn options(file_system: FileSystem, owner: Option<u32>) -> String {
    let mut options = String::from("nosuid,nodev,noexec");
    match (file_system, owner) {
        (FileSystem::Ext4, Some(_)) => {}
        (FileSystem::Ext4, None) => options += ",ro,noload",
        (_, Some(owner)) => options += &format!(",uid={owner},umask=0077"),
        (_, None) => options += ",ro,umask=0077",
    }
    options
}

/// Lets go of what is mounted here, once everything is written to it. Nothing mounted is no error.
pub(super) async fn unmount(machine: &Machine, at: &Path) -> Result<(), Refusal> {
    if !is_mounted(at) {
        return Ok(());
    }
    match succeed(machine.umount.as_path(), [Path::new("--"), at], MOUNTING).await {
        Err(Refusal::Failed(why)) if why.contains("busy") => Err(Refusal::StickInUse),
        done => done.map(drop),
    }
}

/// Whether something is mounted here.
pub(super) fn is_mounted(at: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let place = at.display().to_string();
    mounts
        .lines()
        .any(|line| line.split(' ').nth(1) == Some(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box that runs from a card, with an SSD by USB whose second partition it uses, and a stick.
    const LISTED: &str = r#"{"blockdevices":[
      {"kname":"mmcblk0","path":"/dev/mmcblk0","maj:min":"179:0","type":"disk","hotplug":true,"tran":null,"fstype":null,
       "label":null,"uuid":null,"size":32000000000,"mountpoints":[null],"children":[
        {"kname":"mmcblk0p2","path":"/dev/mmcblk0p2","maj:min":"179:2","type":"part","hotplug":true,"tran":null,
         "fstype":"vfat","label":"BOOT","uuid":"AAAA-BBBB","size":300000000,"mountpoints":[null]},
        {"kname":"mmcblk0p7","path":"/dev/mmcblk0p7","maj:min":"179:7","type":"part","hotplug":true,"tran":null,
         "fstype":"ext4","label":"data","uuid":"d","size":28000000000,"mountpoints":["/var"]}]},
      {"kname":"sda","path":"/dev/sda","maj:min":"8:0","type":"disk","hotplug":true,"tran":"usb","fstype":null,
       "label":null,"uuid":null,"size":500000000000,"mountpoints":[null],"children":[
        {"kname":"sda1","path":"/dev/sda1","maj:min":"8:1","type":"part","hotplug":true,"tran":null,"fstype":"ext4",
         "label":"a","uuid":"a","size":1000,"mountpoints":[null]},
        {"kname":"sda2","path":"/dev/sda2","maj:min":"8:2","type":"part","hotplug":true,"tran":null,"fstype":"crypto_LUKS",
         "label":null,"uuid":"b","size":1000,"mountpoints":[null],"children":[
          {"kname":"dm-0","path":"/dev/mapper/x","maj:min":"254:0","type":"crypt","hotplug":false,"tran":null,
           "fstype":"ext4","label":"x","uuid":"c","size":1000,"mountpoints":["/srv"]}]}]},
      {"kname":"sdb","path":"/dev/sdb","maj:min":"8:16","type":"disk","hotplug":true,"tran":"usb","fstype":null,
       "label":null,"uuid":null,"size":16000000000,"mountpoints":[null],"children":[
        {"kname":"sdb1","path":"/dev/sdb1","maj:min":"8:17","type":"part","hotplug":true,"tran":null,"fstype":"vfat",
         "label":"CLE USB","uuid":"1234-ABCD","size":15999000000,"mountpoints":["/run/parvis-stick"]},
        {"kname":"sdb2","path":"/dev/sdb2","maj:min":"8:18","type":"part","hotplug":true,"tran":null,"fstype":"ntfs",
         "label":"W","uuid":"n","size":1000,"mountpoints":[null]}]},
      {"kname":"sdc","path":"/dev/sdc","maj:min":"8:32","type":"disk","hotplug":true,"tran":"usb","fstype":"exfat",
       "label":null,"uuid":"9999-0000","size":64000000000,"mountpoints":[null]},
      {"kname":"nvme0n1","path":"/dev/nvme0n1","maj:min":"259:0","type":"disk","hotplug":false,"tran":"nvme",
       "fstype":"ext4","label":null,"uuid":"e","size":1,"mountpoints":[null]}]}"#;

    fn found() -> Vec<Partition> {
        sticks_in(LISTED.as_bytes(), &["/run/parvis-stick".into()]).unwrap()
    }

    #[test]
    fn a_stick_is_what_was_plugged_in_and_the_system_does_not_use() {
        let devices: Vec<_> = found().into_iter().map(|it| it.device).collect();
        assert_eq!(devices, [Path::new("/dev/sdb1"), Path::new("/dev/sdc")]);
    }

    #[test]
    fn two_sticks_have_two_names_and_one_keeps_its_own() {
        let (first, again) = (found(), found());
        assert_eq!(first[0].id, again[0].id);
        assert_ne!(first[0].id, first[1].id);
        assert_eq!(first[0].label, "CLE USB");
        let elsewhere = LISTED.replace("1234-ABCD", "1234-ABCE");
        let other = sticks_in(elsewhere.as_bytes(), &["/run/parvis-stick".into()]).unwrap();
        assert_ne!(other[0].id, first[0].id, "another stick in the same place");
    }

    #[test]
    fn a_stick_that_somebody_mounted_elsewhere_is_left_to_them() {
        let elsewhere = LISTED.replace("/run/parvis-stick", "/mnt");
        let found = sticks_in(elsewhere.as_bytes(), &["/run/parvis-stick".into()]).unwrap();
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn nothing_on_a_stick_can_be_run() {
        for kind in [FileSystem::Vfat, FileSystem::Exfat, FileSystem::Ext4] {
            for owner in [None, Some(990)] {
                let options = options(kind, owner);
                assert!(options.starts_with("nosuid,nodev,noexec"), "{options}");
                assert_eq!(options.contains(",ro"), owner.is_none(), "{options}");
            }
        }
    }
}
