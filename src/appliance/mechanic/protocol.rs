//! What may be asked of the mechanic, over [`crate::wire`]: one reply for each request, in order.
//!
//! What must stay true: a request is bounded ([`MAX_REQUEST`]) and carries no path, no command and no text. Variants are only
//! ever added at the end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Raised whenever an existing variant changes; both ends must have the same.
pub const VERSION: u8 = 1;
/// Longest request, in bytes with the version.
pub const MAX_REQUEST: u32 = 256;
/// Longest reply.
pub const MAX_REPLY: u32 = 64 * 1024;

/// One thing asked of the mechanic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// The sticks that are plugged in. [`Reply::Sticks`].
    Sticks,
    /// Mount this stick for the server to write on. [`Reply::Done`].
    Mount {
        /// Which.
        stick: StickId,
    },
    /// Let the mounted stick go; it may be unplugged then. [`Reply::Done`], also when none was mounted.
    Unmount,
    /// Is there an update here? [`Reply::Look`].
    LookForUpdate(Source),
    /// Install the update that lies here, to the other slot. [`Reply::Done`] when it has begun.
    Install(Source),
    /// What is being done. [`Reply::Work`].
    Progress,
    /// The two systems of this machine, and what became of the last update. [`Reply::Slots`].
    Slots,
    /// The portal answers: keep the running system. From root only. [`Reply::Done`].
    Confirm,
    /// The portal does not answer: note why. From root only. [`Reply::Done`].
    NotConfirmed(Silence),
    /// What became of the last update has been read: tell it no more. [`Reply::Done`].
    Understood,
    /// Restart the machine in a moment. [`Reply::Done`].
    Restart,
    /// Switch the machine off in a moment. [`Reply::Done`].
    PowerOff,
}

/// The mechanic's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It is done, or has begun.
    Done,
    /// It was not done.
    Refused(Refusal),
    /// What is plugged in.
    Sticks(Vec<Stick>),
    /// What was found.
    Look(Look),
    /// What is being done.
    Work(Work),
    /// The two systems.
    Slots(Slots),
}

/// Where an update comes from. A neighbour will be one, too, once boxes exchange what they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A stick.
    Stick(StickId),
    /// The address in the configuration.
    Line,
}

/// A stick, as it is named here: nothing can be learned from it or made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StickId(pub [u8; 8]);

impl fmt::Display for StickId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for StickId {
    type Err = NotAStick;
    fn from_str(text: &str) -> Result<Self, NotAStick> {
        let is_ours = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| is_ours);
        number.map(|it| Self(it.to_be_bytes())).ok_or(NotAStick)
    }
}

/// Why a text names no stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the name of a stick")]
pub struct NotAStick;

/// A partition of something that was plugged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stick {
    /// How to ask for it.
    pub id: StickId,
    /// What somebody called it; may be empty.
    pub label: String,
    /// How it is formatted.
    pub file_system: FileSystem,
    /// Its size in bytes.
    pub size: u64,
    /// Bytes free, while it is mounted for the server.
    pub free: Option<u64>,
    /// Whether an update lies on it; `None` when it could not be looked at.
    pub has_bundle: Option<bool>,
}

/// A file system that sticks may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileSystem {
    /// FAT, as sticks are sold.
    Vfat,
    /// exFAT, as large ones are sold.
    Exfat,
    /// ext4.
    Ext4,
}

/// What was found where one looked for an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// No update lies there.
    Nothing,
    /// The source does not answer, or could not be read.
    Unreachable,
    /// A file that says it is one.
    Found(Update),
}

/// A file that says it is an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// Its version; empty when nothing in it may be believed.
    pub version: String,
    /// The date it was built, as it says; may be empty.
    pub build: String,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// Whether it can be installed.
    pub verdict: Verdict,
}

/// Whether an update can be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It is for this machine, and signed by those whom it trusts.
    Good,
    /// It is for another kind of machine.
    OtherMachine,
    /// Its signature is missing, or somebody else's.
    BadSignature,
    /// It is cut short or damaged.
    Broken,
}

/// What the mechanic is at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Nothing.
    Idle,
    /// It has looked, and found this.
    Looked {
        /// Where.
        source: Source,
        /// What.
        look: Look,
    },
    /// It installs an update.
    Installing {
        /// Which version.
        version: String,
        /// How far it is.
        percent: u8,
    },
    /// The update is in the other slot, and tried at the next start.
    Installed {
        /// Which version.
        version: String,
    },
    /// The update could not be installed; the running system is untouched.
    Failed {
        /// Which version.
        version: String,
        /// What the updater said, for whoever looks after the machine.
        why: String,
    },
}

/// The two systems of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    /// The one that runs.
    pub running: Slot,
    /// The other one.
    pub other: Slot,
    /// Whether the running one is on trial.
    pub on_trial: bool,
    /// What became of the last update, until somebody has read it.
    pub outcome: Option<Outcome>,
}

/// One system of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its name: A or B.
    pub name: String,
    /// The version that was installed into it; empty when it came with the card.
    pub version: String,
    /// When that was built; may be empty.
    pub build: String,
    /// Whether the machine can start from it.
    pub is_good: bool,
}

/// What became of an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is installed, and waits for a restart.
    Waits {
        /// Which version.
        version: String,
    },
    /// It runs, and was confirmed.
    Kept {
        /// Which version.
        version: String,
    },
    /// It did not work, and the machine came back to the system before.
    CameBack {
        /// Which version.
        version: String,
        /// Why, as far as is known.
        why: Why,
    },
}

/// Why the machine came back to the system before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The new system did not start far enough to say anything.
    NeverStarted,
    /// It started, and then stopped or lost power before it was confirmed.
    Stopped,
    /// It started, and this did not answer.
    Silent(Silence),
}

/// What did not answer in a new system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Silence {
    /// The front page.
    FrontPage,
    /// The door for captured phones.
    Portal,
    /// Names on the visitors' network.
    Names,
    /// The disk has no room to bring what is kept forward.
    NoRoom,
}

/// Why the mechanic did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The frame was not a request this mechanic knows.
    #[error("the mechanic does not understand the request: are both programs of the same version?")]
    Malformed,
    /// The peer may not ask this.
    #[error("only root may ask this")]
    NotAllowed,
    /// There is no RAUC here, or no second slot.
    #[error("this machine does not update itself")]
    NoUpdates,
    /// The configuration has no address for updates.
    #[error("the configuration has no updates.url")]
    NoLine,
    /// No such stick is plugged in any more.
    #[error("this stick is not plugged in")]
    NoStick,
    /// A stick is mounted already, or in use.
    #[error("a stick is in use")]
    StickInUse,
    /// Another work is not finished.
    #[error("another work is not finished")]
    Busy,
    /// There is nothing that could be installed.
    #[error("there is no update that could be installed")]
    NoGoodUpdate,
    /// The running system is on trial: nothing is installed over the one to fall back on.
    #[error("the running system is on trial")]
    OnTrial,
    /// Something failed on the machine; the words are for the log and for whoever looks after it.
    #[error("{0}")]
    Failed(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{decode, encode};
    use proptest::prelude::*;

    #[test]
    fn a_stick_is_named_by_sixteen_digits() {
        let id = StickId([0, 1, 2, 3, 0xfc, 0xfd, 0xfe, 0xff]);
        assert_eq!(id.to_string(), "00010203fcfdfeff");
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in [
            "",
            "+0010203fcfdfef",
            "../../../dev/sda",
            "00010203fcfdfeff0",
        ] {
            assert!(bad.parse::<StickId>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn garbage_is_an_error_or_a_sound_request(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let mut framed = vec![VERSION];
            framed.extend(bytes);
            if let Ok(request) = decode::<Request>(VERSION, &framed) {
                let again = encode(VERSION, &request).unwrap();
                prop_assert_eq!(decode::<Request>(VERSION, &again).unwrap(), request);
            }
        }
    }
}
