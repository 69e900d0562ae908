//! The Wi-Fi, changed without fear: a change is tried for five minutes and goes back by itself unless someone who joined
//! the new network says that it works.

use std::net::IpAddr;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::radio;
use super::web::Desk;
use crate::gate::client::Error as GateError;
use crate::gate::{Client, RadioView, Refusal, WifiChange, WifiState, WifiView};
use crate::network::settings::Security;
use crate::network::values::{ChannelChoice, Passphrase, Ssid};
use crate::people::Keeper;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Shell, Visit};

/// Kinds of protection, in the order they are offered, with the value of their radio button.
const KINDS: [(&str, Security); 5] = [
    ("open", Security::Open),
    ("owe", Security::Owe),
    ("wpa2", Security::Wpa2),
    ("wpa2-wpa3", Security::Wpa2Wpa3),
    ("wpa3", Security::Wpa3),
];
const CHANNELS: [u8; 17] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 36, 40, 44, 48];

#[derive(Template)]
#[template(path = "desk/wifi.html")]
struct WifiPage {
    f: Frame,
    token: String,
    state: WifiState,
    radio: RadioView,
    notice: String,
    ssid: Field,
    channel: String,
    security: String,
    security_problem: String,
    passphrase_problem: String,
}

impl WifiPage {
    async fn of(visit: &Visit, gate: &Client) -> Result<Self, Error> {
        let state = gate.wifi().await.map_err(unavailable)?;
        let radio = gate.radio().await.map_err(unavailable)?;
        let kept = state.kept.as_ref();
        Ok(Self {
            f: visit.frame("desk", visit.t("desk-wifi")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            ssid: Field::of(kept.map(|w| w.ssid.as_str()).unwrap_or_default()),
            channel: kept.map(|w| w.channel.to_string()).unwrap_or_default(),
            security: kept
                .map(|w| name(w.security))
                .unwrap_or_default()
                .to_string(),
            security_problem: String::new(),
            passphrase_problem: String::new(),
            radio,
            state,
        })
    }

    fn kinds(&self) -> impl Iterator<Item = (&'static str, String)> + '_ {
        KINDS
            .iter()
            .map(|(name, _)| (*name, format!("desk-wifi-{name}")))
    }

    fn channels(&self) -> impl Iterator<Item = String> {
        CHANNELS.iter().map(u8::to_string)
    }

    fn lead(&self) -> String {
        radio::lead(self.f.w, &self.radio)
    }

    fn stations(&self) -> String {
        radio::stations(self.f.w, &self.radio)
    }

    fn lines(&self) -> Vec<String> {
        radio::lines(self.f.w, &self.radio)
    }

    fn is_refused(&self) -> bool {
        self.ssid.is_refused()
            || !self.security_problem.is_empty()
            || !self.passphrase_problem.is_empty()
    }

    fn said(&self, wifi: &WifiView) -> String {
        radio::network(self.f.w, wifi)
    }

    fn minutes_left(&self, seconds: &u32) -> u32 {
        seconds.div_ceil(60)
    }
}

/// The message that names a kind of protection.
pub(super) fn kind_key(security: Security) -> String {
    format!("desk-wifi-{}", name(security))
}

fn name(security: Security) -> &'static str {
    KINDS
        .iter()
        .find(|(_, kind)| *kind == security)
        .map_or("open", |(name, _)| name)
}

fn client(shell: &Shell) -> Result<&Client, Error> {
    shell.gate.as_ref().ok_or(Error::NotFound)
}

/// A gate that cannot answer is no fault of the page.
fn unavailable(error: GateError) -> Error {
    Error::Unavailable(Box::new(error))
}

/// The Wi-Fi as it is, and the form to change it.
pub async fn form(State(shell): State<Shell>, keeper: Keeper) -> Result<Response, Error> {
    web::page(&WifiPage::of(&keeper.visit, client(&shell)?).await?)
}

/// What the concierge wants the Wi-Fi to be.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    ssid: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    security: String,
    #[serde(default)]
    passphrase: String,
}

/// Tries a change.
pub async fn change(
    State(desk): State<Desk>,
    keeper: Keeper,
    posted: Posted<Wanted>,
) -> Result<Response, Error> {
    let gate = client(&desk.shell)?;
    let visit = &keeper.visit;
    let mut page = WifiPage::of(visit, gate).await?;
    let change = checked(visit, &posted.form, &mut page);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::page(&page);
    }
    let Some(change) = change else {
        return web::page(&page);
    };
    match gate.apply_wifi(change.clone()).await {
        Ok(_) => {
            desk.radio.tries(change);
            Ok(posted.done("/admin/wifi"))
        }
        Err(GateError::Refused(refusal)) => {
            page.notice = visit.t(reason(&refusal));
            web::page(&page)
        }
        Err(error) => Err(unavailable(error)),
    }
}

/// The change asked for, or reasons beside the fields of the page.
fn checked(visit: &Visit, wanted: &Wanted, page: &mut WifiPage) -> Option<WifiChange> {
    let ssid = wanted.ssid.trim().parse::<Ssid>();
    page.ssid = Field::of(&wanted.ssid);
    if ssid.is_err() {
        page.ssid.problem = visit.t("desk-wifi-ssid-wrong");
    }
    page.channel.clone_from(&wanted.channel);
    page.security.clone_from(&wanted.security);
    let channel = wanted.channel.parse::<ChannelChoice>().ok();
    let kind = KINDS
        .iter()
        .find(|(name, _)| *name == wanted.security)
        .map(|(_, kind)| *kind);
    if kind.is_none() || channel.is_none() {
        page.security_problem = visit.t("desk-wifi-choice-wrong");
    }
    let passphrase = match kind {
        Some(kind) if kind.needs_passphrase() => match wanted.passphrase.parse::<Passphrase>() {
            Ok(passphrase) => Some(passphrase),
            Err(_) => {
                page.passphrase_problem = visit.t("desk-wifi-passphrase-wrong");
                None
            }
        },
        _ => None,
    };
    if page.is_refused() {
        return None;
    }
    Some(WifiChange {
        ssid: ssid.ok()?,
        channel: channel?,
        security: kind?,
        passphrase,
    })
}

fn reason(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::TrialRunning => "desk-wifi-refused-trial",
        Refusal::NotJoinedSince => "desk-wifi-refused-not-joined",
        Refusal::NoTrial => "desk-wifi-refused-no-trial",
        Refusal::BadWifi { .. } => "desk-wifi-refused-together",
        _ => "desk-wifi-refused",
    }
}

/// A button without fields.
#[derive(Deserialize)]
pub struct Pressed {}

/// Keeps the change on trial: said from the new network.
pub async fn keep(
    State(desk): State<Desk>,
    keeper: Keeper,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let gate = client(&desk.shell)?;
    if let Some(stale) = posted.stale {
        return stale.back_to("/admin/wifi");
    }
    let IpAddr::V4(ip) = keeper.visit.client().to_canonical() else {
        return Err(Error::NotFound);
    };
    let confirmed = gate.confirm_wifi(ip).await;
    if confirmed.is_ok() {
        desk.radio.keeps();
    }
    decided(&keeper.visit, gate, confirmed, posted).await
}

/// Goes back at once.
pub async fn revert(
    State(shell): State<Shell>,
    keeper: Keeper,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let gate = client(&shell)?;
    if let Some(stale) = posted.stale {
        return stale.back_to("/admin/wifi");
    }
    decided(&keeper.visit, gate, gate.revert_wifi().await, posted).await
}

async fn decided(
    visit: &Visit,
    gate: &Client,
    outcome: Result<WifiState, GateError>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    match outcome {
        Ok(_) => Ok(posted.done("/admin/wifi")),
        Err(GateError::Refused(refusal)) => {
            let mut page = WifiPage::of(visit, gate).await?;
            page.notice = visit.t(reason(&refusal));
            web::page(&page)
        }
        Err(error) => Err(unavailable(error)),
    }
}
