//! Files that come with documents from another box: they keep the name that those documents know them by, so not one byte of them
//! may change; so a picture is decoded as any other, and then kept only if it holds nothing that a box would have taken out.

use std::path::Path;

use bytes::Bytes;

use super::files::Files;
use super::work::{self, Bounds};
use super::{BOX_QUOTA, Ready, Refusal, Sort, depot, judge, store};
use crate::clock::Now;
use crate::documents::Hash;
use crate::store::Store;
use crate::web::Error;

/// A file of another box.
#[derive(Debug, Clone)]
pub struct Foundling {
    /// What its documents name it by.
    pub hash: Hash,
    /// What it is called when it is kept as a file.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// Takes in a file of another box where no house is open that could be asked to: on a box that does not run.
///
/// # Errors
/// The inner: why it is not taken. The outer: the box could not keep it.
pub async fn alone(
    store: &Store,
    data: &Path,
    found: &Foundling,
    now: Now,
) -> Result<Result<(), Refusal>, Error> {
    match prepare(found).await? {
        Ok(ready) => keep(store, &Files::of(data), found, ready, now).await,
        Err(why) => Ok(Err(why)),
    }
}

/// What is to be kept of it: all of it, or nothing.
pub(super) async fn prepare(found: &Foundling) -> Result<Result<Ready, Refusal>, Error> {
    let (bytes, hash) = (found.bytes.clone(), found.hash);
    let judged = tokio::task::spawn_blocking(move || {
        if Hash::of(&bytes) != hash {
            return Err(Refusal::Broken);
        }
        judge::judge(&bytes)
    });
    let kind = match judged.await? {
        Ok(kind) => kind,
        Err(why) => return Ok(Err(why)),
    };
    let done = work::prepare(kind, &found.bytes, Bounds::default()).await;
    let done = match done.map_err(Error::internal)? {
        Ok(done) => done,
        Err(why) => return Ok(Err(why)),
    };
    let is_bare = kind.sort() == Sort::Picture && judge::is_bare(kind, &found.bytes);
    if !is_bare && done.bytes != found.bytes {
        return Ok(Err(Refusal::Unclean));
    }
    Ok(Ok(Ready {
        // A small copy is told to be of the kind of its picture.
        small: done.small.filter(|_| done.kind == kind),
        kind,
        bytes: found.bytes.to_vec(),
        size: done.size,
    }))
}

/// Writes the bytes, then what is known of them. Whoever calls keeps sweeps away meanwhile.
pub(super) async fn keep(
    store: &Store,
    files: &Files,
    found: &Foundling,
    ready: Ready,
    now: Now,
) -> Result<Result<(), Refusal>, Error> {
    let weight = (ready.bytes.len() + ready.small.as_ref().map_or(0, Vec::len)) as u64;
    let all = store.read(store::weight).await?;
    let free = store.space().map_or(u64::MAX, |space| space.free);
    if all + weight > BOX_QUOTA || free < weight + depot::SPARE {
        return Ok(Err(Refusal::BoxFull));
    }
    let (files, name) = (files.clone(), found.name.clone());
    let written = tokio::task::spawn_blocking(move || depot::write(&files, &ready, name, now));
    let object = written.await?.map_err(depot::failed)?;
    let noted = store.write(move |tx| store::put_found(tx, &object, now));
    noted.await?;
    Ok(Ok(()))
}
