//! What wikitext becomes: the marks of articles, and the words of what is not understood.

use super::*;

fn text(wikitext: &str) -> Text {
    read(wikitext, |title| {
        format!("https://w.example/{}", title.replace(' ', "_"))
    })
}

fn markdown(wikitext: &str) -> String {
    text(wikitext).markdown
}

#[test]
fn headings_emphasis_and_lists() {
    assert_eq!(
        markdown("== Été ==\nUn '''mot''' ''doux'' et '''''fort'''''."),
        "## Été\n\nUn **mot** *doux* et ***fort***."
    );
    assert_eq!(markdown("=== Trois ===\n===="), "### Trois\n\n\\====");
    assert_eq!(
        markdown("Il faut :\n* un\n** deux\n* trois\n# premier\n# second\nFin."),
        "Il faut :\n\n- un\n  - deux\n- trois\n1. premier\n1. second\n\nFin."
    );
    assert_eq!(markdown("; Mot\n: sens"), "- **Mot**\n- sens");
    assert_eq!(markdown("a\n----\nb"), "a\n\n---\n\nb");
    assert_eq!(
        markdown("'''gras sans fin\nsuite"),
        "**gras sans fin**\nsuite"
    );
    assert_eq!(markdown("l'atelier d'Ana"), "l'atelier d'Ana");
}

#[test]
fn links_files_and_categories() {
    assert_eq!(
        markdown("[[Café réparation]] et [[Café|le café]]"),
        "[Café réparation](https://w.example/Café_réparation) et [le café](https://w.example/Café)"
    );
    assert_eq!(
        markdown("[https://x.example/a_b(1) le ''site''] https://y.example/c_d."),
        "[le site](https://x.example/a_b%281%29) <https://y.example/c_d>."
    );
    let found = text(
        "[[Fichier:Plan.png|thumb|Le plan de [[Lieu|la salle]]]]\n[[Catégorie:Ateliers vélo]]\n[[File:B.jpg|200px]]",
    );
    assert_eq!(
        found.markdown,
        "(Le plan de [la salle](https://w.example/Lieu))\n\n(B.jpg)"
    );
    assert_eq!(found.categories, ["Ateliers vélo"]);
    assert_eq!(
        found.unread,
        [
            (Sort::File, "Plan.png".to_owned()),
            (Sort::File, "B.jpg".to_owned())
        ]
    );
    assert_eq!(markdown("[[ouvert"), "\\[\\[ouvert");
    assert_eq!(markdown("[1]"), "\\[1\\]");
    assert_eq!(
        markdown("[[a*b_c]]"),
        "[a\\*b\\_c](https://w.example/a*b_c)"
    );
}

#[test]
fn templates_are_named_and_their_words_stay() {
    let found = text(
        "{{Infobox lieu\n|nom=Le Lavoir\n|ville=[[Lyon|Lyon 1]]\n|vide=\n}}\nVoir {{lien|le site}} {{DEFAULTSORT:X}}.",
    );
    assert_eq!(
        found.markdown,
        "- nom : Le Lavoir\n- ville : [Lyon 1](https://w.example/Lyon)\n\nVoir le site ."
    );
    assert_eq!(
        found.unread,
        [
            (Sort::Template, "Infobox lieu".to_owned()),
            (Sort::Template, "lien".to_owned())
        ]
    );
    assert_eq!(text("a {{un|b {{deux|c}}}} d").markdown, "a b c d");
    assert_eq!(markdown("{{ jamais fermé"), "{{ jamais fermé");
}

#[test]
fn tables_tags_and_what_is_typed_to_be_shown() {
    let table = "{| class=\"wikitable\"\n|+ Horaires\n! Jour !! Heure\n|-\n| style=\"x\" | lundi || 9|10\n|-\n| mardi\n|}\nFin";
    assert_eq!(
        markdown(table),
        "Horaires\n\n| Jour | Heure |\n| --- | --- |\n| lundi | 9\\|10 |\n| mardi |  |\n\nFin"
    );
    assert_eq!(
        markdown("a<br/>b <ref>Une note</ref> <nowiki>''pas*''</nowiki> <!-- tu -->"),
        "a \\\nb  (Une note) ''pas\\*''"
    );
    assert_eq!(markdown("<pre>\n* brut\n</pre>"), "```\n* brut\n```");
    let found = text("<gallery>x</gallery> 2 < 3 <u>souligné</u>");
    assert_eq!(found.markdown, "x 2 \\< 3 souligné");
    assert_eq!(found.unread, [(Sort::Tag, "gallery".to_owned())]);
    assert_eq!(markdown("__TOC__\nTexte"), "Texte");
}

#[test]
fn what_markdown_would_read_as_a_mark_stays_a_word() {
    assert_eq!(
        markdown("2 * 3 et un_mot `x`"),
        "2 \\* 3 et un\\_mot \\`x\\`"
    );
    assert_eq!(markdown("1. Premier"), "1\\. Premier");
    assert_eq!(markdown("+ plus"), "\\+ plus");
}

#[test]
fn what_is_made_to_take_long_ends() {
    for hostile in [
        "{{", "[[", "'''", "<ref>", "{|\n|", "<nowiki>", "<!--", "[http://", "}}", "=", "{{a|",
    ] {
        let text = hostile.repeat(20_000);
        let _ = markdown(&text);
    }
    let nested = format!("{}*{}", "[[".repeat(30), "]]".repeat(30));
    let wide = format!(
        "{{|\n{}\n{}|}}",
        "||a".repeat(3000),
        "|-\n| b\n".repeat(3000)
    );
    for swollen in [nested, wide] {
        assert!(markdown(&swollen).len() < 100_000);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "[a-zé{}\\[\\]|'<>=*#:;!\\-/ \n\u{e000}\u{e001}0-9]{0,200}") {
        let _ = markdown(&text);
    }
}
