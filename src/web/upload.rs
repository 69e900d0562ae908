//! Forms that bring a file: what [`Posted`] promises, for `multipart/form-data` with one file.
//!
//! Invariants: the same checks as for any form, in the same order and by the same code; a file that says it is too large
//! is refused before it is read, one that does not say so as soon as it is; so few are received at once that memory for
//! them is bounded, whoever sends. A file's name and type are what the sender said: only its bytes are to be believed.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRef, FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use hyper::body::Body as _;
use multer::{Constraints, Field, Multipart, SizeLimit};
use serde::de::DeserializeOwned;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::form::admit;
use super::limits::{FORM_BYTES, TooSlow, has_cause};
use super::{Error, Posted, Shell, Visit};

/// Largest calendar file: the years of a busy house.
pub const CALENDAR_BYTES: usize = 10 << 20;
/// Longest file name kept, in characters.
const NAME: usize = 120;

/// A form with a file of at most `LARGEST` bytes, parsed into `T`, and not acted upon before.
pub struct Uploaded<T, const LARGEST: usize> {
    /// The fields, and what [`Posted`] knows of their token. When it is stale, the file must be chosen once more: no page
    /// can put a file back into its field.
    pub posted: Posted<T>,
    /// The file; nothing when none was chosen.
    pub file: Option<File>,
}

/// A file that was sent. It holds one of the few places for files: let it go when it is dealt with.
pub struct File {
    /// Its name as the sender said it, without folders; empty when it could not be read.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
    _place: OwnedSemaphorePermit,
}

impl<S, T, const LARGEST: usize> FromRequest<S> for Uploaded<T, LARGEST>
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
        let sent = receive(&shell.limits.uploads, &parts.headers, body, LARGEST);
        let Sent { fields, file } = sent.await.map_err(IntoResponse::into_response)?;
        let fields = serde_urlencoded::to_string(fields);
        let fields = fields.map_err(|e| Error::internal(e).into_response())?;
        let beside = match &file {
            Some(file) => vec![file.name.as_bytes(), &file.bytes[..]],
            None => Vec::new(),
        };
        let posted = Posted::judge(&shell, &visit, &fields, &beside).await?;
        Ok(Self { posted, file })
    }
}

/// All that a form brought.
#[derive(Default)]
struct Sent {
    fields: Vec<(String, String)>,
    file: Option<File>,
}

/// Reads a form with at most one file, once there is a place for it.
async fn receive(
    places: &Arc<Semaphore>,
    headers: &HeaderMap,
    body: Body,
    largest: usize,
) -> Result<Sent, Error> {
    let boundary = headers
        .get(header::CONTENT_TYPE)
        .and_then(|mime| multer::parse_boundary(mime.to_str().ok()?).ok())
        .ok_or(Error::Bad("not a form with a file"))?;
    let whole = (largest + FORM_BYTES) as u64;
    if body.size_hint().lower() > whole {
        return Err(too_large(largest));
    }
    let place = Arc::clone(places).acquire_owned().await;
    let mut place = Some(place.map_err(Error::internal)?);
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(whole));
    let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, limits);

    let (mut sent, mut left) = (Sent::default(), FORM_BYTES);
    while let Some(part) = parts.next_field().await.map_err(|e| broken(&e, largest))? {
        if !is_file(&part) {
            sent.fields.push(text(part, &mut left, largest).await?);
            continue;
        }
        let name = part.file_name().map(base_name);
        let bytes = match place {
            Some(_) => bytes(part, largest, || too_large(largest), largest).await?,
            // A second field is well, as long as it brings nothing.
            None => bytes(part, 0, || Error::Bad("more than one file"), largest).await?,
        };
        // What a browser sends for a field in which no file was chosen.
        if bytes.is_empty() && name.as_deref() == Some("") {
            continue;
        }
        sent.file = Some(File {
            name: name.unwrap_or_default(),
            bytes,
            _place: place.take().ok_or(Error::Bad("more than one file"))?,
        });
    }
    Ok(sent)
}

/// Whether a part of the form is a file: one whose name cannot be read is one too.
fn is_file(part: &Field<'_>) -> bool {
    let said = part.headers().get(header::CONTENT_DISPOSITION);
    let mut attributes = said
        .map_or(&b""[..], |it| it.as_bytes())
        .split(|&b| b == b';');
    attributes.any(|it| it.trim_ascii_start().starts_with(b"filename"))
}

/// A field that is text; it and those before it may be so long together.
async fn text(
    part: Field<'_>,
    left: &mut usize,
    largest: usize,
) -> Result<(String, String), Error> {
    let name = part.name().ok_or(Error::Bad("a field without name"))?;
    let name = name.to_owned();
    // So that a thousand empty fields are counted too.
    *left = left.checked_sub(name.len() + 16).ok_or(Error::TooLarge)?;
    let bytes = bytes(part, *left, || Error::TooLarge, largest).await?;
    *left -= bytes.len();
    let text = std::str::from_utf8(&bytes).map_err(|_| Error::Bad("not UTF-8"))?;
    Ok((name, text.to_owned()))
}

/// The bytes of a part, if they are at most `most`.
async fn bytes(
    mut part: Field<'_>,
    most: usize,
    over: impl Fn() -> Error,
    largest: usize,
) -> Result<Bytes, Error> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = part.chunk().await.map_err(|e| broken(&e, largest))? {
        if bytes.len() + chunk.len() > most {
            return Err(over());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Why the reading of a form ended before its end.
fn broken(error: &multer::Error, largest: usize) -> Error {
    match error {
        multer::Error::StreamSizeExceeded { .. } => too_large(largest),
        _ if has_cause::<TooSlow>(error) => Error::TooSlow,
        _ => Error::Bad("the form broke off"),
    }
}

fn too_large(largest: usize) -> Error {
    Error::FileTooLarge(largest >> 20)
}

/// A file's name without the folders that some senders put before it, short, and without what is not seen.
fn base_name(said: &str) -> String {
    let name = said.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars()
        .filter(|c| !c.is_control())
        .take(NAME)
        .collect()
}

#[cfg(test)]
mod tests;
