//! What people read about dates, repetition and imports, in both languages.

use super::*;
use crate::programme::tests::evening;
use crate::programme::{Repeat, Zone, import};
use crate::web::words::Lang;
use jiff::Zoned;
use jiff::tz::TimeZone;

fn french() -> Words {
    Words::of(Lang::Fr)
}

fn at(text: &str) -> Zoned {
    format!("{text}[Europe/Paris]").parse().expect("a moment")
}

const TODAY: Date = date(2026, 11, 21);

fn hours(start: &str, end: Option<&str>) -> Span {
    Span::Hours {
        start: at(start),
        end: end.map(at),
    }
}

#[test]
fn a_span_is_said_as_one_would() {
    for (of, french_words, english_words) in [
        (
            hours("2026-11-21T18:30", Some("2026-11-21T20:00")),
            "samedi 21 novembre, de 18\u{a0}h\u{a0}30 à 20\u{a0}h",
            "Saturday 21 November, from 18:30 to 20:00",
        ),
        (
            hours("2026-11-21T21:00", Some("2026-11-22T01:00")),
            "samedi 21 novembre, de 21\u{a0}h à 1\u{a0}h",
            "Saturday 21 November, from 21:00 to 1:00",
        ),
        (
            hours("2027-01-02T10:00", None),
            "samedi 2 janvier 2027, à 10\u{a0}h",
            "Saturday, 2 January 2027, at 10:00",
        ),
        (
            hours("2026-11-21T18:00", Some("2026-11-22T17:00")),
            "du samedi 21 novembre, 18\u{a0}h, au dimanche 22 novembre, 17\u{a0}h",
            "from Saturday 21 November, 18:00, to Sunday 22 November, 17:00",
        ),
        (
            Span::Days {
                first: date(2026, 11, 28),
                last: date(2026, 11, 29),
            },
            "du samedi 28 novembre au dimanche 29 novembre",
            "Saturday 28 November to Sunday 29 November",
        ),
    ] {
        assert_eq!(span(french(), &of, TODAY), french_words);
        assert_eq!(span(Words::of(Lang::En), &of, TODAY), english_words);
    }
}

#[test]
fn a_rule_is_said_as_one_would() {
    let zone = TimeZone::get("Europe/Paris").expect("in the database");
    for (rule, french_words, english_words) in [
        ("FREQ=DAILY", "chaque jour", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours", "every 3 days"),
        ("FREQ=WEEKLY", "chaque samedi", "every Saturday"),
        (
            "FREQ=WEEKLY;BYDAY=MO,WE,FR",
            "chaque lundi, mercredi et vendredi",
            "every Monday, Wednesday and Friday",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2",
            "samedi, une semaine sur deux",
            "every other week, on Saturday",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1WE",
            "le premier mercredi du mois",
            "on the first Wednesday of the month",
        ),
        (
            "FREQ=MONTHLY;BYDAY=-1SA",
            "le dernier samedi du mois",
            "on the last Saturday of the month",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1TU,3TU",
            "le premier mardi et troisième mardi du mois",
            "on the first Tuesday and third Tuesday of the month",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15;INTERVAL=2",
            "le 15, tous les 2 mois",
            "on day 15, every 2 months",
        ),
        ("FREQ=YEARLY", "chaque année", "every year"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
            "plusieurs fois, aux dates ci-dessous",
            "several times, on the dates below",
        ),
        (
            "FREQ=WEEKLY;UNTIL=20261219",
            "chaque samedi, jusqu’au samedi 19 décembre",
            "every Saturday, until Saturday 19 December",
        ),
    ] {
        let mut event = evening("Essai");
        let parsed = Rule::parse(rule, &event.when, &zone).expect(rule);
        event.repeat = Some(Repeat {
            rule: Some(parsed),
            ..Repeat::default()
        });
        let said = |lang| repetition(Words::of(lang), &event, TODAY).expect("it repeats");
        assert_eq!(said(Lang::Fr), french_words, "{rule}");
        assert_eq!(said(Lang::En), english_words, "{rule}");
    }
}

#[test]
fn a_preview_tells_what_is_taken_and_why_the_rest_is_not() {
    let file = include_bytes!("../../../tests/data/ics/openagenda.ics");
    let venue = Zone::named("Europe/Paris").expect("in the database");
    let reading = import::read(file, &venue).expect("a calendar");
    let told = Plan::of(reading, &venue, |_| Ok::<_, std::convert::Infallible>(None));
    let lines = plan(french(), &told.expect("cannot fail"), TODAY, false);
    let lines = lines.join("\n").replace('\u{a0}', " ");
    insta::assert_snapshot!(lines, @r"
    Agenda : Agenda du pays d’Exemple
    Nouveaux : 4. Changés : 0. Annulés : 0. Inchangés : 0. Refusés : 1.
    Nouveau : Atelier d’écriture, mercredi 18 novembre
    Nouveau : Atelier d’écriture, mercredi 25 novembre
    Nouveau : Atelier d’écriture, mercredi 2 décembre
    Nouveau : Marché de Noël, samedi 28 novembre
    Refusé, ligne 83, « Concert (horaires à l’envers) » : la fin est avant le début.
    Rien n’a été écrit. Pour le faire, ajoutez --apply.
    ");
}

#[test]
fn every_reason_has_its_words_in_both_languages() {
    for lang in Lang::ALL {
        let w = Words::of(lang);
        for name in [
            "abime",
            "nextcloud",
            "outlook",
            "apple",
            "maison",
            "rfc5545-examples",
        ] {
            let root = env!("CARGO_MANIFEST_DIR");
            let path = format!("{root}/tests/data/ics/{name}.ics");
            let file = std::fs::read(path).expect(name);
            let venue = Zone::named("Europe/Paris").expect("in the database");
            let reading = import::read(&file, &venue).expect("a calendar");
            let told = Plan::of(reading, &venue, |_| Ok::<_, std::convert::Infallible>(None));
            for line in plan(w, &told.expect("cannot fail"), TODAY, true) {
                assert!(
                    !line.contains("programme-") && !line.contains("{$"),
                    "{line}"
                );
            }
        }
    }
}
