//! The page "La machine": what this box is, what it takes, where it stands in its life, in words and small drawings.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;

use crate::appliance::health::chart::{Chart, HEIGHT};
use crate::appliance::health::disk::{DataDisk, Kind, Wear};
use crate::appliance::health::history::Point;
use crate::appliance::health::{Drawn, Health, Reading, Reason};
use crate::web::{self, Error, Frame, Lang, Visit, Words, dates};

#[derive(Template)]
#[template(path = "appliance/machine.html")]
struct MachinePage {
    f: Frame,
    /// Whether all is well, and since when it has been on.
    lead: String,
    /// What visitors may want to tell the desk.
    troubles: Vec<String>,
    facts: Vec<Fact>,
    courses: Vec<Course>,
    height: u32,
}

/// One line of what is known.
struct Fact {
    name: String,
    said: String,
}

/// A chart, and the same in words.
struct Course {
    id: String,
    title: String,
    said: String,
    chart: Chart,
}

/// GET /machine
pub(super) async fn page(State(health): State<Health>, visit: Visit) -> Result<Response, Error> {
    let reading = health.reading().await?;
    let (day, week) = {
        let history = health.history();
        (history.day(), history.week())
    };
    let w = visit.words;
    let troubles = reading.reasons();
    let uptime = since(w, reading.machine.uptime.as_secs());
    let lead = if troubles.is_empty() {
        "machine-lead-well"
    } else {
        "machine-lead-not"
    };
    web::shared_page(&MachinePage {
        lead: w.t1(lead, "since", uptime),
        troubles: troubles.into_iter().map(|it| w.t(trouble(it))).collect(),
        facts: facts(w, &reading),
        courses: courses(w, &day, &week),
        height: HEIGHT,
        f: visit.frame("place", visit.t("machine-title")),
    })
}

fn trouble(reason: Reason) -> &'static str {
    match reason {
        Reason::StoreFailed => "machine-trouble-store-failed",
        Reason::GateSilent => "machine-trouble-gate-silent",
        Reason::DiskFull => "machine-trouble-disk-full",
        Reason::DiskWorn => "machine-trouble-disk-worn",
        Reason::ClockUntrusted => "machine-trouble-clock-untrusted",
        Reason::UplinkLost => "machine-trouble-uplink-lost",
        Reason::Hot => "machine-trouble-hot",
        Reason::PowerLow => "machine-trouble-power-low",
        Reason::MemoryLow => "machine-trouble-memory-low",
    }
}

/// "depuis 12 jours"
fn since(w: Words, seconds: u64) -> String {
    match (seconds / 86_400, seconds / 3600) {
        (0, 0) => w.t1("machine-since-minutes", "n", seconds / 60),
        (0, hours) => w.t1("machine-since-hours", "n", hours),
        (days, _) => w.t1("machine-since-days", "n", days),
    }
}

fn facts(w: Words, reading: &Reading) -> Vec<Fact> {
    let machine = &reading.machine;
    let fact = |name: &str, said: String| Fact {
        name: w.t(name),
        said,
    };
    let model = machine.model.clone();
    let mut facts = vec![
        fact(
            "machine-is",
            model.unwrap_or_else(|| w.t("machine-is-unknown")),
        ),
        fact("machine-age", age(w, machine.firmware, &machine.disk)),
        fact("machine-power", power(w, reading.drawn)),
        fact("machine-warmth", warmth(w, machine.temperature)),
    ];
    if let Some(space) = reading.space {
        let (free, total) = (bytes(w, space.free), bytes(w, space.total));
        facts.push(fact(
            "machine-room",
            w.t2("machine-room-said", "free", free, "total", total),
        ));
    }
    facts.push(fact("machine-disk", disk(w, &machine.disk)));
    if let Some(memory) = machine.memory {
        let (free, total) = (bytes(w, memory.available), bytes(w, memory.total));
        facts.push(fact(
            "machine-memory",
            w.t2("machine-room-said", "free", free, "total", total),
        ));
    }
    facts.push(fact("machine-visitors", visitors(w, reading.visitors())));
    let kernel = machine.kernel.as_deref().unwrap_or("?");
    let programs = w.t2(
        "machine-programs-said",
        "parvis",
        env!("CARGO_PKG_VERSION"),
        "linux",
        kernel,
    );
    facts.push(fact("machine-programs", programs));
    facts
}

fn age(w: Words, firmware: Option<Date>, disk: &DataDisk) -> String {
    let month = |date| dates::month_year(w.lang(), date);
    let said = [
        firmware.map(|date| w.t1("machine-age-firmware", "month", month(date))),
        disk.made
            .map(|date| w.t1("machine-age-card", "month", month(date))),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() {
        w.t("machine-age-unknown")
    } else {
        said.join(" ")
    }
}

fn power(w: Words, drawn: Option<Drawn>) -> String {
    let watts = |milli: u32| tenths(w, i64::from(milli) / 100);
    match drawn {
        None => w.t("machine-power-unmeasured"),
        Some(Drawn::Whole(milli)) => w.t1("machine-power-whole", "watts", watts(milli)),
        Some(Drawn::Processor(milli)) => w.t1("machine-power-processor", "watts", watts(milli)),
    }
}

fn warmth(w: Words, temperature: Option<i32>) -> String {
    match temperature {
        Some(said) => w.t1("machine-warmth-said", "degrees", tenths(w, said.into())),
        None => w.t("machine-warmth-unmeasured"),
    }
}

fn disk(w: Words, disk: &DataDisk) -> String {
    let kind = w.t(match disk.kind {
        Kind::Unknown => "machine-disk-unknown",
        Kind::SdCard => "machine-disk-card",
        Kind::Emmc => "machine-disk-emmc",
        Kind::Nvme | Kind::Solid => "machine-disk-solid",
        Kind::Turning => "machine-disk-turning",
        Kind::Virtual => "machine-disk-virtual",
    });
    let wear = match (disk.wear, disk.kind) {
        (
            Some(Wear {
                is_near_end: true, ..
            }),
            _,
        ) => w.t("machine-wear-end"),
        (Some(wear), _) => w.t1("machine-wear-said", "percent", wear.used_percent),
        (None, Kind::SdCard) => w.t("machine-wear-card"),
        (None, Kind::Unknown | Kind::Virtual) => String::new(),
        (None, _) => w.t("machine-wear-unread"),
    };
    let written = disk
        .written
        .map(|it| w.t1("machine-written", "bytes", bytes(w, it)));
    let said = [Some(kind), Some(wear), written].into_iter().flatten();
    said.filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn visitors(w: Words, count: Option<u32>) -> String {
    match count {
        None => w.t("machine-visitors-uncounted"),
        Some(0) => w.t("machine-visitors-few"),
        Some(count) => w.t2("machine-visitors-said", "least", count, "most", count + 4),
    }
}

/// "51,6": tenths, as each language writes them.
fn tenths(w: Words, tenths: i64) -> String {
    let mark = if w.lang() == Lang::Fr { ',' } else { '.' };
    let sign = if tenths < 0 { "−" } else { "" };
    format!("{sign}{}{mark}{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// Bytes as shops say them.
fn bytes(w: Words, count: u64) -> String {
    const MB: u64 = 1_000_000;
    let number = |n| dates::number(w.lang(), n);
    if count < 10_000 * MB {
        w.t1("machine-megabytes", "n", number(count / MB))
    } else {
        w.t1("machine-gigabytes", "n", number(count / (1000 * MB)))
    }
}

/// A kind of chart: what it shows of a point, and its words.
struct Shown {
    id: &'static str,
    title: &'static str,
    said: &'static str,
    from_zero: bool,
    of: fn(&Point) -> Option<f64>,
    number: fn(Words, f64) -> String,
}

const SHOWN: [Shown; 4] = [
    Shown {
        id: "warmth",
        title: "machine-chart-warmth",
        said: "machine-chart-warmth-said",
        from_zero: false,
        of: |point| point.temperature.map(f64::from),
        number: |w, value| tenths(w, value as i64),
    },
    Shown {
        id: "power",
        title: "machine-chart-power",
        said: "machine-chart-power-said",
        from_zero: true,
        of: |point| point.power.map(f64::from),
        number: |w, value| tenths(w, value as i64 / 100),
    },
    Shown {
        id: "visitors",
        title: "machine-chart-visitors",
        said: "machine-chart-visitors-said",
        from_zero: true,
        of: |point| point.visitors.map(f64::from),
        number: |w, value| dates::number(w.lang(), value as u64),
    },
    Shown {
        id: "room",
        title: "machine-chart-room",
        said: "machine-chart-room-said",
        from_zero: true,
        of: |point| point.free.map(f64::from),
        number: |w, value| bytes(w, (value as u64) << 20),
    },
];

/// All charts for which there is something to draw.
fn courses(w: Words, day: &[Option<Point>], week: &[Option<Point>]) -> Vec<Course> {
    let spans = [
        ("day", "machine-chart-day", day),
        ("week", "machine-chart-week", week),
    ];
    let pairs = SHOWN.iter().flat_map(|it| spans.map(|span| (it, span)));
    let drawn = pairs.filter_map(|(shown, (span, when, course))| {
        let course: Vec<_> = course
            .iter()
            .map(|it| it.as_ref().and_then(shown.of))
            .collect();
        let chart = Chart::of(&course, shown.from_zero)?;
        let number = |value| (shown.number)(w, value);
        let said = w.t2(
            shown.said,
            "lowest",
            number(chart.lowest),
            "highest",
            number(chart.highest),
        );
        Some(Course {
            id: format!("{}-{span}", shown.id),
            title: w.t1(shown.title, "when", w.t(when)),
            said,
            chart,
        })
    });
    drawn.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(temperature: i32, visitors: u32) -> Option<Point> {
        Some(Point {
            temperature: Some(temperature),
            visitors: Some(visitors),
            ..Point::default()
        })
    }

    #[test]
    fn a_chart_says_in_words_what_it_draws() {
        let day = [at(421, 0), at(516, 15), None, at(430, 5)];
        let drawn = courses(Words::of(Lang::Fr), &day, &[]);
        let said: Vec<_> = drawn
            .iter()
            .map(|it| (it.id.as_str(), it.said.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("warmth-day", "Entre 42,1 et 51,6\u{a0}°C."),
                ("visitors-day", "Entre 0 et 15, de cinq en cinq."),
            ],
            "power and room are not known here, nor is the week"
        );
    }

    #[test]
    fn visitors_are_told_by_fives() {
        let said = |count| visitors(Words::of(Lang::En), count);
        assert_eq!(said(Some(0)), "Fewer than five");
        assert_eq!(said(Some(15)), "Between 15 and 19");
    }

    #[test]
    fn uptime_is_said_in_the_unit_that_people_would_use() {
        let said = |seconds| since(Words::of(Lang::Fr), seconds);
        assert_eq!(said(30), "depuis moins d’une minute");
        assert_eq!(said(7300), "depuis 2 heures");
        assert_eq!(said(12 * 86_400 + 5), "depuis 12 jours");
    }
}
