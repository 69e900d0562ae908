//! What the desk remembers: its code, hashed, and how far its first-boot wizard is.

use serde::{Deserialize, Serialize};

use super::Code;
use super::wizard::Progress;
use crate::store::{Error, Read, Schema, Store, Table, Tx};

/// key: always 0; value: the desk's code (version 1).
const CODE: Table<u64, CodeRow> = Table::new("desk/code");
/// key: always 0; value: how far the wizard is; none where it never began (version 1).
const WIZARD: Table<u64, Progress> = Table::new("desk/wizard");

#[derive(Debug, Clone, Serialize, Deserialize)]
struct CodeRow {
    /// argon2id in PHC form.
    hash: String,
}
crate::first_version!(CodeRow);

/// Adds the desk's tables.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&CODE).with(&WIZARD)
}

/// The hash of the code, if one was ever made.
///
/// # Errors
/// The store could not be read.
pub async fn code_hash(store: &Store) -> Result<Option<String>, Error> {
    store
        .read(|snapshot| Ok(snapshot.get(&CODE, &0)?.map(|row| row.hash)))
        .await
}

/// Uses the code of this hash up: it opens nothing more. Whether it was still there to be used.
///
/// # Errors
/// The store could not be read.
pub(super) fn spend_code(tx: &mut Tx<'_>, hash: &str) -> Result<bool, Error> {
    let is_there = tx.get(&CODE, &0)?.is_some_and(|row| row.hash == hash);
    if is_there {
        tx.remove(&CODE, &0)?;
    }
    Ok(is_there)
}

/// Replaces the code; the old one opens nothing more.
///
/// # Errors
/// The store could not keep it.
pub async fn replace_code(store: &Store, code: &Code) -> Result<(), crate::web::Error> {
    let hash = code
        .hash()
        .map_err(|e| crate::web::Error::internal(e.to_string()))?;
    store
        .write(move |tx| tx.put(&CODE, &0, &CodeRow { hash }))
        .await?;
    Ok(())
}

/// How far the wizard is; none where it never began.
///
/// # Errors
/// The store could not be read.
pub(super) fn progress(read: &impl Read) -> Result<Option<Progress>, Error> {
    read.get(&WIZARD, &0)
}

/// Writes how far the wizard is.
///
/// # Errors
/// The store could not be read.
pub(super) fn set_progress(tx: &mut Tx<'_>, progress: &Progress) -> Result<(), Error> {
    tx.put(&WIZARD, &0, progress)
}
