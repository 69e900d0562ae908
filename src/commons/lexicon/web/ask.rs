//! What is asked before it is done: taking an entry away, putting it back, destroying it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::{Typed, id, keeper, latest, no_page, page, said};
use crate::commons::lexicon::acts::{self, Refused, may_erase};
use crate::ids::TermId;
use crate::people::Member;
use crate::store::Tx;
use crate::web::{self, Error, Frame, Posted};

/// A question whose answer is a button.
#[derive(Template)]
#[template(path = "commons/term-ask.html")]
struct AskPage {
    f: Frame,
    token: String,
    notice: String,
    lead: String,
    action: String,
    back: String,
    title: String,
}

/// The entry with its title, if they decide about it and it stands so.
async fn kept_by(who: &Member, name: &str, is_withdrawn: bool) -> Result<(TermId, String), Error> {
    let (kept, latest) = latest(who, id(name)?).await?;
    if !keeper(who).keeps(&kept) {
        return Err(Error::to_a_stranger(!kept.is_withdrawn));
    }
    if kept.is_withdrawn != is_withdrawn {
        return Err(Error::NotFound);
    }
    Ok((kept.id, latest.text.title))
}

fn question(
    who: &Member,
    (term, title): (TermId, String),
    (act, lead): (&str, &str),
    to: &str,
) -> AskPage {
    let visit = &who.visit;
    let here = page(term);
    AskPage {
        f: visit.frame("commons", visit.t(act)),
        token: visit.shell.forms.issue(visit),
        notice: String::new(),
        lead: visit.t(lead),
        action: format!("{here}/{to}"),
        back: format!("{here}/propositions"),
        title,
    }
}

/// GET /communs/lexique/{id}/retirer
pub(super) async fn withdraw_form(
    who: Member,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    let kept = kept_by(&who, &name, false).await?;
    let said = ("lexicon-withdraw", "lexicon-withdraw-lead");
    web::private_page(&question(&who, kept, said, "retirer"))
}

/// POST /communs/lexique/{id}/retirer
pub(super) async fn withdraw(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (term, _) = kept_by(&who, &name, false).await?;
    let here = page(term);
    if let Some(stale) = posted.stale {
        return stale.back_to(&format!("{here}/retirer"));
    }
    let (keeper, now) = (keeper(&who), who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::withdraw(tx, term, keeper, true, now);
    let done: Result<(), Refused> = who.visit.shell.store.write(act).await;
    done.map_err(no_page)?;
    Ok(posted.done(format!("{here}/propositions")))
}

fn restoring(who: &Member, kept: (TermId, String)) -> AskPage {
    let said = ("lexicon-restore", "lexicon-restore-lead");
    question(who, kept, said, "retablir")
}

/// GET /communs/lexique/{id}/retablir
pub(super) async fn restore_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let kept = kept_by(&who, &name, true).await?;
    web::private_page(&restoring(&who, kept))
}

/// POST /communs/lexique/{id}/retablir
pub(super) async fn restore(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let kept = kept_by(&who, &name, true).await?;
    let (term, w) = (kept.0, who.visit.words);
    let mut shown = restoring(&who, kept);
    if let Some(stale) = posted.stale {
        shown.notice = w.t(stale.key());
        return web::private_page(&shown);
    }
    let (keeper, now) = (keeper(&who), who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::withdraw(tx, term, keeper, false, now);
    match who.visit.shell.store.write(act).await {
        Ok(()) => Ok(posted.done(page(term))),
        Err(refused) => {
            // Somebody added the word anew meanwhile.
            shown.notice = said::refused(w, refused)?;
            web::private_page(&shown)
        }
    }
}

/// The entry with its title, if they may destroy it.
async fn own(who: &Member, name: &str) -> Result<(TermId, String), Error> {
    let (kept, latest) = latest(who, id(name)?).await?;
    match may_erase(&kept, who.person.id) {
        true => Ok((kept.id, latest.text.title)),
        false => Err(Error::to_a_stranger(
            !kept.is_withdrawn && !keeper(who).keeps(&kept),
        )),
    }
}

/// GET /communs/lexique/{id}/detruire
pub(super) async fn erase_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let kept = own(&who, &name).await?;
    let said = ("lexicon-erase", "lexicon-erase-lead");
    web::private_page(&question(&who, kept, said, "detruire"))
}

/// POST /communs/lexique/{id}/detruire
pub(super) async fn erase(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (term, _) = own(&who, &name).await?;
    if let Some(stale) = posted.stale {
        return stale.back_to(&format!("{}/detruire", page(term)));
    }
    let (person, now) = (who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::erase(tx, term, person, now);
    let done: Result<(), Refused> = who.visit.shell.store.write(act).await;
    done.map_err(no_page)?;
    Ok(posted.done("/communs/lexique"))
}
