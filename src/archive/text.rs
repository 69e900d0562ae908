//! Documents as people read them without a box: Markdown, with a heading for each part.

use std::fmt::Write as _;

use super::parts::{Part, heading};
use crate::documents::body::{Ingredient, Question, Recipe, Sort, Term};
use crate::documents::{Attachment, Author, Body, Document, Language};
use crate::media;

/// The sorts of ingredients, as they are listed.
const SORTS: [Sort; 5] = [
    Sort::People,
    Sort::Time,
    Sort::Money,
    Sort::Material,
    Sort::Tool,
];

/// A part of a document: a heading, and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// 2 for a part, 3 for a part of one; 0 for what stands before any.
    pub(super) level: usize,
    pub(super) title: String,
    /// In Markdown.
    pub(super) text: String,
}

/// What a document says, in Markdown.
pub(super) fn markdown(document: &Document) -> String {
    let mut text = format!("# {}\n", document.title);
    for piece in pieces(document) {
        // Writing into a string cannot fail.
        if piece.level > 0 {
            let _ = write!(text, "\n{} {}\n", "#".repeat(piece.level), piece.title);
        }
        if !piece.text.trim().is_empty() {
            let _ = write!(text, "\n{}\n", piece.text.trim());
        }
    }
    text
}

/// What a document says, part by part. What this program does not know has none: it is in the JSON, as it came.
pub(super) fn pieces(document: &Document) -> Vec<Piece> {
    let language = document.language;
    match &document.body {
        Body::Recipe(it) => recipe(it, &document.attachments, language),
        Body::Question(it) => question(it, language),
        Body::Term(it) => term(it, language),
        Body::Unknown(_) => Vec::new(),
    }
}

/// An author's name, or what is said instead.
pub(super) fn author(author: &Author, language: Language) -> String {
    match (author, language) {
        (Author::Named(name), _) => name.clone(),
        (Author::Former, Language::Fr) => "ancien membre".to_owned(),
        (Author::Former, Language::En) => "former member".to_owned(),
        (Author::Anonymous, Language::Fr) => "anonyme".to_owned(),
        (Author::Anonymous, Language::En) => "anonymous".to_owned(),
    }
}

/// The name of a sort of ingredients.
pub(super) fn sort_name(sort: Sort, language: Language) -> &'static str {
    match (sort, language) {
        (Sort::People, Language::Fr) => "Personnes",
        (Sort::People, Language::En) => "People",
        (Sort::Time, Language::Fr) => "Temps",
        (Sort::Time, Language::En) => "Time",
        (Sort::Money, Language::Fr) => "Argent",
        (Sort::Money, Language::En) => "Money",
        (Sort::Material, Language::Fr) => "Matériaux",
        (Sort::Material, Language::En) => "Materials",
        (Sort::Tool, Language::Fr) => "Outils",
        (Sort::Tool, Language::En) => "Tools",
    }
}

fn piece(level: usize, title: impl Into<String>, text: impl Into<String>) -> Piece {
    Piece {
        level,
        title: title.into(),
        text: text.into(),
    }
}

/// A part, where it says something.
fn part(title: &str, text: &str) -> Option<Piece> {
    (!text.trim().is_empty()).then(|| piece(2, title, text))
}

/// A part with parts of its own, where it has some.
fn parent(title: &str, children: Vec<Piece>) -> Vec<Piece> {
    if children.is_empty() {
        return children;
    }
    std::iter::once(piece(2, title, ""))
        .chain(children)
        .collect()
}

fn recipe(it: &Recipe, files: &[Attachment], language: Language) -> Vec<Piece> {
    let name = |part| heading(part, language);
    let mut all: Vec<Piece> = part(name(Part::Intention), &it.intention)
        .into_iter()
        .collect();
    let sorts = SORTS.into_iter().filter_map(|sort| {
        let of = it.ingredients.iter().filter(|it| it.sort == sort);
        let of: String = of
            .map(|Ingredient { text, .. }| format!("- {text}\n"))
            .collect();
        (!of.is_empty()).then(|| piece(3, sort_name(sort, language), of))
    });
    all.extend(parent(name(Part::Ingredients), sorts.collect()));
    let steps = it.steps.iter().enumerate().map(|(n, step)| {
        let title = format!("{}. {}", n + 1, step.title);
        let mut text = step.text.clone();
        for picture in &step.pictures {
            let file = files.iter().find(|it| it.hash == *picture);
            let alt = file.map_or("", |it| it.alt.as_str());
            let line = media::markdown(media::Kind::Jpeg, alt, *picture);
            let _ = write!(text, "\n\n{line}");
        }
        piece(3, title.trim_end(), text)
    });
    all.extend(parent(name(Part::Steps), steps.collect()));
    all.extend(part(name(Part::WentWrong), &it.went_wrong));
    all.extend(part(name(Part::Variants), &it.variants));
    all.extend(part(name(Part::Sources), &it.sources));
    all
}

fn question(it: &Question, language: Language) -> Vec<Piece> {
    let name = match language {
        Language::Fr => "Réponses",
        Language::En => "Answers",
    };
    let answers = it.answers.iter();
    let answers = answers.map(|it| piece(3, author(&it.by, language), it.text.as_str()));
    let mut all = vec![piece(0, "", it.text.as_str())];
    all.extend(parent(name, answers.collect()));
    all
}

fn term(it: &Term, language: Language) -> Vec<Piece> {
    let [forms, variants, examples] = match language {
        Language::Fr => ["Formes", "Ailleurs", "Exemples"],
        Language::En => ["Forms", "Elsewhere", "Examples"],
    };
    let mut all = vec![piece(0, "", it.definition.as_str())];
    all.extend(part(forms, &it.forms.join(", ")));
    let said = it.variants.iter();
    let said = said.map(|it| piece(3, it.place.as_str(), it.text.as_str()));
    all.extend(parent(variants, said.collect()));
    let listed = it.examples.iter().map(|it| format!("- {it}\n"));
    all.extend(part(examples, &listed.collect::<String>()));
    all
}
