//! The front page of the commons: what is there, and where to begin.

use askama::Template;
use axum::response::Response;

use super::recipes::web::{Listed, listed};
use super::{lexicon, questions, recipes};
use crate::web::{self, Doors, Enter, Error, Frame, Shell, Visit};

/// Recipes shown on it.
const FRESH: usize = 5;
/// Open questions shown on it.
const OPEN: usize = 5;

/// The doors of the commons; the questions' room comes with who compares them.
pub fn doors(asked: questions::web::Room) -> Doors<Shell> {
    Doors::default()
        .get("/communs", Enter::Anyone, commons)
        .and(recipes::web::doors())
        .and(questions::web::doors().with_state(asked))
        .and(lexicon::web::doors())
}

#[derive(Template)]
#[template(path = "commons/commons.html")]
struct CommonsPage {
    f: Frame,
    recipes: Vec<Listed>,
    questions: Vec<questions::web::Listed>,
}

/// GET /communs
async fn commons(visit: Visit) -> Result<Response, Error> {
    web::shared_page(&CommonsPage {
        recipes: listed(&visit, 0, FRESH).await?,
        questions: questions::web::open(&visit, OPEN).await?,
        f: visit.frame("commons", visit.t("commons-title")),
    })
}
