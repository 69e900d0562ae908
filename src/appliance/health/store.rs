//! What is kept of the box's health: a row for each hour that it was on, a week and a day of them.
//!
//! One act an hour, of one row of some 150 bytes: with the pages that it replaces it writes some tens of kilobytes.

use serde::{Deserialize, Serialize};

use super::history::{HOURS, Hour, Point};
use crate::first_version;
use crate::store::{Error, Read, Schema, Table, Tx};

/// key: number of the hour, rising; value: how the box was in it (version 1).
const KEPT: Table<u64, HourRow> = Table::new("appliance/hours");

#[derive(Debug, Clone, Serialize, Deserialize)]
struct HourRow {
    is_start: bool,
    points: Vec<Point>,
}
first_version!(HourRow);

/// Adds the table of hours.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&KEPT)
}

/// The hours kept, oldest first.
pub(super) fn hours(read: &impl Read) -> Result<Vec<Hour>, Error> {
    let rows = read.range(&KEPT, ..)?.map(|row| {
        let (_, HourRow { is_start, points }) = row?;
        Ok(Hour { is_start, points })
    });
    rows.collect()
}

/// Keeps one more hour, and forgets those that are too old.
pub(super) fn add(tx: &mut Tx<'_>, hour: Hour) -> Result<(), Error> {
    let numbers = tx.range(&KEPT, ..)?.map(|row| Ok(row?.0));
    let numbers = numbers.collect::<Result<Vec<u64>, Error>>()?;
    let next = numbers.last().map_or(1, |last| last + 1);
    let too_many = (numbers.len() + 1).saturating_sub(HOURS);
    for old in &numbers[..too_many] {
        tx.remove(&KEPT, old)?;
    }
    let Hour { is_start, points } = hour;
    tx.put(&KEPT, &next, &HourRow { is_start, points })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_week_and_a_day_of_hours_is_kept() {
        let store = Store::in_memory(schema(Schema::new())).expect("opened");
        for number in 0..HOURS + 3 {
            let hour = Hour {
                is_start: number == 3,
                points: vec![Point::default(); 12],
            };
            let kept: Result<(), Error> = store.write_blocking(move |tx| add(tx, hour));
            kept.expect("kept");
        }
        let all = store.read_blocking(hours).expect("read");
        assert_eq!(all.len(), HOURS);
        assert!(all[0].is_start, "the oldest were forgotten");
    }
}
