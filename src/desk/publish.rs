//! Events before the desk: published or refused when somebody proposed them, hidden or shown again when they are public.
//!
//! Whoever wrote the event is told why, and the journal keeps who decided.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::web::Desk;
use crate::ids::EventId;
use crate::people::journal::{self, Actor};
use crate::people::{self, Concierge, Line, charter};
use crate::programme::standing::{LONGEST_WHY, State as Standing};
use crate::programme::{self, Kept, acts, proposals, word, wording};
use crate::store::Error as StoreError;
use crate::venue::Charter;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit, text};

#[derive(Template)]
#[template(path = "desk/publish.html")]
struct WaitingPage {
    f: Frame,
    /// Id and line of each event that waits.
    waiting: Vec<(String, String)>,
}

/// GET /admin/a-publier
pub(super) async fn list(
    State(desk): State<Desk>,
    concierge: Concierge,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let today = desk.shell.clock.now().date();
    let waiting = desk.shell.store.read(programme::waiting).await?;
    let line = |kept: &Kept| {
        let said = wording::event_line(visit.words, &kept.event, today);
        (kept.id.to_string(), said)
    };
    web::private_page(&WaitingPage {
        f: visit.frame("desk", visit.t("desk-publish")),
        waiting: waiting.iter().map(line).collect(),
    })
}

#[derive(Template)]
#[template(path = "desk/publish_one.html")]
struct OnePage {
    f: Frame,
    token: String,
    notice: String,
    id: EventId,
    title: String,
    /// When, how often, where.
    line: String,
    description: String,
    /// Whose it is: id and name of the account; none for the venue's own.
    author: Option<(String, String)>,
    standing: Standing,
    version: u32,
    articles: Vec<String>,
    article: String,
    why: Field,
}

impl OnePage {
    fn can_publish(&self) -> bool {
        matches!(self.standing, Standing::Proposed | Standing::Refused { .. })
    }

    fn can_refuse(&self) -> bool {
        self.standing.is_waiting()
    }

    fn can_hide(&self) -> bool {
        self.standing.is_public()
    }

    fn can_show(&self) -> bool {
        matches!(self.standing, Standing::Hidden { .. })
    }

    fn said(&self) -> String {
        let w = self.f.w;
        match &self.standing {
            Standing::Published => w.t("desk-publish-public"),
            Standing::Proposed => w.t("desk-publish-proposed"),
            Standing::Refused { why } => w.t1("desk-publish-refused", "why", why),
            Standing::Hidden { why, article } => {
                w.t2("desk-publish-hidden", "why", why, "article", article)
            }
        }
    }

    async fn of(desk: &Desk, visit: &Visit, id: &str) -> Result<Self, Error> {
        let id: EventId = id.parse().map_err(|_| Error::NotFound)?;
        let read = desk.shell.store.read(move |read| {
            let Some(kept) = programme::of_any_state(read, id)? else {
                return Ok(None);
            };
            let author = kept.standing.author();
            let author = author.map(|id| people::get(read, id)).transpose()?;
            Ok::<_, StoreError>(Some((kept, author.flatten(), charter::current(read)?)))
        });
        let (kept, author, charter) = read.await?.ok_or(Error::NotFound)?;
        let charter = charter.map(|it| Charter::parse(&it.text).articles);
        let now = desk.shell.clock.now().zoned();
        let line = wording::plan_of(visit.words, &kept.event, &now);
        let details = kept.event.details.clone();
        Ok(Self {
            f: visit.frame("desk", details.title.clone()),
            token: desk.shell.forms.issue(visit),
            notice: String::new(),
            id,
            line,
            title: details.title,
            description: details.description,
            author: author.map(|it| (it.id.to_string(), it.name.to_string())),
            standing: kept.standing.state,
            version: kept.event.sequence,
            articles: charter
                .unwrap_or_default()
                .into_iter()
                .map(|it| it.title)
                .collect(),
            article: String::new(),
            why: Field::default(),
        })
    }
}

/// GET /admin/a-publier/{id}
pub(super) async fn one(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    web::private_page(&OnePage::of(&desk, &concierge.visit, &id).await?)
}

/// What is decided, and why.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Decided {
    /// The version that was read: what changed since is not decided unread.
    version: u32,
    act: String,
    why: String,
    article: String,
}

/// What the desk does to an event.
enum Act {
    Publish,
    Refuse { why: String },
    Hide { why: String, article: String },
    Show,
}

/// POST /admin/a-publier/{id}
pub(super) async fn decide(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
    posted: Posted<Decided>,
) -> Result<Response, Error> {
    let visit = &concierge.visit;
    let mut page = OnePage::of(&desk, visit, &id).await?;
    let decided = &posted.form;
    page.why = Field::of(&decided.why);
    page.article.clone_from(&decided.article);
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let Some(act) = typed(visit, decided, &mut page)? else {
        return web::private_page(&page);
    };
    let to = match act {
        Act::Publish | Act::Refuse { .. } => "/admin/a-publier".to_owned(),
        Act::Hide { .. } | Act::Show => format!("/admin/a-publier/{}", page.id),
    };
    let (event, by, now) = (
        page.id,
        Actor::Person(concierge.person.id),
        desk.shell.clock.now(),
    );
    let (title, version) = (page.title.clone(), posted.form.version);
    let done = desk.shell.store.write(move |tx| {
        let kept = programme::of_any_state(tx, event)?.ok_or(acts::Error::NotFound)?;
        if kept.event.sequence != version {
            return Err(acts::Error::OutOfTurn);
        }
        let author = kept.standing.author();
        let (done, key) = match &act {
            Act::Publish => (proposals::publish(tx, event, now)?, "desk-did-publish"),
            Act::Refuse { why } => (proposals::refuse(tx, event, why, now)?, "desk-did-refuse"),
            Act::Hide { why, article } => (
                proposals::hide(tx, event, why, article, now)?,
                "desk-did-hide",
            ),
            Act::Show => (proposals::show_again(tx, event, now)?, "desk-did-show"),
        };
        done.deliver(tx, |tx, told| word::to_news(tx, told, now))?;
        let line = Line::new(key)
            .arg("title", title)
            .to(format!("/programme/{event}"));
        Ok::<_, acts::Error>(journal::record(tx, by, author, line, now)?)
    });
    match done.await {
        Ok(()) => Ok(posted.done(to)),
        Err(acts::Error::Store(error)) => Err(error.into()),
        Err(acts::Error::NotFound) => Err(Error::NotFound),
        Err(_) => {
            // Somebody else decided meanwhile: the page says how it stands now.
            let mut page = OnePage::of(&desk, visit, &id).await?;
            page.notice = visit.t("desk-publish-meanwhile");
            web::private_page(&page)
        }
    }
}

/// The act, or the reason beside its field.
fn typed(visit: &Visit, decided: &Decided, page: &mut OnePage) -> Result<Option<Act>, Error> {
    let why = text::one_line(&decided.why);
    match decided.act.as_str() {
        "publish" => return Ok(Some(Act::Publish)),
        "show" => return Ok(Some(Act::Show)),
        "refuse" | "hide" => {}
        _ => return Err(Error::Bad("no such act")),
    }
    if why.is_empty() || why.chars().count() > LONGEST_WHY {
        let problem = visit
            .words
            .t1("desk-suspend-why-wrong", "most", LONGEST_WHY);
        page.why.problem = problem;
        return Ok(None);
    }
    if decided.act == "refuse" {
        return Ok(Some(Act::Refuse { why }));
    }
    let article = if page.articles.is_empty() {
        visit.t("venue-charter")
    } else if page.articles.contains(&decided.article) {
        decided.article.clone()
    } else {
        page.why.problem = visit.t("desk-suspend-article-wrong");
        return Ok(None);
    };
    Ok(Some(Act::Hide { why, article }))
}
