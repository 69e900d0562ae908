//! What travels between the server and the gate comes out as it went in, and nothing else is let through.

use proptest::prelude::*;

use super::*;

fn sample_requests() -> Vec<Request> {
    let ip = Ipv4Addr::new(10, 17, 0, 9);
    vec![
        Request::Client { ip },
        Request::Admit {
            ip,
            for_secs: 86_400,
        },
        Request::Dismiss { ip },
        Request::Leases,
        Request::Stations,
        Request::SetUplink { up: true },
        Request::SetCaptiveApi {
            url: Some(
                "https://parvis.example/portail/api"
                    .to_owned()
                    .try_into()
                    .unwrap(),
            ),
        },
        Request::ApplyWifi(WifiChange {
            ssid: "Le Lavoir — été".parse().unwrap(),
            channel: ChannelChoice::Auto,
            security: Security::Wpa2Wpa3,
            passphrase: Some("bonjour bonjour".parse().unwrap()),
        }),
        Request::ConfirmWifi { ip },
        Request::RevertWifi,
        Request::WifiState,
        Request::LeaseEvent(LeaseEvent {
            kind: LeaseEventKind::Given,
            ip,
            mac: "02:00:00:00:00:01".parse().unwrap(),
            expires_at: 1_800_000_000,
            remaining_secs: 43_200,
        }),
        Request::Radio,
    ]
}

#[test]
fn every_request_reads_back_as_it_was_written_and_is_short() {
    for request in sample_requests() {
        let bytes = encode(&request).unwrap();
        assert!(bytes.len() < MAX_REQUEST as usize / 4);
        assert_eq!(decode::<Request>(&bytes).unwrap(), request);
    }
}

#[test]
fn a_request_of_another_version_or_with_bytes_left_over_is_refused() {
    let mut bytes = encode(&Request::Leases).unwrap();
    bytes.push(0);
    assert!(decode::<Request>(&bytes).is_err());
    let mut bytes = encode(&Request::Leases).unwrap();
    bytes[0] = VERSION + 1;
    assert!(matches!(
        decode::<Request>(&bytes),
        Err(FrameError::Version { .. })
    ));
    assert!(decode::<Request>(&[]).is_err());
}

#[test]
fn a_smuggled_value_does_not_survive_decoding() {
    // The same bytes as a good request, but for a line break inside the network's name.
    let good = Request::ApplyWifi(WifiChange {
        ssid: "aXb".parse().unwrap(),
        channel: 6.try_into().unwrap(),
        security: Security::Open,
        passphrase: None,
    });
    let mut bytes = encode(&good).unwrap();
    let at = bytes.iter().position(|b| *b == b'X').unwrap();
    bytes[at] = b'\n';
    assert!(decode::<Request>(&bytes).is_err());
}

#[test]
fn the_captive_api_must_be_https_on_a_name() {
    for good in [
        "https://parvis.example/api",
        "https://le-lavoir.fr:8443/portail/api.json",
    ] {
        assert!(CaptiveApiUrl::try_from(good.to_owned()).is_ok(), "{good}");
    }
    for bad in [
        "http://parvis.example/api",
        "https://10.17.0.1/api",
        "https://parvis.example/a,b",
        "https://parvis.example/a\nserver=1.2.3.4",
        "https://user@parvis.example/",
        "https://parvis.example:0/",
        "https:///api",
    ] {
        assert!(CaptiveApiUrl::try_from(bad.to_owned()).is_err(), "{bad}");
    }
}

proptest! {
    /// Whatever bytes come, decoding ends with a value or an error, and a value that was accepted
    /// writes and reads back the same.
    #[test]
    fn garbage_is_an_error_or_a_sound_request(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut framed = vec![VERSION];
        framed.extend(bytes);
        if let Ok(request) = decode::<Request>(&framed) {
            let again = encode(&request).unwrap();
            prop_assert_eq!(decode::<Request>(&again).unwrap(), request);
        }
    }

    /// Good requests with some bytes changed, cut or added: closer to the edge than pure noise.
    #[test]
    fn bent_requests_never_panic(
        which in 0usize..13,
        bends in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = encode(&sample_requests()[which]).unwrap();
        for (at, value) in bends {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = decode::<Request>(&bytes);
        bytes.truncate(cut.index(bytes.len() + 1));
        let _ = decode::<Request>(&bytes);
        let _ = decode::<Reply>(&bytes);
    }
}
