//! Words that are explained where they stand: found in the texts of a page, each the first time that it is used.
//!
//! A plain value: whoever knows the words makes a [`Glossary`] of them, and a page takes its [`Glossing`] from one. What must stay
//! true:
//! - a word is found whole: never within another, across a hyphen or an apostrophe that makes one word of two, or in an address;
//!   what French elides before it (« l’ », « d’ ») and puts behind it (« -là ») is no part of it;
//! - case does not count, nor how a letter is encoded; accents do, since « pêche » is not « péché »;
//! - of two words that begin at the same place the longer one is meant, and what is within it is not looked for;
//! - finding takes time in proportion to the text, however many words there are.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use icu::casemap::CaseMapper;
use icu::normalizer::ComposingNormalizer;

use super::words::Lang;

/// The most words of one form: « système d’échange local » has four.
pub const MOST_WORDS: usize = 8;
/// The longest key of a word.
const LONGEST_KEY: usize = 24;
/// What French words become before a vowel: what follows is a word of its own.
const ELIDED: [&str; 13] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
];
/// What French puts behind a word with a hyphen.
const BEHIND: [&str; 2] = ["ci", "là"];
/// Signs that part two words even without a space.
const PARTING: &str = ",;:()[]{}«»\"“”„…—–|<>*";

/// What a page says of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gloss {
    /// What it is called within a page: ASCII letters and digits, 24 at most.
    pub key: String,
    /// The word itself.
    pub title: String,
    /// The language of the word and of its meaning (BCP 47).
    pub lang: &'static str,
    /// What it means, on one line of plain text.
    pub meaning: String,
    /// The page that says more.
    pub href: String,
}

/// The words of one language that are explained.
#[derive(Debug)]
pub struct Glossary {
    glosses: Vec<Gloss>,
    /// A tree of words: the first is its root.
    nodes: Vec<Node>,
}

/// A place in the tree: what was read up to it, and what may come next.
#[derive(Debug, Default)]
struct Node {
    /// The gloss of what was read.
    ends: Option<usize>,
    /// By [`Word::joined`].
    next: HashMap<Box<str>, usize>,
}

impl Default for Glossary {
    fn default() -> Self {
        Self {
            glosses: Vec::new(),
            nodes: vec![Node::default()],
        }
    }
}

impl Glossary {
    /// Of these glosses, each with the forms that it is found by. Of two under one form the first stays; what has no key, or no form
    /// that can be found, is not.
    pub fn of(all: impl IntoIterator<Item = (Gloss, Vec<String>)>) -> Self {
        let mut glossary = Self::default();
        for (gloss, forms) in all {
            if !is_key(&gloss.key) {
                continue;
            }
            let number = glossary.glosses.len();
            glossary.glosses.push(gloss);
            for form in forms.iter().filter(|form| is_found(form)) {
                glossary.put(form, number);
            }
        }
        glossary
    }

    fn put(&mut self, form: &str, gloss: usize) {
        let mut at = 0;
        for word in words(form) {
            let new = self.nodes.len();
            let next = self.nodes[at].next.entry(word.joined.into_boxed_str());
            at = *next.or_insert(new);
            if at == new {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[at].ends.get_or_insert(gloss);
    }

    /// The longest form that these words begin with: how many words it has, and its gloss.
    fn longest(&self, words: &[Word]) -> Option<(usize, usize)> {
        let (mut at, mut found) = (0, None);
        for (n, word) in words.iter().enumerate() {
            let edge = if n == 0 { word.folded() } else { &*word.joined };
            if n > 0 && word.join.is_none() {
                break;
            }
            let Some(next) = self.nodes[at].next.get(edge) else {
                break;
            };
            at = *next;
            if let Some(gloss) = self.nodes[at].ends
                && words.get(n + 1).is_none_or(Word::begins_after)
            {
                found = Some((n + 1, gloss));
            }
        }
        found
    }

    /// Where forms stand in a text, in its order, each with its gloss.
    fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let all = words(text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < all.len() {
            let before = at.checked_sub(1).map(|it| &all[it]);
            let here = all[at].begins(before).then(|| self.longest(&all[at..]));
            match here.flatten() {
                Some((count, gloss)) => {
                    let end = all[at + count - 1].range.end;
                    found.push((all[at].range.start..end, gloss));
                    at += count;
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Whether a form can be found in texts: words with nothing before or after them, joined by spaces or by single signs.
pub fn is_found(form: &str) -> bool {
    let all = words(form);
    let is_whole = match (all.first(), all.last()) {
        (Some(first), Some(last)) => first.range.start == 0 && last.range.end == form.len(),
        _ => false,
    };
    is_whole && all.len() <= MOST_WORDS && all[1..].iter().all(|word| word.join.is_some())
}

/// What spellings of one form have in common, as they are found: two forms are one word when this is the same.
pub fn folded(form: &str) -> String {
    words(form).into_iter().map(|word| word.joined).collect()
}

/// Whether this is what a gloss may be called.
pub(super) fn is_key(key: &str) -> bool {
    (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A word of a text.
#[derive(Debug)]
struct Word {
    /// Where it stands, in bytes.
    range: Range<usize>,
    /// What joins it to the one before: a space for any white space, a hyphen or an apostrophe for all of theirs, another sign that
    /// stands alone. `None` for the first word, and after anything else.
    join: Option<char>,
    /// Its letters without case, after what joins it.
    joined: String,
}

impl Word {
    /// Its letters without case.
    fn folded(&self) -> &str {
        &self.joined[self.join.map_or(0, char::len_utf8)..]
    }

    /// Whether a word begins here, rather than a part of one.
    fn begins(&self, before: Option<&Word>) -> bool {
        match self.join {
            Some('\'') => before.is_some_and(|it| ELIDED.contains(&it.folded())),
            join => join.is_none_or(is_parting),
        }
    }

    /// Whether the word before this one is over.
    fn begins_after(&self) -> bool {
        match self.join {
            Some('-') => BEHIND.contains(&self.folded()),
            // « the fablab’s door ».
            Some('\'') => self.folded() == "s",
            join => join.is_none_or(is_parting),
        }
    }
}

fn is_parting(join: char) -> bool {
    join == ' ' || PARTING.contains(join)
}

/// The words of a text, with what joins each to the one before.
fn words(text: &str) -> Vec<Word> {
    let (mut all, mut start): (Vec<Word>, Option<usize>) = (Vec::new(), None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_of_word(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let before = all.last().map(|it: &Word| &text[it.range.end..from]);
                let join = before.and_then(join);
                let mut joined: String = join.into_iter().collect();
                fold(&text[from..at], &mut joined);
                all.push(Word {
                    range: from..at,
                    join,
                    joined,
                });
                start = None;
            }
            _ => {}
        }
    }
    all
}

/// Letters, digits, what is put on letters, and what may stand within a word unseen.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\u{300}'..='\u{36f}' | '\u{ad}')
}

fn join(between: &str) -> Option<char> {
    if between.chars().all(char::is_whitespace) {
        return Some(' ');
    }
    let mut signs = between.chars();
    let sign = signs.next().filter(|_| signs.next().is_none())?;
    Some(match sign {
        '\u{2010}' | '\u{2011}' => '-',
        '’' | 'ʼ' => '\'',
        sign => sign,
    })
}

/// The letters of a word without case, composed (NFC), ligatures and soft hyphens undone.
fn fold(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    let composed = ComposingNormalizer::new_nfc();
    let word = composed.normalize(word);
    for c in CaseMapper::new().fold_string(&word).chars() {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            '\u{ad}' => {}
            c => out.push(c),
        }
    }
}

/// What one page explains: each word where it is used first.
#[derive(Debug)]
pub struct Glossing {
    glossary: Arc<Glossary>,
    seen: HashSet<usize>,
    /// In the order of the page.
    used: Vec<usize>,
}

impl Glossing {
    /// For a page that explains nothing yet.
    pub fn new(glossary: Arc<Glossary>) -> Self {
        Self {
            glossary,
            seen: HashSet::new(),
            used: Vec::new(),
        }
    }

    /// For the page of this very word, which needs no pointing at.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        let number = self.glossary.glosses.iter().position(|it| it.key == key);
        self.seen.extend(number);
        self
    }

    /// What the page has to explain at its end, in the order of its text.
    pub fn glosses(&self) -> Vec<Gloss> {
        let all = self.used.iter();
        all.map(|it| self.glossary.glosses[*it].clone()).collect()
    }

    /// Where words stand in a text, each with the number of its gloss.
    pub(super) fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        self.glossary.find(text)
    }

    /// The key of a gloss, the first time that it is used.
    pub(super) fn first(&mut self, gloss: usize) -> Option<&str> {
        if !self.seen.insert(gloss) {
            return None;
        }
        self.used.push(gloss);
        Some(&self.glossary.glosses[gloss].key)
    }
}

/// The glossaries of the house as they were made last.
#[derive(Debug, Clone)]
pub struct Made {
    /// The store's when they were begun: they hold at least all of its changes up to then.
    pub generation: u64,
    /// How far the change feed was read.
    pub cursor: u64,
    /// In the order of [`Lang::ALL`].
    pub glossaries: [Arc<Glossary>; 2],
}

impl Made {
    /// The words of this language.
    pub fn of(&self, lang: Lang) -> Arc<Glossary> {
        Arc::clone(&self.glossaries[lang as usize])
    }
}

/// Where the house keeps its glossaries between two pages: made by the room that knows the words, and made anew by it.
#[derive(Debug, Default)]
pub struct Memory(RwLock<Option<Made>>);

impl Memory {
    /// What was kept last; `None` before the first time.
    pub fn made(&self) -> Option<Made> {
        let made = self.0.read().unwrap_or_else(PoisonError::into_inner);
        made.clone()
    }

    /// Keeps what was made, unless something later is kept already.
    pub fn keep(&self, made: Made) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept
            .as_ref()
            .is_none_or(|it| it.generation <= made.generation)
        {
            *kept = Some(made);
        }
    }
}

#[cfg(test)]
mod tests;
