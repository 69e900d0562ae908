//! The shell: what every page of every room shares — listening, languages, layout, forms, errors, sessions, limits.
//!
//! Invariants: no page needs a script or, for reading, a cookie; every route is declared through [`doors::Doors`], so that
//! who may enter is listed; only [`error`] turns refusals into status codes and pages; nothing personal is logged.

pub mod accent;
pub mod assets;
pub mod cache;
pub mod dates;
pub mod described;
pub mod device;
pub mod doors;
pub mod error;
pub mod form;
pub mod frame;
pub mod gloss;
pub mod headers;
pub mod host;
pub mod limits;
pub mod markdown;
pub mod place;
pub mod presence;
pub mod qr;
pub mod refusing;
pub mod serve;
pub mod stream;
pub mod text;
pub mod tls;
pub mod trial;
pub mod tries;
pub mod upload;
pub mod visit;
pub mod words;

use std::ops::Deref;
use std::sync::Arc;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use tokio::sync::watch;

pub use described::Described;
pub use doors::{Doors, Enter};
pub use error::Error;
pub use form::Posted;
pub use frame::Frame;
pub use place::{Place, PlaceFault, PlaceField, WifiSign};
pub use upload::Uploaded;
pub use visit::{Peer, Visit};
pub use words::{Lang, Words};

use crate::clock::Clock;
use crate::config::Config;
use crate::gate;
use crate::network::Switch;
use crate::reach::Reach;
use crate::store::Store;

/// What every room needs from the house. Cheap to clone.
#[derive(Clone)]
pub struct Shell(Arc<Whole>);

/// What was put together, and what the shell keeps by itself.
struct Whole {
    parts: Parts,
    glossaries: gloss::Memory,
}

/// The parts of the shell, put together by `app`.
pub struct Parts {
    /// Everything the house remembers.
    pub store: Store,
    /// The house's only clock.
    pub clock: Clock,
    /// The configuration, checked.
    pub config: Config,
    /// What visitors are told about the place: ask [`Shell::place`].
    pub places: place::Places,
    /// Stylesheet and pictures of the interface, ready to send.
    pub assets: assets::Assets,
    /// Keys and memory of form tokens.
    pub forms: form::Tokens,
    /// The root process that opens the network's doors; none on a laptop.
    pub gate: Option<gate::Client>,
    /// How often one client may act.
    pub limits: limits::Limits,
    /// What proves that somebody is in the room.
    pub presence: presence::Presence,
    /// The certificate of https, where the box speaks it.
    pub tls: Option<Arc<tls::Tls>>,
    /// What the venue can reach now.
    pub reach: watch::Receiver<Reach>,
    /// Whether Internet is shared, and the decision about it.
    pub sharing: Switch,
    /// Whether this is the demo venue: pages say so.
    pub demo: bool,
    /// Whether a new version of the program is on trial: pages are read, and nothing is kept.
    pub on_trial: bool,
}

impl Shell {
    /// The shell of a house whose parts are ready.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Whole {
            parts,
            glossaries: gloss::Memory::default(),
        }))
    }

    /// The words that pages explain, as they were last read from the store.
    pub fn glossaries(&self) -> &gloss::Memory {
        &self.0.glossaries
    }

    /// The address of a page as people type it, over http.
    pub fn plain_url(&self, path: &str) -> String {
        let site = &self.config.site;
        url(
            "http",
            site.names[0].as_str(),
            site.public_http_port,
            80,
            path,
        )
    }

    /// The same over https, where the box speaks it.
    pub fn secure_url(&self, path: &str) -> Option<String> {
        let site = &self.config.site;
        site.https?;
        Some(url(
            "https",
            site.names[0].as_str(),
            site.public_https_port,
            443,
            path,
        ))
    }
}

impl Deref for Shell {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

fn url(scheme: &str, host: &str, port: u16, usual: u16, path: &str) -> String {
    if port == usual {
        format!("{scheme}://{host}{path}")
    } else {
        format!("{scheme}://{host}:{port}{path}")
    }
}

/// A page, rendered.
///
/// # Errors
/// The template failed: [`Error::Internal`].
pub fn page(template: &impl Template) -> Result<Response, Error> {
    Ok(Html(template.render().map_err(Error::internal)?).into_response())
}

/// A page for one person, which no browser keeps: another may sit down at it next.
///
/// # Errors
/// As [`page`].
pub fn private_page(template: &impl Template) -> Result<Response, Error> {
    let mut response = page(template)?;
    let kept = http::HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(http::header::CACHE_CONTROL, kept);
    Ok(response)
}

/// Marks a response that is the same for everyone who asks in the same language at the same minute: no form, no session.
#[derive(Debug, Clone, Copy)]
pub struct Cacheable;

/// A page that may be kept for others: see [`Cacheable`].
///
/// # Errors
/// As [`page`].
pub fn shared_page(template: &impl Template) -> Result<Response, Error> {
    let mut response = page(template)?;
    response.extensions_mut().insert(Cacheable);
    Ok(response)
}
