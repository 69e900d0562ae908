//! The machine, through the real programs: a new version on trial, the mechanic with the real RAUC on a bus of its own.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

mod mechanic;
mod scene;
mod trial;
