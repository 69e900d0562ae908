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

/// The channel that the venue asks for: one, or the quietest when the box starts. Written as a number or `"auto"`; on
/// the way to the gate a byte, 0 for the quietest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelChoice {
    /// The least busy of 1, 6 and 11.
    Auto,
    /// This one.
    Fixed(Channel),
}

impl ChannelChoice {
    /// The channel, or `quiet` where the choice is left to the box.
    pub fn or(self, quiet: Channel) -> Channel {
        match self {
            Self::Auto => quiet,
            Self::Fixed(channel) => channel,
        }
    }
}

impl From<Channel> for ChannelChoice {
    fn from(channel: Channel) -> Self {
        Self::Fixed(channel)
    }
}

impl TryFrom<u8> for ChannelChoice {
    type Error = BadValue;
    fn try_from(number: u8) -> Result<Self, BadValue> {
        Channel::try_from(number).map(Self::Fixed)
    }
}

impl FromStr for ChannelChoice {
    type Err = BadValue;
    fn from_str(text: &str) -> Result<Self, BadValue> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        match text.parse::<u8>() {
            Ok(number) => Channel::try_from(number).map(Self::Fixed),
            Err(_) => bad(format!("“{text}” is neither a channel nor “auto”")),
        }
    }
}

impl fmt::Display for ChannelChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(channel) => channel.fmt(f),
        }
    }
}

impl Serialize for ChannelChoice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto if serializer.is_human_readable() => serializer.serialize_str("auto"),
            Self::Auto => serializer.serialize_u8(0),
            Self::Fixed(channel) => serializer.serialize_u8(channel.0),
        }
    }
}

impl<'de> Deserialize<'de> for ChannelChoice {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(ReadChoice);
        }
        match u8::deserialize(deserializer)? {
            0 => Ok(Self::Auto),
            number => ReadChoice::number(number),
        }
    }
}

struct ReadChoice;

impl ReadChoice {
    fn number<E: serde::de::Error>(number: impl TryInto<u8>) -> Result<ChannelChoice, E> {
        let channel = Channel::try_from(number.try_into().unwrap_or(u8::MAX));
        channel.map(ChannelChoice::Fixed).map_err(E::custom)
    }
}

impl serde::de::Visitor<'_> for ReadChoice {
    type Value = ChannelChoice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a channel (1 to 13, or 36, 40, 44, 48) or \"auto\"")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ChannelChoice, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<ChannelChoice, E> {
        Self::number(number)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<ChannelChoice, E> {
        Self::number(number)
    }
}
