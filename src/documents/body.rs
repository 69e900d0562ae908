//! What documents say: a type for each kind, with a version.
//!
//! In JSON a body is `{"kind": "recipe", "version": 1, …}`. Fields are added with a default; when the meaning of one changes, the
//! version does. A body of an unknown kind or version is kept as it came, so that a mirror of older boxes loses nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Author, Hash, Kind};
use crate::clock::Dated;

/// The versions that this program writes.
const VERSION: u64 = 1;

/// What a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// How something is done or made.
    Recipe(Box<Recipe>),
    /// A question with its answers.
    Question(Box<Question>),
    /// A word and what is meant by it.
    Term(Box<Term>),
    /// Something that this program does not know.
    Unknown(Value),
}

impl Body {
    /// What sort of thing it is; `None` when this program does not know it.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Recipe(_) => Some(Kind::Recipe),
            Self::Question(_) => Some(Kind::Question),
            Self::Term(_) => Some(Kind::Term),
            Self::Unknown(_) => None,
        }
    }
}

/// Words in Markdown (CommonMark), as they were typed. They are sanitised whenever they are shown.
pub type Markdown = String;

/// How something is done or made, so that others can do it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipe {
    /// Whether it makes an object; else it is about people and what they do together.
    pub is_object: bool,
    /// What it is good for.
    pub intention: Markdown,
    /// What one needs.
    pub ingredients: Vec<Ingredient>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// What went wrong, and what was learned from it.
    pub went_wrong: Markdown,
    /// Other ways to do it.
    pub variants: Markdown,
    /// Where it comes from, for who wants to read more.
    pub sources: Markdown,
    pub difficulty: Difficulty,
    /// Minutes from beginning to end; `None` when nobody said.
    pub minutes: Option<u32>,
    /// How many people it takes; `None` when nobody said.
    pub people: Option<u32>,
}

/// What one needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingredient {
    pub sort: Sort,
    /// « Deux soirées », « une perceuse ».
    pub text: String,
}

/// What sort of ingredient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    People,
    Time,
    Money,
    Material,
    Tool,
}

/// One step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// One line; may be empty.
    pub title: String,
    pub text: Markdown,
    /// Pictures of it, among the document's attachments.
    pub pictures: Vec<Hash>,
}

/// How hard it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difficulty {
    /// Anybody can.
    #[default]
    Easy,
    /// With some practice.
    Some,
    /// With somebody who knows.
    Hard,
}

/// A question with its answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// More than its title says; may be empty.
    pub text: Markdown,
    pub answers: Vec<Answer>,
    /// Whether no more answers are asked for.
    pub is_closed: bool,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub by: Author,
    pub at: Dated,
    pub text: Markdown,
    /// Whether who asked says that this helped.
    pub helped: bool,
}

/// A word and what is meant by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Term {
    /// Other spellings and forms, which are glossed, too.
    pub forms: Vec<String>,
    /// In plain words.
    pub definition: Markdown,
    /// What people of one place mean by it, side by side.
    pub variants: Vec<Variant>,
    /// How it is used.
    pub examples: Vec<String>,
}

/// What people of one place mean by a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Which place, in words.
    pub place: String,
    pub text: Markdown,
}

/// How a known body is written: kind, version, and its fields beside.
#[derive(Serialize)]
struct Out<'a, T> {
    kind: Kind,
    version: u64,
    #[serde(flatten)]
    body: &'a T,
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        fn out<'a, T>(kind: Kind, body: &'a T) -> Out<'a, T> {
            Out {
                kind,
                version: VERSION,
                body,
            }
        }
        match self {
            Self::Recipe(body) => out(Kind::Recipe, body).serialize(to),
            Self::Question(body) => out(Kind::Question, body).serialize(to),
            Self::Term(body) => out(Kind::Term, body).serialize(to),
            Self::Unknown(value) => value.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let kind = value["kind"].as_str().unwrap_or_default();
        let known = Kind::ALL.into_iter().find(|it| it.id() == kind);
        let known = known.filter(|_| value["version"].as_u64() == Some(VERSION));
        let wrong = |error: serde_json::Error| serde::de::Error::custom(error);
        Ok(match known {
            None => Self::Unknown(value),
            Some(Kind::Recipe) => Self::Recipe(serde_json::from_value(value).map_err(wrong)?),
            Some(Kind::Question) => Self::Question(serde_json::from_value(value).map_err(wrong)?),
            Some(Kind::Term) => Self::Term(serde_json::from_value(value).map_err(wrong)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_kept_as_it_came() {
        for text in [
            r#"{"kind":"song","version":1,"tune":"la"}"#,
            r#"{"kind":"recipe","version":2,"intention":{"new":"shape"}}"#,
        ] {
            let body: Body = serde_json::from_str(text).expect("any object is a body");
            assert_eq!(body.kind(), None);
            let again = serde_json::to_value(&body).expect("written");
            let same: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(again, same);
        }
    }

    #[test]
    fn a_recipe_comes_back() {
        let body = Body::Recipe(Box::new(Recipe {
            intention: "Réparer *ensemble*".into(),
            steps: vec![Step::default()],
            ..Recipe::default()
        }));
        let text = serde_json::to_string(&body).expect("written");
        assert!(
            text.starts_with(r#"{"kind":"recipe","version":1,"#),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Body>(&text).expect("read"), body);
    }
}
