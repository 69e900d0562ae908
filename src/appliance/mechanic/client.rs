//! How the server asks the mechanic. Every request ends within its time, so that no page waits for ever; looking for an
//! update, which takes long, has a conversation of its own and holds up no other.

use std::path::PathBuf;
use std::time::Duration;

use super::protocol::{
    Look, MAX_REPLY, Refusal, Reply, Request, Silence, Slots, Source, Stick, StickId, VERSION, Work,
};
use crate::wire::{Line, Silent};

/// How long a request may take: mounting a slow stick does.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long looking for an update may take, and beginning to install one, which looks again.
const LOOKING: Duration = Duration::from_secs(50);

/// Why a request to the mechanic brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is none, or it does not answer.
    #[error("parvis-mechanic does not answer")]
    Silent(#[from] Silent),
    /// It answered something else than what was asked.
    #[error("parvis-mechanic answered beside the question: are both programs of the same version?")]
    Beside,
    /// It said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A connection to the mechanic, to be cloned freely.
#[derive(Debug, Clone)]
pub struct Client {
    socket: PathBuf,
    line: Line,
}

impl Client {
    /// A client of the mechanic at this socket. Nothing is connected before the first request.
    pub fn new(socket: impl Into<PathBuf>) -> Self {
        let socket = socket.into();
        Self {
            line: Line::new(&socket, VERSION, MAX_REPLY),
            socket,
        }
    }

    /// The sticks that are plugged in.
    pub async fn sticks(&self) -> Result<Vec<Stick>, Error> {
        match self.ask(Request::Sticks).await? {
            Reply::Sticks(sticks) => Ok(sticks),
            _ => Err(Error::Beside),
        }
    }

    /// Mounts a stick at `machine.stick`, owned by the server's account.
    pub async fn mount(&self, stick: StickId) -> Result<(), Error> {
        self.ask_done(Request::Mount { stick }).await
    }

    /// Lets the mounted stick go.
    pub async fn unmount(&self) -> Result<(), Error> {
        self.ask_done(Request::Unmount).await
    }

    /// Looks for an update.
    pub async fn look(&self, source: Source) -> Result<Look, Error> {
        let apart = Self::new(&self.socket);
        match apart
            .ask_for(Request::LookForUpdate(source), LOOKING)
            .await?
        {
            Reply::Look(look) => Ok(look),
            _ => Err(Error::Beside),
        }
    }

    /// Begins to install the update that lies there.
    pub async fn install(&self, source: Source) -> Result<(), Error> {
        let apart = Self::new(&self.socket);
        done(&apart.ask_for(Request::Install(source), LOOKING).await?)
    }

    /// What the mechanic is at.
    pub async fn work(&self) -> Result<Work, Error> {
        match self.ask(Request::Progress).await? {
            Reply::Work(work) => Ok(work),
            _ => Err(Error::Beside),
        }
    }

    /// The two systems of this machine.
    pub async fn slots(&self) -> Result<Slots, Error> {
        match self.ask(Request::Slots).await? {
            Reply::Slots(slots) => Ok(slots),
            _ => Err(Error::Beside),
        }
    }

    /// Keeps the running system; root only.
    pub async fn confirm(&self) -> Result<(), Error> {
        done(&self.ask_for(Request::Confirm, LOOKING).await?)
    }

    /// Notes why the running system is not kept; root only.
    pub async fn not_confirmed(&self, silence: Silence) -> Result<(), Error> {
        self.ask_done(Request::NotConfirmed(silence)).await
    }

    /// What became of the last update has been read.
    pub async fn understood(&self) -> Result<(), Error> {
        self.ask_done(Request::Understood).await
    }

    /// Restarts the machine in a moment.
    pub async fn restart(&self) -> Result<(), Error> {
        self.ask_done(Request::Restart).await
    }

    /// Switches the machine off in a moment.
    pub async fn power_off(&self) -> Result<(), Error> {
        self.ask_done(Request::PowerOff).await
    }

    async fn ask_done(&self, request: Request) -> Result<(), Error> {
        done(&self.ask(request).await?)
    }

    async fn ask(&self, request: Request) -> Result<Reply, Error> {
        self.ask_for(request, PATIENCE).await
    }

    async fn ask_for(&self, request: Request, patience: Duration) -> Result<Reply, Error> {
        match self.line.ask(&request, patience).await? {
            Reply::Refused(refusal) => Err(refusal.into()),
            reply => Ok(reply),
        }
    }
}

fn done(reply: &Reply) -> Result<(), Error> {
    match reply {
        Reply::Done => Ok(()),
        _ => Err(Error::Beside),
    }
}
