//! The image as it comes: no network, no clock, a disk larger than the image, by BIOS and by UEFI.

use std::time::{Duration, Instant};

use super::checks::Checks;
use super::load::setup_code;
use super::machine::{Machine, Plan};

/// The programs of the box that listen, and how exposed `systemd-analyze security` may find them.
const EXPOSED: [(&str, f32); 2] = [("parvis.service", 1.5), ("parvis-gate.service", 3.0)];
/// Memory in use, in MB.
const MEMORY: u64 = 160;
/// The disk: what a small card has.
const DISK_MIB: u64 = 4096;
/// Secrets and identities that no two boxes share. Those that a box has not are not compared.
const OWN: &str = "cd /var/lib && find parvis parvis-gate parvis-config dbus systemd/random-seed -type f 2>/dev/null \
     | grep -Ei 'key|cert|authority|seed|machine-id|secret|\\.pem' | sort | xargs -r sha256sum; sha256sum /etc/machine-id";

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn the_image_starts_offline_by_bios_and_again() {
    let mut checks = Checks::of("the image, started offline and without a clock, by BIOS");
    let mut machine = Plan::new("boot-bios").disk_mib(DISK_MIB).start();
    started(&mut checks, &mut machine);
    let first = looked_at(&mut checks, &mut machine);
    read_only(&mut checks, &mut machine);
    exposure(&mut checks, &mut machine);
    checks.note("it starts again");
    machine.reboot();
    started(&mut checks, &mut machine);
    let second = time(&mut machine);
    checks.measure(
        "time goes on from the last time seen, in seconds",
        second - first,
        second >= first,
    );
    checks.done();
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn two_boxes_of_one_image_share_no_secret_and_uefi_starts_it_too() {
    let mut checks = Checks::of("the image, by UEFI, and beside another box of the same image");
    let mut machine = Plan::new("boot-uefi").disk_mib(DISK_MIB).uefi().start();
    started(&mut checks, &mut machine);
    let (status, _) = machine.run("test -d /sys/firmware/efi");
    checks.is("it was started by UEFI", status == 0, status);
    let own = machine.ok(OWN);
    drop(machine);
    let mut machine = Plan::new("boot-other").start();
    started(&mut checks, &mut machine);
    let others = machine.ok(OWN);
    let files: Vec<_> = own
        .lines()
        .filter_map(|it| it.split_whitespace().nth(1))
        .collect();
    checks.measure(
        "secrets that the box made for itself",
        files.join(" "),
        files.len() >= 2,
    );
    let shared: Vec<_> = own.lines().filter(|it| others.contains(it)).collect();
    checks.is(
        "another box of the same image has others",
        shared.is_empty(),
        shared,
    );
    checks.done();
}

/// What must be so after every start.
pub(crate) fn started(checks: &mut Checks, machine: &mut Machine) {
    let (took, state) = machine.wait_until_up();
    checks.measure(
        "everything has started, after seconds",
        took.as_secs(),
        state == "running",
    );
    let failed = machine.ok("systemctl --failed --plain --no-legend");
    checks.is("no unit failed", failed.is_empty(), &failed);
    if !failed.is_empty() {
        checks.note(
            machine
                .run("journalctl -b -q -p warning --no-hostname | tail -n 40")
                .1,
        );
    }
    let answers = machine.portal_answers(Duration::from_secs(60));
    checks.is("the portal answers", answers, machine.console());
    if !answers {
        checks.note(machine.run("findmnt /var; systemctl list-units --plain --no-legend 'parvis*'; journalctl -b -q --no-hostname -o short-monotonic | tail -n 300").1);
    }
    let cycles = machine.run("journalctl -b -q | grep -i 'ordering cycle'").1;
    checks.is("no unit waits for itself", cycles.is_empty(), &cycles);
    let panics = machine
        .run("journalctl -b -q | grep -E 'panicked at|Kernel panic|BUG:|segfault'")
        .1;
    checks.is("nothing panicked", panics.is_empty(), &panics);
}

/// What a new box is like; hands back what time it believes it is.
fn looked_at(checks: &mut Checks, machine: &mut Machine) -> i64 {
    let verified = machine.run(
        "systemd-analyze verify --man=no $(systemctl list-unit-files --plain --no-legend 'parvis*' | cut -d' ' -f1 | grep -v test) 2>&1",
    );
    checks.is(
        "systemd-analyze verify has nothing to say",
        verified == (0, String::new()),
        &verified,
    );

    let built: i64 = machine
        .ok("stat -c %Y /usr/lib/clock-epoch")
        .parse()
        .unwrap();
    let now = time(machine);
    checks.measure(
        "time is not before the build, seconds after it",
        now - built,
        now >= built,
    );
    let said = machine.ok("LC_ALL=C parvis desk-code --config /etc/parvis/parvis.toml");
    let code = setup_code(&said).unwrap().to_owned();
    let mut visitor = machine.visitor();
    let opened = visitor.open_desk(&code);
    checks.is(
        "the desk opens with the setup code",
        opened.is_ok(),
        &opened,
    );
    let desk = visitor.get("/admin");
    // The words of `desk-time-trust-none`.
    let is_doubted = desk.body.contains("La boîte n’a pas d’horloge sûre");
    let said = desk
        .body
        .split("<dt>")
        .find(|it| it.contains("/admin/heure"))
        .unwrap_or(&desk.body);
    checks.is(
        "the desk says that the time is not to be trusted",
        is_doubted,
        said,
    );

    let memory = machine.ok("awk '/MemTotal/ {t=$2} /MemAvailable/ {a=$2} END {print int((t - a) / 1000)}' /proc/meminfo");
    let memory: u64 = memory.parse().unwrap();
    checks.measure("memory in use, MB", memory, memory <= MEMORY);

    let size: u64 = machine
        .ok("df --output=size -B1M /var | tail -n 1")
        .trim()
        .parse()
        .unwrap();
    checks.measure(
        "the data partition has the rest of the disk, MB",
        size,
        size > DISK_MIB - 1100,
    );
    // A locked password begins with `!` or `*`.
    let open = machine.run("grep -vE '^[^:]*:[!*]' /etc/shadow").1;
    checks.is("no account has a password", open.is_empty(), &open);
    let ssh = machine.run("command -v sshd dropbear; ls /etc/ssh 2>/dev/null; systemctl list-unit-files --plain --no-legend 'ssh*'").1;
    checks.is("there is no ssh", ssh.is_empty(), &ssh);
    let swap = machine
        .run("grep -v -e ^Filename -e /dev/zram /proc/swaps")
        .1;
    checks.is("no swap on the card", swap.is_empty(), &swap);
    let zram = machine.run("grep -c zram /proc/swaps").1;
    checks.is("memory compresses itself (zram)", zram == "1", &zram);
    now
}

/// What the box takes for now, in seconds since 1970.
fn time(machine: &mut Machine) -> i64 {
    let said = machine.visitor().get("/health").body;
    let health: serde_json::Value = serde_json::from_str(&said).unwrap();
    let now: jiff::Timestamp = health["clock"]["now"].as_str().unwrap().parse().unwrap();
    now.as_second()
}

fn read_only(checks: &mut Checks, machine: &mut Machine) {
    for place in ["/", "/etc", "/usr/bin"] {
        let said = machine.run(&format!(
            "touch {place}/new; mount -o remount,rw / && touch {place}/new"
        ));
        checks.is(
            &format!("nothing can be written to {place}"),
            said.0 != 0,
            &said,
        );
    }
}

fn exposure(checks: &mut Checks, machine: &mut Machine) {
    let begun = Instant::now();
    for (unit, most) in EXPOSED {
        let said = machine
            .run(&format!(
                "systemd-analyze security --no-pager {unit} | tail -n 1"
            ))
            .1;
        let exposure = said
            .split_whitespace()
            .find_map(|it| it.parse::<f32>().ok());
        let is_small = exposure.is_some_and(|it| it <= most);
        checks.measure(
            &format!("exposure of {unit}, at most {most}"),
            said,
            is_small,
        );
    }
    checks.note(format!("told in {} s", begun.elapsed().as_secs()));
}
