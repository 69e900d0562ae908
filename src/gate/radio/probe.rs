//! Asks the kernel's nl80211 what the radio can do, sets whose radio rules apply, and listens for
//! the neighbours' networks.
//!
//! Sources: `include/uapi/linux/nl80211.h`; where the kernel is known to be wrong, what is known of
//! the driver (`corrected`).

use std::path::Path;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use wl_nl80211::packet_core::{DefaultNla, NLM_F_ACK, NLM_F_REQUEST, NetlinkMessage};
use wl_nl80211::packet_generic::GenlMessage;
use wl_nl80211::{
    Ieee80211CipherSuite as Cipher, Nl80211Attr as Attr, Nl80211BandInfo, Nl80211BssInfo,
    Nl80211Command, Nl80211ExtFeature as Ext, Nl80211FrequencyInfo as Freq, Nl80211Handle,
    Nl80211IfMode, Nl80211IfaceCombAttribute as Comb, Nl80211IfaceCombLimitAttribute as Limit,
    Nl80211InterfaceType, Nl80211Message, Nl80211Scan,
};

use super::{Abilities, Finding, RadioFound};
use crate::network::settings::Wifi;
use crate::network::values::{Channel, ChannelChoice, Country, InterfaceName};

/// Numbers of nl80211.h that the library has no name for.
const REG_ALPHA2: u16 = 33;
const DEVICE_AP_SME: u16 = 141;
const MAX_AP_ASSOC_STA: u16 = 202;

const TIMEOUT: Duration = Duration::from_secs(3);
/// How long neighbours are listened for: all channels of both bands, and some.
const LISTEN: Duration = Duration::from_secs(6);

/// What became of the questions to a radio that is there, beside the finding: words for the log.
pub(crate) type Notes = Vec<String>;

/// The radio of the configuration, or else the first that this machine has, and what it can do.
pub(crate) async fn probe(wifi: &Wifi, notes: &mut Notes) -> Finding {
    let sysfs = Path::new("/sys/class");
    if unblock(&sysfs.join("rfkill"), notes) {
        return Finding::without(RadioFound::SwitchedOff);
    }
    let Some(interface) = interface(&sysfs.join("net"), &wifi.interface) else {
        return Finding::without(RadioFound::Missing);
    };
    if interface != wifi.interface {
        notes.push(format!(
            "there is no {}: the radio is {interface}",
            wifi.interface
        ));
    }
    let driver = driver(&sysfs.join("net").join(interface.as_str()));
    let mut finding = Finding {
        interface: Some(interface.clone()),
        driver,
        ..Finding::without(RadioFound::Ready)
    };
    let asked = tokio::time::timeout(TIMEOUT, ask(&interface, &wifi.country)).await;
    match asked {
        Ok(Ok(said)) if said.is_ap => finding.abilities = said.abilities(),
        Ok(Ok(_)) => finding.found = RadioFound::NoAccessPoint,
        // What cannot be asked is tried.
        Ok(Err(error)) => notes.push(format!("{interface} could not be asked: {error}")),
        Err(_) => notes.push(format!("{interface} could not be asked in time")),
    }
    corrected(&mut finding);
    finding
}

/// Listens for the neighbours, where the choice of the channel is left to the box. The interface
/// must not be an access point yet.
pub(crate) async fn listen(wifi: &Wifi, finding: &Finding, notes: &mut Notes) -> Option<Channel> {
    let interface = finding.interface.as_ref()?;
    if wifi.channel != ChannelChoice::Auto || finding.found != RadioFound::Ready {
        return None;
    }
    let heard = tokio::time::timeout(TIMEOUT + LISTEN, scan(interface)).await;
    let heard = heard.map_err(|_| "not in time".to_owned());
    match heard.and_then(|heard| heard.map_err(|error| error.to_string())) {
        Ok(heard) => super::quietest(&heard, &finding.abilities),
        Err(error) => {
            notes.push(format!(
                "{interface} could not listen for neighbours: {error}"
            ));
            None
        }
    }
}

/// Lifts the soft blocks of radios. `true` when a switch on the case blocks all of them.
fn unblock(rfkill: &Path, notes: &mut Notes) -> bool {
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let (mut radios, mut blocked) = (0, 0);
    for switch in std::fs::read_dir(rfkill).into_iter().flatten().flatten() {
        let path = switch.path();
        if read(&path.join("type")).trim() != "wlan" {
            continue;
        }
        radios += 1;
        if read(&path.join("hard")).trim() == "1" {
            blocked += 1;
        }
        if read(&path.join("soft")).trim() == "1"
            && let Err(error) = std::fs::write(path.join("soft"), "0")
        {
            notes.push(format!("{}: {error}", path.display()));
        }
    }
    radios > 0 && radios == blocked
}

/// The interface of this name if it is a radio's, else the first radio's in the order of names.
fn interface(net: &Path, wanted: &InterfaceName) -> Option<InterfaceName> {
    let is_radio = |name: &str| net.join(name).join("phy80211").exists();
    if is_radio(wanted.as_str()) {
        return Some(wanted.clone());
    }
    let names = std::fs::read_dir(net).ok()?.flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| is_radio(name)).min()?.parse().ok()
}

fn driver(interface: &Path) -> String {
    let link = std::fs::read_link(interface.join("device/driver")).unwrap_or_default();
    let name = link.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Where what the kernel says is known to be wrong.
fn corrected(finding: &mut Finding) {
    let abilities = &mut finding.abilities;
    // The radio of every Raspberry Pi (Broadcom/Cypress). Its firmware may announce
    // SAE_OFFLOAD_AP (RPi-Distro/firmware-nonfree#41) and hostapd comes up, yet phones cannot join
    // (raspberrypi/linux#4718); protected management frames keep them out of WPA2 too (#3619) or
    // keep the network from being announced. It takes some 8 to 10 phones with the firmware that is
    // shipped, then refuses or drops them (#3010). None of this shows when hostapd is asked, so it
    // is written here. A venue with another firmware raises wifi.most_stations.
    if finding.driver == "brcmfmac" {
        (abilities.mfp, abilities.sae, abilities.owe) = (false, false, false);
        let most = abilities.most_stations.unwrap_or(u16::MAX);
        abilities.most_stations = Some(most.min(10));
    }
    // The second network of an OWE pair is named after the first, and names end at 15 characters.
    let longest = 15 - "-owe".len();
    if finding
        .interface
        .as_ref()
        .is_some_and(|name| name.as_str().len() > longest)
    {
        abilities.owe = false;
    }
}

/// What a radio said, as it was said.
#[derive(Debug, Default)]
struct Said {
    is_ap: bool,
    /// Frames of management can be protected: BIP-CMAC-128 is among the ciphers.
    mfp: bool,
    /// The driver or its firmware, not hostapd, talks to those who join.
    sme_in_driver: bool,
    sae_offload: bool,
    owe_offload: bool,
    /// Two access points at once.
    is_twin: bool,
    channels: Vec<u8>,
    most_stations: Option<u16>,
}

impl Said {
    fn abilities(self) -> Abilities {
        // hostapd speaks SAE and OWE itself wherever it sees the frames of those who join; where
        // the driver keeps these, the driver must offer to speak them.
        let speaks = |offload: bool| self.mfp && (!self.sme_in_driver || offload);
        Abilities {
            sae: speaks(self.sae_offload),
            owe: speaks(self.owe_offload) && self.is_twin,
            mfp: self.mfp,
            channels: self.channels,
            most_stations: self.most_stations,
        }
    }

    fn note(&mut self, attribute: &Attr) {
        match attribute {
            Attr::SupportedIftypes(kinds) => self.is_ap |= kinds.contains(&Nl80211IfMode::Ap),
            Attr::CipherSuites(ciphers) => self.mfp |= ciphers.contains(&Cipher::BipCmac128),
            Attr::ExtFeatures(features) => {
                self.sae_offload |= features.contains(&Ext::SaeOffloadAp);
                self.owe_offload |= features.contains(&Ext::OweOffloadAp);
            }
            Attr::InterfaceCombination(combinations) => {
                let all = combinations.iter().flat_map(|one| &one.attributes);
                let limits = all.filter_map(|attribute| match attribute {
                    Comb::Limits(limits) => Some(limits),
                    _ => None,
                });
                self.is_twin |= limits.flatten().any(|limit| is_twin(&limit.attributes));
            }
            Attr::WiphyBands(bands) => {
                let all = bands.iter().flat_map(|band| &band.info);
                let frequencies = all.filter_map(|info| match info {
                    Nl80211BandInfo::Freqs(frequencies) => Some(frequencies),
                    _ => None,
                });
                let usable = frequencies
                    .flatten()
                    .filter_map(|it| usable_channel(&it.info));
                self.channels.extend(usable);
            }
            Attr::Other(other) => self.note_number(other),
            _ => {}
        }
    }

    fn note_number(&mut self, attribute: &DefaultNla) {
        use wl_nl80211::packet_core::Nla as _;
        let mut value = vec![0; attribute.value_len()];
        attribute.emit_value(&mut value);
        match (attribute.kind(), value.as_slice()) {
            (DEVICE_AP_SME, _) => self.sme_in_driver = true,
            (MAX_AP_ASSOC_STA, &[a, b]) => {
                self.most_stations = Some(u16::from_ne_bytes([a, b])).filter(|most| *most > 0);
            }
            _ => {}
        }
    }
}

fn is_twin(limit: &[Limit]) -> bool {
    let most = limit
        .iter()
        .any(|it| matches!(it, Limit::Max(most) if *most >= 2));
    let is_ap = |it: &Limit| matches!(it, Limit::Iftypes(kinds) if kinds.contains(&Nl80211InterfaceType::Ap));
    most && limit.iter().any(is_ap)
}

/// The channel of a frequency on which an access point may start without watching for radar.
fn usable_channel(info: &[Freq]) -> Option<u8> {
    let forbids = |it: &Freq| matches!(it, Freq::Disabled | Freq::NoIr | Freq::Radar);
    if info.iter().any(forbids) {
        return None;
    }
    let mhz = info.iter().find_map(|it| match it {
        Freq::Freq(mhz) => Some(*mhz),
        _ => None,
    })?;
    match mhz {
        2412..=2472 => u8::try_from((mhz - 2407) / 5).ok(),
        5180..=5885 => u8::try_from((mhz - 5000) / 5).ok(),
        _ => None,
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn ask(interface: &InterfaceName, country: &Country) -> Result<Said, Failure> {
    let index = index(interface)?;
    let (connection, mut handle, _) = wl_nl80211::new_connection()?;
    let connection = tokio::spawn(connection);
    // hostapd sets the country too; here it is set first, so that the channels are those of it.
    let _ = set_country(&mut handle, country).await;
    let mut said = Said::default();
    let request = handle.wireless_physic().get().if_index(index);
    let mut answers = std::pin::pin!(request.execute().await.into_stream());
    while let Some(message) = answers.try_next().await? {
        for attribute in &message.payload.attributes {
            said.note(attribute);
        }
    }
    connection.abort();
    Ok(said)
}

async fn set_country(handle: &mut Nl80211Handle, country: &Country) -> Result<(), Failure> {
    let mut text = country.to_string().into_bytes();
    text.push(0);
    let message = Nl80211Message {
        cmd: Nl80211Command::ReqSetReg,
        attributes: vec![Attr::Other(DefaultNla::new(REG_ALPHA2, text))],
    };
    let mut message = NetlinkMessage::from(GenlMessage::from_payload(message));
    message.header.flags = NLM_F_REQUEST | NLM_F_ACK;
    let mut answers = std::pin::pin!(handle.request(message).await?);
    while answers.try_next().await?.is_some() {}
    // The rules come from a file that the kernel reads in its own time.
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(())
}

/// The frequencies (MHz) of the networks heard.
async fn scan(interface: &InterfaceName) -> Result<Vec<u32>, Failure> {
    let index = index(interface)?;
    let (connection, handle, _) = wl_nl80211::new_connection()?;
    let connection = tokio::spawn(connection);
    let wanted = Nl80211Scan::new(index).passive(false).build();
    let mut trigger = std::pin::pin!(handle.scan().trigger(wanted).execute().await.into_stream());
    while trigger.try_next().await?.is_some() {}
    tokio::time::sleep(LISTEN).await;
    let mut heard = Vec::new();
    let mut dump = std::pin::pin!(handle.scan().dump(index).execute().await.into_stream());
    while let Some(message) = dump.try_next().await? {
        let attributes = message.payload.attributes.into_iter();
        let networks = attributes.filter_map(|attribute| match attribute {
            Attr::Bss(network) => Some(network),
            _ => None,
        });
        heard.extend(networks.flatten().filter_map(|info| match info {
            Nl80211BssInfo::Frequency(mhz) => Some(mhz),
            _ => None,
        }));
    }
    connection.abort();
    Ok(heard)
}

fn index(interface: &InterfaceName) -> Result<u32, Failure> {
    let path = format!("/sys/class/net/{interface}/ifindex");
    Ok(std::fs::read_to_string(path)?.trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(dir: &Path, path: &str, text: &str) {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn a_soft_block_is_lifted_and_a_switch_on_the_case_is_told() {
        let dir = tempfile::tempdir().unwrap();
        for (name, kind, soft, hard) in [("a", "wlan", "1", "0"), ("b", "bluetooth", "1", "1")] {
            file(dir.path(), &format!("{name}/type"), &format!("{kind}\n"));
            file(dir.path(), &format!("{name}/soft"), &format!("{soft}\n"));
            file(dir.path(), &format!("{name}/hard"), &format!("{hard}\n"));
        }
        let mut notes = Vec::new();
        assert!(!unblock(dir.path(), &mut notes));
        let soft = |name: &str| std::fs::read_to_string(dir.path().join(name).join("soft"));
        assert_eq!(soft("a").unwrap().trim(), "0");
        assert_eq!(soft("b").unwrap().trim(), "1", "not our business");
        file(dir.path(), "a/hard", "1\n");
        assert!(unblock(dir.path(), &mut notes));
        assert!(notes.is_empty(), "{notes:?}");
    }

    #[test]
    fn the_radio_is_found_under_another_name() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["eth0/type", "wlp3s0/phy80211/name", "wlx00/phy80211/name"] {
            file(dir.path(), name, "");
        }
        let found = |wanted: &str| interface(dir.path(), &wanted.parse().unwrap());
        assert_eq!(found("wlan0").unwrap().as_str(), "wlp3s0");
        assert_eq!(found("wlx00").unwrap().as_str(), "wlx00");
        assert_eq!(found("eth0").unwrap().as_str(), "wlp3s0");
        assert_eq!(
            interface(&dir.path().join("no"), &"wlan0".parse().unwrap()),
            None
        );
    }

    #[test]
    fn a_raspberry_pi_is_not_believed() {
        let mut finding = Finding {
            driver: "brcmfmac".to_owned(),
            ..Finding::without(RadioFound::Ready)
        };
        corrected(&mut finding);
        assert!(!finding.abilities.sae && !finding.abilities.owe && !finding.abilities.mfp);
        assert_eq!(finding.abilities.most_stations, Some(10));
    }

    #[test]
    fn what_a_driver_keeps_to_itself_it_must_offer() {
        let said = |sme_in_driver, sae_offload| Said {
            mfp: true,
            is_twin: true,
            sme_in_driver,
            sae_offload,
            ..Said::default()
        };
        let soft = said(false, false).abilities();
        assert!(soft.sae && soft.owe);
        let firm = said(true, false).abilities();
        assert!(!firm.sae && !firm.owe);
        assert!(said(true, true).abilities().sae);
    }

    #[test]
    fn channels_with_radar_or_without_leave_to_send_are_not_used() {
        assert_eq!(usable_channel(&[Freq::Freq(2437)]), Some(6));
        assert_eq!(usable_channel(&[Freq::Freq(5180)]), Some(36));
        assert_eq!(usable_channel(&[Freq::Freq(2472), Freq::NoIr]), None);
        assert_eq!(usable_channel(&[Freq::Freq(5260), Freq::Radar]), None);
        assert_eq!(usable_channel(&[Freq::Freq(60480)]), None);
    }
}
