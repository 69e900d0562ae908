//! The recurrence examples of RFC 5545, 3.8.5.3, against the dates printed there.

use crate::{Zone, paris, read};
use jiff::civil::date;

/// UID, how many dates in all (`None` for ever), and the first dates as the RFC lists them.
const EXPECTED: [(&str, Option<usize>, &str); 38] = [
    (
        "daily-10",
        Some(10),
        "1997-09-02 1997-09-03 1997-09-04 1997-09-05 1997-09-06 1997-09-07 1997-09-08 1997-09-09 1997-09-10 1997-09-11",
    ),
    ("daily-until", Some(113), "1997-09-02 1997-09-03"),
    (
        "every-other-day",
        None,
        "1997-09-02 1997-09-04 1997-09-06 1997-09-08",
    ),
    (
        "every-10-days",
        Some(5),
        "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12",
    ),
    ("january-yearly", Some(93), "1998-01-01 1998-01-02"),
    ("january-daily", Some(93), "1998-01-01 1998-01-02"),
    (
        "weekly-10",
        Some(10),
        "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-10-07 1997-10-14 1997-10-21 1997-10-28 1997-11-04",
    ),
    ("weekly-until", Some(17), "1997-09-02 1997-09-09"),
    (
        "every-other-week",
        None,
        "1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28 1997-11-11 1997-11-25 1997-12-09 1997-12-23 1998-01-06 1998-01-20",
    ),
    (
        "tu-th-five-weeks",
        Some(10),
        "1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 1997-09-30 1997-10-02",
    ),
    (
        "tu-th-ten-times",
        Some(10),
        "1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 1997-09-30 1997-10-02",
    ),
    (
        "mo-we-fr-every-other-week",
        Some(25),
        "1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17 1997-09-19 1997-09-29 1997-10-01 1997-10-03 1997-10-13 1997-10-15 1997-10-17 1997-10-27 1997-10-29 1997-10-31 1997-11-10 1997-11-12 1997-11-14 1997-11-24 1997-11-26 1997-11-28 1997-12-08 1997-12-10 1997-12-12 1997-12-22",
    ),
    (
        "tu-th-every-other-week",
        Some(8),
        "1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30 1997-10-02 1997-10-14 1997-10-16",
    ),
    (
        "first-friday-10",
        Some(10),
        "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02 1998-02-06 1998-03-06 1998-04-03 1998-05-01 1998-06-05",
    ),
    (
        "first-friday-until",
        Some(4),
        "1997-09-05 1997-10-03 1997-11-07 1997-12-05",
    ),
    (
        "first-and-last-sunday",
        Some(10),
        "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29 1998-05-03 1998-05-31",
    ),
    (
        "second-to-last-monday",
        Some(6),
        "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16",
    ),
    (
        "third-to-last-day",
        None,
        "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26",
    ),
    (
        "2nd-and-15th",
        Some(10),
        "1997-09-02 1997-09-15 1997-10-02 1997-10-15 1997-11-02 1997-11-15 1997-12-02 1997-12-15 1998-01-02 1998-01-15",
    ),
    (
        "first-and-last-day",
        Some(10),
        "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01 1997-12-31 1998-01-01 1998-01-31 1998-02-01",
    ),
    (
        "every-18-months",
        Some(10),
        "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10 1999-03-11 1999-03-12 1999-03-13",
    ),
    (
        "tuesdays-every-other-month",
        None,
        "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-11-04 1997-11-11 1997-11-18 1997-11-25 1998-01-06 1998-01-13 1998-01-20 1998-01-27 1998-03-03",
    ),
    (
        "june-and-july",
        Some(10),
        "1997-06-10 1997-07-10 1998-06-10 1998-07-10 1999-06-10 1999-07-10 2000-06-10 2000-07-10 2001-06-10 2001-07-10",
    ),
    (
        "every-other-year",
        Some(10),
        "1997-03-10 1999-01-10 1999-02-10 1999-03-10 2001-01-10 2001-02-10 2001-03-10 2003-01-10 2003-02-10 2003-03-10",
    ),
    (
        "every-third-year",
        Some(10),
        "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 2003-07-19 2006-01-01",
    ),
    ("20th-monday", None, "1997-05-19 1998-05-18 1999-05-17"),
    (
        "monday-of-week-20",
        None,
        "1997-05-12 1998-05-11 1999-05-17",
    ),
    (
        "thursdays-in-march",
        None,
        "1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12 1998-03-19 1998-03-26 1999-03-04 1999-03-11 1999-03-18 1999-03-25",
    ),
    (
        "summer-thursdays",
        None,
        "1997-06-05 1997-06-12 1997-06-19 1997-06-26 1997-07-03 1997-07-10 1997-07-17 1997-07-24 1997-07-31 1997-08-07 1997-08-14 1997-08-21 1997-08-28 1998-06-04",
    ),
    (
        "friday-13th",
        None,
        "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13",
    ),
    (
        "saturday-after-first-sunday",
        None,
        "1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10 1998-02-07 1998-03-07 1998-04-11 1998-05-09 1998-06-13",
    ),
    ("election-day", None, "1996-11-05 2000-11-07 2004-11-02"),
    (
        "third-of-tu-we-th",
        Some(3),
        "1997-09-04 1997-10-07 1997-11-06",
    ),
    (
        "second-to-last-weekday",
        None,
        "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29 1998-02-26 1998-03-30",
    ),
    ("every-20-minutes-daily", None, "1997-09-02"),
    (
        "week-starts-monday",
        Some(4),
        "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
    ),
    (
        "week-starts-sunday",
        Some(4),
        "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
    ),
    (
        "invalid-dates-skipped",
        Some(5),
        "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30",
    ),
];

#[test]
fn the_examples_give_the_dates_printed_in_the_rfc() {
    let reading = read("rfc5545-recurrences.ics");
    let new_york = Zone::named("America/New_York").expect("in the database");
    assert_eq!(reading.events.len(), EXPECTED.len());
    for (uid, count, first) in EXPECTED {
        let (_, event) = reading
            .events
            .iter()
            .find(|(_, event)| event.uid == uid)
            .expect(uid);
        let found = event.occurrences(date(1996, 1, 1), date(2008, 1, 1), new_york.tz());
        let mut days: Vec<_> = found
            .iter()
            .map(|one| one.span.first_day().to_string())
            .collect();
        days.dedup();
        if let Some(count) = count {
            assert_eq!(found.len(), count, "{uid}");
            assert!(event.last_day().is_some(), "{uid} ends");
        } else {
            assert_eq!(event.last_day(), None, "{uid} never ends");
        }
        let first: Vec<_> = first.split(' ').collect();
        assert_eq!(days[..first.len()], first, "{uid}");
        // Nine in the morning in New York, on both sides of summer time.
        assert!(
            found
                .iter()
                .all(|one| one.at.hour() >= 9 && one.at.hour() <= 16),
            "{uid}"
        );
    }
}

#[test]
fn a_window_far_from_the_first_day_shows_the_same_dates_as_counting_from_it() {
    let reading = read("rfc5545-recurrences.ics");
    let zone = paris();
    for (_, event) in &reading.events {
        if event.uid == "every-20-minutes-daily" {
            continue; // more dates in ten years than one look gives
        }
        let whole = event.occurrences(date(1996, 1, 1), date(2007, 6, 1), zone.tz());
        let mut day = date(1996, 1, 1);
        let mut pieces = Vec::new();
        while day < date(2007, 6, 1) {
            let next = day.checked_add(jiff::ToSpan::months(1)).expect("in range");
            pieces.extend(event.occurrences(day, next, zone.tz()));
            day = next;
        }
        assert_eq!(whole, pieces, "{}", event.uid);
    }
}
