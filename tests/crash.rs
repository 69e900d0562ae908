//! The plug is pulled: `kill -9` on a running box under load, two hundred times.
//!
//! What was acknowledged must be there, the store must open, and the doctor must find nothing, though the store is
//! written anew all the while.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parvis::app;
use parvis::control;
use parvis::ids::EventId;
use parvis::programme;
use parvis::programme::command::{Command as Act, New};
use parvis::store::Store;
use parvis::tasks::{STORE, Task};
use parvis::web::words::Lang;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

const KILLS: usize = 200;
const WRITERS: usize = 16;
/// Kills that share a data directory; then a new one, so that stores do not only grow old.
const KILLS_EACH: usize = 25;

/// A box of its own, killed when it goes out of scope.
struct RunningBox(
    Child,
    #[allow(dead_code, reason = "the box may go on talking")] Lines<BufReader<ChildStdout>>,
);

impl RunningBox {
    fn start(dir: &Path) -> Self {
        let config = dir.join("parvis.toml");
        let data = dir.join("data");
        let text = format!(
            "[venue]\nname = \"Essai\"\n[site]\nhttp = \"127.0.0.1:0\"\nhttps = \"127.0.0.1:0\"\n[data]\ndir = {:?}\n",
            data.to_str().unwrap()
        );
        std::fs::write(&config, text).unwrap();
        let log = dir.join("stderr.log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["serve", "--config", config.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.next().and_then(Result::ok);
        let why = || std::fs::read_to_string(&log).unwrap_or_default();
        assert!(said.is_some(), "the box did not open: {}", why());
        Self(child, lines)
    }

    /// As a power cut does: no chance to finish anything.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for RunningBox {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Posts until the box is gone; every id it acknowledged goes into the list.
async fn post(data: Arc<Path>, said: Arc<Mutex<BTreeSet<EventId>>>, count: Arc<AtomicUsize>) {
    loop {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let new = New {
            title: format!("Essai {number}"),
            start: "2026-11-21 10:00".into(),
            ..New::default()
        };
        let task = Task::Programme(Act::Add(Box::new(new)));
        let Ok(Some(answer)) = control::ask(&data, &task, Lang::En).await else {
            return;
        };
        assert!(answer.well, "{:?}", answer.lines);
        let id = answer
            .lines
            .iter()
            .flat_map(|l| l.split_whitespace())
            .find_map(|w| w.parse().ok());
        said.lock()
            .await
            .insert(id.expect("the answer names the event"));
    }
}

/// Has the store written anew, again and again, until the box is gone.
async fn maintain(data: Arc<Path>, count: Arc<AtomicUsize>) {
    while let Ok(Some(answer)) = control::ask(&data, &Task::Maintain, Lang::En).await {
        assert!(answer.well, "{:?}", answer.lines);
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// What the killed box left, opened as the next start does.
fn examine(data: &Path, said: &BTreeSet<EventId>) {
    let store = Store::open(&data.join(STORE), app::schema()).unwrap();
    for entry in std::fs::read_dir(data).unwrap() {
        let name = entry.unwrap().file_name();
        let is_left = name.as_encoded_bytes().starts_with(b".renew-");
        assert!(!is_left, "{name:?} is left of a renewal");
    }
    let findings = store.check().unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    let missing: Vec<String> = store
        .read_blocking(|snapshot| {
            let gone = |id: &&EventId| programme::get(snapshot, **id).unwrap().is_none();
            Ok::<_, parvis::store::Error>(
                said.iter().filter(gone).map(EventId::to_string).collect(),
            )
        })
        .unwrap();
    assert!(missing.is_empty(), "acknowledged, then gone: {missing:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_plug_is_pulled() {
    let mut chance = StdRng::seed_from_u64(0x9a41);
    let (count, mut posted) = (Arc::new(AtomicUsize::new(0)), 0);
    let renewals = Arc::new(AtomicUsize::new(0));
    for _ in 0..KILLS / KILLS_EACH {
        let dir = tempfile::tempdir().unwrap();
        let data: Arc<Path> = dir.path().join("data").into();
        let said = Arc::new(Mutex::new(BTreeSet::new()));
        for _ in 0..KILLS_EACH {
            let house = RunningBox::start(dir.path());
            let mut writers = JoinSet::new();
            for _ in 0..WRITERS {
                writers.spawn(post(data.clone(), said.clone(), count.clone()));
            }
            // A store that is being written anew is killed, too.
            writers.spawn(maintain(data.clone(), renewals.clone()));
            // The moment is the test: anywhere between two posts, inside one, inside a commit
            // or a renewal.
            tokio::time::sleep(Duration::from_micros(chance.random_range(500..120_000))).await;
            house.kill();
            writers.join_all().await;
            let data = data.clone();
            let said = said.lock().await.clone();
            tokio::task::spawn_blocking(move || examine(&data, &said))
                .await
                .unwrap();
        }
        posted += said.lock().await.len();
    }
    assert!(
        posted > KILLS,
        "only {posted} posts: the box was not under load"
    );
    let renewals = renewals.load(Ordering::Relaxed);
    assert!(renewals > KILLS / 10, "only {renewals} renewals");
    println!("{KILLS} kills, {posted} acknowledged posts, {renewals} renewals, none lost");
}
