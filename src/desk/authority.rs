//! The box's own certificate authority, shown so that people can check it: fingerprint and download.
//!
//! Open to anyone: it is what one checks before trusting the page that asks for the desk's code.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::web::tls::Tls;
use crate::web::{self, Error, Frame, Shell, Visit};

#[derive(Template)]
#[template(path = "desk/authority.html")]
struct AuthorityPage {
    f: Frame,
    /// SHA-256 of the authority's certificate; none while another certificate is in use.
    fingerprint: Option<String>,
}

/// How to make sure that this box is the one it says it is.
pub async fn page(visit: Visit) -> Result<Response, Error> {
    let authority = visit.shell.tls.as_deref().and_then(Tls::authority);
    let fingerprint = authority.map(web::tls::Authority::fingerprint_sha256);
    let f = visit.frame("desk", visit.t("desk-authority"));
    web::page(&AuthorityPage { f, fingerprint })
}

/// The authority's certificate, to be imported on a computer of the venue.
pub async fn certificate(State(shell): State<Shell>) -> Result<Response, Error> {
    let authority = shell
        .tls
        .as_deref()
        .and_then(Tls::authority)
        .ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"parvis.pem\"",
        ),
    ];
    Ok((headers, authority.pem().to_owned()).into_response())
}
