//! The demo venue's questions: one with answers that helped, one that waits, one that was asked without a name.

use crate::clock::Now;
use crate::commons::questions::{self, Place, Text, acts, remarks};
use crate::documents::Language;
use crate::ids::{PersonId, QuestionId};
use crate::people;
use crate::store::{Error, Store, Tx};

const SOLE: (&str, &str) = (
    "Comment recoller une semelle qui se décolle ?",
    "La colle du supermarché a tenu **une semaine**. Ce sont des chaussures de marche, le bout s’ouvre.",
);
const SOLE_ANSWERS: [&str; 2] = [
    "Avec de la colle néoprène, la bleue du tiroir du haut :\n\n1. Poncer les deux faces jusqu’à ne plus rien voir de brillant.\n2. Une couche fine de **chaque** côté, attendre dix minutes.\n3. Presser fort, puis serrer une nuit avec une vieille chambre à air.",
    "Avant de coller, dégraisser à l’acétone : c’est ce qui manquait aux miennes.",
];
const SOLE_COMMENT: &str = "Et sur du cuir, l’acétone ne tache pas ?";
const SOLE_REPLY: &str = "Si : sur la semelle seulement, avec un chiffon à peine humide.";

const FUNGUS: (&str, &str) = (
    "Qui sait reconnaître la mérule dans une cave ?",
    "Un voile blanc, comme de l’ouate, le long d’une poutre près de la rue du lavoir.",
);

const FORM: (&str, &str) = (
    "Où faire lire un courrier de la CAF que je ne comprends pas ?",
    "",
);
const FORM_ANSWER: &str = "Le jeudi à la permanence du lavoir, de 14 h à 17 h. On lit le courrier avec vous, on ne garde rien, et on n’a pas besoin de votre nom.";

/// The questions of a box that has people and no question yet.
///
/// # Errors
/// The store failed.
pub async fn fill(store: &Store, now: Now) -> Result<(), Error> {
    let filled = store.write(move |tx| {
        if !questions::all_public(&*tx)?.is_empty() {
            return Ok(());
        }
        let everybody = people::everybody(&*tx)?;
        let find = |name: &str| everybody.iter().find(|it| it.name.as_str() == name);
        let [Some(monique), Some(lea), Some(sam)] = ["Monique", "Léa", "Sam"].map(find) else {
            return Ok(());
        };
        ask_all(tx, [monique.id, lea.id, sam.id], now)
    });
    filled.await.map_err(|refused| match refused {
        acts::Refused::Store(error) => error,
        refused => unreachable!("the demo's questions are right (tested): {refused}"),
    })
}

fn ask_all(
    tx: &mut Tx<'_>,
    [monique, lea, sam]: [PersonId; 3],
    now: Now,
) -> Result<(), acts::Refused> {
    let form = acts::ask(tx, sam, (text(FORM), true), now)?;
    say(tx, (form, monique), Place::Answer, FORM_ANSWER, now)?;

    let sole = acts::ask(tx, lea, (text(SOLE), false), now)?;
    let [glue, clean] = SOLE_ANSWERS;
    let glue = say(tx, (sole, sam), Place::Answer, glue, now)?;
    let clean = say(tx, (sole, monique), Place::Answer, clean, now)?;
    say(tx, (sole, lea), Place::OnAnswer(clean), SOLE_COMMENT, now)?;
    say(tx, (sole, monique), Place::OnAnswer(clean), SOLE_REPLY, now)?;
    for answer in [glue, clean] {
        remarks::mark(tx, (sole, lea), (answer, true), now)?;
    }

    acts::ask(tx, monique, (text(FUNGUS), false), now)?;
    Ok(())
}

fn say(
    tx: &mut Tx<'_>,
    by: (QuestionId, PersonId),
    place: Place,
    text: &str,
    now: Now,
) -> Result<crate::ids::RemarkId, acts::Refused> {
    remarks::say(tx, by, place, text.to_owned(), now)
}

fn text((title, text): (&str, &str)) -> Text {
    Text {
        title: title.to_owned(),
        language: Language::Fr,
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[tokio::test]
    async fn the_demo_has_its_questions_once() {
        let store = Store::in_memory(crate::app::schema()).expect("a store");
        let zone = jiff::tz::TimeZone::UTC;
        let at = "2026-11-21T10:00:00Z".parse().expect("a time");
        let now = Clock::fixed(at, zone).now();
        fill(&store, now).await.expect("nobody is there yet");
        super::super::people::fill(&store, now)
            .await
            .expect("people");
        for _ in 0..2 {
            fill(&store, now).await.expect("filled");
            let all = store.read(questions::all_public).await;
            assert_eq!(all.expect("read").len(), 3);
        }
    }
}
