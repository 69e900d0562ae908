//! What became of the last update, on a disk that outlives both systems.
//!
//! What must stay true: what is said of a boot is said by the system that runs in it; a boot that said nothing never started
//! far enough.

use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::protocol::{Outcome, Silence, Why};

/// The file's name in `machine.state_directory`.
const FILE: &str = "update.json";

/// The last update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// Its version.
    pub(super) version: String,
    /// The slot that installed it, and that the machine falls back to.
    pub(super) from: String,
    /// The boot that last had a say.
    pub(super) boot: String,
    /// How far it came.
    pub(super) stage: Stage,
    /// Whether somebody has read what became of it.
    pub(super) is_read: bool,
}

/// How far an update came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// It is in the other slot.
    Installed,
    /// It runs, on trial.
    Trying,
    /// It ran, and this did not answer.
    Silent(Silence),
    /// It runs, and was confirmed.
    Kept,
    /// The machine came back from it.
    CameBack(Why),
}

impl Record {
    /// An update that was installed a moment ago.
    pub(super) fn installed(version: String, from: String, boot: String) -> Self {
        Self {
            version,
            from,
            boot,
            stage: Stage::Installed,
            is_read: false,
        }
    }

    /// The record as the system in slot `running` finds it in this boot.
    #[must_use]
    pub(super) fn found(mut self, running: &str, on_trial: bool, boot: &str) -> Self {
        if self.boot == boot {
            return self;
        }
        let is_back = self.from == running;
        self.stage = match self.stage {
            Stage::Installed if is_back => Stage::CameBack(Why::NeverStarted),
            Stage::Trying if is_back => Stage::CameBack(Why::Stopped),
            Stage::Silent(what) if is_back => Stage::CameBack(Why::Silent(what)),
            Stage::Installed | Stage::Trying | Stage::Silent(_) if on_trial => Stage::Trying,
            Stage::Installed | Stage::Trying | Stage::Silent(_) => Stage::Kept,
            over @ (Stage::Kept | Stage::CameBack(_)) => over,
        };
        self.boot = boot.to_owned();
        self
    }

    /// What there is to tell.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        let version = self.version.clone();
        match self.stage {
            Stage::Installed => Some(Outcome::Waits { version }),
            Stage::Kept if !self.is_read => Some(Outcome::Kept { version }),
            Stage::CameBack(why) if !self.is_read => Some(Outcome::CameBack { version, why }),
            _ => None,
        }
    }

    /// Reads the record of this directory. One that cannot be read tells nothing.
    pub(super) fn read(directory: &Path) -> Option<Self> {
        let text = std::fs::read(directory.join(FILE)).ok()?;
        serde_json::from_slice(&text)
            .inspect_err(|error| tracing::warn!(%error, "the record of updates cannot be read"))
            .ok()
    }

    /// Keeps the record, whole and for good.
    pub(super) fn keep(&self, directory: &Path) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.as_file().sync_all()?;
        file.persist(directory.join(FILE))?;
        std::fs::File::open(directory)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed() -> Record {
        Record::installed("0.2.0".into(), "A".into(), "one".into())
    }

    #[test]
    fn an_update_that_works_is_told_until_it_was_read() {
        let same = installed().found("A", false, "one");
        assert!(matches!(same.outcome(), Some(Outcome::Waits { .. })));
        let mut tried = installed().found("B", true, "two");
        assert_eq!((tried.stage, tried.outcome()), (Stage::Trying, None));
        tried.stage = Stage::Kept;
        let mut later = tried.found("B", false, "three");
        assert!(matches!(later.outcome(), Some(Outcome::Kept { .. })));
        later.is_read = true;
        assert_eq!(later.outcome(), None);
    }

    #[test]
    fn whoever_comes_back_knows_why_as_far_as_it_was_said() {
        let back = |record: Record| record.found("A", false, "three").stage;
        assert_eq!(back(installed()), Stage::CameBack(Why::NeverStarted));
        let mut tried = installed().found("B", true, "two");
        assert_eq!(back(tried.clone()), Stage::CameBack(Why::Stopped));
        tried.stage = Stage::Silent(Silence::Portal);
        let why = Why::Silent(Silence::Portal);
        assert_eq!(back(tried.clone()), Stage::CameBack(why));
        let again = tried.found("A", false, "three").found("A", false, "four");
        assert_eq!(again.stage, Stage::CameBack(why));
    }

    #[test]
    fn the_record_outlives_the_program() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Record::read(dir.path()), None);
        installed().keep(dir.path()).unwrap();
        assert_eq!(Record::read(dir.path()), Some(installed()));
        std::fs::write(dir.path().join(FILE), "{").unwrap();
        assert_eq!(Record::read(dir.path()), None);
    }
}
