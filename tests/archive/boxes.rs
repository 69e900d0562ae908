//! Boxes that do not run, and the commands that are typed for them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::tz::TimeZone;
use parvis::app;
use parvis::clock::{Clock, Now};
use parvis::documents::{Document, Entry, Library};
use parvis::media::files::Files;
use parvis::store::{Change, Read, Snapshot, Store};
use tempfile::TempDir;

/// A box with its data directory.
pub(crate) struct TestBox {
    dir: TempDir,
}

/// What a command said.
pub(crate) struct Said {
    pub(crate) well: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The hour of all that is done here.
pub(crate) fn now() -> Now {
    Clock::fixed("2026-11-21T10:00:00Z".parse().unwrap(), TimeZone::UTC).now()
}

impl TestBox {
    pub(crate) fn new() -> Self {
        let it = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        drop(it.store());
        it
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.dir.path().join("parvis.redb"), app::schema()).unwrap()
    }

    pub(crate) fn library(&self) -> Library {
        app::library(self.dir.path()).unwrap()
    }

    pub(crate) fn files(&self) -> Files {
        Files::of(self.dir.path())
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&Snapshot, &Library) -> T) -> T {
        let (store, library) = (self.store(), self.library());
        let done =
            store.read_blocking(|snapshot| Ok::<_, parvis::store::Error>(read(snapshot, &library)));
        done.unwrap()
    }

    /// Every document that it has.
    pub(crate) fn documents(&self) -> Vec<Document> {
        self.read(|read, library| {
            let all = library.all(read).unwrap().into_iter();
            all.map(|id| library.get(read, id).unwrap().unwrap())
                .collect()
        })
    }

    /// What its feed tells of documents, from the first change to the last.
    pub(crate) fn told(&self) -> Vec<Entry> {
        self.read(|read, library| {
            let all: Vec<(u64, Change)> = read.changes_after(0, usize::MAX).unwrap();
            let told = all
                .iter()
                .filter_map(|(_, change)| library.told(read, change).unwrap());
            told.collect()
        })
    }

    fn command(&self, what: &str, file: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command
            .args(["commons", what, "--data"])
            .arg(self.dir.path())
            .arg(file)
            .args(more)
            .env("LC_ALL", "fr_FR.UTF-8");
        command
    }

    fn say(&self, what: &str, file: &Path, more: &[&str]) -> Said {
        let output = self.command(what, file, more).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\u{a0}', " ");
        Said {
            well: output.status.success(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Takes the commons along, which must go well.
    pub(crate) fn export(&self, file: &Path) -> String {
        let said = self.say("export", file, &[]);
        assert!(said.well, "{}{}", said.out, said.err);
        said.out
    }

    pub(crate) fn import(&self, file: &Path, more: &[&str]) -> Said {
        self.say("import", file, more)
    }

    /// Brings a file in, and pulls the plug once something of it is there; false when it was over before.
    pub(crate) fn import_and_kill(&self, file: &Path) -> bool {
        let mut command = self.command("import", file, &["--apply"]);
        let mut child = command
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let is_begun = lines.map_while(Result::ok).any(|line| {
            let percent = line.split("Import en cours").nth(1);
            percent.is_some_and(|it| !it.contains("\u{a0}0\u{a0}%") && !it.contains(" 0\u{a0}%"))
        });
        child.kill().unwrap();
        child.wait().unwrap();
        is_begun
    }

    /// A file of its own, which goes with it.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}
