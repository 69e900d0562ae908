//! The people of the venue: who they are, what they may do, and what is kept about them.
//!
//! Nouns: a [`Person`] has a [`Name`] that is theirs alone here, a [`Role`] and a [`Standing`]; a *card* opens an account
//! once; their *own code* opens it afterwards, a *recovery word* when that is forgotten; the *journal* says who acted for
//! whom; *news* waits for one person until they come; [`Holdings`] is what another room keeps of a person.
//!
//! Pure here: no HTTP, no store, no clock. What must stay true:
//! - a name is enough: no e-mail, no birth date, no photo;
//! - the desk never learns a code or a recovery word, and what it does for somebody stands in their journal;
//! - a role is decided by the record at each request, never by what a session remembers;
//! - erasing leaves no name behind, here or in the rooms.

pub mod acts;
pub mod cards;
pub mod charter;
pub mod holdings;
pub mod journal;
pub mod line;
pub mod name;
pub mod news;
pub mod phrase;
pub mod rules;
pub mod secret;
pub mod sessions;
mod store;
pub mod web;
pub mod who;

use serde::{Deserialize, Serialize};

pub use crate::clock::Dated;
pub use holdings::Holdings;
pub use line::Line;
pub use name::Name;
pub use rules::{Joining, Publishing, Rules};
pub use store::{
    Hashes, everybody, get, has_concierge, hashes, named, rules as rules_of, schema, set_rules,
};
pub use who::{Concierge, Keeper, Member, SignedIn, Who};

use crate::clock::Now;
use crate::ids::PersonId;

/// What somebody is here. A steward keeps the machine and sees no members' data; a concierge keeps the place.
///
/// The order on disk is for ever: only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Access that expires: a contributor for an evening, a person passing through.
    Guest,
    /// One of the place.
    Member,
    /// Runs the place: welcomes, publishes, moderates.
    Concierge,
    /// Keeps the machine: network, updates, backups, mirrors.
    Steward,
}

impl Role {
    /// Every role, as it is offered.
    pub const ALL: [Role; 4] = [Role::Guest, Role::Member, Role::Concierge, Role::Steward];

    /// Its name in forms and message keys.
    pub fn key(self) -> &'static str {
        match self {
            Role::Guest => "guest",
            Role::Member => "member",
            Role::Concierge => "concierge",
            Role::Steward => "steward",
        }
    }

    /// The role of this name.
    pub fn of_key(key: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Whether it may do what members may.
    pub fn is_member(self) -> bool {
        self != Role::Guest
    }

    /// Whether it keeps people: accounts, programme, moderation.
    pub fn keeps_people(self) -> bool {
        self == Role::Concierge
    }

    /// Whether it keeps the machine. In a small place the concierge does that too.
    pub fn keeps_machine(self) -> bool {
        matches!(self, Role::Concierge | Role::Steward)
    }
}

/// How an account stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Asked to join; the desk has not answered yet.
    Asked,
    /// Open.
    Active,
    /// Shut by the desk, for a reason that its owner reads.
    Suspended {
        /// The reason, in the desk's words.
        why: String,
        /// The article of the charter it rests on.
        article: String,
    },
}

/// The charter, as somebody accepted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// Its version.
    pub version: u32,
    /// When.
    pub when: Dated,
}

/// How somebody came to have an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Came {
    /// With the setup code: the first concierge, or one whose code was lost.
    Setup,
    /// Welcomed at the desk by this person.
    Desk(PersonId),
    /// By themselves, with the presence code of the room.
    Present,
    /// By themselves, without it: the desk was asked.
    Asked,
}

/// Somebody the venue knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: Name,
    pub role: Role,
    pub standing: Standing,
    /// When a guest's access ends.
    pub until: Option<i64>,
    pub accepted: Option<Accepted>,
    pub since: Dated,
    pub came: Came,
    /// Whether they set a code of their own: without one, only a card opens the account.
    pub has_code: bool,
    /// Whether they set a recovery word.
    pub has_recovery: bool,
}

impl Person {
    /// Whether the account may be used now. A guest's time ends only on a date that can be believed.
    pub fn is_open(&self, now: Now) -> bool {
        self.standing == Standing::Active && !self.is_over(now)
    }

    /// Whether somebody may be signed in to it now: who has asked to join, too, to see their own things and the answer.
    pub fn may_come_in(&self, now: Now) -> bool {
        !matches!(self.standing, Standing::Suspended { .. }) && !self.is_over(now)
    }

    /// Whether the desk said yes and has not shut it.
    pub fn is_active(&self) -> bool {
        self.standing == Standing::Active
    }

    /// Whether it may do what members may.
    pub fn is_member(&self) -> bool {
        self.is_active() && self.role.is_member()
    }

    /// Whether a guest's time is over.
    pub fn is_over(&self, now: Now) -> bool {
        self.role == Role::Guest
            && now.may_expire()
            && self
                .until
                .is_some_and(|until| until <= now.timestamp().as_second())
    }
}
