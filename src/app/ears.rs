//! The sockets that the box listens on: opened once, and kept while one version of the store gives way to another, so that
//! whoever knocks meanwhile waits.

use std::io;
use std::net::{SocketAddr, TcpListener as Socket};

use tokio::net::{TcpListener, TcpSocket};

use super::manager::Sockets;
use crate::config::Config;
use crate::web::words::Words;

/// Connections that the kernel keeps waiting while every place is taken.
const WAITING_OUTSIDE: u32 = 1024;

/// The sockets of http and https.
pub(super) struct Ears {
    http: Socket,
    https: Option<Socket>,
    /// Where http is heard.
    pub(super) address: SocketAddr,
}

impl Ears {
    /// Opens what the configuration says, or takes what the service manager holds.
    ///
    /// # Errors
    /// In words: an address is taken, or not ours.
    pub(super) fn open(config: &Config, words: Words) -> Result<Self, String> {
        let mut sockets = Sockets::take().map_err(|e| e.to_string())?;
        let mut listen = |address: SocketAddr| {
            listen(address, &mut sockets).map_err(|e| match e.kind() {
                io::ErrorKind::AddrInUse => {
                    words.t1("tasks-port-busy", "port", address.port().to_string())
                }
                _ => format!("{address}: {e}"),
            })
        };
        let http = listen(config.site.http)?;
        Ok(Self {
            address: http.local_addr().map_err(|e| e.to_string())?,
            https: config.site.https.map(listen).transpose()?,
            http,
        })
    }

    /// Hears http, for as long as the listener lives.
    pub(super) fn http(&self) -> io::Result<TcpListener> {
        TcpListener::from_std(self.http.try_clone()?)
    }

    /// Hears https likewise, where the box speaks it.
    pub(super) fn https(&self) -> io::Result<Option<TcpListener>> {
        let socket = self.https.as_ref().map(Socket::try_clone).transpose()?;
        socket.map(TcpListener::from_std).transpose()
    }
}

/// The socket of this address: the one that the service manager holds, or our own.
fn listen(address: SocketAddr, sockets: &mut Sockets) -> io::Result<Socket> {
    if let Some(handed) = sockets.of(address)? {
        return handed.into_std();
    }
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING_OUTSIDE)?.into_std()
}
