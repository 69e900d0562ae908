//! « Sauvegardes »: when the last one was made and the last one tested, how far a run is, and one button.

mod phrase;
mod places;

use std::ops::Deref;
use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRef, State};
use axum::response::Response;
use serde::Deserialize;

use super::problem::{self, Problem};
use super::{Backups, Outcome, Place, Settings, command, schedule};
use crate::clock::Now;
use crate::desk::notice::{Teller, Telling, Wait};
use crate::people::{Dated, Keeper};
use crate::store;
use crate::web::form::Posted;
use crate::web::{self, Doors, Enter, Error, Frame, Shell, Visit, dates};

/// Where the page is.
const PATH: &str = "/admin/sauvegardes";

/// What these pages need. Cheap to clone.
#[derive(Clone)]
pub struct Room(Arc<Parts>);

/// The parts of [`Room`].
pub struct Parts {
    pub shell: Shell,
    pub backups: Backups,
}

impl Room {
    /// The pages of these backups.
    pub fn new(shell: Shell, backups: Backups) -> Self {
        Self(Arc::new(Parts { shell, backups }))
    }
}

impl Deref for Room {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<Room> for Shell {
    fn from_ref(room: &Room) -> Shell {
        room.shell.clone()
    }
}

/// The doors of this room.
pub fn doors() -> Doors<Room> {
    Doors::default()
        .get(PATH, Enter::Machine, page)
        .post("/admin/sauvegardes/maintenant", Enter::Machine, start)
        .post("/admin/sauvegardes/phrase", Enter::Desk, phrase::show)
        .get("/admin/sauvegardes/ou", Enter::Machine, places::page)
        .post("/admin/sauvegardes/cle", Enter::Machine, places::stick)
        .post("/admin/sauvegardes/s3", Enter::Machine, places::bucket)
        .post("/admin/sauvegardes/heure", Enter::Machine, places::hour)
}

#[derive(Template)]
#[template(path = "appliance/backups.html")]
struct BackupsPage {
    f: Frame,
    token: String,
    notice: String,
    lead: String,
    /// Whether a run goes on: the page asks for itself again.
    is_running: bool,
    places: Vec<PlaceLine>,
    /// Whether somebody has seen the passphrase.
    phrase_was_shown: bool,
    /// Whether who looks may see the passphrase.
    is_concierge: bool,
    hour: u8,
}

/// How backups to one place went.
struct PlaceLine {
    name: String,
    made: String,
    tested: String,
    /// Why the last one failed; empty when it did not.
    problem: String,
}

/// What the page reads.
struct Seen {
    settings: Settings,
    places: Vec<(Place, Outcome)>,
    bucket: String,
}

async fn seen(room: &Room) -> Result<Seen, Error> {
    let backups = room.backups.clone();
    let read = tokio::task::spawn_blocking(move || {
        Ok::<_, store::Error>(Seen {
            settings: backups.settings()?,
            places: backups.places()?,
            bucket: backups.bucket()?.map(|it| it.name).unwrap_or_default(),
        })
    });
    Ok(read.await??)
}

impl BackupsPage {
    async fn of(room: &Room, keeper: &Keeper, notice: String) -> Result<Self, Error> {
        let (visit, now) = (&keeper.visit, room.shell.clock.now());
        let seen = seen(room).await?;
        let standing = room.backups.standing();
        let lead = if standing.is_running() {
            command::said(&standing, visit.words)
        } else {
            lead(visit, &seen.places, now)
        };
        let named = |place| match place {
            Place::Stick => seen.settings.stick.clone().unwrap_or_default(),
            Place::Folder => {
                let folder = room.backups.folder();
                folder
                    .map(|it| it.display().to_string())
                    .unwrap_or_default()
            }
            Place::Bucket => seen.bucket.clone(),
        };
        let line = |(place, outcome): &(Place, Outcome)| PlaceLine {
            name: visit.words.t2(
                "backups-place-named",
                "place",
                visit.t(place.key()),
                "name",
                named(*place),
            ),
            made: dated(visit, outcome.made, "backups-never-made"),
            tested: dated(visit, outcome.tested, "backups-never-tested"),
            problem: outcome.problem.as_ref().map_or_else(String::new, |key| {
                problem::said(visit.words, key, &outcome.why)
            }),
        };
        Ok(Self {
            f: visit.frame("desk", visit.t("backups")),
            token: visit.shell.forms.issue(visit),
            notice,
            lead,
            is_running: standing.is_running(),
            places: seen.places.iter().map(line).collect(),
            phrase_was_shown: seen.settings.phrase_was_shown,
            is_concierge: keeper.person.role.keeps_people(),
            hour: room.backups.hour(&seen.settings),
        })
    }
}

/// The one sentence: is what we have safe?
fn lead(visit: &Visit, places: &[(Place, Outcome)], now: Now) -> String {
    let fine = places
        .iter()
        .find(|(_, it)| it.problem.is_none() && it.made.is_some());
    let key = if places.is_empty() {
        "backups-lead-nowhere"
    } else if places.iter().any(|(_, it)| schedule::is_late(it, now)) {
        "backups-lead-late"
    } else if places.iter().any(|(_, it)| it.problem.is_some()) {
        "backups-lead-failed"
    } else if fine.is_some() {
        "backups-lead-fine"
    } else {
        "backups-lead-first"
    };
    visit.t(key)
}

/// A date with its hour, or the message that there is none.
fn dated(visit: &Visit, when: Option<Dated>, never: &str) -> String {
    let at = when.and_then(|when| jiff::Timestamp::from_second(when.at).ok());
    let Some(at) = at else {
        return visit.t(never);
    };
    let (lang, zoned) = (
        visit.words.lang(),
        at.to_zoned(visit.shell.clock.zone().clone()),
    );
    let said = format!(
        "{}, {}",
        dates::long_date(lang, zoned.date()),
        dates::time(lang, zoned.time())
    );
    match when {
        Some(when) if !when.is_plausible => visit.words.t1("backups-date-doubtful", "date", said),
        _ => said,
    }
}

/// GET /admin/sauvegardes
async fn page(State(room): State<Room>, keeper: Keeper) -> Result<Response, Error> {
    web::private_page(&BackupsPage::of(&room, &keeper, String::new()).await?)
}

async fn again(room: &Room, keeper: &Keeper, notice: String) -> Result<Response, Error> {
    web::private_page(&BackupsPage::of(room, keeper, notice).await?)
}

/// What the button sends.
#[derive(Deserialize)]
struct Start {
    /// Whether the newest backup is to be tested, too.
    #[serde(default)]
    test: String,
}

/// POST /admin/sauvegardes/maintenant
async fn start(
    State(room): State<Room>,
    keeper: Keeper,
    posted: Posted<Start>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return again(&room, &keeper, keeper.visit.t(stale.key())).await;
    }
    let (backups, test) = (room.backups.clone(), posted.form.test == "1");
    let places = tokio::task::spawn_blocking({
        let backups = backups.clone();
        move || backups.places()
    });
    let aims = places.await??.into_iter().map(|(place, _)| place.into());
    match backups.begin(aims.collect(), test) {
        Ok(()) => Ok(posted.done(PATH)),
        Err(problem) => refused(&room, &keeper, &problem).await,
    }
}

async fn refused(room: &Room, keeper: &Keeper, problem: &Problem) -> Result<Response, Error> {
    again(room, keeper, problem.said(keeper.visit.words)).await
}

/// Told on the desk's first page: that backups are late, could not be read back, or that nobody knows their passphrase.
impl Teller for Room {
    fn tell<'a>(&'a self, visit: &'a Visit) -> Telling<'a> {
        Box::pin(async move {
            let (w, now) = (visit.words, self.shell.clock.now());
            let Ok(seen) = seen(self).await else {
                return Vec::new();
            };
            let is_any = |it: fn(&Outcome, Now) -> bool| {
                let mut places = seen.places.iter();
                places.any(|(_, outcome)| it(outcome, now))
            };
            let is_failed_test = |it: &Outcome, _| it.problem.is_some() && it.made == it.tried;
            let mut keys = Vec::new();
            if is_any(schedule::is_late) {
                keys.push("backups-wait-late");
            } else if is_any(is_failed_test) {
                keys.push("backups-wait-untested");
            }
            if !seen.places.is_empty() && !seen.settings.phrase_was_shown {
                keys.push("backups-wait-phrase");
            }
            let wait = |key: &str| Wait {
                words: w.t(key),
                href: PATH.to_owned(),
            };
            keys.into_iter().map(wait).collect()
        })
    }
}
