//! A wiki's dump of a thousand pages, of the structure that MediaWiki exports: counts and report right, broken pages refused alone,
//! cut off in the middle and resumed, brought twice.

use std::fmt::Write;

use parvis::documents::{Author, Body, Licence};

use crate::boxes::TestBox;

/// A dump with so many articles, and what wikis have beside: redirects, talk, templates, categories, empty and broken pages.
fn dump(articles: usize) -> String {
    let mut text = String::from(
        "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"http://www.mediawiki.org/xml/export-0.11/ http://www.mediawiki.org/xml/export-0.11.xsd\" version=\"0.11\" xml:lang=\"fr\">\n\
         <siteinfo>\n<sitename>Wiki des ateliers</sitename>\n<dbname>ateliers</dbname>\n<base>https://wiki.example/wiki/Accueil</base>\n\
         <generator>MediaWiki 1.39.0</generator>\n<case>first-letter</case>\n<namespaces>\n<namespace key=\"0\" case=\"first-letter\" />\n\
         <namespace key=\"10\" case=\"first-letter\">Modèle</namespace>\n</namespaces>\n</siteinfo>\n",
    );
    for n in 1..=articles {
        let body = format!(
            "{{{{Infobox atelier|nom=Atelier {n}|lieu=[[Lyon]]}}}}\nUn atelier d’été à l’école, n° {n}. Voir [[Atelier {}|le précédent]].\n\
             [[Fichier:Schéma {n}.png|thumb|Le schéma]]\n== Matériel ==\n* une clé à molette\n* deux '''chaises'''\n== Étapes ==\n# Démonter\n# Réparer\n\
             == Remerciements ==\nÀ toute l’équipe &lt;ref&gt;2019&lt;/ref&gt;.\n[[Catégorie:Ateliers vélo]]",
            n.saturating_sub(1)
        );
        page(&mut text, &format!("Atelier {n}"), 0, n, &body);
        if n % 10 == 0 {
            let at = articles + n;
            page(
                &mut text,
                &format!("Ancien nom {n}"),
                0,
                at,
                "#REDIRECTION [[Atelier]]",
            );
            page(
                &mut text,
                &format!("Discussion:Atelier {n}"),
                1,
                at + 1,
                "bla",
            );
            page(&mut text, &format!("Modèle:Infobox {n}"), 10, at + 2, "bla");
        }
        if n % 100 == 0 {
            text.push_str(
                "<page><title>Page coupée</title><ns>0</ns><id>5</id><revision><text>tout à coup",
            );
            text.push_str("<page><title>Page de travers</title><ns>0</id></page>\n");
            page(&mut text, "Page piégée", 0, 6, "&bombe;");
        }
    }
    text.push_str("</mediawiki>\n");
    text
}

fn page(text: &mut String, title: &str, namespace: u8, id: usize, body: &str) {
    write!(
        text,
        "<page>\n<title>{title}</title>\n<ns>{namespace}</ns>\n<id>{id}</id>\n<revision>\n<id>{}</id>\n<parentid>1</parentid>\n\
         <timestamp>2019-05-0{}T12:00:00Z</timestamp>\n<contributor>\n<username>Éloïse {}</username>\n<id>3</id>\n</contributor>\n\
         <comment>relu</comment>\n<model>wikitext</model>\n<format>text/x-wiki</format>\n<text bytes=\"1\" xml:space=\"preserve\">{body}</text>\n\
         <sha1>x</sha1>\n</revision>\n</page>\n",
        id + 100,
        id % 9 + 1,
        id % 7
    )
    .unwrap();
}

#[test]
fn a_thousand_pages_come_in_with_a_right_report_and_once() {
    let house = TestBox::new();
    let file = house.beside("wiki.xml");
    std::fs::write(&file, dump(1000)).unwrap();
    let preview = house.import(&file, &["--licence", "CC-BY-4.0"]);
    let expected = [
        "Un wiki : Wiki des ateliers",
        "Lus : 1330",
        "Nouveaux : 1000",
        "30 : illisible ou incomplet",
        "100 : pages qui ne font que renvoyer",
        "200 : discussions, modèles",
        "Modèles, dont seuls les mots sont gardés (1000) : Infobox atelier (1000)",
        "Images et fichiers, qui ne sont pas dans l’export (1000)",
        "gardés comme étapes (1000) : Remerciements (1000)",
    ];
    for line in expected {
        assert!(
            preview.out.contains(line),
            "{line}: {}{}",
            preview.out,
            preview.err
        );
    }
    assert!(house.documents().is_empty());
    let done = house.import(&file, &["--licence", "CC-BY-4.0", "--apply"]);
    assert!(
        done.well && done.out.contains("Ajoutés : 1000"),
        "{}{}",
        done.out,
        done.err
    );
    let all = house.documents();
    assert_eq!(all.len(), 1000);
    let seven = all.iter().find(|it| it.title == "Atelier 7").unwrap();
    assert_eq!((seven.revision, seven.licence), (107, Licence::CcBy4));
    assert_eq!(seven.authors, [Author::Named("Éloïse 0".to_owned())]);
    let Body::Recipe(recipe) = &seven.body else {
        panic!("a recipe")
    };
    assert!(
        recipe
            .intention
            .contains("école, n° 7. Voir [le précédent](https://wiki.example/wiki/Atelier_6)"),
        "{}",
        recipe.intention
    );
    assert!(
        recipe
            .intention
            .contains("- lieu : [Lyon](https://wiki.example/wiki/Lyon)"),
        "{}",
        recipe.intention
    );
    let ingredients: Vec<_> = recipe.ingredients.iter().map(|it| &*it.text).collect();
    assert_eq!(ingredients, ["une clé à molette", "deux **chaises**"]);
    assert_eq!(recipe.steps.len(), 3);
    assert!(
        recipe
            .sources
            .contains("<https://wiki.example/wiki/Atelier_7>")
            && recipe.sources.contains("Ateliers vélo")
    );
    let again = house.import(&file, &["--licence", "CC-BY-4.0", "--apply"]);
    assert!(
        again.out.contains("ne changerait rien") && again.out.contains("Déjà ici : 1000"),
        "{}",
        again.out
    );
    assert_eq!(house.documents().len(), 1000);
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was_and_counts_right() {
    let house = TestBox::new();
    let file = house.beside("wiki.xml");
    std::fs::write(&file, dump(6000)).unwrap();
    assert!(
        house.import_and_kill(&file),
        "it was over before it could be killed"
    );
    let between = house.documents().len();
    assert!(between > 0 && between < 6000, "{between}");
    let done = house.import(&file, &["--apply"]);
    assert!(done.well, "{}{}", done.out, done.err);
    assert!(done.err.contains("reprend où il en était"), "{}", done.err);
    for line in [
        "Lus : 7980",
        "Ajoutés : 6000",
        "180 : illisible",
        "600 : pages qui ne font",
    ] {
        assert!(done.out.contains(line), "{line}: {}", done.out);
    }
    assert_eq!(house.documents().len(), 6000);
    assert_eq!(house.told().len(), 6000, "each is told once");
}
