//! The lease log taken out: one tar of sealed records, and how whoever holds the key reads it.
//!
//! The records stay sealed: taking them out shows nothing to the box, nor to whoever carries the
//! file. Written piece by piece, because a year of a busy place is tens of megabytes.

use std::io::{self, Read};

use bytes::Bytes;
use futures_util::stream::{self, Stream};

use super::{Exported, StoreError, store, summary};
use crate::store::Store;

/// Records in one piece.
const PIECE: usize = 256;
/// What an archive of tar ends with.
const END: [u8; 1024] = [0; 1024];
/// How to read the archive, in both languages.
const README: &str = include_str!("../../../assets/lease-log.txt");

/// Takes the log out as it is now: how much of it, and the archive.
///
/// # Errors
/// The store could not be read.
pub async fn take(
    store: &Store,
) -> Result<(Exported, impl Stream<Item = io::Result<Bytes>> + use<>), StoreError> {
    let summary = summary(store).await?;
    let (store, last) = (store.clone(), summary.last);
    let pieces = stream::try_unfold(Some(0), move |after| {
        let store = store.clone();
        async move {
            let Some(after) = after else {
                return Ok(None);
            };
            let (piece, next) = piece(&store, after, last).await?;
            Ok(Some((Bytes::from(piece), next)))
        }
    });
    let exported = Exported {
        count: summary.count,
    };
    Ok((exported, pieces))
}

/// The records after this number; with the first comes the word of explanation, after the last the
/// archive's end.
async fn piece(store: &Store, after: u64, last: u64) -> io::Result<(Vec<u8>, Option<u64>)> {
    let reading = store.read(move |read| store::sealed(read, after, last, PIECE));
    let records = reading
        .await
        .map_err(|error: StoreError| io::Error::other(error))?;
    let mut archive = tar::Builder::new(Vec::new());
    if after == 0 {
        append(&mut archive, "LISEZMOI.txt", README.as_bytes())?;
    }
    for (number, message) in &records {
        append(&mut archive, &format!("{number:06}.age"), message)?;
    }
    let mut bytes = std::mem::take(archive.get_mut());
    let next = records.last().map(|(number, _)| *number);
    if next.is_none() {
        bytes.extend_from_slice(&END);
    }
    Ok((bytes, next))
}

fn append(archive: &mut tar::Builder<Vec<u8>>, name: &str, content: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o600);
    archive.append_data(&mut header, name, content)
}

/// Why an archive or a key could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The file of the key holds none.
    #[error("this file holds no secret key of age (a line that begins with AGE-SECRET-KEY-1)")]
    NoKey,
    /// A line of it is none.
    #[error("line {0} of the key's file is not a secret key of age: was it copied whole?")]
    BadKey(usize),
    /// The archive is broken, or none.
    #[error("the archive could not be read: {0}")]
    Archive(#[from] io::Error),
}

/// The secret keys in a file as age writes it: one a line, remarks behind `#`.
///
/// # Errors
/// There is none, or a line that is none.
pub fn keys(text: &str) -> Result<Vec<age::x25519::Identity>, Unreadable> {
    let lines = text.lines().map(str::trim).zip(1..);
    let written = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    let keys = written.map(|(line, number)| line.parse().map_err(|_| Unreadable::BadKey(number)));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(Unreadable::NoKey);
    }
    Ok(keys)
}

/// What an archive says to whoever holds the key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The records that were opened, one a line.
    pub lines: Vec<String>,
    /// Names of the records that none of the keys opens.
    pub sealed: Vec<String>,
}

/// Reads an archive with these keys.
///
/// # Errors
/// It is not an archive.
pub fn read(archive: impl Read, keys: &[age::x25519::Identity]) -> Result<Reading, Unreadable> {
    let mut reading = Reading::default();
    for entry in tar::Archive::new(archive).entries()? {
        let mut entry = entry?;
        let name = entry.path()?.display().to_string();
        if !name.ends_with(".age") {
            continue;
        }
        let mut message = Vec::new();
        entry.read_to_end(&mut message)?;
        let opened = keys.iter().find_map(|key| age::decrypt(key, &message).ok());
        match opened.and_then(|line| String::from_utf8(line).ok()) {
            Some(line) => reading.lines.push(line.trim_end().to_owned()),
            None => reading.sealed.push(name),
        }
    }
    Ok(reading)
}
