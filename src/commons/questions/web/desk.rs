//! The desk hides what goes against the charter, with the reason, and shows it again.

use axum::extract::Path;
use axum::response::Response;

use super::{id, no_page, remark_id, said as found};
use crate::commons::questions::desk;
use crate::commons::questions::{State, page, store};
use crate::commons::recipes::web::hiding::{Hiding, member};
use crate::commons::recipes::web::{Typed, snippet};
use crate::ids::{QuestionId, RemarkId};
use crate::people::{Concierge, Member};
use crate::store::Tx;
use crate::web::{self, Error, Posted};

async fn question(who: &Member, name: &str) -> Result<(QuestionId, Hiding), Error> {
    let question = id(name)?;
    let read = move |read: &_| store::of_any_state(read, question);
    let kept = who.visit.shell.store.read(read).await?;
    let kept = kept.filter(|it| it.state != State::Withdrawn);
    let kept = kept.ok_or(Error::NotFound)?;
    let what = Hiding {
        state: kept.state,
        words: format!("{}\n{}", kept.text.title, snippet(&kept.text.text)),
        action: format!("{}/masquer", page(question)),
        back: format!("{}/gerer", page(question)),
    };
    Ok((question, what))
}

async fn remark(
    who: &Member,
    (name, of): (&str, &str),
) -> Result<((QuestionId, RemarkId), Hiding), Error> {
    let (question, of) = (id(name)?, remark_id(of)?);
    let (kept, remark) = found(&who.visit.shell, (question, of)).await?;
    if kept.state == State::Withdrawn || remark.state == State::Withdrawn {
        return Err(Error::NotFound);
    }
    let what = Hiding {
        state: remark.state,
        words: snippet(&remark.text),
        action: format!("{}/dit/{of}/masquer", page(question)),
        back: format!("{}/gerer", page(question)),
    };
    Ok(((question, of), what))
}

/// GET /communs/questions/{id}/masquer
pub(super) async fn form(who: Concierge, Path(name): Path<String>) -> Result<Response, Error> {
    let who = member(who);
    let (_, what) = question(&who, &name).await?;
    web::private_page(&what.page(&who))
}

/// POST /communs/questions/{id}/masquer
pub(super) async fn hide(
    who: Concierge,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let who = member(who);
    let (id, what) = question(&who, &name).await?;
    let (desk, now) = (who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>, reason| desk::hide(tx, id, desk, reason, now);
    what.turn(&who, posted, act, no_page).await
}

/// GET /communs/questions/{id}/dit/{remark}/masquer
pub(super) async fn remark_form(
    who: Concierge,
    Path((name, of)): Path<(String, String)>,
) -> Result<Response, Error> {
    let who = member(who);
    let (_, what) = remark(&who, (&name, &of)).await?;
    web::private_page(&what.page(&who))
}

/// POST /communs/questions/{id}/dit/{remark}/masquer
pub(super) async fn hide_remark(
    who: Concierge,
    Path((name, of)): Path<(String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let who = member(who);
    let (at, what) = remark(&who, (&name, &of)).await?;
    let (desk, now) = (who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>, reason| desk::hide_remark(tx, at, desk, reason, now);
    what.turn(&who, posted, act, no_page).await
}
