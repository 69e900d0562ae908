//! The pictures of steps: as they are read, as they are added and taken away, and what became of them between two texts.

use crate::commons::recipes::history::{self, Became, Fate, Part};
use crate::commons::recipes::{MOST_PICTURES, Text, pictures};
use crate::documents::Hash;
use crate::documents::body::Step;
use crate::media::{Shown, shown};
use crate::people::Member;
use crate::store::Read;
use crate::web::words::Words;
use crate::web::{Error, Visit};

/// One's own pictures that a step's form shows; all of them are on the page where they are brought.
const OWN: usize = 12;

/// The pictures of a step's form.
pub(in crate::commons) struct Pictures {
    /// In the step already.
    pub(in crate::commons) there: Vec<Shown>,
    /// What was just brought or taken away, to be put in with one press.
    pub(in crate::commons) offered: Option<Offered>,
    /// One's own, the latest brought first.
    pub(in crate::commons) own: Vec<Shown>,
    /// Why one is not put in.
    pub(in crate::commons) problem: String,
    pub(in crate::commons) most: usize,
}

/// A picture that waits to be put in.
pub(in crate::commons) struct Offered {
    pub(in crate::commons) picture: Shown,
    /// Why it waits.
    pub(in crate::commons) said: String,
    pub(in crate::commons) act: String,
}

/// Which picture an address offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// It was just brought.
    Brought(Hash),
    /// It was just taken away.
    TakenAway(Hash),
}

impl Pictures {
    /// Of this step, as this member may add to them.
    pub(super) async fn of(who: &Member, step: &Step, offer: Option<Offer>) -> Result<Self, Error> {
        let (w, person) = (who.visit.words, who.person.id);
        let there = step.pictures.clone();
        let waiting: Vec<Hash> = offer
            .iter()
            .map(|it| match it {
                Offer::Brought(hash) | Offer::TakenAway(hash) => *hash,
            })
            .filter(|it| !there.contains(it))
            .collect();
        let read = who.visit.shell.store.read(move |read| {
            let mut own = shown::brought_by(read, person)?;
            own.retain(|it| !there.contains(&it.hash) && !waiting.contains(&it.hash));
            own.truncate(OWN);
            let waiting = shown::pictures(read, &waiting)?;
            Ok::<_, Error>((shown::pictures(read, &there)?, waiting, own))
        });
        let (there, waiting, own) = read.await?;
        let is_brought = matches!(offer, Some(Offer::Brought(_)));
        let (said, act) = if is_brought {
            (w.t("commons-picture-brought"), w.t("commons-picture-add"))
        } else {
            (w.t("commons-picture-dropped"), w.t("commons-picture-again"))
        };
        let mut waiting = called(w, waiting).into_iter();
        Ok(Self {
            there: called(w, there),
            offered: waiting.next().map(|picture| Offered { picture, said, act }),
            own: called(w, own),
            problem: String::new(),
            most: MOST_PICTURES,
        })
    }

    /// Whether there is no room for one more.
    pub(in crate::commons) fn is_full(&self) -> bool {
        self.there.len() >= self.most
    }
}

/// The same pictures, with words for those of which nobody said what is to be seen.
fn called(w: Words, mut all: Vec<Shown>) -> Vec<Shown> {
    for picture in all.iter_mut().filter(|it| it.alt.is_empty()) {
        picture.alt = w.t("commons-picture-unsaid");
    }
    all
}

/// The pictures of these texts, as this snapshot has them.
pub(super) fn read(
    read: &impl Read,
    w: Words,
    texts: &[&Text],
) -> Result<Vec<Shown>, crate::store::Error> {
    let wanted: Vec<Hash> = texts.iter().flat_map(|it| pictures(it)).collect();
    Ok(called(w, shown::pictures(read, &wanted)?))
}

/// The same, for a page that has its texts already.
pub(super) async fn of(visit: &Visit, texts: &[&Text]) -> Result<Vec<Shown>, Error> {
    let w = visit.words;
    let wanted: Vec<Hash> = texts.iter().flat_map(|it| pictures(it)).collect();
    let found = visit.shell.store.read(move |read| {
        let all = shown::pictures(read, &wanted)?;
        Ok::<_, Error>(called(w, all))
    });
    found.await
}

/// What became of the words of the steps, and after it what became of their pictures, a line each.
pub(super) fn after(
    mut parts: Vec<Part>,
    w: Words,
    (old, new): (&Text, &Text),
    known: &[Shown],
) -> Vec<Part> {
    let line = |n: usize, picture: Hash| {
        let found = known.iter().find(|it| it.hash == picture);
        let alt = found.map_or_else(|| w.t("commons-picture-unsaid"), |it| it.alt.clone());
        w.with(
            "commons-picture-of",
            &[("number", (n + 1).to_string()), ("alt", alt)],
        )
    };
    for became in history::pictures(old, new) {
        let (fate, words) = match became {
            Became::Went(n, picture) => (Fate::Gone, line(n, picture)),
            Became::Came(n, picture) => (Fate::New, line(n, picture)),
            Became::Moved => (Fate::Same, w.t("commons-pictures-moved")),
        };
        let words = format!("\n{words}");
        parts.push(Part { fate, words });
    }
    parts
}
