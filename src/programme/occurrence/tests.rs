//! Which day's list an event is on, and when it is over.

use super::*;
use crate::programme::tests::evening;
use crate::programme::{Rule, Zone};
use jiff::civil::{date, datetime};
use std::time::Duration;

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("in the database")
}

fn at(when: &str) -> Zoned {
    format!("{when}[Europe/Paris]").parse().expect("a moment")
}

fn hours(start: DateTime, minutes: u64) -> When {
    When::Hours {
        start,
        zone: Zone::named("Europe/Paris").expect("in the database"),
        lasts: Some(Duration::from_secs(minutes * 60)),
    }
}

#[test]
fn a_concert_that_ends_at_two_is_not_on_tomorrow_s_list() {
    let mut event = evening("Concert");
    event.when = hours(datetime(2026, 11, 21, 21, 0, 0, 0), 300);
    let day = |day: i8| {
        event
            .occurrences(date(2026, 11, day), date(2026, 11, day + 1), &paris())
            .len()
    };
    assert_eq!((day(20), day(21), day(22)), (0, 1, 0));
    event.when = hours(datetime(2026, 11, 21, 21, 0, 0, 0), 700);
    let both = event.occurrences(date(2026, 11, 22), date(2026, 11, 23), &paris());
    assert_eq!(both.len(), 1, "until eight in the morning it is");
}

#[test]
fn tuesday_evening_stays_at_half_past_six_over_summer_time() {
    let mut event = evening("Chorale");
    event.when = hours(datetime(2026, 10, 20, 18, 30, 0, 0), 120);
    let rule = Rule::parse("FREQ=WEEKLY", &event.when, &paris()).expect("good");
    event.repeat = Some(Repeat {
        rule: Some(rule),
        ..Repeat::default()
    });
    let found = event.occurrences(date(2026, 10, 20), date(2026, 10, 28), &paris());
    let starts: Vec<_> = found
        .iter()
        .map(|one| match &one.span {
            Span::Hours { start, .. } => start.to_string(),
            Span::Days { .. } => panic!("hours"),
        })
        .collect();
    assert_eq!(
        starts,
        [
            "2026-10-20T18:30:00+02:00[Europe/Paris]",
            "2026-10-27T18:30:00+01:00[Europe/Paris]"
        ]
    );
}

#[test]
fn an_hour_that_summer_time_skips_still_lasts_an_hour() {
    let mut event = evening("Fournil");
    event.when = hours(datetime(2026, 3, 29, 2, 30, 0, 0), 60);
    let found = event.occurrences(date(2026, 3, 29), date(2026, 3, 30), &paris());
    let Span::Hours { start, end } = &found[0].span else {
        panic!("hours")
    };
    assert_eq!(*start, at("2026-03-29T03:30:00+02:00"));
    assert_eq!(end.as_ref(), Some(&at("2026-03-29T04:30:00+02:00")));
}

#[test]
fn a_time_elsewhere_is_shown_as_it_is_here() {
    let mut event = evening("Visio");
    event.when = When::Hours {
        start: datetime(2026, 11, 22, 1, 0, 0, 0),
        zone: Zone::named("Indian/Reunion").expect("in the database"),
        lasts: None,
    };
    let found = event.occurrences(date(2026, 11, 21), date(2026, 11, 22), &paris());
    assert_eq!(found[0].span.first_day(), date(2026, 11, 21));
}

#[test]
fn a_fair_of_three_days_is_on_three_lists() {
    let mut event = evening("Foire");
    event.when = When::Days {
        first: date(2026, 11, 20),
        count: 3,
    };
    for (day, on) in [(19, 0), (20, 1), (21, 1), (22, 1), (23, 0)] {
        let found = event.occurrences(date(2026, 11, day), date(2026, 11, day + 1), &paris());
        assert_eq!(found.len(), on, "the {day}th");
    }
    assert_eq!(event.first_day(), date(2026, 11, 19));
    assert_eq!(event.last_day(), Some(date(2026, 11, 24)));
}

#[test]
fn what_is_coming_is_found_soon_or_late_and_never_twice() {
    let mut event = evening("Assemblée");
    let rule = Rule::parse("FREQ=YEARLY", &event.when, &paris()).expect("good");
    event.repeat = Some(Repeat {
        rule: Some(rule),
        ..Repeat::default()
    });
    let now = at("2026-11-21T19:00:00+01:00");
    let years: Vec<_> = event
        .coming(&now, 4)
        .iter()
        .map(|one| one.span.first_day().year())
        .collect();
    assert_eq!(years, [2026, 2027, 2028, 2029]);
    let coming = event.coming(&at("2026-11-21T20:00:00+01:00"), 1);
    assert_eq!(coming[0].span.first_day().year(), 2027, "this one is over");
    assert!(coming[0].at > event.when.start());
}

#[test]
fn a_long_thing_under_way_is_coming_still() {
    let mut event = evening("Exposition");
    event.when = When::Days {
        first: date(2025, 11, 1),
        count: 700,
    };
    let now = at("2026-11-21T19:00:00+01:00");
    let coming = event.coming(&now, 3);
    assert_eq!(coming.len(), 1);
    assert!(coming[0].span.is_on(&now));
}

#[test]
fn whole_days_come_first_in_a_list() {
    let mut day = evening("Marché");
    day.when = When::Days {
        first: date(2026, 11, 21),
        count: 1,
    };
    let window = (date(2026, 11, 21), date(2026, 11, 22));
    let early = evening("Soupe").occurrences(window.0, window.1, &paris());
    let whole = day.occurrences(window.0, window.1, &paris());
    assert_eq!(whole[0].span.by_start(&early[0].span), Ordering::Less);
}
