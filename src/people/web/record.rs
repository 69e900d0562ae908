//! What the desk did for somebody, as they can read and print it.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;

use super::fields;
use crate::ids::PersonId;
use crate::people::journal::{self, Actor, Entry};
use crate::people::{SignedIn, store};
use crate::store::{Error as StoreError, Read};
use crate::web::words::Words;
use crate::web::{self, Error, Frame};

#[derive(Template)]
#[template(path = "people/record.html")]
struct RecordPage {
    f: Frame,
    lines: Vec<RecordLine>,
}

/// One act.
struct RecordLine {
    when: Option<String>,
    by: String,
    said: String,
}

/// Acts with the names that those who did them have now.
pub(super) struct Record {
    pub(super) entries: Vec<Entry>,
    names: HashMap<PersonId, String>,
}

impl Record {
    /// What was done for or to a person, newest first.
    pub(super) fn about(read: &impl Read, person: PersonId) -> Result<Self, StoreError> {
        let entries = journal::about(read, person)?;
        let mut names = HashMap::new();
        for entry in &entries {
            if let Actor::Person(id) = entry.actor
                && let Some(actor) = store::get(read, id)?
            {
                names.insert(id, actor.name.as_str().to_owned());
            }
        }
        Ok(Self { entries, names })
    }

    /// Who did something, by name where there is one.
    pub(super) fn by(&self, actor: Actor, w: Words) -> String {
        match actor {
            Actor::Machine => w.t("people-machine"),
            Actor::Former => w.t("people-former"),
            Actor::Person(id) => {
                let name = self.names.get(&id).cloned();
                name.unwrap_or_else(|| w.t("people-former"))
            }
        }
    }
}

/// GET /moi/journal
pub(super) async fn record(who: SignedIn) -> Result<Response, Error> {
    let (visit, id) = (who.visit, who.person.id);
    let record = visit.shell.store.read(move |read| Record::about(read, id));
    let record = record.await?;
    let lines = record.entries.iter().map(|entry| RecordLine {
        when: fields::when(&visit, entry.when),
        by: record.by(entry.actor, visit.words),
        said: entry.line.said(visit.words),
    });
    web::private_page(&RecordPage {
        f: visit.frame("me", visit.t("people-record")),
        lines: lines.collect(),
    })
}
