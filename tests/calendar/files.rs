//! Files in the manner of each program, with what is known to be in them.

use crate::{paris, path, plan};
use jiff::civil::date;
use parvis::programme::reason::{Reason, Remark};
use parvis::programme::{Span, Status};

/// File, events taken, entries refused.
const COUNTS: [(&str, usize, usize); 14] = [
    ("abime.ics", 3, 14),
    ("apple.ics", 4, 1),
    ("google.ics", 4, 1),
    ("icalendar-example.ics", 3, 0),
    ("icalendar-lotus.ics", 0, 1),
    ("icalendar-mozilla.ics", 3, 0),
    ("icalendar-timezoned.ics", 1, 0),
    ("maison.ics", 7, 1),
    ("mobilizon.ics", 3, 0),
    ("nextcloud.ics", 3, 2),
    ("openagenda.ics", 4, 1),
    ("outlook.ics", 3, 3),
    ("rfc5545-examples.ics", 4, 6),
    ("rfc5545-recurrences.ics", 38, 4),
];

#[test]
fn every_file_gives_the_events_it_is_known_to_hold() {
    for (name, taken, refused) in COUNTS {
        let plan = plan(name);
        assert_eq!(plan.new.len(), taken, "{name}: {:?}", plan.new);
        assert_eq!(plan.refused.len(), refused, "{name}: {:?}", plan.refused);
        assert!(plan.changed.is_empty() && plan.cancelled.is_empty() && plan.unchanged.is_empty());
    }
}

#[test]
fn every_file_here_is_in_the_list() {
    let folder = path("").read_dir().expect("the folder");
    let names = folder.map(|file| file.expect("a file").file_name());
    let mut names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".ics"))
        .collect();
    names.sort();
    let listed: Vec<_> = COUNTS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(names, listed);
}

/// UID prefix, how many occurrences from September 2026 to July 2027, the first and the last.
#[test]
fn occurrences_fall_where_each_calendar_shows_them() {
    let expected = [
        (
            "nextcloud.ics",
            "4e0a",
            41,
            "2026-09-08T18:30",
            "2027-06-29T18:30",
        ),
        ("nextcloud.ics", "0b8b", 1, "2026-11-14", "2026-11-14"),
        (
            "nextcloud.ics",
            "6f1f",
            9,
            "2026-10-07T14:00",
            "2027-06-02T14:00",
        ),
        (
            "google.ics",
            "2c1g",
            1,
            "2026-11-21T15:00",
            "2026-11-21T15:00",
        ),
        (
            "google.ics",
            "5v2c",
            11,
            "2026-09-03T19:00",
            "2026-11-19T19:00",
        ),
        ("google.ics", "7k3m", 1, "2026-11-11", "2026-11-11"),
        (
            "mobilizon.ics",
            "https",
            1,
            "2026-11-21T18:30",
            "2026-11-21T18:30",
        ),
        (
            "openagenda.ics",
            "48210377.1",
            1,
            "2026-11-25T14:00",
            "2026-11-25T14:00",
        ),
        ("openagenda.ics", "5001", 1, "2026-11-28", "2026-11-28"),
        (
            "outlook.ics",
            "0400",
            5,
            "2026-10-08T10:00",
            "2026-12-17T10:00",
        ),
        (
            "apple.ics",
            "E3C1A0B2-8D7F-4A55-9C7E-1B2C3D4E5F61",
            6,
            "2026-09-26T21:00",
            "2027-02-27T21:00",
        ),
        (
            "maison.ics",
            "maison-1",
            3,
            "2026-10-24T17:30",
            "2026-10-26T17:30",
        ),
        (
            "maison.ics",
            "maison-2",
            1,
            "2026-11-10T17:00",
            "2026-11-10T17:00",
        ),
        (
            "maison.ics",
            "maison-4",
            4,
            "2026-11-06T18:00",
            "2026-11-27T18:00",
        ),
        (
            "maison.ics",
            "maison-5",
            8,
            "2026-11-02T09:00",
            "2026-11-20T09:00",
        ),
        (
            "maison.ics",
            "maison-6",
            1,
            "2026-11-07T16:00",
            "2026-11-07T16:00",
        ),
        (
            "maison.ics",
            "maison-8",
            1,
            "2026-11-07T23:30",
            "2026-11-07T23:30",
        ),
    ];
    for (name, uid, count, first, last) in expected {
        let plan = plan(name);
        let event = plan
            .new
            .iter()
            .find(|event| event.uid.starts_with(uid))
            .expect(uid);
        let found = event.occurrences(date(2026, 9, 1), date(2027, 7, 1), paris().tz());
        let starts: Vec<_> = found.iter().map(|one| start(&one.span)).collect();
        assert_eq!(starts.len(), count, "{name} {uid}: {starts:?}");
        assert_eq!(
            (starts[0].as_str(), starts[count - 1].as_str()),
            (first, last),
            "{name} {uid}"
        );
    }
}

fn start(span: &Span) -> String {
    match span {
        Span::Days { first, .. } => first.to_string(),
        Span::Hours { start, .. } => start.strftime("%Y-%m-%dT%H:%M").to_string(),
    }
}

#[test]
fn one_moved_date_of_a_series_is_read_with_its_own_words() {
    let plan = plan("nextcloud.ics");
    let found = plan.new[0].occurrences(date(2026, 11, 9), date(2026, 11, 16), paris().tz());
    let [one] = found.as_slice() else {
        panic!("one date this week: {found:?}")
    };
    assert_eq!(start(&one.span), "2026-11-11T17:00");
    assert_eq!(one.details.place.as_deref(), Some("Église"));
    assert_eq!(one.at.to_string(), "2026-11-10T18:30:00");
}

#[test]
fn a_cancelled_date_stays_visible_and_a_deleted_one_does_not() {
    let plan = plan("google.ics");
    let go = plan
        .new
        .iter()
        .find(|event| event.details.title == "Jeu de go")
        .expect("there");
    let found = go.occurrences(date(2026, 10, 12), date(2026, 11, 2), paris().tz());
    let seen: Vec<_> = found
        .iter()
        .map(|one| (start(&one.span), one.details.status == Status::Cancelled))
        .collect();
    assert_eq!(
        seen,
        [
            ("2026-10-15T20:00".to_owned(), false),
            ("2026-10-22T19:00".to_owned(), true)
        ],
        "the 29th was deleted"
    );
    let sale = plan
        .new
        .iter()
        .find(|event| event.details.title == "Vide-grenier")
        .expect("there");
    assert!(sale.is_cancelled());
}

#[test]
fn html_of_google_mobilizon_and_outlook_becomes_text() {
    let google = plan("google.ics");
    assert_eq!(
        google.new[0].details.description,
        "Café réparation\nApportez\u{a0}:\n\n- l’objet cassé\n- sa notice\n\n\
         Infos\u{a0}: la page (https://www.example.org/cafe?a=1&b=2)"
    );
    let mobilizon = plan("mobilizon.ics");
    let water = &mobilizon.new[0].details;
    assert_eq!(
        water.description,
        "Rencontre avec une hydrologue.\n\nDeux questions sont déjà posées\u{a0}; posez la vôtre."
    );
    assert_eq!(water.host.as_deref(), Some("Les Ami·es du Lavoir"));
    assert_eq!(water.category.as_deref(), Some("ENVIRONMENT"));
    let outlook = plan("outlook.ics");
    assert_eq!(
        outlook.new[1].details.description,
        "Visite de l’atelier.\n\nSoupe à midi."
    );
}

#[test]
fn whole_days_of_outlook_are_whole_days() {
    let plan = plan("outlook.ics");
    let found = plan.new[1].occurrences(date(2026, 12, 1), date(2027, 1, 1), paris().tz());
    assert_eq!(
        found[0].span,
        Span::Days {
            first: date(2026, 12, 12),
            last: date(2026, 12, 13)
        }
    );
}

#[test]
fn a_baker_at_half_past_two_loses_no_morning_to_summer_time() {
    let plan = plan("apple.ics");
    let bread = plan
        .new
        .iter()
        .find(|event| event.details.title.starts_with("Fournil"));
    let found = bread
        .expect("there")
        .occurrences(date(2026, 3, 1), date(2026, 4, 1), paris().tz());
    let starts: Vec<_> = found.iter().map(|one| start(&one.span)).collect();
    // 29 March has no half past two: the clocks jump from two to three.
    assert_eq!(
        starts,
        ["2026-03-28T02:30", "2026-03-29T03:30", "2026-03-30T02:30"]
    );
}

#[test]
fn each_refusal_names_its_line_its_entry_and_its_reason() {
    let plan = plan("abime.ics");
    let said: Vec<_> = plan.refused.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    line 9 (sans-titre): programme-import-no-title
    line 13 (sans-debut): programme-import-no-start
    line 17 (date-fausse): programme-import-bad-date property=DTSTART value=20261301T100000Z
    line 22 (chaque-seconde): programme-import-too-often rule=FREQ=SECONDLY
    line 28 (trop-compte): programme-import-too-many rule=FREQ=DAILY;COUNT=4294967297 limit=4000
    line 34 (jamais): programme-import-no-date rule=FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30
    line 40 (regle-illisible): programme-import-bad-rule rule=FREQ=SOUVENT
    line 46 (deux-regles): programme-import-several-rules
    line 53 (exrule): programme-import-exclusion-rule
    line 60 (an-9999): programme-import-year-out-of-range
    line 65 (double): programme-import-duplicate
    line 77 (latin): programme-import-not-utf8
    line 82 (perdu): programme-import-truncated
    line 92 (coupe): programme-import-truncated
    ");
    let titles: Vec<_> = plan
        .new
        .iter()
        .map(|event| event.details.title.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "Bon, malgré ses voisins",
            "Double, version récente",
            "Bon aussi"
        ]
    );
}

#[test]
fn private_entries_tasks_and_changes_of_all_later_dates_are_refused() {
    let reasons = |name: &str| -> Vec<Reason> {
        plan(name)
            .refused
            .into_iter()
            .map(|refused| refused.reason)
            .collect()
    };
    assert_eq!(reasons("nextcloud.ics"), [Reason::Private, Reason::Task]);
    let zone = "Heure de la maison".to_owned();
    assert_eq!(
        reasons("outlook.ics"),
        [
            Reason::Private,
            Reason::UnknownZone { zone },
            Reason::ThisAndFuture
        ]
    );
}

#[test]
fn what_was_changed_in_taking_an_entry_is_said() {
    let remarks = |name: &str| -> Vec<Remark> {
        plan(name)
            .remarks
            .into_iter()
            .map(|remarked| remarked.remark)
            .collect()
    };
    let paris = "Europe/Paris".to_owned();
    assert_eq!(
        remarks("apple.ics"),
        [Remark::NoZone {
            zone: paris.clone()
        }]
    );
    assert_eq!(
        remarks("maison.ics"),
        [
            Remark::ZoneGuessed {
                named: "Heure du village".to_owned(),
                zone: paris.clone()
            },
            Remark::ZoneGuessed {
                named: "Heure de la Réunion".to_owned(),
                zone: "Indian/Reunion".to_owned()
            },
            Remark::NoUid,
            Remark::Alone,
        ]
    );
    let outlook = remarks("outlook.ics");
    let named = "(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris".to_owned();
    assert!(
        outlook.contains(&Remark::ZoneGuessed { named, zone: paris }),
        "{outlook:?}"
    );
}

#[test]
fn nothing_of_people_s_addresses_is_kept() {
    for (name, ..) in COUNTS {
        for event in plan(name).new {
            let kept = format!("{:?}", event.details);
            assert!(
                !kept.contains("mailto") && !kept.contains("@example.com"),
                "{name}: {kept}"
            );
        }
    }
}
