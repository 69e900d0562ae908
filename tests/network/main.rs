//! The network of a box, for real: real dnsmasq and nftables from the rendered configuration, the
//! real `parvis-gate`, phones that take DHCP leases, and an Internet that counts what reaches it,
//! each in a network namespace of its own.
//!
//! These tests need root, and say so when they have not got it: nothing is skipped.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot set its scene has failed; these measure a real network by the real clock"
)]

mod admission;
mod captured;
mod door;
mod hostapd;
mod internet;
mod lease_log;
mod phone;
mod ports;
mod probes;
mod space;
mod uplink;
mod wifi;
mod wire;
mod world;
