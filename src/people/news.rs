//! News: what waits for one person until they come. Nobody is written to; they read it on their next visit.

use serde::{Deserialize, Serialize};

use super::{Dated, Line};
use crate::clock::Now;
use crate::ids::{NewsId, PersonId};
use crate::store::{Error, Read, Schema, Table, Tx};
use crate::{first_version, keys};

/// key: the person and the news, in order; value: what happened (version 1).
const NEWS: Table<ForPerson, NewsRow> = Table::new("people/news");

/// News kept for one person; the oldest make room.
const MOST: usize = 100;

keys! {
    /// News of a person.
    ForPerson {
        /// Who is told.
        person: PersonId,
        /// The news.
        news: NewsId,
    }
}

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub id: NewsId,
    pub when: Dated,
    pub line: Line,
    pub is_seen: bool,
}

#[derive(Serialize, Deserialize)]
struct NewsRow {
    when: Dated,
    line: Line,
    is_seen: bool,
}
first_version!(NewsRow);

pub(super) fn schema(schema: Schema) -> Schema {
    schema.with(&NEWS)
}

/// Leaves news for a person, in the act that makes it.
///
/// # Errors
/// The store could not be read; so everywhere here.
pub fn tell(tx: &mut Tx<'_>, person: PersonId, line: Line, now: Now) -> Result<(), Error> {
    // Nothing is left for somebody who has left.
    if super::get(tx, person)?.is_none() {
        return Ok(());
    }
    let kept = of(tx, person)?;
    for old in kept.iter().take(kept.len().saturating_sub(MOST - 1)) {
        tx.remove(
            &NEWS,
            &ForPerson {
                person,
                news: old.id,
            },
        )?;
    }
    let news: NewsId = tx.next_id();
    let row = NewsRow {
        when: now.into(),
        line,
        is_seen: false,
    };
    tx.put(&NEWS, &ForPerson { person, news }, &row)
}

/// All news of a person, oldest first.
///
/// # Errors
/// As [`tell`].
pub fn of(read: &impl Read, person: PersonId) -> Result<Vec<News>, Error> {
    let first = ForPerson {
        person,
        news: NewsId::MIN,
    };
    let last = ForPerson {
        person,
        news: NewsId::MAX,
    };
    let rows = read.range(&NEWS, first..=last)?;
    rows.map(|row| {
        row.map(|(key, row)| News {
            id: key.news,
            when: row.when,
            line: row.line,
            is_seen: row.is_seen,
        })
    })
    .collect()
}

/// The person has read what there was up to this.
///
/// # Errors
/// As [`tell`].
pub fn seen(tx: &mut Tx<'_>, person: PersonId, last: NewsId) -> Result<(), Error> {
    let news = of(tx, person)?;
    for one in news
        .into_iter()
        .filter(|one| !one.is_seen && one.id <= last)
    {
        let row = NewsRow {
            when: one.when,
            line: one.line,
            is_seen: true,
        };
        tx.put(
            &NEWS,
            &ForPerson {
                person,
                news: one.id,
            },
            &row,
        )?;
    }
    Ok(())
}

/// Forgets what anybody was told of a page that is gone, such as `/programme/e…`.
///
/// # Errors
/// As [`tell`].
pub fn forget_about(tx: &mut Tx<'_>, page: &str) -> Result<(), Error> {
    let rows = tx.range(&NEWS, ..)?.collect::<Result<Vec<_>, _>>()?;
    for (key, _) in rows.iter().filter(|(_, row)| row.line.is_about(page)) {
        tx.remove(&NEWS, key)?;
    }
    Ok(())
}

/// Forgets all news of a person.
pub(super) fn forget(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Error> {
    for one in of(tx, person)? {
        tx.remove(
            &NEWS,
            &ForPerson {
                person,
                news: one.id,
            },
        )?;
    }
    Ok(())
}
