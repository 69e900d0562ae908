//! Questions that look alike: what was asked in nearly the same words.
//!
//! Not all words are wanted, as in a search: somebody asks in their own. At least half of those of the new question's title must
//! be in the other, its answers included; what has more of them comes first.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as Clause, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{TantivyDocument, Term};

use super::ask::Reader;
use super::index::Reading;
use super::{Error, Kind, Search};
use crate::commons::questions::Alike;
use crate::documents::Language;
use crate::ids::QuestionId;

impl Alike for Search {
    fn alike(&self, title: &str, most: usize) -> Vec<QuestionId> {
        let Some(reading) = self.reading() else {
            return Vec::new();
        };
        // Who asks is not kept from asking by a search that fails.
        alike(&reading, title, most).unwrap_or_else(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "questions could not be compared");
            Vec::new()
        })
    }
}

/// How many of so many words must be found: half of them, rounded up.
fn needed(words: usize) -> usize {
    words.div_ceil(2)
}

fn alike(reading: &Reading, title: &str, most: usize) -> Result<Vec<QuestionId>, Error> {
    let searcher = reading.reader.searcher();
    let fields = &reading.fields;
    let mut read: Vec<Box<dyn Clause>> = Vec::new();
    for language in [Language::Fr, Language::En] {
        let words = Reader::new(&searcher, fields, language).each_word(title)?;
        let needed = needed(words.len());
        let found: Vec<_> = words.into_iter().flatten().collect();
        if needed > 0 && found.len() >= needed {
            let any = BooleanQuery::union_with_minimum_required_clauses(found, needed);
            read.push(Box::new(any));
        }
    }
    if read.is_empty() || most == 0 {
        return Ok(Vec::new());
    }
    let questions = Term::from_field_text(fields.kind, Kind::Question.id());
    let questions = TermQuery::new(questions, IndexRecordOption::Basic);
    let questions = ConstScoreQuery::new(Box::new(questions), 0.0);
    let clause = BooleanQuery::new(vec![
        (
            Occur::Must,
            Box::new(BooleanQuery::union(read)) as Box<dyn Clause>,
        ),
        (Occur::Must, Box::new(questions)),
    ]);
    let top = searcher.search(&clause, &TopDocs::with_limit(most).order_by_score())?;
    let mut ids = Vec::with_capacity(top.len());
    for (_, at) in top {
        let document: TantivyDocument = searcher.doc(at)?;
        let href = document.get_first(fields.href).and_then(|it| it.as_str());
        // The page of a question of this venue ends with its id.
        let id = href.and_then(|href| href.rsplit('/').next());
        ids.extend(id.and_then(|id| id.parse::<QuestionId>().ok()));
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::needed;

    #[test]
    fn half_of_the_words_are_enough_and_one_word_is_needed() {
        assert_eq!([0, 1, 2, 3, 4, 5].map(needed), [0, 1, 1, 2, 2, 3]);
    }
}
