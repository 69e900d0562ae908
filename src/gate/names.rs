//! The two files of dnsmasq that change while it runs: whom it asks for names, and what it announces
//! beside addresses. It reads both again on SIGHUP.

use std::net::Ipv4Addr;

use askama::Template;

use super::protocol::CaptiveApiUrl;
use crate::network::settings::{Network, Uplink};

#[derive(Template)]
#[template(path = "gate/servers.conf", escape = "none")]
struct Servers<'a> {
    resolvers: Option<&'a [Ipv4Addr]>,
    own_port: u16,
}

/// The servers file: the venue's resolvers while the uplink is up, else the box's own resolver.
pub fn servers(network: &Network, uplink: &Uplink, up: bool) -> String {
    text(&Servers {
        resolvers: up.then_some(&uplink.resolvers),
        own_port: network.resolver_port,
    })
}

#[derive(Template)]
#[template(path = "gate/dhcp-opts.conf", escape = "none")]
struct DhcpOptions<'a> {
    captive_api: Option<&'a CaptiveApiUrl>,
}

/// The DHCP options that may change: option 114 (RFC 8910) or nothing.
pub fn dhcp_options(captive_api: Option<&CaptiveApiUrl>) -> String {
    text(&DhcpOptions { captive_api })
}

/// Renders with a line break at the end, which askama takes away.
pub(crate) fn text(template: &impl Template) -> String {
    let mut text = template
        .render()
        .expect("writing checked values to a string cannot fail");
    text.push('\n');
    text
}
