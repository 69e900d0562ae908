//! One file, for who brought it: how it looks, what is said of it, the line that shows it in a text, taking it away.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::bring::{Line, Typed, alt_field};
use super::way::{Asked, Way, keeping};
use crate::documents::Hash;
use crate::media::store::{self, Upload};
use crate::media::{Depot, Sort, address, markdown};
use crate::people::Member;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame};

#[derive(Template)]
#[template(path = "media/item.html")]
struct ItemPage {
    f: Frame,
    token: String,
    notice: String,
    alt: Field,
    line: Line,
    /// Where the file itself is.
    src: String,
    /// Where this page is, without the way back.
    href: String,
    /// The page of all one's files, with the way back.
    list: String,
    /// The page that takes this picture; empty when none was come from.
    back: String,
    is_sound: bool,
    is_paper: bool,
    markdown: String,
}

impl ItemPage {
    fn of(who: &Member, upload: &Upload, way: Option<&Way>, alt: Option<Field>) -> Self {
        let (visit, object) = (&who.visit, &upload.object);
        let sort = object.kind.sort();
        let line = Line::of(upload, way, visit);
        let back = way.filter(|_| sort == Sort::Picture);
        Self {
            f: visit.frame("me", visit.t("media-item")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            alt: alt.unwrap_or_else(|| Field::of(&upload.alt)),
            src: address(object.hash),
            href: format!("/media/deposer/{}", object.hash),
            list: keeping("/media/deposer", way),
            back: back.map_or_else(String::new, |it| it.with(object.hash)),
            is_sound: sort == Sort::Sound,
            is_paper: sort == Sort::Paper,
            markdown: markdown(object.kind, &line.said, object.hash),
            line,
        }
    }
}

/// The file of this address, as this member brought it.
async fn find(who: &Member, hash: &str) -> Result<Upload, Error> {
    let hash: Hash = hash.parse().map_err(|_| Error::NotFound)?;
    let id = who.person.id;
    let read = who
        .visit
        .shell
        .store
        .read(move |read| store::upload(read, id, hash));
    read.await?.ok_or(Error::NotFound)
}

/// GET /media/deposer/{hash}?retour=
pub(super) async fn item(
    who: Member,
    Path(hash): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let upload = find(&who, &hash).await?;
    let way = asked.way();
    web::private_page(&ItemPage::of(&who, &upload, way.as_ref(), None))
}

/// POST /media/deposer/{hash}?retour=: what is to be seen or heard in it.
pub(super) async fn describe(
    who: Member,
    Path(hash): Path<String>,
    Query(asked): Query<Asked>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let upload = find(&who, &hash).await?;
    let way = asked.way();
    let alt = alt_field(&who.visit, &posted.form.alt);
    if posted.stale.is_some() || alt.is_refused() {
        let mut page = ItemPage::of(&who, &upload, way.as_ref(), Some(alt));
        if let Some(stale) = posted.stale {
            page.notice = who.visit.t(stale.key());
        }
        return web::private_page(&page);
    }
    let (id, hash, alt) = (who.person.id, upload.object.hash, alt.value);
    let store = &who.visit.shell.store;
    let described = store.write(move |tx| store::describe(tx, id, hash, &alt));
    if described.await? {
        let page = format!("/media/deposer/{hash}");
        Ok(posted.done(keeping(&page, way.as_ref())))
    } else {
        Err(Error::NotFound)
    }
}

/// A button without fields.
#[derive(serde::Deserialize)]
pub(super) struct Pressed {}

/// POST /media/deposer/{hash}/effacer
pub(super) async fn give_back(
    who: Member,
    State(depot): State<Depot>,
    Path(hash): Path<String>,
    posted: Posted<Pressed>,
) -> Result<Response, Error> {
    let upload = find(&who, &hash).await?;
    let hash = upload.object.hash;
    let here = format!("/media/deposer/{hash}");
    if let Some(stale) = posted.stale {
        return stale.back_to(&here);
    }
    if depot.give_back(who.person.id, hash).await? {
        Ok(posted.done("/media/deposer"))
    } else {
        // Something came to name it meanwhile: the page says so.
        Ok(posted.done(here))
    }
}
