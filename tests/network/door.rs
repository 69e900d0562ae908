//! The door, through the real server: every probe gets the portal before "Entrer" and its exact yes
//! after, for that client alone; the honest mode; the captive portal API of RFC 8908; and the same
//! with an uplink, whose loss and return the pages tell.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use hickory_proto::rr::RecordType;

use crate::internet::{self, SITE};
use crate::phone::Phone;
use crate::probes::{PROBES, Probe, Yes};
use crate::space::{Signal, wait_until};
use crate::wire::{Page, addresses, ask, connect, echo, get, read_page, send};
use crate::world::{BOX, CAPTURED, LOCAL, SHARED, World};

const OWN_NAME: &str = "parvis.internal";

impl Phone {
    /// Asks as its system does: for the name first, then for the page where the name leads.
    fn probes(&self, probe: &Probe) -> Page {
        self.fetches("GET", probe.host, probe.path, "")
    }

    fn fetches(&self, method: &str, host: &str, path: &str, body: &str) -> Page {
        self.space.enter(|| {
            let answer = ask(BOX, &format!("{host}."), RecordType::A).unwrap();
            let address = addresses(&answer)[0];
            send(address, method, host, path, body)
                .unwrap_or_else(|error| panic!("{method} {host}{path}: {error}"))
        })
    }

    /// Opens the sheet and presses "Entrer".
    fn enters(&self) -> Page {
        let sheet = self.fetches("GET", OWN_NAME, "/portail", "");
        assert_eq!(sheet.status, 200);
        assert_eq!(sheet.header("set-cookie"), None);
        let text = sheet.text();
        let form = text
            .split("action=\"/portail/entrer\"")
            .nth(1)
            .expect("a button to enter");
        let token = form.split("name=\"token\" value=\"").nth(1).unwrap();
        let token = &token[..token.find('"').unwrap()];
        let entered = self.fetches(
            "POST",
            OWN_NAME,
            "/portail/entrer",
            &format!("token={token}"),
        );
        assert_eq!(entered.status, 303, "{}", entered.text());
        entered
    }

    /// Whether every probe is led to the portal, as a captured phone must be.
    fn is_captured(&self) {
        for probe in PROBES {
            is_led_to_the_portal(probe, &self.probes(probe));
        }
    }
}

fn is_led_to_the_portal(probe: &Probe, page: &Page) {
    let what = format!("{}{}", probe.host, probe.path);
    assert_eq!(page.status, 302, "{what}");
    let location = page.header("location").unwrap();
    assert_eq!(location, "http://parvis.internal/portail", "{what}");
    assert_eq!(page.header("cache-control"), Some("no-store"), "{what}");
    assert_eq!(page.header("set-cookie"), None, "{what}");
    assert!(
        page.body.len() > 4,
        "{what}: some take an empty answer for no Internet"
    );
}

fn is_a_yes(probe: &Probe, page: &Page) {
    let what = format!("{}{}", probe.host, probe.path);
    let text = page.text();
    match probe.yes {
        Yes::NoContent => assert_eq!((page.status, text.as_str()), (204, ""), "{what}"),
        Yes::NoContentWith(header, value) => {
            assert_eq!((page.status, text.as_str()), (204, ""), "{what}");
            assert_eq!(page.header(header), Some(value), "{what}");
        }
        Yes::Exactly(body) => assert_eq!((page.status, text.as_str()), (200, body), "{what}"),
        Yes::Starting(start) => {
            assert!(
                page.status == 200 && text.starts_with(start),
                "{what}: {text}"
            );
        }
        Yes::Containing(mark) => {
            assert!(page.status == 200 && text.contains(mark), "{what}: {text}");
        }
    }
}

#[test]
fn every_probe_finds_the_portal_and_after_entering_its_yes_for_that_client_alone() {
    let mut world = World::local();
    let _server = world.serves();
    for phone in &mut world.phones {
        phone.joins();
    }
    let [one, two] = &world.phones;
    let start = Instant::now();
    one.is_captured();
    let each = start.elapsed() / u32::try_from(PROBES.len()).unwrap();
    assert!(each < Duration::from_millis(500), "a probe takes {each:?}");

    one.enters();
    for probe in PROBES {
        is_a_yes(probe, &one.probes(probe));
        is_led_to_the_portal(probe, &two.probes(probe));
    }

    // A lease given anew: everything from the start.
    let [one, _] = &mut world.phones;
    one.leaves();
    let lease = one.joins();
    world.knows(lease.ip);
    let [one, two] = &world.phones;
    one.is_captured();
    one.enters();
    is_a_yes(&PROBES[0], &one.probes(&PROBES[0]));
    is_led_to_the_portal(&PROBES[0], &two.probes(&PROBES[0]));
}

#[test]
fn any_host_path_and_method_is_led_to_the_portal_and_own_names_are_pages() {
    let mut world = World::local();
    let _server = world.serves();
    world.phones[0].joins();
    let phone = &world.phones[0];
    for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"] {
        for (host, path) in [
            ("anything.example", "/any/path?with=query"),
            ("www.google.com", "/admin"),
            ("www.msftconnecttest.com", "/redirect"),
            ("192.0.2.7", "/"),
        ] {
            let page = phone
                .space
                .enter(|| send(CAPTURED, method, host, path, ""))
                .unwrap();
            assert_eq!(page.status, 302, "{method} {host}{path}");
            assert_eq!(
                page.header("location"),
                Some("http://parvis.internal/portail")
            );
        }
    }
    assert_eq!(
        phone.fetches("GET", OWN_NAME, "/no/such/page", "").status,
        404
    );
    assert_eq!(phone.fetches("GET", OWN_NAME, "/", "").status, 200);
    let by_address = phone
        .space
        .enter(|| get(BOX, "10.17.0.1", "/portail"))
        .unwrap();
    assert_eq!(by_address.status, 200);
    // The box's own https answers, a foreign one is refused.
    phone.space.enter(|| {
        assert!(connect(BOX, 443).0.is_ok());
        let (stream, took) = connect(CAPTURED, 443);
        assert!(
            stream.is_err() && took < Duration::from_millis(200),
            "{took:?}"
        );
    });
}

#[test]
fn in_honest_mode_a_probe_stays_captured() {
    let mut world = World::with_tables(&format!("{LOCAL}[portal]\nhonest = true\n"));
    let _server = world.serves();
    let lease = world.phones[0].joins();
    world.phones[0].enters();
    assert!(world.client(lease.ip).unwrap().entered());
    world.phones[0].is_captured();
}

#[test]
fn the_captive_portal_api_says_what_rfc_8908_wants() {
    let mut world = World::local();
    let _server = world.serves();
    let lease = world.phones[0].joins();
    assert_eq!(
        lease.captive, None,
        "no phone trusts the box's own authority"
    );
    let phone = &world.phones[0];
    let api = |accept: &str| {
        let said = phone.space.run(
            "curl",
            &[
                "--silent",
                "--include",
                "--insecure",
                "--http1.1",
                "--resolve",
                "parvis.internal:443:10.17.0.1",
                "--header",
                &format!("Accept: {accept}"),
                "https://parvis.internal/captive-portal/api",
            ],
        );
        read_page(said.as_bytes()).unwrap()
    };
    let state = || {
        let page = api("application/captive+json");
        assert_eq!(page.status, 200);
        assert_eq!(
            page.header("content-type"),
            Some("application/captive+json")
        );
        let cache = page.header("cache-control").unwrap();
        assert!(
            cache.contains("private") || cache.contains("no-store"),
            "{cache}"
        );
        assert!(page.body.len() <= 4096);
        serde_json::from_slice::<serde_json::Value>(&page.body).unwrap()
    };
    let outside = state();
    assert_eq!(outside["captive"], true);
    for key in ["user-portal-url", "venue-info-url"] {
        let url = outside[key].as_str().unwrap();
        assert!(url.starts_with("https://parvis.internal/"), "{key}: {url}");
    }
    assert!(outside["can-extend-session"].is_boolean());
    assert!(outside.get("seconds-remaining").is_none());

    phone.enters();
    let inside = state();
    assert_eq!(inside["captive"], false);
    let left = inside["seconds-remaining"].as_u64().unwrap();
    assert!((86_000..=86_400).contains(&left), "{left}");

    let page = api("text/html");
    assert_eq!(page.status, 302);
    assert!(page.header("location").unwrap().ends_with("/portail"));
    // Over plain http it is not the API.
    let plain = phone.fetches("GET", OWN_NAME, "/captive-portal/api", "");
    assert_eq!(plain.status, 302);
}

#[test]
fn with_an_uplink_the_real_answers_come_through_and_its_loss_is_told() {
    let mut world = World::with_tables(SHARED);
    let mut server = world.serves();
    let lease = world.phones[0].joins();
    world.phones[1].joins();
    let [one, two] = &world.phones;
    let pid = dnsmasq_pid(&world);
    let is_told = |words: &str, leads_to: Ipv4Addr, within| {
        let took = wait_until(words, within, || {
            one.fetches("GET", OWN_NAME, "/portail", "")
                .text()
                .contains(words)
        });
        wait_until("names follow", Duration::from_secs(5), || {
            let answer = one
                .space
                .enter(|| ask(BOX, "www.example.com.", RecordType::A));
            answer.is_ok_and(|answer| addresses(&answer) == [leads_to])
        });
        eprintln!("“{words}” was told after {took:?}");
    };
    is_told("il mène aussi à Internet", SITE, Duration::from_secs(20));

    // Names are real, pages are the portal, and not a packet gets out.
    one.is_captured();
    assert_eq!(internet::foreign_packets(&world.internet), 0);
    one.enters();
    for probe in PROBES {
        let page = one.probes(probe);
        assert_eq!(
            page.header("x-from"),
            Some("the real site"),
            "{}",
            probe.host
        );
    }
    two.is_captured();
    one.space.enter(|| assert!(echo(SITE, 443)));
    two.space.enter(|| assert!(!echo(SITE, 443)));

    // The line is cut, and mended.
    let cable = |state| world.internet.run("ip", &["link", "set", "line", state]);
    cable("down");
    is_told(
        "Internet y reviendra avec la ligne",
        CAPTURED,
        Duration::from_secs(60),
    );
    one.space.enter(|| {
        let (stream, took) = connect(SITE, 443);
        assert!(
            stream.is_err() && took < Duration::from_millis(200),
            "refused at once again"
        );
    });
    assert!(
        world.client(lease.ip).unwrap().entered(),
        "nobody has to enter anew for it"
    );
    is_a_yes(&PROBES[0], &one.probes(&PROBES[0]));
    cable("up");
    is_told("il mène aussi à Internet", SITE, Duration::from_secs(60));
    wait_until("the way is open", Duration::from_secs(5), || {
        one.space.enter(|| echo(SITE, 443))
    });
    assert_eq!(dnsmasq_pid(&world), pid, "the same dnsmasq all along");

    // The server is killed and started anew: who entered stays in.
    server.signal(Signal::KILL);
    server.wait();
    one.space.enter(|| assert!(echo(SITE, 443)));
    let _server = world.serves();
    let page = one.probes(&PROBES[0]);
    assert_eq!(page.header("x-from"), Some("the real site"));
    is_led_to_the_portal(&PROBES[0], &two.probes(&PROBES[0]));
}

fn dnsmasq_pid(world: &World) -> u32 {
    let pid = std::fs::read_to_string(world.run_dir().join("dnsmasq.pid")).unwrap();
    let pid = pid.trim().parse().unwrap();
    assert_eq!(pid, world.dnsmasq.pid(), "the dnsmasq that was started");
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap();
    assert_eq!(name.trim(), "dnsmasq");
    pid
}
