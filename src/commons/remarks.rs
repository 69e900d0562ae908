//! What the rooms of the commons share of what people say below something: who may read it, and why the desk hides it.

use serde::{Deserialize, Serialize};

/// The longest reason or article of the charter that the desk gives, in characters.
pub const LONGEST_WHY: usize = 1_000;
/// The most that may be said below one thing.
pub const MOST_REMARKS: usize = 500;

/// Who may read something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Everybody.
    #[default]
    Shown,
    /// Nobody but its author, who took it back.
    Withdrawn,
    /// Its author and the desk, which hid it for this reason.
    Hidden {
        why: String,
        /// Of the charter.
        article: String,
    },
}

/// Why the desk hides something; both are short and not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub why: String,
    /// Of the charter.
    pub article: String,
}

impl State {
    /// The state that an act of the desk leads to; `None` when what is to be hidden is not shown, or the other way round.
    pub fn turned(&self, reason: Option<Reason>) -> Option<Self> {
        match (self, reason) {
            (Self::Shown, Some(Reason { why, article })) => Some(Self::Hidden { why, article }),
            (Self::Hidden { .. }, None) => Some(Self::Shown),
            _ => None,
        }
    }
}
