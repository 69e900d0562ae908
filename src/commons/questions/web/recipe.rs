//! Making a recipe of answers: which ones, and what becomes of their authors.

use axum::extract::Path;
use axum::response::Response;

use super::{id, no_page};
use crate::commons::questions::{acts, page, store};
use crate::commons::recipes::web::fields::{Asked, FormPage, How};
use crate::commons::recipes::web::{Typed, said, snippet};
use crate::ids::RemarkId;
use crate::people::Member;
use crate::web::{self, Error, Posted};

/// The form, with the answers that can be chosen.
async fn form_of(who: &Member, name: &str) -> Result<(FormPage, Vec<RemarkId>), Error> {
    let (question, visit, w) = (id(name)?, &who.visit, who.visit.words);
    let read = visit.shell.store.read(move |read| {
        let Some(kept) = store::public(read, question)? else {
            return Ok::<_, Error>(None);
        };
        let mut answers = Vec::new();
        for (id, it) in store::remarks(read, question)? {
            if it.is_answer() {
                let name = super::read::name_below(read, w, &kept, &it.by)?;
                answers.push((id, it, name));
            }
        }
        Ok(Some((kept, answers)))
    });
    let (kept, answers) = read.await?.ok_or(Error::NotFound)?;
    if answers.is_empty() {
        return Err(Error::NotFound);
    }
    let ids: Vec<RemarkId> = answers.iter().map(|(id, ..)| *id).collect();
    // What helped is proposed; without any, all of it.
    let helped = answers.iter().any(|(_, it, _)| it.helped);
    let ticked = answers.iter().filter(|(_, it, _)| it.helped || !helped);
    let ticked: Vec<String> = ticked.map(|(id, ..)| id.to_string()).collect();
    let options = answers.into_iter().map(|(id, it, name)| {
        let words = [
            ("name", name),
            ("day", said::day(visit, it.at)),
            ("text", snippet(&it.text)),
        ];
        (id.to_string(), w.with("questions-recipe-answer", &words))
    });
    let chosen = Asked::new(
        "answers",
        How::Boxes,
        w.t("questions-recipe-answers"),
        ticked.join(" "),
    )
    .options(options.collect());
    let here = page(question);
    let title = w.t("questions-recipe");
    let mut form = FormPage::new(who, title.clone(), format!("{here}/recette"), vec![chosen])
        .back(here, kept.text.title);
    form.lead = w.t("questions-recipe-lead");
    form.act = title;
    Ok((form, ids))
}

/// GET /communs/questions/{id}/recette
pub(super) async fn form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&form_of(&who, &name).await?.0)
}

/// POST /communs/questions/{id}/recette
pub(super) async fn begin(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let (mut form, mut chosen) = form_of(&who, &name).await?;
    form.typed(&typed);
    chosen.retain(|it| typed.contains_key(&it.to_string()));
    if chosen.is_empty() {
        form.refuse("answers", w.t("questions-recipe-none"));
        return web::private_page(&form);
    }
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return web::private_page(&form);
    }
    let (question, person) = (id(&name)?, who.person.id);
    let (store, now) = (&who.visit.shell.store, who.visit.shell.clock.now());
    let begun = store.write(move |tx| acts::into_recipe(tx, question, person, &chosen, now));
    let recipe = begun.await.map_err(no_page)?;
    Ok(posted.done(format!("/communs/recettes/{recipe}/ecrire")))
}
