//! Backups and the way back, through the real program and stock restic: what is kept, what comes back, what is refused.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

mod back;
mod cuts;
mod refused;
mod storage;
mod world;
