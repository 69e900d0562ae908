//! What the recipes' room answers when somebody takes their things or leaves.

use super::{By, Kept, store};
use crate::clock::Now;
use crate::ids::{PersonId, QuestionId};
use crate::people::holdings::{Choices, Contribution, Holdings, Leaves, Piece, Shelf, ShelfLine};
use crate::people::{journal, news};
use crate::store::{Change, Error, Read, Snapshot, Subject, Tx};
use crate::web::words::Words;

/// The recipes, asked by people.
pub struct Recipes;

/// What a recipe is called: as its authors see it.
fn title(read: &impl Read, kept: &Kept) -> Result<String, Error> {
    if let Some(draft) = &kept.draft {
        return Ok(draft.text.title.clone());
    }
    let latest = store::revision(read, kept.id, kept.published)?;
    Ok(latest.map(|it| it.text.title).unwrap_or_default())
}

impl Holdings for Recipes {
    fn shelf(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Option<Shelf>, Error> {
        let mut written = store::by_author(read, person)?;
        written.reverse();
        let mut lines = Vec::new();
        for kept in &written {
            let state = w.t(match kept {
                Kept {
                    is_withdrawn: true, ..
                } => "commons-shelf-withdrawn",
                Kept { published: 0, .. } => "commons-shelf-draft",
                Kept { draft: Some(_), .. } => "commons-shelf-revising",
                _ => "commons-shelf-published",
            });
            let title = title(read, kept)?;
            lines.push(ShelfLine {
                text: w.with("commons-shelf-line", &[("title", title), ("state", state)]),
                href: format!("/communs/recettes/{}/ecrire", kept.id),
            });
        }
        Ok(Some(Shelf {
            title: w.t("commons-mine"),
            lines,
        }))
    }

    fn pieces(&self, read: &Snapshot, person: PersonId, _w: Words) -> Result<Vec<Piece>, Error> {
        let mut all = Vec::new();
        for kept in store::by_author(read, person)? {
            let revisions = store::revisions(read, kept.id)?.into_iter();
            let revisions: Vec<_> = revisions
                .map(|it| {
                    serde_json::json!({
                        "revision": it.number, "title": it.text.title, "licence": it.licence,
                        "published": it.at, "note": it.note, "body": it.text.body,
                    })
                })
                .collect();
            let draft = kept.draft.as_ref();
            let draft = draft.map(|it| {
                serde_json::json!({"title": it.text.title, "changed": it.changed, "body": it.text.body})
            });
            all.push(serde_json::json!({
                "id": kept.id, "withdrawn": kept.is_withdrawn, "revisions": revisions, "draft": draft,
                "derived_from": kept.from.as_ref().map(|it| serde_json::json!({
                    "id": it.document.text(), "revision": it.revision, "title": it.title, "licence": it.licence,
                })),
            }));
        }
        Ok(vec![Piece {
            name: "recettes.json".into(),
            content: serde_json::to_vec_pretty(&all).unwrap_or_default(),
        }])
    }

    fn contributions(&self, read: &Snapshot, person: PersonId) -> Result<Vec<Contribution>, Error> {
        let mut all = Vec::new();
        // One who is named without writing any more is an author, too.
        for kept in store::everything(read)? {
            let me = By::Person(person);
            if kept.published > 0 && kept.hands.iter().any(|hand| hand.by == me) {
                let latest = store::revision(read, kept.id, kept.published)?;
                all.push(Contribution {
                    id: kept.id.to_string(),
                    title: latest.map(|it| it.text.title).unwrap_or_default(),
                });
            }
        }
        Ok(all)
    }

    fn forget(
        &self,
        tx: &mut Tx<'_>,
        person: PersonId,
        name: &str,
        choices: &Choices,
        now: Now,
    ) -> Result<(), Error> {
        let stays = |document: Subject| match choices.of(&document.text()) {
            Leaves::Name => By::Named(name.to_owned()),
            Leaves::Former => By::Former,
        };
        let me = By::Person(person);
        for kept in store::everything(&*tx)? {
            // A draft that nobody else writes was for them alone.
            let is_alone = kept.writers() == [person];
            if is_alone && kept.published == 0 {
                store::remove(tx, kept.id, now)?;
                let page = format!("/communs/recettes/{}", kept.id);
                news::forget_about(tx, &page)?;
                journal::forget_about(tx, &page)?;
                continue;
            }
            forget_in(tx, kept, &me, is_alone, &stays, now)?;
        }
        for (to, from, mut offer) in store::all_offers(&*tx)? {
            if offer.by == me {
                offer.by = stays(from.into());
                store::put_offer(tx, to, from, &offer)?;
            }
        }
        Ok(())
    }
}

/// Forgets somebody in one recipe: among its authors, in its revisions, in its draft, and in what it was made from.
fn forget_in(
    tx: &mut Tx<'_>,
    mut kept: Kept,
    me: &By,
    is_alone: bool,
    stays: &impl Fn(Subject) -> By,
    now: Now,
) -> Result<(), Error> {
    let before = kept.clone();
    let own = stays(kept.id.into());
    kept.hands
        .iter_mut()
        .filter(|hand| hand.by == *me)
        .for_each(|hand| hand.by = own.clone());
    if is_alone {
        kept.draft = None;
    }
    if let Some(draft) = &mut kept.draft {
        // What comes from a question is signed as they chose there.
        let from = kept.from.as_ref().map(|from| from.document);
        let asked = from.filter(|it| it.id::<QuestionId>().is_some());
        replace(&mut draft.joining, me, &asked.map_or(By::Former, stays));
    }
    if let Some(from) = &mut kept.from {
        // As they chose for the recipe itself, where it still is.
        let by = stays(from.document);
        replace(&mut from.authors, me, &by);
    }
    let mut is_told = false;
    for mut revision in store::revisions(&*tx, kept.id)? {
        let was = revision.clone();
        replace(&mut revision.authors, me, &own);
        if revision.by == *me {
            revision.by = own.clone();
        }
        if revision != was {
            store::put_revision(tx, kept.id, &revision)?;
            is_told = true;
        }
    }
    if kept == before && !is_told {
        return Ok(());
    }
    store::put(tx, &kept, now)?;
    if kept.is_public() && (is_told || kept.from != before.from) {
        tx.change(Change::put(kept.id, now.timestamp()))?;
    }
    Ok(())
}

fn replace(all: &mut [By], me: &By, by: &By) {
    all.iter_mut()
        .filter(|it| *it == me)
        .for_each(|it| *it = by.clone());
}
