//! Tables and the schema that lists them.
//!
//! All tables share one physical tree: a row's key is the table's two-byte tag and the table's
//! own key. Neighbouring tables share pages, so an act that touches several of them writes fewer
//! bytes than with a tree each (`benches/posts.rs` measures it). A tag belongs to a table's name
//! for the life of the file; the file's own catalogue remembers which.

use std::collections::HashMap;
use std::marker::PhantomData;

use super::Error;
use super::doctor::Finding;
use super::key::Key;
use super::read::Snapshot;
use super::record::{self, NotARecord, Record};

/// A table: rows of `V` sorted by `K`. Declared as a `const` in a room's `store.rs`.
pub struct Table<K, V> {
    name: &'static str,
    row: PhantomData<fn() -> (K, V)>,
}

impl<K, V> Table<K, V> {
    /// The table of this name. Names are for life, in the form `room/noun`.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            row: PhantomData,
        }
    }

    /// The table's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<K, V> std::fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({})", self.name)
    }
}

/// A table's number in this file; first part of every key.
pub(crate) type Tag = u16;

/// What a store can hold: every table of every room, and the checks the doctor runs.
#[derive(Default)]
pub struct Schema {
    pub(crate) tables: Vec<Kind>,
    pub(crate) retired: Vec<&'static str>,
    pub(crate) checks: Vec<(&'static str, Check)>,
}

/// A room's own check: what is wrong with its rows, seen in one snapshot.
pub type Check = fn(&Snapshot) -> Result<Vec<Finding>, Error>;

/// What the store knows of a table without knowing its types.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) version: u8,
    pub(crate) key_width: usize,
    /// The row in the latest shape.
    pub(crate) bring_forward: fn(&[u8]) -> Result<Vec<u8>, NotARecord>,
    /// Whether these bytes are a key of the table.
    pub(crate) is_key: fn(&[u8]) -> bool,
}

impl Schema {
    /// A schema without tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a table.
    #[must_use]
    pub fn with<K: Key, V: Record>(mut self, table: &Table<K, V>) -> Self {
        self.tables.push(Kind {
            name: table.name,
            version: V::VERSION,
            key_width: K::WIDTH,
            bring_forward: |bytes| record::encode(&record::decode::<V>(bytes)?),
            is_key: |bytes| K::read(bytes).is_some(),
        });
        self
    }

    /// A table that earlier releases had: its rows are removed when the file is next opened.
    #[must_use]
    pub fn retired(mut self, name: &'static str) -> Self {
        self.retired.push(name);
        self
    }

    /// Adds a check to what the doctor looks at, under the room's name.
    #[must_use]
    pub fn check(mut self, room: &'static str, check: Check) -> Self {
        self.checks.push((room, check));
        self
    }
}

/// The tags of this file's tables, by name.
#[derive(Debug, Default)]
pub(crate) struct Tags(HashMap<&'static str, Tag>);

impl Tags {
    pub(crate) fn insert(&mut self, name: &'static str, tag: Tag) {
        self.0.insert(name, tag);
    }

    pub(crate) fn of(&self, name: &'static str) -> Result<Tag, Error> {
        self.0.get(name).copied().ok_or(Error::Unregistered(name))
    }
}

/// The physical key of a row.
pub(crate) fn row_key<K: Key>(tag: Tag, key: &K) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size_of::<Tag>() + K::WIDTH);
    bytes.extend_from_slice(&tag.to_be_bytes());
    key.write(&mut bytes);
    debug_assert_eq!(bytes.len(), size_of::<Tag>() + K::WIDTH);
    bytes
}

/// The table's own part of a physical key.
pub(crate) fn own_part(physical: &[u8]) -> &[u8] {
    physical.get(size_of::<Tag>()..).unwrap_or_default()
}
