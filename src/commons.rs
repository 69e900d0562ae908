//! The commons: what the place knows and hands on, under free licences, with the names of who wrote it.

pub mod recipes;
pub mod web;

pub use recipes::store::schema;
