//! Which slot GRUB starts: each branch of `image/grub.cfg`, on the very image, with the environment that each would find.
//!
//! It is read from the firmware's console which slot it takes; the system is not waited for.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::checks::Checks;
use super::machine::{Off, Plan};
use super::stick::run;

/// Of a PC's image (`image/layout.sh`), in bytes.
const BOOT: u64 = 2 << 20;
const SLOT_A: u64 = 64 << 20;
const SLOT: u64 = 448 << 20;
const SLOT_B: u64 = SLOT_A + SLOT;

fn block(default: &str, tried: &str) -> String {
    let said = format!("# GRUB Environment Block\ndefault={default}\ntry={tried}\n#");
    format!("{said:#<1024}")
}

/// Writes the environment of a machine that is off.
fn set(off: &Off, environment: &str) {
    let file = off.disk().with_file_name("bootenv");
    fs::write(&file, environment).unwrap();
    let disk = format!("{}@@{BOOT}", off.disk().display());
    run(Command::new("mcopy")
        .args(["-o", "-i", &disk])
        .arg(&file)
        .arg("::parvis/bootenv"));
}

/// What the environment of a machine that is off says.
fn environment(off: &Off) -> String {
    let disk = format!("{}@@{BOOT}", off.disk().display());
    let said = run(Command::new("mtype").args(["-i", &disk, "::parvis/bootenv"]));
    said.lines()
        .filter(|it| it.contains('='))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Puts the system of slot A into slot B as well.
fn fill_b(disk: &Path) {
    let file = fs::File::options()
        .read(true)
        .write(true)
        .open(disk)
        .unwrap();
    let mut length = [0; 8];
    file.read_exact_at(&mut length, SLOT_A + 40).unwrap();
    let mut system =
        vec![0; usize::try_from(u64::from_le_bytes(length).next_multiple_of(4096)).unwrap()];
    file.read_exact_at(&mut system, SLOT_A).unwrap();
    file.write_all_at(&system, SLOT_B).unwrap();
}

fn spoil(disk: &Path, slot: u64) {
    let file = fs::File::options().write(true).open(disk).unwrap();
    file.write_all_at(&vec![0; 1 << 20], slot).unwrap();
}

/// The slots that GRUB names until the firmware has handed over, and the machine switched off again.
fn starts(off: Off, count: usize) -> (Vec<String>, Off) {
    let machine = off.start();
    let end = Instant::now() + Duration::from_secs(240);
    loop {
        let said = machine.console();
        let slots: Vec<String> = said
            .split("Parvis: slot ")
            .skip(1)
            .map(|it| {
                it.chars()
                    .take_while(|c| !c.is_control() && *c != '\u{1b}')
                    .collect::<String>()
            })
            .map(|it| it.trim().to_owned())
            .collect();
        let named = slots.iter().filter(|it| it.len() == 1).count();
        if named >= count {
            return (slots, machine.kill());
        }
        assert!(Instant::now() < end, "GRUB named {slots:?}:\n{said}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn grub_takes_the_slot_to_try_once_the_default_else_and_the_other_one_when_it_must() {
    let mut checks = Checks::of("GRUB chooses");
    let mut off = Plan::new("chooser").uefi().off();
    let one = |slot: &str| vec![slot.to_owned()];

    let (slots, again) = starts(off, 1);
    checks.is("a flashed disk starts slot A", slots == one("A"), &slots);
    off = again;
    for nothing in ["", "default=C\ntry=D\n"] {
        set(&off, &format!("{nothing:#<1024}"));
        let (slots, again) = starts(off, 1);
        checks.is(
            "a block that says nothing of use means slot A",
            slots == one("A"),
            &slots,
        );
        off = again;
    }
    set(&off, &block("B", ""));
    let (slots, again) = starts(off, 2);
    checks.is(
        "an empty default is passed over for the other slot",
        slots.last() == one("A").last(),
        &slots,
    );
    off = again;

    fill_b(&off.disk());
    set(&off, &block("B", ""));
    let (slots, again) = starts(off, 1);
    checks.is("the default is started", slots == one("B"), &slots);
    off = again;
    set(&off, &block("A", "B"));
    let (slots, again) = starts(off, 1);
    checks.is("the slot to try is started", slots == one("B"), &slots);
    let said = environment(&again);
    checks.is("and taken out before", said == "default=A try=", &said);
    let (slots, again) = starts(again, 1);
    checks.is(
        "so the next start is the default's",
        slots == one("A"),
        &slots,
    );
    off = again;

    spoil(&off.disk(), SLOT_A);
    let (slots, again) = starts(off, 2);
    checks.is(
        "a spoiled default is passed over",
        slots.last() == one("B").last(),
        &slots,
    );
    set(&again, &block("B", "A"));
    let (slots, _) = starts(again, 2);
    checks.is(
        "a spoiled slot to try is passed over",
        slots.last() == one("B").last(),
        &slots,
    );
    checks.done();
}
