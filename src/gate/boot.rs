//! Time as the gate counts it: since the machine started, sleep included. No clock that a person or
//! a server can set has a say in who has entered.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{self, System as _};

/// A moment, in milliseconds since the machine started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Boot(pub u64);

impl Boot {
    /// This moment.
    pub fn now() -> Self {
        Self(u64::try_from(clock::machine().uptime().as_millis()).unwrap_or(0))
    }

    /// This moment and `secs` seconds.
    pub fn plus_secs(self, secs: u64) -> Self {
        Self(self.0.saturating_add(secs.saturating_mul(1000)))
    }

    /// How long it is from `now` to this moment; nothing when it has passed.
    pub fn after(self, now: Self) -> Option<Duration> {
        let millis = self.0.checked_sub(now.0).filter(|millis| *millis > 0)?;
        Some(Duration::from_millis(millis))
    }
}

/// The wall clock that dnsmasq goes by, in seconds since 1970. Good for one thing only: to tell
/// whether dnsmasq thought that a lease it dropped was over.
pub(super) fn wall_secs() -> u64 {
    u64::try_from(clock::machine().time().as_second()).unwrap_or(0)
}

/// The kernel's name for this run of the machine: another one means that it has been started again.
pub(super) fn boot_id() -> std::io::Result<String> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
    Ok(id.trim().to_owned())
}
