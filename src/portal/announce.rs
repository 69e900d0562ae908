//! Whether phones are told of the captive portal API when they take an address (DHCP option 114, RFC 8910).
//!
//! Phones believe only an https address with a certificate they trust, and keep what they were told until they renew their
//! lease. So the announcement is withdrawn a lease and a day before the certificate ends, and is not made while the date
//! cannot be believed.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock::Now;
use crate::gate::{self, CaptiveApiUrl};
use crate::web::Shell;

/// Where the API is.
pub const PATH: &str = "/captive-portal/api";

/// Between the last phone's renewal and the end of the certificate.
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

/// A certificate that phones trust; one that the box made itself is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The names it is for, as written in it (`*.example.org` included).
    pub names: Vec<String>,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

impl Certificate {
    /// Whether it is for this name (RFC 9525, section 6.3).
    fn covers(&self, name: &str) -> bool {
        let parent = name.split_once('.').map(|(_, parent)| parent);
        self.names.iter().any(|own| {
            own.eq_ignore_ascii_case(name)
                || own
                    .strip_prefix("*.")
                    .is_some_and(|of| parent.is_some_and(|p| p.eq_ignore_ascii_case(of)))
        })
    }
}

/// Whether the API may be announced now under this name, on a network that lends addresses for `lease`.
pub fn may_be_announced(
    certificate: &Certificate,
    name: &str,
    lease: SignedDuration,
    now: Now,
) -> bool {
    let at = now.timestamp();
    now.may_expire()
        && certificate.covers(name)
        && certificate.not_before <= at
        && at.duration_until(certificate.not_after) > lease.saturating_add(MARGIN)
}

/// How often the rule is looked at again.
const LOOK: Duration = Duration::from_secs(60);

/// Keeps the announcement right until told to stop. Without a visitors' network there is nothing to announce to.
pub async fn keep(
    shell: Shell,
    gate: gate::Client,
    mut certificate: watch::Receiver<Option<Certificate>>,
    stop: CancellationToken,
) {
    let mut told = None;
    loop {
        let due = due(&shell, certificate.borrow_and_update().as_ref());
        if told.as_ref() != Some(&due) {
            match gate.set_captive_api(due.clone()).await {
                Ok(()) => told = Some(due),
                Err(error) => tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the captive portal API could not be announced or withdrawn"
                ),
            }
        }
        let next = async {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                Ok(()) = certificate.changed() => {}
            }
        };
        if stop.run_until_cancelled(next).await.is_none() {
            return;
        }
    }
}

/// What is to be announced now.
fn due(shell: &Shell, certificate: Option<&Certificate>) -> Option<CaptiveApiUrl> {
    let network = shell.config.network.as_ref()?;
    let lease = SignedDuration::from_mins(network.lease_minutes.into());
    let name = shell.config.site.names[0].as_str();
    if !may_be_announced(certificate?, name, lease, shell.clock.now()) {
        return None;
    }
    CaptiveApiUrl::try_from(shell.secure_url(PATH)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use jiff::tz::TimeZone;

    const LEASE: SignedDuration = SignedDuration::from_hours(12);

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    fn at(text: &str) -> Now {
        Clock::fixed(time(text), TimeZone::UTC).now()
    }

    fn certificate(names: &[&str]) -> Certificate {
        Certificate {
            names: names.iter().map(ToString::to_string).collect(),
            not_before: time("2026-09-01T00:00:00Z"),
            not_after: time("2026-12-01T00:00:00Z"),
        }
    }

    fn announced(names: &[&str], moment: &str) -> bool {
        may_be_announced(&certificate(names), "lavoir.example.org", LEASE, at(moment))
    }

    #[test]
    fn it_is_announced_while_the_certificate_is_good_for_a_lease_and_a_day_more() {
        let own = ["lavoir.example.org"];
        assert!(!announced(&own, "2026-08-31T23:59:59Z"));
        assert!(announced(&own, "2026-09-01T00:00:00Z"));
        assert!(announced(&own, "2026-11-29T11:59:59Z"));
        assert!(
            !announced(&own, "2026-11-29T12:00:00Z"),
            "withdrawn 36 hours before the end"
        );
        assert!(!announced(&own, "2026-12-02T00:00:00Z"));
    }

    #[test]
    fn it_is_announced_under_a_name_of_the_certificate_only() {
        let moment = "2026-10-01T00:00:00Z";
        assert!(announced(&["example.net", "Lavoir.Example.org"], moment));
        assert!(announced(&["*.example.org"], moment));
        assert!(!announced(&["example.org"], moment));
        assert!(!announced(&["*.lavoir.example.org"], moment));
        assert!(!announced(&["*.org"], moment));
        assert!(!announced(&[], moment));
    }
}
