//! Erasing an account at the person's asking: what goes, and whose name stays on what they made for all.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::person;
use super::web::Desk;
use crate::ids::PersonId;
use crate::people::acts;
use crate::people::holdings::{Choices, Contribution};
use crate::people::{Concierge, Person};
use crate::store::Error as StoreError;
use crate::web::form::Posted;
use crate::web::{self, Error, Frame, Visit};

#[derive(Template)]
#[template(path = "desk/erase.html")]
struct ErasePage {
    f: Frame,
    token: String,
    id: String,
    name: String,
    notice: String,
    /// What is public and may stay, and whether the name stays on it.
    contributions: Vec<(Contribution, bool)>,
    confirm_problem: String,
}

impl ErasePage {
    async fn of(
        desk: &Desk,
        visit: &Visit,
        person: &Person,
        choices: &Choices,
    ) -> Result<Self, Error> {
        let contributions = contributions(desk, person.id).await?;
        let kept = |it: &Contribution| choices.keep_name.contains(&it.id);
        Ok(Self {
            f: visit.frame("desk", visit.t("desk-erase")),
            token: desk.shell.forms.issue(visit),
            id: person.id.to_string(),
            name: person.name.to_string(),
            notice: String::new(),
            contributions: contributions
                .into_iter()
                .map(|it| (it.clone(), kept(&it)))
                .collect(),
            confirm_problem: String::new(),
        })
    }
}

async fn contributions(desk: &Desk, id: PersonId) -> Result<Vec<Contribution>, Error> {
    let people = desk.people.clone();
    let read = desk.shell.store.read(move |read| {
        let mut all = Vec::new();
        for room in &people.rooms {
            all.extend(room.contributions(read, id)?);
        }
        Ok::<_, StoreError>(all)
    });
    Ok(read.await?)
}

/// GET /admin/personnes/{id}/effacer
pub(super) async fn form(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let person = person::found(&desk, &id).await?;
    let choices = Choices::default();
    let page = ErasePage::of(&desk, &concierge.visit, &person, &choices).await?;
    web::private_page(&page)
}

/// POST /admin/personnes/{id}/effacer: `keep` comes once for each contribution on which the name stays.
pub(super) async fn erase(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let person = person::found(&desk, &id).await?;
    let sent = |wanted: &'static str| {
        let fields = posted.form.iter().filter(move |(name, _)| name == wanted);
        fields.map(|(_, value)| value.clone())
    };
    let choices = Choices {
        keep_name: sent("keep").collect(),
    };
    let is_sure = sent("sure").any(|value| value == "1");
    let mut page = ErasePage::of(&desk, visit, &person, &choices).await?;
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    if !is_sure {
        page.confirm_problem = visit.t("desk-erase-unsure");
        return web::private_page(&page);
    }
    let (by, people, now) = (
        concierge.person.id,
        desk.people.clone(),
        desk.shell.clock.now(),
    );
    let erased = desk
        .shell
        .store
        .write(move |tx| acts::erase(tx, Some(by), person.id, &people.rooms, &choices, now));
    match erased.await {
        Ok(()) => Ok(posted.done("/admin/personnes")),
        Err(refused) => {
            page.notice = visit.t(refused.key()?);
            web::private_page(&page)
        }
    }
}
