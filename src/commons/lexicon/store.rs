//! What the lexicon's room keeps: entries, their revisions, what is proposed, and who wrote what.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Hand, Kept, Proposal, Revision, source};
use crate::clock::{Dated, Now};
use crate::documents::{Hash, Language};
use crate::ids::{PersonId, RemarkId, TermId};
use crate::media;
use crate::store::{Change, Error, Read, Schema, Table, Tx};
use crate::web::gloss;
use crate::{first_version, keys};

/// key: the term; value: where it stands (version 1).
const TERMS: Table<TermId, TermRow> = Table::new("lexicon/terms");
/// key: the term and the number of a publication; value: all it said (version 1).
const REVISIONS: Table<OfTerm, Revision> = Table::new("lexicon/revisions");
/// key: the term and what is proposed for it; value: what it would say (version 1).
const PROPOSALS: Table<OfProposal, Proposal> = Table::new("lexicon/proposals");
/// key: a person, then a term that they write; value: none (version 1).
const BY_AUTHOR: Table<ByAuthor, ()> = Table::new("lexicon/by-author");

#[derive(Serialize, Deserialize)]
struct TermRow {
    hands: Vec<Hand>,
    published: u32,
    created: Dated,
    is_withdrawn: bool,
}

// Texts of terms are documents' bodies: whoever changes that shape freezes it here, and in version 2.
first_version!(TermRow, Revision, Proposal);

keys! {
    /// Revisions of a term.
    OfTerm {
        /// Which.
        term: TermId,
        /// From 1.
        number: u32,
    }
    /// What is proposed for a term.
    OfProposal {
        /// For which.
        term: TermId,
        /// What.
        proposal: RemarkId,
    }
    /// Terms by who writes them.
    ByAuthor {
        /// Who.
        person: PersonId,
        /// What.
        term: TermId,
    }
}

/// Adds the tables of the lexicon.
#[must_use]
pub fn schema(schema: Schema) -> Schema {
    schema
        .with(&TERMS)
        .with(&REVISIONS)
        .with(&PROPOSALS)
        .with(&BY_AUTHOR)
}

/// The term of this id, shown or not.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn of_any_state(read: &impl Read, id: TermId) -> Result<Option<Kept>, Error> {
    Ok(read.get(&TERMS, &id)?.map(|row| kept(id, row)))
}

fn kept(id: TermId, row: TermRow) -> Kept {
    Kept {
        id,
        hands: row.hands,
        published: row.published,
        created: row.created,
        is_withdrawn: row.is_withdrawn,
    }
}

/// The term with what it says now, shown or not.
///
/// # Errors
/// As [`of_any_state`].
pub fn latest(read: &impl Read, id: TermId) -> Result<Option<(Kept, Revision)>, Error> {
    let Some(kept) = of_any_state(read, id)? else {
        return Ok(None);
    };
    let latest = revision(read, id, kept.published)?;
    Ok(latest.map(|latest| (kept, latest)))
}

/// A term that everybody may read, with what it says now.
///
/// # Errors
/// As [`of_any_state`].
pub fn public(read: &impl Read, id: TermId) -> Result<Option<(Kept, Revision)>, Error> {
    Ok(latest(read, id)?.filter(|(kept, _)| !kept.is_withdrawn))
}

/// One publication.
///
/// # Errors
/// As [`of_any_state`].
pub fn revision(read: &impl Read, term: TermId, number: u32) -> Result<Option<Revision>, Error> {
    read.get(&REVISIONS, &OfTerm { term, number })
}

/// All publications, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn revisions(read: &impl Read, term: TermId) -> Result<Vec<Revision>, Error> {
    let [first, last] = [0, u32::MAX].map(|number| OfTerm { term, number });
    let rows = read.range(&REVISIONS, first..=last)?;
    rows.map(|row| Ok(row?.1)).collect()
}

/// Every term, shown or not, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn everything(read: &impl Read) -> Result<Vec<Kept>, Error> {
    let rows = read.range(&TERMS, ..)?;
    rows.map(|row| row.map(|(id, row)| kept(id, row))).collect()
}

/// The names of all terms that everybody may read, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn all_public(read: &impl Read) -> Result<Vec<TermId>, Error> {
    let all = everything(read)?.into_iter();
    let shown = all.filter(|kept| !kept.is_withdrawn);
    Ok(shown.map(|kept| kept.id).collect())
}

/// The whole lexicon as everybody reads it, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn lexicon(read: &impl Read) -> Result<Vec<(TermId, Revision)>, Error> {
    let mut all = Vec::new();
    for kept in everything(read)?.iter().filter(|kept| !kept.is_withdrawn) {
        let latest = revision(read, kept.id, kept.published)?;
        all.extend(latest.map(|latest| (kept.id, latest)));
    }
    Ok(all)
}

/// The term that everybody reads under one of these forms, another than `but`.
///
/// # Errors
/// As [`of_any_state`].
pub fn under(
    read: &impl Read,
    language: Language,
    forms: &[String],
    but: Option<TermId>,
) -> Result<Option<(TermId, Revision)>, Error> {
    let wanted: Vec<String> = forms.iter().map(|form| gloss::folded(form)).collect();
    let is_one = |latest: &Revision| {
        let forms = latest.text.forms();
        let mut forms = forms.iter().map(|form| gloss::folded(form));
        latest.text.language == language && forms.any(|form| wanted.contains(&form))
    };
    let mut all = lexicon(read)?.into_iter();
    Ok(all.find(|(id, latest)| Some(*id) != but && is_one(latest)))
}

/// What somebody writes, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn by_author(read: &impl Read, person: PersonId) -> Result<Vec<Kept>, Error> {
    let [first, last] = [TermId::MIN, TermId::MAX].map(|term| ByAuthor { person, term });
    let rows = read.range(&BY_AUTHOR, first..=last)?;
    let ids = rows.map(|row| Ok(row?.0.term));
    let mut all = Vec::new();
    for id in ids.collect::<Result<Vec<TermId>, Error>>()? {
        all.extend(of_any_state(read, id)?);
    }
    Ok(all)
}

/// Writes a term under its id, and keeps the index right. The change feed is the act's to tell.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put(tx: &mut Tx<'_>, kept: &Kept) -> Result<(), Error> {
    unlink(tx, kept.id)?;
    let row = TermRow {
        hands: kept.hands.clone(),
        published: kept.published,
        created: kept.created,
        is_withdrawn: kept.is_withdrawn,
    };
    tx.put(&TERMS, &kept.id, &row)?;
    let term = kept.id;
    for person in kept.writers() {
        tx.put(&BY_AUTHOR, &ByAuthor { person, term }, &())?;
    }
    Ok(())
}

/// Takes a term out of the index.
fn unlink(tx: &mut Tx<'_>, term: TermId) -> Result<(), Error> {
    for person in of_any_state(&*tx, term)?.iter().flat_map(Kept::writers) {
        tx.remove(&BY_AUTHOR, &ByAuthor { person, term })?;
    }
    Ok(())
}

/// Keeps a publication, and holds the files that it names.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put_revision(
    tx: &mut Tx<'_>,
    term: TermId,
    revision: &Revision,
) -> Result<(), Error> {
    for file in media::files(&source::words(&revision.text.body)) {
        media::attach(tx, term.into(), file)?;
    }
    let number = revision.number;
    tx.put(&REVISIONS, &OfTerm { term, number }, revision)
}

/// Destroys a term with all its revisions and what is proposed for it; whoever holds a copy must destroy it.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn remove(tx: &mut Tx<'_>, term: TermId, now: Now) -> Result<(), Error> {
    unlink(tx, term)?;
    for revision in revisions(&*tx, term)? {
        for file in media::files(&source::words(&revision.text.body)) {
            media::detach(tx, term.into(), file, now)?;
        }
        let number = revision.number;
        tx.remove(&REVISIONS, &OfTerm { term, number })?;
    }
    for (proposal, _) in proposals(&*tx, term)? {
        remove_proposal(tx, (term, proposal), now)?;
    }
    tx.remove(&TERMS, &term)?;
    tx.change(Change::erase(term, now.timestamp()))?;
    tx.renew_later()
}

/// What is proposed for a term, the oldest first.
///
/// # Errors
/// As [`of_any_state`].
pub fn proposals(read: &impl Read, term: TermId) -> Result<Vec<(RemarkId, Proposal)>, Error> {
    let [first, last] =
        [RemarkId::MIN, RemarkId::MAX].map(|proposal| OfProposal { term, proposal });
    let rows = read.range(&PROPOSALS, first..=last)?;
    rows.map(|row| row.map(|(key, it)| (key.proposal, it)))
        .collect()
}

/// One of them.
///
/// # Errors
/// As [`of_any_state`].
pub fn proposal(
    read: &impl Read,
    term: TermId,
    proposal: RemarkId,
) -> Result<Option<Proposal>, Error> {
    read.get(&PROPOSALS, &OfProposal { term, proposal })
}

/// What somebody proposes anywhere, the oldest term first.
///
/// # Errors
/// As [`of_any_state`].
pub fn proposed_by(
    read: &impl Read,
    person: PersonId,
) -> Result<Vec<(TermId, RemarkId, Proposal)>, Error> {
    let rows = read.range(&PROPOSALS, ..)?;
    let all = rows.map(|row| row.map(|(key, it)| (key.term, key.proposal, it)));
    let all = all.collect::<Result<Vec<_>, Error>>()?.into_iter();
    Ok(all.filter(|(_, _, it)| it.by == person).collect())
}

/// Keeps what is proposed, and holds the files that it names.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn put_proposal(
    tx: &mut Tx<'_>,
    (term, proposal): (TermId, RemarkId),
    what: &Proposal,
    now: Now,
) -> Result<(), Error> {
    let before = proposed_files(&*tx, (term, proposal))?;
    let after = media::files(&source::words(&what.text.body));
    media::hold(tx, proposal.into(), (&before, &after), now)?;
    tx.put(&PROPOSALS, &OfProposal { term, proposal }, what)
}

fn proposed_files(
    read: &impl Read,
    (term, proposal): (TermId, RemarkId),
) -> Result<BTreeSet<Hash>, Error> {
    let known = self::proposal(read, term, proposal)?;
    let files = known.map(|it| media::files(&source::words(&it.text.body)));
    Ok(files.unwrap_or_default())
}

/// Destroys what was proposed: taken, left, or taken back.
///
/// # Errors
/// As [`of_any_state`].
pub(super) fn remove_proposal(
    tx: &mut Tx<'_>,
    (term, proposal): (TermId, RemarkId),
    now: Now,
) -> Result<(), Error> {
    let files = proposed_files(&*tx, (term, proposal))?;
    media::hold(tx, proposal.into(), (&files, &BTreeSet::new()), now)?;
    tx.remove(&PROPOSALS, &OfProposal { term, proposal })?;
    tx.renew_later()
}
