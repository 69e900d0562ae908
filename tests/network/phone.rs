//! A phone: a namespace with one network card and a real DHCP client.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::space::{Process, Signal, Space, wait_until};

/// What udhcpc calls: it sets the address, as a phone would, and leaves a note of the lease.
const SCRIPT: &str = r#"#!/bin/sh
case "$1" in
bound | renew)
	ip addr flush dev eth0
	ip addr add "$ip/$mask" dev eth0
	ip route replace default via "$router"
	echo "event=$1 ip=$ip router=$router dns=$dns lease=$lease captive=$opt114" >>"$NOTES"
	;;
deconfig)
	ip addr flush dev eth0
	echo "event=deconfig" >>"$NOTES"
	;;
esac
"#;

pub(crate) struct Phone {
    pub(crate) space: Space,
    pub(crate) mac: String,
    notes: PathBuf,
    script: PathBuf,
    client: Option<Process>,
}

/// A lease as the phone was told.
#[derive(Debug, Clone)]
pub(crate) struct Lease {
    pub(crate) ip: Ipv4Addr,
    pub(crate) router: Ipv4Addr,
    pub(crate) resolver: Ipv4Addr,
    pub(crate) seconds: u64,
    /// Option 114, when it came.
    pub(crate) captive: Option<String>,
}

impl Phone {
    /// A phone whose card `eth0` is in the namespace already.
    pub(crate) fn new(space: Space, number: u8, dir: &std::path::Path) -> Self {
        let mac = format!("02:00:5e:10:00:{number:02x}");
        space.run("ip", &["link", "set", "eth0", "address", &mac, "up"]);
        // A word of a phone's own making, such as an IPv6 neighbour message, would be counted.
        space.set("net.ipv6.conf.all.disable_ipv6", "1");
        let script = dir.join("udhcpc.sh");
        std::fs::write(&script, SCRIPT).unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self {
            notes: dir.join(format!("phone{number}.notes")),
            space,
            mac,
            script,
            client: None,
        }
    }

    /// Joins and takes a lease, within ten seconds.
    pub(crate) fn joins(&mut self) -> Lease {
        self.joins_asking_for(None)
    }

    /// Joins and asks for this address.
    pub(crate) fn joins_asking_for(&mut self, address: Option<Ipv4Addr>) -> Lease {
        let before = self.leases().len();
        let mut command = Command::new("busybox");
        command.args(["udhcpc", "-f", "-R", "-i", "eth0", "-t", "20", "-T", "1"]);
        command.args(["-O", "114", "-s"]).arg(&self.script);
        if let Some(address) = address {
            command.args(["-r", &address.to_string()]);
        }
        command.env("NOTES", &self.notes);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        self.client = Some(self.space.start(&mut command));
        self.waits_for_lease(before)
    }

    /// Asks for its lease to go on.
    pub(crate) fn renews(&mut self) -> Lease {
        let before = self.leases().len();
        self.client
            .as_ref()
            .expect("it joined")
            .signal(Signal::USR1);
        self.waits_for_lease(before)
    }

    fn waits_for_lease(&self, before: usize) -> Lease {
        wait_until("a lease", Duration::from_secs(10), || {
            self.leases().len() > before
        });
        self.leases().pop().unwrap()
    }

    /// Gives its lease back and leaves.
    pub(crate) fn leaves(&mut self) {
        let mut client = self.client.take().expect("it joined");
        client.signal(Signal::TERM);
        client.wait();
    }

    /// Leaves without a word.
    pub(crate) fn vanishes(&mut self) {
        drop(self.client.take());
        self.space.run("ip", &["addr", "flush", "dev", "eth0"]);
    }

    /// Takes an address without asking anybody.
    pub(crate) fn usurps(&mut self, lease: &Lease) {
        drop(self.client.take());
        let address = format!("{}/22", lease.ip);
        self.space.run("ip", &["addr", "flush", "dev", "eth0"]);
        self.space
            .run("ip", &["addr", "add", &address, "dev", "eth0"]);
        let router = lease.router.to_string();
        self.space
            .run("ip", &["route", "replace", "default", "via", &router]);
    }

    fn leases(&self) -> Vec<Lease> {
        let notes = std::fs::read_to_string(&self.notes).unwrap_or_default();
        let lease = |line: &str| {
            let fields: HashMap<_, _> = line
                .split(' ')
                .filter_map(|field| field.split_once('='))
                .collect();
            Some(Lease {
                ip: fields.get("ip")?.parse().ok()?,
                router: fields.get("router")?.parse().ok()?,
                resolver: fields.get("dns")?.parse().ok()?,
                seconds: fields.get("lease")?.parse().ok()?,
                captive: fields
                    .get("captive")
                    .filter(|text| !text.is_empty())
                    .map(|text| hex(text)),
            })
        };
        notes.lines().filter_map(lease).collect()
    }

    /// Counts from now on the packets that come from another phone: by its hardware address, or by
    /// its address where a router has carried them.
    pub(crate) fn watches_for(&self, mac: &str, ip: Ipv4Addr) {
        let rules = format!(
            "table netdev watch {{
                counter seen {{ }}
                chain arriving {{
                    type filter hook ingress device \"eth0\" priority 0; policy accept;
                    ether saddr {mac} counter name seen
                    ip saddr {ip} counter name seen
                }}
            }}"
        );
        let file = self.notes.with_extension("nft");
        std::fs::write(&file, rules).unwrap();
        self.space.run("nft", &["-f", file.to_str().unwrap()]);
    }

    /// How many there were.
    pub(crate) fn packets_seen(&self) -> u64 {
        let text = self
            .space
            .run("nft", &["-j", "list", "counter", "netdev", "watch", "seen"]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value["nftables"][1]["counter"]["packets"].as_u64().unwrap()
    }

    /// Whether an echo request is answered.
    pub(crate) fn pings(&self, address: Ipv4Addr) -> bool {
        let address = address.to_string();
        let ping = || {
            Command::new("busybox")
                .args(["ping", "-c", "1", "-W", "1", &address])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
        };
        self.space.enter(ping).unwrap().success()
    }
}

/// udhcpc writes options it does not know in hexadecimal.
fn hex(text: &str) -> String {
    let digits: Vec<_> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    String::from_utf8(digits.chunks(2).map(byte).collect()).unwrap()
}
