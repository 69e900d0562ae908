//! The lexicon: words that are spoken here, said plainly, so that whoever comes for the first time understands.
//!
//! Pure: no HTTP, no store. What must stay true:
//! - a word of a language has one entry, found under each of its forms; what others mean by it stands beside, as variants;
//! - an entry is public from its first publication on, and each publication is a revision that is kept whole;
//! - who does not write an entry proposes, and its authors or the desk take or leave it; whose words are taken is an author;
//! - what is proposed is merged part by part into what the entry says by then: nobody's later words are undone unseen.

pub mod acts;
pub mod glossary;
pub mod holdings;
pub mod source;
pub mod store;
pub mod web;

use serde::{Deserialize, Serialize};

use crate::clock::Dated;
use crate::commons::recipes::history::{self, Part};
use crate::commons::recipes::{By, Hand};
use crate::documents::body::{self, Variant};
use crate::documents::{Language, Licence};
use crate::ids::{PersonId, TermId};
use crate::web::{gloss, markdown, text};

/// The licence of every entry that is written here.
pub const LICENCE: Licence = Licence::CcBySa4;
/// The longest word, in characters.
pub const LONGEST_TERM: usize = 80;
/// The most other forms of a word.
pub const MOST_FORMS: usize = 20;
/// The longest definition or variant, in characters: half a printed page.
pub const LONGEST_TEXT: usize = 2_000;
/// The most variants of an entry.
pub const MOST_VARIANTS: usize = 8;
/// The most examples.
pub const MOST_EXAMPLES: usize = 20;
/// The longest example, and what is said of a change, in characters.
pub const LONGEST_LINE: usize = 300;
/// How much of a definition is said where there is little room, in characters.
const SHORT: usize = 200;

/// What an entry says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The word.
    pub title: String,
    pub language: Language,
    pub body: body::Term,
}

impl Text {
    /// The word and its other forms.
    pub fn forms(&self) -> Vec<String> {
        let others = self.body.forms.iter().cloned();
        std::iter::once(self.title.clone()).chain(others).collect()
    }

    /// What tells it from another, so that nobody decides about what they have not seen.
    pub fn mark(&self) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        blake3::hash(&bytes).to_hex().as_str()[..16].to_owned()
    }
}

/// One publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    pub text: Text,
    pub licence: Licence,
    /// Its authors then.
    pub authors: Vec<By>,
    /// Whose change it is.
    pub by: By,
    pub at: Dated,
    /// What changed, in their words; may be empty.
    pub note: String,
}

/// An entry as its room keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: TermId,
    /// In the order in which they came to it.
    pub hands: Vec<Hand>,
    /// How often it was published: the number of its latest revision.
    pub published: u32,
    /// When it was first.
    pub created: Dated,
    pub is_withdrawn: bool,
}

impl Kept {
    /// Whether this person writes it.
    pub fn is_written_by(&self, person: PersonId) -> bool {
        self.writers().contains(&person)
    }

    /// Those who write it and have an account.
    pub fn writers(&self) -> Vec<PersonId> {
        let hands = self.hands.iter().filter(|hand| hand.writes);
        hands.filter_map(|hand| person(&hand.by)).collect()
    }
}

/// Who it is, with an account here.
pub fn person(by: &By) -> Option<PersonId> {
    match by {
        By::Person(person) => Some(*person),
        By::Named(_) | By::Former | By::Anonymous => None,
    }
}

/// A change that somebody who does not write an entry would make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The revision that they read.
    pub base: u32,
    pub by: PersonId,
    pub at: Dated,
    pub text: Text,
    /// Why, in their words; may be empty.
    pub note: String,
}

/// The parts in which an entry is compared and merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The word, and its language.
    Title,
    Forms,
    Definition,
    Variants,
    Examples,
}

impl Section {
    /// All of them, as they are read.
    pub const ALL: [Self; 5] = [
        Self::Title,
        Self::Forms,
        Self::Definition,
        Self::Variants,
        Self::Examples,
    ];

    /// Puts this part of one text in the place of another's.
    pub fn put(self, from: &Text, into: &mut Text) {
        let (body, other) = (&mut into.body, &from.body);
        match self {
            Self::Title => {
                into.title.clone_from(&from.title);
                into.language = from.language;
            }
            Self::Forms => body.forms.clone_from(&other.forms),
            Self::Definition => body.definition.clone_from(&other.definition),
            Self::Variants => body.variants.clone_from(&other.variants),
            Self::Examples => body.examples.clone_from(&other.examples),
        }
    }

    /// Whether both say the same in it.
    pub fn is_same(self, one: &Text, other: &Text) -> bool {
        let mut with = one.clone();
        self.put(other, &mut with);
        with == *one
    }

    /// As text, for comparing.
    fn written(self, text: &Text) -> String {
        let body = &text.body;
        match self {
            Self::Title => format!("{} ({})", text.title, text.language.tag()),
            Self::Forms => body.forms.join("\n"),
            Self::Definition => body.definition.clone(),
            Self::Variants => {
                let all = body.variants.iter();
                let all = all.map(|it| format!("{}\n{}", it.place, it.text));
                all.collect::<Vec<_>>().join("\n\n")
            }
            Self::Examples => body.examples.join("\n"),
        }
    }

    /// What changed in it, word by word.
    pub fn between(self, old: &Text, new: &Text) -> Vec<Part> {
        history::between(&self.written(old), &self.written(new))
    }
}

/// Where two texts differ.
pub fn changed(one: &Text, other: &Text) -> Vec<Section> {
    let all = Section::ALL.into_iter();
    all.filter(|it| !it.is_same(one, other)).collect()
}

/// What an entry would say: what it says now, with the parts that were changed since `base` in `theirs`.
pub fn merged(base: &Text, theirs: &Text, now: &Text) -> Text {
    let mut merged = now.clone();
    for section in changed(base, theirs) {
        section.put(theirs, &mut merged);
    }
    merged
}

/// A definition where there is little room: its words alone, cut after a word.
pub fn short(definition: &str) -> String {
    let plain = markdown::plain(definition);
    let Some((end, _)) = plain.char_indices().nth(SHORT) else {
        return plain;
    };
    let cut = &plain[..end];
    let end = cut.rfind(' ').unwrap_or(end);
    format!("{}…", cut[..end].trim_end_matches([' ', ',', ';', ':']))
}

/// Why something typed is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("a word is needed")]
    NoWord,
    #[error("a definition is needed")]
    NoDefinition,
    #[error("at most {0} characters")]
    TooLong(usize),
    #[error("at most {0}")]
    TooMany(usize),
    #[error("no form that can be found in a text")]
    NotFound,
    #[error("a variant is some place's")]
    NoPlace,
    #[error("a variant says something")]
    NoMeaning,
}

/// The word.
///
/// # Errors
/// There is none, it is too long, or it cannot be found in texts.
pub fn word(typed: &str) -> Result<String, Fault> {
    let word = text::one_line(typed);
    if word.is_empty() {
        return Err(Fault::NoWord);
    }
    form(word)
}

fn form(form: String) -> Result<String, Fault> {
    if form.chars().count() > LONGEST_TERM {
        return Err(Fault::TooLong(LONGEST_TERM));
    }
    if gloss::is_found(&form) {
        Ok(form)
    } else {
        Err(Fault::NotFound)
    }
}

/// Other forms of a word, one on each line; each once, and not the word itself again.
///
/// # Errors
/// As [`word`], or too many.
pub fn forms(word: &str, typed: &str) -> Result<Vec<String>, Fault> {
    let (mut seen, mut all) = (vec![gloss::folded(word)], Vec::new());
    for line in lines(typed, LONGEST_TERM, MOST_FORMS)? {
        let line = form(line)?;
        let folded = gloss::folded(&line);
        if !seen.contains(&folded) {
            seen.push(folded);
            all.push(line);
        }
    }
    Ok(all)
}

/// Lines that say something.
///
/// # Errors
/// One is too long, or there are too many.
pub fn lines(typed: &str, longest: usize, most: usize) -> Result<Vec<String>, Fault> {
    let lines = typed.lines().map(text::one_line);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    if lines.len() > most {
        return Err(Fault::TooMany(most));
    }
    if lines.iter().any(|line| line.chars().count() > longest) {
        return Err(Fault::TooLong(longest));
    }
    Ok(lines)
}

/// One line that may be empty.
///
/// # Errors
/// It is too long.
pub fn line(typed: &str, longest: usize) -> Result<String, Fault> {
    let line = text::one_line(typed);
    if line.chars().count() > longest {
        return Err(Fault::TooLong(longest));
    }
    Ok(line)
}

/// A definition, in Markdown.
///
/// # Errors
/// There is none, or it is too long.
pub fn definition(typed: &str) -> Result<String, Fault> {
    match prose(typed)? {
        text if text.is_empty() => Err(Fault::NoDefinition),
        text => Ok(text),
    }
}

fn prose(typed: &str) -> Result<String, Fault> {
    let too_long = Fault::TooLong(LONGEST_TEXT);
    let text = crate::commons::recipes::text(typed).map_err(|_| too_long)?;
    if text.chars().count() > LONGEST_TEXT {
        return Err(too_long);
    }
    Ok(text)
}

/// What people of one place mean by a word; `None` when neither the place nor the meaning is said.
///
/// # Errors
/// One is said without the other, or is too long: first for the place, then for the meaning.
pub fn variant(place: &str, meaning: &str) -> Result<Option<Variant>, [Option<Fault>; 2]> {
    let (place, meaning) = match (line(place, LONGEST_TERM), prose(meaning)) {
        (Ok(place), Ok(meaning)) => (place, meaning),
        (place, meaning) => return Err([place.err(), meaning.err()]),
    };
    match (place.is_empty(), meaning.is_empty()) {
        (true, true) => Ok(None),
        (true, false) => Err([Some(Fault::NoPlace), None]),
        (false, true) => Err([None, Some(Fault::NoMeaning)]),
        (false, false) => Ok(Some(Variant {
            place,
            text: meaning,
        })),
    }
}

pub use store::all_public;

#[cfg(test)]
mod tests;
