//! What the gate says of the radio, of what is on the air, and of the cables. As in all of the
//! protocol, variants are only ever added at the end.

use serde::{Deserialize, Serialize};

use super::WifiView;
use crate::network::settings::Security;
use crate::network::values::InterfaceName;

/// The radio, what is on the air, and the cables that carry the visitors' network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RadioView {
    /// What was found.
    pub found: RadioFound,
    /// What was asked: the change on trial, or else what the configuration says.
    pub asked: Option<WifiView>,
    /// What is on the air.
    pub air: OnAir,
    /// Why what is on the air is not what was asked; empty when it is.
    pub reasons: Vec<NotAsAsked>,
    /// Devices that have joined now.
    pub stations: u32,
    /// The most that can join at a time; `None` without a radio.
    pub most_stations: Option<u32>,
    /// Ethernet ports that may carry the visitors' network.
    pub ports: Vec<PortView>,
}

/// What was found of the radio when the box started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RadioFound {
    /// The configuration has no `[wifi]`: an access point of its own carries the network.
    NotAsked,
    /// There is no radio in this machine.
    Missing,
    /// A switch on the machine's case turns the radio off.
    SwitchedOff,
    /// There is a radio, which cannot be an access point.
    NoAccessPoint,
    /// There is a radio that can be one, as far as it says.
    Ready,
}

/// What is on the air.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnAir {
    /// Nothing: no radio, or hostapd never brought it up.
    Silent,
    /// hostapd is being waited for.
    Starting,
    /// This network.
    Up(WifiView),
}

/// Why what is on the air is not what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotAsAsked {
    /// The radio does not know this protection: a simpler one is tried.
    CannotProtect(Security),
    /// The radio was asked for this protection and did not come up: a simpler one is tried.
    DidNotComeUp(Security),
    /// The channel may not be used by an access point here.
    ChannelForbidden,
}

/// An Ethernet port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortView {
    /// Its name.
    pub name: InterfaceName,
    /// What became of it.
    pub standing: PortStanding,
}

/// What became of an Ethernet port that may carry the visitors' network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PortStanding {
    /// No cable leads anywhere.
    NoCable,
    /// It is being asked whether somebody else lends addresses there.
    Asking,
    /// It carries the visitors' network.
    Joined,
    /// Somebody else lends addresses there: it is left alone.
    OtherNetwork,
    /// It could not be asked, so it is left alone.
    Unknown,
}
