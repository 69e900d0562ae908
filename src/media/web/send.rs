//! Sending a file: under an address that names its bytes, so that it may be kept for ever, and with headers that let it do
//! nothing but be seen, heard or put away.

use std::io::SeekFrom;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http::{HeaderMap, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::documents::Hash;
use crate::media::store::{self, Object};
use crate::media::{Depot, Sort};
use crate::web::Error;

/// Read and sent at once, in bytes.
const PIECE: usize = 64 << 10;
/// Nothing that lies in a file acts, wherever it is opened; a browser's own player may play it.
const POLICY: &str =
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";
/// What is under such an address never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// GET /media/{hash}
pub(super) async fn file(
    State(depot): State<Depot>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let object = find(&depot, &hash).await?;
    let (hash, bytes) = (object.hash, object.bytes);
    send(&depot, &object, (hash, bytes), &headers).await
}

/// GET /media/{hash}/petit: the small copy of a picture, or the picture where it is small itself.
pub(super) async fn small(
    State(depot): State<Depot>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let object = find(&depot, &hash).await?;
    if object.kind.sort() != Sort::Picture {
        return Err(Error::NotFound);
    }
    let small = object.small.unwrap_or((object.hash, object.bytes));
    send(&depot, &object, small, &headers).await
}

async fn find(depot: &Depot, hash: &str) -> Result<Object, Error> {
    let hash: Hash = hash.parse().map_err(|_| Error::NotFound)?;
    let found = depot.shell().store.read(move |read| store::get(read, hash));
    found.await?.ok_or(Error::NotFound)
}

/// What of a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    /// From the first byte to before the second.
    Some(u64, u64),
    /// There is no such part.
    None,
}

async fn send(
    depot: &Depot,
    object: &Object,
    (hash, bytes): (Hash, u64),
    asked: &HeaderMap,
) -> Result<Response, Error> {
    let tag = format!("\"{hash}\"");
    let mut answer = Response::builder()
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, FOR_EVER)
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::ACCEPT_RANGES, "bytes");
    let known = asked.get(header::IF_NONE_MATCH);
    if known.is_some_and(|it| it.to_str().is_ok_and(|it| it.contains(&tag))) {
        let answer = answer.status(StatusCode::NOT_MODIFIED).body(Body::empty());
        return answer.map_err(Error::internal);
    }
    let is_changed = asked
        .get(header::IF_RANGE)
        .is_some_and(|it| it.as_bytes() != tag.as_bytes());
    let range = asked.get(header::RANGE).filter(|_| !is_changed);
    let part = range.map_or(Part::Whole, |it| {
        part(it.to_str().unwrap_or_default(), bytes)
    });
    let (from, to) = match part {
        Part::Whole => (0, bytes),
        Part::Some(from, to) => {
            let said = format!("bytes {from}-{}/{bytes}", to - 1);
            answer = answer
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_RANGE, said);
            (from, to)
        }
        Part::None => {
            let answer = answer
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, format!("bytes */{bytes}"))
                .body(Body::empty());
            return answer.map_err(Error::internal);
        }
    };
    let opened = File::open(depot.files().path(hash)).await;
    let mut file = opened.map_err(Error::internal)?;
    file.seek(SeekFrom::Start(from))
        .await
        .map_err(Error::internal)?;
    answer
        .header(header::CONTENT_TYPE, object.kind.media_type())
        .header(header::CONTENT_DISPOSITION, disposition(object))
        .header(header::CONTENT_LENGTH, to - from)
        .body(Body::from_stream(pieces(file, to - from)))
        .map_err(Error::internal)
}

/// The next so many bytes of a file, read as they are sent.
fn pieces(file: File, length: u64) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold((file, length), async |(mut file, left)| {
        let most = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        if most == 0 {
            return Ok(None);
        }
        let mut piece = BytesMut::zeroed(most);
        file.read_exact(&mut piece).await?;
        Ok(Some((piece.freeze(), (file, left - most as u64))))
    })
}

/// What a `Range` header asks of a file of so many bytes (RFC 9110, 14.2). Several parts at once are not given: the whole is.
fn part(asked: &str, bytes: u64) -> Part {
    let Some((from, to)) = asked
        .strip_prefix("bytes=")
        .filter(|it| !it.contains(','))
        .and_then(|it| it.split_once('-'))
    else {
        return Part::Whole;
    };
    let (from, to) = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => (from, bytes.min(to.saturating_add(1))),
        (Ok(from), Err(_)) if to.is_empty() => (from, bytes),
        (Err(_), Ok(last)) if from.is_empty() => (bytes.saturating_sub(last), bytes),
        _ => return Part::Whole,
    };
    if from < to {
        Part::Some(from, to)
    } else {
        Part::None
    }
}

/// A picture or a sound is shown where it is; a document is put away, never opened in the house's name.
fn disposition(object: &Object) -> String {
    let extension = object.kind.extension();
    let short = &object.hash.to_string()[..8];
    if object.kind.sort() != Sort::Paper {
        return format!("inline; filename=\"parvis-{short}.{extension}\"");
    }
    let called = object.name.trim();
    let is_named = called.to_lowercase().ends_with(".pdf");
    let called = if is_named {
        called.to_owned()
    } else {
        format!("parvis-{short}.{extension}")
    };
    let encoded = utf8_percent_encode(&called, NON_ALPHANUMERIC);
    format!("attachment; filename=\"parvis-{short}.{extension}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_given_as_it_was_asked_for() {
        assert_eq!(part("bytes=0-1", 10), Part::Some(0, 2));
        assert_eq!(part("bytes=4-", 10), Part::Some(4, 10));
        assert_eq!(part("bytes=4-99", 10), Part::Some(4, 10));
        assert_eq!(part("bytes=-3", 10), Part::Some(7, 10));
        assert_eq!(part("bytes=-99", 10), Part::Some(0, 10));
        assert_eq!(part("bytes=10-", 10), Part::None);
        assert_eq!(part("bytes=-0", 10), Part::None);
        for whole in ["bytes=0-1,4-5", "bytes=3-1", "bytes=x-", "lines=1-2", ""] {
            assert_eq!(part(whole, 10), Part::Whole, "{whole}");
        }
    }
}
