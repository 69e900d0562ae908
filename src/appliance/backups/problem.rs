//! Why a backup or a restore was not done, in words one can act on.

use std::io;
use std::path::Path;

use crate::store;
use crate::web::words::Words;

/// Why it was not done. `backups-problem-{key}` in `locales/*/backups.ftl` says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    kind: Kind,
    why: String,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No place for backups was chosen.
    Nowhere,
    /// Another run is not over.
    Busy,
    /// The box is going down.
    Stopped,
    /// The stick is not plugged in, or cannot be reached.
    NoStick,
    /// The folder is not there.
    NoFolder,
    /// There are other things in it, and no backup.
    Occupied,
    /// No backup lies there.
    NotARepository,
    /// The backups there open with another passphrase.
    Passphrase,
    /// What was typed is no passphrase that a box makes.
    NotAPhrase,
    /// A file of the backup is missing, cut short, or not what it was.
    Damaged,
    /// No room on the box's own disk.
    NoRoomHere,
    /// No room where the backup goes.
    NoRoomThere,
    /// The storage does not answer.
    Unreachable,
    /// The storage refuses these keys.
    Denied,
    /// The storage knows no bucket of that name.
    NoBucket,
    /// The address of the storage is none.
    BadAddress,
    /// The backup is another box's, and this one has content.
    OtherBox,
    /// This box has content, which would be replaced.
    HasContent,
    /// A box runs on this directory.
    InUse,
    /// A later version of the program made it.
    Newer,
    /// No such snapshot.
    NoSnapshot,
    /// What came back is not what was kept.
    Differs,
    /// The disk or the system refused.
    System,
}

impl Kind {
    /// The last part of the message's name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nowhere => "backups-problem-nowhere",
            Self::Busy => "backups-problem-busy",
            Self::Stopped => "backups-problem-stopped",
            Self::NoStick => "backups-problem-no-stick",
            Self::NoFolder => "backups-problem-no-folder",
            Self::Occupied => "backups-problem-occupied",
            Self::NotARepository => "backups-problem-not-a-repository",
            Self::Passphrase => "backups-problem-passphrase",
            Self::NotAPhrase => "backups-problem-not-a-phrase",
            Self::Damaged => "backups-problem-damaged",
            Self::NoRoomHere => "backups-problem-no-room-here",
            Self::NoRoomThere => "backups-problem-no-room-there",
            Self::Unreachable => "backups-problem-unreachable",
            Self::Denied => "backups-problem-denied",
            Self::NoBucket => "backups-problem-no-bucket",
            Self::BadAddress => "backups-problem-bad-address",
            Self::OtherBox => "backups-problem-other-box",
            Self::HasContent => "backups-problem-has-content",
            Self::InUse => "backups-problem-in-use",
            Self::Newer => "backups-problem-newer",
            Self::NoSnapshot => "backups-problem-no-snapshot",
            Self::Differs => "backups-problem-differs",
            Self::System => "backups-problem-system",
        }
    }
}

impl Problem {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "errors and paths are handed over where they end"
    )]
    /// A problem with what is to know besides: a path, an answer; for whoever sits at the desk.
    pub fn new(kind: Kind, why: impl ToString) -> Self {
        Self {
            kind,
            why: why.to_string(),
        }
    }

    /// Which kind it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What is to know besides.
    pub fn why(&self) -> &str {
        &self.why
    }

    /// In words.
    pub fn said(&self, w: Words) -> String {
        said(w, self.kind.key(), &self.why)
    }

    /// A failure of the box's own disk.
    pub(super) fn here(path: &Path, error: &io::Error) -> Self {
        Self::of_io(path, error, Kind::NoRoomHere)
    }

    /// A failure where the backup lies.
    pub(super) fn there(path: &Path, error: &io::Error) -> Self {
        Self::of_io(path, error, Kind::NoRoomThere)
    }

    fn of_io(path: &Path, error: &io::Error, full: Kind) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => full,
            _ => Kind::System,
        };
        Self::new(kind, format!("{}: {error}", path.display()))
    }
}

/// A problem as it was noted: the name of its message and what is to know besides.
pub(super) fn said(w: Words, key: &str, why: &str) -> String {
    w.t1(key, "why", why)
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self::new(kind, "")
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        use store::Error;
        let kind = match &error {
            Error::Running(_) => Kind::InUse,
            Error::NewerLayout { .. } | Error::NewerRows { .. } | Error::UnknownTable(_) => {
                Kind::Newer
            }
            Error::NotAStore(_) | Error::Damaged(_) | Error::Row { .. } | Error::Key(_) => {
                Kind::Damaged
            }
            Error::Io(why) if why.kind() == io::ErrorKind::StorageFull => Kind::NoRoomHere,
            _ => Kind::System,
        };
        Self::new(kind, error)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.why)
    }
}

impl std::error::Error for Problem {}
