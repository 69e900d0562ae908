//! What who asked does with their question: what helped, closing it, taking it back; the desk closes, too.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::{id, keeper, no_page, own};
use crate::commons::questions::acts::{self, Refused, may_erase};
use crate::commons::questions::{Kept, Remarks, State, page, remarks, store};
use crate::commons::recipes::web::fields::FormPage;
use crate::commons::recipes::web::{Typed, said, snippet};
use crate::ids::QuestionId;
use crate::people::Member;
use crate::store::Tx;
use crate::web::{self, Error, Frame, Posted};

/// An answer of which who asked says whether it helped.
struct Answer {
    id: String,
    about: String,
    beginning: String,
    helped: bool,
}

#[derive(Template)]
#[template(path = "commons/question_keep.html")]
struct KeepPage {
    f: Frame,
    token: String,
    title: String,
    lang: &'static str,
    page: String,
    is_public: bool,
    is_closed: bool,
    is_withdrawn: bool,
    /// Why the desk hid it, in words; empty when it did not.
    hidden: String,
    /// Whether they asked without a name.
    is_anonymous: bool,
    is_own: bool,
    is_desk: bool,
    may_erase: bool,
    /// For who asked.
    answers: Vec<Answer>,
}

/// A question with what was said below it, if they may keep it.
async fn kept_by(who: &Member, name: &str) -> Result<(Kept, Remarks, Vec<String>), Error> {
    let (question, keeper, w) = (id(name)?, keeper(who), who.visit.words);
    let read = who.visit.shell.store.read(move |read| {
        let kept = store::of_any_state(read, question)?;
        let is_public = kept.as_ref().is_some_and(Kept::is_public);
        // What its author took back is nothing to the desk.
        let may = |it: &Kept| {
            it.is_asked_by(keeper.person) || keeper.is_desk && it.state != State::Withdrawn
        };
        let Some(kept) = kept.filter(may) else {
            return Err(Error::to_a_stranger(is_public));
        };
        let remarks = store::remarks(read, question)?;
        let names = remarks
            .iter()
            .map(|(_, it)| super::read::name_below(read, w, &kept, &it.by));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        Ok((kept, remarks, names))
    });
    read.await
}

/// GET /communs/questions/{id}/gerer
pub(super) async fn overview(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let (kept, remarks, names) = kept_by(&who, &name).await?;
    let (visit, w) = (&who.visit, who.visit.words);
    let (keeper, is_own) = (keeper(&who), kept.is_asked_by(who.person.id));
    let answers = remarks.iter().zip(names);
    let answers = answers.filter(|((_, it), _)| is_own && kept.is_public() && it.is_answer());
    let answers = answers.map(|((id, it), name)| Answer {
        id: id.to_string(),
        about: w.with(
            "questions-said",
            &[("name", name), ("day", said::day(visit, it.at))],
        ),
        beginning: snippet(&it.text),
        helped: it.helped,
    });
    let hidden = match &kept.state {
        State::Hidden { why, article } => {
            let words = [("why", why.clone()), ("article", article.clone())];
            w.with("questions-is-hidden", &words)
        }
        State::Shown | State::Withdrawn => String::new(),
    };
    web::private_page(&KeepPage {
        f: visit.frame("commons", w.t("questions-keep")),
        token: visit.shell.forms.issue(visit),
        page: page(kept.id),
        is_public: kept.is_public(),
        is_closed: kept.is_closed,
        is_withdrawn: kept.state == State::Withdrawn,
        hidden,
        // Nobody but who asked is told how.
        is_anonymous: kept.is_anonymous && is_own,
        is_own,
        is_desk: keeper.is_desk,
        may_erase: is_own && may_erase(&kept, &remarks),
        answers: answers.collect(),
        lang: kept.text.language.tag(),
        title: kept.text.title,
    })
}

/// Does it, and goes on where it says; a page that was open too long asks again.
async fn done(
    who: &Member,
    (posted, again): (Posted<Typed>, String),
    act: impl FnOnce(&mut Tx<'_>) -> Result<(), Refused> + Send + 'static,
    then: String,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to(&again);
    }
    let done = who.visit.shell.store.write(act);
    done.await.map_err(no_page)?;
    Ok(posted.done(then))
}

fn keep_of(question: QuestionId) -> String {
    format!("{}/gerer", page(question))
}

/// POST /communs/questions/{id}/aide
pub(super) async fn mark(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let question = id(&name)?;
    let answer = typed.get("answer").and_then(|it| it.parse().ok());
    let answer = answer.ok_or(Error::Bad("no such answer"))?;
    let helped = typed.get("helped").is_some_and(|it| it == "yes");
    let (person, now) = (who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| remarks::mark(tx, (question, person), (answer, helped), now);
    let back = keep_of(question);
    done(&who, (posted, back.clone()), act, back).await
}

/// POST /communs/questions/{id}/clore
pub(super) async fn close(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let (question, keeper) = (id(&name)?, keeper(&who));
    let is_closed = typed.get("act").is_some_and(|it| it == "close");
    let now = who.visit.shell.clock.now();
    let act = move |tx: &mut Tx<'_>| acts::close(tx, question, keeper, is_closed, now);
    done(&who, (posted, keep_of(question)), act, page(question)).await
}

/// What is asked before it is done.
fn sure(who: &Member, question: QuestionId, (title, lead): (&str, &str), act: &str) -> FormPage {
    let (w, here) = (who.visit.words, page(question));
    let mut form = FormPage::new(who, w.t(title), format!("{here}/{act}"), Vec::new())
        .back(keep_of(question), w.t("questions-back-keep"));
    form.lead = w.t(lead);
    form.act = w.t(title);
    form
}

/// GET /communs/questions/{id}/retirer
pub(super) async fn withdraw_form(
    who: Member,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    let kept = own(&who, id(&name)?).await?;
    if !kept.is_public() {
        return Err(Error::NotFound);
    }
    let said = ("questions-withdraw", "questions-withdraw-lead");
    web::private_page(&sure(&who, kept.id, said, "retirer"))
}

/// POST /communs/questions/{id}/retirer
pub(super) async fn withdraw(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (question, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::withdraw(tx, question, person, true, now);
    let again = format!("{}/retirer", page(question));
    done(&who, (posted, again), act, keep_of(question)).await
}

/// POST /communs/questions/{id}/retablir
pub(super) async fn restore(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (question, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::withdraw(tx, question, person, false, now);
    done(&who, (posted, keep_of(question)), act, page(question)).await
}

/// GET /communs/questions/{id}/detruire
pub(super) async fn erase_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let (kept, remarks, _) = kept_by(&who, &name).await?;
    if !kept.is_asked_by(who.person.id) || !may_erase(&kept, &remarks) {
        return Err(Error::NotFound);
    }
    let said = ("questions-erase", "questions-erase-lead");
    web::private_page(&sure(&who, kept.id, said, "detruire"))
}

/// POST /communs/questions/{id}/detruire
pub(super) async fn erase(
    who: Member,
    Path(name): Path<String>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (question, person, now) = (id(&name)?, who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::erase(tx, question, person, now);
    let again = format!("{}/detruire", page(question));
    done(&who, (posted, again), act, "/communs/questions".to_owned()).await
}
