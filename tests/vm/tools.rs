//! A second disk with what a test needs inside the machine and the image has not.
//!
//! Programs are taken from the machine that tests, with the libraries they load and the loader that loads them, so that it does
//! not matter which Debian that is. Inside they are in `/run/tools/bin`, and in the PATH of what is run by [`INSIDE`].

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// Put before a command of the machine: mounts the disk once, and finds its programs first.
pub(crate) const INSIDE: &str = "mountpoint -q /run/tools || { mkdir -p /run/tools && mount -o ro /dev/disk/by-id/virtio-tools /run/tools; }; export PATH=/run/tools/bin:$PATH;";

/// What the disk is made of; it goes with its last machine.
#[derive(Clone)]
pub(crate) struct Tools {
    folder: Arc<tempfile::TempDir>,
}

impl Tools {
    pub(crate) fn new() -> Self {
        let folder = Arc::new(super::machine::scratch("tools"));
        fs::create_dir_all(folder.path().join("root/bin")).unwrap();
        fs::create_dir_all(folder.path().join("root/lib")).unwrap();
        Self { folder }
    }

    /// This test program alone, under the name `vm`: see `guest`.
    pub(crate) fn of_guest() -> Self {
        let mut tools = Self::new();
        tools.program("vm", &std::env::current_exe().unwrap());
        tools
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    /// Puts in a program under a name, with its libraries.
    pub(crate) fn program(&mut self, name: &str, file: &Path) -> &mut Self {
        let root = self.root();
        let real = root.join("lib").join(format!("{name}.program"));
        fs::copy(file, &real).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        // Debug information is of no use there; a program without any stays as it is.
        let _ = Command::new("strip").arg(&real).status();
        let listed = Command::new("ldd").arg(file).output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let mut loader = None;
        for library in listed.split_whitespace().filter(|it| it.starts_with('/')) {
            let to = Path::new(library).file_name().unwrap();
            fs::copy(library, root.join("lib").join(to)).unwrap();
            if library.contains("/ld-linux") {
                loader = Some(to.to_string_lossy().into_owned());
            }
        }
        let mut script = String::from("#!/bin/sh\n");
        match loader {
            Some(loader) => writeln!(
                script,
                "exec /run/tools/lib/{loader} --library-path /run/tools/lib /run/tools/lib/{name}.program \"$@\""
            ),
            None => writeln!(script, "exec /run/tools/lib/{name}.program \"$@\""),
        }
        .unwrap();
        let link = root.join("bin").join(name);
        fs::write(&link, script).unwrap();
        assert!(
            Command::new("chmod")
                .arg("755")
                .arg(&link)
                .status()
                .unwrap()
                .success()
        );
        self
    }

    /// Puts in a folder or file, as it is, at a place of the disk.
    #[allow(dead_code, reason = "for modules, firmware, bundles")]
    pub(crate) fn copy(&mut self, from: &Path, to: &str) -> &mut Self {
        let to = self.root().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let copied = Command::new("cp").arg("-a").arg(from).arg(to).status();
        assert!(copied.unwrap().success(), "{}", from.display());
        self
    }

    /// The disk, made when it is first asked for.
    pub(crate) fn disk(&self) -> PathBuf {
        let image = self.folder.path().join("tools.img");
        if !image.exists() {
            let made = Command::new("mksquashfs")
                .args([&self.root(), &image])
                .args(["-noappend", "-quiet", "-no-progress", "-comp", "gzip"])
                .args(["-Xcompression-level", "1", "-all-root"])
                .status();
            assert!(made.unwrap().success(), "mksquashfs");
        }
        image
    }
}
