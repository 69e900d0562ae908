//! A box in which nothing happens leaves its card alone.
//!
//! What the emulator writes for it is counted over more than an hour of the machine's own time, in which its hourly tasks come
//! too; that time is hurried, see `Plan::hurried`. The writes are those that reach the disk: the file system's journal and
//! padding to whole blocks are in them.

use std::time::{Duration, Instant};

use super::checks::Checks;
use super::machine::{Machine, Plan};

/// Bytes an hour.
const MOST: f64 = 1_000_000.0;
/// After the start, until what it wrote has reached the disk.
const SETTLED: u64 = 600;

fn minutes() -> u64 {
    std::env::var("PARVIS_VM_IDLE").map_or(70, |it| it.parse().unwrap())
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn an_idle_box_writes_less_than_a_megabyte_an_hour() {
    let mut checks = Checks::of("what an idle box writes");
    let mut machine = Plan::new("idle").hurried().start();
    machine.wait_until_up();
    checks.is(
        "the portal answers",
        machine.portal_answers(Duration::from_secs(60)),
        machine.console(),
    );
    machine.ok("sync");
    sleep(&mut machine, SETTLED);
    machine.ok("sync; touch /run/idle-begins");
    let host = Instant::now();
    let (begin, (bytes, flushes)) = (uptime(&mut machine), machine.written());
    sleep(&mut machine, minutes() * 60);
    let (end, (bytes_after, flushes_after)) = (uptime(&mut machine), machine.written());
    let hours = (end - begin) / 3600.0;
    let an_hour = (bytes_after - bytes) as f64 / hours;
    checks.note(format!(
        "{:.0} minutes inside took {} s: {} bytes and {} flushes",
        hours * 60.0,
        host.elapsed().as_secs(),
        bytes_after - bytes,
        flushes_after - flushes
    ));
    let files = machine
        .run("find /var -xdev -newer /run/idle-begins -printf '%TT %8s %p\\n' | sort")
        .1;
    checks.note(format!("written meanwhile (time, size, file):\n{files}"));
    let timers = machine
        .run("systemctl list-timers --all --plain --no-legend | cut -c1-150")
        .1;
    checks.note(format!("timers:\n{timers}"));
    checks.measure(
        "time inside went on, in hours",
        format!("{hours:.2}"),
        hours * 60.0 >= minutes() as f64 * 0.98,
    );
    checks.measure(
        "bytes written an hour",
        format!("{an_hour:.0}"),
        an_hour < MOST,
    );
    checks.done();
}

/// Seconds of the machine's time.
fn sleep(machine: &mut Machine, seconds: u64) {
    let patience = Duration::from_secs(seconds + 600);
    machine.run_for(&format!("sleep {seconds}"), patience);
}

fn uptime(machine: &mut Machine) -> f64 {
    let said = machine.ok("cut -d' ' -f1 /proc/uptime");
    said.parse().unwrap()
}
