//! The gate at work: one socket, one state, one thing at a time.
//!
//! Connections only read and write frames; what they ask is done in order by `House`, which owns
//! all state. A restart loses nothing: leases are remembered in the run directory, who entered is
//! read from the kernel's set, a Wi-Fi trial from its note.

mod house;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::protocol::{MAX_REQUEST, Refusal, Reply, Request, VERSION};
use super::settings::Settings;
use crate::config::Config;
use crate::wire::{self, FrameError};
use house::House;

/// Connections at a time. The server keeps one, every lease event makes one for a moment.
const CONNECTIONS: usize = 32;
/// How often what is over is forgotten, and what failed is tried again.
const SWEEP: Duration = Duration::from_secs(10);

/// How often the radio and the cables are looked at.
const WATCH: Duration = Duration::from_secs(2);

/// Why the gate cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration names no network to keep the gate of.
    #[error("the configuration has no [network]: there is nothing for parvis-gate to do")]
    NoNetwork,
    /// The server's account does not exist.
    #[error("gate.user: there is no account “{0}” on this machine")]
    NoAccount(String),
    /// Another gate is at work.
    #[error("another parvis-gate is at work in {0}")]
    Running(PathBuf),
    /// A file or the socket could not be used.
    #[error("{what}: {source}")]
    Io {
        /// Which.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The firewall's sets could not be read.
    #[error("the firewall: {0}; load nftables.nft first, which `parvis network render` writes")]
    Firewall(String),
}

fn io(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> Error {
    move |source| Error::Io {
        what: what.to_string(),
        source,
    }
}

/// A request on its way to the house, with who asked.
struct Asked {
    request: Request,
    by_root: bool,
    answer: oneshot::Sender<Reply>,
}

/// Keeps the gate until SIGTERM or SIGINT. `config_file` is where a confirmed Wi-Fi change goes.
pub async fn run(config: &Config, config_file: PathBuf) -> Result<(), Error> {
    let network = config.network.clone().ok_or(Error::NoNetwork)?;
    let settings = config.gate.clone();
    let user = server_uid(&settings)?;
    make_directory(settings.directory.as_path(), 0o755)?;
    make_directory(settings.state_directory.as_path(), 0o700)?;
    let lock_file = settings.directory.join("gate.lock");
    let lock = std::fs::File::create(&lock_file).map_err(io(lock_file.display()))?;
    if lock.try_lock().is_err() {
        return Err(Error::Running(settings.directory.as_path().to_owned()));
    }
    let house = House::open(config, network, config_file).await?;
    let socket = settings.socket();
    let listener = wire::listen(&socket, user).map_err(io(socket.display()))?;
    tracing::info!("the gate is kept");
    if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
        tracing::warn!(%error, "the service manager was not told");
    }
    let done = keep(house, listener, user).await;
    let _ = std::fs::remove_file(settings.socket());
    done
}

fn server_uid(settings: &Settings) -> Result<u32, Error> {
    let passwd = std::fs::read_to_string("/etc/passwd").map_err(io("/etc/passwd"))?;
    let uid = settings.user.uid(&passwd);
    uid.ok_or_else(|| Error::NoAccount(settings.user.to_string()))
}

pub(crate) fn make_directory(path: &Path, mode: u32) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(io(path.display()))?;
    let permissions = std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(path, permissions).map_err(io(path.display()))
}

async fn keep(mut house: House, listener: UnixListener, user: u32) -> Result<(), Error> {
    let kind = tokio::signal::unix::SignalKind::terminate();
    let mut terminate = tokio::signal::unix::signal(kind).map_err(io("signals"))?;
    let (ask, mut asked) = mpsc::channel::<Asked>(CONNECTIONS);
    let seats = std::sync::Arc::new(Semaphore::new(CONNECTIONS));
    let mut sweep = tokio::time::interval(SWEEP);
    let mut watch = tokio::time::interval(WATCH);
    watch.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted
                    && let Some(by_root) = wire::admitted(&stream, user)
                    && let Ok(seat) = std::sync::Arc::clone(&seats).try_acquire_owned()
                {
                    let ask = ask.clone();
                    tokio::spawn(async move {
                        let _seat = seat;
                        if let Err(error) = serve(stream, by_root, ask).await {
                            tracing::debug!(%error, "a conversation ended");
                        }
                    });
                }
            }
            Some(Asked { request, by_root, answer }) = asked.recv() => {
                let _ = answer.send(house.answer(request, by_root).await);
            }
            () = tokio::time::sleep(house.time_left().unwrap_or(Duration::MAX)) => house.end_trial(),
            _ = sweep.tick() => house.sweep().await,
            _ = watch.tick() => house.watch().await,
            _ = terminate.recv() => return Ok(()),
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

/// Answers one peer until it hangs up.
async fn serve(
    stream: UnixStream,
    by_root: bool,
    ask: mpsc::Sender<Asked>,
) -> Result<(), FrameError> {
    let answer = |request| {
        let ask = ask.clone();
        async move {
            let (answer, answered) = oneshot::channel();
            let asked = Asked {
                request,
                by_root,
                answer,
            };
            ask.send(asked).await.ok()?;
            answered.await.ok()
        }
    };
    let malformed = Reply::Refused(Refusal::Malformed);
    wire::converse(stream, (VERSION, MAX_REQUEST), malformed, answer).await
}
