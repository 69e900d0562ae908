//! The machine itself: how it is, updates, backups, and what needs root on it.
//!
//! What must stay true: the server asks for what needs root, by one enumerated type; what this machine cannot do is said
//! plainly, and offered nowhere; nothing here is about people: the one number that comes near, how many have entered, is
//! told by fives.

pub mod backups;
pub mod health;
pub mod mechanic;
pub mod settings;
pub mod updates;
pub mod web;
