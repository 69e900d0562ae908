//! The Wi-Fi of the very image, with simulated radios: the box is the access point, and phones are radios in network namespaces
//! of their own. What happens inside is written in `tests/vm/wifi/*.sh`; each line it says is a check here.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::checks::Checks;
use super::machine::{Machine, Plan};
use super::tools::{INSIDE, Tools};

/// A scenario's patience: thirty phones on two emulated processors take a while.
const SCENARIO: Duration = Duration::from_secs(1500);

fn tools() -> Tools {
    let mut tools = Tools::new();
    for name in ["wpa_supplicant", "wpa_cli", "iw"] {
        let found = Command::new("sh")
            .args(["-c", &format!("command -v {name}")])
            .output()
            .unwrap();
        let path = String::from_utf8(found.stdout).unwrap();
        assert!(
            !path.trim().is_empty(),
            "{name} is not installed: tests/vm/run does"
        );
        tools.program(name, Path::new(path.trim()));
    }
    tools.copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm/wifi"),
        "wifi",
    );
    tools
}

/// Runs a scenario inside, and tells its lines.
fn scenario(machine: &mut Machine, checks: &mut Checks, name: &str) {
    let (_, said) = machine.run_for(&format!("{INSIDE} bash /run/tools/wifi/{name}"), SCENARIO);
    let mut done = false;
    for line in said.lines() {
        if let Some(what) = line.strip_prefix("ok ") {
            checks.is(what, true, ());
        } else if let Some(what) = line.strip_prefix("not ok ") {
            checks.is(what, false, ());
        } else {
            done |= line.starts_with("done ");
            checks.note(line);
        }
    }
    checks.is(&format!("{name} came to its end"), done, &said);
}

/// Starts a box with nothing but radios, and runs a scenario on it.
fn on_a_new_box(about: &'static str, name: &str, script: &str) {
    let mut checks = Checks::of(about);
    let mut machine = Plan::new(name).tools(&tools()).start();
    machine.wait_until_up();
    scenario(&mut machine, &mut checks, script);
    checks.done();
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn one_phone_joins_and_reads() {
    on_a_new_box("one phone on the Wi-Fi", "wifi-phone", "phone.sh");
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn phones_join_are_captured_enter_and_read_over_every_protection() {
    on_a_new_box("phones on the Wi-Fi", "wifi-phones", "phones.sh");
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn thirty_phones_have_an_address_and_the_page_within_a_minute() {
    on_a_new_box("thirty phones at once", "wifi-crowd", "crowd.sh");
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn without_a_radio_the_network_goes_by_cable() {
    let mut checks = Checks::of("no radio: a cable");
    let plan = Plan::new("wifi-cable").tools(&tools()).network();
    // A second port, on which nobody answers.
    let plan = plan.with(&[
        "-netdev",
        "hubport,id=hub,hubid=1",
        "-device",
        "virtio-net-pci,netdev=hub",
    ]);
    let mut machine = plan.start();
    machine.wait_until_up();
    scenario(&mut machine, &mut checks, "cable.sh");
    checks.done();
}
