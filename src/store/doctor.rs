//! What the doctor finds: each finding has a key under which `locales/*/doctor.ftl` words it and
//! what to do about it, and the arguments of those words.

use std::sync::{Arc, mpsc};

use super::backend::Rehearsal;
use super::feed::FEED;
use super::read::Read;
use super::table::{self, Schema, Tags};
use super::volume::Volume;
use super::writer::Job;
use super::{Error, Snapshot, Store, catalogue, snapshot_of};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something will go wrong if nobody acts.
    Warning,
    /// Something is lost or wrong already.
    Damage,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The message `doctor-{key}` says what it is, `doctor-{key}-advice` what to do.
    pub key: &'static str,
    /// The arguments of both messages.
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding under this key.
    pub fn new(severity: Severity, key: &'static str) -> Self {
        Self {
            severity,
            key,
            args: Vec::new(),
        }
    }

    /// Adds an argument for the words.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: &(impl ToString + ?Sized)) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl Error {
    /// The same in the doctor's words, for whoever could not open the store.
    pub fn finding(&self) -> Finding {
        let finding = |key| Finding::new(Severity::Damage, key);
        match self {
            Self::Running(path) => finding("running").arg("path", &path.display()),
            Self::NotAStore(path) => finding("not-a-store").arg("path", &path.display()),
            Self::NewerLayout { .. } => finding("newer"),
            Self::NewerRows { table, .. } => finding("newer-rows").arg("table", table),
            Self::UnknownTable(table) => finding("newer-table").arg("table", table),
            Self::Damaged(why) => finding("pages").arg("why", why),
            Self::Row { table, why } => finding("row").arg("table", table).arg("why", why),
            Self::Key(table) => finding("key").arg("table", table),
            Self::Io(why) => finding("disk").arg("why", why),
            Self::Full => finding("full"),
            Self::NotKept(why) => finding("not-kept").arg("why", &**why),
            Self::Unregistered(_) | Self::Schema(_) | Self::Panicked | Self::Closed => {
                finding("program").arg("why", self)
            }
        }
    }
}

/// Findings of one kind in one table that are listed one by one; of more, the number is told.
const LISTED: usize = 5;

impl Store {
    /// Looks for damage: whether the file would open after a power cut at this moment, whether
    /// every row reads, whether the feed is whole, and what the rooms check. An empty list is
    /// good health.
    ///
    /// Writing waits while the file's pages are verified, reading does not. Blocking: not for an
    /// async task.
    pub fn check(&self) -> Result<Vec<Finding>, Error> {
        let mut findings = self.rehearse_start()?;
        if let Some(why) = &*self.0.failure.borrow() {
            findings.push(Error::NotKept(why.clone()).finding());
        }
        let walk = self.read_blocking(|snapshot| {
            let mut findings = walk_rows(snapshot, &self.0.schema)?;
            for (_, check) in &self.0.schema.checks {
                findings.extend(check(snapshot)?);
            }
            Ok::<_, Error>(findings)
        });
        match walk {
            Ok(found) => findings.extend(found),
            // What stops the walk is itself the finding.
            Err(error) => findings.push(error.finding()),
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Ok(findings)
    }

    /// Opens what the disk has now as the next start would, in memory, while the writer rests.
    fn rehearse_start(&self) -> Result<Vec<Finding>, Error> {
        let (reply, answer) = mpsc::channel();
        let store = self.clone();
        let work = Box::new(move || {
            let found = rehearse(&store);
            // Before the answer: who asked may close the store next, and expects the file to be free then.
            drop(store);
            let _ = reply.send(found);
        });
        self.enqueue(Job::Pause(work))?;
        answer.recv().map_err(|_| Error::Closed)
    }
}

fn rehearse(store: &Store) -> Vec<Finding> {
    match next_start(&store.0.current.volume(), &store.0.tags) {
        Ok((live, rehearsed)) if live == rehearsed => Vec::new(),
        Ok((live, rehearsed)) => vec![
            Finding::new(Severity::Damage, "last-commit")
                .arg("lost", &live.saturating_sub(rehearsed)),
        ],
        Err(error) => vec![error.finding()],
    }
}

/// The number of the last change now, and after a power cut at this moment. The writer must rest.
pub(crate) fn next_start(volume: &Arc<Volume>, tags: &Arc<Tags>) -> Result<(u64, u64), Error> {
    let attempt = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let live = snapshot_of(volume, tags)?.last_change()?;
        let rehearsal = Volume::open(Rehearsal::of(volume.backend.clone())?)?;
        Ok::<_, Error>((live, snapshot_of(&rehearsal, tags)?.last_change()?))
    }));
    attempt.unwrap_or_else(|_| Err(Error::Damaged("a page points nowhere".into())))
}

/// Reads every row of every table, and the feed's numbers.
fn walk_rows(snapshot: &Snapshot, schema: &Schema) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let own = catalogue::own_tables();
    let mut counted = 0;
    for kind in own.tables.iter().chain(&schema.tables) {
        let tag = snapshot.tags.of(kind.name)?;
        let mut broken = 0;
        for pair in catalogue::pairs_of(&snapshot.rows, tag)? {
            let (key, row) = pair?;
            counted += 1;
            let problem = if !(kind.is_key)(table::own_part(&key)) {
                Some(Error::Key(kind.name))
            } else {
                (kind.bring_forward)(&row).err().map(|why| Error::Row {
                    table: kind.name,
                    why,
                })
            };
            if let Some(problem) = problem {
                broken += 1_usize;
                if broken <= LISTED {
                    findings.push(problem.finding());
                }
            }
        }
        if broken > LISTED {
            findings.push(
                Finding::new(Severity::Damage, "more-rows")
                    .arg("table", kind.name)
                    .arg("count", &(broken - LISTED)),
            );
        }
    }
    counted += catalogue::pairs_of(&snapshot.rows, catalogue::CATALOGUE_TAG)?.count();
    let stray = redb::ReadableTableMetadata::len(&snapshot.rows)?.saturating_sub(counted as u64);
    if stray > 0 {
        findings.push(Finding::new(Severity::Damage, "stray-rows").arg("count", &stray));
    }
    findings.extend(gaps_in_feed(snapshot)?);
    Ok(findings)
}

fn gaps_in_feed(snapshot: &Snapshot) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut expected = None;
    for change in snapshot.range(&FEED, ..)? {
        // A row that does not read is told by the walk.
        let Ok((sequence, _)) = change else { continue };
        if expected.is_some_and(|expected| sequence != expected) && findings.len() < LISTED {
            findings.push(Finding::new(Severity::Damage, "feed-gap").arg("before", &sequence));
        }
        expected = Some(sequence + 1);
    }
    Ok(findings)
}
