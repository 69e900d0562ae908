//! The page of the search: a plain form whose address is the question, and what was found.

use askama::Template;
use axum::extract::{Query as Typed, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::{
    Error as Failed, Found, Hit, Kind, LAST_PAGE, LONGEST_QUESTION, PER_PAGE, Query, Search,
};
use crate::documents::{Language, Licence};
use crate::web::words::{Lang, Words};
use crate::web::{self, Doors, Enter, Error, Frame, Visit, text};

/// The doors of this room.
pub fn doors() -> Doors<Room> {
    Doors::default().get("/chercher", Enter::Anyone, page)
}

/// What the page needs.
#[derive(Clone)]
pub struct Room {
    shell: web::Shell,
    search: Search,
}

impl Room {
    /// The room of this search.
    pub fn new(shell: web::Shell, search: Search) -> Self {
        Self { shell, search }
    }
}

impl axum::extract::FromRef<Room> for web::Shell {
    fn from_ref(room: &Room) -> Self {
        room.shell.clone()
    }
}

/// The language of documents that are written in one of the interface.
pub fn language(lang: Lang) -> Language {
    match lang {
        Lang::Fr => Language::Fr,
        Lang::En => Language::En,
    }
}

/// `?q=…&sorte=…&langue=…&licence=…&lieu=…&page=…`; what is not understood filters nothing.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sorte: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    langue: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    licence: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lieu: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
}

impl Asked {
    fn read(&self) -> Query {
        let line = text::one_line(&self.q);
        let page: usize = self.page.parse().unwrap_or(1);
        Query {
            words: line.chars().take(LONGEST_QUESTION).collect(),
            kind: Kind::named(&self.sorte),
            venue: self.lieu.parse().ok(),
            licence: Licence::named(&self.licence).ok(),
            language: LANGUAGES.into_iter().find(|it| it.tag() == self.langue),
            page: page.clamp(1, LAST_PAGE) - 1,
        }
    }

    /// The address of another page of the same question.
    fn page(&self, number: usize) -> String {
        let asked = Self {
            page: number.to_string(),
            ..self.clone()
        };
        let query = serde_urlencoded::to_string(asked).unwrap_or_default();
        format!("/chercher?{query}")
    }
}

const LANGUAGES: [Language; 2] = [Language::Fr, Language::En];

/// One choice of a filter.
struct Choice {
    value: &'static str,
    words: String,
    is_chosen: bool,
}

/// One hit, in words.
struct Line {
    hit: Hit,
    /// « Recette, CC-BY-SA-4.0 ».
    what: String,
}

impl Line {
    /// The language of the hit, where it is not the page's.
    fn lang(&self, f: &Frame) -> &'static str {
        match language(f.w.lang()) == self.hit.language {
            true => "",
            false => self.hit.language.tag(),
        }
    }
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    f: Frame,
    q: String,
    lieu: String,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    licences: Vec<Choice>,
    is_asked: bool,
    is_ready: bool,
    /// « 12 réponses ».
    count: String,
    lines: Vec<Line>,
    /// The number of the first line.
    first: usize,
    /// « Page 2 sur 4 »; empty when there is one.
    page: String,
    before: String,
    after: String,
}

impl SearchPage {
    fn is_filtered(&self) -> bool {
        let mut all = self
            .kinds
            .iter()
            .chain(&self.languages)
            .chain(&self.licences);
        all.any(|it| it.is_chosen) || !self.lieu.is_empty()
    }
}

async fn page(
    visit: Visit,
    State(room): State<Room>,
    Typed(asked): Typed<Asked>,
) -> Result<Response, Error> {
    let query = asked.read();
    let is_asked = !query.words.is_empty();
    let found = match is_asked {
        true => room.search.ask(query.clone()).await,
        false => Ok(Found::default()),
    };
    let is_ready = !matches!(found, Err(Failed::NotReady));
    let found = match found {
        Err(Failed::NotReady) => Found::default(),
        found => found.map_err(Error::internal)?,
    };
    // What somebody asked stays in no cache.
    web::private_page(&shown(&visit, &asked, &query, found, (is_asked, is_ready)))
}

fn shown(
    visit: &Visit,
    asked: &Asked,
    query: &Query,
    found: Found,
    (is_asked, is_ready): (bool, bool),
) -> SearchPage {
    let w = visit.words;
    let number = query.page + 1;
    let last = found.total.div_ceil(PER_PAGE).clamp(1, LAST_PAGE);
    let to = |is_there: bool, number: usize| match is_there {
        true => asked.page(number),
        false => String::new(),
    };
    SearchPage {
        f: visit.frame("", w.t("search-title")),
        q: query.words.clone(),
        lieu: query.venue.map(|it| it.to_string()).unwrap_or_default(),
        kinds: kinds(w, query.kind),
        languages: languages(w, query.language),
        licences: licences(query.licence),
        is_asked,
        is_ready,
        count: w.t1("search-count", "count", found.total),
        first: query.page * PER_PAGE + 1,
        page: match last {
            1 => String::new(),
            _ => w.t2("search-page", "page", number, "last", last),
        },
        before: to(number > 1, (number - 1).min(last)),
        after: to(number < last, number + 1),
        lines: found.hits.into_iter().map(|hit| line(w, hit)).collect(),
    }
}

fn line(w: Words, hit: Hit) -> Line {
    let kind = w.t(kind_key(hit.kind));
    let what = match hit.licence {
        Some(licence) => w.t2("search-what", "kind", kind, "licence", licence.spdx()),
        None => kind,
    };
    Line { hit, what }
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Recipe => "search-kind-recipe",
        Kind::Question => "search-kind-question",
        Kind::Term => "search-kind-term",
        Kind::Event => "search-kind-event",
    }
}

fn kinds(w: Words, chosen: Option<Kind>) -> Vec<Choice> {
    let choice = |kind: Kind| Choice {
        value: kind.id(),
        words: w.t(kind_key(kind)),
        is_chosen: chosen == Some(kind),
    };
    Kind::ALL.into_iter().map(choice).collect()
}

fn languages(w: Words, chosen: Option<Language>) -> Vec<Choice> {
    let choice = |language: Language| Choice {
        value: language.tag(),
        words: w.t(match language {
            Language::Fr => "search-language-fr",
            Language::En => "search-language-en",
        }),
        is_chosen: chosen == Some(language),
    };
    LANGUAGES.into_iter().map(choice).collect()
}

fn licences(chosen: Option<Licence>) -> Vec<Choice> {
    let choice = |licence: Licence| Choice {
        value: licence.spdx(),
        words: licence.spdx().to_owned(),
        is_chosen: chosen == Some(licence),
    };
    Licence::ALL.into_iter().map(choice).collect()
}
