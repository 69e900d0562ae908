//! The plug is pulled on the whole machine, under load; then it starts.
//!
//! SIGKILL ends the emulator: the machine's memory is gone, with its page cache, the journal's running transaction and every
//! request on its way. What the emulator had written lies in this machine's page cache, whose power does not go: flushed or
//! not, it stays. So this proves that a box cut off at any moment starts by itself, with its file system recovered by its own
//! boot and nothing acknowledged lost to what it kept in memory; that it flushes what it must is what `cuts` proves.

use std::collections::BTreeSet;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::checks::Checks;
use super::ledger::{self, Kept};
use super::load;
use super::machine::{Machine, Plan};
use super::tools::Tools;

/// The load between a start and the next kill, in seconds.
const LOAD: std::ops::Range<u64> = 5..30;

fn kills() -> usize {
    std::env::var("PARVIS_VM_KILLS").map_or(10, |it| it.parse().unwrap())
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn the_box_comes_back_with_all_it_acknowledged_each_time_the_plug_is_pulled() {
    let mut checks = Checks::of("the plug is pulled under load");
    let mut chance = StdRng::seed_from_u64(0x91_06);
    let mut machine = Plan::new("kills").tools(&Tools::of_guest()).start();
    let mut said = BTreeSet::new();
    let mut next = 0;
    machine.wait_until_up();
    for kill in 1..=kills() {
        load::start(&mut machine, next);
        std::thread::sleep(Duration::from_secs(chance.random_range(LOAD)));
        load::check(&mut machine);
        let off = machine.kill();
        let written = ledger::read_disk(&off.disk());
        next = written.last().map_or(0, |(number, _)| number + 1).max(next);
        let before = said.len();
        said.extend(written.into_iter().map(|(_, kept)| kept));
        // Numbers of texts are taken before those of acknowledgements.
        next += 100;
        let more = said.len() - before;
        machine = off.start();
        let (took, state) = machine.wait_until_up();
        let answers = machine.portal_answers(Duration::from_secs(120));
        let missing = missing(&mut machine, &said);
        let (status, doctor) = machine.run("parvis doctor --config /etc/parvis/parvis.toml");
        let is_picture = |it: &&Kept| matches!(it, Kept::Picture { .. });
        let what = format!(
            "kill {kill}: {more} more acknowledged, {} in all, of which pictures {}; up after {} s, {state}; portal answers: {answers}; missing: {missing:?}; doctor",
            said.len(),
            said.iter().filter(is_picture).count(),
            took.as_secs()
        );
        let is_well = answers && missing.is_empty() && status == 0 && more > 0;
        checks.measure(&what, doctor, is_well);
    }
    checks.done();
}

/// What was acknowledged and is not on the programme.
fn missing(machine: &mut Machine, said: &BTreeSet<Kept>) -> Vec<String> {
    let listed = machine.ok(
        "LC_ALL=C parvis event list --config /etc/parvis/parvis.toml --from 2027-03-01 --to 2027-03-31",
    );
    let words: BTreeSet<_> = listed.split_whitespace().collect();
    // The folder comes with the first picture, which the first kill may come before.
    let (_, files) = machine.run("ls -R /var/lib/parvis/media");
    let files: BTreeSet<_> = files.lines().collect();
    let gone = |kept: &&Kept| match kept {
        // That each is whole is the doctor's to say.
        Kept::Picture { file } => !files.contains(&**file),
        Kept::Event { id, .. } => !words.contains(&**id),
        Kept::Calendar { number } => {
            let title = format!("{} ", super::guest::title(*number));
            let times = listed
                .lines()
                .filter(|it| format!("{it} ").contains(&title));
            times.count() < super::guest::EACH.try_into().unwrap()
        }
        Kept::Begin => false,
    };
    said.iter()
        .filter(gone)
        .map(|it| format!("{it:?}"))
        .collect()
}
