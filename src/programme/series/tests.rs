//! Series changed for one date, for all, from one on: what is outside stays as it was.

use super::*;
use crate::programme::tests::{evening, every, paris};
use crate::programme::{Occurrence, Span, export, import};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const FROM: Date = date(2026, 1, 1);
const TO: Date = date(2028, 1, 1);

fn shown(event: &Event) -> Vec<Occurrence> {
    let mut dates = event.occurrences(FROM, TO, paris().tz());
    dates.sort_by_key(|one| one.at);
    dates
}

fn edit(event: &Event, at: DateTime, scope: Scope, title: &str, hours: i64) -> Edit {
    let (mut details, when) = event.as_written(at, scope).expect("a date");
    details.title = title.to_owned();
    let to = when.start().saturating_add(hours.hours());
    Edit {
        details,
        when: when.moved_to(to),
        repetition: Repetition::Kept,
    }
}

/// The dates another calendar finds in the event as a file.
fn shown_elsewhere(event: &Event) -> Vec<Occurrence> {
    let changed = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let file = export::single(&export::Exported { event, changed });
    let reading = import::read(file.as_bytes(), &paris()).expect("read");
    shown(&reading.events[0].1)
}

/// The dates of an edited series, by their new names.
fn shown_of(edited: &Edited) -> Vec<Occurrence> {
    let mut dates = shown(&edited.event);
    dates.extend(edited.tail.iter().flat_map(shown));
    dates
}

fn titles(dates: &[Occurrence]) -> Vec<(String, String)> {
    let one = |one: &Occurrence| (one.at.to_string(), one.details.title.clone());
    dates.iter().map(one).collect()
}

const RULES: [&str; 10] = [
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;COUNT=12",
    "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T200000Z",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=15",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=2TU;COUNT=9",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=DAILY;INTERVAL=3;UNTIL=20270301",
    "FREQ=MONTHLY;BYMONTHDAY=10,20",
];

/// A series from Tuesday 10 February 2026 with a date left out, one moved, one cancelled, one
/// besides.
fn series() -> impl Strategy<Value = Event> {
    let picks = proptest::collection::vec(any::<prop::sample::Index>(), 3);
    (0..RULES.len(), picks, any::<[bool; 4]>()).prop_map(|(rule, picks, wanted)| {
        let mut event = every("Chorale", date(2026, 2, 10), RULES[rule]);
        let dates = shown(&event);
        let at = |pick: &prop::sample::Index| dates[pick.index(dates.len())].at;
        let mut repeat = event.repeat.take().expect("a series");
        if wanted[0] {
            repeat.except.push(at(&picks[0]));
        }
        if wanted[1] {
            let moved = at(&picks[1]);
            repeat.changes.push(Change {
                at: moved,
                details: Details {
                    place: Some("Jardin".to_owned()),
                    ..event.details.clone()
                },
                when: event.when.moved_to(moved.saturating_add(1.day())),
            });
        }
        if wanted[3] {
            repeat.also.push(date(2026, 5, 3).at(18, 30, 0, 0));
        }
        event.repeat = Some(repeat.tidy());
        if wanted[2] {
            event = event.without(at(&picks[2]));
        }
        event
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn one_date_changes_alone(event in series(), pick: prop::sample::Index, hours in -3_i64..4) {
        let before = shown(&event);
        prop_assume!(!before.is_empty());
        let at = before[pick.index(before.len())].at;
        let wanted = edit(&event, at, Scope::One, "Autre", hours);
        let edited = event.edited(at, Scope::One, &wanted, "new", &paris()).expect("done");
        let after = shown(&edited.event);
        prop_assert_eq!(edited.tail.clone(), None);
        prop_assert_eq!(after.len(), before.len());
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!(edited.renamed(before.at), (false, after.at));
            if before.at == at {
                prop_assert_eq!(&after.details.title, "Autre");
                prop_assert_eq!(Some(after.span.clone()), Span::of(&wanted.when, paris().tz()));
            } else {
                prop_assert_eq!(before, after);
            }
        }
    }

    #[test]
    fn every_date_changes_and_keeps_what_is_its_own(event in series(), pick: prop::sample::Index, hours in -3_i64..4) {
        let before = shown(&event);
        prop_assume!(!before.is_empty());
        let at = before[pick.index(before.len())].at;
        let wanted = edit(&event, at, Scope::All, "Autre", hours);
        let edited = event.edited(at, Scope::All, &wanted, "new", &paris()).expect("done");
        let after = shown(&edited.event);
        prop_assert_eq!(after.len(), before.len(), "{:?}", titles(&after));
        for before in &before {
            let name = before.at.saturating_add(hours.hours());
            prop_assert_eq!(edited.renamed(before.at), (false, name));
            let after = after.iter().find(|one| one.at == name).expect("there");
            prop_assert_eq!(&after.details.title, "Autre");
            prop_assert_eq!(&after.details.place, &before.details.place);
            prop_assert_eq!(after.details.status, before.details.status);
            let was = event.date(before.at).expect("there");
            let is = edited.event.date(name).expect("there");
            let shift = if was.when == event.when.moved_to(was.at) { hours } else { 0 };
            prop_assert_eq!(is.when.start(), was.when.start().saturating_add(shift.hours()));
        }
    }

    #[test]
    fn from_now_on_leaves_the_past_alone(event in series(), pick: prop::sample::Index, hours in -3_i64..4) {
        let before = shown(&event);
        prop_assume!(!before.is_empty());
        let at = before[pick.index(before.len())].at;
        let wanted = edit(&event, at, Scope::From, "Autre", hours);
        let edited = event.edited(at, Scope::From, &wanted, "new", &paris()).expect("done");
        let (head, tail): (Vec<_>, Vec<_>) = before.iter().cloned().partition(|one| one.at < at);
        if head.is_empty() {
            prop_assert_eq!(edited.tail.clone(), None);
        } else {
            prop_assert_eq!(shown(&edited.event), head);
            prop_assert_eq!(&edited.tail.as_ref().expect("divided").uid, "new");
        }
        let after = shown(edited.tail.as_ref().unwrap_or(&edited.event));
        prop_assert_eq!(after.len(), tail.len(), "{:?} {:?}", titles(&tail), titles(&after));
        for before in &tail {
            let name = before.at.saturating_add(hours.hours());
            prop_assert_eq!(edited.renamed(before.at).1, name);
            let after = after.iter().find(|one| one.at == name).expect("there");
            prop_assert_eq!(&after.details.title, "Autre");
            prop_assert_eq!(&after.details.place, &before.details.place);
            prop_assert_eq!(after.details.status, before.details.status);
        }
    }

    #[test]
    fn an_edited_series_says_the_same_in_other_calendars(event in series(), pick: prop::sample::Index, hours in -3_i64..4, scope in 0..3) {
        let before = shown(&event);
        prop_assume!(!before.is_empty());
        let at = before[pick.index(before.len())].at;
        let scope = [Scope::One, Scope::From, Scope::All][scope as usize];
        let wanted = edit(&event, at, scope, "Autre", hours);
        let edited = event.edited(at, scope, &wanted, "new", &paris()).expect("done");
        for part in [Some(edited.event), edited.tail].iter().flatten() {
            prop_assert_eq!(shown_elsewhere(part), shown(part));
        }
    }

    #[test]
    fn what_is_called_off_is_struck_through_and_nothing_else(event in series(), pick: prop::sample::Index, scope in 0..3) {
        let before = shown(&event);
        prop_assume!(!before.is_empty());
        let at = before[pick.index(before.len())].at;
        let scope = [Scope::One, Scope::From, Scope::All][scope as usize];
        let edited = event.called_off(at, scope, "new").expect("done");
        let after = shown_of(&edited);
        prop_assert_eq!(after.len(), before.len());
        for (before, after) in before.iter().zip(&after) {
            let is_meant = match scope {
                Scope::One => before.at == at,
                Scope::From => before.at >= at,
                Scope::All => true,
            };
            prop_assert_eq!(after.at, before.at);
            prop_assert_eq!(&after.span, &before.span);
            prop_assert_eq!(after.is_cancelled(), is_meant || before.is_cancelled());
        }
        if scope != Scope::From && !event.date(at).expect("there").details.status.eq(&Status::Cancelled) {
            prop_assert_eq!(shown(&edited.event.taken_back(at)), before);
        }
    }
}

#[test]
fn tuesdays_become_wednesdays_with_their_exceptions() {
    let mut event = every("Chorale", date(2026, 11, 3), "FREQ=WEEKLY;BYDAY=TU;COUNT=4");
    let at = |day| date(2026, 11, day).at(18, 30, 0, 0);
    event.repeat.as_mut().expect("a series").except = vec![at(10)];
    let mut wanted = edit(&event, at(17), Scope::All, "Chorale", 0);
    wanted.when = wanted.when.moved_to(at(18));
    let edited = event
        .edited(at(17), Scope::All, &wanted, "new", &paris())
        .expect("done");
    let days: Vec<_> = shown(&edited.event).iter().map(|one| one.at).collect();
    assert_eq!(days, [at(4), at(18), at(25)]);
    assert_eq!(edited.renamed(at(24)), (false, at(25)));
}

#[test]
fn second_tuesdays_become_first_mondays_month_by_month() {
    let mut event = every(
        "Repas",
        date(2026, 9, 8),
        "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261231",
    );
    let at = |month, day| date(2026, month, day).at(18, 30, 0, 0);
    event.repeat.as_mut().expect("a series").except = vec![at(10, 13)];
    let mut wanted = edit(&event, at(11, 10), Scope::All, "Repas", 0);
    wanted.when = wanted.when.moved_to(at(11, 2));
    let edited = event
        .edited(at(11, 10), Scope::All, &wanted, "new", &paris())
        .expect("done");
    let days: Vec<_> = shown(&edited.event).iter().map(|one| one.at).collect();
    assert_eq!(days, [at(9, 7), at(11, 2), at(12, 7)]);
    assert_eq!(edited.renamed(at(12, 8)), (false, at(12, 7)));
}

#[test]
fn a_rule_of_its_own_keeps_its_days_and_says_so() {
    let event = every("Cours", date(2026, 11, 3), "FREQ=WEEKLY;BYDAY=TU,TH");
    let at = date(2026, 11, 5).at(18, 30, 0, 0);
    let mut wanted = edit(&event, at, Scope::All, "Cours", 0);
    wanted.when = wanted.when.moved_to(at.saturating_add(1.day()));
    let refused = event.edited(at, Scope::All, &wanted, "new", &paris());
    assert_eq!(refused, Err(NoEdit::OwnDays));
    wanted.repetition = Repetition::Set(Repeating {
        every: Every::Week,
        until: Until::Times(2),
    });
    let edited = event
        .edited(at, Scope::From, &wanted, "new", &paris())
        .expect("done");
    let days: Vec<_> = shown_of(&edited).iter().map(|one| one.at.day()).collect();
    assert_eq!(days, [3, 6, 13]);
    let twice = every(
        "Cours",
        date(2026, 11, 3),
        "FREQ=DAILY;BYHOUR=10,18;BYMINUTE=30",
    );
    let wanted = edit(&twice, at, Scope::All, "Cours", 1);
    let refused = twice.edited(at, Scope::All, &wanted, "new", &paris());
    assert_eq!(refused, Err(NoEdit::OwnHours));
}

#[test]
fn an_unchanged_choice_of_a_form_keeps_the_count_of_the_whole() {
    let event = every("Chorale", date(2026, 11, 3), "FREQ=WEEKLY;COUNT=4");
    let at = date(2026, 11, 17).at(18, 30, 0, 0);
    let mut wanted = edit(&event, at, Scope::From, "Chant", 0);
    wanted.repetition = Repetition::Set(Repeating {
        every: Every::Week,
        until: Until::Times(4),
    });
    let edited = event
        .edited(at, Scope::From, &wanted, "new", &paris())
        .expect("done");
    assert_eq!(shown_of(&edited).len(), 4);
}

#[test]
fn a_single_evening_becomes_a_series_and_a_series_a_single_evening() {
    let event = evening("Soupe");
    let at = event.when.start();
    let mut wanted = edit(&event, at, Scope::One, "Soupe", 0);
    wanted.repetition = Repetition::Set(Repeating {
        every: Every::TwoWeeks,
        until: Until::Times(3),
    });
    let series = event
        .edited(at, Scope::One, &wanted, "new", &paris())
        .expect("done")
        .event;
    assert_eq!(shown(&series).len(), 3);
    let second = at.saturating_add(14.days());
    let mut wanted = edit(&series, second, Scope::All, "Soupe", 0);
    wanted.repetition = Repetition::Set(Repeating::default());
    let once = series
        .edited(second, Scope::All, &wanted, "new", &paris())
        .expect("done")
        .event;
    assert_eq!(
        titles(&shown(&once)),
        [(second.to_string(), "Soupe".to_owned())]
    );
    let gone = once.edited(at, Scope::One, &wanted, "new", &paris());
    assert_eq!(gone, Err(NoEdit::NoSuchDate));
}

#[test]
fn a_series_called_off_takes_its_changed_dates_with_it() {
    let event = every("Chorale", date(2026, 11, 3), "FREQ=WEEKLY;COUNT=3");
    let at = date(2026, 11, 10).at(18, 30, 0, 0);
    let wanted = edit(&event, at, Scope::One, "Concert", 1);
    let event = event
        .edited(at, Scope::One, &wanted, "new", &paris())
        .expect("done")
        .event;
    assert!(
        shown(&event.cancelled())
            .iter()
            .all(Occurrence::is_cancelled)
    );
}
