//! The gate: the one small root process of the box, `parvis-gate`, and how the server asks it.
//!
//! The server runs unprivileged and can only ask what [`Request`] enumerates, over a Unix socket
//! whose peers are checked by the kernel (SO_PEERCRED). Nothing of a request ever becomes part of a
//! command line or of a script: every argument is a checked type, written into nftables' input, a
//! file of dnsmasq or a file of hostapd.
//!
//! What must stay true:
//! - Whoever entered did so with one address *and* one hardware address, under one lease. A lease
//!   given anew ends it; a step of the wall clock does not ([`ledger`]).
//! - The server may be restarted at any moment: who entered lives here, in the kernel's sets, and
//!   in the run directory. The gate may be restarted too: it reads all of these again.
//! - A changed Wi-Fi that nobody confirmed goes back by itself, also after a crash or a reboot.

mod air;
pub(crate) mod boot;
pub mod client;
mod control;
pub mod daemon;
mod dnsmasq;
mod firewall;
pub mod hostapd;
pub mod ledger;
pub mod names;
pub mod protocol;
pub mod radio;
pub mod settings;
pub(crate) mod signal;
pub(crate) mod tool;
mod wifi;
mod wired;

pub use client::Client;
pub use dnsmasq::lease_event;
pub use protocol::{
    CaptiveApiUrl, ClientState, LeaseEvent, LeaseSerial, NotAsAsked, OnAir, PortStanding, PortView,
    RadioFound, RadioView, Refusal, Reply, Request, Station, WifiChange, WifiState, WifiView,
};
pub use settings::Settings;

/// Name of the file where lease events are noted that the gate could not be told.
const MISSED: &str = "missed";

/// Notes that the gate missed a lease given or ended: when it starts, it takes the address's lease
/// for a new one. One line for each, so that two of these at once do not spoil each other's.
pub fn note_missed(directory: &std::path::Path, event: &LeaseEvent) -> std::io::Result<()> {
    use std::io::Write as _;
    if event.kind == protocol::LeaseEventKind::Kept {
        return Ok(());
    }
    let path = directory.join(MISSED);
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.create(true).append(true).open(path)?;
    file.write_all(format!("{}\n", event.ip).as_bytes())
}
