//! Files brought to a box, through the real program: what is kept of each, what each answer is, and what is never kept.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

mod emblems;
mod files;
mod house;
mod kept;
mod refused;
mod steps;
