//! The values of a Wi-Fi network. What must stay true of all values holds here too; see the room above.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{BadValue, bad};

/// The name of a Wi-Fi network: 1 to 32 bytes of UTF-8 without control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ssid(String);

impl Ssid {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Ssid {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        if text.is_empty() || text.len() > 32 {
            return bad(format!(
                "a Wi-Fi name has 1 to 32 bytes (an accented letter counts for 2), this one has {}",
                text.len()
            ));
        }
        if text.chars().any(char::is_control) {
            return bad("a Wi-Fi name holds no control character");
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Ssid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(Ssid);

/// The Wi-Fi password: 8 to 63 printable ASCII characters (IEEE 802.11, annex J.4).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Passphrase(String);

impl Passphrase {
    /// The password itself, for hostapd's file and for the poster on the wall.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Passphrase {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        // The text itself stays out of the message, which may end in a log.
        if !(8..=63).contains(&text.len()) || !text.bytes().all(|b| (0x20..=0x7e).contains(&b)) {
            return bad(
                "a Wi-Fi password has 8 to 63 characters, without accents (some devices cannot type them)",
            );
        }
        if text.starts_with(' ') || text.ends_with(' ') {
            return bad("a Wi-Fi password neither starts nor ends with a space");
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

impl TryFrom<String> for Passphrase {
    type Error = BadValue;
    fn try_from(text: String) -> Result<Self, BadValue> {
        text.parse()
    }
}

impl From<Passphrase> for String {
    fn from(value: Passphrase) -> String {
        value.0
    }
}

/// A country as two capital letters (ISO 3166), whose radio rules apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(String);

impl FromStr for Country {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        if text.len() != 2 || !text.bytes().all(|b| b.is_ascii_uppercase()) {
            return bad(format!(
                "“{text}” is not a country (two capital letters, for example “FR”)"
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_value!(Country);

/// A Wi-Fi channel that needs no radar watch: 1 to 13 (2.4 GHz), or 36, 40, 44, 48 (5 GHz).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Channel(u8);

impl Channel {
    /// Whether the channel lies in the 5 GHz band.
    pub fn is_5_ghz(self) -> bool {
        self.0 > 13
    }
}

impl TryFrom<u8> for Channel {
    type Error = BadValue;
    fn try_from(number: u8) -> Result<Self, BadValue> {
        match number {
            1..=13 | 36 | 40 | 44 | 48 => Ok(Self(number)),
            _ => bad(format!(
                "channel {number} is not offered (1 to 13, or 36, 40, 44, 48)"
            )),
        }
    }
}

impl From<Channel> for u8 {
    fn from(channel: Channel) -> u8 {
        channel.0
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
