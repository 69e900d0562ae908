//! A draft: how it begins, what is in it and what is missing, and how it will look.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::fields::{Asked, FormPage, How};
use super::read::{Offering, RecipePage};
use super::{Typed, id, no_page, own, own_draft, page, pictures, said, sections};
use crate::commons::lexicon::glossary;
use crate::commons::recipes::acts::{self, may_discard, may_erase};
use crate::commons::recipes::{self, Section, Text, missing, store};
use crate::documents::body::Recipe;
use crate::documents::{Language, Licence, licence::Refused as NotFree};
use crate::people::Member;
use crate::web::words::Lang;
use crate::web::{self, Error, Frame, Posted};

/// The form that begins a recipe.
fn begin_page(who: &Member) -> FormPage {
    let w = who.visit.words;
    let language = match w.lang() {
        Lang::Fr => Language::Fr,
        Lang::En => Language::En,
    };
    let text = Text {
        language,
        ..Text::default()
    };
    let mut fields = sections::asked(w, Section::Title, &text);
    fields.push(sections::about(w, false));
    fields.push(
        Asked::new("base", How::Line, w.t("commons-base"), "").hint(w.t("commons-base-hint")),
    );
    let action = "/communs/recettes/ecrire".to_owned();
    let mut form = FormPage::new(who, w.t("commons-begin"), action, fields);
    form.lead = w.t("commons-begin-lead");
    form.act = w.t("commons-begin-act");
    form
}

/// GET /communs/recettes/ecrire
pub(super) async fn begin_form(who: Member) -> Result<Response, Error> {
    web::private_page(&begin_page(&who))
}

/// Why a licence is not taken, in words that say what to do.
fn not_free(why: NotFree) -> &'static str {
    match why {
        NotFree::NonCommercial => "commons-base-nc",
        NotFree::NoDerivatives => "commons-base-nd",
        NotFree::Unknown => "commons-base-unknown",
    }
}

/// POST /communs/recettes/ecrire
pub(super) async fn begin(who: Member, mut posted: Posted<Typed>) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let mut form = begin_page(&who);
    form.typed(&typed);
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let title = recipes::title(of("title"));
    let base = match of("base").trim() {
        "" => Ok(None),
        named => Licence::named(named).map(Some),
    };
    if let Err(fault) = &title {
        form.refuse("title", said::fault(w, *fault));
    }
    if let Err(why) = base {
        form.refuse("base", w.t(not_free(why)));
    }
    let (Ok(title), Ok(base)) = (title, base) else {
        return web::private_page(&form);
    };
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return web::private_page(&form);
    }
    let text = Text {
        title,
        language: sections::language_of(&typed),
        body: Recipe {
            is_object: of("about") == "object",
            ..Recipe::default()
        },
    };
    let (person, now) = (who.person.id, who.visit.shell.clock.now());
    let begun = who
        .visit
        .shell
        .store
        .write(move |tx| acts::begin(tx, person, text, base, now));
    let recipe = begun.await.map_err(no_page)?;
    Ok(posted.done(format!("{}/ecrire", page(recipe))))
}

/// One line of the overview.
struct Part {
    name: String,
    href: String,
    is_missing: bool,
    is_empty: bool,
}

#[derive(Template)]
#[template(path = "commons/draft.html")]
struct DraftPage {
    f: Frame,
    token: String,
    title: String,
    page: String,
    /// Whether something was just done, or could not be.
    did: String,
    is_refused: bool,
    /// Whether there is a draft; else only what was published.
    has_draft: bool,
    is_public: bool,
    is_withdrawn: bool,
    may_erase: bool,
    may_discard: bool,
    parts: Vec<Part>,
    steps: Vec<Part>,
    next_step: String,
    /// What tells the steps that were read from those there are.
    was: String,
    has_removed: bool,
    /// What is missing before it can be published, in a line.
    missing: String,
    changed: String,
    /// What others offer: words, address.
    offers: Vec<(String, String)>,
    /// Whether it was made from another recipe that it could give back to.
    may_offer: bool,
}

/// What the overview says was done.
#[derive(Deserialize)]
pub(super) struct Did {
    fait: Option<String>,
}

/// GET /communs/recettes/{id}/ecrire
pub(super) async fn overview(
    who: Member,
    Path(name): Path<String>,
    Query(did): Query<Did>,
) -> Result<Response, Error> {
    let visit = &who.visit;
    let w = visit.words;
    let kept = own(&who, id(&name)?).await?;
    let (recipe, published) = (kept.id, kept.published);
    let read = visit.shell.store.read(move |read| {
        let latest = store::revision(read, recipe, published)?;
        let mut offers = Vec::new();
        for (from, offer) in store::offers_to(read, recipe)? {
            offers.push((from, said::name(read, w, &offer.by)?));
        }
        let may_offer = recipes::offers::offerable(read, recipe)?.is_some();
        Ok::<_, Error>((latest, offers, may_offer))
    });
    let (latest, offers, may_offer) = read.await?;
    let has_draft = kept.draft.is_some();
    let text = kept.draft.as_ref().map(|it| it.text.clone());
    let text = text.or(latest.map(|it| it.text)).unwrap_or_default();
    let here = page(recipe);
    let needed = missing(&text);
    let listed = Section::ALL.into_iter().filter(|it| *it != Section::Steps);
    let part = |section: Section| Part {
        name: said::section(w, section),
        href: format!("{here}/ecrire/{}", section.slug()),
        is_missing: needed.contains(&section),
        is_empty: section.is_empty(&text),
    };
    let steps = text.body.steps.iter().enumerate();
    let steps = steps.map(|(n, step)| Part {
        name: said::step(w, n, &step.title),
        href: format!("{here}/etapes/{}", n + 1),
        is_missing: false,
        is_empty: false,
    });
    web::private_page(&DraftPage {
        f: visit.frame("commons", text.title.clone()),
        token: visit.shell.forms.issue(visit),
        did: match did.fait.as_deref() {
            Some("oui") => w.t("commons-saved"),
            Some("non") => w.t("commons-refused-meanwhile"),
            _ => String::new(),
        },
        is_refused: did.fait.as_deref() == Some("non"),
        has_draft,
        is_public: kept.is_public(),
        is_withdrawn: kept.is_withdrawn,
        may_erase: may_erase(&kept, who.person.id),
        may_discard: may_discard(&kept),
        parts: listed.map(part).collect(),
        steps: steps.collect(),
        next_step: format!("{here}/etapes/{}", text.body.steps.len() + 1),
        was: Section::Steps.mark(&text),
        has_removed: kept.draft.as_ref().is_some_and(|it| it.removed.is_some()),
        missing: said::sections(w, &needed),
        changed: kept
            .draft
            .as_ref()
            .map_or_else(String::new, |it| said::day(visit, it.changed)),
        offers: offers
            .into_iter()
            .map(|(from, name)| {
                let words = w.with("commons-offered-by", &[("name", name)]);
                (words, format!("{here}/propositions/{from}"))
            })
            .collect(),
        may_offer,
        page: here,
        title: text.title,
    })
}

/// POST /communs/recettes/{id}/ecrire
pub(super) async fn revise(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let recipe = id(&name)?;
    let back = format!("{}/ecrire", page(recipe));
    if let Some(stale) = posted.stale {
        return stale.back_to(&back);
    }
    let (person, now) = (who.person.id, who.visit.shell.clock.now());
    let begun = who
        .visit
        .shell
        .store
        .write(move |tx| acts::revise(tx, recipe, person, now));
    begun.await.map_err(no_page)?;
    Ok(posted.done(back))
}

/// GET /communs/recettes/{id}/apercu
pub(super) async fn preview(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let visit = &who.visit;
    let (kept, draft) = own_draft(&who, id(&name)?).await?;
    let w = visit.words;
    let known = pictures::of(visit, &[&draft.text]).await?;
    let mut glossing = glossary::glossing(&visit.shell, draft.text.language).await?;
    web::private_page(&RecipePage {
        f: visit.frame("commons", draft.text.title.clone()),
        view: said::View::of(w, &draft.text, &known, &mut glossing),
        glosses: glossing.glosses(),
        page: page(kept.id),
        notice: w.t("commons-preview"),
        offering: Offering::Draft,
        authors: String::new(),
        licence: None,
        when: String::new(),
        revision: String::new(),
        from: None,
        forks: Vec::new(),
        tried: Vec::new(),
        talk: Vec::new(),
    })
}
