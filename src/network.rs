//! What the machine's network must be: the files of dnsmasq, nftables and hostapd, all rendered
//! from the one configuration; the resolver that answers while there is no Internet; and the
//! watcher that sees the uplink come and go.
//!
//! What must stay true:
//! - Rendering is pure: the same [`Plan`] gives the same files, and nothing is asked of the machine.
//! - Every value was checked when it was read ([`values`]); templates write them as they are.
//! - Nothing here is privileged. What needs root is asked of [`crate::gate`].
//!
//! The rules come from what phones really do at a portal: `198.51.100.1` is the captured address
//! because phones distrust a private one; 443 and 853 are reset before routing; with an uplink
//! nobody gets out before entering, by any resolver or port.

mod dnsmasq;
mod nftables;
pub mod resolver;
pub mod settings;
pub mod uplink;
pub mod values;

use std::net::Ipv4Addr;

use settings::{Invalid, Network, Uplink, Wifi};
use values::HostName;

use crate::config::Config;
use crate::gate::{self, hostapd, names};

/// Every foreign name leads here while there is no Internet: an address of TEST-NET-2 (RFC 5737),
/// which looks public to a phone and belongs to nobody.
pub const CAPTURED_ADDRESS: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

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
    pub gate: &'a gate::Settings,
    /// The box's own names, which always lead to its own address.
    pub names: &'a [HostName],
    /// Where the unprivileged server listens for http.
    pub http_port: u16,
    /// Where the unprivileged server listens for https.
    pub https_port: u16,
}

impl<'a> Plan<'a> {
    /// What the configuration says; nothing without a `[network]` table.
    pub fn of(config: &'a Config) -> Option<Self> {
        Some(Self {
            network: config.network.as_ref()?,
            wifi: config.wifi.as_ref(),
            uplink: &config.uplink,
            gate: &config.gate,
            names: &config.site.names,
            http_port: config.site.http.port(),
            https_port: config.site.https.map_or(443, |https| https.port()),
        })
    }
}

/// A file to be written into the directory that [`gate::Settings::directory`] names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// File name, without a directory.
    pub name: &'static str,
    /// Permission bits: secrets are for root alone.
    pub mode: u32,
    /// Content.
    pub text: String,
}

/// The files of one box, as they are before an uplink is seen. [`crate::gate`] rewrites three of
/// them later: `servers.conf`, `dhcp-opts.conf` and `hostapd.conf`.
pub fn render(plan: &Plan<'_>) -> Result<Vec<RenderedFile>, Invalid> {
    settings::check(plan.network, plan.wifi, plan.uplink)?;
    let file = |name, mode, text| RenderedFile { name, mode, text };
    let mut files = vec![
        file("dnsmasq.conf", 0o644, dnsmasq::conf(plan)),
        file(
            "servers.conf",
            0o644,
            names::servers(plan.network, plan.uplink, false),
        ),
        file("dhcp-opts.conf", 0o644, names::dhcp_options(None)),
        file("lease-event", 0o755, dnsmasq::lease_event(plan.gate)),
        file("nftables.nft", 0o644, nftables::rules(plan)),
        file("sysctl.conf", 0o644, nftables::sysctl(plan)),
    ];
    if let Some(wifi) = plan.wifi {
        let text = hostapd::conf(wifi, plan.network, plan.gate);
        files.push(file("hostapd.conf", 0o600, text));
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
