//! The charter, written at the desk: each text that is adopted is a version, and members are asked to accept it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::web::Desk;
use crate::people::charter;
use crate::people::journal::{self, Actor};
use crate::people::{Concierge, Line};
use crate::store::Error as StoreError;
use crate::venue::{self, Charter};
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit};

/// The longest charter, in characters: about ten printed pages.
const LONGEST: usize = 30_000;

#[derive(Template)]
#[template(path = "desk/charter.html")]
struct CharterPage {
    f: Frame,
    token: String,
    notice: String,
    text: Field,
    /// How the text would read; none before it is asked for.
    preview: Option<Charter>,
    number: u32,
}

impl CharterPage {
    fn of(visit: &Visit, text: &str, number: u32) -> Self {
        Self {
            f: visit.frame("desk", visit.t("desk-charter")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            text: Field::of(text),
            preview: None,
            number,
        }
    }
}

/// GET /admin/charte
pub(super) async fn form(
    State(desk): State<Desk>,
    concierge: Concierge,
) -> Result<Response, Error> {
    let current = desk.shell.store.read(charter::current).await?;
    let (text, number) = current.map_or_else(
        || (venue::PROPOSED.to_owned(), 0),
        |it| (it.text, it.number),
    );
    web::private_page(&CharterPage::of(&concierge.visit, &text, number))
}

/// A text, to be looked at or adopted.
#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    text: String,
    #[serde(default)]
    adopt: String,
}

/// POST /admin/charte
pub(super) async fn write(
    State(desk): State<Desk>,
    concierge: Concierge,
    posted: Posted<Written>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let current = desk.shell.store.read(charter::current).await?;
    let text = posted.form.text.replace("\r\n", "\n");
    let mut page = CharterPage::of(visit, &text, current.map_or(0, |it| it.number));
    if text.trim().is_empty() {
        page.text.problem = visit.t("desk-charter-empty");
    } else if text.chars().count() > LONGEST {
        page.text.problem = visit.words.t1("desk-charter-too-long", "most", LONGEST);
    } else {
        page.preview = Some(Charter::parse(&text));
    }
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    if posted.form.adopt != "1" || page.text.is_refused() {
        return web::private_page(&page);
    }
    let (by, now) = (Actor::Person(concierge.person.id), desk.shell.clock.now());
    let adopted = desk.shell.store.write(move |tx| {
        let before = charter::current(tx)?.map(|it| it.number);
        let number = charter::adopt(tx, &text, now)?;
        if before != Some(number) {
            let line = Line::new("desk-did-charter").arg("number", number);
            journal::record(tx, by, None, line.to("/charte"), now)?;
        }
        Ok::<_, StoreError>(())
    });
    adopted.await?;
    Ok(posted.done("/charte"))
}
