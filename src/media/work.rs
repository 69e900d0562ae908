//! A process of its own for each file that is decoded: it has little memory and time, and when it falls, the box stands.
//!
//! The same program under the name [`NAME`]. On its standard input: a line that says what to do, then the file. On its
//! standard output: a line that says what became of it (`Reply`), then the bytes to keep and those of the small copy.

use std::io::{self, BufRead, Read, Write};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::{Kind, LARGEST, Ready, Refusal, Sort, picture, sound};

/// What the worker is called on the command line.
pub const NAME: &str = "media-worker";
/// The memory it may take beside the program itself, in bytes.
const MEMORY: u64 = 320 << 20;
/// The time of a processor that it may take, in seconds.
const PROCESSOR: u64 = 30;
/// How long it may take in all.
const TIME: Duration = Duration::from_secs(45);

/// The line before the file.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    kind: Kind,
    /// The memory that it may take, in bytes.
    memory: u64,
}

/// The line before what is to be kept.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Done {
        kind: Kind,
        bytes: usize,
        size: Option<(u32, u32)>,
        small: Option<usize>,
    },
    Refused(Refusal),
}

/// How much a worker may take.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Memory beside the program itself, in bytes.
    pub memory: u64,
    /// Time in all.
    pub time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            memory: MEMORY,
            time: TIME,
        }
    }
}

/// Makes a file ready to be kept.
///
/// # Errors
/// The inner: why the file is not taken. The outer: no worker could be started.
pub async fn prepare(
    kind: Kind,
    bytes: &[u8],
    bounds: Bounds,
) -> io::Result<Result<Ready, Refusal>> {
    if kind.sort() == Sort::Paper {
        return Ok(Ok(Ready {
            kind,
            bytes: bytes.to_vec(),
            size: None,
            small: None,
        }));
    }
    // The program that runs, even when its file was replaced by an update meanwhile.
    let mut worker = Command::new("/proc/self/exe");
    worker
        .arg(NAME)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let mut worker = worker.spawn()?;
    let order = Order {
        kind,
        memory: bounds.memory,
    };
    let mut line = serde_json::to_vec(&order)?;
    line.push(b'\n');
    let input = worker.stdin.take();
    let feeding = async {
        if let Some(mut input) = input {
            // One that fell does not read to the end: what it says, or does not, tells why.
            let _ = input.write_all(&line).await;
            let _ = input.write_all(bytes).await;
        }
    };
    let working = async { tokio::join!(feeding, worker.wait_with_output()).1 };
    let Ok(output) = tokio::time::timeout(bounds.time, working).await else {
        return Ok(Err(Refusal::TooHeavy));
    };
    let output = output?;
    if !output.status.success() {
        tracing::warn!(status = %output.status, ?kind, "a file was too much for its worker");
        return Ok(Err(Refusal::TooHeavy));
    }
    read_reply(&output.stdout).ok_or_else(|| io::Error::other("the worker's reply is cut off"))
}

/// What a worker said; `None` when it broke off.
fn read_reply(said: &[u8]) -> Option<Result<Ready, Refusal>> {
    let end = said.iter().position(|&it| it == b'\n')?;
    let rest = &said[end + 1..];
    match serde_json::from_slice(&said[..end]).ok()? {
        Reply::Refused(why) => Some(Err(why)),
        Reply::Done {
            kind,
            bytes,
            size,
            small,
        } => {
            let all = bytes.checked_add(small.unwrap_or(0))?;
            (rest.len() == all).then(|| {
                Ok(Ready {
                    kind,
                    bytes: rest[..bytes].to_vec(),
                    size,
                    small: small.map(|_| rest[bytes..].to_vec()),
                })
            })
        }
    }
}

/// The worker's whole life, in its own process.
///
/// # Errors
/// It was not called by a box, or could not answer.
pub fn serve() -> io::Result<()> {
    let mut asked = Vec::new();
    let mut input = io::stdin().lock();
    let order = read_order(&mut input)?;
    bound(order.memory)?;
    let most = LARGEST as u64 + 1;
    input.take(most).read_to_end(&mut asked)?;
    let done = renew(order.kind, asked);
    let mut output = io::stdout().lock();
    let (reply, ready) = match done {
        Err(why) => (Reply::Refused(why), None),
        Ok(ready) => {
            let reply = Reply::Done {
                kind: ready.kind,
                bytes: ready.bytes.len(),
                size: ready.size,
                small: ready.small.as_ref().map(Vec::len),
            };
            (reply, Some(ready))
        }
    };
    serde_json::to_writer(&mut output, &reply)?;
    output.write_all(b"\n")?;
    if let Some(ready) = ready {
        output.write_all(&ready.bytes)?;
        output.write_all(&ready.small.unwrap_or_default())?;
    }
    output.flush()
}

/// What a worker does with a file, in the process that calls it: whoever does bounds its memory and time.
///
/// # Errors
/// Why the file is not taken.
pub fn renew(kind: Kind, bytes: Vec<u8>) -> Result<Ready, Refusal> {
    match kind.sort() {
        Sort::Picture => picture::renew(kind, &bytes),
        Sort::Sound => sound::strip(kind, bytes),
        Sort::Paper => Err(Refusal::Unknown),
    }
}

fn read_order(input: &mut impl BufRead) -> io::Result<Order> {
    let mut line = Vec::new();
    input.take(200).read_until(b'\n', &mut line)?;
    serde_json::from_slice(&line).map_err(|_| io::Error::other("this is for the box itself"))
}

/// From here on so much memory and time, and the first to go where the machine has none left.
fn bound(memory: u64) -> io::Result<()> {
    // What the program itself has mapped counts as well: it is not the file's.
    let status = std::fs::read_to_string("/proc/self/status")?;
    let mapped = status.lines().find_map(|it| it.strip_prefix("VmSize:"));
    let kibibytes = mapped.and_then(|it| it.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    let own = kibibytes.unwrap_or(0) << 10;
    let limit = |most| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    setrlimit(Resource::As, limit(own + memory))?;
    setrlimit(Resource::Cpu, limit(PROCESSOR))?;
    setrlimit(Resource::Core, limit(0))?;
    // Not a condition: a system that forbids it bounds memory in its own way.
    let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    Ok(())
}
