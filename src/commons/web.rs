//! The front page of the commons: what is there, and where to begin.

use askama::Template;
use axum::response::Response;

use super::recipes::web::{Listed, listed};
use super::{lexicon, recipes};
use crate::web::{self, Doors, Enter, Error, Frame, Shell, Visit};

/// Recipes shown on it.
const FRESH: usize = 5;

/// The doors of the commons.
pub fn doors() -> Doors<Shell> {
    Doors::default()
        .get("/communs", Enter::Anyone, commons)
        .and(recipes::web::doors())
        .and(lexicon::web::doors())
}

#[derive(Template)]
#[template(path = "commons/commons.html")]
struct CommonsPage {
    f: Frame,
    recipes: Vec<Listed>,
}

/// GET /communs
async fn commons(visit: Visit) -> Result<Response, Error> {
    web::shared_page(&CommonsPage {
        recipes: listed(&visit, 0, FRESH).await?,
        f: visit.frame("commons", visit.t("commons-title")),
    })
}
