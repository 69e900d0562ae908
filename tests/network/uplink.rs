//! With an uplink: nobody gets out before entering, by any resolver or port; whoever entered does,
//! and nobody else.

use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::time::Duration;

use hickory_proto::rr::RecordType;

use crate::internet::{self, PRINTER, PUBLIC_RESOLVER, RESOLVER, SITE};
use crate::phone::Phone;
use crate::wire::{PATIENCE, addresses, ask, ask_by_tcp, connect, echo, get};
use crate::world::{BOX, CAPTURED, World};

/// Tries every way out that comes to mind.
fn tries_to_get_out(phone: &Phone) {
    phone.space.enter(|| {
        // Names are answered, by the box, whoever was asked.
        for resolver in [PUBLIC_RESOLVER, RESOLVER, Ipv4Addr::new(1, 1, 1, 1)] {
            let answer = ask(resolver, "captive.apple.com.", RecordType::A).unwrap();
            assert_eq!(addresses(&answer), [SITE], "real names with an uplink");
            let answer = ask_by_tcp(resolver, "captive.apple.com.").unwrap();
            assert_eq!(addresses(&answer), [SITE]);
        }
        // Pages are the box's.
        for ip in [SITE, PUBLIC_RESOLVER, CAPTURED] {
            let page = get(ip, "captive.apple.com", "/hotspot-detect.html").unwrap();
            assert_eq!(page.header("x-from"), Some("the box"), "{ip}");
        }
        for port in [443, 853] {
            let (stream, took) = connect(SITE, port);
            assert_eq!(
                stream.unwrap_err().kind(),
                std::io::ErrorKind::ConnectionRefused
            );
            assert!(took < Duration::from_millis(200), "{port} took {took:?}");
        }
        for port in [22, 8080] {
            assert!(connect(SITE, port).0.is_err(), "TCP {port}");
        }
        for port in [123, 443, 4500] {
            assert!(!echo(SITE, port), "UDP {port}");
        }
        assert!(connect(RESOLVER, 443).0.is_err());
        assert!(
            connect(Ipv4Addr::new(203, 0, 113, 2), 8080).0.is_err(),
            "the box's other side"
        );
    });
    assert!(!phone.pings(SITE), "ICMP");
    assert!(!phone.pings(PRINTER), "ICMP to the venue");
}

fn is_out(phone: &Phone) {
    phone.space.enter(|| {
        let answer = ask(PUBLIC_RESOLVER, "captive.apple.com.", RecordType::A).unwrap();
        assert_eq!(addresses(&answer), [SITE]);
        let page = get(SITE, "captive.apple.com", "/hotspot-detect.html").unwrap();
        assert_eq!(page.header("x-from"), Some("the real site"));
        for port in [443, 853, 22] {
            let mut stream = connect(SITE, port).0.unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let mut said = [0; 4];
            stream.read_exact(&mut said).unwrap();
            assert_eq!(&said, b"out\n");
        }
        for port in [123, 443, 4500] {
            assert!(echo(SITE, port), "UDP {port}");
        }
        assert!(connect(PRINTER, 80).0.is_err(), "the venue's own printer");
        let page = get(BOX, "parvis.internal", "/").unwrap();
        assert_eq!(page.header("x-from"), Some("the box"));
    });
    assert!(phone.pings(SITE));
}

#[test]
fn nobody_gets_out_before_entering_and_then_only_who_entered() {
    let mut world = World::shared();
    world.answers_names();
    world.serves_a_stub();
    world.set_uplink(true);
    let [one, two] = &mut world.phones;
    let (first, second) = (one.joins(), two.joins());
    world.knows(first.ip);
    world.knows(second.ip);

    tries_to_get_out(&world.phones[0]);
    assert_eq!(
        internet::foreign_packets(&world.internet),
        0,
        "not one packet"
    );

    world.admit(first.ip);
    is_out(&world.phones[0]);
    let passed = internet::foreign_packets(&world.internet);
    assert!(passed > 0, "the meter works");
    tries_to_get_out(&world.phones[1]);
    assert_eq!(internet::foreign_packets(&world.internet), passed);

    // The door shuts on what is under way, too.
    let mut stream = world.phones[0].space.enter(|| connect(SITE, 22).0.unwrap());
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.read_exact(&mut [0; 4]).unwrap();
    world.dismiss(first.ip);
    let passed = internet::foreign_packets(&world.internet);
    stream.write_all(b"one more thing").unwrap();
    tries_to_get_out(&world.phones[0]);
    assert_eq!(internet::foreign_packets(&world.internet), passed);
}

#[test]
fn names_are_answered_as_fast_as_a_phone_needs_them_and_no_faster() {
    let mut world = World::shared();
    world.set_uplink(true);
    let [one, two] = &mut world.phones;
    let (first, _) = (one.joins(), two.joins());
    world.knows(first.ip);
    let answered = world.phones[0].space.enter(|| {
        let asked = (0..600).map(|number| format!("word-{number}.example.com."));
        asked
            .take_while(|name| ask(PUBLIC_RESOLVER, name, RecordType::A).is_ok())
            .count()
    });
    assert!(
        (150..400).contains(&answered),
        "a page needs many names, not {answered}"
    );
    // The other phone is not kept waiting for it.
    world.phones[1]
        .space
        .enter(|| ask(BOX, "www.example.com.", RecordType::A).unwrap());
}
