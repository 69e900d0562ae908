//! Whether phones are told of the captive portal API when they take an address (DHCP option 114, RFC 8910).
//!
//! Phones believe only an https address with a certificate they trust, and keep what they were told until they renew their
//! lease. So the announcement is withdrawn a lease and a day before the certificate ends, and is not made while the date
//! cannot be believed ([`Tls::trusted`](crate::web::tls::Tls::trusted) knows which certificate that is).

use std::time::Duration;

use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use crate::clock::Now;
use crate::gate::{self, CaptiveApiUrl};
use crate::web::Shell;
use crate::web::tls::Trusted;

/// Where the API is.
pub const PATH: &str = "/captive-portal/api";

/// Between the last phone's renewal and the end of the certificate.
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

/// How often the rule is looked at again.
const LOOK: Duration = Duration::from_secs(60);

/// Whether the API may be announced now under this name, on a network that lends addresses for `lease`.
pub fn may_be_announced(trusted: &Trusted, name: &str, lease: SignedDuration, now: Now) -> bool {
    let left = now.timestamp().duration_until(trusted.until);
    trusted.name.eq_ignore_ascii_case(name) && left > lease.saturating_add(MARGIN)
}

/// Keeps the announcement right until told to stop. Without a visitors' network there is nothing to announce to.
pub async fn keep(shell: Shell, gate: gate::Client, stop: CancellationToken) {
    let mut told = None;
    loop {
        let due = due(&shell);
        if told.as_ref() != Some(&due) {
            match gate.set_captive_api(due.clone()).await {
                Ok(()) => told = Some(due),
                Err(error) => tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the captive portal API could not be announced or withdrawn"
                ),
            }
        }
        if stop
            .run_until_cancelled(tokio::time::sleep(LOOK))
            .await
            .is_none()
        {
            return;
        }
    }
}

/// What is to be announced now.
fn due(shell: &Shell) -> Option<CaptiveApiUrl> {
    let network = shell.config.network.as_ref()?;
    let lease = SignedDuration::from_mins(network.lease_minutes.into());
    let name = shell.config.site.names[0].as_str();
    let now = shell.clock.now();
    let trusted = shell.tls.as_ref()?.trusted(now)?;
    if !may_be_announced(&trusted, name, lease, now) {
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

    fn announced(name: &str, moment: &str) -> bool {
        let at = moment.parse().expect("a timestamp");
        let until = "2026-12-01T00:00:00Z".parse().expect("a timestamp");
        let trusted = Trusted {
            name: name.to_owned(),
            until,
        };
        let now = Clock::fixed(at, TimeZone::UTC).now();
        may_be_announced(&trusted, "lavoir.example.org", LEASE, now)
    }

    #[test]
    fn it_is_announced_while_the_certificate_is_good_for_a_lease_and_a_day_more() {
        let own = "lavoir.example.org";
        assert!(announced(own, "2026-09-01T00:00:00Z"));
        assert!(announced(own, "2026-11-29T11:59:59Z"));
        assert!(
            !announced(own, "2026-11-29T12:00:00Z"),
            "withdrawn 36 hours before the end"
        );
        assert!(!announced(own, "2026-12-02T00:00:00Z"));
    }

    #[test]
    fn it_is_announced_under_the_first_name_of_the_box_only() {
        assert!(announced("Lavoir.Example.org", "2026-10-01T00:00:00Z"));
        assert!(!announced("example.net", "2026-10-01T00:00:00Z"));
    }
}
