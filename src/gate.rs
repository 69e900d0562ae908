//! The gate: the one small root process of the box, `parvis-gate`, and how the server asks it.
//!
//! The server runs unprivileged and can only ask what [`Request`] enumerates, over a Unix socket
//! whose peers are checked by the kernel (SO_PEERCRED). Nothing of a request ever becomes part of a
//! command line or of a script: every argument is a checked type, written into nftables' input, a
//! file of dnsmasq or a file of hostapd.
//!
//! What must stay true:
//! - Whoever entered did so with one address *and* one hardware address, under one lease. A lease
//!   given anew ends it; a step of the wall clock does not.
//! - The server may be restarted at any moment: who entered lives here, in the kernel's sets, and
//!   in the run directory. The gate may be restarted too: it reads all of these again.
//! - A changed Wi-Fi that nobody confirmed goes back by itself, also after a crash or a reboot.

pub mod client;
pub mod protocol;
pub mod settings;

pub use client::Client;
pub use protocol::{
    CaptiveApiUrl, ClientState, LeaseEvent, LeaseSerial, Refusal, Reply, Request, Station,
    WifiChange, WifiState, WifiView,
};
pub use settings::Settings;
