//! Time as the gate counts it: since the machine started, sleep included. No clock that a person or
//! a server can set has a say in who has entered.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since the machine started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Boot(pub u64);

impl Boot {
    /// This moment.
    pub fn now() -> Self {
        let time = clock_gettime(ClockId::Boottime);
        let secs = u64::try_from(time.tv_sec).unwrap_or(0);
        let millis = u64::try_from(time.tv_nsec / 1_000_000).unwrap_or(0);
        Self(secs * 1000 + millis)
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
    u64::try_from(clock_gettime(ClockId::Realtime).tv_sec).unwrap_or(0)
}

/// The kernel's name for this run of the machine: another one means that it has been started again.
pub fn boot_id() -> std::io::Result<String> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
    Ok(id.trim().to_owned())
}
