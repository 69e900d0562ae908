//! An act being written: what one person does at once, all of it or nothing.

use std::collections::BTreeMap;
use std::ops::Bound;

use redb::ReadableTable;

use super::Error;
use super::feed::{Change, FEED};
use super::key::Key;
use super::read::{self, Merged, Pairs, raw};
use super::record::{self, Record};
use super::table::{self, Table, Tag, Tags};
use super::writer::{NUMBERS, RENEWALS_ASKED};
use crate::ids::{self, Id};

/// The numbers the writer gives out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counters {
    /// The number of the next change.
    pub(crate) next_change: u64,
    /// The sequence number of the next id.
    pub(crate) next_id: u64,
    /// How many acts since the last renewal asked for one.
    pub(crate) renewals_asked: u64,
}

/// What an act wrote: the new value of each physical key, or its absence.
pub(crate) type Written = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// The physical table, open in the transaction that acts share.
pub(crate) type RowsInWriting<'txn> = redb::Table<'txn, &'static [u8], &'static [u8]>;

/// One act. It reads what was there and what it wrote itself; others see it once it is durable.
///
/// What it writes is kept aside until it succeeds, so an act that fails or panics leaves nothing,
/// though it shares its transaction with others.
pub struct Tx<'a> {
    below: &'a (dyn Below + 'a),
    tags: &'a Tags,
    counters: Counters,
    written: Written,
}

/// The rows below an act, whatever the lifetime of the transaction they are in.
trait Below {
    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error>;
    fn pairs(&self, from: &Bound<Vec<u8>>, to: &Bound<Vec<u8>>) -> Result<Pairs<'_>, Error>;
}

impl Below for RowsInWriting<'_> {
    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.get(key)?.map(|value| value.value().to_vec()))
    }
    fn pairs(&self, from: &Bound<Vec<u8>>, to: &Bound<Vec<u8>>) -> Result<Pairs<'_>, Error> {
        read::stored_pairs(self, from, to)
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new<'txn>(
        below: &'a RowsInWriting<'txn>,
        tags: &'a Tags,
        counters: Counters,
    ) -> Self
    where
        'txn: 'a,
    {
        Self {
            below,
            tags,
            counters,
            written: Written::new(),
        }
    }

    /// Writes a row, in the place of the one under this key if there is one.
    pub fn put<K: Key, V: Record>(
        &mut self,
        table: &Table<K, V>,
        key: &K,
        row: &V,
    ) -> Result<(), Error> {
        let key = table::row_key(self.tags.of(table.name())?, key);
        let row = record::encode(row).map_err(|why| Error::Row {
            table: table.name(),
            why,
        })?;
        self.written.insert(key, Some(row));
        Ok(())
    }

    /// Removes the row under this key, if there is one.
    pub fn remove<K: Key, V: Record>(&mut self, table: &Table<K, V>, key: &K) -> Result<(), Error> {
        let key = table::row_key(self.tags.of(table.name())?, key);
        self.written.insert(key, None);
        Ok(())
    }

    /// An id that was never given before, greater than all that were.
    pub fn next_id<I: Id>(&mut self) -> I {
        let sequence = self.counters.next_id;
        self.counters.next_id += 1;
        I::from_bytes(ids::assemble(sequence, rand::random()))
    }

    /// Appends to the change feed; the number of the change, if the act succeeds.
    pub fn change(&mut self, change: Change) -> Result<u64, Error> {
        let sequence = self.counters.next_change;
        self.put(&FEED, &sequence, &change)?;
        self.counters.next_change += 1;
        Ok(sequence)
    }

    /// Marks that this act erased something whose bytes must go from the disk, too: the store is
    /// to be written anew ([`Store::renew`](super::Store::renew)). The mark lasts until it was.
    pub fn renew_later(&mut self) -> Result<(), Error> {
        let asked = self.counters.renewals_asked + 1;
        self.put(&NUMBERS, &RENEWALS_ASKED, &asked)?;
        self.counters.renewals_asked = asked;
        Ok(())
    }

    /// What the act wrote, and the numbers after it.
    pub(crate) fn finish(self) -> (Written, Counters) {
        (self.written, self.counters)
    }
}

impl raw::Raw for Tx<'_> {
    fn tag(&self, table: &'static str) -> Result<Tag, Error> {
        self.tags.of(table)
    }

    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        match self.written.get(key) {
            Some(written) => Ok(written.clone()),
            None => self.below.bytes(key),
        }
    }

    fn pairs(&self, from: Bound<Vec<u8>>, to: Bound<Vec<u8>>) -> Result<Pairs<'_>, Error> {
        let below = self.below.pairs(&from, &to)?;
        Ok(Box::new(Merged::new(below, &self.written, from, to)))
    }
}
