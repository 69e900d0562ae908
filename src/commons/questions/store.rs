//! What the questions' room keeps: questions, what was said below them, and who said what.

use serde::{Deserialize, Serialize};

use super::{Kept, Place, Remark, Remarks, State, Text};
use crate::clock::{Dated, Now};
use crate::commons::recipes::By;
use crate::ids::{PersonId, QuestionId, RemarkId};
use crate::media;
use crate::store::{Change, Error, Read, Schema, Subject, Table, Tx};
use crate::{first_version, keys};

/// key: the question; value: what is asked, and where it stands (version 1).
const QUESTIONS: Table<QuestionId, QuestionRow> = Table::new("questions/questions");
/// key: the question and something said below it; value: what (version 1).
const REMARKS: Table<Below, Remark> = Table::new("questions/remarks");
/// key: closed or not, when it was asked, and the question; value: none; public ones only (version 1).
const PUBLIC: Table<ByTime, ()> = Table::new("questions/public");
/// key: a person, then a question that they asked or said something below; value: none (version 1).
const BY_PERSON: Table<ByPerson, ()> = Table::new("questions/by-person");

#[derive(Serialize, Deserialize)]
struct QuestionRow {
    by: By,
    is_anonymous: bool,
    text: Text,
    version: u32,
    state: State,
    is_closed: bool,
    revision: u32,
    created: Dated,
    updated: Dated,
}

first_version!(QuestionRow, Remark);

keys! {
    /// What was said below a question.
    Below {
        /// Which.
        question: QuestionId,
        /// What.
        remark: RemarkId,
    }
    /// Public questions by state and time.
    ByTime {
        /// 0 for open ones, 1 for closed ones.
        closed: u8,
        /// When it was asked: seconds since 1970.
        at: i64,
        /// Which.
        question: QuestionId,
    }
    /// Questions by who has a part in them.
    ByPerson {
        /// Who.
        person: PersonId,
        /// In what.
        question: QuestionId,
    }
}

/// Adds the tables of questions.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema
        .with(&QUESTIONS)
        .with(&REMARKS)
        .with(&PUBLIC)
        .with(&BY_PERSON)
}

/// The question of this id, whoever may read it.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn of_any_state(read: &impl Read, id: QuestionId) -> Result<Option<Kept>, Error> {
    Ok(read.get(&QUESTIONS, &id)?.map(|row| kept(id, row)))
}

fn kept(id: QuestionId, row: QuestionRow) -> Kept {
    Kept {
        id,
        by: row.by,
        is_anonymous: row.is_anonymous,
        text: row.text,
        version: row.version,
        state: row.state,
        is_closed: row.is_closed,
        revision: row.revision,
        created: row.created,
        updated: row.updated,
    }
}

/// The question of this id, if everybody may read it.
///
/// # Errors
/// As [`of_any_state`].
pub fn public(read: &impl Read, id: QuestionId) -> Result<Option<Kept>, Error> {
    Ok(of_any_state(read, id)?.filter(Kept::is_public))
}

/// All that was said below a question, in order, whoever may read it.
///
/// # Errors
/// As [`of_any_state`].
pub fn remarks(read: &impl Read, question: QuestionId) -> Result<Remarks, Error> {
    let [first, last] = [RemarkId::MIN, RemarkId::MAX].map(|remark| Below { question, remark });
    let rows = read.range(&REMARKS, first..=last)?;
    rows.map(|row| row.map(|(key, remark)| (key.remark, remark)))
        .collect()
}

/// One thing that was said below a question.
///
/// # Errors
/// As [`of_any_state`].
pub fn remark(
    read: &impl Read,
    question: QuestionId,
    remark: RemarkId,
) -> Result<Option<Remark>, Error> {
    read.get(&REMARKS, &Below { question, remark })
}

/// Public questions: the open ones first, then the closed ones, each the latest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn listed(read: &impl Read, skip: usize, most: usize) -> Result<Vec<QuestionId>, Error> {
    let (open, closed) = (in_state(read, 0)?, in_state(read, 1)?);
    let all = open.into_iter().chain(closed);
    Ok(all.skip(skip).take(most).collect())
}

/// Public questions that wait for answers, the latest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn open(read: &impl Read, most: usize) -> Result<Vec<QuestionId>, Error> {
    let mut open = in_state(read, 0)?;
    open.truncate(most);
    Ok(open)
}

fn in_state(read: &impl Read, closed: u8) -> Result<Vec<QuestionId>, Error> {
    let first = ByTime {
        closed,
        at: i64::MIN,
        question: QuestionId::MIN,
    };
    let last = ByTime {
        closed,
        at: i64::MAX,
        question: QuestionId::MAX,
    };
    let rows = read.range(&PUBLIC, first..=last)?.rev();
    rows.map(|row| Ok(row?.0.question)).collect()
}

/// All public questions, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn all_public(read: &impl Read) -> Result<Vec<QuestionId>, Error> {
    let mut all = listed(read, 0, usize::MAX)?;
    all.sort();
    Ok(all)
}

/// What somebody asked or said something below, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn by_person(read: &impl Read, person: PersonId) -> Result<Vec<Kept>, Error> {
    let [first, last] =
        [QuestionId::MIN, QuestionId::MAX].map(|question| ByPerson { person, question });
    let rows = read.range(&BY_PERSON, first..=last)?;
    let ids = rows.map(|row| Ok(row?.0.question));
    let ids = ids.collect::<Result<Vec<QuestionId>, Error>>()?;
    let found = ids.into_iter().map(|id| of_any_state(read, id));
    let found = found.collect::<Result<Vec<_>, Error>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// The question below which this was said; a search through all, for what is seldom asked.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn question_of(read: &impl Read, remark: RemarkId) -> Result<Option<QuestionId>, Error> {
    for row in read.range(&REMARKS, ..)? {
        let (key, _) = row?;
        if key.remark == remark {
            return Ok(Some(key.question));
        }
    }
    Ok(None)
}

/// Writes a question under its id, keeps the indexes right, and holds the files that it names. The change feed is the act's to tell.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put(tx: &mut Tx<'_>, kept: &Kept, now: Now) -> Result<(), Error> {
    let known = of_any_state(&*tx, kept.id)?.map(|it| it.text.text);
    let said = (known.as_deref().unwrap_or_default(), &*kept.text.text);
    hold(tx, kept.id, said, now)?;
    unlist(tx, kept.id)?;
    let row = QuestionRow {
        by: kept.by.clone(),
        is_anonymous: kept.is_anonymous,
        text: kept.text.clone(),
        version: kept.version,
        state: kept.state.clone(),
        is_closed: kept.is_closed,
        revision: kept.revision,
        created: kept.created,
        updated: kept.updated,
    };
    tx.put(&QUESTIONS, &kept.id, &row)?;
    if kept.is_public() {
        tx.put(&PUBLIC, &place(kept), &())?;
    }
    take_part(tx, &kept.by, kept.id)
}

/// Holds the files that a text names now, and lets go those that it named before only.
fn hold(
    tx: &mut Tx<'_>,
    subject: impl Into<Subject>,
    (before, after): (&str, &str),
    now: Now,
) -> Result<(), Error> {
    let (before, after) = (media::files(before), media::files(after));
    media::hold(tx, subject.into(), (&before, &after), now)
}

fn place(kept: &Kept) -> ByTime {
    ByTime {
        closed: u8::from(kept.is_closed),
        at: kept.created.at,
        question: kept.id,
    }
}

fn unlist(tx: &mut Tx<'_>, id: QuestionId) -> Result<(), Error> {
    if let Some(kept) = of_any_state(&*tx, id)? {
        tx.remove(&PUBLIC, &place(&kept))?;
    }
    Ok(())
}

fn take_part(tx: &mut Tx<'_>, by: &By, question: QuestionId) -> Result<(), Error> {
    match *by {
        By::Person(person) => tx.put(&BY_PERSON, &ByPerson { person, question }, &()),
        By::Named(_) | By::Former | By::Anonymous => Ok(()),
    }
}

/// Writes something said below a question, and holds the files that it names.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put_remark(
    tx: &mut Tx<'_>,
    question: QuestionId,
    (id, remark): (RemarkId, &Remark),
    now: Now,
) -> Result<(), Error> {
    let known = self::remark(&*tx, question, id)?.map(|it| it.text);
    let said = (known.as_deref().unwrap_or_default(), &*remark.text);
    hold(tx, id, said, now)?;
    let key = Below {
        question,
        remark: id,
    };
    tx.put(&REMARKS, &key, remark)?;
    take_part(tx, &remark.by, question)
}

/// Destroys something said below a question. What was said below an answer is the act's to think of.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn remove_remark(
    tx: &mut Tx<'_>,
    question: QuestionId,
    remark: RemarkId,
    now: Now,
) -> Result<(), Error> {
    if let Some(known) = self::remark(&*tx, question, remark)? {
        hold(tx, remark, (&known.text, ""), now)?;
    }
    tx.remove(&REMARKS, &Below { question, remark })
}

/// Whether something is a comment on this answer.
pub(super) fn is_on(remark: &Remark, answer: RemarkId) -> bool {
    remark.place == Place::OnAnswer(answer)
}

/// Somebody has no part in a question any more.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn leave(tx: &mut Tx<'_>, person: PersonId, question: QuestionId) -> Result<(), Error> {
    tx.remove(&BY_PERSON, &ByPerson { person, question })
}

/// Destroys a question with all that was said below it; whoever holds a copy must destroy it.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn remove(tx: &mut Tx<'_>, question: QuestionId, now: Now) -> Result<(), Error> {
    let Some(kept) = of_any_state(&*tx, question)? else {
        return Ok(());
    };
    hold(tx, question, (&kept.text.text, ""), now)?;
    unlist(tx, question)?;
    let remarks = remarks(&*tx, question)?;
    let of_remarks = remarks.iter().map(|(_, remark)| &remark.by);
    for by in of_remarks.chain([&kept.by]) {
        if let By::Person(person) = *by {
            leave(tx, person, question)?;
        }
    }
    for (remark, _) in &remarks {
        remove_remark(tx, question, *remark, now)?;
    }
    tx.remove(&QUESTIONS, &question)?;
    tx.change(Change::erase(question, now.timestamp()))?;
    tx.renew_later()
}
