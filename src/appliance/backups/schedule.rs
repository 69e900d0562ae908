//! When a backup, and its test, is due. Dates that may be wrong decide nothing.

use jiff::{SignedDuration, Timestamp};

use super::Outcome;
use crate::clock::Now;
use crate::people::Dated;

/// How long after a run that failed the next is tried.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// How old the last restore test may be.
const TESTED_EVERY: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long no backup was made when the desk says so.
pub(super) const LATE: SignedDuration = SignedDuration::from_hours(24 * 8);

/// Whether a backup should be made now: the last good one was begun before the last time of day that was set for it.
pub(super) fn is_due(outcome: &Outcome, hour: u8, now: Now) -> bool {
    if !now.may_expire() {
        return false;
    }
    let zoned = now.zoned();
    let Ok(today) = zoned
        .with()
        .hour(i8::try_from(hour).unwrap_or(3))
        .minute(0)
        .second(0)
        .subsec_nanosecond(0)
        .build()
    else {
        return false;
    };
    let last = if today.timestamp() <= now.timestamp() {
        Some(today)
    } else {
        today
            .yesterday()
            .ok()
            .and_then(|day| day.with().hour(today.hour()).build().ok())
    };
    let Some(last) = last.map(|it| it.timestamp()) else {
        return false;
    };
    let is_made = outcome.made.is_some_and(|made| is_after(made, last, now));
    let is_resting = outcome.problem.is_some()
        && outcome
            .tried
            .is_some_and(|tried| is_after(tried, now.timestamp() - AGAIN, now));
    !is_made && !is_resting
}

/// Whether the newest backup should be restored beside and compared.
pub(super) fn is_test_due(outcome: &Outcome, now: Now) -> bool {
    let since = now.timestamp() - TESTED_EVERY;
    !outcome
        .tested
        .is_some_and(|tested| is_after(tested, since, now))
}

/// Whether it happened after `since`: not when it was dated by a clock that could not be believed, nor in what is the future.
fn is_after(when: Dated, since: Timestamp, now: Now) -> bool {
    when.is_plausible && when.at >= since.as_second() && when.at <= now.timestamp().as_second()
}

/// Whether the last good backup is too old to be quiet about, or never was while backups fail.
pub(super) fn is_late(outcome: &Outcome, now: Now) -> bool {
    if !now.may_expire() {
        return false;
    }
    let since = now.timestamp() - LATE;
    match outcome.made {
        Some(made) => !is_after(made, since, now),
        None => outcome.tried.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn at(text: &str) -> Now {
        let zone = jiff::tz::TimeZone::get("Europe/Paris").expect("in the database");
        Clock::fixed(text.parse().expect("an instant"), zone).now()
    }

    fn made(text: &str) -> Outcome {
        Outcome {
            made: Some(at(text).into()),
            ..Outcome::default()
        }
    }

    #[test]
    fn a_backup_is_made_once_a_night() {
        let last_night = made("2026-11-20T03:10:00+01:00");
        assert!(!is_due(&last_night, 3, at("2026-11-20T12:00:00+01:00")));
        assert!(!is_due(&last_night, 3, at("2026-11-21T02:59:00+01:00")));
        assert!(is_due(&last_night, 3, at("2026-11-21T03:00:00+01:00")));
    }

    #[test]
    fn one_that_was_missed_is_made_at_the_next_chance() {
        let days_ago = made("2026-11-15T03:10:00+01:00");
        assert!(is_due(&days_ago, 3, at("2026-11-20T01:00:00+01:00")));
        assert!(is_due(
            &Outcome::default(),
            3,
            at("2026-11-20T01:00:00+01:00")
        ));
    }

    #[test]
    fn one_that_failed_is_tried_again_an_hour_later() {
        let failed = Outcome {
            tried: Some(at("2026-11-20T03:00:00+01:00").into()),
            problem: Some("backups-problem-no-stick".to_owned()),
            ..made("2026-11-19T03:00:00+01:00")
        };
        assert!(!is_due(&failed, 3, at("2026-11-20T03:30:00+01:00")));
        assert!(is_due(&failed, 3, at("2026-11-20T04:01:00+01:00")));
    }

    #[test]
    fn a_date_in_the_future_or_from_a_clock_nobody_believed_holds_nothing_up() {
        assert!(is_due(
            &made("2031-01-01T03:00:00+01:00"),
            3,
            at("2026-11-20T12:00:00+01:00")
        ));
        let mut guessed = made("2026-11-20T03:10:00+01:00");
        guessed.made = guessed.made.map(|it| Dated {
            is_plausible: false,
            ..it
        });
        assert!(is_due(&guessed, 3, at("2026-11-20T12:00:00+01:00")));
    }

    #[test]
    fn the_desk_is_told_after_eight_days() {
        let good = made("2026-11-10T03:00:00+01:00");
        assert!(!is_late(&good, at("2026-11-17T12:00:00+01:00")));
        assert!(is_late(&good, at("2026-11-18T12:00:00+01:00")));
        assert!(!is_late(
            &Outcome::default(),
            at("2026-11-18T12:00:00+01:00")
        ));
    }

    #[test]
    fn a_test_is_due_once_a_week() {
        let mut outcome = Outcome::default();
        assert!(is_test_due(&outcome, at("2026-11-20T03:00:00+01:00")));
        outcome.tested = Some(at("2026-11-20T03:00:00+01:00").into());
        assert!(!is_test_due(&outcome, at("2026-11-26T03:00:00+01:00")));
        assert!(is_test_due(&outcome, at("2026-11-27T04:00:00+01:00")));
    }
}
