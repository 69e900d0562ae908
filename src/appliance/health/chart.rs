//! A course of numbers as lines of an SVG drawing. What it shows is said in words beside it.

/// Height of the drawing, in its own units.
pub const HEIGHT: u32 = 60;
/// What stays free above and below the lines.
const MARGIN: f64 = 3.0;

/// Lines to draw, and the numbers between which they lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Width of the drawing, in its own units: one for each step.
    pub width: usize,
    /// The points of each line, as SVG's `points` wants them; a gap in the course ends one and begins another.
    pub lines: Vec<String>,
    /// The smallest number of the course.
    pub lowest: f64,
    /// The greatest number of the course.
    pub highest: f64,
}

impl Chart {
    /// The chart of a course; none when there are not two numbers in it. `from_zero` draws zero as the ground.
    pub fn of(course: &[Option<f64>], from_zero: bool) -> Option<Self> {
        let known = || course.iter().flatten().copied();
        if known().count() < 2 {
            return None;
        }
        let lowest = known().fold(f64::INFINITY, f64::min);
        let highest = known().fold(f64::NEG_INFINITY, f64::max);
        let ground = if from_zero { lowest.min(0.0) } else { lowest };
        let place = |value: f64| {
            let room = f64::from(HEIGHT) - 2.0 * MARGIN;
            let share = if highest > ground {
                (value - ground) / (highest - ground)
            } else {
                0.5
            };
            (MARGIN + room * (1.0 - share)).round()
        };
        let mut lines = vec![String::new()];
        for (at, value) in course.iter().enumerate() {
            let line = lines.last_mut().filter(|line| !line.is_empty());
            match (value, line) {
                (Some(value), Some(line)) => line.push_str(&format!(" {at},{}", place(*value))),
                (Some(value), None) => {
                    lines.retain(|line| !line.is_empty());
                    lines.push(format!("{at},{}", place(*value)));
                }
                (None, Some(_)) => lines.push(String::new()),
                (None, None) => {}
            }
        }
        lines.retain(|line| line.contains(' '));
        Some(Self {
            width: course.len() - 1,
            lines,
            lowest,
            highest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_becomes_lines_with_gaps() {
        let course = [Some(40.0), Some(50.0), None, Some(45.0), Some(40.0)];
        let chart = Chart::of(&course, false).expect("drawn");
        assert_eq!(chart.lines, ["0,57 1,3", "3,30 4,57"]);
        assert_eq!((chart.width, chart.lowest, chart.highest), (4, 40.0, 50.0));
    }

    #[test]
    fn what_stays_the_same_is_a_line_in_the_middle() {
        let chart = Chart::of(&[Some(7.0), Some(7.0)], false).expect("drawn");
        assert_eq!(chart.lines, ["0,30 1,30"]);
        assert_eq!(Chart::of(&[Some(7.0), None], false), None);
    }
}
