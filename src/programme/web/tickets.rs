//! A visitor's ticket: one page under a secret address, which says where they stand and what has changed, and lets them
//! give the seat up.
//!
//! Invariants: no browser or proxy keeps the page; a ticket that is not there is not found, whoever asks; looking at it
//! changes nothing.

use askama::Template;
use axum::extract::Path;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, header};

use super::dated::{self, Dated};
use super::pocket::Pocket;
use super::seats::Pressed;
use crate::people::Line;
use crate::programme::seats::acts::{self, Error as SeatError, GivingUp};
use crate::programme::seats::{Holder, Seat, Ticket, find_ticket, is_over, of_date};
use crate::programme::{Kept, Status, of_any_state, word};
use crate::store::{Error as StoreError, Read};
use crate::web::device::Device;
use crate::web::form::Posted;
use crate::web::qr::Code;
use crate::web::{self, Error, Frame, Visit, text};

/// A seat with its event, and the others of its date.
pub(super) struct Found {
    pub(super) seat: Seat,
    pub(super) kept: Kept,
    pub(super) seats: Vec<Seat>,
}

impl Found {
    /// What belongs to a seat; nothing when its event is gone.
    pub(super) fn of(read: &impl Read, seat: Seat) -> Result<Option<Found>, StoreError> {
        let Some(kept) = of_any_state(read, seat.date.event)? else {
            return Ok(None);
        };
        let seats = of_date(read, seat.date)?;
        Ok(Some(Found { seat, kept, seats }))
    }

    /// The seat of a ticket.
    pub(super) fn of_ticket(
        read: &impl Read,
        ticket: &Ticket,
    ) -> Result<Option<Found>, StoreError> {
        match find_ticket(read, ticket)? {
            Some(seat) => Found::of(read, seat),
            None => Ok(None),
        }
    }

    /// What is known of its date.
    pub(super) fn dated(&self, visit: &Visit) -> Dated {
        let planned = self.kept.event.date(self.seat.date.at);
        match planned.filter(|_| self.kept.standing.state.is_public()) {
            Some(planned) => Dated::of(visit, self.seat.date, &planned),
            None => Dated::gone(visit, self.seat.date, &self.kept.event),
        }
    }

    /// Where the holder stands; where nobody is to come, that.
    pub(super) fn stands(&self, visit: &Visit) -> Stands {
        let w = visit.words;
        let planned = self.kept.event.date(self.seat.date.at);
        let Some(planned) = planned.filter(|_| self.kept.standing.state.is_public()) else {
            return Stands::Gone(w.t("programme-seat-withdrawn"));
        };
        if planned.details.status == Status::Cancelled {
            Stands::Gone(w.t("programme-seat-cancelled"))
        } else if is_over(&planned, visit.shell.clock.now()) {
            Stands::Over(w.t("programme-event-over"))
        } else {
            Stands::Expected(dated::place_of(w, &self.seats, &self.seat))
        }
    }

    /// What happened since the holder last looked, in words.
    fn news(&self, visit: &Visit) -> Vec<String> {
        let title = &self.kept.event.details.title;
        let said = |key: &str| Line::new(key).arg("title", title);
        let lines = self
            .seat
            .news
            .iter()
            .map(|news| word::seat_line(news, &said));
        lines.map(|line| line.said(visit.words)).collect()
    }
}

/// Where the holder of a seat stands, in words.
pub(super) enum Stands {
    /// They are expected, or they wait.
    Expected(String),
    /// It does not take place, or not in public.
    Gone(String),
    /// It was.
    Over(String),
}

#[derive(Template)]
#[template(path = "programme/ticket.html")]
struct TicketPage {
    f: Frame,
    token: String,
    notice: String,
    /// This page.
    path: String,
    first_name: String,
    date: Dated,
    stands: Stands,
    news: Vec<String>,
    /// Whether this browser remembers it.
    is_kept: bool,
    address: String,
    code: Code,
    ics: String,
    /// The way out of a phone's sign-in window, which forgets everything; else empty.
    carry_on: String,
}

/// What a browser says beside the address of a ticket.
pub(super) struct Shown {
    visit: Visit,
    pocket: Pocket,
    device: Device,
    ticket: Ticket,
}

impl Shown {
    fn of(visit: Visit, headers: &HeaderMap, secret: &str) -> Result<Shown, Error> {
        Ok(Shown {
            pocket: Pocket::of(headers),
            device: Device::of(headers),
            ticket: Ticket::parse(secret).ok_or(Error::NotFound)?,
            visit,
        })
    }

    fn path(&self) -> String {
        format!("/place/{}", self.ticket.reveal())
    }

    async fn found(&self) -> Result<Found, Error> {
        let (store, ticket) = (&self.visit.shell.store, self.ticket.clone());
        let found = store.read(move |read| Found::of_ticket(read, &ticket));
        found.await?.ok_or(Error::NotFound)
    }

    async fn page(&self, notice: String) -> Result<Response, Error> {
        let (visit, found) = (&self.visit, self.found().await?);
        let Holder::Visitor { first_name, .. } = &found.seat.who else {
            return Err(Error::NotFound);
        };
        let path = self.path();
        let address = visit.shell.plain_url(&path);
        let carry_on = if self.device.sheet {
            format!("/continuer?vers={}", text::in_query(&path))
        } else {
            String::new()
        };
        web::private_page(&TicketPage {
            f: visit.frame("programme", visit.t("programme-ticket")),
            token: visit.shell.forms.issue(visit),
            notice,
            first_name: first_name.clone(),
            date: found.dated(visit),
            stands: found.stands(visit),
            news: found.news(visit),
            is_kept: self.pocket.has(&self.ticket),
            code: Code::of(&address).map_err(Error::internal)?,
            address,
            ics: format!("/programme/{}.ics", found.kept.id),
            carry_on,
            path,
        })
    }
}

/// GET /place/{secret}
pub(super) async fn ticket(
    visit: Visit,
    headers: HeaderMap,
    Path(secret): Path<String>,
) -> Result<Response, Error> {
    let shown = Shown::of(visit, &headers, &secret)?;
    shown.page(String::new()).await
}

/// POST /place/{secret}/lu: what is new has been read.
pub(super) async fn seen(
    visit: Visit,
    headers: HeaderMap,
    Path(secret): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let shown = Shown::of(visit, &headers, &secret)?;
    if let Some(stale) = posted.stale {
        return shown.page(shown.visit.t(stale.key())).await;
    }
    let ticket = shown.ticket.clone();
    let read = (shown.visit.shell.store).write(move |tx| acts::seen(tx, &ticket));
    read.await.map_err(refused)?;
    Ok(posted.done(shown.path()))
}

/// POST /place/{secret}/garder: this browser is to remember the ticket.
pub(super) async fn keep(
    visit: Visit,
    headers: HeaderMap,
    Path(secret): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let shown = Shown::of(visit, &headers, &secret)?;
    if let Some(stale) = posted.stale {
        return shown.page(shown.visit.t(stale.key())).await;
    }
    shown.found().await?;
    let path = shown.path();
    let cookie = shown.pocket.with(&shown.ticket).cookie();
    let carried = AppendHeaders([(header::SET_COOKIE, cookie)]);
    Ok((carried, posted.done(path)).into_response())
}

/// POST /place/{secret}/rendre
pub(super) async fn give_up(
    visit: Visit,
    headers: HeaderMap,
    Path(secret): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let shown = Shown::of(visit, &headers, &secret)?;
    if let Some(stale) = posted.stale {
        return shown.page(shown.visit.t(stale.key())).await;
    }
    let (ticket, now) = (shown.ticket.clone(), shown.visit.shell.clock.now());
    let given = shown.visit.shell.store.write(move |tx| {
        let seat = find_ticket(tx, &ticket)?.ok_or(SeatError::NotFound)?;
        acts::give_up(tx, seat.id, GivingUp::Ticket(ticket.digest()), now)?
            .deliver(tx, |tx, told| word::to_news(tx, told, now))?;
        Ok(())
    });
    given.await.map_err(refused)?;
    let cookie = shown.pocket.without(&shown.ticket).cookie();
    let carried = AppendHeaders([(header::SET_COOKIE, cookie)]);
    Ok((carried, posted.done("/mes-places?rendue=1")).into_response())
}

fn refused(error: SeatError) -> Error {
    match error {
        SeatError::NotFound => Error::NotFound,
        SeatError::Store(cause) => cause.into(),
        SeatError::NoSeat(cause) => Error::internal(cause),
    }
}
