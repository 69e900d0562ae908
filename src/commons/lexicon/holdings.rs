//! What the lexicon's room answers when somebody takes their things or leaves.

use super::acts::{page, proposal_page};
use super::{By, Kept, person, store};
use crate::clock::Now;
use crate::ids::PersonId;
use crate::people::holdings::{Choices, Contribution, Holdings, Leaves, Piece, Shelf, ShelfLine};
use crate::people::news;
use crate::store::{Change, Error, Read, Snapshot, Tx};
use crate::web::words::Words;

/// The lexicon, asked by people.
pub struct Lexicon;

fn title(read: &impl Read, kept: &Kept) -> Result<String, Error> {
    let latest = store::revision(read, kept.id, kept.published)?;
    Ok(latest.map(|it| it.text.title).unwrap_or_default())
}

impl Holdings for Lexicon {
    fn shelf(&self, read: &Snapshot, person: PersonId, w: Words) -> Result<Option<Shelf>, Error> {
        let mut lines = Vec::new();
        for kept in store::by_author(read, person)?.iter().rev() {
            let waiting = store::proposals(read, kept.id)?.len();
            let state = match kept.is_withdrawn {
                true => w.t("lexicon-shelf-withdrawn"),
                false if waiting > 0 => w.t1("lexicon-shelf-waiting", "count", waiting),
                false => w.t("lexicon-shelf-published"),
            };
            let title = title(read, kept)?;
            lines.push(ShelfLine {
                text: w.t2("lexicon-shelf-line", "title", title, "state", state),
                href: format!("{}/propositions", page(kept.id)),
            });
        }
        for (term, proposal, what) in store::proposed_by(read, person)? {
            let (title, state) = (what.text.title, w.t("lexicon-shelf-proposed"));
            lines.push(ShelfLine {
                text: w.t2("lexicon-shelf-line", "title", title, "state", state),
                href: proposal_page(term, proposal),
            });
        }
        Ok(Some(Shelf {
            title: w.t("lexicon-mine"),
            lines,
        }))
    }

    fn pieces(&self, read: &Snapshot, person: PersonId, _w: Words) -> Result<Vec<Piece>, Error> {
        let mut terms = Vec::new();
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
            terms.push(serde_json::json!({
                "id": kept.id, "withdrawn": kept.is_withdrawn, "revisions": revisions,
            }));
        }
        let proposed = store::proposed_by(read, person)?.into_iter();
        let proposed: Vec<_> = proposed
            .map(|(term, _, it)| {
                serde_json::json!({
                    "term": term, "revision": it.base, "proposed": it.at, "note": it.note,
                    "title": it.text.title, "body": it.text.body,
                })
            })
            .collect();
        let all = serde_json::json!({ "terms": terms, "proposals": proposed });
        Ok(vec![Piece {
            name: "lexique.json".into(),
            content: serde_json::to_vec_pretty(&all).unwrap_or_default(),
        }])
    }

    fn contributions(&self, read: &Snapshot, who: PersonId) -> Result<Vec<Contribution>, Error> {
        let mut all = Vec::new();
        // One whose words were taken is an author, too.
        for kept in store::everything(read)? {
            if kept.hands.iter().any(|hand| person(&hand.by) == Some(who)) {
                all.push(Contribution {
                    id: kept.id.to_string(),
                    title: title(read, &kept)?,
                });
            }
        }
        Ok(all)
    }

    fn forget(
        &self,
        tx: &mut Tx<'_>,
        who: PersonId,
        name: &str,
        choices: &Choices,
        now: Now,
    ) -> Result<(), Error> {
        for (term, proposal, _) in store::proposed_by(&*tx, who)? {
            // Nobody took it: it was never anybody's but theirs.
            store::remove_proposal(tx, (term, proposal), now)?;
            news::forget_about(tx, &proposal_page(term, proposal))?;
        }
        for kept in store::everything(&*tx)? {
            let stays = match choices.of(&kept.id.to_string()) {
                Leaves::Name => By::Named(name.to_owned()),
                Leaves::Former => By::Former,
            };
            forget_in(tx, kept, who, &stays, now)?;
        }
        Ok(())
    }
}

/// Forgets somebody in one entry: among its authors, and in its revisions.
fn forget_in(
    tx: &mut Tx<'_>,
    mut kept: Kept,
    who: PersonId,
    stays: &By,
    now: Now,
) -> Result<(), Error> {
    if !kept.hands.iter().any(|hand| person(&hand.by) == Some(who)) {
        return Ok(());
    }
    let replace = |by: &mut By| {
        if person(by) == Some(who) {
            *by = stays.clone();
        }
    };
    for mut revision in store::revisions(&*tx, kept.id)? {
        revision.authors.iter_mut().for_each(replace);
        replace(&mut revision.by);
        store::put_revision(tx, kept.id, &revision)?;
    }
    // The index knows them by what is written there still.
    kept.hands.iter_mut().for_each(|hand| replace(&mut hand.by));
    store::put(tx, &kept)?;
    if !kept.is_withdrawn {
        tx.change(Change::put(kept.id, now.timestamp()))?;
    }
    Ok(())
}
