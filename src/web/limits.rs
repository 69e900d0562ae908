//! How much one client may take: bytes in a form, time for a request, tries at signing in, posts, connections.
//!
//! Invariants: memory for counting is bounded, whoever asks; a client is counted by its own address, since phones on the
//! venue's network have one each; nothing counted is written anywhere. The box itself (loopback) may open as many
//! connections as there are, because a proxy or a test speaks for many from there.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use governor::clock::{Clock, MonotonicClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use http::{HeaderMap, HeaderValue, header};
use http_body_util::LengthLimitError;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Error;
use super::tries::Tries;
use crate::clock::moment;

/// Largest form: texts of a few pages.
pub const FORM_BYTES: usize = 64 * 1024;
/// Files received at once: each is held in memory until it is dealt with, and others wait.
pub const UPLOADS: usize = 2;
/// For a whole request, from its head to the head of the answer.
pub const REQUEST_TIME: Duration = Duration::from_secs(60);
/// For the whole body of a request.
pub const BODY_TIME: Duration = Duration::from_secs(30);
/// Between two pieces of a body.
pub const PIECE_TIME: Duration = Duration::from_secs(10);
/// Open connections in all.
pub const CONNECTIONS: usize = 1000;
/// Open connections of one client: a browser opens six, a phone has several browsers and a portal sheet.
pub const CONNECTIONS_EACH: usize = 48;
/// Clients counted one by one; those beyond share one count.
const COUNTED: usize = 4096;

/// The rates a client may act at.
pub struct Limits {
    /// Wrong tries at codes, cards and the like.
    pub tries: Tries,
    /// Forms sent, of whatever kind.
    pub posting: PerClient,
    /// The places for files being received.
    pub uploads: Arc<Semaphore>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tries: Tries::default(),
            posting: PerClient::new(40, Duration::from_secs(2)),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
        }
    }
}

/// A rate for each client: so many at once, and one more each period.
pub struct PerClient {
    counts: DefaultKeyedRateLimiter<IpAddr>,
    clock: MonotonicClock,
}

impl PerClient {
    /// `burst` at once, then one every `period`.
    ///
    /// # Panics
    /// With a burst or a period of zero.
    pub fn new(burst: u32, period: Duration) -> Self {
        let burst = NonZeroU32::new(burst).expect("a limiter lets something through");
        let quota = Quota::with_period(period)
            .expect("a period is not zero")
            .allow_burst(burst);
        Self {
            counts: DefaultKeyedRateLimiter::keyed(quota),
            clock: MonotonicClock,
        }
    }

    /// Counts one try.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait.
    pub fn check(&self, client: IpAddr) -> Result<(), Error> {
        let counted = self.counts.check_key(&self.counted_as(client));
        counted.map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            Error::TooMany(
                u32::try_from(wait.as_secs())
                    .unwrap_or(u32::MAX)
                    .saturating_add(1),
            )
        })
    }

    /// Forgets clients that have rested long enough; one that still finds no place is counted with all such others.
    fn counted_as(&self, client: IpAddr) -> IpAddr {
        if self.counts.len() < COUNTED {
            return key_of(client);
        }
        self.counts.retain_recent();
        if self.counts.len() < COUNTED {
            key_of(client)
        } else {
            IpAddr::V6(Ipv6Addr::UNSPECIFIED)
        }
    }
}

/// What a client is counted by: its address; of a global IPv6 address the first 64 bits, since a client has all the rest.
/// On the link itself and in unique local ranges every phone shares those 64 bits, so there it is the whole address.
pub fn key_of(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(v6)
            if !(v6.is_unicast_link_local() || v6.is_unique_local() || v6.is_loopback()) =>
        {
            IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)))
        }
        address => address,
    }
}

/// The places for connections.
pub struct Seats {
    all: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A place, given back when dropped.
pub struct Seat {
    client: IpAddr,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    _place: OwnedSemaphorePermit,
}

impl Default for Seats {
    fn default() -> Self {
        Self::new(CONNECTIONS)
    }
}

impl Seats {
    /// Seats for so many connections at once, all free.
    pub fn new(places: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(places)),
            taken: Arc::default(),
        }
    }

    /// Waits for a place: connections beyond the limit wait in the kernel's queue, and idle ones are let go in time.
    pub async fn place(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.all)
            .acquire_owned()
            .await
            .expect("the places are never closed")
    }

    /// Gives a place to a client, unless it has its share already.
    pub fn give(&self, place: OwnedSemaphorePermit, client: IpAddr) -> Option<Seat> {
        let client = key_of(client);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(client).or_default();
        if *count >= CONNECTIONS_EACH && !client.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Seat {
            client,
            taken: Arc::clone(&self.taken),
            _place: place,
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.client);
            }
        }
    }
}

/// Reads a form's bytes.
///
/// # Errors
/// It is not a form, too large (said before it is read, where it says its length), too slow, or it broke off.
pub async fn form_bytes(headers: &HeaderMap, body: axum::body::Body) -> Result<Bytes, Error> {
    let mime = headers
        .get(header::CONTENT_TYPE)
        .map_or(&b""[..], HeaderValue::as_bytes);
    let mime = mime.split(|&b| b == b';').next().unwrap_or_default();
    if !mime
        .trim_ascii()
        .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    {
        return Err(Error::Bad("not a form"));
    }
    if body.size_hint().lower() > FORM_BYTES as u64 {
        return Err(Error::TooLarge);
    }
    axum::body::to_bytes(body, FORM_BYTES).await.map_err(|e| {
        if has_cause::<LengthLimitError>(&e) {
            Error::TooLarge
        } else if has_cause::<TooSlow>(&e) {
            Error::TooSlow
        } else {
            Error::Bad("the form broke off")
        }
    })
}

/// Whether an error was caused by one of this kind.
pub(super) fn has_cause<C: std::error::Error + 'static>(error: &dyn std::error::Error) -> bool {
    std::iter::successors(error.source(), |&e| e.source()).any(|e| e.is::<C>())
}

/// Why a body's reading ended: it came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

/// A request's body that must arrive in time: each piece, and the whole.
pub struct TimedBody<B> {
    inner: B,
    until: Instant,
    piece: Option<Pin<Box<Sleep>>>,
}

impl<B> TimedBody<B> {
    /// Starts the time that the whole body has.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            until: moment() + BODY_TIME,
            piece: None,
        }
    }
}

impl<B: Body + Unpin> Body for TimedBody<B>
where
    B::Error: Into<axum::BoxError>,
{
    type Data = B::Data;
    type Error = axum::BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, Self::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.inner).poll_frame(cx) {
            this.piece = None;
            let late = moment() >= this.until;
            return Poll::Ready(frame.map(|f| {
                if late {
                    Err(TooSlow.into())
                } else {
                    f.map_err(Into::into)
                }
            }));
        }
        let until = this.until;
        let piece = this
            .piece
            .get_or_insert_with(|| Box::pin(sleep_until(until.min(moment() + PIECE_TIME))));
        piece.as_mut().poll(cx).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v4(last: u8) -> IpAddr {
        IpAddr::from([10, 17, 0, last])
    }

    #[test]
    fn who_tries_too_often_waits_and_the_neighbour_does_not() {
        let limit = PerClient::new(3, Duration::from_secs(60));
        assert!((0..3).all(|_| limit.check(v4(7)).is_ok()));
        let Err(Error::TooMany(seconds)) = limit.check(v4(7)) else {
            panic!("the fourth try is refused")
        };
        assert!((1..=60).contains(&seconds), "{seconds}");
        assert!(limit.check(v4(8)).is_ok());
    }

    #[test]
    fn a_flood_of_addresses_takes_no_more_memory_and_is_counted_together() {
        let limit = PerClient::new(1, Duration::from_secs(3600));
        let flood = (0..10_000_u32).map(|n| IpAddr::from((0x0a00_0000 + n).to_be_bytes()));
        let passed = flood.filter(|&a| limit.check(a).is_ok()).count();
        assert_eq!(
            passed,
            COUNTED + 1,
            "each counted one once, all others once together"
        );
        assert!(limit.counts.len() <= COUNTED + 1);
    }

    #[test]
    fn a_client_is_its_address_or_its_ipv6_network() {
        let key = |text: &str| key_of(text.parse().expect("address")).to_string();
        assert_eq!(key("10.17.0.9"), "10.17.0.9");
        assert_eq!(key("::ffff:10.17.0.9"), "10.17.0.9");
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(key("fe80::1:2:3:4"), "fe80::1:2:3:4");
        assert_eq!(key("fd00:1::7"), "fd00:1::7");
    }

    #[tokio::test]
    async fn one_phone_cannot_take_every_place() {
        let seats = Seats::default();
        let mut held = Vec::new();
        for _ in 0..CONNECTIONS_EACH {
            held.push(
                seats
                    .give(seats.place().await, v4(7))
                    .expect("within its share"),
            );
        }
        assert!(seats.give(seats.place().await, v4(7)).is_none());
        assert!(seats.give(seats.place().await, v4(8)).is_some());
        held.pop();
        assert!(
            seats.give(seats.place().await, v4(7)).is_some(),
            "a place given back can be taken again"
        );
        drop(held);
        assert_eq!(seats.all.available_permits(), CONNECTIONS);
        assert!(seats.taken.lock().expect("not poisoned").is_empty());
    }
}
