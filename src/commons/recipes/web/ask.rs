//! What is asked before it is done: making a recipe one's own, giving up a draft, taking a recipe away, back, or destroying it.

use axum::extract::Path;
use axum::response::Response;

use super::fields::FormPage;
use super::{Typed, id, keeper, no_page, own, page};
use crate::commons::recipes::acts::{self, Refused, may_discard, may_erase};
use crate::commons::recipes::{Kept, store};
use crate::ids::RecipeId;
use crate::people::Member;
use crate::store::Tx;
use crate::web::{self, Error, Posted};

/// A question whose answer is a button: what is done, why one should think, and where it is sent.
fn question(
    who: &Member,
    (title, lead): (&str, &str),
    recipe: RecipeId,
    act: &str,
    back: &str,
) -> FormPage {
    let (w, here) = (who.visit.words, page(recipe));
    let mut form = FormPage::new(who, w.t(title), format!("{here}/{act}"), Vec::new())
        .back(format!("{here}{back}"), w.t("commons-back"));
    form.lead = w.t(lead);
    form.act = w.t(title);
    form
}

/// Does it, and goes on where it says; a page that was open too long asks again.
async fn answered<T: Send + 'static>(
    who: &Member,
    recipe: RecipeId,
    (posted, again): (Posted<Typed>, &str),
    act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refused> + Send + 'static,
    then: impl FnOnce(T) -> String,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to(&format!("{}/{again}", page(recipe)));
    }
    let done = who.visit.shell.store.write(act).await.map_err(no_page)?;
    Ok(posted.done(then(done)))
}

/// GET /communs/recettes/{id}/deriver
pub(super) async fn fork_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let recipe = id(&name)?;
    let read = move |read: &_| store::public(read, recipe);
    let found = who.visit.shell.store.read(read).await?;
    found.ok_or(Error::NotFound)?;
    let said = ("commons-fork", "commons-fork-lead");
    web::private_page(&question(&who, said, recipe, "deriver", ""))
}

/// POST /communs/recettes/{id}/deriver
pub(super) async fn fork(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (recipe, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::fork(tx, recipe, person, now);
    let then = |made| format!("{}/ecrire", page(made));
    answered(&who, recipe, (posted, "deriver"), act, then).await
}

/// GET /communs/recettes/{id}/abandonner
pub(super) async fn discard_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let kept = own(&who, id(&name)?).await?;
    let said = match kept {
        _ if !may_discard(&kept) => return Err(Error::NotFound),
        Kept { published: 0, .. } => ("commons-discard", "commons-discard-whole"),
        _ => ("commons-discard", "commons-discard-revision"),
    };
    web::private_page(&question(&who, said, kept.id, "abandonner", "/ecrire"))
}

/// POST /communs/recettes/{id}/abandonner
pub(super) async fn discard(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let kept = own(&who, id(&name)?).await?;
    let (recipe, person, now) = (kept.id, who.person.id, who.visit.shell.clock.now());
    let then = if kept.published == 0 {
        "/communs/recettes".to_owned()
    } else {
        format!("{}/ecrire", page(recipe))
    };
    let act = move |tx: &mut Tx<'_>| acts::discard(tx, recipe, person, now);
    answered(&who, recipe, (posted, "abandonner"), act, |()| then).await
}

/// The recipe, if they may take it away or back.
async fn kept_by(who: &Member, name: &str) -> Result<Kept, Error> {
    let recipe = id(name)?;
    let keeper = keeper(who);
    let read = move |read: &_| store::of_any_state(read, recipe);
    let found = who.visit.shell.store.read(read).await?;
    match found.ok_or(Error::NotFound)? {
        kept if keeper.keeps(&kept) && kept.published > 0 => Ok(kept),
        kept => Err(Error::to_a_stranger(kept.is_public())),
    }
}

/// GET /communs/recettes/{id}/retirer
pub(super) async fn withdraw_form(
    who: Member,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    let kept = kept_by(&who, &name).await?;
    if kept.is_withdrawn {
        return Err(Error::NotFound);
    }
    let said = ("commons-withdraw", "commons-withdraw-lead");
    web::private_page(&question(&who, said, kept.id, "retirer", ""))
}

/// Where somebody goes on from a recipe that is not shown: to its draft, if it is theirs; the desk can put it back.
fn after(who: &Member, kept: &Kept) -> String {
    if kept.is_written_by(who.person.id) {
        format!("{}/ecrire", page(kept.id))
    } else {
        format!("{}/retablir", page(kept.id))
    }
}

/// POST /communs/recettes/{id}/retirer
pub(super) async fn withdraw(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let kept = kept_by(&who, &name).await?;
    let (recipe, keeper, now) = (kept.id, keeper(&who), who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::withdraw(tx, recipe, keeper, true, now);
    answered(&who, recipe, (posted, "retirer"), act, |()| {
        after(&who, &kept)
    })
    .await
}

/// GET /communs/recettes/{id}/retablir
pub(super) async fn restore_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let kept = kept_by(&who, &name).await?;
    if !kept.is_withdrawn {
        return Err(Error::NotFound);
    }
    let said = ("commons-restore", "commons-restore-lead");
    let mut form = question(&who, said, kept.id, "retablir", "/ecrire");
    if !kept.is_written_by(who.person.id) {
        form = form.back("/communs/recettes".into(), who.visit.t("commons-recipes"));
    }
    web::private_page(&form)
}

/// POST /communs/recettes/{id}/retablir
pub(super) async fn restore(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (recipe, keeper, now) = (id(&name)?, keeper(&who), who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::withdraw(tx, recipe, keeper, false, now);
    answered(&who, recipe, (posted, "retablir"), act, |()| page(recipe)).await
}

/// GET /communs/recettes/{id}/detruire
pub(super) async fn erase_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let kept = own(&who, id(&name)?).await?;
    if !may_erase(&kept, who.person.id) {
        return Err(Error::NotFound);
    }
    let said = ("commons-erase", "commons-erase-lead");
    web::private_page(&question(&who, said, kept.id, "detruire", "/ecrire"))
}

/// POST /communs/recettes/{id}/detruire
pub(super) async fn erase(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (recipe, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::erase(tx, recipe, person, now);
    let then = |()| "/communs/recettes".to_owned();
    answered(&who, recipe, (posted, "detruire"), act, then).await
}
