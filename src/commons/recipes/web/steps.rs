//! The steps of a draft, one by one.

use axum::extract::Path;
use axum::response::Response;

use super::fields::{Asked, FormPage, How};
use super::{Typed, id, no_page, own_draft, page, said};
use crate::commons::recipes::acts::{self, StepAct};
use crate::commons::recipes::{self, Draft, Section};
use crate::documents::LONGEST_TITLE;
use crate::documents::body::Step;
use crate::ids::RecipeId;
use crate::people::Member;
use crate::web::{self, Error, Posted, text};

/// A step's form. `at` counts from 0; the number in the address from 1.
async fn form_of(
    who: &Member,
    name: &str,
    number: &str,
) -> Result<(usize, Draft, FormPage), Error> {
    let recipe = id(name)?;
    let (_, draft) = own_draft(who, recipe).await?;
    let w = who.visit.words;
    let steps = &draft.text.body.steps;
    let at = place(number).filter(|at| *at <= steps.len());
    let at = at.ok_or(Error::NotFound)?;
    let step = steps.get(at).cloned().unwrap_or_default();
    let action = format!("{}/etapes/{}", page(recipe), at + 1);
    let fields = vec![
        Asked::new("title", How::Line, w.t("commons-step-title"), &step.title)
            .hint(w.t("commons-step-title-hint")),
        Asked::new("text", How::Text, w.t("commons-step-text"), &step.text)
            .hint(w.t("commons-step-text-hint")),
    ];
    let title = w.with("commons-step", &[("number", (at + 1).to_string())]);
    let mut form = FormPage::new(who, title, action.clone(), fields).back(
        format!("{}/ecrire", page(recipe)),
        w.t("commons-back-draft"),
    );
    form.was = Section::Steps.mark(&draft.text);
    let acts = [
        ("monter", "commons-step-up", at > 0),
        ("descendre", "commons-step-down", at + 1 < steps.len()),
        ("retirer", "commons-step-remove", true),
    ];
    if at < steps.len() {
        let may = acts.into_iter().filter(|it| it.2);
        form.others = may
            .map(|(act, words, _)| (format!("{action}/{act}"), w.t(words)))
            .collect();
    }
    Ok((at, draft, form))
}

fn place(number: &str) -> Option<usize> {
    number.parse::<usize>().ok()?.checked_sub(1)
}

/// GET /communs/recettes/{id}/etapes/{number}
pub(super) async fn form(
    who: Member,
    Path((name, number)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (_, _, form) = form_of(&who, &name, &number).await?;
    web::private_page(&form)
}

/// What was typed, or why it is not taken, by field.
fn typed_step(typed: &Typed) -> Result<Step, (&'static str, recipes::Fault)> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let title = text::one_line(of("title"));
    if title.chars().count() > LONGEST_TITLE {
        return Err(("title", recipes::Fault::TooLong(LONGEST_TITLE)));
    }
    let text = recipes::text(of("text")).map_err(|fault| ("text", fault))?;
    if title.is_empty() && text.is_empty() {
        return Err(("text", recipes::Fault::Empty));
    }
    Ok(Step {
        title,
        text,
        pictures: Vec::new(),
    })
}

/// POST /communs/recettes/{id}/etapes/{number}
pub(super) async fn write(
    who: Member,
    Path((name, number)): Path<(String, String)>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let (at, draft, mut form) = form_of(&who, &name, &number).await?;
    let w = who.visit.words;
    let current = form.was.clone();
    form.typed(&typed);
    let mut step = match typed_step(&typed) {
        Ok(step) => step,
        Err((field, fault)) => {
            form.refuse(field, said::fault(w, fault));
            return web::private_page(&form);
        }
    };
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return web::private_page(&form);
    }
    if let Some(before) = draft.text.body.steps.get(at) {
        step.pictures.clone_from(&before.pictures);
    }
    let seen = typed.get("was").cloned().unwrap_or_default();
    let recipe = id(&name)?;
    match done(&who, recipe, seen, StepAct::Write(at, step)).await {
        Ok(()) => Ok(posted.done(format!("{}/ecrire?fait=oui#etapes", page(recipe)))),
        Err(refused) => {
            form.was = current;
            form.notice = said::refused(w, refused)?;
            web::private_page(&form)
        }
    }
}

async fn done(
    who: &Member,
    recipe: RecipeId,
    seen: String,
    act: StepAct,
) -> Result<(), acts::Refused> {
    let (person, now) = (who.person.id, who.visit.shell.clock.now());
    let written = who.visit.shell.store.write(move |tx| {
        let change = |draft: &mut Draft| act.apply(draft);
        acts::write(tx, (recipe, person), (Section::Steps, &seen), change, now)
    });
    written.await
}

/// POST /communs/recettes/{id}/etapes/{number}/{act}
pub(super) async fn act(
    who: Member,
    Path((name, number, act)): Path<(String, String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let at = place(&number).ok_or(Error::NotFound)?;
    let act = match &*act {
        "monter" => StepAct::Up(at),
        "descendre" => StepAct::Down(at),
        "retirer" => StepAct::Remove(at),
        _ => return Err(Error::NotFound),
    };
    pressed(&who, id(&name)?, act, posted).await
}

/// POST /communs/recettes/{id}/etape-retiree
pub(super) async fn put_back(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    pressed(&who, id(&name)?, StepAct::PutBack, posted).await
}

/// A button that holds nothing typed: what cannot be done is told by the overview, which shows how things are.
async fn pressed(
    who: &Member,
    recipe: RecipeId,
    act: StepAct,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let back = format!("{}/ecrire", page(recipe));
    if let Some(stale) = posted.stale {
        return stale.back_to(&back);
    }
    let seen = posted.form.get("was").cloned().unwrap_or_default();
    match done(who, recipe, seen, act).await {
        Ok(()) => Ok(posted.done(format!("{back}?fait=oui#etapes"))),
        Err(acts::Refused::Meanwhile | acts::Refused::TooManySteps) => {
            Ok(posted.done(format!("{back}?fait=non#etapes")))
        }
        Err(refused) => Err(no_page(refused)),
    }
}
