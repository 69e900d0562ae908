//! Parvis: the public square of a tiers-lieu, in a box.

pub mod programme;
