//! What the clock keeps: the last time seen, and the journal of corrections.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Source;
use super::judge::Seen;
use crate::first_version;
use crate::store::{Error, Read, Schema, Table, Tx};

/// One row: the last time seen.
const SEEN: Table<u8, SeenRow> = Table::new("clock/seen");
const THE_ONE: u8 = 0;

/// Corrections in the order they were made, whatever they say of time.
const CORRECTIONS: Table<u32, CorrectionRow> = Table::new("clock/corrections");

/// The clock's tables.
pub fn schema(schema: Schema) -> Schema {
    schema.with(&SEEN).with(&CORRECTIONS)
}

/// Somebody or something changed what the clock believes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// What the clock showed.
    pub from: Timestamp,
    /// What it shows since.
    pub to: Timestamp,
    /// Who said so.
    pub by: Source,
}

#[derive(Serialize, Deserialize)]
struct SeenRow {
    at_second: i64,
    offset_seconds: i64,
    against_network: bool,
}

#[derive(Serialize, Deserialize)]
struct CorrectionRow {
    from_second: i64,
    to_second: i64,
    by: Source,
}

first_version!(SeenRow, CorrectionRow);

pub(super) fn seen(read: &impl Read) -> Result<Option<Seen>, Error> {
    Ok(read.get(&SEEN, &THE_ONE)?.map(|row| Seen {
        at: timestamp(row.at_second),
        offset: SignedDuration::from_secs(row.offset_seconds),
        against_network: row.against_network,
    }))
}

pub(super) fn write_seen(tx: &mut Tx<'_>, seen: Seen) -> Result<(), Error> {
    let row = SeenRow {
        at_second: seen.at.as_second(),
        offset_seconds: seen.offset.as_secs(),
        against_network: seen.against_network,
    };
    tx.put(&SEEN, &THE_ONE, &row)
}

/// Journals a correction. The last time seen follows it, back as well as forward.
pub(super) fn write_correction(
    tx: &mut Tx<'_>,
    correction: Correction,
    seen: Seen,
) -> Result<(), Error> {
    let last = tx.range(&CORRECTIONS, ..)?.next_back().transpose()?;
    let number = last.map_or(1, |(number, _)| number + 1);
    let row = CorrectionRow {
        from_second: correction.from.as_second(),
        to_second: correction.to.as_second(),
        by: correction.by,
    };
    tx.put(&CORRECTIONS, &number, &row)?;
    write_seen(tx, seen)
}

pub(super) fn corrections(read: &impl Read, limit: usize) -> Result<Vec<Correction>, Error> {
    let newest_first = read.range(&CORRECTIONS, ..)?.rev().take(limit);
    newest_first
        .map(|row| {
            let (_, row) = row?;
            let (from, to) = (timestamp(row.from_second), timestamp(row.to_second));
            Ok(Correction {
                from,
                to,
                by: row.by,
            })
        })
        .collect()
}

/// A second that was once taken from a timestamp.
fn timestamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}
