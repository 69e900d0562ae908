//! A card, made at the desk and shown there once: four words that open an account, to be printed or copied by hand.
//!
//! The words are kept nowhere but in this process, for five minutes, for the session that made the card. So the page that
//! shows them can be had again, as many phones ask for it again to print it; a form sent twice makes one account and one
//! card; and nobody reads the words afterwards, the concierge included, nor from another session.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::person;
use super::web::Desk;
use crate::ids::PersonId;
use crate::people::phrase::Phrase;
use crate::people::sessions::TokenHash;
use crate::people::{Concierge, Person, acts};
use crate::web::form::Posted;
use crate::web::qr::Code;
use crate::web::{self, Error, Frame, Shell, Words};

/// How long a card's words can be shown.
const GOOD_FOR: Duration = Duration::from_secs(5 * 60);
/// Cards whose words are held at one time.
const MOST: usize = 50;

/// Words of cards made a moment ago.
#[derive(Default)]
pub(super) struct Fresh(Mutex<Vec<Slot>>);

struct Slot {
    session: TokenHash,
    person: PersonId,
    phrase: Phrase,
    made: Instant,
}

impl Fresh {
    fn slots(&self, now: Instant) -> MutexGuard<'_, Vec<Slot>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| now.saturating_duration_since(slot.made) < GOOD_FOR);
        slots
    }

    /// Holds the words of a card just made; those of the person's last one go.
    pub(super) fn hold(&self, session: TokenHash, person: PersonId, phrase: Phrase, now: Instant) {
        let mut slots = self.slots(now);
        slots.retain(|slot| slot.person != person);
        if slots.len() >= MOST {
            slots.remove(0);
        }
        slots.push(Slot {
            session,
            person,
            phrase,
            made: now,
        });
    }

    fn look(&self, session: TokenHash, person: PersonId, now: Instant) -> Option<Phrase> {
        let slots = self.slots(now);
        let held = slots
            .iter()
            .find(|slot| slot.person == person && slot.session == session);
        held.map(|slot| slot.phrase)
    }

    fn forget(&self, person: PersonId, now: Instant) {
        self.slots(now).retain(|slot| slot.person != person);
    }
}

#[derive(Template)]
#[template(path = "desk/card.html")]
struct CardPage {
    f: Frame,
    token: String,
    id: String,
    name: String,
    words: [&'static str; 4],
    /// Where the code leads.
    qr: Code,
    /// Where the four words are typed.
    typed_at: String,
    /// The name of the Wi-Fi to join first, where it is known.
    network: String,
    /// Whether this account opens over an encrypted connection only.
    needs_secure: bool,
}

impl CardPage {
    /// The words of the other language, for the small line.
    fn other(&self) -> Words {
        Words::of(self.f.other)
    }
}

#[derive(Template)]
#[template(path = "desk/card_gone.html")]
struct GonePage {
    f: Frame,
    id: String,
    name: String,
}

/// The address of a page that this person's own device opens. Over plain http: whoever comes for the first time must not be
/// met by a browser's warning, the card works once, and what it opens is worth nothing under another lease. Who keeps the
/// place or the machine is let in over https only, and so is led there.
fn address(shell: &Shell, person: &Person, path: &str) -> String {
    let secure = person.role.keeps_machine().then(|| shell.secure_url(path));
    secure.flatten().unwrap_or_else(|| shell.plain_url(path))
}

/// GET /admin/personnes/{id}/carte
pub(super) async fn page(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let person = person::found(&desk, &id).await?;
    let (id, name) = (person.id.to_string(), person.name.to_string());
    let f = visit.frame("desk", visit.t("desk-card"));
    let now = desk.shell.clock.monotonic();
    let Some(phrase) = desk.cards.look(concierge.session, person.id, now) else {
        return web::private_page(&GonePage { f, id, name });
    };
    let code = address(&desk.shell, &person, &format!("/carte/{}", phrase.slug()));
    web::private_page(&CardPage {
        f,
        token: desk.shell.forms.issue(visit),
        id,
        name,
        words: phrase.words(),
        qr: Code::of(&code).map_err(Error::internal)?,
        typed_at: address(&desk.shell, &person, "/carte"),
        network: super::poster::network(&desk).await?,
        needs_secure: person.role.keeps_machine(),
    })
}

/// A button without fields.
#[derive(Deserialize)]
pub(super) struct Pressed {}

/// POST /admin/personnes/{id}/carte: a new card; the one before opens nothing more.
pub(super) async fn make(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let person = person::found(&desk, &id).await?;
    let back = person::path(person.id);
    if let Some(stale) = posted.stale {
        return stale.back_to(&back);
    }
    let (by, now, phrase) = (
        concierge.person.id,
        desk.shell.clock.now(),
        Phrase::random(),
    );
    let made = desk
        .shell
        .store
        .write(move |tx| acts::new_card(tx, by, person.id, |pepper| phrase.key(pepper), now));
    if let Err(refused) = made.await {
        refused.key()?;
        return Err(Error::NotFound);
    }
    let at = desk.shell.clock.monotonic();
    desk.cards.hold(concierge.session, person.id, phrase, at);
    Ok(posted.done(format!("{back}/carte")))
}

/// POST /admin/personnes/{id}/carte/ranger: the card was given; its words are forgotten here.
pub(super) async fn put_away(
    State(desk): State<Desk>,
    _concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let id = person::id(&id)?;
    if let Some(stale) = posted.stale {
        return stale.back_to(&format!("{}/carte", person::path(id)));
    }
    desk.cards.forget(id, desk.shell.clock.monotonic());
    Ok(posted.done(person::path(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn the_words_are_shown_for_five_minutes_to_the_session_that_made_them() {
        let fresh = Fresh::default();
        let now = Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC).monotonic();
        let (here, there, person) = ([1; 32], [2; 32], PersonId::MAX);
        let phrase = Phrase::random();
        fresh.hold(here, person, phrase, now);
        assert!(fresh.look(here, person, now) == Some(phrase));
        assert!(fresh.look(there, person, now).is_none());
        assert!(fresh.look(here, PersonId::MIN, now).is_none());
        let later = now + GOOD_FOR;
        assert!(fresh.look(here, person, later).is_none());
        fresh.hold(here, person, phrase, later);
        fresh.forget(person, later);
        assert!(fresh.look(here, person, later).is_none());
    }
}
