//! Atom and JSON-LD read back.

use super::*;
use crate::programme::tests::evening;
use jiff::civil::date;
use jiff::tz::TimeZone;

const VENUE: Venue<'_> = Venue {
    name: "Le Lavoir",
    town: "Saint-Amand-des-Prés",
};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("in the database")
}

fn dates(event: &crate::programme::Event) -> Vec<Occurrence> {
    event.occurrences(date(2026, 11, 1), date(2026, 12, 1), &paris())
}

#[test]
fn json_ld_says_when_and_where() {
    let mut event = evening("L’eau au village");
    event.details.place = Some("Grande salle".to_owned());
    event.details.capacity = Some(30);
    event.details.status = Status::Full;
    let text = json_ld(
        &event.details,
        "http://x/programme/e1",
        &VENUE,
        &dates(&event),
    )
    .to_string();
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["@context"], "https://schema.org");
    assert_eq!(value["@type"], "Event");
    assert_eq!(value["startDate"], "2026-11-21T18:30:00+01:00");
    assert_eq!(value["endDate"], "2026-11-21T20:00:00+01:00");
    assert_eq!(value["location"]["name"], "Grande salle");
    assert_eq!(value["remainingAttendeeCapacity"], 0);
}

#[test]
fn json_ld_cannot_end_its_script_element() {
    let event = evening("</script><script>alert(1)</script><!-- & -->");
    let text = json_ld(&event.details, "http://x/", &VENUE, &dates(&event)).to_string();
    assert!(!text.contains(['<', '>', '&']), "{text}");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["name"], event.details.title.as_str());
}

#[test]
fn a_repeated_event_is_a_series_with_its_dates() {
    let mut event = evening("Chorale");
    let rule = crate::programme::Rule::parse("FREQ=DAILY;COUNT=3", &event.when, &paris());
    event.repeat = Some(crate::programme::Repeat {
        rule: Some(rule.expect("good")),
        ..crate::programme::Repeat::default()
    });
    let text = json_ld(&event.details, "http://x/", &VENUE, &dates(&event)).to_string();
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["@type"], "EventSeries");
    assert_eq!(value["subEvent"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        value["subEvent"][2]["startDate"],
        "2026-11-23T18:30:00+01:00"
    );
}

#[test]
fn an_atom_feed_reads_back_as_it_was_written() {
    let event = evening("Bal <folk> & soupe\u{1}");
    let at = "2026-11-03T10:00:00.5Z".parse().expect("an instant");
    let head = Head {
        title: "Le Lavoir",
        lang: "fr",
        page: "http://x/programme",
        feed: "http://x/programme.atom",
        author: "Le Lavoir",
        updated: at,
    };
    let item = Item {
        details: &event.details,
        page: "http://x/programme/e1".to_owned(),
        changed: at,
        summary: "samedi 21 novembre, 18 h 30".to_owned(),
    };
    let text = atom(&head, vec![item]);
    assert!(text.starts_with("<?xml"), "{text}");
    let feed: Feed = text.parse().expect("Atom");
    assert_eq!(feed.entries()[0].title().as_str(), "Bal <folk> & soupe");
    assert_eq!(feed.entries()[0].id(), "http://x/programme/e1");
    assert_eq!(
        feed.entries()[0].updated().to_rfc3339(),
        "2026-11-03T10:00:00+00:00"
    );
}
