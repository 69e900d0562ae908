//! The venue's rules about people: who joins alone, who publishes.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::web::Desk;
use crate::people::journal::{self, Actor};
use crate::people::{self, Concierge, Joining, Line, Publishing, Rules};
use crate::store::Error as StoreError;
use crate::web::form::Posted;
use crate::web::{self, Error, Frame, Visit};

#[derive(Template)]
#[template(path = "desk/rules.html")]
struct RulesPage {
    f: Frame,
    token: String,
    notice: String,
    rules: Rules,
}

impl RulesPage {
    fn of(visit: &Visit, rules: Rules) -> Self {
        Self {
            f: visit.frame("desk", visit.t("desk-rules")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            rules,
        }
    }

    fn joins_alone(&self) -> bool {
        self.rules.joining == Joining::Present
    }

    fn members_publish(&self) -> bool {
        self.rules.publishing == Publishing::Members
    }
}

/// GET /admin/regles
pub(super) async fn form(
    State(desk): State<Desk>,
    concierge: Concierge,
) -> Result<Response, Error> {
    let rules = desk.shell.store.read(people::rules_of).await?;
    web::private_page(&RulesPage::of(&concierge.visit, rules))
}

/// What is decided.
#[derive(Deserialize)]
pub(super) struct Decided {
    #[serde(default)]
    joining: String,
    #[serde(default)]
    publishing: String,
}

/// POST /admin/regles
pub(super) async fn decide(
    State(desk): State<Desk>,
    concierge: Concierge,
    posted: Posted<Decided>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let rules = Rules {
        joining: match posted.form.joining.as_str() {
            "desk" => Joining::Desk,
            _ => Joining::Present,
        },
        publishing: match posted.form.publishing.as_str() {
            "members" => Publishing::Members,
            _ => Publishing::Desk,
        },
    };
    if let Some(stale) = posted.stale {
        let mut page = RulesPage::of(visit, rules);
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let (by, now) = (Actor::Person(concierge.person.id), desk.shell.clock.now());
    let decided = desk.shell.store.write(move |tx| {
        if people::rules_of(tx)? != rules {
            people::set_rules(tx, rules)?;
            journal::record(tx, by, None, Line::new("desk-did-rules"), now)?;
        }
        Ok::<_, StoreError>(())
    });
    decided.await?;
    Ok(posted.done("/admin"))
}
