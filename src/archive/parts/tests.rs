//! Which heading opens which part, and that nothing of a text is lost.

use super::*;
use crate::archive::text;
use crate::clock::Dated;
use crate::documents::{Author, Body, Document, Licence};

#[test]
fn headings_of_both_languages_open_the_parts_of_a_recipe() {
    let found = understand(
        "# Café réparation\n\nRéparer ensemble.\n\n## Matériel :\n- quatre tables\n### Outils\n* un tournevis\n\n## ÉTAPES\n1. Ouvrir\n   la porte\n2. Réparer\n\n\
         ## Difficultés rencontrées\nLe bruit.\n## Variants\nDehors.\n## Voir aussi\n[ici](https://x.example/)\n## Nos remerciements\nÀ tous.\n",
    );
    assert_eq!(found.title, "Café réparation");
    let recipe = found.recipe;
    assert_eq!(recipe.intention, "Réparer ensemble.");
    let sorts: Vec<_> = recipe
        .ingredients
        .iter()
        .map(|it| (it.sort, &*it.text))
        .collect();
    assert_eq!(
        sorts,
        [
            (Sort::Material, "quatre tables"),
            (Sort::Tool, "un tournevis")
        ]
    );
    let steps: Vec<_> = recipe
        .steps
        .iter()
        .map(|it| (&*it.title, &*it.text))
        .collect();
    assert_eq!(
        steps,
        [
            ("", "Ouvrir\n   la porte"),
            ("", "Réparer"),
            ("Nos remerciements", "À tous.")
        ]
    );
    assert_eq!(recipe.went_wrong, "Le bruit.");
    assert_eq!(recipe.variants, "Dehors.");
    assert_eq!(recipe.sources, "[ici](https://x.example/)");
    assert_eq!(
        found.unread,
        [(Missed::Section, "Nos remerciements".to_owned())]
    );
}

#[test]
fn what_is_written_as_markdown_is_understood_again() {
    let recipe = Recipe {
        intention: "Réparer *ensemble*.".to_owned(),
        ingredients: vec![
            Ingredient {
                sort: Sort::People,
                text: "deux personnes".to_owned(),
            },
            Ingredient {
                sort: Sort::Tool,
                text: "un tournevis".to_owned(),
            },
        ],
        steps: vec![
            Step {
                title: "Ouvrir".to_owned(),
                text: "La porte.\n\n- à dix heures".to_owned(),
                pictures: Vec::new(),
            },
            Step {
                title: String::new(),
                text: "Réparer.".to_owned(),
                pictures: Vec::new(),
            },
        ],
        went_wrong: "Le bruit.".to_owned(),
        variants: "Dehors.".to_owned(),
        sources: "Un livre.".to_owned(),
        ..Recipe::default()
    };
    let at = Dated {
        at: 0,
        is_plausible: true,
    };
    for language in [Language::Fr, Language::En] {
        let document = Document {
            id: "v0000000000000000/r0000000007zg1zr0"
                .parse()
                .expect("an id"),
            revision: 1,
            title: "Café".to_owned(),
            language,
            licence: Licence::CcBySa4,
            authors: vec![Author::Former],
            derived_from: Vec::new(),
            created: at,
            updated: at,
            body: Body::Recipe(Box::new(recipe.clone())),
            attachments: Vec::new(),
        };
        let found = understand(&text::markdown(&document));
        assert_eq!((found.title.as_str(), &found.recipe), ("Café", &recipe));
        assert_eq!(found.unread, []);
    }
}

#[test]
fn a_text_without_headings_is_an_intention_and_nothing_is_lost() {
    let found = understand("Une idée.\n\n```\n# pas un titre\n```\n");
    assert_eq!(found.title, "");
    assert_eq!(
        found.recipe.intention,
        "Une idée.\n\n```\n# pas un titre\n```"
    );
    let many: String = (0..100)
        .map(|n| format!("## Partie {n}\ntexte {n}\n"))
        .collect();
    let recipe = understand(&many).recipe;
    assert_eq!(recipe.steps.len(), MOST_STEPS);
    assert!(recipe.steps[59].text.contains("### Partie 99\n\ntexte 99"));
    let long = "mot ".repeat(20_000);
    let recipe = understand(&long).recipe;
    let all: usize =
        recipe.intention.len() + recipe.steps.iter().map(|it| it.text.len()).sum::<usize>();
    assert!(all + 30 >= long.trim().len(), "{all}");
    assert!(
        recipe
            .steps
            .iter()
            .all(|it| it.text.chars().count() <= LONGEST_PART)
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_understood(text: String) {
        understand(&text);
    }
}
