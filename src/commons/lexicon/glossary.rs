//! The lexicon as pages explain its words: kept in memory, and read anew when an entry changed.
//!
//! Invariant: a page asked for after a change was acknowledged is glossed with that change. The store's generation is read before
//! the store is, so what is kept under it holds at least all changes up to it; when the store went on since, the change feed says
//! whether any of it was about an entry.

use std::sync::Arc;

use super::{short, store};
use crate::documents::Language;
use crate::ids::TermId;
use crate::store::{Error, Read, Snapshot};
use crate::web::Shell;
use crate::web::gloss::{Gloss, Glossary, Glossing, Made};
use crate::web::words::Lang;

/// Changes looked at before the lexicon is rather read anew.
const MANY: usize = 500;

/// For a page whose texts are in this language, and which explains nothing yet.
///
/// # Errors
/// The store could not be read.
pub async fn glossing(shell: &Shell, language: Language) -> Result<Glossing, Error> {
    let made = made(shell).await?;
    Ok(Glossing::new(made.of(lang(language))))
}

/// The language of the interface that documents of this one are written in.
fn lang(language: Language) -> Lang {
    match language {
        Language::Fr => Lang::Fr,
        Language::En => Lang::En,
    }
}

async fn made(shell: &Shell) -> Result<Made, Error> {
    let generation = shell.store.generation();
    let before = shell.glossaries().made();
    if let Some(made) = &before
        && made.generation == generation
    {
        return Ok(made.clone());
    }
    let read = move |read: &Snapshot| anew(read, before, generation);
    let made = shell.store.read(read).await?;
    shell.glossaries().keep(made.clone());
    Ok(made)
}

/// What was made before, if no entry changed since; else the whole lexicon.
fn anew(read: &Snapshot, before: Option<Made>, generation: u64) -> Result<Made, Error> {
    if let Some(before) = before {
        let changes = read.changes_after(before.cursor, MANY)?;
        let is_about = changes
            .iter()
            .any(|(_, it)| it.subject.id::<TermId>().is_some());
        if changes.len() < MANY && !is_about {
            let cursor = changes.last().map_or(before.cursor, |(at, _)| *at);
            return Ok(Made {
                generation,
                cursor,
                ..before
            });
        }
    }
    let mut of = [Vec::new(), Vec::new()];
    for (id, latest) in store::lexicon(read)? {
        let text = latest.text;
        let forms = text.forms();
        let gloss = Gloss {
            key: id.to_string(),
            lang: text.language.tag(),
            meaning: short(&text.body.definition),
            href: format!("/communs/lexique/{id}"),
            title: text.title,
        };
        of[lang(text.language) as usize].push((gloss, forms));
    }
    Ok(Made {
        generation,
        cursor: read.last_change()?,
        glossaries: of.map(|all| Arc::new(Glossary::of(all))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commons::lexicon::acts::{self, Refused};
    use crate::commons::lexicon::{Text, store};
    use crate::ids::{EventId, PersonId};
    use crate::store::{Change, Store, Tx};

    fn text(title: &str, language: Language) -> Text {
        let mut text = Text {
            title: title.to_owned(),
            language,
            ..Text::default()
        };
        text.body.definition = "Un <b>atelier</b>.".to_owned();
        text
    }

    fn titles(made: &Made, lang: Lang, text: &str) -> Vec<String> {
        let mut page = Glossing::new(made.of(lang));
        crate::web::markdown::Html::glossed(text, &mut page);
        let all = page.glosses().into_iter();
        all.map(|it| it.title).collect()
    }

    #[tokio::test]
    async fn the_glossary_follows_the_lexicon_and_nothing_else() {
        let store = Store::in_memory(crate::app::schema()).expect("a store");
        let at = "2026-11-21T10:00:00Z".parse().expect("a time");
        let now = crate::clock::Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
        let me = PersonId::MIN;
        let look = async |before: Option<Made>| {
            let generation = store.generation();
            let read = move |read: &Snapshot| anew(read, before, generation);
            store.read(read).await.expect("read")
        };
        let add = |text: Text| {
            let act = move |tx: &mut Tx<'_>| acts::add(tx, me, text, now);
            store.write(act)
        };
        let empty = look(None).await;
        assert!(titles(&empty, Lang::Fr, "un fablab").is_empty());
        let id = add(text("fablab", Language::Fr)).await.expect("added");
        add(text("commons", Language::En)).await.expect("added");
        let first = look(Some(empty)).await;
        assert_eq!(titles(&first, Lang::Fr, "un fablab, commons"), ["fablab"]);
        assert_eq!(titles(&first, Lang::En, "a fablab, commons"), ["commons"]);

        // Something else changes: what was made stays, and is known to be right.
        let other = move |tx: &mut Tx<'_>| {
            tx.change(Change::put(EventId::MIN, now.timestamp()))?;
            Ok::<_, crate::store::Error>(())
        };
        store.write(other).await.expect("written");
        let same = look(Some(first.clone())).await;
        assert!(Arc::ptr_eq(&same.of(Lang::Fr), &first.of(Lang::Fr)));
        assert!(same.generation > first.generation && same.cursor > first.cursor);

        let keeper = acts::Keeper {
            person: me,
            is_desk: false,
        };
        let away = move |tx: &mut Tx<'_>| acts::withdraw(tx, id, keeper, true, now);
        store.write(away).await.expect("withdrawn");
        let last = look(Some(same)).await;
        assert!(titles(&last, Lang::Fr, "un fablab").is_empty());
        let gone = store.read(move |read| store::public(read, id)).await;
        assert!(gone.expect("read").is_none());
        let again = add(text("Fablab", Language::Fr)).await.expect("it is free");
        let back = move |tx: &mut Tx<'_>| acts::withdraw(tx, id, keeper, false, now);
        let refused = store.write(back).await.expect_err("it is another's now");
        assert!(matches!(refused, Refused::Taken(by, _) if by == again));
    }
}
