//! Updates of the very image, from a stick: a good one stays, every bad one ends in the old system, and so does a plug pulled at
//! any moment; what people wrote is there each time.

use std::path::Path;
use std::time::{Duration, Instant};

use super::bundles::Bundles;
use super::checks::Checks;
use super::machine::{Machine, Off, Plan, START};
use super::stick::{PORTS, Stick};
use super::tools::{INSIDE, Tools};

const CONFIG: &str = "--config /etc/parvis/parvis.toml";
/// Writing a slot takes minutes on an emulated stick.
const INSTALL: Duration = Duration::from_secs(1200);

/// Runs inside the machine.
mod guest {
    use parvis::appliance::mechanic::Client;
    use parvis::appliance::mechanic::protocol::{Look, Source, Work};

    /// Not a test: what the machine asks its mechanic, as the desk does.
    #[test]
    #[ignore = "runs inside the machine"]
    fn ask() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let client = Client::new("/run/parvis-mechanic/mechanic.sock");
        let what = std::env::var("PARVIS_VM_ASK").unwrap();
        let said = runtime.block_on(async {
            let sticks = client.sticks().await.map_err(|e| e.to_string())?;
            let source = sticks
                .first()
                .map_or(Source::Line, |stick| Source::Stick(stick.id));
            match what.as_str() {
                "look" => match client.look(source).await {
                    Ok(Look::Found(update)) => Ok(format!("{:?}", update.verdict)),
                    Ok(other) => Ok(format!("{other:?}")),
                    Err(error) => Err(error.to_string()),
                },
                "install" => client
                    .install(source)
                    .await
                    .map(|()| String::new())
                    .map_err(|e| e.to_string()),
                "work" => match client.work().await {
                    Ok(Work::Installing { percent, .. }) => Ok(format!("installing {percent}")),
                    Ok(other) => Ok(format!("{other:?}")),
                    Err(error) => Err(error.to_string()),
                },
                "slots" => client
                    .slots()
                    .await
                    .map(|it| format!("{it:?}"))
                    .map_err(|e| e.to_string()),
                other => Err(format!("nothing is called {other}")),
            }
        });
        match said {
            Ok(said) => println!("said: {said}"),
            Err(why) => println!("refused: {why}"),
        }
    }
}

/// The machine under test, with what people wrote on it.
struct Updated {
    machine: Machine,
    events: u32,
}

impl Updated {
    fn start(name: &str) -> Self {
        let plan = Plan::new(name)
            .disk_mib(2048)
            .tools(&Tools::of_guest())
            .with(&PORTS);
        // A watchdog, as a real machine has: a system that hangs is started again by it.
        let mut machine = plan.with(&["-device", "i6300esb"]).start();
        let (_, state) = machine.wait_until_up();
        assert_eq!(state, "running", "{}", machine.console());
        let mut updated = Self { machine, events: 0 };
        updated.post();
        updated
    }

    /// Somebody writes something.
    fn post(&mut self) {
        self.events += 1;
        let title = format!("Fete {}", self.events);
        self.machine.ok(&format!(
            "parvis event add {CONFIG} --title '{title}' --start '2027-05-01 10:00'"
        ));
    }

    fn ask(&mut self, what: &str) -> String {
        let said = self.machine.ok(&format!(
            "{INSIDE} PARVIS_VM_ASK={what} /run/tools/bin/vm updates::guest::ask --exact --ignored --nocapture | grep -E '^(said|refused): '"
        ));
        said.trim().to_owned()
    }

    fn slot(&mut self) -> String {
        self.machine
            .ok("/usr/lib/parvis/boot-chooser get-current")
            .trim()
            .to_owned()
    }

    /// Brings a bundle on a stick; hands back the stick, plugged in.
    fn bring(&mut self, bundle: &Path) -> Stick {
        let stick = Stick::new("UPDATE", 256);
        stick.put(bundle, "parvis.raucb");
        stick.plug(&mut self.machine);
        stick
    }

    /// Begins to install, and waits until so much is done.
    fn install_until(&mut self, percent: u32) {
        assert_eq!(self.ask("install"), "said:");
        let end = Instant::now() + INSTALL;
        loop {
            let said = self.ask("work");
            assert!(!said.contains("Failed"), "{said}");
            let at = said
                .strip_prefix("said: installing ")
                .and_then(|it| it.parse::<u32>().ok());
            if said.contains("Installed") || at.is_some_and(|at| at >= percent) {
                return;
            }
            assert!(
                Instant::now() < end,
                "the installation does not end: {said}"
            );
            std::thread::sleep(Duration::from_secs(1));
        }
    }

    /// Installs to the end, and starts anew without the stick.
    fn update(&mut self, bundle: &Path) {
        let stick = self.bring(bundle);
        self.install_until(101);
        stick.pull(&mut self.machine);
        self.machine.reboot();
    }

    /// Waits until the machine runs this slot and its portal answers, however often it starts in between.
    fn settles_in(&mut self, slot: &str) -> bool {
        let end = Instant::now() + START * 2;
        while Instant::now() < end {
            self.machine.wait_for_agent();
            if self.machine.try_run("/usr/lib/parvis/boot-chooser get-current").as_deref() == Some(slot)
                && self.machine.try_run("systemctl is-active --quiet parvis && /usr/lib/parvis/boot-chooser is-trial; [ $? -eq 1 ] && echo settled").as_deref()
                    == Some("settled")
            {
                return self.machine.portal_answers(START);
            }
            std::thread::sleep(Duration::from_secs(2));
        }
        false
    }

    /// Everything that was written is there, once, the doctor finds nothing, and one can go on writing.
    fn check(&mut self, checks: &mut Checks, when: &str) {
        let listed = self.machine.ok(&format!(
            "parvis event list {CONFIG} --from 2027-05-01 --to 2027-05-02"
        ));
        let all = (1..=self.events).all(|n| listed.matches(&format!("Fete {n}")).count() >= 1);
        checks.is(
            &format!("{when}: all that was written is there"),
            all,
            &listed,
        );
        let (status, said) = self.machine.run(&format!("parvis doctor {CONFIG}"));
        checks.is(
            &format!("{when}: the doctor finds nothing"),
            status == 0,
            said,
        );
        self.post();
    }

    fn off(self) -> (Off, u32) {
        (self.machine.kill(), self.events)
    }

    fn again((off, events): (Off, u32)) -> Self {
        let mut machine = off.start();
        machine.wait_until_up();
        Self { machine, events }
    }
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn a_good_update_stays_and_bad_ones_are_refused() {
    let mut checks = Checks::of("updates: refused, and good");
    let bundles = Bundles::new();
    let mut it = Updated::start("update-good");
    for (bundle, verdict) in [
        (bundles.of_a_stranger(), "said: BadSignature"),
        (bundles.truncated(), "said: Broken"),
    ] {
        let stick = it.bring(&bundle);
        let said = it.ask("look");
        let seen = it
            .machine
            .run("lsblk; journalctl -q -b -o cat -u parvis-mechanic | tail -5");
        checks.is(
            &format!("the desk says {verdict}"),
            said == verdict,
            (&said, seen),
        );
        let said = it.ask("install");
        checks.is(
            "and does not install it",
            said.starts_with("refused: "),
            &said,
        );
        stick.pull(&mut it.machine);
    }
    checks.is("the box runs its first slot", it.slot() == "A", ());
    it.check(&mut checks, "after what was refused");

    it.update(&bundles.good());
    checks.is(
        "a good update starts, answers and is kept",
        it.settles_in("B"),
        it.machine.console(),
    );
    it.check(&mut checks, "after the good update");
    let said = it.ask("slots");
    checks.is(
        "the desk hears that it was kept",
        said.contains("Kept"),
        &said,
    );
    it.machine.reboot();
    checks.is("it stays", it.settles_in("B"), it.machine.console());
    it.check(&mut checks, "after another start");
    checks.done();
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn a_system_that_panics_or_does_not_answer_is_followed_by_the_old_one() {
    let mut checks = Checks::of("updates: systems that do not work");
    let bundles = Bundles::new();
    let mut it = Updated::start("update-bad");
    it.update(&bundles.whose_kernel_panics());
    checks.is(
        "after a panic the old system is back",
        it.settles_in("A"),
        it.machine.console(),
    );
    it.check(&mut checks, "after the panic");
    let said = it.ask("slots");
    checks.is(
        "the desk hears that it came back",
        said.contains("CameBack"),
        &said,
    );
    it.update(&bundles.whose_server_crashes());
    checks.is(
        "after a server that crashes the old system is back",
        it.settles_in("A"),
        it.machine.console(),
    );
    it.check(&mut checks, "after the crash");
    let said = it.ask("slots");
    checks.is(
        "the desk hears why",
        said.contains("Silent(FrontPage)"),
        &said,
    );
    checks.done();
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn a_plug_pulled_at_any_point_of_an_update_leaves_a_box_that_starts() {
    let mut checks = Checks::of("updates: the plug is pulled");
    let bundles = Bundles::new();
    let good = bundles.good();
    let mut it = Updated::start("update-cuts");
    for percent in [1, 45, 80] {
        let _stick = it.bring(&good);
        it.install_until(percent);
        it = Updated::again(it.off());
        let slot = it.slot();
        checks.is(
            &format!("cut at {percent} %: the old system starts"),
            slot == "A",
            slot,
        );
        it.check(&mut checks, &format!("cut at {percent} %"));
    }
    let stick = it.bring(&good);
    it.install_until(101);
    drop(stick);
    // Installed, not restarted yet: the next start is the trial, which is cut off before it is confirmed.
    let (off, events) = it.off();
    let mut machine = off.start();
    machine.wait_for_agent();
    // So early nothing but the command line of the kernel is there to be read.
    let line = machine.ok("cat /proc/cmdline");
    checks.is(
        "cut after the installation: the new system is tried",
        line.contains("parvis.slot=B") && line.contains("parvis.try=1"),
        &line,
    );
    let mut it = Updated::again((machine.kill(), events));
    let slot = it.slot();
    checks.is(
        "cut during the trial: the old system starts",
        slot == "A",
        slot,
    );
    it.check(&mut checks, "cut during the trial");
    checks.done();
}
