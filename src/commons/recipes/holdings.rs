//! What the recipes' room answers when somebody takes their things or leaves.

use super::{By, Kept, acts, page, store, writers};
use crate::clock::Now;
use crate::commons::remarks::State;
use crate::ids::{PersonId, QuestionId, RecipeId};
use crate::people::holdings::{Choices, Contribution, Holdings, Leaves, Piece, Shelf, ShelfLine};
use crate::store::{Change, Error, Read, Snapshot, Subject, Tx};
use crate::web::words::Words;

/// The recipes, asked by people.
pub struct Recipes;

/// What everybody calls a recipe: by its latest publication.
fn public_title(read: &impl Read, id: RecipeId) -> Result<String, Error> {
    let Some(kept) = store::of_any_state(read, id)? else {
        return Ok(String::new());
    };
    let latest = store::revision(read, id, kept.published)?;
    Ok(latest.map(|it| it.text.title).unwrap_or_default())
}

/// Invitations that wait for this person's answer.
fn invitations(read: &impl Read, person: PersonId) -> Result<Vec<(RecipeId, String)>, Error> {
    let mut found = Vec::new();
    for (recipe, guest, _) in store::invited::everything(read)? {
        if guest == person
            && let Some(kept) = store::of_any_state(read, recipe)?
        {
            found.push((recipe, writers::title(read, &kept)?));
        }
    }
    Ok(found)
}

/// What they said below recipes, the latest first.
fn said(read: &impl Read, person: PersonId, w: Words) -> Result<Vec<ShelfLine>, Error> {
    let mut all = store::below::by_speaker(read, person)?;
    all.sort_by_key(|(_, id, _)| std::cmp::Reverse(*id));
    let mut lines = Vec::new();
    for (recipe, id, remark) in all {
        let key = match (&remark.state, &remark.tried) {
            (State::Hidden { .. }, _) => "commons-shelf-hidden",
            (_, Some(_)) => "commons-shelf-tried",
            (_, None) => "commons-shelf-remark",
        };
        lines.push(ShelfLine {
            text: w.with(key, &[("title", public_title(read, recipe)?)]),
            href: format!("{}/dit/{id}", page(recipe)),
        });
    }
    Ok(lines)
}

/// What they said below recipes, and to which they are invited, as they take it along.
fn piece_of_said(read: &impl Read, person: PersonId) -> Result<Piece, Error> {
    let mut all = Vec::new();
    for (recipe, id, it) in store::below::by_speaker(read, person)? {
        let tried = it.tried.as_ref().map(|tried| {
            serde_json::json!({"on": tried.on, "revision": tried.revision, "changed": tried.changed})
        });
        all.push(serde_json::json!({
            "id": id, "recipe": recipe, "title": public_title(read, recipe)?, "tried": tried, "text": it.text,
            "said": it.at, "version": it.version, "state": it.state,
        }));
    }
    let invited = invitations(read, person)?.into_iter();
    let invited =
        invited.map(|(recipe, title)| serde_json::json!({"recipe": recipe, "title": title}));
    let invited: Vec<_> = invited.collect();
    let all = serde_json::json!({"said": all, "invitations": invited});
    Ok(Piece {
        name: "recettes-essais.json".into(),
        content: serde_json::to_vec_pretty(&all).unwrap_or_default(),
    })
}

impl Holdings for Recipes {
    fn shelf(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Option<Shelf>, Error> {
        let mut written = store::by_author(read, person)?;
        written.reverse();
        let mut lines = Vec::new();
        for (recipe, title) in invitations(read, person)? {
            lines.push(ShelfLine {
                text: w.with("commons-shelf-invited", &[("title", title)]),
                href: writers::invitation_page(recipe),
            });
        }
        for kept in &written {
            let state = w.t(match kept {
                Kept {
                    is_withdrawn: true, ..
                } => "commons-shelf-withdrawn",
                Kept { published: 0, .. } => "commons-shelf-draft",
                Kept { draft: Some(_), .. } => "commons-shelf-revising",
                _ => "commons-shelf-published",
            });
            let title = writers::title(read, kept)?;
            lines.push(ShelfLine {
                text: w.with("commons-shelf-line", &[("title", title), ("state", state)]),
                href: format!("{}/ecrire", page(kept.id)),
            });
        }
        lines.extend(said(read, person, w)?);
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
        let written = Piece {
            name: "recettes.json".into(),
            content: serde_json::to_vec_pretty(&all).unwrap_or_default(),
        };
        Ok(vec![written, piece_of_said(read, person)?])
    }

    fn contributions(&self, read: &Snapshot, person: PersonId) -> Result<Vec<Contribution>, Error> {
        let mut all = Vec::new();
        let me = By::Person(person);
        let spoken = store::below::by_speaker(read, person)?;
        // One who is named without writing any more is an author, too; and one name stays on all that somebody has in a recipe.
        for kept in store::everything(read)? {
            let is_author = kept.hands.iter().any(|hand| hand.by == me);
            let is_speaker = spoken.iter().any(|(recipe, ..)| *recipe == kept.id);
            if kept.published > 0 && (is_author || is_speaker) {
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
                acts::destroy(tx, kept.id, now)?;
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
        for (recipe, id, mut remark) in store::below::by_speaker(&*tx, person)? {
            remark.by = stays(recipe.into());
            store::below::put(tx, recipe, (id, &remark), now)?;
        }
        for (recipe, guest, invitation) in store::invited::everything(&*tx)? {
            if guest == person || invitation.by == person {
                writers::end(tx, recipe, guest)?;
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
