//! Power cuts on the block layer: what a disk may hold when the power goes, at hundreds of points of a load.
//!
//! The emulator records every write and flush. The data partition is then rebuilt as it may have been at a point: all that was
//! flushed is there; of what was not, any part, in any order, some of it torn. Half of the points lie right behind a flush,
//! where the box has just been told that all is safe.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::blocklog::{Log, SECTOR};
use super::checks::Checks;
use super::ledger::{self, Kept};
use super::load;
use super::machine::Plan;
use super::rebuilt::{Cut, Durable, data_partition};
use super::tools::Tools;

/// How long the box is under load: guest and host time are the same here.
const LOAD: Duration = Duration::from_secs(150);
/// Tries of the control.
const CONTROLS: usize = 30;
/// Every so many cuts `parvis doctor` itself looks, beside the same check in this process, and the search catches up.
const DOCTOR_EACH: usize = 25;

fn cuts() -> usize {
    std::env::var("PARVIS_VM_CUTS").map_or(500, |it| it.parse().unwrap())
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn nothing_acknowledged_is_lost_wherever_the_power_goes() {
    let mut checks = Checks::of("power cuts, rebuilt from a log of the disk");
    let off = Plan::new("cuts").tools(&Tools::of_guest()).logged().off();
    let before = off.disk().with_file_name("before.img");
    fs::copy(off.disk(), &before).unwrap();
    let mut machine = off.start();
    machine.wait_until_up();
    load::start(&mut machine, 0);
    let begun = Instant::now();
    while begun.elapsed() < LOAD {
        std::thread::sleep(Duration::from_secs(10));
        load::check(&mut machine);
    }
    let off = machine.quit();

    let log = Log::open(&off.log());
    let history = History::of(&log);
    let acknowledged = history.said.len();
    let flushes = log.entries[history.begin..]
        .iter()
        .filter(|it| it.is_flush());
    let megabytes = log.entries.iter().map(|it| it.count * SECTOR).sum::<u64>() >> 20;
    checks.note(format!(
        "{acknowledged} acknowledgements, {} requests of which {} flushes under load, {megabytes} MB in all",
        log.entries.len() - history.begin,
        flushes.count(),
    ));
    checks.measure(
        "the box was under load: acknowledgements",
        acknowledged,
        acknowledged >= 50,
    );

    let mut durable = Durable::of(&before, data_partition(&off.disk()));
    let mut chance = StdRng::seed_from_u64(0x0bad_cafe);
    let points = history.points(&log, cuts(), &mut chance);
    let controls = history.controls(&points, &mut chance);
    let mut found = Found::default();
    for index in 0..log.entries.len() {
        durable.take(&log, index);
        for _ in points.iter().filter(|it| **it == index) {
            let cut = durable.cut(&log, &mut chance);
            found.unsettled += durable.unsettled();
            found.look(&cut, index, history.before(index));
        }
        if controls.contains(&index)
            && let Some(cut) = durable.cut_that_lost_one(&mut chance)
        {
            found.control(&cut, history.before(index));
        }
    }
    checks.note(format!(
        "{} cuts, with {} unsettled writes before them on average",
        found.looked,
        found.unsettled / found.looked.max(1)
    ));
    checks.measure("points looked at", found.looked, found.looked >= cuts());
    checks.is(
        "each passes e2fsck, opens, is whole, and has what was acknowledged",
        found.faults.is_empty(),
        &found.faults,
    );
    checks.measure(
        "of which the search caught up and found all that is there",
        found.searched,
        found.searched >= cuts() / DOCTOR_EACH,
    );
    let told = format!("{} of {}", found.noticed, found.controls);
    checks.measure(
        "a disk that lost one write it had confirmed is noticed",
        told,
        found.noticed > 0,
    );
    checks.done();
}

/// The load in the log.
struct History {
    /// Where it begins.
    begin: usize,
    /// What was acknowledged, and where in the log.
    said: Vec<(usize, Kept)>,
}

impl History {
    fn of(log: &Log) -> Self {
        let ledger = ledger::FIRST..ledger::FIRST + ledger::SECTORS;
        let said = log.entries.iter().enumerate();
        let said = said.filter(|(_, it)| it.count == 1 && ledger.contains(&it.sector));
        let said: Vec<_> = said
            .filter_map(|(index, it)| Some((index, ledger::read(&log.data(it))?.1)))
            .collect();
        Self {
            begin: said.first().expect("the load is in the log").0,
            said,
        }
    }

    fn before(&self, index: usize) -> Vec<&Kept> {
        let said = self.said.iter().take_while(|(at, _)| *at <= index);
        said.map(|(_, kept)| kept).collect()
    }

    /// So many points of the load, half of them flushes, in order; some may be twice, with another outcome each.
    fn points(&self, log: &Log, many: usize, chance: &mut StdRng) -> Vec<usize> {
        let load = self.begin..log.entries.len();
        let mut flushes: Vec<_> = load
            .clone()
            .filter(|it| log.entries[*it].is_flush())
            .collect();
        flushes.shuffle(chance);
        let mut points: Vec<_> = flushes.iter().copied().cycle().take(many / 2).collect();
        points.extend((points.len()..many).map(|_| chance.random_range(load.clone())));
        points.sort_unstable();
        points
    }

    /// Acknowledgements right behind which the control cuts.
    fn controls(&self, points: &[usize], chance: &mut StdRng) -> Vec<usize> {
        let mut said: Vec<_> = self.said[1..].iter().map(|(at, _)| *at).collect();
        said.shuffle(chance);
        said.truncate(CONTROLS.min(points.len()));
        said
    }
}

/// What the cuts showed.
#[derive(Default)]
struct Found {
    looked: usize,
    searched: usize,
    unsettled: usize,
    faults: Vec<String>,
    controls: usize,
    noticed: usize,
}

impl Found {
    fn look(&mut self, cut: &Cut, index: usize, kept: Vec<&Kept>) {
        self.looked += 1;
        let faults = match cut.recover() {
            Ok(data) => {
                let mut faults = load::faults(&data, kept);
                if self.looked.is_multiple_of(DOCTOR_EACH) {
                    faults.extend(doctor(&data));
                    faults.extend(load::search_faults(&data));
                    self.searched += 1;
                }
                faults
            }
            Err(why) => vec![why],
        };
        (self.faults).extend(faults.into_iter().map(|it| format!("cut at {index}: {it}")));
    }

    fn control(&mut self, cut: &Cut, kept: Vec<&Kept>) {
        self.controls += 1;
        let is_well = cut
            .recover()
            .is_ok_and(|data| load::faults(&data, kept).is_empty());
        self.noticed += usize::from(!is_well);
    }
}

/// What `parvis doctor` says, if it is not content.
fn doctor(data: &Path) -> Option<String> {
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_parvis"));
    let said = doctor
        .args(["doctor", "--data"])
        .arg(data)
        .output()
        .unwrap();
    let told = || format!("parvis doctor: {}", String::from_utf8_lossy(&said.stdout));
    (!said.status.success()).then(told)
}
