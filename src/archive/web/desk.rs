//! Imports at the desk: a file is brought, looked at, and brought in when the concierge has seen what it would do.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::Room;
use crate::archive::bring::{Brought, From};
use crate::archive::command::refusal;
use crate::archive::report::{self, Section};
use crate::archive::{Job, MOST_AT_DESK, Stage};
use crate::documents::{Language, Licence};
use crate::people::journal::{self, Actor};
use crate::people::{Concierge, Line};
use crate::web::form::{Field, Stale};
use crate::web::{self, Error, Frame, Posted, Uploaded, Visit};

/// Where the page is.
pub(super) const PATH: &str = "/admin/communs";

#[derive(Template)]
#[template(path = "archive/desk.html")]
struct DeskPage {
    f: Frame,
    token: String,
    notice: String,
    /// Why the file is not taken.
    problem: String,
    licence: Field,
    licences: Vec<(&'static str, bool)>,
    is_english: bool,
    hint: String,
    address: String,
    job: Option<Shown>,
}

/// The import there is, in words.
struct Shown {
    name: String,
    what: String,
    lead: String,
    percent: u8,
    sections: Vec<Section>,
    goes_on: bool,
    /// Whether it waits for somebody's word.
    is_ready: bool,
    is_failed: bool,
}

impl Shown {
    fn of(job: &Job, visit: &Visit) -> Self {
        let w = visit.words;
        Self {
            name: job.name.clone(),
            what: report::what(job, w),
            lead: report::lead(job, w),
            percent: job.percent,
            sections: match job.stage {
                Stage::Looked | Stage::Done => report::sections(job, w),
                Stage::Looking | Stage::Taking | Stage::Failed(_) => Vec::new(),
            },
            goes_on: job.goes_on(),
            is_ready: job.stage == Stage::Looked && job.has_news(),
            is_failed: matches!(job.stage, Stage::Failed(_)),
        }
    }
}

impl DeskPage {
    async fn of(room: &Room, visit: &Visit, typed: &Typed) -> Result<Self, Error> {
        let job = room.archive.job().await?;
        let chosen = Licence::named(&typed.licence).unwrap_or_default();
        let address = visit.shell.secure_url(PATH);
        Ok(Self {
            f: visit.frame("desk", visit.t("archive-desk")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            problem: String::new(),
            licence: Field::of(&typed.licence),
            licences: Licence::ALL.map(|it| (it.spdx(), it == chosen)).into(),
            is_english: typed.langue == Language::En.tag(),
            hint: visit
                .words
                .t1("archive-file-hint", "most", MOST_AT_DESK >> 20),
            address: address.unwrap_or_else(|| visit.shell.plain_url(PATH)),
            job: job.map(|job| Shown::of(&job, visit)),
        })
    }

    /// Whether the page asks for itself again.
    fn goes_on(&self) -> bool {
        self.job.as_ref().is_some_and(|it| it.goes_on)
    }
}

/// What is said beside the file.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    licence: String,
    langue: String,
}

/// GET /admin/communs
pub(super) async fn page(desk: Concierge, State(room): State<Room>) -> Result<Response, Error> {
    web::private_page(&DeskPage::of(&room, &desk.visit, &Typed::default()).await?)
}

/// POST /admin/communs: a file is brought.
pub(super) async fn bring(
    desk: Concierge,
    State(room): State<Room>,
    uploaded: Uploaded<Typed, MOST_AT_DESK>,
) -> Result<Response, Error> {
    let (visit, typed) = (&desk.visit, &uploaded.posted.form);
    let mut page = DeskPage::of(&room, visit, typed).await?;
    if let Some(stale) = uploaded.posted.stale {
        page.notice = visit.t(match stale {
            Stale::Token => "archive-stale",
            Stale::Full => stale.key(),
        });
        return web::private_page(&page);
    }
    let licence = Licence::named(&typed.licence);
    if licence.is_err() && !typed.licence.is_empty() {
        page.licence = page.licence.refused(visit.t("archive-licence-refused"));
        return web::private_page(&page);
    }
    let Some(file) = uploaded.file else {
        page.problem = visit.t("archive-none");
        return web::private_page(&page);
    };
    let brought = Brought {
        from: From::Bytes(file.bytes.clone()),
        name: file.name.clone(),
        licence: licence.unwrap_or_default(),
        language: match typed.langue == Language::En.tag() {
            true => Language::En,
            false => Language::Fr,
        },
        by: Some(desk.person.id),
    };
    match room.archive.bring(brought).await {
        Ok(()) => Ok(uploaded.posted.done(PATH)),
        Err(why) => {
            page.problem = refusal(&why, visit.words);
            web::private_page(&page)
        }
    }
}

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// POST /admin/communs/importer
pub(super) async fn import(
    desk: Concierge,
    State(room): State<Room>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to(PATH);
    }
    if room.archive.begin().await? {
        let (by, now) = (Actor::Person(desk.person.id), room.shell.clock.now());
        let line = Line::new("archive-did-import");
        let store = &room.shell.store;
        store
            .write(move |tx| journal::record(tx, by, None, line, now))
            .await?;
    }
    Ok(posted.done(PATH))
}

/// POST /admin/communs/renoncer
pub(super) async fn give_up(
    _desk: Concierge,
    State(room): State<Room>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to(PATH);
    }
    room.archive.give_up().await?;
    Ok(posted.done(PATH))
}
