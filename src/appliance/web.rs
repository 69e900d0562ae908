//! The appliance's addresses.

mod health;
mod machine;

use axum::extract::FromRef;

use super::health::Health;
use crate::web::{Doors, Enter, Shell};

/// What the pages about the machine ask: how it is.
#[derive(Clone)]
pub struct Appliance {
    shell: Shell,
    health: Health,
}

impl Appliance {
    /// Asks this.
    pub fn new(shell: Shell, health: Health) -> Self {
        Self { shell, health }
    }
}

impl FromRef<Appliance> for Shell {
    fn from_ref(appliance: &Appliance) -> Self {
        appliance.shell.clone()
    }
}

impl FromRef<Appliance> for Health {
    fn from_ref(appliance: &Appliance) -> Self {
        appliance.health.clone()
    }
}

/// The doors of this room.
pub fn doors() -> Doors<Appliance> {
    Doors::default()
        .get("/machine", Enter::Anyone, machine::page)
        .get("/health", Enter::Anyone, health::health)
        .get("/metrics", Enter::Program, health::metrics)
}
