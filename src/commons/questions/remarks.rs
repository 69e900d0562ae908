//! What is said below a question: answers and comments, what helped, what is said otherwise or taken back.

use super::acts::{Refused, changed, own, public};
use super::{Kept, MOST_REMARKS, Place, Remark, State, page, store};
use crate::clock::Now;
use crate::commons::recipes::By;
use crate::ids::{PersonId, QuestionId, RemarkId};
use crate::people::{Line, news};
use crate::store::{Change, Error as StoreError, Read, Tx};

/// Says something below a question.
///
/// # Errors
/// There is no such public question or answer, no more answers are asked for, or there is no more room.
pub fn say(
    tx: &mut Tx<'_>,
    (id, person): (QuestionId, PersonId),
    place: Place,
    text: String,
    now: Now,
) -> Result<RemarkId, Refused> {
    let kept = public(&*tx, id)?;
    let remarks = store::remarks(&*tx, id)?;
    if remarks.len() >= MOST_REMARKS {
        return Err(Refused::TooMany);
    }
    let on = match place {
        Place::Answer if kept.is_closed => return Err(Refused::Closed),
        Place::Answer | Place::OnQuestion => None,
        Place::OnAnswer(answer) => {
            let found = remarks.iter().find(|(id, _)| *id == answer);
            let found = found.filter(|(_, it)| it.is_answer());
            Some(found.ok_or(Refused::NotFound)?.1.by.clone())
        }
    };
    let remark = Remark {
        place,
        by: By::Person(person),
        text,
        version: 1,
        at: now.into(),
        state: State::Shown,
        helped: false,
    };
    let said: RemarkId = tx.next_id();
    store::put_remark(tx, id, (said, &remark), now)?;
    tell(tx, (&kept, on), &remark, now)?;
    if place == Place::Answer {
        changed(tx, kept, now)?;
    }
    Ok(said)
}

/// Tells who asked, and who gave the answer that is commented on.
fn tell(
    tx: &mut Tx<'_>,
    (kept, on): (&Kept, Option<By>),
    remark: &Remark,
    now: Now,
) -> Result<(), StoreError> {
    let line = |key| {
        let line = Line::new(key).arg("title", &kept.text.title);
        line.to(page(kept.id))
    };
    let key = match remark.place {
        Place::Answer => "questions-news-answered",
        Place::OnQuestion | Place::OnAnswer(_) => "questions-news-commented",
    };
    let mut told = vec![remark.by.clone()];
    let on = on.map(|by| (by, "questions-news-on-answer"));
    for (by, key) in on.into_iter().chain([(kept.by.clone(), key)]) {
        if let By::Person(to) = by
            && !told.contains(&by)
        {
            news::tell(tx, to, line(key), now)?;
            told.push(by);
        }
    }
    Ok(())
}

/// Something that this person said, and the question below which they did.
///
/// # Errors
/// There is no such thing of theirs.
pub(super) fn mine(
    read: &impl Read,
    (id, said): (QuestionId, RemarkId),
    person: PersonId,
) -> Result<(Kept, Remark), Refused> {
    let kept = store::of_any_state(read, id)?.ok_or(Refused::NotFound)?;
    let remark = store::remark(read, id, said)?;
    let remark = remark
        .filter(|it| it.is_by(person))
        .ok_or(Refused::NotFound)?;
    Ok((kept, remark))
}

/// Says it otherwise, unless it was changed since the version that was read.
///
/// # Errors
/// It is not theirs, or is another by now.
pub fn rewrite(
    tx: &mut Tx<'_>,
    (id, said): (QuestionId, RemarkId),
    person: PersonId,
    (text, seen): (String, u32),
    now: Now,
) -> Result<(), Refused> {
    let (kept, mut remark) = mine(&*tx, (id, said), person)?;
    if remark.version != seen {
        return Err(Refused::Meanwhile);
    }
    if remark.text == text {
        return Ok(());
    }
    remark.text = text;
    remark.version += 1;
    store::put_remark(tx, id, (said, &remark), now)?;
    if remark.is_answer() {
        changed(tx, kept, now)?;
    }
    Ok(())
}

/// Takes back what one said: it is destroyed.
///
/// # Errors
/// It is not theirs.
pub fn withdraw(
    tx: &mut Tx<'_>,
    (id, said): (QuestionId, RemarkId),
    person: PersonId,
    now: Now,
) -> Result<(), Refused> {
    mine(&*tx, (id, said), person)?;
    Ok(take_away(tx, id, said, now)?)
}

/// Destroys what was said. An answer below which others said something leaves an empty place above their words.
pub(super) fn take_away(
    tx: &mut Tx<'_>,
    id: QuestionId,
    said: RemarkId,
    now: Now,
) -> Result<(), StoreError> {
    let Some(kept) = store::of_any_state(&*tx, id)? else {
        return Ok(());
    };
    let Some(remark) = store::remark(&*tx, id, said)? else {
        return Ok(());
    };
    let has_comments = |all: &[(RemarkId, Remark)], answer| {
        let mut all = all.iter();
        all.any(|(_, it)| store::is_on(it, answer))
    };
    if has_comments(&store::remarks(&*tx, id)?, said) {
        let empty = Remark {
            by: By::Former,
            text: String::new(),
            state: State::Withdrawn,
            helped: false,
            ..remark.clone()
        };
        store::put_remark(tx, id, (said, &empty), now)?;
    } else {
        store::remove_remark(tx, id, said, now)?;
    }
    let left = store::remarks(&*tx, id)?;
    // The last words below an empty place take it along.
    if let Place::OnAnswer(answer) = remark.place
        && !has_comments(&left, answer)
        && left
            .iter()
            .any(|(it, of)| *it == answer && of.text.is_empty())
    {
        store::remove_remark(tx, id, answer, now)?;
    }
    if let By::Person(person) = remark.by
        && kept.by != remark.by
        && !left.iter().any(|(_, it)| it.by == remark.by)
    {
        store::leave(tx, person, id)?;
    }
    if remark.is_answer() {
        changed(tx, kept, now)?;
    }
    tx.change(Change::erase(said, now.timestamp()))?;
    tx.renew_later()
}

/// Who asked says that an answer helped, or that it did not after all.
///
/// # Errors
/// They did not ask, there is no such answer, or it stands so already.
pub fn mark(
    tx: &mut Tx<'_>,
    (id, person): (QuestionId, PersonId),
    (answer, helped): (RemarkId, bool),
    now: Now,
) -> Result<(), Refused> {
    let kept = own(&*tx, id, person)?;
    let remark = store::remark(&*tx, id, answer)?;
    let is_turn = |it: &Remark| it.is_answer() && it.helped != helped;
    let mut remark = remark.filter(is_turn).ok_or(Refused::NotFound)?;
    remark.helped = helped;
    store::put_remark(tx, id, (answer, &remark), now)?;
    if let By::Person(to) = remark.by
        && helped
        && to != person
    {
        let line = Line::new("questions-news-helped").arg("title", &kept.text.title);
        news::tell(tx, to, line.to(page(id)), now)?;
    }
    Ok(changed(tx, kept, now)?)
}
