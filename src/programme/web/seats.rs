//! Signing up for one date, and giving the seat up: for somebody with an account one button, for a visitor a first name
//! and the code shown in the room.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, header};
use serde::Deserialize;

use super::dated::{self, Dated, OfDate, event_of, sign_up_page};
use super::pocket::Pocket;
use crate::people::{Person, SignedIn, Who};
use crate::programme::seats::acts::{self, Error as SeatError, GivingUp, Took};
use crate::programme::seats::{Asking, NoSeat, Seat, Tally, may_ask, of_date};
use crate::programme::told::DateOf;
use crate::programme::{Change, Entry, get, word};
use crate::web::form::{Field, Posted};
use crate::web::presence::Absent;
use crate::web::{self, Error, Frame, Shell, Visit};

/// One date of a public event, with who has signed up.
struct Looked {
    entry: Entry,
    date: DateOf,
    planned: Change,
    seats: Vec<Seat>,
}

/// What somebody can do here.
enum Step {
    /// They have signed up: where they stand, and whether it is a seat.
    Has(String),
    /// One button.
    Press,
    /// A first name and the code of the room.
    Say,
    /// Sign in, join, or ask at the desk.
    Join,
    /// Nothing, and why.
    Shut(String),
}

#[derive(Template)]
#[template(path = "programme/sign_up.html")]
struct SignUpPage {
    f: Frame,
    token: String,
    notice: String,
    date: Dated,
    left: String,
    is_full: bool,
    step: Step,
    first_name: Field,
    code: Field,
    /// Where the form goes: this page.
    path: String,
    give_up: String,
    sign_in: String,
}

impl SignUpPage {
    fn of(visit: &Visit, person: Option<&Person>, looked: &Looked) -> Self {
        let w = visit.words;
        let tally = Tally::of(&looked.seats, looked.planned.details.capacity);
        let path = sign_up_page(looked.date);
        let step = looked.step(visit, person);
        Self {
            f: visit.frame("programme", w.t("programme-sign-up")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            date: Dated::of(visit, looked.date, &looked.planned),
            // Who has a place need not read that there is none left.
            left: match step {
                Step::Has(_) => String::new(),
                _ => dated::left(w, &tally),
            },
            is_full: tally.is_full(),
            step,
            first_name: Field::default(),
            code: Field::default(),
            give_up: path.replace("/venir?", "/rendre?"),
            sign_in: format!("/entrer?vers={}", web::text::in_query(&path)),
            path,
        }
    }

    /// Says why there is no seat: beside the field that is wrong, or instead of the form.
    fn refuse(&mut self, visit: &Visit, why: NoSeat) {
        let said = dated::no_seat(visit.words, why);
        match why {
            NoSeat::NoName | NoSeat::NameTooLong => self.first_name.problem = said,
            _ => self.step = Step::Shut(said),
        }
    }
}

impl Looked {
    async fn of(visit: &Visit, id: &Path<String>, asked: &OfDate) -> Result<Looked, Error> {
        let (event, at) = (event_of(id)?, asked.at()?);
        let found = visit.shell.store.read(move |read| {
            let Some(entry) = get(read, event)? else {
                return Ok::<_, Error>(None);
            };
            let at = at.unwrap_or(entry.event.when.start());
            let date = DateOf { event, at };
            let seats = of_date(read, date)?;
            Ok(entry.event.date(at).map(|planned| Looked {
                entry,
                date,
                planned,
                seats,
            }))
        });
        found.await?.ok_or(Error::NotFound)
    }

    fn step(&self, visit: &Visit, person: Option<&Person>) -> Step {
        let theirs = |id| self.seats.iter().find(|it| it.who.person() == Some(id));
        if let Some(seat) = person.and_then(|person| theirs(person.id)) {
            return Step::Has(dated::place_of(visit.words, &self.seats, seat));
        }
        let asking = person.map_or_else(a_visitor, |person| Asking::Person(person.id));
        let now = visit.shell.clock.now();
        match may_ask(&asking, self.entry.signup, Some(&self.planned), false, now) {
            Ok(()) if person.is_some() => Step::Press,
            Ok(()) => Step::Say,
            Err(NoSeat::NotForVisitors) => Step::Join,
            Err(why) => Step::Shut(dated::no_seat(visit.words, why)),
        }
    }
}

/// Some visitor, whatever they are called.
fn a_visitor() -> Asking {
    Asking::Visitor {
        first_name: "x".to_owned(),
    }
}

/// Whoever asks, by an account that is open; everybody else is a visitor here.
fn known(visit: &Visit, person: Option<Person>) -> Option<Person> {
    person.filter(|person| person.is_open(visit.shell.clock.now()))
}

/// GET /programme/{id}/venir?date=
pub(super) async fn form(
    who: Who,
    id: Path<String>,
    Query(asked): Query<OfDate>,
) -> Result<Response, Error> {
    let visit = who.visit;
    let looked = Looked::of(&visit, &id, &asked).await?;
    let person = known(&visit, who.person);
    web::private_page(&SignUpPage::of(&visit, person.as_ref(), &looked))
}

/// What a visitor says; somebody with an account says nothing.
#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    code: String,
}

/// POST /programme/{id}/venir?date=
pub(super) async fn sign_up(
    who: Who,
    headers: HeaderMap,
    id: Path<String>,
    Query(asked): Query<OfDate>,
    posted: Posted<Said>,
) -> Result<Response, Error> {
    let visit = who.visit;
    let looked = Looked::of(&visit, &id, &asked).await?;
    let person = known(&visit, who.person);
    let mut page = SignUpPage::of(&visit, person.as_ref(), &looked);
    page.first_name = Field::of(&posted.form.first_name);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        page.code = Field::of(&posted.form.code);
        return web::private_page(&page);
    }
    let Some(asking) = asking(&visit, person.as_ref(), &posted.form, &mut page) else {
        return web::private_page(&page);
    };
    let (date, now) = (looked.date, visit.shell.clock.now());
    let taken = (visit.shell.store).write(move |tx| acts::take(tx, date, asking, None, now));
    match taken.await {
        Ok(took) => Ok(answer(&headers, took, posted, page.path)),
        Err(SeatError::NoSeat(why)) => {
            page.refuse(&visit, why);
            web::private_page(&page)
        }
        Err(SeatError::NotFound) => Err(Error::NotFound),
        Err(SeatError::Store(cause)) => Err(cause.into()),
    }
}

/// Who asks; of a visitor, only once the room's code has shown that they are here.
fn asking(
    visit: &Visit,
    person: Option<&Person>,
    said: &Said,
    page: &mut SignUpPage,
) -> Option<Asking> {
    match (person, &page.step) {
        (Some(person), _) => return Some(Asking::Person(person.id)),
        (None, Step::Say) => {}
        (None, _) => return None,
    }
    let first_name = web::text::one_line(&said.first_name);
    if first_name.is_empty() {
        page.refuse(visit, NoSeat::NoName);
        page.code = Field::of(&said.code);
        return None;
    }
    if let Err(problem) = is_here(visit, &said.code) {
        page.code = Field::default().refused(problem);
        return None;
    }
    Some(Asking::Visitor { first_name })
}

/// Whether the code of the room was typed; else what to say beside it.
fn is_here(visit: &Visit, code: &str) -> Result<(), String> {
    let (shell, w) = (&visit.shell, visit.words);
    let begun = (shell.limits.tries).begin(visit.client(), shell.clock.monotonic());
    let attempt = begun.map_err(|seconds| w.t1("people-wait", "seconds", seconds))?;
    match shell.presence.check(code) {
        Ok(()) => {
            attempt.right();
            Ok(())
        }
        Err(Absent::Wrong) => Err(w.t("programme-code-wrong")),
        // The box takes no more guesses, this one neither.
        Err(Absent::TooMany(seconds)) => {
            attempt.right();
            Err(w.t1("programme-code-wait", "seconds", seconds))
        }
    }
}

/// Back to the page, which says where they stand; a visitor to their ticket, which their browser remembers.
fn answer(headers: &HeaderMap, took: Took, posted: Posted<Said>, here: String) -> Response {
    let Some(ticket) = took.ticket else {
        return posted.done(here);
    };
    let cookie = Pocket::of(headers).with(&ticket).cookie();
    let to = format!("/place/{}", ticket.reveal());
    let carried = AppendHeaders([(header::SET_COOKIE, cookie)]);
    (carried, posted.done(to)).into_response()
}

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// POST /programme/{id}/rendre?date=
pub(super) async fn give_up(
    who: SignedIn,
    State(shell): State<Shell>,
    id: Path<String>,
    Query(asked): Query<OfDate>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let looked = Looked::of(&who.visit, &id, &asked).await?;
    if let Some(stale) = posted.stale {
        let mut page = SignUpPage::of(&who.visit, Some(&who.person), &looked);
        page.notice = who.visit.t(stale.key());
        return web::private_page(&page);
    }
    let (person, date, now) = (who.person.id, looked.date, shell.clock.now());
    let given = shell.store.write(move |tx| {
        let seats = of_date(tx, date)?;
        let mine = (seats.iter()).find(|seat| seat.who.person() == Some(person));
        let mine = mine.ok_or(SeatError::NotFound)?.id;
        acts::give_up(tx, mine, GivingUp::Person(person), now)?
            .deliver(tx, |tx, told| word::to_news(tx, told, now))?;
        Ok(())
    });
    match given.await {
        // Given up before, on another page.
        Ok(()) | Err(SeatError::NotFound) => Ok(posted.done("/mes-places?rendue=1")),
        Err(SeatError::Store(cause)) => Err(cause.into()),
        Err(SeatError::NoSeat(cause)) => Err(Error::internal(cause)),
    }
}
