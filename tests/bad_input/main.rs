//! What clumsy, broken and hostile clients send, through the real program: each gets the right answer or the end of its
//! connection, nobody else notices, nothing is lost, and the box never panics.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::zombie_processes,
    reason = "a test that cannot set its scene has failed; these measure real patience by the real clock"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "these clients look at their own watches, not at the box's clock"
)]

mod client;
mod forms;
mod heads;
mod logs;
mod slow;
