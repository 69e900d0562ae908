//! Asking, after a look at how it will read and at what was asked already; and saying one's question otherwise.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::read::{Listed, lines};
use super::{Room, id, own, refused};
use crate::commons::questions::{self, Alike, Text, acts, page};
use crate::commons::recipes::web::fields::{Asked, FormPage, How, Preview};
use crate::commons::recipes::web::{Typed, said, sections};
use crate::documents::Language;
use crate::people::Member;
use crate::web::markdown::Html;
use crate::web::words::Lang;
use crate::web::{self, Error, Posted, Visit};

/// Questions that look alike, shown at most.
const ALIKE: usize = 5;

/// The fields of a question's own text.
fn fields(visit: &Visit, text: &Text) -> Vec<Asked> {
    let w = visit.words;
    vec![
        Asked::new("title", How::Line, w.t("questions-ask-title"), &text.title)
            .hint(w.t("questions-ask-title-hint"))
            .needed(),
        Asked::new("text", How::Text, w.t("questions-ask-text"), &text.text)
            .hint(w.t("questions-ask-text-hint")),
        sections::language(w, text.language),
    ]
}

/// What was typed of a question; faults go beside their fields.
fn taken(form: &mut FormPage, typed: &Typed) -> Option<Text> {
    let w = form.f.w;
    form.typed(typed);
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let language = sections::language_of(typed);
    match questions::typed(of("title"), of("text"), language) {
        Ok(text) => Some(text),
        Err(faults) => {
            for (field, fault) in faults {
                form.refuse(field, said::fault(w, fault));
            }
            None
        }
    }
}

fn looks(typed: &Typed) -> bool {
    typed.get("act").is_some_and(|act| act == "look")
}

fn ask_page(who: &Member) -> FormPage {
    let visit = &who.visit;
    let w = visit.words;
    let language = match w.lang() {
        Lang::Fr => Language::Fr,
        Lang::En => Language::En,
    };
    let text = Text {
        language,
        ..Text::default()
    };
    let mut fields = fields(visit, &text);
    let without = ("anonymous".to_owned(), w.t("questions-ask-anonymous"));
    fields.push(
        Asked::new("named", How::Boxes, w.t("questions-ask-named"), "")
            .hint(w.t("questions-ask-anonymous-hint"))
            .options(vec![without]),
    );
    let action = "/communs/questions/poser".to_owned();
    let mut form = FormPage::new(who, w.t("questions-ask"), action, fields)
        .back("/communs/questions".to_owned(), w.t("questions-title"));
    form.lead = w.t("questions-ask-lead");
    form.act = w.t("questions-ask-look");
    form
}

/// GET /communs/questions/poser
pub(super) async fn form(who: Member) -> Result<Response, Error> {
    web::private_page(&ask_page(&who))
}

/// Questions that look alike.
async fn alike(visit: &Visit, alike: Arc<dyn Alike>, title: String) -> Result<Vec<Listed>, Error> {
    let found = tokio::task::spawn_blocking(move || alike.alike(&title, ALIKE));
    let found = found.await.map_err(Error::internal)?;
    lines(visit, move |_| Ok(found)).await
}

/// How a question will read.
fn preview(who: &Member, text: &Text, is_anonymous: bool) -> Preview {
    let w = who.visit.words;
    let name = if is_anonymous {
        w.t("commons-anonymous")
    } else {
        who.person.name.to_string()
    };
    Preview {
        title: text.title.clone(),
        lang: text.language.tag(),
        by: w.with("questions-preview-by", &[("name", name)]),
        parts: Vec::new(),
        text: Html::of(&text.text),
        alike_title: String::new(),
        alike: Vec::new(),
    }
}

/// POST /communs/questions/poser: first shown as it will read, beside what looks alike; asked when that very text comes back.
pub(super) async fn ask(
    who: Member,
    State(room): State<Room>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let (visit, w) = (&who.visit, who.visit.words);
    let mut form = ask_page(&who);
    let Some(text) = taken(&mut form, &typed) else {
        return web::private_page(&form);
    };
    let is_anonymous = typed.contains_key("anonymous");
    let mark = format!("{}-{is_anonymous}", text.mark());
    let was_seen = typed.get("was").is_some_and(|was| *was == mark);
    if was_seen && !looks(&typed) && posted.stale.is_none() {
        let (person, now) = (who.person.id, visit.shell.clock.now());
        let store = &visit.shell.store;
        let asked = store.write(move |tx| acts::ask(tx, person, (text, is_anonymous), now));
        let question = asked.await.map_err(super::no_page)?;
        return Ok(posted.done(page(question)));
    }
    // To look at it needs no token; to ask a page that was open too long does.
    if let Some(stale) = posted.stale.filter(|_| was_seen && !looks(&typed)) {
        form.notice = w.t(stale.key());
    }
    let found = alike(visit, room.alike.clone(), text.title.clone()).await?;
    let mut seen = preview(&who, &text, is_anonymous);
    seen.alike_title = w.t("questions-alike");
    seen.alike = found
        .into_iter()
        .map(|it| (it.title, it.lang, it.href, it.about))
        .collect();
    form.was = mark;
    form.preview = Some(seen);
    form.act = w.t("questions-ask");
    form.look = w.t("questions-ask-look-again");
    form.lead = w.t("questions-ask-seen");
    web::private_page(&form)
}

async fn rewrite_page(who: &Member, name: &str) -> Result<(FormPage, bool), Error> {
    let kept = own(who, id(name)?).await?;
    let w = who.visit.words;
    let here = page(kept.id);
    let fields = fields(&who.visit, &kept.text);
    let mut form = FormPage::new(
        who,
        w.t("questions-rewrite"),
        format!("{here}/modifier"),
        fields,
    )
    .back(format!("{here}/gerer"), w.t("questions-back-keep"));
    form.was = kept.version.to_string();
    form.look = w.t("questions-look");
    Ok((form, kept.is_anonymous))
}

/// GET /communs/questions/{id}/modifier
pub(super) async fn rewrite_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&rewrite_page(&who, &name).await?.0)
}

/// POST /communs/questions/{id}/modifier
pub(super) async fn rewrite(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let (mut form, is_anonymous) = rewrite_page(&who, &name).await?;
    let current = form.was.clone();
    let Some(text) = taken(&mut form, &typed) else {
        return web::private_page(&form);
    };
    if looks(&typed) {
        form.preview = Some(preview(&who, &text, is_anonymous));
        return web::private_page(&form);
    }
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return web::private_page(&form);
    }
    let seen = form.was.parse().unwrap_or_default();
    let (question, person) = (id(&name)?, who.person.id);
    let (store, now) = (&who.visit.shell.store, who.visit.shell.clock.now());
    let write = store.write(move |tx| acts::rewrite(tx, (question, person), (text, seen), now));
    match write.await {
        Ok(()) => Ok(posted.done(format!("{}/gerer", page(question)))),
        Err(why) => {
            // Who sends it again has seen what there is.
            form.was = current;
            form.notice = refused(w, why)?;
            web::private_page(&form)
        }
    }
}
