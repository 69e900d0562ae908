//! The machine itself: updates, backups, and what needs root on it.
//!
//! What must stay true: the server asks for what needs root, by one enumerated type; what this machine cannot do is said
//! plainly, and offered nowhere.

pub mod backups;
pub mod mechanic;
pub mod settings;
pub mod updates;
