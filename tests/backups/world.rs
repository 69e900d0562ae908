//! A venue that has lived a little, the commands that are typed on its machine, and restic beside it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use rustix::process::{Pid, Signal, kill_process};

/// What the store calls its one table on disk.
const ROWS: TableDefinition<'static, &'static [u8], &'static [u8]> = TableDefinition::new("parvis");

/// Text that a test searches for and that no program contains by accident.
pub(crate) const SEEDED: &str = "Xgbackupname";

/// A box on this machine: its directory, its configuration, the folder its backups go to.
pub(crate) struct Venue {
    pub(crate) folder: tempfile::TempDir,
}

impl Venue {
    /// A box that nobody has opened.
    pub(crate) fn new() -> Self {
        let venue = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(venue.repository()).unwrap();
        venue.configure(&venue.repository());
        venue
    }

    /// A box with the demo's people and events, its own authority and its keys.
    pub(crate) fn lived_in() -> Self {
        let venue = Self::new();
        let data = venue.data();
        let demo = ["demo", "--port", "0", "--data", data.to_str().unwrap()];
        stop(start(&demo));
        stop(venue.serve());
        assert!(data.join("tls").is_dir(), "the box has an authority");
        venue
    }

    /// Has its backups go to this folder.
    pub(crate) fn configure(&self, backups: &Path) {
        let text = format!(
            "[site]\nhttp = \"127.0.0.1:0\"\nhttps = \"127.0.0.1:0\"\n[data]\ndir = {:?}\n[backups]\nfolder = {:?}\n",
            self.data().to_str().unwrap(),
            backups.to_str().unwrap()
        );
        fs::write(self.config(), text).unwrap();
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn repository(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("parvis.toml")
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.data().join("parvis.redb")
    }

    /// The box in its daily life.
    pub(crate) fn serve(&self) -> Child {
        start(&["serve", "--config", self.config().to_str().unwrap()])
    }

    /// `parvis backup`, as it is typed.
    pub(crate) fn back_up(&self, more: &[&str]) -> Output {
        self.run("backup", more)
    }

    /// `parvis restore` of the backups in this folder.
    pub(crate) fn restore(&self, from: &Path, phrase: &str, more: &[&str]) -> Output {
        let file = self.folder.path().join("phrase");
        fs::write(&file, phrase).unwrap();
        let mut arguments = vec!["--from", from.to_str().unwrap()];
        arguments.extend(["--passphrase-file", file.to_str().unwrap()]);
        arguments.extend(more);
        self.run("restore", &arguments)
    }

    pub(crate) fn run(&self, command: &str, more: &[&str]) -> Output {
        parvis()
            .args([command, "--config", self.config().to_str().unwrap()])
            .args(more)
            .env("LC_ALL", "en_GB.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// The passphrase, as it would stand on the venue's paper.
    pub(crate) fn phrase(&self) -> String {
        fs::read_to_string(self.data().join("backups/passphrase")).unwrap()
    }

    /// The card is wiped: a new box stands in the place of the old one.
    pub(crate) fn wipe(&self) {
        fs::remove_dir_all(self.data()).unwrap();
    }

    /// What stock restic says of the repository.
    pub(crate) fn restic(&self, arguments: &[&str]) -> String {
        restic(&self.repository(), &self.phrase(), arguments)
    }
}

pub(crate) fn parvis() -> Command {
    Command::new(env!("CARGO_BIN_EXE_parvis"))
}

/// Starts the program and waits until it says that it is open.
pub(crate) fn start(arguments: &[&str]) -> Child {
    let mut child = parvis()
        .args(arguments)
        .env("LC_ALL", "en_GB.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().is_some_and(|line| line.is_ok()), "it opens");
    // What it says later may fill no pipe.
    std::thread::spawn(move || lines.count());
    child
}

/// Ends it as a service manager would.
pub(crate) fn stop(mut child: Child) {
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert!(child.wait().unwrap().success());
}

/// What a command that must go well said.
pub(crate) fn well(output: &Output) -> String {
    let said = said(output);
    assert!(output.status.success(), "{said}");
    said
}

/// What a command that must be refused said.
pub(crate) fn refused(output: &Output) -> String {
    let said = said(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    said
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// Runs stock restic, which must go well; what it said.
pub(crate) fn restic(repository: &Path, phrase: &str, arguments: &[&str]) -> String {
    let output = Command::new("restic")
        .args(["--no-cache", "-r", repository.to_str().unwrap()])
        .args(arguments)
        .env("RESTIC_PASSWORD", phrase.trim())
        .stdin(Stdio::null())
        .output();
    well(&output.expect("restic is installed (tests/run does it)"))
}

/// Every row of a store that nobody has open.
pub(crate) fn rows(store: &Path) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let database = Database::builder().open_read_only(store).unwrap();
    let rows = database.begin_read().unwrap().open_table(ROWS).unwrap();
    let pairs = rows.iter().unwrap().map(|pair| {
        let (key, value) = pair.unwrap();
        (key.value().to_vec(), value.value().to_vec())
    });
    pairs.collect()
}

/// Every plain file under a directory but the store, by its path from there.
pub(crate) fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(root: &Path, at: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(root.join(at)).unwrap() {
            let entry = entry.unwrap();
            let (kind, path) = (entry.file_type().unwrap(), at.join(entry.file_name()));
            if kind.is_dir() {
                walk(root, &path, found);
            } else if kind.is_file() {
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(dir, Path::new(""), &mut found);
    found.retain(|path, _| {
        path != Path::new("parvis.redb")
            && !path.starts_with("search")
            && !path.to_string_lossy().starts_with(".ballast-")
    });
    found
}

/// Whether any byte of any file under a directory spells this.
pub(crate) fn is_written(dir: &Path, text: &str) -> bool {
    let is_in = |bytes: &Vec<u8>| bytes.windows(text.len()).any(|it| it == text.as_bytes());
    let store = fs::read(dir.join("parvis.redb")).unwrap();
    is_in(&store) || files(dir).values().any(is_in)
}

/// A file of so many random bytes, which nothing can make smaller.
pub(crate) fn noise(path: &Path, megabytes: u64) {
    use std::io::{Read, copy};
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut source = File::open("/dev/urandom").unwrap().take(megabytes << 20);
    copy(&mut source, &mut File::create(path).unwrap()).unwrap();
}
