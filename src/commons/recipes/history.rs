//! What changed between two texts, word by word, so that people can read it.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::{SORTS, Section, Text};
use crate::documents::Hash;

/// How long words are compared; what is left then is shown as taken out and written anew.
const PATIENCE: Duration = Duration::from_millis(200);

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They stand in both.
    Same,
    /// They are in the old text only.
    Gone,
    /// They are in the new text only.
    New,
}

/// Words that share their fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub fate: Fate,
    pub words: String,
}

impl Part {
    /// Whether they are in the old text only.
    pub fn is_gone(&self) -> bool {
        self.fate == Fate::Gone
    }

    /// Whether they are in the new text only.
    pub fn is_new(&self) -> bool {
        self.fate == Fate::New
    }
}

/// The differences, in the order of the text.
pub fn between(old: &str, new: &str) -> Vec<Part> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_words(old, new);
    let mut parts: Vec<Part> = Vec::new();
    for change in diff.iter_all_changes() {
        let fate = match change.tag() {
            ChangeTag::Equal => Fate::Same,
            ChangeTag::Delete => Fate::Gone,
            ChangeTag::Insert => Fate::New,
        };
        match parts.last_mut() {
            Some(last) if last.fate == fate => last.words.push_str(change.value()),
            _ => parts.push(Part {
                fate,
                words: change.value().to_owned(),
            }),
        }
    }
    parts
}

/// A section as text, for comparing. `said` puts into words what is chosen rather than written.
pub fn written(section: Section, text: &Text, said: impl Fn(Chosen) -> String) -> String {
    let body = &text.body;
    match section {
        Section::Title => text.title.clone(),
        Section::Intention => body.intention.clone(),
        Section::WentWrong => body.went_wrong.clone(),
        Section::Variants => body.variants.clone(),
        Section::Sources => body.sources.clone(),
        Section::Ingredients => {
            let of = |sort| body.ingredients.iter().filter(move |it| it.sort == sort);
            let lines = SORTS.iter().flat_map(|(sort, _)| of(*sort));
            let lines: Vec<&str> = lines.map(|it| &*it.text).collect();
            lines.join("\n")
        }
        Section::Steps => {
            let steps = body.steps.iter().enumerate();
            let steps = steps.map(|(n, step)| format!("{}. {}\n{}", n + 1, step.title, step.text));
            steps.collect::<Vec<_>>().join("\n\n")
        }
        Section::Facts => [
            Chosen::IsObject(body.is_object),
            Chosen::Difficulty(body.difficulty),
            Chosen::Minutes(body.minutes),
            Chosen::People(body.people),
        ]
        .map(said)
        .join("\n"),
    }
}

/// What became of a picture, and in which step, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is in the old text only.
    Went(usize, Hash),
    /// It is in the new text only.
    Came(usize, Hash),
    /// The same pictures stand otherwise in the same steps.
    Moved,
}

/// What became of the pictures: first those that went, then those that came.
pub fn pictures(old: &Text, new: &Text) -> Vec<Became> {
    let all = |text: &Text| {
        let steps = text.body.steps.iter().enumerate();
        let of = steps.flat_map(|(n, step)| step.pictures.iter().map(move |it| (n, *it)));
        of.collect::<Vec<_>>()
    };
    let (was, is) = (all(old), all(new));
    let (mut left, mut came) = (was.clone(), Vec::new());
    for (n, picture) in &is {
        match left.iter().position(|(_, it)| it == picture) {
            Some(at) => {
                left.remove(at);
            }
            None => came.push(Became::Came(*n, *picture)),
        }
    }
    let went = left.into_iter().map(|(n, it)| Became::Went(n, it));
    let mut became: Vec<Became> = went.chain(came).collect();
    let words = |text: &Text| {
        let steps = text.body.steps.iter();
        let words = steps.map(|it| (it.title.clone(), it.text.clone()));
        words.collect::<Vec<_>>()
    };
    if became.is_empty() && was != is && words(old) == words(new) {
        became.push(Became::Moved);
    }
    became
}

/// What is chosen rather than written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// Whether it makes an object.
    IsObject(bool),
    /// How hard it is.
    Difficulty(crate::documents::body::Difficulty),
    /// How long it takes.
    Minutes(Option<u32>),
    /// How many people it takes.
    People(Option<u32>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::body::Step;

    #[test]
    fn pictures_that_came_or_went_are_told_with_their_step() {
        let [bench, bed, lamp] = ["bench", "bed", "lamp"].map(|it| Hash::of(it.as_bytes()));
        let text = |steps: &[&[Hash]]| {
            let mut text = Text::default();
            text.body.steps = steps
                .iter()
                .map(|it| Step {
                    pictures: it.to_vec(),
                    ..Step::default()
                })
                .collect();
            text
        };
        let old = text(&[&[bench, bed], &[lamp]]);
        assert_eq!(pictures(&old, &old), []);
        let new = text(&[&[bench], &[lamp, bench]]);
        let expected = [Became::Went(0, bed), Became::Came(1, bench)];
        assert_eq!(pictures(&old, &new), expected);
        let moved = text(&[&[bench], &[bed, lamp]]);
        assert_eq!(pictures(&old, &moved), [Became::Moved]);
        // Where steps were added, the words tell.
        let pushed = text(&[&[], &[bench, bed], &[lamp]]);
        assert_eq!(pictures(&old, &pushed), []);
    }

    #[test]
    fn words_that_changed_are_told_apart() {
        let parts = between(
            "Prévoir deux tables.\nOuvrir à 14 h.",
            "Prévoir trois tables.\nOuvrir à 14 h.",
        );
        let gone: Vec<_> = parts.iter().filter(|it| it.is_gone()).collect();
        let new: Vec<_> = parts.iter().filter(|it| it.is_new()).collect();
        assert_eq!((gone.len(), new.len()), (1, 1), "{parts:?}");
        assert_eq!((&*gone[0].words, &*new[0].words), ("deux", "trois"));
        let old: String = parts
            .iter()
            .filter(|it| !it.is_new())
            .map(|it| &*it.words)
            .collect();
        assert_eq!(old, "Prévoir deux tables.\nOuvrir à 14 h.");
    }
}
