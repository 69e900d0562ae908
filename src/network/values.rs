//! The values a network configuration is made of, each checked once, when it is read.
//!
//! What must stay true: whoever holds one of these may write it into a file of dnsmasq, nftables
//! or hostapd as it is. None can hold a line break, a quote, a comment sign or an option's
//! separator, except [`Ssid`], which is only ever written in hexadecimal, and [`Passphrase`],
//! which hostapd reads to the end of its line.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A value that cannot be used, with the reason in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadValue(pub(crate) String);

fn bad<T>(reason: impl Into<String>) -> Result<T, BadValue> {
    Err(BadValue(reason.into()))
}

/// Gives a text newtype its conversions: parsed from text, written as text.
macro_rules! text_value {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = BadValue;
            fn try_from(text: String) -> Result<Self, BadValue> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    };
}

mod log_key;
mod radio;

pub use log_key::LogKey;
pub use radio::{Channel, ChannelChoice, Country, Passphrase, Ssid};

/// The name of a network interface, as Linux allows it and no wider: 1 to 15 letters, digits,
/// `-`, `_` or `.`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InterfaceName(String);

impl InterfaceName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InterfaceName {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() || text.len() > 15 {
            return bad(format!(
                "an interface name has 1 to 15 characters, “{text}” has {}",
                text.len()
            ));
        }
        if !text.chars().all(allowed) || !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return bad(format!(
                "“{text}” is not an interface name (letters, digits, “-”, “_”, “.”)"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for InterfaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(InterfaceName);

/// A host name in lower case: labels of letters, digits and inner hyphens, 253 characters at most.
/// Names beyond ASCII are written in their `xn--` form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostName(String);

impl HostName {
    /// The name, in lower case, without a final dot.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostName {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let label_is_good = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if name.is_empty() || name.len() > 253 || !name.split('.').all(label_is_good) {
            return bad(format!(
                "“{text}” is not a host name (for example “parvis.internal”)"
            ));
        }
        if name.parse::<Ipv4Addr>().is_ok() {
            return bad(format!("“{text}” is an address, a name is needed here"));
        }
        Ok(Self(name))
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(HostName);

/// A hardware address (MAC) of one device, written `02:00:00:00:00:01`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MacAddr([u8; 6]);

impl MacAddr {
    /// The address of these six bytes, unless it names a group or nobody.
    pub fn new(bytes: [u8; 6]) -> Result<Self, BadValue> {
        if bytes[0] & 1 == 1 {
            return bad("a hardware address of a group, not of one device");
        }
        if bytes == [0; 6] {
            return bad("a hardware address of zeros");
        }
        Ok(Self(bytes))
    }

    /// The six bytes.
    pub fn bytes(self) -> [u8; 6] {
        self.0
    }
}

impl FromStr for MacAddr {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        let mut bytes = [0; 6];
        let mut parts = text.split(':');
        for byte in &mut bytes {
            let part = parts.next().filter(|part| part.len() == 2);
            match part.and_then(|part| u8::from_str_radix(part, 16).ok()) {
                Some(value) if part.is_some_and(|p| !p.starts_with('+')) => *byte = value,
                _ => return bad(format!("“{text}” is not a hardware address")),
            }
        }
        if parts.next().is_some() {
            return bad(format!("“{text}” is not a hardware address"));
        }
        Self::new(bytes)
    }
}

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

/// A hardware address is personal data: a log that prints a structure must not print it.
impl fmt::Debug for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacAddr(..)")
    }
}

text_value!(MacAddr);

/// The address of the box on the visitors' network with the length of the network's prefix,
/// written `10.17.0.1/22`. The network has room for at least 14 devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanAddress {
    address: Ipv4Addr,
    prefix: u8,
}

impl LanAddress {
    /// The box's own address.
    pub fn address(self) -> Ipv4Addr {
        self.address
    }

    /// Bits of the network prefix, 16 to 28.
    pub fn prefix(self) -> u8 {
        self.prefix
    }

    fn mask(self) -> u32 {
        u32::MAX << (32 - self.prefix)
    }

    /// The network mask, as DHCP writes it.
    pub fn netmask(self) -> Ipv4Addr {
        self.mask().into()
    }

    /// First address of the network (its name, never a device's).
    pub fn network(self) -> Ipv4Addr {
        (self.address.to_bits() & self.mask()).into()
    }

    /// Last address of the network (everybody's, never a device's).
    pub fn broadcast(self) -> Ipv4Addr {
        (self.address.to_bits() | !self.mask()).into()
    }

    /// Whether this can be the address of a client: in the network, neither its first nor its last
    /// address, and not the box's own.
    pub fn is_client(self, ip: Ipv4Addr) -> bool {
        ip.to_bits() & self.mask() == self.network().to_bits()
            && ip != self.network()
            && ip != self.broadcast()
            && ip != self.address
    }

    /// First and last address lent to clients: the longer side of the network seen from the box.
    pub fn pool(self) -> (Ipv4Addr, Ipv4Addr) {
        let (first, last) = (self.network().to_bits() + 1, self.broadcast().to_bits() - 1);
        let own = self.address.to_bits();
        if own - first > last - own {
            (first.into(), (own - 1).into())
        } else {
            ((own + 1).into(), last.into())
        }
    }
}

impl FromStr for LanAddress {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        let parts = text.split_once('/').and_then(|(address, prefix)| {
            Some((
                address.parse::<Ipv4Addr>().ok()?,
                prefix.parse::<u8>().ok()?,
            ))
        });
        let Some((address, prefix)) = parts else {
            return bad(format!(
                "“{text}” is not an address with a prefix (for example “10.17.0.1/22”)"
            ));
        };
        if !(16..=28).contains(&prefix) {
            return bad(format!("the prefix must be /16 to /28, not /{prefix}"));
        }
        let lan = Self { address, prefix };
        if !address.is_private() {
            return bad(format!(
                "{address} is not a private address (10.…, 172.16.… to 172.31.…, 192.168.…)"
            ));
        }
        if address == lan.network() || address == lan.broadcast() {
            return bad(format!(
                "{address} is the first or last address of its network, no device can have it"
            ));
        }
        Ok(lan)
    }
}

impl fmt::Display for LanAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

text_value!(LanAddress);

/// An absolute path that can be written into dnsmasq's and hostapd's files: no white space, quote
/// or control character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlainPath(String);

impl PlainPath {
    /// The path.
    pub fn as_path(&self) -> &std::path::Path {
        std::path::Path::new(&self.0)
    }

    /// A file in this directory.
    pub fn join(&self, name: &str) -> std::path::PathBuf {
        self.as_path().join(name)
    }
}

impl FromStr for PlainPath {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        let allowed =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '+' | '@');
        if !text.starts_with('/') || text.len() > 200 || !text.chars().all(allowed) {
            return bad(format!(
                "“{text}” is not an absolute path of plain letters, digits, “-”, “_” and “.”"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for PlainPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(PlainPath);

#[cfg(test)]
mod tests;
