//! Where an event stands with the venue: who wrote it, who may see it, who may sign up.
//!
//! What must stay true: only what is published is public; a refusal and a hiding always say why;
//! whoever may not change an event does not learn that it exists.

use serde::{Deserialize, Serialize};

use crate::ids::PersonId;

/// The longest reason or charter article, in characters.
pub const LONGEST_WHY: usize = 1_000;

/// Who put an event on the programme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// The venue itself: its staff, or a calendar it reads.
    #[default]
    Venue,
    /// A person, whose name is looked up when it is shown.
    Person(PersonId),
    /// Somebody who left without leaving their name: « ancien membre ».
    Former,
}

/// Who may see an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Everybody.
    #[default]
    Published,
    /// Its author and the desk: it waits for the desk.
    Proposed,
    /// Its author and the desk: it will not be published.
    Refused {
        /// What the desk tells its author.
        why: String,
    },
    /// Its author and the desk: it was public and is no longer.
    Hidden {
        /// What the desk tells its author.
        why: String,
        /// The article of the charter it goes against, by its number or title.
        article: String,
    },
}

/// Who may ask for a seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signup {
    /// Nobody needs one: people just come.
    #[default]
    None,
    /// People the venue knows.
    Open {
        /// And visitors, with a first name.
        visitors: bool,
    },
}

/// The venue's rule on who publishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Publishing {
    /// What a member proposes is public at once.
    Members,
    /// It waits until the desk publishes it.
    #[default]
    Desk,
}

/// All of it together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Who put it there.
    pub by: Author,
    /// Who may see it.
    pub state: State,
    /// Who may ask for a seat.
    pub signup: Signup,
}

/// Who asks to change an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// The desk, or the machine's own command line.
    Desk,
    /// A person, for themselves.
    Person(PersonId),
}

impl Publishing {
    /// Where a member's proposal begins.
    pub fn first_state(self) -> State {
        match self {
            Publishing::Members => State::Published,
            Publishing::Desk => State::Proposed,
        }
    }
}

impl State {
    /// Whether everybody may see it.
    pub fn is_public(&self) -> bool {
        matches!(self, State::Published)
    }

    /// Whether the desk has still to look at it.
    pub fn is_waiting(&self) -> bool {
        matches!(self, State::Proposed)
    }

    /// Whether it ever was public: whoever mirrors may hold a copy.
    pub fn was_public(&self) -> bool {
        matches!(self, State::Published | State::Hidden { .. })
    }
}

impl Standing {
    /// Of something the venue announces itself.
    pub fn of_venue() -> Standing {
        Standing::default()
    }

    /// Whether `who` may see it at all, public or not.
    pub fn is_seen_by(&self, who: Editor) -> bool {
        self.state.is_public() || self.is_theirs(who)
    }

    /// Whether `who` may change it: the desk always, its author until the desk said no.
    pub fn may_be_changed_by(&self, who: Editor) -> bool {
        match who {
            Editor::Desk => true,
            Editor::Person(_) => {
                self.is_theirs(who) && matches!(self.state, State::Published | State::Proposed)
            }
        }
    }

    /// Whether it belongs to `who`; everything does to the desk.
    pub fn is_theirs(&self, who: Editor) -> bool {
        match who {
            Editor::Desk => true,
            Editor::Person(person) => self.by == Author::Person(person),
        }
    }

    /// Its author, if it is somebody the venue knows.
    pub fn author(&self) -> Option<PersonId> {
        match self.by {
            Author::Person(person) => Some(person),
            Author::Venue | Author::Former => None,
        }
    }
}
