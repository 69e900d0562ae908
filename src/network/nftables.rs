//! The firewall: who reaches what, and the kernel settings that go with it.

use std::net::Ipv4Addr;

use askama::Template;

use super::values::InterfaceName;
use super::{CAPTURED_ADDRESS, Plan};
use crate::gate::names::text;

#[derive(Template)]
#[template(path = "network/nftables.nft", escape = "none")]
struct Rules<'a> {
    lan: &'a InterfaceName,
    network: String,
    box_address: Ipv4Addr,
    captured_address: Ipv4Addr,
    http_port: u16,
    https_port: u16,
    uplink: Option<&'a InterfaceName>,
    private_networks: bool,
    wired_pages: bool,
    private: &'static str,
    /// The ports that visitors ask for and the server has itself: it was handed them by systemd.
    direct: Vec<u16>,
    /// Those that are led to another port, on which the unprivileged server listens.
    moved: Vec<(u16, u16)>,
}

/// Addresses that lead nowhere on the Internet (RFC 1918, RFC 3927).
const PRIVATE: &str = "10.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16";

/// The whole ruleset. Reading it again keeps the sets, hence who has entered.
pub(super) fn rules(plan: &Plan<'_>) -> String {
    let lan = plan.network.address;
    let ports = [(80, plan.http_port), (443, plan.https_port)];
    let (direct, moved) = ports.into_iter().partition(|(public, own)| public == own);
    let direct: Vec<(u16, u16)> = direct;
    text(&Rules {
        lan: &plan.network.interface,
        network: format!("{}/{}", lan.network(), lan.prefix()),
        box_address: lan.address(),
        captured_address: CAPTURED_ADDRESS,
        http_port: plan.http_port,
        https_port: plan.https_port,
        uplink: plan.uplink.shared_interface(),
        private_networks: plan.uplink.private_networks,
        wired_pages: plan.network.wired_pages,
        private: PRIVATE,
        direct: direct.into_iter().map(|(port, _)| port).collect(),
        moved,
    })
}

#[derive(Template)]
#[template(path = "network/sysctl.conf", escape = "none")]
struct Sysctl<'a> {
    lan: &'a InterfaceName,
    forward: bool,
}

/// Kernel settings: packets are forwarded only where an uplink is shared.
pub(super) fn sysctl(plan: &Plan<'_>) -> String {
    text(&Sysctl {
        lan: &plan.network.interface,
        forward: plan.uplink.shared_interface().is_some(),
    })
}
