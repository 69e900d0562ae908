//! Offering back what was changed, and taking or leaving it section by section.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::fields::{Asked, FormPage, How};
use super::said::{self, Difference};
use super::{Typed, id, no_page, own, page, pictures};
use crate::commons::recipes::acts::Refused;
use crate::commons::recipes::offers::{self, Answer};
use crate::commons::recipes::{Fault, LONGEST_LINE, Section, store};
use crate::ids::RecipeId;
use crate::people::Member;
use crate::web::{self, Error, Frame, Posted, text};

/// The form that offers, and what may be offered.
async fn form_of(who: &Member, name: &str) -> Result<FormPage, Error> {
    let kept = own(who, id(name)?).await?;
    let (fork, origin) = (kept.id, kept.from.and_then(|from| from.document.id()));
    let origin: RecipeId = origin.ok_or(Error::NotFound)?;
    let read = who.visit.shell.store.read(move |read| {
        let open = store::offer(read, origin, fork)?;
        Ok::<_, Error>((offers::offerable(read, fork)?, open))
    });
    let (found, open) = read.await?;
    let found = found.ok_or(Error::NotFound)?;
    let (w, here) = (who.visit.words, page(fork));
    let all = found.sections.iter();
    let options: Vec<_> = all
        .map(|it| (it.slug().to_owned(), said::section(w, *it)))
        .collect();
    let ticked = options
        .iter()
        .map(|it| &*it.0)
        .collect::<Vec<_>>()
        .join(" ");
    let mut fields = Vec::new();
    if !options.is_empty() {
        fields.push(
            Asked::new("parts", How::Boxes, w.t("commons-offer-parts"), ticked).options(options),
        );
        fields.push(Asked::new("note", How::Line, w.t("commons-offer-note"), ""));
    }
    let is_empty = fields.is_empty();
    let mut form = FormPage::new(who, w.t("commons-offer"), format!("{here}/offrir"), fields)
        .back(format!("{here}/ecrire"), w.t("commons-back-draft"));
    let title = found.to_latest.text.title;
    form.lead = w.with(
        if is_empty {
            "commons-offer-same"
        } else {
            "commons-offer-lead"
        },
        &[("title", title)],
    );
    form.act = if is_empty {
        String::new()
    } else {
        w.t("commons-offer")
    };
    if open.is_some() {
        form.others = vec![(format!("{here}/offre-reprise"), w.t("commons-offer-back"))];
    }
    Ok(form)
}

/// GET /communs/recettes/{id}/offrir
pub(super) async fn form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&form_of(&who, &name).await?)
}

/// POST /communs/recettes/{id}/offrir
pub(super) async fn offer(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let mut form = form_of(&who, &name).await?;
    form.typed(&typed);
    let note = text::one_line(typed.get("note").map_or("", String::as_str));
    let parts: Vec<Section> = Section::ALL
        .into_iter()
        .filter(|it| typed.contains_key(it.slug()))
        .collect();
    if note.chars().count() > LONGEST_LINE {
        form.refuse("note", said::fault(w, Fault::TooLong(LONGEST_LINE)));
        return web::private_page(&form);
    }
    if parts.is_empty() {
        form.refuse("parts", w.t("commons-offer-none"));
        return web::private_page(&form);
    }
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return web::private_page(&form);
    }
    let (fork, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let offered = who
        .visit
        .shell
        .store
        .write(move |tx| offers::offer(tx, fork, person, (parts, note), now));
    match offered.await {
        Ok(()) => Ok(posted.done(format!("{}/ecrire?fait=oui", page(fork)))),
        Err(refused) => {
            form.notice = said::refused(w, refused)?;
            web::private_page(&form)
        }
    }
}

/// POST /communs/recettes/{id}/offre-reprise
pub(super) async fn take_back(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (fork, person) = (id(&name)?, who.person.id);
    let back = format!("{}/ecrire", page(fork));
    if let Some(stale) = posted.stale {
        return stale.back_to(&back);
    }
    let taken = who
        .visit
        .shell
        .store
        .write(move |tx| offers::take_back(tx, fork, person));
    taken.await.map_err(no_page)?;
    Ok(posted.done(format!("{back}?fait=oui")))
}

#[derive(Template)]
#[template(path = "commons/offer.html")]
struct OfferPage {
    f: Frame,
    token: String,
    notice: String,
    lead: String,
    note: String,
    lang: &'static str,
    /// Each with two buttons, and what tells it from what there is later.
    differences: Vec<(Difference, String)>,
    action: String,
    page: String,
    fork: String,
}

/// What is offered, beside what the recipe says now.
async fn offer_page(who: &Member, to: &str, from: &str) -> Result<OfferPage, Error> {
    let kept = own(who, id(to)?).await?;
    let (to, from) = (kept.id, id(from)?);
    let w = who.visit.words;
    let read = who.visit.shell.store.read(move |read| {
        let Some(offer) = store::offer(read, to, from)? else {
            return Ok::<_, Error>(None);
        };
        let offered = store::revision(read, from, offer.revision)?;
        let latest = store::revision(read, to, kept.published)?;
        let name = said::name(read, w, &offer.by)?;
        let draft = kept.draft.map(|draft| draft.text);
        let text = draft.or(latest.map(|latest| latest.text));
        Ok(offered
            .zip(text)
            .map(|(offered, text)| (offer, offered, text, name)))
    });
    let (offer, offered, text, name) = read.await?.ok_or(Error::NotFound)?;
    let visit = &who.visit;
    let known = pictures::of(visit, &[&text, &offered.text]).await?;
    let differences = said::differences(w, &offer.open, (&text, &offered.text), &known);
    let marked = differences.into_iter().map(|it| {
        let mark = offers::mark(it.section, &text, &offer);
        (it, mark)
    });
    Ok(OfferPage {
        differences: marked.collect(),
        f: visit.frame("commons", w.t("commons-offered")),
        token: visit.shell.forms.issue(visit),
        notice: String::new(),
        lead: w.with(
            "commons-offered-lead",
            &[
                ("name", name),
                ("day", said::day(visit, offer.at)),
                ("licence", offered.licence.to_string()),
            ],
        ),
        note: offer.note,
        lang: offered.text.language.tag(),
        action: format!("{}/propositions/{from}", page(to)),
        page: page(to),
        fork: page(from),
    })
}

/// GET /communs/recettes/{id}/propositions/{fork}
pub(super) async fn offered(
    who: Member,
    Path((to, from)): Path<(String, String)>,
) -> Result<Response, Error> {
    web::private_page(&offer_page(&who, &to, &from).await?)
}

/// POST /communs/recettes/{id}/propositions/{fork}
pub(super) async fn answer(
    who: Member,
    Path((to, from)): Path<(String, String)>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let mut shown = offer_page(&who, &to, &from).await?;
    let section = typed.get("part").and_then(|it| Section::of_slug(it));
    let section = section.ok_or(Error::Bad("no such section"))?;
    let said = match typed.get("answer").map(String::as_str) {
        Some("take") => Answer::Take,
        Some("leave") => Answer::Leave,
        _ => return Err(Error::Bad("neither taken nor left")),
    };
    if let Some(stale) = posted.stale {
        shown.notice = w.t(stale.key());
        return web::private_page(&shown);
    }
    let is_last = shown
        .differences
        .iter()
        .all(|(it, _)| it.section == section);
    let (to, from, person) = (id(&to)?, id(&from)?, who.person.id);
    let now = who.visit.shell.clock.now();
    let seen = typed.get("was").cloned().unwrap_or_default();
    let answered = who
        .visit
        .shell
        .store
        .write(move |tx| offers::answer(tx, (to, from), person, (section, said, &seen), now));
    match answered.await {
        Ok(()) if is_last => Ok(posted.done(format!("{}/ecrire?fait=oui", page(to)))),
        Ok(()) => Ok(posted.done(shown.action)),
        Err(refused @ (Refused::Licence(_) | Refused::Meanwhile)) => {
            let mut shown = offer_page(&who, &to.to_string(), &from.to_string()).await?;
            shown.notice = said::refused(w, refused)?;
            web::private_page(&shown)
        }
        Err(refused) => Err(no_page(refused)),
    }
}
