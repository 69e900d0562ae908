//! Who asks: what a handler's signature says about who may enter.
//!
//! Invariants: role and standing are read from the account at each request; a session is worth nothing over another
//! connection, under another lease or from another address than its own; who is signed in but has no right to a page
//! learns nothing of it (404), who is not signed in is asked to. Who has asked to join and was not answered yet is signed
//! in, for what is their own; everything beyond takes an account that is open.

use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;

use super::sessions::{self, Bound, TokenHash};
use super::{Line, Person, news, store};
use crate::web::visit::{SESSION, cookie};
use crate::web::{Error, Shell, Visit};

/// Anybody, known or not.
pub struct Who {
    pub visit: Visit,
    /// The account they are signed in to.
    pub person: Option<Person>,
}

/// Somebody with an account, a guest's included, and one who waits for the desk's answer.
pub struct SignedIn {
    pub visit: Visit,
    pub person: Person,
    /// Their session, by the hash of its token.
    pub session: TokenHash,
    /// What it is tied to.
    pub bound: Bound,
}

/// A member of the place.
pub struct Member {
    pub visit: Visit,
    pub person: Person,
}

/// Who keeps the machine: proof that this visit may do what only a steward or a concierge may.
pub struct Keeper {
    pub visit: Visit,
    pub person: Person,
    pub session: TokenHash,
}

/// Who keeps the place: proof that this visit may do what only a concierge may.
pub struct Concierge {
    pub visit: Visit,
    pub person: Person,
    pub session: TokenHash,
}

/// What the cookie of a request proves.
async fn signed_in(visit: Visit, parts: &Parts) -> Result<Result<SignedIn, Visit>, Error> {
    let Some(session) = cookie(&parts.headers, SESSION).map(sessions::hash) else {
        return Ok(Err(visit));
    };
    let now = visit.shell.clock.now();
    let found = visit.shell.store.read(move |read| {
        let Some(found) = sessions::find(read, &session, now)? else {
            return Ok::<_, Error>(None);
        };
        Ok(store::get(read, found.person)?.map(|person| (found.bound, person)))
    });
    let Some((bound, person)) = found.await?.filter(|(_, person)| person.may_come_in(now)) else {
        return Ok(Err(visit));
    };
    match Bound::of(&visit).await {
        Some(here) if here == bound => {}
        // Its owner followed our own link to the encrypted pages: they sign in there, and lose nothing here.
        Some(Bound::Secure) if bound.is_overheard() => return Ok(Err(visit)),
        Some(_) => {
            out_of_place(&visit, person, session).await?;
            return Ok(Err(visit));
        }
        None => return Ok(Err(visit)),
    }
    Ok(Ok(SignedIn {
        visit,
        person,
        session,
        bound,
    }))
}

/// A session shown elsewhere than where it was opened: stolen, or its owner joined the network anew. It ends, and its
/// owner is told.
async fn out_of_place(visit: &Visit, person: Person, session: TokenHash) -> Result<(), Error> {
    let now = visit.shell.clock.now();
    let ended = visit.shell.store.write(move |tx| {
        sessions::close(tx, person.id, &session)?;
        news::tell(
            tx,
            person.id,
            Line::new("people-news-out-of-place").to("/moi/connexions"),
            now,
        )
    });
    Ok(ended.await?)
}

/// Where a visit should come back to after signing in: a page that can be asked for.
fn back(visit: &Visit) -> String {
    if visit.reading {
        visit.path.clone()
    } else {
        "/moi".to_owned()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who
where
    Shell: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = Visit::of(Shell::from_ref(state), parts);
        Ok(match signed_in(visit, parts).await? {
            Ok(SignedIn { visit, person, .. }) => Self {
                visit,
                person: Some(person),
            },
            Err(visit) => Self {
                visit,
                person: None,
            },
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Shell: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = Visit::of(Shell::from_ref(state), parts);
        let who = signed_in(visit, parts).await?;
        who.map_err(|visit| Error::SignIn(back(&visit)))
    }
}

/// Somebody signed in who has the right; who lacks it is told that there is nothing here.
async fn with_right<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    has: fn(&SignedIn) -> bool,
) -> Result<SignedIn, Error>
where
    Shell: FromRef<S>,
{
    let who = SignedIn::from_request_parts(parts, state).await?;
    if has(&who) {
        Ok(who)
    } else {
        Err(Error::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Member
where
    Shell: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let who = with_right(parts, state, |who| who.person.is_member()).await?;
        Ok(Self {
            visit: who.visit,
            person: who.person,
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Keeper
where
    Shell: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let may = |who: &SignedIn| {
            let keeps = who.person.is_active() && who.person.role.keeps_machine();
            keeps && !who.bound.is_overheard()
        };
        let who = with_right(parts, state, may).await?;
        Ok(Self {
            visit: who.visit,
            person: who.person,
            session: who.session,
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Concierge
where
    Shell: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let may = |who: &SignedIn| {
            let keeps = who.person.is_active() && who.person.role.keeps_people();
            keeps && !who.bound.is_overheard()
        };
        let who = with_right(parts, state, may).await?;
        Ok(Self {
            visit: who.visit,
            person: who.person,
            session: who.session,
        })
    }
}
