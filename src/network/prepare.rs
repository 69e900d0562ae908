//! `parvis-gate prepare`: what must stand before dnsmasq, hostapd and the gate start. Writes the
//! files, loads the firewall, makes the visitors' bridge, and finds out what the radio can do.
//!
//! What must stay true:
//! - The firewall is loaded before the bridge is there: no visitor ever meets a box without one.
//! - Run again, it changes nothing that is as it should be: who has entered stays, and so do the
//!   two files that the gate rewrites while it runs.
//! - A radio that fails stops nothing: the rest of the box is still of use.

use std::path::Path;
use std::time::Duration;

use super::settings::{Plan, Wifi};
use super::{RenderedFile, render};
use crate::config::Config;
use crate::gate::boot::Boot;
use crate::gate::radio::{self, Finding, probe};
use crate::gate::{RadioFound, daemon, hostapd, signal, tool};

/// How long a program may take: the first time, the kernel loads its modules.
const SHORT: Duration = Duration::from_secs(30);
/// The gate rewrites these while it runs.
const KEPT: [&str; 2] = ["servers.conf", "dhcp-opts.conf"];
/// How long a radio is waited for while the machine starts: its firmware is loaded meanwhile.
const RADIO_APPEARS: Duration = Duration::from_secs(10);
/// Until when the machine counts as starting, in milliseconds.
const STARTING: Boot = Boot(120_000);

/// Prepares the machine's network. What was found and done is in the lines; an error is a line
/// that says what failed.
///
/// # Errors
/// Without `[network]`, and when the files, the firewall, the bridge or the kernel's settings could
/// not be put in place.
pub async fn run(config: &Config) -> Result<Vec<String>, String> {
    let plan = config
        .plan()
        .ok_or("this configuration has no [network] table: there is nothing to prepare")?;
    let directory = plan.gate.directory.as_path();
    daemon::make_directory(directory, 0o755).map_err(|error| error.to_string())?;
    let files = render(&plan).map_err(|error| error.to_string())?;
    for file in &files {
        let is_kept = KEPT.contains(&file.name) && directory.join(file.name).exists();
        // The radio's file is written when it is known what the radio can do.
        if !is_kept && file.name != "hostapd.conf" {
            write(file, directory)?;
        }
    }
    let rules = directory.join("nftables.nft").display().to_string();
    tool::must(&plan.gate.nft.to_string(), &["-f", &rules], SHORT).await?;
    bridge(&plan).await?;
    for file in files.iter().filter(|file| file.name == "sysctl.conf") {
        set_kernel(&file.text, plan.network.interface.as_str())?;
    }
    let mut lines = Vec::new();
    let finding = find(plan.wifi, &mut lines).await;
    let text = serde_json::to_string_pretty(&finding).map_err(|error| error.to_string())?;
    signal::replace(&directory.join(radio::FILE), &text, 0o644, false)
        .map_err(|error| format!("{}: {error}", radio::FILE))?;
    radio_file(&plan, &finding, &mut lines)?;
    Ok(lines)
}

fn write(file: &RenderedFile, directory: &Path) -> Result<(), String> {
    let path = directory.join(file.name);
    if std::fs::read_to_string(&path).is_ok_and(|old| old == file.text) {
        return Ok(());
    }
    file.write(directory)
        .map(drop)
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// The visitors' bridge, unless their interface is there already or is the radio itself, which
/// hostapd brings up.
async fn bridge(plan: &Plan<'_>) -> Result<(), String> {
    let lan = plan.network.interface.to_string();
    let is_radio = plan
        .wifi
        .is_some_and(|wifi| wifi.interface == plan.network.interface);
    let there = tool::run("ip", &["link", "show", "dev", &lan], SHORT).await?;
    if !there.is_well && is_radio {
        return Ok(());
    }
    if !there.is_well {
        tool::must("ip", &["link", "add", &lan, "type", "bridge"], SHORT).await?;
    }
    let address = plan.network.address.to_string();
    tool::must("ip", &["addr", "replace", &address, "dev", &lan], SHORT).await?;
    tool::must("ip", &["link", "set", &lan, "up"], SHORT).await?;
    Ok(())
}

/// Makes the settings of a sysctl file. In a key, dots part its words, but not those of an
/// interface's name.
fn set_kernel(text: &str, lan: &str) -> Result<(), String> {
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((key, value)) = line.split_once(" = ") else {
            continue;
        };
        let path = match key.split_once(&format!(".{lan}.")) {
            Some((before, after)) => format!("{}/{lan}/{after}", before.replace('.', "/")),
            None => key.replace('.', "/"),
        };
        let path = Path::new("/proc/sys").join(path);
        // A kernel without IPv6 has nothing to turn off.
        if !path.exists() && key.starts_with("net.ipv6.") {
            continue;
        }
        std::fs::write(&path, value).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

async fn find(wifi: Option<&Wifi>, lines: &mut Vec<String>) -> Finding {
    let Some(wifi) = wifi else {
        lines.push("no [wifi]: an access point of its own carries the network".to_owned());
        return Finding::without(RadioFound::NotAsked);
    };
    let mut finding = probe::probe(wifi, lines).await;
    let mut waited = Duration::ZERO;
    while finding.found == RadioFound::Missing && Boot::now() < STARTING && waited < RADIO_APPEARS {
        let step = Duration::from_millis(500);
        tokio::time::sleep(step).await;
        waited += step;
        finding = probe::probe(wifi, lines).await;
    }
    finding.quiet = probe::listen(wifi, &finding, lines).await;
    lines.push(said(&finding));
    finding
}

fn said(finding: &Finding) -> String {
    let name = finding.interface.as_ref().map_or("", |name| name.as_str());
    match finding.found {
        RadioFound::NotAsked => "no radio is asked for".to_owned(),
        RadioFound::Missing => "there is no radio: the network goes by cable only".to_owned(),
        RadioFound::SwitchedOff => {
            "a switch on the case turns the radio off: the network goes by cable only".to_owned()
        }
        RadioFound::NoAccessPoint => {
            format!("{name} cannot be an access point: the network goes by cable only")
        }
        RadioFound::Ready => {
            let can = &finding.abilities;
            format!(
                "{name} ({}) can be an access point; WPA3: {}, OWE: {}, protected frames: {}, channels: {:?}, at most: {:?}, quietest: {:?}",
                finding.driver,
                can.sae,
                can.owe,
                can.mfp,
                can.channels,
                can.most_stations,
                finding.quiet.map(u8::from)
            )
        }
    }
}

/// hostapd's file, for what this radio can do. Without a radio there is none, and hostapd's
/// service does not start.
fn radio_file(plan: &Plan<'_>, finding: &Finding, lines: &mut Vec<String>) -> Result<(), String> {
    let directory = plan.gate.directory.as_path();
    let path = directory.join("hostapd.conf");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let Some((wifi, reasons)) = plan.wifi.and_then(|wifi| finding.settle(wifi, &[])) else {
        return signal::remove(&path, false).map_err(failed);
    };
    for reason in reasons {
        lines.push(format!("not what was asked: {reason:?}"));
    }
    let text = hostapd::conf(&wifi, plan.network, plan.gate, &finding.abilities);
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    signal::replace(&path, &text, 0o600, false).map_err(failed)
}
