//! Rules against known dates, and rules made to hurt.

use super::*;
use crate::programme::Zone;
use jiff::civil::date;

fn paris() -> Zone {
    Zone::named("Europe/Paris").expect("in the database")
}

fn evening(day: jiff::civil::Date) -> When {
    When::Hours {
        start: day.at(18, 30, 0, 0),
        zone: paris(),
        lasts: None,
    }
}

fn rule(text: &str, first: &When) -> Result<Rule, RuleFault> {
    Rule::parse(text, first, paris().tz())
}

fn dates(text: &str, first: &When, from: jiff::civil::Date, to: jiff::civil::Date) -> Vec<String> {
    let window = from.at(0, 0, 0, 0)..to.at(0, 0, 0, 0);
    let found = rule(text, first)
        .expect(text)
        .between(first.start(), &window);
    found.iter().map(|at| at.date().to_string()).collect()
}

#[test]
fn a_rule_within_the_day_or_without_end_of_numbers_is_refused() {
    let first = evening(date(2026, 11, 3));
    for (text, fault) in [
        ("FREQ=SECONDLY", RuleFault::TooOften),
        ("FREQ=MINUTELY;COUNT=2", RuleFault::TooOften),
        ("FREQ=HOURLY;INTERVAL=24", RuleFault::TooOften),
        (
            "FREQ=DAILY;BYHOUR=9,10,11,12,13;BYMINUTE=0,10,20,30,40,50",
            RuleFault::TooOften,
        ),
        ("FREQ=DAILY;COUNT=4001", RuleFault::TooMany),
        (
            "FREQ=DAILY;COUNT=99999999999999999999",
            RuleFault::Unreadable,
        ),
        ("FREQ=DAILY;INTERVAL=0", RuleFault::Unreadable),
        ("FREQ=DAILY;INTERVAL=65537", RuleFault::Unreadable),
        ("FREQ=DAILY;BYHOUR=256", RuleFault::Unreadable),
        ("FREQ=DAILY;BYSECOND=1", RuleFault::Unreadable),
        ("FREQ=DAILY;COUNT=1;COUNT=2", RuleFault::Unreadable),
        ("FREQ=DAILY;SOMETIMES=1", RuleFault::Unreadable),
        ("FREQ=WEEKLY;BYMONTHDAY=1", RuleFault::Unreadable),
        ("RSCALE=HEBREW;FREQ=YEARLY", RuleFault::Unreadable),
        ("INTERVAL=2", RuleFault::Unreadable),
        ("", RuleFault::Unreadable),
        ("FREQ=DAILY;UNTIL=20261102", RuleFault::NoDate),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", RuleFault::NoDate),
    ] {
        assert_eq!(rule(text, &first), Err(fault), "{text}");
    }
}

#[test]
fn until_means_the_same_moment_however_it_is_written() {
    let first = evening(date(2026, 11, 3));
    // The 24th at 18:30 in Paris is 17:30 in UTC.
    for (until, last) in [
        ("20261124T173000Z", "2026-11-24"),
        ("20261124T172959Z", "2026-11-17"),
        ("20261124T183000", "2026-11-24"),
        ("20261124T182959", "2026-11-17"),
        ("20261124", "2026-11-24"),
    ] {
        let text = format!("FREQ=WEEKLY;UNTIL={until}");
        let found = dates(&text, &first, date(2026, 11, 1), date(2027, 1, 1));
        assert_eq!(found.last().map(String::as_str), Some(last), "{until}");
    }
}

#[test]
fn until_of_whole_days_is_the_day_it_is_here() {
    let first = When::Days {
        first: date(2026, 11, 2),
        count: 1,
    };
    // Outlook writes the last day as its midnight here, in UTC: the evening before.
    for until in ["20261105", "20261104T230000Z", "20261105T120000"] {
        let text = format!("FREQ=DAILY;UNTIL={until}");
        let found = dates(&text, &first, date(2026, 11, 1), date(2027, 1, 1));
        assert_eq!(found.len(), 4, "{until}: {found:?}");
    }
}

#[test]
fn until_leaves_in_utc_for_hours_and_as_a_date_for_days() {
    let hours = rule("FREQ=WEEKLY;UNTIL=20261124", &evening(date(2026, 11, 3))).expect("good");
    assert_eq!(
        hours.to_text(Some(paris().tz())),
        "FREQ=WEEKLY;UNTIL=20261124T225959Z"
    );
    let days = When::Days {
        first: date(2026, 11, 3),
        count: 1,
    };
    let days = rule("FREQ=WEEKLY;UNTIL=20261124T230000Z", &days).expect("good");
    assert_eq!(days.to_text(None), "FREQ=WEEKLY;UNTIL=20261125");
}

#[test]
fn a_month_ten_years_on_shows_the_right_days_at_once() {
    let november = (date(2036, 11, 1), date(2036, 12, 1));
    let first = evening(date(2026, 1, 6));
    for (text, expected) in [
        ("FREQ=WEEKLY", "2036-11-04 2036-11-11 2036-11-18 2036-11-25"),
        ("FREQ=WEEKLY;INTERVAL=2", "2036-11-11 2036-11-25"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", "2036-11-04 2036-11-18"),
        ("FREQ=MONTHLY;INTERVAL=3", ""),
        ("FREQ=MONTHLY;INTERVAL=5", "2036-11-06"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=-1FR", "2036-11-28"),
        ("FREQ=DAILY;INTERVAL=10", "2036-11-09 2036-11-19 2036-11-29"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2036-11-28",
        ),
    ] {
        let found = dates(text, &first, november.0, november.1).join(" ");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn the_31st_skips_short_months_also_from_afar() {
    let first = evening(date(2020, 1, 31));
    let found = dates("FREQ=MONTHLY", &first, date(2036, 1, 1), date(2036, 8, 1));
    assert_eq!(
        found,
        ["2036-01-31", "2036-03-31", "2036-05-31", "2036-07-31"]
    );
    let leap = When::Days {
        first: date(2024, 2, 29),
        count: 1,
    };
    let found = dates("FREQ=YEARLY", &leap, date(2030, 1, 1), date(2041, 1, 1));
    assert_eq!(found, ["2032-02-29", "2036-02-29", "2040-02-29"]);
}

#[test]
fn a_rule_comes_back_from_disk_as_it_was() {
    let first = evening(date(2026, 11, 3));
    for text in [
        "FREQ=WEEKLY;UNTIL=20261124T173000Z;BYDAY=MO,TU",
        "FREQ=MONTHLY;COUNT=4;BYDAY=-1SA",
        "FREQ=DAILY;INTERVAL=3",
    ] {
        let rule = rule(text, &first).expect(text);
        let bytes = postcard::to_stdvec(&rule).expect("written");
        assert_eq!(postcard::from_bytes::<Rule>(&bytes).expect("read"), rule);
    }
}
