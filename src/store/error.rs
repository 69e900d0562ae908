//! What can go wrong with the store, in words, with the cause behind.

use std::path::PathBuf;
use std::sync::Arc;

use super::record::NotARecord;

/// A failure of the store. Rules of a room have their own errors; this one is about keeping.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another process holds the file: on a box, the server itself.
    #[error("the store {0} is in use: the box is running")]
    Running(PathBuf),

    /// The file exists and was never a store.
    #[error("{0} is not a Parvis store")]
    NotAStore(PathBuf),

    /// The layout of the file is of a later version of the program.
    #[error(
        "the store was written by a newer version of Parvis (layout {found}; this one knows {known})"
    )]
    NewerLayout {
        /// The layout of the file.
        found: u8,
        /// The latest that this program reads.
        known: u8,
    },

    /// The rows of a table are of a later version of the program.
    #[error(
        "table “{table}” was written by a newer version of Parvis ({found}; this one knows {known})"
    )]
    NewerRows {
        /// The table they are in.
        table: &'static str,
        /// The version of its rows.
        found: u8,
        /// The latest that this program reads.
        known: u8,
    },

    /// The file has a table that this program does not know, so a later program wrote it.
    #[error("the store has a table “{0}” that this version of Parvis does not know")]
    UnknownTable(String),

    /// Bytes on the disk are not those that were written.
    #[error("the store is damaged: {0}")]
    Damaged(String),

    /// One row cannot be read.
    #[error("a row of table “{table}” cannot be read: {why}")]
    Row {
        /// The table it is in.
        table: &'static str,
        /// What is wrong with it.
        #[source]
        why: NotARecord,
    },

    /// The key of one row cannot be read.
    #[error("a key of table “{0}” cannot be read")]
    Key(&'static str),

    /// A table is used that the store was not opened with: a mistake in the program.
    #[error("table “{0}” is not part of the store's schema")]
    Unregistered(&'static str),

    /// The tables asked for contradict each other or the file: a mistake in the program.
    #[error("the schema is not possible: {0}")]
    Schema(String),

    /// Reading or writing failed.
    #[error("the store cannot be read or written: {0}")]
    Io(#[from] std::io::Error),

    /// The disk refused a commit. What was asked may or may not be there after the next start; it
    /// must not be reported as done. The store accepts no more writes until it is opened again.
    #[error("the disk did not keep what was written: {0}")]
    NotKept(Arc<str>),

    /// There is no room on the disk. Nothing was written, and the store goes on.
    #[error("the disk is full; nothing of it was kept")]
    Full,

    /// The act panicked. Nothing of it was kept.
    #[error("an operation failed by a mistake in the program; nothing of it was kept")]
    Panicked,

    /// The store is being closed.
    #[error("the store is closed")]
    Closed,
}

impl From<redb::StorageError> for Error {
    fn from(error: redb::StorageError) -> Self {
        match error {
            redb::StorageError::Io(error) => Self::Io(error),
            redb::StorageError::Corrupted(why) => Self::Damaged(why),
            redb::StorageError::DatabaseClosed => Self::Closed,
            other => Self::NotKept(other.to_string().into()),
        }
    }
}

impl From<redb::TableError> for Error {
    fn from(error: redb::TableError) -> Self {
        match error {
            redb::TableError::Storage(error) => error.into(),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<redb::TransactionError> for Error {
    fn from(error: redb::TransactionError) -> Self {
        match error {
            redb::TransactionError::Storage(error) => error.into(),
            other => Self::NotKept(other.to_string().into()),
        }
    }
}

impl From<redb::CommitError> for Error {
    fn from(error: redb::CommitError) -> Self {
        Self::NotKept(error.to_string().into())
    }
}

impl From<redb::DatabaseError> for Error {
    fn from(error: redb::DatabaseError) -> Self {
        match error {
            redb::DatabaseError::Storage(error) => error.into(),
            redb::DatabaseError::DatabaseAlreadyOpen
            | redb::DatabaseError::LockProtocolMismatch => Self::Running(PathBuf::new()),
            redb::DatabaseError::UpgradeRequired(found) => {
                Self::Damaged(format!("file format {found}"))
            }
            other => Self::Damaged(other.to_string()),
        }
    }
}
