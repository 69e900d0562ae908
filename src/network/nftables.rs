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
}

/// The whole ruleset. Reading it again keeps the sets, hence who has entered.
pub(super) fn rules(plan: &Plan<'_>) -> String {
    let lan = plan.network.address;
    text(&Rules {
        lan: &plan.network.interface,
        network: format!("{}/{}", lan.network(), lan.prefix()),
        box_address: lan.address(),
        captured_address: CAPTURED_ADDRESS,
        http_port: plan.http_port,
        https_port: plan.https_port,
        uplink: plan.uplink.shared_interface(),
        private_networks: plan.uplink.private_networks,
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
