//! The charter as one text with versions: whoever accepts it accepts a number, and can read for ever what it said.
//!
//! Invariants: a version never changes once adopted; numbers go up by one, from 1; a text written at the desk is not
//! undone by a restart, only by a file that was itself changed since.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Now;
use crate::store::{Error, Read, Schema, Table, Tx};

/// key: a version's number; value: the version (version 1).
const VERSIONS: Table<u32, VersionRow> = Table::new("people/charter");

/// One row: which file's text was adopted last (version 1).
const FILE: Table<u8, FileRow> = Table::new("people/charter-file");
const THE_ONE: u8 = 0;

#[derive(Debug, Serialize, Deserialize)]
struct VersionRow {
    text: String,
    /// Seconds since 1970, by the box's clock.
    since: i64,
    /// Whether that clock could be believed.
    trusted: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct FileRow {
    /// BLAKE3 of the text as it stood in the file.
    hash: [u8; 32],
}
crate::first_version!(VersionRow, FileRow);

/// One version of the charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterVersion {
    /// From 1.
    pub number: u32,
    /// Plain text, as `venue::Charter` reads it.
    pub text: String,
    /// When it was adopted; nothing when the box did not know what time it was.
    pub since: Option<Timestamp>,
}

/// Adds the charter's tables.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&VERSIONS).with(&FILE)
}

/// The charter in force; none before the box first started.
///
/// # Errors
/// The store could not be read.
pub fn current(read: &impl Read) -> Result<Option<CharterVersion>, Error> {
    let last = read.range(&VERSIONS, ..)?.next_back().transpose()?;
    Ok(last.map(|(number, row)| version_of(number, row)))
}

/// The charter as this version had it, if there was one.
///
/// # Errors
/// The store could not be read.
pub fn version(read: &impl Read, number: u32) -> Result<Option<CharterVersion>, Error> {
    let row = read.get(&VERSIONS, &number)?;
    Ok(row.map(|row| version_of(number, row)))
}

/// Adopts a text as the charter; the number it has. The text in force already stays as it is, date and number.
///
/// # Errors
/// The store could not be read or written.
pub fn adopt(tx: &mut Tx<'_>, text: &str, now: Now) -> Result<u32, Error> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let last = current(tx)?;
    let number = match last {
        Some(last) if last.text == text => return Ok(last.number),
        Some(last) => last.number + 1,
        None => 1,
    };
    let row = VersionRow {
        text,
        since: now.timestamp().as_second(),
        trusted: now.may_expire(),
    };
    tx.put(&VERSIONS, &number, &row)?;
    Ok(number)
}

/// What a start does: adopts the text of the venue's file when it is not the one adopted from a file last; without a file,
/// the proposed text, when there is no charter at all.
///
/// # Errors
/// The store could not be read or written.
pub fn adopt_at_start(
    tx: &mut Tx<'_>,
    file: Option<&str>,
    proposed: &str,
    now: Now,
) -> Result<(), Error> {
    let Some(text) = file else {
        if current(tx)?.is_none() {
            adopt(tx, proposed, now)?;
        }
        return Ok(());
    };
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    if tx.get(&FILE, &THE_ONE)?.is_some_and(|row| row.hash == hash) {
        return Ok(());
    }
    adopt(tx, text, now)?;
    tx.put(&FILE, &THE_ONE, &FileRow { hash })
}

fn version_of(number: u32, row: VersionRow) -> CharterVersion {
    let since = Timestamp::from_second(row.since).ok();
    CharterVersion {
        number,
        text: row.text,
        since: since.filter(|_| row.trusted),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::clock::Clock;
    use crate::store::Store;

    const PROPOSED: &str = "Proposée";

    fn store() -> Store {
        Store::in_memory(schema(Schema::new())).expect("a store")
    }

    fn now() -> Now {
        let at = "2026-11-21T10:00:00Z".parse().expect("a time");
        Clock::fixed(at, TimeZone::UTC).now()
    }

    fn write(store: &Store, text: &'static str) -> u32 {
        let number = store.write_blocking(move |tx| adopt(tx, text, now()));
        number.expect("kept")
    }

    fn start(store: &Store, file: Option<&'static str>) -> (u32, String) {
        let adopted = store.write_blocking(move |tx| adopt_at_start(tx, file, PROPOSED, now()));
        adopted.expect("kept");
        let version = store.read_blocking(current).expect("read").expect("one");
        (version.number, version.text)
    }

    #[test]
    fn a_new_text_is_a_new_version_and_the_old_one_stays_readable() {
        let store = store();
        assert_eq!(store.read_blocking(current).expect("read"), None);
        assert_eq!(write(&store, "Un"), 1);
        assert_eq!(write(&store, "Un\r\n"), 1, "the same text");
        assert_eq!(write(&store, "Deux"), 2);
        let (old, none) = store
            .read_blocking(|read| Ok::<_, Error>((version(read, 1)?, version(read, 3)?)))
            .expect("read");
        let old = old.expect("kept");
        assert_eq!(
            (old.text.as_str(), old.since),
            ("Un", Some(now().timestamp()))
        );
        assert_eq!(none, None);
    }

    #[test]
    fn what_the_desk_wrote_outlives_a_restart_until_the_file_itself_changes() {
        let store = store();
        assert_eq!(start(&store, Some("Du fichier")), (1, "Du fichier".into()));
        write(&store, "Du comptoir");
        assert_eq!(start(&store, Some("Du fichier")), (2, "Du comptoir".into()));
        assert_eq!(start(&store, None), (2, "Du comptoir".into()));
        assert_eq!(start(&store, Some("Changé")), (3, "Changé".into()));
    }

    #[test]
    fn without_a_file_the_proposed_charter_is_the_first_and_only_that() {
        let store = store();
        assert_eq!(start(&store, None), (1, PROPOSED.into()));
        write(&store, "Du comptoir");
        assert_eq!(start(&store, None), (2, "Du comptoir".into()));
        assert_eq!(start(&store, Some("Du fichier")), (3, "Du fichier".into()));
    }
}
