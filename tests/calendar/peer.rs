//! A second opinion: Python's `icalendar` parses what we export, and `recurring-ical-events` finds
//! the same occurrences as we do, in the files we read and in those we write.
//!
//! The packages of `requirements.txt` are installed once, into a virtual environment under
//! `target/`; `PARVIS_TEST_PYTHON` names another Python that has them.

use crate::{Event, paris, path, plan};
use jiff::civil::date;
use parvis::programme::Span;
use parvis::programme::export::{self, Exported};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files and series (by prefix of UID) on which Python and we must agree, and since when.
const FILES: [(&str, i16, i16); 9] = [
    ("apple.ics", 2024, 2028),
    ("google.ics", 2026, 2028),
    ("maison.ics", 2026, 2028),
    ("mobilizon.ics", 2026, 2028),
    ("nextcloud.ics", 2026, 2028),
    ("openagenda.ics", 2026, 2028),
    ("outlook.ics", 2026, 2028),
    ("rfc5545-examples.ics", 1996, 2008),
    ("rfc5545-recurrences.ics", 1996, 2001),
];

/// Series left out of every comparison, with the reason.
const NOT_COMPARED: [(&str, &str); 2] = [
    (
        "E3C1A0B2-8D7F-4A55-9C7E-1B2C3D4E5F63",
        "begins in an hour that summer time skips: Python lets it end as it begins",
    ),
    (
        "every-20-minutes-daily",
        "more dates in years than one look of ours gives",
    ),
];

/// Series left out of the comparison of what was read, with the reason.
const READ_OTHERWISE: [(&str, &str); 4] = [
    (
        "maison-8@example.org",
        "an offset written into DTSTART, which only we forgive",
    ),
    (
        "E3C1A0B2-8D7F-4A55-9C7E-1B2C3D4E5F60",
        "ends before it starts: Python takes it, we refuse it",
    ),
    (
        "040000008200E00074C5B7101A82E00800000000D0A1B2C3D4E5DA01000000000000000010000000A1",
        "its THISANDFUTURE change is refused by us",
    ),
    (
        "040000008200E00074C5B7101A82E00800000000D0A1B2C3D4E5DA01000000000000000010000000A2",
        "midnight to midnight, which only Outlook's own note makes whole days",
    ),
];

/// Start, end and status of every occurrence, by UID.
type Found = BTreeMap<String, Vec<(String, Option<String>, bool)>>;

#[test]
fn python_finds_the_same_occurrences_in_what_we_read_and_in_what_we_export() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, from, to) in FILES {
        let events = plan(name).new;
        let changed = "2026-11-03T10:00:00Z".parse().expect("an instant");
        let exported: Vec<_> = events
            .iter()
            .map(|event| Exported { event, changed })
            .collect();
        let copy = folder.path().join(name);
        std::fs::write(&copy, export::feed("Le Lavoir", &exported)).expect("written");

        let ours = ours(&events, from, to);
        let theirs = python(&copy, from, to);
        assert_eq!(theirs["errors"], serde_json::json!([]), "{name}");
        let entries = events
            .iter()
            .map(|event| 1 + event.repeat.iter().flat_map(|r| &r.changes).count());
        assert_eq!(theirs["events"], entries.sum::<usize>(), "{name}");
        assert_alike(
            &occurrences(&theirs),
            &ours,
            &format!("what we export of {name}"),
        );

        let mut read = occurrences(&python(&path(name), from, to));
        let mut ours = ours;
        for (uid, _) in READ_OTHERWISE {
            read.remove(uid);
            ours.remove(uid);
        }
        read.retain(|uid, _| events.iter().any(|event| event.uid == *uid));
        ours.retain(|uid, _| !uid.ends_with("@sans-uid"));
        assert_alike(&read, &ours, &format!("what we read of {name}"));
    }
}

fn assert_alike(theirs: &Found, ours: &Found, what: &str) {
    let uids = |found: &Found| found.keys().cloned().collect::<Vec<_>>();
    assert_eq!(uids(theirs), uids(ours), "{what}");
    for (uid, found) in theirs {
        assert_eq!(found, &ours[uid], "{what}: {uid}");
    }
}

#[test]
fn python_sees_stable_names_and_versions() {
    let folder = tempfile::tempdir().expect("a folder");
    let events = plan("google.ics").new;
    let event = events
        .into_iter()
        .find(|event| event.details.title == "Jeu de go")
        .expect("there");
    let changed = "2026-11-03T10:00:00Z".parse().expect("an instant");
    let file = folder.path().join("un.ics");
    std::fs::write(
        &file,
        export::single(&Exported {
            event: &event,
            changed,
        }),
    )
    .expect("written");
    let found = python(&file, 2026, 2027);
    assert_eq!(found["zones"], serde_json::json!(["Europe/Paris"]));
    for one in found["occurrences"].as_array().expect("a list") {
        assert_eq!(one["uid"], event.uid.as_str());
        assert_eq!(one["sequence"], event.sequence);
    }
}

fn ours(events: &[Event], from: i16, to: i16) -> Found {
    let mut found = Found::new();
    for event in events {
        for one in event.occurrences(date(from, 1, 1), date(to, 1, 1), paris().tz()) {
            let (start, end) = match &one.span {
                Span::Days { first, last } => (
                    first.to_string(),
                    Some(last.tomorrow().expect("a day").to_string()),
                ),
                Span::Hours { start, end } => (
                    start.timestamp().to_string(),
                    end.as_ref().map(|end| end.timestamp().to_string()),
                ),
            };
            let cancelled = one.is_cancelled();
            found
                .entry(event.uid.clone())
                .or_default()
                .push((start, end, cancelled));
        }
    }
    found.values_mut().for_each(|list| list.sort());
    found.retain(|uid, _| NOT_COMPARED.iter().all(|(left_out, _)| uid != left_out));
    found
}

fn occurrences(python: &Value) -> Found {
    let mut found = Found::new();
    for one in python["occurrences"].as_array().expect("a list") {
        let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
        let (start, mut end) = (text("start"), Some(text("end")));
        if end.as_deref() == Some(&start) || end.as_deref() == Some("") {
            end = None;
        }
        let status = text("status") == "CANCELLED";
        found
            .entry(text("uid"))
            .or_default()
            .push((start, end, status));
    }
    found.values_mut().for_each(|list| list.sort());
    found.retain(|uid, _| NOT_COMPARED.iter().all(|(left_out, _)| uid != left_out));
    found
}

fn python(file: &Path, from: i16, to: i16) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calendar/occurrences.py");
    let output = Command::new(interpreter())
        .arg(script)
        .args([
            format!("{from}0101"),
            format!("{to}0101"),
            "Europe/Paris".to_owned(),
        ])
        .arg(file)
        .output()
        .expect("Python runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let all: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    all[file.to_str().expect("a plain path")].clone()
}

/// Python with the packages, made on first use. Tests run in processes of their own: the
/// environment is built aside and moved into place, so that none sees half of it.
fn interpreter() -> PathBuf {
    if let Some(python) = std::env::var_os("PARVIS_TEST_PYTHON") {
        return python.into();
    }
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let wanted = include_str!("requirements.txt")
        .trim()
        .replace('\n', "-")
        .replace("==", "-");
    let home = root.join(format!("python-{wanted}"));
    let python = home.join("bin/python");
    if !python.exists() {
        let aside = tempfile::tempdir_in(root).expect("a folder under target");
        let packages = aside.path().join("packages");
        run(Command::new("python3").args(["-m", "venv"]).arg(&packages));
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calendar/requirements.txt");
        run(Command::new(packages.join("bin/python"))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
            ])
            .arg(list));
        // Lost a race: the other one's is as good.
        let _ = std::fs::rename(&packages, &home);
    }
    python
}

fn run(command: &mut Command) {
    let status = command
        .status()
        .expect("python3 with its venv module is installed");
    assert!(status.success(), "{command:?}");
}
