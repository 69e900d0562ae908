//! The files of dnsmasq: names and addresses for the visitors.

use std::net::Ipv4Addr;

use askama::Template;

use super::values::{HostName, InterfaceName, PlainPath};
use super::{Network, Plan, Uplink};
use crate::gate::{self, CaptiveApiUrl};

#[derive(Template)]
#[template(path = "network/dnsmasq.conf", escape = "none")]
struct Conf<'a> {
    lan: &'a InterfaceName,
    directory: &'a PlainPath,
    names: &'a [HostName],
    box_address: Ipv4Addr,
    first: Ipv4Addr,
    last: Ipv4Addr,
    netmask: Ipv4Addr,
    lease_minutes: u32,
    leases: u32,
}

/// The main file, read once when dnsmasq starts.
pub(super) fn conf(plan: &Plan<'_>) -> String {
    let lan = plan.network.address;
    let (first, last) = lan.pool();
    text(&Conf {
        lan: &plan.network.interface,
        directory: &plan.gate.directory,
        names: plan.names,
        box_address: lan.address(),
        first,
        last,
        netmask: lan.netmask(),
        lease_minutes: plan.network.lease_minutes,
        leases: last.to_bits() - first.to_bits() + 1,
    })
}

#[derive(Template)]
#[template(path = "network/servers.conf", escape = "none")]
struct Servers<'a> {
    resolvers: Option<&'a [Ipv4Addr]>,
    own_port: u16,
}

/// The servers file: the venue's resolvers while the uplink is up, else the box's own resolver.
/// dnsmasq reads it again on SIGHUP.
pub fn servers(network: &Network, uplink: &Uplink, up: bool) -> String {
    text(&Servers {
        resolvers: up.then_some(&uplink.resolvers),
        own_port: network.resolver_port,
    })
}

#[derive(Template)]
#[template(path = "network/dhcp-opts.conf", escape = "none")]
struct DhcpOptions<'a> {
    captive_api: Option<&'a CaptiveApiUrl>,
}

/// The DHCP options that may change while dnsmasq runs: option 114 (RFC 8910) or nothing.
pub fn dhcp_options(captive_api: Option<&CaptiveApiUrl>) -> String {
    text(&DhcpOptions { captive_api })
}

#[derive(Template)]
#[template(path = "network/lease-event", ext = "txt", escape = "none")]
struct LeaseEvent<'a> {
    program: &'a PlainPath,
    directory: &'a PlainPath,
}

/// The script that dnsmasq runs for every lease.
pub(super) fn lease_event(gate: &gate::Settings) -> String {
    text(&LeaseEvent {
        program: &gate.program,
        directory: &gate.directory,
    })
}

/// Renders with a line break at the end, which askama takes away.
pub(super) fn text(template: &impl Template) -> String {
    let mut text = template
        .render()
        .expect("writing checked values to a string cannot fail");
    text.push('\n');
    text
}
