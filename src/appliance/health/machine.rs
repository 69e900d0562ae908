//! What the machine tells of itself, in the files of `/proc` and `/sys`, as far as an unprivileged account may read them.
//!
//! All paths lie below a root, so that tests can show another machine. A file that is missing, or says something else than
//! the kernel's documentation (`Documentation/ABI`, `Documentation/hwmon`) promises, is as if it were not there: a box
//! reads what there is and says of the rest that it is not known. Read by hand because what is wanted is a line here and
//! there: the crates that read these trees (procfs, sysinfo) know neither cards nor power, or watch every process.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

use super::disk::DataDisk;

/// Everything that was read at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Machine {
    /// What it is called by who made it.
    pub model: Option<String>,
    /// The date of the program that starts it (BIOS, UEFI): the machine is at least as old.
    pub firmware: Option<Date>,
    /// The warmest place of the processor, in tenths of a degree Celsius.
    pub temperature: Option<i32>,
    /// What it draws, or what is needed to reckon it.
    pub power: Power,
    /// Whether it says that its power supply is too weak.
    pub is_underfed: bool,
    /// Since it was started.
    pub uptime: Duration,
    /// Processes that want to run, mean of fifteen minutes, in hundredths.
    pub load: Option<u32>,
    /// Processors.
    pub processors: usize,
    /// Memory in bytes.
    pub memory: Option<Memory>,
    /// The kernel's version.
    pub kernel: Option<String>,
    /// Where the data lies.
    pub disk: DataDisk,
}

/// Memory in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// In all.
    pub total: u64,
    /// What programs could still have.
    pub available: u64,
}

/// What tells how much the machine draws.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Power {
    /// Nothing does.
    #[default]
    Unmeasured,
    /// All of it, in milliwatts: a meter on its supply, or a battery that is being used.
    Whole(u32),
    /// A counter of what the processor alone has used, in microjoules; two readings tell the power.
    Processor {
        /// The counter.
        microjoules: u64,
        /// Where it begins anew.
        range: u64,
    },
}

impl Machine {
    /// Reads the machine whose files lie below `root`, with its data in `dir`.
    pub fn read(root: &Path, dir: &Path) -> Self {
        Self {
            disk: DataDisk::under(root, dir),
            ..Self::without_disk(root)
        }
    }

    /// What there is beside the disk of the data.
    pub(super) fn without_disk(root: &Path) -> Self {
        Self {
            model: model(root),
            firmware: line(root, "sys/class/dmi/id/bios_date").and_then(|said| american(&said)),
            temperature: temperature(root),
            power: power(root),
            is_underfed: is_underfed(root),
            uptime: uptime(root).unwrap_or_default(),
            load: load(root),
            processors: processors(root),
            memory: memory(root),
            kernel: line(root, "proc/sys/kernel/osrelease"),
            disk: DataDisk::default(),
        }
    }
}

/// The text of a file without its end of line or of string; nothing when it cannot be read or is empty.
pub(super) fn line(root: &Path, path: &str) -> Option<String> {
    let said = fs::read_to_string(root.join(path)).ok()?;
    let said = said.trim_matches(['\0', '\n', ' ']);
    (!said.is_empty()).then(|| said.to_owned())
}

/// The number in a file.
pub(super) fn number<T: std::str::FromStr>(root: &Path, path: &str) -> Option<T> {
    line(root, path)?.parse().ok()
}

/// The entries of a directory, in their order.
fn entries(root: &Path, path: &str) -> Vec<PathBuf> {
    let read = fs::read_dir(root.join(path)).into_iter().flatten();
    let mut found: Vec<_> = read.filter_map(Result::ok).map(|it| it.path()).collect();
    found.sort();
    found
}

fn model(root: &Path) -> Option<String> {
    line(root, "proc/device-tree/model").or_else(|| {
        let maker = line(root, "sys/class/dmi/id/sys_vendor");
        let name = line(root, "sys/class/dmi/id/product_name").filter(|it| is_a_name(it))?;
        Some(
            match maker.filter(|it| is_a_name(it) && !name.starts_with(it)) {
                Some(maker) => format!("{maker} {name}"),
                None => name,
            },
        )
    })
}

/// Makers of boards leave these in the fields that others fill.
fn is_a_name(said: &str) -> bool {
    const NONE: [&str; 5] = [
        "to be filled",
        "default string",
        "system product",
        "system manu",
        "not spec",
    ];
    let said = said.to_lowercase();
    !NONE.iter().any(|it| said.starts_with(it))
}

/// "03/14/2019", as DMI has it.
fn american(said: &str) -> Option<Date> {
    let mut parts = said.split('/').map(|part| part.parse::<i16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let small = |number: i16| i8::try_from(number).ok();
    Date::new(year, small(month)?, small(day)?).ok()
}

/// The warmest thermal zone; where there is none, the warmest sensor of a processor.
fn temperature(root: &Path) -> Option<i32> {
    const PROCESSORS: [&str; 4] = ["coretemp", "k10temp", "cpu_thermal", "zenpower"];
    let zones = entries(root, "sys/class/thermal")
        .into_iter()
        .filter(|it| is_called(it, "thermal_zone"))
        .filter_map(|zone| number::<i32>(&zone, "temp"));
    // Sensors that are not there say 0 or far below; nothing that runs is hotter than 150.
    let real = |milli: &i32| (1000..150_000).contains(milli);
    let warmest = zones.filter(real).max().or_else(|| {
        let chips = entries(root, "sys/class/hwmon").into_iter();
        chips
            .filter(|chip| line(chip, "name").is_some_and(|it| PROCESSORS.contains(&it.as_str())))
            .filter_map(|chip| number::<i32>(&chip, "temp1_input"))
            .filter(real)
            .max()
    });
    warmest.map(|milli| milli / 100)
}

fn is_called(path: &Path, start: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(start))
}

fn power(root: &Path) -> Power {
    let whole = meter(root).or_else(|| battery(root)).map(Power::Whole);
    whole.or_else(|| processor(root)).unwrap_or_default()
}

/// A meter on the supply, in milliwatts. Chips that measure one part only (a graphics card) are not it.
fn meter(root: &Path) -> Option<u32> {
    const METERS: [&str; 8] = [
        "power_meter",
        "ina219",
        "ina220",
        "ina226",
        "ina230",
        "ina231",
        "ina238",
        "ina260",
    ];
    let chips = entries(root, "sys/class/hwmon").into_iter();
    chips
        .filter(|chip| line(chip, "name").is_some_and(|it| METERS.contains(&it.as_str())))
        .find_map(|chip| {
            let said = number::<u32>(&chip, "power1_input");
            said.or_else(|| number(&chip, "power1_average"))
        })
        .map(|micro| micro / 1000)
}

/// What a laptop takes out of its battery, in milliwatts: all that it draws, while it is not plugged in.
fn battery(root: &Path) -> Option<u32> {
    let used = entries(root, "sys/class/power_supply")
        .into_iter()
        .filter(|it| line(it, "type").as_deref() == Some("Battery"))
        .find(|it| line(it, "status").as_deref() == Some("Discharging"))?;
    let micro = number::<u64>(&used, "power_now").or_else(|| {
        let (amperes, volts) = (
            number::<u64>(&used, "current_now")?,
            number::<u64>(&used, "voltage_now")?,
        );
        Some(amperes.checked_mul(volts)? / 1_000_000)
    })?;
    u32::try_from(micro / 1000).ok().filter(|&milli| milli > 0)
}

/// What the processors have used (RAPL): kernels since 2020 let root alone read it, but some machines say otherwise.
fn processor(root: &Path) -> Option<Power> {
    let zones = entries(root, "sys/class/powercap");
    let packages = zones
        .iter()
        .filter(|zone| line(zone, "name").is_some_and(|it| it.starts_with("package")));
    packages
        .filter_map(|zone| {
            let microjoules = number(zone, "energy_uj")?;
            let range = number(zone, "max_energy_range_uj")?;
            Some(Power::Processor { microjoules, range })
        })
        .next()
}

/// A Raspberry Pi's firmware tells when the voltage falls too low (`raspberrypi-hwmon`).
fn is_underfed(root: &Path) -> bool {
    let chips = entries(root, "sys/class/hwmon").into_iter();
    chips
        .filter(|chip| line(chip, "name").as_deref() == Some("rpi_volt"))
        .any(|chip| number::<u8>(&chip, "in0_lcrit_alarm") == Some(1))
}

fn uptime(root: &Path) -> Option<Duration> {
    let said = line(root, "proc/uptime")?;
    let seconds = said.split(' ').next()?.parse::<f64>().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn load(root: &Path) -> Option<u32> {
    let said = line(root, "proc/loadavg")?;
    // "0.52 0.58 0.59 1/597 12345": the third, without its point.
    said.split(' ').nth(2)?.replace('.', "").parse().ok()
}

fn processors(root: &Path) -> usize {
    let said = fs::read_to_string(root.join("proc/stat")).unwrap_or_default();
    let is_one = |it: &&str| it.starts_with("cpu") && !it.starts_with("cpu ");
    said.lines().filter(is_one).count().max(1)
}

fn memory(root: &Path) -> Option<Memory> {
    let said = fs::read_to_string(root.join("proc/meminfo")).ok()?;
    let find = |name: &str| {
        let mut lines = said.lines();
        let kilobytes = lines.find_map(|it| it.strip_prefix(name)?.trim().strip_suffix("kB"))?;
        kilobytes.trim().parse::<u64>().ok().map(|it| it * 1024)
    };
    Some(Memory {
        total: find("MemTotal:")?,
        available: find("MemAvailable:")?,
    })
}

#[cfg(test)]
mod tests;
