//! What a place of backups says when something goes wrong: remembered beside rustic, whose own errors are for programmers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustic_core::{ErrorKind, RusticError};

use crate::appliance::backups::problem::{Kind, Problem};

/// The first thing that went wrong, and whether all should end. Clones share it.
#[derive(Debug, Clone, Default)]
pub(in crate::appliance::backups) struct Trouble(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    first: Mutex<Option<Problem>>,
    is_stopped: AtomicBool,
}

impl Trouble {
    /// Remembers a problem, unless there was one before, and gives what rustic wants to be told.
    pub(super) fn raise(&self, problem: Problem) -> Box<RusticError> {
        let said = problem.to_string();
        self.first().get_or_insert(problem);
        RusticError::new(ErrorKind::Backend, said)
    }

    /// Ends what goes on: nothing more is read or written.
    pub(in crate::appliance::backups) fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it may go on.
    pub(super) fn go_on(&self) -> Result<(), Box<RusticError>> {
        if self.0.is_stopped.load(Ordering::Relaxed) {
            return Err(self.raise(Kind::Stopped.into()));
        }
        Ok(())
    }

    /// The problem behind an error of rustic's: what was remembered, else what it says itself.
    pub(super) fn behind(&self, error: &RusticError) -> Problem {
        let first = self.first().take();
        first.unwrap_or_else(|| {
            if error.is_incorrect_password() {
                Kind::Passphrase.into()
            } else {
                Problem::new(Kind::Damaged, error.display_log())
            }
        })
    }

    fn first(&self) -> std::sync::MutexGuard<'_, Option<Problem>> {
        self.0.first.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
