//! The desk hides what goes against the charter, with the reason, and shows it again.

use axum::extract::Path;
use axum::response::Response;

use super::{id, no_page, remark_id, said as found};
use crate::commons::questions::desk::{self, Reason};
use crate::commons::questions::{Kept, LONGEST_WHY, State, page, store};
use crate::commons::recipes::Fault;
use crate::commons::recipes::web::fields::{Asked, FormPage, How};
use crate::commons::recipes::web::{Typed, said, snippet};
use crate::ids::QuestionId;
use crate::people::{Concierge, Member};
use crate::store::Tx;
use crate::web::{self, Error, Posted, text};

/// What is hidden or shown again, as the desk reads it.
struct What {
    kept: Kept,
    /// Its state.
    state: State,
    /// Its beginning.
    words: String,
    /// Where the form is sent.
    action: String,
}

impl What {
    fn is_hidden(&self) -> bool {
        matches!(self.state, State::Hidden { .. })
    }

    fn page(&self, who: &Member) -> FormPage {
        let w = who.visit.words;
        let (title, fields) = if self.is_hidden() {
            ("questions-show", Vec::new())
        } else {
            let why = Asked::new("why", How::Lines, w.t("questions-why"), "");
            let article = Asked::new("article", How::Line, w.t("questions-article"), "");
            let why = why.hint(w.t("questions-why-hint"));
            let article = article.hint(w.t("questions-article-hint")).needed();
            ("questions-hide", vec![why, article])
        };
        let mut form = FormPage::new(who, w.t(title), self.action.clone(), fields).back(
            format!("{}/gerer", page(self.kept.id)),
            w.t("questions-back-keep"),
        );
        form.lead = match &self.state {
            State::Hidden { why, article } => {
                let words = [("why", why.clone()), ("article", article.clone())];
                w.with("questions-is-hidden", &words)
            }
            State::Shown | State::Withdrawn => w.t("questions-hide-lead"),
        };
        form.said.clone_from(&self.words);
        form.act = w.t(title);
        form.links = vec![("/charte".to_owned(), w.t("questions-charter"))];
        form
    }
}

/// The same visit, as of a member: a concierge is one.
fn member(who: Concierge) -> Member {
    Member {
        visit: who.visit,
        person: who.person,
    }
}

async fn question(who: &Member, name: &str) -> Result<What, Error> {
    let question = id(name)?;
    let read = move |read: &_| store::of_any_state(read, question);
    let kept = who.visit.shell.store.read(read).await?;
    let kept = kept.filter(|it| it.state != State::Withdrawn);
    let kept = kept.ok_or(Error::NotFound)?;
    Ok(What {
        state: kept.state.clone(),
        words: format!("{}\n{}", kept.text.title, snippet(&kept.text.text)),
        action: format!("{}/masquer", page(question)),
        kept,
    })
}

async fn remark(who: &Member, (name, of): (&str, &str)) -> Result<What, Error> {
    let (question, of) = (id(name)?, remark_id(of)?);
    let (kept, remark) = found(&who.visit.shell, (question, of)).await?;
    if kept.state == State::Withdrawn || remark.state == State::Withdrawn {
        return Err(Error::NotFound);
    }
    Ok(What {
        state: remark.state,
        words: snippet(&remark.text),
        action: format!("{}/dit/{of}/masquer", page(question)),
        kept,
    })
}

/// The reason as it was typed, or the page to show, filled; nothing where something is shown again.
fn reason(form: &mut FormPage, typed: &Typed) -> Option<Reason> {
    let w = form.f.w;
    form.typed(typed);
    let of = |name: &str| text::one_line(typed.get(name).map_or("", String::as_str));
    let reason = Reason {
        why: of("why"),
        article: of("article"),
    };
    let mut is_right = true;
    for (name, text) in [("why", &reason.why), ("article", &reason.article)] {
        let fault = match text.chars().count() {
            0 => Fault::Empty,
            1..=LONGEST_WHY => continue,
            _ => Fault::TooLong(LONGEST_WHY),
        };
        form.refuse(name, said::fault(w, fault));
        is_right = false;
    }
    is_right.then_some(reason)
}

/// Hides it or shows it again.
async fn turn(
    who: &Member,
    what: What,
    mut posted: Posted<Typed>,
    act: impl FnOnce(&mut Tx<'_>, Option<Reason>) -> Result<(), super::Refused> + Send + 'static,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let mut form = what.page(who);
    let reason = if what.is_hidden() {
        None
    } else {
        match reason(&mut form, &typed) {
            Some(reason) => Some(reason),
            None => return web::private_page(&form),
        }
    };
    if let Some(stale) = posted.stale {
        form.notice = who.visit.t(stale.key());
        return web::private_page(&form);
    }
    let done = who.visit.shell.store.write(move |tx| act(tx, reason));
    done.await.map_err(no_page)?;
    Ok(posted.done(what.action))
}

/// GET /communs/questions/{id}/masquer
pub(super) async fn form(who: Concierge, Path(name): Path<String>) -> Result<Response, Error> {
    let who = member(who);
    let what = question(&who, &name).await?;
    web::private_page(&what.page(&who))
}

/// POST /communs/questions/{id}/masquer
pub(super) async fn hide(
    who: Concierge,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let who = member(who);
    let what = question(&who, &name).await?;
    let (id, desk, now) = (what.kept.id, who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>, reason| desk::hide(tx, id, desk, reason, now);
    turn(&who, what, posted, act).await
}

/// GET /communs/questions/{id}/dit/{remark}/masquer
pub(super) async fn remark_form(
    who: Concierge,
    Path((name, of)): Path<(String, String)>,
) -> Result<Response, Error> {
    let who = member(who);
    let what = remark(&who, (&name, &of)).await?;
    web::private_page(&what.page(&who))
}

/// POST /communs/questions/{id}/dit/{remark}/masquer
pub(super) async fn hide_remark(
    who: Concierge,
    Path((name, of)): Path<(String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let who = member(who);
    let what = remark(&who, (&name, &of)).await?;
    let (id, of): (QuestionId, _) = (what.kept.id, remark_id(&of)?);
    let (desk, now) = (who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>, reason| desk::hide_remark(tx, (id, of), desk, reason, now);
    turn(&who, what, posted, act).await
}
