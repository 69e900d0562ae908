//! The hand-over: a visit goes on in the real browser, where the sheet cannot follow (downloads, lasting sessions).
//!
//! Invariants: a link works once, for two minutes of the monotonic clock, and leads to a page of this house only; a link
//! is known by the hash of its secret, so that neither its lookup nor a look into memory tells it; one client holds few
//! links at a time, all clients together a bounded number. No session goes along: the desk's, the only ones there are, are
//! worth nothing over the sheet's plain http and must not leave by a code that others can see.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::web::{Lang, text};

/// How long a link works: the time to look from one window to the other.
pub const GOOD_FOR: Duration = Duration::from_secs(120);
/// Links one client may hold; a further one replaces its oldest. The box itself (loopback) may hold all there are: a
/// proxy or a test speaks for many from there.
const PER_CLIENT: usize = 4;
/// Links held in all; a further one replaces the oldest.
const HELD: usize = 1024;

/// A page of this house that a link may lead to: path and query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination(String);

impl Destination {
    /// The front page.
    pub fn home() -> Self {
        Self("/".into())
    }

    /// Takes only what leads to a page of this house ([`text::own_page`]).
    pub fn parse(text: &str) -> Option<Self> {
        text::own_page(text).map(|page| Self(page.to_owned()))
    }

    /// The page's path and query.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same page in a language that the next browser does not ask for by itself.
    #[must_use]
    pub fn in_language(&self, lang: Lang) -> String {
        let (path, query) = self.0.split_once('?').unwrap_or((&self.0, ""));
        let kept = query
            .split('&')
            .filter(|p| !p.is_empty() && !p.starts_with("lang="));
        let own = format!("lang={}", lang.tag());
        let pairs: Vec<&str> = kept.chain([own.as_str()]).collect();
        format!("{path}?{}", pairs.join("&"))
    }
}

struct Held {
    to: Destination,
    from: IpAddr,
    since: Instant,
}

type Name = [u8; 32];

/// Visits on their way.
pub struct Handovers {
    key: [u8; 32],
    held: Mutex<HashMap<Name, Held>>,
}

impl Default for Handovers {
    fn default() -> Self {
        Self {
            key: rand::random(),
            held: Mutex::default(),
        }
    }
}

impl Handovers {
    fn held(&self) -> MutexGuard<'_, HashMap<Name, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a secret is known by.
    fn name(&self, secret: &str) -> Name {
        *blake3::keyed_hash(&self.key, secret.as_bytes()).as_bytes()
    }

    /// Sends a visit on its way to a page; the secret of its link, 128 bits of chance in 22 characters.
    pub fn begin(&self, to: Destination, from: IpAddr, now: Instant) -> String {
        let secret = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
        let mut held = self.held();
        held.retain(|_, h| good(h, now));
        let share = if from.is_loopback() { HELD } else { PER_CLIENT };
        if held.values().filter(|h| h.from == from).count() >= share {
            forget_oldest(&mut held, |h| h.from == from);
        }
        if held.len() >= HELD {
            forget_oldest(&mut held, |_| true);
        }
        held.insert(
            self.name(&secret),
            Held {
                to,
                from,
                since: now,
            },
        );
        secret
    }

    /// Where a link leads, without using it up.
    pub fn look(&self, secret: &str, now: Instant) -> Option<Destination> {
        let held = self.held();
        held.get(&self.name(secret))
            .filter(|h| good(h, now))
            .map(|h| h.to.clone())
    }

    /// Uses a link up: whoever comes second finds nothing.
    pub fn take(&self, secret: &str, now: Instant) -> Option<Destination> {
        let taken = self.held().remove(&self.name(secret));
        taken.filter(|h| good(h, now)).map(|h| h.to)
    }
}

fn good(held: &Held, now: Instant) -> bool {
    now.saturating_duration_since(held.since) < GOOD_FOR
}

fn forget_oldest(held: &mut HashMap<Name, Held>, of: impl Fn(&Held) -> bool) {
    let oldest = held
        .iter()
        .filter(|(_, h)| of(h))
        .min_by_key(|(_, h)| h.since)
        .map(|(&name, _)| name);
    if let Some(name) = oldest {
        held.remove(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use proptest::prelude::*;

    const PHONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 17, 0, 23));

    fn moment() -> Instant {
        Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC).monotonic()
    }

    fn to(path: &str) -> Destination {
        Destination::parse(path).expect("own path")
    }

    #[test]
    fn a_link_works_once() {
        let (links, now) = (Handovers::default(), moment());
        let secret = links.begin(to("/programme"), PHONE, now);
        assert_eq!(links.look(&secret, now), Some(to("/programme")));
        assert_eq!(links.take(&secret, now), Some(to("/programme")));
        assert_eq!(links.take(&secret, now), None);
        assert_eq!(links.look(&secret, now), None);
    }

    #[test]
    fn a_link_works_for_two_minutes() {
        let (links, now) = (Handovers::default(), moment());
        let secret = links.begin(to("/"), PHONE, now);
        assert!(
            links
                .look(&secret, now + GOOD_FOR - Duration::from_secs(1))
                .is_some()
        );
        assert_eq!(links.look(&secret, now + GOOD_FOR), None);
        assert_eq!(links.take(&secret, now + GOOD_FOR), None);
    }

    #[test]
    fn one_phone_pressing_for_ever_fills_nothing_and_harms_no_other() {
        let (links, now) = (Handovers::default(), moment());
        let other = links.begin(to("/lieu"), IpAddr::from([10, 17, 0, 24]), now);
        let secrets: Vec<String> = (0..2000u64)
            .map(|n| links.begin(to("/"), PHONE, now + Duration::from_millis(n)))
            .collect();
        assert_eq!(links.held().len(), PER_CLIENT + 1);
        let later = now + Duration::from_secs(2);
        assert!(links.look(&secrets[1999], later).is_some());
        assert!(links.look(&secrets[0], later).is_none());
        assert!(links.look(&other, later).is_some());
    }

    #[test]
    fn a_crowd_holds_a_bounded_number() {
        let (links, now) = (Handovers::default(), moment());
        for n in 0..3 * HELD as u32 {
            links.begin(
                to("/"),
                IpAddr::from(std::net::Ipv4Addr::from(0x0a11_0000 + n)),
                now,
            );
        }
        assert_eq!(links.held().len(), HELD);
    }

    #[test]
    fn only_pages_of_this_house_are_destinations() {
        for good in [
            "/",
            "/programme",
            "/programme/e1.ics",
            "/programme?jour=2026-11-21&lang=en",
            "/a//b",
            "/%C3%A9",
        ] {
            assert_eq!(
                Destination::parse(good).as_ref().map(Destination::as_str),
                Some(good)
            );
        }
        let long = format!("/{}", "a".repeat(512));
        let hostile = [
            "",
            "programme",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil",
            "https://evil.example/",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=1",
            "/a\nb",
            "/\t/evil.example",
            " /a",
            "/a b",
            "/é",
            "/a#b",
            "/\u{0}",
            "/\"onclick=",
            "/<script>",
            "http:/evil",
            &long,
        ];
        for text in hostile {
            assert_eq!(Destination::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_language_goes_along_in_the_address() {
        let language = |path: &str| {
            Destination::parse(path)
                .expect("own path")
                .in_language(Lang::En)
        };
        assert_eq!(language("/programme"), "/programme?lang=en");
        assert_eq!(
            language("/programme?jour=2026-11-21&lang=fr"),
            "/programme?jour=2026-11-21&lang=en"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_taken_leads_to_this_host_in_one_header_line(text in ".{0,40}|/[!-~]{0,40}") {
            if let Some(destination) = Destination::parse(&text) {
                prop_assert!(http::HeaderValue::from_str(destination.as_str()).is_ok());
                let joined = format!("http://parvis.internal{}", destination.as_str());
                let uri: http::Uri = joined.parse().expect("an address");
                prop_assert_eq!(uri.host(), Some("parvis.internal"));
            }
        }
    }
}
