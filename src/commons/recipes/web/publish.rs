//! Publishing a draft: under which licence, and what changed.

use axum::extract::Path;
use axum::response::Response;

use super::fields::{Asked, FormPage, How};
use super::{Typed, id, own_draft, page, said};
use crate::commons::recipes::{self, Fault, LONGEST_LINE, Section, acts, changed, missing, store};
use crate::documents::Licence;
use crate::people::Member;
use crate::web::{self, Error, Posted, text};

async fn form_of(who: &Member, name: &str) -> Result<FormPage, Error> {
    let recipe = id(name)?;
    let (kept, draft) = own_draft(who, recipe).await?;
    if kept.is_withdrawn {
        return Err(Error::NotFound);
    }
    let w = who.visit.words;
    let number = kept.published;
    let read = move |read: &_| store::revision(read, recipe, number);
    let latest = who.visit.shell.store.read(read).await?;
    let licences = kept.licences(latest.as_ref(), who.person.id);
    let chosen = latest.as_ref().map(|it| it.licence);
    let chosen = chosen.filter(|it| licences.contains(it));
    let chosen = chosen.or(licences.first().copied()).unwrap_or_default();
    let options = licences.iter();
    let options = options.map(|it| (it.spdx().to_owned(), said::licence(w, *it)));
    let owed = kept.owed(latest.as_ref(), who.person.id);
    let owed = Licence::ALL.iter().filter(|it| owed.contains(it));
    let owed: Vec<&str> = owed.map(|it| it.spdx()).collect();
    let hint = if owed.is_empty() {
        w.t("commons-licence-hint")
    } else {
        w.with("commons-licence-owed", &[("licences", owed.join(", "))])
    };
    let mut fields = vec![
        Asked::new(
            "licence",
            How::Choice,
            w.t("commons-licence"),
            chosen.spdx(),
        )
        .hint(hint)
        .options(options.collect()),
    ];
    if latest.is_some() {
        fields.push(
            Asked::new("note", How::Line, w.t("commons-note"), "").hint(w.t("commons-note-hint")),
        );
    }
    let here = page(recipe);
    let mut form = FormPage::new(
        who,
        w.t("commons-publish"),
        format!("{here}/publier"),
        fields,
    )
    .back(format!("{here}/ecrire"), w.t("commons-back-draft"));
    form.act = w.t("commons-publish");
    form.was = mark(&draft.text);
    form.lead = match &latest {
        None => w.t("commons-publish-lead"),
        Some(latest) => {
            let parts = said::sections(w, &changed(&latest.text, &draft.text));
            match parts.is_empty() {
                true => w.t("commons-publish-same"),
                false => w.with("commons-publish-again", &[("parts", parts)]),
            }
        }
    };
    let missing = missing(&draft.text);
    if !missing.is_empty() {
        form.notice = said::refused(w, acts::Refused::Missing(missing))?;
    }
    Ok(form)
}

/// What tells the draft that was read from the one there is.
fn mark(text: &recipes::Text) -> String {
    Section::ALL.map(|it| it.mark(text)).concat()
}

/// GET /communs/recettes/{id}/publier
pub(super) async fn form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    web::private_page(&form_of(&who, &name).await?)
}

/// POST /communs/recettes/{id}/publier
pub(super) async fn publish(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let mut form = form_of(&who, &name).await?;
    let current = form.was.clone();
    form.typed(&typed);
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let note = text::one_line(of("note"));
    let licence = Licence::named(of("licence")).map_err(|_| Error::Bad("no such licence"))?;
    if note.chars().count() > LONGEST_LINE {
        form.refuse("note", said::fault(w, Fault::TooLong(LONGEST_LINE)));
        return web::private_page(&form);
    }
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return web::private_page(&form);
    }
    let seen = of("was").to_owned();
    let (recipe, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let published = who.visit.shell.store.write(move |tx| {
        let draft = acts::own(tx, recipe, person)?.draft;
        if draft.is_some_and(|draft| mark(&draft.text) != seen) {
            return Err(acts::Refused::Meanwhile);
        }
        acts::publish(tx, recipe, person, (licence, note), now)
    });
    match published.await {
        Ok(_) => Ok(posted.done(page(recipe))),
        Err(refused) => {
            form.was = current;
            form.notice = said::refused(w, refused)?;
            web::private_page(&form)
        }
    }
}
