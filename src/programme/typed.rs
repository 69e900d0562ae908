//! Days and hours as somebody types them, in French or English.

use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};

use super::{Fault, When, Zone};

/// A day, with or without an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The day.
    pub date: Date,
    /// The hour, if one was typed.
    pub time: Option<Time>,
}

/// `2026-11-21`, `21/11/2026`, and with an hour `18:30`, `18h30`, `18 h 30`, `18h`, `T18:30`.
pub fn moment(text: &str) -> Option<Typed> {
    let text = text.trim();
    let day_ends = text
        .find(|c: char| !(c.is_ascii_digit() || "-/.".contains(c)))
        .unwrap_or(text.len());
    let (day, rest) = text.split_at(day_ends);
    let rest = rest.trim_start_matches(['T', 't', ',', ' ', '\u{a0}', '\u{202f}', 'à']);
    Some(Typed {
        date: date(day)?,
        time: if rest.is_empty() {
            None
        } else {
            Some(time(rest)?)
        },
    })
}

/// A day: `2026-11-21`, `21/11/2026`, `21.11.2026`.
pub fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// An hour: `18:30`, `18h30`, `18 h 30`, `18h`, `18`.
pub fn time(text: &str) -> Option<Time> {
    let mut numbers = [0_i8; 2];
    let mut parts = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    if !text
        .chars()
        .all(|c| c.is_ascii_digit() || ":hH. \u{a0}\u{202f}".contains(c))
    {
        return None;
    }
    numbers[0] = parts.next()?.parse().ok()?;
    numbers[1] = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    match parts.next() {
        None => Time::new(numbers[0], numbers[1], 0, 0).ok(),
        Some(_) => None,
    }
}

/// From a start and an end as typed: whole days without hours, else hours in `venue`'s zone. An
/// end that is only an hour is the next such hour, tomorrow if it must be.
///
/// # Errors
/// It ends before it begins.
pub fn when(start: Typed, end: Option<Typed>, venue: &Zone) -> Result<When, Fault> {
    let Some(time) = start.time else {
        let last = end.map_or(start.date, |end| end.date);
        let days = start.date.until(last).map_or(-1, |span| span.get_days());
        let count = u16::try_from(days + 1).map_err(|_| Fault::EndsBeforeStart)?;
        let when = When::Days {
            first: start.date,
            count,
        };
        return when.check().map(|()| when);
    };
    let begin = start.date.to_datetime(time);
    let lasts = match end {
        None => None,
        Some(end) => Some(length(begin, end)?),
    };
    let when = When::Hours {
        start: begin,
        zone: venue.clone(),
        lasts,
    };
    when.check().map(|()| when)
}

fn length(begin: DateTime, end: Typed) -> Result<Duration, Fault> {
    let end = end.date.to_datetime(end.time.unwrap_or(begin.time()));
    let length = Duration::try_from(begin.duration_until(end)).unwrap_or_default();
    if length.is_zero() {
        Err(Fault::EndsBeforeStart)
    } else {
        Ok(length)
    }
}

/// The end that an hour alone means for an event that begins at `start`.
pub fn end_at(start: Typed, end: Time) -> Option<Typed> {
    let is_later = start.time.is_some_and(|begin| end > begin);
    let date = if is_later {
        start.date
    } else {
        start.date.tomorrow().ok()?
    };
    Some(Typed {
        date,
        time: Some(end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date as day, time as at};

    #[test]
    fn a_moment_is_read_as_people_write_it() {
        let evening = Some(Typed {
            date: day(2026, 11, 21),
            time: Some(at(18, 30, 0, 0)),
        });
        for text in [
            "2026-11-21 18:30",
            "2026-11-21T18:30",
            "21/11/2026 18h30",
            " 21.11.2026 à 18 h 30 ",
            "2026-11-21, 18.30",
        ] {
            assert_eq!(moment(text), evening, "{text}");
        }
        let whole = moment("2026-11-21").expect("a day");
        assert_eq!(whole.time, None);
        for text in [
            "",
            "demain",
            "2026-13-01",
            "21/11",
            "2026-11-21 25h",
            "2026-11-21 18:30:15",
            "2026-11-21 midi",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn an_end_that_is_an_hour_may_lie_past_midnight() {
        let venue = Zone::named("Europe/Paris").expect("in the database");
        let start = moment("2026-11-21 21:00").expect("a moment");
        let end = end_at(start, at(1, 0, 0, 0)).expect("a moment");
        let concert = when(start, Some(end), &venue).expect("good");
        assert_eq!(concert.length(), Duration::from_secs(4 * 3600));
        assert_eq!(
            when(start, moment("2026-11-21 20:00"), &venue),
            Err(Fault::EndsBeforeStart)
        );
        let days = when(
            moment("2026-11-21").expect("a day"),
            moment("2026-11-22"),
            &venue,
        );
        assert_eq!(
            days,
            Ok(When::Days {
                first: day(2026, 11, 21),
                count: 2
            })
        );
    }
}
