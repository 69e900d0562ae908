//! A document as HTML that stands by itself: in a feed reader, with its headings, its pictures, its authors and its licence.

use askama::Template;

use super::{Piece, Site, name, names, words};
use crate::documents::Body;
use crate::documents::body::{Question, Recipe, Sort, Term};
use crate::web::markdown::Html;
use crate::web::words::Words;

/// One part of a text.
#[derive(Default)]
struct Part {
    /// Empty where the text goes on.
    heading: String,
    /// Whether the heading is below another.
    is_below: bool,
    items: Vec<String>,
    html: Html,
    /// Addresses, and what is to be seen.
    pictures: Vec<(String, String)>,
}

impl Part {
    fn of(heading: String, text: &str) -> Self {
        Self {
            heading,
            html: Html::of(text),
            ..Self::default()
        }
    }

    fn is_empty(&self) -> bool {
        self.html.is_empty() && self.items.is_empty() && self.heading.is_empty()
    }
}

#[derive(Template)]
#[template(path = "syndication/content.html")]
struct Content {
    parts: Vec<Part>,
    credit: String,
}

/// What a document says, sanitised; all its addresses are whole.
pub fn html(site: &Site, piece: &Piece) -> String {
    let document = &piece.document;
    let w = words(document.language);
    let mut parts = match &document.body {
        Body::Recipe(it) => recipe(w, piece, it),
        Body::Question(it) => question(w, it),
        Body::Term(it) => term(w, it),
        Body::Unknown(_) => Vec::new(),
    };
    parts.retain(|part| !part.is_empty());
    let credit = w.t2(
        "syndication-credit",
        "names",
        names(document).join(", "),
        "licence",
        document.licence.spdx(),
    );
    let written = Content { parts, credit }.render();
    // A template of ours fails only where memory does.
    absolute(&written.unwrap_or_default(), &site.origin)
}

/// A part under a heading; nothing when its text is empty.
fn said(heading: String, text: &str) -> Part {
    match text.is_empty() {
        true => Part::default(),
        false => Part::of(heading, text),
    }
}

fn recipe(w: Words, piece: &Piece, it: &Recipe) -> Vec<Part> {
    let mut parts = vec![Part::of(String::new(), &it.intention)];
    if !it.ingredients.is_empty() {
        const SORTS: [Sort; 5] = [
            Sort::People,
            Sort::Time,
            Sort::Money,
            Sort::Material,
            Sort::Tool,
        ];
        let of = |sort: Sort| it.ingredients.iter().filter(move |one| one.sort == sort);
        let all = SORTS.into_iter().flat_map(of);
        parts.push(Part {
            heading: w.t("syndication-needs"),
            items: all.map(|one| one.text.clone()).collect(),
            ..Part::default()
        });
    }
    if !it.steps.is_empty() {
        parts.push(Part::of(w.t("syndication-steps"), ""));
    }
    for (n, step) in it.steps.iter().enumerate() {
        let pictures = piece.pictures(&step.pictures);
        parts.push(Part {
            is_below: true,
            pictures: pictures.map(|(at, alt)| (at, alt.to_owned())).collect(),
            ..Part::of(step_name(w, n, &step.title), &step.text)
        });
    }
    parts.extend([
        said(w.t("syndication-wrong"), &it.went_wrong),
        said(w.t("syndication-variants"), &it.variants),
        said(w.t("syndication-sources"), &it.sources),
    ]);
    parts
}

/// « 2. Accueillir »; its number alone for a step without a title.
pub(super) fn step_name(w: Words, n: usize, title: &str) -> String {
    match title.is_empty() {
        true => w.t1("syndication-step", "number", n + 1),
        false => format!("{}. {title}", n + 1),
    }
}

fn question(w: Words, it: &Question) -> Vec<Part> {
    let mut parts = vec![Part::of(String::new(), &it.text)];
    if !it.answers.is_empty() {
        parts.push(Part::of(w.t("syndication-answers"), ""));
    }
    for answer in &it.answers {
        let by = name(w, &answer.by);
        let heading = match answer.helped {
            true => w.t1("syndication-answer-helped", "name", by),
            false => by,
        };
        parts.push(Part {
            is_below: true,
            ..Part::of(heading, &answer.text)
        });
    }
    parts
}

fn term(w: Words, it: &Term) -> Vec<Part> {
    let mut parts = Vec::new();
    if !it.forms.is_empty() {
        parts.push(Part {
            items: vec![it.forms.join(", ")],
            ..Part::default()
        });
    }
    parts.push(Part::of(String::new(), &it.definition));
    if !it.variants.is_empty() {
        parts.push(Part::of(w.t("syndication-places"), ""));
    }
    for variant in &it.variants {
        parts.push(Part {
            is_below: true,
            ..Part::of(variant.place.clone(), &variant.text)
        });
    }
    if !it.examples.is_empty() {
        parts.push(Part {
            heading: w.t("syndication-examples"),
            items: it.examples.clone(),
            ..Part::default()
        });
    }
    parts
}

/// HTML as our sanitiser writes it (double quotes, `<` never in a text), with the addresses of this box made whole: a reader of
/// feeds does not know where they begin.
fn absolute(html: &str, origin: &str) -> String {
    let mut written = String::with_capacity(html.len() + 256);
    let (mut is_in_tag, mut is_in_value) = (false, false);
    for (at, c) in html.char_indices() {
        written.push(c);
        match c {
            '<' if !is_in_tag => is_in_tag = true,
            '>' if is_in_tag && !is_in_value => is_in_tag = false,
            '"' if is_in_tag => {
                is_in_value = !is_in_value;
                let is_address = [" href=", " src="]
                    .iter()
                    .any(|it| html[..at].ends_with(it));
                if is_in_value && is_address && html[at + 1..].starts_with('/') {
                    written.push_str(origin);
                }
            }
            _ => {}
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn addresses_of_the_box_are_made_whole_and_words_about_them_are_not() {
        let html = r#"<p>href="/x" src="/y</p><p><a href="/lieu">ici</a> <img src="/media/0" alt=" href=&quot;/z > "> <a href="https://x.example/">là</a></p>"#;
        let whole = r#"<p>href="/x" src="/y</p><p><a href="http://b/lieu">ici</a> <img src="http://b/media/0" alt=" href=&quot;/z > "> <a href="https://x.example/">là</a></p>"#;
        assert_eq!(absolute(html, "http://b"), whole);
    }
}
