//! The commons: what the place knows and hands on, under free licences, with the names of who wrote it.

pub mod lexicon;
pub mod questions;
pub mod recipes;
pub mod remarks;
pub mod web;

use crate::store::Schema;

/// Adds the tables of the commons.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    let schema = recipes::store::schema(schema);
    let schema = questions::store::schema(schema);
    lexicon::store::schema(schema)
}

#[cfg(test)]
mod tests;
