//! Who has entered, and what ends it: by the kernel's own set, read back.

use std::net::Ipv4Addr;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::time::Duration;

use parvis::gate::protocol::{decode, encode};
use parvis::gate::{Refusal, Reply, Request, WifiChange, client};
use parvis::network::settings::Security;

use crate::space::{Signal, run, wait_until};
use crate::world::{LOCAL, SERVER_UID, World};

fn not_in(world: &World, ip: Ipv4Addr) -> bool {
    world.client(ip).is_none_or(|state| !state.entered()) && !world.kernel_lets_in(&ip.to_string())
}

#[test]
fn entering_lasts_as_long_as_the_lease_is_renewed_and_no_longer() {
    let mut world = World::local();
    let lease = world.phones[0].joins();
    let serial = world.knows(lease.ip).serial;
    world.admit(lease.ip);
    assert!(world.client(lease.ip).unwrap().entered());
    let pair = format!("{} . {}", lease.ip, world.phones[0].mac);
    assert!(world.kernel_lets_in(&pair));

    // Renewed, and named again by dnsmasq after a SIGHUP: the same lease.
    assert_eq!(world.phones[0].renews().ip, lease.ip);
    world.dnsmasq.signal(Signal::HUP);
    // A second phone's lease comes after these in dnsmasq's queue.
    let other = world.phones[1].joins();
    world.knows(other.ip);
    let state = world.client(lease.ip).unwrap();
    assert!(state.entered() && state.serial == serial);
    assert!(not_in(&world, other.ip));

    // Given back and taken again: another lease.
    world.phones[0].leaves();
    wait_until("the lease is over", Duration::from_secs(5), || {
        world.client(lease.ip).is_none()
    });
    assert!(!world.kernel_lets_in(&lease.ip.to_string()));
    let again = world.phones[0].joins();
    assert_eq!(again.ip, lease.ip, "dnsmasq gives the same address");
    let state = world.knows(again.ip);
    assert!(!state.entered() && state.serial != serial);

    // Dismissed.
    world.admit(again.ip);
    world.dismiss(again.ip);
    assert!(not_in(&world, again.ip));
}

#[test]
fn an_address_brings_nothing_along_to_its_next_user() {
    let mut world = World::local();
    let [one, two] = &mut world.phones;
    let (first, second) = (one.joins(), two.joins());
    world.knows(first.ip);
    world.knows(second.ip);
    world.admit(first.ip);
    world.admit(second.ip);

    // Both take the other's address without asking anybody. The kernel sees who speaks.
    let [one, two] = &mut world.phones;
    one.usurps(&second);
    two.usurps(&first);
    for phone in [&*one, &*two] {
        phone.pings(first.router);
    }
    for ip in [first.ip, second.ip] {
        assert_eq!(world.client(ip), None, "another device speaks from {ip}");
        let refused = world.runtime.block_on(world.ask_gate().admit(ip, 3600));
        assert!(
            matches!(refused, Err(client::Error::Refused(Refusal::AnotherDevice))),
            "{refused:?}"
        );
    }
    // The firewall goes by address and hardware address together.
    let [one, two] = &world.phones;
    assert!(!world.kernel_lets_in(&format!("{} . {}", second.ip, one.mac)));
    assert!(!world.kernel_lets_in(&format!("{} . {}", first.ip, two.mac)));

    // And by the rules: one gives its address back, the other asks for it.
    let [one, two] = &mut world.phones;
    for phone in [one, two] {
        phone.vanishes();
        phone.joins();
        phone.leaves();
    }
    wait_until("the leases are over", Duration::from_secs(5), || {
        [&first, &second].iter().all(|lease| {
            world.client(lease.ip).is_none() && !world.kernel_lets_in(&lease.ip.to_string())
        })
    });
    let heir = world.phones[1].joins_asking_for(Some(first.ip));
    assert_eq!(heir.ip, first.ip);
    world.knows(heir.ip);
    assert!(not_in(&world, heir.ip));
}

#[test]
fn restarts_lose_nobody_and_let_nobody_in() {
    let mut world = World::local();
    let [one, two] = &mut world.phones;
    let (first, second) = (one.joins(), two.joins());
    let serial = world.knows(first.ip).serial;
    world.knows(second.ip);
    world.admit(first.ip);
    world.admit(second.ip);

    // The rules are loaded again.
    let rules = world.run_dir().join("nftables.nft");
    world.house.run("nft", &["-f", rules.to_str().unwrap()]);
    assert!(world.kernel_lets_in(&first.ip.to_string()));

    // The gate crashes; meanwhile one phone gives its lease back and takes it again.
    world.crash_gate();
    world.phones[1].leaves();
    world.phones[1].joins();
    let missed = world.run_dir().join("missed");
    wait_until("the events are noted", Duration::from_secs(20), || {
        std::fs::read_to_string(&missed).is_ok_and(|text| text.lines().count() == 2)
    });
    world.start_gate();
    let state = world.client(first.ip).unwrap();
    assert!(state.entered() && state.serial == serial);
    assert!(state.seconds_remaining.unwrap() > 3500);
    assert!(not_in(&world, second.ip));
    assert!(!missed.exists());

    // dnsmasq is started anew with its lease file.
    world.restart_dnsmasq();
    let other = world.phones[1].renews();
    world.knows(other.ip);
    assert!(world.client(first.ip).unwrap().entered());
}

/// The library that gives a program a wall clock of its own (Debian: libfaketime).
fn faketime() -> std::path::PathBuf {
    let mut places = std::fs::read_dir("/usr/lib").unwrap().flatten();
    let library = places.find_map(|place| {
        let library = place.path().join("faketime/libfaketime.so.1");
        library.exists().then_some(library)
    });
    library.expect("libfaketime must be installed for this test")
}

#[test]
fn a_step_of_the_wall_clock_throws_nobody_out() {
    // dnsmasq, and the script it runs, live on a wall clock of their own.
    let clock = tempfile::NamedTempFile::new().unwrap();
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(clock.path(), permissions).unwrap();
    std::fs::write(clock.path(), "+0").unwrap();
    let mut dnsmasq = Command::new("dnsmasq");
    dnsmasq
        .env("LD_PRELOAD", faketime())
        .env("FAKETIME_TIMESTAMP_FILE", clock.path())
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let mut world = World::with(LOCAL, dnsmasq);
    let lease = world.phones[0].joins();
    let serial = world.knows(lease.ip).serial;
    world.admit(lease.ip);

    std::fs::write(clock.path(), "+3650d").unwrap();
    let leases = || std::fs::read_to_string(world.run_dir().join("leases")).unwrap();
    assert!(leases().contains(&lease.ip.to_string()));
    // Another phone's coming makes dnsmasq look at its leases: the first one's is dropped.
    let other = world.phones[1].joins();
    let state = world.knows(other.ip);
    assert!(!state.entered());
    let leases = std::fs::read_to_string(world.run_dir().join("leases")).unwrap();
    assert!(
        !leases.contains(&lease.ip.to_string()),
        "dnsmasq has dropped the lease"
    );

    let state = world
        .client(lease.ip)
        .expect("the phone still uses its lease");
    assert!(state.entered() && state.serial == serial);
    assert_eq!(world.phones[0].renews().ip, lease.ip);
    // What the second renewal of the other phone says comes after it in dnsmasq's queue.
    world.phones[1].leaves();
    wait_until("the other lease is over", Duration::from_secs(5), || {
        world.client(other.ip).is_none()
    });
    let state = world.client(lease.ip).unwrap();
    assert!(state.entered() && state.serial == serial);
    assert!(world.kernel_lets_in(&lease.ip.to_string()));
}

#[test]
fn the_gate_answers_the_server_and_root_and_nobody_else() {
    let mut world = World::local();
    let lease = world.phones[0].joins();
    world.knows(lease.ip);
    let directory = world.run_dir();
    let ask_as = |uid: u32| {
        let output = Command::new("setpriv")
            .args([&format!("--reuid={uid}"), "--clear-groups", "--"])
            .arg(env!("CARGO_BIN_EXE_parvis-gate"))
            .args(["lease-event", "--directory"])
            .arg(&directory)
            .args(["--", "del", &world.phones[0].mac, &lease.ip.to_string()])
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = ask_as(SERVER_UID);
    assert!(said.contains("only root may ask this"), "{said}");
    let said = ask_as(SERVER_UID + 1);
    assert!(
        said.contains("cannot be reached") || said.contains("denied"),
        "{said}"
    );
    assert!(world.client(lease.ip).is_some());

    // Another account does not get an answer even where the socket's mode would let it in.
    run(
        "chmod",
        &["666", world.config.gate.socket().to_str().unwrap()],
    );
    let said = ask_as(SERVER_UID + 1);
    assert!(!said.contains("only root"), "{said}");
    assert!(world.client(lease.ip).is_some());
}

#[test]
fn root_tells_of_a_lease_without_power_over_others_files() {
    let mut world = World::local();
    let lease = world.phones[0].joins();
    // As dnsmasq's unit confines it.
    let output = Command::new("setpriv")
        .args(["--bounding-set=-dac_override,-dac_read_search", "--"])
        .arg(env!("CARGO_BIN_EXE_parvis-gate"))
        .args(["lease-event", "--directory"])
        .arg(world.run_dir())
        .args(["--", "del", &world.phones[0].mac, &lease.ip.to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn what_is_no_good_request_is_refused_and_the_gate_goes_on() {
    use std::io::{Read, Write};
    let mut world = World::local();
    let lease = world.phones[0].joins();
    world.knows(lease.ip);
    let mut held = Vec::new();
    for bytes in [
        &b"\xff\xff\xff\xff"[..],
        b"\0\0\0\x05hello",
        b"\0\0\0\x02\x01\x63",
        b"\0\0",
        b"GET / HTTP/1.1\r\n\r\n",
    ] {
        let mut stream = UnixStream::connect(world.config.gate.socket()).unwrap();
        stream.write_all(bytes).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        let _ = stream.read(&mut [0; 100]);
        held.push(stream);
    }
    assert!(world.client(lease.ip).is_some());

    let refusal = |asked: Result<(), client::Error>| match asked {
        Err(client::Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let gate = world.ask_gate();
    let admit = |ip: [u8; 4], secs| refusal(world.runtime.block_on(gate.admit(ip.into(), secs)));
    assert_eq!(admit([8, 8, 8, 8], 3600), Refusal::NotInLan);
    assert_eq!(admit([10, 17, 0, 1], 3600), Refusal::NotInLan);
    assert_eq!(admit([10, 17, 0, 250], 3600), Refusal::NoLease);
    assert_eq!(admit(lease.ip.octets(), 1), Refusal::OutOfBounds);
    assert_eq!(admit(lease.ip.octets(), u32::MAX), Refusal::OutOfBounds);
    let uplink = world.runtime.block_on(gate.set_uplink(true));
    assert_eq!(refusal(uplink), Refusal::LocalMode);
    assert!(!world.client(lease.ip).unwrap().entered());
}

#[test]
fn option_114_is_announced_while_there_is_an_address_to_announce() {
    let mut world = World::local();
    world.phones[0].joins();
    let url = "https://lavoir.example/portail/api";
    let gate = world.ask_gate();
    let announce = |url: Option<&str>| {
        let url = url.map(|url| url.to_owned().try_into().unwrap());
        world.runtime.block_on(gate.set_captive_api(url)).unwrap();
    };
    announce(Some(url));
    let [one, _] = &mut world.phones;
    // The signal travels beside the phone's question: the next renewal has it.
    wait_until("option 114", Duration::from_secs(5), || {
        one.renews().captive.as_deref() == Some(url)
    });
    announce(None);
    wait_until("no option 114", Duration::from_secs(5), || {
        one.renews().captive.is_none()
    });
}

#[test]
fn thousands_of_bent_requests_change_nothing_that_was_not_asked_rightly() {
    use std::io::{Read, Write};
    let mut world = World::local();
    let lease = world.phones[0].joins();
    world.knows(lease.ip);
    let ip = lease.ip;
    let url = "https://lavoir.example/api".to_owned();
    let open = WifiChange {
        ssid: "Le Lavoir".parse().unwrap(),
        channel: 6.try_into().unwrap(),
        security: Security::Open,
        passphrase: None,
    };
    let requests = [
        Request::Client { ip },
        Request::Dismiss { ip },
        Request::SetUplink { up: true },
        Request::SetCaptiveApi {
            url: Some(url.try_into().unwrap()),
        },
        Request::ApplyWifi(open),
        Request::ConfirmWifi { ip },
        Request::Leases,
    ];
    let dnsmasq_files = || {
        ["servers.conf", "nftables.nft", "lease-event"]
            .map(|name| std::fs::read_to_string(world.run_dir().join(name)).unwrap())
    };
    let before = dnsmasq_files();
    // Any numbers will do, but the same each time.
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut number = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let mut stream = UnixStream::connect(world.config.gate.socket()).unwrap();
    for _ in 0..5000 {
        let mut bytes = encode(&requests[number(requests.len())]).unwrap();
        for _ in 0..number(4) {
            // The version and the kind of request stay: what is inside is bent.
            let at = 2 + number(bytes.len() - 1).min(bytes.len().saturating_sub(3));
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(number(256)).unwrap();
            }
        }
        bytes.truncate(bytes.len() - number(3).min(bytes.len() - 2));
        stream
            .write_all(&u32::try_from(bytes.len()).unwrap().to_be_bytes())
            .unwrap();
        stream.write_all(&bytes).unwrap();
        let mut length = [0; 4];
        stream.read_exact(&mut length).expect("a reply to each");
        let mut reply = vec![0; u32::from_be_bytes(length) as usize];
        stream.read_exact(&mut reply).unwrap();
        decode::<Reply>(&reply).unwrap();
    }
    assert!(world.client(lease.ip).is_some());
    assert_eq!(dnsmasq_files(), before);
    assert!(!world.kernel_lets_in("10.17."), "nobody was let in");
    let options = std::fs::read_to_string(world.run_dir().join("dhcp-opts.conf")).unwrap();
    assert!(
        options
            .lines()
            .all(|line| line.starts_with('#') || line.starts_with("114,https://"))
    );
    assert!(world.gate.is_running());
}
