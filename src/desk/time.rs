//! "Il est 14 h 32, c'est juste ?": the concierge tells the box the time.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::time_of_day;
use crate::clock::{self, Correction, Source, Trust};
use crate::people::{Keeper, sessions};
use crate::web::dates;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Shell, Visit};

/// Corrections shown.
const JOURNAL: usize = 10;

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
    journal: Vec<String>,
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
            journal: Vec::new(),
        }
    }

    /// The page with the corrections made before.
    async fn with_journal(visit: &Visit) -> Result<Self, Error> {
        let clock = visit.shell.clock.clone();
        let past = tokio::task::spawn_blocking(move || clock.corrections(JOURNAL)).await??;
        let mut page = Self::of(visit);
        page.journal = past
            .iter()
            .map(|correction| line(visit, correction))
            .collect();
        Ok(page)
    }
}

/// One correction, in words.
fn line(visit: &Visit, correction: &Correction) -> String {
    let lang = visit.words.lang();
    let said = |at: Timestamp| {
        let zoned = at.to_zoned(visit.shell.clock.zone().clone());
        format!(
            "{}, {}",
            dates::long_date(lang, zoned.date()),
            dates::time(lang, zoned.time())
        )
    };
    let by = match correction.by {
        Source::Staff => "desk-time-by-staff",
        _ => "desk-time-by-machine",
    };
    visit
        .words
        .t2(by, "from", said(correction.from), "to", said(correction.to))
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
pub async fn form(keeper: Keeper) -> Result<Response, Error> {
    web::private_page(&TimePage::with_journal(&keeper.visit).await?)
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
    keeper: Keeper,
    posted: Posted<Said>,
) -> Result<Response, Error> {
    let visit = &keeper.visit;
    let mut page = TimePage::with_journal(visit).await?;
    let said = &posted.form;
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        (page.date, page.time) = (Field::of(&said.date), Field::of(&said.time));
        return web::private_page(&page);
    }
    let asked = if said.right == "1" {
        Some(shell.clock.now().timestamp())
    } else {
        let at;
        (page.date, page.time, at) = typed(visit, &said.date, &said.time)?;
        at
    };
    let Some(at) = asked else {
        return web::private_page(&page);
    };
    match correct(&shell, at).await? {
        Ok(()) => Ok(posted.done("/admin/heure")),
        Err(why) => {
            page.date = Field::of(&said.date).refused(visit.t(why));
            page.time = Field::of(&said.time);
            web::private_page(&page)
        }
    }
}

/// Sets the box's clock. Inside: the message that says why not.
pub(super) async fn correct(
    shell: &Shell,
    at: Timestamp,
) -> Result<Result<(), &'static str>, Error> {
    let correction = match shell.clock.correct(at).await {
        Ok(correction) => correction,
        Err(clock::Error::BeforeRelease(_)) => return Ok(Err("desk-time-before-release")),
        Err(clock::Error::TooFarAhead) => return Ok(Err("desk-time-too-far")),
        Err(error) => return Err(error.into()),
    };
    let seconds = correction.to.as_second() - correction.from.as_second();
    // Nobody's session ends or lasts longer because the box was wrong about the date.
    let shifted = shell.store.write(move |tx| sessions::shift(tx, seconds));
    shifted.await?;
    Ok(Ok(()))
}

/// A date and a time as they were typed, each with the reason why it is none, and the moment when both are right.
pub(super) fn typed(
    visit: &Visit,
    typed_date: &str,
    typed_time: &str,
) -> Result<(Field, Field, Option<Timestamp>), Error> {
    let (date, time) = (typed_date.trim().parse::<Date>(), time_of_day(typed_time));
    let fields = (
        checked(visit, typed_date, date.is_ok(), "desk-time-date-wrong"),
        checked(visit, typed_time, time.is_some(), "desk-time-time-wrong"),
    );
    let (Ok(date), Some(time)) = (date, time) else {
        return Ok((fields.0, fields.1, None));
    };
    let zoned = date
        .to_datetime(time)
        .to_zoned(visit.shell.clock.zone().clone());
    let at = zoned.map_err(|_| Error::Bad("no such date"))?.timestamp();
    Ok((fields.0, fields.1, Some(at)))
}

fn checked(visit: &Visit, value: &str, right: bool, problem: &str) -> Field {
    let field = Field::of(value);
    if right {
        field
    } else {
        field.refused(visit.t(problem))
    }
}
