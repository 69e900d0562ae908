//! From words to hits.
//!
//! A question is read once in each language, by that language's own rules, and what it finds is put together. All its words are
//! wanted. A word is found by its stem; the last one, which may be half typed, also by what begins with it; a word that is
//! in no text at all by those that differ from it by a typing error. What stands in a title counts more.

use std::collections::HashSet;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, Query as Clause, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{Searcher, TantivyDocument, Term};

use super::index::{Fields, Reading, Tongue};
use super::snippet::Wanted;
use super::{Error, Found, Hit, Kind, LAST_PAGE, LONGEST_QUESTION, PER_PAGE, Query, analyse};
use crate::documents::{Language, Licence};

/// Words of a question that are read.
const MOST_WORDS: usize = 12;
/// How much a word in the title counts beside one in the text.
const TITLE: f32 = 2.0;
/// What a word counts that only begins as was asked. (A rare word that is found counts about ten.)
const BEGINS: f32 = 0.5;
/// How much a corrected word counts beside the word itself.
const CORRECTED: f32 = 0.5;
/// Letters from which a word's beginning is completed.
const SHORTEST_BEGINNING: usize = 3;
/// Words with which a beginning is completed, at most.
const MOST_ENDINGS: usize = 64;
/// Words that stand for a mistyped one, at most.
const MOST_CORRECTIONS: usize = 8;

/// What one language makes of a question.
pub(super) struct Reader<'a> {
    searcher: &'a Searcher,
    language: Language,
    tongue: Tongue,
    wanted: Wanted,
}

/// What a question is in the index.
struct Asked {
    clause: Box<dyn Clause>,
    /// What it finds, in each language.
    wanted: Vec<(Language, Wanted)>,
}

/// Searches the index.
///
/// # Errors
/// The index could not be read.
pub(super) fn ask(reading: &Reading, query: &Query) -> Result<Found, Error> {
    let searcher = reading.reader.searcher();
    let Some(asked) = understood(&searcher, &reading.fields, query)? else {
        return Ok(Found::default());
    };
    let first = query.page.min(LAST_PAGE) * PER_PAGE;
    let top = TopDocs::with_limit(PER_PAGE)
        .and_offset(first)
        .order_by_score();
    let (top, total) = searcher.search(&*asked.clause, &(top, Count))?;
    let mut hits = Vec::with_capacity(top.len());
    for (_, at) in top {
        let document: TantivyDocument = searcher.doc(at)?;
        hits.extend(hit(&reading.fields, &document, &asked.wanted));
    }
    Ok(Found { hits, total })
}

/// What is searched for; nothing when the question has no word that could be found.
fn understood(searcher: &Searcher, fields: &Fields, query: &Query) -> Result<Option<Asked>, Error> {
    let words: String = query.words.chars().take(LONGEST_QUESTION).collect();
    let mut read: Vec<Box<dyn Clause>> = Vec::new();
    let mut wanted = Vec::new();
    for language in [Language::Fr, Language::En] {
        if query.language.is_some_and(|it| it != language) {
            continue;
        }
        let mut reader = Reader::new(searcher, fields, language);
        if let Some(clause) = reader.all_words(&words)? {
            read.push(clause);
            wanted.push((language, reader.wanted));
        }
    }
    let words = match read.len() {
        0 => return Ok(None),
        1 => read.remove(0),
        _ => Box::new(BooleanQuery::union(read)),
    };
    let clause = filtered(fields, query, words);
    Ok(Some(Asked { clause, wanted }))
}

/// Only what the filters let through. (The language needs none: its words are in fields of their own.)
fn filtered(fields: &Fields, query: &Query, words: Box<dyn Clause>) -> Box<dyn Clause> {
    let only = [
        (fields.kind, query.kind.map(|it| it.id().to_owned())),
        (fields.venue, query.venue.map(|it| it.to_string())),
        (fields.licence, query.licence.map(|it| it.spdx().to_owned())),
    ];
    let mut all = vec![(Occur::Must, words)];
    for (field, text) in only {
        let Some(text) = text else { continue };
        let term = Term::from_field_text(field, &text);
        let only = TermQuery::new(term, IndexRecordOption::Basic);
        all.push((
            Occur::Must,
            Box::new(ConstScoreQuery::new(Box::new(only), 0.0)),
        ));
    }
    if all.len() == 1 {
        return all.remove(0).1;
    }
    Box::new(BooleanQuery::new(all))
}

impl<'a> Reader<'a> {
    /// One that reads by the rules of this language.
    pub(super) fn new(searcher: &'a Searcher, fields: &Fields, language: Language) -> Self {
        Self {
            searcher,
            language,
            tongue: fields.tongue(language),
            wanted: Wanted::default(),
        }
    }

    /// What has all the words, by this language's rules; nothing when one of them is nowhere.
    fn all_words(&mut self, text: &str) -> Result<Option<Box<dyn Clause>>, Error> {
        let stems = analyse::all(&mut analyse::stemmed(self.language), text);
        let plain = analyse::all(&mut analyse::plain(self.language), text);
        let words: Vec<_> = plain.into_iter().zip(stems).take(MOST_WORDS).collect();
        let mut all: Vec<(Occur, Box<dyn Clause>)> = Vec::new();
        let count = words.len();
        for (nth, (word, stem)) in words.into_iter().enumerate() {
            let is_last = nth + 1 == count && word.offset_to == text.len();
            let Some(clause) = self.word(&word.text, &stem.text, is_last)? else {
                return Ok(None);
            };
            all.push((Occur::Must, clause));
            all.push((Occur::Should, self.in_title(&stem.text)));
        }
        Ok((count > 0).then(|| Box::new(BooleanQuery::new(all)) as Box<dyn Clause>))
    }

    /// What has this word, or words like it; each of a text once. For every word, nothing where no text has it.
    pub(super) fn each_word(&mut self, text: &str) -> Result<Vec<Option<Box<dyn Clause>>>, Error> {
        let stems = analyse::all(&mut analyse::stemmed(self.language), text);
        let plain = analyse::all(&mut analyse::plain(self.language), text);
        let (mut all, mut seen) = (Vec::new(), HashSet::new());
        for (word, stem) in plain.into_iter().zip(stems).take(MOST_WORDS) {
            if seen.insert(stem.text.clone()) {
                all.push(self.word(&word.text, &stem.text, false)?);
            }
        }
        Ok(all)
    }

    /// What has this word; nothing when no text has it, nor anything like it.
    fn word(
        &mut self,
        word: &str,
        stem: &str,
        is_last: bool,
    ) -> Result<Option<Box<dyn Clause>>, Error> {
        let mut either: Vec<Box<dyn Clause>> = Vec::new();
        let term = Term::from_field_text(self.tongue.body, stem);
        if self.searcher.doc_freq(&term)? > 0 {
            self.wanted.stems.insert(stem.to_owned());
            either.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
        }
        if is_last && word.chars().count() >= SHORTEST_BEGINNING {
            either.extend(self.beginning(word, stem)?);
        }
        if either.is_empty() {
            either = self.corrected(word)?;
        }
        Ok(match either.len() {
            0 => None,
            1 => Some(either.remove(0)),
            _ => Some(Box::new(BooleanQuery::union(either))),
        })
    }

    fn in_title(&self, stem: &str) -> Box<dyn Clause> {
        let term = Term::from_field_text(self.tongue.title, stem);
        let title = TermQuery::new(term, IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(title), TITLE))
    }

    /// What has a word that begins so, and is not found by its stem already.
    fn beginning(&mut self, word: &str, stem: &str) -> Result<Option<Box<dyn Clause>>, Error> {
        let mut words = self.beginning_with(word)?;
        let mut stems = analyse::stemmed(self.language);
        words.retain(|it| {
            let own = analyse::all(&mut stems, it);
            own.first().is_none_or(|it| it.text != stem)
        });
        if words.is_empty() {
            return Ok(None);
        }
        let terms = words
            .iter()
            .map(|it| Term::from_field_text(self.tongue.plain, it));
        let any = TermSetQuery::new(terms.collect::<Vec<_>>());
        self.wanted.words.extend(words);
        Ok(Some(Box::new(ConstScoreQuery::new(Box::new(any), BEGINS))))
    }

    /// Words of the index that begin so.
    fn beginning_with(&self, word: &str) -> Result<HashSet<String>, Error> {
        let mut found = HashSet::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.tongue.plain)?;
            let mut words = inverted.terms().range().ge(word).into_stream()?;
            while words.advance() && found.len() < MOST_ENDINGS {
                match std::str::from_utf8(words.key()) {
                    Ok(it) if it.starts_with(word) => found.insert(it.to_owned()),
                    _ => break,
                };
            }
        }
        Ok(found)
    }

    /// What has a word that this one may have been meant to be: one error away, or two in a long word when there is none.
    fn corrected(&mut self, word: &str) -> Result<Vec<Box<dyn Clause>>, Error> {
        let most = match word.chars().count() {
            0..=4 => 0,
            5..=8 => 1,
            _ => 2,
        };
        for errors in 1..=most {
            let near = self.near(word, errors)?;
            if !near.is_empty() {
                return Ok(self.instead(&near));
            }
        }
        Ok(Vec::new())
    }

    /// Words of the index at most so many errors away, those in most texts first.
    fn near(&self, word: &str, errors: u8) -> Result<Vec<String>, Error> {
        let mut found: Vec<(u64, String)> = Vec::new();
        let term = Term::from_field_text(self.tongue.plain, word);
        let fuzzy = FuzzyTermQuery::new(term, errors, true);
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.tongue.plain)?;
            let mut words = inverted.terms().search(fuzzy.automaton()?).into_stream()?;
            while words.advance() {
                let Ok(it) = std::str::from_utf8(words.key()) else {
                    continue;
                };
                let texts = u64::from(words.value().doc_freq);
                match found.iter_mut().find(|(_, known)| known == it) {
                    Some((sum, _)) => *sum += texts,
                    None => found.push((texts, it.to_owned())),
                }
            }
        }
        found.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        found.truncate(MOST_CORRECTIONS);
        Ok(found.into_iter().map(|(_, word)| word).collect())
    }

    /// What has one of these words in any of its forms.
    fn instead(&mut self, words: &[String]) -> Vec<Box<dyn Clause>> {
        let mut stems = analyse::stemmed(self.language);
        let stems: HashSet<String> = words
            .iter()
            .flat_map(|word| analyse::all(&mut stems, word))
            .map(|token| token.text)
            .collect();
        let clause = |stem: &String| {
            let term = Term::from_field_text(self.tongue.body, stem);
            let word = TermQuery::new(term, IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(word), CORRECTED)) as Box<dyn Clause>
        };
        let clauses = stems.iter().map(clause).collect();
        self.wanted.stems.extend(stems);
        clauses
    }
}

/// A document of the index as it is shown; nothing for one that another version wrote.
fn hit(fields: &Fields, document: &TantivyDocument, wanted: &[(Language, Wanted)]) -> Option<Hit> {
    let of = |field: Field| document.get_first(field).and_then(|it| it.as_str());
    let tag = of(fields.language)?;
    let language = [Language::Fr, Language::En]
        .into_iter()
        .find(|it| it.tag() == tag)?;
    let wanted = wanted.iter().find(|(of, _)| *of == language);
    let none = Wanted::default();
    let wanted = wanted.map_or(&none, |(_, it)| it);
    Some(Hit {
        title: wanted.mark(of(fields.title)?, language),
        snippet: wanted.part(of(fields.text)?, language),
        href: of(fields.href)?.to_owned(),
        kind: Kind::named(of(fields.kind)?)?,
        licence: of(fields.licence).and_then(|it| Licence::named(it).ok()),
        language,
    })
}
