//! A calendar file brought to the desk: first what it would do, then the doing.
//!
//! Invariants: between the two the file lies in memory, never on disk, one a session and `PLACES` in all, for
//! `KEPT` at most; what is imported is read anew, so that the programme may have changed meanwhile.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{FromRef, State};
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;

use crate::people::journal::{self, Actor};
use crate::people::sessions::TokenHash;
use crate::people::{Concierge, Line};
use crate::programme::acts::{self, Error as ImportError};
use crate::programme::plan::Plan;
use crate::programme::{Zone, word, wording};
use crate::web::form::Stale;
use crate::web::upload::CALENDAR_BYTES;
use crate::web::{self, Doors, Enter, Error, Frame, Posted, Shell, Uploaded, Visit};

/// Files that lie in memory at a time.
const PLACES: usize = 4;
/// For how long.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// The shell, and the files that wait. Cheap to clone.
#[derive(Clone)]
pub struct Calendars {
    shell: Shell,
    shelf: Arc<Mutex<Shelf>>,
}

impl FromRef<Calendars> for Shell {
    fn from_ref(calendars: &Calendars) -> Shell {
        calendars.shell.clone()
    }
}

/// The doors of these pages, with a shelf of their own.
pub fn doors(shell: &Shell) -> Doors {
    let calendars = Calendars {
        shell: shell.clone(),
        shelf: Arc::default(),
    };
    Doors::default()
        .get("/admin/agenda", Enter::Desk, form)
        .post("/admin/agenda", Enter::Desk, bring)
        .get("/admin/agenda/apercu", Enter::Desk, preview)
        .post("/admin/agenda/importer", Enter::Desk, import)
        .with_state(calendars)
}

/// Files that wait for their owner's word, and what became of those that had it.
#[derive(Default)]
struct Shelf(Vec<Waiting>);

struct Waiting {
    session: TokenHash,
    since: Instant,
    what: What,
}

/// What somebody's import has come to.
#[derive(Clone)]
enum What {
    /// It was brought.
    Brought(Bytes),
    /// It was done.
    Done(Arc<Plan>),
}

impl Shelf {
    fn tidy(&mut self, now: Instant) {
        (self.0).retain(|kept| now.saturating_duration_since(kept.since) < KEPT);
    }

    /// Puts something down in the place of what this session had; false when every place is taken.
    fn put(&mut self, session: TokenHash, what: What, now: Instant) -> bool {
        self.tidy(now);
        self.0.retain(|kept| kept.session != session);
        let has_room = self.0.len() < PLACES;
        if has_room {
            self.0.push(Waiting {
                session,
                since: now,
                what,
            });
        }
        has_room
    }

    /// What this session has here.
    fn of(&mut self, session: TokenHash, now: Instant) -> Option<What> {
        self.tidy(now);
        let mine = self.0.iter().find(|kept| kept.session == session);
        mine.map(|kept| kept.what.clone())
    }
}

impl Calendars {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, session: TokenHash) -> Option<What> {
        self.shelf().of(session, self.shell.clock.monotonic())
    }

    fn put(&self, session: TokenHash, what: What) -> bool {
        let is_kept = (self.shelf()).put(session, what, self.shell.clock.monotonic());
        let shelf = Arc::downgrade(&self.shelf);
        let clock = self.shell.clock.clone();
        // So that no file stays because nobody came back.
        tokio::spawn(async move {
            tokio::time::sleep(KEPT).await;
            if let Some(shelf) = shelf.upgrade() {
                let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
                shelf.tidy(clock.monotonic());
            }
        });
        is_kept
    }

    fn zone(&self) -> Zone {
        let named = self.shell.clock.zone().iana_name().and_then(Zone::named);
        named.unwrap_or_else(Zone::utc)
    }
}

#[derive(Template)]
#[template(path = "desk/calendar.html")]
struct CalendarPage {
    f: Frame,
    token: String,
    notice: String,
    problem: String,
    /// Where a browser that can choose files finds this page.
    address: String,
    minutes: u64,
    has_file: bool,
}

impl CalendarPage {
    fn of(visit: &Visit) -> Self {
        let here = "/admin/agenda";
        let address = visit.shell.secure_url(here);
        Self {
            f: visit.frame("desk", visit.t("desk-calendar")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            problem: String::new(),
            address: address.unwrap_or_else(|| visit.shell.plain_url(here)),
            minutes: KEPT.as_secs() / 60,
            has_file: false,
        }
    }
}

/// GET /admin/agenda
async fn form(desk: Concierge, State(calendars): State<Calendars>) -> Result<Response, Error> {
    let mut page = CalendarPage::of(&desk.visit);
    page.has_file = matches!(calendars.of(desk.session), Some(What::Brought(_)));
    web::private_page(&page)
}

/// A button without fields.
#[derive(Deserialize)]
struct Pressed {}

/// POST /admin/agenda: a file is brought, and looked at.
async fn bring(
    desk: Concierge,
    State(calendars): State<Calendars>,
    uploaded: Uploaded<Pressed, CALENDAR_BYTES>,
) -> Result<Response, Error> {
    let visit = &desk.visit;
    let mut page = CalendarPage::of(visit);
    if let Some(stale) = uploaded.posted.stale {
        page.notice = visit.t(match stale {
            Stale::Token => "desk-calendar-stale",
            Stale::Full => stale.key(),
        });
        return web::private_page(&page);
    }
    let Some(file) = uploaded.file else {
        page.problem = visit.t("desk-calendar-none");
        return web::private_page(&page);
    };
    let bytes = file.bytes.clone();
    drop(file);
    if let Err(why) = calendars.plan(&bytes).await? {
        page.problem = why.said(visit);
        return web::private_page(&page);
    }
    if !calendars.put(desk.session, What::Brought(bytes)) {
        page.problem = visit.t("desk-calendar-no-room");
        return web::private_page(&page);
    }
    Ok(uploaded.posted.done("/admin/agenda/apercu"))
}

/// Why a file is not read at all.
struct NotRead(crate::programme::reason::FileReason);

impl NotRead {
    fn said(&self, visit: &Visit) -> String {
        visit.words.with(self.0.key(), &self.0.args())
    }
}

impl Calendars {
    /// What a file would do.
    async fn plan(&self, bytes: &Bytes) -> Result<Result<Plan, NotRead>, Error> {
        let zone = self.zone();
        let plan = acts::preview(&self.shell.store, bytes.to_vec(), &zone);
        read_or_not(plan.await)
    }

    /// Does it, and writes it into the journal.
    async fn apply(&self, bytes: &Bytes, desk: &Concierge) -> Result<Result<Plan, NotRead>, Error> {
        let (store, now, zone) = (&self.shell.store, self.shell.clock.now(), self.zone());
        let done = acts::import(store, bytes.to_vec(), &zone, word::to_news, now);
        let plan = match read_or_not(done.await)? {
            Ok(plan) => plan,
            Err(why) => return Ok(Err(why)),
        };
        let (by, written) = (Actor::Person(desk.person.id), plan.writes().count());
        let line = Line::new("desk-did-import").arg("count", written);
        let noted = store.write(move |tx| journal::record(tx, by, None, line, now));
        noted.await?;
        Ok(Ok(plan))
    }
}

fn read_or_not(plan: Result<Plan, ImportError>) -> Result<Result<Plan, NotRead>, Error> {
    match plan {
        Ok(plan) => Ok(Ok(plan)),
        Err(ImportError::File(why)) => Ok(Err(NotRead(why))),
        Err(ImportError::Store(cause)) => Err(cause.into()),
        Err(cause) => Err(Error::internal(cause)),
    }
}

#[derive(Template)]
#[template(path = "desk/calendar_plan.html")]
struct PlanPage {
    f: Frame,
    token: String,
    notice: String,
    lines: Vec<String>,
    step: Step,
    minutes: u64,
}

/// Where an import has come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It can be done.
    Ready,
    /// There is nothing to do.
    Idle,
    Done,
    /// The file is no longer there.
    Gone,
}

impl PlanPage {
    fn of(visit: &Visit, plan: Option<&Plan>, is_done: bool) -> Self {
        let today = visit.shell.clock.now().date();
        let mut lines = plan.map_or_else(Vec::new, |plan| {
            wording::plan(visit.words, plan, today, is_done)
        });
        // The last line is for the command line; this page says it with a button.
        lines.pop();
        let step = match plan {
            None => Step::Gone,
            Some(_) if is_done => Step::Done,
            Some(plan) if plan.is_idle() => Step::Idle,
            Some(_) => Step::Ready,
        };
        Self {
            f: visit.frame("desk", visit.t("desk-calendar-plan")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            lines,
            step,
            minutes: KEPT.as_secs() / 60,
        }
    }
}

/// GET /admin/agenda/apercu
async fn preview(desk: Concierge, State(calendars): State<Calendars>) -> Result<Response, Error> {
    web::private_page(&calendars.page(&desk).await?)
}

impl Calendars {
    async fn page(&self, desk: &Concierge) -> Result<PlanPage, Error> {
        let visit = &desk.visit;
        Ok(match self.of(desk.session) {
            None => PlanPage::of(visit, None, false),
            Some(What::Done(plan)) => PlanPage::of(visit, Some(&plan), true),
            // It was read when it was brought.
            Some(What::Brought(bytes)) => {
                PlanPage::of(visit, self.plan(&bytes).await?.ok().as_ref(), false)
            }
        })
    }
}

/// POST /admin/agenda/importer
async fn import(
    desk: Concierge,
    State(calendars): State<Calendars>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        let mut page = calendars.page(&desk).await?;
        page.notice = desk.visit.t(stale.key());
        return web::private_page(&page);
    }
    if let Some(What::Brought(bytes)) = calendars.of(desk.session)
        && let Ok(plan) = calendars.apply(&bytes, &desk).await?
    {
        calendars.put(desk.session, What::Done(Arc::new(plan)));
    }
    Ok(posted.done("/admin/agenda/apercu"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn moment() -> Instant {
        Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC).monotonic()
    }

    fn brought() -> What {
        What::Brought(Bytes::from_static(b"BEGIN:VCALENDAR"))
    }

    #[test]
    fn a_file_is_forgotten_after_a_quarter_of_an_hour() {
        let (mut shelf, now) = (Shelf::default(), moment());
        assert!(shelf.put([1; 32], brought(), now));
        assert!(
            shelf
                .of([1; 32], now + KEPT - Duration::from_secs(1))
                .is_some()
        );
        assert!(shelf.of([2; 32], now).is_none(), "another session");
        assert!(shelf.of([1; 32], now + KEPT).is_none());
        assert!(shelf.0.is_empty());
    }

    #[test]
    fn four_files_wait_at_a_time_and_a_session_has_one() {
        let (mut shelf, now) = (Shelf::default(), moment());
        for session in 0..4 {
            assert!(shelf.put([session; 32], brought(), now));
        }
        assert!(!shelf.put([4; 32], brought(), now));
        assert!(
            shelf.put([3; 32], brought(), now),
            "in the place of its own"
        );
        assert!(shelf.put([4; 32], brought(), now + KEPT));
    }
}
