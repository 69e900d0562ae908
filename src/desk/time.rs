//! "Il est 14 h 32, c'est juste ?": the concierge tells the box the time.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::time_of_day;
use crate::clock::Trust;
use crate::web::dates;
use crate::web::form::{Field, Posted};
use crate::web::sessions::Concierge;
use crate::web::{self, Error, Frame, Shell, Visit};

#[derive(Template)]
#[template(path = "desk/time.html")]
struct TimePage {
    f: Frame,
    token: String,
    time_now: String,
    date_now: String,
    trust: &'static str,
    notice: String,
    date: Field,
    time: Field,
}

impl TimePage {
    fn of(visit: &Visit) -> Self {
        let now = visit.shell.clock.now();
        let zoned = now.zoned();
        Self {
            f: visit.frame("desk", visit.t("desk-time")),
            token: visit.shell.forms.issue(visit),
            time_now: dates::time(visit.words.lang(), zoned.time()),
            date_now: dates::long_date(visit.words.lang(), zoned.date()),
            trust: trust_key(now.trust()),
            notice: String::new(),
            date: Field::of(zoned.date().to_string()),
            time: Field::default(),
        }
    }
}

/// The message that says how far the box believes its clock.
pub fn trust_key(trust: Trust) -> &'static str {
    match trust {
        Trust::None => "desk-time-trust-none",
        Trust::Plausible => "desk-time-trust-plausible",
        Trust::Trusted => "desk-time-trust-trusted",
    }
}

/// The page that asks whether the time is right.
pub async fn form(concierge: Concierge) -> Result<Response, Error> {
    web::page(&TimePage::of(&concierge.visit))
}

/// What the concierge says of the time: that it is right, or what it is.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    right: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    time: String,
}

/// Takes the concierge's word for it.
pub async fn set(
    State(shell): State<Shell>,
    concierge: Concierge,
    posted: Posted<Said>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let mut page = TimePage::of(visit);
    let said = &posted.form;
    if posted.stale.is_some() {
        page.notice = visit.t("web-form-stale");
        (page.date, page.time) = (Field::of(&said.date), Field::of(&said.time));
        return web::page(&page);
    }
    if said.right == "1" {
        shell.clock.correct(shell.clock.now().timestamp()).await?;
        return Ok(posted.done("/admin/heure"));
    }
    match (said.date.trim().parse::<Date>(), time_of_day(&said.time)) {
        (Ok(date), Some(time)) => {
            let at = instant(&shell, date, time)?;
            shell.clock.correct(at).await?;
            Ok(posted.done("/admin/heure"))
        }
        (date, time) => {
            page.date = checked(visit, &said.date, date.is_ok(), "desk-time-date-wrong");
            page.time = checked(visit, &said.time, time.is_some(), "desk-time-time-wrong");
            web::page(&page)
        }
    }
}

fn checked(visit: &Visit, value: &str, right: bool, problem: &str) -> Field {
    let field = Field::of(value);
    if right {
        field
    } else {
        field.refused(visit.t(problem))
    }
}

fn instant(shell: &Shell, date: Date, time: Time) -> Result<jiff::Timestamp, Error> {
    let zoned = date.to_datetime(time).to_zoned(shell.clock.zone().clone());
    Ok(zoned.map_err(|_| Error::Bad("no such date"))?.timestamp())
}
