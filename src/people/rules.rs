//! What the venue decided about its people: who joins alone, who publishes.

use serde::{Deserialize, Serialize};

/// Who becomes a member without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Joining {
    /// Whoever types the presence code of the room; others ask the desk.
    Present,
    /// Nobody: the desk answers each.
    Desk,
}

/// Who puts an event on the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Publishing {
    /// Any member.
    Members,
    /// The desk, at a member's proposal.
    Desk,
}

/// The venue's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub joining: Joining,
    pub publishing: Publishing,
}
crate::first_version!(Rules);

impl Default for Rules {
    fn default() -> Self {
        Self {
            joining: Joining::Present,
            publishing: Publishing::Desk,
        }
    }
}
