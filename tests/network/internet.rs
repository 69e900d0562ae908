//! The Internet, as far as these tests go: resolvers, a web server, and a meter that counts every
//! packet of the box that is not the box's own question to its own resolver.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};

use hickory_proto::op::{Message, MessageType};
use hickory_proto::rr::rdata::A;
use hickory_proto::rr::{RData, Record, RecordType};

use crate::space::Space;

/// The resolver that the box is told to use, at the other end of its line.
pub(crate) const RESOLVER: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
/// A resolver that phones like to ask by themselves.
pub(crate) const PUBLIC_RESOLVER: Ipv4Addr = Ipv4Addr::new(8, 8, 8, 8);
/// Where every name leads.
pub(crate) const SITE: Ipv4Addr = Ipv4Addr::new(93, 184, 215, 14);
/// The venue's own printer, on the line's side of the box.
pub(crate) const PRINTER: Ipv4Addr = Ipv4Addr::new(192, 168, 7, 9);

const METER: &str = "\
table inet gauge {
	counter foreign { }
	chain input {
		type filter hook prerouting priority raw; policy accept;
		iifname != \"line\" accept
		ip saddr 203.0.113.2 ip daddr 203.0.113.1 meta l4proto { tcp, udp } th dport 53 accept
		ip saddr 203.0.113.2 counter name foreign
	}
}
";

/// Builds it at the other end of the box's line, which is called `line` there.
pub(crate) fn open(space: &Space, dir: &std::path::Path) {
    for address in [
        "203.0.113.1/24",
        "8.8.8.8/32",
        "93.184.215.14/32",
        "192.168.7.9/32",
    ] {
        space.run("ip", &["addr", "add", address, "dev", "line"]);
    }
    space.run("ip", &["link", "set", "line", "up"]);
    let meter = dir.join("meter.nft");
    std::fs::write(&meter, METER).unwrap();
    space.run("nft", &["-f", meter.to_str().unwrap()]);
    for resolver in [RESOLVER, PUBLIC_RESOLVER] {
        let udp = space.enter(|| UdpSocket::bind((resolver, 53)).unwrap());
        space.background(move || resolve(&udp));
    }
    for port in [22, 53, 443, 853, 8080] {
        let listener = space.enter(|| TcpListener::bind(("0.0.0.0", port)).unwrap());
        space.background(move || say(&listener, "out\n"));
    }
    let site = space.enter(|| TcpListener::bind("0.0.0.0:80").unwrap());
    space.background(move || {
        say(
            &site,
            "HTTP/1.1 204 No Content\r\nX-From: the real site\r\nConnection: close\r\n\r\n",
        );
    });
    for port in [123, 443, 4500] {
        let udp = space.enter(|| UdpSocket::bind((SITE, port)).unwrap());
        space.background(move || repeat(&udp));
    }
}

/// Packets that reached the Internet and should have had somebody's leave.
pub(crate) fn foreign_packets(space: &Space) -> u64 {
    let text = space.run(
        "nft",
        &["-j", "list", "counter", "inet", "gauge", "foreign"],
    );
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value["nftables"][1]["counter"]["packets"].as_u64().unwrap()
}

fn resolve(socket: &UdpSocket) {
    let mut packet = [0; 1500];
    while let Ok((length, from)) = socket.recv_from(&mut packet) {
        let Ok(mut message) = Message::from_vec(&packet[..length]) else {
            continue;
        };
        message.metadata.message_type = MessageType::Response;
        message.metadata.recursion_available = true;
        let query = message.queries[0].clone();
        if query.query_type() == RecordType::A {
            let address = RData::A(A(SITE));
            message.add_answer(Record::from_rdata(query.name().clone(), 60, address));
        }
        let _ = socket.send_to(&message.to_vec().unwrap(), from);
    }
}

fn say(listener: &TcpListener, text: &'static str) {
    while let Ok((mut stream, _)) = listener.accept() {
        std::thread::spawn(move || {
            let _ = stream.write_all(text.as_bytes());
            let _ = stream.shutdown(std::net::Shutdown::Write);
            // Listens until the peer closes.
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        });
    }
}

fn repeat(socket: &UdpSocket) {
    let mut packet = [0; 1500];
    while let Ok((length, from)) = socket.recv_from(&mut packet) {
        let _ = socket.send_to(&packet[..length], from);
    }
}
