//! Parvis: the public square of a tiers-lieu, in a box.

pub mod clock;
pub mod ids;
pub mod store;
