//! The desk's page of updates.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderName, HeaderValue};
use serde::Deserialize;

use super::view::{self, Place};
use super::{PATH, Updates, stop};
use crate::appliance::mechanic::client::Error as Unheard;
use crate::appliance::mechanic::{Outcome, Slots, Source, Work};
use crate::clock;
use crate::people::journal::{self, Actor};
use crate::people::{Keeper, Line};
use crate::web::form::Posted;
use crate::web::{self, Doors, Enter, Error, Frame, Visit, dates};

/// Seconds after which the page asks for itself again while something is being installed.
const AGAIN: u32 = 3;

/// The doors of this room.
pub fn doors() -> Doors<Updates> {
    Doors::default()
        .get(PATH, Enter::Machine, page)
        .post_always("/admin/mise-a-jour/chercher", Enter::Machine, look)
        .get("/admin/mise-a-jour/installer", Enter::Machine, ask)
        .post("/admin/mise-a-jour/installer", Enter::Machine, install)
        .post_always("/admin/mise-a-jour/lu", Enter::Machine, read)
        .get("/admin/machine-arret", Enter::Machine, stop::ask)
        .post_always("/admin/machine-arret", Enter::Machine, stop::stop)
        .get("/admin/machine-arret/fait", Enter::Machine, stop::done)
}

#[derive(Template)]
#[template(path = "appliance/updates.html")]
struct UpdatesPage {
    f: Frame,
    token: String,
    notice: String,
    /// When this version was built.
    built: String,
    /// Why this machine does not update itself; empty when it does.
    cannot: String,
    slots: Option<Slots>,
    work: Work,
    places: Vec<Place>,
    /// Whether sticks could not be listed.
    is_blind: bool,
    has_line: bool,
}

impl UpdatesPage {
    async fn of(updates: &Updates, visit: &Visit) -> Self {
        let w = visit.words;
        let (cannot, slots, work) = match updates.mechanic.work().await {
            Err(_) => (w.t("appliance-none"), None, Work::Idle),
            Ok(work) => match updates.mechanic.slots().await {
                Ok(slots) => (String::new(), Some(slots), work),
                Err(error) => (w.t(why_not(&error)), None, work),
            },
        };
        let config = &updates.shell.config;
        let mut page = Self {
            f: visit.frame("desk", visit.t("appliance-updates")),
            token: updates.shell.forms.issue(visit),
            notice: String::new(),
            built: dates::long_date(w.lang(), clock::released().date()),
            cannot,
            slots,
            work,
            places: Vec::new(),
            is_blind: false,
            has_line: config.updates.url.is_some(),
        };
        if page.may_look() {
            let sticks = updates.mechanic.sticks().await;
            page.is_blind = sticks.is_err();
            let sticks = sticks.unwrap_or_default();
            page.places = sticks.iter().map(|it| view::stick(w, it)).collect();
            if let Some(url) = &config.updates.url {
                page.places.push(Place {
                    value: view::named(Source::Line),
                    words: w.t1("appliance-line", "host", url.host()),
                });
            }
        }
        page
    }

    /// Whether it makes sense to look for an update now.
    fn may_look(&self) -> bool {
        let is_busy = matches!(self.work, Work::Installing { .. } | Work::Installed { .. });
        self.slots.as_ref().is_some_and(|it| !it.on_trial) && !is_busy
    }

    fn said(&self) -> (String, String) {
        view::work(self.f.w, &self.work)
    }

    fn percent(&self) -> Option<u8> {
        match self.work {
            Work::Installing { percent, .. } => Some(percent),
            _ => None,
        }
    }

    fn is_installable(&self) -> bool {
        view::installable(&self.work).is_some()
    }

    /// Whether an update waits for a restart.
    fn waits(&self) -> bool {
        let outcome = self.slots.as_ref().and_then(|it| it.outcome.as_ref());
        matches!(outcome, Some(Outcome::Waits { .. }))
    }

    /// What became of the last update, once it was tried.
    fn outcome(&self) -> Option<(String, String)> {
        let outcome = self.slots.as_ref()?.outcome.as_ref()?;
        Some(view::outcome(self.f.w, outcome))
    }

    fn other(&self, slots: &Slots) -> String {
        view::other(self.f.w, slots)
    }
}

/// The message of a machine whose slots cannot be read.
fn why_not(error: &Unheard) -> &'static str {
    match error {
        Unheard::Refused(refusal) => view::refused(refusal),
        Unheard::Silent(_) | Unheard::Beside => "appliance-none",
    }
}

/// GET: how it stands. While something is being installed the page asks for itself again, by a header.
async fn page(State(updates): State<Updates>, keeper: Keeper) -> Result<Response, Error> {
    let page = UpdatesPage::of(&updates, &keeper.visit).await;
    let mut response = web::private_page(&page)?;
    if page.percent().is_some() {
        let seconds = HeaderValue::from(AGAIN);
        response
            .headers_mut()
            .insert(HeaderName::from_static("refresh"), seconds);
    }
    Ok(response)
}

async fn again(updates: &Updates, visit: &Visit, notice: &str) -> Result<Response, Error> {
    let mut page = UpdatesPage::of(updates, visit).await;
    page.notice = visit.t(notice);
    web::private_page(&page)
}

/// Where to look, as a form says it.
#[derive(Deserialize)]
struct Where {
    #[serde(default)]
    source: String,
}

/// Looks there; what was found is on the page.
async fn look(
    State(updates): State<Updates>,
    keeper: Keeper,
    posted: Posted<Where>,
) -> Result<Response, Error> {
    let visit = &keeper.visit;
    if let Some(stale) = posted.stale {
        return again(&updates, visit, stale.key()).await;
    }
    let Some(source) = view::source(&posted.form.source) else {
        return again(&updates, visit, "appliance-refused-stick").await;
    };
    match updates.mechanic.look(source).await {
        Ok(_) => Ok(posted.done(PATH)),
        Err(error) => again(&updates, visit, why_not(&error)).await,
    }
}

#[derive(Template)]
#[template(path = "appliance/install.html")]
struct InstallPage {
    f: Frame,
    token: String,
    source: String,
    version: String,
}

/// What will happen, before it does.
async fn ask(State(updates): State<Updates>, keeper: Keeper) -> Result<Response, Error> {
    let visit = &keeper.visit;
    let work = updates.mechanic.work().await.unwrap_or(Work::Idle);
    let Some((source, update)) = view::installable(&work) else {
        return Ok(Redirect::to(PATH).into_response());
    };
    web::private_page(&InstallPage {
        f: visit.frame("desk", visit.t("appliance-install")),
        token: updates.shell.forms.issue(visit),
        source: view::named(source),
        version: update.version.clone(),
    })
}

/// Begins to install.
async fn install(
    State(updates): State<Updates>,
    keeper: Keeper,
    posted: Posted<Where>,
) -> Result<Response, Error> {
    let visit = &keeper.visit;
    if let Some(stale) = posted.stale {
        return again(&updates, visit, stale.key()).await;
    }
    let Some(source) = view::source(&posted.form.source) else {
        return again(&updates, visit, "appliance-refused-stick").await;
    };
    match updates.mechanic.install(source).await {
        Ok(()) => {
            note(&updates, &keeper, "appliance-did-install").await?;
            Ok(posted.done(PATH))
        }
        Err(error) => again(&updates, visit, why_not(&error)).await,
    }
}

/// A form of which only the button matters.
#[derive(Deserialize)]
struct Nothing {}

/// What became of the last update has been read.
async fn read(
    State(updates): State<Updates>,
    keeper: Keeper,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return again(&updates, &keeper.visit, stale.key()).await;
    }
    match updates.mechanic.understood().await {
        Ok(()) => Ok(posted.done(PATH)),
        Err(error) => again(&updates, &keeper.visit, why_not(&error)).await,
    }
}

/// Writes into the journal of acts who did it.
pub(super) async fn note(
    updates: &Updates,
    keeper: &Keeper,
    key: &'static str,
) -> Result<(), Error> {
    let (now, by) = (updates.shell.clock.now(), Actor::Person(keeper.person.id));
    let noted = updates
        .shell
        .store
        .write(move |tx| journal::record(tx, by, None, Line::new(key), now));
    Ok(noted.await?)
}
