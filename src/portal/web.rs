//! The sheet and what follows it: the page a phone opens by itself, "Entrer", and the way into the real browser.
//!
//! Nothing here may need a cookie, a script, a download or another window: the sheet has none of them. A language chosen in
//! the sheet therefore travels in addresses.

use std::time::Instant;

use askama::Template;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::captive_api::{self, MEDIA_TYPE};
use super::guests::{self, Standing};
use super::handover::{self, Destination};
use super::{Device, Portal, counts, http_base, https_base, qr};
use crate::reach::Reach;
use crate::web::{self, Doors, Enter, Error, Frame, Posted, Visit, Words, visit};

/// The doors of this room.
pub fn doors() -> Doors<Portal> {
    Doors::default()
        .get("/portail", Enter::Anyone, sheet)
        .post("/portail/entrer", Enter::Anyone, enter)
        .post("/portail/sortir", Enter::Anyone, leave)
        .get("/portail/bienvenue", Enter::Anyone, welcome)
        .get("/continuer", Enter::Anyone, carry_on)
        .get("/reprise/{secret}", Enter::Anyone, resume)
        .post("/reprise/{secret}", Enter::Anyone, resumed)
        .get("/captive-portal/api", Enter::Anyone, api)
}

/// The device that asks, as an extractor.
impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Device::of(&parts.headers))
    }
}

/// What the sheet says about the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DoorState {
    Standing(Standing),
    /// The gate does not answer: nobody can enter now, and the page says so.
    Stuck,
}

#[derive(Template)]
#[template(path = "portal/sheet.html")]
struct SheetPage {
    f: Frame,
    door: DoorState,
    device: Device,
    token: String,
    /// The address to type in a browser.
    address: String,
    /// `?lang=…` where the visitor chose one in this window, else empty.
    language: String,
    stale: bool,
}

impl SheetPage {
    fn new(portal: &Portal, visit: &Visit, device: Device, door: DoorState) -> Self {
        Self {
            // The front door itself: the venue's name in large letters, as on the front page.
            f: visit.frame("today", visit.t("portal-title")),
            door,
            device,
            token: portal.shell.forms.issue(visit),
            address: format!("{}/", own_base(visit)),
            language: language_chosen(visit),
            stale: false,
        }
    }

    fn lead(&self) -> String {
        self.f.w.t(match self.f.reach {
            Reach::Local => "portal-lead-local",
            Reach::Up => "portal-lead-up",
            Reach::Lost => "portal-lead-lost",
        })
    }

    fn step(&self) -> String {
        step(&self.f.w, self.device, self.f.is_up())
    }

    fn entered(&self) -> bool {
        matches!(self.door, DoorState::Standing(Standing::Entered { .. }))
    }

    fn is_stranger(&self) -> bool {
        self.door == DoorState::Standing(Standing::Stranger)
    }

    fn is_stuck(&self) -> bool {
        self.door == DoorState::Stuck
    }

    /// How long the door stays open, in words.
    fn time_left(&self) -> String {
        match self.door {
            DoorState::Standing(Standing::Entered { seconds_left }) => {
                time_left(&self.f.w, seconds_left)
            }
            _ => String::new(),
        }
    }
}

/// GET /portail
async fn sheet(
    State(portal): State<Portal>,
    device: Device,
    visit: Visit,
) -> Result<Response, Error> {
    if language_chosen(&visit).is_empty() {
        portal.count(counts::Seen::Sheet, device.family);
    }
    let door = match portal.guests.standing(visit.client(), Instant::now()).await {
        Ok(standing) => DoorState::Standing(standing),
        Err(cause) => stuck(&cause),
    };
    Ok(fresh(web::page(&SheetPage::new(
        &portal, &visit, device, door,
    ))?))
}

/// The page says it; the log says why.
fn stuck(cause: &guests::Error) -> DoorState {
    tracing::error!(
        cause = cause as &dyn std::error::Error,
        "the gate cannot be asked"
    );
    DoorState::Stuck
}

#[derive(Deserialize)]
struct Nothing {}

/// POST /portail/entrer
async fn enter(
    State(portal): State<Portal>,
    device: Device,
    visit: Visit,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    let now = Instant::now();
    if posted.stale.is_some() {
        let door = portal
            .guests
            .standing(visit.client(), now)
            .await
            .map_or_else(|e| stuck(&e), DoorState::Standing);
        let page = SheetPage {
            stale: true,
            ..SheetPage::new(&portal, &visit, device, door)
        };
        return Ok((StatusCode::CONFLICT, fresh(web::page(&page)?)).into_response());
    }
    let stay = portal.shell.config.portal.stay.unsigned_abs();
    let (status, door) = match portal.guests.admit(visit.client(), stay, now).await {
        Ok(()) => {
            portal.count(counts::Seen::Entry, device.family);
            let next = if device.sheet {
                "/portail/bienvenue"
            } else {
                "/"
            };
            return Ok(posted.done(format!("{next}{}", language_chosen(&visit))));
        }
        Err(guests::Error::Stranger) => (
            StatusCode::CONFLICT,
            DoorState::Standing(Standing::Stranger),
        ),
        Err(cause) => (StatusCode::SERVICE_UNAVAILABLE, stuck(&cause)),
    };
    Ok((
        status,
        fresh(web::page(&SheetPage::new(&portal, &visit, device, door))?),
    )
        .into_response())
}

/// POST /portail/sortir
async fn leave(
    State(portal): State<Portal>,
    visit: Visit,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    if posted.stale.is_none() {
        portal
            .guests
            .dismiss(visit.client())
            .await
            .map_err(|e| Error::Unavailable(e.into()))?;
    }
    Ok(posted.done(format!("/portail{}", language_chosen(&visit))))
}

#[derive(Template)]
#[template(path = "portal/welcome.html")]
struct WelcomePage {
    f: Frame,
    device: Device,
    address: String,
    language: String,
}

impl WelcomePage {
    fn step(&self) -> String {
        step(&self.f.w, self.device, self.f.is_up())
    }
}

/// GET /portail/bienvenue: a whole new page, which makes a system look again and offer to close its window.
async fn welcome(
    State(portal): State<Portal>,
    device: Device,
    visit: Visit,
) -> Result<Response, Error> {
    let standing = portal.guests.standing(visit.client(), Instant::now()).await;
    if !standing
        .map_err(|e| Error::Unavailable(e.into()))?
        .entered()
    {
        return Ok(Redirect::to(&format!("/portail{}", language_chosen(&visit))).into_response());
    }
    let page = WelcomePage {
        f: visit.frame("", visit.t("portal-open")),
        device,
        address: format!("{}/", own_base(&visit)),
        language: language_chosen(&visit),
    };
    Ok(fresh(web::page(&page)?))
}

#[derive(Deserialize)]
struct CarryOn {
    #[serde(default)]
    vers: String,
}

#[derive(Template)]
#[template(path = "portal/continue.html")]
struct ContinuePage {
    f: Frame,
    /// What to type.
    address: String,
    /// What to scan or to follow.
    link: String,
    code: qr::Code,
    /// Back to where the visitor came from.
    back: String,
}

/// GET /continuer?vers=/path
async fn carry_on(
    State(portal): State<Portal>,
    visit: Visit,
    Query(asked): Query<CarryOn>,
) -> Result<Response, Error> {
    let to = Destination::parse(&asked.vers).unwrap_or_else(Destination::home);
    let base = own_base(&visit);
    let address = format!("{base}{}", to.as_str());
    let back = to.as_str().to_string();
    let carried = handover::Visit {
        to,
        lang: visit.words.lang(),
    };
    let secret = portal
        .handovers
        .begin(carried, visit.client(), Instant::now());
    let link = format!("{base}/reprise/{secret}");
    let page = ContinuePage {
        f: visit.frame("", visit.t("portal-continue")),
        address: if address.len() <= TYPED {
            address
        } else {
            format!("{base}/")
        },
        code: qr::Code::of(&link).map_err(Error::internal)?,
        link,
        back,
    };
    Ok(fresh(web::page(&page)?))
}

/// Longest address that people are asked to type, in characters.
const TYPED: usize = 48;

#[derive(Template)]
#[template(path = "portal/resume.html")]
struct ResumePage {
    f: Frame,
    token: String,
    /// Where the form goes: this very address.
    action: String,
    stale: bool,
}

#[derive(Template)]
#[template(path = "portal/gone.html")]
struct GonePage {
    f: Frame,
}

/// GET /reprise/{secret}: only a button, so that whatever looks at links ahead of people uses up nothing.
async fn resume(
    State(portal): State<Portal>,
    visit: Visit,
    Path(secret): Path<String>,
) -> Result<Response, Error> {
    match portal.handovers.look(&secret, Instant::now()) {
        Some(carried) => resume_page(&portal, speaking(visit, &carried), false),
        None => gone(&visit),
    }
}

fn resume_page(portal: &Portal, visit: Visit, stale: bool) -> Result<Response, Error> {
    let action = visit.path.split('?').next().unwrap_or_default().to_string();
    let token = portal.shell.forms.issue(&visit);
    let page = ResumePage {
        f: visit.frame("", visit.t("portal-resume")),
        token,
        action,
        stale,
    };
    Ok(fresh(web::page(&page)?))
}

fn gone(visit: &Visit) -> Result<Response, Error> {
    let page = GonePage {
        f: visit.frame("", visit.t("portal-gone")),
    };
    Ok((StatusCode::GONE, fresh(web::page(&page)?)).into_response())
}

/// The visit in the language it was carried in, unless this window chose another.
fn speaking(mut visit: Visit, carried: &handover::Visit) -> Visit {
    if language_chosen(&visit).is_empty() {
        visit.words = Words::of(carried.lang);
    }
    visit
}

/// POST /reprise/{secret}
async fn resumed(
    State(portal): State<Portal>,
    visit: Visit,
    Path(secret): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    let now = Instant::now();
    if posted.stale.is_some() {
        return match portal.handovers.look(&secret, now) {
            Some(carried) => resume_page(&portal, speaking(visit, &carried), true),
            None => gone(&visit),
        };
    }
    match portal.handovers.take(&secret, now) {
        Some(carried) if carried.lang == visit.words.lang() => Ok(posted.done(carried.to.as_str())),
        Some(carried) => Ok(posted.done(carried.to.in_language(carried.lang))),
        None => gone(&visit),
    }
}

/// GET /captive-portal/api, over https only, as RFC 8908 demands; whoever cannot read the answer is led to the portal.
async fn api(
    State(portal): State<Portal>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let config = &portal.shell.config;
    let base = if visit.peer.secure {
        https_base(&config.site)
    } else {
        http_base(&config.site)
    };
    let accept = headers
        .get(header::ACCEPT)
        .map(|h| h.to_str().unwrap_or_default());
    if !visit.peer.secure || !captive_api::is_accepted(accept) {
        let to = [
            (header::LOCATION, format!("{base}/portail")),
            (header::CACHE_CONTROL, "no-store".into()),
        ];
        return Ok((StatusCode::FOUND, to).into_response());
    }
    let standing = portal.guests.standing(visit.client(), Instant::now()).await;
    let standing = standing.map_err(|e| Error::Unavailable(e.into()))?;
    let answer = captive_api::Answer::of(
        standing,
        *portal.shell.reach.borrow(),
        config.portal.honest,
        &base,
    );
    let json = serde_json::to_string(&answer).map_err(Error::internal)?;
    Ok((
        [
            (header::CONTENT_TYPE, MEDIA_TYPE),
            (header::CACHE_CONTROL, "private"),
        ],
        json,
    )
        .into_response())
}

/// The address of this house as this visitor can reach it: the name on the posters, or, on the machine itself, whatever
/// was typed (there, nothing resolves the name).
fn own_base(visit: &Visit) -> String {
    let site = &visit.shell.config.site;
    match (visit.peer.local.ip().is_loopback(), visit.peer.secure) {
        (true, _) => visit.origin.clone(),
        (false, true) => https_base(site),
        (false, false) => http_base(site),
    }
}

/// The language chosen by the link that led here, to hand on where no cookie is kept.
fn language_chosen(visit: &Visit) -> String {
    let query = visit.path.split_once('?').map(|(_, query)| query);
    visit::chosen(query).map_or_else(String::new, |lang| format!("?lang={}", lang.tag()))
}

/// What to tap after "Entrer", for this device: its system asks questions of its own.
fn step(w: &Words, device: Device, online: bool) -> String {
    use super::Family::{Android, Apple, ChromeOs, Windows};
    w.t(match (device.family, online) {
        (Apple, false) => "portal-step-apple",
        (Apple, true) => "portal-step-apple-up",
        (Android, false) => "portal-step-android",
        (Android, true) => "portal-step-android-up",
        (Windows, false) => "portal-step-windows",
        (ChromeOs, false) => "portal-step-chromeos",
        (_, false) => "portal-step-other",
        (_, true) => "portal-step-other-up",
    })
}

fn time_left(w: &Words, seconds: u32) -> String {
    let minutes = seconds.div_ceil(60);
    if minutes < 100 {
        w.t1("portal-left-minutes", "n", minutes)
    } else {
        w.t1("portal-left-hours", "n", minutes / 60)
    }
}

/// A page that is true only now, for this device.
fn fresh(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
