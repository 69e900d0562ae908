//! How the server asks the gate. Every request ends within `TIMEOUT`, so that no page waits for the
//! gate for ever.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use super::protocol::{
    CaptiveApiUrl, ClientState, LeaseEvent, MAX_REPLY, RadioView, Refusal, Reply, Request, Station,
    VERSION, WifiChange, WifiState,
};
use crate::wire::{self, FrameError, Silent};

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

impl From<Silent> for Error {
    fn from(silent: Silent) -> Self {
        match silent {
            Silent::Unreachable { path, source } => Self::Unreachable { path, source },
            Silent::Slow(_) => Self::Slow,
            Silent::Broken(error) => Self::Broken(error),
        }
    }
}

/// A connection to the gate, to be cloned freely.
#[derive(Debug, Clone)]
pub struct Client(wire::Line);

impl Client {
    /// A client of the gate at this socket. Nothing is connected before the first request.
    pub fn new(socket: impl Into<PathBuf>) -> Self {
        Self(wire::Line::new(socket, VERSION, MAX_REPLY))
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

    /// The radio, what is on the air, and the cables.
    pub async fn radio(&self) -> Result<RadioView, Error> {
        match self.ask(&Request::Radio).await? {
            Reply::Radio(view) => Ok(view),
            _ => Err(Error::Beside),
        }
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
        match self.0.ask(request, TIMEOUT).await? {
            Reply::Refused(refusal) => Err(refusal.into()),
            reply => Ok(reply),
        }
    }
}
