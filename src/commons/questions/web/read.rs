//! Questions as everybody reads them: the list, and one question with all that was said below it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::id;
use crate::commons::lexicon::glossary;
use crate::commons::questions::{Kept, LICENCE, Place, Remark, State, page, store};
use crate::commons::recipes::web::{said, snippet};
use crate::commons::recipes::{self, By};
use crate::ids::{QuestionId, RemarkId};
use crate::store::{Error as StoreError, Snapshot};
use crate::web::gloss::{Gloss, Glossing};
use crate::web::markdown::Html;
use crate::web::words::Words;
use crate::web::{self, Error, Frame, Visit};

/// Questions on one page of the list.
const A_PAGE: usize = 30;
/// Recipes made from a question that its page names.
const RECIPES: usize = 20;

/// A line of the list.
pub struct Listed {
    /// The question in one line.
    pub title: String,
    /// Of its words.
    pub lang: &'static str,
    /// Its page.
    pub href: String,
    /// Who asked, when, and whether there are answers.
    pub about: String,
    /// The beginning of its text.
    pub snippet: String,
    /// Whether no more answers are asked for.
    pub is_closed: bool,
}

/// Public questions: the open ones first, then the closed ones, each the latest first.
///
/// # Errors
/// The store could not be read.
pub async fn listed(visit: &Visit, skip: usize, most: usize) -> Result<Vec<Listed>, Error> {
    lines(visit, move |read| store::listed(read, skip, most)).await
}

/// Public questions that wait for answers, the latest first.
///
/// # Errors
/// The store could not be read.
pub async fn open(visit: &Visit, most: usize) -> Result<Vec<Listed>, Error> {
    lines(visit, move |read| store::open(read, most)).await
}

/// These questions, as they are listed.
pub(super) async fn lines(
    visit: &Visit,
    which: impl FnOnce(&Snapshot) -> Result<Vec<QuestionId>, StoreError> + Send + 'static,
) -> Result<Vec<Listed>, Error> {
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        let mut all = Vec::new();
        for id in which(read)? {
            if let Some(kept) = store::public(read, id)? {
                let name = said::name(read, w, &kept.said_by(&kept.by))?;
                let remarks = store::remarks(read, id)?;
                let answers = remarks.iter().filter(|(_, it)| it.is_answer()).count();
                all.push((kept, name, answers));
            }
        }
        Ok::<_, Error>(all)
    });
    let all = read.await?.into_iter();
    Ok(all
        .map(|(kept, name, answers)| {
            let day = said::day(visit, kept.created);
            let answers = w.with("questions-answers", &[("count", answers.to_string())]);
            Listed {
                href: page(kept.id),
                lang: kept.text.language.tag(),
                about: w.with(
                    "questions-listed",
                    &[("name", name), ("day", day), ("answers", answers)],
                ),
                snippet: snippet(&kept.text.text),
                is_closed: kept.is_closed,
                title: kept.text.title,
            }
        })
        .collect())
}

#[derive(Template)]
#[template(path = "commons/questions.html")]
struct QuestionsPage {
    f: Frame,
    open: Vec<Listed>,
    closed: Vec<Listed>,
    /// Whether it is the first page, which says when there is nothing.
    is_first: bool,
    newer: Option<usize>,
    older: Option<usize>,
}

/// Which page of the list, from 1.
#[derive(Deserialize)]
pub(super) struct OfPage {
    page: Option<usize>,
}

/// GET /communs/questions?page=
pub(super) async fn list(visit: Visit, Query(asked): Query<OfPage>) -> Result<Response, Error> {
    let number = asked.page.unwrap_or(1).clamp(1, 10_000);
    let mut all = listed(&visit, (number - 1) * A_PAGE, A_PAGE + 1).await?;
    let older = (all.len() > A_PAGE).then_some(number + 1);
    all.truncate(A_PAGE);
    let (closed, open) = all.into_iter().partition(|it| it.is_closed);
    web::shared_page(&QuestionsPage {
        f: visit.frame("commons", visit.t("questions-title")),
        open,
        closed,
        is_first: number == 1,
        newer: (number > 1).then(|| number - 1),
        older,
    })
}

/// One thing that was said, as it is read.
struct Said {
    /// Its name within the page.
    anchor: String,
    /// Where who said it, or the desk, changes it.
    href: String,
    /// Who and when.
    about: String,
    /// What its links are called for who does not see where they stand.
    named: String,
    text: Html,
    helped: bool,
    /// Whether it is no longer shown, and only the place above others' words is left.
    is_gone: bool,
    comments: Vec<Said>,
}

#[derive(Template)]
#[template(path = "commons/question.html")]
struct QuestionPage {
    f: Frame,
    page: String,
    lang: &'static str,
    title: String,
    about: String,
    text: Html,
    is_closed: bool,
    on_question: Vec<Said>,
    answers: Vec<Said>,
    /// Words of the lexicon that were marked in all that is said.
    glosses: Vec<Gloss>,
    /// Whether there is an answer that a recipe could be made of.
    has_answer: bool,
    /// Recipes made from it: title, address.
    recipes: Vec<(String, String)>,
    /// Its words, and where it can be read.
    licence: (String, &'static str),
}

/// All that is said below a public question, with the names of who said it.
type Whole = (
    Kept,
    String,
    Vec<(RemarkId, Remark, String)>,
    Vec<(String, String)>,
);

fn whole(read: &Snapshot, w: Words, question: QuestionId) -> Result<Option<Whole>, Error> {
    let Some(kept) = store::public(read, question)? else {
        return Ok(None);
    };
    let name = said::name(read, w, &kept.said_by(&kept.by))?;
    let mut all = Vec::new();
    for (id, remark) in store::remarks(read, question)? {
        let name = name_below(read, w, &kept, &remark.by)?;
        all.push((id, remark, name));
    }
    let mut made = Vec::new();
    for recipe in recipes::store::made_from(read, question)?
        .into_iter()
        .take(RECIPES)
    {
        if let Some((_, latest)) = recipes::store::public(read, recipe)? {
            made.push((latest.text.title, format!("/communs/recettes/{recipe}")));
        }
    }
    Ok(Some((kept, name, all, made)))
}

/// What somebody is called below a question: who asked without a name is known as who asked.
pub(super) fn name_below(
    read: &Snapshot,
    w: Words,
    kept: &Kept,
    by: &By,
) -> Result<String, StoreError> {
    if kept.is_anonymous_asker(by) {
        return Ok(w.t("questions-asker"));
    }
    said::name(read, w, by)
}

/// Who said something and when, and that it was changed since, if it was.
fn about(visit: &Visit, name: String, remark: &Remark) -> String {
    let day = said::day(visit, remark.at);
    let words = [("name", name), ("day", day)];
    if remark.version == 1 {
        return visit.words.with("questions-said", &words);
    }
    let [name, day] = words;
    let version = ("version", remark.version.to_string());
    visit
        .words
        .with("questions-said-version", &[name, day, version])
}

/// What stands at these places, in order: what is shown, and answers that are gone with what was said below them. Words are
/// explained in the order in which the page is read.
fn at(
    visit: &Visit,
    question: &Kept,
    (all, place): (&[(RemarkId, Remark, String)], Place),
    glossing: &mut Glossing,
) -> Vec<Said> {
    let w = visit.words;
    let mut found = Vec::new();
    for (id, remark, name) in all.iter().filter(|(_, it, _)| it.place == place) {
        let is_gone = remark.state != State::Shown;
        let text = match is_gone {
            true => Html::default(),
            false => Html::glossed(&remark.text, glossing),
        };
        let comments = match place {
            Place::Answer => at(visit, question, (all, Place::OnAnswer(*id)), glossing),
            Place::OnQuestion | Place::OnAnswer(_) => Vec::new(),
        };
        if is_gone && comments.is_empty() {
            continue;
        }
        found.push(Said {
            anchor: id.to_string(),
            href: format!("{}/dit/{id}", page(question.id)),
            about: if is_gone {
                w.t("questions-gone")
            } else {
                about(visit, name.clone(), remark)
            },
            named: if is_gone { String::new() } else { name.clone() },
            text,
            helped: remark.helped && !is_gone,
            is_gone,
            comments,
        });
    }
    found
}

/// GET /communs/questions/{id}
pub(super) async fn question(visit: Visit, Path(name): Path<String>) -> Result<Response, Error> {
    let (w, question) = (visit.words, id(&name)?);
    let read = visit.shell.store.read(move |read| whole(read, w, question));
    let (kept, name, all, recipes) = read.await?.ok_or(Error::NotFound)?;
    let mut glossing = glossary::glossing(&visit.shell, kept.text.language).await?;
    let text = Html::glossed(&kept.text.text, &mut glossing);
    let on_question = at(&visit, &kept, (&all, Place::OnQuestion), &mut glossing);
    let answers = at(&visit, &kept, (&all, Place::Answer), &mut glossing);
    let mut about = w.with(
        "questions-asked",
        &[("name", name), ("day", said::day(&visit, kept.created))],
    );
    if kept.version > 1 {
        let version = w.with(
            "questions-version",
            &[("version", kept.version.to_string())],
        );
        about = format!("{about} {version}");
    }
    web::shared_page(&QuestionPage {
        f: visit.frame("commons", kept.text.title.clone()),
        page: page(question),
        lang: kept.text.language.tag(),
        text,
        about,
        is_closed: kept.is_closed,
        on_question,
        has_answer: answers.iter().any(|it| !it.is_gone),
        answers,
        glosses: glossing.glosses(),
        recipes,
        licence: (said::licence(w, LICENCE), LICENCE.url()),
        title: kept.text.title,
    })
}
