//! Which values are taken, which are refused, and with which words.

use super::*;
use proptest::prelude::*;

#[test]
fn values_that_would_change_the_meaning_of_a_file_are_refused() {
    for bad in [
        "",
        "br lan",
        "a\"b",
        "-x",
        "lan;",
        "averyveryverylongname",
        "é",
    ] {
        assert!(bad.parse::<InterfaceName>().is_err(), "{bad:?}");
    }
    for bad in [
        "", "a..b", "-a.b", "a_b.c", "a b", "10.0.0.1", "a/b", "é.fr",
    ] {
        assert!(bad.parse::<HostName>().is_err(), "{bad:?}");
    }
    for bad in [
        "",
        "02:00",
        "+2:00:00:00:00:01",
        "02:00:00:00:00:01:02",
        "01:00:00:00:00:01",
    ] {
        assert!(bad.parse::<MacAddr>().is_err(), "{bad:?}");
    }
    for bad in [
        "10.17.0.1",
        "8.8.8.8/24",
        "10.17.0.0/22",
        "10.17.3.255/22",
        "10.0.0.1/30",
    ] {
        assert!(bad.parse::<LanAddress>().is_err(), "{bad:?}");
    }
    for bad in ["", "a\nb", "une salle bien trop longue pour un nom"] {
        assert!(bad.parse::<Ssid>().is_err(), "{bad:?}");
    }
    for bad in [
        "court",
        "mot de passe accentué",
        " commence",
        "ligne\nligne",
    ] {
        assert!(bad.parse::<Passphrase>().is_err(), "{bad:?}");
    }
    for bad in ["run/x", "/a b", "/a\"", "/a,b"] {
        assert!(bad.parse::<PlainPath>().is_err(), "{bad:?}");
    }
}

#[test]
fn a_network_knows_its_edges() {
    let lan: LanAddress = "10.17.0.1/22".parse().unwrap();
    assert_eq!(lan.netmask(), Ipv4Addr::new(255, 255, 252, 0));
    assert_eq!(lan.broadcast(), Ipv4Addr::new(10, 17, 3, 255));
    assert_eq!(
        lan.pool(),
        (Ipv4Addr::new(10, 17, 0, 2), Ipv4Addr::new(10, 17, 3, 254))
    );
    assert!(lan.is_client(Ipv4Addr::new(10, 17, 2, 9)));
    for not_a_client in [
        "10.17.0.1",
        "10.17.0.0",
        "10.17.3.255",
        "10.17.4.1",
        "127.0.0.1",
    ] {
        assert!(
            !lan.is_client(not_a_client.parse().unwrap()),
            "{not_a_client}"
        );
    }
    let high: LanAddress = "192.168.7.254/24".parse().unwrap();
    assert_eq!(
        high.pool(),
        (
            Ipv4Addr::new(192, 168, 7, 1),
            Ipv4Addr::new(192, 168, 7, 253)
        )
    );
}

#[test]
fn a_password_is_not_printed_by_accident() {
    let secret: Passphrase = "le lavoir 1887".parse().unwrap();
    assert!(!format!("{secret:?}").contains("1887"));
    assert_eq!(secret.reveal(), "le lavoir 1887");
}

proptest! {
    #[test]
    fn what_is_accepted_reads_back_the_same(text in "\\PC{0,40}") {
        if let Ok(value) = text.parse::<Ssid>() {
            prop_assert_eq!(String::from(value), text.clone());
        }
        if let Ok(value) = text.parse::<HostName>() {
            prop_assert_eq!(value.as_str().parse::<HostName>().unwrap(), value);
        }
    }

    #[test]
    fn a_pool_holds_only_clients(a in any::<u32>(), prefix in 16u8..=28) {
        let text = format!("10.{}.{}.{}/{prefix}", a >> 16 & 255, a >> 8 & 255, a & 255);
        if let Ok(lan) = text.parse::<LanAddress>() {
            let (first, last) = lan.pool();
            prop_assert!(first <= last);
            prop_assert!(lan.is_client(first) && lan.is_client(last));
            prop_assert!(!(first..=last).contains(&lan.address()));
        }
    }
}
