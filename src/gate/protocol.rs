//! What may be asked of the gate, over [`crate::wire`]: one reply for each request, in order.
//!
//! What must stay true: a request is bounded ([`MAX_REQUEST`]), every value in it is checked while
//! it is decoded, and no variant carries a path, a command or text for a configuration file other
//! than as a checked type. Variants are only ever added at the end.

use std::net::Ipv4Addr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::network::settings::{Invalid, Security};
use crate::network::values::{BadValue, ChannelChoice, HostName, MacAddr, Passphrase, Ssid};
use crate::wire::{self, FrameError};

mod radio;

pub use radio::{NotAsAsked, OnAir, PortStanding, PortView, RadioFound, RadioView};

/// Raised whenever an existing variant changes; both ends must have the same.
pub const VERSION: u8 = 2;
/// Longest request, in bytes with the version.
pub const MAX_REQUEST: u32 = 4 * 1024;
/// Longest reply: the leases of a /16 network, were it full, would not fit, those of a /18 do.
pub const MAX_REPLY: u32 = 1024 * 1024;
/// Shortest and longest admission, in seconds: one minute to one week.
pub const ADMISSION_SECS: std::ops::RangeInclusive<u32> = 60..=7 * 24 * 3600;

/// One thing asked of the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Who is this address? Answered by [`Reply::Client`].
    Client {
        /// Address the request came from.
        ip: Ipv4Addr,
    },
    /// Let this client in, until its lease is given anew or the time is over. [`Reply::Done`].
    Admit {
        /// Address of the client.
        ip: Ipv4Addr,
        /// For how long, within [`ADMISSION_SECS`].
        for_secs: u32,
    },
    /// Shut the door on this client again. [`Reply::Done`], also when it had not entered.
    Dismiss {
        /// Address of the client.
        ip: Ipv4Addr,
    },
    /// All leases. [`Reply::Leases`].
    Leases,
    /// The devices associated with the radio now. [`Reply::Stations`].
    Stations,
    /// The uplink answers, or does not. Names and the way out follow. [`Reply::Done`].
    SetUplink {
        /// Whether it answers.
        up: bool,
    },
    /// Announce the captive portal API (DHCP option 114), or withdraw it. [`Reply::Done`].
    SetCaptiveApi {
        /// Its address, while a certificate that phones trust is installed.
        url: Option<CaptiveApiUrl>,
    },
    /// Change the Wi-Fi, on trial. [`Reply::Wifi`].
    ApplyWifi(WifiChange),
    /// This client joined the changed Wi-Fi: keep it. [`Reply::Wifi`].
    ConfirmWifi {
        /// Address of the client that says so; its device must have joined since the change.
        ip: Ipv4Addr,
    },
    /// Give up a change on trial at once. [`Reply::Wifi`].
    RevertWifi,
    /// The Wi-Fi as it is. [`Reply::Wifi`].
    WifiState,
    /// dnsmasq gave, renewed or ended a lease. From root only. [`Reply::Done`].
    LeaseEvent(LeaseEvent),
    /// What the radio can do and what is on the air. [`Reply::Radio`].
    Radio,
}

/// The gate's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It is done.
    Done,
    /// It was not done.
    Refused(Refusal),
    /// The client, or `None` for an address that holds no lease or is used by another device than
    /// the one that holds it.
    Client(Option<ClientState>),
    /// All clients with a lease, by address.
    Leases(Vec<ClientState>),
    /// Devices the radio hears.
    Stations(Vec<Station>),
    /// The Wi-Fi as it is.
    Wifi(WifiState),
    /// The radio, what is on the air, and the cables.
    Radio(RadioView),
}

/// A number that a lease keeps for as long as it is renewed, and that no other lease will have:
/// what a session on an open network may be bound to. It outlives a restart of the gate, not of
/// the box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LeaseSerial(pub u64);

/// A client that holds a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientState {
    /// Its address.
    pub ip: Ipv4Addr,
    /// Its hardware address.
    pub mac: MacAddr,
    /// Its lease.
    pub serial: LeaseSerial,
    /// Seconds until "Entrer" ends; `None` when the client has not entered.
    pub seconds_remaining: Option<u32>,
}

impl ClientState {
    /// Whether the client has entered.
    pub fn entered(&self) -> bool {
        self.seconds_remaining.is_some()
    }
}

/// A device associated with the radio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Its hardware address.
    pub mac: MacAddr,
    /// Strength of its signal in dBm, where the driver tells.
    pub signal_dbm: Option<i16>,
    /// Seconds since it joined, where hostapd tells.
    pub connected_secs: Option<u64>,
}

/// What dnsmasq says about a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseEvent {
    /// What happened.
    pub kind: LeaseEventKind,
    /// The address.
    pub ip: Ipv4Addr,
    /// Whose it is, or was.
    pub mac: MacAddr,
    /// Civil time at which dnsmasq lets it end, in seconds since 1970.
    pub expires_at: u64,
    /// Seconds left as dnsmasq reckons, by the wall clock; 0 when it is over.
    pub remaining_secs: u64,
}

/// dnsmasq's `add`, `old` and `del`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeaseEventKind {
    /// A lease that was not there before.
    Given,
    /// A lease that goes on: renewed, or named again after a restart or SIGHUP.
    Kept,
    /// A lease that ended: released, refused by the client, or expired by the wall clock.
    Ended,
}

/// The part of `[wifi]` that the desk may change; interface and hardware address stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiChange {
    /// The name that phones show.
    pub ssid: Ssid,
    /// The channel.
    pub channel: ChannelChoice,
    /// The protection.
    pub security: Security,
    /// The password, where the protection needs one.
    pub passphrase: Option<Passphrase>,
}

/// The Wi-Fi as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiState {
    /// What the configuration says; `None` when this machine drives no radio.
    pub kept: Option<WifiView>,
    /// A change on trial.
    pub trial: Option<WifiTrial>,
}

/// A change that will be reverted unless someone confirms it from the new network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiTrial {
    /// What is being tried.
    pub wifi: WifiView,
    /// Seconds until it goes back by itself.
    pub seconds_remaining: u32,
}

/// A Wi-Fi, without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiView {
    /// The name that phones show.
    pub ssid: Ssid,
    /// The channel.
    pub channel: ChannelChoice,
    /// The protection.
    pub security: Security,
}

/// Why the gate did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The frame was not a request this gate knows.
    #[error("the gate does not understand the request: are both programs of the same version?")]
    Malformed,
    /// The peer may not ask this.
    #[error("only root may ask this")]
    NotAllowed,
    /// The address is no client's.
    #[error("the address lies outside the visitors' network")]
    NotInLan,
    /// Nobody holds a lease for the address.
    #[error("the address holds no lease")]
    NoLease,
    /// Another device uses the address than the one it was lent to.
    #[error("another device uses this address than the one it was lent to")]
    AnotherDevice,
    /// A number outside its bounds.
    #[error("the duration is out of bounds")]
    OutOfBounds,
    /// The venue offers no uplink.
    #[error("this venue offers no uplink (uplink.mode is \"local\")")]
    LocalMode,
    /// This machine drives no radio.
    #[error("this machine has no [wifi] to change")]
    NoWifi,
    /// The Wi-Fi settings do not go together.
    #[error("{field}: {reason}")]
    BadWifi {
        /// The key.
        field: String,
        /// Why not.
        reason: String,
    },
    /// No change is on trial.
    #[error("no Wi-Fi change waits for confirmation")]
    NoTrial,
    /// A change is on trial already.
    #[error("another Wi-Fi change waits for confirmation")]
    TrialRunning,
    /// The client has not joined since the change.
    #[error("this device has not joined the Wi-Fi since the change")]
    NotJoinedSince,
    /// Something failed on the machine; the words are for the log and for `parvis doctor`.
    #[error("{0}")]
    Failed(String),
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::BadWifi {
            field: invalid.field.to_owned(),
            reason: invalid.reason,
        }
    }
}

/// Address of the captive portal API (RFC 8908): https, a host name (an address cannot have a
/// certificate that phones trust) and a plain path; at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaptiveApiUrl(String);

impl CaptiveApiUrl {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CaptiveApiUrl {
    type Error = BadValue;
    fn try_from(text: String) -> Result<Self, BadValue> {
        let refuse = |reason: &str| Err(BadValue(format!("“{text}” {reason}")));
        if text.len() > 200 {
            return refuse("is longer than 200 characters");
        }
        let Some(rest) = text.strip_prefix("https://") else {
            return refuse("does not start with https://");
        };
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, port.parse::<u16>().ok().filter(|port| *port > 0)),
            None => (authority, Some(443)),
        };
        if host.ends_with('.') || host.parse::<HostName>().is_err() || port.is_none() {
            return refuse("needs a host name");
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
        if !path.chars().all(plain) {
            return refuse("has a path of other than plain letters and digits");
        }
        Ok(Self(text))
    }
}

impl From<CaptiveApiUrl> for String {
    fn from(url: CaptiveApiUrl) -> String {
        url.0
    }
}

impl std::fmt::Display for CaptiveApiUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The bytes of a value, without the length: what the fuzz target feeds to [`decode`].
pub fn encode(value: &impl Serialize) -> Result<Vec<u8>, FrameError> {
    wire::encode(VERSION, value)
}

/// Reads a value back. Bytes left over make it an error.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    wire::decode(VERSION, bytes)
}

#[cfg(test)]
mod tests;
