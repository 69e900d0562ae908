//! What is known of the files: what each is, who brought it, what names it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::clock::{Dated, Now};
use crate::documents::Hash;
use crate::ids::PersonId;
use crate::store::{Error, Finding, Read, Schema, Severity, Snapshot, Subject, Table, Tx};

/// key: a file; value: what it is (version 1).
const OBJECTS: Table<Hash, ObjectRow> = Table::new("media/objects");
/// key: a person, then a file they brought; value: how they described it (version 1).
const UPLOADS: Table<ByPerson, UploadRow> = Table::new("media/uploads");
/// key: a file, then who brought it; value: none (version 1).
const UPLOADERS: Table<ByFile, ()> = Table::new("media/uploaders");
/// key: a file; value: what is to be seen or heard in it, for everybody who meets it; said by who brought it, and kept without a
/// word of who that was (version 1).
const SAID: Table<Hash, SaidRow> = Table::new("media/said");
/// key: a file, then what names it; value: none (version 1).
const USES: Table<Use, ()> = Table::new("media/uses");

#[derive(Serialize, Deserialize)]
struct ObjectRow {
    kind: Kind,
    bytes: u64,
    /// Width and height of a picture.
    size: Option<(u32, u32)>,
    /// The small copy's hash and bytes.
    small: Option<([u8; 32], u64)>,
    /// What it is called when it is kept as a file.
    name: String,
    /// Since when nothing names it, if nothing does: when it was last brought or let go.
    since: Dated,
}

#[derive(Serialize, Deserialize)]
struct UploadRow {
    alt: String,
    when: Dated,
}

#[derive(Serialize, Deserialize)]
struct SaidRow {
    alt: String,
}

crate::first_version!(ObjectRow, UploadRow, SaidRow);

crate::keys! {
    /// Files by who brought them.
    ByPerson {
        /// Who.
        person: PersonId,
        /// The file.
        file: Hash,
    }
    /// Who brought a file.
    ByFile {
        /// The file.
        file: Hash,
        /// Who.
        person: PersonId,
    }
    /// What names a file.
    Use {
        /// The file.
        file: Hash,
        /// What names it.
        subject: Subject,
    }
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its name everywhere.
    pub hash: Hash,
    /// What it is.
    pub kind: Kind,
    /// Its size in bytes.
    pub bytes: u64,
    /// Width and height in pixels, of a picture.
    pub size: Option<(u32, u32)>,
    /// Its small copy, with that one's bytes; none where it is small itself.
    pub small: Option<(Hash, u64)>,
    /// What it is called when it is kept as a file, without folders.
    pub name: String,
    /// When it was last brought, or let go by what named it.
    pub since: Dated,
}

impl Object {
    /// What it takes on the disk, in bytes.
    pub fn weight(&self) -> u64 {
        self.bytes + self.small.map_or(0, |(_, bytes)| bytes)
    }

    fn of(hash: Hash, row: ObjectRow) -> Self {
        Self {
            hash,
            kind: row.kind,
            bytes: row.bytes,
            size: row.size,
            small: row.small.map(|(hash, bytes)| (Hash(hash), bytes)),
            name: row.name,
            since: row.since,
        }
    }
}

/// A file as one person brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The file.
    pub object: Object,
    /// What is to be seen or heard in it, as they said; empty when they did not.
    pub alt: String,
    /// When they brought it.
    pub when: Dated,
    /// What names it.
    pub uses: Vec<Subject>,
}

/// Adds the tables of this room and what the doctor looks at.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema
        .with(&OBJECTS)
        .with(&UPLOADS)
        .with(&UPLOADERS)
        .with(&SAID)
        .with(&USES)
        .check("media", check)
}

/// The file of this hash.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn get(read: &impl Read, hash: Hash) -> Result<Option<Object>, Error> {
    let row = read.get(&OBJECTS, &hash)?;
    Ok(row.map(|row| Object::of(hash, row)))
}

/// Every file.
///
/// # Errors
/// As [`get`].
pub fn all(read: &impl Read) -> Result<Vec<Object>, Error> {
    let rows = read.range(&OBJECTS, ..)?;
    rows.map(|row| row.map(|(hash, row)| Object::of(hash, row)))
        .collect()
}

/// Every file that nothing names.
///
/// # Errors
/// As [`get`].
pub fn unused(read: &impl Read) -> Result<Vec<Object>, Error> {
    let mut found = Vec::new();
    for object in all(read)? {
        if uses(read, object.hash)?.is_empty() {
            found.push(object);
        }
    }
    Ok(found)
}

/// The hashes of all that must lie on the disk, small copies included.
///
/// # Errors
/// As [`get`].
pub fn known(read: &impl Read) -> Result<BTreeSet<Hash>, Error> {
    let objects = all(read)?;
    let small = objects.iter().filter_map(|it| Some(it.small?.0));
    let own = objects.iter().map(|it| it.hash);
    Ok(own.chain(small).collect())
}

/// What is to be seen or heard in a file, as it was said first; empty when nobody did.
///
/// # Errors
/// As [`get`].
pub fn said(read: &impl Read, file: Hash) -> Result<String, Error> {
    let row = read.get(&SAID, &file)?;
    Ok(row.map(|row| row.alt).unwrap_or_default())
}

/// What names a file.
///
/// # Errors
/// As [`get`].
pub fn uses(read: &impl Read, file: Hash) -> Result<Vec<Subject>, Error> {
    let [first, last] = [Subject::MIN, Subject::MAX].map(|subject| Use { file, subject });
    let rows = read.range(&USES, first..=last)?;
    rows.map(|row| Ok(row?.0.subject)).collect()
}

/// A file as this person brought it, if they did.
///
/// # Errors
/// As [`get`].
pub fn upload(read: &impl Read, person: PersonId, file: Hash) -> Result<Option<Upload>, Error> {
    let Some(row) = read.get(&UPLOADS, &ByPerson { person, file })? else {
        return Ok(None);
    };
    let Some(object) = get(read, file)? else {
        return Ok(None);
    };
    Ok(Some(Upload {
        object,
        alt: row.alt,
        when: row.when,
        uses: uses(read, file)?,
    }))
}

/// What a person brought, the latest first where dates can be believed.
///
/// # Errors
/// As [`get`].
pub fn uploads_of(read: &impl Read, person: PersonId) -> Result<Vec<Upload>, Error> {
    let [first, last] = [Hash::MIN, Hash::MAX].map(|file| ByPerson { person, file });
    let mut found = Vec::new();
    for row in read.range(&UPLOADS, first..=last)? {
        found.extend(upload(read, person, row?.0.file)?);
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.when.at));
    Ok(found)
}

/// What all files take on the disk, in bytes.
///
/// # Errors
/// As [`get`].
pub fn weight(read: &impl Read) -> Result<u64, Error> {
    Ok(all(read)?.iter().map(Object::weight).sum())
}

/// What the files of a person take, in bytes.
///
/// # Errors
/// As [`get`].
pub fn weight_of(read: &impl Read, person: PersonId) -> Result<u64, Error> {
    let all = uploads_of(read, person)?;
    Ok(all.iter().map(|it| it.object.weight()).sum())
}

/// Writes down a file that lies on the disk, and who brought it. What is known of it already stays.
///
/// # Errors
/// As [`get`].
pub(super) fn put(
    tx: &mut Tx<'_>,
    object: &Object,
    person: PersonId,
    alt: &str,
    now: Now,
) -> Result<(), Error> {
    let known = get(tx, object.hash)?;
    write(tx, known.as_ref().unwrap_or(object), now.into())?;
    let file = object.hash;
    let row = UploadRow {
        alt: alt.to_owned(),
        when: now.into(),
    };
    say(tx, file, "", alt)?;
    tx.put(&UPLOADS, &ByPerson { person, file }, &row)?;
    tx.put(&UPLOADERS, &ByFile { file, person }, &())
}

/// Writes down a file that lies on the disk and that nobody here brought. What is known of it already stays.
///
/// # Errors
/// As [`get`].
pub(super) fn put_found(tx: &mut Tx<'_>, object: &Object, now: Now) -> Result<(), Error> {
    let known = get(tx, object.hash)?;
    write(tx, known.as_ref().unwrap_or(object), now.into())
}

fn write(tx: &mut Tx<'_>, object: &Object, since: Dated) -> Result<(), Error> {
    let row = ObjectRow {
        kind: object.kind,
        bytes: object.bytes,
        size: object.size,
        small: object.small.map(|(hash, bytes)| (hash.0, bytes)),
        name: object.name.clone(),
        since,
    };
    tx.put(&OBJECTS, &object.hash, &row)
}

/// Describes a file anew, for who brought it; false when they did not.
///
/// # Errors
/// As [`get`].
pub(super) fn describe(
    tx: &mut Tx<'_>,
    person: PersonId,
    file: Hash,
    alt: &str,
) -> Result<bool, Error> {
    let key = ByPerson { person, file };
    let Some(row) = tx.get(&UPLOADS, &key)? else {
        return Ok(false);
    };
    say(tx, file, &row.alt, alt)?;
    let alt = alt.to_owned();
    tx.put(&UPLOADS, &key, &UploadRow { alt, ..row })?;
    Ok(true)
}

/// Says to everybody what is in a file, where nobody did or where this was said before: who brings it too does not change what
/// others said of it.
fn say(tx: &mut Tx<'_>, file: Hash, before: &str, alt: &str) -> Result<(), Error> {
    let now = said(tx, file)?;
    if alt == now || !(now.is_empty() || now == before) {
        return Ok(());
    }
    let alt = alt.to_owned();
    tx.put(&SAID, &file, &SaidRow { alt })
}

/// Holds what this names now, and lets go what it named before and does not any more.
///
/// # Errors
/// As [`get`].
pub fn hold(
    tx: &mut Tx<'_>,
    subject: Subject,
    (before, after): (&BTreeSet<Hash>, &BTreeSet<Hash>),
    now: Now,
) -> Result<(), Error> {
    for gone in before.difference(after) {
        detach(tx, subject, *gone, now)?;
    }
    for file in after {
        attach(tx, subject, *file)?;
    }
    Ok(())
}

/// States that this names the file; false when there is no such file, and nothing is stated then.
///
/// # Errors
/// As [`get`].
pub fn attach(tx: &mut Tx<'_>, subject: Subject, file: Hash) -> Result<bool, Error> {
    if !tx.has(&OBJECTS, &file)? {
        return Ok(false);
    }
    tx.put(&USES, &Use { file, subject }, &())?;
    Ok(true)
}

/// States that this names the file no more; it stays for a day, should another name it.
///
/// # Errors
/// As [`get`].
pub fn detach(tx: &mut Tx<'_>, subject: Subject, file: Hash, now: Now) -> Result<(), Error> {
    let key = Use { file, subject };
    if !tx.has(&USES, &key)? {
        return Ok(());
    }
    tx.remove(&USES, &key)?;
    match get(tx, file)? {
        Some(object) => write(tx, &object, now.into()),
        None => Ok(()),
    }
}

/// Takes a file back from who brought it. It is forgotten when nothing names it and nobody else brought it; what names it
/// keeps it, without a word of who brought it.
///
/// # Errors
/// As [`get`].
pub(super) fn take_back(tx: &mut Tx<'_>, person: PersonId, file: Hash) -> Result<(), Error> {
    tx.remove(&UPLOADS, &ByPerson { person, file })?;
    tx.remove(&UPLOADERS, &ByFile { file, person })?;
    if uploaders(tx, file)?.is_empty() && uses(tx, file)?.is_empty() {
        destroy(tx, file)?;
    }
    Ok(())
}

/// Forgets a file that nothing names, whoever brought it; one that something names stays.
///
/// # Errors
/// As [`get`].
pub(super) fn forget(tx: &mut Tx<'_>, file: Hash) -> Result<(), Error> {
    if !uses(tx, file)?.is_empty() {
        return Ok(());
    }
    for person in uploaders(tx, file)? {
        take_back(tx, person, file)?;
    }
    destroy(tx, file)
}

fn destroy(tx: &mut Tx<'_>, file: Hash) -> Result<(), Error> {
    tx.remove(&SAID, &file)?;
    tx.remove(&OBJECTS, &file)
}

fn uploaders(read: &impl Read, file: Hash) -> Result<Vec<PersonId>, Error> {
    let [first, last] = [PersonId::MIN, PersonId::MAX].map(|person| ByFile { file, person });
    let rows = read.range(&UPLOADERS, first..=last)?;
    rows.map(|row| Ok(row?.0.person)).collect()
}

/// The doctor's look: nothing names, and nobody brought, a file that is not known.
fn check(read: &Snapshot) -> Result<Vec<Finding>, Error> {
    let mut stray = 0;
    for row in read.range(&USES, ..)? {
        stray += usize::from(!read.has(&OBJECTS, &row?.0.file)?);
    }
    for row in read.range(&UPLOADS, ..)? {
        let ByPerson { person, file } = row?.0;
        let is_known = read.has(&OBJECTS, &file)?;
        stray += usize::from(!is_known || !read.has(&UPLOADERS, &ByFile { file, person })?);
    }
    for row in read.range(&UPLOADERS, ..)? {
        let ByFile { file, person } = row?.0;
        stray += usize::from(!read.has(&UPLOADS, &ByPerson { person, file })?);
    }
    for row in read.range(&SAID, ..)? {
        stray += usize::from(!read.has(&OBJECTS, &row?.0)?);
    }
    if stray == 0 {
        return Ok(Vec::new());
    }
    let finding = Finding::new(Severity::Damage, "media-stray");
    Ok(vec![finding.arg("count", &stray)])
}

#[cfg(test)]
mod tests;
