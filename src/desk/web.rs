//! The desk's doors, and what stands behind them.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;

use super::notice::Teller;
use super::wizard::web as wizard;
use super::{
    authority, card, charter, emblems, erase, home, internet, journal, person, persons, poster,
    publish, rules, setup, time, welcome, wifi,
};
use crate::people::web::People;
use crate::portal::Portal;
use crate::web::{Doors, Enter, Shell};

/// What the desk needs: the shell, the rooms it asks, and what it may show once. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Parts>);

/// The parts of [`Desk`].
pub struct Parts {
    pub shell: Shell,
    pub people: People,
    pub portal: Portal,
    /// Words of cards made a moment ago.
    pub(super) cards: card::Fresh,
    /// The Wi-Fi's password, as far as this process knows it.
    pub(super) radio: poster::Radio,
    /// Other rooms that have something to tell here.
    pub(super) tellers: Vec<Box<dyn Teller>>,
}

impl Desk {
    /// The desk of a house with this door and these people, to which these rooms tell what waits.
    pub fn new(portal: Portal, people: People, tellers: Vec<Box<dyn Teller>>) -> Self {
        Self(Arc::new(Parts {
            shell: portal.shell.clone(),
            people,
            portal,
            cards: card::Fresh::default(),
            radio: poster::Radio::default(),
            tellers,
        }))
    }

    /// Whether this machine carries the Wi-Fi itself.
    pub(super) fn has_radio(&self) -> bool {
        self.shell.gate.is_some() && self.shell.config.wifi.is_some()
    }
}

impl Deref for Desk {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<Desk> for Shell {
    fn from_ref(desk: &Desk) -> Shell {
        desk.shell.clone()
    }
}

/// The doors of this room.
pub fn doors() -> Doors<Desk> {
    machine().and(people()).and(place())
}

/// What keeps the machine: a steward or a concierge.
fn machine() -> Doors<Desk> {
    Doors::default()
        .get("/admin", Enter::Machine, home::page)
        .get("/admin/cle", Enter::Anyone, setup::form)
        .post("/admin/cle", Enter::Anyone, setup::open)
        .get("/admin/heure", Enter::Machine, time::form)
        .post_always("/admin/heure", Enter::Machine, time::set)
        .get("/autorite", Enter::Anyone, authority::page)
        .get(
            "/autorite/parvis.pem",
            Enter::Anyone,
            authority::certificate,
        )
        .get("/admin/wifi", Enter::Machine, wifi::form)
        .post("/admin/wifi", Enter::Machine, wifi::change)
        .post_always("/admin/wifi/garder", Enter::Machine, wifi::keep)
        .post_always("/admin/wifi/revenir", Enter::Machine, wifi::revert)
        .get("/admin/internet", Enter::Machine, internet::form)
        .post("/admin/internet/cle", Enter::Machine, internet::make_key)
        .post("/admin/internet/partager", Enter::Machine, internet::share)
        .post_always("/admin/internet/fermer", Enter::Machine, internet::stop)
        .post("/admin/internet/journal", Enter::Machine, internet::export)
        .get("/admin/affiche", Enter::Machine, poster::page)
}

/// What keeps the people: a concierge.
fn people() -> Doors<Desk> {
    Doors::default()
        .get("/admin/personnes", Enter::Desk, persons::page)
        .get("/admin/personnes/nouveau", Enter::Desk, welcome::form)
        .post("/admin/personnes/nouveau", Enter::Desk, welcome::welcome)
        .get("/admin/personnes/{id}", Enter::Desk, person::page)
        .get("/admin/personnes/{id}/carte", Enter::Desk, card::page)
        .post("/admin/personnes/{id}/carte", Enter::Desk, card::make)
        .post_always(
            "/admin/personnes/{id}/carte/ranger",
            Enter::Desk,
            card::put_away,
        )
        .post(
            "/admin/personnes/{id}/oui",
            Enter::Desk,
            person::acts::accept,
        )
        .post_always(
            "/admin/personnes/{id}/non",
            Enter::Desk,
            person::acts::refuse,
        )
        .post(
            "/admin/personnes/{id}/role",
            Enter::Desk,
            person::acts::set_role,
        )
        .post(
            "/admin/personnes/{id}/nom",
            Enter::Desk,
            person::acts::rename,
        )
        .post_always(
            "/admin/personnes/{id}/fermer",
            Enter::Desk,
            person::acts::suspend,
        )
        .post(
            "/admin/personnes/{id}/rouvrir",
            Enter::Desk,
            person::acts::restore,
        )
        .get("/admin/personnes/{id}/effacer", Enter::Desk, erase::form)
        .post_always("/admin/personnes/{id}/effacer", Enter::Desk, erase::erase)
        .get("/admin/journal", Enter::Desk, journal::page)
}

/// What keeps the place: a concierge.
fn place() -> Doors<Desk> {
    Doors::default()
        .get("/admin/installation", Enter::Desk, wizard::go_on)
        .get("/admin/installation/{step}", Enter::Desk, wizard::form)
        .post("/admin/installation/{step}", Enter::Desk, wizard::save)
        .get("/admin/a-publier", Enter::Desk, publish::list)
        .get("/admin/a-publier/{id}", Enter::Desk, publish::one)
        .post_always("/admin/a-publier/{id}", Enter::Desk, publish::decide)
        .get("/admin/images", Enter::Desk, emblems::form)
        .post("/admin/images", Enter::Desk, emblems::choose)
        .get("/admin/regles", Enter::Desk, rules::form)
        .post("/admin/regles", Enter::Desk, rules::decide)
        .get("/admin/charte", Enter::Desk, charter::form)
        .post("/admin/charte", Enter::Desk, charter::write)
}
