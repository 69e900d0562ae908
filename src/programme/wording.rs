//! Dates, repetition and imports of the programme in words, in the visitor's language.

use calcard::icalendar::{ICalendarDay, ICalendarFrequency, ICalendarWeekday};
use jiff::Zoned;
use jiff::civil::{Date, date};

use super::plan::Plan;
use super::reason::Place;
use super::{Event, Rule, Span, When};
use crate::web::dates;
use crate::web::words::Words;

/// A night out ends on the morning after, within so many hours; what lasts longer names both days.
const ONE_NIGHT_HOURS: i64 = 18;

/// « samedi 21 novembre », with its year when it is not this one.
pub fn day(w: Words, day: Date, today: Date) -> String {
    if day.year() == today.year() {
        dates::day(w.lang(), day)
    } else {
        dates::long_date(w.lang(), day)
    }
}

/// « samedi 21 novembre, de 18 h 30 à 20 h ».
pub fn span(w: Words, span: &Span, today: Date) -> String {
    let days = |first: Date, last: Date| {
        let (first, last) = (day(w, first, today), day(w, last, today));
        w.t2("programme-days", "first", first, "last", last)
    };
    match span {
        Span::Days { first, last } if first == last => day(w, *first, today),
        Span::Days { first, last } => days(*first, *last),
        Span::Hours { start, end: None } => {
            let (day, at) = (
                day(w, start.date(), today),
                dates::time(w.lang(), start.time()),
            );
            w.t2("programme-day-at", "day", day, "at", at)
        }
        Span::Hours {
            start,
            end: Some(end),
        } => {
            let (from, to) = (
                dates::time(w.lang(), start.time()),
                dates::time(w.lang(), end.time()),
            );
            let first = day(w, start.date(), today);
            let is_one_night = end.duration_since(start).as_hours() < ONE_NIGHT_HOURS;
            if end.date() == start.date() || is_one_night {
                let pairs = [("day", first), ("from", from), ("to", to)];
                return w.with("programme-day-from-to", &pairs);
            }
            let last = day(w, end.date(), today);
            let pairs = [("first", first), ("from", from), ("last", last), ("to", to)];
            w.with("programme-days-from-to", &pairs)
        }
    }
}

/// « chaque mardi, jusqu’au 29 juin »; `None` for what happens once.
pub fn repetition(w: Words, event: &Event, today: Date) -> Option<String> {
    let repeat = event.repeat.as_ref()?;
    let Some(rule) = &repeat.rule else {
        return (!repeat.also.is_empty()).then(|| w.t("programme-repeat-dates"));
    };
    let said = rule_in_words(w, rule, &event.when);
    Some(match rule.last() {
        Some(last) => {
            let last = day(w, last.date(), today);
            w.t2("programme-repeat-until", "repeat", said, "day", last)
        }
        None => said,
    })
}

fn rule_in_words(w: Words, rule: &Rule, first: &When) -> String {
    let parts = rule.parts();
    let every = u32::from(parts.interval.unwrap_or(1));
    let is_plain = parts.bysetpos.is_empty()
        && parts.byyearday.is_empty()
        && parts.byweekno.is_empty()
        && parts.byhour.is_empty()
        && parts.byminute.is_empty()
        && (parts.bymonth.is_empty() || parts.freq == ICalendarFrequency::Yearly);
    let first_day = first.start().date();
    let days: Vec<String> = match parts.byday.as_slice() {
        [] => vec![dates::weekday(w.lang(), first_day)],
        some => some.iter().map(|day| weekday(w, day)).collect(),
    };
    match parts.freq {
        _ if !is_plain => w.t("programme-repeat-other"),
        ICalendarFrequency::Daily if parts.byday.is_empty() && parts.bymonthday.is_empty() => {
            w.t1("programme-repeat-daily", "every", every)
        }
        ICalendarFrequency::Weekly => w.t2(
            "programme-repeat-weekly",
            "every",
            every,
            "days",
            list(w, &days),
        ),
        ICalendarFrequency::Monthly if parts.bymonthday.is_empty() && !parts.byday.is_empty() => {
            match parts
                .byday
                .iter()
                .map(|day| nth_weekday(w, day))
                .collect::<Option<Vec<_>>>()
            {
                Some(days) => w.t2(
                    "programme-repeat-monthly",
                    "every",
                    every,
                    "days",
                    list(w, &days),
                ),
                None => w.t("programme-repeat-other"),
            }
        }
        ICalendarFrequency::Monthly if parts.byday.is_empty() => {
            let number = match parts.bymonthday.as_slice() {
                [] => first_day.day(),
                [day] if *day > 0 => *day,
                _ => return w.t("programme-repeat-other"),
            };
            w.t2(
                "programme-repeat-monthly-day",
                "every",
                every,
                "day",
                i32::from(number),
            )
        }
        ICalendarFrequency::Yearly if parts.byday.is_empty() && parts.bymonth.len() < 2 => {
            w.t1("programme-repeat-yearly", "every", every)
        }
        _ => w.t("programme-repeat-other"),
    }
}

/// « premier mercredi »; `None` for places nobody says.
fn nth_weekday(w: Words, day: &ICalendarDay) -> Option<String> {
    let nth = match day.ordwk? {
        nth @ 1..=5 => w.t(&format!("programme-nth-{nth}")),
        -1 => w.t("programme-nth-last"),
        -2 => w.t("programme-nth-last-but-one"),
        _ => return None,
    };
    Some(w.t2("programme-nth-day", "nth", nth, "day", weekday(w, day)))
}

fn weekday(w: Words, day: &ICalendarDay) -> String {
    // The first week of November 2026 begins on the second, a Monday.
    let in_that_week = match day.weekday {
        ICalendarWeekday::Monday => 2,
        ICalendarWeekday::Tuesday => 3,
        ICalendarWeekday::Wednesday => 4,
        ICalendarWeekday::Thursday => 5,
        ICalendarWeekday::Friday => 6,
        ICalendarWeekday::Saturday => 7,
        ICalendarWeekday::Sunday => 8,
    };
    dates::weekday(w.lang(), date(2026, 11, in_that_week))
}

/// « lundi, mercredi et vendredi ».
fn list(w: Words, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => w.t2("programme-and", "before", before.join(", "), "last", last),
    }
}

/// What an import would do (`applied` false) or did, a line at a time.
pub fn plan(w: Words, plan: &Plan, today: Date, applied: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(name) = &plan.name {
        lines.push(w.t1("programme-import-name", "name", name));
    }
    let count = |list: &[Event]| list.len().to_string();
    lines.push(w.with(
        "programme-import-counts",
        &[
            ("new", count(&plan.new)),
            ("changed", count(&plan.changed)),
            ("cancelled", count(&plan.cancelled)),
            ("unchanged", count(&plan.unchanged)),
            ("refused", plan.refused.len().to_string()),
        ],
    ));
    for (key, events) in [
        ("programme-import-new", &plan.new),
        ("programme-import-changed", &plan.changed),
        ("programme-import-cancelled", &plan.cancelled),
    ] {
        let told = events.iter().map(|event| event_line(w, event, today));
        lines.extend(told.map(|event| w.with(key, &[("event", event)])));
    }
    for refused in &plan.refused {
        let why = w.with(refused.reason.key(), &refused.reason.args());
        lines.push(placed(w, "programme-import-refused", &refused.place, why));
    }
    for remarked in &plan.remarks {
        let what = w.with(remarked.remark.key(), &remarked.remark.args());
        lines.push(placed(w, "programme-import-remark", &remarked.place, what));
    }
    lines.push(match (applied, plan.is_idle()) {
        (_, true) => w.t("programme-import-idle"),
        (true, false) => w.t("programme-import-applied"),
        (false, false) => w.t("programme-import-not-yet"),
    });
    lines
}

fn placed(w: Words, key: &str, place: &Place, why: String) -> String {
    let named = place.title.as_ref().or(place.uid.as_ref());
    let entry = named
        .cloned()
        .unwrap_or_else(|| w.t("programme-import-unnamed"));
    w.with(
        key,
        &[
            ("line", place.line.to_string()),
            ("entry", entry),
            ("why", why),
        ],
    )
}

/// « Chorale, mardi 8 septembre 2026, de 18 h 30 à 20 h 30 (chaque mardi) ».
pub fn event_line(w: Words, event: &Event, today: Date) -> String {
    let first = event.when.start().date();
    let when = day(w, first, today);
    let title = &event.details.title;
    match repetition(w, event, today) {
        Some(repeat) => w.with(
            "programme-line-repeated",
            &[("title", title.clone()), ("when", when), ("repeat", repeat)],
        ),
        None => w.t2("programme-line", "title", title, "when", when),
    }
}

/// « mardi 8 septembre, de 18 h 30 à 20 h 30 · chaque mardi · Grande salle »: when, how often, where.
pub fn plan_of(w: Words, event: &Event, now: &Zoned) -> String {
    let today = now.date();
    let when = Span::of(&event.when, now.time_zone()).map_or_else(
        || day(w, event.when.start().date(), today),
        |it| span(w, &it, today),
    );
    let (repeats, place) = (repetition(w, event, today), event.details.place.clone());
    let said: Vec<String> = [Some(when), repeats, place].into_iter().flatten().collect();
    said.join(" · ")
}

#[cfg(test)]
mod tests;
