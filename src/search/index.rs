//! The index on the disk: its shape, what is written to it, and what it remembers of where it stands.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::{Item, analyse};
use crate::documents::{Language, VenueId};
use crate::store::Change;

/// The shape of the index, and of the words in it. Another number makes every box build its index anew.
const VERSION: u32 = 1;
/// Memory in which new items are gathered, in bytes: the least that is possible.
const MEMORY: usize = 15_000_000;
/// Parts of the index from which small ones are put together.
const MOST_PARTS: usize = 8;

/// Why the search could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index is being made: the answer will come.
    #[error("the index is being made")]
    NotReady,
    /// The index failed.
    #[error("the index failed")]
    Index(#[from] tantivy::TantivyError),
    /// The disk failed.
    #[error("the index could not be reached")]
    Io(#[from] io::Error),
    /// The store could not be read.
    #[error("what is searched could not be read")]
    Store(#[from] crate::store::Error),
}

/// Where the index stands; written in the same act as what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    version: u32,
    venue: VenueId,
    /// The last change of the feed that is in the index.
    pub(super) cursor: u64,
    /// That change, to know the store again: one that was brought back from a backup may have had others since.
    pub(super) last: Option<Change>,
}

impl Mark {
    pub(super) fn new(venue: VenueId, cursor: u64, last: Option<Change>) -> Self {
        Self {
            version: VERSION,
            venue,
            cursor,
            last,
        }
    }
}

/// The fields in which the words of one language are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tongue {
    /// Stems of the title.
    pub(super) title: Field,
    /// Stems of title and text.
    pub(super) body: Field,
    /// The same words as they are written.
    pub(super) plain: Field,
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) id: Field,
    pub(super) kind: Field,
    pub(super) venue: Field,
    pub(super) licence: Field,
    pub(super) language: Field,
    pub(super) href: Field,
    pub(super) title: Field,
    pub(super) text: Field,
    fr: Tongue,
    en: Tongue,
}

impl Fields {
    /// Where the words of this language are.
    pub(super) fn tongue(&self, language: Language) -> Tongue {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }

    fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            id: schema.add_text_field("id", STRING),
            kind: schema.add_text_field("kind", STRING | STORED),
            venue: schema.add_text_field("venue", STRING),
            licence: schema.add_text_field("licence", STRING | STORED),
            language: schema.add_text_field("language", STRING | STORED),
            href: schema.add_text_field("href", STORED),
            title: schema.add_text_field("title", STORED),
            text: schema.add_text_field("text", STORED),
            fr: tongue(&mut schema, Language::Fr),
            en: tongue(&mut schema, Language::En),
        };
        (schema.build(), fields)
    }

    fn document(&self, item: &Item) -> TantivyDocument {
        let tongue = self.tongue(item.language);
        let mut document = TantivyDocument::new();
        let licence = item.licence.map_or("", |it| it.spdx());
        document.add_text(self.id, &item.id);
        document.add_text(self.kind, item.kind.id());
        document.add_text(self.venue, item.venue.to_string());
        document.add_text(self.licence, licence);
        document.add_text(self.language, item.language.tag());
        document.add_text(self.href, &item.href);
        document.add_text(self.title, &item.title);
        document.add_text(self.text, &item.text);
        document.add_text(tongue.title, &item.title);
        for words in [&item.title, &item.text] {
            document.add_text(tongue.body, words);
            document.add_text(tongue.plain, words);
        }
        document
    }
}

fn tongue(schema: &mut SchemaBuilder, language: Language) -> Tongue {
    let words = |tokenizer: String, keeps| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(&tokenizer)
            .set_index_option(keeps);
        TextOptions::default().set_indexing_options(indexing)
    };
    let tag = language.tag();
    let stems = words(format!("stems-{tag}"), IndexRecordOption::WithFreqs);
    let plain = words(format!("plain-{tag}"), IndexRecordOption::Basic);
    Tongue {
        title: schema.add_text_field(&format!("title-{tag}"), stems.clone()),
        body: schema.add_text_field(&format!("body-{tag}"), stems),
        plain: schema.add_text_field(&format!("plain-{tag}"), plain),
    }
}

/// The open index. Reading is shared; one at a time writes.
pub(super) struct Open {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    writer: Option<IndexWriter>,
    /// Where it stands; nothing while it is being filled.
    pub(super) mark: Option<Mark>,
    /// Whether something that was replaced may still be in its bytes.
    has_leftovers: bool,
}

/// What a search reads.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
}

impl Open {
    /// Opens the index of a directory, whole as it was written.
    ///
    /// # Errors
    /// There is none, it is damaged, or of another version or venue: it is to be made anew.
    pub(super) fn existing(dir: &Path, venue: VenueId) -> Result<Self, Error> {
        let index = Index::open_in_dir(dir)?;
        let damaged = index.validate_checksum()?;
        let other = || io::Error::from(io::ErrorKind::InvalidData);
        let metas = index.load_metas()?;
        let mark = metas.payload.as_deref().map(serde_json::from_str::<Mark>);
        let mark = mark.and_then(Result::ok).ok_or_else(other)?;
        let (schema, _) = Fields::schema();
        if !damaged.is_empty()
            || (mark.version, mark.venue) != (VERSION, venue)
            || index.schema() != schema
        {
            return Err(other().into());
        }
        Self::of(index, Some(mark))
    }

    /// Makes an empty index in a directory, which is emptied first.
    pub(super) fn anew(dir: &Path) -> Result<Self, Error> {
        match fs::remove_dir_all(dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        fs::DirBuilder::new().mode(0o700).create(dir)?;
        let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
        let (schema, _) = Fields::schema();
        let settings = tantivy::IndexSettings::default();
        Self::of(Index::create(directory, schema, settings)?, None)
    }

    fn of(index: Index, mark: Option<Mark>) -> Result<Self, Error> {
        for language in [Language::Fr, Language::En] {
            let tag = language.tag();
            let all = index.tokenizers();
            all.register(&format!("stems-{tag}"), analyse::stemmed(language));
            all.register(&format!("plain-{tag}"), analyse::plain(language));
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(10)
            .try_into()?;
        let (_, fields) = Fields::schema();
        Ok(Self {
            // A run that was cut short may have left some.
            has_leftovers: true,
            index,
            reader,
            fields,
            writer: None,
            mark,
        })
    }

    pub(super) fn reading(&self) -> Reading {
        Reading {
            reader: self.reader.clone(),
            fields: self.fields,
        }
    }

    /// Whether it holds memory or has something left to do.
    pub(super) fn is_awake(&self) -> bool {
        self.writer.is_some() || self.has_leftovers
    }

    /// Whether an item of this name is in the index that is read now.
    pub(super) fn has(&self, id: &str) -> Result<bool, Error> {
        let term = Term::from_field_text(self.fields.id, id);
        Ok(self.reader.searcher().doc_freq(&term)? > 0)
    }

    fn writer(&mut self) -> Result<&mut IndexWriter, Error> {
        if self.writer.is_none() {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .num_merge_threads(1)
                .memory_budget_per_thread(MEMORY)
                .build();
            let writer: IndexWriter = self.index.writer_with_options(options)?;
            // Parts are put together by `gather`, when nothing else is going on.
            writer.set_merge_policy(Box::new(NoMergePolicy));
            self.writer = Some(writer);
        }
        self.writer.as_mut().ok_or(Error::NotReady)
    }

    /// Writes an item in the place of what had its name.
    pub(super) fn put(&mut self, item: &Item) -> Result<(), Error> {
        if self.has(&item.id)? {
            self.remove(&item.id)?;
        }
        self.add(item)
    }

    /// Writes an item whose name is not in the index.
    pub(super) fn add(&mut self, item: &Item) -> Result<(), Error> {
        let document = self.fields.document(item);
        self.writer()?.add_document(document)?;
        Ok(())
    }

    /// Takes away what has this name. Its bytes go with the next purge; what a search was reading then, with the one after.
    pub(super) fn remove(&mut self, id: &str) -> Result<(), Error> {
        self.has_leftovers = true;
        let term = Term::from_field_text(self.fields.id, id);
        self.writer()?.delete_term(term);
        Ok(())
    }

    /// Writes what was added to the disk, where tantivy would let thousands of items wait in memory. As long as there was no
    /// [`commit`](Self::commit), such an index counts as one that was cut short.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        self.writer()?.commit()?;
        self.gather()
    }

    /// Makes what was written durable together with where the index stands now, and has it found.
    pub(super) fn commit(&mut self, mark: Mark) -> Result<(), Error> {
        let text = serde_json::to_string(&mark).map_err(io::Error::other)?;
        let mut prepared = self.writer()?.prepare_commit()?;
        prepared.set_payload(&text);
        prepared.commit()?;
        self.mark = Some(mark);
        self.reader.reload()?;
        self.gather()
    }

    /// The parts of the index: how many items each was written with, whether some of them are gone, and its name. (Files of a
    /// part are kept as long as somebody holds its description, so none is handed out.)
    fn parts(&self) -> Result<Vec<(u32, bool, SegmentId)>, Error> {
        let parts = self.index.searchable_segment_metas()?;
        let described = parts
            .iter()
            .map(|it| (it.max_doc(), it.has_deletes(), it.id()));
        Ok(described.collect())
    }

    /// Puts small parts of the index together when there are many.
    fn gather(&mut self) -> Result<(), Error> {
        let mut parts = self.parts()?;
        if parts.len() < MOST_PARTS {
            return Ok(());
        }
        parts.sort();
        let sizes: Vec<u32> = parts.iter().map(|(size, ..)| *size).collect();
        let together = &parts[..worth_merging(&sizes)];
        let ids: Vec<SegmentId> = together.iter().map(|(.., id)| *id).collect();
        self.merge(&ids)
    }

    /// Takes what was removed or replaced out of the bytes on the disk.
    pub(super) fn purge(&mut self) -> Result<(), Error> {
        let parts = self.parts()?.into_iter();
        let ids: Vec<SegmentId> = parts
            .filter(|(_, has_gone, _)| *has_gone)
            .map(|(.., id)| id)
            .collect();
        self.merge(&ids)
    }

    /// Writes these parts as one, of what is still to be found, and destroys them.
    fn merge(&mut self, ids: &[SegmentId]) -> Result<(), Error> {
        if !ids.is_empty() {
            self.writer()?.merge(ids).wait()?;
        }
        // What a searcher still reads is kept: the old one goes first.
        self.reader.reload()?;
        self.writer()?.garbage_collect_files().wait()?;
        Ok(())
    }

    /// Finishes what is left to do and gives memory back.
    pub(super) fn rest(&mut self) -> Result<(), Error> {
        if self.has_leftovers {
            self.purge()?;
            self.has_leftovers = false;
        }
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads()?;
        }
        Ok(())
    }

    /// How many things can be found.
    pub(super) fn size(&self) -> usize {
        self.reader.searcher().num_docs() as usize
    }
}

/// How many of some parts, the smallest first, are worth being written as one: a part is taken when it is not much larger
/// than all before it together, so that a large one is seldom written again.
fn worth_merging(sizes: &[u32]) -> usize {
    let mut sum: u64 = 0;
    for (taken, size) in sizes.iter().enumerate() {
        if taken >= 2 && u64::from(*size) > 2 * sum {
            return taken;
        }
        sum += u64::from(*size);
    }
    sizes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_part_is_left_alone_until_the_small_ones_have_grown() {
        assert_eq!(worth_merging(&[1, 1, 1, 1, 1, 1, 1, 100_000]), 7);
        assert_eq!(worth_merging(&[1, 7, 1000, 2000]), 2);
        assert_eq!(worth_merging(&[5, 5, 5, 5]), 4);
        assert_eq!(worth_merging(&[]), 0);
    }
}
