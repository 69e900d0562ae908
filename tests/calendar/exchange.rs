//! Reading again, newer and older versions, cancellations, and what leaves and comes back.

use crate::{Event, bytes, paris, plan, plan_over};
use jiff::Timestamp;
use parvis::programme::export::{self, Exported};
use parvis::programme::reason::Reason;

fn exported(events: &[Event]) -> String {
    let changed = "2026-11-03T10:00:00Z"
        .parse::<Timestamp>()
        .expect("an instant");
    let all: Vec<_> = events
        .iter()
        .map(|event| Exported { event, changed })
        .collect();
    export::feed("Le Lavoir", &all)
}

const FILES: [&str; 9] = [
    "apple.ics",
    "google.ics",
    "maison.ics",
    "mobilizon.ics",
    "nextcloud.ics",
    "openagenda.ics",
    "outlook.ics",
    "rfc5545-examples.ics",
    "rfc5545-recurrences.ics",
];

#[test]
fn reading_the_same_file_again_changes_nothing() {
    for name in FILES {
        let first = plan(name);
        let again = plan_over(&bytes(name), &first.new);
        assert!(again.is_idle(), "{name}: {again:?}");
        assert_eq!(again.unchanged.len(), first.new.len(), "{name}");
    }
}

#[test]
fn what_we_export_comes_back_the_same() {
    for name in FILES {
        let events = plan(name).new;
        let file = exported(&events);
        let back = plan_over(file.as_bytes(), &[]);
        assert!(back.refused.is_empty(), "{name}: {:?}", back.refused);
        assert_eq!(back.new.len(), events.len(), "{name}");
        for (event, back) in events.iter().zip(&back.new) {
            assert!(
                event.says_the_same(back),
                "{name}:\n{event:?}\n{back:?}\n{file}"
            );
            assert_eq!(
                (&event.uid, event.sequence),
                (&back.uid, back.sequence),
                "{name}"
            );
        }
        assert!(
            plan_over(file.as_bytes(), &events).is_idle(),
            "{name} exported over itself"
        );
    }
}

#[test]
fn no_exported_line_is_longer_than_75_octets() {
    for name in FILES {
        let file = exported(&plan(name).new);
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{name}");
        assert!(!file.replace("\r\n", "").contains('\n'), "{name}");
    }
}

#[test]
fn an_export_defines_paris_time_by_its_rules() {
    let file = exported(&plan("nextcloud.ics").new);
    let zone = file
        .split("BEGIN:VTIMEZONE")
        .nth(1)
        .and_then(|rest| rest.split("END:VTIMEZONE").next());
    insta::assert_snapshot!(zone.expect("a zone").replace('\r', "").trim(), @r"
    TZID:Europe/Paris
    BEGIN:STANDARD
    DTSTART:20260101T010000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0100
    TZNAME:CET
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:20260329T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    TZNAME:CEST
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    BEGIN:STANDARD
    DTSTART:20261025T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    TZNAME:CET
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    ");
    assert_eq!(file.matches("BEGIN:VTIMEZONE").count(), 1);
    assert!(
        file.contains("RRULE:FREQ=WEEKLY;UNTIL=20270629T163000Z;BYDAY=TU\r\n"),
        "{file}"
    );
    assert!(
        file.contains("EXDATE;TZID=Europe/Paris:20261020T183000,20261027T183000\r\n"),
        "{file}"
    );
    assert!(
        file.contains("RECURRENCE-ID;TZID=Europe/Paris:20261110T183000\r\n"),
        "{file}"
    );
    assert!(
        file.contains("DTSTART;VALUE=DATE:20261114\r\nDTEND;VALUE=DATE:20261116\r\n"),
        "{file}"
    );
}

const ONE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:soupe@example.org\r\n\
    SEQUENCE:2\r\nLAST-MODIFIED:20261001T120000Z\r\nDTSTART;TZID=Europe/Paris:20261106T180000\r\n\
    DTEND;TZID=Europe/Paris:20261106T200000\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nSUMMARY:Soupe\r\n\
    STATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_newer_version_changes_an_older_one_is_refused() {
    let known = plan_over(ONE.as_bytes(), &[]).new;
    let newer = ONE
        .replace("SUMMARY:Soupe", "SUMMARY:Soupe au pain")
        .replace("SEQUENCE:2", "SEQUENCE:3");
    let change = plan_over(newer.as_bytes(), &known);
    assert_eq!(change.changed.len(), 1);
    assert_eq!(change.changed[0].details.title, "Soupe au pain");

    let back = plan_over(ONE.as_bytes(), &change.changed);
    assert_eq!(back.refused.len(), 1);
    assert_eq!(back.refused[0].reason, Reason::Older { ours: 3, theirs: 2 });

    // Google moves LAST-MODIFIED alone for small changes.
    let touched = ONE
        .replace("SUMMARY:Soupe", "SUMMARY:Soupe claire")
        .replace("20261001T120000Z", "20261002T120000Z");
    assert_eq!(plan_over(touched.as_bytes(), &known).changed.len(), 1);
    let before = touched.replace("20261002T120000Z", "20260901T120000Z");
    assert_eq!(plan_over(before.as_bytes(), &known).refused.len(), 1);
}

#[test]
fn a_cancelled_event_is_announced_as_such_in_the_preview() {
    let known = plan_over(ONE.as_bytes(), &[]).new;
    let status = ONE
        .replace("STATUS:CONFIRMED", "STATUS:CANCELLED")
        .replace("SEQUENCE:2", "SEQUENCE:3");
    assert_eq!(plan_over(status.as_bytes(), &known).cancelled.len(), 1);

    let method = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\n\
        UID:soupe@example.org\r\nSEQUENCE:3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let plan = plan_over(method.as_bytes(), &known);
    assert!(plan.cancelled[0].is_cancelled());
    assert_eq!(plan.cancelled[0].sequence, 3);
    assert_eq!(
        plan_over(method.as_bytes(), &[]).refused[0].reason,
        Reason::CancelsNothing
    );
    assert!(plan_over(method.as_bytes(), &plan.cancelled).is_idle());
}

#[test]
fn one_date_can_be_cancelled_alone_by_a_later_file() {
    let known = plan_over(ONE.as_bytes(), &[]).new;
    let method = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\n\
        UID:soupe@example.org\r\nSEQUENCE:3\r\nRECURRENCE-ID:20261113T170000Z\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";
    let plan = plan_over(method.as_bytes(), &known);
    let series = &plan.cancelled[0];
    assert!(!series.is_cancelled());
    let days = (
        jiff::civil::date(2026, 11, 1),
        jiff::civil::date(2026, 12, 1),
    );
    let found = series.occurrences(days.0, days.1, paris().tz());
    let cancelled: Vec<_> = found.iter().map(|one| one.is_cancelled()).collect();
    assert_eq!(cancelled, [false, true, false, false]);
}

#[test]
fn a_lone_date_joins_the_series_we_know() {
    let known = plan_over(ONE.as_bytes(), &[]).new;
    let lone = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:soupe@example.org\r\n\
        SEQUENCE:3\r\nRECURRENCE-ID;TZID=Europe/Paris:20261113T180000\r\n\
        DTSTART;TZID=Europe/Paris:20261113T190000\r\nSUMMARY:Soupe tardive\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";
    let plan = plan_over(lone.as_bytes(), &known);
    assert_eq!((plan.new.len(), plan.changed.len()), (0, 1));
    let days = (
        jiff::civil::date(2026, 11, 1),
        jiff::civil::date(2026, 12, 1),
    );
    assert_eq!(
        plan.changed[0]
            .occurrences(days.0, days.1, paris().tz())
            .len(),
        4
    );
}
