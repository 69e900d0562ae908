//! The addresses of feeds, and of documents in forms for programs; what pages say of them.

use std::io;
use std::path::Path as FilePath;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRef, Path, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, header};
use jiff::fmt::rfc2822;

use super::feeds::{self, Head};
use super::{Piece, Site, linked, okh, stamp, urn};
use crate::documents::{Document, Kind, Library};
use crate::web::described::{InScript, Other};
use crate::web::{Cacheable, Described, Doors, Enter, Error, Shell, Visit, Words};

/// Documents in a feed, the latest revised first.
const ENTRIES: usize = 50;

/// What the doors need: the house, and its documents.
#[derive(Clone)]
pub struct Outlet(Arc<Inner>);

struct Inner {
    shell: Shell,
    open: fn(&FilePath) -> io::Result<Library>,
    library: OnceLock<Library>,
}

impl Outlet {
    /// The doors of the library that `open` finds in the data directory, once somebody asks.
    pub fn new(shell: Shell, open: fn(&FilePath) -> io::Result<Library>) -> Self {
        let library = OnceLock::new();
        Self(Arc::new(Inner {
            shell,
            open,
            library,
        }))
    }

    fn library(&self) -> Result<Library, Error> {
        let inner = &*self.0;
        if let Some(library) = inner.library.get() {
            return Ok(library.clone());
        }
        let opened = (inner.open)(&inner.shell.config.data.dir).map_err(Error::internal)?;
        Ok(inner.library.get_or_init(|| opened).clone())
    }

    /// The document that this page shows, if everybody may read it.
    async fn piece(&self, page: &str) -> Result<Option<Piece>, Error> {
        let library = self.library()?;
        let Some(id) = library.at(page) else {
            return Ok(None);
        };
        let read = self.0.shell.store.read(move |read| {
            let Some(document) = library.get(read, id)? else {
                return Ok::<_, crate::store::Error>(None);
            };
            Piece::of(&library, read, document)
        });
        Ok(read.await?)
    }
}

impl FromRef<Outlet> for Shell {
    fn from_ref(outlet: &Outlet) -> Self {
        outlet.0.shell.clone()
    }
}

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Atom,
    Json,
}

impl Format {
    fn media_type(self) -> &'static str {
        match self {
            Self::Atom => feeds::ATOM,
            Self::Json => feeds::JSON,
        }
    }

    /// Its name, in every language.
    fn name(self) -> &'static str {
        match self {
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }
}

/// The feeds: where each is, and what it is of.
const FEEDS: [(&str, Option<Kind>, Format); 8] = [
    ("/communs.atom", None, Format::Atom),
    ("/communs.json", None, Format::Json),
    ("/communs/recettes.atom", Some(Kind::Recipe), Format::Atom),
    ("/communs/recettes.json", Some(Kind::Recipe), Format::Json),
    (
        "/communs/questions.atom",
        Some(Kind::Question),
        Format::Atom,
    ),
    (
        "/communs/questions.json",
        Some(Kind::Question),
        Format::Json,
    ),
    ("/communs/lexique.atom", Some(Kind::Term), Format::Atom),
    ("/communs/lexique.json", Some(Kind::Term), Format::Json),
];

/// The front page of the commons. Documents are below it: its rooms, and in each its documents by their names.
const COMMONS: &str = "/communs";

/// The doors of this room.
pub fn doors() -> Doors<Outlet> {
    let mut doors = Doors::default()
        .get(
            "/communs/{room}/{id}/document.json",
            Enter::Anyone,
            document,
        )
        .get("/communs/{room}/{id}/document.jsonld", Enter::Anyone, data)
        .get("/communs/{room}/{id}/okh.toml", Enter::Anyone, manifest);
    for (path, kind, format) in FEEDS {
        let answer = move |visit: Visit, State(outlet): State<Outlet>| {
            feed(visit, outlet, path, kind, format)
        };
        doors = doors.get(path, Enter::Anyone, answer);
    }
    doors
}

/// A file that is the same for everybody.
fn file(media_type: &str, written: String) -> Response {
    let headers = [(header::CONTENT_TYPE, format!("{media_type}; charset=utf-8"))];
    let mut response = (headers, written).into_response();
    response.extensions_mut().insert(Cacheable);
    response
}

fn site(shell: &Shell, w: Words) -> Site {
    Site {
        origin: shell.plain_url(""),
        venue: shell.place().called(w),
    }
}

/// GET /communs.atom and its like
async fn feed(
    visit: Visit,
    outlet: Outlet,
    path: &'static str,
    kind: Option<Kind>,
    format: Format,
) -> Result<Response, Error> {
    let library = outlet.library()?;
    let venue = library.venue();
    let read = visit.shell.store.read(move |read| {
        let latest = library.latest(read, kind, ENTRIES)?.into_iter();
        let all = latest.map(|document| Piece::of(&library, read, document));
        all.filter_map(Result::transpose)
            .collect::<Result<Vec<_>, crate::store::Error>>()
    });
    let pieces = read.await?;
    let (w, shell) = (visit.words, &visit.shell);
    let site = site(shell, w);
    let head = Head {
        id: urn(&format!(
            "feed of {venue}: {}",
            kind.map_or("all", Kind::id)
        )),
        title: w.t1(title(kind), "venue", &site.venue),
        lang: w.lang().tag(),
        page: site.url(page(path)),
        feed: site.url(path),
        updated: pieces.first().map_or_else(
            || shell.clock.now().timestamp(),
            |it| stamp(it.document.updated),
        ),
    };
    let written = match format {
        Format::Atom => feeds::atom(&site, &head, &pieces),
        Format::Json => feeds::json(&site, &head, &pieces),
    };
    let mut response = file(format.media_type(), written);
    if let Some(revised) = pieces.first().and_then(|it| revised(&it.document)) {
        let headers = response.headers_mut();
        headers.insert(header::LAST_MODIFIED, revised);
    }
    Ok(response)
}

/// When a document was revised, as HTTP writes dates (RFC 9110, 5.6.7), if the clock could be believed then. Whether a feed is
/// another one is asked by its tag: what was withdrawn changes it too, and leaves no date.
pub(super) fn revised(document: &Document) -> Option<HeaderValue> {
    let at = document.updated;
    let at = at.is_plausible.then(|| stamp(at))?;
    let written = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at);
    HeaderValue::try_from(written.ok()?).ok()
}

/// The page that a feed belongs to.
fn page(feed: &str) -> &str {
    feed.rsplit_once('.').map_or(feed, |(page, _)| page)
}

fn title(kind: Option<Kind>) -> &'static str {
    match kind {
        None => "syndication-title",
        Some(Kind::Recipe) => "syndication-title-recipe",
        Some(Kind::Question) => "syndication-title-question",
        Some(Kind::Term) => "syndication-title-term",
    }
}

/// The page of the document whose form is asked for.
type Named = Path<(String, String)>;

async fn named(outlet: &Outlet, Path((room, id)): Named) -> Result<Piece, Error> {
    let page = format!("{COMMONS}/{room}/{id}");
    outlet.piece(&page).await?.ok_or(Error::NotFound)
}

/// GET /communs/{room}/{id}/document.json: the envelope itself, as it travels.
async fn document(State(outlet): State<Outlet>, page: Named) -> Result<Response, Error> {
    let piece = named(&outlet, page).await?;
    let written = serde_json::to_string(&piece.document).map_err(Error::internal)?;
    Ok(file("application/json", written))
}

/// GET /communs/{room}/{id}/document.jsonld
async fn data(visit: Visit, State(outlet): State<Outlet>, page: Named) -> Result<Response, Error> {
    let piece = named(&outlet, page).await?;
    let data = linked::data(&site(&visit.shell, visit.words), &piece);
    Ok(file(linked::MEDIA_TYPE, data.to_string()))
}

/// GET /communs/{room}/{id}/okh.toml
async fn manifest(
    visit: Visit,
    State(outlet): State<Outlet>,
    page: Named,
) -> Result<Response, Error> {
    let piece = named(&outlet, page).await?;
    let written = okh::manifest(&site(&visit.shell, visit.words), &piece);
    let mut response = file(okh::MEDIA_TYPE, written.ok_or(Error::NotFound)?);
    let kept = HeaderValue::from_static("attachment; filename=\"okh.toml\"");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, kept);
    Ok(response)
}

/// Middleware, within the router: pages of the commons lead to its feeds, and the page of a document says what it is about and in
/// which other forms it can be had, whichever room shows it. A page that cannot be described is shown all the same.
pub async fn describe(State(outlet): State<Outlet>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_ours = path
        .strip_prefix(COMMONS)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if is_read && is_ours {
        let path = path.to_owned();
        let (parts, body) = request.into_parts();
        let visit = Visit::of(outlet.0.shell.clone(), &parts);
        request = Request::from_parts(parts, body);
        match described(&visit, &outlet, &path).await {
            Ok(described) => _ = request.extensions_mut().insert(Arc::new(described)),
            Err(error) => tracing::error!(?error, "a page could not be described to programs"),
        }
    }
    next.run(request).await
}

async fn described(visit: &Visit, outlet: &Outlet, path: &str) -> Result<Described, Error> {
    let w = visit.words;
    let kinds = outlet.library()?.kinds();
    let is_front = path == COMMONS;
    let here = |of: &str, kind: Option<Kind>| {
        let is_there = kind.is_none_or(|kind| kinds.contains(&kind));
        is_there && (is_front || kind.is_none() || page(of) == path)
    };
    let feeds = FEEDS.into_iter().filter(|(at, kind, _)| here(at, *kind));
    let mut described = Described {
        others: feeds
            .map(|(at, kind, format)| Other {
                href: at.to_owned(),
                media_type: format.media_type(),
                words: followed(w, kind, format),
                is_shown: is_front || page(at) == path,
            })
            .collect(),
        heading: w.t("syndication-follow"),
        help: w.t("syndication-follow-help"),
        ..Described::default()
    };
    if let Some(piece) = outlet.piece(path).await? {
        let data = linked::data(&site(&visit.shell, w), &piece);
        described.data = Some(InScript::of(&data));
        described.others.extend(forms(w, path, &piece.document));
        described.heading = w.t("syndication-forms");
        described.help = w.t("syndication-forms-help");
    }
    Ok(described)
}

/// « Recettes (Atom) ».
fn followed(w: Words, kind: Option<Kind>, format: Format) -> String {
    let of = w.t(match kind {
        None => "syndication-all",
        Some(Kind::Recipe) => "syndication-recipes",
        Some(Kind::Question) => "syndication-questions",
        Some(Kind::Term) => "syndication-terms",
    });
    format!("{of} ({})", format.name())
}

/// The forms in which there is a document, beside its page.
fn forms(w: Words, page: &str, document: &Document) -> Vec<Other> {
    let form = |file: &str, media_type: &'static str, words: String| Other {
        href: format!("{page}/{file}"),
        media_type,
        words,
        is_shown: true,
    };
    let mut all = vec![
        form(
            "document.json",
            "application/json",
            w.t("syndication-form-document"),
        ),
        form(
            "document.jsonld",
            linked::MEDIA_TYPE,
            w.t("syndication-form-data"),
        ),
    ];
    if okh::of(&document.body).is_some() {
        all.push(form(
            "okh.toml",
            okh::MEDIA_TYPE,
            w.t("syndication-form-okh"),
        ));
    }
    all
}
