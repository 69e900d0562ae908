//! A disk in memory that remembers every write and every sync, and what it may hold after a power
//! cut: what was synced, and of the rest whatever chance kept, in any order, torn.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use redb::StorageBackend;

/// What a disk was told.
#[derive(Debug, Clone)]
pub(super) enum Event {
    Write { offset: usize, data: Vec<u8> },
    SetLen(usize),
    Sync { honest: bool },
}

/// A disk in memory that remembers what it was told.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    bytes: Vec<u8>,
    before: Vec<u8>,
    events: Vec<Event>,
    /// Of how many syncs one is meant; 1 is an honest disk.
    honest_every: usize,
    syncs: usize,
    is_full: bool,
}

impl Disk {
    pub(super) fn holding(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(Told {
            before: bytes.clone(),
            bytes,
            honest_every: 1,
            ..Told::default()
        })))
    }

    pub(super) fn lying(honest_every: usize) -> Self {
        let disk = Self::holding(Vec::new());
        disk.0.lock().unwrap().honest_every = honest_every;
        disk
    }

    /// From now on every write fails.
    pub(super) fn fill(&self) {
        self.0.lock().unwrap().is_full = true;
    }

    /// Changes a byte wherever these are.
    pub(super) fn corrupt(&self, what: &[u8]) {
        let mut told = self.0.lock().unwrap();
        let at: Vec<_> = (0..told.bytes.len())
            .filter(|at| told.bytes[*at..].starts_with(what))
            .collect();
        assert!(!at.is_empty());
        at.into_iter().for_each(|at| told.bytes[at] ^= 1);
    }

    /// What it holds now.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().bytes.clone()
    }

    /// Starts a recording at this moment.
    pub(super) fn record(&self) {
        let mut told = self.0.lock().unwrap();
        told.before = told.bytes.clone();
        told.events.clear();
        told.syncs = 0;
    }

    /// What happened since the recording was started.
    pub(super) fn recording(&self) -> Recording {
        let told = self.0.lock().unwrap();
        Recording {
            before: told.before.clone(),
            events: told.events.clone(),
        }
    }

    /// The number of events up to the last sync: what was acknowledged by now rests on those.
    pub(super) fn synced(&self) -> usize {
        let told = self.0.lock().unwrap();
        let last = told
            .events
            .iter()
            .rposition(|event| matches!(event, Event::Sync { .. }));
        last.map_or(0, |last| last + 1)
    }

    fn writable(&self) -> std::io::Result<MutexGuard<'_, Told>> {
        let told = self.0.lock().unwrap();
        if told.is_full {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        Ok(told)
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> std::io::Result<u64> {
        Ok(self.0.lock().unwrap().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> std::io::Result<()> {
        let told = self.0.lock().unwrap();
        let from = told.bytes.get(offset as usize..offset as usize + out.len());
        out.copy_from_slice(from.ok_or(std::io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> std::io::Result<()> {
        let mut told = self.writable()?;
        told.bytes.resize(len as usize, 0);
        told.events.push(Event::SetLen(len as usize));
        Ok(())
    }

    fn sync_data(&self) -> std::io::Result<()> {
        // A disk takes its time, and meanwhile the queue grows.
        std::thread::sleep(Duration::from_micros(300));
        let mut told = self.writable()?;
        told.syncs += 1;
        let honest = told.syncs.is_multiple_of(told.honest_every);
        told.events.push(Event::Sync { honest });
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        let mut told = self.writable()?;
        let offset = offset as usize;
        let to = told.bytes.get_mut(offset..offset + data.len());
        to.ok_or(std::io::ErrorKind::UnexpectedEof)?
            .copy_from_slice(data);
        told.events.push(Event::Write {
            offset,
            data: data.to_vec(),
        });
        Ok(())
    }
}

/// The disk as a cut may have left it: `durable`, and of what came after, whatever chance kept.
fn rebuilt(durable: &[u8], unsynced: &[Event], chance: &mut StdRng) -> Vec<u8> {
    let mut bytes = durable.to_vec();
    // The file system keeps the order of its own changes: some first of them are there.
    let lengths: Vec<_> = unsynced
        .iter()
        .filter_map(|event| {
            if let Event::SetLen(len) = event {
                Some(*len)
            } else {
                None
            }
        })
        .collect();
    let kept = chance.random_range(0..=lengths.len());
    lengths[..kept].iter().for_each(|len| bytes.resize(*len, 0));

    let keep = [0.0, 0.2, 0.5, 0.8, 1.0][chance.random_range(0..5)];
    let tear = [0.0, 0.3][chance.random_range(0..2)];
    let mut writes: Vec<_> = unsynced
        .iter()
        .filter_map(|event| match event {
            Event::Write { offset, data } => Some((*offset, data.as_slice())),
            _ => None,
        })
        .filter(|_| chance.random_bool(keep))
        .collect();
    if chance.random_bool(0.5) {
        writes.shuffle(chance);
    }
    for (offset, data) in writes {
        let (mut from, mut to) = (0, data.len());
        if chance.random_bool(tear) {
            from = chance.random_range(0..=data.len());
            to = chance.random_range(from..=data.len());
        }
        // What lies beyond the end of the file was never there.
        to = to.min(bytes.len().saturating_sub(offset));
        if from < to {
            bytes[offset + from..offset + to].copy_from_slice(&data[from..to]);
        }
    }
    bytes
}

/// What a disk held, and what it was told from then on.
pub(super) struct Recording {
    pub(super) before: Vec<u8>,
    pub(super) events: Vec<Event>,
}

/// Walks through a recording and stops at moments of cuts.
pub(super) struct Cutter<'a> {
    recording: &'a Recording,
    durable: Vec<u8>,
    done: usize,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(recording: &'a Recording) -> Self {
        Self {
            recording,
            durable: recording.before.clone(),
            done: 0,
        }
    }

    /// The disk after a cut when it had been told this many events. Moments must not decrease.
    pub(super) fn cut_at(&mut self, moment: usize, chance: &mut StdRng) -> Vec<u8> {
        let events = &self.recording.events[..moment];
        let synced = events
            .iter()
            .rposition(|event| matches!(event, Event::Sync { honest: true }));
        while self.done < synced.map_or(0, |synced| synced + 1) {
            match &events[self.done] {
                Event::Write { offset, data } => {
                    self.durable[*offset..offset + data.len()].copy_from_slice(data);
                }
                Event::SetLen(len) => self.durable.resize(*len, 0),
                Event::Sync { .. } => {}
            }
            self.done += 1;
        }
        rebuilt(&self.durable, &events[self.done..], chance)
    }
}
