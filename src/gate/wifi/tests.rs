//! A change of the Wi-Fi that nobody confirms goes back by itself.

use super::*;
use crate::network::settings::Security;

const CONFIG: &str = "\
# Le Lavoir
[venue]
name = \"Le Lavoir\"

[data]
dir = \"/var/lib/parvis\"

[network]

# Posé sur l'armoire, le 3 mai.
[wifi]
ssid = \"Le Lavoir\" # comme sur l'affiche
channel = 6
country = \"FR\" # ne pas changer

[portal]
honest = true
";

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("parvis.toml"), CONFIG).unwrap();
        Self { dir }
    }

    fn radio(&self, boot_id: &str, now: Boot) -> Radio {
        let file = self.dir.path().join("parvis.toml");
        let config = crate::config::load(&file).unwrap();
        let here: crate::network::values::PlainPath =
            self.dir.path().to_str().unwrap().parse().unwrap();
        let gate = Settings {
            directory: here.clone(),
            state_directory: here,
            ..Settings::default()
        };
        let network = config.network.unwrap();
        Radio::resume(file, network, gate, config.wifi, boot_id.to_owned(), now).unwrap()
    }

    /// hostapd, as far as the gate asks it, until the radio says that what is asked is on the air.
    async fn comes_up(&self, radio: &mut Radio, now: Boot) {
        let control = self.dir.path().join("hostapd/wlan0");
        std::fs::create_dir_all(control.parent().unwrap()).unwrap();
        let hostapd = tokio::net::UnixDatagram::bind(&control).unwrap();
        let conf = self.reads("hostapd.conf");
        let said = |key: &str| {
            let line = conf.lines().find_map(|line| line.strip_prefix(key));
            line.unwrap().to_owned()
        };
        let name: Vec<_> = said("ssid2=").as_bytes().to_vec();
        let name: String = name
            .chunks(2)
            .map(|two| format!("\\x{}", String::from_utf8_lossy(two)))
            .collect();
        let status = format!(
            "state=ENABLED\nchannel={}\nssid[0]={name}\n",
            said("channel=")
        );
        let answers = async {
            let mut question = [0; 100];
            let (_, from) = hostapd.recv_from(&mut question).await.unwrap();
            hostapd
                .send_to(status.as_bytes(), from.as_pathname().unwrap())
                .await
                .unwrap();
        };
        tokio::join!(answers, radio.air.look(now));
        assert!(radio.air.is_up());
        std::fs::remove_file(control).unwrap();
    }

    fn reads(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir.path().join(name)).unwrap()
    }

    fn on_air(&self) -> String {
        let conf = self.reads("hostapd.conf");
        let name = conf.lines().find_map(|line| line.strip_prefix("# Wi-Fi: "));
        name.unwrap().to_owned()
    }
}

fn change() -> WifiChange {
    WifiChange {
        ssid: "Le Lavoir d'été".parse().unwrap(),
        channel: 11.try_into().unwrap(),
        security: Security::Wpa2Wpa3,
        passphrase: Some("bonjour bonjour".parse().unwrap()),
    }
}

const NOW: Boot = Boot(1_000_000);

#[tokio::test]
async fn a_confirmed_change_is_written_into_the_configuration_with_its_comments() {
    let place = Place::new();
    let mut radio = place.radio("one", NOW);
    assert_eq!(place.on_air(), "Le Lavoir");
    radio.apply(change(), NOW).unwrap();
    assert_eq!(place.on_air(), "Le Lavoir d'été");
    assert_eq!(place.reads("parvis.toml"), CONFIG);
    let later = NOW.plus_secs(20);
    let refused = Err(Refusal::NotJoinedSince);
    assert_eq!(
        radio.confirm(Some(5), later),
        refused,
        "it is not on the air yet"
    );
    place.comes_up(&mut radio, later).await;
    assert_eq!(radio.confirm(None, later), refused, "over a cable");
    assert_eq!(
        radio.confirm(Some(600), later),
        refused,
        "since before the change"
    );
    assert_eq!(
        radio.confirm(Some(20), later),
        refused,
        "in the moment of the change"
    );
    radio.confirm(Some(19), later).unwrap();
    insta::assert_snapshot!(place.reads("parvis.toml"), @r#"
    # Le Lavoir
    [venue]
    name = "Le Lavoir"

    [data]
    dir = "/var/lib/parvis"

    [network]

    # Posé sur l'armoire, le 3 mai.
    [wifi]
    ssid = "Le Lavoir d'été" # comme sur l'affiche
    channel = 11
    country = "FR" # ne pas changer
    security = "wpa2-wpa3"
    passphrase = "bonjour bonjour"

    [portal]
    honest = true
    "#);
    // And it is what a gate started later finds.
    let radio = place.radio("two", Boot(5));
    assert_eq!(place.on_air(), "Le Lavoir d'été");
    assert_eq!(radio.state(Boot(5)).trial, None);
}

#[tokio::test]
async fn a_change_back_to_an_open_network_takes_the_password_out() {
    let place = Place::new();
    let mut radio = place.radio("one", NOW);
    radio.apply(change(), NOW).unwrap();
    place.comes_up(&mut radio, NOW).await;
    radio.confirm(Some(3), NOW.plus_secs(20)).unwrap();
    let open = WifiChange {
        security: Security::Open,
        passphrase: None,
        ..change()
    };
    radio.apply(open, NOW.plus_secs(30)).unwrap();
    place.comes_up(&mut radio, NOW.plus_secs(35)).await;
    radio.confirm(Some(3), NOW.plus_secs(40)).unwrap();
    assert!(!place.reads("parvis.toml").contains("bonjour"));
}

#[test]
fn a_change_that_nobody_confirms_goes_back() {
    let place = Place::new();
    let mut radio = place.radio("one", NOW);
    radio.apply(change(), NOW).unwrap();
    assert_eq!(radio.apply(change(), NOW), Err(Refusal::TrialRunning));
    assert_eq!(radio.time_left(NOW), Some(Duration::from_secs(300)));
    radio.revert(NOW).unwrap();
    assert_eq!(place.on_air(), "Le Lavoir");
    assert_eq!(radio.revert(NOW), Err(Refusal::NoTrial));
    assert_eq!(place.reads("parvis.toml"), CONFIG);
}

#[test]
fn a_trial_survives_a_crash_of_the_gate_but_not_its_time() {
    let place = Place::new();
    place.radio("one", NOW).apply(change(), NOW).unwrap();
    let mut again = place.radio("one", NOW.plus_secs(100));
    assert_eq!(
        again.time_left(NOW.plus_secs(100)),
        Some(Duration::from_secs(200))
    );
    assert_eq!(place.on_air(), "Le Lavoir d'été");
    assert_eq!(again.apply(change(), NOW), Err(Refusal::TrialRunning));
    let late = place.radio("one", NOW.plus_secs(301));
    assert_eq!(late.state(NOW.plus_secs(301)).trial, None);
    assert_eq!(place.on_air(), "Le Lavoir");
}

#[test]
fn a_reboot_ends_a_trial() {
    let place = Place::new();
    place.radio("one", NOW).apply(change(), NOW).unwrap();
    let radio = place.radio("two", Boot(10));
    assert_eq!(radio.state(Boot(10)).trial, None);
    assert_eq!(place.on_air(), "Le Lavoir");
}

#[test]
fn a_damaged_note_ends_a_trial() {
    let place = Place::new();
    place.radio("one", NOW).apply(change(), NOW).unwrap();
    std::fs::write(place.dir.path().join("wifi-trial.json"), "{\"boot").unwrap();
    place.radio("one", NOW);
    assert_eq!(place.on_air(), "Le Lavoir");
}

#[test]
fn settings_that_do_not_go_together_are_not_tried() {
    let place = Place::new();
    let mut radio = place.radio("one", NOW);
    let without_password = WifiChange {
        passphrase: None,
        ..change()
    };
    let refusal = radio.apply(without_password, NOW).unwrap_err();
    assert!(matches!(refusal, Refusal::BadWifi { field, .. } if field == "wifi.passphrase"));
    assert_eq!(place.on_air(), "Le Lavoir");
}
