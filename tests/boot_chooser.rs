//! Which slot starts next: `image/boot-chooser`, as RAUC and the mechanic call it, and as a boot loader reads what it wrote.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The block of a card as it is flashed.
const FLASHED: &str = "# GRUB Environment Block\ndefault=A\ntry=\n#";
const BLOCK: usize = 1024;

/// A disk with its environment block, and a system started from one of its slots.
struct Machine(TempDir);

impl Machine {
    fn started_from(slot: &str) -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        fs::write(machine.block(), format!("{FLASHED:#<BLOCK$}")).unwrap();
        machine.start(slot);
        machine
    }

    fn block(&self) -> PathBuf {
        self.0.path().join("bootenv")
    }

    fn start(&self, slot: &str) {
        let line = format!("root=PARTUUID=x ro parvis.slot={slot} rauc.slot={slot} quiet\n");
        fs::write(self.0.path().join("cmdline"), line).unwrap();
    }

    fn ask(&self, arguments: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("image/boot-chooser");
        Command::new(script)
            .args(arguments)
            .env("PARVIS_BOOT_ENV", self.block())
            .env("PARVIS_CMDLINE", self.0.path().join("cmdline"))
            .output()
            .unwrap()
    }

    fn says(&self, arguments: &[&str]) -> String {
        let output = self.ask(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn is_trial(&self) -> bool {
        self.ask(&["is-trial"]).status.code() == Some(0)
    }

    /// What GRUB and U-Boot do: the slot to try is taken out of the environment, and started; else the default.
    fn boot(&self) -> String {
        let text = fs::read_to_string(self.block()).unwrap();
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.strip_prefix('='))
                .unwrap_or("")
                .to_owned()
        };
        let tried = value("try");
        let slot = if tried.is_empty() {
            value("default")
        } else {
            tried
        };
        let kept = format!(
            "# GRUB Environment Block\ndefault={}\ntry=\n#",
            value("default")
        );
        fs::write(self.block(), format!("{kept:#<BLOCK$}")).unwrap();
        self.start(&slot);
        slot
    }
}

#[test]
fn a_flashed_card_starts_its_first_slot() {
    let machine = Machine::started_from("A");
    assert_eq!(machine.says(&["get-primary"]), "A");
    assert_eq!(machine.says(&["get-current"]), "A");
    assert!(!machine.is_trial());
}

#[test]
fn an_update_is_tried_once_and_stays_when_it_is_good() {
    let machine = Machine::started_from("A");
    machine.says(&["set-state", "B", "bad"]);
    machine.says(&["set-primary", "B"]);
    assert_eq!(machine.says(&["get-primary"]), "B");
    assert_eq!(machine.says(&["get-state", "B"]), "good");
    assert_eq!(machine.boot(), "B");
    assert!(machine.is_trial());
    machine.says(&["set-state", "B", "good"]);
    assert!(!machine.is_trial());
    assert_eq!(machine.boot(), "B");
    assert_eq!(machine.says(&["get-state", "A"]), "bad");
}

#[test]
fn an_update_that_does_not_say_that_it_is_good_is_followed_by_the_old_slot() {
    let machine = Machine::started_from("A");
    machine.says(&["set-primary", "B"]);
    assert_eq!(machine.boot(), "B");
    assert_eq!(machine.boot(), "A");
    assert!(!machine.is_trial());
    assert_eq!(machine.says(&["get-primary"]), "A");
}

#[test]
fn an_installation_that_failed_takes_its_slot_out_of_the_next_start() {
    let machine = Machine::started_from("A");
    machine.says(&["set-primary", "B"]);
    machine.says(&["set-state", "B", "bad"]);
    assert_eq!(machine.boot(), "A");
}

#[test]
fn the_default_stays_whatever_is_said_of_it() {
    let machine = Machine::started_from("A");
    machine.says(&["set-state", "A", "bad"]);
    assert_eq!(machine.boot(), "A");
    machine.says(&["set-primary", "A"]);
    assert_eq!(machine.boot(), "A");
}

#[test]
fn only_the_slot_that_runs_is_called_good() {
    let machine = Machine::started_from("A");
    assert_eq!(
        machine.ask(&["set-state", "B", "good"]).status.code(),
        Some(2)
    );
    assert_eq!(machine.boot(), "A");
}

#[test]
fn a_block_that_was_never_written_means_the_first_slot_and_can_be_written() {
    let machine = Machine::started_from("A");
    for broken in [vec![0; BLOCK], vec![b'#'; BLOCK], Vec::new()] {
        fs::write(machine.block(), broken).unwrap();
        assert_eq!(machine.says(&["get-primary"]), "A");
        machine.says(&["set-primary", "B"]);
        assert_eq!(machine.says(&["get-primary"]), "B");
        let block = fs::read(machine.block()).unwrap();
        assert_eq!(block.len(), BLOCK);
    }
}

#[test]
fn what_counts_lies_in_the_first_sector_and_the_file_is_never_shortened() {
    let machine = Machine::started_from("A");
    let inode = |path: &Path| std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap());
    let before = inode(&machine.block());
    machine.says(&["set-primary", "B"]);
    let block = fs::read(machine.block()).unwrap();
    assert_eq!(inode(&machine.block()), before);
    assert_eq!(block.len(), BLOCK);
    let text = String::from_utf8(block).unwrap();
    assert!(text.starts_with("# GRUB Environment Block\ndefault=A\ntry=B\n"));
    assert!(text[512..].bytes().all(|byte| byte == b'#'));
}

#[test]
fn nonsense_is_refused_with_the_reason() {
    let machine = Machine::started_from("A");
    for wrong in [
        &["set-primary", "C"][..],
        &["get-state"],
        &["dance"],
        &["set-state", "A", "fine"],
    ] {
        let output = machine.ask(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!output.stderr.is_empty());
    }
    fs::remove_file(machine.block()).unwrap();
    assert_eq!(machine.ask(&["get-primary"]).status.code(), Some(2));
}

#[test]
fn a_system_that_no_boot_loader_of_ours_started_has_no_slot() {
    let machine = Machine::started_from("A");
    fs::write(machine.0.path().join("cmdline"), "root=/dev/sda1 ro\n").unwrap();
    assert_eq!(machine.ask(&["get-current"]).status.code(), Some(2));
    assert_eq!(machine.ask(&["is-trial"]).status.code(), Some(2));
}
