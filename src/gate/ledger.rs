//! Who holds which lease, and who has entered: the rules, without any file, socket or clock.
//!
//! What must stay true:
//! - To have entered is a property of an address *and* a hardware address under one lease. Two
//!   clients that swap addresses inherit nothing.
//! - A lease given anew, to the same device or another, ends it. dnsmasq's leases follow the wall
//!   clock, ours the time since the machine started: when the wall clock steps, dnsmasq strikes
//!   leases off that have not run out. Such a lease is kept aside ([`Lease::struck_off`]) and goes
//!   on when the device asks again before its real end.
//! - A serial is never given twice.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::boot::Boot;
use super::protocol::{ClientState, LeaseEvent, LeaseEventKind, LeaseSerial, Refusal};
use crate::network::values::MacAddr;

/// How much later than a lease's end, by our reckoning, dnsmasq may still strike it off, and how
/// much earlier without suspecting the wall clock.
const SLACK_SECS: u64 = 60;

/// One address in the hands of one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The address.
    pub ip: Ipv4Addr,
    /// The device.
    pub mac: MacAddr,
    /// The lease's number.
    pub serial: LeaseSerial,
    /// When it really ends unless renewed.
    pub ends: Boot,
    /// When dnsmasq ends it, by the wall clock, in seconds since 1970.
    pub expires_at: u64,
    /// When the device last asked for the lease or renewed it.
    pub joined: Boot,
    /// dnsmasq dropped it because the wall clock was moved.
    pub struck_off: bool,
}

/// An address and the device that uses it.
pub type Pair = (Ipv4Addr, MacAddr);

/// The leases, and who has entered until when.
#[derive(Debug, Default)]
pub struct Ledger {
    leases: BTreeMap<Ipv4Addr, Lease>,
    entered: BTreeMap<Pair, Boot>,
}

impl Ledger {
    /// Takes up what is known after a restart: the leases remembered from before, those dnsmasq
    /// holds now, the addresses whose events were missed meanwhile, and who had entered according
    /// to the kernel. Returns the pairs that must not stay entered.
    pub fn restore(
        remembered: Vec<Lease>,
        held: &[HeldLease],
        missed: &[Ipv4Addr],
        entered: impl IntoIterator<Item = (Pair, Boot)>,
        now: Boot,
        mut fresh: impl FnMut() -> LeaseSerial,
    ) -> (Self, Vec<Pair>) {
        let mut ledger = Self {
            leases: BTreeMap::new(),
            entered: entered.into_iter().collect(),
        };
        let sound = remembered
            .into_iter()
            .filter(|lease| !missed.contains(&lease.ip) && lease.ends.plus_secs(SLACK_SECS) > now);
        let mut remembered: BTreeMap<_, _> = sound.map(|lease| (lease.ip, lease)).collect();
        for held in held {
            let known = remembered
                .remove(&held.ip)
                .filter(|lease| lease.mac == held.mac);
            let lease = known.unwrap_or_else(|| Lease {
                ip: held.ip,
                mac: held.mac,
                serial: fresh(),
                ends: now.plus_secs(held.lease_secs),
                expires_at: held.expires_at,
                joined: Boot(0),
                struck_off: false,
            });
            ledger.leases.insert(held.ip, lease);
        }
        let aside = remembered.into_values().filter(|lease| lease.struck_off);
        for lease in aside {
            ledger.leases.insert(lease.ip, lease);
        }
        let orphans = ledger.take_entered(|ledger, (ip, mac)| {
            missed.contains(&ip) || ledger.leases.get(&ip).is_none_or(|lease| lease.mac != mac)
        });
        (ledger, orphans)
    }

    /// Takes note of what dnsmasq says. Returns the pairs that must not stay entered.
    pub fn note(
        &mut self,
        event: &LeaseEvent,
        now: Boot,
        fresh: impl FnOnce() -> LeaseSerial,
    ) -> Vec<Pair> {
        let mut leaving = self.sweep(now);
        let known = self
            .leases
            .get(&event.ip)
            .filter(|lease| lease.mac == event.mac)
            .cloned();
        match (event.kind, known) {
            (LeaseEventKind::Given, Some(lease)) if lease.struck_off => {
                self.renew(&lease, event, now)
            }
            (LeaseEventKind::Kept, Some(lease)) => self.renew(&lease, event, now),
            (LeaseEventKind::Given | LeaseEventKind::Kept, _) => {
                self.give(event, now, fresh());
                leaving.extend(self.take_entered(|_, (ip, _)| ip == event.ip));
            }
            (LeaseEventKind::Ended, Some(lease)) if wall_clock_moved(&lease, event, now) => {
                self.leases.insert(
                    lease.ip,
                    Lease {
                        struck_off: true,
                        ..lease
                    },
                );
            }
            (LeaseEventKind::Ended, known) => {
                if known.is_some() {
                    self.leases.remove(&event.ip);
                }
                leaving.extend(self.take_entered(|_, pair| pair == (event.ip, event.mac)));
            }
        }
        leaving
    }

    fn give(&mut self, event: &LeaseEvent, now: Boot, serial: LeaseSerial) {
        // After a restart of dnsmasq or SIGHUP a lease is only named again, nobody asked for it.
        let joined = match event.kind {
            LeaseEventKind::Given => now,
            _ => Boot(0),
        };
        let lease = Lease {
            ip: event.ip,
            mac: event.mac,
            serial,
            ends: now.plus_secs(event.remaining_secs),
            expires_at: event.expires_at,
            joined,
            struck_off: false,
        };
        self.leases.insert(event.ip, lease);
    }

    fn renew(&mut self, lease: &Lease, event: &LeaseEvent, now: Boot) {
        let mut lease = lease.clone();
        lease.struck_off = false;
        if event.expires_at != lease.expires_at {
            lease.expires_at = event.expires_at;
            lease.ends = now.plus_secs(event.remaining_secs);
            lease.joined = now;
        }
        self.leases.insert(lease.ip, lease);
    }

    /// Forgets leases that have really run out, and admissions that are over. Returns the pairs
    /// that must not stay entered.
    pub fn sweep(&mut self, now: Boot) -> Vec<Pair> {
        self.leases
            .retain(|_, lease| lease.ends.plus_secs(SLACK_SECS) > now);
        // The kernel's set has let these go by itself.
        self.entered.retain(|_, until| *until > now);
        self.take_entered(|ledger, (ip, mac)| {
            ledger.leases.get(&ip).is_none_or(|lease| lease.mac != mac)
        })
    }

    fn take_entered(&mut self, leaves: impl Fn(&Self, Pair) -> bool) -> Vec<Pair> {
        let pairs = self.entered.keys().copied();
        let leaving: Vec<_> = pairs.filter(|pair| leaves(self, *pair)).collect();
        for pair in &leaving {
            self.entered.remove(pair);
        }
        leaving
    }

    /// The lease of an address, if the device that uses the address now holds it. `neighbour` is
    /// the kernel's opinion on who that is.
    pub fn holder(&self, ip: Ipv4Addr, neighbour: Option<MacAddr>) -> Result<&Lease, Refusal> {
        let lease = self.leases.get(&ip).ok_or(Refusal::NoLease)?;
        match neighbour {
            Some(mac) if mac != lease.mac => Err(Refusal::AnotherDevice),
            _ => Ok(lease),
        }
    }

    /// What the server may know about a lease.
    pub fn state(&self, lease: &Lease, now: Boot) -> ClientState {
        let until = self.entered.get(&(lease.ip, lease.mac));
        let left = until.and_then(|until| until.after(now));
        ClientState {
            ip: lease.ip,
            mac: lease.mac,
            serial: lease.serial,
            seconds_remaining: left.map(|left| u32::try_from(left.as_secs()).unwrap_or(u32::MAX)),
        }
    }

    /// All leases, by address.
    pub fn leases(&self) -> impl Iterator<Item = &Lease> {
        self.leases.values()
    }

    /// Notes that a pair has entered.
    pub fn admit(&mut self, pair: Pair, until: Boot) {
        self.entered.insert(pair, until);
    }

    /// Takes every entry of an address away; returns them.
    pub fn dismiss(&mut self, ip: Ipv4Addr) -> Vec<Pair> {
        self.take_entered(|_, pair| pair.0 == ip)
    }
}

/// A line of dnsmasq's lease file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldLease {
    /// The address.
    pub ip: Ipv4Addr,
    /// The device.
    pub mac: MacAddr,
    /// When it ends, by the wall clock, in seconds since 1970.
    pub expires_at: u64,
    /// The longest it may still last.
    pub lease_secs: u64,
}

/// A lease that ended with time left was released; one that ended without, although its time is
/// not over by the clock nobody can set, fell to a step of the wall clock.
fn wall_clock_moved(lease: &Lease, event: &LeaseEvent, now: Boot) -> bool {
    event.remaining_secs == 0 && now.plus_secs(SLACK_SECS) < lease.ends
}

#[cfg(test)]
mod tests;
