//! Network namespaces, and threads and programs inside them.

use std::fs::File;
use std::os::fd::AsFd;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, kill_process};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

pub(crate) use rustix::process::Signal;

/// A network namespace, removed when dropped.
pub(crate) struct Space {
    pub(crate) name: String,
}

impl Space {
    /// A new one. Its name tells which process made it, so that what a killed test left behind is
    /// cleared away by the next.
    pub(crate) fn new(what: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        needs_root();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{number}-{what}", std::process::id());
        run("ip", &["netns", "add", &name]);
        let space = Self { name };
        space.run("ip", &["link", "set", "lo", "up"]);
        space
    }

    /// Does something with this network as a thread of its own.
    pub(crate) fn enter<T: Send>(&self, act: impl FnOnce() -> T + Send) -> T {
        let file = File::open(format!("/run/netns/{}", self.name)).unwrap();
        std::thread::scope(|scope| {
            let inside = scope.spawn(|| {
                move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network)).unwrap();
                act()
            });
            inside
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    /// Goes on with this network in the background, until the test ends.
    pub(crate) fn background(&self, act: impl FnOnce() + Send + 'static) {
        let file = File::open(format!("/run/netns/{}", self.name)).unwrap();
        std::thread::spawn(move || {
            move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network)).unwrap();
            act();
        });
    }

    /// Makes a setting of the kernel for this network, named as `sysctl` names it.
    pub(crate) fn set(&self, key: &str, value: &str) {
        let path = format!("/proc/sys/{}", key.replace('.', "/"));
        let set = self.enter(|| std::fs::write(&path, value));
        set.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Runs a program here to its end, which must be a good one. Returns what it said.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> String {
        self.enter(|| run(program, arguments))
    }

    /// Starts a program here.
    pub(crate) fn start(&self, command: &mut Command) -> Process {
        Process(self.enter(|| {
            command
                .spawn()
                .unwrap_or_else(|e| panic!("{command:?}: {e}"))
        }))
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        let _ = Command::new("ip")
            .args(["netns", "del", &self.name])
            .status();
    }
}

const PREFIX: &str = "parvis-test-";

fn needs_root() {
    assert!(
        rustix::process::geteuid().is_root(),
        "the network tests make network namespaces and need root: run them with sudo"
    );
    static SWEPT: std::sync::Once = std::sync::Once::new();
    SWEPT.call_once(sweep);
}

/// Clears away namespaces whose test was killed, with the programs it had started there.
fn sweep() {
    let Ok(spaces) = std::fs::read_dir("/run/netns") else {
        return;
    };
    for space in spaces.flatten() {
        let name = space.file_name().to_string_lossy().into_owned();
        let owner = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('-').next());
        let Some(owner) = owner else { continue };
        if std::path::Path::new("/proc").join(owner).exists() {
            continue;
        }
        let pids = Command::new("ip")
            .args(["netns", "pids", &name])
            .output()
            .unwrap();
        for pid in String::from_utf8_lossy(&pids.stdout).split_whitespace() {
            if let Some(pid) = pid.parse().ok().and_then(Pid::from_raw) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
        let _ = Command::new("ip").args(["netns", "del", &name]).status();
    }
}

/// A program in the background, killed when dropped.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw);
        kill_process(pid.unwrap(), signal).unwrap();
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) {
        self.0.wait().unwrap();
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a program to its end, which must be a good one. Returns what it said.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} must be installed for this test: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Waits until something is so: for what the system gives no event for.
pub(crate) fn wait_until(what: &str, within: Duration, mut so: impl FnMut() -> bool) -> Duration {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < within, "{what}: not within {within:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
    start.elapsed()
}
