//! Who writes a recipe together: one who writes it invites others by name, who accept or not; who writes it can leave.
//!
//! What must stay true:
//! - nobody becomes a writer, or is named as one, who did not accept;
//! - a recipe is never left without anybody who writes it;
//! - who leaves stays named in what was published with them, and in what is made of it; for a draft they say themselves whether
//!   something of theirs is in it.

use super::acts::{self, Refused};
use super::store::invited::{self, Invitation};
use super::{By, Hand, Kept, page, store};
use crate::clock::Now;
use crate::ids::{PersonId, RecipeId};
use crate::people::{self, Line, Name, news};
use crate::store::{Error as StoreError, Read, Tx};

/// The most who write one recipe, those who are invited included.
pub const MOST_WRITERS: usize = 20;

/// What a recipe is called: as those who write it see it.
///
/// # Errors
/// The store could not be read.
pub fn title(read: &impl Read, kept: &Kept) -> Result<String, StoreError> {
    if let Some(draft) = &kept.draft {
        return Ok(draft.text.title.clone());
    }
    let latest = store::revision(read, kept.id, kept.published)?;
    Ok(latest.map(|it| it.text.title).unwrap_or_default())
}

/// Invites a member to write a recipe: they are told, and nothing is theirs before they accept.
///
/// # Errors
/// The recipe is not theirs, no member has this name, they write it or are invited already, or there is no more room.
pub fn invite(
    tx: &mut Tx<'_>,
    (id, person): (RecipeId, PersonId),
    name: &Name,
    now: Now,
) -> Result<(), Refused> {
    let kept = acts::own(tx, id, person)?;
    let guest = people::named(&*tx, name)?;
    let guest = guest.filter(|it| it.is_member() && it.is_open(now));
    let guest = guest.ok_or(Refused::Nobody)?.id;
    if kept.is_written_by(guest) || invited::one(&*tx, id, guest)?.is_some() {
        return Err(Refused::Writes);
    }
    if kept.writers().len() + invited::to(&*tx, id)?.len() >= MOST_WRITERS {
        return Err(Refused::TooManyWriters);
    }
    let invitation = Invitation {
        by: person,
        at: now.into(),
    };
    invited::put(tx, id, guest, &invitation)?;
    let line = Line::new("commons-news-invited").arg("title", title(&*tx, &kept)?);
    Ok(news::tell(tx, guest, line.to(told_page(id, guest)), now)?)
}

/// Where who is invited answers.
pub fn invitation_page(id: RecipeId) -> String {
    format!("{}/invitation", page(id))
}

/// The same page, as the news of one of those who are invited leads to it: such news go with the invitation, so that nobody's news
/// fill with what is taken back and said again.
fn told_page(id: RecipeId, guest: PersonId) -> String {
    format!("{}?pour={guest}", invitation_page(id))
}

/// Ends an invitation, and what was told of it.
pub(super) fn end(tx: &mut Tx<'_>, id: RecipeId, guest: PersonId) -> Result<(), StoreError> {
    invited::remove(tx, id, guest)?;
    news::forget_about(tx, &told_page(id, guest))
}

/// Takes an invitation back.
///
/// # Errors
/// The recipe is not theirs, or nobody is invited so.
pub fn uninvite(
    tx: &mut Tx<'_>,
    (id, person): (RecipeId, PersonId),
    guest: PersonId,
) -> Result<(), Refused> {
    acts::own(tx, id, person)?;
    invited::one(&*tx, id, guest)?.ok_or(Refused::NotFound)?;
    Ok(end(tx, id, guest)?)
}

/// Who is invited accepts, and writes the recipe from now on; or does not. Who invited them is told.
///
/// # Errors
/// They are not invited.
pub fn answer(
    tx: &mut Tx<'_>,
    (id, person): (RecipeId, PersonId),
    accepts: bool,
    now: Now,
) -> Result<(), Refused> {
    let invitation = invited::one(&*tx, id, person)?.ok_or(Refused::NotFound)?;
    let mut kept = store::of_any_state(&*tx, id)?.ok_or(Refused::NotFound)?;
    end(tx, id, person)?;
    if accepts {
        join(&mut kept, person);
        store::put(tx, &kept, now)?;
    }
    let key = if accepts {
        "commons-news-joined"
    } else {
        "commons-news-declined"
    };
    let line = Line::new(key).arg("title", title(&*tx, &kept)?);
    let here = format!("{}/auteurs", page(id));
    Ok(news::tell(tx, invitation.by, line.to(here), now)?)
}

/// Makes them a writer, where they stand among the authors already or after the last.
fn join(kept: &mut Kept, person: PersonId) {
    let by = By::Person(person);
    match kept.hands.iter_mut().find(|hand| hand.by == by) {
        Some(hand) => hand.writes = true,
        None => kept.hands.push(Hand { by, writes: true }),
    }
}

/// Whether this person could leave: somebody else goes on writing.
pub fn may_leave(kept: &Kept, person: PersonId) -> bool {
    kept.is_written_by(person) && kept.writers().len() > 1
}

/// Whether this person is among the authors of a publication.
///
/// # Errors
/// The store could not be read.
pub fn is_named(read: &impl Read, id: RecipeId, person: PersonId) -> Result<bool, StoreError> {
    let mut published = store::revisions(read, id)?.into_iter();
    Ok(published.any(|it| it.authors.contains(&By::Person(person))))
}

/// Writes the recipe no longer. Who is among the authors of something published stays one; else they do if something of theirs is
/// in the draft, which they say.
///
/// # Errors
/// They do not write it, or nobody else does.
pub fn leave(
    tx: &mut Tx<'_>,
    (id, person): (RecipeId, PersonId),
    is_in_draft: bool,
    now: Now,
) -> Result<(), Refused> {
    let mut kept = acts::own(tx, id, person)?;
    if !may_leave(&kept, person) {
        return Err(Refused::LastWriter);
    }
    let by = By::Person(person);
    if is_in_draft || is_named(&*tx, id, person)? {
        let own = kept.hands.iter_mut().filter(|hand| hand.by == by);
        own.for_each(|hand| hand.writes = false);
    } else {
        kept.hands.retain(|hand| hand.by != by);
    }
    Ok(store::put(tx, &kept, now)?)
}
