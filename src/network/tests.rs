//! What the rendered files say, and that the programs they are for accept them.

use std::path::Path;
use std::process::Command;

use super::settings::{Security, Uplink, UplinkMode, Wifi};
use super::values::ChannelChoice;
use super::*;
use crate::gate;
use crate::gate::names::{dhcp_options, servers};

struct Case {
    network: Network,
    wifi: Option<Wifi>,
    uplink: Uplink,
    gate: gate::Settings,
    names: Vec<HostName>,
}

impl Case {
    fn local() -> Self {
        Self {
            network: Network::default(),
            wifi: None,
            uplink: Uplink::default(),
            gate: gate::Settings::default(),
            names: vec!["parvis.internal".parse().unwrap()],
        }
    }

    fn with_uplink() -> Self {
        let mut case = Self::local();
        case.uplink.mode = UplinkMode::Uplink;
        case.uplink.interface = Some("eth0".parse().unwrap());
        case.uplink.resolvers = vec![
            Ipv4Addr::new(80, 67, 169, 12),
            Ipv4Addr::new(80, 67, 169, 40),
        ];
        case
    }

    fn with_wifi(security: Security) -> Self {
        let mut case = Self::local();
        case.wifi = Some(Wifi {
            interface: "wlan0".parse().unwrap(),
            ssid: "Le Lavoir \"été\" # = 1".parse().unwrap(),
            country: "FR".parse().unwrap(),
            channel: 6.try_into().unwrap(),
            security,
            passphrase: security
                .needs_passphrase()
                .then(|| "bonjour # = \" 'le monde'".parse().unwrap()),
            bssid: Some("02:17:5a:c4:90:e0".parse().unwrap()),
            most_stations: None,
        });
        case
    }

    fn render(&self) -> Vec<RenderedFile> {
        render(&self.plan()).unwrap()
    }

    fn plan(&self) -> Plan<'_> {
        Plan {
            network: &self.network,
            wifi: self.wifi.as_ref(),
            uplink: &self.uplink,
            gate: &self.gate,
            names: &self.names,
            http_port: 8080,
            https_port: 8443,
        }
    }
}

fn text<'a>(files: &'a [RenderedFile], name: &str) -> &'a str {
    let file = files.iter().find(|file| file.name == name);
    &file
        .unwrap_or_else(|| panic!("{name} was not rendered"))
        .text
}

fn write(files: &[RenderedFile], dir: &Path) {
    for file in files {
        std::fs::write(dir.join(file.name), &file.text).unwrap();
    }
}

/// Runs a program on a file and returns what it said, having failed loudly if it said no.
fn accepted(program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} must be installed for this test: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn dnsmasq_accepts_its_files() {
    for case in [Case::local(), Case::with_uplink()] {
        let dir = tempfile::tempdir().unwrap();
        let mut case = case;
        case.gate.directory = dir.path().to_str().unwrap().parse().unwrap();
        let files = case.render();
        write(&files, dir.path());
        let conf = format!("--conf-file={}/dnsmasq.conf", dir.path().display());
        accepted("dnsmasq", &["--test", &conf]);
        let up = servers(&case.network, &case.uplink, true);
        std::fs::write(dir.path().join("servers.conf"), up).unwrap();
        let url = "https://parvis.example/portail/api"
            .to_owned()
            .try_into()
            .unwrap();
        std::fs::write(dir.path().join("dhcp-opts.conf"), dhcp_options(Some(&url))).unwrap();
        accepted("dnsmasq", &["--test", &conf]);
    }
}

#[test]
fn the_servers_file_has_two_forms() {
    let case = Case::with_uplink();
    insta::assert_snapshot!(servers(&case.network, &case.uplink, false), @"
    # No uplink: every foreign name leads to the portal, answered by the box's own resolver.
    server=127.0.0.1#5354
    ");
    insta::assert_snapshot!(servers(&case.network, &case.uplink, true), @"
    # The uplink is up: names are asked of the venue's resolvers.
    server=80.67.169.12
    server=80.67.169.40
    ");
}

#[test]
fn option_114_is_announced_only_with_an_address() {
    assert!(!dhcp_options(None).contains("114,"));
    let url = "https://parvis.example/portail/api"
        .to_owned()
        .try_into()
        .unwrap();
    assert!(dhcp_options(Some(&url)).ends_with("\n114,https://parvis.example/portail/api\n"));
}

#[test]
fn without_a_shared_uplink_nothing_is_forwarded_at_all() {
    let files = Case::local().render();
    let rules = text(&files, "nftables.nft");
    let forward = rules.split("chain forward").nth(1).unwrap();
    let forward = &forward[..forward.find('}').unwrap()];
    assert!(
        forward.contains("policy drop") && !forward.contains("accept"),
        "{forward}"
    );
    assert!(!rules.contains("masquerade"));
    assert!(text(&files, "sysctl.conf").contains("net.ipv4.ip_forward = 0"));
    // An interface that is there but not shared changes nothing.
    let mut case = Case::with_uplink();
    case.uplink.mode = UplinkMode::Local;
    assert!(!text(&case.render(), "nftables.nft").contains("eth0"));
}

#[test]
fn a_port_that_the_server_has_itself_is_open_and_one_that_is_led_to_it_only_so() {
    let case = Case::local();
    let pages = |http_port, https_port| {
        let plan = Plan {
            http_port,
            https_port,
            ..case.plan()
        };
        let rules = nftables::rules(&plan);
        let chain = rules.split("chain pages {").nth(1).unwrap();
        let lines = chain[..chain.find('}').unwrap()].lines().map(str::trim);
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        lines.join("; ")
    };
    assert_eq!(
        pages(8080, 8443),
        "ct status dnat tcp dport 8080 accept; ct status dnat tcp dport 8443 accept"
    );
    assert_eq!(pages(80, 443), "tcp dport 80 accept; tcp dport 443 accept");
    assert_eq!(
        pages(80, 8443),
        "tcp dport 80 accept; ct status dnat tcp dport 8443 accept"
    );
}

#[test]
fn the_pages_are_shut_to_the_other_cables_where_the_venue_says_so() {
    let mut case = Case::local();
    let jumps = |case: &Case| {
        text(&case.render(), "nftables.nft")
            .matches("jump pages")
            .count()
    };
    assert_eq!(jumps(&case), 2);
    case.network.wired_pages = false;
    assert_eq!(jumps(&case), 1);
    assert!(!text(&case.render(), "nftables.nft").contains("redirect to"));
}

#[test]
fn secrets_are_for_root_alone() {
    for file in Case::with_wifi(Security::Wpa3).render() {
        let secret = file.text.contains("bonjour");
        assert_eq!(secret, file.mode == 0o600, "{}", file.name);
    }
}

#[test]
fn the_radio_does_what_the_venue_asked() {
    let said = |security| {
        let files = Case::with_wifi(security).render();
        text(&files, "hostapd.conf").to_owned()
    };
    for security in [
        Security::Open,
        Security::Owe,
        Security::Wpa2,
        Security::Wpa2Wpa3,
        Security::Wpa3,
    ] {
        let conf = said(security);
        let networks = conf.matches("\nssid2=").count();
        assert_eq!(
            conf.matches("\nap_isolate=1\n").count(),
            networks,
            "{security:?}"
        );
        assert_eq!(
            conf.matches("\nbridge=br-lan\n").count(),
            networks,
            "{security:?}"
        );
        for each in [
            "\nctrl_interface=/run/parvis-network/hostapd\n",
            "\nmax_num_sta=60\n",
        ] {
            assert_eq!(conf.matches(each).count(), networks, "{security:?}: {each}");
        }
        for silent in ["\nlogger_syslog=0\n", "\nlogger_stdout=0\n"] {
            assert_eq!(conf.matches(silent).count(), networks, "{security:?}");
        }
        assert_eq!(networks, if security == Security::Owe { 2 } else { 1 });
        assert!(conf.contains("\ncountry_code=FR\n"));
    }
    assert!(!said(Security::Open).contains("wpa"));
    assert!(said(Security::Wpa2).contains("\nwpa_key_mgmt=WPA-PSK\n"));
    let both = said(Security::Wpa2Wpa3);
    assert!(
        both.contains("\nwpa_key_mgmt=WPA-PSK SAE\n") && both.contains("\nsae_require_mfp=1\n")
    );
    let three = said(Security::Wpa3);
    assert!(three.contains("\nwpa_key_mgmt=SAE\n") && three.contains("\nieee80211w=2\n"));
    assert!(three.contains("\nwpa_passphrase=bonjour # = \" 'le monde'\n"));
    let owe = said(Security::Owe);
    assert!(
        owe.contains("\nbssid=02:17:5a:c4:90:e0\n") && owe.contains("\nbssid=02:17:5a:c4:90:e1\n")
    );
    assert!(owe.contains("\nowe_transition_ifname=wlan0-owe\n"));
    assert!(owe.contains("\nowe_transition_ifname=wlan0\n"));
}

#[test]
fn settings_that_do_not_go_together_are_named() {
    let refusal = |change: &dyn Fn(&mut Case)| {
        let mut case = Case::with_wifi(Security::Wpa2);
        change(&mut case);
        render(&case.plan()).unwrap_err().field
    };
    let wifi = |case: &mut Case, change: &dyn Fn(&mut Wifi)| change(case.wifi.as_mut().unwrap());
    assert_eq!(
        refusal(&|c| wifi(c, &|w| w.passphrase = None)),
        "wifi.passphrase"
    );
    assert_eq!(
        refusal(&|c| wifi(c, &|w| w.security = Security::Open)),
        "wifi.passphrase"
    );
    assert_eq!(
        refusal(&|c| wifi(c, &|w| {
            w.security = Security::Owe;
            w.passphrase = None;
            w.bssid = None;
        })),
        "wifi.bssid"
    );
    assert_eq!(
        refusal(&|c| c.network.lease_minutes = 1),
        "network.lease_minutes"
    );
    assert_eq!(
        refusal(&|c| c.uplink.mode = UplinkMode::Uplink),
        "uplink.interface"
    );
    assert_eq!(
        refusal(&|c| c.uplink.interface = Some("br-lan".parse().unwrap())),
        "uplink.interface"
    );
    assert_eq!(
        refusal(&|c| wifi(c, &|w| w.most_stations = Some(0))),
        "wifi.most_stations"
    );
    assert_eq!(
        refusal(&|c| {
            c.uplink.interface = Some("eth0".parse().unwrap());
            c.network.ports = Ports::These(vec!["eth0".parse().unwrap()]);
        }),
        "network.ports"
    );
    assert_eq!(
        refusal(&|c| c.uplink.resolvers = vec![Ipv4Addr::new(10, 17, 0, 7)]),
        "uplink.resolvers"
    );
}

#[test]
fn an_unknown_key_or_a_bad_value_is_refused_with_its_line() {
    let error = toml::from_str::<Network>("interface = \"br-lan\"\nadress = \"10.17.0.1/22\"\n")
        .unwrap_err();
    assert!(error.to_string().contains("line 2"), "{error}");
    let error = toml::from_str::<Uplink>("mode = \"local\"\n\ninterface = \"a b\"\n").unwrap_err();
    assert!(error.to_string().contains("line 3"), "{error}");
    let wifi =
        |channel: &str| toml::from_str::<Wifi>(&format!("ssid = \"x\"\nchannel = {channel}\n"));
    assert_eq!(wifi("\"auto\"").unwrap().channel, ChannelChoice::Auto);
    assert_eq!(wifi("44").unwrap().channel, 44.try_into().unwrap());
    for wrong in ["\"quiet\"", "52", "-1", "300"] {
        let error = wifi(wrong).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }
    let ports =
        |text: &str| toml::from_str::<Network>(&format!("ports = {text}\n")).map(|it| it.ports);
    assert_eq!(ports("\"auto\"").unwrap(), Ports::Auto);
    assert_eq!(ports("[]").unwrap(), Ports::These(Vec::new()));
    assert!(ports("\"all\"").is_err());
    let error = toml::from_str::<Wifi>("ssid = \"\"\n").unwrap_err();
    assert!(error.to_string().contains("32 bytes"), "{error}");
}
