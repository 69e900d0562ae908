//! The journal of acts, as the desk reads it: names are looked up when it is read, so that who was erased has none.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::person;
use super::web::Desk;
use crate::ids::PersonId;
use crate::people::journal::{self, Actor, Entry};
use crate::people::{self, Concierge};
use crate::store::{Error as StoreError, Snapshot};
use crate::web::{self, Error, Frame, Visit};

/// Acts on one page.
const SHOWN: usize = 50;
/// Pages that can be turned to.
const PAGES: usize = 200;

#[derive(Template)]
#[template(path = "desk/journal.html")]
struct JournalPage {
    f: Frame,
    /// Whose journal this is: id and name; none for everybody's.
    whose: Option<(String, String)>,
    lines: Vec<Line>,
    newer: Option<String>,
    older: Option<String>,
}

/// One act.
struct Line {
    when: String,
    actor: String,
    did: String,
    /// For whom: id and name.
    subject: Option<(String, String)>,
}

/// What is asked: `?qui=p…&page=2`.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    qui: String,
    #[serde(default)]
    page: String,
}

/// GET /admin/journal
pub(super) async fn page(
    State(desk): State<Desk>,
    concierge: Concierge,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let of = match wanted.qui.as_str() {
        "" => None,
        id => Some(person::found(&desk, id).await?),
    };
    let page = wanted.page.parse().unwrap_or(1).clamp(1, PAGES);
    let id = of.as_ref().map(|person| person.id);
    let (entries, names) = read(&desk, id, page * SHOWN + 1).await?;
    let there_is_more = entries.len() > page * SHOWN && page < PAGES;
    let shown = entries.iter().skip((page - 1) * SHOWN).take(SHOWN);
    let turn = |to: usize| format!("/admin/journal?qui={}&page={to}", wanted.qui);
    web::private_page(&JournalPage {
        f: visit.frame("desk", visit.t("desk-journal")),
        lines: shown.map(|entry| line(visit, entry, &names)).collect(),
        whose: of.map(|person| (person.id.to_string(), person.name.to_string())),
        newer: (page > 1).then(|| turn(page - 1)),
        older: there_is_more.then(|| turn(page + 1)),
    })
}

type Names = HashMap<PersonId, String>;

/// The latest acts, or those that concern one person, with the names of all in them.
async fn read(
    desk: &Desk,
    of: Option<PersonId>,
    most: usize,
) -> Result<(Vec<Entry>, Names), Error> {
    let read = desk.shell.store.read(move |read| {
        let entries = match of {
            Some(person) => journal::about(read, person)?,
            None => journal::latest(read, most)?,
        };
        let names = names(read, &entries)?;
        Ok::<_, StoreError>((entries, names))
    });
    Ok(read.await?)
}

fn names(read: &Snapshot, entries: &[Entry]) -> Result<Names, StoreError> {
    let mut names = Names::new();
    for entry in entries {
        let actor = match entry.actor {
            Actor::Person(person) => Some(person),
            Actor::Machine | Actor::Former => None,
        };
        for id in actor.into_iter().chain(entry.subject) {
            if !names.contains_key(&id)
                && let Some(person) = people::get(read, id)?
            {
                names.insert(id, person.name.to_string());
            }
        }
    }
    Ok(names)
}

fn line(visit: &Visit, entry: &Entry, names: &Names) -> Line {
    let name = |id: PersonId| names.get(&id).cloned();
    let actor = match entry.actor {
        Actor::Machine => visit.t("desk-journal-machine"),
        Actor::Former => visit.t("people-former"),
        Actor::Person(id) => name(id).unwrap_or_else(|| visit.t("people-former")),
    };
    let others = entry
        .subject
        .filter(|subject| Actor::Person(*subject) != entry.actor);
    Line {
        when: person::moment(visit, entry.when),
        actor,
        did: entry.line.said(visit.words),
        subject: others.and_then(|id| Some((id.to_string(), name(id)?))),
    }
}
