//! The part of a text that is shown with a hit, the words found in it marked.

use std::collections::HashSet;

use tantivy::tokenizer::Token;

use super::analyse;
use crate::documents::Language;

/// How long a part is, in bytes; it ends with a whole word.
const LENGTH: usize = 220;

/// Text in pieces, each marked or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked(pub Vec<Piece>);

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As it was written: never markup.
    pub text: String,
    /// Whether it is a word that was found.
    pub is_found: bool,
}

impl Marked {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn push(&mut self, text: &str, is_found: bool) {
        if !text.is_empty() {
            self.0.push(Piece {
                text: text.to_owned(),
                is_found,
            });
        }
    }
}

/// What makes a word one that was found.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Stems.
    pub(super) stems: HashSet<String>,
    /// Whole words, folded.
    pub(super) words: HashSet<String>,
}

/// A word that was found: where it stands, and which one it is.
struct Place {
    from: usize,
    to: usize,
    stem: String,
}

impl Wanted {
    /// All of a text, its words marked.
    pub(super) fn mark(&self, text: &str, language: Language) -> Marked {
        marked(text, (0, text.len()), &self.places(text, language))
    }

    /// The part of a text that shows most of the words, and of two the first.
    pub(super) fn part(&self, text: &str, language: Language) -> Marked {
        let places = self.places(text, language);
        let begins = best(&places).map_or(0, |at| begin_near(text, at));
        let ends = end_near(text, begins + LENGTH);
        let mut part = marked(text, (begins, ends), &places);
        if begins > 0 {
            part.0.insert(0, ellipsis());
        }
        if ends < text.len() {
            part.0.push(ellipsis());
        }
        part
    }

    fn places(&self, text: &str, language: Language) -> Vec<Place> {
        let stems = analyse::all(&mut analyse::stemmed(language), text);
        let words: Vec<Token> = if self.words.is_empty() {
            Vec::new()
        } else {
            analyse::all(&mut analyse::plain(language), text)
        };
        let found = |(nth, stem): &(usize, Token)| {
            let word = words.get(*nth);
            self.stems.contains(&stem.text)
                || word.is_some_and(|word| self.words.contains(&word.text))
        };
        let found = stems.into_iter().enumerate().filter(found);
        found
            .map(|(_, it)| Place {
                from: it.offset_from,
                to: it.offset_to,
                stem: it.text,
            })
            .collect()
    }
}

fn ellipsis() -> Piece {
    Piece {
        text: "…".to_owned(),
        is_found: false,
    }
}

/// The found word from which a part holds most different ones.
fn best(places: &[Place]) -> Option<usize> {
    let held = |first: &Place| {
        let within = places
            .iter()
            .filter(|it| it.from >= first.from && it.to <= first.from + LENGTH);
        let different: HashSet<&str> = within.map(|it| &*it.stem).collect();
        different.len()
    };
    // Of equals, `max_by_key` takes the last.
    let best = places.iter().rev().max_by_key(|it| held(it))?;
    Some(best.from)
}

/// Where a part that shows the word at `at` begins: a little before, at the beginning of a word.
fn begin_near(text: &str, at: usize) -> usize {
    const BEFORE: usize = 50;
    if at <= BEFORE {
        return 0;
    }
    let from = text.ceil_char_boundary(at - BEFORE);
    let space = text[from..at].find(char::is_whitespace);
    space.map_or(at, |space| {
        from + space
            + text[from + space..]
                .chars()
                .next()
                .map_or(0, char::len_utf8)
    })
}

/// The end of the last word that ends before `at`.
fn end_near(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = text.floor_char_boundary(at);
    text[..at].rfind(char::is_whitespace).unwrap_or(at)
}

fn marked(text: &str, (from, to): (usize, usize), places: &[Place]) -> Marked {
    let mut pieces = Marked::default();
    let mut at = from;
    for place in places.iter().filter(|it| it.from >= from && it.to <= to) {
        pieces.push(&text[at..place.from], false);
        pieces.push(&text[place.from..place.to], true);
        at = place.to;
    }
    pieces.push(text.get(at..to).unwrap_or_default(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(marked: &Marked) -> String {
        let one = |piece: &Piece| match piece.is_found {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        marked.0.iter().map(one).collect()
    }

    fn wanted(stems: &[&str]) -> Wanted {
        Wanted {
            stems: stems.iter().map(|it| (*it).to_owned()).collect(),
            words: HashSet::new(),
        }
    }

    #[test]
    fn words_are_marked_as_they_are_written() {
        let found = wanted(&["repar"]).mark("L’appareil réparé, à réparer", Language::Fr);
        assert_eq!(said(&found), "L’appareil [réparé], à [réparer]");
        let none = wanted(&["repar"]).mark("Rien", Language::Fr);
        assert_eq!(said(&none), "Rien");
        assert!(wanted(&[]).mark("", Language::Fr).is_empty());
    }

    #[test]
    fn a_part_shows_most_of_what_was_asked_and_cuts_no_word() {
        let far = "é ".repeat(300);
        let text = format!("Un vélo. {far}une chaîne de vélo. {far}");
        let part = said(&wanted(&["velo", "chain"]).part(&text, Language::Fr));
        assert!(part.contains("[chaîne] de [vélo]"), "{part}");
        assert!(part.starts_with('…') && part.ends_with('…'), "{part}");
        assert!(part.len() < LENGTH + 60, "{part}");
    }

    #[test]
    fn a_text_of_one_long_word_is_shown_to_its_limit() {
        let text = "é".repeat(1_000);
        let part = wanted(&["x"]).part(&text, Language::Fr);
        assert_eq!(said(&part).chars().count(), LENGTH / 2 + 1);
    }
}
