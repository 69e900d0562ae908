//! Who and what was erased, as ids without content: restored from an older backup, they are erased again.
//!
//! The list is drawn from the store's change feed into a file of its own beside the store. Each backup carries it, and the
//! newest backup's is read when an older one is restored. It only ever grows; ids are never given twice.

use std::collections::BTreeSet;
use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::files;
use super::problem::Problem;
use crate::archive::held as archive;
use crate::clock::Now;
use crate::commons::lexicon::acts as lexicon;
use crate::commons::questions::acts as questions;
use crate::commons::recipes::acts as recipes;
use crate::ids::PersonId;
use crate::people::acts;
use crate::people::holdings::Holdings;
use crate::programme::leaving;
use crate::store::{Error, Op, Read, Snapshot, Store, Subject};

/// The file that holds it.
pub(super) const NAME: &str = "erased";

/// How many changes are read at once.
const AT_ONCE: usize = 1000;

/// Ids in their text form, one a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ledger(BTreeSet<String>);

impl Ledger {
    /// The ids in a text; lines that are none are left out.
    pub(super) fn parse(text: &str) -> Self {
        let is_id = |line: &&str| line.len() > 1 && line.bytes().all(|b| b.is_ascii_alphanumeric());
        Self(
            text.lines()
                .map(str::trim)
                .filter(is_id)
                .map(str::to_owned)
                .collect(),
        )
    }

    /// What the data directory knows of, where it has a file.
    pub(super) fn of(data: &Path) -> Result<Self, Problem> {
        Ok(Self::parse(&files::read(data, NAME)?.unwrap_or_default()))
    }

    /// Everything that this snapshot's feed says was erased.
    fn in_feed(read: &Snapshot) -> Result<Self, Error> {
        let (mut found, mut last) = (Self::default(), 0);
        loop {
            let some = read.changes_after(last, AT_ONCE)?;
            let Some((sequence, _)) = some.last() else {
                return Ok(found);
            };
            last = *sequence;
            let erased = some.iter().filter(|(_, change)| change.op == Op::Erase);
            found
                .0
                .extend(erased.map(|(_, change)| change.subject.text()));
        }
    }

    /// Adds what another knows.
    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Writes it into a data directory.
    pub(super) fn keep(&self, data: &Path) -> Result<(), Problem> {
        let lines: Vec<&str> = self.0.iter().map(String::as_str).collect();
        files::write(data, NAME, &lines.join("\n"))
    }

    /// Erases again, in one act, what this store still has of it; how many.
    pub(super) fn replay(
        self,
        store: &Store,
        rooms: Vec<Box<dyn Holdings>>,
        now: Now,
    ) -> Result<usize, Error> {
        store.write_blocking(move |tx| {
            let mut count = 0;
            for id in &self.0 {
                let was_there = if let Ok(person) = id.parse::<PersonId>() {
                    acts::erase_again(tx, person, &rooms, now)?
                } else if let Ok(event) = id.parse() {
                    leaving::erase_again(tx, event, now)?
                } else if let Some(subject) = Subject::read(id) {
                    recipes::erase_again(tx, subject, now)?
                        || questions::erase_again(tx, subject, now)?
                        || lexicon::erase_again(tx, subject, now)?
                        || archive::erase_again(tx, subject, now)?
                } else {
                    false
                };
                count += usize::from(was_there);
            }
            Ok(count)
        })
    }
}

/// Brings the file up to date with the store; it is written only when it changes.
pub(super) fn update(store: &Store, data: &Path) -> Result<(), Problem> {
    let known = Ledger::of(data)?;
    let mut all = known.clone();
    all.join(store.read_blocking(Ledger::in_feed)?);
    if all == known { Ok(()) } else { all.keep(data) }
}

/// Keeps the file up to date, until told to stop: whenever something was erased, and once at the start.
pub(super) async fn keep(store: Store, data: std::path::PathBuf, stop: CancellationToken) {
    let mut erased = store.watch_renewal();
    let rounds = async {
        loop {
            let (store, data) = (store.clone(), data.clone());
            let updated = tokio::task::spawn_blocking(move || update(&store, &data));
            if let Ok(Err(problem)) = updated.await {
                tracing::error!(%problem, "the list of what was erased could not be kept");
            }
            if erased.changed().await.is_err() {
                return;
            }
        }
    };
    stop.run_until_cancelled(rounds).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_holds_ids_and_nothing_else() {
        let text = "m0000000007zg1zr0\n\nLéa Martin\n e0000000007zg1zr0 \nm0000000007zg1zr0\n";
        let ledger = Ledger::parse(text);
        assert_eq!(ledger.0.len(), 2);
        let data = tempfile::tempdir().expect("a directory");
        ledger.keep(data.path()).expect("kept");
        assert_eq!(Ledger::of(data.path()), Ok(ledger));
    }
}
