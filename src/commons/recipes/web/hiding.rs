//! The form in which the desk hides what goes against the charter, with the reason, and shows it again: one for all that is said
//! in the commons.

use axum::response::Response;

use super::fields::{Asked, FormPage, How};
use super::{Typed, said};
use crate::commons::recipes::Fault;
use crate::commons::remarks::{LONGEST_WHY, Reason, State};
use crate::people::{Concierge, Member};
use crate::store::Tx;
use crate::web::{self, Error, Posted, text};

/// What is hidden or shown again, as the desk reads it.
pub(in crate::commons) struct Hiding {
    pub(in crate::commons) state: State,
    /// Its beginning.
    pub(in crate::commons) words: String,
    /// Where the form is sent.
    pub(in crate::commons) action: String,
    /// Where the desk goes back to.
    pub(in crate::commons) back: String,
}

/// The same visit, as of a member: a concierge is one.
pub(in crate::commons) fn member(who: Concierge) -> Member {
    Member {
        visit: who.visit,
        person: who.person,
    }
}

impl Hiding {
    fn is_hidden(&self) -> bool {
        matches!(self.state, State::Hidden { .. })
    }

    /// The form.
    pub(in crate::commons) fn page(&self, who: &Member) -> FormPage {
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
        let mut form = FormPage::new(who, w.t(title), self.action.clone(), fields)
            .back(self.back.clone(), w.t("questions-back-keep"));
        form.lead = match &self.state {
            State::Hidden { why, article } => {
                let words = [("why", why.clone()), ("article", article.clone())];
                w.with("questions-is-hidden", &words)
            }
            State::Shown | State::Withdrawn => w.t("questions-hide-lead"),
        };
        form.said.clone_from(&self.words);
        form.was = if self.is_hidden() { "hidden" } else { "shown" }.to_owned();
        form.act = w.t(title);
        form.links = vec![("/charte".to_owned(), w.t("questions-charter"))];
        form
    }

    /// Hides it or shows it again.
    pub(in crate::commons) async fn turn<R: From<crate::store::Error> + Send + 'static>(
        self,
        who: &Member,
        mut posted: Posted<Typed>,
        act: impl FnOnce(&mut Tx<'_>, Option<Reason>) -> Result<(), R> + Send + 'static,
        no_page: impl FnOnce(R) -> Error,
    ) -> Result<Response, Error> {
        let typed = std::mem::take(&mut posted.form);
        let mut form = self.page(who);
        // Whoever else keeps the desk may have hidden it meanwhile: this form would show it again.
        if typed.get("was").is_some_and(|was| *was != form.was) {
            form.notice = who.visit.t("desk-publish-meanwhile");
            return web::private_page(&form);
        }
        let reason = if self.is_hidden() {
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
        Ok(posted.done(self.action))
    }
}

/// The reason as it was typed; none when something is wrong, which the form then says.
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
