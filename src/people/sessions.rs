//! Sessions: who is at the other end, proven earlier by a code.
//!
//! Invariants: the store holds only a hash of the token, so that a stolen disk opens nothing; a new token at every
//! sign-in; a session is worth something only where it was opened: over https, on the box itself, or over plain http
//! under the very lease (or, where others lend the addresses, from the very address) it was opened under.

use std::net::IpAddr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::HeaderValue;
use serde::{Deserialize, Serialize};

use super::Dated;
use crate::clock::Now;
use crate::ids::PersonId;
use crate::store::{self, Error, Read, Schema, Table, Tx};
use crate::web::device::Family;
use crate::web::visit::SESSION;
use crate::web::{self, Visit};
use crate::{first_version, keys};

/// key: hash of the token; value: the session (version 1).
const SESSIONS: Table<TokenHash, Session> = Table::new("people/sessions");
/// key: a person and the hash of a token of theirs (version 1).
const SESSIONS_OF: Table<OfPerson, ()> = Table::new("people/sessions-of");

/// Days after which a session ends, once the date can be believed.
const DAYS: i64 = 30;
/// Sessions a person may have open; a further one ends the oldest.
const MOST: usize = 12;

/// BLAKE3 of a session token.
pub type TokenHash = [u8; 32];

keys! {
    /// Sessions of a person.
    OfPerson {
        /// Whose.
        person: PersonId,
        /// Hash of the token.
        token: TokenHash,
    }
}

/// What a session is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// https only.
    Secure,
    /// The box itself.
    Loopback,
    /// One lease of the visitors' network, by its serial, over plain http.
    Lease(u64),
    /// One address, over plain http, where the network is made by others.
    Address(IpAddr),
}

impl Bound {
    /// What a session over this connection is tied to; nothing when the client holds no lease, or the gate is silent.
    pub async fn of(visit: &Visit) -> Option<Self> {
        if visit.peer.secure {
            return Some(Self::Secure);
        }
        if !visit.overheard() {
            return Some(Self::Loopback);
        }
        let client = visit.client().to_canonical();
        match (&visit.shell.gate, client) {
            (None, address) => Some(Self::Address(address)),
            (Some(gate), IpAddr::V4(address)) => match gate.client(address).await {
                Ok(lease) => lease.map(|lease| Self::Lease(lease.serial.0)),
                Err(error) => {
                    tracing::error!(%error, "no lease could be asked for");
                    None
                }
            },
            (Some(_), IpAddr::V6(_)) => None,
        }
    }

    /// Whether others on the way can read what is sent: then the desk and the machine stay shut.
    pub fn is_overheard(self) -> bool {
        matches!(self, Self::Lease(_) | Self::Address(_))
    }
}

/// One sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub person: PersonId,
    pub bound: Bound,
    /// When it began, by the box's clock.
    pub began: Dated,
    /// The kind of device, by which its owner knows it: [`Family`] by its number.
    family: u8,
}
first_version!(Session);

impl Session {
    /// The kind of device it was opened on.
    pub fn family(&self) -> Family {
        Family::numbered(self.family).unwrap_or(Family::Other)
    }

    fn is_over(&self, now: Now) -> bool {
        let age = now.timestamp().as_second() - self.began.at;
        now.may_expire() && self.began.is_plausible && age > DAYS * 86_400
    }
}

pub(super) fn schema(schema: Schema) -> Schema {
    schema.with(&SESSIONS).with(&SESSIONS_OF)
}

/// A session about to be opened: its token is shown to nobody but the browser.
pub struct Opening {
    token: String,
    session: Session,
}

impl Opening {
    /// A session for a person on this visit; nothing when it cannot be tied to anything ([`Bound::of`]).
    pub async fn of(visit: &Visit, person: PersonId, family: Family) -> Option<Self> {
        let bound = Bound::of(visit).await?;
        Some(Self::tied(bound, visit, person, family))
    }

    /// A session whose tie is known already.
    pub fn tied(bound: Bound, visit: &Visit, person: PersonId, family: Family) -> Self {
        Self {
            token: BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()),
            session: Session {
                person,
                bound,
                began: visit.shell.clock.now().into(),
                family: family as u8,
            },
        }
    }

    /// Keeps it; the oldest of too many ends.
    ///
    /// # Errors
    /// The store could not be read.
    pub fn keep(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let person = self.session.person;
        let mut open = of(tx, person)?;
        open.sort_by_key(|(_, session)| session.began.at);
        for (token, _) in open.iter().take(open.len().saturating_sub(MOST - 1)) {
            close(tx, person, token)?;
        }
        let token = hash(&self.token);
        tx.put(&SESSIONS, &token, &self.session)?;
        tx.put(&SESSIONS_OF, &OfPerson { person, token }, &())
    }

    /// The cookie that carries it.
    ///
    /// # Errors
    /// Never: a token is a header value.
    pub fn cookie(&self) -> Result<HeaderValue, web::Error> {
        let secure = if self.session.bound == Bound::Secure {
            "; Secure"
        } else {
            ""
        };
        let cookie = format!(
            "{SESSION}={}; Path=/; HttpOnly; SameSite=Strict{secure}",
            self.token
        );
        HeaderValue::try_from(cookie).map_err(web::Error::internal)
    }
}

/// The cookie that forgets a session.
pub fn forgotten() -> HeaderValue {
    HeaderValue::from_static("session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
}

/// What a token is known by.
pub fn hash(token: &str) -> TokenHash {
    *blake3::hash(token.as_bytes()).as_bytes()
}

/// The session of a token, while it lasts.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn find(read: &impl Read, token: &TokenHash, now: Now) -> Result<Option<Session>, Error> {
    Ok(read
        .get(&SESSIONS, token)?
        .filter(|session| !session.is_over(now)))
}

/// The open sessions of a person.
///
/// # Errors
/// As [`find`].
pub fn of(read: &impl Read, person: PersonId) -> Result<Vec<(TokenHash, Session)>, Error> {
    let first = OfPerson {
        person,
        token: [0; 32],
    };
    let last = OfPerson {
        person,
        token: [0xff; 32],
    };
    let mut found = Vec::new();
    for row in read.range(&SESSIONS_OF, first..=last)? {
        let token = row?.0.token;
        if let Some(session) = read.get(&SESSIONS, &token)? {
            found.push((token, session));
        }
    }
    Ok(found)
}

/// Ends one session of a person.
///
/// # Errors
/// As [`find`].
pub fn close(tx: &mut Tx<'_>, person: PersonId, token: &TokenHash) -> Result<(), Error> {
    let token = *token;
    let key = OfPerson { person, token };
    if tx.has(&SESSIONS_OF, &key)? {
        tx.remove(&SESSIONS_OF, &key)?;
        tx.remove(&SESSIONS, &token)?;
    }
    Ok(())
}

/// Ends all sessions of a person but one.
///
/// # Errors
/// As [`find`].
pub fn close_others(
    tx: &mut Tx<'_>,
    person: PersonId,
    but: Option<TokenHash>,
) -> Result<(), Error> {
    for (token, _) in of(tx, person)? {
        if Some(token) != but {
            close(tx, person, &token)?;
        }
    }
    Ok(())
}

/// The clock was corrected by so many seconds: who is signed in has been so for as long as before.
///
/// # Errors
/// As [`find`].
pub fn shift(tx: &mut Tx<'_>, seconds: i64) -> Result<(), Error> {
    let rows = tx.range(&SESSIONS, ..)?.collect::<Result<Vec<_>, _>>()?;
    for (token, mut session) in rows {
        session.began.at = session.began.at.saturating_add(seconds);
        session.began.is_plausible = true;
        tx.put(&SESSIONS, &token, &session)?;
    }
    Ok(())
}

/// Removes sessions that are over.
pub(super) fn tidy(tx: &mut Tx<'_>, now: Now) -> Result<(), store::Error> {
    let rows = tx.range(&SESSIONS, ..)?.collect::<Result<Vec<_>, _>>()?;
    for (token, session) in rows.into_iter().filter(|(_, session)| session.is_over(now)) {
        close(tx, session.person, &token)?;
    }
    Ok(())
}
