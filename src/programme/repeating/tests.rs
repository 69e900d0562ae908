//! The choices of a form, and the rules they make.

use super::*;
use crate::programme::tests::{every, paris};
use jiff::civil::date;
use proptest::prelude::*;

fn said(rule: &str, day: Date) -> Option<Repeating> {
    let event = every("Chorale", day, rule);
    Repeating::of(event.repeat.as_ref(), &event.when)
}

#[test]
fn a_choice_is_recognised_in_the_rules_of_other_calendars() {
    let tuesday = date(2026, 11, 10); // the second of its month
    let choice = |every, until| Some(Repeating { every, until });
    let cases = [
        ("FREQ=WEEKLY", choice(Every::Week, Until::Open)),
        (
            "FREQ=WEEKLY;BYDAY=TU;COUNT=4",
            choice(Every::Week, Until::Times(4)),
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;UNTIL=20270629T163000Z",
            choice(Every::TwoWeeks, Until::Day(date(2027, 6, 29))),
        ),
        ("FREQ=MONTHLY;BYDAY=2TU", choice(Every::Month, Until::Open)),
        ("FREQ=WEEKLY;BYDAY=TU,TH", None),
        ("FREQ=WEEKLY;INTERVAL=3", None),
        ("FREQ=WEEKLY;BYHOUR=10,18", None),
        ("FREQ=MONTHLY;BYDAY=-1TU", None),
        ("FREQ=MONTHLY", None),
        ("FREQ=DAILY", None),
        ("FREQ=YEARLY", None),
    ];
    for (rule, expected) in cases {
        assert_eq!(said(rule, tuesday), expected, "{rule}");
    }
    assert_eq!(
        Repeating::of(None, &every("x", tuesday, "FREQ=DAILY").when),
        Some(Repeating::default())
    );
}

#[test]
fn a_fifth_tuesday_is_the_last_one() {
    let last = Repeating {
        every: Every::Month,
        until: Until::Open,
    };
    let first = every("x", date(2026, 9, 29), "FREQ=DAILY").when;
    let rule = last
        .rule(&first, paris().tz())
        .expect("good")
        .expect("a rule");
    assert_eq!(rule.to_text(None), "FREQ=MONTHLY;BYDAY=-1TU");
}

proptest! {
    #[test]
    fn every_choice_comes_back(days in 0_i64..3000, every in 1..4, until in 0..3, n in 1_u32..60) {
        let day = date(2026, 1, 1).saturating_add(jiff::ToSpan::days(days));
        let first = super::super::tests::every("x", day, "FREQ=DAILY").when;
        let choice = Repeating {
            every: [Every::Never, Every::Week, Every::TwoWeeks, Every::Month][every as usize],
            until: match until {
                0 => Until::Open,
                1 => Until::Times(n),
                _ => Until::Day(day.saturating_add(jiff::ToSpan::days(i64::from(n)))),
            },
        };
        let rule = choice.rule(&first, paris().tz()).expect("good");
        let repeat = Repeat { rule, ..Repeat::default() };
        prop_assert_eq!(Repeating::of(Some(&repeat), &first), Some(choice));
    }
}
