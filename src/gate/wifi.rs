//! A Wi-Fi change on trial: written for hostapd at once, kept only when someone joined with it.
//!
//! What must stay true: until the change is confirmed, the configuration file says the old
//! settings, and a note on disk says that others are on trial. Whatever happens to the gate or to
//! the machine, one of the two leads back: a note of an earlier run of the machine, or one whose
//! time is over, is thrown away and the configuration's settings are written for hostapd again.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use toml_edit::{DocumentMut, Item, Value};

use super::air::Air;
use super::boot::Boot;
use super::protocol::{Refusal, WifiChange, WifiState, WifiTrial, WifiView};
use super::radio::Finding;
use super::settings::Settings;
use super::signal;
use crate::network::settings::{Network, Wifi};
use crate::network::values::ChannelChoice;

/// How long a change may go unconfirmed, in seconds.
const TRIAL_SECS: u64 = 5 * 60;
/// How long after a failure going back is tried again, in seconds.
const RETRY_SECS: u64 = 10;

/// The note on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Trial {
    /// The run of the machine in which the times below count.
    boot_id: String,
    applied: Boot,
    ends: Boot,
    wifi: Wifi,
}

/// The radio's settings: those of the configuration file, and those on trial.
#[derive(Debug)]
pub(super) struct Radio {
    /// What became of them.
    pub(super) air: Air,
    config_file: PathBuf,
    network: Network,
    gate: Settings,
    boot_id: String,
    kept: Option<Wifi>,
    trial: Option<Trial>,
}

impl Radio {
    /// Takes up the state of the disk: a trial of this run of the machine goes on, another is over.
    /// hostapd's file says afterwards what it should.
    pub(super) fn resume(
        config_file: PathBuf,
        network: Network,
        gate: Settings,
        kept: Option<Wifi>,
        boot_id: String,
        now: Boot,
    ) -> std::io::Result<Self> {
        let finding = Finding::read(&gate, kept.as_ref());
        let mut radio = Self {
            air: Air::new(network.clone(), gate.clone(), finding),
            config_file,
            network,
            gate,
            boot_id,
            kept,
            trial: None,
        };
        if radio.kept.is_none() {
            return Ok(radio);
        }
        let trial = match std::fs::read_to_string(radio.note()) {
            Ok(text) => serde_json::from_str::<Trial>(&text).ok(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        radio.trial = trial.filter(|trial| trial.boot_id == radio.boot_id && trial.ends > now);
        match radio.trial.clone() {
            Some(trial) => radio.air.ask(&trial.wifi, now)?,
            None => radio.go_back(now)?,
        }
        Ok(radio)
    }

    fn note(&self) -> PathBuf {
        self.gate.state_directory.join("wifi-trial.json")
    }

    /// How the Wi-Fi is.
    pub(super) fn state(&self, now: Boot) -> WifiState {
        WifiState {
            kept: self.kept.as_ref().map(view),
            trial: self.trial.as_ref().map(|trial| WifiTrial {
                wifi: view(&trial.wifi),
                seconds_remaining: trial
                    .ends
                    .after(now)
                    .map_or(0, |left| u32::try_from(left.as_secs()).unwrap_or(u32::MAX)),
            }),
        }
    }

    /// Time left until a trial ends by itself.
    pub(super) fn time_left(&self, now: Boot) -> Option<Duration> {
        let trial = self.trial.as_ref()?;
        Some(trial.ends.after(now).unwrap_or_default())
    }

    /// Puts other settings on trial.
    pub(super) fn apply(&mut self, change: WifiChange, now: Boot) -> Result<(), Refusal> {
        if self.trial.is_some() {
            return Err(Refusal::TrialRunning);
        }
        let kept = self.kept.as_ref().ok_or(Refusal::NoWifi)?;
        let wifi = Wifi {
            ssid: change.ssid,
            channel: change.channel,
            security: change.security,
            passphrase: change.passphrase,
            ..kept.clone()
        };
        wifi.check(&self.network)?;
        let trial = Trial {
            boot_id: self.boot_id.clone(),
            applied: now,
            ends: now.plus_secs(TRIAL_SECS),
            wifi: wifi.clone(),
        };
        let text = serde_json::to_string(&trial).map_err(|e| Refusal::Failed(e.to_string()))?;
        // The note first: a crash right after it leads back.
        signal::replace(&self.note(), &text, 0o600, true)
            .map_err(failed("the note of the trial"))?;
        self.trial = Some(trial);
        if let Err(error) = self.air.ask(&wifi, now) {
            self.revert(now)?;
            return Err(failed("hostapd's file")(error));
        }
        Ok(())
    }

    /// Keeps what is on trial, which must be on the air: `connected_secs` is how long the device
    /// that says so has been joined to the radio. That must be less than the change is old: a
    /// renewed lease proves nothing, and a cable neither.
    pub(super) fn confirm(
        &mut self,
        connected_secs: Option<u64>,
        now: Boot,
    ) -> Result<(), Refusal> {
        let trial = self.trial.as_ref().ok_or(Refusal::NoTrial)?;
        let joined = connected_secs.is_some_and(|secs| trial.applied.plus_secs(secs) < now);
        if !joined || !self.air.is_up() {
            return Err(Refusal::NotJoinedSince);
        }
        let wifi = trial.wifi.clone();
        write_config(&self.config_file, &wifi)?;
        self.kept = Some(wifi);
        self.trial = None;
        signal::remove(&self.note(), true).map_err(failed("the note of the trial"))
    }

    /// Ends a trial: the settings of the configuration file are in force again. What fails is due
    /// again a little later.
    pub(super) fn revert(&mut self, now: Boot) -> Result<(), Refusal> {
        let gone_back = self.go_back(now);
        let trial = self.trial.as_mut().ok_or(Refusal::NoTrial)?;
        match gone_back {
            Ok(()) => self.trial = None,
            Err(error) => {
                trial.ends = now.plus_secs(RETRY_SECS);
                return Err(failed("hostapd's file")(error));
            }
        }
        Ok(())
    }

    fn go_back(&mut self, now: Boot) -> std::io::Result<()> {
        if let Some(kept) = &self.kept {
            self.air.ask(kept, now)?;
        }
        // The note last: a crash before it leads back once more.
        signal::remove(&self.note(), true)
    }
}

pub(super) fn view(wifi: &Wifi) -> WifiView {
    WifiView {
        ssid: wifi.ssid.clone(),
        channel: wifi.channel,
        security: wifi.security,
    }
}

fn failed(what: &'static str) -> impl Fn(std::io::Error) -> Refusal {
    move |error| Refusal::Failed(format!("{what} could not be written: {error}"))
}

/// Writes the settings into the `[wifi]` table of the configuration file. Comments, order and all
/// other tables stay as they are.
fn write_config(path: &Path, wifi: &Wifi) -> Result<(), Refusal> {
    let wrong = |why: &dyn std::fmt::Display| {
        Refusal::Failed(format!(
            "the configuration file could not be changed: {why}"
        ))
    };
    let metadata = std::fs::metadata(path).map_err(|e| wrong(&e))?;
    let text = std::fs::read_to_string(path).map_err(|e| wrong(&e))?;
    let text = with_wifi(&text, wifi).map_err(|e| wrong(&e))?;
    let written = crate::config::parse(&text).map_err(|(_, reason)| wrong(&reason))?;
    if written.wifi.as_ref() != Some(wifi) {
        return Err(wrong(&"it would not say what was confirmed"));
    }
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
    signal::replace(path, &text, mode & 0o777, true).map_err(|e| wrong(&e))?;
    let owner = std::os::unix::fs::MetadataExt::uid(&metadata);
    let group = std::os::unix::fs::MetadataExt::gid(&metadata);
    std::os::unix::fs::chown(path, Some(owner), Some(group)).map_err(|e| wrong(&e))
}

fn with_wifi(text: &str, wifi: &Wifi) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let table = document.entry("wifi").or_insert(toml_edit::table());
    let security = serde_json::to_value(wifi.security).unwrap_or_default();
    set(table, "ssid", Some(wifi.ssid.as_str().into()));
    let channel = match wifi.channel {
        ChannelChoice::Auto => "auto".into(),
        ChannelChoice::Fixed(channel) => i64::from(u8::from(channel)).into(),
    };
    set(table, "channel", Some(channel));
    set(
        table,
        "security",
        Some(security.as_str().unwrap_or_default().into()),
    );
    let passphrase = wifi.passphrase.as_ref();
    set(table, "passphrase", passphrase.map(|p| p.reveal().into()));
    Ok(document.to_string())
}

/// Sets or removes one key, keeping the comment on its line.
fn set(table: &mut Item, key: &str, value: Option<Value>) {
    let Some(table) = table.as_table_like_mut() else {
        return;
    };
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

#[cfg(test)]
mod tests;
