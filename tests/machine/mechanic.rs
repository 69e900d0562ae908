//! The mechanic, asked over its socket.

use std::fs;
use std::process::Command;
use std::time::Duration;

use parvis::appliance::mechanic::client::Error;
use parvis::appliance::mechanic::{Look, Outcome, Refusal, Silence, Source, Verdict, Why, Work};

use crate::scene::{Machine, is_possible};

/// What became of an installation, once it is over.
async fn settled(machine: &Machine) -> Work {
    for _ in 0..1200 {
        match machine.client().work().await.unwrap() {
            Work::Installing { .. } => tokio::time::sleep(Duration::from_millis(50)).await,
            other => return other,
        }
    }
    panic!("it does not end");
}

async fn only_stick(machine: &Machine) -> Source {
    let sticks = machine.client().sticks().await.unwrap();
    assert_eq!(sticks.len(), 1, "{sticks:?}");
    Source::Stick(sticks[0].id)
}

fn verdict(look: Look) -> Verdict {
    match look {
        Look::Found(update) => update.verdict,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_machine_without_a_second_system_says_that_it_does_not_update_itself() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new();
    fs::remove_file(machine.at("system.conf")).unwrap();
    let machine = machine.with_mechanic();
    let client = machine.client();
    let slots = client.slots().await;
    assert!(
        matches!(slots, Err(Error::Refused(Refusal::NoUpdates))),
        "{slots:?}"
    );
    let looked = client.look(Source::Line).await;
    assert!(
        matches!(looked, Err(Error::Refused(Refusal::NoUpdates))),
        "{looked:?}"
    );
    assert!(!machine.settings().trial().exists());
}

#[tokio::test]
async fn what_lies_on_a_stick_is_judged_by_its_signature_and_its_kind() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new().with_mechanic();
    let good = machine.bundle("good.raucb", "0.2.0", "parvis-test", "ours");
    let newer = machine.bundle("another.raucb", "0.10.0", "parvis-test", "ours");
    let other = machine.bundle("other.raucb", "0.2.0", "parvis-rpi", "ours");
    let foreign = machine.bundle("foreign.raucb", "9.9.9", "parvis-test", "theirs");
    let short = machine.at("short.raucb");
    let bytes = fs::read(&good).unwrap();
    fs::write(&short, &bytes[..bytes.len() / 2]).unwrap();
    let client = machine.client();
    for (label, files, expected) in [
        ("foreign", vec![foreign.as_path()], Verdict::BadSignature),
        ("short", vec![short.as_path()], Verdict::Broken),
        ("other", vec![other.as_path()], Verdict::OtherMachine),
    ] {
        let _plugged = machine.plugs_in(label, &files);
        let source = only_stick(&machine).await;
        assert_eq!(
            verdict(client.look(source).await.unwrap()),
            expected,
            "{label}"
        );
        let refused = client.install(source).await;
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::NoGoodUpdate))),
            "{label}: {refused:?}"
        );
    }
    let _plugged = machine.plugs_in("all", &[&foreign, &short, &other, &good, &newer]);
    let source = only_stick(&machine).await;
    let Look::Found(update) = client.look(source).await.unwrap() else {
        panic!("something lies there");
    };
    assert_eq!(
        (update.version.as_str(), update.verdict),
        ("0.10.0", Verdict::Good)
    );
    assert_eq!(update.size, Some(fs::metadata(&newer).unwrap().len()));
    assert!(
        !fs::read_to_string("/proc/mounts")
            .unwrap()
            .contains("run/stick"),
        "let go"
    );
}

#[tokio::test]
async fn a_stick_is_mounted_for_the_server_and_let_go_again() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new().with_mechanic();
    let plugged = machine.plugs_in("cle", &[]);
    let client = machine.client();
    let sticks = client.sticks().await.unwrap();
    assert_eq!((sticks[0].label.as_str(), sticks[0].free), ("cle", None));
    assert_eq!(sticks[0].has_bundle, Some(false));
    client.mount(sticks[0].id).await.unwrap();
    fs::write(machine.at("stick/backup"), "kept").unwrap();
    let mounts = fs::read_to_string("/proc/mounts").unwrap();
    let place = machine.at("stick").display().to_string();
    let line = mounts.lines().find(|it| it.contains(&place)).unwrap();
    assert!(line.contains("nosuid,nodev,noexec"), "{line}");
    assert!(client.sticks().await.unwrap()[0].free.is_some());
    client.unmount().await.unwrap();
    client.unmount().await.unwrap();
    assert!(!machine.at("stick/backup").exists());
    drop(plugged);
}

#[tokio::test]
async fn an_update_is_installed_tried_confirmed_and_told() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new().with_rauc().with_mechanic();
    let bundle = machine.bundle("good.raucb", "0.2.0", "parvis-test", "ours");
    let plugged = machine.plugs_in("cle", &[&bundle]);
    let source = only_stick(&machine).await;
    machine.client().install(source).await.unwrap();
    let done = settled(&machine).await;
    assert_eq!(
        done,
        Work::Installed {
            version: "0.2.0".into()
        }
    );
    assert!(
        fs::read(machine.at("slot-b"))
            .unwrap()
            .starts_with(b"0.2.00.2.0")
    );
    assert!(
        fs::read(machine.at("slot-a"))
            .unwrap()
            .iter()
            .all(|it| *it == 0)
    );
    let slots = machine.client().slots().await.unwrap();
    assert_eq!(
        (slots.running.name.as_str(), slots.other.version.as_str()),
        ("A", "0.2.0")
    );
    let version = "0.2.0".to_owned();
    assert_eq!(
        slots.outcome,
        Some(Outcome::Waits {
            version: version.clone()
        })
    );
    assert_eq!(fs::read_to_string(machine.at("slots/try")).unwrap(), "B");
    drop(plugged);

    let machine = machine.restarts_from("B");
    assert!(machine.settings().trial().exists());
    let slots = machine.client().slots().await.unwrap();
    assert!(slots.on_trial && slots.outcome.is_none(), "{slots:?}");
    machine.client().confirm().await.unwrap();
    assert!(!machine.settings().trial().exists());
    assert_eq!(
        fs::read_to_string(machine.at("slots/default")).unwrap(),
        "B"
    );
    let slots = machine.client().slots().await.unwrap();
    assert_eq!(slots.outcome, Some(Outcome::Kept { version }));
    machine.client().understood().await.unwrap();
    assert_eq!(machine.client().slots().await.unwrap().outcome, None);
}

#[tokio::test]
async fn the_old_system_knows_why_it_is_back() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new().with_rauc().with_mechanic();
    let bundle = machine.bundle("good.raucb", "0.2.0", "parvis-test", "ours");
    let plugged = machine.plugs_in("cle", &[&bundle]);
    let source = only_stick(&machine).await;
    machine.client().install(source).await.unwrap();
    settled(&machine).await;
    drop(plugged);

    // The server of the new system does not answer: nobody serves at all.
    let machine = machine.restarts_from("B");
    let refused = Command::new(env!("CARGO_BIN_EXE_parvis-mechanic"))
        .args(["confirm", "--within", "2", "--config"])
        .arg(machine.at("parvis.toml"))
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(machine.settings().trial().exists());
    assert_eq!(
        fs::read_to_string(machine.at("slots/default")).unwrap(),
        "A"
    );

    let machine = machine.restarts_from("A");
    assert!(!machine.settings().trial().exists());
    let slots = machine.client().slots().await.unwrap();
    let expected = Outcome::CameBack {
        version: "0.2.0".into(),
        why: Why::Silent(Silence::FrontPage),
    };
    assert_eq!(slots.outcome, Some(expected));
}

#[tokio::test]
async fn restarting_is_the_service_managers_work_a_moment_later() {
    if !is_possible() {
        return;
    }
    let machine = Machine::new().with_mechanic();
    machine.client().restart().await.unwrap();
    assert!(
        !machine.at("told").exists(),
        "the answer is still on its way"
    );
    for _ in 0..400 {
        if fs::read_to_string(machine.at("told")).is_ok_and(|it| it.ends_with('\n')) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(fs::read_to_string(machine.at("told")).unwrap(), "reboot\n");
}
