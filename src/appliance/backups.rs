//! Backups: everything that makes this box itself, encrypted, in restic's format, on a stick, in a folder, in storage; and
//! the way back.
//!
//! Nouns: a *place* is where backups go; a *run* gathers, sends, lets old ones go and, once a week, restores the newest
//! beside and compares (the *test*); the *ledger* lists the ids of what was erased, so that an older backup does not bring
//! it back.
//!
//! What must stay true: what is sent is encrypted with a passphrase that only this box and the venue's paper know; a run can
//! be cut off at any moment and leaves a repository that is whole; a restore is checked before it takes the place of
//! anything, and is there as a whole or not at all; nothing is let go while the clock may be wrong.

mod command;
mod content;
mod exchange;
mod files;
mod ledger;
mod phrase;
mod problem;
mod progress;
mod restore;
mod run;
mod schedule;
mod stick;
mod store;
mod vault;
pub mod web;

use serde::{Deserialize, Serialize};

pub use command::{Command, Said};
pub use exchange::finish;
pub use problem::{Kind, Problem};
pub use progress::{Standing, Step};
pub use restore::{Restored, Wanted, restore};
pub use run::Backups;
pub use store::{Outcome, schema};
pub use vault::{Bucket, Target};

/// A place where backups go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// A USB stick.
    Stick,
    /// A folder of this machine.
    Folder,
    /// S3-compatible storage.
    Bucket,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 3] = [Self::Stick, Self::Folder, Self::Bucket];

    /// Its number on disk.
    fn number(self) -> u64 {
        match self {
            Self::Stick => 0,
            Self::Folder => 1,
            Self::Bucket => 2,
        }
    }

    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stick => "backups-place-stick",
            Self::Folder => "backups-place-folder",
            Self::Bucket => "backups-place-bucket",
        }
    }
}

/// What the desk decided about backups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The label of the stick that carries backups, where one was chosen.
    pub stick: Option<String>,
    /// The hour of the day from which backups are made, where the desk said one.
    pub hour: Option<u8>,
    /// Whether the passphrase was shown, to be written down.
    pub phrase_was_shown: bool,
}
