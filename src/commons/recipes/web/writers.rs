//! Who writes a recipe: those who do, those who are invited by name, answering an invitation, leaving.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::fields::{Asked, FormPage, How};
use super::{Typed, id, no_page, own, said};
use crate::commons::recipes::acts::Refused;
use crate::commons::recipes::{By, Kept, page, store, writers};
use crate::ids::{PersonId, RecipeId};
use crate::people::{Member, Name};
use crate::store::Tx;
use crate::web::{self, Error, Frame, Posted};

/// Somebody who has not answered yet.
struct Invited {
    /// Whom to take the invitation back from.
    person: String,
    /// Their name.
    name: String,
    /// Who invited them, and when.
    about: String,
}

#[derive(Template)]
#[template(path = "commons/writers.html")]
struct WritersPage {
    f: Frame,
    token: String,
    notice: String,
    page: String,
    title: String,
    writers: Vec<String>,
    invited: Vec<Invited>,
    /// The name that was typed, and what is wrong with it.
    name: String,
    problem: String,
}

impl WritersPage {
    fn is_refused(&self) -> bool {
        !self.problem.is_empty()
    }
}

async fn page_of(who: &Member, name: &str) -> Result<WritersPage, Error> {
    let kept = own(who, id(name)?).await?;
    let (visit, recipe) = (&who.visit, kept.id);
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        let named = |person| said::name(read, w, &By::Person(person));
        let all = kept.writers().into_iter().map(named);
        let all = all.collect::<Result<Vec<_>, _>>()?;
        let mut invited = Vec::new();
        for (person, it) in store::invited::to(read, recipe)? {
            invited.push((person, named(person)?, named(it.by)?, it.at));
        }
        Ok::<_, Error>((writers::title(read, &kept)?, all, invited))
    });
    let (title, all, invited) = read.await?;
    let invited = invited.into_iter().map(|(person, name, by, at)| Invited {
        person: person.to_string(),
        about: w.with(
            "commons-invited-about",
            &[("name", by), ("day", said::day(visit, at))],
        ),
        name,
    });
    Ok(WritersPage {
        f: visit.frame("commons", w.t("commons-writers")),
        token: visit.shell.forms.issue(visit),
        notice: String::new(),
        page: page(recipe),
        title,
        writers: all,
        invited: invited.collect(),
        name: String::new(),
        problem: String::new(),
    })
}

/// GET /communs/recettes/{id}/auteurs
pub(super) async fn overview(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&page_of(&who, &name).await?)
}

/// POST /communs/recettes/{id}/auteurs
pub(super) async fn invite(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let mut shown = page_of(&who, &name).await?;
    shown.name = typed.get("name").cloned().unwrap_or_default();
    let guest = match Name::typed(&shown.name) {
        Ok(guest) => guest,
        Err(why) => {
            shown.problem = w.t(why.key());
            return web::private_page(&shown);
        }
    };
    if let Some(stale) = posted.stale {
        shown.notice = w.t(stale.key());
        return web::private_page(&shown);
    }
    let (recipe, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let invited = who
        .visit
        .shell
        .store
        .write(move |tx| writers::invite(tx, (recipe, person), &guest, now));
    match invited.await {
        Ok(()) => Ok(posted.done(format!("{}/auteurs", shown.page))),
        Err(refused) => {
            shown.problem = said::refused(w, refused)?;
            web::private_page(&shown)
        }
    }
}

/// POST /communs/recettes/{id}/auteurs/reprendre
pub(super) async fn uninvite(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let recipe = id(&name)?;
    let guest = posted.form.get("person").and_then(|it| it.parse().ok());
    let guest: PersonId = guest.ok_or(Error::Bad("nobody was named"))?;
    let act = move |tx: &mut Tx<'_>, me| writers::uninvite(tx, (recipe, me), guest);
    let back = format!("{}/auteurs", page(recipe));
    done(&who, posted, &back.clone(), act, back).await
}

/// Does it, and goes on there; a page that was open too long is shown again.
async fn done(
    who: &Member,
    posted: Posted<Typed>,
    again: &str,
    act: impl FnOnce(&mut Tx<'_>, PersonId) -> Result<(), Refused> + Send + 'static,
    then: String,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to(again);
    }
    let person = who.person.id;
    let done = who.visit.shell.store.write(move |tx| act(tx, person));
    done.await.map_err(no_page)?;
    Ok(posted.done(then))
}

/// What somebody is invited to write: the recipe, what it is called, and who invites them.
async fn invitation(who: &Member, name: &str) -> Result<Option<(Kept, String, String)>, Error> {
    let (recipe, person, w) = (id(name)?, who.person.id, who.visit.words);
    let read = who.visit.shell.store.read(move |read| {
        let invitation = store::invited::one(read, recipe, person)?;
        let kept = store::of_any_state(read, recipe)?;
        let Some((invitation, kept)) = invitation.zip(kept) else {
            return Ok::<_, Error>(None);
        };
        let title = writers::title(read, &kept)?;
        let name = said::name(read, w, &By::Person(invitation.by))?;
        Ok(Some((kept, title, name)))
    });
    read.await
}

/// GET /communs/recettes/{id}/invitation
pub(super) async fn invitation_form(
    who: Member,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    let Some((kept, title, by)) = invitation(&who, &name).await? else {
        // Who accepted follows the same news again.
        let kept = own(&who, id(&name)?).await?;
        return Ok(Redirect::to(&format!("{}/ecrire", page(kept.id))).into_response());
    };
    let (w, here) = (who.visit.words, writers::invitation_page(kept.id));
    let decline = (format!("{here}/decliner"), w.t("commons-decline"));
    let mut form = FormPage::new(&who, w.t("commons-invitation"), here, Vec::new())
        .back("/moi".to_owned(), w.t("commons-back"));
    form.lead = w.with("commons-invitation-lead", &[("name", by), ("title", title)]);
    form.act = w.t("commons-accept");
    form.others = vec![decline];
    if kept.is_public() {
        form.links = vec![(page(kept.id), w.t("commons-invitation-read"))];
    }
    web::private_page(&form)
}

/// POST /communs/recettes/{id}/invitation
pub(super) async fn accept(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let then = |recipe| format!("{}/ecrire", page(recipe));
    answer(&who, &name, posted, true, then).await
}

/// POST /communs/recettes/{id}/invitation/decliner
pub(super) async fn decline(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    answer(&who, &name, posted, false, |_| "/moi".to_owned()).await
}

async fn answer(
    who: &Member,
    name: &str,
    posted: Posted<Typed>,
    accepts: bool,
    then: impl FnOnce(RecipeId) -> String,
) -> Result<Response, Error> {
    let (recipe, now) = (id(name)?, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>, me| writers::answer(tx, (recipe, me), accepts, now);
    let again = writers::invitation_page(recipe);
    done(who, posted, &again, act, then(recipe)).await
}

/// GET /communs/recettes/{id}/quitter
pub(super) async fn leave_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let kept = own(&who, id(&name)?).await?;
    let (w, here, person) = (who.visit.words, page(kept.id), who.person.id);
    let recipe = kept.id;
    let read = move |read: &_| writers::is_named(read, recipe, person);
    let is_named = who.visit.shell.store.read(read).await?;
    let may = writers::may_leave(&kept, person);
    let mut fields = Vec::new();
    if may && !is_named {
        let option = ("named".to_owned(), w.t("commons-leave-named"));
        let field = Asked::new("authors", How::Boxes, w.t("commons-leave-authors"), "");
        fields.push(field.options(vec![option]));
    }
    let title = w.t("commons-leave-writers");
    let action = format!("{here}/quitter");
    let mut form = FormPage::new(&who, title.clone(), action, fields)
        .back(format!("{here}/auteurs"), w.t("commons-back"));
    form.lead = match (may, is_named) {
        (false, _) => w.t("commons-refused-last"),
        (true, true) => w.t("commons-leave-lead-named"),
        (true, false) => w.t("commons-leave-lead"),
    };
    form.act = if may { title } else { String::new() };
    web::private_page(&form)
}

/// POST /communs/recettes/{id}/quitter
pub(super) async fn leave(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let kept = own(&who, id(&name)?).await?;
    let (recipe, again) = (kept.id, format!("{}/quitter", page(kept.id)));
    if !writers::may_leave(&kept, who.person.id) {
        // The page says why.
        return Ok(Redirect::to(&again).into_response());
    }
    let is_in_draft = posted.form.contains_key("named");
    let now = who.visit.shell.clock.now();
    let act = move |tx: &mut Tx<'_>, me| writers::leave(tx, (recipe, me), is_in_draft, now);
    let then = if kept.is_public() {
        page(recipe)
    } else {
        "/communs/recettes".to_owned()
    };
    done(&who, posted, &again, act, then).await
}
