//! The machine's idea of time: the only file that asks for it.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clocks"
)]

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime};

use jiff::{SignedDuration, Timestamp};

/// What the clock wants to know of a machine.
pub trait System: Send + Sync + 'static {
    /// The system's civil time. May be wrong, may step.
    fn time(&self) -> Timestamp;
    /// Time since the machine was started, sleep included. Never steps.
    fn uptime(&self) -> SignedDuration;
    /// For measuring durations.
    fn monotonic(&self) -> Instant;
    /// Whether the network has set the system's time since the machine was started.
    fn is_synchronised(&self) -> bool;
    /// Whether the system's time is only where the system began to count, and no clock's: systemd sets it forward to the
    /// date of a file when the machine has no clock, or one that says less.
    fn is_guess(&self) -> bool {
        false
    }
    /// When the system that runs here was built, where it says so.
    fn built(&self) -> Option<Timestamp> {
        None
    }
}

/// No civil time before it is believed: the date of this program, or of the system that it came with.
pub(super) fn earliest(system: &dyn System) -> Timestamp {
    let release = release();
    // A file's date is worth less than what was compiled in.
    let built = system
        .built()
        .filter(|it| it.duration_since(release) < BELIEVED);
    built.map_or(release, |built| built.max(release))
}

/// The system's civil time, where anything stands behind it; else as good as none.
pub(super) fn known_time(system: &dyn System) -> Timestamp {
    if system.is_guess() && !system.is_synchronised() {
        Timestamp::UNIX_EPOCH
    } else {
        system.time()
    }
}

/// Nobody runs a program with a system that is built so much later.
const BELIEVED: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// Whose date is that of the system's build (systemd(1), "clock-epoch").
const EPOCH: &str = "usr/lib/clock-epoch";

/// The real machine.
pub(super) struct Kernel;

impl Kernel {
    pub(super) fn new() -> Self {
        Self
    }
}

impl System for Kernel {
    fn time(&self) -> Timestamp {
        // A system clock outside the years 1 to 9999 is as good as none.
        Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn uptime(&self) -> SignedDuration {
        let uptime = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        // Nanoseconds of a timespec are below a thousand million.
        SignedDuration::new(
            uptime.tv_sec,
            i32::try_from(uptime.tv_nsec).unwrap_or_default(),
        )
    }

    fn monotonic(&self) -> Instant {
        Instant::now()
    }

    /// systemd-timesyncd, which the box runs, leaves this file when it has set the time (see its
    /// manual, FILES). Under another time daemon the system counts as the machine's own clock.
    fn is_synchronised(&self) -> bool {
        Path::new("/run/systemd/timesync/synchronized").exists()
    }

    fn is_guess(&self) -> bool {
        is_guess(Path::new("/"), self.time())
    }

    fn built(&self) -> Option<Timestamp> {
        built(Path::new("/"))
    }
}

fn built(root: &Path) -> Option<Timestamp> {
    let date = std::fs::metadata(root.join(EPOCH)).ok()?.modified().ok()?;
    Timestamp::try_from(date).ok()
}

/// Whether a time comes from a file (systemd(1), "clock-epoch"; systemd-timesyncd.service(8), FILES; fake-hwclock) and from no
/// clock of the machine: none is there, or none says the same day.
fn is_guess(root: &Path, time: Timestamp) -> bool {
    const FILES: [&str; 3] = [
        EPOCH,
        "var/lib/systemd/timesync/clock",
        "etc/fake-hwclock.data",
    ];
    const DAY: SignedDuration = SignedDuration::from_hours(24);
    let says_the_same = |seconds: i64| {
        let clock = Timestamp::from_second(seconds);
        clock.is_ok_and(|clock| clock.duration_since(time).abs() < DAY)
    };
    FILES.iter().any(|file| root.join(file).exists()) && !rtcs(root).any(says_the_same)
}

/// What the machine's own clocks say, in seconds since 1970 (the kernel's `Documentation/ABI/testing/rtc-cdev`, `since_epoch`).
fn rtcs(root: &Path) -> impl Iterator<Item = i64> {
    let clocks = std::fs::read_dir(root.join("sys/class/rtc"));
    let clocks = clocks.into_iter().flatten().filter_map(Result::ok);
    clocks.filter_map(|clock| {
        let said = std::fs::read_to_string(clock.path().join("since_epoch")).ok()?;
        said.trim().parse().ok()
    })
}

/// The date of this program: no civil time before it is believed. Reproducible builds set
/// `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>); otherwise it
/// is the month of the latest release.
pub(super) fn release() -> Timestamp {
    const LATEST: Timestamp = Timestamp::constant(1_793_491_200, 0); // 2026-11-01
    option_env!("SOURCE_DATE_EPOCH")
        .and_then(|seconds| seconds.parse().ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(LATEST)
}

/// A machine whose clocks a test sets. Clones are the same machine.
#[derive(Clone)]
pub struct Fake(Arc<Mutex<Clocks>>);

struct Clocks {
    time: Timestamp,
    uptime: SignedDuration,
    is_synchronised: bool,
    start: Instant,
}

impl Fake {
    /// A machine that was just started and believes this time.
    pub fn new(time: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Clocks {
            time,
            uptime: SignedDuration::ZERO,
            is_synchronised: false,
            start: Instant::now(),
        })))
    }

    /// Time passes.
    pub fn advance(&self, by: SignedDuration) {
        self.with(|clocks| {
            clocks.time = clocks.time.checked_add(by).unwrap_or(Timestamp::MAX);
            clocks.uptime += by;
        });
    }

    /// The system's clock steps.
    pub fn step(&self, to: Timestamp) {
        self.with(|clocks| clocks.time = to);
    }

    /// The network sets the system's clock, now and from now on.
    pub fn synchronise(&self, to: Timestamp) {
        self.with(|clocks| {
            clocks.time = to;
            clocks.is_synchronised = true;
        });
    }

    fn with<T>(&self, use_: impl FnOnce(&mut Clocks) -> T) -> T {
        use_(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl System for Fake {
    fn time(&self) -> Timestamp {
        self.with(|clocks| clocks.time)
    }
    fn uptime(&self) -> SignedDuration {
        self.with(|clocks| clocks.uptime)
    }
    fn monotonic(&self) -> Instant {
        self.with(|clocks| clocks.start + clocks.uptime.unsigned_abs())
    }
    fn is_synchronised(&self) -> bool {
        self.with(|clocks| clocks.is_synchronised)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().expect("in the tree")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        root
    }

    #[test]
    fn no_time_before_the_system_was_built_is_believed() {
        struct Built(Option<Timestamp>);
        impl System for Built {
            fn time(&self) -> Timestamp {
                Timestamp::UNIX_EPOCH
            }
            fn uptime(&self) -> SignedDuration {
                SignedDuration::ZERO
            }
            fn monotonic(&self) -> Instant {
                Instant::now()
            }
            fn is_synchronised(&self) -> bool {
                false
            }
            fn built(&self) -> Option<Timestamp> {
                self.0
            }
        }
        let days = |days: i64| release() + SignedDuration::from_hours(24 * days);
        assert_eq!(earliest(&Built(None)), release());
        assert_eq!(earliest(&Built(Some(days(-40)))), release());
        assert_eq!(earliest(&Built(Some(days(24)))), days(24));
        assert_eq!(
            earliest(&Built(Some(days(20 * 366)))),
            release(),
            "a file that nobody made so late"
        );
        let root = tree(&[("usr/lib/clock-epoch", "")]);
        let now = Timestamp::try_from(SystemTime::now()).expect("a time");
        let made = built(root.path()).expect("it says so");
        assert!(now.duration_since(made).abs() < SignedDuration::from_mins(5));
        assert_eq!(built(tree(&[]).path()), None);
    }

    #[test]
    fn a_time_that_only_a_file_says_is_a_guess() {
        const EPOCH: (&str, &str) = ("usr/lib/clock-epoch", "");
        const RTC: &str = "sys/class/rtc/rtc0/since_epoch";
        let time = Timestamp::constant(1_793_500_000, 0);
        let of = |files: &[(&str, &str)]| is_guess(tree(files).path(), time);
        assert!(!of(&[]), "a machine that nobody helps");
        assert!(of(&[EPOCH]), "no clock");
        assert!(of(&[EPOCH, (RTC, "40\n")]), "a clock that woke up in 1970");
        assert!(!of(&[EPOCH, (RTC, "1793499000\n")]), "a good clock");
        assert!(of(&[("var/lib/systemd/timesync/clock", "")]));
    }

    #[test]
    fn what_the_network_says_is_no_guess() {
        let fake = Fake::new(Timestamp::constant(1_793_500_000, 0));
        assert_eq!(known_time(&fake), fake.time());
    }
}
