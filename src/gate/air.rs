//! What is on the air: hostapd's file, and whether hostapd came up with it.
//!
//! hostapd runs as a service of its own that is started again whenever it ends. After each change
//! of its file it is ended: on a mere SIGHUP it takes up neither a new channel nor another number
//! of networks. Then it is asked until it says that the network is there. If it does not, the next
//! simpler protection is tried ([`Finding::settle`]); after the simplest, the first again, so that
//! a radio that was only late is not given up.

use std::path::{Path, PathBuf};

use super::boot::Boot;
use super::control::{self, Status};
use super::protocol::{NotAsAsked, OnAir, RadioFound, RadioView, Station, WifiView};
use super::radio::Finding;
use super::settings::Settings;
use super::{hostapd, signal};
use crate::network::settings::{Network, Security, Wifi};

/// How long hostapd may take to bring the network up once it was started, in seconds.
const PATIENCE_SECS: u64 = 15;
/// How long it may take where nothing tells when it was started: a slow machine's whole boot.
const LONG_PATIENCE_SECS: u64 = 90;
/// Touched by hostapd's service before each start.
const TRIED: &str = "hostapd.tried";

/// The network that is asked for, and what became of it.
#[derive(Debug)]
pub(super) struct Air {
    network: Network,
    gate: Settings,
    finding: Finding,
    asked: Option<Wifi>,
    /// Protections that did not come up.
    refused: Vec<Security>,
    /// What hostapd's file says; none without a radio that can be an access point.
    written: Option<Wifi>,
    reasons: Vec<NotAsAsked>,
    /// When hostapd's file was written, or hostapd's start with it was seen.
    since: Boot,
    has_started: bool,
    /// The hostapd that was told to end: what it says is old.
    ended: Option<i32>,
    /// Everything was tried once.
    has_failed: bool,
    on_air: OnAir,
}

impl Air {
    pub(super) fn new(network: Network, gate: Settings, finding: Finding) -> Self {
        Self {
            network,
            gate,
            finding,
            asked: None,
            refused: Vec::new(),
            written: None,
            reasons: Vec::new(),
            since: Boot(0),
            has_started: false,
            ended: None,
            has_failed: false,
            on_air: OnAir::Silent,
        }
    }

    /// Puts these settings on the air, or what the radio can do of them.
    pub(super) fn ask(&mut self, wifi: &Wifi, now: Boot) -> std::io::Result<()> {
        if self.asked.as_ref() != Some(wifi) {
            self.refused.clear();
            self.has_failed = false;
            self.asked = Some(wifi.clone());
        }
        self.write(now, false)
    }

    /// Writes hostapd's file and ends the hostapd that runs with another, unless the file says so
    /// already.
    fn write(&mut self, now: Boot, again: bool) -> std::io::Result<()> {
        let Some(asked) = &self.asked else {
            return Ok(());
        };
        let mut settled = self.finding.settle(asked, &self.refused);
        if settled.is_none() && !self.refused.is_empty() {
            self.refused.clear();
            self.has_failed = true;
            settled = self.finding.settle(asked, &[]);
        }
        let Some((wifi, reasons)) = settled else {
            self.on_air = OnAir::Silent;
            return Ok(());
        };
        let path = self.conf();
        let text = hostapd::conf(&wifi, &self.network, &self.gate, &self.finding.abilities);
        let is_new = !std::fs::read_to_string(&path).is_ok_and(|old| old == text);
        if is_new || again {
            signal::replace(&path, &text, 0o600, false)?;
            self.ended = signal::end("hostapd", &path)?;
        }
        if is_new || again || self.written.as_ref() != Some(&wifi) {
            self.since = now;
            self.has_started = false;
            self.on_air = self.waiting();
        }
        self.written = Some(wifi);
        self.reasons = reasons;
        Ok(())
    }

    fn conf(&self) -> PathBuf {
        self.gate.directory.join("hostapd.conf")
    }

    fn waiting(&self) -> OnAir {
        match self.has_failed {
            true => OnAir::Silent,
            false => OnAir::Starting,
        }
    }

    /// The radio interface, when there is one.
    pub(super) fn interface(&self) -> Option<&str> {
        Some(self.written.as_ref()?.interface.as_str())
    }

    /// Whether what was asked last is on the air, as far as the radio can do it.
    pub(super) fn is_up(&self) -> bool {
        matches!(self.on_air, OnAir::Up(_))
    }

    /// Whether there is no radio network, and none is being waited for.
    pub(super) fn is_silent(&self) -> bool {
        self.on_air == OnAir::Silent
    }

    /// Looks whether hostapd came up, and goes on to the next simpler protection if it did not.
    pub(super) async fn look(&mut self, now: Boot) {
        let Some(written) = self.written.clone() else {
            return;
        };
        self.ended = self.ended.filter(|pid| signal::is_running(*pid, "hostapd"));
        if self.ended.is_none()
            && let Some(status) = self.status(&written).await
        {
            self.came_up(&written, &status);
            return;
        }
        if self.is_up() {
            tracing::warn!("the Wi-Fi went off the air: hostapd is waited for");
            self.on_air = OnAir::Starting;
            (self.since, self.has_started) = (now, false);
        }
        if !Path::new("/sys/class/net")
            .join(written.interface.as_str())
            .exists()
        {
            self.on_air = OnAir::Silent;
            self.since = now;
            return;
        }
        self.wait_or_step(written.security, now);
    }

    /// What hostapd says, if it is what its file says.
    async fn status(&self, written: &Wifi) -> Option<Status> {
        let control = self
            .gate
            .directory
            .join("hostapd")
            .join(written.interface.as_str());
        let own = self.gate.directory.join("air.sock");
        let status = control::status(&control, &own).await.ok()?;
        let name = written.ssid.as_str().as_bytes();
        let is_named = status.ssids.first().is_some_and(|ssid| ssid == name);
        let is_whole = written.security != Security::Owe || status.ssids.len() == 2;
        (status.is_enabled && is_named && is_whole).then_some(status)
    }

    fn came_up(&mut self, written: &Wifi, status: &Status) {
        let asked = written.channel;
        let channel = status.channel.map_or(asked, Into::into);
        if channel != asked && !self.reasons.contains(&NotAsAsked::ChannelForbidden) {
            self.reasons.push(NotAsAsked::ChannelForbidden);
        }
        if !self.is_up() {
            tracing::info!(
                security = ?written.security,
                "the Wi-Fi is on the air, channel {channel}"
            );
        }
        self.has_failed = false;
        self.on_air = OnAir::Up(WifiView {
            ssid: written.ssid.clone(),
            channel,
            security: written.security,
        });
    }

    fn wait_or_step(&mut self, security: Security, now: Boot) {
        if !self.has_started && self.was_tried() {
            (self.has_started, self.since) = (true, now);
        }
        let patience = match self.has_started {
            true => PATIENCE_SECS,
            false => LONG_PATIENCE_SECS,
        };
        if self.since.plus_secs(patience).after(now).is_some() {
            return;
        }
        tracing::warn!(?security, "hostapd did not bring the Wi-Fi up");
        self.refused.push(security);
        if let Err(error) = self.write(now, true) {
            tracing::error!("hostapd's file could not be written: {error}");
        }
    }

    /// Whether hostapd was started since its file was written.
    fn was_tried(&self) -> bool {
        let written = |path: PathBuf| std::fs::metadata(path).and_then(|file| file.modified());
        match (
            written(self.conf()),
            written(self.gate.directory.join(TRIED)),
        ) {
            (Ok(conf), Ok(tried)) => tried >= conf,
            _ => false,
        }
    }

    /// The devices that the radio hears, on both networks where there are two.
    pub(super) async fn stations(&self) -> std::io::Result<Vec<Station>> {
        let Some(interface) = self.interface() else {
            return Ok(Vec::new());
        };
        let own = self.gate.directory.join("stations.sock");
        let mut all = Vec::new();
        for network in [interface.to_owned(), format!("{interface}-owe")] {
            let control = self.gate.directory.join("hostapd").join(&network);
            if control.exists() {
                all.extend(control::stations(&control, &own).await?);
            }
        }
        Ok(all)
    }

    /// What is known of the radio and of the air; the caller adds what others know.
    pub(super) fn view(&self) -> RadioView {
        let asked = self.asked.as_ref();
        let most = asked.map(|wifi| u32::from(self.finding.abilities.most_stations(wifi)));
        RadioView {
            found: self.finding.found,
            asked: asked.map(super::wifi::view),
            air: self.on_air.clone(),
            reasons: self.reasons.clone(),
            stations: 0,
            most_stations: most.filter(|_| self.finding.found == RadioFound::Ready),
            ports: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
