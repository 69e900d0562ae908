//! What backups remember in the store: where they go, and how the last ones went.

use serde::{Deserialize, Serialize};

use super::{Bucket, Place, Settings};
use crate::people::Dated;
use crate::store::{Error, Read, Schema, Table, Tx};

/// key: always 0; value: what the desk decided (version 1).
const SETTINGS: Table<u64, Settings> = Table::new("backups/settings");
/// key: always 0; value: where S3-compatible storage is, with its keys (version 1).
const BUCKET: Table<u64, Bucket> = Table::new("backups/bucket");
/// key: a place's number; value: how the last backups there went (version 1).
const OUTCOMES: Table<u64, Outcome> = Table::new("backups/outcomes");

/// How backups to one place went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// When the last one was begun.
    pub tried: Option<Dated>,
    /// When the last one that is whole was made.
    pub made: Option<Dated>,
    /// When the last restore test went well.
    pub tested: Option<Dated>,
    /// Since when backups have not gone well: the first failure after the last good one.
    pub failing: Option<Dated>,
    /// The message that says why the last run failed; none when it went well.
    pub problem: Option<String>,
    /// What is to know besides.
    pub why: String,
}

crate::first_version!(Settings, Outcome);

/// Adds the tables of backups.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&SETTINGS).with(&BUCKET).with(&OUTCOMES)
}

/// What the desk decided.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub(super) fn settings(read: &impl Read) -> Result<Settings, Error> {
    Ok(read.get(&SETTINGS, &0)?.unwrap_or_default())
}

/// Decides anew.
///
/// # Errors
/// As [`settings`].
pub(super) fn decide(tx: &mut Tx<'_>, settings: &Settings) -> Result<(), Error> {
    tx.put(&SETTINGS, &0, settings)
}

/// The S3-compatible storage, where one was given.
///
/// # Errors
/// As [`settings`].
pub(super) fn bucket(read: &impl Read) -> Result<Option<Bucket>, Error> {
    read.get(&BUCKET, &0)
}

/// Gives a storage, or takes it away; its keys then go from the disk, too.
///
/// # Errors
/// As [`settings`].
pub(super) fn set_bucket(tx: &mut Tx<'_>, bucket: Option<&Bucket>) -> Result<(), Error> {
    match bucket {
        Some(bucket) => tx.put(&BUCKET, &0, bucket),
        None => {
            tx.remove(&BUCKET, &0)?;
            tx.remove(&OUTCOMES, &Place::Bucket.number())?;
            tx.renew_later()
        }
    }
}

/// How backups to a place went.
///
/// # Errors
/// As [`settings`].
pub(super) fn outcome(read: &impl Read, place: Place) -> Result<Outcome, Error> {
    Ok(read.get(&OUTCOMES, &place.number())?.unwrap_or_default())
}

/// Notes how one went.
///
/// # Errors
/// As [`settings`].
pub(super) fn note(tx: &mut Tx<'_>, place: Place, outcome: &Outcome) -> Result<(), Error> {
    tx.put(&OUTCOMES, &place.number(), outcome)
}
