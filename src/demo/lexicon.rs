//! The demo venue's lexicon: words of « Le Lavoir » and how people of other places mean them, one revised, one with a proposal.

use crate::clock::Now;
use crate::commons::lexicon::acts::{self, Refused};
use crate::commons::lexicon::{self, Text};
use crate::documents::Language;
use crate::documents::body::{self, Variant};
use crate::ids::PersonId;
use crate::people;
use crate::store::{Error, Store, Tx};

/// An entry as it was added.
struct Written {
    by: &'static str,
    word: &'static str,
    forms: &'static [&'static str],
    definition: &'static str,
    variants: &'static [(&'static str, &'static str)],
    examples: &'static [&'static str],
}

#[rustfmt::skip]
const WORDS: [Written; 6] = [
    Written {
        by: "Monique",
        word: "tiers-lieu",
        forms: &["tiers-lieux", "tiers lieu", "tiers lieux"],
        definition: "Un lieu qui n’est ni la maison ni le travail, où l’on vient faire, apprendre et parler avec d’autres. Le Lavoir en est un : on y entre sans rendez-vous.\n\nLe mot vient du sociologue Ray Oldenburg (*The Great Good Place*, 1989).",
        variants: &[
            ("Dans les textes de l’État", "Un lieu qui réunit plusieurs activités, bureaux partagés, atelier, culture, et que l’on peut soutenir à ce titre."),
        ],
        examples: &["Le tiers-lieu ouvre à 14 h.", "Notre village a deux tiers-lieux et pas de boulangerie."],
    },
    Written {
        by: "Sam",
        word: "fablab",
        forms: &["fablabs", "fab lab", "fab labs"],
        definition: "Un atelier partagé, avec des machines souvent commandées par ordinateur, où l’on fabrique soi-même et où l’on montre aux suivants. Le nom abrège *fabrication laboratory*.",
        variants: &[
            ("Au Lavoir", "La grange du fond, le jeudi soir : une imprimante 3D, une découpeuse et beaucoup de tournevis."),
            ("À la ville d’à côté", "Un service de l’université, sur inscription."),
        ],
        examples: &["J’ai refait la poignée au fablab."],
    },
    Written {
        by: "Monique",
        word: "chantier participatif",
        forms: &["chantiers participatifs"],
        definition: "Un chantier où l’on vient aider sans être du métier, pour apprendre et avancer ensemble. On y est nourri et assuré, et l’on repart en sachant faire quelque chose.",
        variants: &[],
        examples: &["Le mur de la grange s’est fait en trois chantiers participatifs."],
    },
    Written {
        by: "Léa",
        word: "commun",
        forms: &["communs"],
        definition: "Ce que des personnes se partagent et entretiennent, selon des règles qu’elles ont décidées ensemble : un lavoir, un puits, un logiciel libre, une recette.",
        variants: &[
            ("À la mairie", "Ce qui est à la commune : le four, le pré, le bois."),
        ],
        examples: &["Le lavoir était un commun avant d’être un monument."],
    },
    Written {
        by: "Léa",
        word: "concierge",
        forms: &["concierges"],
        definition: "La personne qui accueille, ouvre leur compte aux nouveaux et veille sur le tiers-lieu. Elle n’est la cheffe de personne : ce qu’elle fait pour vous est écrit dans un journal que vous pouvez lire.",
        variants: &[],
        examples: &["Demandez une carte à la concierge."],
    },
    Written {
        by: "Léa",
        word: "prix libre",
        forms: &[],
        definition: "On donne ce que l’on veut, et rien du tout si l’on ne peut pas. Ce que la chose a coûté est dit, pour que chacun choisisse en le sachant.",
        variants: &[],
        examples: &["La soupe du dimanche est à prix libre."],
    },
];

/// The lexicon of a box that has people and no word yet.
///
/// # Errors
/// The store failed.
pub async fn fill(store: &Store, now: Now) -> Result<(), Error> {
    let filled = store.write(move |tx| {
        if !lexicon::all_public(&*tx)?.is_empty() {
            return Ok(());
        }
        let everybody = people::everybody(&*tx)?;
        let find = |name: &str| everybody.iter().find(|it| it.name.as_str() == name);
        let [Some(monique), Some(lea), Some(sam)] = ["Monique", "Léa", "Sam"].map(find) else {
            return Ok(());
        };
        write_all(tx, [monique.id, lea.id, sam.id], now)
    });
    filled.await.map_err(|refused| match refused {
        Refused::Store(error) => error,
        refused => unreachable!("the demo's words are right (tested): {refused}"),
    })
}

fn write_all(tx: &mut Tx<'_>, [monique, lea, sam]: [PersonId; 3], now: Now) -> Result<(), Refused> {
    let mut ids = Vec::new();
    for written in &WORDS {
        let by = match written.by {
            "Monique" => monique,
            "Sam" => sam,
            _ => lea,
        };
        ids.push(acts::add(tx, by, text(written), now)?);
    }

    let mut third_place = text(&WORDS[0]);
    third_place.body.variants.push(Variant {
        place: "Au Québec".to_owned(),
        text: "On dit plutôt *troisième lieu* : un café ou une bibliothèque où l’on reste sans rien devoir acheter.".to_owned(),
    });
    let said = (third_place, "Ce qu’on en dit au Québec.".to_owned());
    acts::revise(tx, (ids[0], monique), 1, said, now)?;

    let mut workshop = text(&WORDS[1]);
    workshop
        .body
        .definition
        .push_str(" On n’a besoin de rien savoir pour y venir.");
    let said = (workshop, "Des gens n’osent pas entrer.".to_owned());
    acts::propose(tx, (ids[1], lea), 1, said, now)?;
    Ok(())
}

fn text(written: &Written) -> Text {
    let owned = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
    let variants = written.variants.iter();
    Text {
        title: written.word.to_owned(),
        language: Language::Fr,
        body: body::Term {
            forms: owned(written.forms),
            definition: written.definition.to_owned(),
            variants: variants
                .map(|(place, text)| Variant {
                    place: (*place).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
            examples: owned(written.examples),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[tokio::test]
    async fn the_demo_has_its_words_once() {
        let store = Store::in_memory(crate::app::schema()).expect("a store");
        let at = "2026-11-21T10:00:00Z".parse().expect("a time");
        let now = Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
        fill(&store, now).await.expect("nobody is there yet");
        super::super::people::fill(&store, now)
            .await
            .expect("people");
        for _ in 0..2 {
            fill(&store, now).await.expect("filled");
            let all = store.read(lexicon::all_public).await;
            assert_eq!(all.expect("read").len(), WORDS.len());
        }
        for written in &WORDS {
            assert!(lexicon::word(written.word).is_ok(), "{}", written.word);
            let forms = written.forms.join("\n");
            let taken = lexicon::forms(written.word, &forms);
            assert_eq!(taken.map(|it| it.len()), Ok(written.forms.len()));
        }
    }
}
