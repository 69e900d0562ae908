//! The demo is lively on any day of the year, and right.

use super::*;
use crate::clock::Clock;
use crate::store::Schema;
use jiff::civil::date;
use jiff::tz::TimeZone;

fn paris() -> Zone {
    Zone::named("Europe/Paris").expect("in the database")
}

#[test]
fn every_event_keeps_the_rules_and_is_tidy() {
    let programme = programme_of(date(2026, 11, 21), &paris());
    assert!(programme.len() >= 20, "{}", programme.len());
    for event in &programme {
        event.check().expect("a good event");
        assert_eq!(event.details, event.details.clone().tidy(), "{}", event.uid);
    }
}

#[test]
fn whatever_the_day_something_is_on_morning_and_evening() {
    let mut day = date(2026, 1, 1);
    while day < date(2027, 1, 1) {
        let next = day.saturating_add(1.day());
        let today: Vec<_> = programme_of(day, &paris())
            .iter()
            .flat_map(|event| event.occurrences(day, next, paris().tz()))
            .collect();
        assert!((4..=9).contains(&today.len()), "{day}: {}", today.len());
        day = day.saturating_add(5.days());
    }
}

#[test]
fn the_week_has_one_of_each_kind() {
    let day = date(2026, 11, 21);
    let week: Vec<_> = programme_of(day, &paris())
        .iter()
        .flat_map(|event| event.occurrences(day, day.saturating_add(7.days()), paris().tz()))
        .collect();
    let has = |status| week.iter().any(|one| one.details.status == status);
    assert!(has(Status::Cancelled) && has(Status::Full) && has(Status::Tentative));
    assert!(week.iter().any(|one| match &one.span {
        programme::Span::Hours {
            start,
            end: Some(end),
        } => end.date() > start.date(),
        _ => false,
    }));
    assert!(
        week.iter()
            .any(|one| matches!(one.span, programme::Span::Days { .. }))
    );
    let bicycles = programme_of(day, &paris()).swap_remove(0);
    let saturdays = bicycles.occurrences(day, day.saturating_add(21.days()), paris().tz());
    let titles: Vec<_> = saturdays
        .iter()
        .map(|one| one.details.title.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "Atelier vélo, freins et dérailleurs",
            "Atelier vélo, préparer l’hiver"
        ]
    );
}

#[tokio::test]
async fn filling_twice_changes_nothing() {
    let store = Store::in_memory(programme::schema(Schema::new())).expect("opened");
    let zone = TimeZone::get("Europe/Paris").expect("in the database");
    let at = "2026-11-21T10:00:00Z".parse().expect("an instant");
    let now = Clock::fixed(at, zone).now();
    fill(&store, now).await.expect("filled");
    let generation = store.generation();
    fill(&store, now).await.expect("filled");
    assert_eq!(store.generation(), generation);
    assert_eq!(store.check().expect("checked"), []);
}
