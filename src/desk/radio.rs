//! What the radio does, in words: what is on the air, why that is not what was asked, who carries the network instead.

use super::wifi;
use crate::gate::{NotAsAsked, OnAir, PortStanding, RadioFound, RadioView, WifiView};
use crate::web::Words;

/// One line for a Wi-Fi: its name, its protection, its channel.
pub(super) fn network(words: Words, wifi: &WifiView) -> String {
    let kind = words.t(&wifi::kind_key(wifi.security));
    let channel = words.t1("desk-wifi-on-channel", "channel", wifi.channel.to_string());
    format!("{} · {kind} · {channel}", wifi.ssid)
}

/// Whether somebody should look: what was asked is not what is on the air.
pub(super) fn needs_a_look(radio: &RadioView) -> bool {
    radio.asked.is_some() && (radio.air == OnAir::Silent || !radio.reasons.is_empty())
}

/// The first thing to know.
pub(super) fn lead(words: Words, radio: &RadioView) -> String {
    match (radio.found, &radio.air) {
        (RadioFound::NotAsked, _) => words.t("desk-wifi-none"),
        (RadioFound::Missing, _) => words.t("desk-radio-missing"),
        (RadioFound::SwitchedOff, _) => words.t("desk-radio-off"),
        (RadioFound::NoAccessPoint, _) => words.t("desk-radio-no-ap"),
        (RadioFound::Ready, OnAir::Silent) => words.t("desk-radio-silent"),
        (RadioFound::Ready, OnAir::Starting) => words.t("desk-radio-starting"),
        (RadioFound::Ready, OnAir::Up(wifi)) => {
            words.t1("desk-wifi-now", "wifi", network(words, wifi))
        }
    }
}

/// How many devices have joined, and how many can; empty without a radio.
pub(super) fn stations(words: Words, radio: &RadioView) -> String {
    match (radio.most_stations, &radio.air) {
        (Some(most), OnAir::Up(_)) => {
            words.t2("desk-radio-stations", "n", radio.stations, "most", most)
        }
        _ => String::new(),
    }
}

/// What else there is to know: why the Wi-Fi is not what was asked, and what the cables do.
pub(super) fn lines(words: Words, radio: &RadioView) -> Vec<String> {
    let mut lines = Vec::new();
    for reason in &radio.reasons {
        lines.push(match reason {
            NotAsAsked::CannotProtect(kind) => {
                let kind = words.t(&wifi::kind_key(*kind));
                words.t1("desk-radio-cannot-protect", "kind", kind)
            }
            NotAsAsked::DidNotComeUp(kind) => {
                let kind = words.t(&wifi::kind_key(*kind));
                words.t1("desk-radio-did-not-come-up", "kind", kind)
            }
            NotAsAsked::ChannelForbidden => words.t("desk-radio-channel"),
        });
    }
    let is_dark = radio.found != RadioFound::NotAsked && radio.air == OnAir::Silent;
    if is_dark {
        lines.push(words.t("desk-radio-by-cable"));
    }
    for port in &radio.ports {
        let key = match port.standing {
            PortStanding::NoCable => "desk-port-no-cable",
            PortStanding::Asking => "desk-port-asking",
            PortStanding::Joined => "desk-port-joined",
            PortStanding::OtherNetwork => "desk-port-other",
            PortStanding::Unknown => "desk-port-unknown",
        };
        lines.push(words.t1(key, "port", port.name.to_string()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::settings::Security;
    use crate::web::words::Lang;

    fn view() -> RadioView {
        let wifi = WifiView {
            ssid: "Le Lavoir".parse().unwrap(),
            channel: 6.try_into().unwrap(),
            security: Security::Wpa2,
        };
        RadioView {
            found: RadioFound::Ready,
            asked: Some(wifi.clone()),
            air: OnAir::Up(wifi),
            reasons: Vec::new(),
            stations: 12,
            most_stations: Some(60),
            ports: Vec::new(),
        }
    }

    #[test]
    fn a_wifi_that_is_as_asked_is_told_in_one_line() {
        let words = Words::of(Lang::Fr);
        assert!(lead(words, &view()).contains("Le Lavoir"));
        assert_eq!(stations(words, &view()), "12 appareils, 60 au plus.");
        assert!(lines(words, &view()).is_empty() && !needs_a_look(&view()));
    }

    #[test]
    fn a_simpler_protection_is_told_with_its_reason() {
        let radio = RadioView {
            reasons: vec![NotAsAsked::CannotProtect(Security::Wpa3)],
            ..view()
        };
        let said = lines(Words::of(Lang::Fr), &radio);
        assert!(said[0].contains("WPA3"), "{said:?}");
        assert!(needs_a_look(&radio));
    }

    #[test]
    fn without_a_radio_the_cables_are_told() {
        let radio = RadioView {
            found: RadioFound::Missing,
            air: OnAir::Silent,
            most_stations: None,
            ports: vec![crate::gate::PortView {
                name: "eth0".parse().unwrap(),
                standing: PortStanding::Joined,
            }],
            ..view()
        };
        let words = Words::of(Lang::Fr);
        let said = lines(words, &radio);
        assert_eq!(said.len(), 2);
        assert!(said[1].contains("eth0"), "{said:?}");
        assert_eq!(stations(words, &radio), "");
        assert!(needs_a_look(&radio));
    }
}
