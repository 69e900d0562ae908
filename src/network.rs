//! What the machine's network must be: the files of dnsmasq, nftables and hostapd, all rendered
//! from the one configuration; the resolver that answers while there is no Internet; the decision to
//! share Internet or not, with the lease log that the law asks for then; and the watcher that sees the
//! uplink come and go.
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
pub mod lease_log;
mod nftables;
pub mod prepare;
pub mod resolver;
pub mod settings;
pub mod sharing;
mod store;
pub mod uplink;
pub mod values;

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

pub use settings::{Invalid, Network, Plan, Ports, Security, Uplink, UplinkMode, Wifi};
pub use sharing::{Standing, Switch};
pub use store::schema;
pub use values::HostName;

use crate::gate::radio::Abilities;
use crate::gate::{hostapd, names, signal};

/// Every foreign name leads here while there is no Internet: an address of TEST-NET-2 (RFC 5737),
/// which looks public to a phone and belongs to nobody.
pub const CAPTURED_ADDRESS: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

/// A file to be written into the directory that [`crate::gate::Settings::directory`] names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// File name, without a directory.
    pub name: &'static str,
    /// Permission bits: secrets are for root alone.
    pub mode: u32,
    /// Content.
    pub text: String,
}

impl RenderedFile {
    /// Puts the file into this directory: whoever reads it sees the old text or the new, and a
    /// secret is never readable by others, not even between two system calls.
    pub fn write(&self, directory: &Path) -> std::io::Result<PathBuf> {
        let path = directory.join(self.name);
        signal::replace(&path, &self.text, self.mode, true)?;
        Ok(path)
    }
}

/// The files of one box, as they are before an uplink is seen. [`crate::gate`] rewrites three of
/// them later: `servers.conf`, `dhcp-opts.conf` and `hostapd.conf`.
pub fn render(plan: &Plan<'_>) -> Result<Vec<RenderedFile>, Invalid> {
    plan.check()?;
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
        let text = hostapd::conf(wifi, plan.network, plan.gate, &Abilities::default());
        files.push(file("hostapd.conf", 0o600, text));
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
