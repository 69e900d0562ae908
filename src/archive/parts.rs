//! Texts in Markdown as recipes: which heading opens which part, and what becomes of those that open none.

use super::job::{Sort as Missed, Unread};
use super::text::sort_name;
use crate::documents::Language;
use crate::documents::body::{Ingredient, Recipe, Sort, Step};
use crate::web::text::{folded, one_line};

/// The most steps that are made of one text; what is beyond goes into the last.
const MOST_STEPS: usize = 60;
/// The most ingredients.
const MOST_INGREDIENTS: usize = 100;
/// The longest ingredient, in characters.
const LONGEST_LINE: usize = 200;
/// The longest text of one part, in characters: below what a page shows of one.
const LONGEST_PART: usize = 18_000;

/// The parts of a recipe that a heading opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Intention,
    Ingredients,
    Steps,
    WentWrong,
    Variants,
    Sources,
}

/// The heading under which a part is written.
pub(super) fn heading(part: Part, language: Language) -> &'static str {
    match (part, language) {
        (Part::Intention, _) => "Intention",
        (Part::Ingredients, Language::Fr) => "Ingrédients",
        (Part::Ingredients, Language::En) => "Ingredients",
        (Part::Steps, Language::Fr) => "Étapes",
        (Part::Steps, Language::En) => "Steps",
        (Part::WentWrong, Language::Fr) => "Ce qui a raté",
        (Part::WentWrong, Language::En) => "What went wrong",
        (Part::Variants, Language::Fr) => "Variantes",
        (Part::Variants, Language::En) => "Variants",
        (Part::Sources, _) => "Sources",
    }
}

/// Headings that open each part, without case and accents.
const HEADINGS: [(Part, &[&str]); 6] = [
    (
        Part::Intention,
        &[
            "intention",
            "but",
            "buts",
            "objectif",
            "objectifs",
            "pourquoi",
            "presentation",
            "description",
            "introduction",
            "purpose",
            "goal",
            "goals",
            "why",
            "overview",
        ],
    ),
    (
        Part::Ingredients,
        &[
            "ingredients",
            "materiel",
            "materiaux",
            "outils",
            "ce qu'il faut",
            "il faut",
            "fournitures",
            "matieres",
            "outillage",
            "materials",
            "tools",
            "what you need",
            "requirements",
        ],
    ),
    (
        Part::Steps,
        &[
            "etapes",
            "deroule",
            "deroulement",
            "mode d'emploi",
            "realisation",
            "fabrication",
            "marche a suivre",
            "comment faire",
            "steps",
            "instructions",
            "how to",
            "method",
        ],
    ),
    (
        Part::WentWrong,
        &[
            "ce qui a rate",
            "rates",
            "difficultes",
            "difficultes rencontrees",
            "problemes",
            "problemes rencontres",
            "erreurs",
            "what went wrong",
            "problems",
            "pitfalls",
            "troubleshooting",
        ],
    ),
    (
        Part::Variants,
        &[
            "variantes",
            "variante",
            "variations",
            "variants",
            "ameliorations",
            "pour aller plus loin",
        ],
    ),
    (
        Part::Sources,
        &[
            "sources",
            "source",
            "references",
            "liens",
            "liens externes",
            "bibliographie",
            "voir aussi",
            "links",
            "external links",
            "see also",
            "notes et references",
        ],
    ),
];

fn part_of(heading: &str) -> Option<Part> {
    let plain = folded(heading);
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let found = HEADINGS.iter().find(|(_, names)| names.contains(&plain));
    found.map(|(part, _)| *part)
}

/// The sort of ingredients that a heading names; materials where it names none.
fn sort_of(heading: &str) -> Option<Sort> {
    let plain = folded(heading);
    let is = |sort: Sort| {
        [Language::Fr, Language::En]
            .iter()
            .any(|it| folded(sort_name(sort, *it)) == plain)
    };
    let all = [
        Sort::People,
        Sort::Time,
        Sort::Money,
        Sort::Material,
        Sort::Tool,
    ];
    let known = all.into_iter().find(|it| is(*it));
    known.or_else(|| (plain == "outillage").then_some(Sort::Tool))
}

/// A text as a recipe.
#[derive(Debug, Default)]
pub(super) struct Understood {
    /// What its first heading says; empty when it has none.
    pub(super) title: String,
    pub(super) recipe: Recipe,
    pub(super) unread: Vec<Unread>,
}

/// A heading with what stands below it.
struct Section {
    title: String,
    lines: Vec<String>,
}

/// The recipe that a text in Markdown tells. Nothing of it is lost: what no part of a recipe fits becomes a step.
pub(super) fn understand(text: &str) -> Understood {
    let mut found = Understood::default();
    let (title, intention, sections) = sections(text);
    found.title = title;
    add(&mut found.recipe.intention, &intention);
    for section in sections {
        let content = section.lines.join("\n");
        match part_of(&section.title) {
            Some(Part::Intention) => add(&mut found.recipe.intention, &content),
            Some(Part::Ingredients) => ingredients(&mut found, &section),
            Some(Part::Steps) => steps(&mut found.recipe.steps, &section.lines),
            Some(Part::WentWrong) => add(&mut found.recipe.went_wrong, &content),
            Some(Part::Variants) => add(&mut found.recipe.variants, &content),
            Some(Part::Sources) => add(&mut found.recipe.sources, &content),
            None => {
                found.unread.push((Missed::Section, section.title.clone()));
                push_step(&mut found.recipe.steps, &section.title, &content);
            }
        }
    }
    bound(&mut found.recipe);
    found
}

/// A heading of this text, with its level.
fn heading_of(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let rest = line.get(level..)?;
    ((1..=6).contains(&level) && rest.starts_with(' '))
        .then(|| (level, rest.trim().trim_end_matches('#').trim_end()))
}

/// The title of a text, what stands before its first section, and its sections.
fn sections(text: &str) -> (String, String, Vec<Section>) {
    let (mut title, mut before, mut all) = (String::new(), Vec::new(), Vec::<Section>::new());
    let mut is_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        match heading_of(line).filter(|_| !is_code) {
            Some((1, name)) if title.is_empty() && all.is_empty() => title = one_line(name),
            Some((1 | 2, name)) => all.push(Section {
                title: one_line(name),
                lines: Vec::new(),
            }),
            _ => match all.last_mut() {
                Some(section) => section.lines.push(line.to_owned()),
                None => before.push(line.to_owned()),
            },
        }
    }
    (title, before.join("\n"), all)
}

fn add(part: &mut String, content: &str) {
    let content = content.trim();
    if content.is_empty() {
        return;
    }
    if !part.is_empty() {
        part.push_str("\n\n");
    }
    part.push_str(content);
}

/// The text of a point of a list.
fn point(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find_map(|it| line.strip_prefix(it));
    bullet.or_else(|| numbered(line)).map(str::trim)
}

/// The text of a numbered point.
fn numbered(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "));
    rest.filter(|_| (1..=3).contains(&digits))
}

/// Points of a list are ingredients; what else stands there becomes a step.
fn ingredients(found: &mut Understood, section: &Section) {
    let mut sort = sort_of(&section.title).unwrap_or(Sort::Material);
    let mut rest = Vec::new();
    for line in &section.lines {
        if let Some((_, name)) = heading_of(line)
            && let Some(named) = sort_of(name)
        {
            sort = named;
            continue;
        }
        let text = point(line).map(one_line);
        let has_room = found.recipe.ingredients.len() < MOST_INGREDIENTS;
        match text.filter(|it| has_room && (1..=LONGEST_LINE).contains(&it.chars().count())) {
            Some(text) => found.recipe.ingredients.push(Ingredient { sort, text }),
            None => rest.push(line.as_str()),
        }
    }
    let rest = rest.join("\n");
    if !rest.trim().is_empty() {
        found.unread.push((Missed::Rest, section.title.clone()));
        push_step(&mut found.recipe.steps, &section.title, &rest);
    }
}

/// Headings below, or numbered points, are steps; a text without either is one.
fn steps(all: &mut Vec<Step>, lines: &[String]) {
    let has_headings = lines.iter().any(|it| heading_of(it).is_some());
    let (mut title, mut text) = (String::new(), String::new());
    for line in lines {
        let begins = match has_headings {
            true => heading_of(line).map(|(_, name)| (numbered(name).unwrap_or(name), "")),
            // A point within a point belongs to it.
            false => numbered(line).map(|rest| ("", rest)),
        };
        match begins {
            Some((name, rest)) => {
                push_step(all, &title, &text);
                let bare = name.trim_end_matches('.');
                let is_number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
                title = if is_number {
                    String::new()
                } else {
                    one_line(name)
                };
                text = rest.to_owned();
            }
            None => {
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    push_step(all, &title, &text);
}

fn push_step(all: &mut Vec<Step>, title: &str, text: &str) {
    let title: String = title.chars().take(LONGEST_LINE).collect();
    let text = text.trim();
    if title.is_empty() && text.is_empty() {
        return;
    }
    for (n, piece) in pieces(text).into_iter().enumerate() {
        all.push(Step {
            title: if n == 0 { title.clone() } else { String::new() },
            text: piece,
            pictures: Vec::new(),
        });
    }
}

/// A long text in pieces that a page shows whole, cut between paragraphs where it has some.
fn pieces(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut length = 0;
    for paragraph in text.split("\n\n") {
        let mut rest: Vec<char> = paragraph.chars().collect();
        while !rest.is_empty() {
            let more = rest.split_off(rest.len().min(LONGEST_PART));
            let piece = std::mem::replace(&mut rest, more);
            if length > 0 && length + piece.len() + 2 > LONGEST_PART {
                all.push(String::new());
                length = 0;
            }
            if let Some(last) = all.last_mut() {
                if !last.is_empty() {
                    last.push_str("\n\n");
                }
                last.extend(&piece);
                length += piece.len() + 2;
            }
        }
    }
    all
}

/// Brings a recipe into the bounds of one: what is too long for a part goes on in a step, steps beyond the last join it.
fn bound(recipe: &mut Recipe) {
    let mut over = Vec::new();
    let Recipe {
        intention,
        went_wrong,
        variants,
        sources,
        steps,
        ..
    } = recipe;
    for (n, part) in [intention, went_wrong, variants, sources]
        .into_iter()
        .enumerate()
    {
        let mut all = pieces(part).into_iter();
        *part = all.next().unwrap_or_default();
        let rest = all.map(|text| Step {
            text,
            ..Step::default()
        });
        match n {
            0 => drop(steps.splice(0..0, rest)),
            _ => over.extend(rest),
        }
    }
    steps.extend(over);
    if steps.len() > MOST_STEPS {
        let rest = steps.split_off(MOST_STEPS);
        if let Some(last) = steps.last_mut() {
            for step in rest {
                if !step.title.is_empty() {
                    add(&mut last.text, &format!("### {}", step.title));
                }
                add(&mut last.text, &step.text);
            }
        }
    }
}

#[cfg(test)]
mod tests;
