//! What is said below a recipe: read by everybody, said by members, said otherwise or taken back by who said it, hidden by the desk.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::fields::{Asked, FormPage, How, Preview};
use super::hiding::{Hiding, member};
use super::read::snippet;
use super::{Typed, id, keeper, no_page, said, told};
use crate::commons::recipes::remarks::{self, Remark, Said};
use crate::commons::recipes::{self, Kept, page, store};
use crate::commons::remarks::State;
use crate::ids::{RecipeId, RemarkId};
use crate::people::{Concierge, Member};
use crate::store::Tx;
use crate::web::{self, Error, Posted};

/// The id of something said, in an address.
fn remark_id(text: &str) -> Result<RemarkId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// What a form is about: a recipe, and what is said there already if it is to be said otherwise.
struct At {
    kept: Kept,
    title: String,
    lang: &'static str,
    /// Whether it is about having tried it.
    is_try: bool,
    /// What was said, as it is now.
    said: Option<(RemarkId, Remark)>,
}

impl At {
    /// Where the form is sent.
    fn action(&self) -> String {
        let here = page(self.kept.id);
        match &self.said {
            Some((said, _)) => format!("{here}/dit/{said}"),
            None if self.is_try => format!("{here}/essai"),
            None => format!("{here}/commenter"),
        }
    }

    /// The publication that is meant where none is named.
    fn usual(&self) -> u32 {
        let tried = self.said.as_ref().and_then(|(_, it)| it.tried.as_ref());
        tried.map_or(self.kept.published, |it| it.revision)
    }

    /// Where one goes on: to what one said, where it can be read.
    fn after(&self, said: RemarkId) -> String {
        if self.kept.is_public() {
            format!("{}#{said}", page(self.kept.id))
        } else {
            format!("{}/dit/{said}", page(self.kept.id))
        }
    }

    fn form(&self, who: &Member) -> FormPage {
        let w = who.visit.words;
        let title = match (&self.said, self.is_try) {
            (None, true) => "commons-try",
            (None, false) => "commons-remark",
            (Some(_), true) => "commons-try-rewrite",
            (Some(_), false) => "questions-rewrite-comment",
        };
        let fields = self.fields(who);
        let mut form = FormPage::new(who, w.t(title), self.action(), fields);
        form.look = w.t("questions-look");
        if self.kept.is_public() {
            form = form.back(page(self.kept.id), self.title.clone());
        }
        let Some((said, remark)) = &self.said else {
            form.lead = w.t(if self.is_try {
                "commons-try-lead"
            } else {
                "questions-licence"
            });
            form.act = w.t(if self.is_try {
                "commons-try-act"
            } else {
                "questions-comment-act"
            });
            return form;
        };
        form.was = remark.version.to_string();
        let back = format!("{}/dit/{said}/retirer", page(self.kept.id));
        form.links = vec![(back, w.t("questions-withdraw-remark"))];
        if let State::Hidden { why, article } = &remark.state {
            let words = [("why", why.clone()), ("article", article.clone())];
            form.lead = w.with("questions-is-hidden", &words);
        }
        form
    }

    fn fields(&self, who: &Member) -> Vec<Asked> {
        let w = who.visit.words;
        let remark = self.said.as_ref().map(|(_, it)| it);
        let text = remark.map_or("", |it| &*it.text);
        if !self.is_try {
            let field = Asked::new("text", How::Text, w.t("questions-text"), text);
            return vec![field.hint(w.t("commons-remark-hint"))];
        }
        let tried = remark.and_then(|it| it.tried.as_ref());
        let now = who.visit.shell.clock.now();
        let on = match tried {
            Some(tried) => tried.on,
            None => now.may_expire().then(|| now.date()),
        };
        let on = on.map_or_else(String::new, |on| on.to_string());
        let changed = tried.map_or("", |it| &*it.changed);
        let mut fields = vec![
            Asked::new("on", How::Day, w.t("commons-try-on"), on).hint(w.t("commons-try-on-hint")),
        ];
        if self.kept.published > 1 {
            let number = self.usual().to_string();
            let last = self.kept.published.to_string();
            fields.push(
                Asked::new("revision", How::Number, w.t("commons-try-revision"), number)
                    .hint(w.with("commons-try-revision-hint", &[("last", last)])),
            );
        }
        fields.extend([
            Asked::new("changed", How::Text, w.t("commons-tried-changed"), changed)
                .hint(w.t("commons-try-changed-hint")),
            Asked::new("text", How::Text, w.t("commons-tried-went"), text)
                .hint(w.t("commons-try-went-hint")),
        ]);
        fields
    }

    /// What was typed, when it is to be sent; else the form says what is wrong, or how it will read.
    fn taken(
        &self,
        who: &Member,
        form: &mut FormPage,
        (typed, posted): (&Typed, &Posted<Typed>),
    ) -> Option<Said> {
        let w = who.visit.words;
        form.typed(typed);
        let of = |name: &str| typed.get(name).map_or("", String::as_str);
        let now = who.visit.shell.clock.now();
        let said = if self.is_try {
            let fields = remarks::Typed {
                on: of("on"),
                revision: of("revision"),
                changed: of("changed"),
                text: of("text"),
            };
            let today = now.may_expire().then(|| now.date());
            remarks::tried(fields, (self.kept.published, self.usual()), today)
        } else {
            let text = recipes::said(of("text")).map_err(|fault| vec![("text", fault)]);
            text.map(|text| Said { tried: None, text })
        };
        let said = match said {
            Ok(said) => said,
            Err(faults) => {
                for (field, fault) in faults {
                    form.refuse(field, said::fault(w, fault));
                }
                return None;
            }
        };
        if of("act") == "look" {
            form.preview = Some(self.preview(who, &said));
            return None;
        }
        if let Some(stale) = posted.stale {
            form.notice = w.t(stale.key());
            return None;
        }
        Some(said)
    }

    /// How it will read.
    fn preview(&self, who: &Member, said: &Said) -> Preview {
        let w = who.visit.words;
        let name = who.person.name.to_string();
        let by = match &said.tried {
            Some(tried) => told::about(w, name, tried),
            None => w.with("questions-preview-by", &[("name", name)]),
        };
        let (parts, text) = told::parts(w, said.tried.as_ref(), &said.text);
        Preview {
            title: String::new(),
            lang: self.lang,
            by,
            parts,
            text,
            alike_title: String::new(),
            alike: Vec::new(),
        }
    }
}

/// The recipe, if everybody may read it, for something new to be said below it.
async fn new_below(who: &Member, name: &str, is_try: bool) -> Result<At, Error> {
    let recipe = id(name)?;
    let read = move |read: &_| store::public(read, recipe);
    let found = who.visit.shell.store.read(read).await?;
    let (kept, latest) = found.ok_or(Error::NotFound)?;
    Ok(At {
        kept,
        title: latest.text.title,
        lang: latest.text.language.tag(),
        is_try,
        said: None,
    })
}

/// Says it.
async fn say(who: &Member, at: &At, mut posted: Posted<Typed>) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let mut form = at.form(who);
    let Some(said) = at.taken(who, &mut form, (&typed, &posted)) else {
        return web::private_page(&form);
    };
    let (recipe, person) = (at.kept.id, who.person.id);
    let (store, now) = (&who.visit.shell.store, who.visit.shell.clock.now());
    let write = store.write(move |tx| remarks::say(tx, (recipe, person), said, now));
    match write.await {
        Ok(said) => Ok(posted.done(at.after(said))),
        Err(refused) => {
            form.notice = said::refused(who.visit.words, refused)?;
            web::private_page(&form)
        }
    }
}

/// GET /communs/recettes/{id}/essai
pub(super) async fn try_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&new_below(&who, &name, true).await?.form(&who))
}

/// POST /communs/recettes/{id}/essai
pub(super) async fn tried(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    say(&who, &new_below(&who, &name, true).await?, posted).await
}

/// GET /communs/recettes/{id}/commenter
pub(super) async fn comment_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&new_below(&who, &name, false).await?.form(&who))
}

/// POST /communs/recettes/{id}/commenter
pub(super) async fn comment(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    say(&who, &new_below(&who, &name, false).await?, posted).await
}

/// What was said below a recipe, whoever may read it.
async fn found(
    who: &Member,
    (name, said): (&str, &str),
) -> Result<(RecipeId, RemarkId, At, Remark), Error> {
    let (recipe, said) = (id(name)?, remark_id(said)?);
    let read = who.visit.shell.store.read(move |read| {
        let Some(kept) = store::of_any_state(read, recipe)? else {
            return Ok::<_, Error>(None);
        };
        let latest = store::revision(read, recipe, kept.published)?;
        let remark = store::below::one(read, recipe, said)?;
        Ok(latest.zip(remark).map(|(latest, it)| (kept, latest, it)))
    });
    let (kept, latest, remark) = read.await?.ok_or(Error::NotFound)?;
    let at = At {
        kept,
        title: latest.text.title,
        lang: latest.text.language.tag(),
        is_try: remark.tried.is_some(),
        said: Some((said, remark.clone())),
    };
    Ok((recipe, said, at, remark))
}

/// The same, if this person said it; what is not theirs is nothing here.
async fn mine(who: &Member, at: (&str, &str)) -> Result<(RecipeId, RemarkId, At), Error> {
    let (recipe, said, at, remark) = found(who, at).await?;
    if !remark.is_by(who.person.id) {
        return Err(Error::NotFound);
    }
    Ok((recipe, said, at))
}

/// GET /communs/recettes/{id}/dit/{remark}: the desk, which changes nothing of others', is led to where it hides.
pub(super) async fn rewrite_form(
    who: Member,
    Path((name, said)): Path<(String, String)>,
) -> Result<Response, Error> {
    match mine(&who, (&name, &said)).await {
        Err(Error::NotFound) if keeper(&who).is_desk => {
            let (recipe, said) = (id(&name)?, remark_id(&said)?);
            let hide = format!("{}/dit/{said}/masquer", page(recipe));
            Ok(Redirect::to(&hide).into_response())
        }
        found => web::private_page(&found?.2.form(&who)),
    }
}

/// POST /communs/recettes/{id}/dit/{remark}
pub(super) async fn rewrite(
    who: Member,
    Path((name, said)): Path<(String, String)>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let (recipe, id, at) = mine(&who, (&name, &said)).await?;
    let mut form = at.form(&who);
    let current = form.was.clone();
    let Some(said) = at.taken(&who, &mut form, (&typed, &posted)) else {
        return web::private_page(&form);
    };
    let seen = form.was.parse().unwrap_or_default();
    let (store, person) = (&who.visit.shell.store, who.person.id);
    let now = who.visit.shell.clock.now();
    let write =
        store.write(move |tx| remarks::rewrite(tx, (recipe, id), person, (said, seen), now));
    match write.await {
        Ok(()) => Ok(posted.done(at.after(id))),
        Err(refused) => {
            // Who sends it again has seen what there is.
            form.was = current;
            form.notice = said::refused(who.visit.words, refused)?;
            web::private_page(&form)
        }
    }
}

/// GET /communs/recettes/{id}/dit/{remark}/retirer
pub(super) async fn withdraw_form(
    who: Member,
    Path((name, said)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (_, _, at) = mine(&who, (&name, &said)).await?;
    let (w, here) = (who.visit.words, at.action());
    let title = w.t("questions-withdraw-remark");
    let mut form = FormPage::new(&who, title.clone(), format!("{here}/retirer"), Vec::new())
        .back(here, w.t("commons-back"));
    form.lead = w.t("commons-withdraw-remark-lead");
    form.act = title;
    web::private_page(&form)
}

/// POST /communs/recettes/{id}/dit/{remark}/retirer
pub(super) async fn withdraw(
    who: Member,
    Path((name, said)): Path<(String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (recipe, said, at) = mine(&who, (&name, &said)).await?;
    if let Some(stale) = posted.stale {
        return stale.back_to(&format!("{}/retirer", at.action()));
    }
    let (store, person) = (&who.visit.shell.store, who.person.id);
    let now = who.visit.shell.clock.now();
    let write = store.write(move |tx| remarks::withdraw(tx, (recipe, said), person, now));
    write.await.map_err(no_page)?;
    let to = if at.kept.is_public() {
        page(recipe)
    } else {
        "/communs/recettes".to_owned()
    };
    Ok(posted.done(to))
}

/// What the desk hides or shows again.
async fn hiding(who: &Member, at: (&str, &str)) -> Result<((RecipeId, RemarkId), Hiding), Error> {
    let (recipe, said, at, remark) = found(who, at).await?;
    let back = if at.kept.is_public() {
        page(recipe)
    } else {
        "/communs/recettes".to_owned()
    };
    let changed = remark.tried.map_or_else(String::new, |it| it.changed);
    let words = [changed, remark.text].map(|text| snippet(&text)).join("\n");
    let what = Hiding {
        state: remark.state,
        words: words.trim_start().to_owned(),
        action: format!("{}/masquer", at.action()),
        back,
    };
    Ok(((recipe, said), what))
}

/// GET /communs/recettes/{id}/dit/{remark}/masquer
pub(super) async fn hide_form(
    who: Concierge,
    Path((name, said)): Path<(String, String)>,
) -> Result<Response, Error> {
    let who = member(who);
    let (_, what) = hiding(&who, (&name, &said)).await?;
    web::private_page(&what.page(&who))
}

/// POST /communs/recettes/{id}/dit/{remark}/masquer
pub(super) async fn hide(
    who: Concierge,
    Path((name, said)): Path<(String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let who = member(who);
    let (at, what) = hiding(&who, (&name, &said)).await?;
    let (desk, now) = (who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>, reason| remarks::hide(tx, at, desk, reason, now);
    what.turn(&who, posted, act, no_page).await
}
