//! What the door keeps: counts per day and family.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Family;
use super::counts::{Day, Tally};
use crate::store::{Error, Read, Schema, Table, Tx};
use crate::{first_version, keys};

/// key: day and family; value: what was counted then (version 1).
const COUNTS: Table<ByDay, TallyRow> = Table::new("portal/counts");

keys! {
    /// A day's count of one family.
    ByDay {
        /// Days since 1970-01-01; the smallest number while the date was not known.
        day: i32,
        /// [`Family`] by its number.
        family: u8,
    }
}

/// The day of what was counted while the date was not known.
const UNKNOWN: i32 = i32::MIN;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct TallyRow {
    probes: u64,
    sheets: u64,
    entries: u64,
}
first_version!(TallyRow);

/// Adds the door's tables.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&COUNTS)
}

/// Adds to what was counted.
pub(super) fn add(tx: &mut Tx<'_>, day: Day, family: Family, more: Tally) -> Result<(), Error> {
    let key = ByDay {
        day: number(day),
        family: family as u8,
    };
    let all = tx
        .get(&COUNTS, &key)?
        .map_or(more, |row| tally(row).and(more));
    let row = TallyRow {
        probes: all.probes,
        sheets: all.sheets,
        entries: all.entries,
    };
    tx.put(&COUNTS, &key, &row)
}

/// What was counted since a day, oldest first, and before all what was counted without a date.
pub(super) fn since(read: &impl Read, first: Date) -> Result<Vec<(Day, Family, Tally)>, Error> {
    let start = |day| ByDay { day, family: 0 };
    let undated = read.range(&COUNTS, start(UNKNOWN)..start(UNKNOWN + 1))?;
    let dated = read.range(&COUNTS, start(number(Day::Known(first)))..)?;
    let rows = undated.chain(dated).filter_map(|row| match row {
        Ok((key, row)) => Some(Ok((
            day(key.day),
            Family::numbered(key.family)?,
            tally(row),
        ))),
        Err(error) => Some(Err(error)),
    });
    rows.collect()
}

fn tally(row: TallyRow) -> Tally {
    Tally {
        probes: row.probes,
        sheets: row.sheets,
        entries: row.entries,
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

fn number(day: Day) -> i32 {
    match day {
        Day::Unknown => UNKNOWN,
        Day::Known(date) => EPOCH.until(date).map_or(UNKNOWN, |span| span.get_days()),
    }
}

fn day(number: i32) -> Day {
    let span = jiff::Span::new().try_days(number);
    let date = span.and_then(|span| EPOCH.checked_add(span));
    date.map_or(Day::Unknown, Day::Known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_come_back_from_their_numbers() {
        for known in [date(1970, 1, 1), date(2026, 11, 21), date(1969, 12, 31)] {
            assert_eq!(day(number(Day::Known(known))), Day::Known(known));
        }
        assert_eq!(number(Day::Known(date(2026, 1, 1))), 20_454);
        assert_eq!(day(UNKNOWN), Day::Unknown);
    }
}
