//! The service manager, where there is one: the sockets it holds for us, being ready, being alive.
//!
//! Without one (a laptop, a test) nothing here does anything: sockets are opened as the configuration says.

use std::io;
use std::net::{SocketAddr, TcpListener};

use listenfd::ListenFd;
use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

use crate::store::{Error, Read, Snapshot, Store};

/// The listening sockets that came with the process (sd_listen_fds(3)). The ports below 1024 are the manager's to
/// open, and what knocks while the box restarts waits instead of being refused.
pub(super) struct Sockets(Vec<TcpListener>);

impl Sockets {
    /// Takes what was handed over.
    ///
    /// # Errors
    /// One of them is not a listening TCP socket.
    pub(super) fn take() -> io::Result<Self> {
        let mut handed = ListenFd::from_env();
        let mut sockets = Vec::with_capacity(handed.len());
        for at in 0..handed.len() {
            sockets.extend(handed.take_tcp_listener(at)?);
        }
        Ok(Self(sockets))
    }

    /// The socket of this port, if it is among them.
    ///
    /// # Errors
    /// The system does not let it be used without blocking.
    pub(super) fn of(
        &mut self,
        address: SocketAddr,
    ) -> io::Result<Option<tokio::net::TcpListener>> {
        let is_it = |socket: &TcpListener| {
            let local = socket.local_addr();
            local.is_ok_and(|local| local.port() == address.port())
        };
        let Some(at) = self.0.iter().position(is_it) else {
            return Ok(None);
        };
        let socket = self.0.swap_remove(at);
        socket.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(socket).map(Some)
    }
}

/// Says that the doors are open.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// Says that the box is closing.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Shows the manager's watchdog, where it set one, that the box still reads its store; until told to stop.
pub(super) async fn stay_alive(store: Store, stop: CancellationToken) {
    let Some(patience) = sd_notify::watchdog_enabled() else {
        return;
    };
    let beats = async {
        let mut beat = tokio::time::interval(patience / 3);
        loop {
            beat.tick().await;
            if tokio::time::timeout(patience, reads(&store)).await == Ok(true) {
                tell(&[NotifyState::Watchdog]);
            }
        }
    };
    stop.run_until_cancelled(beats).await;
}

async fn reads(store: &Store) -> bool {
    let read = |snapshot: &Snapshot| snapshot.last_change();
    store.read::<_, Error, _>(read).await.is_ok()
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "the service manager was not told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_is_found_by_its_port_and_taken_once() {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = socket.local_addr().expect("bound");
        let mut sockets = Sockets(vec![socket]);
        let anywhere = SocketAddr::from(([0, 0, 0, 0], address.port()));
        let taken = sockets.of(anywhere).expect("usable").expect("found");
        assert_eq!(taken.local_addr().expect("bound"), address);
        assert!(sockets.of(anywhere).expect("usable").is_none());
    }
}
