//! « Mes places »: the seats of whoever is signed in, and the tickets that this browser remembers.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::HeaderMap;
use serde::Deserialize;

use super::dated::{Dated, sign_up_page};
use super::pocket::Pocket;
use super::tickets::{Found, Stands};
use crate::people::Who;
use crate::programme::seats::{Ticket, of_person};
use crate::store::Error as StoreError;
use crate::web::{self, Error, Frame, Visit};

#[derive(Template)]
#[template(path = "programme/places.html")]
struct PlacesPage {
    f: Frame,
    is_signed_in: bool,
    was_given_up: bool,
    places: Vec<Place>,
}

/// One seat, or a place on a waiting list.
struct Place {
    date: Dated,
    stands: String,
    is_gone: bool,
    /// Where it is looked at and given up; empty when there is no such page any more.
    href: String,
    /// Whether something happened since its ticket was last looked at.
    has_news: bool,
}

/// `?rendue=1` after a seat was given up.
#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    rendue: String,
}

/// GET /mes-places
pub(super) async fn places(
    who: Who,
    headers: HeaderMap,
    Query(after): Query<After>,
) -> Result<Response, Error> {
    let visit = who.visit;
    let person = who.person.map(|person| person.id);
    let tickets = Pocket::of(&headers).tickets();
    let found = visit.shell.store.read(move |read| {
        let (mut own, mut held) = (Vec::new(), Vec::new());
        for seat in person.map_or(Ok(Vec::new()), |person| of_person(read, person))? {
            own.extend(Found::of(read, seat)?);
        }
        for ticket in tickets {
            held.extend(Found::of_ticket(read, &ticket)?.map(|found| (ticket, found)));
        }
        Ok::<_, StoreError>((own, held))
    });
    let (own, held) = found.await?;
    let own = own.iter().filter_map(|found| of_account(&visit, found));
    let held = held
        .iter()
        .filter_map(|(ticket, found)| of_ticket(&visit, ticket, found));
    let mut places: Vec<Place> = own.chain(held).collect();
    places.sort_by(|a, b| a.date.iso.cmp(&b.date.iso));
    web::private_page(&PlacesPage {
        f: visit.frame("me", visit.t("programme-places")),
        is_signed_in: person.is_some(),
        was_given_up: after.rendue == "1",
        places,
    })
}

/// A seat of somebody with an account, still to come.
fn of_account(visit: &Visit, found: &Found) -> Option<Place> {
    let place = place(visit, found)?;
    let href = if place.date.href.is_empty() {
        String::new()
    } else {
        sign_up_page(found.seat.date)
    };
    Some(Place { href, ..place })
}

fn of_ticket(visit: &Visit, ticket: &Ticket, found: &Found) -> Option<Place> {
    let href = format!("/place/{}", ticket.reveal());
    let has_news = !found.seat.news.is_empty();
    place(visit, found).map(|place| Place {
        href,
        has_news,
        ..place
    })
}

/// What both have in common; nothing of what is over.
fn place(visit: &Visit, found: &Found) -> Option<Place> {
    let (stands, is_gone) = match found.stands(visit) {
        Stands::Expected(said) => (said, false),
        Stands::Gone(said) => (said, true),
        Stands::Over(_) => return None,
    };
    Some(Place {
        date: found.dated(visit),
        stands,
        is_gone,
        href: String::new(),
        has_news: false,
    })
}
