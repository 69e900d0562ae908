//! The control socket: how commands typed on the machine reach a running box, which alone has the store open.
//!
//! One request and one answer a connection, each a line of JSON. Invariants: only the box's own user and root are
//! answered (mode 0600 and `SO_PEERCRED`); a request is bounded in size and time; a command does the same on a stopped
//! box, which it opens itself.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::tasks::{Answer, House, Task};
use crate::web::words::Lang;

/// Largest request: a calendar of 10 MB, escaped.
const MAX_BYTES: u64 = 32 << 20;
const PATIENCE: Duration = Duration::from_secs(120);

/// Where the control socket of a data directory is.
pub fn socket(dir: &Path) -> PathBuf {
    dir.join("control.sock")
}

#[derive(Serialize, Deserialize)]
struct Wire<T>(T);

/// Opens the socket; a stale one left by a power cut is replaced.
///
/// # Errors
/// The directory cannot be written.
pub fn listen(dir: &Path) -> io::Result<UnixListener> {
    let path = socket(dir);
    match std::fs::remove_file(&path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Answers commands until the task is dropped.
pub async fn serve(listener: UnixListener, house: House) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) if is_ours(&stream) => {
                let house = house.clone();
                tokio::spawn(async move {
                    if let Err(e) = tokio::time::timeout(PATIENCE, answer(stream, &house))
                        .await
                        .unwrap_or(Ok(()))
                    {
                        tracing::warn!(error = %e, "a command was not answered");
                    }
                });
            }
            Ok(_) => tracing::warn!("a command from another user was refused"),
            Err(e) => {
                tracing::warn!(error = %e, "the control socket failed");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

fn is_ours(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream
        .peer_cred()
        .is_ok_and(|peer| peer.uid() == own || peer.uid() == 0)
}

async fn answer(mut stream: UnixStream, house: &House) -> io::Result<()> {
    let (read, mut write) = stream.split();
    let mut line = String::new();
    BufReader::new(read.take(MAX_BYTES))
        .read_line(&mut line)
        .await?;
    let answer = match serde_json::from_str::<Wire<(Task, Lang)>>(&line) {
        Ok(Wire((task, lang))) => house.perform(task, lang).await,
        Err(e) => Answer::refused(format!(
            "the running box does not understand this command: {e}"
        )),
    };
    let mut reply = serde_json::to_vec(&Wire(answer))?;
    reply.push(b'\n');
    write.write_all(&reply).await
}

/// Sends a command to the box that runs on this directory; `None` when none does.
///
/// # Errors
/// A box runs but did not answer.
pub async fn ask(dir: &Path, task: &Task, lang: Lang) -> io::Result<Option<Answer>> {
    let mut stream = match UnixStream::connect(socket(dir)).await {
        Ok(stream) => stream,
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
            ) =>
        {
            return Ok(None);
        }
        Err(e) => return Err(e),
    };
    let mut request = serde_json::to_vec(&Wire((task, lang)))?;
    request.push(b'\n');
    stream.write_all(&request).await?;
    let mut line = String::new();
    tokio::time::timeout(PATIENCE, BufReader::new(stream).read_line(&mut line)).await??;
    let Wire(answer) = serde_json::from_str(&line)?;
    Ok(Some(answer))
}
