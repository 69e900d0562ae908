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
use std::sync::Mutex;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use super::disk::{Cutter, Disk, Event, Recording};
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
    disk: Recording,
    acknowledged: Vec<Acknowledged>,
}

/// Sixteen people write at once.
fn a_day_on(disk: &Disk) -> Day {
    let store = Store::open_on(disk.clone(), schema()).unwrap();
    disk.record();
    let acknowledged = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (store, acknowledged) = (&store, &acknowledged);
            scope.spawn(move || {
                for number in 1..=ACTS_EACH {
                    store
                        .write_blocking(move |tx| act(tx, writer, number))
                        .unwrap();
                    let events = disk.synced();
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
    Day {
        disk: disk.recording(),
        acknowledged: acknowledged.into_inner().unwrap(),
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
        .map(|_| chance.random_range(0..=day.disk.events.len()))
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
        .disk
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

    let mut cutter = Cutter::new(&day.disk);
    for (number, moment) in moments(&day, CUTS, &mut chance).into_iter().enumerate() {
        let disk = Disk::holding(cutter.cut_at(moment, &mut chance));
        if let Err(words) = verdict(&disk, &day, moment) {
            panic!(
                "seed {SEED:#x}, cut {number} at {moment} of {}: {words}",
                day.disk.events.len()
            );
        }
        // The power fails again while the store is being opened.
        if number % 4 == 0 {
            let second = disk.recording();
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
    let mut cutter = Cutter::new(&day.disk);
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
        let synced = day.disk.events[..moment]
            .iter()
            .rposition(|event| matches!(event, Event::Sync { .. }))
            .unwrap_or(0);
        let mut events = day.disk.events[..synced].to_vec();
        let writes: Vec<_> = (synced.saturating_sub(5)..synced)
            .filter(|at| matches!(events[*at], Event::Write { .. }))
            .collect();
        if let Some(lost) =
            (!writes.is_empty()).then(|| writes[chance.random_range(0..writes.len())])
        {
            events.remove(lost);
        }
        events.push(Event::Sync { honest: true });
        let shorter = Recording {
            before: day.disk.before.clone(),
            events,
        };
        let moment = shorter.events.len();
        Disk::holding(Cutter::new(&shorter).cut_at(moment, chance))
    });
    assert!(bad > CUTS / 3, "only {bad} of {CUTS} cuts were found out");
}
