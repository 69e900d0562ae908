//! Forms: a token that proves where the form came from, works without cookies, and lets each form act once.
//!
//! Invariants: a form sent from another site does nothing; a form sent twice acts once and leads to the first one's
//! result; a token that is no longer good loses nothing, nor does a full disk: the form comes back filled, with a new one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{FromRef, FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::ORIGIN;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::{Error, Shell, Visit, limits};
use crate::clock::Clock;

/// How long a page with a form may stay open before its token is renewed.
const GOOD_FOR: Duration = Duration::from_secs(12 * 3600);
/// Forms remembered as used. Past so many within their time, the oldest is forgotten and could act once more.
const REMEMBERED: usize = 20_000;

type Slot = Arc<AsyncMutex<Option<Done>>>;

/// What a form did.
struct Done {
    /// Hash of the address and the fields that were sent.
    what: blake3::Hash,
    /// Where it led.
    to: String,
}
type Nonce = [u8; 12];

/// Maker and judge of form tokens. Its key lives as long as the process.
pub struct Tokens {
    key: [u8; 32],
    clock: Clock,
    start: Instant,
    used: Mutex<HashMap<Nonce, (u64, Slot)>>,
}

impl Tokens {
    /// A new maker, with a key of its own.
    pub fn new(clock: Clock) -> Self {
        let start = clock.monotonic();
        Self {
            key: rand::random(),
            start,
            clock,
            used: Mutex::default(),
        }
    }

    /// A token for a form shown to this visit.
    pub fn issue(&self, visit: &Visit) -> String {
        let nonce: Nonce = rand::random();
        let issued = self.seconds();
        let mut bytes = Vec::with_capacity(36);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&issued.to_be_bytes());
        bytes.extend_from_slice(&self.mac(visit, nonce, issued).as_bytes()[..16]);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    fn seconds(&self) -> u64 {
        self.clock.monotonic().duration_since(self.start).as_secs()
    }

    fn mac(&self, visit: &Visit, nonce: Nonce, issued: u64) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher
            .update(&nonce)
            .update(&issued.to_be_bytes())
            .update(visit.client().to_string().as_bytes());
        hasher.update(visit.session_mark());
        hasher.finalize()
    }

    /// The slot of a token that is ours, this visitor's, and not too old.
    fn slot(&self, visit: &Visit, token: &str) -> Option<Slot> {
        let bytes: [u8; 36] = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let nonce: Nonce = bytes[..12].try_into().ok()?;
        let issued = u64::from_be_bytes(bytes[12..20].try_into().ok()?);
        let known = subtle::ConstantTimeEq::ct_eq(
            &self.mac(visit, nonce, issued).as_bytes()[..16],
            &bytes[20..],
        );
        let now = self.seconds();
        if !bool::from(known) || now.saturating_sub(issued) > GOOD_FOR.as_secs() {
            return None;
        }
        Some(self.remember(nonce, issued))
    }

    fn remember(&self, nonce: Nonce, issued: u64) -> Slot {
        let oldest_good = self.seconds().saturating_sub(GOOD_FOR.as_secs());
        let mut used = self
            .used
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if used.len() >= REMEMBERED {
            used.retain(|_, (at, _)| *at >= oldest_good);
        }
        if used.len() >= REMEMBERED
            && let Some(&oldest) = used.iter().min_by_key(|(_, (at, _))| *at).map(|(n, _)| n)
        {
            used.remove(&oldest);
        }
        used.entry(nonce)
            .or_insert_with(|| (issued, Slot::default()))
            .1
            .clone()
    }
}

/// Why a form is shown again although its fields may be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// The page was open too long, the box restarted, or the address changed meanwhile.
    Token,
    /// The disk is full, and the act would add to it.
    Full,
}

impl Stale {
    /// The message that says so at the head of the form.
    pub fn key(self) -> &'static str {
        match self {
            Self::Token => "web-form-stale",
            Self::Full => "web-form-full",
        }
    }

    /// The answer where there is no form to show again, only a button on the page at this address.
    ///
    /// # Errors
    /// What stands in the way is not the page's age.
    pub fn back_to(self, path: &str) -> Result<Response, Error> {
        match self {
            Self::Token => Ok(Redirect::to(path).into_response()),
            Self::Full => Err(Error::Full),
        }
    }
}

/// A form that was sent, parsed into `T`, and not acted upon before.
pub struct Posted<T> {
    pub form: T,
    /// Set when the form is not to be acted upon: show it again, filled, with [`Stale::key`].
    pub stale: Option<Stale>,
    what: blake3::Hash,
    slot: Option<OwnedMutexGuard<Option<Done>>>,
}

impl<T> Posted<T> {
    /// Answers an act that was done: a redirection, remembered for those who press twice.
    pub fn done(mut self, to: impl Into<String>) -> Response {
        let to = to.into();
        if let Some(slot) = self.slot.as_mut() {
            **slot = Some(Done {
                what: self.what,
                to: to.clone(),
            });
        }
        Redirect::to(&to).into_response()
    }
}

#[derive(Deserialize)]
struct TokenField {
    #[serde(default)]
    token: String,
}

impl<S, T> FromRequest<S> for Posted<T>
where
    S: Send + Sync,
    Shell: FromRef<S>,
    T: DeserializeOwned + Send,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let shell = Shell::from_ref(state);
        let (mut parts, body) = request.into_parts();
        let Ok(visit) = Visit::from_request_parts(&mut parts, state).await;
        admit(&visit, &parts.headers).map_err(IntoResponse::into_response)?;
        let body = limits::form_bytes(&parts.headers, body).await;
        let body = body.map_err(IntoResponse::into_response)?;
        let text =
            std::str::from_utf8(&body).map_err(|_| Error::Bad("not UTF-8").into_response())?;
        Self::judge(&shell, &visit, text, &[]).await
    }
}

/// Lets a form in that comes from a page of this box, from a client that has not sent too many.
///
/// # Errors
/// It comes from another site, or too soon.
pub(super) fn admit(visit: &Visit, headers: &HeaderMap) -> Result<(), Error> {
    let origin = headers.get(ORIGIN);
    if origin.is_some_and(|o| o.as_bytes() != visit.origin.as_bytes()) {
        return Err(Error::ForeignOrigin);
    }
    visit.shell.limits.posting.check(visit.client())
}

impl<T: DeserializeOwned> Posted<T> {
    /// Parses the fields of a form that was let in, and looks at its token. `beside` is what else was sent, so that the
    /// same fields with something else beside them are another act.
    ///
    /// # Errors
    /// Where it led when it was sent before; or that the fields are not those of the form.
    pub(super) async fn judge(
        shell: &Shell,
        visit: &Visit,
        fields: &str,
        beside: &[&[u8]],
    ) -> Result<Self, Response> {
        let form = parse::<T>(fields)?;
        let token = parse::<TokenField>(fields)?.token;
        let what = fingerprint(&visit.path, fields, beside);
        let shown_again = |form| Self {
            form,
            stale: visit.refusing.or(Some(Stale::Token)),
            what,
            slot: None,
        };
        let Some(slot) = shell.forms.slot(visit, &token) else {
            return Ok(shown_again(form));
        };
        let slot = slot.lock_owned().await;
        match slot.as_ref() {
            Some(done) if done.what == what => Err(Redirect::to(&done.to).into_response()),
            // Back, changed, sent again: another act, to be confirmed under a token of its own.
            Some(_) => Ok(shown_again(form)),
            None if visit.refusing.is_some() => Ok(shown_again(form)),
            None => Ok(Self {
                form,
                stale: None,
                what,
                slot: Some(slot),
            }),
        }
    }
}

/// What tells one act from another: the address and all that was sent there.
fn fingerprint(path: &str, fields: &str, beside: &[&[u8]]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in [path.as_bytes(), fields.as_bytes()].iter().chain(beside) {
        hasher
            .update(&(part.len() as u64).to_be_bytes())
            .update(part);
    }
    hasher.finalize()
}

/// Percent-decoded bytes must be UTF-8 too: a form that is not is refused, never repaired into something else.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Response> {
    if form_urlencoded_is_utf8(text) {
        serde_urlencoded::from_str(text).map_err(|_| Error::Bad("fields missing").into_response())
    } else {
        Err(Error::Bad("not UTF-8").into_response())
    }
}

fn form_urlencoded_is_utf8(text: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(text).collect::<Vec<u8>>();
    std::str::from_utf8(&decoded).is_ok()
}

/// A field as it was sent and why it was refused: what a form needs to come back filled.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub value: String,
    /// The reason, in the visitor's language; empty when the field is right.
    pub problem: String,
}

impl Field {
    /// What was typed, or stood there before, without a reason to refuse it.
    pub fn of(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            problem: String::new(),
        }
    }

    /// The field with the reason of its refusal.
    #[must_use]
    pub fn refused(mut self, problem: impl Into<String>) -> Self {
        self.problem = problem.into();
        self
    }

    /// Whether the page says a reason beside it.
    pub fn is_refused(&self) -> bool {
        !self.problem.is_empty()
    }
}
