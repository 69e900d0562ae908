//! Whether Internet is shared with visitors: what the machine can do, what was decided, and whether
//! the lease log has a key.
//!
//! The configuration says what the machine can do; the decision is kept in the store and taken at
//! the desk. What must stay true: without a key for the lease log Internet is not shared; the
//! decision is durable before anybody is told of it, and whoever follows it sees the last one.

use std::sync::Arc;

use tokio::sync::{Mutex, watch};

use super::settings::{Network, Uplink};
use super::store;
use super::values::LogKey;
use crate::store::{Error, Store};

/// What was decided at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether Internet is to be shared.
    pub on: bool,
    /// The key of the lease log that was made at the desk.
    pub key: Option<LogKey>,
}

/// What the machine can do, as the configuration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means {
    /// Whether the visitors' network and the way out are both described.
    pub can_share: bool,
    /// The key of the lease log that stands in the configuration.
    pub key: Option<LogKey>,
}

impl Means {
    /// The means of a machine with this configuration.
    pub fn of(network: Option<&Network>, uplink: &Uplink) -> Self {
        Self {
            can_share: network.is_some() && uplink.shared_interface().is_some(),
            key: uplink.lease_log_key.clone(),
        }
    }
}

/// How it stands with sharing Internet, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The configuration describes no way out.
    Unable,
    /// Nobody decided, and the configuration has no key that would decide it.
    Undecided,
    /// The desk decided: the local network only.
    Off,
    /// It was decided, but the lease log has no key (any more).
    NoKey,
    /// Internet is shared, and the lease log is encrypted to this key.
    On(LogKey),
}

impl Standing {
    /// The rule: the machine can, the lease log has a key, and the desk said so, or said nothing
    /// where the configuration has a key. A key of the configuration goes before one of the desk.
    pub fn of(means: &Means, decision: Option<&Decision>) -> Self {
        if !means.can_share {
            return Self::Unable;
        }
        let on = decision.map_or(means.key.is_some(), |decision| decision.on);
        let made_here = decision.and_then(|decision| decision.key.as_ref());
        match (on, means.key.as_ref().or(made_here)) {
            (true, Some(key)) => Self::On(key.clone()),
            (true, None) => Self::NoKey,
            (false, _) if decision.is_none() => Self::Undecided,
            (false, _) => Self::Off,
        }
    }

    /// Whether Internet is shared.
    pub fn is_on(&self) -> bool {
        matches!(self, Self::On(_))
    }

    /// The same for the machine's log, with the reason.
    fn said(&self) -> &'static str {
        match self {
            Self::Unable => "Internet is not shared: the configuration describes no uplink",
            Self::Undecided => "Internet is not shared: nobody has decided so at the desk yet",
            Self::Off => "Internet is not shared: so decided at the desk",
            Self::NoKey => "Internet is not shared: the lease log has no key; make one at the desk",
            Self::On(_) => "Internet is shared, and the lease log is kept",
        }
    }
}

/// Decides, and tells whoever follows. Clones share it.
#[derive(Clone)]
pub struct Switch(Arc<Inner>);

struct Inner {
    store: Store,
    means: Means,
    tell: watch::Sender<Standing>,
    /// Held from the decision until it is told: two at once are told in the order they were kept.
    deciding: Mutex<()>,
}

impl Switch {
    /// Takes up what was decided before. Blocking.
    pub fn open(store: &Store, means: Means) -> Result<Self, Error> {
        let decision = store.read_blocking(store::decision)?;
        let standing = Standing::of(&means, decision.as_ref());
        if means.can_share {
            tracing::info!("{}", standing.said());
        }
        Ok(Self(Arc::new(Inner {
            store: store.clone(),
            means,
            tell: watch::channel(standing).0,
            deciding: Mutex::default(),
        })))
    }

    /// How it stands now.
    pub fn now(&self) -> Standing {
        self.0.tell.borrow().clone()
    }

    /// How it stands, now and whenever it changes.
    pub fn follow(&self) -> watch::Receiver<Standing> {
        self.0.tell.subscribe()
    }

    /// What the machine can do.
    pub fn means(&self) -> &Means {
        &self.0.means
    }

    /// Decides. How it stands then depends on the means, too.
    pub async fn decide(&self, decision: Decision) -> Result<Standing, Error> {
        let _turn = self.0.deciding.lock().await;
        let kept = decision.clone();
        let written = self.0.store.write(move |tx| store::decide(tx, &kept));
        written.await?;
        let standing = Standing::of(&self.0.means, Some(&decision));
        tracing::info!("{}", standing.said());
        self.0.tell.send_replace(standing.clone());
        Ok(standing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Schema;

    const KEYS: [&str; 2] = [
        "age1pp95h7cpzxxslq0cyd92zqm5k8y7skt2zpsjfsvw2u60xfmjxynqjcxgfj",
        "age14zv97q5aentzzgv5mntwmkkukd4ffg7htntvanks26yrkvth9vfqvupplh",
    ];

    fn key(number: usize) -> Option<LogKey> {
        Some(KEYS[number].parse().unwrap())
    }

    fn means(can_share: bool, key: Option<LogKey>) -> Means {
        Means { can_share, key }
    }

    fn decided(on: bool, key: Option<LogKey>) -> Option<Decision> {
        Some(Decision { on, key })
    }

    #[test]
    fn internet_is_shared_only_with_means_a_key_and_a_decision() {
        let stands = |means, decision: Option<Decision>| Standing::of(&means, decision.as_ref());
        let on = |number: usize| Standing::On(KEYS[number].parse().unwrap());
        let table = [
            (means(false, None), None, Standing::Unable),
            (
                means(false, key(0)),
                decided(true, key(1)),
                Standing::Unable,
            ),
            (means(true, None), None, Standing::Undecided),
            (means(true, None), decided(true, None), Standing::NoKey),
            (means(true, None), decided(false, key(1)), Standing::Off),
            (means(true, None), decided(true, key(1)), on(1)),
            (means(true, key(0)), None, on(0)),
            (means(true, key(0)), decided(true, None), on(0)),
            (means(true, key(0)), decided(true, key(1)), on(0)),
            (means(true, key(0)), decided(false, None), Standing::Off),
        ];
        for (means, decision, expected) in table {
            let said = format!("{means:?} {decision:?}");
            assert_eq!(stands(means, decision), expected, "{said}");
        }
    }

    #[tokio::test]
    async fn a_decision_is_told_at_once_and_outlives_a_restart() {
        let store = Store::in_memory(store::schema(Schema::new())).unwrap();
        let switch = Switch::open(&store, means(true, None)).unwrap();
        let mut follower = switch.follow();
        let before = store.generation();
        let decision = decided(true, key(1)).unwrap();
        assert!(switch.decide(decision).await.unwrap().is_on());
        assert!(follower.has_changed().unwrap() && follower.borrow_and_update().is_on());
        assert!(store.generation() > before, "kept pages are old");
        let again = Switch::open(&store, means(true, None)).unwrap();
        assert_eq!(again.now(), Standing::On(KEYS[1].parse().unwrap()));
    }
}
