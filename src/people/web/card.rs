//! Opening one's account with a card: four words, typed or scanned, and then a code of one's own.
//!
//! Looking at a card uses nothing up, and counts as a try when there is no such card: whoever guesses words waits.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::entry::{self, Why};
use super::fields::{self, CharterBox};
use crate::clock::Now;
use crate::ids::Id;
use crate::people::acts::{self, Refused};
use crate::people::cards;
use crate::people::phrase::{NotAPhrase, Phrase};
use crate::people::secret::Secret;
use crate::people::sessions::Bound;
use crate::people::{Accepted, Hashes, Person, store};
use crate::web::device::Device;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit};

/// The first page: the words.
#[derive(Template)]
#[template(path = "people/card_words.html")]
struct WordsPage {
    f: Frame,
    token: String,
    notice: String,
    words: Field,
    overheard: bool,
    secure_url: Option<String>,
}

/// The second: a code of one's own.
#[derive(Template)]
#[template(path = "people/card.html")]
struct CardPage {
    f: Frame,
    token: String,
    notice: String,
    /// Whom it greets.
    name: String,
    /// The card, for the form.
    slug: String,
    code: Field,
    again: Field,
    word: Field,
    /// The recovery word they had before; asked when there is one.
    old_word: Field,
    has_old_word: bool,
    charter: CharterBox,
    overheard: bool,
    secure_url: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    words: String,
    /// Missing on the first page.
    code: Option<String>,
    again: String,
    word: String,
    old_word: String,
    charter: String,
}

impl WordsPage {
    fn of(visit: &Visit, words: &str) -> Self {
        Self {
            f: visit.frame("me", visit.t("people-card")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            words: Field::of(words),
            overheard: visit.overheard(),
            secure_url: visit.shell.secure_url("/carte"),
        }
    }
}

impl CardPage {
    async fn of(visit: &Visit, held: &Held, typed: &Typed) -> Result<Self, Error> {
        let slug = held.phrase.slug();
        let greeting = visit.words.t1(
            "people-card-hello",
            "name",
            held.person.name.as_str().to_owned(),
        );
        Ok(Self {
            f: visit.frame("me", greeting),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            name: held.person.name.as_str().to_owned(),
            code: Field::of(typed.code.clone().unwrap_or_default()),
            again: Field::of(&typed.again),
            word: Field::of(&typed.word),
            old_word: Field::of(&typed.old_word),
            has_old_word: held.person.has_code && held.person.has_recovery,
            charter: CharterBox::of(visit, &typed.charter).await?,
            overheard: visit.overheard(),
            secure_url: visit.shell.secure_url(&format!("/carte/{slug}")),
            slug,
        })
    }

    /// The secrets and what was accepted, or reasons beside the fields.
    fn checked(
        &mut self,
        visit: &Visit,
        person: &Person,
        sent: &str,
        now: Now,
    ) -> Option<(Secret, Secret, Accepted)> {
        let accepted = self.charter.accepted(visit, sent, now);
        let code = fields::new_code(visit, Some(&person.name), &mut self.code, &mut self.again);
        let word = fields::new_word(visit, Some(&person.name), &mut self.word);
        Some((code?, word?, accepted?))
    }
}

/// A card that opens an account, on a connection that may.
struct Held {
    phrase: Phrase,
    person: Person,
    bound: Bound,
}

/// Why a card opens nothing here.
enum No {
    Entry(Why),
    /// Words that no card has.
    Words(NotAPhrase),
    /// There is no such card, or it was used.
    Spent,
}

/// The account of a card, if it may be opened by this visit.
async fn held(visit: &Visit, words: &str) -> Result<Result<Held, No>, Error> {
    let phrase = match Phrase::typed(words) {
        Ok(phrase) => phrase,
        Err(wrong) => return Ok(Err(No::Words(wrong))),
    };
    let Some(bound) = Bound::of(visit).await else {
        return Ok(Err(No::Entry(Why::NoTie)));
    };
    let shell = &visit.shell;
    let attempt = match entry::attempt(shell, visit) {
        Ok(attempt) => attempt,
        Err(why) => return Ok(Err(No::Entry(why))),
    };
    let now = shell.clock.now();
    let found = shell.store.read(move |read| {
        let Some(pepper) = cards::pepper(read)? else {
            return Ok::<_, Error>(None);
        };
        let owner = cards::owner(read, &phrase.key(&pepper), now)?;
        Ok(match owner {
            Some(id) => store::get(read, id)?,
            None => None,
        })
    });
    let Some(person) = found.await? else {
        return Ok(Err(No::Spent));
    };
    attempt.right();
    if entry::needs_secure(&person, bound) {
        return Ok(Err(No::Entry(Why::NeedsSecure)));
    }
    if let Some(why) = entry::shut(&person, now) {
        return Ok(Err(No::Entry(why)));
    }
    Ok(Ok(Held {
        phrase,
        person,
        bound,
    }))
}

/// The first page again, with the reason.
fn refused(visit: &Visit, words: &str, no: No) -> Result<Response, Error> {
    let mut page = WordsPage::of(visit, words);
    match no {
        No::Entry(why) if why.is_beside() => page.words.problem = why.said(visit, ""),
        No::Entry(why) => {
            if matches!(why, Why::NeedsSecure)
                && let Ok(phrase) = Phrase::typed(words)
            {
                page.secure_url = visit.shell.secure_url(&format!("/carte/{}", phrase.slug()));
            }
            page.notice = why.said(visit, "");
        }
        No::Words(wrong) => page.words.problem = unknown(visit, &wrong),
        No::Spent => page.words.problem = visit.t("people-card-spent"),
    }
    web::private_page(&page)
}

/// What is wrong with the words, and what was probably meant.
fn unknown(visit: &Visit, wrong: &NotAPhrase) -> String {
    let w = visit.words;
    let Some((typed, meant)) = wrong.unknown.first() else {
        return w.t1("people-card-count", "count", wrong.count);
    };
    let typed: String = typed.chars().take(30).collect();
    match meant {
        Some(meant) => w.t2("people-card-meant", "word", typed, "meant", *meant),
        None => w.t1("people-card-unknown", "word", typed),
    }
}

/// GET /carte
pub(super) async fn form(visit: Visit) -> Result<Response, Error> {
    web::private_page(&WordsPage::of(&visit, ""))
}

/// GET /carte/{slug}: what the code on a card leads to.
pub(super) async fn scanned(visit: Visit, Path(slug): Path<String>) -> Result<Response, Error> {
    match held(&visit, &slug).await? {
        Ok(held) => web::private_page(&CardPage::of(&visit, &held, &Typed::default()).await?),
        Err(no) => refused(&visit, &slug, no),
    }
}

/// POST /carte: the words alone lead to the second page, which sends them with the rest.
pub(super) async fn open(
    visit: Visit,
    device: Device,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let held = match held(&visit, &posted.form.words).await? {
        Ok(held) => held,
        Err(no) => return refused(&visit, &posted.form.words, no),
    };
    let mut page = CardPage::of(&visit, &held, &posted.form).await?;
    if posted.form.code.is_none() {
        return web::private_page(&page);
    }
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let now = visit.shell.clock.now();
    let sent = &posted.form.charter;
    let Some((code, word, accepted)) = page.checked(&visit, &held.person, sent, now) else {
        return web::private_page(&page);
    };
    let proven = match proven(&visit, &held.person, &posted.form.old_word).await? {
        Ok(proven) => proven,
        Err(problem) => {
            page.old_word.problem = problem;
            return web::private_page(&page);
        }
    };
    let secrets = Hashes {
        code: Some(code.hash().await?),
        recovery: Some(word.hash().await?),
    };
    let phrase = held.phrase;
    let opened = visit.shell.store.write(move |tx| {
        let pepper = cards::pepper(tx)?.ok_or(Refused::CardSpent)?;
        acts::open_card(tx, &phrase.key(&pepper), secrets, accepted, proven, now)
    });
    let id = match opened.await {
        Ok(id) => id,
        Err(why) => {
            // Somebody else was faster.
            why.key()?;
            return refused(&visit, &posted.form.words, No::Spent);
        }
    };
    let cookie = entry::begin(&visit, held.bound, id, device.family).await?;
    Ok(entry::carrying(cookie, posted.done("/moi")))
}

/// Whether they gave the recovery word they had; a wrong one is said, none is not.
async fn proven(
    visit: &Visit,
    person: &Person,
    typed: &str,
) -> Result<Result<bool, String>, Error> {
    if typed.trim().is_empty() || !(person.has_code && person.has_recovery) {
        return Ok(Ok(false));
    }
    let attempt = match entry::attempt(&visit.shell, visit) {
        Ok(attempt) => attempt,
        Err(why) => return Ok(Err(why.said(visit, ""))),
    };
    let id = person.id;
    let hashes = visit.shell.store.read(move |read| store::hashes(read, id));
    let recovery = hashes.await?.recovery;
    if Secret::typed_word(typed).matches(recovery).await? {
        attempt.right();
        Ok(Ok(true))
    } else {
        attempt.wrong_at(person.id.to_bytes());
        Ok(Err(visit.t("people-old-word-wrong")))
    }
}
