//! After how long a file goes that nothing names.

use super::*;
use crate::clock::Clock;
use crate::media::Kind;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn clock(at: i64) -> Clock {
    let at = jiff::Timestamp::from_second(at).expect("a date");
    Clock::fixed(at, jiff::tz::TimeZone::UTC)
}

fn brought(at: i64, is_plausible: bool) -> Object {
    Object {
        hash: Hash::of(b"bench"),
        kind: Kind::Jpeg,
        bytes: 1,
        size: None,
        small: None,
        name: String::new(),
        since: Dated { at, is_plausible },
    }
}

#[test]
fn what_nothing_names_goes_after_a_day_that_can_be_believed() {
    let (object, uptime) = (brought(1_000_000, true), clock(0).monotonic());
    let over = |at| Seen::default().over(std::slice::from_ref(&object), clock(at).now(), uptime);
    assert_eq!(over(1_000_000 + 86_399), []);
    assert_eq!(over(1_000_000 + 86_400), [object.hash]);
    assert_eq!(over(0), [], "the clock was set back");
}

#[test]
fn without_dates_it_goes_after_a_day_of_uptime() {
    let (mut seen, uptime) = (Seen::default(), clock(0).monotonic());
    let now = clock(9_000_000_000).now();
    let mut at = |since, after| {
        let object = brought(since, false);
        seen.over(std::slice::from_ref(&object), now, uptime + after)
    };
    assert_eq!(at(0, Duration::ZERO), [], "however long ago it says");
    assert_eq!(at(0, DAY - Duration::from_secs(1)), []);
    assert_eq!(at(0, DAY).len(), 1);
    assert_eq!(at(5, DAY), [], "it was brought once more");
}
