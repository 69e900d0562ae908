//! Answering and commenting; saying it otherwise, and taking it back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{id, keeper, no_page, public, refused, remark_id, said as found};
use crate::commons::questions::{self, Kept, Place, Remark, State, page, remarks};
use crate::commons::recipes::web::fields::{Asked, FormPage, How, Preview};
use crate::commons::recipes::web::{Typed, said};
use crate::ids::{QuestionId, RemarkId};
use crate::people::Member;
use crate::web::markdown::Html;
use crate::web::{self, Error, Posted};

/// A form with one text in it.
fn text_form(who: &Member, (title, hint, action): (&str, &str, String), text: &str) -> FormPage {
    let w = who.visit.words;
    let field = Asked::new("text", How::Text, w.t("questions-text"), text).hint(w.t(hint));
    let mut form = FormPage::new(who, w.t(title), action, vec![field]);
    form.look = w.t("questions-look");
    form
}

/// How it will read.
fn preview(who: &Member, kept: &Kept, text: &str) -> Preview {
    let w = who.visit.words;
    let name = if kept.is_anonymous && kept.is_asked_by(who.person.id) {
        w.t("questions-asker")
    } else {
        who.person.name.to_string()
    };
    Preview {
        title: String::new(),
        lang: kept.text.language.tag(),
        by: w.with("questions-preview-by", &[("name", name)]),
        parts: Vec::new(),
        text: Html::of(text),
        alike_title: String::new(),
        alike: Vec::new(),
    }
}

/// What was typed, when it is to be sent; else the page to show, filled.
fn taken(
    who: &Member,
    kept: &Kept,
    form: &mut FormPage,
    (typed, posted): (&Typed, &Posted<Typed>),
) -> Option<String> {
    let w = who.visit.words;
    form.typed(typed);
    let text = match questions::said(typed.get("text").map_or("", String::as_str)) {
        Ok(text) => text,
        Err(fault) => {
            form.refuse("text", said::fault(w, fault));
            return None;
        }
    };
    if typed.get("act").is_some_and(|act| act == "look") {
        form.preview = Some(preview(who, kept, &text));
        return None;
    }
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return None;
    }
    Some(text)
}

/// Where something is said, as an address names it.
struct Where {
    kept: Kept,
    place: Place,
    form: FormPage,
}

/// The form that says something new at a place.
async fn new_at(who: &Member, name: &str, place: Place) -> Result<Where, Error> {
    let kept = public(who, id(name)?).await?;
    let (w, here) = (who.visit.words, page(kept.id));
    let said = match place {
        Place::Answer => (
            "questions-answer",
            "questions-answer-hint",
            format!("{here}/repondre"),
        ),
        Place::OnQuestion => {
            let action = format!("{here}/commenter");
            ("questions-comment", "questions-comment-hint", action)
        }
        Place::OnAnswer(answer) => {
            let (_, remark) = found(&who.visit.shell, (kept.id, answer)).await?;
            if !remark.is_answer() {
                return Err(Error::NotFound);
            }
            let action = format!("{here}/dit/{answer}/commenter");
            ("questions-comment-answer", "questions-comment-hint", action)
        }
    };
    let mut form = text_form(who, said, "").back(here, kept.text.title.clone());
    form.lead = w.t("questions-licence");
    form.act = w.t(said_act(place));
    if place == Place::Answer && kept.is_closed {
        form.notice = w.t("questions-refused-closed");
        form.act = String::new();
    }
    Ok(Where { kept, place, form })
}

fn said_act(place: Place) -> &'static str {
    match place {
        Place::Answer => "questions-answer",
        Place::OnQuestion | Place::OnAnswer(_) => "questions-comment-act",
    }
}

/// Says it.
async fn say(who: &Member, at: Where, mut posted: Posted<Typed>) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let Where {
        kept,
        place,
        mut form,
    } = at;
    let Some(text) = taken(who, &kept, &mut form, (&typed, &posted)) else {
        return web::private_page(&form);
    };
    let (question, person) = (kept.id, who.person.id);
    let (store, now) = (&who.visit.shell.store, who.visit.shell.clock.now());
    let write = store.write(move |tx| remarks::say(tx, (question, person), place, text, now));
    match write.await {
        Ok(said) => Ok(posted.done(format!("{}#{said}", page(question)))),
        Err(why) => {
            form.notice = refused(who.visit.words, why)?;
            web::private_page(&form)
        }
    }
}

/// GET /communs/questions/{id}/repondre
pub(super) async fn answer_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&new_at(&who, &name, Place::Answer).await?.form)
}

/// POST /communs/questions/{id}/repondre
pub(super) async fn answer(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    say(&who, new_at(&who, &name, Place::Answer).await?, posted).await
}

/// GET /communs/questions/{id}/commenter
pub(super) async fn comment_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&new_at(&who, &name, Place::OnQuestion).await?.form)
}

/// POST /communs/questions/{id}/commenter
pub(super) async fn comment(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    say(&who, new_at(&who, &name, Place::OnQuestion).await?, posted).await
}

/// GET /communs/questions/{id}/dit/{remark}/commenter
pub(super) async fn comment_on_form(
    who: Member,
    Path((name, answer)): Path<(String, String)>,
) -> Result<Response, Error> {
    let place = Place::OnAnswer(remark_id(&answer)?);
    web::private_page(&new_at(&who, &name, place).await?.form)
}

/// POST /communs/questions/{id}/dit/{remark}/commenter
pub(super) async fn comment_on(
    who: Member,
    Path((name, answer)): Path<(String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let place = Place::OnAnswer(remark_id(&answer)?);
    say(&who, new_at(&who, &name, place).await?, posted).await
}

/// What this person said, and the question; what is not theirs is nothing here.
async fn mine(who: &Member, (name, said): (&str, &str)) -> Result<(Kept, RemarkId, Remark), Error> {
    let (question, said) = (id(name)?, remark_id(said)?);
    let (kept, remark) = found(&who.visit.shell, (question, said)).await?;
    if !remark.is_by(who.person.id) {
        return Err(Error::NotFound);
    }
    Ok((kept, said, remark))
}

fn rewrite_page(who: &Member, kept: &Kept, (said, remark): (RemarkId, &Remark)) -> FormPage {
    let (w, here) = (who.visit.words, page(kept.id));
    let title = match remark.place {
        Place::Answer => "questions-rewrite-answer",
        Place::OnQuestion | Place::OnAnswer(_) => "questions-rewrite-comment",
    };
    let action = format!("{here}/dit/{said}");
    let mut form = text_form(
        who,
        (title, "questions-rewrite-hint", action.clone()),
        &remark.text,
    );
    form = if kept.is_public() {
        form.back(here, kept.text.title.clone())
    } else {
        form.back("/communs/questions".to_owned(), w.t("questions-title"))
    };
    form.was = remark.version.to_string();
    form.links = vec![(
        format!("{action}/retirer"),
        w.t("questions-withdraw-remark"),
    )];
    if let State::Hidden { why, article } = &remark.state {
        let words = [("why", why.clone()), ("article", article.clone())];
        form.lead = w.with("questions-is-hidden", &words);
    }
    form
}

/// GET /communs/questions/{id}/dit/{remark}: the desk, which changes nothing of others', is led to where it hides.
pub(super) async fn rewrite_form(
    who: Member,
    Path((name, said)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (kept, id, remark) = match mine(&who, (&name, &said)).await {
        Err(Error::NotFound) if keeper(&who).is_desk => {
            let (question, said) = (id(&name)?, remark_id(&said)?);
            let hide = format!("{}/dit/{said}/masquer", page(question));
            return Ok(Redirect::to(&hide).into_response());
        }
        found => found?,
    };
    web::private_page(&rewrite_page(&who, &kept, (id, &remark)))
}

/// POST /communs/questions/{id}/dit/{remark}
pub(super) async fn rewrite(
    who: Member,
    Path((name, said)): Path<(String, String)>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let (kept, said, remark) = mine(&who, (&name, &said)).await?;
    let mut form = rewrite_page(&who, &kept, (said, &remark));
    let current = form.was.clone();
    let Some(text) = taken(&who, &kept, &mut form, (&typed, &posted)) else {
        return web::private_page(&form);
    };
    let seen = form.was.parse().unwrap_or_default();
    let (question, person) = (kept.id, who.person.id);
    let (store, now) = (&who.visit.shell.store, who.visit.shell.clock.now());
    let write =
        store.write(move |tx| remarks::rewrite(tx, (question, said), person, (text, seen), now));
    match write.await {
        Ok(()) => Ok(posted.done(after(&kept, said))),
        Err(why) => {
            // Who sends it again has seen what there is.
            form.was = current;
            form.notice = refused(who.visit.words, why)?;
            web::private_page(&form)
        }
    }
}

/// Where one goes on: to what one said, where it can be read.
fn after(kept: &Kept, said: RemarkId) -> String {
    if kept.is_public() {
        format!("{}#{said}", page(kept.id))
    } else {
        format!("{}/dit/{said}", page(kept.id))
    }
}

/// GET /communs/questions/{id}/dit/{remark}/retirer
pub(super) async fn withdraw_form(
    who: Member,
    Path((name, said)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (kept, said, _) = mine(&who, (&name, &said)).await?;
    let (w, here) = (who.visit.words, format!("{}/dit/{said}", page(kept.id)));
    let title = w.t("questions-withdraw-remark");
    let mut form = FormPage::new(&who, title.clone(), format!("{here}/retirer"), Vec::new())
        .back(here, w.t("commons-back"));
    form.lead = w.t("questions-withdraw-remark-lead");
    form.act = title;
    web::private_page(&form)
}

/// POST /communs/questions/{id}/dit/{remark}/retirer
pub(super) async fn withdraw(
    who: Member,
    Path((name, said)): Path<(String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (kept, said, _) = mine(&who, (&name, &said)).await?;
    let question: QuestionId = kept.id;
    if let Some(stale) = posted.stale {
        return stale.back_to(&format!("{}/dit/{said}/retirer", page(question)));
    }
    let (store, person) = (&who.visit.shell.store, who.person.id);
    let now = who.visit.shell.clock.now();
    let write = store.write(move |tx| remarks::withdraw(tx, (question, said), person, now));
    write.await.map_err(no_page)?;
    let to = if kept.is_public() {
        page(question)
    } else {
        "/communs/questions".to_owned()
    };
    Ok(posted.done(to))
}
