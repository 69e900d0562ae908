//! Pages that are the same for everyone, kept ready to send; and everything else, compressed on its way out.
//!
//! Only responses that a room marked [`Cacheable`] are kept, for requests without a session and without `?lang=` (which
//! sets a cookie). A page is kept under what it can depend on: address as asked (host, path, query), language, https or
//! not; and for one [`Epoch`]: the store's last change, the place's description, the civil minute, the way to the Internet.
//!
//! Invariant: a change of the store shows in the very next request. The store raises its generation before it
//! acknowledges a write; the epoch is read *before* a page is rendered and the page is kept under that epoch. So what is
//! kept under a generation holds at least all changes up to it (it may hold a later one, which was not acknowledged yet),
//! and a request that begins after an acknowledgement reads a later epoch than any page rendered without that change.
//! What is shown from memory beside the store (the place) counts its own changes for the same reason: the store's number
//! rises a moment before the memory follows, and a page rendered in that moment must not be kept past it.
//!
//! A flood of made-up queries costs its author a rendering each and the others little: when the places or bytes are used
//! up all is forgotten, and each page asked for is rendered once more.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::{Body, to_bytes};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::Full;
use tokio::sync::OnceCell;

use super::assets::{gzip, takes_gzip};
use super::visit::{self, SESSION};
use super::{Cacheable, Lang, Peer, Shell, host};
use crate::reach::Reach;

/// Longest key; a longer address is answered without the cache.
const KEY_BYTES: usize = 512;
/// Pages kept at most.
const PAGES: usize = 512;
/// Bytes kept at most, compressed.
const BYTES: usize = 4 * 1024 * 1024;
/// Largest page kept, before compression.
const PAGE_BYTES: usize = 512 * 1024;
/// Fewer bytes travel in one packet anyway, and answers to probes stay as their systems know them.
const WORTH_IT: usize = 1024;

/// What every kept page depends on beside its address: when any of it changes, all pages are rendered anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
    /// The store's last durable change.
    pub generation: u64,
    /// How often the place was described anew.
    pub place: u64,
    /// The civil minute, counted from any origin.
    pub minute: i64,
    /// What pages say about the Internet.
    pub reach: Reach,
}

impl Epoch {
    /// What pages made from this shell depend on now.
    pub fn of(shell: &Shell) -> Self {
        Self {
            generation: shell.store.generation(),
            place: shell.places.version(),
            minute: shell.clock.now().timestamp().as_second().div_euclid(60),
            reach: *shell.reach.borrow(),
        }
    }
}

/// The pages kept.
pub struct Pages {
    epoch: Box<dyn Fn() -> Epoch + Send + Sync>,
    language: Lang,
    kept: RwLock<Kept>,
}

struct Kept {
    epoch: Epoch,
    pages: HashMap<Box<[u8]>, Slot>,
    bytes: usize,
}

/// A page, or the knowledge that its address has none to keep; empty while the first who asked is rendering it.
type Slot = Arc<OnceCell<Option<Page>>>;

/// One page, ready to send.
struct Page {
    gzip: Bytes,
    etag: HeaderValue,
    headers: HeaderMap,
}

/// An answer from the cache.
pub(super) type Ready = http::Response<Full<Bytes>>;

/// Where a request's page is kept.
pub(super) struct Key {
    epoch: Epoch,
    length: usize,
    bytes: [u8; KEY_BYTES],
}

impl Key {
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn push(&mut self, part: &[u8]) -> Option<()> {
        self.bytes
            .get_mut(self.length..self.length + part.len())?
            .copy_from_slice(part);
        self.length += part.len();
        Some(())
    }
}

impl Pages {
    /// Keeps pages for as long as `epoch` stays the same; `language` is spoken to those who ask for none we know.
    pub fn new(language: Lang, epoch: impl Fn() -> Epoch + Send + Sync + 'static) -> Self {
        let kept = Kept {
            epoch: epoch(),
            pages: HashMap::new(),
            bytes: 0,
        };
        Self {
            epoch: Box::new(epoch),
            language,
            kept: RwLock::new(kept),
        }
    }

    /// The key of a request that may be answered from here.
    pub(super) fn key(&self, peer: &Peer, parts: &Parts) -> Option<Key> {
        if !matches!(parts.method, Method::GET | Method::HEAD)
            || visit::chosen(parts.uri.query()).is_some()
        {
            return None;
        }
        if visit::cookie(&parts.headers, SESSION).is_some() {
            return None;
        }
        let lang = visit::language(None, &parts.headers).unwrap_or(self.language);
        let mut key = Key {
            epoch: (self.epoch)(),
            length: 0,
            bytes: [0; KEY_BYTES],
        };
        key.push(&[lang as u8, u8::from(peer.secure)])?;
        // Whether a host is the box's own depends on the address it was reached at.
        match peer.local.ip() {
            IpAddr::V4(v4) => key.push(&v4.octets())?,
            IpAddr::V6(v6) => key.push(&v6.octets())?,
        }
        key.push(host::authority(parts).as_bytes())?;
        key.push(b" ")?;
        key.push(parts.uri.path_and_query()?.as_str().as_bytes())?;
        Some(key)
    }

    /// The kept page, if it is there and of this epoch.
    pub(super) fn ready(&self, key: &Key, parts: &Parts) -> Option<Ready> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if kept.epoch != key.epoch {
            return None;
        }
        Some(kept.pages.get(key.bytes())?.get()?.as_ref()?.answer(parts))
    }

    /// Renders a page once for all who wait for it, and keeps it; what is not to be kept comes back as it is.
    pub(super) async fn share(
        &self,
        key: &Key,
        head: &Parts,
        render: impl Future<Output = Response>,
    ) -> Result<Ready, Response> {
        let slot = self.slot(key);
        let mut render = pin!(render);
        let (mut is_first, mut own) = (false, None);
        // Should the first one's client leave half-way, the next who waits renders it.
        let page = slot.get_or_init(async || {
            is_first = true;
            Page::of(render.as_mut().await)
                .await
                .map_err(|response| own = Some(response))
                .ok()
        });
        let page = page.await.as_ref();
        if is_first {
            self.settle(key, &slot);
        }
        match (page, own) {
            (Some(page), _) => Ok(page.answer(head)),
            (None, Some(response)) => Err(response),
            (None, None) => Err(render.await),
        }
    }

    /// The place for a page: shared with all who ask for it in this epoch, so that it is rendered once.
    fn slot(&self, key: &Key) -> Slot {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let now = (self.epoch)();
        if key.epoch != now {
            return Slot::default();
        }
        if kept.epoch != now || kept.pages.len() >= PAGES {
            kept.forget(now);
        }
        Arc::clone(kept.pages.entry(key.bytes().into()).or_default())
    }

    /// Counts a page just rendered, or gives its place back when there was none to keep.
    fn settle(&self, key: &Key, slot: &Slot) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if !kept
            .pages
            .get(key.bytes())
            .is_some_and(|s| Arc::ptr_eq(s, slot))
        {
            return;
        }
        match slot.get() {
            Some(Some(page)) => {
                kept.bytes += page.gzip.len() + key.length;
                if kept.bytes > BYTES {
                    kept.forget(key.epoch);
                }
            }
            _ => {
                kept.pages.remove(key.bytes());
            }
        }
    }
}

impl Kept {
    fn forget(&mut self, epoch: Epoch) {
        *self = Self {
            epoch,
            pages: HashMap::new(),
            bytes: 0,
        };
    }
}

impl Page {
    /// Prepares a response for keeping; one that is not to be kept comes back.
    ///
    /// # Errors
    /// The response itself.
    async fn of(response: Response) -> Result<Page, Response> {
        let keep = response.status() == StatusCode::OK
            && response.extensions().get::<Cacheable>().is_some()
            && !response.headers().contains_key(header::SET_COOKIE)
            && !response.headers().contains_key(header::CONTENT_ENCODING);
        if !keep {
            return Err(response);
        }
        let (mut parts, body) = response.into_parts();
        let body = match whole(body, PAGE_BYTES).await {
            Ok(bytes) => bytes,
            Err(body) => return Err(Response::from_parts(parts, body)),
        };
        let hash = blake3::hash(&body).to_hex();
        let etag = HeaderValue::try_from(format!("W/\"{}\"", &hash[..16]))
            .expect("hexadecimal is a header value");
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.insert(header::ETAG, etag.clone());
        parts.headers.insert(
            header::VARY,
            HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"),
        );
        parts
            .headers
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Ok(Page {
            gzip: gzip(&body),
            etag,
            headers: parts.headers,
        })
    }

    /// The answer to one request.
    fn answer(&self, parts: &Parts) -> Ready {
        if self.is_known_to(&parts.headers) {
            return self.not_modified();
        }
        if takes_gzip(&parts.headers) {
            let mut answer = Ready::new(Full::new(self.gzip.clone()));
            *answer.headers_mut() = self.headers.clone();
            return answer;
        }
        let mut answer = Ready::new(Full::new(plain(&self.gzip)));
        *answer.headers_mut() = self.headers.clone();
        answer.headers_mut().remove(header::CONTENT_ENCODING);
        answer
    }

    /// Whether the browser says that it has this very page (RFC 9110, 13.1.2).
    fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let Some(known) = headers
            .get(header::IF_NONE_MATCH)
            .and_then(|h| h.to_str().ok())
        else {
            return false;
        };
        let tag = &self.etag.as_bytes()[2..];
        known
            .split(',')
            .map(str::trim)
            .any(|t| t == "*" || t.strip_prefix("W/").unwrap_or(t).as_bytes() == tag)
    }

    fn not_modified(&self) -> Ready {
        let mut answer = Ready::new(Full::default());
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        for name in [
            header::CACHE_CONTROL,
            header::CONTENT_SECURITY_POLICY,
            header::ETAG,
            header::VARY,
        ] {
            if let Some(value) = self.headers.get(&name) {
                answer.headers_mut().insert(name, value.clone());
            }
        }
        answer
    }
}

fn plain(gzip: &[u8]) -> Bytes {
    let mut bytes = Vec::with_capacity(gzip.len() * 5);
    std::io::copy(&mut flate2::read::GzDecoder::new(gzip), &mut bytes)
        .expect("our own compression is right");
    Bytes::from(bytes)
}

/// A body's bytes when it says beforehand that they are at most `limit`; otherwise the body, untouched.
async fn whole(body: Body, limit: usize) -> Result<Bytes, Body> {
    let size = hyper::body::Body::size_hint(&body);
    if size.exact().is_none_or(|exact| exact > limit as u64) {
        return Err(body);
    }
    // A body that breaks stays broken: its reader must not take half a page for a page.
    to_bytes(body, limit)
        .await
        .map_err(|e| Body::from_stream(stream::once(async { Err::<Bytes, _>(e) })))
}

/// Compresses a response that is worth it and whose reader takes it.
///
/// A form's token is drawn anew for each response, so that lengths tell nothing about it (BREACH).
pub(super) async fn compressed(response: Response, takes_gzip: bool) -> Response {
    let is_text = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| is_text(t.as_bytes()));
    if !is_text || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts
        .headers
        .append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if !takes_gzip {
        return Response::from_parts(parts, body);
    }
    match whole(body, PAGE_BYTES).await {
        Ok(bytes) if bytes.len() >= WORTH_IT => {
            parts.headers.remove(header::CONTENT_LENGTH);
            parts
                .headers
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            Response::from_parts(parts, Body::from(gzip_quickly(&bytes)))
        }
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(body) => Response::from_parts(parts, body),
    }
}

fn is_text(mime: &[u8]) -> bool {
    const TEXTS: [&[u8]; 8] = [
        b"text/",
        b"application/json",
        b"application/ld+json",
        b"application/feed+json",
        b"application/toml",
        b"application/atom+xml",
        b"application/xml",
        b"image/svg+xml",
    ];
    TEXTS.iter().any(|t| mime.starts_with(t))
}

fn gzip_quickly(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(
        Vec::with_capacity(bytes.len() / 3),
        flate2::Compression::new(4),
    );
    encoder
        .write_all(bytes)
        .expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests;
