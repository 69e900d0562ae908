//! The file's catalogue: which table has which tag and which version its rows have; and the
//! journal of what was brought forward. Read before anything else when a file is opened.

use std::collections::HashMap;
use std::ops::Bound;

use redb::ReadableTable;
use serde::{Deserialize, Serialize};

use super::Error;
use super::feed::FEED;
use super::key::Key;
use super::read;
use super::record::{self, NotARecord, Record};
use super::table::{self, Kind, Schema, Table, Tag, Tags};
use super::tx::RowsInWriting;
use super::writer::{NUMBERS, RENEWALS_ASKED};
use crate::first_version;

/// The layout of the file as a whole: tags, catalogue, what the store keeps for itself.
const LAYOUT: u8 = 1;

/// Tags of the store's own tables. The feed lies at the right edge, with the numbers beside it,
/// so that the rows every act writes share a page.
pub(crate) const CATALOGUE_TAG: Tag = 0;
const JOURNAL_TAG: Tag = 1;
const FIRST_TAG: Tag = 0x0100;
const LAST_TAG: Tag = 0xfeff;
const FEED_TAG: Tag = 0xff00;
const NUMBERS_TAG: Tag = 0xff01;

const CATALOGUE: Table<u16, Entry> = Table::new("store/catalogue");

/// What was brought forward, and by which program: sequence → entry.
pub(crate) const JOURNAL: Table<u32, Step> = Table::new("store/journal");

/// Where the catalogue keeps the file's layout: under its own tag.
const LAYOUT_NAME: &str = "store/layout";

/// A table as this file knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    name: String,
    /// The version of every row.
    version: u8,
    key_width: u16,
}

/// A step that the file made when it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// The table whose rows were brought forward or removed.
    pub(crate) table: String,
    /// The version its rows had.
    pub(crate) from: u8,
    /// The version they have now; 0 when the table is gone.
    pub(crate) to: u8,
    /// How many rows.
    pub(crate) rows: u64,
    /// The version of the program that did it.
    pub(crate) program: String,
}

first_version!(Entry, Step);

/// Makes the file fit the schema, or says why that cannot be. All of it in the transaction that
/// `rows` belongs to. The second value says whether anything was written.
pub(crate) fn settle(rows: &mut RowsInWriting<'_>, schema: &Schema) -> Result<(Tags, bool), Error> {
    refuse_duplicates(schema)?;
    let mut known = read_entries(rows)?;
    let mut wrote = settle_layout(rows, &mut known)?;

    for name in &schema.retired {
        if let Some((tag, entry)) = known.remove(*name) {
            let removed = remove_all(rows, tag)?;
            remove(rows, CATALOGUE_TAG, &tag)?;
            log_step(rows, name, entry.version, 0, removed)?;
            wrote = true;
        }
    }

    let mut tags = Tags::default();
    let given = known
        .values()
        .map(|(tag, _)| *tag)
        .filter(|tag| *tag <= LAST_TAG)
        .max();
    let mut next_tag = given.map_or(FIRST_TAG, |tag| tag + 1).max(FIRST_TAG);
    for kind in own_tables().tables.iter().chain(&schema.tables) {
        let tag = match known.remove(kind.name) {
            Some((tag, entry)) => {
                wrote |= bring_forward(rows, kind, tag, &entry)?;
                tag
            }
            None => {
                let tag = own_tag(kind.name).unwrap_or_else(|| {
                    next_tag += 1;
                    next_tag - 1
                });
                if tag > LAST_TAG && own_tag(kind.name).is_none() {
                    return Err(Error::Schema("too many tables".into()));
                }
                put(rows, CATALOGUE_TAG, &tag, &entry_of(kind))?;
                wrote = true;
                tag
            }
        };
        tags.insert(kind.name, tag);
    }

    match known.into_keys().next() {
        Some(name) => Err(Error::UnknownTable(name)),
        None => Ok((tags, wrote)),
    }
}

/// The tables the store keeps for itself, besides the catalogue.
pub(crate) fn own_tables() -> Schema {
    Schema::new().with(&JOURNAL).with(&FEED).with(&NUMBERS)
}

fn own_tag(name: &str) -> Option<Tag> {
    [
        (JOURNAL.name(), JOURNAL_TAG),
        (FEED.name(), FEED_TAG),
        (NUMBERS.name(), NUMBERS_TAG),
    ]
    .into_iter()
    .find_map(|(own, tag)| (own == name).then_some(tag))
}

fn entry_of(kind: &Kind) -> Entry {
    Entry {
        name: kind.name.to_owned(),
        version: kind.version,
        // A key is a few ids wide.
        key_width: u16::try_from(kind.key_width).unwrap_or(u16::MAX),
    }
}

fn refuse_duplicates(schema: &Schema) -> Result<(), Error> {
    let own = own_tables();
    let mut names: Vec<_> = own
        .tables
        .iter()
        .chain(&schema.tables)
        .map(|kind| kind.name)
        .collect();
    names.extend(&schema.retired);
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::Schema(format!(
            "table “{}” is listed twice",
            pair[0]
        ))),
        None => Ok(()),
    }
}

/// The catalogue by name.
fn read_entries(rows: &RowsInWriting<'_>) -> Result<HashMap<String, (Tag, Entry)>, Error> {
    let mut known = HashMap::new();
    for pair in pairs_of(rows, CATALOGUE_TAG)? {
        let (key, value) = pair?;
        let tag = Tag::read(table::own_part(&key)).ok_or(Error::Key(CATALOGUE.name()))?;
        let entry: Entry = record::decode(&value).map_err(|why| match why {
            // The catalogue is what the layout is about.
            NotARecord::Newer { .. } => Error::NewerLayout {
                found: LAYOUT + 1,
                known: LAYOUT,
            },
            why => Error::Row {
                table: CATALOGUE.name(),
                why,
            },
        })?;
        known.insert(entry.name.clone(), (tag, entry));
    }
    Ok(known)
}

/// Checks the layout, or writes it in a new file. Whether it wrote.
fn settle_layout(
    rows: &mut RowsInWriting<'_>,
    known: &mut HashMap<String, (Tag, Entry)>,
) -> Result<bool, Error> {
    match known.remove(LAYOUT_NAME) {
        Some((_, entry)) if entry.version > LAYOUT => Err(Error::NewerLayout {
            found: entry.version,
            known: LAYOUT,
        }),
        Some(_) => Ok(false),
        None if !known.is_empty() => Err(Error::Damaged("the catalogue has no layout".into())),
        None => {
            let entry = Entry {
                name: LAYOUT_NAME.to_owned(),
                version: LAYOUT,
                key_width: 0,
            };
            put(rows, CATALOGUE_TAG, &CATALOGUE_TAG, &entry)?;
            Ok(true)
        }
    }
}

/// Rewrites a table's rows in their latest shape when the file has an older one. Whether it wrote.
fn bring_forward(
    rows: &mut RowsInWriting<'_>,
    kind: &Kind,
    tag: Tag,
    entry: &Entry,
) -> Result<bool, Error> {
    if entry.version > kind.version {
        return Err(Error::NewerRows {
            table: kind.name,
            found: entry.version,
            known: kind.version,
        });
    }
    if usize::from(entry.key_width) != kind.key_width {
        return Err(Error::Schema(format!(
            "keys of table “{}” have {} bytes in the file and {} in the program",
            kind.name, entry.key_width, kind.key_width
        )));
    }
    if entry.version == kind.version {
        return Ok(false);
    }

    let mut last: Option<Vec<u8>> = None;
    let mut count = 0;
    loop {
        let some = next_rows(rows, tag, last.as_deref())?;
        let Some((key, _)) = some.last() else { break };
        last = Some(key.clone());
        for (key, old) in &some {
            let new = (kind.bring_forward)(old).map_err(|why| Error::Row {
                table: kind.name,
                why,
            })?;
            rows.insert(key.as_slice(), new.as_slice())?;
            count += 1;
        }
    }
    put(rows, CATALOGUE_TAG, &tag, &entry_of(kind))?;
    log_step(rows, kind.name, entry.version, kind.version, count)?;
    Ok(true)
}

/// The next few hundred rows of a table after a physical key, so that a large table is walked in
/// little memory.
fn next_rows(
    rows: &RowsInWriting<'_>,
    tag: Tag,
    after: Option<&[u8]>,
) -> Result<Vec<read::Bytes>, Error> {
    let from = match after {
        Some(key) => Bound::Excluded(key.to_vec()),
        None => Bound::Included(tag.to_be_bytes().to_vec()),
    };
    let to = Bound::Excluded((tag + 1).to_be_bytes().to_vec());
    read::stored_pairs(rows, &from, &to)?.take(256).collect()
}

/// All pairs under a tag.
pub(crate) fn pairs_of<'a>(
    rows: &'a impl ReadableTable<&'static [u8], &'static [u8]>,
    tag: Tag,
) -> Result<read::Pairs<'a>, Error> {
    let from = Bound::Included(tag.to_be_bytes().to_vec());
    let to = Bound::Excluded((tag + 1).to_be_bytes().to_vec());
    read::stored_pairs(rows, &from, &to)
}

fn remove_all(rows: &mut RowsInWriting<'_>, tag: Tag) -> Result<u64, Error> {
    let mut count = 0;
    loop {
        let some = next_rows(rows, tag, None)?;
        if some.is_empty() {
            return Ok(count);
        }
        for (key, _) in &some {
            rows.remove(key.as_slice())?;
            count += 1;
        }
    }
}

fn log_step(
    rows: &mut RowsInWriting<'_>,
    table: &str,
    from: u8,
    to: u8,
    count: u64,
) -> Result<(), Error> {
    let step = Step {
        table: table.to_owned(),
        from,
        to,
        rows: count,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let last = pairs_of(rows, JOURNAL_TAG)?.next_back().transpose()?;
    let number = last
        .and_then(|(key, _)| u32::read(table::own_part(&key)))
        .map_or(1, |number| number + 1);
    tracing::info!(
        table,
        from,
        to,
        rows = count,
        "the store was brought forward"
    );
    put(rows, JOURNAL_TAG, &number, &step)?;
    if count > 0 {
        // What the rows held and do not hold any more is to be gone from the disk, too.
        put(rows, NUMBERS_TAG, &RENEWALS_ASKED, &1_u64)?;
    }
    Ok(())
}

fn put<K: Key, V: Record>(
    rows: &mut RowsInWriting<'_>,
    tag: Tag,
    key: &K,
    row: &V,
) -> Result<(), Error> {
    let row = record::encode(row).map_err(|why| Error::Row {
        table: CATALOGUE.name(),
        why,
    })?;
    rows.insert(table::row_key(tag, key).as_slice(), row.as_slice())?;
    Ok(())
}

fn remove(rows: &mut RowsInWriting<'_>, tag: Tag, key: &Tag) -> Result<(), Error> {
    rows.remove(table::row_key(tag, key).as_slice())?;
    Ok(())
}
