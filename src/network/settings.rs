//! The tables `[network]`, `[wifi]` and `[uplink]` of the configuration file.
//!
//! A single value is checked by its type while it is read, so that the error carries the line;
//! what concerns several values is checked by `check`, which names the key.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::values::{
    Channel, ChannelChoice, Country, HostName, InterfaceName, LanAddress, LogKey, MacAddr,
    Passphrase, Ssid,
};
use crate::gate::settings::Settings as GateSettings;

/// All that the rendered files depend on.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The visitors' network.
    pub network: &'a Network,
    /// The radio, when this machine drives one itself.
    pub wifi: Option<&'a Wifi>,
    /// Whether and through what the venue shares its Internet access.
    pub uplink: &'a Uplink,
    /// Where the gate keeps its files.
    pub gate: &'a GateSettings,
    /// The box's own names, which always lead to its own address.
    pub names: &'a [HostName],
    /// Where the unprivileged server listens for http.
    pub http_port: u16,
    /// Where the unprivileged server listens for https.
    pub https_port: u16,
}

impl Plan<'_> {
    /// Whether the values go together.
    pub fn check(&self) -> Result<(), Invalid> {
        self.network.check()?;
        self.uplink.check(self.network)?;
        self.wifi.map_or(Ok(()), |wifi| wifi.check(self.network))
    }
}

/// A key whose value does not go with the others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Invalid {
    /// Table and key, as written in the file: `uplink.interface`.
    pub field: &'static str,
    /// Why not, in words a person can act on.
    pub reason: String,
}

fn invalid<T>(field: &'static str, reason: impl Into<String>) -> Result<T, Invalid> {
    Err(Invalid {
        field,
        reason: reason.into(),
    })
}

/// `[network]`: the visitors' network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// Interface of the visitors: a bridge, or the radio or network card itself.
    pub interface: InterfaceName,
    /// Address of the box there, with the prefix length: `10.17.0.1/22` has room for 1,021 devices.
    pub address: LanAddress,
    /// How long an address is lent, in minutes (2 to 10,080, a week). "Entrer" ends with it.
    pub lease_minutes: u32,
    /// Port on 127.0.0.1 of the server's own resolver, which answers while there is no Internet.
    pub resolver_port: u16,
    /// Ethernet ports that may join the visitors' network: `auto`, or a list of names, maybe empty.
    pub ports: Ports,
    /// Whether the pages answer on the machine's other interfaces too, to private addresses: how
    /// the desk is reached over a cable from the venue's own network.
    pub wired_pages: bool,
}

/// Ethernet ports that carry the visitors' network, so that an ordinary access point plugged into
/// one of them does. A port behind which another DHCP server answers is left alone: it leads into
/// somebody else's network, where ours must lend no addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PortsText", into = "PortsText")]
pub enum Ports {
    /// All but the uplink's, and only while no radio of this machine carries the network.
    Auto,
    /// These, always.
    These(Vec<InterfaceName>),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PortsText {
    Word(String),
    Names(Vec<InterfaceName>),
}

impl TryFrom<PortsText> for Ports {
    type Error = String;
    fn try_from(text: PortsText) -> Result<Self, String> {
        match text {
            PortsText::Word(word) if word == "auto" => Ok(Self::Auto),
            PortsText::Word(word) => Err(format!(
                "“{word}” is neither “auto” nor a list of interfaces, as in [\"eth1\"]"
            )),
            PortsText::Names(names) => Ok(Self::These(names)),
        }
    }
}

impl From<Ports> for PortsText {
    fn from(ports: Ports) -> Self {
        match ports {
            Ports::Auto => Self::Word("auto".to_owned()),
            Ports::These(names) => Self::Names(names),
        }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            interface: "br-lan".parse().expect("a good name"),
            address: "10.17.0.1/22".parse().expect("a good address"),
            lease_minutes: 12 * 60,
            resolver_port: 5354,
            ports: Ports::Auto,
            wired_pages: true,
        }
    }
}

impl Network {
    /// Whether the values go together.
    pub fn check(&self) -> Result<(), Invalid> {
        if !(2..=7 * 24 * 60).contains(&self.lease_minutes) {
            return invalid(
                "network.lease_minutes",
                format!("must be 2 to 10080, not {}", self.lease_minutes),
            );
        }
        if self.resolver_port < 1024 {
            return invalid(
                "network.resolver_port",
                "must be 1024 or more: the server that listens there is not privileged",
            );
        }
        Ok(())
    }
}

/// How the radio network is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// Anyone joins, anyone nearby can listen.
    Open,
    /// Anyone joins; recent phones get encryption without a password (OWE, with an open twin for
    /// the others).
    Owe,
    /// A password, WPA2.
    Wpa2,
    /// A password, WPA3 for those who know it, WPA2 for the others.
    #[serde(rename = "wpa2-wpa3")]
    Wpa2Wpa3,
    /// A password, WPA3 only.
    Wpa3,
}

impl Security {
    /// Whether joining takes a password.
    pub fn needs_passphrase(self) -> bool {
        matches!(self, Self::Wpa2 | Self::Wpa2Wpa3 | Self::Wpa3)
    }
}

/// `[wifi]`: the radio of this machine. Absent when an access point of its own carries the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wifi {
    /// The radio interface.
    #[serde(default = "wlan0")]
    pub interface: InterfaceName,
    /// The name that phones show, 32 bytes at most.
    pub ssid: Ssid,
    /// Whose radio rules apply, as two letters.
    #[serde(default = "france")]
    pub country: Country,
    /// 1 to 13 (2.4 GHz), or 36, 40, 44, 48 (5 GHz), or `auto`: the least busy of 1, 6 and 11,
    /// listened for when the box starts.
    #[serde(default = "channel_6")]
    pub channel: ChannelChoice,
    /// `open`, `owe`, `wpa2`, `wpa2-wpa3` or `wpa3`.
    #[serde(default = "open")]
    pub security: Security,
    /// The password, 8 to 63 characters without accents; only with the three last kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passphrase: Option<Passphrase>,
    /// Hardware address of the network; `owe` needs one ending in an even digit, because its twin
    /// takes the next. `02:` and five random pairs will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bssid: Option<MacAddr>,
    /// The most devices at a time (1 to 500); without it 60, or fewer where the radio takes fewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_stations: Option<u16>,
}

fn wlan0() -> InterfaceName {
    "wlan0".parse().expect("a good name")
}

fn france() -> Country {
    "FR".parse().expect("a good country")
}

fn channel_6() -> ChannelChoice {
    Channel::try_from(6).expect("a good channel").into()
}

fn open() -> Security {
    Security::Open
}

impl Wifi {
    /// Whether the values go together.
    pub fn check(&self, network: &Network) -> Result<(), Invalid> {
        match (self.security.needs_passphrase(), &self.passphrase) {
            (true, None) => {
                return invalid(
                    "wifi.passphrase",
                    "this kind of protection needs a password",
                );
            }
            (false, Some(_)) => {
                return invalid(
                    "wifi.passphrase",
                    "an open network has no password: choose wpa2, wpa2-wpa3 or wpa3, or remove it",
                );
            }
            _ => {}
        }
        if self
            .most_stations
            .is_some_and(|most| !(1..=500).contains(&most))
        {
            return invalid("wifi.most_stations", "must be 1 to 500");
        }
        if self.security == Security::Owe {
            if self.owe_bssid().is_none() {
                return invalid(
                    "wifi.bssid",
                    "owe needs a hardware address ending in an even digit, for example 02:17:5a:c4:90:e0",
                );
            }
            if self.interface == network.interface {
                return invalid(
                    "wifi.interface",
                    "owe makes two networks, which need a bridge: name the bridge in network.interface",
                );
            }
            if self.interface.as_str().len() > 11 {
                return invalid(
                    "wifi.interface",
                    "owe needs a name of 11 characters at most",
                );
            }
        }
        Ok(())
    }

    /// Hardware address of the encrypted twin of an `owe` network.
    pub(crate) fn owe_bssid(&self) -> Option<MacAddr> {
        let mut bytes = self.bssid?.bytes();
        if bytes[5] & 1 == 1 {
            return None;
        }
        bytes[5] |= 1;
        MacAddr::new(bytes).ok()
    }
}

/// Whether visitors get the Internet through this box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UplinkMode {
    /// The box offers itself and nothing else. No connection is recorded.
    Local,
    /// The venue shares its Internet access with those who entered; the law asks for records then.
    Uplink,
}

/// `[uplink]`: what lies behind the box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Uplink {
    /// `local` or `uplink`.
    pub mode: UplinkMode,
    /// The interface towards the Internet; needed with `uplink`.
    pub interface: Option<InterfaceName>,
    /// Resolvers to ask through it; at least one with `uplink`.
    pub resolvers: Vec<Ipv4Addr>,
    /// Seconds between two looks at the uplink (5 to 20).
    pub check_every_secs: u64,
    /// A domain whose unused names are asked for to see whether the uplink answers.
    pub check_domain: HostName,
    /// Whether visitors who entered reach private addresses behind the uplink too: the venue's own
    /// printers and screens.
    pub private_networks: bool,
    /// The public half of the key that the lease log is encrypted to. With it Internet is shared
    /// unless the desk decided otherwise; without it, only once the desk has made a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease_log_key: Option<LogKey>,
}

impl Default for Uplink {
    fn default() -> Self {
        Self {
            mode: UplinkMode::Local,
            interface: None,
            resolvers: Vec::new(),
            check_every_secs: 15,
            check_domain: "example.org".parse().expect("a good name"),
            private_networks: false,
            lease_log_key: None,
        }
    }
}

impl Uplink {
    /// Whether the values go together.
    pub fn check(&self, network: &Network) -> Result<(), Invalid> {
        if !(5..=20).contains(&self.check_every_secs) {
            return invalid(
                "uplink.check_every_secs",
                format!("must be 5 to 20, not {}", self.check_every_secs),
            );
        }
        if self.interface.as_ref() == Some(&network.interface) {
            return invalid(
                "uplink.interface",
                "is the visitors' interface (network.interface): the uplink needs another one",
            );
        }
        if let (Some(own), Ports::These(ports)) = (&self.interface, &network.ports)
            && ports.contains(own)
        {
            return invalid(
                "network.ports",
                format!("{own} is the uplink's interface: it cannot carry the visitors' network"),
            );
        }
        for resolver in &self.resolvers {
            let lan = network.address;
            if lan.is_client(*resolver) || *resolver == lan.address() || resolver.is_loopback() {
                return invalid(
                    "uplink.resolvers",
                    format!("{resolver} lies in the visitors' network or in the box itself"),
                );
            }
            if resolver.is_unspecified() || resolver.is_multicast() {
                return invalid("uplink.resolvers", format!("{resolver} is not a resolver"));
            }
        }
        if self.mode == UplinkMode::Local {
            return Ok(());
        }
        if self.interface.is_none() {
            return invalid(
                "uplink.interface",
                "mode \"uplink\" needs it, for example \"eth0\"",
            );
        }
        if self.resolvers.is_empty() {
            return invalid(
                "uplink.resolvers",
                "mode \"uplink\" needs at least one, for example [\"80.67.169.12\"]",
            );
        }
        Ok(())
    }

    /// The interface that visitors who entered leave by; none in local mode.
    pub fn shared_interface(&self) -> Option<&InterfaceName> {
        match self.mode {
            UplinkMode::Local => None,
            UplinkMode::Uplink => self.interface.as_ref(),
        }
    }
}
