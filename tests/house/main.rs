//! Guards of the house: they read the sources and say where a rule of the house is broken, so that no reviewer has to.
//!
//! What a compiler lint can say is in `Cargo.toml` and `clippy.toml`; who may enter each route is tried by `doors`, beside the
//! router. Here is the rest: who may know whom (`arrows`), that both languages say everything with the right arguments
//! (`words`), and the shape of the files (`shape`).

#![allow(
    clippy::unwrap_used,
    reason = "a guard that cannot read the sources has failed"
)]

mod arrows;
mod messages;
mod shape;
mod source;
mod words;
