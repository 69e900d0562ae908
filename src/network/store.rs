//! What the network's room keeps: the decision about Internet, the lease log, and who took it out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lease_log::{Exported, KEPT_DAYS, Summary};
use super::sharing::Decision;
use crate::clock::{Now, Trust};
use crate::first_version;
use crate::store::{Error, Read, Schema, Table, Tx};

/// key: always 0; value: whether Internet is shared, and the lease log's key (version 1).
const SHARING: Table<u8, DecisionRow> = Table::new("network/sharing");
const THE_ONE: u8 = 0;

/// key: number, rising; value: one sealed record of the lease log (version 1). Rows go from the
/// front only, so the numbers have no gap.
const LEASE_LOG: Table<u64, SealedRow> = Table::new("network/lease-log");

/// key: number, rising; value: one taking out of the lease log (version 1).
const EXPORTS: Table<u32, ExportRow> = Table::new("network/lease-exports");

/// Rows removed in one act: others wait for it.
const AT_ONCE: usize = 1000;

#[derive(Serialize, Deserialize)]
struct DecisionRow {
    on: bool,
    /// As age writes a recipient.
    key: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct SealedRow {
    /// Days since 1970-01-01; none while the date could not be believed.
    day: Option<i32>,
    /// One message of age.
    message: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct ExportRow {
    second: i64,
    trust: Trust,
    records: u64,
}
first_version!(DecisionRow, SealedRow, ExportRow);

/// Adds the network's tables.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&SHARING).with(&LEASE_LOG).with(&EXPORTS)
}

pub(super) fn decision(read: &impl Read) -> Result<Option<Decision>, Error> {
    Ok(read.get(&SHARING, &THE_ONE)?.map(|row| Decision {
        on: row.on,
        key: row.key.and_then(|text| text.parse().ok()),
    }))
}

pub(super) fn decide(tx: &mut Tx<'_>, decision: &Decision) -> Result<(), Error> {
    let row = DecisionRow {
        on: decision.on,
        key: decision.key.as_ref().map(ToString::to_string),
    };
    tx.put(&SHARING, &THE_ONE, &row)
}

/// Appends sealed records; only the day is in clear.
pub(super) fn append(tx: &mut Tx<'_>, now: Now, messages: Vec<Vec<u8>>) -> Result<(), Error> {
    let day = now.may_expire().then(|| number(now.date()));
    let last = tx.range(&LEASE_LOG, ..)?.next_back().transpose()?;
    let first_free = last.map_or(1, |(number, _)| number + 1);
    for (number, message) in (first_free..).zip(messages) {
        tx.put(&LEASE_LOG, &number, &SealedRow { day, message })?;
    }
    Ok(())
}

/// The numbers of rows that are [`KEPT_DAYS`] old, the oldest first, some at once.
///
/// Rows are looked at in the order they were written, and the first that must stay keeps those
/// after it: they are younger, whatever their day says. A row without a day, or with one that is
/// still to come, is as old as the next that has one.
fn too_old(read: &impl Read, now: Now) -> Result<Vec<u64>, Error> {
    let (mut gone, mut undated) = (Vec::new(), Vec::new());
    if !now.may_expire() {
        return Ok(gone);
    }
    let today = number(now.date());
    for row in read.range(&LEASE_LOG, ..)? {
        let (number, row) = row?;
        undated.push(number);
        match row.day.filter(|day| *day <= today) {
            Some(day) if today - day >= KEPT_DAYS => gone.append(&mut undated),
            Some(_) => break,
            None => {}
        }
        if gone.len() >= AT_ONCE {
            break;
        }
    }
    Ok(gone)
}

/// Whether there is something to [`expire`].
pub(super) fn is_due(read: &impl Read, now: Now) -> Result<bool, Error> {
    Ok(!too_old(read, now)?.is_empty())
}

/// Removes rows that are too old, some at once; how many.
pub(super) fn expire(tx: &mut Tx<'_>, now: Now) -> Result<usize, Error> {
    let gone = too_old(tx, now)?;
    for number in &gone {
        tx.remove(&LEASE_LOG, number)?;
    }
    if !gone.is_empty() {
        tx.renew_later()?;
    }
    Ok(gone.len())
}

/// How much of the log there is.
pub(super) fn summary(read: &impl Read) -> Result<Summary, Error> {
    let mut rows = read.range(&LEASE_LOG, ..)?;
    let Some((first, row)) = rows.next().transpose()? else {
        return Ok(Summary::default());
    };
    let last = rows
        .next_back()
        .transpose()?
        .map_or(first, |(last, _)| last);
    Ok(Summary {
        count: last - first + 1,
        last,
        oldest: row.day.and_then(date),
    })
}

/// The next sealed records after this number and up to `last`, at most `limit`.
pub(super) fn sealed(
    read: &impl Read,
    after: u64,
    last: u64,
    limit: usize,
) -> Result<Vec<(u64, Vec<u8>)>, Error> {
    if after >= last {
        return Ok(Vec::new());
    }
    let rows = read.range(&LEASE_LOG, after + 1..=last)?.take(limit);
    rows.map(|row| row.map(|(number, row)| (number, row.message)))
        .collect()
}

/// Notes that the log was taken out.
pub(super) fn note_export(tx: &mut Tx<'_>, now: Now, exported: Exported) -> Result<(), Error> {
    let last = tx.range(&EXPORTS, ..)?.next_back().transpose()?;
    let number = last.map_or(1, |(number, _)| number + 1);
    let row = ExportRow {
        second: now.timestamp().as_second(),
        trust: now.trust(),
        records: exported.count,
    };
    tx.put(&EXPORTS, &number, &row)
}

/// When the log was taken out, and how much of it, newest first.
pub(super) fn exports(
    read: &impl Read,
    limit: usize,
) -> Result<Vec<(jiff::Timestamp, Trust, Exported)>, Error> {
    let newest_first = read.range(&EXPORTS, ..)?.rev().take(limit);
    newest_first
        .map(|row| {
            let (_, row) = row?;
            let at = jiff::Timestamp::from_second(row.second).unwrap_or_default();
            Ok((at, row.trust, Exported { count: row.records }))
        })
        .collect()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

fn number(date: Date) -> i32 {
    EPOCH.until(date).map_or(0, |span| span.get_days())
}

fn date(number: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(number).ok()?;
    EPOCH.checked_add(span).ok()
}
