//! One visit to one page: from where, in which language, over what.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use http::header::{ACCEPT_LANGUAGE, COOKIE};
use http::request::Parts;
use http::{HeaderMap, Method};

use super::form::Stale;
use super::{Described, Frame, Lang, Shell, Words, host};

/// The cookie that carries a session.
pub const SESSION: &str = "session";

/// The two ends of the connection a request came over; put into the request by the listener.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    pub client: SocketAddr,
    pub local: SocketAddr,
    /// Whether the connection is https.
    pub secure: bool,
}

/// What a handler knows of the visit.
#[derive(Clone)]
pub struct Visit {
    pub shell: Shell,
    pub peer: Peer,
    pub words: Words,
    /// Path and query, as asked.
    pub path: String,
    /// Whether the page may be asked for again: GET or HEAD.
    pub reading: bool,
    /// Scheme, host and port, as the browser named them.
    pub origin: String,
    session_mark: Vec<u8>,
    /// What the page asked for tells programs.
    pub(super) described: Arc<Described>,
    /// Why a form that comes with this visit is not acted upon.
    pub(super) refusing: Option<Stale>,
}

impl Visit {
    /// The client's address; on the venue's network it identifies the phone, with its lease.
    pub fn client(&self) -> IpAddr {
        self.peer.client.ip()
    }

    /// What surrounds a page: `room` marks the current door of the navigation.
    pub fn frame(&self, room: &'static str, title: impl Into<String>) -> Frame {
        Frame::new(self, room, title.into())
    }

    /// A message in the visit's language.
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// Whether what is typed here can be read by others on the way: plain http from another machine.
    pub fn overheard(&self) -> bool {
        !self.peer.secure && !self.peer.client.ip().is_loopback()
    }

    /// What distinguishes this visit's session from others at the same address, for form tokens; empty without one.
    pub fn session_mark(&self) -> &[u8] {
        &self.session_mark
    }

    /// Reads a visit off a request's head.
    pub fn of(shell: Shell, parts: &Parts) -> Visit {
        let peer = *parts
            .extensions
            .get::<Peer>()
            .expect("the listener names both ends of every connection");
        let lang =
            language(parts.uri.query(), &parts.headers).unwrap_or(shell.config.venue.language);
        let scheme = if peer.secure { "https" } else { "http" };
        let path = parts
            .uri
            .path_and_query()
            .map_or("/", |p| p.as_str())
            .to_string();
        let reading = parts.method == Method::GET || parts.method == Method::HEAD;
        let origin = format!("{scheme}://{}", host::authority(parts));
        let session_mark = cookie(&parts.headers, SESSION)
            .map(|c| blake3::hash(c.as_bytes()).as_bytes().to_vec())
            .unwrap_or_default();
        Visit {
            shell,
            peer,
            words: Words::of(lang),
            path,
            reading,
            origin,
            session_mark,
            described: parts.extensions.get().cloned().unwrap_or_default(),
            refusing: parts.extensions.get().copied(),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    Shell: FromRef<S>,
{
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Visit::of(Shell::from_ref(state), parts))
    }
}

/// The language of a request: chosen by the link just followed, chosen earlier, or asked for by the browser.
pub fn language(query: Option<&str>, headers: &HeaderMap) -> Option<Lang> {
    chosen(query)
        .or_else(|| cookie(headers, "lang").and_then(Lang::from_tag))
        .or_else(|| {
            headers
                .get(ACCEPT_LANGUAGE)?
                .to_str()
                .ok()
                .and_then(Lang::accepted)
        })
}

/// The language a link chooses by `?lang=`.
pub fn chosen(query: Option<&str>) -> Option<Lang> {
    query?
        .split('&')
        .find_map(|p| p.strip_prefix("lang="))
        .and_then(Lang::from_tag)
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|h| h.to_str().ok());
    lines
        .flat_map(|l| l.split(';'))
        .find_map(|c| c.trim().strip_prefix(name)?.strip_prefix('='))
}
