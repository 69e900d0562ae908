//! Power cuts. Sixteen people write at once on a disk that remembers every write and every sync;
//! then the disk is rebuilt as a cut at some moment might have left it, with what was not synced
//! dropped, reordered and torn, and the store is opened on it.
//!
//! Promised: it opens, the doctor finds nothing, every act that was acknowledged before the cut is
//! there, and every other act is there as a whole or not at all. Two controls show that the test
//! can fail: a disk that lies about syncing, and one that loses a write it had synced.
//!
//! The cuts and what becomes of each write follow from a seed; how the writers interleave does
//! not, so a failure names the seed, the cut and what was found.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use redb::StorageBackend;
use serde::{Deserialize, Serialize};

use crate::ids::EventId;
use crate::store::{Change, Error, Op, Read, Schema, Store, Table, Tx};
use crate::{first_version, keys};

const WRITERS: u8 = 16;
const ACTS_EACH: u32 = 40;
const CUTS: usize = 500;

/// How many acts each writer has done.
const COUNTS: Table<u8, u64> = Table::new("cuts/counts");
/// What each act wrote.
const POSTS: Table<Place, Post> = Table::new("cuts/posts");
/// The same from the other side.
const PLACES: Table<EventId, PlaceRow> = Table::new("cuts/places");

keys! { Place { writer: u8, number: u32 } }

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Post {
    id: EventId,
    text: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct PlaceRow {
    writer: u8,
    number: u32,
}

first_version!(Post, PlaceRow);

fn schema() -> Schema {
    Schema::new().with(&COUNTS).with(&POSTS).with(&PLACES)
}

/// Texts of all lengths, some of them longer than a page.
fn text(writer: u8, number: u32) -> String {
    let length = (usize::from(writer) * 131 + number as usize * 977) % 6000;
    format!("{writer}/{number} ").repeat(length / 6)
}

/// Every fifth act also removes an earlier one.
fn removed_by(number: u32) -> Option<u32> {
    (number.is_multiple_of(5)).then(|| number - 3)
}

/// One act: three records, one change, and now and then a removal with its own change.
fn act(tx: &mut Tx<'_>, writer: u8, number: u32) -> Result<(), Error> {
    let at = Timestamp::UNIX_EPOCH;
    let id: EventId = tx.next_id();
    tx.put(&COUNTS, &writer, &number.into())?;
    tx.put(
        &POSTS,
        &Place { writer, number },
        &Post {
            id,
            text: text(writer, number),
        },
    )?;
    tx.put(&PLACES, &id, &PlaceRow { writer, number })?;
    tx.change(Change::put(id, at))?;
    if let Some(number) = removed_by(number) {
        let place = Place { writer, number };
        let post = tx.get(&POSTS, &place)?.ok_or(Error::Closed)?;
        tx.remove(&POSTS, &place)?;
        tx.remove(&PLACES, &post.id)?;
        tx.change(Change::erase(post.id, at))?;
    }
    Ok(())
}

/// What a disk was told.
#[derive(Debug, Clone)]
enum Event {
    Write { offset: usize, data: Vec<u8> },
    SetLen(usize),
    Sync { honest: bool },
}

/// A disk in memory that remembers what it was told.
#[derive(Debug, Clone, Default)]
struct Disk(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    bytes: Vec<u8>,
    events: Vec<Event>,
    /// Of how many syncs one is meant; 1 is an honest disk.
    honest_every: usize,
    syncs: usize,
}

impl Disk {
    fn holding(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(Told {
            bytes,
            honest_every: 1,
            ..Told::default()
        })))
    }

    fn lying(honest_every: usize) -> Self {
        let disk = Self::holding(Vec::new());
        disk.0.lock().unwrap().honest_every = honest_every;
        disk
    }

    fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().events.clone()
    }

    /// The number of events up to the last sync: what was acknowledged by now rests on those.
    fn synced(&self) -> usize {
        let told = self.0.lock().unwrap();
        let last = told
            .events
            .iter()
            .rposition(|event| matches!(event, Event::Sync { .. }));
        last.map_or(0, |last| last + 1)
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
        let mut told = self.0.lock().unwrap();
        told.bytes.resize(len as usize, 0);
        told.events.push(Event::SetLen(len as usize));
        Ok(())
    }

    fn sync_data(&self) -> std::io::Result<()> {
        // A disk takes its time, and meanwhile the queue grows.
        std::thread::sleep(Duration::from_micros(300));
        let mut told = self.0.lock().unwrap();
        told.syncs += 1;
        let honest = told.syncs.is_multiple_of(told.honest_every);
        told.events.push(Event::Sync { honest });
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        let mut told = self.0.lock().unwrap();
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

/// An act that was acknowledged when this many events had reached the disk.
#[derive(Debug, Clone, Copy)]
struct Acknowledged {
    writer: u8,
    number: u32,
    events: usize,
}

/// A day of the store: what the disk was told since the store was first open, and what people
/// were told.
struct Day {
    before: Vec<u8>,
    events: Vec<Event>,
    acknowledged: Vec<Acknowledged>,
}

/// Sixteen people write at once.
fn a_day_on(disk: &Disk) -> Day {
    let store = Store::open_on(disk.clone(), schema()).unwrap();
    let (before, start) = {
        let mut told = disk.0.lock().unwrap();
        told.syncs = 0;
        (told.bytes.clone(), told.events.len())
    };
    let acknowledged = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (store, acknowledged) = (&store, &acknowledged);
            scope.spawn(move || {
                for number in 1..=ACTS_EACH {
                    store
                        .write_blocking(move |tx| act(tx, writer, number))
                        .unwrap();
                    let events = disk.synced() - start;
                    acknowledged.lock().unwrap().push(Acknowledged {
                        writer,
                        number,
                        events,
                    });
                }
            });
        }
    });
    drop(store);
    let events = disk.events().split_off(start);
    Day {
        before,
        events,
        acknowledged: acknowledged.into_inner().unwrap(),
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

/// Walks through a day and stops at moments of cuts.
struct Cutter<'a> {
    day: &'a Day,
    durable: Vec<u8>,
    done: usize,
}

impl<'a> Cutter<'a> {
    fn new(day: &'a Day) -> Self {
        Self {
            day,
            durable: day.before.clone(),
            done: 0,
        }
    }

    /// The disk after a cut when it had been told this many events. Moments must not decrease.
    fn cut_at(&mut self, moment: usize, chance: &mut StdRng) -> Vec<u8> {
        let events = &self.day.events[..moment];
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

/// What is wrong with a store after a cut, if anything.
fn verdict(disk: &Disk, day: &Day, moment: usize) -> Result<(), String> {
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let store = Store::open_on(disk.clone(), schema()).map_err(|e| e.to_string())?;
        let findings = store.check().map_err(|e| e.to_string())?;
        if !findings.is_empty() {
            return Err(format!("the doctor finds {findings:?}"));
        }
        let words = store.read_blocking(|read| inspect(read, day, moment));
        words.map_err(|e: Error| e.to_string())?
    }));
    attempt.unwrap_or_else(|_| Err("a panic".into()))
}

fn inspect(read: &impl Read, day: &Day, moment: usize) -> Result<Result<(), String>, Error> {
    let (mut posts, mut changes) = (0, 0);
    for writer in 0..WRITERS {
        let done = read.get(&COUNTS, &writer)?.unwrap_or(0) as u32;
        let of_writer = |ack: &&Acknowledged| ack.writer == writer && ack.events <= moment;
        let promised = day
            .acknowledged
            .iter()
            .filter(of_writer)
            .map(|ack| ack.number)
            .max()
            .unwrap_or(0);
        if done < promised {
            return Ok(Err(format!(
                "writer {writer} was told {promised}, found {done}"
            )));
        }
        changes += done + done / 5;
        let (from, to) = (
            Place { writer, number: 0 },
            Place {
                writer,
                number: u32::MAX,
            },
        );
        let mut expected = (1..=done).filter(|number| {
            let mut later = *number..=done;
            !later.any(|later| removed_by(later) == Some(*number))
        });
        for row in read.range(&POSTS, from..=to)? {
            let (place, post) = row?;
            posts += 1;
            if Some(place.number) != expected.next() {
                return Ok(Err(format!("{place:?} is there with {done} acts done")));
            }
            if post.text != text(writer, place.number) {
                return Ok(Err(format!("{place:?} has another text")));
            }
            let other_side = PlaceRow {
                writer,
                number: place.number,
            };
            if read.get(&PLACES, &post.id)? != Some(other_side) {
                return Ok(Err(format!("{place:?} is half there")));
            }
        }
        if let Some(number) = expected.next() {
            return Ok(Err(format!("post {number} of writer {writer} is missing")));
        }
    }
    if read.range(&PLACES, ..)?.count() != posts {
        return Ok(Err("a post is half removed".into()));
    }
    let feed = read.changes_after(0, usize::MAX)?;
    let puts = feed
        .iter()
        .filter(|(_, change)| change.op == Op::Put)
        .count();
    if feed.len() != changes as usize || feed.len() - puts > puts / 5 {
        return Ok(Err(format!(
            "{} changes in the feed, {changes} made",
            feed.len()
        )));
    }
    Ok(Ok(()))
}

/// Moments of a day, sorted.
fn moments(day: &Day, count: usize, chance: &mut StdRng) -> Vec<usize> {
    let mut moments: Vec<_> = (0..count)
        .map(|_| chance.random_range(0..=day.events.len()))
        .collect();
    moments.sort_unstable();
    moments
}

#[test]
fn a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged() {
    const SEED: u64 = 0x9a57;
    let mut chance = StdRng::seed_from_u64(SEED);
    let day = a_day_on(&Disk::holding(Vec::new()));
    let syncs = day
        .events
        .iter()
        .filter(|event| matches!(event, Event::Sync { .. }))
        .count();
    let acts = usize::from(WRITERS) * ACTS_EACH as usize;
    assert_eq!(day.acknowledged.len(), acts);
    assert!(
        syncs * 2 < acts,
        "{acts} acts shared {syncs} syncs: writers did not meet"
    );

    let mut cutter = Cutter::new(&day);
    for (number, moment) in moments(&day, CUTS, &mut chance).into_iter().enumerate() {
        let before = cutter.cut_at(moment, &mut chance);
        let disk = Disk::holding(before.clone());
        if let Err(words) = verdict(&disk, &day, moment) {
            panic!(
                "seed {SEED:#x}, cut {number} at {moment} of {}: {words}",
                day.events.len()
            );
        }
        // The power fails again while the store is being opened.
        if number % 4 == 0 {
            let second = Day {
                before,
                events: disk.events(),
                acknowledged: Vec::new(),
            };
            let until = chance.random_range(0..=second.events.len());
            let again = Disk::holding(Cutter::new(&second).cut_at(until, &mut chance));
            if let Err(words) = verdict(&again, &day, moment) {
                panic!("seed {SEED:#x}, second cut {number} at {moment}/{until}: {words}");
            }
        }
    }
}

/// How many of some cuts are found out.
fn found_out(
    day: &Day,
    cuts: usize,
    mut disk_after: impl FnMut(usize, &mut StdRng) -> Disk,
) -> usize {
    let mut chance = StdRng::seed_from_u64(0xc0);
    // A moment at the very start promises nothing yet.
    let moments = moments(day, cuts, &mut chance);
    let bad = |moment: &&usize| verdict(&disk_after(**moment, &mut chance), day, **moment).is_err();
    moments.iter().filter(bad).count()
}

#[test]
fn control_a_disk_that_lies_about_syncing_is_found_out() {
    const CUTS: usize = 60;
    let day = a_day_on(&Disk::lying(9));
    let mut cutter = Cutter::new(&day);
    let bad = found_out(&day, CUTS, |moment, chance| {
        Disk::holding(cutter.cut_at(moment, chance))
    });
    assert!(bad > CUTS / 3, "only {bad} of {CUTS} cuts were found out");
}

#[test]
fn control_a_synced_write_that_is_lost_is_found_out() {
    const CUTS: usize = 60;
    let day = a_day_on(&Disk::holding(Vec::new()));
    let bad = found_out(&day, CUTS, |moment, chance| {
        // One of the last synced writes never happened.
        let synced = day.events[..moment]
            .iter()
            .rposition(|event| matches!(event, Event::Sync { .. }))
            .unwrap_or(0);
        let mut events = day.events[..synced].to_vec();
        let writes: Vec<_> = (synced.saturating_sub(5)..synced)
            .filter(|at| matches!(events[*at], Event::Write { .. }))
            .collect();
        if let Some(lost) =
            (!writes.is_empty()).then(|| writes[chance.random_range(0..writes.len())])
        {
            events.remove(lost);
        }
        events.push(Event::Sync { honest: true });
        let shorter = Day {
            before: day.before.clone(),
            acknowledged: Vec::new(),
            events,
        };
        let moment = shorter.events.len();
        Disk::holding(Cutter::new(&shorter).cut_at(moment, chance))
    });
    assert!(bad > CUTS / 3, "only {bad} of {CUTS} cuts were found out");
}
