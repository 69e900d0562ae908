//! A wiki's dump (MediaWiki's export format, 0.10 and 0.11): its pages as documents of another place.

pub mod dump;
mod markup;

use jiff::Timestamp;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use self::dump::{Contributor, Header, Page};
use super::job::{Refused, Skipped, Unread};
use super::parts;
use crate::clock::Dated;
use crate::commons::recipes::clean;
use crate::documents::shelf::Place;
use crate::documents::{
    Author, Body, Document, DocumentId, LONGEST_TITLE, Language, Licence, VenueId,
};
use crate::ids::{self, Id, RecipeId};
use crate::web::text::one_line;

/// The most authors that are named of one page.
const MOST_AUTHORS: usize = 200;
/// What is written otherwise in the address of a page.
const IN_ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'(')
    .add(b')')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A wiki, as its dump names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wiki {
    /// Where its documents come from.
    pub place: Place,
    /// What the addresses of its pages begin with.
    pages: String,
    licence: Licence,
    language: Language,
}

/// What a page became.
pub enum Became {
    /// A document, and what of the page was not understood.
    Document(Box<Document>, Vec<Unread>),
    /// It is passed over.
    Skipped(Skipped),
    /// It cannot be taken.
    Refused(Refused),
}

impl Wiki {
    /// The wiki of this dump; its texts are under this licence and in this language. `None` when it does not say where it is.
    pub fn of(header: &Header, licence: Licence, language: Language) -> Option<Self> {
        let base = one_line(&header.base);
        let is_web = base.starts_with("https://") || base.starts_with("http://");
        let (_, rest) = base.split_once("://").filter(|_| is_web)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || base.chars().any(char::is_whitespace) {
            return None;
        }
        let pages = match path.rfind('/') {
            Some(end) => format!("{}/{}/", host, &path[..end]),
            None => format!("{host}/"),
        };
        let scheme = base.split("://").next().unwrap_or("https");
        Some(Self {
            place: Place {
                // Over http or https, it is the same wiki.
                venue: VenueId::of_address(&pages.to_lowercase()),
                name: one_line(&header.name).chars().take(200).collect(),
                address: base.clone(),
            },
            pages: format!("{scheme}://{pages}"),
            licence,
            language,
        })
    }

    /// Where a page of it is.
    fn address(&self, title: &str) -> String {
        let title = title.trim().replace(' ', "_");
        let title = title.trim_start_matches(':');
        format!("{}{}", self.pages, utf8_percent_encode(title, IN_ADDRESS))
    }

    /// What a page becomes here.
    pub fn page(&self, page: &Page) -> Became {
        if page.namespace != 0 {
            return Became::Skipped(Skipped::Namespace);
        }
        if !matches!(page.model.as_str(), "" | "wikitext") {
            return Became::Skipped(Skipped::NotText);
        }
        if page.is_redirect || is_redirect(&page.text) {
            return Became::Skipped(Skipped::Redirect);
        }
        let text = clean(&page.text);
        let read = markup::read(&text, |title| self.address(title));
        if read.markdown.trim().is_empty() {
            return Became::Skipped(Skipped::Empty);
        }
        let (title, revision) = (title(&page.title), u32::try_from(page.revision));
        let (Ok(revision @ 1..), false) = (revision, title.is_empty()) else {
            return Became::Refused(Refused::Broken);
        };
        let understood = parts::understand(&read.markdown);
        let mut recipe = understood.recipe;
        let mut sources = vec![recipe.sources, format!("<{}>", self.address(&page.title))];
        if !read.categories.is_empty() {
            sources.push(read.categories.join(", "));
        }
        sources.retain(|it| !it.is_empty());
        recipe.sources = sources.join("\n\n");
        let mut unread = read.unread;
        unread.extend(understood.unread);
        let document = Document {
            id: DocumentId {
                venue: self.place.venue,
                local: local(self.place.venue, page.id).into(),
            },
            revision,
            title,
            language: self.language,
            licence: self.licence,
            authors: self.authors(&page.contributors),
            derived_from: Vec::new(),
            created: dated(&page.first),
            updated: dated(&page.last),
            body: Body::Recipe(Box::new(recipe)),
            attachments: Vec::new(),
        };
        Became::Document(Box::new(document), unread)
    }

    /// Who wrote a page, in the order in which the dump names them. An address of the Internet is nobody's name.
    fn authors(&self, all: &[Contributor]) -> Vec<Author> {
        let mut authors = Vec::new();
        for one in all {
            let author = match one {
                Contributor::Named(name) => Author::Named(one_line(name)),
                Contributor::Address => Author::Anonymous,
                Contributor::Hidden => Author::Former,
            };
            if authors.len() < MOST_AUTHORS && !authors.contains(&author) {
                authors.push(author);
            }
        }
        if authors.is_empty() {
            authors.push(Author::Named(self.place.name.clone()));
        }
        authors
    }
}

/// What a page is called here: made of the wiki and the page's number there, so that it is always the same.
fn local(venue: VenueId, page: u64) -> RecipeId {
    let hash = blake3::hash(format!("{venue}/{page}").as_bytes());
    let mut beside = [0; 4];
    beside.copy_from_slice(&hash.as_bytes()[..4]);
    RecipeId::from_bytes(ids::assemble(page, beside))
}

/// A page that only leads to another, in the languages of those that we bring in.
fn is_redirect(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(16).collect();
    let start = start.to_lowercase();
    start.starts_with("#redirect") || start.starts_with("#redirection")
}

fn title(typed: &str) -> String {
    let title = one_line(typed);
    if title.chars().count() <= LONGEST_TITLE {
        return title;
    }
    let cut: String = title.chars().take(LONGEST_TITLE - 1).collect();
    format!("{}…", cut.trim_end())
}

fn dated(said: &str) -> Dated {
    let at: Option<Timestamp> = said.parse().ok();
    Dated {
        at: at.map_or(0, Timestamp::as_second),
        is_plausible: at.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wiki(base: &str) -> Option<Wiki> {
        let header = Header {
            name: "Movilab".to_owned(),
            base: base.to_owned(),
        };
        Wiki::of(&header, Licence::CcBySa4, Language::Fr)
    }

    fn page(title: &str, text: &str) -> Page {
        Page {
            title: title.to_owned(),
            id: 12,
            revision: 345,
            text: text.to_owned(),
            contributors: vec![
                Contributor::Named("Léa".to_owned()),
                Contributor::Address,
                Contributor::Named("Léa".to_owned()),
            ],
            first: "2019-01-02T03:04:05Z".to_owned(),
            last: "2020-01-02T03:04:05Z".to_owned(),
            ..Page::default()
        }
    }

    #[test]
    fn a_wiki_is_one_place_wherever_its_dump_is_read() {
        let one = wiki("https://wiki.example/wiki/Accueil").expect("a wiki");
        let other = wiki("http://WIKI.example/wiki/Accueil").expect("a wiki");
        assert_eq!(one.place.venue, other.place.venue);
        assert_ne!(
            one.place.venue,
            wiki("https://wiki.example/w/A")
                .expect("a wiki")
                .place
                .venue
        );
        assert_eq!(
            one.address("Café réparation (1)"),
            "https://wiki.example/wiki/Caf%C3%A9_r%C3%A9paration_%281%29"
        );
        for wrong in [
            "",
            "wiki.example",
            "https:///x",
            "javascript://x/",
            "https://a b/",
        ] {
            assert_eq!(wiki(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_becomes_the_same_document_each_time() {
        let wiki = wiki("https://wiki.example/wiki/Accueil").expect("a wiki");
        let text = "Une '''idée'''.\n== Matériel ==\n* des tables\n== Étapes ==\n# Ouvrir\n# Fermer\n[[Catégorie:Ateliers]]";
        let Became::Document(document, unread) = wiki.page(&page("Café", text)) else {
            panic!("a document")
        };
        let Became::Document(again, _) = wiki.page(&page("Café", text)) else {
            panic!("a document")
        };
        assert_eq!(document, again);
        assert_eq!((document.revision, document.title.as_str()), (345, "Café"));
        assert_eq!(
            document.authors,
            [Author::Named("Léa".to_owned()), Author::Anonymous]
        );
        assert_eq!(document.created.at, 1_546_398_245);
        let Body::Recipe(recipe) = document.body else {
            panic!("a recipe")
        };
        assert_eq!(recipe.intention, "Une **idée**.");
        assert_eq!(recipe.steps.len(), 2);
        assert_eq!(
            recipe.sources,
            "<https://wiki.example/wiki/Caf%C3%A9>\n\nAteliers"
        );
        assert!(unread.is_empty(), "{unread:?}");
    }

    #[test]
    fn what_is_no_article_is_passed_over() {
        let wiki = wiki("https://wiki.example/wiki/Accueil").expect("a wiki");
        let skipped = |page: Page| match wiki.page(&page) {
            Became::Skipped(why) => Some(why),
            _ => None,
        };
        let other = Page {
            namespace: 10,
            ..page("Modèle:X", "x")
        };
        assert_eq!(skipped(other), Some(Skipped::Namespace));
        assert_eq!(
            skipped(page("A", "#REDIRECTION [[B]]")),
            Some(Skipped::Redirect)
        );
        assert_eq!(skipped(page("A", " <!-- rien --> ")), Some(Skipped::Empty));
        let style = Page {
            model: "css".to_owned(),
            ..page("A", "x")
        };
        assert_eq!(skipped(style), Some(Skipped::NotText));
        assert!(matches!(
            wiki.page(&Page {
                revision: 0,
                ..page("A", "x")
            }),
            Became::Refused(Refused::Broken)
        ));
    }
}
