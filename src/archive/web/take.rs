//! Taking the commons along: a page that says what is in the archive, and the archive, written as it is sent.

use std::io::{self, Write};
use std::time::Duration;

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http::header;
use tokio::sync::mpsc;

use super::Room;
use crate::web::{self, Error, Frame, Visit};

/// Sent at once, in bytes.
const PIECE: usize = 64 << 10;
/// Pieces that wait for whoever takes them.
const WAITING: usize = 4;
/// How long whoever takes it may take nothing: an archive that is made holds a moment of the store, and a place.
const STALLED: Duration = Duration::from_secs(60);

#[derive(Template)]
#[template(path = "archive/take.html")]
struct TakePage {
    f: Frame,
    count: usize,
    /// What to type in a real browser.
    address: String,
}

/// GET /communs/emporter
pub(super) async fn page(visit: Visit, State(room): State<Room>) -> Result<Response, Error> {
    let library = room.archive.library().map_err(Error::internal)?;
    let read = room.shell.store.read(move |read| library.all(read));
    web::shared_page(&TakePage {
        count: read.await?.len(),
        address: room.shell.plain_url("/communs/emporter"),
        f: visit.frame("commons", visit.t("archive-take")),
    })
}

/// GET /communs/emporter/communs.zip
pub(super) async fn archive(State(room): State<Room>) -> Result<Response, Error> {
    let place = room.archive.0.exports.clone().acquire_owned();
    let place = place.await.map_err(Error::internal)?;
    let (send, receive) = mpsc::channel(WAITING);
    let archive = room.archive.clone();
    tokio::task::spawn_blocking(move || {
        let mut pipe = Pipe {
            to: send,
            piece: BytesMut::with_capacity(PIECE),
        };
        if let Err(error) = archive.write(&mut pipe) {
            // Who takes it must see that it is cut off; when they went away, nobody listens.
            let _ = pipe.send(Err(io::Error::other(error.to_string())));
        }
        drop(place);
    });
    let pieces = stream::unfold(receive, async |mut receive| {
        let piece = receive.recv().await?;
        Some((piece, receive))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"communs.zip\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(Box::pin(pieces))).into_response())
}

/// Hands on what is written, a piece at a time; waits where whoever takes it is slow.
struct Pipe {
    to: mpsc::Sender<io::Result<Bytes>>,
    piece: BytesMut,
}

impl Pipe {
    /// Waits until there is room, on a thread that may wait.
    fn send(&self, piece: io::Result<Bytes>) -> io::Result<()> {
        let sent = self.to.send_timeout(piece, STALLED);
        let sent = tokio::runtime::Handle::current().block_on(sent);
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = self.piece.split().freeze();
        if piece.is_empty() {
            return Ok(());
        }
        self.send(Ok(piece))
    }
}
