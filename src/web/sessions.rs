//! Sessions: who is at the other end, proven earlier by a code.
//!
//! Invariants: the store holds only a hash of the token, so that a stolen disk opens nothing; a new token at every
//! sign-in; a session opened over https is worth nothing over http, and one opened on the box itself nothing elsewhere.

use axum::extract::{FromRef, FromRequestParts};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderValue;
use http::request::Parts;
use serde::{Deserialize, Serialize};

use super::visit::{SESSION, cookie};
use super::{Error, Shell, Visit};
use crate::store::{self, Read, Schema, Store, Table, Tx};

/// key: hash of the token; value: the session (version 1).
const SESSIONS: Table<TokenHash, Session> = Table::new("web/sessions");

/// Days after which a session ends, once the date can be believed.
const DAYS: i64 = 30;

/// BLAKE3 of a session token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenHash([u8; 32]);

impl store::Key for TokenHash {
    const WIDTH: usize = 32;
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl TokenHash {
    fn of(token: &str) -> Self {
        Self(*blake3::hash(token.as_bytes()).as_bytes())
    }
}

/// What a session is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// The concierge at the desk.
    Desk,
}

/// What a session is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// https only.
    Secure,
    /// The box itself.
    Loopback,
}

/// One sign-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    pub role: Role,
    pub bound: Bound,
    /// Seconds since 1970 when it began, by the box's clock.
    pub began: i64,
}
crate::first_version!(Session);

impl Bound {
    /// What a sign-in over this connection may be tied to; nothing where others can listen.
    pub fn of(visit: &Visit) -> Option<Self> {
        if visit.peer.secure {
            Some(Self::Secure)
        } else {
            (!visit.overheard()).then_some(Self::Loopback)
        }
    }
}

/// Adds the tables of sessions.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema.with(&SESSIONS)
}

/// Opens a session; the cookie that carries it.
///
/// # Errors
/// The store could not keep it, or others could read the cookie on the way ([`Error::NeedsSecure`]).
pub async fn open(visit: &Visit, role: Role) -> Result<HeaderValue, Error> {
    let bound = Bound::of(visit).ok_or(Error::NeedsSecure)?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let (key, began) = (
        TokenHash::of(&token),
        visit.shell.clock.now().timestamp().as_second(),
    );
    let session = Session { role, bound, began };
    visit
        .shell
        .store
        .write(move |tx| tx.put(&SESSIONS, &key, &session))
        .await?;
    let secure = if bound == Bound::Secure {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!("{SESSION}={token}; Path=/; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(cookie).map_err(Error::internal)
}

/// Ends the session of a visit; the cookie that forgets it.
///
/// # Errors
/// The store could not forget it.
pub async fn close(concierge: &Concierge) -> Result<HeaderValue, Error> {
    let key = concierge.key;
    concierge
        .visit
        .shell
        .store
        .write(move |tx| tx.remove(&SESSIONS, &key))
        .await?;
    Ok(HeaderValue::from_static(
        "session=; Path=/; Max-Age=0; SameSite=Strict",
    ))
}

/// Ends every session: the code that opened them was replaced.
///
/// # Errors
/// The store could not be read.
pub fn close_all(tx: &mut Tx<'_>) -> Result<(), store::Error> {
    let open: Vec<TokenHash> = tx
        .range(&SESSIONS, ..)?
        .map(|row| row.map(|(key, _)| key))
        .collect::<Result<_, _>>()?;
    open.iter().try_for_each(|key| tx.remove(&SESSIONS, key))
}

/// The person at the desk: proof that this visit may do what only the concierge may.
pub struct Concierge {
    pub visit: Visit,
    key: TokenHash,
}

impl<S: Send + Sync> FromRequestParts<S> for Concierge
where
    Shell: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = Visit::of(Shell::from_ref(state), parts);
        let bound = Bound::of(&visit).ok_or(Error::SignIn)?;
        let key = cookie(&parts.headers, SESSION)
            .map(TokenHash::of)
            .ok_or(Error::SignIn)?;
        let session = find(&visit.shell.store, key).await?.ok_or(Error::SignIn)?;
        let now = visit.shell.clock.now();
        let age_days = (now.timestamp().as_second() - session.began) / 86_400;
        if session.bound != bound || (now.may_expire() && age_days > DAYS) {
            return Err(Error::SignIn);
        }
        Ok(Self { visit, key })
    }
}

async fn find(store: &Store, key: TokenHash) -> Result<Option<Session>, Error> {
    Ok(store
        .read(move |snapshot| snapshot.get(&SESSIONS, &key))
        .await?)
}
