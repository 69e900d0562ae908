//! The data partition is full to the last byte: what was written is read, room can be made, nothing breaks.

use std::time::Duration;

use super::checks::Checks;
use super::load::setup_code;
use super::machine::{Machine, Plan};

/// Fills it, and says how many blocks are left beside those that ext4 keeps for its own use.
const FILL: &str = "cat /dev/zero >/var/filler 2>/dev/null; sync; \
    disk=$(basename $(readlink /sys/dev/block/$(findmnt -no MAJ:MIN /var))); \
    echo $(($(stat -f -c %f /var) - $(cat /sys/fs/ext4/$disk/reserved_clusters)))";
const DOCTOR: &str = "LC_ALL=C parvis doctor --config /etc/parvis/parvis.toml";
const CONFIG: &str = "--config /etc/parvis/parvis.toml";

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn a_full_disk_can_be_read_and_emptied() {
    let mut checks = Checks::of("the data partition is full");
    let mut machine = Plan::new("full").start();
    machine.wait_until_up();
    let events = add_events(&mut machine, 20);
    let said = machine.ok(&format!("LC_ALL=C parvis desk-code {CONFIG}"));
    let code = setup_code(&said).unwrap().to_owned();
    let mut visitor = machine.visitor();
    visitor.open_desk(&code).unwrap();
    let cookie = visitor.cookie.unwrap();
    let free = machine.ok(FILL);
    checks.measure("blocks left for root", &free, free == "0");

    pages(&mut checks, &mut machine, &events[0], &cookie);
    let mut said = String::new();
    // Until the box has no page of its own left either.
    for n in 0..400 {
        let add = format!(
            "LC_ALL=C parvis event add {CONFIG} --title 'Trop {n}' --start 2027-04-01 --description \"$(head -c 18000 /dev/zero | tr '\\0' x)\""
        );
        let (status, answer) = machine.run(&add);
        said = answer;
        if status != 0 {
            checks.note(format!("post {n} is refused: {said}"));
            break;
        }
    }
    checks.is(
        "a post that finds no room is refused",
        !said.contains("/programme"),
        &said,
    );
    pages(&mut checks, &mut machine, &events[0], &cookie);
    still_well(&mut checks, &mut machine, "full");

    let (status, said) = machine.run(&format!(
        "LC_ALL=C parvis event cancel {CONFIG} {}",
        events[1]
    ));
    checks.is("an event can be taken off by command", status == 0, &said);
    let mut visitor = machine.visitor();
    visitor.cookie = Some(cookie.clone());
    let (page, form) = (
        format!("/programme/{}/annuler", events[2]),
        format!("/programme/{}/annuler", events[2]),
    );
    let cancelled = visitor.fill(&page, &form, &[("scope", "all")]);
    let is_done = cancelled.as_ref().is_ok_and(|it| it.status == 303);
    checks.is("and at the desk", is_done, &cancelled);

    checks.note("it starts again, full as it is");
    machine.reboot();
    let (_, state) = machine.wait_until_up();
    checks.is(
        "no unit failed",
        state == "running",
        machine.run("systemctl --failed --plain --no-legend").1,
    );
    pages(&mut checks, &mut machine, &events[0], &cookie);
    machine.ok("rm /var/filler");
    let added = add_events(&mut machine, 1);
    checks.is("with room, it takes posts again", added.len() == 1, &added);
    still_well(&mut checks, &mut machine, "with room");
    checks.done();
}

fn add_events(machine: &mut Machine, many: usize) -> Vec<String> {
    let said = machine.ok(&format!(
        "for n in $(seq {many}); do LC_ALL=C parvis event add {CONFIG} --title \"Essai $n\" --start '2027-03-01 10:00' || exit 1; done"
    ));
    let words = said
        .split_whitespace()
        .map(|it| it.trim_end_matches(['.', ',', ':']));
    let ids: Vec<_> = words
        .filter(|it| it.parse::<parvis::ids::EventId>().is_ok())
        .map(str::to_owned)
        .collect();
    assert_eq!(ids.len(), many, "{said}");
    ids
}

fn pages(checks: &mut Checks, machine: &mut Machine, event: &str, cookie: &str) {
    let answers = machine.portal_answers(Duration::from_secs(60));
    checks.is("the portal answers", answers, machine.console());
    let event = format!("/programme/{event}");
    for path in ["/programme", "/lieu", "/portail", &event] {
        let page = machine.visitor().get(path);
        checks.is(&format!("{path} is read"), page.status == 200, page.status);
    }
    let mut visitor = machine.visitor();
    visitor.cookie = Some(cookie.to_owned());
    let desk = visitor.get("/admin");
    // The words of `desk-wait-disk`.
    let warns = desk.body.contains("Le disque est presque plein");
    checks.is("the desk warns", desk.status == 200 && warns, &desk);
}

fn still_well(checks: &mut Checks, machine: &mut Machine, when: &str) {
    let (status, said) = machine.run(DOCTOR);
    checks.is(&format!("nothing is corrupt ({when})"), status == 0, &said);
}
