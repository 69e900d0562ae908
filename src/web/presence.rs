//! The presence code: six digits shown in the room, new every minute, that prove that whoever types them is there.
//!
//! Invariants: it runs on the monotonic clock, so that a wrong date harms nothing; the code of the minute before still
//! holds, since people type slowly; guesses are limited for the whole box, so that many phones gain nothing over one.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use subtle::ConstantTimeEq;

use crate::clock::Clock;

/// Seconds a code is shown.
const SHOWN: u64 = 60;
/// Wrong guesses that the whole box takes in one minute: two codes hold at a time, so one in 25,000 minutes of guessing
/// without a pause would succeed.
const GUESSES: u32 = 20;

/// Maker and judge of presence codes. Its key lives as long as the process.
pub struct Presence {
    key: [u8; 32],
    clock: Clock,
    start: Instant,
    wrong: Mutex<Wrong>,
}

#[derive(Default)]
struct Wrong {
    minute: u64,
    count: u32,
    ever: u64,
}

/// Why a code does not prove presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// It is not the code of this minute nor of the one before.
    Wrong,
    /// The box takes no more guesses for so many seconds.
    TooMany(u32),
}

/// The code as it is shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Six digits in two groups: `042 917`.
    pub code: String,
    /// Seconds until the next.
    pub left: u64,
}

impl Presence {
    /// A new maker of codes.
    pub fn new(clock: Clock) -> Self {
        Self {
            key: rand::random(),
            start: clock.monotonic(),
            clock,
            wrong: Mutex::default(),
        }
    }

    fn seconds(&self) -> u64 {
        self.clock.monotonic().duration_since(self.start).as_secs()
    }

    fn digits(&self, minute: u64) -> String {
        let hash = blake3::keyed_hash(&self.key, &minute.to_be_bytes());
        let bytes: [u8; 8] = hash.as_bytes()[..8]
            .try_into()
            .expect("a hash has 32 bytes");
        format!("{:06}", u64::from_be_bytes(bytes) % 1_000_000)
    }

    /// What to show now.
    pub fn shown(&self) -> Shown {
        let seconds = self.seconds();
        let digits = self.digits(seconds / SHOWN);
        Shown {
            code: format!("{} {}", &digits[..3], &digits[3..]),
            left: SHOWN - seconds % SHOWN,
        }
    }

    /// Whether what somebody typed proves that they are here; spaces and hyphens do not matter.
    ///
    /// # Errors
    /// It does not, or too many were wrong in this minute.
    pub fn check(&self, typed: &str) -> Result<(), Absent> {
        let seconds = self.seconds();
        let minute = seconds / SHOWN;
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.minute != minute {
            (wrong.minute, wrong.count) = (minute, 0);
        }
        if wrong.count >= GUESSES {
            let left = SHOWN - seconds % SHOWN;
            return Err(Absent::TooMany(u32::try_from(left).unwrap_or(u32::MAX)));
        }
        let typed: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.'))
            .collect();
        let now = self.digits(minute).as_bytes().ct_eq(typed.as_bytes());
        // In the first minute there is no minute before; the key gives it a code all the same.
        let before = self
            .digits(minute.wrapping_sub(1))
            .as_bytes()
            .ct_eq(typed.as_bytes());
        if bool::from(now | before) {
            return Ok(());
        }
        wrong.count += 1;
        wrong.ever = wrong.ever.saturating_add(1);
        Err(Absent::Wrong)
    }

    /// Wrong guesses since the box was started: the desk shows them when they are many.
    pub fn wrong_guesses(&self) -> u64 {
        self.wrong
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .ever
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presence() -> Presence {
        Presence::new(Clock::fixed(
            jiff::Timestamp::UNIX_EPOCH,
            jiff::tz::TimeZone::UTC,
        ))
    }

    #[test]
    fn the_code_of_the_wall_proves_presence_however_it_is_spaced() {
        let presence = presence();
        let shown = presence.shown();
        assert_eq!(presence.check(&shown.code), Ok(()));
        assert_eq!(presence.check(&shown.code.replace(' ', "-")), Ok(()));
        assert!((1..=SHOWN).contains(&shown.left));
        let before = presence.digits(0_u64.wrapping_sub(1));
        assert_eq!(presence.check(&before), Ok(()));
    }

    #[test]
    fn a_code_of_two_minutes_ago_proves_nothing() {
        let presence = presence();
        let old = presence.digits(0_u64.wrapping_sub(2));
        assert_eq!(presence.check(&old), Err(Absent::Wrong));
    }

    #[test]
    fn guessing_soon_ends_for_the_whole_box() {
        let presence = presence();
        for _ in 0..GUESSES {
            assert_eq!(presence.check("12 345"), Err(Absent::Wrong));
        }
        assert!(matches!(
            presence.check(&presence.shown().code),
            Err(Absent::TooMany(1..=60))
        ));
        assert_eq!(presence.wrong_guesses(), u64::from(GUESSES));
    }

    #[test]
    fn codes_of_two_minutes_differ() {
        let presence = presence();
        let mut codes: Vec<_> = (0..50).map(|minute| presence.digits(minute)).collect();
        codes.sort();
        codes.dedup();
        assert!(codes.len() > 45);
        assert!(codes.iter().all(|code| code.len() == 6));
    }
}
