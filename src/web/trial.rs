//! A new version of the program on trial: every page can be read, and no act is taken, since it would be forgotten.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Error, Shell, limits};

/// Middleware: while the box is on trial, whoever sends something is told to keep it for a minute.
pub async fn hold(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    if !shell.on_trial || request.method().is_safe() {
        return next.run(request).await;
    }
    // Read before it is refused: a connection that is closed over unread bytes takes the refusal back.
    let _ = axum::body::to_bytes(request.into_body(), limits::FORM_BYTES).await;
    Error::OnTrial.into_response()
}
