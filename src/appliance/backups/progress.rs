//! How far a run is: what the desk and the command line show while it goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustic_core::{Progress, ProgressBars, ProgressType, RusticProgress};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::Place;
use super::vault::Trouble;

/// What a run does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Step {
    /// Nothing.
    #[default]
    Idle,
    /// It copies what is to be kept.
    Gathering,
    /// It sends what is new.
    Sending,
    /// It lets old backups go.
    Tidying,
    /// It restores the newest backup beside, and compares.
    Testing,
}

impl Step {
    /// The message that says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Idle => "backups-step-idle",
            Self::Gathering => "backups-step-gathering",
            Self::Sending => "backups-step-sending",
            Self::Tidying => "backups-step-tidying",
            Self::Testing => "backups-step-testing",
        }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// Where to.
    pub place: Option<Place>,
    /// What is done at the moment.
    pub step: Step,
    /// Bytes done of this step.
    pub done: u64,
    /// Bytes in all; 0 while unknown.
    pub total: u64,
}

impl Standing {
    /// Whether a run goes on.
    pub fn is_running(&self) -> bool {
        self.step != Step::Idle
    }

    /// How far the step is, in hundredths, where that is known.
    pub fn percent(&self) -> Option<u64> {
        let done = self.done.min(self.total).checked_mul(100)?;
        done.checked_div(self.total)
    }
}

/// Tells how far one run is, and is told when to stop. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Told {
    standing: watch::Sender<Standing>,
    pub(super) trouble: Trouble,
}

impl Told {
    pub(super) fn new(standing: watch::Sender<Standing>, trouble: Trouble) -> Self {
        Self { standing, trouble }
    }

    /// For nobody: a run that is short, or a command's.
    pub(super) fn nobody() -> Self {
        Self::new(watch::Sender::default(), Trouble::default())
    }

    /// A step begins.
    pub(super) fn step(&self, place: Place, step: Step) {
        self.standing.send_replace(Standing {
            place: Some(place),
            step,
            ..Standing::default()
        });
    }

    /// So many bytes came back.
    pub(super) fn fetched(&self, done: u64, total: u64) {
        self.standing.send_modify(|it| {
            (it.done, it.total) = (done, total);
        });
    }

    /// It is over.
    pub(super) fn over(&self) {
        self.standing.send_replace(Standing::default());
    }
}

impl ProgressBars for Told {
    fn progress(&self, kind: ProgressType, _prefix: &str) -> Progress {
        match kind {
            ProgressType::Bytes => Progress::new(Bar {
                told: self.clone(),
                done: Arc::default(),
                total: Arc::default(),
            }),
            ProgressType::Spinner | ProgressType::Counter => Progress::hidden(),
        }
    }
}

/// What rustic counts in bytes: of the sending only, the rest is quick.
#[derive(Debug)]
struct Bar {
    told: Told,
    done: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

impl Bar {
    fn show(&self) {
        let (done, total) = (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        );
        self.told.standing.send_if_modified(|it| {
            let is_ours = it.step == Step::Sending;
            if is_ours {
                (it.done, it.total) = (done, total);
            }
            is_ours
        });
    }
}

impl RusticProgress for Bar {
    fn is_hidden(&self) -> bool {
        false
    }

    fn set_length(&self, length: u64) {
        self.total.store(length, Ordering::Relaxed);
        self.show();
    }

    fn set_title(&self, _title: &str) {}

    fn inc(&self, more: u64) {
        self.done.fetch_add(more, Ordering::Relaxed);
        self.show();
    }

    fn finish(&self) {}
}
