//! What is let in when the disk is full: acts that end or remove something, and what one must do before; nothing else.
//!
//! Which those are is said by the doors ([`Doors::post_always`](super::Doors::post_always)). Any other form comes back as
//! it was sent, with the reason at its head, as [`Posted`](super::Posted) brings back one whose page was open too long.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Method, StatusCode};

use super::Shell;
use super::doors::Door;
use super::form::Stale;
use crate::store;

/// What knows whether a form is let in.
#[derive(Clone)]
pub struct Guard {
    shell: Shell,
    always: Arc<BTreeSet<&'static str>>,
}

impl Guard {
    /// The guard of these doors.
    pub fn new(shell: Shell, doors: &[Door]) -> Self {
        let always = doors.iter().filter(|door| door.always);
        Self {
            shell,
            always: Arc::new(always.map(|door| door.path).collect()),
        }
    }
}

/// Middleware, within the router: forms that add are refused while the disk is full; those that may come may take the
/// room that is kept back for them.
pub async fn dress(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let path = request.extensions().get::<MatchedPath>();
    if path.is_some_and(|path| guard.always.contains(path.as_str())) {
        return store::in_need(next.run(request)).await;
    }
    if !guard.shell.store.is_full() {
        return next.run(request).await;
    }
    request.extensions_mut().insert(Stale::Full);
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::INSUFFICIENT_STORAGE;
    }
    response
}
