//! Without an uplink: a phone gets an address, every name leads to the box, and every door that
//! cannot be the portal's is shut at once. Nothing passes from phone to phone.

use std::net::Ipv4Addr;
use std::time::Duration;

use hickory_proto::op::ResponseCode;
use hickory_proto::rr::RecordType;

use crate::internet::{PUBLIC_RESOLVER, SITE};
use crate::wire::{addresses, ask, ask_by_tcp, connect, echo, get};
use crate::world::{BOX, CAPTURED, LOCAL, World};

#[test]
fn a_phone_gets_an_address_and_every_name_leads_to_the_box() {
    let mut world = World::local();
    world.answers_names();
    let lease = world.phones[0].joins();
    assert_eq!((lease.router, lease.resolver), (BOX, BOX));
    assert_eq!(lease.seconds, 600);
    assert_eq!(lease.captive, None, "option 114 needs a certificate");
    let state = world.knows(lease.ip);
    assert_eq!(state.mac.to_string(), world.phones[0].mac);
    assert!(!state.entered());

    world.phones[0].space.enter(|| {
        for resolver in [BOX, PUBLIC_RESOLVER, Ipv4Addr::new(9, 9, 9, 9)] {
            let answer = ask(resolver, "captive.apple.com.", RecordType::A).unwrap();
            assert_eq!(addresses(&answer), [CAPTURED], "{resolver}");
            assert!(answer.answers[0].ttl <= 10);
            let answer = ask_by_tcp(resolver, "www.gstatic.com.").unwrap();
            assert_eq!(addresses(&answer), [CAPTURED], "{resolver} by TCP");
        }
        for kind in [RecordType::AAAA, RecordType::HTTPS] {
            let answer = ask(BOX, "connectivitycheck.gstatic.com.", kind).unwrap();
            assert_eq!(answer.metadata.response_code, ResponseCode::NoError);
            assert!(answer.answers.is_empty(), "{kind}");
        }
        let own = ask(BOX, "parvis.internal.", RecordType::A).unwrap();
        assert_eq!(addresses(&own), [BOX]);
        let own = ask(BOX, "parvis.internal.", RecordType::AAAA).unwrap();
        assert_eq!(own.metadata.response_code, ResponseCode::NoError);
        let microsoft = ask(BOX, "dns.msftncsi.com.", RecordType::A).unwrap();
        assert_eq!(addresses(&microsoft), [Ipv4Addr::new(131, 107, 255, 255)]);
    });
}

/// A server that systemd handed the ports themselves.
const OWN_PORTS: &str = "[site]\nhttp = \"0.0.0.0:80\"\nhttps = \"0.0.0.0:443\"\n";

#[test]
fn foreign_doors_are_shut_at_once_and_port_80_is_the_box() {
    doors_are_shut(World::local());
}

#[test]
fn a_server_that_has_port_80_itself_is_reached_the_same_way() {
    doors_are_shut(World::with_tables(&format!("{LOCAL}{OWN_PORTS}")));
}

#[test]
fn the_pages_answer_to_the_venues_own_network_and_to_nobody_beyond() {
    for tables in [LOCAL.to_owned(), format!("{LOCAL}{OWN_PORTS}")] {
        let world = World::with_tables(&tables);
        world.serves_a_stub();
        let (inside, box_there) = ("192.168.7.1/24", Ipv4Addr::new(192, 168, 7, 2));
        world
            .house
            .run("ip", &["addr", "add", "192.168.7.2/24", "dev", "up0"]);
        world
            .internet
            .run("ip", &["addr", "add", inside, "dev", "line"]);
        world.internet.enter(|| {
            let page = get(box_there, "192.168.7.2", "/admin").unwrap();
            assert_eq!(page.header("x-from"), Some("the box"));
            assert!(connect(box_there, 443).0.is_ok());
            for port in [22, 53, 5354, 8080, 8443] {
                assert!(connect(box_there, port).0.is_err(), "port {port}");
            }
            // Asked from an address of the Internet, or as if from a visitor's.
            assert!(connect(Ipv4Addr::new(203, 0, 113, 2), 80).0.is_err());
        });
    }
}

fn doors_are_shut(mut world: World) {
    world.answers_names();
    world.serves_a_stub();
    let lease = world.phones[0].joins();
    world.knows(lease.ip);
    let refused_at_once = || {
        for ip in [
            CAPTURED,
            PUBLIC_RESOLVER,
            SITE,
            Ipv4Addr::new(192, 168, 1, 1),
        ] {
            for port in [443, 853] {
                let (stream, took) = connect(ip, port);
                let error = stream.expect_err("a foreign door").kind();
                assert_eq!(error, std::io::ErrorKind::ConnectionRefused, "{ip}:{port}");
                assert!(
                    took < Duration::from_millis(200),
                    "{ip}:{port} took {took:?}"
                );
            }
        }
        for ip in [CAPTURED, SITE, BOX] {
            let page = get(ip, "anything.example", "/any/path").unwrap();
            assert_eq!(page.header("x-from"), Some("the box"), "{ip}");
        }
        assert!(connect(BOX, 443).0.is_ok(), "https of the box itself");
    };
    world.phones[0].space.enter(refused_at_once);
    // Having entered changes nothing while there is no way out.
    world.admit(lease.ip);
    world.phones[0].space.enter(refused_at_once);
    world.phones[0].space.enter(|| {
        for port in [22, 8080, 8443, 5354] {
            let (stream, took) = connect(BOX, port);
            assert!(
                stream.is_err() && took < Duration::from_millis(200),
                "port {port} of the box"
            );
        }
        assert!(!echo(CAPTURED, 443), "QUIC");
        assert!(
            connect(Ipv4Addr::new(203, 0, 113, 2), 8080).0.is_err(),
            "the box by its other address"
        );
    });
    assert!(world.phones[0].pings(BOX));
    assert!(!world.phones[0].pings(SITE));
}

#[test]
fn nothing_passes_from_phone_to_phone() {
    let mut world = World::local();
    world.answers_names();
    let [one, two] = &mut world.phones;
    let (first, second) = (one.joins(), two.joins());
    two.watches_for(&one.mac, first.ip);
    // Broadcast: who has this address? And everything that asks everybody.
    assert!(!one.pings(second.ip));
    assert!(!one.pings(Ipv4Addr::new(10, 17, 3, 255)));
    assert!(!one.pings(Ipv4Addr::new(224, 0, 0, 251)));
    // Knowing the other's hardware address already.
    let (ip, mac) = (second.ip.to_string(), two.mac.clone());
    one.space.run(
        "ip",
        &["neigh", "replace", &ip, "lladdr", &mac, "dev", "eth0"],
    );
    assert!(!one.pings(second.ip));
    one.space.enter(|| {
        assert!(!echo(second.ip, 5353));
        assert!(connect(second.ip, 80).0.is_err());
    });
    // Through the box, as a router.
    one.space.run("ip", &["neigh", "del", &ip, "dev", "eth0"]);
    one.space.run(
        "ip",
        &["route", "add", &ip, "via", &first.router.to_string()],
    );
    assert!(!one.pings(second.ip));
    one.space.enter(|| assert!(!echo(second.ip, 5353)));
    assert_eq!(two.packets_seen(), 0, "not one packet, not even ARP");
    // The meter works: without the bridge's rule, the first question is heard.
    world
        .house
        .run("nft", &["flush", "table", "bridge", "parvis"]);
    world
        .house
        .run("nft", &["delete", "table", "bridge", "parvis"]);
    world.phones[0].space.run("ip", &["route", "del", &ip]);
    world.phones[0].pings(second.ip);
    assert!(world.phones[1].packets_seen() > 0);
}
