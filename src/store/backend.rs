//! Where redb's bytes go: a storage backend that the doctor can read beside the open database,
//! and one that keeps what is written to itself.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use redb::{BackendError, StorageBackend};

use super::space::Ballast;

/// What the methods of [`StorageBackend`] report.
type Io<T> = std::io::Result<T>;

/// A storage backend with more than one owner, and with a ballast to give up when the disk is full.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<dyn StorageBackend>, Option<Arc<Ballast>>);

impl Shared {
    pub(crate) fn new(backend: impl StorageBackend) -> Self {
        Self(Arc::new(backend), None)
    }

    pub(crate) fn with_ballast(backend: impl StorageBackend, ballast: Ballast) -> Self {
        Self(Arc::new(backend), Some(Arc::new(ballast)))
    }

    /// Does it; once more, when the disk was full and there was ballast. Not for syncing: what a
    /// disk failed to sync it may have forgotten.
    fn with_room(&self, act: impl Fn() -> Io<()>) -> Io<()> {
        act().or_else(|error| match (error.kind(), &self.1) {
            (ErrorKind::StorageFull, Some(ballast)) if ballast.give_up() => act(),
            _ => Err(error),
        })
    }
}

impl StorageBackend for Shared {
    fn len(&self) -> Io<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> Io<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> Io<()> {
        self.with_room(|| self.0.set_len(len))
    }
    fn sync_data(&self) -> Io<()> {
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> Io<()> {
        self.with_room(|| self.0.write(offset, data))
    }
    fn close(&self) -> Io<()> {
        self.0.close()
    }
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_range(start, end)
    }
    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.try_lock_shared_range(start, end)
    }
    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_range(start, end)
    }
    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_shared_range(start, end)
    }
    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.unlock_range(start, end)
    }
    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.query_lock_range(start, end)
    }
}

/// Reads another backend as it is now and keeps writes in memory: a rehearsal of the next start.
#[derive(Debug)]
pub(crate) struct Rehearsal {
    below: Shared,
    above: Mutex<Above>,
}

#[derive(Debug)]
struct Above {
    len: u64,
    /// What lies beyond this of the backend below was cut off.
    below_len: u64,
    pages: BTreeMap<u64, Box<[u8; PAGE]>>,
}

const PAGE: usize = 4096;

impl Rehearsal {
    pub(crate) fn of(below: Shared) -> Io<Self> {
        let len = below.len()?;
        let above = Mutex::new(Above {
            len,
            below_len: len,
            pages: BTreeMap::new(),
        });
        Ok(Self { below, above })
    }
}

impl Above {
    /// The page at this number, as it is seen from above.
    fn page(&self, number: u64, below: &Shared) -> Io<Box<[u8; PAGE]>> {
        if let Some(page) = self.pages.get(&number) {
            return Ok(page.clone());
        }
        let mut page = Box::new([0; PAGE]);
        let start = number * PAGE as u64;
        let there = self.below_len.saturating_sub(start).min(PAGE as u64) as usize;
        below.read(start, &mut page[..there])?;
        Ok(page)
    }
}

/// The pages that a stretch of bytes touches: page number, offset in it, length there.
fn stretch(offset: u64, len: usize) -> impl Iterator<Item = (u64, usize, usize)> {
    let end = offset + len as u64;
    let mut at = offset;
    std::iter::from_fn(move || {
        (at < end).then(|| {
            let inside = (at % PAGE as u64) as usize;
            let here = (PAGE - inside).min((end - at) as usize);
            let piece = (at / PAGE as u64, inside, here);
            at += here as u64;
            piece
        })
    })
}

impl StorageBackend for Rehearsal {
    fn len(&self) -> Io<u64> {
        Ok(self
            .above
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Io<()> {
        let above = self.above.lock().unwrap_or_else(PoisonError::into_inner);
        if offset + out.len() as u64 > above.len {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let mut done = 0;
        for (number, inside, here) in stretch(offset, out.len()) {
            let page = above.page(number, &self.below)?;
            out[done..done + here].copy_from_slice(&page[inside..inside + here]);
            done += here;
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> Io<()> {
        let mut above = self.above.lock().unwrap_or_else(PoisonError::into_inner);
        if len < above.len {
            above.below_len = above.below_len.min(len);
            above.pages.split_off(&len.div_ceil(PAGE as u64));
            if let Some(last) = above.pages.get_mut(&(len / PAGE as u64)) {
                last[(len % PAGE as u64) as usize..].fill(0);
            }
        }
        above.len = len;
        Ok(())
    }

    fn sync_data(&self) -> Io<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Io<()> {
        let mut above = self.above.lock().unwrap_or_else(PoisonError::into_inner);
        if offset + data.len() as u64 > above.len {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let mut done = 0;
        for (number, inside, here) in stretch(offset, data.len()) {
            let mut page = above.page(number, &self.below)?;
            page[inside..inside + here].copy_from_slice(&data[done..done + here]);
            above.pages.insert(number, page);
            done += here;
        }
        Ok(())
    }
}
