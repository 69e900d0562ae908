//! The people of the demo venue: one account of each role, a card that nobody has used, somebody who asks to join.
//!
//! Invariants: their codes are known to everybody, so they are made in the demo alone, which listens on this machine only;
//! they are made once, and what was changed by hand since stays; what is told to whoever starts the demo is true then.

use crate::clock::Now;
use crate::ids::PersonId;
use crate::people::acts::{self, New, Refused};
use crate::people::phrase::Phrase;
use crate::people::secret::Secret;
use crate::people::{self, Accepted, Came, Hashes, Name, Person, Role, Standing, cards};
use crate::store::{Store, Tx};
use crate::web;
use crate::web::words::Words;

/// An account with a code of its own.
struct Account {
    name: &'static str,
    role: Role,
    code: &'static str,
}

/// Who keeps the desk; welcomed the others.
const CONCIERGE: Account = Account {
    name: "Monique",
    role: Role::Concierge,
    code: "lavoir-monique",
};
/// Who has come with a card and set a code.
const CAME: [Account; 3] = [
    Account {
        name: "Sam",
        role: Role::Steward,
        code: "lavoir-sam",
    },
    Account {
        name: "Léa",
        role: Role::Member,
        code: "lavoir-lea",
    },
    Account {
        name: "Ahmed",
        role: Role::Guest,
        code: "lavoir-ahmed",
    },
];
/// Who has a card and has not used it.
const CARD: (&str, &str) = ("Paul", "lavoir fontaine soupe vélo");
/// Who asked to join.
const ASKS: Account = Account {
    name: "Zoé",
    role: Role::Member,
    code: "lavoir-zoe",
};
/// The recovery word of all of them.
const WORD: &str = "sous le tilleul";
/// Days that the guest may still come.
const GUEST_DAYS: i64 = 14;

/// What whoever starts the demo is told of one of its people.
pub struct Hint(Known);

enum Known {
    /// Name and code open this account.
    Opens(&'static Account),
    /// The card has not been used.
    Card,
    /// They wait for the desk's answer.
    Asks,
}

impl Hint {
    /// In words, on one line.
    pub fn said(&self, words: Words) -> String {
        match self.0 {
            Known::Opens(account) => words.with(
                "tasks-demo-account",
                &[
                    ("role", account.role.key().to_owned()),
                    ("name", account.name.to_owned()),
                    ("code", account.code.to_owned()),
                ],
            ),
            Known::Card => words.t2("tasks-demo-card", "name", CARD.0, "words", CARD.1),
            Known::Asks => words.t1("tasks-demo-asks", "name", ASKS.name),
        }
    }
}

/// Makes the accounts of a box that knows nobody yet, and hands out what opens them; of a box that was filled before, what
/// still does.
///
/// # Errors
/// The store failed, or the system gave no randomness.
pub async fn fill(store: &Store, now: Now) -> Result<Vec<Hint>, web::Error> {
    let everybody = store.read(people::everybody).await?;
    if everybody.is_empty() {
        settle(store, now).await?;
        let accounts = [&CONCIERGE].into_iter().chain(&CAME).map(Known::Opens);
        let all = accounts.chain([Known::Card, Known::Asks]);
        Ok(all.map(Hint).collect())
    } else {
        still(store, now, &everybody).await
    }
}

async fn settle(store: &Store, now: Now) -> Result<(), web::Error> {
    // One after the other, as every code is: together a fraction of a second, once in a demo's life.
    let word = Secret::typed_word(WORD).hash().await?;
    let concierge = hashed(&CONCIERGE, &word).await?;
    let mut came = Vec::new();
    for account in &CAME {
        came.push((account, hashed(account, &word).await?));
    }
    let asks = hashed(&ASKS, &word).await?;
    let settled = store.write(move |tx| {
        let desk = acts::take_desk(tx, named(CONCIERGE.name), concierge, accepted(now), now)?;
        for (account, secrets) in came {
            come(tx, desk, account, secrets, now)?;
        }
        let key = |pepper: &[u8; 32]| card().key(pepper);
        acts::welcome(
            tx,
            desk,
            new(CARD.0, Role::Member, Came::Desk(desk)),
            key,
            now,
        )?;
        let asking = New {
            standing: Standing::Asked,
            accepted: Some(accepted(now)),
            ..new(ASKS.name, ASKS.role, Came::Asked)
        };
        let asking = acts::create(tx, asking, now)?;
        acts::change_code(tx, asking, asks, None)
    });
    settled.await.map_err(|refused| match refused {
        Refused::Store(error) => error.into(),
        other => web::Error::internal(other),
    })
}

/// Which of the codes still open their accounts, whether the card still holds, who still asks.
async fn still(store: &Store, now: Now, everybody: &[Person]) -> Result<Vec<Hint>, web::Error> {
    let find = |name: &str| everybody.iter().find(|it| it.name.as_str() == name);
    let mut hints = Vec::new();
    for account in [&CONCIERGE].into_iter().chain(&CAME) {
        let Some(id) = find(account.name)
            .filter(|it| it.is_open(now))
            .map(|it| it.id)
        else {
            continue;
        };
        let kept = store.read(move |read| people::hashes(read, id)).await?;
        if Secret::typed_code(account.code).matches(kept.code).await? {
            hints.push(Hint(Known::Opens(account)));
        }
    }
    let owner = store.read(move |read| {
        let pepper = cards::pepper(read)?;
        pepper.map_or(Ok(None), |pepper| {
            cards::owner(read, &card().key(&pepper), now)
        })
    });
    if owner.await?.is_some() {
        hints.push(Hint(Known::Card));
    }
    if find(ASKS.name).is_some_and(|it| it.standing == Standing::Asked) {
        hints.push(Hint(Known::Asks));
    }
    Ok(hints)
}

/// Welcomes somebody, who comes with their card at once.
fn come(
    tx: &mut Tx<'_>,
    desk: PersonId,
    account: &Account,
    secrets: Hashes,
    now: Now,
) -> Result<(), Refused> {
    let until = now.timestamp().as_second() + GUEST_DAYS * 86_400;
    let new = New {
        until: (account.role == Role::Guest).then_some(until),
        ..new(account.name, account.role, Came::Desk(desk))
    };
    let (phrase, mut key) = (Phrase::random(), [0; 32]);
    let made = |pepper: &[u8; 32]| {
        key = phrase.key(pepper);
        key
    };
    acts::welcome(tx, desk, new, made, now)?;
    acts::open_card(tx, &key, secrets, accepted(now), false, now)?;
    Ok(())
}

fn new(name: &str, role: Role, came: Came) -> New {
    New {
        name: named(name),
        role,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came,
    }
}

fn named(name: &str) -> Name {
    Name::typed(name).expect("the demo's names are right (tested)")
}

fn card() -> Phrase {
    Phrase::typed(CARD.1).expect("the demo's card is four words of the list (tested)")
}

fn accepted(now: Now) -> Accepted {
    Accepted {
        version: 1,
        when: now.into(),
    }
}

async fn hashed(account: &Account, word: &str) -> Result<Hashes, web::Error> {
    Ok(Hashes {
        code: Some(Secret::typed_code(account.code).hash().await?),
        recovery: Some(word.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::store::Schema;

    #[tokio::test]
    async fn each_role_is_there_and_what_is_told_is_true_at_the_next_start_too() {
        let store = Store::in_memory(people::schema(Schema::new())).expect("opened");
        let at = "2026-11-21T10:00:00Z".parse().expect("an instant");
        let now = Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
        let first = fill(&store, now).await.expect("filled");
        let everybody = store.read(people::everybody).await.expect("read");
        for role in Role::ALL {
            assert!(everybody.iter().any(|it| it.role == role), "{role:?}");
        }
        for account in [&CONCIERGE, &ASKS].into_iter().chain(&CAME) {
            let (name, code) = (named(account.name), account.code);
            assert!(Secret::new_code(code, code, &name).is_ok(), "{code}");
        }
        let said = |hints: &[Hint]| -> Vec<String> {
            let words = Words::of(web::Lang::Fr);
            hints.iter().map(|hint| hint.said(words)).collect()
        };
        let generation = store.generation();
        let again = fill(&store, now).await.expect("filled");
        assert_eq!(said(&first), said(&again));
        assert_eq!(first.len(), 6);
        assert_eq!(store.generation(), generation, "filled once");
    }

    #[tokio::test]
    async fn what_was_changed_by_hand_is_told_no_more() {
        let store = Store::in_memory(people::schema(Schema::new())).expect("opened");
        let at = "2026-11-21T10:00:00Z".parse().expect("an instant");
        let now = Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
        let first = fill(&store, now).await.expect("filled");
        let code = Secret::typed_code("tram 7 bis")
            .hash()
            .await
            .expect("hashed");
        let changed = store.write(move |tx| {
            let find = |name| people::named(tx, &named(name));
            let (lea, zoe) = (find("Léa")?.expect("Léa"), find("Zoé")?.expect("Zoé"));
            let desk = find("Monique")?.expect("Monique");
            let secrets = Hashes {
                code: Some(code),
                recovery: None,
            };
            acts::change_code(tx, lea.id, secrets, None)?;
            acts::accept(tx, desk.id, zoe.id, now)
        });
        changed.await.expect("changed");
        let again = fill(&store, now).await.expect("filled");
        assert_eq!(again.len(), first.len() - 2);
    }
}
