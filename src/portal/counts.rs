//! Counts for the concierge: probes seen, sheets opened, "Entrer" pressed, per family and day. Numbers, and nothing else.
//!
//! Invariants: nothing about a client is kept; the disk sees one act a minute at most, however many phones ask; a count
//! made while the date was not known says so; what could not be written is written with the next.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{Family, Portal, store};
use crate::clock::Now;
use crate::store::{Error, Read, Store};

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
    /// This day, at the venue.
    Known(Date),
}

impl Day {
    /// The day of a moment, where it can be believed.
    pub fn of(now: Now) -> Self {
        if now.may_expire() {
            Self::Known(now.date())
        } else {
            Self::Unknown
        }
    }
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

/// The counter: what is counted and not written yet.
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

    /// What was counted and is not written yet, of all families and days together.
    pub fn waiting(&self) -> Tally {
        self.pending()
            .values()
            .copied()
            .fold(Tally::default(), Tally::and)
    }

    /// Writes what was counted, in one act.
    ///
    /// # Errors
    /// The store could not keep it; it is not lost, but waits for the next time.
    pub async fn write(&self, to: &Store) -> Result<(), Error> {
        let counted = std::mem::take(&mut *self.pending());
        if counted.is_empty() {
            return Ok(());
        }
        let rows = counted.clone();
        let written = to.write(move |tx| {
            rows.into_iter()
                .try_for_each(|((day, family), more)| store::add(tx, day, family, more))
        });
        let written = written.await;
        if written.is_err() {
            let mut pending = self.pending();
            for (key, tally) in counted {
                let since = pending.entry(key).or_default();
                *since = since.and(tally);
            }
        }
        written
    }
}

/// How long counts wait for others before they are written.
const GATHER: Duration = Duration::from_secs(60);

/// Writes counts until told to stop, and then what is left.
pub async fn keep(portal: Portal, stop: CancellationToken) {
    let a_minute_of_counts = async || {
        portal.counts.some.notified().await;
        tokio::time::sleep(GATHER).await;
    };
    loop {
        let stopping = stop
            .run_until_cancelled(a_minute_of_counts())
            .await
            .is_none();
        if let Err(error) = portal.counts.write(&portal.shell.store).await {
            tracing::error!(%error, "the door's counts were not written");
        }
        if stopping {
            return;
        }
    }
}

/// The counts of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCounts {
    pub day: Day,
    /// Families that were seen, in the order of [`Family::ALL`].
    pub families: Vec<(Family, Tally)>,
}

/// All that was ever counted and written, together.
///
/// # Errors
/// The store could not be read.
pub fn total(read: &impl Read) -> Result<Tally, Error> {
    let rows = store::since(read, Date::MIN)?;
    Ok(rows
        .into_iter()
        .map(|(_, _, tally)| tally)
        .fold(Tally::default(), Tally::and))
}

/// The last `days` days on which something was counted, newest first; what was counted without a date comes last.
///
/// # Errors
/// The store could not be read.
pub fn table(read: &impl Read, today: Date, days: u16) -> Result<Vec<DayCounts>, Error> {
    let first = today.saturating_sub(jiff::Span::new().days(i64::from(days) - 1));
    let mut table: Vec<DayCounts> = Vec::new();
    for (day, family, tally) in store::since(read, first)? {
        match table.last_mut() {
            Some(last) if last.day == day => last.families.push((family, tally)),
            _ => table.push(DayCounts {
                day,
                families: vec![(family, tally)],
            }),
        }
    }
    table.reverse();
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Schema;
    use jiff::civil::date;

    fn memory() -> Store {
        Store::in_memory(store::schema(Schema::new())).expect("a store in memory")
    }

    fn read(store: &Store, today: Date, days: u16) -> Vec<DayCounts> {
        store
            .read_blocking(|snapshot| table(snapshot, today, days))
            .expect("readable")
    }

    #[tokio::test]
    async fn a_minutes_counts_are_one_act_and_add_up() {
        let (store, counts, today) = (memory(), Counts::default(), date(2026, 11, 21));
        for _ in 0..100 {
            counts.add(Day::Known(today), Family::Android, Seen::Probe);
        }
        counts.add(Day::Known(today), Family::Apple, Seen::Sheet);
        counts.write(&store).await.expect("written");
        let after_one = store.generation();
        counts.write(&store).await.expect("nothing to write");
        assert_eq!(store.generation(), after_one);
        counts.add(Day::Known(today), Family::Android, Seen::Entry);
        counts.write(&store).await.expect("written");
        let android = Tally {
            probes: 100,
            sheets: 0,
            entries: 1,
        };
        let apple = Tally {
            probes: 0,
            sheets: 1,
            entries: 0,
        };
        let families = vec![(Family::Apple, apple), (Family::Android, android)];
        assert_eq!(
            read(&store, today, 7),
            [DayCounts {
                day: Day::Known(today),
                families
            }]
        );
    }

    #[tokio::test]
    async fn the_table_holds_the_days_asked_for_and_what_has_no_date() {
        let (store, counts, today) = (memory(), Counts::default(), date(2026, 11, 21));
        for day in [date(2026, 11, 1), date(2026, 11, 15), today] {
            counts.add(Day::Known(day), Family::Windows, Seen::Probe);
        }
        counts.add(Day::Unknown, Family::Windows, Seen::Probe);
        counts.write(&store).await.expect("written");
        let days: Vec<Day> = read(&store, today, 7).into_iter().map(|d| d.day).collect();
        assert_eq!(
            days,
            [
                Day::Known(today),
                Day::Known(date(2026, 11, 15)),
                Day::Unknown
            ]
        );
    }

    #[tokio::test]
    async fn what_could_not_be_written_waits() {
        let without_the_table = Store::in_memory(Schema::new()).expect("a store in memory");
        let (store, counts, today) = (memory(), Counts::default(), date(2026, 11, 21));
        counts.add(Day::Known(today), Family::Linux, Seen::Probe);
        counts
            .write(&without_the_table)
            .await
            .expect_err("no such table");
        counts.add(Day::Known(today), Family::Linux, Seen::Probe);
        counts.write(&store).await.expect("written");
        assert_eq!(read(&store, today, 1)[0].families[0].1.probes, 2);
    }
}
