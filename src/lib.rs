//! Parvis: the public square of a tiers-lieu, in a box.

pub mod app;
pub mod config;
pub mod portal;
pub mod reach;
pub mod venue;
pub mod web;
