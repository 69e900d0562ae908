//! What is kept of an import: the one there is, with how far it is, written in the same act as what it brings in.

use super::job::Job;
use crate::store::{Error, Read, Schema, Table, Tx};

/// key: 0; value: the import there is (version 1).
const JOB: Table<u8, Job> = Table::new("archive/job");

crate::first_version!(Job);

/// Adds the table of imports.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&JOB)
}

/// The import there is.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub(super) fn job(read: &impl Read) -> Result<Option<Job>, Error> {
    read.get(&JOB, &0)
}

/// Keeps it.
///
/// # Errors
/// As [`job`].
pub(super) fn put(tx: &mut Tx<'_>, job: &Job) -> Result<(), Error> {
    tx.put(&JOB, &0, job)
}

/// Forgets it.
///
/// # Errors
/// As [`job`].
pub(super) fn forget(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.remove(&JOB, &0)
}
