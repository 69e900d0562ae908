//! Small durable posts: how many per second and how many bytes written for each, against SQLite on
//! the same disk in the same run.
//!
//! `cargo bench --bench posts` runs 15 rounds of half a second; `cargo bench --bench posts -- 3 2` runs 3
//! of 2. It writes below `target/tmp`, so that is the disk that is measured: it must be a real one.
//!
//! A post is a row of 220 bytes and its row in a change feed, both durable before the writer goes
//! on. The contenders:
//! - `parvis`: the store of this house, posts asked for by async tasks, as its pages do;
//! - `sqlite`: WAL, `synchronous=FULL`, statements prepared, ids ascending (its best case), in two
//!   setups of which the better counts: a connection and thread per writer, waiting on SQLite's own
//!   lock; and one connection that the threads take in turn, which spares it the polling of that
//!   lock;
//! - `redb`: for the record, a plain group commit over two redb tables, without this house's single
//!   tree, records, ids or acts.
//!
//! Bytes are `write_bytes` of `/proc/self/io`: pages that this process made dirty and that went to
//! the disk, the same for all, from the first post until the files are closed. What the file
//! system's own journal adds is not in it. In each round every contender has its
//! turn, in random order and on a disk that has nothing else left to do; medians are told.
//! The exit code says whether every target is met.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use parvis::first_version;
use parvis::ids::EventId;
use parvis::store::{Change, Error, Schema, Store, Table};
use rand::seq::SliceRandom;
use redb::TableDefinition;
use rusqlite::{Connection, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

/// Writers at once, and what is promised of them: posts per second at least, and bytes per post at
/// most, as a share of SQLite's.
const TARGETS: [(usize, f64, Option<f64>); 3] =
    [(1, 0.5, None), (8, 2.0, Some(0.7)), (64, 8.0, Some(0.15))];

const AUTHOR: [u8; 10] = [7; 10];
const TEXT: &str = "Ce soir à la salle des fêtes, on répare les vélos : venez avec le vôtre, une rustine \
    et de quoi goûter. On finit à la nuit. Il reste deux pieds d’atelier ; qui en a un troisième le dise.";
const AT: i64 = 1_800_000_000;

/// What a run of one contender came to.
#[derive(Debug, Clone, Copy)]
struct Score {
    posts_per_second: f64,
    bytes_per_post: f64,
}

type Contender = (&'static str, fn(&Path, usize, Duration) -> Score);

const CONTENDERS: [Contender; 4] = [
    ("parvis", parvis_store),
    ("sqlite, own connections", sqlite_own_connections),
    ("sqlite, one in turn", sqlite_in_turn),
    ("redb, two tables", redb_two_tables),
];

fn main() -> ExitCode {
    // Cargo itself passes `--bench`.
    let numbers: Vec<f64> = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let rounds = numbers.first().map_or(15, |rounds| *rounds as usize).max(1);
    let time = Duration::from_secs_f64(numbers.get(1).copied().unwrap_or(0.5));
    println!("{rounds} rounds of {time:?}, load {}", load());

    let mut all_met = true;
    for (writers, least_posts, most_bytes) in TARGETS {
        let mut scores = vec![Vec::new(); CONTENDERS.len()];
        for _ in 0..rounds {
            // In another order every round: each leaves work behind for the disk.
            let mut order = [0, 1, 2, 3];
            order.shuffle(&mut rand::rng());
            for which in order {
                let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
                rustix::fs::sync();
                scores[which].push(CONTENDERS[which].1(folder.path(), writers, time));
            }
        }
        let medians: Vec<Score> = scores.iter().map(|scores| median(scores)).collect();
        println!("\n{writers} writers{:>24}posts/s{:>12}bytes/post", "", "");
        for ((name, _), score) in CONTENDERS.iter().zip(&medians) {
            println!(
                "  {name:<28}{:>8.0}{:>20.0}",
                score.posts_per_second, score.bytes_per_post
            );
        }
        let sqlite = if medians[1].posts_per_second > medians[2].posts_per_second {
            medians[1]
        } else {
            medians[2]
        };
        let posts = medians[0].posts_per_second / sqlite.posts_per_second;
        let bytes = medians[0].bytes_per_post / sqlite.bytes_per_post;
        let met = posts >= least_posts && most_bytes.is_none_or(|most| bytes <= most);
        all_met &= met;
        let most = most_bytes.map_or("none".into(), |most| format!("≤ {most}x"));
        println!(
            "  parvis / sqlite: {posts:.2}x posts (target ≥ {least_posts}x), {bytes:.2}x bytes \
             (target {most}): {}",
            if met { "met" } else { "MISSED" }
        );
    }
    if all_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The median of each measure by itself.
fn median(scores: &[Score]) -> Score {
    let middle = |measure: fn(&Score) -> f64| {
        let mut values: Vec<f64> = scores.iter().map(measure).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Score {
        posts_per_second: middle(|score| score.posts_per_second),
        bytes_per_post: middle(|score| score.bytes_per_post),
    }
}

/// Counts the posts made while `run` has the writers post until told to stop.
fn measured(time: Duration, run: impl FnOnce(&'static AtomicBool, &'static AtomicU64)) -> Score {
    // Leaked: tasks of any runtime may hold them, and there are a few dozen.
    let stop: &AtomicBool = Box::leak(Box::new(AtomicBool::new(false)));
    let posts: &AtomicU64 = Box::leak(Box::new(AtomicU64::new(0)));
    let bytes = bytes_written();
    let start = now();
    let (counted, elapsed) = std::thread::scope(|scope| {
        let timer = scope.spawn(move || {
            std::thread::sleep(time);
            stop.store(true, Relaxed);
            (posts.load(Relaxed), start.elapsed())
        });
        run(stop, posts);
        timer.join().expect("the timer ends")
    });
    Score {
        posts_per_second: counted as f64 / elapsed.as_secs_f64(),
        bytes_per_post: (bytes_written() - bytes) as f64 / posts.load(Relaxed) as f64,
    }
}

#[derive(Serialize, Deserialize)]
struct Post {
    author: [u8; 10],
    text: String,
}
first_version!(Post);

const POSTS: Table<EventId, Post> = Table::new("bench/posts");

fn parvis_store(folder: &Path, writers: usize, time: Duration) -> Score {
    let store = Store::open(&folder.join("parvis.redb"), Schema::new().with(&POSTS));
    let store = store.expect("a new store");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build();
    let runtime = runtime.expect("a runtime");
    measured(time, move |stop, posts| {
        let tasks: Vec<_> = (0..writers)
            .map(|_| {
                let store = store.clone();
                runtime.spawn(async move {
                    while !stop.load(Relaxed) {
                        store.write(post).await.expect("a post is kept");
                        posts.fetch_add(1, Relaxed);
                    }
                })
            })
            .collect();
        for task in tasks {
            runtime.block_on(task).expect("a writer ends");
        }
        drop(store);
    })
}

fn post(tx: &mut parvis::store::Tx<'_>) -> Result<(), Error> {
    let id: EventId = tx.next_id();
    tx.put(
        &POSTS,
        &id,
        &Post {
            author: AUTHOR,
            text: TEXT.to_owned(),
        },
    )?;
    tx.change(Change::put(id, jiff::Timestamp::constant(AT, 0)))?;
    Ok(())
}

fn sqlite_own_connections(folder: &Path, writers: usize, time: Duration) -> Score {
    let path = folder.join("posts.sqlite");
    let keep = sqlite(&path);
    measured(time, move |stop, posts| {
        std::thread::scope(|scope| {
            for _ in 0..writers {
                scope.spawn(|| {
                    let mut connection = sqlite(&path);
                    while !stop.load(Relaxed) {
                        sqlite_post(&mut connection);
                        posts.fetch_add(1, Relaxed);
                    }
                });
            }
        });
        drop(keep);
    })
}

fn sqlite_in_turn(folder: &Path, writers: usize, time: Duration) -> Score {
    let connection = Mutex::new(sqlite(&folder.join("posts.sqlite")));
    measured(time, move |stop, posts| {
        std::thread::scope(|scope| {
            for _ in 0..writers {
                scope.spawn(|| {
                    while !stop.load(Relaxed) {
                        sqlite_post(&mut connection.lock().expect("nobody panics"));
                        posts.fetch_add(1, Relaxed);
                    }
                });
            }
        });
        drop(connection);
    })
}

fn sqlite(path: &Path) -> Connection {
    let open = || {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(60))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.execute_batch(
            "create table if not exists posts(id blob primary key, author blob, text text) without rowid;
             create table if not exists feed(seq integer primary key, subject blob, op integer, at integer);",
        )?;
        Ok::<_, rusqlite::Error>(connection)
    };
    open().expect("a database")
}

fn sqlite_post(connection: &mut Connection) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut write = || {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut id = [0; 10];
        id[..8].copy_from_slice(&NEXT.fetch_add(1, Relaxed).to_be_bytes());
        tx.prepare_cached("insert into posts values (?, ?, ?)")?
            .execute(params![id, AUTHOR, TEXT])?;
        tx.prepare_cached("insert into feed(subject, op, at) values (?, 0, ?)")?
            .execute(params![id, AT])?;
        tx.commit()
    };
    write().expect("a post is kept");
}

fn redb_two_tables(folder: &Path, writers: usize, time: Duration) -> Score {
    const ROWS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("posts");
    const FEED: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("feed");
    let database = redb::Database::create(folder.join("posts.redb")).expect("a database");
    measured(time, move |stop, posts| {
        let (ask, asked) = mpsc::channel::<mpsc::SyncSender<()>>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let row = [&AUTHOR[..], TEXT.as_bytes()].concat();
                let mut next = 0;
                while let Ok(first) = asked.recv() {
                    let all: Vec<_> = std::iter::once(first).chain(asked.try_iter()).collect();
                    let mut write = || {
                        let txn = database.begin_write()?;
                        for _ in &all {
                            next += 1;
                            txn.open_table(ROWS)?.insert(next, row.as_slice())?;
                            txn.open_table(FEED)?.insert(next, &row[..20])?;
                        }
                        txn.commit()?;
                        Ok::<_, redb::Error>(())
                    };
                    write().expect("posts are kept");
                    all.iter()
                        .for_each(|answer| answer.send(()).unwrap_or_default());
                }
            });
            for _ in 0..writers {
                let ask = ask.clone();
                scope.spawn(move || {
                    while !stop.load(Relaxed) {
                        let (answer, answered) = mpsc::sync_channel(1);
                        ask.send(answer).expect("the writer lives");
                        answered.recv().expect("the writer answers");
                        posts.fetch_add(1, Relaxed);
                    }
                });
            }
            drop(ask);
        });
    })
}

/// Bytes that this process caused to be written to disks.
fn bytes_written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").expect("Linux");
    let line = io
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok())
        .expect("a number of bytes")
}

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a stopwatch of its own, outside the house"
)]
fn now() -> Instant {
    Instant::now()
}
