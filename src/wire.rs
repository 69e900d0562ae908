//! How the server and the root processes of the machine talk: frames of a length (4 bytes, big-endian), a version byte and
//! a postcard value, over a Unix socket whose peers the kernel names.
//!
//! What must stay true: a frame is bounded by whoever reads it; bytes left over make it an error; only the server's
//! account and root are listened to; a peer may be idle between requests as long as it likes, not inside one.

mod line;

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

pub use line::{Line, Silent};

/// How long a peer may take over a frame it has begun.
const FRAME_TIME: Duration = Duration::from_secs(5);

/// What can be wrong with a frame.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The connection failed or ended inside a frame.
    #[error("the connection broke")]
    Io(#[from] std::io::Error),
    /// Longer than allowed.
    #[error("a frame of {0} bytes is too long")]
    TooLong(u32),
    /// Another version of the protocol.
    #[error("the other end speaks version {theirs} of the protocol, this one {ours}")]
    Version {
        /// What came.
        theirs: u8,
        /// What was expected.
        ours: u8,
    },
    /// Not the value that was expected.
    #[error("the frame could not be read")]
    Value(#[from] postcard::Error),
}

/// The bytes of a value, without the length.
pub fn encode(version: u8, value: &impl Serialize) -> Result<Vec<u8>, FrameError> {
    Ok(postcard::to_extend(value, vec![version])?)
}

/// Reads a value back. Bytes left over make it an error.
pub fn decode<T: DeserializeOwned>(version: u8, bytes: &[u8]) -> Result<T, FrameError> {
    let (theirs, rest) = match bytes.split_first() {
        Some((theirs, rest)) => (*theirs, rest),
        None => return Err(postcard::Error::DeserializeUnexpectedEnd.into()),
    };
    if theirs != version {
        return Err(FrameError::Version {
            theirs,
            ours: version,
        });
    }
    match postcard::take_from_bytes(rest)? {
        (value, []) => Ok(value),
        _ => Err(postcard::Error::DeserializeBadEncoding.into()),
    }
}

/// Reads one frame of at most `limit` bytes; `None` when the peer closed the connection between
/// two frames.
pub async fn read_frame(
    from: &mut (impl AsyncRead + Unpin),
    limit: u32,
) -> Result<Option<Vec<u8>>, FrameError> {
    let length = match from.read_u32().await {
        Ok(length) => length,
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if length > limit {
        return Err(FrameError::TooLong(length));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes).await?;
    Ok(Some(bytes))
}

/// Writes one value as a frame.
pub async fn write_frame(
    to: &mut (impl AsyncWrite + Unpin),
    version: u8,
    value: &impl Serialize,
) -> Result<(), FrameError> {
    let bytes = encode(version, value)?;
    let length = u32::try_from(bytes.len()).map_err(|_| FrameError::TooLong(u32::MAX))?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(&bytes);
    to.write_all(&frame).await?;
    Ok(to.flush().await?)
}

/// Opens a socket for the server's account and root, nobody else. A stale one is replaced.
///
/// Its group, which is root's where root opens it, may write, too: a root program whose unit takes `CAP_DAC_OVERRIDE` from it (dnsmasq,
/// when it tells the gate of a lease) has no other way in. Who is admitted is decided by [`admitted`].
///
/// # Errors
/// The directory cannot be written, or the account not be given the socket.
pub fn listen(path: &Path, user: u32) -> std::io::Result<UnixListener> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
    chown(path, Some(user), None)?;
    Ok(listener)
}

/// Whether the kernel says that the peer is the server's account or root: `Some(true)` for root.
pub fn admitted(stream: &UnixStream, user: u32) -> Option<bool> {
    let peer = stream.peer_cred().ok()?.uid();
    if peer != 0 && peer != user {
        tracing::warn!(peer, "an account that may not ask was turned away");
        return None;
    }
    Some(peer == 0)
}

/// Reads requests of at most `limit` bytes and writes replies until the peer hangs up, or nobody answers any more. A frame
/// that holds no request is answered by `malformed`.
///
/// # Errors
/// The conversation broke.
pub async fn converse<Q, R, A>(
    mut stream: UnixStream,
    (version, limit): (u8, u32),
    malformed: R,
    answer: impl Fn(Q) -> A,
) -> Result<(), FrameError>
where
    Q: DeserializeOwned,
    R: Serialize + Clone,
    A: Future<Output = Option<R>>,
{
    loop {
        stream.readable().await?;
        let Some(frame) = in_time(read_frame(&mut stream, limit)).await? else {
            return Ok(());
        };
        let reply = match decode(version, &frame) {
            Ok(request) => match answer(request).await {
                Some(reply) => reply,
                None => return Ok(()),
            },
            Err(_) => malformed.clone(),
        };
        in_time(write_frame(&mut stream, version, &reply)).await?;
    }
}

async fn in_time<T>(work: impl Future<Output = Result<T, FrameError>>) -> Result<T, FrameError> {
    match tokio::time::timeout(FRAME_TIME, work).await {
        Ok(done) => done,
        Err(_) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
    }
}
