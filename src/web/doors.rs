//! Every route of the house, with who may enter by it.
//!
//! Invariant: routes are declared here and nowhere else (`tests/house.rs` reads the sources), so the list that the guard
//! test walks cannot miss one.

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};

/// Who may enter by a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enter {
    /// Whoever is in the venue.
    Anyone,
    /// A program on the box itself; for others the address does not exist.
    Program,
    /// Whoever has an account here, a guest's included.
    SignedIn,
    /// Members, and who keeps the place.
    Member,
    /// Who keeps the machine, a steward or a concierge, over https or from the box itself.
    Machine,
    /// The concierge, over https or from the box itself.
    Desk,
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, in axum's notation.
    pub path: &'static str,
    pub who: Enter,
    /// Whether it is open on a full disk too: it ends or removes something, or one must go by it to do so.
    pub always: bool,
}

/// A room's routes, as they are being listed.
pub struct Doors<S = super::Shell> {
    list: Vec<Door>,
    router: Router<S>,
}

impl<S: Clone + Send + Sync + 'static> Default for Doors<S> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            router: Router::new(),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Doors<S> {
    /// A page that reads: GET (and HEAD), changing nothing.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, who: Enter, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with("GET", path, who, get(handler))
    }

    /// An act: POST, answered by a page or a redirection.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, who: Enter, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with("POST", path, who, post(handler))
    }

    /// An act that must work on a full disk, too: see [`Door::always`].
    #[must_use]
    pub fn post_always<H, T>(self, path: &'static str, who: Enter, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let mut doors = self.post(path, who, handler);
        if let Some(door) = doors.list.last_mut() {
            door.always = true;
        }
        doors
    }

    fn with(
        mut self,
        method: &'static str,
        path: &'static str,
        who: Enter,
        route: MethodRouter<S>,
    ) -> Self {
        self.list.push(Door {
            method,
            path,
            who,
            always: false,
        });
        self.router = self.router.route(path, route);
        self
    }

    /// Puts another room's doors beside these.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.router = self.router.merge(other.router);
        self
    }

    /// Gives a room its own state, so that its doors can stand beside others'.
    #[must_use]
    pub fn with_state<S2: Clone + Send + Sync + 'static>(self, state: S) -> Doors<S2> {
        Doors {
            list: self.list,
            router: self.router.with_state(state),
        }
    }

    /// The list of all doors, for the guard test.
    pub fn list(&self) -> &[Door] {
        &self.list
    }

    /// The router, once nothing is to be added.
    pub fn into_router(self) -> Router<S> {
        self.router
    }
}
