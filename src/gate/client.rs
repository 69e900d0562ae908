//! How the server asks the gate.
//!
//! One connection is kept and used by one request at a time; when it broke (the gate was
//! restarted), a request is sent once more over a new one. Every request ends within
//! `TIMEOUT`, so that no page waits for the gate for ever.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::sync::Mutex;

use super::protocol::{
    CaptiveApiUrl, ClientState, FrameError, LeaseEvent, MAX_REPLY, Refusal, Reply, Request,
    Station, WifiChange, WifiState, decode, read_frame, write_frame,
};

/// How long a request may take, the wait for requests before it included.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Why a request to the gate brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no gate at the socket, or it may not be opened by this account.
    #[error("parvis-gate cannot be reached at {path}: is it running, and for this account?")]
    Unreachable {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No answer in time.
    #[error("parvis-gate did not answer within {} seconds", TIMEOUT.as_secs())]
    Slow,
    /// The conversation failed.
    #[error("the conversation with parvis-gate failed")]
    Broken(#[from] FrameError),
    /// The gate answered something else than what was asked.
    #[error("parvis-gate answered beside the question: are both programs of the same version?")]
    Beside,
    /// The gate said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A connection to the gate, to be cloned freely.
#[derive(Debug, Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    stream: Mutex<Option<UnixStream>>,
}

impl Client {
    /// A client of the gate at this socket. Nothing is connected before the first request.
    pub fn new(socket: impl Into<PathBuf>) -> Self {
        Self {
            shared: Arc::new(Shared {
                path: socket.into(),
                stream: Mutex::new(None),
            }),
        }
    }

    /// Who uses this address: `None` when it holds no lease, or when another device uses it than
    /// the one it was lent to.
    pub async fn client(&self, ip: Ipv4Addr) -> Result<Option<ClientState>, Error> {
        match self.ask(&Request::Client { ip }).await? {
            Reply::Client(state) => Ok(state),
            _ => Err(Error::Beside),
        }
    }

    /// Lets a client in for `for_secs` seconds ([`super::protocol::ADMISSION_SECS`]).
    pub async fn admit(&self, ip: Ipv4Addr, for_secs: u32) -> Result<(), Error> {
        self.ask_done(&Request::Admit { ip, for_secs }).await
    }

    /// Shuts the door on a client again.
    pub async fn dismiss(&self, ip: Ipv4Addr) -> Result<(), Error> {
        self.ask_done(&Request::Dismiss { ip }).await
    }

    /// All clients that hold a lease, by address.
    pub async fn leases(&self) -> Result<Vec<ClientState>, Error> {
        match self.ask(&Request::Leases).await? {
            Reply::Leases(leases) => Ok(leases),
            _ => Err(Error::Beside),
        }
    }

    /// The devices that the radio hears; none when this machine drives no radio.
    pub async fn stations(&self) -> Result<Vec<Station>, Error> {
        match self.ask(&Request::Stations).await? {
            Reply::Stations(stations) => Ok(stations),
            _ => Err(Error::Beside),
        }
    }

    /// Says whether the uplink answers; names and the way out follow.
    pub async fn set_uplink(&self, up: bool) -> Result<(), Error> {
        self.ask_done(&Request::SetUplink { up }).await
    }

    /// Announces the captive portal API (DHCP option 114), or withdraws it.
    pub async fn set_captive_api(&self, url: Option<CaptiveApiUrl>) -> Result<(), Error> {
        self.ask_done(&Request::SetCaptiveApi { url }).await
    }

    /// Puts other Wi-Fi settings on trial: they go back by themselves unless confirmed.
    pub async fn apply_wifi(&self, change: WifiChange) -> Result<WifiState, Error> {
        self.ask_wifi(&Request::ApplyWifi(change)).await
    }

    /// Keeps the settings on trial, because this client joined with them.
    pub async fn confirm_wifi(&self, ip: Ipv4Addr) -> Result<WifiState, Error> {
        self.ask_wifi(&Request::ConfirmWifi { ip }).await
    }

    /// Gives up the settings on trial.
    pub async fn revert_wifi(&self) -> Result<WifiState, Error> {
        self.ask_wifi(&Request::RevertWifi).await
    }

    /// The Wi-Fi as it is, with what is on trial.
    pub async fn wifi(&self) -> Result<WifiState, Error> {
        self.ask_wifi(&Request::WifiState).await
    }

    /// Reports what dnsmasq said about a lease; root only.
    pub async fn lease_event(&self, event: LeaseEvent) -> Result<(), Error> {
        self.ask_done(&Request::LeaseEvent(event)).await
    }

    async fn ask_done(&self, request: &Request) -> Result<(), Error> {
        match self.ask(request).await? {
            Reply::Done => Ok(()),
            _ => Err(Error::Beside),
        }
    }

    async fn ask_wifi(&self, request: &Request) -> Result<WifiState, Error> {
        match self.ask(request).await? {
            Reply::Wifi(state) => Ok(state),
            _ => Err(Error::Beside),
        }
    }

    /// Asks and awaits the answer; a refusal is an error.
    pub async fn ask(&self, request: &Request) -> Result<Reply, Error> {
        let reply = tokio::time::timeout(TIMEOUT, self.ask_in_turn(request))
            .await
            .map_err(|_| Error::Slow)??;
        match reply {
            Reply::Refused(refusal) => Err(refusal.into()),
            reply => Ok(reply),
        }
    }

    async fn ask_in_turn(&self, request: &Request) -> Result<Reply, Error> {
        let mut kept = self.shared.stream.lock().await;
        // Taken out while in use: a request that is given up half-way must not leave its answer
        // to the next one.
        if let Some(mut stream) = kept.take()
            && let Ok(reply) = converse(&mut stream, request).await
        {
            *kept = Some(stream);
            return Ok(reply);
        }
        let mut stream = connect(&self.shared.path).await?;
        let reply = converse(&mut stream, request).await?;
        *kept = Some(stream);
        Ok(reply)
    }
}

async fn connect(path: &Path) -> Result<UnixStream, Error> {
    UnixStream::connect(path)
        .await
        .map_err(|source| Error::Unreachable {
            path: path.to_owned(),
            source,
        })
}

async fn converse(stream: &mut UnixStream, request: &Request) -> Result<Reply, FrameError> {
    write_frame(stream, request).await?;
    match read_frame(stream, MAX_REPLY).await? {
        Some(bytes) => decode(&bytes),
        None => Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()),
    }
}
