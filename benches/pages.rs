//! How fast the front page is, beside nginx serving the same bytes as a file, and how much memory the box takes.
//!
//! Both serve the same gzip bytes to the same `wrk` over loopback, with the same connections, in turns, in one run. While
//! the box is measured, an event of the day is written into it once a second, as a person at the machine would, and the
//! very next request must show it. Figures are medians; the ratio is what counts, since machines differ.
//!
//! `cargo bench --bench pages`, with Debian's `nginx-light` and `wrk` installed. `PARVIS_BENCH_SECONDS` (10),
//! `PARVIS_BENCH_ROUNDS` (5) and `PARVIS_BENCH_CONNECTIONS` (64) change the length of it.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench looks at its own watch, not at the box's clock"
)]

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Threads of `wrk`; nginx has as many workers, the box as many threads.
const THREADS: usize = 2;
/// Connections that are open while memory is looked at.
const OPEN: usize = 500;

fn main() -> Outcome<()> {
    let seconds = setting("PARVIS_BENCH_SECONDS", 10)?;
    let rounds = setting("PARVIS_BENCH_ROUNDS", 5)?;
    let connections = setting("PARVIS_BENCH_CONNECTIONS", 64)?;

    let parvis = Parvis::start()?;
    announce(&parvis)?;
    let page = get(parvis.port, "Accept-Encoding: gzip\r\n")?;
    println!("front page: {} bytes in gzip", page.body.len());
    let nginx = Nginx::start(&page.body)?;
    let same = get(nginx.port, "Accept-Encoding: gzip\r\n")?;
    assert_eq!(same.body, page.body, "both serve the same bytes");

    memory(&parvis)?;
    let (mut of_nginx, mut of_parvis) = (Vec::new(), Vec::new());
    let mut shown = 0;
    for round in 1..=rounds {
        let run = wrk(nginx.port, connections, seconds)?;
        println!("round {round}: nginx   {run}");
        of_nginx.push(run);
        let (run, changes) = parvis.wrk_with_changes(connections, seconds)?;
        println!("round {round}: parvis  {run}, {changes} changes shown in the next request");
        of_parvis.push(run);
        shown += changes;
    }
    let (nginx, parvis) = (median(&of_nginx), median(&of_parvis));
    println!("median:  nginx   {nginx}");
    println!("median:  parvis  {parvis}");
    println!("changes: {shown} written, each shown in the very next request");
    println!(
        "ratio:   {:.2}x nginx in requests per second",
        parvis.rate / nginx.rate
    );
    println!(
        "         {:.2}x nginx in time at p99",
        parvis.p99 / nginx.p99
    );
    Ok(())
}

fn setting(name: &str, usual: u64) -> Outcome<u64> {
    match std::env::var(name) {
        Ok(text) => Ok(text.parse()?),
        Err(_) => Ok(usual),
    }
}

/// What `wrk` measured.
#[derive(Clone, Copy)]
struct Run {
    /// Requests per second.
    rate: f64,
    /// Milliseconds within which 99 of 100 were answered.
    p99: f64,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>8.0} requests/s, p99 {:>6.2} ms", self.rate, self.p99)
    }
}

fn median(runs: &[Run]) -> Run {
    let middle = |value: fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Run {
        rate: middle(|r| r.rate),
        p99: middle(|r| r.p99),
    }
}

fn wrk(port: u16, connections: u64, seconds: u64) -> Outcome<Run> {
    let output = Command::new("wrk")
        .args([
            format!("-t{THREADS}"),
            format!("-c{connections}"),
            format!("-d{seconds}s"),
        ])
        .args(["--latency", "-H", "Accept-Encoding: gzip"])
        .arg(format!("http://127.0.0.1:{port}/"))
        .output()?;
    let said = String::from_utf8(output.stdout)?;
    let value = |mark: &str| {
        let line = said.lines().find_map(|l| l.trim().strip_prefix(mark));
        line.map(str::trim)
            .ok_or_else(|| format!("wrk says no {mark}: {said}"))
    };
    assert!(
        !said.contains("Non-2xx") && !said.contains("Socket errors"),
        "{said}"
    );
    Ok(Run {
        rate: value("Requests/sec:")?.parse()?,
        p99: milliseconds(value("99%")?)?,
    })
}

fn milliseconds(text: &str) -> Outcome<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return Ok(number.parse::<f64>()? * factor);
        }
    }
    Err(format!("no time: {text}").into())
}

/// A process that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The demo venue.
struct Parvis {
    process: Running,
    folder: TempDir,
    port: u16,
}

impl Parvis {
    fn start() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let mut child = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["demo", "--port", "0", "--data"])
            .arg(folder.path().join("data"))
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("a pipe")?).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, after) = line.split_once("http://localhost:")?;
            let end = after
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(after.len());
            after[..end].parse().ok()
        });
        // The rest of what it prints must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            process: Running(child),
            folder,
            port: port.ok_or("the demo says its address")?,
        })
    }

    /// Measures while an event is written once a second; how many were, each seen at once.
    fn wrk_with_changes(&self, connections: u64, seconds: u64) -> Outcome<(Run, u32)> {
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut changes = 0;
                while !over.load(Ordering::Relaxed) {
                    let start = Instant::now();
                    changes += 1;
                    announce(self)?;
                    thread::sleep(Duration::from_secs(1).saturating_sub(start.elapsed()));
                }
                Ok::<_, Box<dyn Error + Send + Sync>>(changes)
            });
            let run = wrk(self.port, connections, seconds);
            over.store(true, Ordering::Relaxed);
            let changes = writer.join().map_err(|_| "the writer failed")??;
            Ok((run?, changes))
        })
    }
}

/// The last change written, over the whole run: an older version of an event would be passed over.
static WRITTEN: AtomicU32 = AtomicU32::new(0);

/// Writes an event of today through the box's own command, and sees it in the next request.
fn announce(parvis: &Parvis) -> Outcome<()> {
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let title = format!("Annonce du crieur no {number:05}");
    let today = jiff::Zoned::now().date();
    let file = parvis.folder.path().join("announcement.ics");
    let event = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:bench\r\nBEGIN:VEVENT\r\nUID:announcement@bench\r\n\
         DTSTAMP:20260101T000000Z\r\nSEQUENCE:{number}\r\nDTSTART;VALUE=DATE:{}\r\nSUMMARY:{title}\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
        today.strftime("%Y%m%d")
    );
    fs::write(&file, event)?;
    let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
        .args(["event", "import", "--apply", "--data"])
        .arg(parvis.folder.path().join("data"))
        .arg(&file)
        .output()?;
    assert!(output.status.success(), "{output:?}");
    let page = String::from_utf8(get(parvis.port, "")?.body)?;
    assert!(
        page.contains(&title),
        "a change shows in the very next request"
    );
    Ok(())
}

/// nginx with one file, set up for speed.
struct Nginx {
    _process: Running,
    _folder: TempDir,
    port: u16,
}

impl Nginx {
    fn start(gzip: &[u8]) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let root = folder.path().join("root");
        fs::create_dir(&root)?;
        fs::write(root.join("index.html.gz"), gzip)?;
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(gzip).read_to_end(&mut plain)?;
        fs::write(root.join("index.html"), plain)?;
        let file = folder.path().join("nginx.conf");
        fs::write(&file, nginx_conf(folder.path(), port))?;
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&file)
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .spawn()?;
        let process = Running(child);
        let start = Instant::now();
        while get(port, "").is_err() {
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "nginx does not answer"
            );
            thread::sleep(Duration::from_millis(20));
        }
        Ok(Self {
            _process: process,
            _folder: folder,
            port,
        })
    }
}

fn nginx_conf(folder: &Path, port: u16) -> String {
    let here = folder.display();
    // Started by root, nginx would hand its workers to somebody who may not read the folder.
    let user = if rustix::process::geteuid().is_root() {
        "user root;"
    } else {
        ""
    };
    format!(
        "{user} daemon off; worker_processes {THREADS}; pid {here}/pid; error_log {here}/error.log;
        events {{ worker_connections 1024; }}
        http {{
          access_log off; sendfile on; tcp_nopush on; server_tokens off;
          keepalive_timeout 60s; keepalive_requests 1000000000;
          open_file_cache max=100; gzip_static on; gzip_vary on;
          types {{ text/html html; }}
          client_body_temp_path {here}/body; proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi;
          uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
          server {{ listen 127.0.0.1:{port}; root {here}/root; }}
        }}"
    )
}

/// An answer, read whole.
struct Answer {
    stream: TcpStream,
    body: Vec<u8>,
}

fn get(port: u16, headers: &str) -> Outcome<Answer> {
    let mut stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port)))?;
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n"
    )?;
    let mut reader = BufReader::new(&stream);
    let (mut line, mut length) = (String::new(), None);
    while reader.read_line(&mut line)? > 2 {
        let lower = line.to_ascii_lowercase();
        if let Some(text) = lower.strip_prefix("content-length:") {
            length = Some(text.trim().parse()?);
        }
        line.clear();
    }
    let mut body = vec![0; length.ok_or("an answer says its length")?];
    reader.read_exact(&mut body)?;
    drop(reader);
    Ok(Answer { stream, body })
}

/// Says what memory the box holds, idle and with many connections kept open after a page.
fn memory(parvis: &Parvis) -> Outcome<()> {
    let pid = parvis.process.0.id();
    println!("memory:  {:.1} MB idle", resident(pid)?);
    let mut open = Vec::with_capacity(OPEN);
    for _ in 0..OPEN {
        open.push(get(parvis.port, "Accept-Encoding: gzip\r\n")?.stream);
    }
    println!(
        "memory:  {:.1} MB with {OPEN} open connections",
        resident(pid)?
    );
    Ok(())
}

/// Memory of a process that is really there, in MB.
fn resident(pid: u32) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|l| l.trim().strip_suffix(" kB"));
    Ok(kilobytes.ok_or("a size")?.parse::<f64>()? * 1024.0 / 1e6)
}
