//! The lease log: what the law asks for while Internet is shared, and nothing else.
//!
//! A record says when, with how far the clock was believed, which address which hardware address
//! held, and whether the lease was given or ended; never a name, a page or a byte of content. What
//! must stay true:
//! - a record is sealed with age to the manager's key before it reaches the store, which knows its
//!   number and its day only; the box cannot read it back;
//! - nothing is recorded unless Internet is shared;
//! - what is [`KEPT_DAYS`] old goes by itself, once the date can be believed, and nothing else goes.
//!
//! The gate is asked for all leases every [`LOOK`]. It could as well tell of changes, but for that a
//! request would have to wait in it, over a connection of its own; two seconds are shorter than it
//! takes to join, to press "Entrer" and to leave. Which leases are known is remembered in memory
//! alone, because addresses must not lie in clear on the disk: after a restart those still held are
//! recorded once more, as [`Event::Held`].

pub mod export;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::sharing::Standing;
use super::store;
use super::values::{LogKey, MacAddr};
use crate::clock::{Clock, Now, Trust};
use crate::gate::{self, ClientState, LeaseSerial};
use crate::store::{Error as StoreError, Store, Tx};

/// Days after which a record is removed.
pub const KEPT_DAYS: i32 = 365;
/// How often the gate is asked.
pub const LOOK: Duration = Duration::from_secs(2);
/// How often records are looked through for those that are too old.
const SWEEP: Duration = Duration::from_secs(3600);

/// Why something was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The gate did not say who holds a lease.
    #[error("the gate does not tell the leases")]
    Gate(#[from] gate::client::Error),
    /// age refused.
    #[error("a record could not be sealed")]
    Seal(#[from] age::EncryptError),
    /// The store did not keep it.
    #[error("the record was not kept")]
    Store(#[from] StoreError),
    /// A thread gave up.
    #[error("a thread gave up")]
    Panicked(#[from] tokio::task::JoinError),
}

/// What happened to a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It was given.
    Given,
    /// It was there when the log began, or began again after a restart.
    Held,
    /// It ended.
    Ended,
    /// It went on when the log stopped, because Internet was no longer shared.
    Unwatched,
}

impl Event {
    fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Held => "held",
            Self::Ended => "ended",
            Self::Unwatched => "unwatched",
        }
    }
}

/// One record, before it is dated and sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// The address.
    pub ip: Ipv4Addr,
    /// The hardware address that held it.
    pub mac: MacAddr,
}

/// The head of the records when they are read as a table.
pub const COLUMNS: &str = "time,clock,event,address,hardware address";

impl Entry {
    /// The record as a line of a table ([`COLUMNS`]), its time in UTC.
    fn line(&self, now: Now) -> String {
        let second = now.timestamp().as_second();
        let time = Timestamp::from_second(second).unwrap_or_default();
        let clock = match now.trust() {
            Trust::None => "unsure",
            Trust::Plausible => "plausible",
            Trust::Trusted => "confirmed",
        };
        let (event, ip, mac) = (self.event.word(), self.ip, self.mac);
        format!("{time},{clock},{event},{ip},{mac}\n")
    }
}

fn seal(key: &LogKey, line: &str) -> Result<Vec<u8>, age::EncryptError> {
    age::encrypt(key.recipient(), line.as_bytes())
}

/// How much of the log there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Records.
    pub count: u64,
    /// Number of the last one; 0 without any.
    pub last: u64,
    /// Day of the oldest; none without any, or where the date was not known then.
    pub oldest: Option<Date>,
}

/// The log was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// How many records.
    pub count: u64,
}

/// How much of the log there is.
///
/// # Errors
/// The store could not be read.
pub async fn summary(store: &Store) -> Result<Summary, StoreError> {
    store.read(store::summary).await
}

/// Notes that the log was taken out, as part of an act.
///
/// # Errors
/// The store could not be read.
pub fn note_export(tx: &mut Tx<'_>, now: Now, exported: Exported) -> Result<(), StoreError> {
    store::note_export(tx, now, exported)
}

/// When the log was taken out and how much of it, newest first.
///
/// # Errors
/// The store could not be read.
pub async fn exports(
    store: &Store,
    limit: usize,
) -> Result<Vec<(Timestamp, Trust, Exported)>, StoreError> {
    store.read(move |read| store::exports(read, limit)).await
}

type Open = BTreeMap<LeaseSerial, (Ipv4Addr, MacAddr)>;

/// What happened between what was known and what is; nothing known is the start of the log.
fn differences(known: Option<&Open>, now: &Open) -> Vec<Entry> {
    let entry = |event, &(ip, mac): &(Ipv4Addr, MacAddr)| Entry { event, ip, mac };
    let Some(known) = known else {
        return now.values().map(|pair| entry(Event::Held, pair)).collect();
    };
    let gone = known.iter().filter(|(serial, _)| !now.contains_key(serial));
    let new = now.iter().filter(|(serial, _)| !known.contains_key(serial));
    gone.map(|(_, pair)| entry(Event::Ended, pair))
        .chain(new.map(|(_, pair)| entry(Event::Given, pair)))
        .collect()
}

fn open(leases: &[ClientState]) -> Open {
    let pair = |state: &ClientState| (state.serial, (state.ip, state.mac));
    leases.iter().map(pair).collect()
}

/// Seals and keeps records, all of them or none.
async fn record(store: &Store, now: Now, key: LogKey, entries: Vec<Entry>) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let sealing = tokio::task::spawn_blocking(move || {
        let sealed = entries.iter().map(|entry| seal(&key, &entry.line(now)));
        sealed.collect::<Result<Vec<_>, _>>()
    });
    let messages = sealing.await??;
    store
        .write(move |tx| store::append(tx, now, messages))
        .await?;
    Ok(())
}

/// Who watches the leases. Forgets nothing before it is kept: what failed is tried at the next look.
struct Watch {
    store: Store,
    clock: Clock,
    gate: gate::Client,
    /// The leases that are recorded as held, while the log runs, and the key they were sealed to.
    known: Option<(Open, LogKey)>,
}

impl Watch {
    async fn look(&mut self, standing: &Standing) -> Result<(), Error> {
        match standing {
            Standing::On(key) => {
                let now = open(&self.gate.leases().await?);
                let known = self.known.as_ref().map(|(known, _)| known);
                let entries = differences(known, &now);
                self.record(key, entries).await?;
                self.known = Some((now, key.clone()));
            }
            _ => {
                if let Some((known, key)) = &self.known {
                    let event = Event::Unwatched;
                    let entries = known.values().map(|&(ip, mac)| Entry { event, ip, mac });
                    self.record(key, entries.collect()).await?;
                    self.known = None;
                }
            }
        }
        Ok(())
    }

    async fn record(&self, key: &LogKey, entries: Vec<Entry>) -> Result<(), Error> {
        record(&self.store, self.clock.now(), key.clone(), entries).await
    }
}

/// Keeps the log for as long as Internet is shared, until told to stop.
pub async fn keep(
    store: Store,
    clock: Clock,
    gate: gate::Client,
    mut sharing: watch::Receiver<Standing>,
    stop: CancellationToken,
) {
    let mut watch = Watch {
        store,
        clock,
        gate,
        known: None,
    };
    let mut is_failing = false;
    loop {
        let standing = sharing.borrow_and_update().clone();
        let looked = watch.look(&standing).await;
        if let Err(error) = &looked
            && !is_failing
        {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "the lease log has a gap");
        }
        is_failing = looked.is_err();
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
            Ok(()) = sharing.changed() => {}
        }
    }
}

/// Removes what is too old, now and every hour, also when Internet is no longer shared.
pub async fn expire(store: Store, clock: Clock, stop: CancellationToken) {
    loop {
        match expire_once(&store, &clock).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "records of the lease log were a year old"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "old records of the lease log are still there");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

async fn expire_once(store: &Store, clock: &Clock) -> Result<usize, StoreError> {
    let mut removed = 0;
    loop {
        // Looked through before anything is written: an act that changes nothing costs a commit.
        let now = clock.now();
        let is_due = store.read(move |read| store::is_due(read, now)).await?;
        if !is_due {
            return Ok(removed);
        }
        removed += store.write(move |tx| store::expire(tx, now)).await?;
    }
}

#[cfg(test)]
mod tests;
