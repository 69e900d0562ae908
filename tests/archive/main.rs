//! The commons between boxes, through the real program: taken along, brought in, cut off and resumed; a wiki of a thousand pages.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

mod boxes;
mod seeds;
mod travel;
mod wiki;
