//! The mechanic: the root helper of the machine, `parvis-mechanic`, and how the server asks it.
//!
//! It installs updates by RAUC, mounts sticks, restarts the machine, and confirms that a new system works. What can be asked
//! of it is one enumerated type ([`protocol`]) that carries no path, no command and no text; what it runs are fixed programs
//! with fixed arguments, never a shell.
//!
//! What must stay true:
//! - Only a stick is ever mounted: a removable disk, none of whose partitions the system itself uses.
//! - A new system is kept only after the portal has answered from it ([`confirm`]); until then a restart, for whatever
//!   reason, leads back to the old one.
//! - What became of an update outlives both systems (`record`), and is told.

mod chooser;
pub mod client;
mod command;
pub mod confirm;
pub mod daemon;
mod house;
mod place;
pub mod protocol;
mod rauc;
mod record;
mod sticks;

pub use client::Client;
pub use protocol::{
    FileSystem, Look, Outcome, Refusal, Silence, Slot, Slots, Source, Stick, StickId, Update,
    Verdict, Why, Work,
};
