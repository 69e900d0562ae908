//! From the sheet into the real browser: an address to type, a link to copy, a code to scan, and the button at their end.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::{Nothing, fresh, own_url};
use crate::portal::Portal;
use crate::portal::handover::Destination;
use crate::web::{self, Error, Frame, Posted, Visit, qr, visit};

/// Longest address that people are asked to type, in characters.
const TYPED: usize = 48;

#[derive(Deserialize)]
pub(super) struct CarryOn {
    #[serde(default)]
    vers: String,
}

#[derive(Template)]
#[template(path = "portal/continue.html")]
struct ContinuePage {
    f: Frame,
    /// What to type.
    address: String,
    /// What to copy or to scan.
    link: String,
    code: qr::Code,
    /// Back to where the visitor came from.
    back: String,
}

/// GET /continuer?vers=/path. Where the destination is not a page of this house, it is the front page.
pub(super) async fn carry_on(
    State(portal): State<Portal>,
    visit: Visit,
    Query(asked): Query<CarryOn>,
) -> Result<Response, Error> {
    if !visit.client().is_loopback() {
        portal.onward.check(visit.client())?;
    }
    let to = Destination::parse(&asked.vers).unwrap_or_else(Destination::home);
    let (address, back) = (own_url(&visit, to.as_str()), to.as_str().to_string());
    let now = portal.shell.clock.monotonic();
    let secret = portal.handovers.begin(to, visit.client(), now);
    let lang = visit.words.lang().tag();
    let link = own_url(&visit, &format!("/reprise/{secret}?lang={lang}"));
    let page = ContinuePage {
        f: visit.frame("", visit.t("portal-continue")),
        address: if address.len() <= TYPED {
            address
        } else {
            own_url(&visit, "/")
        },
        code: qr::Code::of(&link).map_err(Error::internal)?,
        link,
        back,
    };
    Ok(fresh(web::page(&page)?))
}

#[derive(Template)]
#[template(path = "portal/resume.html")]
struct ResumePage {
    f: Frame,
    token: String,
    /// Where the form goes: this very address, language included.
    action: String,
    stale: bool,
}

#[derive(Template)]
#[template(path = "portal/gone.html")]
struct GonePage {
    f: Frame,
}

/// GET /reprise/{secret}: only a button, so that whatever looks at links ahead of people uses up nothing.
pub(super) async fn resume(
    State(portal): State<Portal>,
    visit: Visit,
    Path(secret): Path<String>,
) -> Result<Response, Error> {
    show(&portal, &visit, &secret, false)
}

fn show(portal: &Portal, visit: &Visit, secret: &str, stale: bool) -> Result<Response, Error> {
    let now = portal.shell.clock.monotonic();
    if portal.handovers.look(secret, now).is_none() {
        return gone(visit);
    }
    let page = ResumePage {
        f: visit.frame("", visit.t("portal-resume")),
        token: portal.shell.forms.issue(visit),
        action: visit.path.clone(),
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

/// POST /reprise/{secret}. The language stays in the address only where the browser would ask for another.
pub(super) async fn resumed(
    State(portal): State<Portal>,
    visit: Visit,
    headers: HeaderMap,
    Path(secret): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    if posted.stale.is_some() {
        return show(&portal, &visit, &secret, true);
    }
    let now = portal.shell.clock.monotonic();
    let Some(to) = portal.handovers.take(&secret, now) else {
        return gone(&visit);
    };
    let lang = visit.words.lang();
    let by_itself = visit::language(None, &headers).unwrap_or(portal.shell.config.venue.language);
    if by_itself == lang {
        return Ok(posted.done(to.as_str()));
    }
    Ok(posted.done(to.in_language(lang)))
}
