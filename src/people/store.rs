//! What the venue keeps of its people: accounts, by id and by name.

use serde::{Deserialize, Serialize};

use super::{Accepted, Came, Dated, Name, Person, Role, Rules, Standing};
use crate::ids::PersonId;
use crate::store::{Error, Finding, Read, Schema, Severity, Snapshot, Table, Tx};

/// key: the person; value: their account (version 1).
const PERSONS: Table<PersonId, PersonRow> = Table::new("people/persons");
/// key: digest of the folded name; value: who is called so (version 1).
const BY_NAME: Table<[u8; NAME_BYTES], Called> = Table::new("people/by-name");
/// key: always 0; value: what the venue decided (version 1).
const RULES: Table<u64, Rules> = Table::new("people/rules");

/// Bytes of a folded name's digest.
const NAME_BYTES: usize = 16;

#[derive(Clone, Serialize, Deserialize)]
struct PersonRow {
    name: String,
    role: Role,
    standing: Standing,
    until: Option<i64>,
    accepted: Option<Accepted>,
    since: Dated,
    came: Came,
    /// argon2id in PHC form; so is the next.
    code: Option<String>,
    recovery: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Called {
    person: PersonId,
}

crate::first_version!(PersonRow, Called);

/// Adds the tables of people, and what the doctor looks at.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    let schema = schema
        .with(&PERSONS)
        .with(&BY_NAME)
        .with(&RULES)
        // Sessions of the desk's one code, before there were people.
        .retired("web/sessions")
        .check("people", check);
    let schema = super::charter::schema(schema);
    let schema = super::cards::schema(schema);
    let schema = super::sessions::schema(schema);
    let schema = super::journal::schema(schema);
    super::news::schema(schema)
}

/// What an account's secrets are compared with.
#[derive(Debug, Clone, Default)]
pub struct Hashes {
    pub code: Option<String>,
    pub recovery: Option<String>,
}

fn person(id: PersonId, row: PersonRow) -> Person {
    Person {
        id,
        name: Name::kept(row.name),
        role: row.role,
        standing: row.standing,
        until: row.until,
        accepted: row.accepted,
        since: row.since,
        came: row.came,
        has_code: row.code.is_some(),
        has_recovery: row.recovery.is_some(),
    }
}

/// The person of this id.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn get(read: &impl Read, id: PersonId) -> Result<Option<Person>, Error> {
    Ok(read.get(&PERSONS, &id)?.map(|row| person(id, row)))
}

/// The person of this name.
///
/// # Errors
/// As [`get`].
pub fn named(read: &impl Read, name: &Name) -> Result<Option<Person>, Error> {
    match read.get(&BY_NAME, &digest(name))? {
        Some(called) => get(read, called.person),
        None => Ok(None),
    }
}

/// What this person's secrets are compared with.
///
/// # Errors
/// As [`get`].
pub fn hashes(read: &impl Read, id: PersonId) -> Result<Hashes, Error> {
    let row = read.get(&PERSONS, &id)?;
    Ok(row.map_or_else(Hashes::default, |row| Hashes {
        code: row.code,
        recovery: row.recovery,
    }))
}

/// Everybody, by name.
///
/// # Errors
/// As [`get`].
pub fn everybody(read: &impl Read) -> Result<Vec<Person>, Error> {
    let rows = read.range(&PERSONS, ..)?;
    let mut all: Vec<Person> = rows
        .map(|row| row.map(|(id, row)| person(id, row)))
        .collect::<Result<_, _>>()?;
    all.sort_by_cached_key(|person| person.name.folded());
    Ok(all)
}

/// Whether anybody keeps the desk yet.
///
/// # Errors
/// As [`get`].
pub fn has_concierge(read: &impl Read) -> Result<bool, Error> {
    let mut rows = read.range(&PERSONS, ..)?;
    rows.try_fold(false, |found, row| {
        let (_, row) = row?;
        Ok(found || (row.role == Role::Concierge && row.standing == Standing::Active))
    })
}

/// Writes a new account under a new id. Its name must be free ([`named`]).
///
/// # Errors
/// As [`get`].
pub(super) fn add(tx: &mut Tx<'_>, new: Person) -> Result<PersonId, Error> {
    let id = tx.next_id();
    let row = PersonRow {
        name: new.name.as_str().to_owned(),
        role: new.role,
        standing: new.standing,
        until: new.until,
        accepted: new.accepted,
        since: new.since,
        came: new.came,
        code: None,
        recovery: None,
    };
    tx.put(&PERSONS, &id, &row)?;
    tx.put(&BY_NAME, &digest(&new.name), &Called { person: id })?;
    Ok(id)
}

/// Writes what may change of an account: name, role, standing, time, what was accepted.
///
/// # Errors
/// As [`get`].
pub(super) fn update(tx: &mut Tx<'_>, changed: &Person) -> Result<(), Error> {
    let Some(before) = tx.get(&PERSONS, &changed.id)? else {
        return Ok(());
    };
    let old_name = Name::kept(before.name.clone());
    tx.remove(&BY_NAME, &digest(&old_name))?;
    tx.put(
        &BY_NAME,
        &digest(&changed.name),
        &Called { person: changed.id },
    )?;
    let row = PersonRow {
        name: changed.name.as_str().to_owned(),
        role: changed.role,
        standing: changed.standing.clone(),
        until: changed.until,
        accepted: changed.accepted,
        ..before
    };
    tx.put(&PERSONS, &changed.id, &row)
}

/// Sets new secrets; what is `None` stays as it was.
///
/// # Errors
/// As [`get`].
pub(super) fn set_secrets(tx: &mut Tx<'_>, id: PersonId, new: Hashes) -> Result<(), Error> {
    if let Some(mut row) = tx.get(&PERSONS, &id)? {
        row.code = new.code.or(row.code);
        row.recovery = new.recovery.or(row.recovery);
        tx.put(&PERSONS, &id, &row)?;
    }
    Ok(())
}

/// Removes an account and its name.
///
/// # Errors
/// As [`get`].
pub(super) fn remove(tx: &mut Tx<'_>, gone: &Person) -> Result<(), Error> {
    tx.remove(&BY_NAME, &digest(&gone.name))?;
    tx.remove(&PERSONS, &gone.id)
}

/// What the venue decided about its people.
///
/// # Errors
/// As [`get`].
pub fn rules(read: &impl Read) -> Result<Rules, Error> {
    Ok(read.get(&RULES, &0)?.unwrap_or_default())
}

/// Decides anew.
///
/// # Errors
/// As [`get`].
pub fn set_rules(tx: &mut Tx<'_>, rules: Rules) -> Result<(), Error> {
    tx.put(&RULES, &0, &rules)
}

fn digest(name: &Name) -> [u8; NAME_BYTES] {
    let mut bytes = [0; NAME_BYTES];
    bytes.copy_from_slice(&blake3::hash(name.folded().as_bytes()).as_bytes()[..NAME_BYTES]);
    bytes
}

/// The doctor's look: every account is found by its name, and no name leads elsewhere.
fn check(read: &Snapshot) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut persons = 0;
    for row in read.range(&PERSONS, ..)? {
        let (id, row) = row?;
        persons += 1;
        let called = read.get(&BY_NAME, &digest(&Name::kept(row.name)))?;
        if called.is_none_or(|called| called.person != id) {
            findings.push(Finding::new(Severity::Damage, "person-not-indexed").arg("id", &id));
        }
    }
    let names = read.range(&BY_NAME, ..)?.count();
    if names > persons {
        let count = names - persons;
        findings.push(Finding::new(Severity::Damage, "person-index-stray").arg("count", &count));
    }
    Ok(findings)
}
