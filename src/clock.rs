//! The clock: what time it is, and how far that may be believed.
//!
//! A box often has no clock of its own and no network to ask. So civil time comes with a
//! [`Trust`], runs on the kernel's uptime once it is set (a step of the system clock moves
//! nothing by itself), can be corrected forward and back, and every correction is journalled in
//! the store. The last time seen is kept on disk, so that time goes on where it stopped.
//!
//! What must stay true:
//! - nothing expires and nothing is erased below [`Trust::Plausible`] ([`Now::may_expire`]);
//! - a wrong time, however far ahead, can be corrected back;
//! - order never comes from here: it is the store's sequence;
//! - nothing else in the program asks the system for the time.

mod judge;
mod store;
mod system;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::store::Store;

pub use store::{Correction, schema};
pub use system::{Fake, System};

use judge::Judgement;

/// The machine's own clocks, for the root process that has no store: its uptime, and the system's
/// civil time as other programs of the machine believe it.
pub fn machine() -> impl System {
    system::Kernel::new()
}

/// When this program was made, in universal time.
pub fn released() -> Zoned {
    system::release().to_zoned(TimeZone::UTC)
}

/// How far civil time may be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Trust {
    /// A guess: show it, ask somebody, let nothing depend on it.
    None,
    /// Nothing speaks against it.
    Plausible,
    /// A person or the network confirmed it.
    Trusted,
}

/// Where civil time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// The machine's clock, as the system had it at the start.
    Rtc,
    /// The network, through the system.
    Ntp,
    /// Somebody of the staff looked at a watch.
    Staff,
    /// The last time the disk remembers; the time the box was off is missing.
    LastSeen,
    /// The date this program was released.
    Build,
}

/// Why the clock does not take a time.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Before the program existed.
    #[error("that is before this version of Parvis was made ({0})")]
    BeforeRelease(Timestamp),
    /// Long after everybody who could say so.
    #[error("that is more than a hundred years ahead")]
    TooFarAhead,
    /// The correction could not be journalled, so it was not made.
    #[error("the correction was not kept")]
    Store(#[from] crate::store::Error),
}

/// The moment an act happens: civil time with its trust.
#[derive(Clone, Copy)]
pub struct Now {
    timestamp: Timestamp,
    trust: Trust,
    source: Source,
    zone: &'static TimeZone,
}

impl Now {
    /// The moment, anywhere on earth.
    pub fn timestamp(&self) -> Timestamp {
        self.timestamp
    }

    /// How far it may be believed.
    pub fn trust(&self) -> Trust {
        self.trust
    }

    /// Where it comes from.
    pub fn source(&self) -> Source {
        self.source
    }

    /// The moment on the venue's wall, summer time included.
    pub fn zoned(&self) -> Zoned {
        self.timestamp.to_zoned(self.zone.clone())
    }

    /// The day it is at the venue.
    pub fn date(&self) -> Date {
        self.zone.to_datetime(self.timestamp).date()
    }

    /// Whether anything may be expired or erased for its age at this moment.
    pub fn may_expire(&self) -> bool {
        self.trust >= Trust::Plausible
    }
}

/// A date with the trust it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// Seconds since 1970.
    pub at: i64,
    /// Whether the clock could be believed then.
    pub is_plausible: bool,
}

impl From<Now> for Dated {
    fn from(now: Now) -> Self {
        Self {
            at: now.timestamp().as_second(),
            is_plausible: now.may_expire(),
        }
    }
}

impl fmt::Debug for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({:?}, {:?})",
            self.timestamp, self.trust, self.source
        )
    }
}

/// This moment for timers: it knows no date, and stands still in tests that pause time.
pub fn moment() -> tokio::time::Instant {
    tokio::time::Instant::now()
}

/// The house's only clock. Clones share it.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    system: Box<dyn System>,
    zone: &'static TimeZone,
    store: Option<Store>,
    state: RwLock<State>,
}

/// What the clock believes.
#[derive(Debug, Clone, Copy)]
struct State {
    /// Civil time when the machine was started.
    at_boot: Timestamp,
    judgement: Judgement,
    /// What the disk remembered at the start, or the release and the system's build: no time before it is plausible.
    floor: Timestamp,
}

impl Clock {
    /// Starts the clock from the system's time and what the store remembers. Blocking.
    pub fn start(store: &Store, zone: TimeZone) -> Result<Self, Error> {
        Self::start_on(system::Kernel::new(), store, zone)
    }

    /// [`start`](Self::start) with another notion of a system.
    pub fn start_on(system: impl System, store: &Store, zone: TimeZone) -> Result<Self, Error> {
        let seen = store.read_blocking(store::seen)?;
        let release = system::earliest(&system);
        let judgement = judge::at_start(
            system::known_time(&system),
            system.is_synchronised(),
            seen,
            release,
        );
        let floor = seen.map_or(release, |seen| seen.at.max(release));
        let clock = Self(Arc::new(Inner {
            zone: keep_zone(zone),
            store: Some(store.clone()),
            state: RwLock::new(State {
                at_boot: judgement.time - system.uptime(),
                judgement,
                floor,
            }),
            system: Box::new(system),
        }));
        // The network has contradicted what the disk remembered.
        if judgement.time < floor {
            let correction = Correction {
                from: floor,
                to: judgement.time,
                by: judgement.source,
            };
            let seen = judgement.seen(judgement.time);
            store.write_blocking(move |tx| store::write_correction(tx, correction, seen))?;
        }
        Ok(clock)
    }

    /// A clock that stands still at a trusted time and remembers nothing: for tests of what is
    /// dated.
    pub fn fixed(at: Timestamp, zone: TimeZone) -> Self {
        let judgement = Judgement::of(at, Trust::Trusted, Source::Staff);
        Self(Arc::new(Inner {
            zone: keep_zone(zone),
            store: None,
            state: RwLock::new(State {
                at_boot: at,
                judgement,
                floor: at,
            }),
            system: Box::new(Fake::new(at)),
        }))
    }

    /// What time it is.
    pub fn now(&self) -> Now {
        let state = self.state();
        Now {
            timestamp: judge::later(state.at_boot, self.0.system.uptime()),
            trust: state.judgement.trust,
            source: state.judgement.source,
            zone: self.0.zone,
        }
    }

    /// A moment for measuring how long something takes. Never goes back; means nothing elsewhere.
    pub fn monotonic(&self) -> Instant {
        self.0.system.monotonic()
    }

    /// The venue's time zone.
    pub fn zone(&self) -> &TimeZone {
        self.0.zone
    }

    /// Somebody says what time it is: forward or back, journalled, trusted from now on. Within a
    /// minute of what the clock shows, it confirms the clock and moves nothing: people read
    /// minutes.
    pub async fn correct(&self, to: Timestamp) -> Result<Correction, Error> {
        let judgement = self.by_staff(to)?;
        self.adopt(judgement).await
    }

    /// Looks at the system again: has the network set it, did somebody set it? What was found, if
    /// it changed anything.
    pub async fn observe(&self) -> Result<Option<Correction>, Error> {
        let state = self.state();
        let judgement = judge::again(
            system::known_time(&*self.0.system),
            self.0.system.is_synchronised(),
            Judgement {
                time: self.now().timestamp,
                ..state.judgement
            },
            state.floor,
            system::earliest(&*self.0.system),
        );
        match judgement {
            Some(judgement) if judge::is_same(judgement.time, self.now().timestamp) => {
                self.believe(judgement);
                Ok(None)
            }
            Some(judgement) => self.adopt(judgement).await.map(Some),
            None => Ok(None),
        }
    }

    /// Remembers the present time on disk, for the next start. At shutdown, and at most hourly.
    pub async fn remember(&self) -> Result<(), Error> {
        let seen = self.state().judgement.seen(self.now().timestamp);
        if let Some(store) = &self.0.store {
            store.write(move |tx| store::write_seen(tx, seen)).await?;
        }
        Ok(())
    }

    /// The latest corrections, newest first. Blocking.
    pub fn corrections(&self, limit: usize) -> Result<Vec<Correction>, Error> {
        match &self.0.store {
            Some(store) => Ok(store.read_blocking(|read| store::corrections(read, limit))?),
            None => Ok(Vec::new()),
        }
    }

    /// Keeps the clock until `shutdown`: looks at the system every minute, remembers the time
    /// every hour and at the end.
    pub async fn keep(&self, shutdown: impl Future<Output = ()>) {
        const LOOK: Duration = Duration::from_secs(60);
        const REMEMBER: SignedDuration = SignedDuration::from_hours(1);
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut remembered = self.0.system.uptime();
        tokio::pin!(shutdown);
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                _ = looks.tick() => {}
            }
            match self.observe().await {
                Ok(Some(correction)) => tracing::info!(?correction, "the clock was corrected"),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "the clock was not corrected"),
            }
            let uptime = self.0.system.uptime();
            if uptime - remembered >= REMEMBER {
                remembered = uptime;
                self.remember_or_log().await;
            }
        }
        self.remember_or_log().await;
    }

    async fn remember_or_log(&self) {
        if let Err(error) = self.remember().await {
            tracing::error!(%error, "the time was not remembered");
        }
    }

    fn by_staff(&self, to: Timestamp) -> Result<Judgement, Error> {
        let release = system::earliest(&*self.0.system);
        if to < release {
            return Err(Error::BeforeRelease(release));
        }
        if to > judge::end_of_days(release) {
            return Err(Error::TooFarAhead);
        }
        let system = &self.0.system;
        let judgement = judge::by_staff(
            to,
            self.now().timestamp,
            system::known_time(&**system),
            system.is_synchronised(),
        );
        Ok(judgement)
    }

    /// Journals the judgement, then believes it.
    async fn adopt(&self, judgement: Judgement) -> Result<Correction, Error> {
        let correction = Correction {
            from: self.now().timestamp,
            to: judgement.time,
            by: judgement.source,
        };
        // Time goes on while the journal is written.
        let at_boot = judgement.time - self.0.system.uptime();
        if let Some(store) = &self.0.store {
            let seen = judgement.seen(judgement.time);
            store
                .write(move |tx| store::write_correction(tx, correction, seen))
                .await?;
        }
        self.set(at_boot, judgement);
        Ok(correction)
    }

    /// Believes the judgement of this moment.
    fn believe(&self, judgement: Judgement) {
        self.set(judgement.time - self.0.system.uptime(), judgement);
    }

    fn set(&self, at_boot: Timestamp, judgement: Judgement) {
        let mut state = self.0.state.write().unwrap_or_else(PoisonError::into_inner);
        state.at_boot = at_boot;
        state.judgement = judgement;
    }

    fn state(&self) -> State {
        *self.0.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one copy of a time zone, for ever: there are few, and a [`Now`] is copied often.
fn keep_zone(zone: TimeZone) -> &'static TimeZone {
    static ZONES: Mutex<Vec<&'static TimeZone>> = Mutex::new(Vec::new());
    let mut zones: MutexGuard<'_, _> = ZONES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = zones.iter().find(|known| ***known == zone) {
        return known;
    }
    let zone: &'static TimeZone = Box::leak(Box::new(zone));
    zones.push(zone);
    zone
}

#[cfg(test)]
mod tests;
