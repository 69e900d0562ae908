//! The command line, through the real program: what is refused is refused with a reason one can act on.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

/// The program, not yet started.
fn parvis() -> Command {
    Command::new(env!("CARGO_BIN_EXE_parvis"))
}

/// Runs the program to its end.
fn run(arguments: &[&str]) -> Output {
    parvis()
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// What a demo says after its address: where its data is, and its people.
const LINES_OF_DEMO: usize = 7;

/// A demo that runs until it goes out of scope.
struct Demo {
    child: Child,
    /// As it printed it.
    address: String,
    /// The other lines that it said of itself.
    said: Vec<String>,
    /// Kept open, so that it may go on speaking.
    _rest: Lines<BufReader<ChildStdout>>,
}

impl Demo {
    fn start(data: &Path) -> Demo {
        let mut child = parvis()
            .args(["demo", "--port", "0", "--data", data.to_str().unwrap()])
            .env("LC_ALL", "fr_FR.UTF-8")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.split_whitespace()
                .find(|word| word.starts_with("http://"))
                .map(str::to_owned)
        });
        let said = lines.by_ref().take(LINES_OF_DEMO);
        let said = said.map_while(Result::ok).collect();
        Demo {
            child,
            address: address.expect("the demo says where it listens"),
            said,
            _rest: lines,
        }
    }
}

impl Demo {
    /// Ends it as a service manager would, and waits until it has ended well.
    fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `parvis serve` says to a configuration file, which it must refuse.
fn refusal(configuration: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("parvis.toml");
    fs::write(&file, configuration).unwrap();
    let output = run(&["serve", "--config", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let said = said(&output);
    assert!(said.contains("parvis.toml"), "names the file: {said}");
    said
}

#[test]
fn a_busy_port_is_said_with_a_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["demo", "--port", &port]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains(&port) && said.contains("in use") && said.contains("--port"),
        "{said}"
    );
}

#[test]
fn the_demo_says_that_it_listens_on_a_port_that_answers() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(&data.path().join("demo"));
    let authority = demo
        .address
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .replace("localhost", "127.0.0.1");
    std::net::TcpStream::connect(authority).unwrap();
}

#[test]
fn the_demo_says_who_can_sign_in_and_marks_that_they_are_not_real() {
    let data = tempfile::tempdir().unwrap();
    let dir = data.path().join("demo");
    let demo = Demo::start(&dir);
    for line in &demo.said {
        assert!(line.starts_with("Démonstration"), "{line}");
    }
    let said = demo.said.clone();
    for person in ["Monique", "Sam", "Léa", "Ahmed", "Paul", "Zoé"] {
        assert!(said.iter().any(|it| it.contains(person)), "{said:#?}");
    }
    demo.stop();
    assert_eq!(Demo::start(&dir).said, said, "and again at the next start");
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let said =
        refusal("[venue]\nname = \"Le Lavoir\"\nnom = \"typed twice\"\n[data]\ndir = \"data\"\n");
    assert!(said.contains("line 3") && said.contains("nom"), "{said}");
}

#[test]
fn a_bad_value_is_refused_with_its_line_and_what_would_be_right() {
    let said =
        refusal("[venue]\nname = \"Le Lavoir\"\ntimezone = \"Paris\"\n[data]\ndir = \"data\"\n");
    assert!(
        said.contains("line 3") && said.contains("Europe/Paris"),
        "{said}"
    );
    let said = refusal("[venue]\nname = \"Le Lavoir\"\naccent = \"red\"\n[data]\ndir = \"data\"\n");
    assert!(
        said.contains("line 3") && said.contains("#a63d22"),
        "{said}"
    );
}

#[test]
fn a_value_that_contradicts_another_is_refused_with_its_line() {
    let said =
        refusal("[venue]\nname = \"Le Lavoir\"\n[data]\ndir = \"data\"\n[portal]\nstay = \"1m\"\n");
    assert!(
        said.contains("line 6") && said.contains("5 minutes"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = run(&["serve", "--config", "/nowhere/parvis.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("/nowhere/parvis.toml"),
        "{}",
        said(&output)
    );
}

/// What the doctor says of the box in a folder, and whether it calls it well.
fn doctor(data: &Path) -> (String, bool) {
    let output = run(&["doctor", "--data", data.to_str().unwrap()]);
    let said = said(&output);
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{:?}: {said}",
        output.status
    );
    assert!(!said.contains("doctor-"), "a message has no words: {said}");
    (said, output.status.success())
}

#[test]
fn the_doctor_examines_a_running_box_and_a_stopped_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let demo = Demo::start(&data);
    let (said, well) = doctor(&data);
    assert!(well, "while it runs: {said}");
    demo.stop();
    let (said, well) = doctor(&data);
    assert!(well, "once stopped: {said}");
}

#[test]
fn the_doctor_says_what_to_do_with_a_damaged_store() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    Demo::start(&data).stop();
    let store = data.join("parvis.redb");
    let mut bytes = fs::read(&store).unwrap();
    for at in (8192..bytes.len()).step_by(997) {
        bytes[at] ^= 0x55;
    }
    fs::write(&store, bytes).unwrap();
    let (said, well) = doctor(&data);
    assert!(!well, "{said}");
    assert!(
        said.lines().any(|line| line.starts_with("  ")),
        "advice follows, set in: {said}"
    );
    fs::write(&store, "not a store at all").unwrap();
    assert!(!doctor(&data).1);
}

#[test]
fn the_doctor_finds_no_box_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let (said, well) = doctor(&folder.path().join("nothing"));
    assert!(!well && said.contains("nothing"), "{said}");
    assert!(
        !folder.path().join("nothing").exists(),
        "looking makes nothing"
    );
}

#[test]
fn a_new_desk_code_is_told_once_whether_the_box_runs_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let code = || {
        let output = run(&["desk-code", "--data", data.to_str().unwrap()]);
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    };
    let demo = Demo::start(&data);
    let while_running = code();
    demo.stop();
    assert_ne!(while_running, code(), "each is new");
}

/// The distinct hashes of codes that a search of every byte of a directory finds.
fn hashes(data: &Path) -> BTreeSet<Vec<u8>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(data).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_type().unwrap().is_file() {
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap();
        let whole = bytes.windows(97).filter(|it| it.starts_with(b"$argon2id$"));
        found.extend(whole.map(<[u8]>::to_vec));
    }
    found
}

#[test]
fn maintenance_leaves_nothing_of_old_codes_whether_the_box_runs_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let place = data.to_str().unwrap();
    let demo = Demo::start(&data);
    let peoples = hashes(&data).len();
    let maintained = |lang: &str, word: &str| {
        for _ in 0..4 {
            assert!(run(&["desk-code", "--data", place]).status.success());
        }
        let kept = hashes(&data).len();
        assert!(kept > peoples + 1, "control: freed pages keep them");
        let output = parvis()
            .args(["maintain", "--data", place])
            .env("LC_ALL", lang)
            .output()
            .unwrap();
        let said = said(&output);
        assert!(output.status.success(), "{said}");
        assert!(said.contains(word) && !said.contains("tasks-"), "{said}");
        assert_eq!(
            hashes(&data).len(),
            peoples + 1,
            "the code that is good now"
        );
    };
    maintained("fr_FR.UTF-8", "maintenant");
    let (said, well) = doctor(&data);
    assert!(well, "{said}");
    demo.stop();
    maintained("en_GB.UTF-8", "now");
    let (said, well) = doctor(&data);
    assert!(well, "{said}");
    Demo::start(&data).stop();
}

impl Demo {
    /// As a power cut does: no chance to finish anything.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Whether a search for a word finds an event, within a few seconds.
    fn finds(&self, word: &str) -> bool {
        let authority = self.address.trim_start_matches("http://");
        let authority = authority
            .trim_end_matches('/')
            .replace("localhost", "127.0.0.1");
        let ask = || {
            let mut stream = std::net::TcpStream::connect(&authority).unwrap();
            let request = format!(
                "GET /chercher?q={word} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer.contains(&format!("<mark>{word}</mark>"))
        };
        (0..50).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            ask()
        })
    }
}

#[test]
fn what_was_kept_when_the_plug_was_pulled_is_found_afterwards() {
    const WORDS: [&str; 4] = ["Quetzal", "Ornithorynque", "Zibeline", "Wapiti"];
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let place = data.to_str().unwrap();
    for word in WORDS {
        let demo = Demo::start(&data);
        let title = ["event", "add", "--data", place, "--title", word];
        let output = run(&[&title[..], &["--start", "2026-11-21 10:00"]].concat());
        assert!(output.status.success(), "{}", said(&output));
        demo.kill();
    }
    let demo = Demo::start(&data);
    for word in WORDS {
        assert!(demo.finds(word), "{word}");
    }
}

#[test]
fn the_search_is_made_anew_whether_the_box_runs_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let place = data.to_str().unwrap();
    let rebuilt = |lang: &str, word: &str| {
        let output = parvis()
            .args(["search", "rebuild", "--data", place])
            .env("LC_ALL", lang)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains(word), "{}", said(&output));
    };
    let demo = Demo::start(&data);
    rebuilt("fr_FR.UTF-8", "refait");
    assert!(demo.finds("Chorale"));
    demo.stop();
    fs::remove_dir_all(data.join("search")).unwrap();
    rebuilt("en_GB.UTF-8", "made anew");
    assert!(data.join("search/meta.json").exists());
}

#[test]
fn there_is_nothing_to_maintain_where_there_is_no_box() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = folder.path().join("nothing");
    let output = run(&["maintain", "--data", nothing.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(!nothing.exists());
}

#[test]
fn help_names_every_command() {
    let output = run(&["--help"]);
    assert!(output.status.success());
    for command in [
        "demo",
        "serve",
        "doctor",
        "maintain",
        "desk-code",
        "search",
        "network",
    ] {
        assert!(
            said(&output).contains(command),
            "{command} is missing:\n{}",
            said(&output)
        );
    }
}
