//! Power cuts on the block layer: what a disk may hold when the power goes, at hundreds of points of a load.
//!
//! The emulator records every write and flush. The data partition is then rebuilt as it may have been at a point: all that was
//! flushed is there; of what was not, any part, in any order, some of it torn. Half of the points lie right behind a flush,
//! where the box has just been told that all is safe.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, mpsc};
use std::thread;
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
/// Cuts that are looked at at once.
const SIDE_BY_SIDE: usize = 2;
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
        thread::sleep(Duration::from_secs(10));
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
    let is_picture = |(_, kept): &&(usize, Kept)| matches!(kept, Kept::Picture { .. });
    let pictures = history.said.iter().filter(is_picture).count();
    checks.measure("of which pictures", pictures, pictures > 0);

    let mut durable = Durable::of(&before, data_partition(&off.disk()));
    let mut chance = StdRng::seed_from_u64(0x0bad_cafe);
    let points = history.points(&log, cuts(), &mut chance);
    let controls = history.controls(&points, &mut chance);
    let found = Mutex::new(Found::default());
    looked_at_side_by_side(&found, |look| {
        for index in 0..log.entries.len() {
            durable.take(&log, index);
            for _ in points.iter().filter(|it| **it == index) {
                let unsettled = Some(durable.unsettled());
                let cut = durable.cut(&log, &mut chance);
                look(Look::at(cut, index, history.before(index), unsettled));
            }
            if controls.contains(&index)
                && let Some(cut) = durable.cut_that_lost_one(&mut chance)
            {
                look(Look::at(cut, index, history.before(index), None));
            }
        }
    });
    let found = found.into_inner().unwrap();
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
        found.turns / DOCTOR_EACH,
        found.turns >= cuts(),
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
    /// Asked of the doctor and the search so far.
    turns: usize,
    unsettled: usize,
    faults: Vec<String>,
    controls: usize,
    noticed: usize,
}

impl Found {
    /// Whether doctor and search look at this cut, too.
    fn is_turn(&mut self) -> bool {
        self.turns += 1;
        self.turns.is_multiple_of(DOCTOR_EACH)
    }
}

/// A cut to look at.
struct Look<'a> {
    cut: Cut,
    /// Where in the log.
    index: usize,
    /// What was acknowledged before.
    kept: Vec<&'a Kept>,
    /// Writes before it that were not durable; none for a control.
    unsettled: Option<usize>,
}

impl<'a> Look<'a> {
    fn at(cut: Cut, index: usize, kept: Vec<&'a Kept>, unsettled: Option<usize>) -> Self {
        Self {
            cut,
            index,
            kept,
            unsettled,
        }
    }

    fn done(self, found: &Mutex<Found>) {
        let faults = match self.cut.recover() {
            Ok(data) => {
                let mut faults = load::faults(&data, self.kept);
                if self.unsettled.is_some() && found.lock().unwrap().is_turn() {
                    faults.extend(doctor(&data));
                    faults.extend(load::search_faults(&data));
                }
                faults
            }
            Err(why) => vec![why],
        };
        let (mut found, index) = (found.lock().unwrap(), self.index);
        match self.unsettled {
            Some(unsettled) => {
                found.looked += 1;
                found.unsettled += unsettled;
                let told = faults.into_iter().map(|it| format!("cut at {index}: {it}"));
                found.faults.extend(told);
            }
            None => {
                found.controls += 1;
                found.noticed += usize::from(!faults.is_empty());
            }
        }
    }
}

/// Looks at what it is handed while the next is made.
fn looked_at_side_by_side<'a>(
    found: &Mutex<Found>,
    make: impl FnOnce(&mut dyn FnMut(Look<'a>)) + Send,
) {
    let (hand, taken) = mpsc::sync_channel::<Look<'a>>(0);
    let taken = Mutex::new(taken);
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                let next = || taken.lock().unwrap().recv();
                while let Ok(look) = next() {
                    look.done(found);
                }
            });
        }
        make(&mut |look| hand.send(look).expect("somebody takes it"));
        drop(hand);
    });
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
