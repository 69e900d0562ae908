//! The lexicon in words: parts, authors, refusals, and an entry as it is read.

use jiff::Timestamp;

use crate::clock::Dated;
use crate::commons::lexicon::acts::Refused;
use crate::commons::lexicon::{Fault, Section, Text};
use crate::commons::recipes::history::Part;
pub(super) use crate::commons::recipes::web::said::{name, names};
use crate::documents::Language;
use crate::web::gloss::Glossing;
use crate::web::markdown::Html;
use crate::web::words::Words;
use crate::web::{Visit, dates};

/// A part's name.
fn section(w: Words, section: Section) -> String {
    w.t(match section {
        Section::Title => "lexicon-part-word",
        Section::Forms => "lexicon-part-forms",
        Section::Definition => "lexicon-part-definition",
        Section::Variants => "lexicon-part-variants",
        Section::Examples => "lexicon-part-examples",
    })
}

/// Several parts, in a line.
pub(super) fn sections(w: Words, all: &[Section]) -> String {
    let names: Vec<String> = all.iter().map(|it| section(w, *it)).collect();
    names.join(", ")
}

/// Where two texts differ, in one part.
pub(super) struct Difference {
    pub(super) name: String,
    pub(super) parts: Vec<Part>,
}

/// Where two texts differ, part by part.
pub(super) fn differences(w: Words, old: &Text, new: &Text) -> Vec<Difference> {
    let all = crate::commons::lexicon::changed(old, new).into_iter();
    all.map(|it| Difference {
        name: section(w, it),
        parts: it.between(old, new),
    })
    .collect()
}

/// The day of something, as it is said here.
pub(super) fn day(visit: &Visit, dated: Dated) -> String {
    let at = Timestamp::from_second(dated.at).unwrap_or_default();
    let date = at.to_zoned(visit.shell.clock.zone().clone()).date();
    dates::date(visit.words.lang(), date)
}

/// Why something typed is not taken.
pub(super) fn fault(w: Words, fault: Fault) -> String {
    let with = |key: &str, most: usize| w.with(key, &[("most", most.to_string())]);
    match fault {
        Fault::NoWord => w.t("lexicon-fault-word"),
        Fault::NoDefinition => w.t("lexicon-fault-definition"),
        Fault::TooLong(most) => with("lexicon-fault-long", most),
        Fault::TooMany(most) => with("lexicon-fault-many", most),
        Fault::NotFound => w.t("lexicon-fault-found"),
        Fault::NoPlace => w.t("lexicon-fault-place"),
        Fault::NoMeaning => w.t("lexicon-fault-meaning"),
    }
}

/// Why an act was not done, for the head of a page; the error page for what no words can help.
pub(super) fn refused(w: Words, refused: Refused) -> Result<String, crate::web::Error> {
    Ok(match refused {
        Refused::Meanwhile => w.t("lexicon-refused-meanwhile"),
        Refused::Same => w.t("lexicon-refused-same"),
        Refused::Taken(_, title) => w.t1("lexicon-refused-taken", "title", title),
        other => return Err(super::no_page(other)),
    })
}

/// An entry as it is read.
pub(super) struct View {
    pub(super) title: String,
    pub(super) lang: &'static str,
    /// Other forms, in a line.
    pub(super) forms: String,
    pub(super) definition: Html,
    /// By place.
    pub(super) variants: Vec<(String, Html)>,
    pub(super) examples: Vec<String>,
}

impl View {
    /// Of this text, on a page that explains words.
    pub(super) fn of(text: &Text, page: &mut Glossing) -> Self {
        let body = &text.body;
        Self {
            title: text.title.clone(),
            lang: text.language.tag(),
            forms: body.forms.join(", "),
            definition: Html::glossed(&body.definition, page),
            variants: body
                .variants
                .iter()
                .map(|it| (it.place.clone(), Html::glossed(&it.text, page)))
                .collect(),
            examples: body.examples.clone(),
        }
    }
}

/// A language in its own words.
pub(super) fn language(language: Language) -> &'static str {
    match language {
        Language::Fr => "Français",
        Language::En => "English",
    }
}
