//! What the index knows of a thing that everybody may read.

use jiff::civil::Date;
use pulldown_cmark::{Event, Parser, TagEnd};

use super::Kind;
use crate::documents::{Body, Document, Language, Library, Licence, VenueId};
use crate::ids::EventId;
use crate::programme;
use crate::store::{Change, Error, Snapshot, Subject};

/// No event ends before (`programme::YEARS`).
const FIRST_DAY: Date = Date::constant(1970, 1, 1);

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name in the index: a document's id.
    pub id: String,
    pub kind: Kind,
    /// Where it comes from.
    pub venue: VenueId,
    /// None for what is no document: an event belongs to whoever announces it, and was put under no licence.
    pub licence: Option<Licence>,
    /// Of its words.
    pub language: Language,
    pub title: String,
    /// Its words, without the title.
    pub text: String,
    /// The page that shows it.
    pub href: String,
}

/// What a change of the feed means for the index.
pub(super) enum Told {
    /// It stands so now.
    Put(Box<Item>),
    /// The thing of this name is no more.
    Gone(String),
}

/// Where findable things come from: the documents of all rooms, and the programme, whose events are announcements and travel as
/// calendars do, not as documents under a licence.
pub(super) struct Shelves<'a> {
    pub(super) library: &'a Library,
    /// The language in which events are announced here.
    pub(super) language: Language,
}

impl Shelves<'_> {
    /// What a change means; nothing when it is about nothing that can be found.
    pub(super) fn told(&self, read: &Snapshot, change: &Change) -> Result<Option<Told>, Error> {
        if let Some(event) = change.subject.id::<EventId>() {
            return Ok(Some(match self.event(read, event)? {
                Some(item) => Told::Put(Box::new(item)),
                None => Told::Gone(self.name(change.subject)),
            }));
        }
        let told = self.library.told(read, change)?;
        Ok(told.map(|entry| match entry {
            crate::documents::Entry::Put(document) => match self.document(document) {
                Ok(item) => Told::Put(Box::new(item)),
                Err(name) => Told::Gone(name),
            },
            crate::documents::Entry::Gone(stone) => Told::Gone(stone.id.to_string()),
        }))
    }

    /// Everything that can be found, one after the other.
    pub(super) fn each<E: From<Error>>(
        &self,
        read: &Snapshot,
        mut take: impl FnMut(Item) -> Result<(), E>,
    ) -> Result<(), E> {
        for id in self.library.all(read)? {
            if let Some(document) = self.library.get(read, id)?
                && let Ok(item) = self.document(document)
            {
                take(item)?;
            }
        }
        for event in programme::since(read, FIRST_DAY)? {
            take(self.announced(event))?;
        }
        Ok(())
    }

    fn name(&self, subject: Subject) -> String {
        self.library.id(subject).to_string()
    }

    fn event(&self, read: &Snapshot, id: EventId) -> Result<Option<Item>, Error> {
        let entry = programme::get(read, id)?;
        Ok(entry.map(|it| self.announced(it)))
    }

    fn announced(&self, entry: programme::Entry) -> Item {
        let details = entry.event.details;
        let mut parts = vec![details.description];
        // Dates of a series that are told otherwise are found by their own words, too.
        let changes = entry.event.repeat.into_iter().flat_map(|it| it.changes);
        for other in changes.flat_map(|it| [it.details.title, it.details.description]) {
            if other != details.title && !parts.contains(&other) {
                parts.push(other);
            }
        }
        let beside = [details.category, details.place, details.host];
        parts.extend(beside.into_iter().flatten());
        Item {
            id: self.name(entry.id.into()),
            kind: Kind::Event,
            venue: self.library.venue(),
            licence: None,
            language: self.language,
            title: details.title,
            text: joined(parts),
            href: format!("/programme/{}", entry.id),
        }
    }

    /// A document as the index knows it; its name alone for what cannot be shown here.
    fn document(&self, document: Document) -> Result<Item, String> {
        let name = document.id.to_string();
        let Some((href, kind)) = self.library.href(document.id).zip(kind(&document.body)) else {
            return Err(name);
        };
        Ok(Item {
            id: name,
            kind,
            venue: document.id.venue,
            licence: Some(document.licence),
            language: document.language,
            title: document.title,
            text: joined(words(document.body)),
            href,
        })
    }
}

fn kind(body: &Body) -> Option<Kind> {
    match body {
        Body::Recipe(_) => Some(Kind::Recipe),
        Body::Question(_) => Some(Kind::Question),
        Body::Term(_) => Some(Kind::Term),
        Body::Unknown(_) => None,
    }
}

/// All words of a body, in the order in which they are read.
fn words(body: Body) -> Vec<String> {
    match body {
        Body::Recipe(it) => {
            let mut parts = vec![read(&it.intention)];
            parts.extend(it.ingredients.into_iter().map(|it| it.text));
            for step in it.steps {
                parts.extend([step.title, read(&step.text)]);
            }
            parts.extend([&it.went_wrong, &it.variants, &it.sources].map(|it| read(it)));
            parts
        }
        Body::Question(it) => {
            let answers = it.answers.iter().map(|it| read(&it.text));
            std::iter::once(read(&it.text)).chain(answers).collect()
        }
        Body::Term(it) => {
            let mut parts = it.forms;
            parts.push(read(&it.definition));
            for variant in it.variants {
                parts.extend([variant.place, read(&variant.text)]);
            }
            parts.extend(it.examples);
            parts
        }
        Body::Unknown(_) => Vec::new(),
    }
}

/// The words of a Markdown text as they are read, without what only says how they look.
fn read(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for event in Parser::new(markdown) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            // Emphasis may end in the middle of a word: only lines and blocks part words.
            Event::End(tag) if is_inline(tag) => {}
            Event::SoftBreak | Event::HardBreak | Event::End(_) if !text.ends_with('\n') => {
                text.push('\n');
            }
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Parts as one text, a line each.
fn joined(parts: Vec<String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_what_they_look_like() {
        let text =
            "# Réparer\n\n**En**semble, avec [eux](https://x.example/)\n- une `vis`\n- un clou\n";
        assert_eq!(read(text), "Réparer\nEnsemble, avec eux\nune vis\nun clou");
        assert_eq!(read(""), "");
    }
}
