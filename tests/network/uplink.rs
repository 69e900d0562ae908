//! With an uplink: nobody gets out before entering, by any resolver or port; whoever entered does,
//! and nobody else; and the uplink's loss and return are seen without a new dnsmasq.

use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::time::Duration;

use hickory_proto::rr::RecordType;
use parvis::network::uplink;
use parvis::reach::Reach;

use crate::internet::{self, PRINTER, PUBLIC_RESOLVER, RESOLVER, SITE};
use crate::phone::Phone;
use crate::space::wait_until;
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
            let page = get(ip, "captive.apple.com", "/hotspot-detect.html", "").unwrap();
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
        let page = get(SITE, "captive.apple.com", "/hotspot-detect.html", "").unwrap();
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
        let page = get(BOX, "parvis.internal", "/", "").unwrap();
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
fn the_uplink_comes_and_goes_while_dnsmasq_stays() {
    let mut world = World::shared();
    world.answers_names();
    world.serves_a_stub();
    let lease = world.phones[0].joins();
    world.knows(lease.ip);
    world.admit(lease.ip);
    let (settings, gate) = (world.config.uplink.clone(), world.ask_gate());
    let (sender, reach) = tokio::sync::watch::channel(uplink::at_first(&settings));
    world.house.background(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime
            .unwrap()
            .block_on(uplink::watch(settings, gate, sender));
    });
    let dnsmasq = || std::fs::read_to_string(world.run_dir().join("dnsmasq.pid")).unwrap();
    let pid = dnsmasq();
    let phone = &world.phones[0];
    let name_leads_to = |ip: Ipv4Addr| {
        let answer = phone
            .space
            .enter(|| ask(BOX, "www.example.com.", RecordType::A));
        answer.is_ok_and(|answer| addresses(&answer) == [ip])
    };
    let is_seen = |expected: Reach, leads_to: Ipv4Addr, within| {
        let took = wait_until("the uplink's change is told", within, || {
            *reach.borrow() == expected
        });
        wait_until("names follow", Duration::from_secs(5), || {
            name_leads_to(leads_to)
        });
        eprintln!("{expected:?} was seen after {took:?}");
    };
    let cable = |state| world.internet.run("ip", &["link", "set", "line", state]);

    is_seen(Reach::Up, SITE, Duration::from_secs(10));
    phone.space.enter(|| assert!(echo(SITE, 443), "out"));

    cable("down");
    is_seen(Reach::Lost, CAPTURED, Duration::from_secs(60));
    phone.space.enter(|| {
        let (stream, took) = connect(SITE, 443);
        assert!(
            stream.is_err() && took < Duration::from_millis(200),
            "refused at once again"
        );
        let page = get(SITE, "captive.apple.com", "/", "").unwrap();
        assert_eq!(page.header("x-from"), Some("the box"));
    });
    assert!(
        world.client(lease.ip).unwrap().entered(),
        "nobody has to enter anew for it"
    );

    cable("up");
    is_seen(Reach::Up, SITE, Duration::from_secs(60));
    wait_until("the way is open", Duration::from_secs(5), || {
        phone.space.enter(|| echo(SITE, 443))
    });
    assert_eq!(dnsmasq(), pid, "the same dnsmasq all along");
    let running = std::fs::read_to_string(format!("/proc/{}/comm", pid.trim())).unwrap();
    assert_eq!(running.trim(), "dnsmasq");
}
