//! A machine with two slots, as files in a directory: the real `parvis-mechanic`, the real RAUC with a service on a bus of its
//! own, bundles that were really signed, a boot chooser that is three files, and sticks that are loop devices.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use parvis::appliance::mechanic::Client;

/// Keeps the running slot, the default one, and the one to be tried once; as the image's own does.
const CHOOSER: &str = r#"#!/bin/sh
cd "$(dirname "$0")/slots" || exit 1
case $1 in
is-trial) [ "$(cat current)" != "$(cat default)" ] ;;
get-current) cat current ;;
get-primary) cat try 2>/dev/null || cat default ;;
set-primary) printf %s "$2" > try ;;
get-state) echo good ;;
set-state) if [ "$3" = good ] && [ "$2" = "$(cat current)" ]; then cp current default; rm -f try; fi ;;
*) exit 1 ;;
esac
"#;

/// A machine, gone when this goes out of scope.
pub(crate) struct Machine {
    pub(crate) dir: tempfile::TempDir,
    running: Vec<Child>,
    bus: String,
}

/// Whether this machine has what the scene is made of; says what is missing otherwise.
pub(crate) fn is_possible() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    let has = |name: &str| {
        let asked = Command::new(name).arg("--version").output();
        asked.is_ok_and(|it| it.status.success())
    };
    let mut missing = vec!["rauc", "dbus-daemon", "losetup"];
    missing.retain(|name| !has(name));
    if !is_root || !missing.is_empty() {
        eprintln!("left out: needs root ({is_root}) and {missing:?}");
        return false;
    }
    true
}

fn runs(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

impl Machine {
    /// A machine that runs from slot A. Nothing is started yet.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("slots")).unwrap();
        fs::write(at("slots/current"), "A").unwrap();
        fs::write(at("slots/default"), "A").unwrap();
        executable(&at("chooser"), CHOOSER);
        executable(&at("lsblk"), "#!/bin/sh\necho '{\"blockdevices\":[]}'\n");
        executable(
            &at("systemctl"),
            "#!/bin/sh\necho \"$@\" >> \"$(dirname \"$0\")/told\"\n",
        );
        for slot in ["slot-a", "slot-b"] {
            fs::write(at(slot), vec![0; 2_000_000]).unwrap();
        }
        for name in ["ours", "theirs"] {
            let mut openssl = Command::new("openssl");
            openssl
                .args([
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3000",
                ])
                .args(["-subj", &format!("/CN={name}"), "-keyout"])
                .arg(at(&format!("{name}.key")))
                .arg("-out")
                .arg(at(&format!("{name}.crt")));
            runs(&mut openssl);
        }
        let here = dir.path().display();
        let rauc = format!(
            "[system]\ncompatible=parvis-test\nbootloader=custom\nstatusfile={here}/status\nmountprefix={here}/mnt\n\
             [handlers]\nbootloader-custom-backend={here}/chooser\n[keyring]\npath={here}/ours.crt\n\
             [slot.rootfs.0]\ndevice={here}/slot-a\ntype=raw\nbootname=A\n\
             [slot.rootfs.1]\ndevice={here}/slot-b\ntype=raw\nbootname=B\n"
        );
        fs::write(at("system.conf"), rauc).unwrap();
        fs::create_dir(at("mnt")).unwrap();
        let config = format!(
            "[venue]\nname = \"Essai\"\n[data]\ndir = \"{here}/data\"\n[gate]\nuser = \"0\"\n[machine]\n\
             directory = \"{here}/run\"\nstate_directory = \"{here}/state\"\nstick = \"{here}/stick\"\n\
             rauc_config = \"{here}/system.conf\"\nboot_chooser = \"{here}/chooser\"\n\
             systemctl = \"{here}/systemctl\"\nlsblk = \"{here}/lsblk\"\n"
        );
        fs::write(at("parvis.toml"), config).unwrap();
        Self {
            dir,
            running: Vec::new(),
            bus: String::new(),
        }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The part of the configuration that the server needs.
    pub(crate) fn settings(&self) -> parvis::appliance::settings::Machine {
        parvis::config::load(&self.at("parvis.toml"))
            .unwrap()
            .machine
    }

    /// Starts a bus, and RAUC's service on it as it is in the running slot.
    pub(crate) fn with_rauc(mut self) -> Self {
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(bus.stdout.take().unwrap()).lines();
        self.bus = said.next().unwrap().unwrap();
        self.running.push(bus);
        let slot = fs::read_to_string(self.at("slots/current")).unwrap();
        let service = Command::new("rauc")
            .arg("-c")
            .arg(self.at("system.conf"))
            .args(["service", &format!("--override-boot-slot={slot}")])
            .env("DBUS_STARTER_BUS_TYPE", "session")
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .stdout(Stdio::null())
            .stderr(File::create(self.at("rauc.log")).unwrap())
            .spawn()
            .unwrap();
        self.running.push(service);
        self
    }

    /// Starts the mechanic, and waits until it listens.
    pub(crate) fn with_mechanic(mut self) -> Self {
        let mechanic = Command::new(env!("CARGO_BIN_EXE_parvis-mechanic"))
            .args(["serve", "--config"])
            .arg(self.at("parvis.toml"))
            .env("DBUS_STARTER_BUS_TYPE", "session")
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .stderr(File::create(self.at("mechanic.log")).unwrap())
            .spawn()
            .unwrap();
        self.running.push(mechanic);
        for _ in 0..1000 {
            if self.at("run/mechanic.sock").exists() {
                return self;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let log = fs::read_to_string(self.at("mechanic.log"));
        panic!("{}", log.unwrap_or_default());
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.at("run/mechanic.sock"))
    }

    /// Ends what runs, as a power cut or a restart would, and starts from this slot: the number of the boot is another one.
    pub(crate) fn restarts_from(mut self, slot: &str) -> Self {
        self.end();
        fs::write(self.at("slots/current"), slot).unwrap();
        let record = self.at("state/update.json");
        if let Ok(text) = fs::read_to_string(&record) {
            let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
            fs::write(&record, text.replace(boot.trim(), "the boot before")).unwrap();
        }
        self.with_rauc().with_mechanic()
    }

    /// Makes a bundle of this version, for this kind of machine, signed by one of the two.
    pub(crate) fn bundle(
        &self,
        name: &str,
        version: &str,
        compatible: &str,
        signer: &str,
    ) -> PathBuf {
        let content = self.at(&format!("content-{name}"));
        fs::create_dir(&content).unwrap();
        fs::write(content.join("rootfs.img"), version.repeat(20_000)).unwrap();
        let manifest = format!(
            "[update]\ncompatible={compatible}\nversion={version}\nbuild=20261120\n[bundle]\nformat=plain\n\
             [image.rootfs]\nfilename=rootfs.img\n"
        );
        fs::write(content.join("manifest.raucm"), manifest).unwrap();
        let bundle = self.at(name);
        let mut rauc = Command::new("rauc");
        rauc.arg("bundle")
            .arg("--cert")
            .arg(self.at(&format!("{signer}.crt")))
            .arg("--key")
            .arg(self.at(&format!("{signer}.key")))
            .arg(&content)
            .arg(&bundle);
        runs(&mut rauc);
        bundle
    }

    /// Plugs in a stick with these files.
    pub(crate) fn plugs_in(&self, label: &str, files: &[&Path]) -> Plugged {
        let content = self.at(&format!("on-{label}"));
        fs::create_dir(&content).unwrap();
        for file in files {
            fs::copy(file, content.join(file.file_name().unwrap())).unwrap();
        }
        let image = self.at(&format!("{label}.img"));
        let mut mkfs = Command::new("mkfs.ext4");
        mkfs.args(["-q", "-L", label, "-d"]).arg(&content);
        runs(mkfs.arg(&image).arg("16M"));
        let output = Command::new("losetup")
            .args(["--find", "--show"])
            .arg(&image)
            .output()
            .unwrap();
        let device = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        let listed = format!(
            "#!/bin/sh\nat=$(grep '^{device} ' /proc/mounts | cut -d' ' -f2 | head -1)\n\
             echo '{{\"blockdevices\":[{{\"kname\":\"sdz\",\"path\":\"{device}\",\"maj:min\":\"8:1\",\"type\":\"disk\",\
             \"hotplug\":true,\"tran\":\"usb\",\"fstype\":\"ext4\",\"label\":\"{label}\",\"uuid\":\"u-{label}\",\
             \"size\":16777216,\"mountpoints\":['${{at:+\\\"$at\\\"}}']}}]}}'\n"
        );
        executable(&self.at("lsblk"), &listed);
        Plugged(device)
    }

    fn end(&mut self) {
        for mut child in self.running.drain(..).rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_file(self.at("run/mechanic.sock"));
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.end();
        for place in ["run/stick", "stick"] {
            let _ = Command::new("umount").arg(self.at(place)).output();
        }
    }
}

/// A stick, pulled out when it goes out of scope.
pub(crate) struct Plugged(String);

impl Drop for Plugged {
    fn drop(&mut self) {
        let _ = Command::new("losetup").args(["-d", &self.0]).output();
    }
}

fn executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
