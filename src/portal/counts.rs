//! Counts for the concierge: probes seen, sheets opened, "Entrer" pressed, per family and day. Numbers, and nothing else.
//!
//! Invariants: nothing about a client is kept; the disk sees one act a minute at most, however many phones ask; a count
//! made while the date was not known says so.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use tokio::sync::Notify;

use super::Family;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A system asked whether there is Internet.
    Probe,
    /// The portal's page was opened.
    Sheet,
    /// "Entrer" was pressed, and the door opened.
    Entry,
}

/// The day something was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Day {
    /// The clock did not know.
    Unknown,
    Known(Date),
}

/// The counts of one family on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub probes: u64,
    pub sheets: u64,
    pub entries: u64,
}

impl Tally {
    fn add(&mut self, seen: Seen) {
        let counter = match seen {
            Seen::Probe => &mut self.probes,
            Seen::Sheet => &mut self.sheets,
            Seen::Entry => &mut self.entries,
        };
        *counter = counter.saturating_add(1);
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Tally) -> Tally {
        Tally {
            probes: self.probes.saturating_add(other.probes),
            sheets: self.sheets.saturating_add(other.sheets),
            entries: self.entries.saturating_add(other.entries),
        }
    }
}

/// What was counted since the last writing.
type Pending = BTreeMap<(Day, Family), Tally>;

/// The counter.
#[derive(Default)]
pub struct Counts {
    pending: Mutex<Pending>,
    some: Notify,
}

impl Counts {
    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one.
    pub fn add(&self, day: Day, family: Family, seen: Seen) {
        self.pending().entry((day, family)).or_default().add(seen);
        self.some.notify_one();
    }
}
