//! One's own page: who one is here, what happened meanwhile, what one keeps in each room.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{People, fields};
use crate::ids::NewsId;
use crate::people::acts::{self, Refused};
use crate::people::holdings::Shelf;
use crate::people::news::{self, News};
use crate::people::{Accepted, Person, SignedIn, Standing, Who, charter};
use crate::web::form::Posted;
use crate::web::{self, Error, Frame, Visit};

/// News that were read already and are still shown.
const OLD_SHOWN: usize = 5;

/// What an account is for, for who is not signed in.
#[derive(Template)]
#[template(path = "people/visitor.html")]
struct VisitorPage {
    f: Frame,
}

#[derive(Template)]
#[template(path = "people/me.html")]
struct MePage {
    f: Frame,
    token: String,
    name: String,
    role: String,
    since: Option<String>,
    /// When a guest's access ends.
    until: Option<String>,
    /// The version of the charter they accepted.
    accepted: Option<u32>,
    /// The version in force, when they have not accepted it.
    to_accept: Option<u32>,
    /// Whether the desk has not answered yet.
    is_waiting: bool,
    /// Whether the desk's pages are theirs.
    has_desk: bool,
    is_member: bool,
    /// The latest of the unseen.
    last: Option<NewsId>,
    unseen: Vec<NewsLine>,
    seen: Vec<NewsLine>,
    shelves: Vec<Shelf>,
}

/// One piece of news, as it is shown.
struct NewsLine {
    said: String,
    when: Option<String>,
    href: Option<String>,
}

/// What one's own page shows, read in one snapshot.
struct Own {
    news: Vec<News>,
    charter: Option<u32>,
    shelves: Vec<Shelf>,
}

/// GET /moi
pub(super) async fn me(State(people): State<People>, who: Who) -> Result<Response, Error> {
    let visit = who.visit;
    let Some(person) = who.person else {
        return web::shared_page(&VisitorPage {
            f: visit.frame("me", visit.t("people-visitor")),
        });
    };
    let (id, words) = (person.id, visit.words);
    let own = people.shell.store.read({
        let people = people.clone();
        move |read| {
            let mut shelves = Vec::new();
            for room in &people.rooms {
                shelves.extend(room.shelf(read, id, words)?);
            }
            shelves.retain(|shelf| !shelf.lines.is_empty());
            Ok::<_, Error>(Own {
                news: news::of(read, id)?,
                charter: charter::current(read)?.map(|it| it.number),
                shelves,
            })
        }
    });
    web::private_page(&MePage::of(&visit, &person, own.await?))
}

impl MePage {
    fn of(visit: &Visit, person: &Person, own: Own) -> Self {
        let accepted = person.accepted.map(|it| it.version);
        let (seen, unseen): (Vec<_>, Vec<_>) = own.news.into_iter().partition(|it| it.is_seen);
        let line = |it: &News| NewsLine {
            said: it.line.said(visit.words),
            when: fields::when(visit, it.when),
            href: it.line.href.clone(),
        };
        Self {
            f: visit.frame("me", visit.t("people-me")),
            token: visit.shell.forms.issue(visit),
            name: person.name.as_str().to_owned(),
            role: visit.words.t1("people-role", "role", person.role.key()),
            since: fields::day(visit, person.since),
            until: person.until.and_then(|at| {
                let is_plausible = true;
                fields::when(visit, crate::people::Dated { at, is_plausible })
            }),
            accepted,
            to_accept: own.charter.filter(|current| Some(*current) != accepted),
            is_waiting: person.standing == Standing::Asked,
            has_desk: person.is_active() && person.role.keeps_machine(),
            is_member: person.is_member(),
            last: unseen.last().map(|it| it.id),
            unseen: unseen.iter().rev().map(line).collect(),
            seen: seen.iter().rev().take(OLD_SHOWN).map(line).collect(),
            shelves: own.shelves,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Read {
    /// The latest of what was shown.
    #[serde(default)]
    last: String,
}

/// POST /moi/nouvelles
pub(super) async fn read(who: SignedIn, posted: Posted<Read>) -> Result<Response, Error> {
    let (id, last) = (who.person.id, posted.form.last.parse::<NewsId>());
    let (Ok(last), None) = (last, posted.stale) else {
        return Ok(Redirect::to("/moi").into_response());
    };
    let seen = who
        .visit
        .shell
        .store
        .write(move |tx| news::seen(tx, id, last));
    seen.await?;
    Ok(posted.done("/moi"))
}

#[derive(Deserialize)]
pub(super) struct Accepts {
    /// The version that was shown.
    #[serde(default)]
    version: String,
}

/// POST /moi/charte: only the version in force is accepted; of another the page speaks anew.
pub(super) async fn accept(who: SignedIn, posted: Posted<Accepts>) -> Result<Response, Error> {
    let (id, version) = (who.person.id, posted.form.version.parse::<u32>());
    if let Some(stale) = posted.stale {
        return stale.back_to("/moi");
    }
    let Ok(version) = version else {
        return Ok(Redirect::to("/moi").into_response());
    };
    let now = who.visit.shell.clock.now();
    let accepted = who.visit.shell.store.write(move |tx| {
        if charter::current(tx)?.is_some_and(|current| current.number == version) {
            let when = now.into();
            acts::accept_charter(tx, id, Accepted { version, when })?;
        }
        Ok::<_, Refused>(())
    });
    if let Err(why) = accepted.await {
        why.key()?;
    }
    Ok(posted.done("/moi"))
}
