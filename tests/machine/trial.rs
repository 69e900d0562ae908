//! A new version of the program on trial, as visitors and the version before see it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

use parvis::app;
use parvis::store::{Schema, Store, Table};
use parvis::tasks::STORE;

/// What a version after this one might keep.
const FUTURE: Table<u64, u64> = Table::new("future/things");

/// The directory of a box, and whether it is on trial.
struct Place {
    dir: tempfile::TempDir,
    port: u16,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        let text = format!(
            "[venue]\nname = \"Essai\"\n[site]\nhttp = \"127.0.0.1:{port}\"\nhttps = \"127.0.0.1:0\"\n\
             [data]\ndir = {:?}\n[machine]\ndirectory = {:?}\n",
            dir.path().join("data"),
            dir.path().join("mechanic"),
        );
        fs::create_dir(dir.path().join("mechanic")).unwrap();
        fs::write(dir.path().join("parvis.toml"), text).unwrap();
        Self { dir, port }
    }

    fn store(&self) -> PathBuf {
        self.dir.path().join("data").join(STORE)
    }

    fn trial(&self) -> PathBuf {
        self.dir.path().join("mechanic/trial")
    }

    fn config(&self) -> String {
        self.dir.path().join("parvis.toml").display().to_string()
    }

    fn start(&self) -> Running {
        let log = self.dir.path().join("stderr.log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["serve", "--config", &self.config()])
            .env("LC_ALL", "fr_FR.UTF-8")
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut running = Running { child, said };
        running.hears("http://", &log);
        running
    }

    /// Sends a request as a browser would; the answer, head and body.
    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(10)).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: parvis.internal\r\nAccept-Language: fr\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// A command typed on the machine.
    fn types(&self, arguments: &[&str]) -> Output {
        let config = self.config();
        let place = ["--config", &config];
        Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(arguments)
            .args(place)
            .output()
            .unwrap()
    }

    fn adds_an_event(&self, title: &str) -> Output {
        let when = ["--start", "2026-12-24 10:00", "--title", title];
        let arguments: Vec<_> = ["event", "add"].into_iter().chain(when).collect();
        self.types(&arguments)
    }

    fn programme(&self) -> String {
        let listed = [
            "event",
            "list",
            "--from",
            "2026-12-01",
            "--to",
            "2026-12-31",
        ];
        String::from_utf8(self.types(&listed).stdout).unwrap()
    }
}

/// A box that runs, ended when it goes out of scope.
struct Running {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Running {
    /// Waits until it says something with these words.
    fn hears(&mut self, words: &str, log: &Path) {
        let found = self.said.by_ref().map_while(Result::ok);
        let found = found.into_iter().any(|line| line.contains(words));
        assert!(found, "{}", fs::read_to_string(log).unwrap_or_default());
    }

    fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A box where something was written by the version before.
fn lived_in() -> Place {
    let place = Place::new();
    let running = place.start();
    assert!(place.adds_an_event("Marché").status.success());
    running.stop();
    place
}

#[test]
fn on_trial_everything_is_read_and_nothing_is_kept_until_somebody_confirms() {
    let place = lived_in();
    let before = fs::read(place.store()).unwrap();
    fs::write(place.trial(), "").unwrap();
    let mut running = place.start();

    let home = place.ask("GET", "/", "");
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    assert!(home.contains("Mise à jour en cours"), "every page says so");
    assert!(
        place
            .ask("GET", "/programme?le=2026-12-24", "")
            .contains("Marché")
    );
    let sent = place.ask("POST", "/portail/entrer", "token=x");
    assert!(sent.starts_with("HTTP/1.1 503"), "{sent}");
    assert!(
        sent.to_lowercase().contains("\r\nretry-after: 60\r\n"),
        "{sent}"
    );
    assert!(sent.contains("revenez en arrière"), "{sent}");
    assert!(
        !place.adds_an_event("Perdu").status.success(),
        "refused, not forgotten"
    );
    assert!(place.types(&["doctor"]).status.success());
    assert_eq!(
        fs::read(place.store()).unwrap(),
        before,
        "not a byte has changed"
    );

    fs::remove_file(place.trial()).unwrap();
    running.hears("http://", Path::new(""));
    let sent = place.ask("POST", "/portail/entrer", "token=x");
    assert!(!sent.starts_with("HTTP/1.1 503"), "{sent}");
    assert!(place.adds_an_event("Bal").status.success());
    let listed = place.programme();
    assert!(
        listed.contains("Marché") && listed.contains("Bal"),
        "{listed}"
    );
    assert!(!listed.contains("Perdu"), "{listed}");
    running.stop();
    assert!(place.types(&["doctor"]).status.success());
}

#[test]
fn a_trial_that_ends_without_a_word_leaves_the_version_before_its_store() {
    let place = lived_in();
    let before = fs::read(place.store()).unwrap();
    fs::write(place.trial(), "").unwrap();
    drop(place.start());
    assert_eq!(fs::read(place.store()).unwrap(), before, "killed");
    place.start().stop();
    assert_eq!(fs::read(place.store()).unwrap(), before, "told to stop");
    fs::remove_file(place.trial()).unwrap();
    let running = place.start();
    assert!(place.programme().contains("Marché"));
    running.stop();
}

#[test]
fn whoever_knocks_while_the_trial_ends_is_answered() {
    let place = lived_in();
    fs::write(place.trial(), "").unwrap();
    let running = place.start();
    let knocks = std::thread::scope(|scope| {
        let knocking = scope.spawn(|| {
            let knock = |_| place.ask("GET", "/", "").starts_with("HTTP/1.1 200");
            (0..60)
                .inspect(|_| std::thread::sleep(Duration::from_millis(20)))
                .all(knock)
        });
        fs::remove_file(place.trial()).unwrap();
        knocking.join().unwrap()
    });
    assert!(knocks, "the sockets stay open");
    running.stop();
}

#[test]
fn whoever_confirms_asks_the_portal_as_phones_do() {
    let place = lived_in();
    fs::write(place.trial(), "").unwrap();
    let running = place.start();
    let config = parvis::config::load(Path::new(&place.config())).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let answers = || runtime.block_on(parvis::appliance::mechanic::confirm::answers(&config));
    assert_eq!(answers(), Ok(()));
    running.stop();
    assert!(answers().is_err());
}

#[test]
fn a_store_from_the_future_is_refused_with_what_to_do() {
    for on_trial in [false, true] {
        let place = lived_in();
        let schema: Schema = app::schema().with(&FUTURE);
        drop(Store::open(&place.store(), schema).unwrap());
        if on_trial {
            fs::write(place.trial(), "").unwrap();
        }
        let refused = place.types(&["serve"]);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains("version"), "{said}");
    }
}
