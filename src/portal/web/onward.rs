//! From the sheet into the real browser: an address to type, a link to copy, a code to scan, and the button at their end.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;

use super::{Nothing, fresh, language_chosen, own_url};
use crate::portal::handover::{self, Destination};
use crate::portal::{Portal, qr};
use crate::web::{self, Error, Frame, Posted, Visit, Words};

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
    portal.shell.limits.posting.check(visit.client())?;
    let to = Destination::parse(&asked.vers).unwrap_or_else(Destination::home);
    let (address, back) = (own_url(&visit, to.as_str()), to.as_str().to_string());
    let carried = handover::Visit {
        to,
        lang: visit.words.lang(),
    };
    let secret = portal
        .handovers
        .begin(carried, visit.client(), portal.shell.clock.monotonic());
    let link = own_url(&visit, &format!("/reprise/{secret}"));
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
pub(super) async fn resume(
    State(portal): State<Portal>,
    visit: Visit,
    Path(secret): Path<String>,
) -> Result<Response, Error> {
    show(&portal, visit, &secret, false)
}

fn show(portal: &Portal, mut visit: Visit, secret: &str, stale: bool) -> Result<Response, Error> {
    let Some(carried) = portal
        .handovers
        .look(secret, portal.shell.clock.monotonic())
    else {
        return gone(&visit);
    };
    // In the language that comes along, unless this window chose another.
    if language_chosen(&visit).is_empty() {
        visit.words = Words::of(carried.lang);
    }
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

/// POST /reprise/{secret}
pub(super) async fn resumed(
    State(portal): State<Portal>,
    visit: Visit,
    Path(secret): Path<String>,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    if posted.stale.is_some() {
        return show(&portal, visit, &secret, true);
    }
    match portal
        .handovers
        .take(&secret, portal.shell.clock.monotonic())
    {
        Some(carried) if carried.lang == visit.words.lang() => Ok(posted.done(carried.to.as_str())),
        Some(carried) => Ok(posted.done(carried.to.in_language(carried.lang))),
        None => gone(&visit),
    }
}
