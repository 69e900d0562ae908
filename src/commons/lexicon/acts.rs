//! What is done to an entry: each act is one transaction, and says why when it cannot be.

use super::store;
use super::{By, Hand, Kept, LICENCE, Proposal, Revision, Text, merged, person};
use crate::clock::Now;
use crate::ids::{PersonId, RemarkId, TermId};
use crate::people::journal::{self, Actor};
use crate::people::{self, Line, news};
use crate::store::{Change, Error as StoreError, Read, Subject, Tx};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such entry, or it is not theirs, or not in this state.
    #[error("there is no such entry here")]
    NotFound,
    /// Somebody changed it meanwhile.
    #[error("somebody changed it meanwhile")]
    Meanwhile,
    /// It would say what it says already.
    #[error("nothing changed")]
    Same,
    /// One of its forms is another entry's, which is called so.
    #[error("{1} is in the lexicon")]
    Taken(TermId, String),
    /// The store failed.
    #[error("the entry could not be kept")]
    Store(#[from] StoreError),
}

/// Who decides about an entry: one who writes it, or the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    pub person: PersonId,
    /// Whether they act for the place.
    pub is_desk: bool,
}

impl Keeper {
    /// Whether they may.
    pub fn keeps(self, kept: &Kept) -> bool {
        self.is_desk || kept.is_written_by(self.person)
    }
}

/// The page of an entry.
pub fn page(id: TermId) -> String {
    format!("/communs/lexique/{id}")
}

/// The page of what is proposed for it.
pub fn proposal_page(id: TermId, proposal: RemarkId) -> String {
    format!("{}/propositions/{proposal}", page(id))
}

/// No other entry that everybody reads has one of these forms.
fn is_free(read: &impl Read, text: &Text, but: Option<TermId>) -> Result<(), Refused> {
    match store::under(read, text.language, &text.forms(), but)? {
        Some((id, latest)) => Err(Refused::Taken(id, latest.text.title)),
        None => Ok(()),
    }
}

/// Adds an entry, for everybody to read.
///
/// # Errors
/// The word is in the lexicon already.
pub fn add(tx: &mut Tx<'_>, person: PersonId, text: Text, now: Now) -> Result<TermId, Refused> {
    is_free(&*tx, &text, None)?;
    let mut kept = Kept {
        id: tx.next_id(),
        hands: vec![Hand {
            by: By::Person(person),
            writes: true,
        }],
        published: 0,
        created: now.into(),
        is_withdrawn: false,
    };
    publish(tx, &mut kept, text, (person, String::new()), now)?;
    Ok(kept.id)
}

/// Publishes a revision, which is kept whole.
fn publish(
    tx: &mut Tx<'_>,
    kept: &mut Kept,
    text: Text,
    (by, note): (PersonId, String),
    now: Now,
) -> Result<(), StoreError> {
    kept.published += 1;
    let revision = Revision {
        number: kept.published,
        text,
        licence: LICENCE,
        authors: kept.hands.iter().map(|hand| hand.by.clone()).collect(),
        by: By::Person(by),
        at: now.into(),
        note,
    };
    store::put_revision(tx, kept.id, &revision)?;
    store::put(tx, kept)?;
    tx.change(Change::put(kept.id, now.timestamp()))?;
    Ok(())
}

/// Changes an entry that one writes; `seen` is the revision that was changed.
///
/// # Errors
/// It is not theirs, somebody changed it since, nothing changed, or a form is another's.
pub fn revise(
    tx: &mut Tx<'_>,
    (id, person): (TermId, PersonId),
    seen: u32,
    (text, note): (Text, String),
    now: Now,
) -> Result<(), Refused> {
    let (mut kept, latest) = store::public(&*tx, id)?.ok_or(Refused::NotFound)?;
    if !kept.is_written_by(person) {
        return Err(Refused::NotFound);
    }
    if kept.published != seen {
        return Err(Refused::Meanwhile);
    }
    if latest.text == text {
        return Err(Refused::Same);
    }
    is_free(&*tx, &text, Some(id))?;
    let title = text.title.clone();
    publish(tx, &mut kept, text, (person, note), now)?;
    Ok(tell_authors(tx, &kept, &title, &[person], now)?)
}

/// Tells those who are named in an entry, but who know already, that it says something else.
fn tell_authors(
    tx: &mut Tx<'_>,
    kept: &Kept,
    title: &str,
    but: &[PersonId],
    now: Now,
) -> Result<(), StoreError> {
    let all = kept.hands.iter().filter_map(|hand| person(&hand.by));
    for other in all.filter(|it| !but.contains(it)) {
        let line = Line::new("lexicon-news-changed").arg("title", title);
        news::tell(tx, other, line.to(page(kept.id)), now)?;
    }
    Ok(())
}

/// Proposes a change to an entry that others write; what the same person proposed before gives way. `base` is the revision that was
/// changed.
///
/// # Errors
/// There is no such entry, or one writes it, nothing changed, or a form is another's.
pub fn propose(
    tx: &mut Tx<'_>,
    (id, person): (TermId, PersonId),
    base: u32,
    (text, note): (Text, String),
    now: Now,
) -> Result<RemarkId, Refused> {
    let (kept, latest) = store::public(&*tx, id)?.ok_or(Refused::NotFound)?;
    let read = store::revision(&*tx, id, base)?.ok_or(Refused::NotFound)?;
    if kept.is_written_by(person) {
        return Err(Refused::NotFound);
    }
    let result = merged(&read.text, &text, &latest.text);
    if result == latest.text {
        return Err(Refused::Same);
    }
    is_free(&*tx, &result, Some(id))?;
    let all = store::proposals(&*tx, id)?.into_iter();
    let before = all
        .filter(|(_, it)| it.by == person)
        .map(|(it, _)| it)
        .next_back();
    let proposal = before.unwrap_or_else(|| tx.next_id());
    let what = Proposal {
        base,
        by: person,
        at: now.into(),
        text,
        note,
    };
    store::put_proposal(tx, (id, proposal), &what, now)?;
    let line = Line::new("lexicon-news-proposed")
        .arg("title", &latest.text.title)
        .to(proposal_page(id, proposal));
    for keeper in keepers(&*tx, &kept)? {
        news::tell(tx, keeper, line.clone(), now)?;
    }
    Ok(proposal)
}

/// Who is told of what is proposed: those who write the entry; the desk, when nobody does any more.
fn keepers(read: &impl Read, kept: &Kept) -> Result<Vec<PersonId>, StoreError> {
    let writers = kept.writers();
    if !writers.is_empty() {
        return Ok(writers);
    }
    let all = people::everybody(read)?.into_iter();
    let desk = all.filter(|it| it.role.keeps_people());
    Ok(desk.map(|it| it.id).collect())
}

/// What is proposed, beside what the entry says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub kept: Kept,
    pub proposal: Proposal,
    /// What it says.
    pub now: Text,
    /// What it would say.
    pub then: Text,
}

impl Proposed {
    /// What tells what was decided about from what is there by now.
    pub fn mark(&self) -> String {
        format!("{}{}", self.now.mark(), self.then.mark())
    }
}

/// What is proposed under this name for an entry, shown or not.
///
/// # Errors
/// The store could not be read.
pub fn proposed(
    read: &impl Read,
    id: TermId,
    proposal: RemarkId,
) -> Result<Option<Proposed>, StoreError> {
    let found = store::latest(read, id)?.zip(store::proposal(read, id, proposal)?);
    let Some(((kept, latest), proposal)) = found else {
        return Ok(None);
    };
    let base = store::revision(read, id, proposal.base)?;
    Ok(base.map(|base| Proposed {
        then: merged(&base.text, &proposal.text, &latest.text),
        now: latest.text,
        kept,
        proposal,
    }))
}

/// Takes what is proposed: it is published, and whose words they are is an author. `seen` is [`Proposed::mark`].
///
/// # Errors
/// It is not theirs to decide or not shown, something changed since, nothing would, or a form is another's by now.
pub fn take(
    tx: &mut Tx<'_>,
    (id, proposal): (TermId, RemarkId),
    keeper: Keeper,
    seen: &str,
    now: Now,
) -> Result<(), Refused> {
    let found = proposed(&*tx, id, proposal)?;
    let found = found.filter(|it| keeper.keeps(&it.kept) && !it.kept.is_withdrawn);
    let found = found.ok_or(Refused::NotFound)?;
    if found.mark() != seen {
        return Err(Refused::Meanwhile);
    }
    if found.then == found.now {
        return Err(Refused::Same);
    }
    is_free(&*tx, &found.then, Some(id))?;
    let (mut kept, whose) = (found.kept, found.proposal.by);
    let by = By::Person(whose);
    if kept.hands.iter().all(|hand| hand.by != by) {
        kept.hands.push(Hand { by, writes: false });
    }
    let title = found.then.title.clone();
    publish(tx, &mut kept, found.then, (whose, found.proposal.note), now)?;
    store::remove_proposal(tx, (id, proposal), now)?;
    news::forget_about(tx, &proposal_page(id, proposal))?;
    if whose != keeper.person {
        let line = Line::new("lexicon-news-taken").arg("title", &title);
        news::tell(tx, whose, line.to(page(id)), now)?;
    }
    if kept.is_written_by(keeper.person) {
        return Ok(tell_authors(
            tx,
            &kept,
            &title,
            &[keeper.person, whose],
            now,
        )?);
    }
    let said = ("lexicon-did-take", "lexicon-news-taken-by-desk");
    Ok(by_desk(tx, &kept, keeper, (said, &title), now)?)
}

/// Leaves what is proposed: it is destroyed. Whoever proposed it may take it back so.
///
/// # Errors
/// There is none, or it is not theirs.
pub fn leave(
    tx: &mut Tx<'_>,
    (id, proposal): (TermId, RemarkId),
    keeper: Keeper,
    now: Now,
) -> Result<(), Refused> {
    let what = store::proposal(&*tx, id, proposal)?.ok_or(Refused::NotFound)?;
    let (kept, latest) = store::latest(&*tx, id)?.ok_or(Refused::NotFound)?;
    let is_own = what.by == keeper.person;
    if !is_own && !keeper.keeps(&kept) {
        return Err(Refused::NotFound);
    }
    store::remove_proposal(tx, (id, proposal), now)?;
    news::forget_about(tx, &proposal_page(id, proposal))?;
    if is_own {
        return Ok(());
    }
    let title = latest.text.title;
    let line = Line::new("lexicon-news-left").arg("title", &title);
    news::tell(tx, what.by, line.to(page(id)), now)?;
    let said = ("lexicon-did-leave", "lexicon-news-left-by-desk");
    Ok(by_desk(tx, &kept, keeper, (said, &title), now)?)
}

/// What the desk did to what others wrote is written down, and they are told.
fn by_desk(
    tx: &mut Tx<'_>,
    kept: &Kept,
    keeper: Keeper,
    ((done, told), title): ((&str, &str), &str),
    now: Now,
) -> Result<(), StoreError> {
    if kept.is_written_by(keeper.person) {
        return Ok(());
    }
    let page = page(kept.id);
    let [done, told] = [done, told].map(|key| Line::new(key).arg("title", title).to(&page));
    let writers = kept.writers();
    let subject = writers.first().copied();
    journal::record(tx, Actor::Person(keeper.person), subject, done, now)?;
    for writer in writers {
        let mine = format!("{page}/propositions");
        news::tell(tx, writer, told.clone().to(mine), now)?;
    }
    Ok(())
}

/// Shows an entry no longer, or again.
///
/// # Errors
/// It is not theirs to do, stands so already, or a form is another's by now.
pub fn withdraw(
    tx: &mut Tx<'_>,
    id: TermId,
    keeper: Keeper,
    is_withdrawn: bool,
    now: Now,
) -> Result<(), Refused> {
    let found = store::latest(&*tx, id)?;
    let is_turn = |kept: &Kept| keeper.keeps(kept) && kept.is_withdrawn != is_withdrawn;
    let (mut kept, latest) = found.filter(|it| is_turn(&it.0)).ok_or(Refused::NotFound)?;
    if !is_withdrawn {
        is_free(&*tx, &latest.text, Some(id))?;
    }
    kept.is_withdrawn = is_withdrawn;
    store::put(tx, &kept)?;
    let at = now.timestamp();
    let (change, said) = if is_withdrawn {
        let said = ("lexicon-did-withdraw", "lexicon-news-withdrawn");
        (Change::withdraw(id, at), said)
    } else {
        let said = ("lexicon-did-restore", "lexicon-news-restored");
        (Change::put(id, at), said)
    };
    tx.change(change)?;
    Ok(by_desk(tx, &kept, keeper, (said, &latest.text.title), now)?)
}

/// Destroys an entry that is not shown any more.
///
/// # Errors
/// It is not theirs alone, or still shown.
pub fn erase(tx: &mut Tx<'_>, id: TermId, person: PersonId, now: Now) -> Result<(), Refused> {
    let kept = store::of_any_state(&*tx, id)?;
    let kept = kept.filter(|kept| may_erase(kept, person));
    kept.ok_or(Refused::NotFound)?;
    Ok(destroy(tx, id, now)?)
}

/// Destroys an entry, and what is told and written down about it.
fn destroy(tx: &mut Tx<'_>, id: TermId, now: Now) -> Result<(), StoreError> {
    store::remove(tx, id, now)?;
    let page = page(id);
    news::forget_about(tx, &page)?;
    journal::forget_about(tx, &page)
}

/// Erases again an entry that had been erased, in a store that is older. Whether it was there.
///
/// # Errors
/// The store failed.
pub fn erase_again(tx: &mut Tx<'_>, subject: Subject, now: Now) -> Result<bool, StoreError> {
    let Some(id) = subject.id::<TermId>() else {
        return Ok(false);
    };
    let was_there = store::of_any_state(&*tx, id)?.is_some();
    if was_there {
        destroy(tx, id, now)?;
    }
    Ok(was_there)
}

/// Whether this person may destroy it: nobody else who is here is an author, and it is not shown.
pub fn may_erase(kept: &Kept, person: PersonId) -> bool {
    let is_other = |hand: &Hand| matches!(hand.by, By::Person(other) if other != person);
    kept.is_withdrawn && kept.is_written_by(person) && !kept.hands.iter().any(is_other)
}
