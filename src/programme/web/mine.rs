//! An event for its author and the desk: where it stands, and what can be done about it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;

use super::days::{Next, Today, coming};
use super::event::paragraphs;
use super::looked::{Looked, OfDate};
use crate::people::Member;
use crate::programme::series::Scope;
use crate::programme::{Author, Details, Editor, Showing, Signup, State, Status, wording};
use crate::web::{self, Error, Frame};

/// Dates to come shown of a series.
const COMING: usize = 6;

#[derive(Template)]
#[template(path = "programme/mine.html")]
struct MinePage {
    f: Frame,
    token: String,
    /// What was just done, and who will read of it.
    done: Vec<String>,
    details: Details,
    when: String,
    repeats: String,
    /// Who wrote it, where the desk looks at it.
    by: String,
    state: State,
    signup: String,
    /// How many signed up for this date; empty where nobody needs to.
    signed_up: String,
    paragraphs: Vec<String>,
    dates: Vec<Next>,
    is_changeable: bool,
    /// Whether its author may make it vanish.
    is_unseen: bool,
    public_href: String,
    change_href: String,
    cancel_href: String,
    restore_href: String,
    take_back_href: String,
}

impl MinePage {
    fn is_cancelled(&self) -> bool {
        self.details.status == Status::Cancelled
    }
}

/// GET /programme/{id}/mien?date=…
pub(super) async fn mine(
    who: Member,
    Path(id): Path<String>,
    Query(asked): Query<OfDate>,
) -> Result<Response, Error> {
    let looked = Looked::of(&who, &id, &asked).await?;
    let (visit, w) = (&who.visit, who.visit.words);
    let today = Today::of(visit);
    let (event, standing) = (&looked.kept.event, &looked.kept.standing);
    let details = looked.date.details.clone();
    let mut done = Vec::new();
    if let Some((did, readers)) = asked.did() {
        done.push(did.said(w));
        if readers > 0 {
            done.push(w.t1("programme-mine-readers", "count", readers));
        }
    }
    let is_own = standing.by == Author::Person(who.person.id);
    web::private_page(&MinePage {
        f: visit.frame("programme", details.title.clone()),
        token: visit.shell.forms.issue(visit),
        done,
        when: looked.when(w, &today),
        repeats: wording::repetition(w, event, today.date).unwrap_or_default(),
        by: looked
            .by
            .clone()
            .filter(|_| looked.editor == Editor::Desk)
            .unwrap_or_default(),
        state: standing.state.clone(),
        signup: match standing.signup {
            Signup::None => w.t("programme-form-signup-none"),
            Signup::Open { visitors: false } => w.t("programme-form-signup-people"),
            Signup::Open { visitors: true } => w.t("programme-form-signup-all"),
        },
        signed_up: match (standing.signup, looked.signed_up(Scope::One)) {
            (Signup::None, (0, 0)) => String::new(),
            (_, (seated, 0)) => w.t1("programme-mine-signed-up", "count", seated),
            (_, (seated, waiting)) => w.t2(
                "programme-mine-signed-up-waiting",
                "count",
                seated,
                "waiting",
                waiting,
            ),
        },
        paragraphs: paragraphs(&details.description),
        dates: dates(&looked, w, &today),
        is_changeable: looked.is_changeable(),
        is_unseen: is_own && !standing.state.was_public(),
        public_href: public_href(&looked),
        change_href: looked.href("modifier"),
        cancel_href: looked.href("annuler"),
        restore_href: looked.href("retablir"),
        take_back_href: format!("/programme/{}/reprendre", looked.kept.id),
        details,
    })
}

/// The page that everybody sees, on this date.
fn public_href(looked: &Looked) -> String {
    let path = format!("/programme/{}", looked.kept.id);
    if looked.repeats() {
        format!("{path}?jour={}", looked.date.when.start().date())
    } else {
        path
    }
}

/// Other dates to come of a series, leading to this page about each.
fn dates(looked: &Looked, w: web::Words, today: &Today) -> Vec<Next> {
    if !looked.repeats() {
        return Vec::new();
    }
    let next = looked.kept.event.coming(&today.now, COMING + 1);
    let others = next.into_iter().filter(|one| one.at != looked.date.at);
    let others = others.take(COMING).map(|occurrence| {
        let at = occurrence.at;
        let showing = Showing {
            id: looked.kept.id,
            repeats: true,
            occurrence,
            seats: None,
        };
        let mut next = coming(w, &showing, today);
        next.row.href = format!("/programme/{}/mien?date={at}", looked.kept.id);
        next
    });
    others.collect()
}
