//! What the radio can do, and what follows for the network that is asked of it.
//!
//! What a radio says of itself is not always true: some drivers promise a protection that their
//! firmware does not know, others keep quiet about one that works. So two things decide: what the
//! kernel says ([`probe`]) rules out what is hopeless, and what is left is *tried* (`super::air`):
//! a protection with which hostapd does not come up gives way to the next simpler one.
//!
//! What must stay true: an open network may lose its encryption, a network with a password never
//! loses its password.

pub mod probe;

use serde::{Deserialize, Serialize};

use super::protocol::{NotAsAsked, RadioFound};
use super::settings::Settings;
use crate::network::settings::{Security, Wifi};
use crate::network::values::{Channel, InterfaceName};

/// Where `parvis-gate prepare` leaves what it found, in the gate's directory.
pub(crate) const FILE: &str = "radio.json";

/// The most devices at a time where neither the venue nor the radio says otherwise: on one channel,
/// more than that many phones wait for each other most of the time.
const MOST_STATIONS: u16 = 60;

/// What a radio can do as an access point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// Frames of management can be protected (802.11w), which SAE and OWE ask for.
    pub mfp: bool,
    /// WPA3 with a password.
    pub sae: bool,
    /// Encryption without a password, and two networks at once, which its open twin takes.
    pub owe: bool,
    /// Channels on which an access point may send here; empty when the radio did not say.
    pub channels: Vec<u8>,
    /// The most devices at a time, where the radio or what is known of it says so.
    pub most_stations: Option<u16>,
}

/// A radio of which nothing is known is taken at its best: what it cannot do shows when tried.
impl Default for Abilities {
    fn default() -> Self {
        Self {
            mfp: true,
            sae: true,
            owe: true,
            channels: Vec::new(),
            most_stations: None,
        }
    }
}

impl Abilities {
    /// Whether the radio says that it knows a protection.
    pub fn knows(&self, security: Security) -> bool {
        match security {
            Security::Open | Security::Wpa2 => true,
            Security::Owe => self.owe,
            Security::Wpa2Wpa3 | Security::Wpa3 => self.sae,
        }
    }

    /// The most devices at a time with these settings.
    pub fn most_stations(&self, wifi: &Wifi) -> u16 {
        let wanted = wifi.most_stations.unwrap_or(MOST_STATIONS);
        wanted.min(self.most_stations.unwrap_or(u16::MAX))
    }

    fn allows(&self, channel: Channel) -> bool {
        self.channels.is_empty() || self.channels.contains(&u8::from(channel))
    }
}

/// What was found when the box started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// In one word.
    pub found: RadioFound,
    /// The radio's interface: the one that the configuration names, or the one that there is.
    pub interface: Option<InterfaceName>,
    /// The kernel's driver, for the log.
    pub driver: String,
    /// What the radio can do.
    pub abilities: Abilities,
    /// The least busy channel, where one was listened for.
    pub quiet: Option<Channel>,
}

impl Finding {
    /// A finding without a radio to go by.
    pub(crate) fn without(found: RadioFound) -> Self {
        Self {
            found,
            interface: None,
            driver: String::new(),
            abilities: Abilities::default(),
            quiet: None,
        }
    }

    /// What was left in the gate's directory. Without it, which is how a box is run by hand, the
    /// configuration is taken at its word.
    pub(super) fn read(gate: &Settings, wifi: Option<&Wifi>) -> Self {
        let text = std::fs::read_to_string(gate.directory.join(FILE));
        let read = text.ok().and_then(|text| serde_json::from_str(&text).ok());
        read.unwrap_or_else(|| Self {
            interface: wifi.map(|wifi| wifi.interface.clone()),
            ..Self::without(match wifi {
                Some(_) => RadioFound::Ready,
                None => RadioFound::NotAsked,
            })
        })
    }

    /// The settings that hostapd gets, where `refused` did not come up; with the reasons why they
    /// are not what is asked. `None` without a radio that can be an access point.
    pub(crate) fn settle(
        &self,
        asked: &Wifi,
        refused: &[Security],
    ) -> Option<(Wifi, Vec<NotAsAsked>)> {
        if self.found != RadioFound::Ready {
            return None;
        }
        let mut reasons = Vec::new();
        let mut security = asked.security;
        while let Some(why) = self.against(security, refused) {
            let simpler = simpler(security)?;
            reasons.push(why);
            security = simpler;
        }
        let channel = asked.channel.or(self.quiet.unwrap_or(first()));
        let (channel, is_allowed) = self.allowed(channel);
        if !is_allowed {
            reasons.push(NotAsAsked::ChannelForbidden);
        }
        let wifi = Wifi {
            interface: self.interface.clone().unwrap_or(asked.interface.clone()),
            security,
            channel: channel.into(),
            passphrase: asked
                .passphrase
                .clone()
                .filter(|_| security.needs_passphrase()),
            ..asked.clone()
        };
        Some((wifi, reasons))
    }

    fn against(&self, security: Security, refused: &[Security]) -> Option<NotAsAsked> {
        if !self.abilities.knows(security) {
            return Some(NotAsAsked::CannotProtect(security));
        }
        refused
            .contains(&security)
            .then_some(NotAsAsked::DidNotComeUp(security))
    }

    /// The channel, or one that an access point may use here.
    fn allowed(&self, channel: Channel) -> (Channel, bool) {
        if self.abilities.allows(channel) {
            return (channel, true);
        }
        let other = [6, 1, 11, 36, 40, 44, 48]
            .into_iter()
            .filter_map(|number| Channel::try_from(number).ok())
            .find(|channel| self.abilities.allows(*channel));
        other.map_or((channel, true), |other| (other, false))
    }
}

/// The next simpler protection to try.
fn simpler(security: Security) -> Option<Security> {
    match security {
        Security::Owe => Some(Security::Open),
        Security::Wpa3 => Some(Security::Wpa2Wpa3),
        Security::Wpa2Wpa3 => Some(Security::Wpa2),
        Security::Open | Security::Wpa2 => None,
    }
}

/// The channel of a venue that leaves the choice to the box, where nothing was heard.
fn first() -> Channel {
    Channel::try_from(6).expect("a good channel")
}

/// The least busy of channels 1, 6 and 11, from the frequencies (MHz) of the networks heard. A
/// network is heard on two channels to either side of its own. The middle one wins a draw, then
/// the lowest.
pub(super) fn quietest(heard: &[u32], abilities: &Abilities) -> Option<Channel> {
    let busy = |channel: Channel| {
        let own = 2407 + 5 * u32::from(u8::from(channel));
        heard
            .iter()
            .filter(|other| other.abs_diff(own) <= 10)
            .count()
    };
    [6, 1, 11]
        .into_iter()
        .filter_map(|number| Channel::try_from(number).ok())
        .filter(|channel| abilities.allows(*channel))
        .min_by_key(|channel| busy(*channel))
}

#[cfg(test)]
mod tests;
