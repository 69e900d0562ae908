//! Which words are found in a text, and which only look like them.

use super::*;

fn glossary(forms: &[&str]) -> Glossary {
    let all = forms.iter().enumerate().map(|(n, form)| {
        let gloss = Gloss {
            key: format!("t{n}"),
            title: (*form).to_owned(),
            lang: "fr",
            meaning: String::new(),
            href: String::new(),
        };
        (gloss, vec![(*form).to_owned()])
    });
    Glossary::of(all)
}

/// What is found, parted by bars.
fn found(forms: &[&str], text: &str) -> String {
    let found = glossary(forms).find(text).into_iter();
    let found: Vec<_> = found.map(|(range, _)| &text[range]).collect();
    found.join("|")
}

#[test]
fn a_word_is_found_whole_in_any_case_and_encoding() {
    for (form, text, shown) in [
        ("fablab", "Le FabLab, au fond.", "FabLab"),
        ("Fablab", "FABLAB", "FABLAB"),
        ("fablab", "un fablab", "fablab"),
        ("fablab", "«fablab» (fablab)", "fablab|fablab"),
        ("fablab", "les fablabs, un prefablab", ""),
        ("régie", "La REGIE, la régie, la RÉGIE", "régie|RÉGIE"),
        ("régie", "la re\u{301}gie", "re\u{301}gie"),
        ("pêche", "un péché, une pêche", "pêche"),
        ("cœur", "au coeur", "coeur"),
        ("été", "l’étéo, Été.", "Été"),
    ] {
        assert_eq!(found(&[form], text), shown, "{form} in {text}");
    }
}

#[test]
fn elisions_and_particles_are_no_part_of_a_word() {
    for (form, text, shown) in [
        (
            "atelier",
            "l'atelier, d’atelier, qu’atelier",
            "atelier|atelier|atelier",
        ),
        ("habitat", "Jusqu’habitat", "habitat"),
        ("hui", "aujourd’hui", ""),
        ("homme", "un prud’homme", ""),
        ("aujourd’hui", "Aujourd'hui", "Aujourd'hui"),
        (
            "fablab",
            "ce fablab-là, ce fablab-ci, un fablab-café",
            "fablab|fablab",
        ),
        ("fablab", "the fablab’s door", "fablab"),
        ("lieu", "un tiers-lieu, un mi-lieu, un lieu-dit", ""),
        ("tiers", "un tiers-lieu", ""),
    ] {
        assert_eq!(found(&[form], text), shown, "{form} in {text}");
    }
}

#[test]
fn addresses_and_other_signs_make_one_word_of_two() {
    for text in [
        "fablab.org",
        "www.fablab.fr",
        "jean@fablab",
        "http://lieu.example/fablab",
        "mon_fablab",
        "fablab·es",
        "fab&fablab",
    ] {
        assert_eq!(found(&["fablab"], text), "", "{text}");
    }
    assert_eq!(
        found(&["fablab"], "Le fablab. Et « fablab »."),
        "fablab|fablab"
    );
    assert_eq!(
        found(&["R&D", "habitant·e·s"], "la R&D des habitant·e·s"),
        "R&D|habitant·e·s"
    );
}

#[test]
fn several_words_are_one_term_and_the_longest_is_meant() {
    let forms = ["chantier", "chantier participatif", "tiers-lieu"];
    for (text, shown) in [
        (
            "un chantier participatif, un chantier",
            "chantier participatif|chantier",
        ),
        (
            "un chantier\u{a0}\nparticipatif",
            "chantier\u{a0}\nparticipatif",
        ),
        ("un chantier, participatif", "chantier"),
        ("un chantier participatifs", "chantier"),
        ("un Tiers\u{2011}Lieu, un tiers lieu", "Tiers\u{2011}Lieu"),
    ] {
        assert_eq!(found(&forms, text), shown, "{text}");
    }
    assert_eq!(
        found(&["système d’échange local"], "un Système d'échange local"),
        "Système d'échange local"
    );
}

#[test]
fn what_cannot_be_found_is_told_beforehand() {
    for form in ["fablab", "R&D", "chantier participatif", "l’atelier", "à 5"] {
        assert!(is_found(form), "{form}");
    }
    for form in [
        "",
        " ",
        "++",
        "C++",
        "(fablab)",
        "un : deux",
        "a b c d e f g h i",
    ] {
        assert!(!is_found(form), "{form}");
    }
    assert_eq!(folded("Tiers‑Lieu"), folded("tiers-lieu"));
    assert_ne!(folded("tiers lieu"), folded("tiers-lieu"));
    // Of two under one form the first stays.
    let twice = glossary(&["commun", "Commun"]);
    assert_eq!(twice.find("commun"), [(0..6, 0)]);
}

#[test]
fn a_page_explains_each_word_once_and_not_its_own() {
    let glossary = Arc::new(glossary(&["fablab", "commun"]));
    let mut page = Glossing::new(Arc::clone(&glossary)).without("t0");
    assert_eq!(page.first(0), None);
    assert_eq!(page.first(1), Some("t1"));
    assert_eq!(page.first(1), None);
    let keys: Vec<_> = page.glosses().into_iter().map(|it| it.key).collect();
    assert_eq!(keys, ["t1"]);
}

#[test]
fn many_words_and_a_long_text_take_little_time() {
    // Forms that share all of their beginnings, in a text that always begins one and never ends it.
    let forms: Vec<String> = (0..5_000)
        .map(|n| format!("le le le le le le le {n}"))
        .collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let glossary = glossary(&forms);
    let text = "le ".repeat(7_000);
    let start = crate::clock::moment();
    for _ in 0..20 {
        assert!(glossary.find(&text).is_empty());
    }
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn what_is_kept_is_never_put_back() {
    let memory = Memory::default();
    assert!(memory.made().is_none());
    for (generation, kept) in [(1, 1), (3, 3), (2, 3)] {
        memory.keep(Made {
            generation,
            cursor: generation,
            glossaries: Default::default(),
        });
        assert_eq!(memory.made().map(|it| it.generation), Some(kept));
    }
}
