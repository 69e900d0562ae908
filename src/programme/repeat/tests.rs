//! Series with dates added, left out and changed.

use super::*;
use crate::programme::Zone;
use crate::programme::rule::RuleFault;
use jiff::civil::{date, datetime};

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

#[test]
fn the_first_date_counts_even_where_the_rule_does_not_name_it() {
    let first = evening(date(2026, 11, 4)); // a Wednesday
    let repeat = Repeat {
        rule: Some(rule("FREQ=WEEKLY;BYDAY=TU;COUNT=2", &first).expect("good")),
        ..Repeat::default()
    };
    let window = datetime(2026, 11, 1, 0, 0, 0, 0)..datetime(2026, 12, 1, 0, 0, 0, 0);
    let days: Vec<_> = repeat
        .starts(first.start(), &window)
        .iter()
        .map(|at| at.day())
        .collect();
    assert_eq!(days, [4, 10, 17]);
}

#[test]
fn dates_added_left_out_and_changed_make_one_series() {
    let first = evening(date(2026, 11, 3));
    let at = |day: i8| datetime(2026, 11, day, 18, 30, 0, 0);
    let change = |day: i8, title: &str| Change {
        at: at(day),
        details: Details {
            title: title.to_owned(),
            ..Details::default()
        },
        when: first.moved_to(at(day)),
    };
    let repeat = Repeat {
        rule: Some(rule("FREQ=WEEKLY;COUNT=4", &first).expect("good")),
        also: vec![at(28), at(10), at(28)],
        except: vec![at(17), at(28)],
        changes: vec![change(24, "avant"), change(24, "après")],
    }
    .tidy();
    assert_eq!(repeat.also, [at(10), at(28)]);
    assert_eq!(repeat.changes.len(), 1);
    assert_eq!(repeat.changes[0].details.title, "après", "the later one");
    let window = at(1)..datetime(2026, 12, 1, 0, 0, 0, 0);
    assert_eq!(repeat.starts(first.start(), &window), [at(3), at(10)]);
    assert_eq!(repeat.last_start(first.start()), Some(at(28)));
}
