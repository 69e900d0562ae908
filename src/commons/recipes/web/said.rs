//! Recipes in words: sections, facts, authors, refusals.

use jiff::Timestamp;

use super::pictures;
use crate::clock::Dated;
use crate::commons::recipes::acts::{self, Refused};
use crate::commons::recipes::history::{self, Chosen, Part};
use crate::commons::recipes::writers::MOST_WRITERS;
use crate::commons::recipes::{By, Fault, MOST_PICTURES, SORTS, Section, Text};
use crate::documents::body::{Difficulty, Sort};
use crate::documents::{Author, Language, Licence};
use crate::media::Shown;
use crate::store::{Error, Read};
use crate::web::gloss::Glossing;
use crate::web::markdown::Html;
use crate::web::words::Words;
use crate::web::{Visit, dates};

/// A section's name.
pub(super) fn section(w: Words, section: Section) -> String {
    w.t(match section {
        Section::Title => "commons-part-title",
        Section::Intention => "commons-part-intention",
        Section::Ingredients => "commons-part-ingredients",
        Section::Steps => "commons-part-steps",
        Section::WentWrong => "commons-part-wrong",
        Section::Variants => "commons-part-variants",
        Section::Sources => "commons-part-sources",
        Section::Facts => "commons-part-facts",
    })
}

/// Several sections, in a line.
pub(super) fn sections(w: Words, all: &[Section]) -> String {
    let names: Vec<String> = all.iter().map(|it| section(w, *it)).collect();
    names.join(", ")
}

/// A sort of ingredients.
pub(super) fn sort(w: Words, sort: Sort) -> String {
    w.t(match sort {
        Sort::People => "commons-sort-people",
        Sort::Time => "commons-sort-time",
        Sort::Money => "commons-sort-money",
        Sort::Material => "commons-sort-material",
        Sort::Tool => "commons-sort-tool",
    })
}

/// How hard it is.
pub(super) fn difficulty(w: Words, difficulty: Difficulty) -> String {
    w.t(match difficulty {
        Difficulty::Easy => "commons-difficulty-easy",
        Difficulty::Some => "commons-difficulty-some",
        Difficulty::Hard => "commons-difficulty-hard",
    })
}

/// Whether it is about an object or about people.
pub(super) fn about(w: Words, is_object: bool) -> String {
    w.t(if is_object {
        "commons-about-object"
    } else {
        "commons-about-practice"
    })
}

/// « 1 h 30 », in words.
pub(super) fn minutes(w: Words, minutes: u32) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let parts = [
        ("commons-days", days),
        ("commons-hours", hours),
        ("commons-minutes", rest),
    ];
    let said = parts.into_iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> = said
        .map(|(key, count)| w.with(key, &[("count", count.to_string())]))
        .collect();
    said.join(" ")
}

/// One thing that is chosen rather than written: its name and what was chosen. Empty when nobody said.
pub(super) fn chosen(w: Words, it: Chosen) -> Option<(String, String)> {
    let (key, said) = match it {
        Chosen::IsObject(is_object) => ("commons-fact-about", about(w, is_object)),
        Chosen::Difficulty(it) => ("commons-fact-difficulty", difficulty(w, it)),
        Chosen::Minutes(it) => ("commons-fact-minutes", minutes(w, it?)),
        Chosen::People(it) => ("commons-fact-people", it?.to_string()),
    };
    Some((w.t(key), said))
}

/// Where two texts differ, section by section.
pub(super) struct Difference {
    pub(super) section: Section,
    pub(super) name: String,
    pub(super) parts: Vec<Part>,
}

/// A section as it was typed, in one text.
pub(super) fn written(w: Words, section: Section, text: &Text) -> String {
    let fact = |it: Chosen| {
        chosen(w, it).map_or_else(String::new, |(name, said)| format!("{name} : {said}"))
    };
    let written = history::written(section, text, fact);
    match (section, text.language) {
        (Section::Title, language) => format!("{written} ({})", language.tag()),
        _ => written,
    }
}

/// The differences in these sections, where these pictures are known.
pub(super) fn differences(
    w: Words,
    all: &[Section],
    (old, new): (&Text, &Text),
    known: &[Shown],
) -> Vec<Difference> {
    let words = |it: &Section| history::between(&written(w, *it, old), &written(w, *it, new));
    let all = all.iter();
    all.map(|it| Difference {
        section: *it,
        name: section(w, *it),
        parts: match it {
            Section::Steps => pictures::after(words(it), w, (old, new), known),
            _ => words(it),
        },
    })
    .collect()
}

/// What somebody is called, or « ancien membre ».
pub(in crate::commons) fn name(read: &impl Read, w: Words, by: &By) -> Result<String, Error> {
    Ok(match acts::author(read, by)? {
        Author::Named(name) => name,
        Author::Former => w.t("commons-former"),
        Author::Anonymous => w.t("commons-anonymous"),
    })
}

/// Authors, in a line.
pub(in crate::commons) fn names(read: &impl Read, w: Words, all: &[By]) -> Result<String, Error> {
    let names = all.iter().map(|by| name(read, w, by));
    let names = names.collect::<Result<Vec<_>, _>>()?;
    Ok(names.join(", "))
}

/// The day of something, as it is said here.
pub(in crate::commons) fn day(visit: &Visit, dated: Dated) -> String {
    let at = Timestamp::from_second(dated.at).unwrap_or_default();
    let date = at.to_zoned(visit.shell.clock.zone().clone()).date();
    dates::date(visit.words.lang(), date)
}

/// A licence by its name and what it asks for.
pub(in crate::commons) fn licence(w: Words, licence: Licence) -> String {
    w.t(match licence {
        Licence::CcBySa4 => "commons-licence-cc-by-sa",
        Licence::CcBy4 => "commons-licence-cc-by",
        Licence::Cc0 => "commons-licence-cc0",
        Licence::Etalab2 => "commons-licence-etalab",
        Licence::Lal13 => "commons-licence-lal",
        Licence::CernOhlS2 => "commons-licence-cern",
    })
}

/// Why something typed is not taken.
pub(in crate::commons) fn fault(w: Words, fault: Fault) -> String {
    let with = |key: &str, most: String| w.with(key, &[("most", most)]);
    match fault {
        Fault::NoTitle => w.t("commons-fault-title"),
        Fault::Empty => w.t("commons-fault-empty"),
        Fault::TooLong(most) => with("commons-fault-long", most.to_string()),
        Fault::TooMany(most) => with("commons-fault-many", most.to_string()),
        Fault::NotANumber(most) => with("commons-fault-number", most.to_string()),
        Fault::NotADay => w.t("commons-fault-day"),
        Fault::NotYet => w.t("commons-fault-not-yet"),
    }
}

/// Why an act was not done, for the head of a form; the error page for what no form can help.
pub(super) fn refused(w: Words, refused: Refused) -> Result<String, crate::web::Error> {
    Ok(match refused {
        Refused::Meanwhile => w.t("commons-refused-meanwhile"),
        Refused::TooManySteps => w.t("commons-refused-steps"),
        Refused::TooManyRemarks => w.t("commons-refused-remarks"),
        Refused::Nobody => w.t("commons-refused-nobody"),
        Refused::Writes => w.t("commons-refused-writes"),
        Refused::TooManyWriters => w.with(
            "commons-refused-writers",
            &[("most", MOST_WRITERS.to_string())],
        ),
        Refused::LastWriter => w.t("commons-refused-last"),
        Refused::TooManyPictures => w.t1("commons-pictures-full", "most", MOST_PICTURES),
        Refused::NoPicture => w.t("commons-refused-picture"),
        Refused::Same => w.t("commons-refused-same"),
        Refused::Missing(all) => w.with("commons-refused-missing", &[("parts", sections(w, &all))]),
        Refused::Licence(licence) => w.with(
            "commons-refused-licence",
            &[("licence", licence.to_string())],
        ),
        other => return Err(super::no_page(other)),
    })
}

/// What a step is called; steps are counted from 0.
pub(super) fn step(w: Words, n: usize, title: &str) -> String {
    let number = (n + 1).to_string();
    if title.is_empty() {
        w.with("commons-step", &[("number", number)])
    } else {
        format!("{number}. {title}")
    }
}

/// A step as it is read.
pub(super) struct Step {
    pub(super) name: String,
    pub(super) text: Html,
    pub(super) pictures: Vec<Shown>,
}

/// A recipe as it is read.
pub(super) struct View {
    pub(super) title: String,
    pub(super) lang: &'static str,
    pub(super) intention: Html,
    /// By sort, those that there are.
    pub(super) ingredients: Vec<(String, Vec<String>)>,
    pub(super) steps: Vec<Step>,
    pub(super) went_wrong: Html,
    pub(super) variants: Html,
    pub(super) sources: Html,
    pub(super) facts: Vec<(String, String)>,
}

impl View {
    /// Of this text with these pictures, on a page that explains words.
    pub(super) fn of(w: Words, text: &Text, known: &[Shown], page: &mut Glossing) -> Self {
        let body = &text.body;
        let of = |wanted: Sort| {
            let all = body.ingredients.iter().filter(move |it| it.sort == wanted);
            all.map(|it| it.text.clone()).collect::<Vec<_>>()
        };
        let facts = [
            Chosen::IsObject(body.is_object),
            Chosen::Difficulty(body.difficulty),
            Chosen::Minutes(body.minutes),
            Chosen::People(body.people),
        ];
        let steps = body.steps.iter().enumerate();
        View {
            title: text.title.clone(),
            lang: text.language.tag(),
            intention: Html::glossed(&body.intention, page),
            ingredients: SORTS
                .iter()
                .map(|(it, _)| (sort(w, *it), of(*it)))
                .filter(|(_, all)| !all.is_empty())
                .collect(),
            steps: steps
                .map(|(n, step)| Step {
                    name: self::step(w, n, &step.title),
                    text: Html::glossed(&step.text, page),
                    pictures: step
                        .pictures
                        .iter()
                        .filter_map(|hash| known.iter().find(|it| it.hash == *hash).cloned())
                        .collect(),
                })
                .collect(),
            went_wrong: Html::glossed(&body.went_wrong, page),
            variants: Html::glossed(&body.variants, page),
            sources: Html::glossed(&body.sources, page),
            facts: facts.into_iter().filter_map(|it| chosen(w, it)).collect(),
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
