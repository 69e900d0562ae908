//! The people of the place, and what they promise each other.

pub mod charter;
