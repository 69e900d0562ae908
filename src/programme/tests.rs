//! Events and what people write about them.

use super::*;
use jiff::civil::{date, datetime};
use proptest::prelude::*;

/// An evening at the venue, for tests of the room.
pub(crate) fn evening(title: &str) -> Event {
    Event {
        uid: format!("{title}@test"),
        sequence: 0,
        modified: None,
        details: Details {
            title: title.to_owned(),
            ..Details::default()
        },
        when: When::Hours {
            start: datetime(2026, 11, 21, 18, 30, 0, 0),
            zone: Zone::named("Europe/Paris").expect("in the database"),
            lasts: Some(Duration::from_secs(5400)),
        },
        repeat: None,
    }
}

/// The venue's zone.
pub(crate) fn paris() -> Zone {
    Zone::named("Europe/Paris").expect("in the database")
}

/// A store in memory, on the morning of Saturday 21 November 2026.
pub(crate) fn house() -> (crate::store::Store, crate::clock::Now) {
    let schema = schema(crate::store::Schema::new());
    let store = crate::store::Store::in_memory(schema).expect("opened");
    (store, now("2026-11-21T10:00:00Z"))
}

/// A trusted moment.
pub(crate) fn now(at: &str) -> crate::clock::Now {
    let at = at.parse().expect("an instant");
    crate::clock::Clock::fixed(at, paris().tz().clone()).now()
}

/// Somebody.
pub(crate) fn person(number: u8) -> crate::ids::PersonId {
    crate::ids::Id::from_bytes([number; 10])
}

/// An evening on that day, again and again by this rule.
pub(crate) fn every(title: &str, day: jiff::civil::Date, rule: &str) -> Event {
    let mut event = evening(title);
    event.when = event.when.moved_to(day.at(18, 30, 0, 0));
    let rule = Rule::parse(rule, &event.when, paris().tz()).expect("a good rule");
    event.repeat = Some(Repeat {
        rule: Some(rule),
        ..Repeat::default()
    });
    event
}

#[test]
fn what_people_type_is_cleaned_but_not_reworded() {
    let details = Details {
        title: "  L’eau\tau \r\n village\u{a0}: venez\u{202E} ".to_owned(),
        description: "\n\nUn.\r\n\r\n\r\n\r\nDeux,   trois.  \n- quatre\u{7}\n\n".to_owned(),
        place: Some("   ".to_owned()),
        ..Details::default()
    };
    let tidy = details.tidy();
    assert_eq!(tidy.title, "L’eau au village\u{a0}: venez");
    assert_eq!(tidy.description, "Un.\n\nDeux,   trois.\n- quatre");
    assert_eq!(tidy.place, None);
}

#[test]
fn an_event_without_title_too_long_or_out_of_time_is_refused() {
    let mut event = evening("Soupe");
    assert_eq!(event.check(), Ok(()));
    event.details.title.clear();
    assert_eq!(event.check(), Err(Fault::NoTitle));
    event.details.title = "é".repeat(LONGEST_LINE + 1);
    assert_eq!(
        event.check(),
        Err(Fault::TooLong {
            field: "title",
            limit: LONGEST_LINE
        })
    );
    event.details.title = "é".repeat(LONGEST_LINE);
    event.when = When::Days {
        first: date(2026, 11, 21),
        count: 0,
    };
    assert_eq!(event.check(), Err(Fault::EndsBeforeStart));
    event.when = When::Days {
        first: date(2300, 1, 1),
        count: 1,
    };
    assert_eq!(event.check(), Err(Fault::YearOutOfRange));
}

#[test]
fn only_web_addresses_are_links() {
    for good in [
        "https://exemple.fr",
        "http://10.17.0.1/a?b=c#d",
        "https://[::1]/",
    ] {
        assert!(is_web_link(good), "{good}");
    }
    for bad in [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:// x",
        "https://a\"onclick=",
        "//exemple.fr",
        "mailto:a@b.fr",
    ] {
        assert!(!is_web_link(bad), "{bad}");
    }
}

#[test]
fn cancelling_twice_counts_once() {
    let once = evening("Bal").cancelled();
    assert_eq!((once.sequence, once.details.status), (1, Status::Cancelled));
    assert_eq!(once.clone().cancelled(), once);
}

#[test]
fn an_event_fits_in_few_bytes_and_comes_back_whole() {
    let mut event = evening("Chorale");
    let rule = Rule::parse(
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270629T163000Z",
        &event.when,
        &jiff::tz::TimeZone::UTC,
    );
    event.repeat = Some(Repeat {
        rule: Some(rule.expect("a good rule")),
        except: vec![datetime(2026, 11, 24, 18, 30, 0, 0)],
        ..Repeat::default()
    });
    event.modified = Some("2026-11-01T10:00:00Z".parse().expect("an instant"));
    let bytes = postcard::to_stdvec(&event).expect("written");
    assert!(bytes.len() < 150, "{} bytes", bytes.len());
    assert_eq!(postcard::from_bytes::<Event>(&bytes).expect("read"), event);
}

proptest! {
    #[test]
    fn tidying_twice_changes_nothing_more(title in "\\PC{0,40}", text in "[ \t\r\n\u{2028}\u{202e}a-zé.]{0,80}") {
        let once = Details { title, description: text, ..Details::default() }.tidy();
        prop_assert_eq!(once.clone().tidy(), once);
    }
}
