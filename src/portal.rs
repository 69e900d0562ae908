//! The door: what a phone meets when it joins the venue's network, before any page of a room.
//!
//! Nouns: a *probe* is a phone's own question "is there Internet here?" ([`probes`]); a *foreign* request is addressed to
//! any name that is not the box's own ([`foreign`]); the *sheet* is the small window in which a phone opens the portal; a
//! *guest* is a client of the venue's network, outside or entered ([`guests`]); a *hand-over* carries a visit from the
//! sheet into the real browser ([`handover`]).
//!
//! Invariants: a foreign request never reaches a room, and nothing of it is logged or kept; a phone is told that there is
//! Internet only after its owner pressed "Entrer", never in honest mode without Internet; the sheet needs neither cookie
//! nor script; what is counted has nobody behind it.

pub mod announce;
pub mod captive_api;
pub mod counts;
pub mod foreign;
pub mod guests;
pub mod handover;
pub mod probes;
pub mod store;
pub mod web;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;

use crate::reach::Reach;
use crate::web::Shell;
use crate::web::limits::PerClient;

pub use crate::web::device::{self, Device, Family};
pub use guests::Guests;
pub use store::schema;

/// Where the portal is.
pub const PATH: &str = "/portail";

/// What the door needs. Cheap to clone.
#[derive(Clone)]
pub struct Portal(Arc<Parts>);

/// The parts of the door.
pub struct Parts {
    pub shell: Shell,
    /// Who has entered.
    pub guests: Guests,
    /// Visits on their way from the sheet into a browser.
    pub handovers: handover::Handovers,
    /// How often one client may begin a hand-over.
    pub onward: PerClient,
    /// What was counted and is not written yet.
    pub counts: counts::Counts,
    /// The one answer to foreign requests, made once.
    pub redirect: foreign::Redirect,
}

impl Portal {
    /// A door to this house: the gate keeps who entered, or without a gate this process does.
    pub fn new(shell: Shell) -> Self {
        Self(Arc::new(Parts {
            guests: shell
                .gate
                .clone()
                .map_or_else(Guests::default, Guests::Gate),
            handovers: handover::Handovers::default(),
            onward: PerClient::new(20, Duration::from_secs(3)),
            counts: counts::Counts::default(),
            redirect: foreign::Redirect::to(&shell.plain_url(PATH)),
            shell,
        }))
    }

    /// Counts one, under today's date.
    pub fn count(&self, seen: counts::Seen, family: Family) {
        let today = counts::Day::of(self.shell.clock.now());
        self.counts.add(today, family, seen);
    }
}

impl Deref for Portal {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<Portal> for Shell {
    fn from_ref(portal: &Portal) -> Shell {
        portal.shell.clone()
    }
}

/// Whether a phone is told that its way is free: it entered, and there is Internet or the venue lets phones stay anyway.
pub fn is_free(entered: bool, reach: Reach, honest: bool) -> bool {
    entered && (reach == Reach::Up || !honest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_free_before_entering() {
        for reach in [Reach::Local, Reach::Up, Reach::Lost] {
            for honest in [false, true] {
                assert!(!is_free(false, reach, honest));
            }
        }
    }

    #[test]
    fn the_honest_mode_never_claims_an_internet_that_is_not_there() {
        assert!(!is_free(true, Reach::Local, true));
        assert!(!is_free(true, Reach::Lost, true));
        assert!(is_free(true, Reach::Up, true));
        assert!(is_free(true, Reach::Local, false));
        assert!(is_free(true, Reach::Lost, false));
    }
}
