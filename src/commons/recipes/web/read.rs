//! Recipes as everybody reads them: the list, one recipe, its revisions, and what changed between two.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::said::{self, Difference, View};
use super::told::{self, Told};
use super::{id, page, pictures};
use crate::commons::lexicon::glossary;
use crate::commons::questions;
use crate::commons::recipes::{Lineage, Revision, Section, changed, store};
use crate::documents::Licence;
use crate::ids::RecipeId;
use crate::store::Snapshot;
use crate::web::gloss::Gloss;
use crate::web::{self, Error, Frame, Visit, markdown};

/// Recipes on one page of the list.
const A_PAGE: usize = 30;
/// How much of the intention stands in the list, in characters.
const SNIPPET: usize = 160;
/// Recipes made from this one that its page names.
const FORKS: usize = 20;

/// A line of the list.
pub struct Listed {
    /// Its title.
    pub title: String,
    /// Of its words.
    pub lang: &'static str,
    /// Its page.
    pub href: String,
    /// Who wrote it, and when it was last revised.
    pub about: String,
    /// The beginning of what it is good for.
    pub snippet: String,
}

/// Public recipes, the latest revised first.
///
/// # Errors
/// The store could not be read.
pub async fn listed(visit: &Visit, skip: usize, most: usize) -> Result<Vec<Listed>, Error> {
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        let mut all = Vec::new();
        for id in store::latest(read, skip, most)? {
            if let Some((_, latest)) = store::public(read, id)? {
                let names = said::names(read, w, &latest.authors)?;
                all.push((id, latest, names));
            }
        }
        Ok::<_, Error>(all)
    });
    let all = read.await?.into_iter();
    Ok(all
        .map(|(id, latest, names)| Listed {
            href: page(id),
            lang: latest.text.language.tag(),
            about: w.with(
                "commons-listed",
                &[("names", names), ("day", said::day(visit, latest.at))],
            ),
            snippet: snippet(&latest.text.body.intention),
            title: latest.text.title,
        })
        .collect())
}

/// The beginning of a text, for a list.
pub(in crate::commons) fn snippet(text: &str) -> String {
    let plain = markdown::plain(text);
    let mut cut: String = plain.chars().take(SNIPPET).collect();
    if cut.len() < plain.len() {
        cut.push('…');
    }
    cut
}

#[derive(Template)]
#[template(path = "commons/recipes.html")]
struct RecipesPage {
    f: Frame,
    recipes: Vec<Listed>,
    newer: Option<usize>,
    older: Option<usize>,
}

/// Which page of the list, from 1.
#[derive(Deserialize)]
pub(super) struct OfPage {
    page: Option<usize>,
}

/// GET /communs/recettes?page=
pub(super) async fn list(visit: Visit, Query(asked): Query<OfPage>) -> Result<Response, Error> {
    let number = asked.page.unwrap_or(1).clamp(1, 10_000);
    let mut recipes = listed(&visit, (number - 1) * A_PAGE, A_PAGE + 1).await?;
    let older = (recipes.len() > A_PAGE).then_some(number + 1);
    recipes.truncate(A_PAGE);
    web::shared_page(&RecipesPage {
        f: visit.frame("commons", visit.t("commons-recipes")),
        newer: (number > 1).then(|| number - 1),
        older,
        recipes,
    })
}

/// What a page offers to do with a recipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offering {
    /// It is the present one, for everybody.
    Present,
    /// It was so once.
    Past,
    /// It is not published.
    Draft,
}

/// Where a recipe comes from.
pub(super) struct From {
    said: String,
    /// Where it can be read; empty when it no longer can.
    href: String,
}

#[derive(Template)]
#[template(path = "commons/recipe.html")]
pub(super) struct RecipePage {
    pub(super) f: Frame,
    pub(super) view: View,
    pub(super) page: String,
    pub(super) notice: String,
    pub(super) offering: Offering,
    pub(super) authors: String,
    /// Its words, and where it can be read.
    pub(super) licence: Option<(String, &'static str)>,
    pub(super) when: String,
    pub(super) revision: String,
    pub(super) from: Option<From>,
    /// Recipes made from this one: title, address.
    pub(super) forks: Vec<(String, String)>,
    /// How others tried it.
    pub(super) tried: Vec<Told>,
    /// What is said about it.
    pub(super) talk: Vec<Told>,
    /// What the page explains.
    pub(super) glosses: Vec<Gloss>,
}

impl RecipePage {
    fn is_present(&self) -> bool {
        self.offering == Offering::Present
    }

    fn is_draft(&self) -> bool {
        self.offering == Offering::Draft
    }
}

fn licensed(visit: &Visit, licence: Licence) -> (String, &'static str) {
    (said::licence(visit.words, licence), licence.url())
}

/// Where what a recipe was made from can be read; `None` when it no longer can.
fn origin(read: &Snapshot, from: &Lineage) -> Result<Option<String>, crate::store::Error> {
    if let Some(question) = from.document.id() {
        let public = questions::store::public(read, question)?;
        return Ok(public.map(|it| questions::page(it.id)));
    }
    let Some(recipe) = from.document.id() else {
        return Ok(None);
    };
    let public = store::public(read, recipe)?;
    Ok(public.map(|_| format!("{}/versions/{}", page(recipe), from.revision)))
}

/// One revision as a page of its recipe shows it.
async fn shown(visit: &Visit, recipe: RecipeId, number: Option<u32>) -> Result<RecipePage, Error> {
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        let Some((kept, latest)) = store::public(read, recipe)? else {
            return Ok::<_, Error>(None);
        };
        let wanted = match number {
            None => Some(latest),
            Some(number) => store::revision(read, recipe, number)?,
        };
        let Some(wanted) = wanted else {
            return Ok(None);
        };
        let names = said::names(read, w, &wanted.authors)?;
        let from = match &kept.from {
            None => None,
            Some(from) => {
                let names = said::names(read, w, &from.authors)?;
                let href = origin(read, from)?;
                Some((from.clone(), names, href))
            }
        };
        let mut forks = Vec::new();
        for fork in store::made_from(read, recipe)?.into_iter().take(FORKS) {
            if let Some((_, latest)) = store::public(read, fork)? {
                forks.push((latest.text.title, page(fork)));
            }
        }
        let mut below = Vec::new();
        if number.is_none() {
            for (id, remark) in store::below::all(read, recipe)? {
                let name = said::name(read, w, &remark.by)?;
                below.push((id, remark, name));
            }
        }
        let known = pictures::read(read, w, &[&wanted.text])?;
        Ok(Some(((wanted, known), names, (from, forks), below)))
    });
    let ((wanted, known), names, (from, forks), below) = read.await?.ok_or(Error::NotFound)?;
    let [tried, talk] = told::told(visit, recipe, below);
    let from = from.map(|(from, names, href)| From {
        said: w.with(
            "commons-from",
            &[
                ("title", from.title),
                ("names", names),
                ("licence", from.licence.to_string()),
            ],
        ),
        href: href.unwrap_or_default(),
    });
    let mut glossing = glossary::glossing(&visit.shell, wanted.text.language).await?;
    Ok(RecipePage {
        f: visit.frame("commons", wanted.text.title.clone()),
        view: View::of(w, &wanted.text, &known, &mut glossing),
        glosses: glossing.glosses(),
        page: page(recipe),
        notice: String::new(),
        offering: Offering::Present,
        authors: names,
        licence: Some(licensed(visit, wanted.licence)),
        when: said::day(visit, wanted.at),
        revision: w.with("commons-revision", &[("number", wanted.number.to_string())]),
        from,
        forks,
        tried,
        talk,
    })
}

/// GET /communs/recettes/{id}
pub(super) async fn recipe(visit: Visit, Path(name): Path<String>) -> Result<Response, Error> {
    web::shared_page(&shown(&visit, id(&name)?, None).await?)
}

/// GET /communs/recettes/{id}/versions/{number}
pub(super) async fn version(
    visit: Visit,
    Path((name, number)): Path<(String, u32)>,
) -> Result<Response, Error> {
    let mut page = shown(&visit, id(&name)?, Some(number)).await?;
    page.offering = Offering::Past;
    page.notice = visit
        .words
        .with("commons-version-notice", &[("number", number.to_string())]);
    web::shared_page(&page)
}

/// A line of the history.
struct Version {
    name: String,
    href: String,
    about: String,
    note: String,
    /// Which sections changed since the one before; empty for the first.
    changed: String,
    compare: String,
}

#[derive(Template)]
#[template(path = "commons/versions.html")]
struct VersionsPage {
    f: Frame,
    page: String,
    title: String,
    versions: Vec<Version>,
    /// All numbers, for comparing any two.
    numbers: Vec<u32>,
    latest: u32,
}

impl VersionsPage {
    fn is_latest(&self, number: &u32) -> bool {
        *number == self.latest
    }
}

/// All revisions of a public recipe, each with the name of who published it.
async fn history(visit: &Visit, recipe: RecipeId) -> Result<Vec<(Revision, String)>, Error> {
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        if store::public(read, recipe)?.is_none() {
            return Ok::<_, Error>(Vec::new());
        }
        let all = store::revisions(read, recipe)?.into_iter();
        let all = all.map(|it| {
            let name = said::name(read, w, &it.by)?;
            Ok((it, name))
        });
        all.collect()
    });
    let all = read.await?;
    if all.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(all)
}

/// GET /communs/recettes/{id}/versions
pub(super) async fn versions(visit: Visit, Path(name): Path<String>) -> Result<Response, Error> {
    let recipe = id(&name)?;
    let (w, here) = (visit.words, page(recipe));
    let all = history(&visit, recipe).await?;
    let mut versions = Vec::new();
    let mut before: Option<&Revision> = None;
    for (revision, name) in &all {
        let number = revision.number;
        let sections = before.map(|it| changed(&it.text, &revision.text));
        versions.push(Version {
            name: w.with("commons-revision", &[("number", number.to_string())]),
            href: format!("{here}/versions/{number}"),
            about: w.with(
                "commons-version-about",
                &[
                    ("name", name.clone()),
                    ("day", said::day(&visit, revision.at)),
                    ("licence", revision.licence.to_string()),
                ],
            ),
            note: revision.note.clone(),
            changed: sections.map_or_else(String::new, |it| said::sections(w, &it)),
            compare: before.map_or_else(String::new, |it| {
                format!("{here}/comparer?de={}&a={number}", it.number)
            }),
        });
        before = Some(revision);
    }
    versions.reverse();
    let title = before.map_or_else(String::new, |it| it.text.title.clone());
    web::shared_page(&VersionsPage {
        f: visit.frame("commons", visit.t("commons-versions")),
        latest: before.map_or(0, |it| it.number),
        numbers: all.iter().map(|it| it.0.number).collect(),
        page: here,
        title,
        versions,
    })
}

/// Two revisions.
#[derive(Deserialize)]
pub(super) struct Two {
    de: u32,
    a: u32,
}

#[derive(Template)]
#[template(path = "commons/compare.html")]
struct ComparePage {
    f: Frame,
    page: String,
    title: String,
    lang: &'static str,
    lead: String,
    differences: Vec<Difference>,
}

/// GET /communs/recettes/{id}/comparer?de=1&a=2
pub(super) async fn compare(
    visit: Visit,
    Path(name): Path<String>,
    Query(two): Query<Two>,
) -> Result<Response, Error> {
    let recipe = id(&name)?;
    let w = visit.words;
    let all = history(&visit, recipe).await?;
    let of = |number: u32| {
        let found = all.iter().find(|(it, _)| it.number == number);
        found.map(|(it, _)| it).ok_or(Error::NotFound)
    };
    let (old, new) = (of(two.de)?, of(two.a)?);
    let sections: Vec<Section> = changed(&old.text, &new.text);
    let texts = (&old.text, &new.text);
    let known = pictures::of(&visit, &[texts.0, texts.1]).await?;
    web::shared_page(&ComparePage {
        f: visit.frame("commons", visit.t("commons-compare")),
        page: page(recipe),
        title: new.text.title.clone(),
        lang: new.text.language.tag(),
        lead: w.with(
            "commons-compare-lead",
            &[
                ("old", old.number.to_string()),
                ("new", new.number.to_string()),
                ("was", said::day(&visit, old.at)),
                ("is", said::day(&visit, new.at)),
            ],
        ),
        differences: said::differences(w, &sections, texts, &known),
    })
}
