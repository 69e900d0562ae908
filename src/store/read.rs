//! Reading: the same words for a snapshot and for an act that is still being written.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

use redb::ReadableTable;

use super::Error;
use super::feed::{Change, FEED};
use super::key::Key;
use super::record::{self, Record};
use super::table::{self, Table, Tag, Tags};
use super::volume::Volume;

/// A row in bytes: physical key and value.
pub(crate) type Bytes = (Vec<u8>, Vec<u8>);

/// A row in bytes, if it could be read.
pub(crate) type Pair = Result<Bytes, Error>;

/// Rows in bytes, from either end.
pub(crate) type Pairs<'a> = Box<dyn DoubleEndedIterator<Item = Pair> + 'a>;

pub(crate) mod raw {
    use super::{Bound, Error, Pairs, Tag};

    /// What lies under [`super::Read`]: bytes. Only the store implements it.
    pub trait Raw {
        #[doc(hidden)]
        fn tag(&self, table: &'static str) -> Result<Tag, Error>;
        #[doc(hidden)]
        fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error>;
        #[doc(hidden)]
        fn pairs(&self, from: Bound<Vec<u8>>, to: Bound<Vec<u8>>) -> Result<Pairs<'_>, Error>;
    }
}

/// Reads typed rows. What is read belongs together: one snapshot, or one act's own view.
pub trait Read: raw::Raw {
    /// The row under this key.
    fn get<K: Key, V: Record>(&self, table: &Table<K, V>, key: &K) -> Result<Option<V>, Error> {
        let key = table::row_key(self.tag(table.name())?, key);
        self.bytes(&key)?
            .map(|bytes| record::decode(&bytes))
            .transpose()
            .map_err(|why| Error::Row {
                table: table.name(),
                why,
            })
    }

    /// Whether there is a row under this key.
    fn has<K: Key, V: Record>(&self, table: &Table<K, V>, key: &K) -> Result<bool, Error> {
        let key = table::row_key(self.tag(table.name())?, key);
        Ok(self.bytes(&key)?.is_some())
    }

    /// The rows whose keys lie in `range`, in order, from either end. A range that ends before it
    /// starts is empty.
    fn range<K: Key, V: Record>(
        &self,
        table: &Table<K, V>,
        range: impl RangeBounds<K>,
    ) -> Result<Rows<'_, K, V>, Error> {
        let tag = self.tag(table.name())?;
        let (from, to) = row_bounds(tag, &range);
        let pairs = if is_empty(&from, &to) {
            Box::new(std::iter::empty())
        } else {
            self.pairs(from, to)?
        };
        Ok(Rows {
            table: table.name(),
            pairs,
            row: PhantomData,
        })
    }

    /// Up to `limit` entries of the change feed after `sequence`, oldest first.
    fn changes_after(&self, sequence: u64, limit: usize) -> Result<Vec<(u64, Change)>, Error> {
        let after = (Bound::Excluded(sequence), Bound::Unbounded);
        self.range(&FEED, after)?.take(limit).collect()
    }

    /// The number of the latest change; 0 before the first.
    fn last_change(&self) -> Result<u64, Error> {
        let last = self.range(&FEED, ..)?.next_back().transpose()?;
        Ok(last.map_or(0, |(sequence, _)| sequence))
    }
}

impl<R: raw::Raw> Read for R {}

/// Rows of a table, decoded one by one.
pub struct Rows<'a, K, V> {
    table: &'static str,
    pairs: Pairs<'a>,
    row: PhantomData<fn() -> (K, V)>,
}

impl<K: Key, V: Record> Rows<'_, K, V> {
    fn row(&self, pair: Pair) -> Result<(K, V), Error> {
        let (key, value) = pair?;
        let key = K::read(table::own_part(&key)).ok_or(Error::Key(self.table))?;
        let value = record::decode(&value).map_err(|why| Error::Row {
            table: self.table,
            why,
        })?;
        Ok((key, value))
    }
}

impl<K: Key, V: Record> Iterator for Rows<'_, K, V> {
    type Item = Result<(K, V), Error>;
    fn next(&mut self) -> Option<Self::Item> {
        let pair = self.pairs.next()?;
        Some(self.row(pair))
    }
}

impl<K: Key, V: Record> DoubleEndedIterator for Rows<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let pair = self.pairs.next_back()?;
        Some(self.row(pair))
    }
}

/// Everything as it was at one moment, whatever is written meanwhile.
pub struct Snapshot {
    pub(crate) rows: redb::ReadOnlyTable<&'static [u8], &'static [u8]>,
    pub(crate) tags: Arc<Tags>,
    /// Dropped last: the file stays open as long as somebody reads it.
    pub(crate) _volume: Arc<Volume>,
}

impl raw::Raw for Snapshot {
    fn tag(&self, table: &'static str) -> Result<Tag, Error> {
        self.tags.of(table)
    }
    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        Ok(ReadableTable::get(&self.rows, key)?.map(|value| value.value().to_vec()))
    }
    fn pairs(&self, from: Bound<Vec<u8>>, to: Bound<Vec<u8>>) -> Result<Pairs<'_>, Error> {
        stored_pairs(&self.rows, &from, &to)
    }
}

/// The pairs of a physical table between two bounds.
pub(crate) fn stored_pairs<'a>(
    rows: &'a impl ReadableTable<&'static [u8], &'static [u8]>,
    from: &Bound<Vec<u8>>,
    to: &Bound<Vec<u8>>,
) -> Result<Pairs<'a>, Error> {
    let bounds = (
        from.as_ref().map(Vec::as_slice),
        to.as_ref().map(Vec::as_slice),
    );
    let range = rows.range::<&[u8]>(bounds)?;
    Ok(Box::new(range.map(|pair| {
        let (key, value) = pair?;
        Ok((key.value().to_vec(), value.value().to_vec()))
    })))
}

/// What an act has written so far, over what was there before it.
pub(crate) struct Merged<'a> {
    below: Pairs<'a>,
    above: std::collections::btree_map::Range<'a, Vec<u8>, Option<Vec<u8>>>,
    // An item looked at from one end and not yet given out; the other end may still take it.
    below_front: Option<Pair>,
    below_back: Option<Pair>,
    above_front: Option<(&'a Vec<u8>, &'a Option<Vec<u8>>)>,
    above_back: Option<(&'a Vec<u8>, &'a Option<Vec<u8>>)>,
}

impl<'a> Merged<'a> {
    pub(crate) fn new(
        below: Pairs<'a>,
        above: &'a BTreeMap<Vec<u8>, Option<Vec<u8>>>,
        from: Bound<Vec<u8>>,
        to: Bound<Vec<u8>>,
    ) -> Self {
        Self {
            below,
            above: above.range((from, to)),
            below_front: None,
            below_back: None,
            above_front: None,
            above_back: None,
        }
    }

    fn fill_front(&mut self) {
        if self.below_front.is_none() {
            self.below_front = self.below.next().or_else(|| self.below_back.take());
        }
        if self.above_front.is_none() {
            self.above_front = self.above.next().or_else(|| self.above_back.take());
        }
    }

    fn fill_back(&mut self) {
        if self.below_back.is_none() {
            self.below_back = self.below.next_back().or_else(|| self.below_front.take());
        }
        if self.above_back.is_none() {
            self.above_back = self.above.next_back().or_else(|| self.above_front.take());
        }
    }
}

/// Which of the two heads comes first, seen from one end.
enum Turn {
    Below,
    Above,
    /// The same key: the act's own version replaces what was there.
    Both,
}

fn turn(below: Option<&Pair>, above: Option<&Vec<u8>>, first: std::cmp::Ordering) -> Option<Turn> {
    match (below, above) {
        (None, None) => None,
        // An error is given out as soon as it is met.
        (Some(Err(_)), _) | (Some(_), None) => Some(Turn::Below),
        (None, Some(_)) => Some(Turn::Above),
        (Some(Ok((below, _))), Some(above)) => Some(match below.cmp(above) {
            std::cmp::Ordering::Equal => Turn::Both,
            order if order == first => Turn::Below,
            _ => Turn::Above,
        }),
    }
}

fn written((key, value): (&Vec<u8>, &Option<Vec<u8>>)) -> Option<Pair> {
    value.as_ref().map(|value| Ok((key.clone(), value.clone())))
}

impl Iterator for Merged<'_> {
    type Item = Pair;
    fn next(&mut self) -> Option<Pair> {
        loop {
            self.fill_front();
            let above = self.above_front.map(|(key, _)| key);
            match turn(self.below_front.as_ref(), above, std::cmp::Ordering::Less)? {
                Turn::Below => return self.below_front.take(),
                Turn::Both => self.below_front = None,
                Turn::Above => {}
            }
            if let Some(pair) = self.above_front.take().and_then(written) {
                return Some(pair);
            }
        }
    }
}

impl DoubleEndedIterator for Merged<'_> {
    fn next_back(&mut self) -> Option<Pair> {
        loop {
            self.fill_back();
            let above = self.above_back.map(|(key, _)| key);
            match turn(self.below_back.as_ref(), above, std::cmp::Ordering::Greater)? {
                Turn::Below => return self.below_back.take(),
                Turn::Both => self.below_back = None,
                Turn::Above => {}
            }
            if let Some(pair) = self.above_back.take().and_then(written) {
                return Some(pair);
            }
        }
    }
}

/// The physical bounds of a range of a table's keys.
fn row_bounds<K: Key>(tag: Tag, range: &impl RangeBounds<K>) -> (Bound<Vec<u8>>, Bound<Vec<u8>>) {
    let from = match range.start_bound() {
        Bound::Included(key) => Bound::Included(table::row_key(tag, key)),
        Bound::Excluded(key) => Bound::Excluded(table::row_key(tag, key)),
        Bound::Unbounded => Bound::Included(tag.to_be_bytes().to_vec()),
    };
    let to = match range.end_bound() {
        Bound::Included(key) => Bound::Included(table::row_key(tag, key)),
        Bound::Excluded(key) => Bound::Excluded(table::row_key(tag, key)),
        // The catalogue never gives out the last tag.
        Bound::Unbounded => Bound::Excluded(tag.saturating_add(1).to_be_bytes().to_vec()),
    };
    (from, to)
}

/// Whether nothing can lie between the bounds: both redb and the standard library panic then.
fn is_empty(from: &Bound<Vec<u8>>, to: &Bound<Vec<u8>>) -> bool {
    match (from, to) {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (
            Bound::Included(from) | Bound::Excluded(from),
            Bound::Included(to) | Bound::Excluded(to),
        ) => from >= to,
        _ => false,
    }
}
