//! `/health` and `/metrics`: the same facts for programs. `docs/health.md` tells each field.
//!
//! `/health` says nothing that the page "La machine" does not tell everybody, so everybody may ask. `/metrics` is for a
//! program on the machine itself: for others the address does not exist.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;

use crate::appliance::health::disk::Kind;
use crate::appliance::health::{Drawn, Gate, Health, Level, Reading, Reason, metrics};
use crate::clock::Trust;
use crate::reach::Reach;
use crate::web::{Error, Visit};

/// All of it, as JSON.
#[derive(Serialize)]
struct Report<'a> {
    status: &'static str,
    reasons: Vec<&'static str>,
    version: &'static str,
    store: Part,
    clock: Clock,
    disk: Disk<'a>,
    gate: &'static str,
    uplink: &'static str,
    visitors_at_least: Option<u32>,
    machine: Machine<'a>,
}

#[derive(Serialize)]
struct Part {
    status: &'static str,
}

#[derive(Serialize)]
struct Clock {
    status: &'static str,
    trust: &'static str,
    /// Universal time, RFC 3339.
    now: String,
}

#[derive(Serialize)]
struct Disk<'a> {
    status: &'static str,
    free_bytes: Option<u64>,
    total_bytes: Option<u64>,
    has_reserve: Option<bool>,
    kind: &'static str,
    file_system: Option<&'a str>,
    written_bytes: Option<u64>,
    wear_percent: Option<u8>,
}

#[derive(Serialize)]
struct Machine<'a> {
    status: &'static str,
    model: Option<&'a str>,
    kernel: Option<&'a str>,
    uptime_seconds: u64,
    temperature_celsius: Option<f64>,
    power_watts: Option<f64>,
    power_measured: Option<&'static str>,
    load_15_minutes: Option<f64>,
    processors: usize,
    memory_total_bytes: Option<u64>,
    memory_available_bytes: Option<u64>,
}

/// The worst among some reasons, of those that are.
fn worst(reasons: &[Reason], of: &[Reason]) -> &'static str {
    let levels = reasons
        .iter()
        .filter(|it| of.contains(it))
        .map(|it| it.level());
    levels.max().unwrap_or(Level::Ok).id()
}

impl<'a> Report<'a> {
    fn of(reading: &'a Reading) -> Self {
        let reasons = reading.reasons();
        Self {
            status: reading.level().id(),
            version: env!("CARGO_PKG_VERSION"),
            store: Part {
                status: worst(&reasons, &[Reason::StoreFailed]),
            },
            clock: Clock {
                status: worst(&reasons, &[Reason::ClockUntrusted]),
                now: format!("{:.0}", reading.now.timestamp()),
                trust: match reading.now.trust() {
                    Trust::None => "none",
                    Trust::Plausible => "plausible",
                    Trust::Trusted => "trusted",
                },
            },
            disk: Disk::of(reading, &reasons),
            gate: match reading.gate {
                Gate::Absent => "absent",
                Gate::Answers(_) => "ok",
                Gate::Silent => "silent",
            },
            uplink: match reading.reach {
                Reach::Local => "local",
                Reach::Up => "up",
                Reach::Lost => "lost",
            },
            visitors_at_least: reading.visitors(),
            machine: Machine::of(reading, &reasons),
            reasons: reasons.into_iter().map(Reason::id).collect(),
        }
    }
}

impl<'a> Disk<'a> {
    fn of(reading: &'a Reading, reasons: &[Reason]) -> Self {
        let (space, disk) = (reading.space, &reading.machine.disk);
        Self {
            status: worst(reasons, &[Reason::DiskFull, Reason::DiskWorn]),
            free_bytes: space.map(|it| it.free),
            total_bytes: space.map(|it| it.total),
            has_reserve: space.map(|it| it.has_ballast),
            kind: match disk.kind {
                Kind::Unknown => "unknown",
                Kind::SdCard => "sd-card",
                Kind::Emmc => "emmc",
                Kind::Nvme => "nvme",
                Kind::Solid => "solid",
                Kind::Turning => "turning",
                Kind::Virtual => "virtual",
            },
            file_system: disk.file_system.as_deref(),
            written_bytes: disk.written,
            wear_percent: disk.wear.map(|it| it.used_percent),
        }
    }
}

impl<'a> Machine<'a> {
    fn of(reading: &'a Reading, reasons: &[Reason]) -> Self {
        let machine = &reading.machine;
        Self {
            status: worst(reasons, &[Reason::Hot, Reason::PowerLow, Reason::MemoryLow]),
            model: machine.model.as_deref(),
            kernel: machine.kernel.as_deref(),
            uptime_seconds: machine.uptime.as_secs(),
            temperature_celsius: machine.temperature.map(|it| f64::from(it) / 10.0),
            power_watts: reading.drawn.map(|it| f64::from(it.milliwatts()) / 1000.0),
            power_measured: reading.drawn.map(|it| match it {
                Drawn::Whole(_) => "whole",
                Drawn::Processor(_) => "processor",
            }),
            load_15_minutes: machine.load.map(|it| f64::from(it) / 100.0),
            processors: machine.processors,
            memory_total_bytes: machine.memory.map(|it| it.total),
            memory_available_bytes: machine.memory.map(|it| it.available),
        }
    }
}

/// GET /health: 503 when visitors are not served as they should be.
pub(super) async fn health(State(health): State<Health>) -> Result<Response, Error> {
    let reading = health.reading().await?;
    let status = match reading.level() {
        Level::Failing => StatusCode::SERVICE_UNAVAILABLE,
        Level::Ok | Level::Warning => StatusCode::OK,
    };
    let json = serde_json::to_string_pretty(&Report::of(&reading)).map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((status, headers, json + "\n").into_response())
}

/// GET /metrics
pub(super) async fn metrics(State(health): State<Health>, visit: Visit) -> Result<Response, Error> {
    if !visit.client().is_loopback() {
        return Err(Error::NotFound);
    }
    let reading = health.reading().await?;
    let headers = [
        (header::CONTENT_TYPE, metrics::MIME),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, metrics::page(&reading)).into_response())
}
