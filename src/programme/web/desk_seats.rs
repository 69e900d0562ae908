//! Signing up at the desk: who is expected on a date, for those without a phone, and the attendance list on paper.
//!
//! Invariants: what is done for somebody with an account stands in the journal that they can read; of a visitor the
//! journal says no name. Names are shown here and nowhere else, to the concierge alone.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::ToSpan;
use serde::Deserialize;

use super::dated::{self, Dated, OfDate, event_of};
use super::days::Today;
use crate::ids::{PersonId, SeatId};
use crate::people::journal::{self, Actor};
use crate::people::{self, Concierge, Line, Name, Person, Standing, news};
use crate::programme::seats::acts::{self, Error as SeatError, GivingUp};
use crate::programme::seats::{Asking, Holder, LONGEST_NAME, NoSeat, Seat, Tally, of_date};
use crate::programme::told::DateOf;
use crate::programme::{Kept, between, of_any_state, seats, word, wording};
use crate::store::{Error as StoreError, Read, Tx};
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Shell, Visit, text};

/// How far ahead dates are listed.
const DAYS_AHEAD: i64 = 30;
/// Lines on the attendance list for those who come unannounced.
const EMPTY_LINES: usize = 8;

#[derive(Template)]
#[template(path = "programme/desk_dates.html")]
struct DatesPage {
    f: Frame,
    rows: Vec<DateRow>,
}

/// One date with sign-up.
struct DateRow {
    href: String,
    title: String,
    when: String,
    count: String,
}

/// GET /admin/inscriptions
pub(super) async fn dates(desk: Concierge) -> Result<Response, Error> {
    let (visit, today) = (&desk.visit, Today::of(&desk.visit));
    let (from, zone) = (today.date, visit.shell.clock.zone().clone());
    let found = visit
        .shell
        .store
        .read(move |read| between(read, from, from.saturating_add(DAYS_AHEAD.days()), &zone));
    let mut rows = Vec::new();
    for showing in found.await? {
        let Some(tally) = &showing.seats else {
            continue;
        };
        let date = DateOf {
            event: showing.id,
            at: showing.occurrence.at,
        };
        rows.push(DateRow {
            href: desk_page("", date),
            title: showing.occurrence.details.title.clone(),
            when: wording::span(visit.words, &showing.occurrence.span, today.date),
            count: counted(visit, tally),
        });
    }
    web::private_page(&DatesPage {
        f: visit.frame("desk", visit.t("programme-desk-dates")),
        rows,
    })
}

/// « 12 places prises · Complet, 3 personnes attendent ».
fn counted(visit: &Visit, tally: &Tally) -> String {
    let w = visit.words;
    let mut said = vec![w.t1("programme-desk-expected", "count", tally.seated)];
    if tally.waiting > 0 {
        said.push(w.t1("programme-waiting-people", "count", tally.waiting));
    }
    if let Some(left) = tally.left().filter(|left| *left > 0) {
        said.push(w.t1("programme-seats-left", "count", left));
    }
    said.join(" · ")
}

/// A page of the desk about one date.
fn desk_page(what: &str, date: DateOf) -> String {
    format!("/admin/inscriptions/{}{what}?date={}", date.event, date.at)
}

/// One date, with the names of those who have signed up.
struct Looked {
    kept: Kept,
    date: DateOf,
    seats: Vec<Seat>,
    guests: Vec<Guest>,
}

/// Somebody who has signed up.
struct Guest {
    seat: SeatId,
    name: String,
    is_visitor: bool,
    is_by_desk: bool,
    is_seated: bool,
}

impl Looked {
    async fn of(visit: &Visit, id: &Path<String>, asked: &OfDate) -> Result<Looked, Error> {
        let (event, at) = (event_of(id)?, asked.at()?);
        let nameless = visit.t("programme-seat-former");
        let found = visit.shell.store.read(move |read| {
            let Some(kept) = of_any_state(read, event)? else {
                return Ok::<_, StoreError>(None);
            };
            let at = at.unwrap_or(kept.event.when.start());
            let date = DateOf { event, at };
            let seats = of_date(read, date)?;
            let is_there = kept.event.date(at).is_some() || !seats.is_empty();
            let guests = seats.iter().map(|seat| guest(read, seat, &nameless));
            let guests = guests.collect::<Result<_, _>>()?;
            Ok(is_there.then_some(Looked {
                kept,
                date,
                seats,
                guests,
            }))
        });
        found.await?.ok_or(Error::NotFound)
    }

    fn dated(&self, visit: &Visit) -> Dated {
        match self.kept.event.date(self.date.at) {
            Some(planned) => Dated::of(visit, self.date, &planned),
            None => Dated::gone(visit, self.date, &self.kept.event),
        }
    }

    fn tally(&self) -> Tally {
        let planned = self.kept.event.date(self.date.at);
        Tally::of(&self.seats, planned.and_then(|it| it.details.capacity))
    }

    /// Why nobody can be added; nothing when somebody can.
    fn shut(&self, visit: &Visit) -> String {
        if !self.kept.standing.state.is_public() {
            return dated::no_seat(visit.words, NoSeat::NotOpen);
        }
        let anybody = Asking::Visitor {
            first_name: "x".to_owned(),
        };
        let planned = self.kept.event.date(self.date.at);
        let (signup, now) = (self.kept.standing.signup, visit.shell.clock.now());
        let may = seats::may_ask(&anybody, signup, planned.as_ref(), true, now);
        may.err()
            .map(|why| dated::no_seat(visit.words, why))
            .unwrap_or_default()
    }
}

fn guest(read: &impl Read, seat: &Seat, nameless: &str) -> Result<Guest, StoreError> {
    let name = match &seat.who {
        Holder::Visitor { first_name, .. } => first_name.clone(),
        Holder::Person(id) => match people::get(read, *id)? {
            Some(person) => person.name.as_str().to_owned(),
            None => nameless.to_owned(),
        },
    };
    Ok(Guest {
        seat: seat.id,
        name,
        is_visitor: seat.who.person().is_none(),
        is_by_desk: seat.by.is_some(),
        is_seated: seat.is_seated,
    })
}

#[derive(Template)]
#[template(path = "programme/desk_seats.html")]
struct SeatsPage {
    f: Frame,
    token: String,
    notice: String,
    date: Dated,
    count: String,
    shut: String,
    guests: Vec<Guest>,
    person: Field,
    first_name: Field,
    add: String,
    remove: String,
    sheet: String,
}

impl SeatsPage {
    fn of(visit: &Visit, looked: Looked) -> Self {
        Self {
            f: visit.frame("desk", visit.t("programme-desk-date")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            date: looked.dated(visit),
            count: counted(visit, &looked.tally()),
            shut: looked.shut(visit),
            person: Field::default(),
            first_name: Field::default(),
            add: desk_page("/ajouter", looked.date),
            remove: desk_page("/retirer", looked.date),
            sheet: desk_page("/feuille", looked.date),
            guests: looked.guests,
        }
    }

    fn seated(&self) -> Vec<&Guest> {
        self.guests.iter().filter(|guest| guest.is_seated).collect()
    }

    fn waiting(&self) -> Vec<&Guest> {
        let waits = |guest: &&Guest| !guest.is_seated;
        self.guests.iter().filter(waits).collect()
    }
}

/// GET /admin/inscriptions/{id}?date=
pub(super) async fn date(
    desk: Concierge,
    id: Path<String>,
    Query(asked): Query<OfDate>,
) -> Result<Response, Error> {
    let looked = Looked::of(&desk.visit, &id, &asked).await?;
    web::private_page(&SeatsPage::of(&desk.visit, looked))
}

/// Whom the concierge adds: somebody of the place by name, or a visitor by first name.
#[derive(Deserialize)]
pub(super) struct Added {
    #[serde(default)]
    person: String,
    #[serde(default)]
    first_name: String,
}

/// POST /admin/inscriptions/{id}/ajouter?date=
pub(super) async fn add(
    desk: Concierge,
    State(shell): State<Shell>,
    id: Path<String>,
    Query(asked): Query<OfDate>,
    posted: Posted<Added>,
) -> Result<Response, Error> {
    let visit = &desk.visit;
    let looked = Looked::of(visit, &id, &asked).await?;
    let date = looked.date;
    let mut page = SeatsPage::of(visit, looked);
    page.person = Field::of(&posted.form.person);
    page.first_name = Field::of(&posted.form.first_name);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let Some(asking) = asking(&shell, visit, &mut page).await? else {
        return web::private_page(&page);
    };
    let (by, now) = (desk.person.id, shell.clock.now());
    let title = page.date.title.clone();
    let added = shell.store.write(move |tx| {
        let subject = match &asking {
            Asking::Person(person) => Some(*person),
            Asking::Visitor { .. } => None,
        };
        if acts::take(tx, date, asking, Some(by), now)?.is_new {
            let key = match subject {
                Some(_) => "programme-did-sign-up",
                None => "programme-did-sign-up-visitor",
            };
            journal::record(tx, Actor::Person(by), subject, did(key, &title, date), now)?;
        }
        Ok(())
    });
    match added.await {
        Ok(()) => Ok(posted.done(desk_page("", date))),
        Err(SeatError::NoSeat(why @ (NoSeat::NoName | NoSeat::NameTooLong))) => {
            page.first_name.problem = dated::no_seat(visit.words, why);
            web::private_page(&page)
        }
        Err(SeatError::NoSeat(why)) => {
            page.notice = dated::no_seat(visit.words, why);
            web::private_page(&page)
        }
        Err(SeatError::NotFound) => Err(Error::NotFound),
        Err(SeatError::Store(cause)) => Err(cause.into()),
    }
}

/// Whom the form names; the reason beside the field when it is nobody.
async fn asking(
    shell: &Shell,
    visit: &Visit,
    page: &mut SeatsPage,
) -> Result<Option<Asking>, Error> {
    let first_name = text::one_line(&page.first_name.value);
    if !first_name.is_empty() {
        return Ok(Some(Asking::Visitor { first_name }));
    }
    let name = match Name::typed(&page.person.value) {
        Ok(name) => name,
        Err(why) => {
            page.person.problem = visit.t(why.key());
            return Ok(None);
        }
    };
    let found = shell.store.read(move |read| people::named(read, &name));
    let is_here = |person: &Person| person.standing == Standing::Active;
    match found.await?.filter(is_here) {
        Some(person) => Ok(Some(Asking::Person(person.id))),
        None => {
            page.person.problem = visit.t("programme-desk-nobody");
            Ok(None)
        }
    }
}

fn did(key: &str, title: &str, date: DateOf) -> Line {
    let line = Line::new(key).arg("title", title).arg("when", date.at);
    line.to(dated::event_page(date))
}

/// Whose seat the concierge takes back.
#[derive(Deserialize)]
pub(super) struct Removed {
    #[serde(default)]
    seat: String,
}

/// POST /admin/inscriptions/{id}/retirer?date=
pub(super) async fn remove(
    desk: Concierge,
    State(shell): State<Shell>,
    id: Path<String>,
    Query(asked): Query<OfDate>,
    posted: Posted<Removed>,
) -> Result<Response, Error> {
    let looked = Looked::of(&desk.visit, &id, &asked).await?;
    let (date, title) = (looked.date, looked.dated(&desk.visit).title);
    let Ok(seat) = posted.form.seat.parse::<SeatId>() else {
        return Err(Error::Bad("not a seat"));
    };
    if let Some(stale) = posted.stale {
        let mut page = SeatsPage::of(&desk.visit, looked);
        page.notice = desk.visit.t(stale.key());
        return web::private_page(&page);
    }
    let is_there = looked.seats.iter().any(|it| it.id == seat);
    if is_there {
        let (by, now) = (desk.person.id, shell.clock.now());
        let removed = shell.store.write(move |tx| {
            let gone = acts::give_up(tx, seat, GivingUp::Desk, now)?
                .deliver(tx, |tx, told| word::to_news(tx, told, now))?;
            tell_removed(tx, by, gone.who.person(), (&title, date), now)?;
            Ok(())
        });
        match removed.await {
            Ok(()) | Err(SeatError::NotFound) => {}
            Err(SeatError::Store(cause)) => return Err(cause.into()),
            Err(SeatError::NoSeat(cause)) => return Err(Error::internal(cause)),
        }
    }
    Ok(posted.done(desk_page("", date)))
}

/// In the journal, and in the news of whose seat it was.
fn tell_removed(
    tx: &mut Tx<'_>,
    by: PersonId,
    whose: Option<PersonId>,
    (title, date): (&str, DateOf),
    now: crate::clock::Now,
) -> Result<(), StoreError> {
    let key = match whose {
        Some(_) => "programme-did-remove",
        None => "programme-did-remove-visitor",
    };
    journal::record(tx, Actor::Person(by), whose, did(key, title, date), now)?;
    let Some(person) = whose else {
        return Ok(());
    };
    let line = did("programme-news-removed", title, date);
    news::tell(tx, person, line.to(dated::event_page(date)), now)
}

#[derive(Template)]
#[template(path = "programme/attendance.html")]
struct AttendancePage {
    f: Frame,
    date: Dated,
    seated: Vec<String>,
    waiting: Vec<String>,
    empty: Vec<usize>,
    back: String,
}

/// GET /admin/inscriptions/{id}/feuille?date=
pub(super) async fn sheet(
    desk: Concierge,
    id: Path<String>,
    Query(asked): Query<OfDate>,
) -> Result<Response, Error> {
    let visit = &desk.visit;
    let looked = Looked::of(visit, &id, &asked).await?;
    let names = |is_seated: bool| {
        let those = looked.guests.iter().filter(|it| it.is_seated == is_seated);
        those.map(|it| it.name.clone()).collect::<Vec<_>>()
    };
    let mut seated = names(true);
    // On paper one looks for a name.
    seated.sort_by_cached_key(|name| text::folded(name));
    web::private_page(&AttendancePage {
        f: visit.frame("desk", visit.t("programme-attendance")),
        date: looked.dated(visit),
        empty: (0..EMPTY_LINES).collect(),
        waiting: names(false),
        back: desk_page("", looked.date),
        seated,
    })
}

impl SeatsPage {
    fn longest_name(&self) -> usize {
        LONGEST_NAME
    }
}
