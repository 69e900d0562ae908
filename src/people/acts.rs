//! What is done to accounts: each act is one transaction, and says why when it cannot be.

use super::cards::{self, CardKey};
use super::charter;
use super::holdings::{Choices, Holdings};
use super::journal::{self, Actor};
use super::store::{self, Hashes};
use super::{Accepted, Came, Line, Name, Person, Role, Standing, news, sessions};
use crate::clock::Now;
use crate::ids::PersonId;
use crate::store::{Change, Error as StoreError, Read, Tx};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Somebody here is called so already.
    #[error("somebody here has this name")]
    NameTaken,
    /// There is no such account.
    #[error("there is no such person")]
    Nobody,
    /// The card was used, replaced, or never was.
    #[error("the card opens nothing")]
    CardSpent,
    /// Without this person nobody would keep the desk.
    #[error("the last concierge stays")]
    LastConcierge,
    /// The store failed.
    #[error("people could not be kept")]
    Store(#[from] StoreError),
}

impl Refused {
    /// The message that says it, where a person can do something about it.
    ///
    /// # Errors
    /// The store's failure.
    pub fn key(self) -> Result<&'static str, StoreError> {
        match self {
            Refused::NameTaken => Ok("people-name-taken"),
            Refused::Nobody => Ok("people-nobody"),
            Refused::CardSpent => Ok("people-card-spent"),
            Refused::LastConcierge => Ok("people-last-concierge"),
            Refused::Store(error) => Err(error),
        }
    }
}

/// What a new account is to be.
#[derive(Debug, Clone)]
pub struct New {
    pub name: Name,
    pub role: Role,
    pub standing: Standing,
    pub until: Option<i64>,
    pub accepted: Option<Accepted>,
    pub came: Came,
}

/// Makes an account.
///
/// # Errors
/// Its name is taken, or the store failed.
pub fn create(tx: &mut Tx<'_>, new: New, now: Now) -> Result<PersonId, Refused> {
    if store::named(tx, &new.name)?.is_some() {
        return Err(Refused::NameTaken);
    }
    let person = Person {
        // `add` gives the id.
        id: PersonId::MIN,
        name: new.name,
        role: new.role,
        standing: new.standing,
        until: new.until,
        accepted: new.accepted,
        since: now.into(),
        came: new.came,
        has_code: false,
        has_recovery: false,
    };
    Ok(store::add(tx, person)?)
}

/// The charter's present version, as accepted now.
///
/// # Errors
/// The store could not be read.
pub fn accepted_now(read: &impl Read, now: Now) -> Result<Accepted, StoreError> {
    let version = charter::current(read)?.map_or(0, |charter| charter.number);
    Ok(Accepted {
        version,
        when: now.into(),
    })
}

/// Welcomes somebody at the desk: an account, and the card that opens it.
///
/// # Errors
/// As [`create`].
pub fn welcome(
    tx: &mut Tx<'_>,
    by: PersonId,
    new: New,
    card: impl FnOnce(&[u8; 32]) -> CardKey,
    now: Now,
) -> Result<PersonId, Refused> {
    let role = new.role;
    let person = create(tx, new, now)?;
    let card = card(&cards::pepper_or_new(tx)?);
    cards::give(tx, person, card, now)?;
    let line = Line::new("people-did-welcome").arg("role", role.key());
    journal::record(tx, Actor::Person(by), Some(person), line, now)?;
    Ok(person)
}

/// Gives somebody a new card: theirs was lost, or their code. Open sessions end; the code holds until the card is used.
///
/// # Errors
/// There is no such account, or the store failed.
pub fn new_card(
    tx: &mut Tx<'_>,
    by: PersonId,
    person: PersonId,
    card: impl FnOnce(&[u8; 32]) -> CardKey,
    now: Now,
) -> Result<(), Refused> {
    store::get(tx, person)?.ok_or(Refused::Nobody)?;
    let card = card(&cards::pepper_or_new(tx)?);
    cards::give(tx, person, card, now)?;
    sessions::close_others(tx, person, None)?;
    let line = Line::new("people-did-card");
    journal::record(tx, Actor::Person(by), Some(person), line, now)?;
    news::tell(
        tx,
        person,
        Line::new("people-news-card").to("/moi/journal"),
        now,
    )?;
    Ok(())
}

/// Opens an account with a card, which ends: its owner set these secrets and accepted the charter. `proven` says whether
/// they gave the recovery word they had set before, if they had; without it what waited for them alone is gone.
///
/// # Errors
/// The card opens nothing, or the store failed.
pub fn open_card(
    tx: &mut Tx<'_>,
    card: &CardKey,
    secrets: Hashes,
    accepted: Accepted,
    proven: bool,
    now: Now,
) -> Result<PersonId, Refused> {
    let id = cards::owner(tx, card, now)?.ok_or(Refused::CardSpent)?;
    let mut person = store::get(tx, id)?.ok_or(Refused::CardSpent)?;
    cards::take_back(tx, id)?;
    if person.has_code {
        sessions::close_others(tx, id, None)?;
        let key = if proven {
            "people-did-reset-proven"
        } else {
            news::forget(tx, id)?;
            tx.renew_later()?;
            "people-did-reset-anew"
        };
        journal::record(tx, Actor::Person(id), Some(id), Line::new(key), now)?;
    }
    store::set_secrets(tx, id, secrets)?;
    person.accepted = Some(accepted);
    store::update(tx, &person)?;
    Ok(id)
}

/// Sets a new code of one's own; every other session ends.
///
/// # Errors
/// The store failed.
pub fn change_code(
    tx: &mut Tx<'_>,
    person: PersonId,
    secrets: Hashes,
    but: Option<sessions::TokenHash>,
) -> Result<(), Refused> {
    store::get(tx, person)?.ok_or(Refused::Nobody)?;
    store::set_secrets(tx, person, secrets)?;
    // A card that lay in a drawer must not open what its owner has just locked.
    cards::take_back(tx, person)?;
    sessions::close_others(tx, person, but)?;
    Ok(())
}

/// The machine's owner opens the desk: a first concierge, or the one of this name whose code was lost.
///
/// # Errors
/// Somebody who is no concierge has the name, or the store failed.
pub fn take_desk(
    tx: &mut Tx<'_>,
    name: Name,
    secrets: Hashes,
    accepted: Accepted,
    now: Now,
) -> Result<PersonId, Refused> {
    let id = match store::named(tx, &name)? {
        Some(known) if known.role == Role::Concierge => {
            let person = Person {
                standing: Standing::Active,
                accepted: Some(accepted),
                ..known
            };
            store::update(tx, &person)?;
            sessions::close_others(tx, person.id, None)?;
            // Whoever has the machine is not yet the person: what waited for them alone goes, and so does a card in a drawer.
            cards::take_back(tx, person.id)?;
            news::forget(tx, person.id)?;
            tx.renew_later()?;
            person.id
        }
        Some(_) => return Err(Refused::NameTaken),
        None => create(
            tx,
            New {
                name,
                role: Role::Concierge,
                standing: Standing::Active,
                until: None,
                accepted: Some(accepted),
                came: Came::Setup,
            },
            now,
        )?,
    };
    store::set_secrets(tx, id, secrets)?;
    let others = store::everybody(tx)?
        .into_iter()
        .filter(|other| other.role == Role::Concierge && other.id != id);
    for other in others {
        news::tell(
            tx,
            other.id,
            Line::new("people-news-desk-taken").to("/admin/journal"),
            now,
        )?;
    }
    journal::record(
        tx,
        Actor::Machine,
        Some(id),
        Line::new("people-did-take-desk"),
        now,
    )?;
    Ok(id)
}

/// Answers somebody who asked to join: yes.
///
/// # Errors
/// There is no such account, or the store failed.
pub fn accept(tx: &mut Tx<'_>, by: PersonId, person: PersonId, now: Now) -> Result<(), Refused> {
    let mut person = store::get(tx, person)?.ok_or(Refused::Nobody)?;
    if person.standing != Standing::Asked {
        return Ok(());
    }
    person.standing = Standing::Active;
    store::update(tx, &person)?;
    news::tell(tx, person.id, Line::new("people-news-accepted"), now)?;
    journal::record(
        tx,
        Actor::Person(by),
        Some(person.id),
        Line::new("people-did-accept"),
        now,
    )?;
    Ok(())
}

/// Changes what somebody is here, and until when.
///
/// # Errors
/// They are the last concierge, there is no such account, or the store failed.
pub fn set_role(
    tx: &mut Tx<'_>,
    by: PersonId,
    person: PersonId,
    role: Role,
    until: Option<i64>,
    now: Now,
) -> Result<(), Refused> {
    let mut person = store::get(tx, person)?.ok_or(Refused::Nobody)?;
    if role != Role::Concierge {
        someone_stays(tx, &person)?;
    }
    if person.role == role && person.until == until {
        return Ok(());
    }
    if role.keeps_machine() && !person.role.keeps_machine() {
        // They come back over a connection that nobody else can read.
        sessions::close_others(tx, person.id, None)?;
    }
    (person.role, person.until) = (role, until);
    store::update(tx, &person)?;
    let line = Line::new("people-did-role").arg("role", role.key());
    news::tell(
        tx,
        person.id,
        Line::new("people-news-role").arg("role", role.key()),
        now,
    )?;
    journal::record(tx, Actor::Person(by), Some(person.id), line, now)?;
    Ok(())
}

/// Shuts an account for a reason, or opens it again. Its sessions end.
///
/// # Errors
/// As [`set_role`].
pub fn set_standing(
    tx: &mut Tx<'_>,
    by: PersonId,
    person: PersonId,
    standing: Standing,
    now: Now,
) -> Result<(), Refused> {
    let mut person = store::get(tx, person)?.ok_or(Refused::Nobody)?;
    let line = match &standing {
        Standing::Suspended { why, article } => {
            someone_stays(tx, &person)?;
            sessions::close_others(tx, person.id, None)?;
            Line::new("people-did-suspend")
                .arg("why", why)
                .arg("article", article)
        }
        Standing::Active | Standing::Asked => Line::new("people-did-restore"),
    };
    person.standing = standing;
    store::update(tx, &person)?;
    news::tell(tx, person.id, line.clone(), now)?;
    journal::record(tx, Actor::Person(by), Some(person.id), line, now)?;
    Ok(())
}

/// Changes what somebody is called.
///
/// # Errors
/// The name is taken, there is no such account, or the store failed.
pub fn rename(tx: &mut Tx<'_>, person: PersonId, name: Name) -> Result<(), Refused> {
    let mut person = store::get(tx, person)?.ok_or(Refused::Nobody)?;
    if store::named(tx, &name)?.is_some_and(|other| other.id != person.id) {
        return Err(Refused::NameTaken);
    }
    person.name = name;
    Ok(store::update(tx, &person)?)
}

/// Accepts the charter's present version.
///
/// # Errors
/// There is no such account, or the store failed.
pub fn accept_charter(
    tx: &mut Tx<'_>,
    person: PersonId,
    accepted: Accepted,
) -> Result<(), Refused> {
    let mut person = store::get(tx, person)?.ok_or(Refused::Nobody)?;
    person.accepted = Some(accepted);
    Ok(store::update(tx, &person)?)
}

/// Erases an account and, through each room, what the venue keeps of the person. `by` is who did it for them at the desk.
///
/// # Errors
/// They are the last concierge, there is no such account, or the store failed.
pub fn erase(
    tx: &mut Tx<'_>,
    by: Option<PersonId>,
    person: PersonId,
    rooms: &[Box<dyn Holdings>],
    choices: &Choices,
    now: Now,
) -> Result<(), Refused> {
    let person = store::get(tx, person)?.ok_or(Refused::Nobody)?;
    may_leave(tx, &person)?;
    wipe(tx, &person, rooms, choices, now)?;
    // That somebody was erased stays, without saying who.
    let (actor, key) = match by.filter(|by| *by != person.id) {
        Some(by) => (Actor::Person(by), "people-did-erase"),
        None => (Actor::Former, "people-did-leave"),
    };
    Ok(journal::record(tx, actor, None, Line::new(key), now)?)
}

/// Answers somebody who asked to join: no. Nothing is kept of them.
///
/// # Errors
/// Nobody asks under this id, or the store failed.
pub fn refuse(
    tx: &mut Tx<'_>,
    by: PersonId,
    person: PersonId,
    rooms: &[Box<dyn Holdings>],
    now: Now,
) -> Result<(), Refused> {
    let person = store::get(tx, person)?.filter(|it| it.standing == Standing::Asked);
    let person = person.ok_or(Refused::Nobody)?;
    wipe(tx, &person, rooms, &Choices::default(), now)?;
    let line = Line::new("people-did-refuse");
    Ok(journal::record(tx, Actor::Person(by), None, line, now)?)
}

/// Erases again somebody who had been erased, in a store that is older: without asking whether anybody stays at the desk,
/// since somebody did. Whether there was an account.
///
/// # Errors
/// The store failed.
pub fn erase_again(
    tx: &mut Tx<'_>,
    person: PersonId,
    rooms: &[Box<dyn Holdings>],
    now: Now,
) -> Result<bool, StoreError> {
    let Some(person) = store::get(tx, person)? else {
        return Ok(false);
    };
    wipe(tx, &person, rooms, &Choices::default(), now)?;
    Ok(true)
}

fn wipe(
    tx: &mut Tx<'_>,
    person: &Person,
    rooms: &[Box<dyn Holdings>],
    choices: &Choices,
    now: Now,
) -> Result<(), StoreError> {
    for room in rooms {
        room.forget(tx, person.id, person.name.as_str(), choices, now)?;
    }
    sessions::close_others(tx, person.id, None)?;
    cards::take_back(tx, person.id)?;
    news::forget(tx, person.id)?;
    journal::forget(tx, person.id)?;
    store::remove(tx, person)?;
    tx.change(Change::erase(person.id, now.timestamp()))?;
    // Freed pages keep bytes until the store is written anew.
    tx.renew_later()?;
    Ok(())
}

/// What nobody does by hand: ends what is over.
///
/// # Errors
/// The store failed.
pub fn tidy(tx: &mut Tx<'_>, now: Now) -> Result<(), StoreError> {
    sessions::tidy(tx, now)?;
    cards::tidy(tx, now)
}

/// Whether a person may leave now.
///
/// # Errors
/// They are the last concierge, or the store failed.
pub fn may_leave(read: &impl Read, person: &Person) -> Result<(), Refused> {
    someone_stays(read, person)
}

/// A desk without anybody is a cupboard: the last open concierge stays one.
fn someone_stays(read: &impl Read, person: &Person) -> Result<(), Refused> {
    let keeps =
        |it: &Person| it.role == Role::Concierge && it.standing == Standing::Active && it.has_code;
    if !keeps(person)
        || store::everybody(read)?
            .iter()
            .any(|other| other.id != person.id && keeps(other))
    {
        Ok(())
    } else {
        Err(Refused::LastConcierge)
    }
}
