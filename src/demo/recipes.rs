//! The demo venue's recipes: what people of « Le Lavoir » know how to do, some revised, one made anew by somebody else.

use jiff::Span;

use crate::clock::Now;
use crate::commons::recipes::acts::{self, Refused};
use crate::commons::recipes::remarks::{self, Said, Tried};
use crate::commons::recipes::{self, Draft, Section, Text, offers};
use crate::documents::body::{self, Difficulty, Ingredient, Sort, Step};
use crate::documents::{Language, Licence};
use crate::ids::{PersonId, RecipeId};
use crate::people;
use crate::store::{Error, Store, Tx};

/// A recipe as it was first published.
struct Written {
    by: &'static str,
    title: &'static str,
    licence: Licence,
    is_object: bool,
    difficulty: Difficulty,
    minutes: u32,
    people: u32,
    intention: &'static str,
    ingredients: &'static [(Sort, &'static str)],
    steps: &'static [(&'static str, &'static str)],
    went_wrong: &'static str,
    variants: &'static str,
    sources: &'static str,
}

#[rustfmt::skip]
const REPAIR: Written = Written {
    by: "Monique",
    title: "Tenir un café réparation chaque mois",
    licence: Licence::CcBySa4,
    is_object: false,
    difficulty: Difficulty::Some,
    minutes: 240,
    people: 5,
    intention: "Réparer **ensemble** ce qui finirait à la déchetterie, et se parler pendant ce temps. On ne dépose pas un objet : on reste à côté de la personne qui aide, tournevis en main.",
    ingredients: &[
        (Sort::People, "Deux personnes qui bricolent"),
        (Sort::People, "Une personne qui coud"),
        (Sort::People, "Une personne à l’accueil, qui ne répare rien"),
        (Sort::Time, "Un samedi après-midi par mois, et une heure de rangement"),
        (Sort::Money, "30 € de petites pièces et de fusibles"),
        (Sort::Material, "Quatre tables solides et des rallonges"),
        (Sort::Tool, "Tournevis, multimètre, fer à souder, machine à coudre"),
    ],
    steps: &[
        ("Annoncer", "Mettre la date au programme trois semaines avant. Dire ce qu’on répare et ce qu’on ne répare **pas** : pas de four, pas de micro-ondes."),
        ("Installer", "Une table par métier, la prise électrique testée. L’accueil près de la porte, avec le café."),
        ("Accueillir", "Noter le prénom et l’objet sur un carton. Demander : *qu’est-ce qui s’est passé ?* avant de démonter."),
        ("Réparer à deux", "La personne qui aide montre, la personne venue tient l’outil. Débrancher avant d’ouvrir."),
        ("Fêter", "Sonner la cloche du lavoir à chaque réparation. Écrire au tableau ce qui est sauvé."),
    ],
    went_wrong: "La première fois, **quarante personnes** sont venues pour trois tables. Depuis, on s’inscrit par demi-heure.",
    variants: "Pour les vélos seulement : voir l’atelier du samedi matin.",
    sources: "L’idée vient du [Repair Café](https://www.repaircafe.org) d’Amsterdam, 2009.",
};

#[rustfmt::skip]
const SOUP: Written = Written {
    by: "Léa",
    title: "Une soupe pour trente avec les invendus du marché",
    licence: Licence::CcBySa4,
    is_object: false,
    difficulty: Difficulty::Easy,
    minutes: 150,
    people: 4,
    intention: "Manger ensemble le dimanche midi, à prix libre, sans rien jeter.",
    ingredients: &[
        (Sort::People, "Quatre personnes aux couteaux"),
        (Sort::Time, "Deux heures et demie, épluchage compris"),
        (Sort::Money, "10 € d’huile, de sel et de pain"),
        (Sort::Material, "Huit kilos de légumes invendus"),
        (Sort::Tool, "Une marmite de vingt litres, un mixeur plongeant"),
    ],
    steps: &[
        ("Passer au marché", "À 12 h 30 le samedi, demander aux étals ce qui ne se gardera pas. Venir avec ses cageots."),
        ("Laver et couper", "Ôter ce qui est abîmé, garder les fanes. Couper petit : la cuisson est plus courte."),
        ("Cuire", "Oignons d’abord, dix minutes dans l’huile. Puis tout le reste, de l’eau à hauteur, quarante minutes."),
        ("Servir", "Une caisse à prix libre, un panneau qui dit ce qu’il y a dedans, **allergènes compris**."),
    ],
    went_wrong: "Trop de navets, une fois : personne n’en a repris. Pas plus d’un quart.",
    variants: "",
    sources: "",
};

#[rustfmt::skip]
const BENCH: Written = Written {
    by: "Sam",
    title: "Un banc en palettes qui ne bascule pas",
    licence: Licence::CernOhlS2,
    is_object: true,
    difficulty: Difficulty::Some,
    minutes: 180,
    people: 2,
    intention: "S’asseoir à trois devant le lavoir, pour presque rien.",
    ingredients: &[
        (Sort::People, "Deux, dont une qui a déjà tenu une scie sauteuse"),
        (Sort::Material, "Deux palettes marquées HT, jamais MB"),
        (Sort::Material, "Quarante vis de 70 mm"),
        (Sort::Tool, "Scie sauteuse, visseuse, ponceuse, lunettes"),
    ],
    steps: &[
        ("Choisir les palettes", "La marque *HT* dit : traitée à la chaleur. *MB* dit : traitée au gaz, à laisser où elle est."),
        ("Couper", "Une palette entière pour l’assise, la seconde coupée aux deux tiers pour le dossier."),
        ("Assembler", "Visser le dossier **dans** l’assise, pas contre. Deux équerres par côté."),
        ("Poncer", "Tous les bords que touchent les mains et les mollets."),
    ],
    went_wrong: "Le premier basculait quand on s’appuyait : les pieds arrière doivent dépasser de 15 cm.",
    variants: "Avec des roues à une extrémité, il se déplace comme une brouette.",
    sources: "",
};

#[rustfmt::skip]
const MEETING: Written = Written {
    by: "Léa",
    title: "Une réunion où chacun parle",
    licence: Licence::CcBy4,
    is_object: false,
    difficulty: Difficulty::Easy,
    minutes: 90,
    people: 8,
    intention: "Décider sans que les mêmes parlent toujours.",
    ingredients: &[
        (Sort::People, "Une personne qui tient l’heure, une qui note"),
        (Sort::Material, "Trois jetons par personne"),
    ],
    steps: &[
        ("Dire à quoi elle sert", "Une phrase au tableau : à la fin, nous aurons décidé…"),
        ("Distribuer les jetons", "Parler coûte un jeton. Qui n’en a plus écoute."),
        ("Tour de fin", "Chacun dit avec quoi il repart. Les jetons reviennent dans la boîte."),
    ],
    went_wrong: "",
    variants: "",
    sources: "",
};

/// The recipes of a box that has people and no recipe yet.
///
/// # Errors
/// The store failed.
pub async fn fill(store: &Store, now: Now) -> Result<(), Error> {
    let filled = store.write(move |tx| {
        if !recipes::all_public(&*tx)?.is_empty() {
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
        refused => unreachable!("the demo's recipes are right (tested): {refused}"),
    })
}

fn write_all(tx: &mut Tx<'_>, [monique, lea, sam]: [PersonId; 3], now: Now) -> Result<(), Refused> {
    let of = |written: &Written| match written.by {
        "Monique" => monique,
        "Sam" => sam,
        _ => lea,
    };
    let mut first = |written: &Written| -> Result<RecipeId, Refused> {
        let id = acts::begin(tx, of(written), text(written), None, now)?;
        acts::publish(tx, id, of(written), (written.licence, String::new()), now)?;
        Ok(id)
    };
    first(&MEETING)?;
    let (bench, repair) = (first(&BENCH)?, first(&REPAIR)?);
    first(&SOUP)?;
    let note = |note: &str| note.to_owned();

    acts::revise(tx, repair, monique, now)?;
    let signed_up = "S’inscrire par demi-heure, sur la boîte ou à l’accueil. Trois passages par table, pas plus.";
    rewrite(tx, (repair, monique), Section::Steps, now, |text| {
        text.body.steps.insert(1, step("Inscrire", signed_up));
    })?;
    let said = (Licence::CcBySa4, note("On s’inscrit par demi-heure."));
    acts::publish(tx, repair, monique, said, now)?;

    acts::revise(tx, bench, sam, now)?;
    rewrite(tx, (bench, sam), Section::WentWrong, now, |text| {
        text.body.went_wrong = "Le premier basculait quand on s’appuyait : les pieds arrière doivent dépasser de 20 cm, 15 ne suffisent pas.".to_owned();
    })?;
    let said = (
        Licence::CernOhlS2,
        note("Les pieds, après un hiver dehors."),
    );
    acts::publish(tx, bench, sam, said, now)?;

    // Léa makes the repair café her own, for bicycles, and offers what she learned back.
    let bikes = acts::fork(tx, repair, lea, now)?;
    rewrite(tx, (bikes, lea), Section::Title, now, |text| {
        text.title = "Un café réparation pour les vélos".to_owned();
    })?;
    rewrite(tx, (bikes, lea), Section::WentWrong, now, |text| {
        text.body.went_wrong.push_str("\n\nSans chiffons, tout le monde repart les mains noires : en demander au vestiaire solidaire.");
    })?;
    acts::publish(tx, bikes, lea, (Licence::CcBySa4, String::new()), now)?;
    let offered = (vec![Section::WentWrong], note("Cela vous servira aussi."));
    offers::offer(tx, bikes, lea, offered, now)?;
    talked(tx, (repair, monique), (lea, sam), now)
}

/// What is said below the repair café: two who tried it, and a remark.
fn talked(
    tx: &mut Tx<'_>,
    (repair, monique): (RecipeId, PersonId),
    (lea, sam): (PersonId, PersonId),
    now: Now,
) -> Result<(), Refused> {
    let tried = |days: i64, revision, changed: &str, text: &str| Said {
        tried: Some(Tried {
            on: Some(now.date().saturating_sub(Span::new().days(days))),
            revision,
            changed: changed.to_owned(),
        }),
        text: text.to_owned(),
    };
    let changed = "Dans la cour de l’école, un mercredi, avec **deux tables** seulement.";
    let went = "Onze objets, sept repartis réparés. Les enfants ont tenu l’accueil mieux que nous.";
    remarks::say(tx, (repair, sam), tried(40, 1, changed, went), now)?;
    let went = "Suivi à la lettre pour les vélos. Les demi-heures tiennent si quelqu’un regarde la pendule.";
    remarks::say(tx, (repair, lea), tried(12, 2, "", went), now)?;
    let asked = Said {
        tried: None,
        text: "Qui garde les fusibles d’un mois à l’autre ?".to_owned(),
    };
    remarks::say(tx, (repair, monique), asked, now)?;
    Ok(())
}

/// Changes one section of a draft.
fn rewrite(
    tx: &mut Tx<'_>,
    (recipe, person): (RecipeId, PersonId),
    section: Section,
    now: Now,
    change: impl FnOnce(&mut Text),
) -> Result<(), Refused> {
    let seen = recipes::draft_mark(&*tx, recipe, section)?;
    let change = |draft: &mut Draft| {
        change(&mut draft.text);
        Ok(())
    };
    acts::write(tx, (recipe, person), (section, &seen), change, now)
}

fn step(title: &str, text: &str) -> Step {
    Step {
        title: title.to_owned(),
        text: text.to_owned(),
        pictures: Vec::new(),
    }
}

fn text(written: &Written) -> Text {
    let ingredients = written.ingredients.iter();
    Text {
        title: written.title.to_owned(),
        language: Language::Fr,
        body: body::Recipe {
            is_object: written.is_object,
            intention: written.intention.to_owned(),
            ingredients: ingredients
                .map(|(sort, text)| Ingredient {
                    sort: *sort,
                    text: (*text).to_owned(),
                })
                .collect(),
            steps: written
                .steps
                .iter()
                .map(|(title, text)| step(title, text))
                .collect(),
            went_wrong: written.went_wrong.to_owned(),
            variants: written.variants.to_owned(),
            sources: written.sources.to_owned(),
            difficulty: written.difficulty,
            minutes: Some(written.minutes),
            people: Some(written.people),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[tokio::test]
    async fn the_demo_has_its_recipes_once() {
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
            let all = store.read(recipes::all_public).await;
            assert_eq!(all.expect("read").len(), 5);
        }
        let said = store.read(|read| {
            let mut said = Vec::new();
            for id in recipes::all_public(read)? {
                said.extend(recipes::store::below::all(read, id)?);
            }
            Ok::<_, Error>(said)
        });
        let said = said.await.expect("read");
        let tried = said.iter().filter(|(_, it)| it.tried.is_some()).count();
        assert_eq!((tried, said.len()), (2, 3));
    }
}
