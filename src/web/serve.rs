//! The listener: connections in, requests to the pages kept or to the router, an orderly end.
//!
//! Invariants: no error of the network or of one connection ends the loop; a lack of file handles or memory makes it
//! wait, never spin; every connection holds a [`Seat`] and every request knows its [`Peer`].

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::{Method, Request, StatusCode, header, request};
use http_body_util::Full;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OwnedSemaphorePermit;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::assets::takes_gzip;
use super::cache::{self, Key, Pages, Ready};
use super::limits::{Seat, Seats, TimedBody};
use super::stream::{Busy, Patient, Pulse};
use super::{Error, Peer, Shell, host};

/// How long open requests may take to end once the box is told to stop.
const GRACE: Duration = Duration::from_secs(5);
/// How long a handshake may take.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// How long the loop rests when the system has no handle or memory for another connection.
const REST: Duration = Duration::from_millis(200);
/// Largest head of a request. Captured requests carry other sites' cookies, often 8 kB of them.
const HEAD_BYTES: usize = 32 * 1024;

/// The site as the listeners see it. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

struct Parts {
    shell: Shell,
    router: Router,
    pages: Pages,
    seats: Seats,
}

impl Site {
    /// The site of this router, with its shared pages kept in `pages`.
    pub fn new(shell: Shell, router: Router, pages: Pages) -> Self {
        Self(Arc::new(Parts {
            shell,
            router,
            pages,
            seats: Seats::default(),
        }))
    }

    /// Serves over http until told to stop; open requests are given time to end.
    pub async fn http(&self, listener: TcpListener, stop: CancellationToken) {
        self.listen(listener, None, stop).await;
    }

    /// Serves over https likewise.
    pub async fn https(&self, listener: TcpListener, tls: TlsAcceptor, stop: CancellationToken) {
        self.listen(listener, Some(tls), stop).await;
    }

    async fn listen(
        &self,
        listener: TcpListener,
        tls: Option<TlsAcceptor>,
        stop: CancellationToken,
    ) {
        let open = TaskTracker::new();
        while let Some((stream, client, place)) =
            stop.run_until_cancelled(self.next(&listener)).await
        {
            let Some(seat) = self.0.seats.give(place, client.ip()) else {
                continue;
            };
            let Ok(peer) = peer(&stream, client, tls.is_some()) else {
                continue;
            };
            let connection = Connection {
                site: self.clone(),
                peer,
                stop: stop.clone(),
                _seat: seat,
            };
            match &tls {
                None => drop(open.spawn(connection.serve(stream))),
                Some(tls) => drop(open.spawn(connection.handshake(tls.clone(), stream))),
            }
        }
        drop(listener);
        open.close();
        let _ = tokio::time::timeout(GRACE, open.wait()).await;
    }

    /// The next connection, as soon as there is a place for it.
    async fn next(&self, listener: &TcpListener) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
        let place = self.0.seats.place().await;
        let mut said = false;
        loop {
            match listener.accept().await {
                Ok((stream, client)) => return (stream, client, place),
                Err(e) if is_of_one_connection(&e) => {}
                Err(error) => {
                    if !std::mem::replace(&mut said, true) {
                        tracing::warn!(%error, "no connection can be accepted at the moment");
                    }
                    tokio::time::sleep(REST).await;
                }
            }
        }
    }

    /// Answers a request: from the pages kept where it can be, else by the router.
    fn answer(&self, peer: Peer, pulse: &Arc<Pulse>, request: Request<Incoming>) -> Answer {
        let (parts, body) = request.into_parts();
        // Two names are none (RFC 9112, 3.2): whoever looks at the other one would be led astray.
        if parts.headers.get_all(header::HOST).iter().nth(1).is_some() {
            pulse.beat();
            return refused(StatusCode::BAD_REQUEST);
        }
        let key = self.0.pages.key(&peer, &parts);
        if let Some(ready) = key.as_ref().and_then(|key| self.0.pages.ready(key, &parts)) {
            pulse.beat();
            return Answer::Ready(Some(ready));
        }
        let (site, busy) = (self.clone(), pulse.busy());
        Answer::Made(Box::pin(async move {
            site.make(peer, key, parts, body, busy).await
        }))
    }

    async fn make(
        self,
        peer: Peer,
        key: Option<Key>,
        mut parts: request::Parts,
        body: Incoming,
        _busy: Busy,
    ) -> http::Response<SiteBody> {
        parts.extensions.insert(peer);
        // The answer to HEAD is that to GET; hyper sends its head alone, with the true length.
        if parts.method == Method::HEAD {
            parts.method = Method::GET;
        }
        let takes_gzip = takes_gzip(&parts.headers);
        // Whoever is captured asks for the same few addresses, each gets an answer of its own, and none waits for another.
        let host = host::named(&parts);
        let key = key.filter(|_| host::is_own(&self.0.shell, &peer, &host));
        let head = key.is_some().then(|| parts.clone());
        let request = Request::from_parts(parts, Body::new(TimedBody::new(body)));
        let is_act = !matches!(*request.method(), Method::GET | Method::HEAD);
        let route = async {
            let routed = self.0.router.clone().oneshot(request);
            let routed = async { routed.await.unwrap_or_else(|never| match never {}) };
            if is_act {
                // A phone that goes away half-way must not leave half an act: what it asked is done to the end, and its
                // form remembers that it was.
                match tokio::spawn(routed).await {
                    Ok(made) => made,
                    Err(_) => Error::internal("an act was cut off").into_response(),
                }
            } else {
                routed.await
            }
        };
        let made = match key.zip(head) {
            Some((key, head)) => match self.0.pages.share(&key, &head, route).await {
                Ok(ready) => return ready.map(SiteBody::Ready),
                Err(made) => made,
            },
            None => route.await,
        };
        cache::compressed(made, takes_gzip)
            .await
            .map(SiteBody::Made)
    }
}

/// The answer to what no browser sends: it needs no page.
fn refused(status: StatusCode) -> Answer {
    let mut answer = Ready::new(Full::default());
    *answer.status_mut() = status;
    Answer::Ready(Some(answer))
}

/// A connection that was given a place.
struct Connection {
    site: Site,
    peer: Peer,
    stop: CancellationToken,
    _seat: Seat,
}

impl Connection {
    async fn handshake(self, tls: TlsAcceptor, stream: TcpStream) {
        if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_TIME, tls.accept(stream)).await {
            self.serve(stream).await;
        }
    }

    async fn serve<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(self, stream: S) {
        let pulse = Arc::<Pulse>::default();
        let stream = Patient::new(stream, Arc::clone(&pulse));
        let service = service_fn(|request| self.site.answer(self.peer, &pulse, request));
        let mut builder = http1::Builder::new();
        // The stream itself is patient, with one timer a connection instead of one a request.
        builder
            .header_read_timeout(None)
            .max_buf_size(HEAD_BYTES)
            // One write an answer. Not by `pipeline_flush`: that loses an answer which closes a connection on which the
            // next request already waits, and the portal's answers close theirs.
            .writev(false);
        let mut served = builder.serve_connection(TokioIo::new(stream), service);
        // What goes wrong on one connection is its client's affair, and says who that was: it is not logged.
        tokio::select! {
            biased;
            _ = &mut served => {}
            () = self.stop.cancelled() => {
                Pin::new(&mut served).graceful_shutdown();
                let _ = (&mut served).await;
            }
        }
        // A head that was refused leaves bytes unread: closing over them would take the refusal back.
        let _ = served.into_parts().io.into_inner().shutdown().await;
    }
}

/// The two ends of a connection, an IPv4 address as such even where the socket speaks IPv6.
fn peer(stream: &TcpStream, client: SocketAddr, secure: bool) -> io::Result<Peer> {
    let plain = |address: SocketAddr| SocketAddr::new(address.ip().to_canonical(), address.port());
    stream.set_nodelay(true)?;
    Ok(Peer {
        client: plain(client),
        local: plain(stream.local_addr()?),
        secure,
    })
}

/// Errors of one connection that say nothing about the listener.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

/// An answer on its way: at once from the pages kept, or when the router has made it.
enum Answer {
    Ready(Option<Ready>),
    Made(Pin<Box<dyn Future<Output = http::Response<SiteBody>> + Send>>),
}

impl Future for Answer {
    type Output = Result<http::Response<SiteBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Ready(ready) => {
                let ready = ready.take().expect("a future is not polled after its end");
                Poll::Ready(Ok(ready.map(SiteBody::Ready)))
            }
            Self::Made(made) => made.as_mut().poll(cx).map(Ok),
        }
    }
}

/// The body of an answer, without an allocation for those from the cache.
enum SiteBody {
    Ready(Full<Bytes>),
    Made(Body),
}

impl hyper::body::Body for SiteBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.get_mut() {
            Self::Ready(body) => Pin::new(body)
                .poll_frame(cx)
                .map_err(|never| match never {}),
            Self::Made(body) => Pin::new(body).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Ready(body) => body.is_end_stream(),
            Self::Made(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Ready(body) => body.size_hint(),
            Self::Made(body) => body.size_hint(),
        }
    }
}

#[cfg(test)]
mod tests;
