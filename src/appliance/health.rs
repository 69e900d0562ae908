//! How the box is: what is read of the machine and of the program at one moment, and what is wrong with it.
//!
//! Invariants: a reading costs the machine little however often it is asked for (it is kept for a few seconds, and made
//! once for all who wait); no number in it tells of one person ([`by_fives`]); a reason once named keeps its name, since
//! programs of others watch for it.

pub mod chart;
pub mod disk;
pub mod history;
pub mod keep;
pub mod machine;
pub mod metrics;
mod store;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::clock::{Now, Trust};
use crate::reach::Reach;
use crate::store::Space;
use crate::web::{Error, Shell};

pub use store::schema;

use history::History;
use machine::{Machine, Power};

/// How long a reading is good for.
const GOOD_FOR: Duration = Duration::from_secs(5);
/// From this on the processor is too hot, in tenths of a degree: a Raspberry Pi slows itself down at 80 °C, others later.
const HOT: i32 = 800;
/// Below this share of memory (one in so many) programs will soon be ended for lack of it.
const LITTLE_MEMORY: u64 = 20;
/// From this on a disk has used up its life, in per cent.
const WORN: u8 = 90;

/// How many visitors there are, as it may be told: by fives, rounded down, so that it says nothing of one of them.
pub fn by_fives(count: usize) -> u32 {
    u32::try_from(count / 5 * 5).unwrap_or(u32::MAX)
}

/// What the machine draws, in milliwatts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// All of it.
    Whole(u32),
    /// Its processor alone.
    Processor(u32),
}

impl Drawn {
    /// The number alone.
    pub fn milliwatts(self) -> u32 {
        match self {
            Self::Whole(milli) | Self::Processor(milli) => milli,
        }
    }
}

/// The gate, seen from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// This box opens no network.
    Absent,
    /// It answers: so many have entered, by fives.
    Answers(u32),
    /// It does not answer.
    Silent,
}

/// Everything at one moment.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What the machine tells.
    pub machine: Machine,
    /// What it draws, where that is measured.
    pub drawn: Option<Drawn>,
    /// The file system of the data.
    pub space: Option<Space>,
    /// The gate, and how many have entered.
    pub gate: Gate,
    /// What the venue can reach.
    pub reach: Reach,
    /// What time it is, and how far that may be believed.
    pub now: Now,
    /// Whether the store keeps nothing more.
    pub has_store_failed: bool,
    /// How often the store has written since the program began.
    pub commits: u64,
}

/// How much something matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing to do.
    Ok,
    /// Somebody should look at it.
    Warning,
    /// Visitors are not served as they should be.
    Failing,
}

impl Level {
    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failing => "failing",
        }
    }
}

/// Something that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The disk refused to write; the program is about to be started anew.
    StoreFailed,
    /// The gate does not answer: nobody can enter.
    GateSilent,
    /// Nothing new is kept.
    DiskFull,
    /// The disk of the data says that its life is used up.
    DiskWorn,
    /// Nobody has confirmed the time.
    ClockUntrusted,
    /// Internet is shared here and does not answer.
    UplinkLost,
    /// The processor is too hot.
    Hot,
    /// The power supply is too weak.
    PowerLow,
    /// Hardly any memory is left.
    MemoryLow,
}

impl Reason {
    /// Its name for programs; it never changes.
    pub fn id(self) -> &'static str {
        match self {
            Self::StoreFailed => "store-failed",
            Self::GateSilent => "gate-silent",
            Self::DiskFull => "disk-full",
            Self::DiskWorn => "disk-worn",
            Self::ClockUntrusted => "clock-untrusted",
            Self::UplinkLost => "uplink-lost",
            Self::Hot => "hot",
            Self::PowerLow => "power-low",
            Self::MemoryLow => "memory-low",
        }
    }

    /// How much it matters.
    pub fn level(self) -> Level {
        match self {
            Self::StoreFailed | Self::GateSilent => Level::Failing,
            _ => Level::Warning,
        }
    }
}

impl Reading {
    /// What is wrong, the most pressing first.
    pub fn reasons(&self) -> Vec<Reason> {
        let machine = &self.machine;
        let is_worn = |wear: disk::Wear| wear.is_near_end || wear.used_percent >= WORN;
        let is_little = |it: machine::Memory| it.available < it.total / LITTLE_MEMORY;
        [
            (Reason::StoreFailed, self.has_store_failed),
            (Reason::GateSilent, self.gate == Gate::Silent),
            (Reason::DiskFull, self.space.is_some_and(Space::is_full)),
            (Reason::DiskWorn, machine.disk.wear.is_some_and(is_worn)),
            (Reason::ClockUntrusted, self.now.trust() == Trust::None),
            (Reason::UplinkLost, self.reach == Reach::Lost),
            (Reason::Hot, machine.temperature.is_some_and(|it| it >= HOT)),
            (Reason::PowerLow, machine.is_underfed),
            (Reason::MemoryLow, machine.memory.is_some_and(is_little)),
        ]
        .into_iter()
        .filter_map(|(reason, is_so)| is_so.then_some(reason))
        .collect()
    }

    /// The worst of what is wrong.
    pub fn level(&self) -> Level {
        let levels = self.reasons().into_iter().map(Reason::level);
        levels.max().unwrap_or(Level::Ok)
    }

    /// How many have entered, by fives; none where no gate tells.
    pub fn visitors(&self) -> Option<u32> {
        match self.gate {
            Gate::Answers(visitors) => Some(visitors),
            Gate::Absent | Gate::Silent => None,
        }
    }
}

/// What watches over the box. Clones share it.
#[derive(Clone)]
pub struct Health(Arc<Inner>);

struct Inner {
    shell: Shell,
    /// Where the machine's own files begin.
    root: PathBuf,
    /// The latest reading, and when it was made.
    latest: Mutex<Option<(Instant, Arc<Reading>)>>,
    /// What the processor's counter said, and when.
    counter: std::sync::Mutex<Option<(Instant, u64)>>,
    history: RwLock<History>,
}

impl Health {
    /// Watches over this box, on this machine.
    pub fn new(shell: Shell) -> Self {
        Self::on(shell, Path::new("/"))
    }

    /// The same with the machine's files below another root.
    pub fn on(shell: Shell, root: &Path) -> Self {
        Self(Arc::new(Inner {
            shell,
            root: root.to_owned(),
            latest: Mutex::default(),
            counter: std::sync::Mutex::default(),
            history: RwLock::default(),
        }))
    }

    /// How everything is now, or was a few seconds ago.
    ///
    /// # Errors
    /// The thread that reads was cut off.
    pub async fn reading(&self) -> Result<Arc<Reading>, Error> {
        let mut latest = self.0.latest.lock().await;
        let now = self.0.shell.clock.monotonic();
        if let Some((at, reading)) = &*latest
            && now.duration_since(*at) < GOOD_FOR
        {
            return Ok(reading.clone());
        }
        let reading = Arc::new(self.read().await?);
        *latest = Some((now, reading.clone()));
        Ok(reading)
    }

    async fn read(&self) -> Result<Reading, Error> {
        let shell = self.0.shell.clone();
        let root = self.0.root.clone();
        let files = tokio::task::spawn_blocking(move || {
            let dir = &shell.config.data.dir;
            (Machine::read(&root, dir), shell.store.space())
        });
        let (machine, space) = files.await?;
        let shell = &self.0.shell;
        Ok(Reading {
            drawn: self.drawn(machine.power),
            machine,
            space,
            gate: gate(shell).await,
            reach: *shell.reach.borrow(),
            now: shell.clock.now(),
            has_store_failed: shell.store.failure().is_some(),
            commits: shell.store.generation(),
        })
    }

    /// What it draws now; of a counter that is known from its second reading on.
    fn drawn(&self, power: Power) -> Option<Drawn> {
        let (used, range) = match power {
            Power::Unmeasured => return None,
            Power::Whole(milli) => return Some(Drawn::Whole(milli)),
            Power::Processor { microjoules, range } => (microjoules, range),
        };
        let now = self.0.shell.clock.monotonic();
        let mut counter = self
            .0
            .counter
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let before = counter.replace((now, used));
        let (at, was) = before?;
        milliwatts(was, used, range, now.duration_since(at)).map(Drawn::Processor)
    }

    /// What is remembered of the last day and week.
    pub fn history(&self) -> RwLockReadGuard<'_, History> {
        self.0
            .history
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The mean power between two readings of a counter that begins anew after `range`.
fn milliwatts(was: u64, is: u64, range: u64, between: Duration) -> Option<u32> {
    let used = if is >= was {
        is - was
    } else {
        (range - was.min(range)).saturating_add(is)
    };
    let milliseconds = u64::try_from(between.as_millis())
        .ok()
        .filter(|&it| it > 0)?;
    // Microjoules in a millisecond are milliwatts.
    u32::try_from(used / milliseconds).ok()
}

async fn gate(shell: &Shell) -> Gate {
    let Some(gate) = &shell.gate else {
        return Gate::Absent;
    };
    match gate.leases().await {
        Ok(leases) => {
            let entered = leases.iter().filter(|lease| lease.entered()).count();
            Gate::Answers(by_fives(entered))
        }
        Err(_) => Gate::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_visitors_are_not_counted_one_by_one() {
        assert_eq!([0, 4, 5, 23].map(by_fives), [0, 0, 5, 20]);
    }

    #[test]
    fn power_is_reckoned_between_two_readings_of_a_counter() {
        let second = Duration::from_secs(1);
        assert_eq!(
            milliwatts(1_000_000, 7_500_000, 10_000_000, second),
            Some(6500)
        );
        assert_eq!(
            milliwatts(9_000_000, 500_000, 10_000_000, second),
            Some(1500)
        );
        assert_eq!(milliwatts(1, 2, 3, Duration::ZERO), None);
    }
}
