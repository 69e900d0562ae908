//! Cards: four words on paper that open an account once, and then its owner sets a code of their own.
//!
//! Invariants: the store never holds the words, only a hash keyed with a secret of this box; a person has one card at a
//! time; a card works once, whoever comes second finds nothing.

use serde::{Deserialize, Serialize};

use super::Dated;
use crate::clock::Now;
use crate::ids::PersonId;
use crate::store::{Error, Read, Schema, Table, Tx};

/// key: hash of the words; value: whose card it is (version 1).
const CARDS: Table<CardKey, CardRow> = Table::new("people/cards");
/// key: the person; value: their card (version 1).
const CARD_OF: Table<PersonId, Held> = Table::new("people/card-of");
/// key: always 0; value: the secret that the hashes are keyed with (version 1).
const PEPPER: Table<u64, Pepper> = Table::new("people/pepper");

/// Seconds a card holds, once the date can be believed.
const GOOD_FOR: i64 = 60 * 86_400;

/// Hash of a card's four words.
pub type CardKey = [u8; 32];

#[derive(Serialize, Deserialize)]
struct CardRow {
    person: PersonId,
    made: Dated,
}

#[derive(Serialize, Deserialize)]
struct Held {
    card: CardKey,
}

#[derive(Serialize, Deserialize)]
struct Pepper {
    secret: [u8; 32],
}

crate::first_version!(CardRow, Held, Pepper);

pub(super) fn schema(schema: Schema) -> Schema {
    schema.with(&CARDS).with(&CARD_OF).with(&PEPPER)
}

/// The secret of this box that card hashes are keyed with; none before the first card.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn pepper(read: &impl Read) -> Result<Option<[u8; 32]>, Error> {
    Ok(read.get(&PEPPER, &0)?.map(|pepper| pepper.secret))
}

/// The same, made when it is first needed.
pub(super) fn pepper_or_new(tx: &mut Tx<'_>) -> Result<[u8; 32], Error> {
    if let Some(secret) = pepper(tx)? {
        return Ok(secret);
    }
    let secret = rand::random();
    tx.put(&PEPPER, &0, &Pepper { secret })?;
    Ok(secret)
}

/// Whose card this is, while it holds.
///
/// # Errors
/// As [`pepper`].
pub fn owner(read: &impl Read, card: &CardKey, now: Now) -> Result<Option<PersonId>, Error> {
    let row = read.get(&CARDS, card)?;
    let held = row.filter(|row| !is_old(row, now));
    Ok(held.map(|row| row.person))
}

/// When the person's card was made, if they have one that holds.
///
/// # Errors
/// As [`pepper`].
pub fn made(read: &impl Read, person: PersonId, now: Now) -> Result<Option<Dated>, Error> {
    let Some(held) = read.get(&CARD_OF, &person)? else {
        return Ok(None);
    };
    let row = read.get(&CARDS, &held.card)?;
    Ok(row.filter(|row| !is_old(row, now)).map(|row| row.made))
}

/// Gives a person this card; the one they had ends.
pub(super) fn give(
    tx: &mut Tx<'_>,
    person: PersonId,
    card: CardKey,
    now: Now,
) -> Result<(), Error> {
    take_back(tx, person)?;
    let made = now.into();
    tx.put(&CARDS, &card, &CardRow { person, made })?;
    tx.put(&CARD_OF, &person, &Held { card })
}

/// Ends the person's card, used or not.
pub(super) fn take_back(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Error> {
    if let Some(held) = tx.get(&CARD_OF, &person)? {
        tx.remove(&CARDS, &held.card)?;
        tx.remove(&CARD_OF, &person)?;
    }
    Ok(())
}

/// Removes cards that no longer hold.
pub(super) fn tidy(tx: &mut Tx<'_>, now: Now) -> Result<(), Error> {
    let rows = tx.range(&CARDS, ..)?.collect::<Result<Vec<_>, _>>()?;
    let old = rows.into_iter().filter(|(_, row)| is_old(row, now));
    for (_, row) in old {
        take_back(tx, row.person)?;
    }
    Ok(())
}

fn is_old(row: &CardRow, now: Now) -> bool {
    now.may_expire()
        && row.made.is_plausible
        && now.timestamp().as_second() - row.made.at > GOOD_FOR
}
