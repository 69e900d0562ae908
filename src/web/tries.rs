//! Wrong tries at secrets: who guesses waits, longer each time; whoever holds the right one elsewhere does not.
//!
//! Invariants: a try counts when it begins, so that many at once gain nothing; only the client that guesses is slowed,
//! never the account it guesses at; memory is bounded, whoever asks; nothing of it is written anywhere.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::limits::key_of;
use crate::ids::WIDTH;

/// Wrong tries that cost nothing: fingers slip.
const FREE: u32 = 8;
/// The first wait after those.
const FIRST_WAIT: Duration = Duration::from_secs(15);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);
/// After so long without a wrong try, half of them are forgotten.
const HALVED_AFTER: Duration = Duration::from_secs(3600);
/// Clients counted one by one; those beyond share one count.
const COUNTED: usize = 4096;
/// Accounts for which wrong tries are remembered until their owner comes.
const AGAINST: usize = 4096;

/// What wrong tries were aimed at: an id's bytes.
pub type Aim = [u8; WIDTH];

#[derive(Debug, Clone, Copy)]
struct Record {
    wrong: u32,
    last: Instant,
}

/// The wrong tries of all clients.
#[derive(Default)]
pub struct Tries {
    clients: Mutex<HashMap<IpAddr, Record>>,
    against: Mutex<HashMap<Aim, u32>>,
}

/// One try under way: it counts as wrong unless it turns out right.
#[must_use]
pub struct Try<'a> {
    tries: &'a Tries,
    client: IpAddr,
}

impl Tries {
    /// Begins a try.
    ///
    /// # Errors
    /// The seconds to wait before the next.
    pub fn begin(&self, client: IpAddr, now: Instant) -> Result<Try<'_>, u32> {
        let mut clients = lock(&self.clients);
        let client = place_of(&mut clients, key_of(client), now);
        let record = clients.entry(client).or_insert(Record {
            wrong: 0,
            last: now,
        });
        let wrong = record.remembered(now);
        let left = (record.last + wait(wrong)).saturating_duration_since(now);
        if !left.is_zero() {
            return Err(u32::try_from(left.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1));
        }
        *record = Record {
            wrong: wrong + 1,
            last: now,
        };
        Ok(Try {
            tries: self,
            client,
        })
    }

    /// How many wrong tries there were at this account since its owner was last told; telling forgets them.
    pub fn told(&self, aim: Aim) -> u32 {
        lock(&self.against).remove(&aim).unwrap_or(0)
    }

    /// How many wrong tries there are that nobody was told of, and at how many accounts.
    pub fn untold(&self) -> (u32, usize) {
        let against = lock(&self.against);
        (
            against.values().fold(0, |sum, n| sum.saturating_add(*n)),
            against.len(),
        )
    }
}

impl Try<'_> {
    /// It was right: it does not count. Earlier ones do, or an owner of one account could guess at others for ever.
    pub fn right(self) {
        if let Some(record) = lock(&self.tries.clients).get_mut(&self.client) {
            record.wrong = record.wrong.saturating_sub(1);
        }
    }

    /// It was wrong, and aimed at this account.
    pub fn wrong_at(self, aim: Aim) {
        let mut against = lock(&self.tries.against);
        if against.len() < AGAINST || against.contains_key(&aim) {
            let count = against.entry(aim).or_insert(0);
            *count = count.saturating_add(1);
        }
    }
}

impl Record {
    fn remembered(&self, now: Instant) -> u32 {
        let halvings = now.saturating_duration_since(self.last).as_secs() / HALVED_AFTER.as_secs();
        self.wrong
            .checked_shr(u32::try_from(halvings).unwrap_or(u32::MAX))
            .unwrap_or(0)
    }
}

/// How long one waits after so many wrong tries: twice as long after each.
fn wait(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE) {
        None => Duration::ZERO,
        Some(beyond) => FIRST_WAIT
            .saturating_mul(1 << beyond.min(12))
            .min(LONGEST_WAIT),
    }
}

/// The key a client is counted under: its own, or the one that all share when there is no place left.
fn place_of(clients: &mut HashMap<IpAddr, Record>, client: IpAddr, now: Instant) -> IpAddr {
    if clients.len() < COUNTED || clients.contains_key(&client) {
        return client;
    }
    clients.retain(|_, record| record.remembered(now) > 0);
    if clients.len() < COUNTED {
        client
    } else {
        IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn moment() -> Instant {
        Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC).monotonic()
    }

    fn phone(n: u32) -> IpAddr {
        IpAddr::from((0x0a11_0000 + n).to_be_bytes())
    }

    #[test]
    fn who_guesses_waits_longer_each_time_and_the_neighbour_does_not() {
        let (tries, now) = (Tries::default(), moment());
        for _ in 0..FREE {
            drop(tries.begin(phone(1), now).expect("free"));
        }
        let first = tries.begin(phone(1), now).err().expect("must wait");
        assert!((15..=16).contains(&first), "{first}");
        let later = now + Duration::from_secs(17);
        drop(tries.begin(phone(1), later).expect("waited"));
        let second = tries.begin(phone(1), later).err().expect("must wait");
        assert!((30..=31).contains(&second), "{second}");
        assert!(tries.begin(phone(2), later).is_ok());
    }

    #[test]
    fn a_right_code_costs_nothing_and_forgives_nothing() {
        let (tries, now) = (Tries::default(), moment());
        for _ in 0..100 {
            tries
                .begin(phone(1), now)
                .expect("right ones are free")
                .right();
        }
        for _ in 0..FREE - 1 {
            drop(tries.begin(phone(1), now).expect("free"));
        }
        tries
            .begin(phone(1), now)
            .expect("the last free one")
            .right();
        drop(tries.begin(phone(1), now).expect("still free"));
        assert!(tries.begin(phone(1), now).is_err());
    }

    #[test]
    fn an_afternoon_later_all_is_forgotten() {
        let (tries, now) = (Tries::default(), moment());
        for _ in 0..FREE {
            drop(tries.begin(phone(1), now));
        }
        let later = now + HALVED_AFTER * 4;
        assert!((0..FREE - 1).all(|_| tries.begin(phone(1), later).is_ok()));
    }

    #[test]
    fn the_owner_is_told_once_how_often_others_tried() {
        let (tries, now) = (Tries::default(), moment());
        for n in 0..3 {
            tries
                .begin(phone(n), now)
                .expect("free")
                .wrong_at([7; WIDTH]);
        }
        assert_eq!(tries.untold(), (3, 1));
        assert_eq!(tries.told([7; WIDTH]), 3);
        assert_eq!(tries.told([7; WIDTH]), 0);
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_memory() {
        let (tries, now) = (Tries::default(), moment());
        let passed = (0..20_000)
            .filter(|&n| tries.begin(phone(n), now).is_ok())
            .count();
        assert_eq!(passed, COUNTED + FREE as usize);
        assert!(lock(&tries.clients).len() <= COUNTED + 1);
    }
}
