//! Welcoming somebody at the desk: a name, and a card that opens their account.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use serde::Deserialize;

use super::person;
use super::web::Desk;
use crate::people::acts::{self, New};
use crate::people::phrase::Phrase;
use crate::people::{Came, Concierge, Name, Role, Standing};
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit};

/// Days of access proposed to a guest.
const GUEST_DAYS: i64 = 7;

#[derive(Template)]
#[template(path = "desk/welcome.html")]
struct WelcomePage {
    f: Frame,
    token: String,
    notice: String,
    name: Field,
    role: Role,
    until: Field,
}

impl WelcomePage {
    fn of(visit: &Visit) -> Self {
        let until = visit
            .shell
            .clock
            .now()
            .date()
            .saturating_add(GUEST_DAYS.days());
        Self {
            f: visit.frame("desk", visit.t("desk-welcome")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            name: Field::default(),
            role: Role::Member,
            until: Field::of(until.to_string()),
        }
    }

    /// Whether something else than a member is being welcomed: then the choice stands open.
    fn is_other(&self) -> bool {
        self.role != Role::Member || self.until.is_refused()
    }

    fn roles(&self) -> impl Iterator<Item = (&'static str, bool)> + '_ {
        person::ROLES
            .into_iter()
            .map(|role| (role.key(), role == self.role))
    }

    fn role_name(&self, role: &str) -> String {
        self.f.w.t(&format!("desk-role-{role}"))
    }

    fn role_about(&self, role: &str) -> String {
        self.f.w.t(&format!("desk-role-{role}-about"))
    }
}

/// GET /admin/personnes/nouveau
pub(super) async fn form(concierge: Concierge) -> Result<Response, Error> {
    web::private_page(&WelcomePage::of(&concierge.visit))
}

/// Who is welcomed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    role: String,
    until: String,
}

/// POST /admin/personnes/nouveau
pub(super) async fn welcome(
    State(desk): State<Desk>,
    concierge: Concierge,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let mut page = WelcomePage::of(visit);
    let typed = &posted.form;
    page.name = Field::of(&typed.name);
    page.role = Role::of_key(&typed.role).unwrap_or(Role::Member);
    page.until = Field::of(&typed.until);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let name = Name::typed(&typed.name);
    let until = person::until(visit, page.role, &typed.until);
    if let Err(why) = &name {
        page.name.problem = visit.t(why.key());
    }
    if let Err(why) = &until {
        page.until.problem = visit.t(why);
    }
    let (Ok(name), Ok(until)) = (name, until) else {
        return web::private_page(&page);
    };
    let by = concierge.person.id;
    let new = New {
        name,
        role: page.role,
        standing: Standing::Active,
        until,
        accepted: None,
        came: Came::Desk(by),
    };
    let (now, phrase) = (desk.shell.clock.now(), Phrase::random());
    let welcomed = desk
        .shell
        .store
        .write(move |tx| acts::welcome(tx, by, new, |pepper| phrase.key(pepper), now));
    match welcomed.await {
        Ok(id) => {
            let at = desk.shell.clock.monotonic();
            desk.cards.hold(concierge.session, id, phrase, at);
            Ok(posted.done(format!("{}/carte", person::path(id))))
        }
        Err(refused) => {
            page.name.problem = visit.t(refused.key()?);
            web::private_page(&page)
        }
    }
}
