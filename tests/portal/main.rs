//! The door, through the program's own router and listener: what phones get, and what they never get.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot be unwrapped has failed the test"
)]

mod foreign;
mod gate;
mod onward;
mod phone;
mod sheet;
mod stolen;
