//! What the gate reads from dnsmasq and from the kernel: leases, lease events, neighbours.

use std::net::Ipv4Addr;

use super::ledger::HeldLease;
use super::protocol::{LeaseEvent, LeaseEventKind};
use crate::network::values::{InterfaceName, MacAddr};

/// The IPv4 leases of dnsmasq's lease file: `expiry mac ip name client-id` on each line.
pub(super) fn read_leases(text: &str, lease_secs: u64) -> Vec<HeldLease> {
    let leases = text.lines().filter_map(|line| {
        let mut fields = line.split(' ');
        Some(HeldLease {
            expires_at: fields.next()?.parse().ok()?,
            mac: fields.next()?.parse().ok()?,
            ip: fields.next()?.parse().ok()?,
            lease_secs,
        })
    });
    leases.collect()
}

/// The device that the kernel sees behind an address, from the text of /proc/net/arp; `None` when
/// it does not know.
pub(super) fn neighbour(text: &str, lan: &InterfaceName, ip: Ipv4Addr) -> Option<MacAddr> {
    const COMPLETE: u32 = 2;
    text.lines().skip(1).find_map(|line| {
        let mut fields = line.split_whitespace();
        if fields.next()?.parse() != Ok(ip) {
            return None;
        }
        let flags = fields.nth(1)?.strip_prefix("0x")?;
        let mac: MacAddr = fields.next()?.parse().ok()?;
        let device = fields.nth(1)?;
        let complete = u32::from_str_radix(flags, 16).ok()? & COMPLETE != 0;
        (complete && device == lan.as_str()).then_some(mac)
    })
}

/// What dnsmasq says when it runs the lease script: `add`, `old` or `del`, a hardware address and
/// an address as arguments, times in the environment. `None` for what does not concern us: other
/// actions, IPv6, other kinds of network.
pub fn lease_event(
    arguments: &[String],
    variable: impl Fn(&str) -> Option<String>,
) -> Option<LeaseEvent> {
    read_event(arguments, variable, super::boot::wall_secs())
}

fn read_event(
    arguments: &[String],
    variable: impl Fn(&str) -> Option<String>,
    wall_secs: u64,
) -> Option<LeaseEvent> {
    let [action, mac, ip, ..] = arguments else {
        return None;
    };
    let number = |name| variable(name).and_then(|text| text.trim().parse().ok());
    let expires_at: u64 = number("DNSMASQ_LEASE_EXPIRES").unwrap_or(0);
    // With "del", dnsmasq leaves the second variable out.
    let left = expires_at.saturating_sub(wall_secs);
    Some(LeaseEvent {
        kind: match action.as_str() {
            "add" => LeaseEventKind::Given,
            "old" => LeaseEventKind::Kept,
            "del" => LeaseEventKind::Ended,
            _ => return None,
        },
        ip: ip.parse().ok()?,
        mac: mac.parse().ok()?,
        expires_at,
        remaining_secs: number("DNSMASQ_TIME_REMAINING").unwrap_or(left),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leases_are_read_and_other_lines_left() {
        let text = "1800000000 02:00:00:00:00:01 10.17.0.5 * 01:02:00:00:00:00:01\n\
                    duid 00:01:00:01\n1800000000 3 fd00::5 * 00:01\n";
        let leases = read_leases(text, 60);
        assert_eq!(leases.len(), 1);
        assert_eq!(leases[0].ip, Ipv4Addr::new(10, 17, 0, 5));
    }

    #[test]
    fn a_neighbour_counts_only_when_the_kernel_is_sure() {
        let text = "IP address       HW type     Flags       HW address            Mask     Device\n\
            10.17.0.5        0x1         0x2         02:00:00:00:00:01     *        br-lan\n\
            10.17.0.6        0x1         0x0         00:00:00:00:00:00     *        br-lan\n\
            10.17.0.7        0x1         0x2         02:00:00:00:00:03     *        eth0\n";
        let lan = "br-lan".parse().unwrap();
        let ask = |n| neighbour(text, &lan, Ipv4Addr::new(10, 17, 0, n));
        assert_eq!(ask(5), Some("02:00:00:00:00:01".parse().unwrap()));
        assert_eq!((ask(6), ask(7), ask(8)), (None, None, None));
    }

    #[test]
    fn an_event_is_read_from_arguments_and_environment() {
        let event = |arguments: &[&str]| {
            let arguments: Vec<_> = arguments.iter().map(|a| (*a).to_owned()).collect();
            let variable = |name: &str| match name {
                "DNSMASQ_LEASE_EXPIRES" => Some("1800043200".to_owned()),
                "DNSMASQ_TIME_REMAINING" if arguments[0] != "del" => Some("43200".to_owned()),
                _ => None,
            };
            read_event(&arguments, variable, 1_800_000_010)
        };
        let given = event(&["add", "02:00:00:00:00:01", "10.17.0.5", "nom"]).unwrap();
        assert_eq!(given.kind, LeaseEventKind::Given);
        assert_eq!(given.remaining_secs, 43200);
        let released = event(&["del", "02:00:00:00:00:01", "10.17.0.5"]).unwrap();
        assert_eq!(released.kind, LeaseEventKind::Ended);
        assert_eq!(released.remaining_secs, 43190);
        assert_eq!(event(&["init"]), None);
        assert_eq!(event(&["tftp", "100", "10.17.0.5", "/x"]), None);
        assert_eq!(event(&["add", "06-02:00:00:00:00:01", "10.17.0.5"]), None);
        assert_eq!(event(&["add", "00:01:00:01", "fd00::1"]), None);
    }
}
