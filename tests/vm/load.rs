//! The load of `guest`, seen from outside: started inside the machine, and what must be there afterwards.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use parvis::app;
use parvis::ids::EventId;
use parvis::media::files::Files;
use parvis::programme;
use parvis::search::{Kind, Query};
use parvis::store::Store;
use parvis::tasks::STORE;
use parvis::web::Lang;

use super::guest::{EACH, text, title, uid};
use super::ledger::Kept;
use super::machine::Machine;
use super::tools::INSIDE;

/// Opens the desk and starts the load, whose first acknowledgement has this number; hands back once it has begun.
pub(crate) fn start(machine: &mut Machine, first: u64) {
    let said = machine.ok("LC_ALL=C parvis desk-code --config /etc/parvis/parvis.toml");
    let code = setup_code(&said).unwrap_or_else(|| panic!("no code in: {said}"));
    let program = "/run/tools/bin/vm guest::load --exact --ignored --nocapture";
    machine.ok(&format!(
        "{INSIDE} systemd-run --quiet --collect --unit=load -E PARVIS_VM_FIRST={first} -E PARVIS_VM_SETUP={code} {program}"
    ));
    let end = Instant::now() + Duration::from_secs(300);
    loop {
        let (_, said) = machine.run("journalctl -b -q -o cat -u load");
        if said.contains("load begins") {
            return;
        }
        assert!(
            Instant::now() < end && !said.contains("FAILED") && !said.contains("panicked"),
            "the load does not begin: {said}"
        );
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// The load still goes on.
pub(crate) fn check(machine: &mut Machine) {
    let (status, _) = machine.run("systemctl is-active --quiet load");
    if status != 0 {
        let said = machine.run("journalctl -b -q -o cat -u load | tail -40").1;
        panic!("the load has ended:\n{said}");
    }
}

/// `ABCD-EFGH-IJKL` in what the command said.
pub(crate) fn setup_code(said: &str) -> Option<&str> {
    said.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .find(|it| it.len() == 14 && it.matches('-').count() == 2)
}

/// What is wrong with the data of a box that was cut off, opened as its next start does: nothing, or in words.
pub(crate) fn faults<'a>(data: &Path, kept: impl IntoIterator<Item = &'a Kept>) -> Vec<String> {
    let store = match Store::open(&data.join(STORE), app::schema()) {
        Ok(store) => store,
        Err(error) => return vec![format!("the store does not open: {error}")],
    };
    let mut faults: Vec<String> = match store.check() {
        Ok(findings) => findings
            .iter()
            .map(|it| format!("doctor: {it:?}"))
            .collect(),
        Err(error) => vec![format!("the doctor cannot look: {error}")],
    };
    let read = store.read_blocking(|snapshot| {
        let mut faults = Vec::new();
        for kept in kept {
            match kept {
                Kept::Begin => {}
                Kept::Event { id, number } => {
                    let id: EventId = id.parse().unwrap();
                    match programme::get(snapshot, id)? {
                        None => faults.push(format!("acknowledged, then gone: {id}")),
                        Some(entry) if entry.event.details.title != title(*number) => {
                            faults.push(format!("{id} is another event"));
                        }
                        Some(_) => {}
                    }
                }
                Kept::Picture { file } => {
                    if Files::of(data).look(file.parse().unwrap()).is_err() {
                        faults.push(format!("acknowledged, then gone or damaged: {file}"));
                    }
                }
                Kept::Calendar { number } => {
                    if programme::find(snapshot, &uid(*number, 0))?.is_none() {
                        faults.push(format!("acknowledged, then gone: calendar {number}"));
                    }
                }
            }
        }
        let since = "2027-01-01".parse().unwrap();
        let mut calendars = BTreeSet::new();
        for entry in programme::since(snapshot, since)? {
            let details = &entry.event.details;
            let number = details
                .title
                .strip_prefix("Essai ")
                .and_then(|it| it.parse().ok());
            match number {
                Some(number) if details.description == text(number) => {}
                _ => faults.push(format!("{} is not whole", entry.id)),
            }
            let uid = entry
                .event
                .uid
                .strip_prefix("cal-")
                .and_then(|it| it.split('-').next()?.parse::<u64>().ok());
            calendars.extend(uid);
        }
        for calendar in calendars {
            for n in 0..EACH {
                if programme::find(snapshot, &uid(calendar, n))?.is_none() {
                    faults.push(format!("calendar {calendar} is there by half"));
                }
            }
        }
        Ok::<_, parvis::store::Error>(faults)
    });
    match read {
        Ok(found) => faults.extend(found),
        Err(error) => faults.push(format!("the store cannot be read: {error}")),
    }
    faults
}

/// What is wrong with what the search of such a box finds once it has caught up, as it does when the box starts.
///
/// How many events it was told of before the cut is not asked: it is behind by what it may be behind.
pub(crate) fn search_faults(data: &Path) -> Vec<String> {
    let store = match Store::open(&data.join(STORE), app::schema()) {
        Ok(store) => store,
        Err(error) => return vec![format!("the store does not open: {error}")],
    };
    let search = app::search(&store, data, Lang::Fr);
    if let Err(error) = search.catch_up() {
        return vec![format!("the search does not catch up: {error}")];
    }
    let since = "2027-01-01".parse().unwrap();
    let kept = store
        .read_blocking(|snapshot| programme::since(snapshot, since))
        .unwrap();
    let query = Query {
        words: "essai".into(),
        kind: Some(Kind::Event),
        ..Query::default()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match runtime.block_on(search.ask(query)) {
        Ok(found) if found.total == kept.len() => Vec::new(),
        Ok(found) => vec![format!(
            "the search finds {} of {} events",
            found.total,
            kept.len()
        )],
        Err(error) => vec![format!("the search does not answer: {error}")],
    }
}
