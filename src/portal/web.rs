//! The sheet: the page that a phone opens by itself, "Entrer", and what to tap next.
//!
//! Nothing here may need a cookie, a script, a download or another window: the sheet has none of them. A language chosen in
//! the sheet therefore travels in addresses.

mod onward;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::captive_api::{self, MEDIA_TYPE};
use super::guests::{self, Standing};
use super::{Device, Family, PATH, Portal, announce, counts, is_free};
use crate::programme::{self, web::Row};
use crate::reach::Reach;
use crate::web::{self, Doors, Enter, Error, Frame, Posted, Visit, Words, visit};

/// The doors of this room.
pub fn doors() -> Doors<Portal> {
    Doors::default()
        .get(PATH, Enter::Anyone, sheet)
        .post_always("/portail/entrer", Enter::Anyone, enter)
        .post_always("/portail/sortir", Enter::Anyone, leave)
        .get("/portail/bienvenue", Enter::Anyone, welcome)
        .get("/continuer", Enter::Anyone, onward::carry_on)
        .get("/reprise/{secret}", Enter::Anyone, onward::resume)
        .post_always("/reprise/{secret}", Enter::Anyone, onward::resumed)
        .get(announce::PATH, Enter::Anyone, api)
}

/// A form of which only the button matters.
#[derive(Deserialize)]
struct Nothing {}

/// What the sheet says about the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DoorState {
    Known(Standing),
    /// The gate does not answer: nobody can enter now, and the page says so.
    Stuck,
}

impl DoorState {
    async fn of(portal: &Portal, visit: &Visit) -> Self {
        let standing = portal
            .guests
            .standing(visit.client(), portal.shell.clock.monotonic());
        standing
            .await
            .map_or_else(|cause| Self::stuck(&cause), Self::Known)
    }

    /// The page says it; the log says why.
    fn stuck(cause: &guests::Error) -> Self {
        tracing::error!(
            cause = cause as &dyn std::error::Error,
            "the gate cannot be asked"
        );
        Self::Stuck
    }
}

#[derive(Template)]
#[template(path = "portal/sheet.html")]
struct SheetPage {
    f: Frame,
    door: DoorState,
    token: String,
    steps: Vec<String>,
    /// What is on today and not over yet: the next few.
    rows: Vec<Row>,
    /// The address to type in a browser.
    address: String,
    /// `?lang=…` where the visitor chose one in this window, else empty.
    language: String,
    is_stale: bool,
}

impl SheetPage {
    async fn new(portal: &Portal, visit: &Visit, device: Device, door: DoorState) -> Self {
        Self {
            // The front door itself: the venue's name in large letters, as on the front page.
            f: visit.frame("today", visit.t("portal-title")),
            door,
            token: portal.shell.forms.issue(visit),
            steps: steps(visit, device),
            rows: today(visit).await,
            address: own_url(visit, "/"),
            language: language_chosen(visit),
            is_stale: false,
        }
    }

    fn lead(&self) -> String {
        self.f.w.t(match self.f.reach {
            Reach::Local => "portal-lead-local",
            Reach::Up => "portal-lead-up",
            Reach::Lost => "portal-lead-lost",
        })
    }

    fn entered(&self) -> bool {
        matches!(self.door, DoorState::Known(Standing::Entered { .. }))
    }

    fn is_stranger(&self) -> bool {
        self.door == DoorState::Known(Standing::Stranger)
    }

    fn is_stuck(&self) -> bool {
        self.door == DoorState::Stuck
    }

    /// How long the door stays open, in words.
    fn time_left(&self) -> String {
        match self.door {
            DoorState::Known(Standing::Entered { seconds_left }) => {
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
    let door = DoorState::of(&portal, &visit).await;
    let page = SheetPage::new(&portal, &visit, device, door).await;
    Ok(fresh(web::page(&page)?))
}

/// POST /portail/entrer
async fn enter(
    State(portal): State<Portal>,
    device: Device,
    visit: Visit,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    let is_stale = posted.stale.is_some();
    let (status, door) = if is_stale {
        (StatusCode::CONFLICT, DoorState::of(&portal, &visit).await)
    } else {
        let stay = portal.shell.config.portal.stay.unsigned_abs();
        let now = portal.shell.clock.monotonic();
        match portal.guests.admit(visit.client(), stay, now).await {
            Ok(()) => {
                portal.count(counts::Seen::Entry, device.family);
                let next = if device.sheet {
                    "/portail/bienvenue"
                } else {
                    "/"
                };
                return Ok(posted.done(format!("{next}{}", language_chosen(&visit))));
            }
            Err(guests::Error::Stranger) => {
                (StatusCode::CONFLICT, DoorState::Known(Standing::Stranger))
            }
            Err(cause) => (StatusCode::SERVICE_UNAVAILABLE, DoorState::stuck(&cause)),
        }
    };
    let page = SheetPage::new(&portal, &visit, device, door).await;
    let page = SheetPage { is_stale, ..page };
    Ok((status, fresh(web::page(&page)?)).into_response())
}

/// POST /portail/sortir
async fn leave(
    State(portal): State<Portal>,
    visit: Visit,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    let back = format!("{PATH}{}", language_chosen(&visit));
    if let Some(stale) = posted.stale {
        return stale.back_to(&back);
    }
    match portal.guests.dismiss(visit.client()).await {
        Ok(()) | Err(guests::Error::Stranger) => Ok(posted.done(back)),
        Err(cause) => Err(Error::Unavailable(cause.into())),
    }
}

#[derive(Template)]
#[template(path = "portal/welcome.html")]
struct WelcomePage {
    f: Frame,
    steps: Vec<String>,
    address: String,
    language: String,
}

/// GET /portail/bienvenue: a whole new page, which makes a system look again and offer to close its window.
async fn welcome(
    State(portal): State<Portal>,
    device: Device,
    visit: Visit,
) -> Result<Response, Error> {
    let standing = portal
        .guests
        .standing(visit.client(), portal.shell.clock.monotonic())
        .await;
    if !standing
        .map_err(|e| Error::Unavailable(e.into()))?
        .entered()
    {
        return Ok(Redirect::to(&format!("{PATH}{}", language_chosen(&visit))).into_response());
    }
    let page = WelcomePage {
        f: visit.frame("", visit.t("portal-open")),
        steps: steps(&visit, device),
        address: own_url(&visit, "/"),
        language: language_chosen(&visit),
    };
    Ok(fresh(web::page(&page)?))
}

/// GET /captive-portal/api, over https only, as RFC 8908 demands; whoever cannot read the answer is led to the portal.
async fn api(
    State(portal): State<Portal>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let shell = &portal.shell;
    let accept = headers
        .get(header::ACCEPT)
        .map(|h| h.to_str().unwrap_or_default());
    let base = match shell.secure_url("") {
        Some(base) if visit.peer.secure && captive_api::is_accepted(accept) => base,
        _ => {
            let to = [
                (header::LOCATION, own_url(&visit, PATH)),
                (header::CACHE_CONTROL, "no-store".into()),
            ];
            return Ok((StatusCode::FOUND, to).into_response());
        }
    };
    let standing = portal
        .guests
        .standing(visit.client(), shell.clock.monotonic())
        .await;
    let standing = standing.map_err(|e| Error::Unavailable(e.into()))?;
    let answer = captive_api::Answer::of(
        standing,
        *shell.reach.borrow(),
        shell.config.portal.honest,
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

/// Lines of the programme that the sheet has room for.
const ROWS: usize = 3;

/// What is on today and not over yet. A programme that cannot be read keeps nobody out.
async fn today(visit: &Visit) -> Vec<Row> {
    let (now, zone) = (visit.shell.clock.now(), visit.shell.clock.zone().clone());
    let (day, at) = (now.date(), now.zoned());
    let tomorrow = day.saturating_add(jiff::Span::new().days(1));
    let read = visit
        .shell
        .store
        .read(move |read| programme::between(read, day, tomorrow, &zone));
    let mut showings = read.await.unwrap_or_else(|error| {
        tracing::error!(%error, "the sheet could not read the programme");
        Vec::new()
    });
    showings.retain(|showing| !showing.occurrence.span.is_over(&at));
    showings.truncate(ROWS);
    programme::web::rows(visit.words, &showings, day, &at)
}

/// The address of a page as this visitor can type it: the name on the posters, or, on the machine itself, what was typed
/// there (nothing there resolves the name).
fn own_url(visit: &Visit, path: &str) -> String {
    if visit.peer.local.ip().is_loopback() {
        return format!("{}{path}", visit.origin);
    }
    let secure = visit.shell.secure_url(path).filter(|_| visit.peer.secure);
    secure.unwrap_or_else(|| visit.shell.plain_url(path))
}

/// The language chosen by the link that led here, to hand on where no cookie is kept.
fn language_chosen(visit: &Visit) -> String {
    let query = visit.path.split_once('?').map(|(_, query)| query);
    visit::chosen(query).map_or_else(String::new, |lang| format!("?lang={}", lang.tag()))
}

/// What to tap after "Entrer" on this device, whose system has a window to close and questions of its own.
fn steps(visit: &Visit, device: Device) -> Vec<String> {
    let reach = *visit.shell.reach.borrow();
    let is_free = is_free(true, reach, visit.shell.config.portal.honest);
    let close = match device.family {
        Family::Apple if device.sheet && is_free => Some("portal-then-apple-close"),
        Family::Android if device.sheet && is_free => Some("portal-then-android-close"),
        _ => None,
    };
    let stay = match device.family {
        _ if reach == Reach::Up => None,
        Family::Apple if is_free => Some("portal-then-apple-keep"),
        Family::Apple => Some("portal-then-apple-honest"),
        Family::Android if is_free => Some("portal-then-android-keep"),
        Family::Android => Some("portal-then-android-honest"),
        Family::Windows => Some("portal-then-windows"),
        _ => Some("portal-then-other"),
    };
    let keys = close.into_iter().chain(stay).chain(["portal-then-address"]);
    keys.map(|key| visit.t(key)).collect()
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
