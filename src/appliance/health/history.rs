//! What is remembered of how the box was: means of five minutes, a day and a week back.
//!
//! No date is in it. The order is that of the readings, and a start is marked where it lies: what the axis of a chart
//! counts is the time that the box was on, so that no jump of a clock draws nonsense.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::Reading;

/// Readings, one a minute, in a point.
const READINGS: usize = 5;
/// Points in an hour.
pub(super) const POINTS: usize = 12;
/// Hours of the day's chart.
const DAY: usize = 24;
/// Hours of the week's chart.
const WEEK: usize = 7 * 24;
/// Hours kept: those of the week, and the day in which it ends.
pub(super) const HOURS: usize = WEEK + DAY;

/// Means over some time; nothing for what was not known in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// In tenths of a degree Celsius.
    pub temperature: Option<i32>,
    /// In milliwatts.
    pub power: Option<u32>,
    /// Visitors who had entered, by fives.
    pub visitors: Option<u32>,
    /// Mebibytes that could still be written.
    pub free: Option<u32>,
}

impl Point {
    /// What a reading says.
    pub fn of(reading: &Reading) -> Self {
        let free = reading.space.map(|space| space.free >> 20);
        Self {
            temperature: reading.machine.temperature,
            power: reading.drawn.map(super::Drawn::milliwatts),
            visitors: reading.visitors(),
            free: free.and_then(|mebibytes| u32::try_from(mebibytes).ok()),
        }
    }

    fn mean(points: &[Self]) -> Self {
        let of = |what: fn(&Self) -> Option<u32>| {
            let known: Vec<u64> = points.iter().filter_map(what).map(u64::from).collect();
            let sum: u64 = known.iter().sum();
            sum.checked_div(known.len() as u64)
                .and_then(|it| u32::try_from(it).ok())
        };
        let warm: Vec<i32> = points.iter().filter_map(|it| it.temperature).collect();
        let count = i32::try_from(warm.len()).unwrap_or(i32::MAX);
        Self {
            temperature: warm.iter().sum::<i32>().checked_div(count),
            power: of(|it| it.power),
            // Still by fives: a mean of such numbers lies between them.
            visitors: of(|it| it.visitors).map(|it| it / 5 * 5),
            free: of(|it| it.free),
        }
    }
}

/// An hour during which the box was on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hour {
    /// Whether it is the first one after a start.
    pub is_start: bool,
    /// Its points, at most twelve.
    pub points: Vec<Point>,
}

/// The hours kept, and the one that goes on.
#[derive(Debug, Default)]
pub struct History {
    hours: VecDeque<Hour>,
    open: Hour,
    readings: Vec<Point>,
}

impl History {
    /// Begins after these hours, which an earlier run kept.
    pub fn after(hours: Vec<Hour>) -> Self {
        Self {
            hours: hours.into(),
            open: Hour {
                is_start: true,
                points: Vec::new(),
            },
            readings: Vec::new(),
        }
    }

    /// Adds a minute's reading; the hour, when it is full.
    pub fn add(&mut self, reading: Point) -> Option<Hour> {
        self.readings.push(reading);
        if self.readings.len() < READINGS {
            return None;
        }
        self.open.points.push(Point::mean(&self.readings));
        self.readings.clear();
        if self.open.points.len() < POINTS {
            return None;
        }
        self.close()
    }

    /// Ends the hour before its time; nothing when it has no point.
    pub fn close(&mut self) -> Option<Hour> {
        if self.open.points.is_empty() {
            return None;
        }
        let hour = std::mem::take(&mut self.open);
        self.hours.push_back(hour.clone());
        while self.hours.len() > HOURS {
            self.hours.pop_front();
        }
        Some(hour)
    }

    /// The last day: a point for a quarter of an hour, and nothing where the box had been off.
    pub fn day(&self) -> Vec<Option<Point>> {
        self.course(DAY, POINTS / 4)
    }

    /// The last week: a point for an hour, likewise.
    pub fn week(&self) -> Vec<Option<Point>> {
        self.course(WEEK, POINTS)
    }

    /// Means of so many points each, over the last hours.
    fn course(&self, hours: usize, at_once: usize) -> Vec<Option<Point>> {
        let all = self.hours.iter().chain([&self.open]);
        let mut course = Vec::new();
        for hour in all.filter(|hour| !hour.points.is_empty()) {
            if hour.is_start && !course.is_empty() {
                course.push(None);
            }
            let means = hour.points.chunks(at_once).map(Point::mean);
            course.extend(means.map(Some));
        }
        let most = hours * POINTS / at_once;
        course.split_off(course.len().saturating_sub(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(temperature: i32) -> Point {
        Point {
            temperature: Some(temperature),
            visitors: Some(5),
            ..Point::default()
        }
    }

    #[test]
    fn an_hour_is_full_after_sixty_readings() {
        let mut history = History::after(Vec::new());
        for minute in 0..59 {
            assert_eq!(history.add(at(minute)), None);
        }
        let hour = history.add(at(59)).expect("full");
        assert!(hour.is_start);
        assert_eq!(hour.points.len(), POINTS);
        assert_eq!(hour.points[0].temperature, Some(2), "the mean of 0 to 4");
        assert_eq!(hour.points[0].power, None, "not measured");
        assert_eq!(history.day().len(), 4, "four quarters of an hour");
        assert_eq!(history.week().len(), 1);
    }

    #[test]
    fn a_start_is_a_gap_whatever_the_clock_says() {
        let full = |is_start| Hour {
            is_start,
            points: vec![at(400); POINTS],
        };
        let mut history = History::after(vec![full(true), full(false)]);
        for _ in 0..READINGS {
            history.add(at(500));
        }
        let week: Vec<_> = history
            .week()
            .iter()
            .map(|it| it.map(|it| it.temperature))
            .collect();
        assert_eq!(
            week,
            [Some(Some(400)), Some(Some(400)), None, Some(Some(500))]
        );
    }

    #[test]
    fn no_more_than_a_week_and_a_day_is_kept() {
        let mut history = History::after(Vec::new());
        for _ in 0..(HOURS + 5) * POINTS * READINGS {
            history.add(at(400));
        }
        assert_eq!(history.hours.len(), HOURS);
        assert_eq!(history.day().len(), 24 * 4);
        assert_eq!(history.week().len(), WEEK);
    }
}
