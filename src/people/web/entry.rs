//! What all ways of coming in have in common: why somebody is not let in, and the session that begins.

use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderValue, header};

use crate::clock::Now;
use crate::ids::{Id, PersonId};
use crate::people::sessions::{Bound, Opening};
use crate::people::{Line, Person, Standing, news};
use crate::web::device::Family;
use crate::web::tries::Try;
use crate::web::{Error, Shell, Visit};

/// Why somebody is not let in.
pub(super) enum Why {
    /// Name and secret do not go together; it is not said which is wrong.
    Wrong,
    /// This client guessed too often: so many seconds to wait.
    Wait(u32),
    /// Who keeps the place or the machine comes over https or on the box itself.
    NeedsSecure,
    /// The account is shut.
    Shut { why: String, article: String },
    /// A guest's time is over.
    Over,
    /// The client has no lease that a session could be tied to.
    NoTie,
}

impl Why {
    /// Whether it is about what was typed, and said beside it.
    pub(super) fn is_beside(&self) -> bool {
        matches!(self, Why::Wrong | Why::Wait(_))
    }

    /// In words; `wrong` is how this page says that name and secret do not go together.
    pub(super) fn said(self, visit: &Visit, wrong: &str) -> String {
        match self {
            Why::Wrong => visit.t(wrong),
            Why::Wait(seconds) => visit.words.t1("people-wait", "seconds", seconds),
            Why::NeedsSecure => visit.t("people-sign-in-needs-secure"),
            Why::Shut { why, article } => {
                visit
                    .words
                    .t2("people-sign-in-shut", "why", why, "article", article)
            }
            Why::Over => visit.t("people-sign-in-over"),
            Why::NoTie => visit.t("people-sign-in-no-tie"),
        }
    }
}

/// Begins a try at a secret.
pub(super) fn attempt<'a>(shell: &'a Shell, visit: &Visit) -> Result<Try<'a>, Why> {
    let tries = &shell.limits.tries;
    tries
        .begin(visit.client(), shell.clock.monotonic())
        .map_err(Why::Wait)
}

/// Whether this person may not come over such a connection: others could read on the way what opens the desk.
pub(super) fn needs_secure(person: &Person, bound: Bound) -> bool {
    person.role.keeps_machine() && bound.is_overheard()
}

/// Why this account lets nobody in now.
pub(super) fn shut(person: &Person, now: Now) -> Option<Why> {
    match &person.standing {
        Standing::Suspended { why, article } => Some(Why::Shut {
            why: why.clone(),
            article: article.clone(),
        }),
        Standing::Asked | Standing::Active if person.is_over(now) => Some(Why::Over),
        Standing::Asked | Standing::Active => None,
    }
}

/// Opens a session; its owner is told of the wrong tries at their account. What carries it to the browser.
pub(super) async fn begin(
    visit: &Visit,
    bound: Bound,
    person: PersonId,
    family: Family,
) -> Result<HeaderValue, Error> {
    let opening = Opening::tied(bound, visit, person, family);
    let cookie = opening.cookie()?;
    let wrong = visit.shell.limits.tries.told(person.to_bytes());
    let now = visit.shell.clock.now();
    let kept = visit.shell.store.write(move |tx| {
        // Between the code's check and now the account may have been shut or erased.
        let may = crate::people::get(tx, person)?.is_some_and(|it| it.may_come_in(now));
        if !may {
            return Err(Error::SignIn("/moi".into()));
        }
        if wrong > 0 {
            let line = Line::new("people-news-wrong-tries").arg("count", wrong);
            news::tell(tx, person, line, now)?;
        }
        Ok(opening.keep(tx)?)
    });
    kept.await?;
    Ok(cookie)
}

/// An answer with this cookie.
pub(super) fn carrying(cookie: HeaderValue, answer: Response) -> Response {
    (AppendHeaders([(header::SET_COOKIE, cookie)]), answer).into_response()
}
