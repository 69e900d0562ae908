//! Recipes: how something is done or made here, so that others can do it again.
//!
//! Pure: no HTTP, no store. What must stay true:
//! - what its authors write is a draft that they alone read; each publication is a revision that is kept whole, for ever;
//! - a recipe keeps its authors and what it was made from, whoever works on it; a licence never loses a condition on the way;
//! - only free licences: what may not be sold or changed is refused with the reason.

pub mod acts;
pub mod history;
pub mod holdings;
pub mod offers;
pub mod remarks;
pub mod source;
pub mod store;
pub mod web;
pub mod writers;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::Dated;
use crate::documents::body::{self, Ingredient, Sort};
use crate::documents::{Hash, LONGEST_TITLE, Language, Licence};
use crate::ids::{PersonId, RecipeId};
use crate::store::Subject;
use crate::web::markdown;

/// The most steps of one recipe.
pub const MOST_STEPS: usize = 60;
/// The most pictures of one step.
pub const MOST_PICTURES: usize = 6;
/// The most ingredients of one recipe.
pub const MOST_INGREDIENTS: usize = 100;
/// The longest ingredient, in characters.
pub const LONGEST_LINE: usize = 200;
/// The longest that a recipe may take: a year, in minutes.
pub const MOST_MINUTES: u32 = 366 * 24 * 60;
/// The most people it may take.
pub const MOST_PEOPLE: u32 = 10_000;

/// Who wrote, or had written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// Somebody with an account here.
    Person(PersonId),
    /// Somebody who left and let their name stay.
    Named(String),
    /// Somebody who left.
    Former,
    /// Somebody who asked without a name. Who it was is not kept here.
    Anonymous,
}

/// An author, and whether they may write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    pub by: By,
    /// Whether they write the recipe; else something of theirs was taken into it, and they are named.
    pub writes: bool,
}

/// What a recipe says, published or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub title: String,
    pub language: Language,
    pub body: body::Recipe,
}

/// What its authors are writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub text: Text,
    /// The step that was taken away last, with its place: it can be put back.
    pub removed: Option<(u16, body::Step)>,
    /// Whose work was taken into it: they become authors when it is published.
    pub joining: Vec<By>,
    /// Licences of texts that were taken into it.
    pub taken: Vec<Licence>,
    pub changed: Dated,
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
    /// Who published it.
    pub by: By,
    pub at: Dated,
    /// What changed, in their words; may be empty.
    pub note: String,
}

/// What a recipe was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// Another recipe, or a question with its answers.
    pub document: Subject,
    pub revision: u32,
    /// As it was then: told even when the other is gone.
    pub title: String,
    pub licence: Licence,
    pub authors: Vec<By>,
}

/// A recipe as its room keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: RecipeId,
    /// In the order in which they came to it.
    pub hands: Vec<Hand>,
    /// How often it was published; 0 for what never was.
    pub published: u32,
    /// When it was first.
    pub created: Option<Dated>,
    pub is_withdrawn: bool,
    pub draft: Option<Draft>,
    pub from: Option<Lineage>,
    /// The licence of the text that its first author says they started from.
    pub base: Option<Licence>,
}

impl Kept {
    /// Whether everybody may read it.
    pub fn is_public(&self) -> bool {
        self.published > 0 && !self.is_withdrawn
    }

    /// Whether this person writes it.
    pub fn is_written_by(&self, person: PersonId) -> bool {
        let hands = self.hands.iter();
        hands
            .filter(|hand| hand.writes)
            .any(|hand| hand.by == By::Person(person))
    }

    /// Those who write it and have an account.
    pub fn writers(&self) -> Vec<PersonId> {
        let hands = self.hands.iter().filter(|hand| hand.writes);
        hands
            .filter_map(|hand| match hand.by {
                By::Person(person) => Some(person),
                By::Named(_) | By::Former | By::Anonymous => None,
            })
            .collect()
    }

    /// The licences whose conditions whoever publishes it has to keep: of what it was made from, the draft's included, and its own
    /// ([the latest revision](Revision)) where others wrote it, too.
    pub fn owed(&self, latest: Option<&Revision>, publisher: PersonId) -> Vec<Licence> {
        let is_other = |by: &By| *by != By::Person(publisher);
        let own = latest.filter(|it| it.authors.iter().any(is_other));
        let from = self.from.iter().map(|from| from.licence);
        let taken = self.draft.iter().flat_map(|draft| &draft.taken).copied();
        let before = own.map(|it| it.licence);
        from.chain(self.base).chain(taken).chain(before).collect()
    }

    /// The licences under which somebody may publish it, the usual one first; none when its parts do not go together.
    pub fn licences(&self, latest: Option<&Revision>, publisher: PersonId) -> Vec<Licence> {
        let owed = self.owed(latest, publisher);
        Licence::ALL
            .into_iter()
            .filter(|wanted| owed.iter().all(|it| wanted.combined(*it) == Ok(*wanted)))
            .collect()
    }
}

pub use store::all_public;

/// The page of a recipe.
pub fn page(id: RecipeId) -> String {
    format!("/communs/recettes/{id}")
}

/// What tells the state of a section in the draft of a recipe; empty without a draft.
///
/// # Errors
/// The store could not be read.
pub fn draft_mark(
    read: &impl crate::store::Read,
    recipe: RecipeId,
    section: Section,
) -> Result<String, crate::store::Error> {
    let draft = store::of_any_state(read, recipe)?.and_then(|kept| kept.draft);
    Ok(draft.map_or_else(String::new, |draft| section.mark(&draft.text)))
}

/// The parts in which a recipe is written, compared and merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Section {
    /// The title, and its language.
    Title,
    Intention,
    Ingredients,
    Steps,
    WentWrong,
    Variants,
    Sources,
    Facts,
}

impl Section {
    /// All of them, as they are read.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Intention,
        Self::Ingredients,
        Self::Steps,
        Self::WentWrong,
        Self::Variants,
        Self::Sources,
        Self::Facts,
    ];

    /// Its name in addresses, in French as all addresses are.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Title => "titre",
            Self::Intention => "intention",
            Self::Ingredients => "ingredients",
            Self::Steps => "etapes",
            Self::WentWrong => "rates",
            Self::Variants => "variantes",
            Self::Sources => "sources",
            Self::Facts => "reperes",
        }
    }

    /// The section of this name.
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }

    /// Whether there is nothing in it yet. Facts always say something.
    pub fn is_empty(self, text: &Text) -> bool {
        let body = &text.body;
        match self {
            Self::Title => text.title.is_empty(),
            Self::Intention => body.intention.is_empty(),
            Self::Ingredients => body.ingredients.is_empty(),
            Self::Steps => body.steps.is_empty(),
            Self::WentWrong => body.went_wrong.is_empty(),
            Self::Variants => body.variants.is_empty(),
            Self::Sources => body.sources.is_empty(),
            Self::Facts => false,
        }
    }

    /// Whether a recipe without it is none.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Title | Self::Intention | Self::Steps)
    }

    /// Puts this part of one text in the place of another's.
    pub fn put(self, from: &Text, into: &mut Text) {
        let (body, other) = (&mut into.body, &from.body);
        match self {
            Self::Title => {
                into.title.clone_from(&from.title);
                into.language = from.language;
            }
            Self::Intention => body.intention.clone_from(&other.intention),
            Self::Ingredients => body.ingredients.clone_from(&other.ingredients),
            Self::Steps => body.steps.clone_from(&other.steps),
            Self::WentWrong => body.went_wrong.clone_from(&other.went_wrong),
            Self::Variants => body.variants.clone_from(&other.variants),
            Self::Sources => body.sources.clone_from(&other.sources),
            Self::Facts => {
                body.is_object = other.is_object;
                body.difficulty = other.difficulty;
                body.minutes = other.minutes;
                body.people = other.people;
            }
        }
    }

    /// Whether both say the same in it.
    pub fn is_same(self, one: &Text, other: &Text) -> bool {
        let mut with = one.clone();
        self.put(other, &mut with);
        with == *one
    }

    /// What tells this state of it from another, so that nobody overwrites what they have not seen.
    pub fn mark(self, text: &Text) -> String {
        let mut only = Text::default();
        self.put(text, &mut only);
        let bytes = serde_json::to_vec(&only).unwrap_or_default();
        blake3::hash(&bytes).to_hex().as_str()[..16].to_owned()
    }
}

/// The pictures of all steps, in the order in which they are shown.
pub fn pictures(text: &Text) -> Vec<Hash> {
    let steps = text.body.steps.iter();
    steps.flat_map(|it| it.pictures.iter().copied()).collect()
}

/// What keeps a draft from being published.
pub fn missing(text: &Text) -> Vec<Section> {
    let all = Section::ALL.into_iter();
    all.filter(|it| it.is_needed() && it.is_empty(text))
        .collect()
}

/// Where two texts differ.
pub fn changed(one: &Text, other: &Text) -> Vec<Section> {
    let all = Section::ALL.into_iter();
    all.filter(|it| !it.is_same(one, other)).collect()
}

/// All sorts of ingredients, as they are listed, with their names in forms.
pub const SORTS: [(Sort, &str); 5] = [
    (Sort::People, "people"),
    (Sort::Time, "time"),
    (Sort::Money, "money"),
    (Sort::Material, "material"),
    (Sort::Tool, "tool"),
];

/// Why something typed is not taken. The rest of the message is what one can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("a title is needed")]
    NoTitle,
    #[error("longer than {0} characters")]
    TooLong(usize),
    #[error("more than {0}")]
    TooMany(usize),
    #[error("nothing was written")]
    Empty,
    #[error("not a number from 1 to {0}")]
    NotANumber(u32),
    #[error("not a day")]
    NotADay,
    #[error("this day has not come yet")]
    NotYet,
}

/// A title as it was typed.
///
/// # Errors
/// Empty, or too long.
pub fn title(typed: &str) -> Result<String, Fault> {
    let title = crate::web::text::one_line(typed);
    match title.chars().count() {
        0 => Err(Fault::NoTitle),
        1..=LONGEST_TITLE => Ok(title),
        _ => Err(Fault::TooLong(LONGEST_TITLE)),
    }
}

/// A text in Markdown as it was typed: line ends as everywhere, nothing that hides or turns its neighbours.
///
/// # Errors
/// Too long.
pub fn text(typed: &str) -> Result<String, Fault> {
    let kept = clean(typed);
    let kept = kept.trim_end().trim_start_matches('\n').to_owned();
    if kept.chars().count() > markdown::LONGEST {
        return Err(Fault::TooLong(markdown::LONGEST));
    }
    Ok(kept)
}

/// A text that says something.
///
/// # Errors
/// Nothing, or too much.
pub fn said(typed: &str) -> Result<body::Markdown, Fault> {
    let text = text(typed)?;
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    Ok(text)
}

/// A day that need not be said, as `2026-11-21`. `today` is none where the clock cannot be believed: any day will do then.
///
/// # Errors
/// It is none, or has not come yet.
pub fn day(typed: &str, today: Option<Date>) -> Result<Option<Date>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day: Date = typed.parse().map_err(|_| Fault::NotADay)?;
    if today.is_some_and(|today| day > today) {
        return Err(Fault::NotYet);
    }
    Ok(Some(day))
}

/// A text with line ends as everywhere, and without what hides or turns its neighbours.
pub fn clean(typed: &str) -> String {
    let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
    lines
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || crate::web::text::is_trick(*c)))
        .collect()
}

/// Ingredients of one sort, one on each line.
///
/// # Errors
/// A line too long, or too many.
pub fn ingredients(sort: Sort, typed: &str) -> Result<Vec<Ingredient>, Fault> {
    let lines = typed.lines().map(crate::web::text::one_line);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    if lines.len() > MOST_INGREDIENTS {
        return Err(Fault::TooMany(MOST_INGREDIENTS));
    }
    if lines.iter().any(|line| line.chars().count() > LONGEST_LINE) {
        return Err(Fault::TooLong(LONGEST_LINE));
    }
    let all = lines.into_iter();
    Ok(all.map(|text| Ingredient { sort, text }).collect())
}

/// A number that need not be said.
///
/// # Errors
/// It is none, or out of reach.
pub fn number(typed: &str, most: u32) -> Result<Option<u32>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let number = typed.parse().ok().filter(|it| (1..=most).contains(it));
    number.map(Some).ok_or(Fault::NotANumber(most))
}

#[cfg(test)]
mod tests;
