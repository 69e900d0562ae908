//! A stick that is plugged into the machine, and pulled out.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use tempfile::TempDir;

use super::machine::{Machine, scratch};

/// What a machine needs so that sticks can be plugged in: [`super::machine::Plan::with`].
pub(crate) const PORTS: [&str; 2] = ["-device", "qemu-xhci,id=usb"];

/// The emulator lets go of a stick some time after it was pulled: each has a name of its own.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A stick formatted with FAT.
pub(crate) struct Stick {
    folder: TempDir,
    name: String,
}

impl Stick {
    /// An empty one with a label, of so many MiB.
    pub(crate) fn new(label: &str, mib: u64) -> Self {
        let stick = Self {
            folder: scratch("stick"),
            name: format!("stick-{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
        };
        let file = std::fs::File::create(stick.image()).unwrap();
        file.set_len(mib << 20).unwrap();
        run(Command::new("mkfs.vfat")
            .args(["-F", "32", "-n", label])
            .arg(stick.image()));
        stick
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("stick.img")
    }

    /// Puts a file on it, while it is not plugged in.
    pub(crate) fn put(&self, file: &Path, name: &str) {
        let to = format!("::{name}");
        run(Command::new("mcopy")
            .args(["-o", "-i"])
            .arg(self.image())
            .arg(file)
            .arg(to));
    }

    /// Takes a folder of it, while it is not plugged in, into one of this machine.
    pub(crate) fn take(&self, name: &str, to: &Path) {
        let from = format!("::{name}");
        run(Command::new("mcopy")
            .args(["-s", "-n", "-i"])
            .arg(self.image())
            .arg(from)
            .arg(to));
    }

    /// Plugs it in; hands back once the machine has seen its partition.
    pub(crate) fn plug(&self, machine: &mut Machine) {
        let (name, file) = (&self.name, self.image());
        let node = json!({"driver": "raw", "node-name": name, "file": {"driver": "file", "filename": file}});
        machine.qmp().ask("blockdev-add", &node);
        let device = json!({"driver": "usb-storage", "id": format!("usb-{name}"), "drive": name, "removable": true, "bus": "usb.0"});
        machine.qmp().ask("device_add", &device);
        machine.ok("for n in $(seq 60); do grep -q '^sd' <(ls /sys/block) && udevadm settle && exit 0; sleep 1; done; exit 1");
    }

    /// Pulls it out.
    pub(crate) fn pull(&self, machine: &mut Machine) {
        machine
            .qmp()
            .ask("device_del", &json!({"id": format!("usb-{}", self.name)}));
        let gone = machine
            .qmp()
            .wait("DEVICE_DELETED", std::time::Duration::from_secs(60));
        assert!(gone.is_some(), "the stick is still there");
    }
}

/// A command of this machine that must succeed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
