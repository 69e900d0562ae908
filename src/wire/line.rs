//! The asking end of a conversation.
//!
//! One connection is kept and used by one request at a time; when it broke (the other end was restarted), a request is sent
//! once more over a new one. Every request ends within its time, so that no page waits for ever.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::UnixStream;
use tokio::sync::Mutex;

use super::{FrameError, decode, read_frame, write_frame};

/// Why a request brought no answer.
#[derive(Debug, thiserror::Error)]
pub enum Silent {
    /// Nobody is at the socket, or it may not be opened by this account.
    #[error("nobody can be reached at {path}: is it running, and for this account?")]
    Unreachable {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No answer in time.
    #[error("no answer within {} seconds", .0.as_secs())]
    Slow(Duration),
    /// The conversation failed.
    #[error("the conversation failed")]
    Broken(#[from] FrameError),
}

/// A connection to a root process, to be cloned freely. Nothing is connected before the first request.
#[derive(Debug, Clone)]
pub struct Line(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    version: u8,
    limit: u32,
    stream: Mutex<Option<UnixStream>>,
}

impl Line {
    /// A line to this socket, in this version of the protocol, for replies of at most `limit` bytes.
    pub fn new(socket: impl Into<PathBuf>, version: u8, limit: u32) -> Self {
        Self(Arc::new(Shared {
            path: socket.into(),
            version,
            limit,
            stream: Mutex::new(None),
        }))
    }

    /// Asks and awaits the answer, the wait for requests before it included.
    ///
    /// # Errors
    /// There was no answer within `patience`.
    pub async fn ask<R: DeserializeOwned>(
        &self,
        request: &impl Serialize,
        patience: Duration,
    ) -> Result<R, Silent> {
        let answered = tokio::time::timeout(patience, self.in_turn(request)).await;
        answered.map_err(|_| Silent::Slow(patience))?
    }

    async fn in_turn<R: DeserializeOwned>(&self, request: &impl Serialize) -> Result<R, Silent> {
        let mut kept = self.0.stream.lock().await;
        // Taken out while in use: a request that is given up half-way must not leave its answer
        // to the next one.
        if let Some(mut stream) = kept.take()
            && let Ok(reply) = self.converse(&mut stream, request).await
        {
            *kept = Some(stream);
            return Ok(reply);
        }
        let mut stream = connect(&self.0.path).await?;
        let reply = self.converse(&mut stream, request).await?;
        *kept = Some(stream);
        Ok(reply)
    }

    async fn converse<R: DeserializeOwned>(
        &self,
        stream: &mut UnixStream,
        request: &impl Serialize,
    ) -> Result<R, FrameError> {
        write_frame(stream, self.0.version, request).await?;
        match read_frame(stream, self.0.limit).await? {
            Some(bytes) => decode(self.0.version, &bytes),
            None => Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()),
        }
    }
}

async fn connect(path: &Path) -> Result<UnixStream, Silent> {
    UnixStream::connect(path)
        .await
        .map_err(|source| Silent::Unreachable {
            path: path.to_owned(),
            source,
        })
}
