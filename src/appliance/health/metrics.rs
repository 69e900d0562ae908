//! The same for a program that watches: the text format of Prometheus, version 0.0.4.
//!
//! Written by hand: every number is read when it is asked for, so there is no registry to keep, and the format is a line of
//! text for each. Names follow <https://prometheus.io/docs/practices/naming/>; no label tells of a person.

use std::fmt::Write;

use super::{Drawn, Reading};
use crate::clock::Trust;
use crate::reach::Reach;
use crate::store::Space;

/// What `Content-Type` says of it.
pub const MIME: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The page.
#[derive(Default)]
struct Page(String);

impl Page {
    /// One number with what it means. Names and help are ours: nothing in them needs escaping.
    fn put(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        labels: &str,
        value: impl std::fmt::Display,
    ) {
        let text =
            format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name}{labels} {value}\n");
        self.0
            .write_fmt(text)
            .expect("writing to memory does not fail");
    }

    /// A number that rises and falls.
    fn gauge(&mut self, name: &str, help: &str, value: impl std::fmt::Display) {
        self.put(name, "gauge", help, "", value);
    }

    /// One that may not be known.
    fn known(&mut self, name: &str, help: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.gauge(name, help, value);
        }
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.put(name, "counter", help, "", value);
    }
}

/// All that a reading says.
pub fn page(reading: &Reading) -> String {
    let mut page = Page::default();
    let version = concat!("{version=\"", env!("CARGO_PKG_VERSION"), "\"}");
    page.put(
        "parvis_build_info",
        "gauge",
        "The version that runs.",
        version,
        1,
    );
    page.gauge(
        "parvis_health_level",
        "0 all is well, 1 somebody should look, 2 visitors are not served as they should be.",
        reading.level() as u8,
    );
    program(&mut page, reading);
    machine(&mut page, reading);
    disk(&mut page, reading);
    page.0
}

fn program(page: &mut Page, reading: &Reading) {
    let failed = u8::from(reading.has_store_failed);
    page.gauge(
        "parvis_store_failed",
        "Whether the store keeps nothing more.",
        failed,
    );
    let help = "Commits of the store since the program began.";
    page.counter("parvis_store_commits_total", help, reading.commits);
    let trust = match reading.now.trust() {
        Trust::None => 0,
        Trust::Plausible => 1,
        Trust::Trusted => 2,
    };
    page.gauge(
        "parvis_clock_trust",
        "0 a guess, 1 plausible, 2 confirmed.",
        trust,
    );
    let up = u8::from(reading.reach == Reach::Up);
    page.gauge("parvis_uplink_up", "Whether there is Internet.", up);
    let reachable = match reading.gate {
        super::Gate::Absent => None,
        super::Gate::Answers(_) => Some(1),
        super::Gate::Silent => Some(0),
    };
    page.known(
        "parvis_gate_reachable",
        "Whether the gate answers.",
        reachable,
    );
    let help = "Visitors who have entered, by fives, rounded down.";
    page.known("parvis_visitors", help, reading.visitors());
}

fn machine(page: &mut Page, reading: &Reading) {
    let machine = &reading.machine;
    let uptime = machine.uptime.as_secs();
    page.gauge(
        "parvis_machine_uptime_seconds",
        "Since the machine was started.",
        uptime,
    );
    let celsius = machine.temperature.map(|tenths| f64::from(tenths) / 10.0);
    page.known(
        "parvis_machine_temperature_celsius",
        "Warmest place of the processor.",
        celsius,
    );
    if let Some(drawn) = reading.drawn {
        let part = match drawn {
            Drawn::Whole(_) => "{part=\"whole\"}",
            Drawn::Processor(_) => "{part=\"processor\"}",
        };
        let watts = f64::from(drawn.milliwatts()) / 1000.0;
        page.put(
            "parvis_machine_power_watts",
            "gauge",
            "What it draws.",
            part,
            watts,
        );
    }
    let low = u8::from(machine.is_underfed);
    page.gauge(
        "parvis_machine_power_low",
        "Whether the power supply is too weak.",
        low,
    );
    let load = machine.load.map(|hundredths| f64::from(hundredths) / 100.0);
    page.known(
        "parvis_machine_load15",
        "Processes that want to run, over fifteen minutes.",
        load,
    );
    let memory = machine.memory;
    let help = "Memory in all.";
    page.known(
        "parvis_machine_memory_total_bytes",
        help,
        memory.map(|it| it.total),
    );
    let help = "Memory that programs could still have.";
    page.known(
        "parvis_machine_memory_available_bytes",
        help,
        memory.map(|it| it.available),
    );
}

fn disk(page: &mut Page, reading: &Reading) {
    let space = reading.space;
    page.known(
        "parvis_data_free_bytes",
        "Room for data.",
        space.map(|it| it.free),
    );
    page.known(
        "parvis_data_size_bytes",
        "Room for data when empty.",
        space.map(|it| it.total),
    );
    let full = space.map(|space| u8::from(Space::is_full(space)));
    page.known(
        "parvis_data_full",
        "Whether nothing new is kept for lack of room.",
        full,
    );
    let disk = &reading.machine.disk;
    if let Some(written) = disk.written {
        let help = "Written to the disk of the data since the machine was started.";
        page.counter("parvis_data_disk_written_bytes_total", help, written);
    }
    let wear = disk.wear.map(|wear| f64::from(wear.used_percent) / 100.0);
    page.known(
        "parvis_data_disk_wear_ratio",
        "Share of its life that is used up.",
        wear,
    );
}
