//! Who has entered: the gate's word where there is a gate, else what this process remembers.
//!
//! Invariants: having entered belongs to one client and ends by itself; an unanswered question is never a yes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::gate;

/// Guests remembered without a gate; beyond, who has the least time left is forgotten.
const REMEMBERED: usize = 4096;

/// How a client stands towards the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has not entered, or its time is over.
    Outside,
    /// It entered, for so many seconds more.
    Entered { seconds_left: u32 },
    /// It is no guest: it holds no address lent by this network.
    Stranger,
}

impl Standing {
    /// Whether the door is open for it.
    pub fn entered(self) -> bool {
        matches!(self, Standing::Entered { .. })
    }
}

/// Why the door could not be moved, or looked at.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The client holds no address lent by this network, or uses another device's.
    #[error("the client holds no address of the visitors' network")]
    Stranger,
    /// The gate does not answer, or cannot do it.
    #[error("the gate did not do what the door asked")]
    Gate(#[source] gate::client::Error),
}

impl From<gate::client::Error> for Error {
    fn from(error: gate::client::Error) -> Self {
        use gate::Refusal::{AnotherDevice, NoLease, NotInLan};
        match error {
            gate::client::Error::Refused(NotInLan | NoLease | AnotherDevice) => Self::Stranger,
            other => Self::Gate(other),
        }
    }
}

/// The authority over who has entered.
pub enum Guests {
    /// The root process that opens the network's doors: by address and hardware address, under one lease.
    Gate(gate::Client),
    /// Without a gate: a demo, or a box whose network is made by others. Known by address alone.
    Memory(Memory),
}

impl Default for Guests {
    fn default() -> Self {
        Self::Memory(Memory::default())
    }
}

impl Guests {
    /// How a client stands.
    ///
    /// # Errors
    /// The gate does not answer.
    pub async fn standing(&self, client: IpAddr, now: Instant) -> Result<Standing, Error> {
        match (self, client) {
            (Guests::Gate(gate), IpAddr::V4(client)) => Ok(standing(gate.client(client).await?)),
            // The visitors' network lends IPv4 addresses only.
            (Guests::Gate(_), IpAddr::V6(_)) => Ok(Standing::Stranger),
            (Guests::Memory(memory), client) => Ok(memory.standing(client, now)),
        }
    }

    /// Lets a client in for a while.
    ///
    /// # Errors
    /// The gate does not answer, or the client is no guest.
    pub async fn admit(&self, client: IpAddr, stay: Duration, now: Instant) -> Result<(), Error> {
        match (self, client) {
            (Guests::Gate(gate), IpAddr::V4(client)) => {
                let seconds = u32::try_from(stay.as_secs()).unwrap_or(u32::MAX);
                Ok(gate.admit(client, seconds).await?)
            }
            (Guests::Gate(_), IpAddr::V6(_)) => Err(Error::Stranger),
            (Guests::Memory(memory), client) => {
                memory.admit(client, stay, now);
                Ok(())
            }
        }
    }

    /// Shuts the door on a client again.
    ///
    /// # Errors
    /// As [`admit`](Self::admit).
    pub async fn dismiss(&self, client: IpAddr) -> Result<(), Error> {
        match (self, client) {
            (Guests::Gate(gate), IpAddr::V4(client)) => Ok(gate.dismiss(client).await?),
            (Guests::Gate(_), IpAddr::V6(_)) => Err(Error::Stranger),
            (Guests::Memory(memory), client) => {
                memory.dismiss(client);
                Ok(())
            }
        }
    }
}

fn standing(client: Option<gate::ClientState>) -> Standing {
    match client.map(|c| c.seconds_remaining) {
        Some(Some(seconds_left)) => Standing::Entered { seconds_left },
        Some(None) => Standing::Outside,
        None => Standing::Stranger,
    }
}

/// Guests by address, until a moment of the monotonic clock: a step of civil time throws nobody out.
#[derive(Default)]
pub struct Memory(Mutex<HashMap<IpAddr, Instant>>);

impl Memory {
    fn until(&self) -> MutexGuard<'_, HashMap<IpAddr, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn standing(&self, client: IpAddr, now: Instant) -> Standing {
        let left = self
            .until()
            .get(&client)
            .map(|&until| until.saturating_duration_since(now));
        match left.filter(|left| !left.is_zero()) {
            Some(left) => Standing::Entered {
                seconds_left: u32::try_from(left.as_secs()).unwrap_or(u32::MAX),
            },
            None => Standing::Outside,
        }
    }

    fn admit(&self, client: IpAddr, stay: Duration, now: Instant) {
        let mut until = self.until();
        if until.len() >= REMEMBERED {
            until.retain(|_, &mut end| end > now);
        }
        if until.len() >= REMEMBERED
            && let Some(first_to_leave) = until
                .iter()
                .min_by_key(|(_, end)| **end)
                .map(|(&client, _)| client)
        {
            until.remove(&first_to_leave);
        }
        until.insert(client, now + stay);
    }

    fn dismiss(&self, client: IpAddr) {
        self.until().remove(&client);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    const HOUR: Duration = Duration::from_secs(3600);

    fn moment() -> Instant {
        Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC).monotonic()
    }

    fn client(n: u32) -> IpAddr {
        IpAddr::from(std::net::Ipv4Addr::from(0x0a11_0000 + n))
    }

    #[test]
    fn entering_lets_in_one_client_until_its_time_is_over() {
        let (memory, now) = (Memory::default(), moment());
        memory.admit(client(1), HOUR, now);
        assert_eq!(
            memory.standing(client(1), now),
            Standing::Entered { seconds_left: 3600 }
        );
        assert_eq!(memory.standing(client(2), now), Standing::Outside);
        assert_eq!(memory.standing(client(1), now + HOUR), Standing::Outside);
    }

    #[test]
    fn leaving_ends_it_at_once() {
        let (memory, now) = (Memory::default(), moment());
        memory.admit(client(1), HOUR, now);
        memory.dismiss(client(1));
        assert_eq!(memory.standing(client(1), now), Standing::Outside);
    }

    #[test]
    fn a_crowd_does_not_fill_the_memory() {
        let (memory, now) = (Memory::default(), moment());
        for n in 0..=REMEMBERED as u32 {
            memory.admit(client(n), HOUR + Duration::from_secs(n.into()), now);
        }
        assert_eq!(memory.until().len(), REMEMBERED);
        assert!(memory.standing(client(REMEMBERED as u32), now).entered());
    }
}
