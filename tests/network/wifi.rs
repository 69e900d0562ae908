//! The radio's file with the real hostapd, without a radio (its driver "none"), and a Wi-Fi change
//! confirmed by a phone's real lease.

use std::process::{Command, Stdio};
use std::time::Duration;

use parvis::config;
use parvis::gate::radio::Abilities;
use parvis::gate::{OnAir, Refusal, WifiChange, client, hostapd};
use parvis::network::settings::Security;

use crate::hostapd::Hostapd;
use crate::space::{Process, Space, run, wait_until};
use crate::world::{LOCAL, World};

const WIFI: &str = "\
[wifi]
# Comme sur l'affiche.
ssid = \"Le Lavoir\"
bssid = \"02:17:5a:c4:90:e0\"
";

fn change(security: Security, passphrase: Option<&str>) -> WifiChange {
    WifiChange {
        ssid: "L'été \"au\" lavoir # 1".parse().unwrap(),
        channel: 11.try_into().unwrap(),
        security,
        passphrase: passphrase.map(|text| text.parse().unwrap()),
    }
}

/// hostapd on this text, with no radio to drive; `None` when it does not take it.
fn hostapd(space: &Space, text: &str, dir: &std::path::Path) -> Option<Process> {
    let conf = dir.join("test.conf");
    std::fs::write(&conf, text.replace("driver=nl80211", "driver=none")).unwrap();
    let mut command = Command::new("hostapd");
    command.arg(&conf);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = space.start(&mut command);
    let control = dir.join("hostapd/wlan0");
    wait_until("hostapd is there or gone", Duration::from_secs(5), || {
        control.exists() || !process.is_running()
    });
    process.is_running().then_some(process)
}

fn status(space: &Space, dir: &std::path::Path) -> String {
    let control = dir.join("hostapd");
    space.run(
        "hostapd_cli",
        &["-p", control.to_str().unwrap(), "-i", "wlan0", "status"],
    )
}

/// hostapd's file for one kind of network.
fn file(dir: &std::path::Path, security: Security) -> String {
    let text = format!(
        "[venue]\nname = \"x\"\n[data]\ndir = \"/x\"\n[network]\n[gate]\ndirectory = \"{}\"\n{WIFI}",
        dir.display()
    );
    let config = config::parse(&text).unwrap();
    let (network, mut wifi) = (config.network.unwrap(), config.wifi.unwrap());
    let passphrase = security
        .needs_passphrase()
        .then_some("bonjour # = \" le 'monde'");
    let change = change(security, passphrase);
    wifi.ssid = change.ssid;
    wifi.security = change.security;
    wifi.passphrase = change.passphrase;
    wifi.check(&network).unwrap();
    hostapd::conf(&wifi, &network, &config.gate, &Abilities::default())
}

#[test]
fn hostapd_takes_every_kind_of_network_by_the_name_it_was_given() {
    let space = Space::new("radio");
    for security in [
        Security::Open,
        Security::Owe,
        Security::Wpa2,
        Security::Wpa2Wpa3,
        Security::Wpa3,
    ] {
        let dir = tempfile::tempdir().unwrap();
        let text = file(dir.path(), security);
        let running = hostapd(&space, &text, dir.path());
        assert!(running.is_some(), "hostapd refuses {security:?}:\n{text}");
        let status = status(&space, dir.path());
        // hostapd_cli writes a quote and letters beyond ASCII in its own way.
        assert!(status.contains("ssid[0]=L'"), "{security:?}: {status}");
        assert_eq!(
            status.contains("ssid[1]="),
            security == Security::Owe,
            "{status}"
        );
    }
}

#[test]
fn a_wifi_change_is_kept_once_a_phone_has_joined_with_it() {
    let mut world = World::with_tables(&format!("{LOCAL}{WIFI}"));
    let before = std::fs::read_to_string(&world.config_file).unwrap();
    let conf = world.run_dir().join("hostapd.conf");
    let on_air = || {
        let text = std::fs::read_to_string(&conf).unwrap();
        let name = text.lines().find_map(|line| line.strip_prefix("# Wi-Fi: "));
        name.unwrap().to_owned()
    };
    let hostapd = Hostapd::starts(&world.run_dir());
    let lease = world.phones[0].joins();
    hostapd.hears(&world.phones[0].mac);
    world.knows(lease.ip);
    let gate = world.ask_gate();
    std::thread::sleep(Duration::from_millis(1100));
    let wanted = change(Security::Wpa2Wpa3, Some("bonjour le monde"));
    let state = world.runtime.block_on(gate.apply_wifi(wanted)).unwrap();
    assert!(state.trial.unwrap().seconds_remaining > 290);
    assert_eq!(on_air(), "L'été \"au\" lavoir # 1");
    let confirm = |world: &World| world.runtime.block_on(gate.confirm_wifi(lease.ip));
    assert!(matches!(
        confirm(&world),
        Err(client::Error::Refused(Refusal::NotJoinedSince))
    ));

    // The gate crashes and goes on with the trial.
    world.crash_gate();
    world.start_gate();
    let state = world.runtime.block_on(gate.wifi()).unwrap();
    assert!(state.trial.is_some());
    assert_eq!(std::fs::read_to_string(&world.config_file).unwrap(), before);

    // A renewed lease proves nothing.
    world.phones[0].renews();
    assert!(confirm(&world).is_err());
    hostapd.hears(&world.phones[0].mac);
    confirm(&world).unwrap();
    let radio = world.runtime.block_on(gate.radio()).unwrap();
    assert_eq!((radio.stations, radio.most_stations), (1, Some(60)));
    assert!(matches!(radio.air, OnAir::Up(wifi) if wifi.security == Security::Wpa2Wpa3));
    let after = std::fs::read_to_string(&world.config_file).unwrap();
    assert!(after.contains("# Comme sur l'affiche.\nssid = "), "{after}");
    let config = config::parse(&after).unwrap();
    let kept = config.wifi.unwrap();
    assert_eq!(kept.security, Security::Wpa2Wpa3);
    assert_eq!(kept.ssid.as_str(), on_air());

    // The next change is not confirmed: a reboot, here another number of this boot, ends it.
    let open = WifiChange {
        ssid: "Autre".parse().unwrap(),
        ..change(Security::Open, None)
    };
    world.runtime.block_on(gate.apply_wifi(open)).unwrap();
    assert_eq!(on_air(), "Autre");
    world.crash_gate();
    let note = world.dir().join("state/wifi-trial.json");
    let text = std::fs::read_to_string(&note).unwrap();
    let boot = run("cat", &["/proc/sys/kernel/random/boot_id"]);
    std::fs::write(&note, text.replace(boot.trim(), "another boot")).unwrap();
    world.start_gate();
    assert_eq!(on_air(), "L'été \"au\" lavoir # 1");
    assert!(!note.exists());
}
