//! Files made to hurt: too big, too many, broken anywhere. Never a panic, never for ever.

use crate::{Plan, bytes, import, paris, plan_over};
use parvis::programme::reason::FileReason;
use proptest::prelude::*;

fn refused(file: &[u8]) -> FileReason {
    import::read(file, &paris()).expect_err("refused")
}

#[test]
fn a_file_that_is_no_calendar_is_refused_whole() {
    assert_eq!(refused(b""), FileReason::NotACalendar);
    assert_eq!(refused(b"<html>Not found</html>"), FileReason::NotACalendar);
    assert_eq!(refused(b"\xFF\xFEB\0E\0G\0I\0N\0"), FileReason::Utf16);
    assert_eq!(
        refused(b"BEGIN:VEVENT\nEND:VEVENT\n"),
        FileReason::NotACalendar
    );
}

#[test]
fn ten_megabytes_are_read_and_not_one_byte_more() {
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
    let mut file = String::from(head);
    let text = "a".repeat(4_000);
    for number in 0.. {
        let entry = format!(
            "BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20261106T180000Z\r\nSUMMARY:{number}\r\n\
             DESCRIPTION:{text}\r\nEND:VEVENT\r\n"
        );
        if file.len() + entry.len() > import::MOST_BYTES {
            break;
        }
        file.push_str(&entry);
    }
    let count = import::read(file.as_bytes(), &paris())
        .expect("read")
        .events
        .len();
    assert!(count > 2_500, "{count}");
    file.push_str(&"\n".repeat(import::MOST_BYTES - file.len()));
    assert!(import::read(file.as_bytes(), &paris()).is_ok());
    file.push('\n');
    let limit = import::MOST_BYTES;
    assert_eq!(refused(file.as_bytes()), FileReason::TooBig { limit });
}

#[test]
fn a_flood_of_entries_is_given_up() {
    let file = format!(
        "BEGIN:VCALENDAR\n{}",
        "BEGIN:VEVENT\nEND:VEVENT\n".repeat(60_000)
    );
    let limit = import::MOST_ENTRIES;
    assert_eq!(
        refused(file.as_bytes()),
        FileReason::TooManyEntries { limit }
    );
}

#[test]
fn a_flood_of_rules_without_dates_is_given_up() {
    let entry = "BEGIN:VEVENT\nDTSTART:20261106T180000Z\nSUMMARY:x\n\
        RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n";
    let file = format!("BEGIN:VCALENDAR\n{}", entry.repeat(10_000));
    let limit = import::MOST_EMPTY_RULES;
    assert_eq!(
        refused(file.as_bytes()),
        FileReason::TooManyEmptyRules { limit }
    );
}

#[test]
fn a_flood_of_single_dates_is_refused() {
    let dates: Vec<_> = (0..1_100)
        .map(|n| {
            format!(
                "20{:02}{:02}{:02}T180000Z",
                n / 336 + 26,
                n / 28 % 12 + 1,
                n % 28 + 1
            )
        })
        .collect();
    let file = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:20261106T180000Z\nSUMMARY:x\nRDATE:{}\n\
         END:VEVENT\nEND:VCALENDAR\n",
        dates.join(",")
    );
    let plan = plan_over(file.as_bytes(), &[]);
    assert_eq!(plan.refused.len(), 1, "{:?}", plan.new);
}

#[test]
fn a_text_of_a_megabyte_is_cut_and_said() {
    let file = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:20261106T180000Z\nSUMMARY:{0}\n\
         DESCRIPTION:{0}\nEND:VEVENT\nEND:VCALENDAR\n",
        "é".repeat(500_000)
    );
    let plan = plan_over(file.as_bytes(), &[]);
    assert_eq!(
        (plan.new.len(), plan.remarks.len()),
        (1, 2),
        "{:?}",
        plan.refused
    );
    assert_eq!(plan.new[0].details.title.chars().count(), 200);
}

/// Any file, or a real one with bytes changed, dropped and doubled.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let names = prop::sample::select(vec![
        "apple.ics",
        "google.ics",
        "maison.ics",
        "nextcloud.ics",
        "outlook.ics",
        "icalendar-lotus.ics",
        "icalendar-mozilla.ics",
    ]);
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12);
    (names, cuts).prop_map(|(name, cuts)| {
        let mut file = bytes(name);
        for (at, byte, act) in cuts {
            if file.is_empty() {
                break;
            }
            let at = at.index(file.len());
            match act {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                2 => {
                    file.remove(at);
                }
                _ => file.truncate(at),
            }
        }
        file
    })
}

/// Values that a property may have, likely and unlikely.
fn any_entry() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "UID",
        "SEQUENCE",
        "SUMMARY",
        "DESCRIPTION",
        "URL",
        "STATUS",
        "CLASS",
        "ORGANIZER",
        "X-ALT-DESC",
        "LAST-MODIFIED",
    ]);
    let parameter = prop::sample::select(vec![
        "",
        ";VALUE=DATE",
        ";TZID=Europe/Paris",
        ";VALUE=PERIOD",
        ";TZID=\"x\"",
        ";RANGE=THISANDFUTURE",
        ";ENCODING=BASE64",
        ";VALUE=",
        ";X",
    ]);
    let value = prop_oneof![
        "[0-9]{8}(T[0-9]{6}Z?)?",
        "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|2[0-8])(T(0[0-9]|1[0-9])[0-5][0-9]00Z?)?",
        "-?P([0-9]{1,10}[WD])?(T[0-9]{1,10}[HMS])?",
        "FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(COUNT|INTERVAL|BYMONTH|BYMONTHDAY|BYSETPOS|BYWEEKNO|BYYEARDAY|BYHOUR)=-?[0-9]{1,3}){0,3}(;BYDAY=-?[1-5]?(MO|TU|SU))?(;UNTIL=20[0-9]{6})?",
        "\\PC{0,30}",
        "[0-9]{8}T[0-9]{6}/(PT[0-9]H|[0-9]{8}T[0-9]{6})",
    ];
    let line = (name, parameter, value)
        .prop_map(|(name, parameter, value)| format!("{name}{parameter}:{value}\r\n"));
    prop::collection::vec(line, 1..8).prop_map(|lines| {
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n{}END:VEVENT\r\nEND:VCALENDAR\r\n",
            lines.concat()
        )
    })
}

/// Everything that may be done with what was read.
fn use_it(file: &[u8]) {
    let Ok(reading) = import::read(file, &paris()) else {
        return;
    };
    let plan =
        Plan::of::<std::convert::Infallible>(reading, &paris(), |_| Ok(None)).expect("cannot fail");
    let changed = jiff::Timestamp::UNIX_EPOCH;
    for event in &plan.new {
        event.check().expect("only right events are taken");
        let (from, to) = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2027, 1, 1));
        event.occurrences(from, to, paris().tz());
        assert!(
            event
                .last_day()
                .is_none_or(|last| last >= event.first_day())
        );
        let one = parvis::programme::export::Exported { event, changed };
        let file = parvis::programme::export::single(&one);
        let back = plan_over(file.as_bytes(), &[]);
        assert!(back.refused.is_empty(), "{:?}\n{file}", back.refused);
        assert!(
            event.says_the_same(&back.new[0]),
            "{event:?}\n{:?}\n{file}",
            back.new[0]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_it_panic(file in damaged().prop_map(|file| String::from_utf8_lossy(&file).into_owned())) {
        use_it(file.as_bytes());
    }

    #[test]
    fn no_bytes_make_it_panic(file in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut calendar = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n".to_vec();
        calendar.extend(file);
        use_it(&calendar);
    }

    #[test]
    fn whatever_is_taken_can_be_shown_exported_and_read_again(file in any_entry()) {
        use_it(file.as_bytes());
    }
}
