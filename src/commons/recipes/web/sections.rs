//! The sections of a draft, each a small form: what it asks, and what is made of the answers.

use axum::extract::Path;
use axum::response::Response;

use super::fields::{Asked, FormPage, How};
use super::{Typed, id, page, said, written};
use crate::commons::recipes::acts::{self, Refused};
use crate::commons::recipes::{
    self, Fault, MOST_MINUTES, MOST_PEOPLE, SORTS, Section, Text, ingredients, number,
};
use crate::documents::Language;
use crate::documents::body::{Difficulty, Sort};
use crate::people::Member;
use crate::web::words::Words;
use crate::web::{self, Error, Posted};

const DIFFICULTIES: [(Difficulty, &str); 3] = [
    (Difficulty::Easy, "easy"),
    (Difficulty::Some, "some"),
    (Difficulty::Hard, "hard"),
];

/// The fields of a section's form, filled from a text.
pub(super) fn asked(w: Words, section: Section, text: &Text) -> Vec<Asked> {
    let body = &text.body;
    let one = |name, value: &str, hint: &str| {
        let label = said::section(w, section);
        vec![Asked::new(name, How::Text, label, value).hint(w.t(hint))]
    };
    match section {
        Section::Title => vec![
            Asked::new("title", How::Line, w.t("commons-part-title"), &text.title)
                .hint(w.t("commons-title-hint"))
                .needed(),
            language(w, text.language),
        ],
        Section::Intention => one("text", &body.intention, "commons-intention-hint"),
        Section::WentWrong => one("text", &body.went_wrong, "commons-wrong-hint"),
        Section::Variants => one("text", &body.variants, "commons-variants-hint"),
        Section::Sources => one("text", &body.sources, "commons-sources-hint"),
        Section::Ingredients => {
            let sorts = SORTS.iter();
            let of = |sort: Sort| {
                let all = body.ingredients.iter().filter(move |it| it.sort == sort);
                all.map(|it| &*it.text).collect::<Vec<_>>().join("\n")
            };
            let hint = |sort| {
                w.t(match sort {
                    Sort::People => "commons-sort-people-hint",
                    Sort::Time => "commons-sort-time-hint",
                    Sort::Money => "commons-sort-money-hint",
                    Sort::Material => "commons-sort-material-hint",
                    Sort::Tool => "commons-sort-tool-hint",
                })
            };
            sorts
                .map(|(sort, name)| {
                    Asked::new(name, How::Lines, said::sort(w, *sort), of(*sort)).hint(hint(*sort))
                })
                .collect()
        }
        Section::Steps => Vec::new(),
        Section::Facts => facts(w, text),
    }
}

/// In which language it is written.
pub(in crate::commons) fn language(w: Words, language: Language) -> Asked {
    let all = [Language::Fr, Language::En].into_iter();
    let all = all.map(|it| (it.tag().to_owned(), said::language(it).to_owned()));
    Asked::new(
        "language",
        How::Choice,
        w.t("commons-language"),
        language.tag(),
    )
    .options(all.collect())
}

/// Whether it makes an object.
pub(super) fn about(w: Words, is_object: bool) -> Asked {
    let all = [("practice", false), ("object", true)];
    let value = if is_object { "object" } else { "practice" };
    let all = all.map(|(value, it)| (value.to_owned(), said::about(w, it)));
    Asked::new("about", How::Choice, w.t("commons-fact-about"), value).options(all.into())
}

fn facts(w: Words, text: &Text) -> Vec<Asked> {
    let body = &text.body;
    let chosen = DIFFICULTIES.iter().find(|it| it.0 == body.difficulty);
    let all = DIFFICULTIES.iter();
    let all = all.map(|(it, value)| ((*value).to_owned(), said::difficulty(w, *it)));
    let said = |it: Option<u32>| it.map_or_else(String::new, |it| it.to_string());
    vec![
        about(w, body.is_object),
        Asked::new(
            "difficulty",
            How::Choice,
            w.t("commons-fact-difficulty"),
            chosen.map_or("", |it| it.1),
        )
        .options(all.collect()),
        Asked::new(
            "minutes",
            How::Number,
            w.t("commons-fact-minutes"),
            said(body.minutes),
        )
        .hint(w.t("commons-minutes-hint")),
        Asked::new(
            "people",
            How::Number,
            w.t("commons-fact-people"),
            said(body.people),
        )
        .hint(w.t("commons-people-hint")),
    ]
}

/// Which language was chosen.
pub(in crate::commons) fn language_of(typed: &Typed) -> Language {
    match typed.get("language").map(String::as_str) {
        Some("en") => Language::En,
        _ => Language::Fr,
    }
}

/// Puts what was typed into a text; or why not, by field.
pub(super) fn taken(
    section: Section,
    typed: &Typed,
    text: &mut Text,
) -> Result<(), Vec<(&'static str, Fault)>> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let body = &mut text.body;
    let markdown = || recipes::text(of("text")).map_err(|fault| vec![("text", fault)]);
    match section {
        Section::Title => {
            text.language = language_of(typed);
            text.title = recipes::title(of("title")).map_err(|fault| vec![("title", fault)])?;
        }
        Section::Intention => body.intention = markdown()?,
        Section::WentWrong => body.went_wrong = markdown()?,
        Section::Variants => body.variants = markdown()?,
        Section::Sources => body.sources = markdown()?,
        Section::Ingredients => {
            let (mut all, mut faults) = (Vec::new(), Vec::new());
            for (sort, name) in SORTS {
                match ingredients(sort, of(name)) {
                    Ok(some) => all.extend(some),
                    Err(fault) => faults.push((name, fault)),
                }
            }
            if !faults.is_empty() {
                return Err(faults);
            }
            body.ingredients = all;
        }
        Section::Steps => {}
        Section::Facts => {
            body.is_object = of("about") == "object";
            let chosen = DIFFICULTIES.iter().find(|it| it.1 == of("difficulty"));
            body.difficulty = chosen.map_or_else(Difficulty::default, |it| it.0);
            let minutes = number(of("minutes"), MOST_MINUTES);
            let people = number(of("people"), MOST_PEOPLE);
            let faults = [("minutes", minutes.err()), ("people", people.err())];
            let faults: Vec<_> = faults
                .into_iter()
                .filter_map(|(name, fault)| Some((name, fault?)))
                .collect();
            if !faults.is_empty() {
                return Err(faults);
            }
            (body.minutes, body.people) = (minutes.unwrap_or(None), people.unwrap_or(None));
        }
    }
    Ok(())
}

/// The form of a section, as the draft has it.
async fn form_of(who: &Member, name: &str, part: &str) -> Result<(Section, Text, FormPage), Error> {
    let recipe = id(name)?;
    let section = Section::of_slug(part).filter(|it| *it != Section::Steps);
    let section = section.ok_or(Error::NotFound)?;
    let text = written(who, recipe).await?;
    let w = who.visit.words;
    let action = format!("{}/ecrire/{part}", page(recipe));
    let fields = asked(w, section, &text);
    let mut form = FormPage::new(who, said::section(w, section), action, fields).back(
        format!("{}/ecrire", page(recipe)),
        w.t("commons-back-draft"),
    );
    form.was = section.mark(&text);
    Ok((section, text, form))
}

/// GET /communs/recettes/{id}/ecrire/{part}
pub(super) async fn form(
    who: Member,
    Path((name, part)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (_, _, form) = form_of(&who, &name, &part).await?;
    web::private_page(&form)
}

/// POST /communs/recettes/{id}/ecrire/{part}
pub(super) async fn write(
    who: Member,
    Path((name, part)): Path<(String, String)>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let (section, mut text, mut form) = form_of(&who, &name, &part).await?;
    let (w, now) = (who.visit.words, who.visit.shell.clock.now());
    let seen = typed.get("was").cloned().unwrap_or_default();
    form.typed(&typed);
    if let Err(faults) = taken(section, &typed, &mut text) {
        for (field, fault) in faults {
            form.refuse(field, said::fault(w, fault));
        }
        return web::private_page(&form);
    }
    if let Some(stale) = posted.stale {
        form.notice = w.t(stale.key());
        return web::private_page(&form);
    }
    let (recipe, person) = (id(&name)?, who.person.id);
    let written = who.visit.shell.store.write(move |tx| {
        let change = |draft: &mut recipes::Draft| {
            section.put(&text, &mut draft.text);
            Ok::<_, Refused>(())
        };
        acts::write(tx, (recipe, person), (section, &seen), change, now)
    });
    match written.await {
        Ok(()) => Ok(posted.done(format!("{}/ecrire?fait=oui", page(recipe)))),
        Err(refused) => {
            // Who sends it again has seen what there is.
            let (_, stored, current) = form_of(&who, &name, &part).await?;
            if matches!(refused, Refused::Meanwhile) {
                form.said = said::written(w, section, &stored);
            }
            form.was = current.was;
            form.notice = said::refused(w, refused)?;
            web::private_page(&form)
        }
    }
}
