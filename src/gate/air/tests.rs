//! hostapd comes up, or does not, and something simpler is tried.

use super::*;
use crate::gate::radio::Abilities;

/// A radio that is really there for the kernel: the loopback interface stands in for it.
const INTERFACE: &str = "lo";

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("hostapd")).unwrap();
        Self { dir }
    }

    fn air(&self, abilities: Abilities) -> Air {
        let gate = Settings {
            directory: self.dir.path().to_str().unwrap().parse().unwrap(),
            ..Settings::default()
        };
        let finding = Finding {
            interface: Some(INTERFACE.parse().unwrap()),
            abilities,
            ..Finding::without(RadioFound::Ready)
        };
        Air::new(Network::default(), gate, finding)
    }

    /// hostapd's service starts it.
    fn is_tried(&self) {
        std::fs::write(self.dir.path().join(TRIED), "").unwrap();
    }

    async fn look(&self, air: &mut Air, now: Boot, status: Option<&str>) {
        let control = self.dir.path().join("hostapd").join(INTERFACE);
        let Some(status) = status else {
            return air.look(now).await;
        };
        let hostapd = tokio::net::UnixDatagram::bind(&control).unwrap();
        let answers = async {
            let mut question = [0; 100];
            let (_, from) = hostapd.recv_from(&mut question).await.unwrap();
            let from = from.as_pathname().unwrap();
            hostapd.send_to(status.as_bytes(), from).await.unwrap();
        };
        tokio::join!(answers, air.look(now));
        std::fs::remove_file(control).unwrap();
    }

    fn says(&self, line: &str) -> bool {
        let conf = std::fs::read_to_string(self.dir.path().join("hostapd.conf")).unwrap();
        conf.lines().any(|own| own == line)
    }
}

fn asked(security: Security) -> Wifi {
    let passphrase = security
        .needs_passphrase()
        .then(|| "bonjour bonjour".parse().unwrap());
    Wifi {
        interface: "wlan0".parse().unwrap(),
        ssid: "Le Lavoir".parse().unwrap(),
        country: "FR".parse().unwrap(),
        channel: 6.try_into().unwrap(),
        security,
        passphrase,
        bssid: None,
        most_stations: None,
    }
}

const NOW: Boot = Boot(1_000_000);
const UP: &str = "state=ENABLED\nchannel=6\nssid[0]=Le Lavoir\n";

#[tokio::test]
async fn a_network_that_comes_up_is_told_as_it_is() {
    let place = Place::new();
    let mut air = place.air(Abilities::default());
    air.ask(&asked(Security::Wpa3), NOW).unwrap();
    assert_eq!(air.view().air, OnAir::Starting);
    place
        .look(&mut air, NOW, Some("state=HT_SCAN\nssid[0]=Le Lavoir\n"))
        .await;
    assert_eq!(air.view().air, OnAir::Starting);
    let other = "state=ENABLED\nchannel=6\nssid[0]=Autre\n";
    place.look(&mut air, NOW, Some(other)).await;
    assert_eq!(air.view().air, OnAir::Starting, "another name is not ours");
    place.look(&mut air, NOW, Some(UP)).await;
    assert!(air.is_up() && air.view().reasons.is_empty());
    let view = air.view();
    assert_eq!(
        (view.most_stations, view.asked.unwrap().security),
        (Some(60), Security::Wpa3)
    );
}

#[tokio::test]
async fn a_protection_that_does_not_come_up_gives_way_step_by_step() {
    let place = Place::new();
    let mut air = place.air(Abilities::default());
    air.ask(&asked(Security::Wpa3), NOW).unwrap();
    assert!(place.says("wpa_key_mgmt=SAE"));
    let mut now = NOW;
    for line in ["wpa_key_mgmt=WPA-PSK SAE", "wpa_key_mgmt=WPA-PSK"] {
        place.is_tried();
        place.look(&mut air, now, None).await;
        now = now.plus_secs(PATIENCE_SECS - 1);
        place.look(&mut air, now, None).await;
        assert!(!place.says(line), "not before its time");
        now = now.plus_secs(1);
        place.look(&mut air, now, None).await;
        assert!(place.says(line), "{line}");
    }
    place.look(&mut air, now, Some(UP)).await;
    let (view, refused) = (air.view(), NotAsAsked::DidNotComeUp);
    assert_eq!(
        view.reasons,
        [refused(Security::Wpa3), refused(Security::Wpa2Wpa3)]
    );
    let OnAir::Up(wifi) = view.air else {
        panic!("{:?}", view.air)
    };
    assert_eq!(wifi.security, Security::Wpa2);
    // What is asked anew is tried anew.
    air.ask(&asked(Security::Wpa2Wpa3), now).unwrap();
    assert!(place.says("wpa_key_mgmt=WPA-PSK SAE"));
}

#[tokio::test]
async fn a_radio_that_never_comes_up_is_silent_and_still_tried() {
    let place = Place::new();
    let mut air = place.air(Abilities::default());
    air.ask(&asked(Security::Owe), NOW).unwrap();
    let mut now = NOW;
    for _ in 0..2 {
        place.is_tried();
        place.look(&mut air, now, None).await;
        now = now.plus_secs(PATIENCE_SECS);
        place.look(&mut air, now, None).await;
    }
    assert!(air.is_silent());
    assert!(
        place.says("owe_transition_ifname=lo-owe"),
        "from the top again"
    );
    place
        .look(
            &mut air,
            now,
            Some("state=ENABLED\nchannel=6\nssid[0]=Le Lavoir\nssid[1]=x\n"),
        )
        .await;
    assert!(air.is_up() && air.view().reasons.is_empty());
}

#[tokio::test]
async fn a_machine_that_starts_slowly_is_waited_for() {
    let place = Place::new();
    let mut air = place.air(Abilities::default());
    air.ask(&asked(Security::Wpa3), NOW).unwrap();
    place
        .look(&mut air, NOW.plus_secs(LONG_PATIENCE_SECS - 1), None)
        .await;
    assert!(
        place.says("wpa_key_mgmt=SAE"),
        "hostapd was not even started"
    );
}

#[tokio::test]
async fn another_channel_than_asked_is_told() {
    let place = Place::new();
    let mut air = place.air(Abilities::default());
    air.ask(&asked(Security::Open), NOW).unwrap();
    place
        .look(
            &mut air,
            NOW,
            Some("state=ENABLED\nchannel=11\nssid[0]=Le Lavoir\n"),
        )
        .await;
    assert_eq!(air.view().reasons, [NotAsAsked::ChannelForbidden]);
}
