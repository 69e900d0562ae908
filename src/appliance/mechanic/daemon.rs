//! The mechanic at work: one socket, for the server's account and root.
//!
//! Before the socket is open it is written down whether this boot is a trial, so that whoever starts after it knows.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;

use super::house::House;
use super::protocol::{MAX_REQUEST, Refusal, Reply, Request, VERSION};
use crate::config::Config;
use crate::wire;

/// Connections at a time: the server keeps one, looking for an update makes another.
const CONNECTIONS: usize = 16;

/// Why the mechanic cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server's account does not exist.
    #[error("gate.user: there is no account “{0}” on this machine")]
    NoAccount(String),
    /// Another one is at work.
    #[error("another parvis-mechanic is at work in {0}")]
    Running(PathBuf),
    /// A file or the socket could not be used.
    #[error("{what}: {source}")]
    Io {
        /// Which.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Whether this boot is a trial could not be found out.
    #[error(transparent)]
    Trial(#[from] Refusal),
}

fn io(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> Error {
    move |source| Error::Io {
        what: what.to_string(),
        source,
    }
}

/// Works until SIGTERM or SIGINT.
///
/// # Errors
/// It could not start.
pub async fn run(config: &Config) -> Result<(), Error> {
    let machine = config.machine.clone();
    let user = server_uid(config)?;
    make_directory(machine.directory.as_path(), 0o755)?;
    make_directory(machine.state_directory.as_path(), 0o700)?;
    let lock_file = machine.directory.join("mechanic.lock");
    let lock = std::fs::File::create(&lock_file).map_err(io(lock_file.display()))?;
    if lock.try_lock().is_err() {
        return Err(Error::Running(machine.directory.as_path().to_owned()));
    }
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
    let boot = boot.map_err(io("the number of this boot"))?;
    let socket = machine.socket();
    let url = config.updates.url.clone();
    let house = House::open(machine, url, user, boot.trim().to_owned()).await?;
    let listener = wire::listen(&socket, user).map_err(io(socket.display()))?;
    tracing::info!("the mechanic is here");
    if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
        tracing::warn!(%error, "the service manager was not told");
    }
    let done = work(&house, listener, user).await;
    let _ = std::fs::remove_file(socket);
    done
}

fn server_uid(config: &Config) -> Result<u32, Error> {
    let passwd = std::fs::read_to_string("/etc/passwd").map_err(io("/etc/passwd"))?;
    let user = &config.gate.user;
    user.uid(&passwd)
        .ok_or_else(|| Error::NoAccount(user.to_string()))
}

fn make_directory(path: &Path, mode: u32) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(io(path.display()))?;
    let permissions = std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(path, permissions).map_err(io(path.display()))
}

async fn work(house: &House, listener: UnixListener, user: u32) -> Result<(), Error> {
    let kind = tokio::signal::unix::SignalKind::terminate();
    let mut terminate = tokio::signal::unix::signal(kind).map_err(io("signals"))?;
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted
                    && let Some(by_root) = wire::admitted(&stream, user)
                    && let Ok(seat) = Arc::clone(&seats).try_acquire_owned()
                {
                    let house = house.clone();
                    tokio::spawn(async move {
                        let _seat = seat;
                        serve(stream, by_root, house).await;
                    });
                }
            }
            _ = terminate.recv() => return Ok(()),
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

/// Answers one peer until it hangs up. What was begun is done to its end, even if nobody waits for it any more: a stick
/// that was mounted to be looked at is let go.
async fn serve(stream: UnixStream, by_root: bool, house: House) {
    let answer = |request: Request| {
        let house = house.clone();
        async move {
            let done = tokio::spawn(async move { house.answer(request, by_root).await });
            done.await.ok()
        }
    };
    let malformed = Reply::Refused(Refusal::Malformed);
    let served = wire::converse(stream, (VERSION, MAX_REQUEST), malformed, answer).await;
    if let Err(error) = served {
        tracing::debug!(%error, "a conversation ended");
    }
}
