//! What the programme answers when somebody takes their things or leaves.

use super::export::{Exported, feed};
use super::leaving::{self, Attribution};
use super::standing::State;
use super::{Kept, store, word};
use crate::clock::Now;
use crate::ids::PersonId;
use crate::people::holdings::{Choices, Contribution, Holdings, Leaves, Piece, Shelf, ShelfLine};
use crate::people::{journal, news};
use crate::store::{Error, Snapshot, Tx};
use crate::web::dates;
use crate::web::words::Words;

/// The programme, asked by people.
pub struct Programme;

impl Holdings for Programme {
    fn shelf(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Option<Shelf>, Error> {
        let mut written = store::by_author(read, person)?;
        written.reverse();
        Ok(Some(Shelf {
            title: w.t("programme-mine"),
            lines: written.iter().map(|kept| proposal(w, kept)).collect(),
        }))
    }

    fn pieces(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Vec<Piece>, Error> {
        let held = leaving::of_person(read, person)?;
        let events: Vec<_> = held
            .events
            .iter()
            .map(|kept| Exported {
                event: &kept.event,
                changed: kept.changed,
            })
            .collect();
        let calendar = feed(&w.t("programme-mine"), &events);
        let facts = serde_json::json!({
            "events": held.events.iter().map(|kept| serde_json::json!({
                "id": kept.id,
                "state": state(&kept.standing.state),
                "event": kept.event.details.title,
                "description": kept.event.details.description,
            })).collect::<Vec<_>>(),
            "seats": held.seats.iter().map(|seat| serde_json::json!({
                "event": seat.date.event,
                "date": seat.date.at,
                "seated": seat.is_seated,
                "asked": seat.asked,
            })).collect::<Vec<_>>(),
        });
        let json = serde_json::to_vec_pretty(&facts).unwrap_or_default();
        Ok(vec![
            Piece {
                name: "programme.ics".into(),
                content: calendar.into_bytes(),
            },
            Piece {
                name: "programme.json".into(),
                content: json,
            },
        ])
    }

    fn contributions(&self, read: &Snapshot, person: PersonId) -> Result<Vec<Contribution>, Error> {
        let events = leaving::of_person(read, person)?.events.into_iter();
        let public = events.filter(|kept| kept.standing.state.is_public());
        Ok(public
            .map(|kept| Contribution {
                id: kept.id.to_string(),
                title: kept.event.details.title,
            })
            .collect())
    }

    fn forget(
        &self,
        tx: &mut Tx<'_>,
        person: PersonId,
        name: &str,
        choices: &Choices,
        now: Now,
    ) -> Result<(), Error> {
        let how = |event: crate::ids::EventId| match choices.of(&event.to_string()) {
            Leaves::Name => Attribution::Named,
            Leaves::Former => Attribution::Former,
        };
        let done = leaving::forget_person(tx, person, (name, how), now)?;
        let done = done.deliver(tx, |tx, told| word::to_news(tx, told, now))?;
        // Titles that were never to be public stand in nobody else's lines either.
        for event in done.removed {
            let page = format!("/programme/{event}");
            news::forget_about(tx, &page)?;
            journal::forget_about(tx, &page)?;
        }
        Ok(())
    }
}

/// « Chorale, 10 décembre 2026 : en attente du comptoir ».
fn proposal(w: Words, kept: &Kept) -> ShelfLine {
    let event = &kept.event;
    let state = w.t(match &kept.standing.state {
        State::Published if event.is_cancelled() => "programme-shelf-cancelled",
        State::Published => "programme-shelf-published",
        State::Proposed => "programme-shelf-proposed",
        State::Refused { .. } => "programme-shelf-refused",
        State::Hidden { .. } => "programme-shelf-hidden",
    });
    let day = dates::date(w.lang(), event.when.start().date());
    let title = event.details.title.clone();
    ShelfLine {
        text: w.with(
            "programme-shelf-line",
            &[("title", title), ("day", day), ("state", state)],
        ),
        href: format!("/programme/{}/mien", kept.id),
    }
}

fn state(state: &State) -> &'static str {
    match state {
        State::Published => "published",
        State::Proposed => "proposed",
        State::Refused { .. } => "refused",
        State::Hidden { .. } => "hidden",
    }
}
