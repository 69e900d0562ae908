//! The steps of a draft, one by one.

use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::fields::{Asked, FormPage, How};
use super::pictures::{Offer, Pictures};
use super::{Typed, id, no_page, page, said, written};
use crate::commons::recipes::acts::{self, StepAct};
use crate::commons::recipes::{self, Section};
use crate::documents::body::Step;
use crate::documents::{Hash, LONGEST_TITLE};
use crate::ids::RecipeId;
use crate::people::Member;
use crate::store::Tx;
use crate::web::{self, Error, Posted, text};

/// What the address of a step's form says beside the step.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Came {
    /// Whether something was just written.
    fait: Option<String>,
    /// A picture that was just brought.
    image: Option<String>,
    /// A picture that was just taken away.
    retiree: Option<String>,
}

impl Came {
    fn offer(&self) -> Option<Offer> {
        let of = |it: &Option<String>| it.as_ref()?.parse::<Hash>().ok();
        let brought = of(&self.image).map(Offer::Brought);
        brought.or_else(|| of(&self.retiree).map(Offer::TakenAway))
    }
}

/// A step's form, and its place. Steps are counted from 0; the number in the address from 1.
async fn form_of(
    who: &Member,
    name: &str,
    number: &str,
    offer: Option<Offer>,
) -> Result<(usize, FormPage), Error> {
    let recipe = id(name)?;
    let written = written(who, recipe).await?;
    let w = who.visit.words;
    let steps = &written.body.steps;
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
    form.was = Section::Steps.mark(&written);
    form.pictures = Some(Pictures::of(who, &step, offer).await?);
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
    Ok((at, form))
}

fn place(number: &str) -> Option<usize> {
    number.parse::<usize>().ok()?.checked_sub(1)
}

/// GET /communs/recettes/{id}/etapes/{number}
pub(super) async fn form(
    who: Member,
    Path((name, number)): Path<(String, String)>,
    Query(came): Query<Came>,
) -> Result<Response, Error> {
    let (_, mut form) = form_of(&who, &name, &number, came.offer()).await?;
    if came.fait.is_some() {
        form.done = who.visit.t("commons-saved");
    }
    web::private_page(&form)
}

/// Which button of the form was pressed: all of them keep what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pressed {
    Save,
    /// Goes on where pictures are brought.
    Bring,
    Add(Hash),
    Drop(Hash),
}

impl Pressed {
    fn of(typed: &Typed) -> Result<Self, Error> {
        let picture = |name: &str| {
            let read = |it: &String| it.parse::<Hash>().map_err(|_| Error::Bad("no picture"));
            typed.get(name).map(read).transpose()
        };
        Ok(match (picture("add")?, picture("drop")?) {
            (Some(picture), _) => Self::Add(picture),
            (None, Some(picture)) => Self::Drop(picture),
            (None, None) if typed.contains_key("bring") => Self::Bring,
            (None, None) => Self::Save,
        })
    }

    /// What is done to the pictures of the step at this place.
    fn act(self, at: usize) -> Option<StepAct> {
        match self {
            Self::Save | Self::Bring => None,
            Self::Add(picture) => Some(StepAct::AddPicture(at, picture)),
            Self::Drop(picture) => Some(StepAct::DropPicture(at, picture)),
        }
    }

    /// Where one goes on from the form at this address, of a step of this recipe.
    fn then(self, here: &str, recipe: RecipeId) -> String {
        match self {
            Self::Save => format!("{}/ecrire?fait=oui#etapes", page(recipe)),
            Self::Bring => format!("/media/deposer?retour={}", text::in_query(here)),
            Self::Add(_) => format!("{here}?fait=oui#images"),
            Self::Drop(picture) => format!("{here}?retiree={picture}#images"),
        }
    }
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
    let pressed = Pressed::of(&typed)?;
    // What was to be put in stays at hand when something is wrong.
    let offer = match pressed {
        Pressed::Add(picture) => Some(Offer::Brought(picture)),
        _ => None,
    };
    let (at, mut form) = form_of(&who, &name, &number, offer).await?;
    let w = who.visit.words;
    form.typed(&typed);
    let step = match typed_step(&typed) {
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
    let seen = typed.get("was").cloned().unwrap_or_default();
    let recipe = id(&name)?;
    let acts = std::iter::once(StepAct::Write(at, step)).chain(pressed.act(at));
    match done(&who, recipe, seen, acts.collect()).await {
        Ok(()) => Ok(posted.done(pressed.then(&form.action, recipe))),
        Err(refused @ (acts::Refused::TooManyPictures | acts::Refused::NoPicture)) => {
            if let Some(pictures) = &mut form.pictures {
                pictures.problem = said::refused(w, refused)?;
            }
            web::private_page(&form)
        }
        Err(refused) => {
            // Who sends it again has seen what there is: at this place there may be another step by now.
            let (_, current) = form_of(&who, &name, &number, offer).await?;
            if matches!(refused, acts::Refused::Meanwhile) {
                let stored = current.fields.iter().map(|it| it.value.as_str());
                form.said = stored.collect::<Vec<_>>().join("\n\n");
            }
            form.was = current.was;
            form.notice = said::refused(w, refused)?;
            web::private_page(&form)
        }
    }
}

async fn done(
    who: &Member,
    recipe: RecipeId,
    seen: String,
    all: Vec<StepAct>,
) -> Result<(), acts::Refused> {
    let (person, now) = (who.person.id, who.visit.shell.clock.now());
    let store = &who.visit.shell.store;
    let write = move |tx: &mut Tx<'_>| acts::write_steps(tx, (recipe, person), &seen, all, now);
    store.write(write).await
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
    match done(who, recipe, seen, vec![act]).await {
        Ok(()) => Ok(posted.done(format!("{back}?fait=oui#etapes"))),
        Err(acts::Refused::Meanwhile | acts::Refused::TooManySteps) => {
            Ok(posted.done(format!("{back}?fait=non#etapes")))
        }
        Err(refused) => Err(no_page(refused)),
    }
}
