//! Who is in, as phones come, leave, swap addresses and let their leases run out.

use proptest::prelude::*;

use super::*;

const HOUR: u64 = 3600;

struct House {
    ledger: Ledger,
    now: Boot,
    /// Civil time as dnsmasq sees it, in seconds.
    wall: u64,
    serials: u64,
}

impl House {
    fn new() -> Self {
        Self {
            ledger: Ledger::default(),
            now: Boot(1_000_000),
            wall: 1_800_000_000,
            serials: 0,
        }
    }

    fn passes(&mut self, secs: u64) {
        self.now = self.now.plus_secs(secs);
        self.wall += secs;
    }

    fn says(&mut self, kind: LeaseEventKind, ip: u8, mac: u8, expires_at: u64) -> Vec<Pair> {
        let event = LeaseEvent {
            kind,
            ip: address(ip),
            mac: device(mac),
            expires_at,
            remaining_secs: expires_at.saturating_sub(self.wall),
        };
        self.serials += 1;
        let serial = LeaseSerial(self.serials);
        self.ledger.note(&event, self.now, || serial)
    }

    /// The device asks for an address and gets it for twelve hours.
    fn takes(&mut self, ip: u8, mac: u8) -> Vec<Pair> {
        self.says(LeaseEventKind::Given, ip, mac, self.wall + 12 * HOUR)
    }

    fn renews(&mut self, ip: u8, mac: u8) -> Vec<Pair> {
        self.says(LeaseEventKind::Kept, ip, mac, self.wall + 12 * HOUR)
    }

    fn enters(&mut self, ip: u8) {
        let lease = self.ledger.holder(address(ip), None).unwrap();
        let pair = (lease.ip, lease.mac);
        self.ledger.admit(pair, self.now.plus_secs(24 * HOUR));
    }

    fn state(&self, ip: u8, mac: u8) -> Option<ClientState> {
        let lease = self.ledger.holder(address(ip), Some(device(mac))).ok()?;
        Some(self.ledger.state(lease, self.now))
    }

    fn is_in(&self, ip: u8, mac: u8) -> bool {
        self.state(ip, mac).is_some_and(|state| state.entered())
    }
}

fn address(ip: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 17, 0, ip)
}

fn device(mac: u8) -> MacAddr {
    MacAddr::new([2, 0, 0, 0, 0, mac]).unwrap()
}

#[test]
fn a_renewed_lease_stays_the_same_and_its_client_stays_in() {
    let mut house = House::new();
    house.takes(5, 1);
    house.enters(5);
    let serial = house.state(5, 1).unwrap().serial;
    for _ in 0..3 {
        house.passes(6 * HOUR);
        assert_eq!(house.renews(5, 1), []);
    }
    assert!(house.is_in(5, 1));
    assert_eq!(house.state(5, 1).unwrap().serial, serial);
    house.passes(6 * HOUR + 1);
    assert!(!house.is_in(5, 1), "24 hours are over");
}

#[test]
fn a_lease_given_back_and_taken_again_is_a_new_one() {
    let mut house = House::new();
    house.takes(5, 1);
    house.enters(5);
    let serial = house.state(5, 1).unwrap().serial;
    let expires_at = house.wall + 12 * HOUR;
    house.passes(60);
    assert_eq!(
        house.says(LeaseEventKind::Ended, 5, 1, expires_at),
        [(address(5), device(1))]
    );
    house.takes(5, 1);
    assert!(!house.is_in(5, 1));
    assert_ne!(house.state(5, 1).unwrap().serial, serial);
}

#[test]
fn an_address_given_to_another_device_brings_nothing_along() {
    let mut house = House::new();
    house.takes(5, 1);
    house.enters(5);
    assert_eq!(house.takes(5, 2), [(address(5), device(1))]);
    assert!(!house.is_in(5, 2) && !house.is_in(5, 1));
}

#[test]
fn two_clients_that_swap_addresses_inherit_nothing() {
    let mut house = House::new();
    house.takes(5, 1);
    house.takes(6, 2);
    house.enters(5);
    // Without asking anybody: the kernel sees another device behind the address.
    assert_eq!(
        house.ledger.holder(address(5), Some(device(2))),
        Err(Refusal::AnotherDevice)
    );
    // By new leases.
    house.takes(5, 2);
    house.takes(6, 1);
    assert!(!house.is_in(5, 2) && !house.is_in(6, 1));
}

#[test]
fn a_step_of_the_wall_clock_throws_nobody_out() {
    let mut house = House::new();
    house.takes(5, 1);
    house.enters(5);
    let serial = house.state(5, 1).unwrap().serial;
    let expires_at = house.wall + 12 * HOUR;
    house.passes(HOUR);
    house.wall += 10 * 365 * 24 * HOUR;
    assert_eq!(house.says(LeaseEventKind::Ended, 5, 1, expires_at), []);
    assert!(house.is_in(5, 1), "the phone has not noticed anything");
    house.passes(5 * HOUR);
    assert_eq!(house.takes(5, 1), [], "the phone renews at half its time");
    assert!(house.is_in(5, 1));
    assert_eq!(house.state(5, 1).unwrap().serial, serial);
}

#[test]
fn a_lease_struck_off_by_the_wall_clock_still_ends_in_its_time() {
    let mut house = House::new();
    house.takes(5, 1);
    house.enters(5);
    let expires_at = house.wall + 12 * HOUR;
    house.wall += 365 * 24 * HOUR;
    house.says(LeaseEventKind::Ended, 5, 1, expires_at);
    house.passes(12 * HOUR + 2 * SLACK_SECS);
    assert_eq!(house.ledger.sweep(house.now), [(address(5), device(1))]);
    assert_eq!(house.state(5, 1), None);
}

#[test]
fn a_lease_struck_off_may_go_to_another_device() {
    let mut house = House::new();
    house.takes(5, 1);
    house.enters(5);
    let expires_at = house.wall + 12 * HOUR;
    house.wall += 365 * 24 * HOUR;
    house.says(LeaseEventKind::Ended, 5, 1, expires_at);
    assert_eq!(house.takes(5, 2), [(address(5), device(1))]);
    assert!(!house.is_in(5, 2));
}

#[test]
fn a_real_end_is_an_end() {
    let mut house = House::new();
    house.takes(5, 1);
    house.enters(5);
    let expires_at = house.wall + 12 * HOUR;
    house.passes(12 * HOUR + 1);
    assert_eq!(
        house.says(LeaseEventKind::Ended, 5, 1, expires_at),
        [(address(5), device(1))]
    );
}

#[test]
fn dnsmasq_naming_its_leases_again_is_nobody_joining() {
    let mut house = House::new();
    house.takes(5, 1);
    let joined = house.ledger.holder(address(5), None).unwrap().joined;
    let expires_at = house.wall + 12 * HOUR;
    house.passes(HOUR);
    house.says(LeaseEventKind::Kept, 5, 1, expires_at);
    assert_eq!(
        house.ledger.holder(address(5), None).unwrap().joined,
        joined
    );
    house.renews(5, 1);
    assert_eq!(
        house.ledger.holder(address(5), None).unwrap().joined,
        house.now
    );
}

#[test]
fn a_restart_keeps_who_is_in_and_drops_who_changed_meanwhile() {
    let mut house = House::new();
    for n in 1..=5 {
        house.takes(n, n);
        house.enters(n);
    }
    let remembered: Vec<_> = house.ledger.leases().cloned().collect();
    let serial_of_1 = remembered[0].serial;
    let held = |ip, mac| HeldLease {
        ip: address(ip),
        mac: device(mac),
        expires_at: house.wall + 12 * HOUR,
        lease_secs: 12 * HOUR,
    };
    let until = house.now.plus_secs(HOUR);
    // 1 stayed, 2 left, 3's address went to 9, 4's lease was given anew unseen, 6 came; 5 stayed
    // but is not in the kernel's set any more.
    let held = [held(1, 1), held(3, 9), held(4, 4), held(5, 5), held(6, 6)];
    let entered = [1, 2, 3, 4].map(|n| ((address(n), device(n)), until));
    let mut next = 100;
    let (ledger, leaving) =
        Ledger::restore(remembered, &held, &[address(4)], entered, house.now, || {
            next += 1;
            LeaseSerial(next)
        });
    house.ledger = ledger;
    assert_eq!(leaving, [2, 3, 4].map(|n| (address(n), device(n))));
    assert!(house.is_in(1, 1));
    assert_eq!(house.state(1, 1).unwrap().serial, serial_of_1);
    for (ip, mac) in [(3, 9), (4, 4), (5, 5), (6, 6)] {
        assert!(
            !house.is_in(ip, mac) && house.state(ip, mac).is_some(),
            "{ip}"
        );
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Says(LeaseEventKind, u8, u8, u64),
    Enters(u8),
    Dismissed(u8),
    Passes(u64),
    ClockSteps(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop_oneof![
        Just(LeaseEventKind::Given),
        Just(LeaseEventKind::Kept),
        Just(LeaseEventKind::Ended)
    ];
    prop_oneof![
        4 => (kind, 1u8..4, 1u8..4, 0u64..20 * HOUR).prop_map(|(k, ip, mac, s)| Step::Says(k, ip, mac, s)),
        2 => (1u8..4).prop_map(Step::Enters),
        1 => (1u8..4).prop_map(Step::Dismissed),
        2 => (0u64..10 * HOUR).prop_map(Step::Passes),
        1 => (-1_000_000i64..1_000_000).prop_map(Step::ClockSteps),
    ]
}

proptest! {
    /// Whatever happens in whatever order: who is in did enter as this device under this very
    /// serial; and the kernel's set, kept by what the ledger returns, agrees with the ledger.
    #[test]
    fn nobody_is_in_who_did_not_enter_under_this_lease(steps in prop::collection::vec(step(), 0..60)) {
        let mut house = House::new();
        let mut pressed = std::collections::BTreeSet::new();
        let mut kernel = BTreeMap::new();
        for step in steps {
            let leaving = match step {
                Step::Says(kind, ip, mac, left) => house.says(kind, ip, mac, house.wall + left),
                Step::Enters(ip) => {
                    if let Ok(lease) = house.ledger.holder(address(ip), None).cloned() {
                        house.enters(ip);
                        pressed.insert((lease.ip, lease.mac, lease.serial));
                        kernel.insert((lease.ip, lease.mac), house.now.plus_secs(24 * HOUR));
                    }
                    vec![]
                }
                Step::Dismissed(ip) => house.ledger.dismiss(address(ip)),
                Step::Passes(secs) => {
                    house.passes(secs);
                    house.ledger.sweep(house.now)
                }
                Step::ClockSteps(by) => {
                    house.wall = house.wall.saturating_add_signed(by);
                    vec![]
                }
            };
            for pair in leaving {
                kernel.remove(&pair);
            }
            kernel.retain(|_, until| *until > house.now);
            let mut inside = Vec::new();
            for lease in house.ledger.leases() {
                if house.ledger.state(lease, house.now).entered() {
                    prop_assert!(pressed.contains(&(lease.ip, lease.mac, lease.serial)));
                    inside.push((lease.ip, lease.mac));
                }
            }
            let kernel: Vec<_> = kernel.keys().copied().collect();
            prop_assert_eq!(inside, kernel);
        }
    }
}
