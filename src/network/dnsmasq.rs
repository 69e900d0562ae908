//! The files of dnsmasq: names and addresses for the visitors.

use std::net::Ipv4Addr;

use askama::Template;

use super::Plan;
use super::values::{HostName, InterfaceName, PlainPath};
use crate::gate::names::text;
use crate::gate::settings::Settings;

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
#[template(path = "network/lease-event", ext = "txt", escape = "none")]
struct LeaseEvent<'a> {
    /// Written in here, so that nobody takes the template itself for a script.
    shell: &'a str,
    program: &'a PlainPath,
    directory: &'a PlainPath,
}

/// The script that dnsmasq runs for every lease.
pub(super) fn lease_event(gate: &Settings) -> String {
    text(&LeaseEvent {
        shell: "/bin/sh",
        program: &gate.program,
        directory: &gate.directory,
    })
}
