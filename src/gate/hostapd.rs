//! The radio's file, for hostapd.

use askama::Template;

use super::names::text;
use super::radio::Abilities;
use super::settings::Settings;
use crate::network::settings::{Network, Security, Wifi};
use crate::network::values::{Channel, Country, InterfaceName, MacAddr, PlainPath, Ssid};

#[derive(Template)]
#[template(path = "gate/hostapd.conf", escape = "none")]
struct Conf<'a> {
    interface: &'a InterfaceName,
    bridge: Option<&'a InterfaceName>,
    directory: &'a PlainPath,
    country: &'a Country,
    channel: Channel,
    ssid: &'a Ssid,
    ssid_hex: String,
    security: Security,
    passphrase: &'a str,
    bssid: Option<MacAddr>,
    owe_interface: String,
    owe_bssid: Option<MacAddr>,
    owe_ssid_hex: String,
    mfp: bool,
    most_stations: u16,
}

/// The file for these settings, which must have passed [`Wifi::check`], and a radio that can do
/// this much. A channel that is left to the box was chosen before; here it is 6.
pub fn conf(wifi: &Wifi, network: &Network, gate: &Settings, radio: &Abilities) -> String {
    let owe = wifi.security == Security::Owe;
    text(&Conf {
        interface: &wifi.interface,
        bridge: (wifi.interface != network.interface).then_some(&network.interface),
        directory: &gate.directory,
        country: &wifi.country,
        channel: wifi.channel.or(6.try_into().expect("a good channel")),
        ssid: &wifi.ssid,
        ssid_hex: hex(wifi.ssid.as_str().as_bytes()),
        security: wifi.security,
        passphrase: wifi.passphrase.as_ref().map_or("", |p| p.reveal()),
        bssid: wifi.bssid,
        owe_interface: format!("{}-owe", wifi.interface),
        owe_bssid: wifi.owe_bssid().filter(|_| owe),
        owe_ssid_hex: hex(&owe_ssid(&wifi.ssid)),
        mfp: radio.mfp,
        most_stations: radio.most_stations(wifi),
    })
}

/// The name of the encrypted twin, which is never shown: the open name, cut at a character where
/// it must be, and a mark.
fn owe_ssid(ssid: &Ssid) -> Vec<u8> {
    const MARK: &str = " OWE";
    let name = ssid.as_str();
    let mut end = name.len().min(32 - MARK.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{MARK}", &name[..end]).into_bytes()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
