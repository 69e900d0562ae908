//! The Wi-Fi's poster: one sheet of A4 for the wall, with a code that phones join by.

use std::sync::{Mutex, MutexGuard, PoisonError};

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::web::Desk;
use crate::gate::WifiChange;
use crate::network::settings::Wifi;
use crate::network::values::Passphrase;
use crate::people::Keeper;
use crate::web::qr::Code;
use crate::web::{self, Error, Frame, Words};

/// What this process knows of the radio's password: the gate never tells it. The configuration was read at the start; a
/// change made since is known to whoever typed it, and here once it was kept.
#[derive(Default)]
pub(super) struct Radio(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// A change on trial.
    tried: Option<WifiChange>,
    password: Password,
}

/// Where the password stands.
#[derive(Default, Clone)]
enum Password {
    /// In the configuration, as it was read.
    #[default]
    Configured,
    /// In the change that was kept; none with an open network.
    Kept(Option<Passphrase>),
    /// In a change that another run of this process began.
    Unknown,
}

impl Radio {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A change is on trial.
    pub(super) fn tries(&self, change: WifiChange) {
        self.known().tried = Some(change);
    }

    /// The change on trial is kept.
    pub(super) fn keeps(&self) {
        let mut known = self.known();
        known.password = match known.tried.take() {
            Some(change) => Password::Kept(change.passphrase),
            None => Password::Unknown,
        };
    }

    fn password(&self) -> Password {
        self.known().password.clone()
    }
}

/// What stands on the wall.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sign {
    ssid: String,
    /// None with an open network.
    password: Option<String>,
}

/// Why there is nothing to print.
enum Missing {
    /// Nobody said how the Wi-Fi is called.
    Network,
    /// The password was changed and this process does not know it.
    Password,
}

/// The name of the Wi-Fi to join; empty where nobody said.
pub(super) async fn network(desk: &Desk) -> Result<String, Error> {
    match (radio(desk), &desk.shell.gate) {
        (Some(radio), Some(gate)) => {
            let state = gate.wifi().await.ok();
            let kept = state.and_then(|state| state.kept);
            Ok(kept.map_or_else(|| radio.ssid.to_string(), |kept| kept.ssid.to_string()))
        }
        _ => {
            let sign = desk.shell.place().wifi.clone();
            Ok(sign.map(|sign| sign.ssid).unwrap_or_default())
        }
    }
}

/// The radio of this machine, where it carries the Wi-Fi itself.
fn radio(desk: &Desk) -> Option<&Wifi> {
    let config = desk.shell.config.wifi.as_ref();
    config.filter(|_| desk.shell.gate.is_some())
}

async fn sign(desk: &Desk) -> Result<Result<Sign, Missing>, Error> {
    let ssid = network(desk).await?;
    if ssid.is_empty() {
        return Ok(Err(Missing::Network));
    }
    let Some(radio) = radio(desk) else {
        let sign = desk.shell.place().wifi.clone();
        let password = sign.and_then(|sign| sign.passphrase);
        return Ok(Ok(Sign { ssid, password }));
    };
    let password = match desk.radio.password() {
        Password::Configured => radio.passphrase.clone(),
        Password::Kept(passphrase) => passphrase,
        Password::Unknown => return Ok(Err(Missing::Password)),
    };
    let password = password.map(|it| it.reveal().to_owned());
    Ok(Ok(Sign { ssid, password }))
}

impl Sign {
    /// What the code says, as phones read it: ZXing's convention, which the Wi-Fi Alliance took over (WPA3
    /// Specification 3.1, 7.1). `T:WPA` stands for WPA2 and WPA3 alike.
    fn uri(&self) -> String {
        let ssid = escaped(&self.ssid);
        match &self.password {
            Some(password) => format!("WIFI:T:WPA;S:{ssid};P:{};;", escaped(password)),
            None => format!("WIFI:T:nopass;S:{ssid};;"),
        }
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | ';' | ',' | ':' | '"') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[derive(Template)]
#[template(path = "desk/poster.html")]
struct PosterPage {
    f: Frame,
    sign: Sign,
    qr: Code,
    /// The address to type.
    address: String,
}

impl PosterPage {
    /// The words of the other language, for the small lines.
    fn other(&self) -> Words {
        Words::of(self.f.other)
    }
}

#[derive(Template)]
#[template(path = "desk/poster_missing.html")]
struct MissingPage {
    f: Frame,
    why: &'static str,
    /// Where it is said; none where only the machine can.
    href: Option<String>,
}

/// GET /admin/affiche
pub(super) async fn page(State(desk): State<Desk>, keeper: Keeper) -> Result<Response, Error> {
    let visit = &keeper.visit;
    let f = visit.frame("desk", visit.t("desk-poster"));
    match sign(&desk).await? {
        Ok(sign) => web::private_page(&PosterPage {
            f,
            qr: Code::of(&sign.uri()).map_err(Error::internal)?,
            sign,
            address: desk.shell.plain_url(""),
        }),
        Err(Missing::Network) => web::private_page(&MissingPage {
            f,
            why: "desk-poster-no-network",
            href: Some(super::wizard::Step::Wifi.path()),
        }),
        Err(Missing::Password) => web::private_page(&MissingPage {
            f,
            why: "desk-poster-no-password",
            href: None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_reads_a_name_with_signs_in_it() {
        let sign = |ssid: &str, password: Option<&str>| Sign {
            ssid: ssid.to_owned(),
            password: password.map(str::to_owned),
        };
        assert_eq!(sign("Le Lavoir", None).uri(), "WIFI:T:nopass;S:Le Lavoir;;");
        assert_eq!(
            sign("foo;bar\\baz", Some("a:b,\"c\"")).uri(),
            "WIFI:T:WPA;S:foo\\;bar\\\\baz;P:a\\:b\\,\\\"c\\\";;"
        );
    }
}
