//! One connection's bytes, with a patience that ends: nobody keeps a place by sending slowly, by not reading, or by
//! having left without a word.
//!
//! Invariants: one timer a connection, set anew only when it would fire too late, so that a request costs no timer; a
//! request being answered is never cut here ([`super::limits`] bounds it); a closing connection is read to its end for a
//! moment, because closing over unread bytes makes the kernel take back the answer that was just sent.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::clock::moment;

/// From a request's first byte to the end of its head.
pub const HEAD_TIME: Duration = Duration::from_secs(10);
/// Between two requests.
pub const IDLE_TIME: Duration = Duration::from_secs(60);
/// Without a byte of the answer being taken.
pub const WRITE_TIME: Duration = Duration::from_secs(20);
/// From the last byte sent to the last one heard, when closing.
const LINGER_TIME: Duration = Duration::from_secs(2);
/// Bytes thrown away when closing: a form far too long is still told so, a film is not.
const LINGER_BYTES: usize = 8 * 1024 * 1024;

/// What the service tells the stream about the requests that pass over it.
#[derive(Default)]
pub struct Pulse {
    busy: AtomicBool,
    answered: AtomicU64,
}

impl Pulse {
    /// A request was answered at once.
    pub fn beat(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is being worked on, until the guard is dropped.
    pub fn busy(self: &Arc<Self>) -> Busy {
        self.busy.store(true, Ordering::Relaxed);
        Busy(Arc::clone(self))
    }
}

/// See [`Pulse::busy`].
pub struct Busy(Arc<Pulse>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.store(false, Ordering::Relaxed);
        self.0.beat();
    }
}

/// A stream that ends with [`io::ErrorKind::TimedOut`] where its peer takes too long.
pub struct Patient<S> {
    io: S,
    pulse: Arc<Pulse>,
    timer: Pin<Box<Sleep>>,
    /// The last answer, or the connection's start.
    rested: Instant,
    /// Answers counted when `rested` was set.
    answered: u64,
    /// The first byte of a request whose head is not complete.
    head_since: Option<Instant>,
    /// A write that waits for the peer to read.
    stuck_since: Option<Instant>,
    ended: bool,
    closing: Option<Closing>,
}

struct Closing {
    until: Instant,
    /// Whether our own half is closed.
    shut: bool,
    thrown: usize,
}

impl<S> Patient<S> {
    /// Watches over a connection that has just been accepted; `pulse` says what its requests are doing.
    pub fn new(io: S, pulse: Arc<Pulse>) -> Self {
        let now = moment();
        Self {
            io,
            pulse,
            timer: Box::pin(sleep_until(now + IDLE_TIME)),
            rested: now,
            answered: 0,
            head_since: None,
            stuck_since: None,
            ended: false,
            closing: None,
        }
    }

    /// When patience ends, if nothing more happens; never while a request is being worked on.
    fn deadline(&mut self) -> Option<Instant> {
        if let Some(since) = self.stuck_since {
            return Some(since + WRITE_TIME);
        }
        if self.pulse.busy.load(Ordering::Relaxed) {
            return None;
        }
        let answered = self.pulse.answered.load(Ordering::Relaxed);
        if answered != self.answered {
            self.answered = answered;
            self.rested = moment();
            self.head_since = None;
        }
        Some(
            self.head_since
                .map_or(self.rested + IDLE_TIME, |since| since + HEAD_TIME),
        )
    }

    /// Registers the task for the end of patience; `Ready` once it has come.
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while let Some(deadline) = self.deadline() {
            if self.timer.deadline() > deadline {
                self.timer.as_mut().reset(deadline);
            }
            ready!(self.timer.as_mut().poll(cx));
            if moment() >= deadline {
                return Poll::Ready(());
            }
            self.timer.as_mut().reset(deadline);
        }
        Poll::Pending
    }

    fn wrote(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if polled.is_ready() {
            self.stuck_since = None;
            return polled;
        }
        self.stuck_since.get_or_insert_with(moment);
        self.poll_patience(cx)
            .map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        match Pin::new(&mut this.io).poll_read(cx, buf) {
            Poll::Ready(read) => {
                this.ended |= read.is_err() || buf.filled().len() == before;
                // Whether these bytes open a request or belong to one at work, `deadline` knows.
                this.deadline();
                this.head_since.get_or_insert_with(moment);
                Poll::Ready(read)
            }
            Poll::Pending => this
                .poll_patience(cx)
                .map(|()| Err(io::ErrorKind::TimedOut.into())),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.io).poll_write(cx, buf);
        this.wrote(cx, polled)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.io).poll_write_vectored(cx, bufs);
        this.wrote(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.io).poll_flush(cx) {
            Poll::Ready(flushed) => {
                this.stuck_since = None;
                Poll::Ready(flushed)
            }
            // Only TLS has anything to flush: bytes that the socket did not take.
            Poll::Pending => {
                this.stuck_since.get_or_insert_with(moment);
                this.poll_patience(cx)
                    .map(|()| Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let closing = this.closing.get_or_insert_with(|| {
            let until = moment() + LINGER_TIME;
            this.timer.as_mut().reset(until);
            Closing {
                until,
                shut: false,
                thrown: 0,
            }
        });
        if !closing.shut {
            match Pin::new(&mut this.io).poll_shutdown(cx) {
                Poll::Ready(shut) => shut?,
                Poll::Pending => return this.timer.as_mut().poll(cx).map(Ok),
            }
            closing.shut = true;
        }
        let mut bin = [0; 4096];
        while !this.ended && closing.thrown < LINGER_BYTES && moment() < closing.until {
            let mut buf = ReadBuf::new(&mut bin);
            match Pin::new(&mut this.io).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) if !buf.filled().is_empty() => {
                    closing.thrown += buf.filled().len()
                }
                Poll::Ready(_) => this.ended = true,
                Poll::Pending => return this.timer.as_mut().poll(cx).map(Ok),
            }
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    fn connection() -> (DuplexStream, Patient<DuplexStream>, Arc<Pulse>) {
        let pulse = Arc::<Pulse>::default();
        let (client, ours) = duplex(1024);
        (client, Patient::new(ours, Arc::clone(&pulse)), pulse)
    }

    async fn read(stream: &mut Patient<DuplexStream>) -> io::Result<usize> {
        stream.read(&mut [0; 512]).await
    }

    fn is_late(read: &io::Result<usize>) -> bool {
        read.as_ref()
            .is_err_and(|e| e.kind() == io::ErrorKind::TimedOut)
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_let_go() {
        let (_client, mut stream, _) = connection();
        let start = moment();
        assert!(is_late(&read(&mut stream).await));
        assert_eq!(start.elapsed().as_secs(), IDLE_TIME.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_sent_letter_by_letter_is_let_go() {
        let (mut client, mut stream, _) = connection();
        let start = moment();
        let sender = tokio::spawn(async move {
            while client.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        let end = loop {
            let read = read(&mut stream).await;
            if read.is_err() {
                break read;
            }
        };
        assert!(is_late(&end));
        assert_eq!(start.elapsed().as_secs(), HEAD_TIME.as_secs());
        drop(stream);
        sender.await.expect("the sender saw the end");
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_being_worked_on_is_not_cut_and_the_next_has_its_own_time() {
        let (mut client, mut stream, pulse) = connection();
        client.write_all(b"GET").await.expect("sent");
        read(&mut stream).await.expect("heard");
        let busy = pulse.busy();
        let waited = tokio::time::timeout(Duration::from_secs(300), read(&mut stream)).await;
        assert!(waited.is_err(), "still open");
        drop(busy);
        let start = moment();
        assert!(is_late(&read(&mut stream).await));
        assert_eq!(start.elapsed().as_secs(), IDLE_TIME.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_read_the_answer_is_let_go() {
        let (_client, mut stream, _) = connection();
        let start = moment();
        let written = stream.write_all(&[0; 4096]).await;
        assert_eq!(written.expect_err("stuck").kind(), io::ErrorKind::TimedOut);
        assert_eq!(start.elapsed().as_secs(), WRITE_TIME.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_closing_connection_is_read_to_its_end_but_not_for_long() {
        let (mut client, mut stream, _) = connection();
        client.write_all(b"more than was read").await.expect("sent");
        let start = moment();
        stream.shutdown().await.expect("closed");
        assert_eq!(start.elapsed(), LINGER_TIME);

        let (client, mut stream, _) = connection();
        drop(client);
        let start = moment();
        stream.shutdown().await.ok();
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}
