//! Bringing a file, and one's own list of what one brought.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::way::{Asked, Way, keeping};
use crate::media::depot::Brought;
use crate::media::store::{self, Upload};
use crate::media::{
    Depot, LONGEST_ALT, MEMBER_QUOTA, PAPER_BYTES, PICTURE_BYTES, SOUND_BYTES, Shown, Sort,
};
use crate::people::Member;
use crate::web::form::{Field, Stale};
use crate::web::{self, Error, Frame, Uploaded, Visit, text};

#[derive(Template)]
#[template(path = "media/bring.html")]
struct BringPage {
    f: Frame,
    token: String,
    notice: String,
    /// Why the file is not taken.
    problem: String,
    alt: Field,
    /// Where the form goes: to this page, with the way back.
    action: String,
    /// The page that the file is brought for; empty when it is for none.
    back: String,
    /// Where a browser that can choose files finds this page.
    continue_href: String,
    /// What may be brought, and how large.
    hint: String,
    /// How much of their room is taken, and all of it, in megabytes.
    taken: u64,
    room: u64,
    files: Vec<Line>,
}

/// One file of one's own.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) said: String,
    /// How a picture is shown.
    pub(super) picture: Option<Shown>,
    pub(super) used: usize,
}

impl Line {
    pub(super) fn of(upload: &Upload, way: Option<&Way>, visit: &Visit) -> Self {
        let (object, w) = (&upload.object, visit.words);
        let kind = w.t1("media-kind", "kind", object.kind.extension());
        Self {
            href: keeping(&format!("/media/deposer/{}", object.hash), way),
            said: match (upload.alt.as_str(), object.name.as_str()) {
                ("", "") => kind,
                ("", name) => name.to_owned(),
                (alt, _) => alt.to_owned(),
            },
            picture: Shown::of(object, upload.alt.clone()),
            used: upload.uses.len(),
        }
    }
}

/// What is typed beside the file.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) alt: String,
}

/// What was typed about a file, or the reason why it cannot stand.
pub(super) fn alt_field(visit: &Visit, typed: &str) -> Field {
    let alt: String = typed
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let field = Field::of(alt.trim());
    if field.value.chars().count() > LONGEST_ALT {
        let problem = visit.words.t1("media-alt-long", "most", LONGEST_ALT);
        return field.refused(problem);
    }
    field
}

impl BringPage {
    async fn of(who: &Member, alt: Field, way: Option<&Way>) -> Result<Self, Error> {
        let (visit, id) = (&who.visit, who.person.id);
        let read = visit
            .shell
            .store
            .read(move |read| store::uploads_of(read, id));
        let uploads = read.await?;
        let taken: u64 = uploads.iter().map(|it| it.object.weight()).sum();
        let action = keeping("/media/deposer", way);
        Ok(Self {
            f: visit.frame("me", visit.t("media-bring")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            problem: String::new(),
            alt,
            continue_href: format!("/continuer?vers={}", text::in_query(&action)),
            action,
            back: way.map_or_else(String::new, |it| it.page().to_owned()),
            hint: visit.words.with(
                "media-file-hint",
                &[
                    ("picture", (PICTURE_BYTES >> 20).to_string()),
                    ("sound", (SOUND_BYTES >> 20).to_string()),
                    ("paper", (PAPER_BYTES >> 20).to_string()),
                ],
            ),
            taken: taken.div_ceil(1 << 20),
            room: MEMBER_QUOTA >> 20,
            files: uploads.iter().map(|it| Line::of(it, way, visit)).collect(),
        })
    }
}

/// GET /media/deposer?retour=
pub(super) async fn form(who: Member, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let way = asked.way();
    web::private_page(&BringPage::of(&who, Field::default(), way.as_ref()).await?)
}

/// POST /media/deposer?retour=
pub(super) async fn bring(
    who: Member,
    State(depot): State<Depot>,
    Query(asked): Query<Asked>,
    uploaded: Uploaded<Typed, { crate::media::LARGEST }>,
) -> Result<Response, Error> {
    let (visit, way) = (&who.visit, asked.way());
    let alt = alt_field(visit, &uploaded.posted.form.alt);
    let is_refused = alt.is_refused();
    let mut page = BringPage::of(&who, alt, way.as_ref()).await?;
    if let Some(stale) = uploaded.posted.stale {
        page.notice = visit.t(match stale {
            Stale::Token => "media-stale",
            Stale::Full => stale.key(),
        });
        return web::private_page(&page);
    }
    let Some(file) = uploaded.file else {
        page.problem = visit.t("media-none");
        return web::private_page(&page);
    };
    if is_refused {
        page.problem = visit.t("media-again");
        return web::private_page(&page);
    }
    // The file keeps its place until it is dealt with, so that memory for files is bounded.
    let brought = Brought {
        person: who.person.id,
        name: file.name.clone(),
        alt: page.alt.value.clone(),
        bytes: file.bytes.clone(),
    };
    match depot.take(brought).await? {
        Ok(hash) => {
            let read = move |read: &_| store::get(read, hash);
            let object = visit.shell.store.read(read).await?;
            let is_picture = object.is_some_and(|it| it.kind.sort() == Sort::Picture);
            let own = format!("/media/deposer/{hash}");
            Ok(uploaded.posted.done(match &way {
                Some(way) if is_picture => way.with(hash),
                way => keeping(&own, way.as_ref()),
            }))
        }
        Err(why) => {
            page.problem = visit.words.with(why.key(), &why.args());
            web::private_page(&page)
        }
    }
}
