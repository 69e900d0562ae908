//! Requests for names that are not ours: what a captured phone sends before, and sometimes after, "Entrer".
//!
//! Invariants: such a request never reaches a room, whatever its path and method; it is led to the portal, or, being the
//! probe of a client that entered, gets that probe's exact answer; its host, path, headers and body go nowhere: they may
//! carry another site's real cookies. No foreign connection is kept open: once the firewall lets the client through, its
//! next request must take the real way.

use std::net::IpAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, Version, header};
use tower::Layer;

use super::counts::Seen;
use super::{Portal, device, is_free, probes};
use crate::web::{Peer, host};

/// How long a probe waits for the gate's word before it is answered as if the client were outside: phones give up after
/// a few seconds and take silence for a broken network.
const PATIENCE: Duration = Duration::from_secs(1);

/// Puts the door before the house: only requests for the box's own names pass.
pub fn before(portal: Portal, house: Router) -> Router {
    Router::new().fallback_service(from_fn_with_state(portal, door).layer(house))
}

async fn door(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let peer = *parts
        .extensions
        .get::<Peer>()
        .expect("the listener names both ends of every connection");
    let host = host::named(&parts);
    if host::is_own(&portal.shell, &peer, &host) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let mut response = reply(&portal, &parts, &host, peer.client.ip()).await;
    if parts.version < Version::HTTP_2 {
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn reply(portal: &Portal, parts: &Parts, host: &str, client: IpAddr) -> Response {
    let Some(probe) = probes::find(host, parts.uri.path()) else {
        return portal.redirect.response();
    };
    portal.count(Seen::Probe, probe.asked_by(device::agent(&parts.headers)));
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    if reads && passes(portal, client).await {
        probe.answer.response()
    } else {
        portal.redirect.response()
    }
}

/// Whether this client's probes are to be told that there is Internet.
///
/// With an uplink, the real answers go through the firewall and not through us; a probe that still arrives (sent over
/// before the door opened, or to an address learned offline) gets the same answer, which is then simply true.
async fn passes(portal: &Portal, client: IpAddr) -> bool {
    let (reach, honest) = (
        *portal.shell.reach.borrow(),
        portal.shell.config.portal.honest,
    );
    if !is_free(true, reach, honest) {
        return false;
    }
    let asked = portal
        .guests
        .standing(client, portal.shell.clock.monotonic());
    let standing = tokio::time::timeout(PATIENCE, asked).await;
    standing.is_ok_and(|answered| answered.is_ok_and(|s| s.entered()))
}

/// The way to the portal, ready to send.
#[derive(Debug)]
pub struct Redirect {
    location: HeaderValue,
    body: Bytes,
}

impl Redirect {
    /// A redirection to this address, which is one of our own and needs no escaping.
    pub fn to(url: &str) -> Self {
        let location =
            HeaderValue::try_from(url).expect("host names and numbers make a header value");
        let body =
            format!("<!doctype html><title>Parvis</title><p><a href=\"{url}\">{url}</a></p>\n");
        Self {
            location,
            body: Bytes::from(body),
        }
    }

    /// 302 and never to be kept: Android and others take it for "portal here"; a body, because some take an empty answer
    /// for a broken network.
    pub fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = StatusCode::FOUND;
        let headers = response.headers_mut();
        headers.insert(header::LOCATION, self.location.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        response
    }
}
