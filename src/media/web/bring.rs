//! Bringing a file, and one's own list of what one brought.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::media::depot::Brought;
use crate::media::store::{self, Upload};
use crate::media::{
    Depot, LONGEST_ALT, MEMBER_QUOTA, PAPER_BYTES, PICTURE_BYTES, SMALL_SIDE, SOUND_BYTES, address,
};
use crate::people::Member;
use crate::web::form::{Field, Stale};
use crate::web::{self, Error, Frame, Uploaded, Visit};

#[derive(Template)]
#[template(path = "media/bring.html")]
struct BringPage {
    f: Frame,
    token: String,
    notice: String,
    /// Why the file is not taken.
    problem: String,
    alt: Field,
    /// Where a browser that can choose files finds this page.
    continue_href: &'static str,
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
    /// Where its small copy is, of a picture, with width and height.
    pub(super) small: Option<(String, u32, u32)>,
    pub(super) used: usize,
}

impl Line {
    pub(super) fn of(upload: &Upload, visit: &Visit) -> Self {
        let (object, w) = (&upload.object, visit.words);
        let kind = w.t1("media-kind", "kind", object.kind.extension());
        Self {
            href: format!("/media/deposer/{}", object.hash),
            said: match (upload.alt.as_str(), object.name.as_str()) {
                ("", "") => kind,
                ("", name) => name.to_owned(),
                (alt, _) => alt.to_owned(),
            },
            small: object.size.map(|size| {
                let (width, height) = fit(size);
                (format!("{}/petit", address(object.hash)), width, height)
            }),
            used: upload.uses.len(),
        }
    }
}

/// The size of a picture's small copy.
fn fit((width, height): (u32, u32)) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= SMALL_SIDE {
        return (width, height);
    }
    let scaled = |side: u32| (side * SMALL_SIDE / longest).max(1);
    (scaled(width), scaled(height))
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
    async fn of(who: &Member, alt: Field) -> Result<Self, Error> {
        let (visit, id) = (&who.visit, who.person.id);
        let read = visit
            .shell
            .store
            .read(move |read| store::uploads_of(read, id));
        let uploads = read.await?;
        let taken: u64 = uploads.iter().map(|it| it.object.weight()).sum();
        Ok(Self {
            f: visit.frame("me", visit.t("media-bring")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            problem: String::new(),
            alt,
            continue_href: "/continuer?vers=/media/deposer",
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
            files: uploads.iter().map(|it| Line::of(it, visit)).collect(),
        })
    }
}

/// GET /media/deposer
pub(super) async fn form(who: Member) -> Result<Response, Error> {
    web::private_page(&BringPage::of(&who, Field::default()).await?)
}

/// POST /media/deposer
pub(super) async fn bring(
    who: Member,
    State(depot): State<Depot>,
    uploaded: Uploaded<Typed, { crate::media::LARGEST }>,
) -> Result<Response, Error> {
    let visit = &who.visit;
    let alt = alt_field(visit, &uploaded.posted.form.alt);
    let is_refused = alt.is_refused();
    let mut page = BringPage::of(&who, alt).await?;
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
        Ok(hash) => Ok(uploaded.posted.done(format!("/media/deposer/{hash}"))),
        Err(why) => {
            page.problem = visit.words.with(why.key(), &why.args());
            web::private_page(&page)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_copy_has_the_shape_of_its_picture() {
        assert_eq!(fit((1600, 1200)), (480, 360));
        assert_eq!(fit((100, 1600)), (30, 480));
        assert_eq!(fit((1, 1600)), (1, 480));
        assert_eq!(fit((480, 20)), (480, 20));
    }
}
