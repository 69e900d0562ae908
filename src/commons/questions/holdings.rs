//! What the questions' room answers when somebody takes their things or leaves.

use super::{Kept, Place, Remark, State, acts, page, store};
use crate::clock::Now;
use crate::commons::recipes::By;
use crate::ids::{PersonId, RemarkId};
use crate::people::holdings::{Choices, Contribution, Holdings, Leaves, Piece, Shelf, ShelfLine};
use crate::store::{Change, Error, Snapshot, Tx};
use crate::web::words::Words;

/// The questions, asked by people.
pub struct Questions;

/// What is said of a question to who asked it.
fn standing(kept: &Kept) -> &'static str {
    match kept {
        Kept {
            state: State::Withdrawn,
            ..
        } => "questions-shelf-withdrawn",
        Kept {
            state: State::Hidden { .. },
            ..
        } => "questions-shelf-hidden",
        Kept {
            is_closed: true, ..
        } => "questions-shelf-closed",
        _ => "questions-shelf-open",
    }
}

fn line_of(w: Words, kept: &Kept) -> ShelfLine {
    let key = if kept.is_anonymous {
        "questions-shelf-anonymous"
    } else {
        "questions-shelf-asked"
    };
    let (title, state) = (kept.text.title.clone(), w.t(standing(kept)));
    ShelfLine {
        text: w.with(key, &[("title", title), ("state", state)]),
        href: format!("{}/gerer", page(kept.id)),
    }
}

fn line_below(w: Words, kept: &Kept, id: RemarkId, remark: &Remark) -> ShelfLine {
    let key = match (&remark.state, remark.place) {
        (State::Hidden { .. }, _) => "questions-shelf-remark-hidden",
        (_, Place::Answer) => "questions-shelf-answer",
        _ => "questions-shelf-comment",
    };
    ShelfLine {
        text: w.with(key, &[("title", kept.text.title.clone())]),
        href: format!("{}/dit/{id}", page(kept.id)),
    }
}

impl Holdings for Questions {
    fn shelf(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Option<Shelf>, Error> {
        let mut lines = Vec::new();
        for kept in store::by_person(read, person)?.iter().rev() {
            if kept.is_asked_by(person) {
                lines.push(line_of(w, kept));
            }
            let remarks = store::remarks(read, kept.id)?;
            let own = remarks.iter().filter(|(_, it)| it.is_by(person));
            lines.extend(own.map(|(id, it)| line_below(w, kept, *id, it)));
        }
        Ok(Some(Shelf {
            title: w.t("questions-mine"),
            lines,
        }))
    }

    fn pieces(&self, read: &Snapshot, person: PersonId, _w: Words) -> Result<Vec<Piece>, Error> {
        let (mut asked, mut said) = (Vec::new(), Vec::new());
        for kept in store::by_person(read, person)? {
            if kept.is_asked_by(person) {
                asked.push(serde_json::json!({
                    "id": kept.id, "title": kept.text.title, "language": kept.text.language, "text": kept.text.text,
                    "asked": kept.created, "version": kept.version, "without_name": kept.is_anonymous,
                    "closed": kept.is_closed, "state": kept.state,
                }));
            }
            for (id, it) in store::remarks(read, kept.id)? {
                if it.is_by(person) {
                    said.push(serde_json::json!({
                        "id": id, "question": kept.id, "title": kept.text.title, "place": it.place, "text": it.text,
                        "said": it.at, "version": it.version, "helped": it.helped, "state": it.state,
                    }));
                }
            }
        }
        let all = serde_json::json!({"asked": asked, "said": said});
        Ok(vec![Piece {
            name: "questions.json".into(),
            content: serde_json::to_vec_pretty(&all).unwrap_or_default(),
        }])
    }

    /// One for each question in which they have a name: who asked without one has nothing there that could be signed, and the
    /// desk, which reads this list, does not learn that they asked.
    fn contributions(&self, read: &Snapshot, person: PersonId) -> Result<Vec<Contribution>, Error> {
        let me = By::Person(person);
        let all = store::by_person(read, person)?.into_iter();
        let signed = all.filter(|kept| !kept.is_anonymous_asker(&me));
        let stays = signed.filter(|kept| kept.state != State::Withdrawn);
        Ok(stays
            .map(|kept| Contribution {
                id: kept.id.to_string(),
                title: kept.text.title,
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
        for kept in store::by_person(&*tx, person)? {
            // What its author took back, nobody else could show again.
            if kept.is_asked_by(person) && kept.state == State::Withdrawn {
                acts::destroy(tx, kept.id, now)?;
                continue;
            }
            let stays = match choices.of(&kept.id.to_string()) {
                Leaves::Name => By::Named(name.to_owned()),
                Leaves::Former => By::Former,
            };
            forget_in(tx, kept, person, stays, now)?;
        }
        Ok(())
    }
}

/// Forgets somebody in one question: as who asked, and in what they said below.
fn forget_in(
    tx: &mut Tx<'_>,
    mut kept: Kept,
    person: PersonId,
    stays: By,
    now: Now,
) -> Result<(), Error> {
    let stays = if kept.is_anonymous_asker(&By::Person(person)) {
        By::Anonymous
    } else {
        stays
    };
    for (id, mut remark) in store::remarks(&*tx, kept.id)? {
        if remark.is_by(person) {
            remark.by = stays.clone();
            store::put_remark(tx, kept.id, (id, &remark), now)?;
        }
    }
    if kept.is_asked_by(person) {
        kept.by = stays;
        store::put(tx, &kept, now)?;
    }
    store::leave(tx, person, kept.id)?;
    if kept.is_public() {
        tx.change(Change::put(kept.id, now.timestamp()))?;
    }
    Ok(())
}
