//! A box is kept on a stick; its card is lost; a new card becomes that box.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::checks::Checks;
use super::load::setup_code;
use super::machine::{Machine, Plan, scratch};
use super::stick::{PORTS, Stick, run};
use super::tools::{INSIDE, Tools};

const CONFIG: &str = "--config /etc/parvis/parvis.toml";
/// A machine with a clock: backups at a time that nobody knows are another matter.
const DAY: &str = "2026-12-05T10:00:00";
const STOP: &str = "systemctl stop parvis.socket parvis";
const START: &str = "systemctl start parvis.socket parvis";
/// scrypt and a restore beside, on an emulated processor.
const BACKUP: Duration = Duration::from_secs(900);

/// Runs inside the machine.
mod guest {
    use std::fs;
    use std::path::Path;

    use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

    const DATA: &str = "/var/lib/parvis";
    const ROWS: TableDefinition<'static, &'static [u8], &'static [u8]> =
        TableDefinition::new("parvis");

    /// Not a test: every row of the store and every file beside it, a line each.
    #[test]
    #[ignore = "runs inside the machine"]
    fn list() {
        let database = Database::builder()
            .open_read_only(Path::new(DATA).join("parvis.redb"))
            .unwrap();
        let rows = database.begin_read().unwrap().open_table(ROWS).unwrap();
        for row in rows.iter().unwrap() {
            let (key, value) = row.unwrap();
            let key = key.value().escape_ascii().to_string();
            println!(
                "= row {} {}",
                key.replace(' ', "\\x20"),
                blake3::hash(value.value())
            );
        }
        files(Path::new(DATA));
    }

    fn files(at: &Path) {
        for entry in fs::read_dir(at).unwrap() {
            let entry = entry.unwrap();
            let (kind, path) = (entry.file_type().unwrap(), entry.path());
            if kind.is_dir() {
                files(&path);
            } else if kind.is_file() {
                let bytes = fs::read(&path).unwrap();
                let name = path.strip_prefix(DATA).unwrap().display().to_string();
                println!(
                    "= file {} {}",
                    name.replace(' ', "\\x20"),
                    blake3::hash(&bytes)
                );
            }
        }
    }
}

/// What a box that is stopped holds: by row and by file, a digest of each.
fn held(machine: &mut Machine) -> BTreeMap<String, String> {
    let said = machine.ok(&format!(
        "{INSIDE} /run/tools/bin/vm restored::guest::list --exact --ignored --nocapture | sed -n 's/^= //p'"
    ));
    let mut held: BTreeMap<_, _> = said
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(what, digest)| (what.to_owned(), digest.to_owned()))
        .collect();
    // The store's rows are told one by one; ballast is empty space; the search is made anew from the store.
    let made_anew = ["file parvis.redb", "file .ballast-", "file search/"];
    held.retain(|what, _| made_anew.iter().all(|it| !what.starts_with(it)));
    held
}

/// Where two boxes differ.
fn differences(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let all = one.keys().chain(other.keys());
    let mut found: Vec<_> = all
        .filter(|it| one.get(*it) != other.get(*it))
        .cloned()
        .collect();
    found.sort();
    found.dedup();
    found
}

fn plan(name: &str, tools: &Tools) -> Plan {
    Plan::new(name).clock(DAY).tools(tools).with(&PORTS)
}

#[test]
#[ignore = "boots the image: tests/vm/run"]
fn a_new_card_becomes_the_box_that_was_lost() {
    let mut checks = Checks::of("a backup, a lost card, a new one");
    let tools = Tools::of_guest();
    let stick = Stick::new("SAUVEGARDES", 128);

    let mut machine = plan("restore-old", &tools).start();
    machine.wait_until_up();
    let cookie = lived_in(&mut machine);
    stick.plug(&mut machine);
    by_the_desk(&mut checks, &mut machine, &cookie);
    machine.ok(STOP);
    let before = held(&mut machine);
    checks.measure("rows and files to keep", before.len(), before.len() > 60);
    let phrase = machine.ok("cat /var/lib/parvis/backups/passphrase");
    let (status, said) = machine.run_for(
        &format!("LC_ALL=C runuser -u parvis -- parvis backup {CONFIG} --to stick"),
        BACKUP,
    );
    checks.is("a backup is made by command", status == 0, said);
    stick.pull(&mut machine);
    drop(machine);

    read_by_restic(&mut checks, &stick, &phrase);
    restored(&mut checks, &tools, &stick, (&phrase, &cookie), &before);
    checks.done();
}

/// Events, a calendar, an open desk; hands back its keeper's session.
fn lived_in(machine: &mut Machine) -> String {
    machine.ok(&format!(
        "for n in $(seq 20); do parvis event add {CONFIG} --title \"Fete $n\" --start '2027-05-01 10:00' --description \"Chez Amélie, $n\"; done"
    ));
    let said = machine.ok(&format!("LC_ALL=C parvis desk-code {CONFIG}"));
    let code = setup_code(&said).unwrap().to_owned();
    let mut visitor = machine.visitor();
    visitor.open_desk(&code).unwrap();
    visitor.cookie.unwrap()
}

/// The stick is chosen and a backup made and tested, as a concierge does it.
fn by_the_desk(checks: &mut Checks, machine: &mut Machine, cookie: &str) {
    let mut visitor = machine.visitor();
    visitor.cookie = Some(cookie.to_owned());
    let where_to = "/admin/sauvegardes/ou";
    let fields = [("label", "SAUVEGARDES")];
    let chosen = visitor.fill(where_to, "/admin/sauvegardes/cle", &fields);
    let is_chosen = chosen.as_ref().is_ok_and(|it| it.status == 303);
    checks.is("the stick is chosen by its label", is_chosen, chosen);
    let now = "/admin/sauvegardes/maintenant";
    let begun = visitor.fill("/admin/sauvegardes", now, &[("test", "1")]);
    let is_begun = begun.as_ref().is_ok_and(|it| it.status == 303);
    checks.is("a backup with its test begins", is_begun, begun);
    let end = Instant::now() + BACKUP;
    let page = loop {
        let page = visitor.get("/admin/sauvegardes").body;
        // A page that shows a run asks for itself again.
        if !page.contains("http-equiv=\"refresh\"") || Instant::now() > end {
            break page;
        }
        std::thread::sleep(Duration::from_secs(2));
    };
    let text = page.split("<main").nth(1).unwrap_or(&page);
    checks.is(
        "the desk says when it was made and when it was tested",
        text.matches("5 décembre 2026").count() >= 2,
        text,
    );
}

/// Whoever has the words reads the stick with restic.
fn read_by_restic(checks: &mut Checks, stick: &Stick, phrase: &str) {
    let folder = scratch("restic");
    stick.take("parvis-sauvegardes", folder.path());
    let repository = folder.path().join("parvis-sauvegardes");
    let checked = restic(&repository, phrase, &["check", "--read-data"]);
    let is_well = checked.contains("no errors were found");
    checks.is("stock restic checks the repository", is_well, checked);
    let listed = restic(&repository, phrase, &["ls", "latest"]);
    let is_listed = listed.contains("/parvis.redb") && listed.contains("/tls/");
    checks.is("stock restic lists it", is_listed, listed);
}

fn restic(repository: &Path, phrase: &str, arguments: &[&str]) -> String {
    let mut restic = Command::new("restic");
    restic.args(["--no-cache", "-r"]).arg(repository);
    run(restic.args(arguments).env("RESTIC_PASSWORD", phrase.trim()))
}

fn restored(
    checks: &mut Checks,
    tools: &Tools,
    stick: &Stick,
    (phrase, cookie): (&str, &str),
    before: &BTreeMap<String, String>,
) {
    let mut machine = plan("restore-new", tools).start();
    machine.wait_until_up();
    stick.plug(&mut machine);
    machine.ok(STOP);
    let own = held(&mut machine);
    let other = differences(&own, before)
        .iter()
        .any(|it| it.starts_with("file tls/"));
    checks.is("control: the new card is another box", other, own.keys());
    let restore = |words: &str| {
        format!(
            "LC_ALL=C; printf %s '{words}' >/run/words; parvis restore {CONFIG} --from stick --passphrase-file /run/words; status=$?; rm /run/words; exit $status"
        )
    };
    let (status, said) = machine.run_for(&restore("un deux trois quatre cinq"), BACKUP);
    checks.is("other words are refused", status == 2, &said);
    let same = differences(&held(&mut machine), &own);
    checks.is("and change nothing", same.is_empty(), same);
    let (status, said) = machine.run_for(&restore(phrase.trim()), BACKUP);
    checks.is("the backup is restored", status == 0, &said);
    stick.pull(&mut machine);

    let mut after = held(&mut machine);
    // What the restore leaves: the old configuration beside, and what had been erased.
    after.retain(|it, _| {
        !["file backups/configuration.toml", "file backups/erased"].contains(&&**it)
    });
    let mut before = before.clone();
    before.retain(|it, _| it != "file backups/erased");
    // A run notes of itself, under the number of its place (the stick's is 0), that it is made: in no backup can this stand as it
    // stands afterwards. It is one row, and both have it.
    let note = |it: &String| it.starts_with("row ") && it.ends_with(&"\\x00".repeat(8));
    let (own, differ): (Vec<_>, Vec<_>) = differences(&before, &after).into_iter().partition(note);
    let is_one = own
        .iter()
        .all(|it| before.contains_key(it) && after.contains_key(it));
    checks.is(
        &format!(
            "all {} rows and files are equal, but the run's own note",
            before.len()
        ),
        differ.is_empty() && own.len() <= 1 && is_one,
        (own, differ),
    );
    machine.ok(START);
    let answers = machine.portal_answers(Duration::from_secs(120));
    checks.is("its portal answers", answers, machine.console());
    let mut visitor = machine.visitor();
    visitor.cookie = Some(cookie.to_owned());
    let desk = visitor.get("/admin");
    checks.is(
        "who had the desk still has it",
        desk.status == 200,
        desk.status,
    );
    let listed = machine.ok(&format!(
        "parvis event list {CONFIG} --from 2027-05-01 --to 2027-05-02"
    ));
    checks.is(
        "the programme is there",
        listed.contains("Fete 20"),
        &listed,
    );
    let (status, said) = machine.run(&format!("parvis doctor {CONFIG}"));
    checks.is("the doctor finds nothing", status == 0, said);
    machine.reboot();
    super::boot::started(checks, &mut machine);
}
