//! Updates as they are seen at the desk: what runs, what was found, how far it is, what became of it; and restarting.
//!
//! What must stay true: nothing is offered that this machine cannot do; nothing is installed and no restart begun without a
//! page that says what will happen; what a bundle says of itself is shown only when its signature is right.

mod stop;
mod view;
pub mod web;

use crate::appliance::mechanic::{Client, Outcome};
use crate::desk::notice::{Teller, Telling, Wait};
use crate::web::{Shell, Visit};

/// Where the page is.
pub const PATH: &str = "/admin/mise-a-jour";

/// What the pages need: the shell, and whom to ask. Cheap to clone.
#[derive(Clone)]
pub struct Updates {
    shell: Shell,
    mechanic: Client,
}

impl Updates {
    /// The pages of this house.
    pub fn new(shell: Shell) -> Self {
        let mechanic = Client::new(shell.config.machine.socket());
        Self { shell, mechanic }
    }
}

impl axum::extract::FromRef<Updates> for Shell {
    fn from_ref(updates: &Updates) -> Shell {
        updates.shell.clone()
    }
}

/// What became of the last update is told on the desk's first page until somebody has read it.
impl Teller for Updates {
    fn tell<'a>(&'a self, visit: &'a Visit) -> Telling<'a> {
        Box::pin(async move {
            let slots = self.mechanic.slots().await.ok();
            let key = match slots.and_then(|slots| slots.outcome) {
                None => return Vec::new(),
                Some(Outcome::Waits { .. }) => "appliance-wait-restart",
                Some(Outcome::Kept { .. }) => "appliance-wait-kept",
                Some(Outcome::CameBack { .. }) => "appliance-wait-back",
            };
            vec![Wait {
                words: visit.t(key),
                href: PATH.to_owned(),
            }]
        })
    }
}
