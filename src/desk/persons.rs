//! Everybody the venue knows, found by name and by what they are.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::web::Desk;
use crate::clock::Now;
use crate::people::{self, Concierge, Person, Role, Standing};
use crate::web::{self, Error, Frame, Words, text};

/// What the list can be narrowed to, by the value of its choice.
const KINDS: [&str; 7] = [
    "asked",
    "guest",
    "member",
    "concierge",
    "steward",
    "shut",
    "waiting",
];

#[derive(Template)]
#[template(path = "desk/persons.html")]
struct PersonsPage {
    f: Frame,
    name: String,
    kind: String,
    /// People the venue knows, whatever was asked.
    all: usize,
    found: Vec<Line>,
}

impl PersonsPage {
    fn kinds(&self) -> impl Iterator<Item = (&'static str, bool)> + '_ {
        KINDS.into_iter().map(|kind| (kind, kind == self.kind))
    }

    fn kind_name(&self, kind: &str) -> String {
        self.f.w.t(&format!("desk-persons-{kind}"))
    }
}

/// One person of the list.
struct Line {
    id: String,
    name: String,
    what: String,
}

/// What is asked: `?nom=le&qui=member`.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    qui: String,
}

/// GET /admin/personnes
pub(super) async fn page(
    State(desk): State<Desk>,
    concierge: Concierge,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let everybody = desk.shell.store.read(people::everybody).await?;
    let (now, name) = (desk.shell.clock.now(), text::folded(&wanted.nom));
    let found = everybody
        .iter()
        .filter(|person| is_kind(person, &wanted.qui, now) && person.name.folded().contains(&name));
    web::private_page(&PersonsPage {
        f: visit.frame("desk", visit.t("desk-persons")),
        found: found.map(|person| line(visit.words, person, now)).collect(),
        all: everybody.len(),
        name: text::one_line(&wanted.nom),
        kind: wanted.qui,
    })
}

/// Whether a person is what the list is narrowed to; anything unknown narrows nothing.
fn is_kind(person: &Person, kind: &str, now: Now) -> bool {
    match kind {
        "asked" => person.standing == Standing::Asked,
        "shut" => matches!(person.standing, Standing::Suspended { .. }) || person.is_over(now),
        "waiting" => !person.has_code,
        _ => Role::of_key(kind).is_none_or(|role| person.role == role),
    }
}

fn line(w: Words, person: &Person, now: Now) -> Line {
    let mut what = vec![w.t(&format!("desk-role-{}", person.role.key()))];
    match person.standing {
        Standing::Asked => what = vec![w.t("desk-person-asked")],
        Standing::Suspended { .. } => what.push(w.t("desk-person-shut")),
        Standing::Active if person.is_over(now) => what.push(w.t("desk-person-over")),
        Standing::Active => {}
    }
    if !person.has_code {
        what.push(w.t("desk-person-no-code"));
    }
    Line {
        id: person.id.to_string(),
        name: person.name.to_string(),
        what: what.join(" · "),
    }
}
