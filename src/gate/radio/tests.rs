//! What is asked of a radio, and what is made of it.

use super::*;

fn wifi(security: Security) -> Wifi {
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
        bssid: Some("02:17:5a:c4:90:e0".parse().unwrap()),
        most_stations: None,
    }
}

fn ready(abilities: Abilities) -> Finding {
    Finding {
        interface: Some("wlan0".parse().unwrap()),
        abilities,
        ..Finding::without(RadioFound::Ready)
    }
}

fn plain() -> Abilities {
    Abilities {
        mfp: false,
        sae: false,
        owe: false,
        ..Abilities::default()
    }
}

#[test]
fn a_radio_that_knows_less_gets_the_next_simpler_protection() {
    let settled = |asked, refused: &[Security], abilities| {
        let (wifi, reasons) = ready(abilities).settle(&wifi(asked), refused)?;
        Some((wifi.security, reasons.len(), wifi.passphrase.is_some()))
    };
    use Security::{Open, Owe, Wpa2, Wpa2Wpa3, Wpa3};
    let all = Abilities::default;
    assert_eq!(settled(Wpa3, &[], all()), Some((Wpa3, 0, true)));
    assert_eq!(settled(Wpa3, &[], plain()), Some((Wpa2, 2, true)));
    assert_eq!(settled(Wpa3, &[Wpa3], all()), Some((Wpa2Wpa3, 1, true)));
    assert_eq!(settled(Owe, &[], plain()), Some((Open, 1, false)));
    assert_eq!(settled(Owe, &[Owe], all()), Some((Open, 1, false)));
    // There is nothing below, and a password never gives way.
    assert_eq!(settled(Wpa3, &[Wpa2], plain()), None);
    assert_eq!(settled(Open, &[Open], all()), None);
}

#[test]
fn a_radio_that_cannot_be_an_access_point_gets_nothing() {
    for found in [
        RadioFound::Missing,
        RadioFound::NoAccessPoint,
        RadioFound::SwitchedOff,
    ] {
        assert_eq!(
            Finding::without(found).settle(&wifi(Security::Open), &[]),
            None
        );
    }
}

#[test]
fn a_forbidden_channel_gives_way_to_one_that_is_allowed() {
    let finding = ready(Abilities {
        channels: vec![1, 2, 3, 11],
        ..Abilities::default()
    });
    let (settled, reasons) = finding.settle(&wifi(Security::Open), &[]).unwrap();
    assert_eq!(settled.channel, 1.try_into().unwrap());
    assert_eq!(reasons, [NotAsAsked::ChannelForbidden]);
}

#[test]
fn the_quietest_channel_is_where_fewest_are_heard() {
    let all = Abilities::default();
    let quietest = |heard: &[u32]| u8::from(quietest(heard, &all).unwrap());
    assert_eq!(quietest(&[]), 6);
    assert_eq!(quietest(&[2437]), 1);
    assert_eq!(quietest(&[2437, 2412]), 11);
    assert_eq!(quietest(&[2437, 2417, 2462, 2462]), 6);
    // Channel 3 is heard on 1; 5 GHz is heard nowhere here.
    assert_eq!(quietest(&[2437, 2422, 5180]), 11);
}

#[test]
fn the_choice_of_the_quietest_channel_is_followed() {
    let mut finding = ready(Abilities::default());
    let asked = Wifi {
        channel: "auto".parse().unwrap(),
        ..wifi(Security::Open)
    };
    assert_eq!(
        finding.settle(&asked, &[]).unwrap().0.channel,
        6.try_into().unwrap()
    );
    finding.quiet = Some(11.try_into().unwrap());
    assert_eq!(
        finding.settle(&asked, &[]).unwrap().0.channel,
        11.try_into().unwrap()
    );
}

#[test]
fn the_smaller_of_the_two_limits_counts() {
    let few = Abilities {
        most_stations: Some(10),
        ..Abilities::default()
    };
    let mut asked = wifi(Security::Open);
    assert_eq!(Abilities::default().most_stations(&asked), 60);
    assert_eq!(few.most_stations(&asked), 10);
    asked.most_stations = Some(4);
    assert_eq!(few.most_stations(&asked), 4);
}
