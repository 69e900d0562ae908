//! Ethernet ports that carry the visitors' network: how a box without a usable radio is still of
//! use, with an ordinary access point, or one computer, on a cable.
//!
//! What must stay true: the box never lends addresses on somebody else's network. A port joins the
//! visitors' bridge only after a DHCP client of our own asked there and nobody answered, and only
//! while the cable stays as it is: when it is pulled, even for a moment, the port leaves at once
//! and is asked again. Nor does a port join that has got an address already.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use tokio::sync::mpsc;

use super::protocol::{PortStanding, PortView};
use super::settings::Settings;
use super::tool;
use crate::network::settings::{Network, Ports, Uplink};
use crate::network::values::InterfaceName;

const SHORT: Duration = Duration::from_secs(5);
/// Three questions of a DHCP client, two seconds apart, and some.
const ASKING: Duration = Duration::from_secs(20);

/// An interface, as `ip -json -details -stats -stats link` describes it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Link {
    ifname: String,
    flags: Vec<String>,
    link_type: String,
    master: Option<String>,
    /// The bus that a piece of hardware sits on; what the kernel made up has none.
    parentbus: Option<String>,
    linkinfo: Info,
    stats64: Stats,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Info {
    info_kind: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Stats {
    tx: Sent,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Sent {
    carrier_changes: u64,
}

impl Link {
    fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|own| own == flag)
    }

    fn is_ethernet_port(&self) -> bool {
        let radio = PathBuf::from("/sys/class/net")
            .join(&self.ifname)
            .join("phy80211");
        self.link_type == "ether" && self.parentbus.is_some() && !radio.exists()
    }
}

/// A port that may carry the visitors' network.
#[derive(Debug)]
struct Port {
    standing: PortStanding,
    /// How often its cable had come and gone when it was asked.
    changes: u64,
}

/// What a question brought.
#[derive(Debug)]
struct Answer {
    port: InterfaceName,
    changes: u64,
    standing: PortStanding,
}

/// The ports of this machine, and what became of them.
#[derive(Debug)]
pub(super) struct Wired {
    lan: InterfaceName,
    ports: Ports,
    uplink: Option<InterfaceName>,
    directory: PathBuf,
    known: BTreeMap<String, Port>,
    answers: (mpsc::Sender<Answer>, mpsc::Receiver<Answer>),
}

impl Wired {
    pub(super) fn new(network: &Network, uplink: &Uplink, gate: &Settings) -> Self {
        Self {
            lan: network.interface.clone(),
            ports: network.ports.clone(),
            uplink: uplink.interface.clone(),
            directory: gate.directory.as_path().to_owned(),
            known: BTreeMap::new(),
            answers: mpsc::channel(16),
        }
    }

    /// The ports, by name.
    pub(super) fn view(&self) -> Vec<PortView> {
        let view = |(name, port): (&String, &Port)| {
            Some(PortView {
                name: name.parse().ok()?,
                standing: port.standing,
            })
        };
        self.known.iter().filter_map(view).collect()
    }

    /// Looks at the cables; `is_needed` when no radio carries the visitors' network.
    pub(super) async fn look(&mut self, is_needed: bool) {
        let may_join = match &self.ports {
            Ports::Auto => is_needed,
            Ports::These(names) => !names.is_empty(),
        };
        if !may_join && self.known.is_empty() {
            return;
        }
        let links = match links().await {
            Ok(links) => links,
            Err(error) => return tracing::warn!("the Ethernet ports: {error}"),
        };
        let is_bridge =
            |link: &Link| link.ifname == self.lan.as_str() && link.linkinfo.info_kind == "bridge";
        let wanted: Vec<&Link> = match may_join && links.iter().any(is_bridge) {
            true => links.iter().filter(|link| self.may_carry(link)).collect(),
            false => Vec::new(),
        };
        let gone: Vec<String> = self.known.keys().cloned().collect();
        for name in gone {
            if !wanted.iter().any(|link| link.ifname == name) {
                self.leave(&name).await;
                self.known.remove(&name);
            }
        }
        for link in wanted {
            self.look_at(link).await;
        }
        self.take_answers(&links).await;
    }

    fn may_carry(&self, link: &Link) -> bool {
        let is_uplink = self
            .uplink
            .as_ref()
            .is_some_and(|own| own.as_str() == link.ifname);
        let is_free = link
            .master
            .as_deref()
            .is_none_or(|own| own == self.lan.as_str());
        let is_named = match &self.ports {
            Ports::Auto => link.is_ethernet_port(),
            Ports::These(names) => names.iter().any(|own| own.as_str() == link.ifname),
        };
        !is_uplink && is_free && is_named
    }

    async fn look_at(&mut self, link: &Link) {
        let (name, changes) = (link.ifname.as_str(), link.stats64.tx.carrier_changes);
        if !self.known.contains_key(name) && link.master.is_some() && !self.note(name).exists() {
            // Somebody put it there by hand: theirs to decide.
            return;
        }
        let known = self.known.entry(name.to_owned()).or_insert(Port {
            standing: PortStanding::NoCable,
            changes: u64::MAX,
        });
        if !link.has("LOWER_UP") {
            let was_joined = link.master.is_some();
            known.standing = PortStanding::NoCable;
            known.changes = u64::MAX;
            if was_joined {
                self.leave(name).await;
            } else if !link.has("UP") {
                // Without this, no cable is seen.
                let _ = tool::must("ip", &["link", "set", name, "up"], SHORT).await;
            }
            return;
        }
        if known.changes == changes {
            return;
        }
        (known.standing, known.changes) = (PortStanding::Asking, changes);
        if link.master.is_some() {
            self.leave(name).await;
        }
        let Ok(port) = name.parse::<InterfaceName>() else {
            return;
        };
        let tell = self.answers.0.clone();
        tokio::spawn(async move {
            let standing = asked(&port).await;
            let answer = Answer {
                port,
                changes,
                standing,
            };
            let _ = tell.send(answer).await;
        });
    }

    async fn take_answers(&mut self, links: &[Link]) {
        while let Ok(answer) = self.answers.1.try_recv() {
            let name = answer.port.as_str();
            let is_same = links.iter().any(|link| {
                link.ifname == name && link.stats64.tx.carrier_changes == answer.changes
            });
            let Some(port) = self.known.get_mut(name) else {
                continue;
            };
            if !is_same || port.changes != answer.changes {
                continue;
            }
            port.standing = answer.standing;
            match answer.standing {
                PortStanding::Joined => self.join(name).await,
                PortStanding::OtherNetwork => tracing::info!(
                    "{name} leads into a network where somebody else lends addresses: it is left alone"
                ),
                _ => {}
            }
        }
    }

    async fn join(&mut self, name: &str) {
        release(name, true).await;
        let done = async {
            std::fs::write(self.note(name), "").map_err(|error| error.to_string())?;
            tool::must("ip", &["addr", "flush", "dev", name], SHORT).await?;
            let lan = self.lan.to_string();
            tool::must("ip", &["link", "set", name, "master", &lan, "up"], SHORT).await
        };
        match done.await {
            Ok(_) => tracing::info!("{name} carries the visitors' network"),
            Err(error) => {
                tracing::error!("{name} cannot carry the visitors' network: {error}");
                if let Some(port) = self.known.get_mut(name) {
                    port.standing = PortStanding::Unknown;
                }
            }
        }
    }

    async fn leave(&self, name: &str) {
        if !self.note(name).exists() {
            return;
        }
        match tool::must("ip", &["link", "set", name, "nomaster"], SHORT).await {
            Ok(_) => tracing::info!("{name} no longer carries the visitors' network"),
            Err(error) => tracing::warn!("{name}: {error}"),
        }
        let _ = std::fs::remove_file(self.note(name));
        release(name, false).await;
    }

    /// Says that we put this port into the bridge, also to a gate that is started later.
    fn note(&self, name: &str) -> PathBuf {
        self.directory.join(format!("port-{name}"))
    }
}

async fn links() -> Result<Vec<Link>, String> {
    let words = ["-json", "-details", "-stats", "-stats", "link", "show"];
    let text = tool::must("ip", &words, SHORT).await?;
    serde_json::from_str(&text).map_err(|error| format!("what ip says could not be read: {error}"))
}

/// Whether somebody lends addresses behind this port: it has one already, or a DHCP client gets
/// one. The client runs without a script, so what it gets is not put anywhere.
async fn asked(port: &InterfaceName) -> PortStanding {
    let name = port.as_str();
    let addresses = [
        "-4", "-oneline", "addr", "show", "dev", name, "scope", "global",
    ];
    match tool::must("ip", &addresses, SHORT).await {
        Ok(text) if text.trim().is_empty() => {}
        Ok(_) => return PortStanding::OtherNetwork,
        Err(error) => {
            tracing::warn!("{error}");
            return PortStanding::Unknown;
        }
    }
    let mut words = vec!["udhcpc", "-i", name, "-f", "-n", "-q", "-t", "3", "-T", "2"];
    words.extend(["-s", "/bin/true"]);
    match tool::run("busybox", &words, ASKING).await {
        Ok(ended) if ended.is_well => PortStanding::OtherNetwork,
        // It says so when it got nothing; anything else is a question that was not put.
        Ok(ended) if ended.said.contains("no lease, failing") => PortStanding::Joined,
        Ok(ended) => {
            tracing::warn!("{name} could not be asked: {}", ended.said.trim());
            PortStanding::Unknown
        }
        Err(error) => {
            tracing::warn!("{name} could not be asked: {error}");
            PortStanding::Unknown
        }
    }
}

/// Tells the machine's network manager, if it has one, to leave a port to us, or to take it back.
async fn release(name: &str, is_ours: bool) {
    let netif = PathBuf::from("/run/systemd/netif");
    if netif.exists() {
        let file = PathBuf::from(format!("/run/systemd/network/05-parvis-{name}.network"));
        let text = format!("[Match]\nName={name}\n[Link]\nUnmanaged=yes\n");
        let written = match is_ours {
            true => std::fs::create_dir_all("/run/systemd/network")
                .and_then(|()| super::signal::replace(&file, &text, 0o644, false)),
            false => super::signal::remove(&file, false),
        };
        let reloaded = match written {
            Ok(()) => tool::must("networkctl", &["reload"], SHORT).await,
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = reloaded {
            tracing::warn!("systemd-networkd and {name}: {error}");
        }
    }
    if PathBuf::from("/run/NetworkManager").exists() {
        let managed = if is_ours { "no" } else { "yes" };
        let words = ["device", "set", name, "managed", managed];
        if let Err(error) = tool::must("nmcli", &words, SHORT).await {
            tracing::warn!("NetworkManager and {name}: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ip_says_is_read() {
        let text = r#"[
            {"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"link_type":"loopback"},
            {"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"link_type":"ether","parentbus":"usb",
             "stats64":{"rx":{"bytes":1},"tx":{"bytes":1,"carrier_changes":3}}},
            {"ifname":"br-lan","flags":["UP"],"link_type":"ether","linkinfo":{"info_kind":"bridge"}}]"#;
        let links: Vec<Link> = serde_json::from_str(text).unwrap();
        let ports: Vec<_> = links
            .iter()
            .filter(|link| link.is_ethernet_port())
            .collect();
        assert_eq!(ports.len(), 1);
        assert!(ports[0].has("LOWER_UP") && ports[0].master.is_none());
        assert_eq!(ports[0].stats64.tx.carrier_changes, 3);
        assert_eq!(links[2].linkinfo.info_kind, "bridge");
    }
}
