//! Update bundles for the machine: of the system that it runs, whole or spoiled in one way.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::machine::scratch;
use super::stick::run;

/// Where slot A begins in the image of a PC (`image/layout.sh`), in bytes.
const SLOT_A: u64 = 64 << 20;

/// Bundles made from the system of the image under test.
pub(crate) struct Bundles {
    folder: TempDir,
    keys: PathBuf,
}

impl Bundles {
    pub(crate) fn new() -> Self {
        let keys =
            std::env::var_os("PARVIS_VM_KEYS").expect("tests/vm/run says where the keys are");
        let bundles = Self {
            folder: scratch("bundles"),
            keys: keys.into(),
        };
        let image =
            std::env::var_os("PARVIS_VM_IMAGE").expect("tests/vm/run says where the image is");
        let image = fs::File::open(image).unwrap();
        // A squashfs says how long it is: superblock, bytes_used.
        let mut length = [0; 8];
        image.read_exact_at(&mut length, SLOT_A + 40).unwrap();
        let length = usize::try_from(u64::from_le_bytes(length).next_multiple_of(4096)).unwrap();
        let mut system = vec![0; length];
        image.read_exact_at(&mut system, SLOT_A).unwrap();
        fs::write(bundles.path("system.img"), system).unwrap();
        bundles
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same system again, under another version.
    pub(crate) fn good(&self) -> PathBuf {
        self.of("good", &self.path("system.img"), &self.keys)
    }

    /// Signed by somebody whom the machine does not know.
    pub(crate) fn of_a_stranger(&self) -> PathBuf {
        let keys = self.path("stranger");
        let make = Path::new(env!("CARGO_MANIFEST_DIR")).join("image/make-keys");
        run(Command::new(make).arg(&keys));
        self.of("stranger", &self.path("system.img"), &keys)
    }

    /// Cut off in the middle.
    pub(crate) fn truncated(&self) -> PathBuf {
        let whole = fs::read(self.good()).unwrap();
        let file = self.path("truncated.raucb");
        fs::write(&file, &whole[..whole.len() / 2]).unwrap();
        file
    }

    /// A system whose server ends as soon as it is started.
    pub(crate) fn whose_server_crashes(&self) -> PathBuf {
        self.spoiled("crashes", |root| {
            let program = root.join("usr/bin/parvis");
            fs::write(program, "#!/bin/sh\necho broken >&2\nexit 1\n").unwrap();
        })
    }

    /// A system whose kernel panics: it finds no initial file system, so no root.
    pub(crate) fn whose_kernel_panics(&self) -> PathBuf {
        self.spoiled("panics", |root| {
            fs::write(root.join("boot/initrd.img"), vec![0; 4096]).unwrap();
        })
    }

    fn spoiled(&self, name: &str, spoil: impl FnOnce(&Path)) -> PathBuf {
        let root = self.path(&format!("{name}-root"));
        let system = self.path(&format!("{name}.img"));
        run(Command::new("unsquashfs")
            .args(["-no-progress", "-quiet", "-d"])
            .arg(&root)
            .arg(self.path("system.img")));
        spoil(&root);
        run(Command::new("mksquashfs").args([&root, &system]).args([
            "-comp",
            "gzip",
            "-Xcompression-level",
            "1",
            "-noappend",
            "-quiet",
            "-no-progress",
        ]));
        fs::remove_dir_all(&root).unwrap();
        self.of(name, &system, &self.keys)
    }

    fn of(&self, name: &str, system: &Path, keys: &Path) -> PathBuf {
        let content = self.path(&format!("{name}-bundle"));
        let bundle = self.path(&format!("{name}.raucb"));
        if bundle.exists() {
            return bundle;
        }
        fs::create_dir(&content).unwrap();
        fs::hard_link(system, content.join("rootfs.img")).unwrap();
        let manifest = format!(
            "[update]\ncompatible=parvis-amd64\nversion=9.9-{name}\nbuild=29990101\n\n[bundle]\nformat=verity\n\n[image.rootfs]\nfilename=rootfs.img\n"
        );
        fs::write(content.join("manifest.raucm"), manifest).unwrap();
        let key = |part: &str| keys.join(format!("updates.{part}.pem"));
        run(Command::new("rauc")
            .arg(format!("--cert={}", key("cert").display()))
            .arg(format!("--key={}", key("key").display()))
            .arg("bundle")
            .args([&content, &bundle]));
        fs::remove_dir_all(&content).unwrap();
        bundle
    }
}
