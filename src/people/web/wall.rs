//! The presence code, full screen, on a device that everybody in the room can see.

use askama::Template;
use axum::response::Response;
use http::{HeaderName, HeaderValue};

use crate::people::Concierge;
use crate::web::{self, Error, Frame, qr};

#[derive(Template)]
#[template(path = "people/wall.html")]
struct WallPage {
    f: Frame,
    /// Six digits in two groups.
    code: String,
    /// The address to type, without the scheme.
    address: String,
    qr: qr::Code,
}

/// GET /presence. The page asks for itself anew when the code changes, by a header, so that nothing needs a script.
pub(super) async fn wall(who: Concierge) -> Result<Response, Error> {
    let visit = who.visit;
    let shown = visit.shell.presence.shown();
    let url = visit.shell.plain_url("/rejoindre");
    let mut response = web::private_page(&WallPage {
        f: visit.frame("", visit.t("people-wall")),
        code: shown.code,
        address: url.trim_start_matches("http://").to_owned(),
        qr: qr::Code::of(&url).map_err(Error::internal)?,
    })?;
    let seconds = HeaderValue::from(shown.left);
    response
        .headers_mut()
        .insert(HeaderName::from_static("refresh"), seconds);
    Ok(response)
}
