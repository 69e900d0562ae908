//! What is proposed for an entry: listed for who decides, compared, taken or left; and taken back by who proposed it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::said::{self, Difference};
use super::{Typed, id, keeper, latest, no_page, page};
use crate::commons::lexicon::acts::{self, Keeper, Proposed, Refused, may_erase, proposal_page};
use crate::commons::lexicon::store;
use crate::commons::recipes::By;
use crate::ids::{RemarkId, TermId};
use crate::people::Member;
use crate::store::Tx;
use crate::web::{self, Error, Frame, Posted};

#[derive(Template)]
#[template(path = "commons/term-proposals.html")]
struct OverviewPage {
    f: Frame,
    page: String,
    title: String,
    lang: &'static str,
    is_withdrawn: bool,
    may_erase: bool,
    /// Whether they change it rather than propose.
    is_writer: bool,
    /// What it says, and where it is read.
    proposals: Vec<(String, String)>,
}

/// GET /communs/lexique/{id}/propositions
pub(super) async fn overview(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let (kept, latest) = latest(&who, id(&name)?).await?;
    if !keeper(&who).keeps(&kept) {
        return Err(Error::to_a_stranger(!kept.is_withdrawn));
    }
    let (term, w, visit) = (kept.id, who.visit.words, &who.visit);
    let read = visit.shell.store.read(move |read| {
        let mut all = Vec::new();
        for (proposal, what) in store::proposals(read, term)? {
            let name = said::name(read, w, &By::Person(what.by))?;
            all.push((proposal, name, what.at));
        }
        Ok::<_, Error>(all)
    });
    let proposals = read.await?.into_iter().map(|(proposal, name, at)| {
        let said = w.t2(
            "lexicon-proposed-by",
            "name",
            name,
            "day",
            said::day(visit, at),
        );
        (said, proposal_page(term, proposal))
    });
    web::private_page(&OverviewPage {
        f: visit.frame("commons", visit.t("lexicon-follow")),
        page: page(term),
        title: latest.text.title,
        lang: latest.text.language.tag(),
        is_withdrawn: kept.is_withdrawn,
        may_erase: may_erase(&kept, who.person.id),
        is_writer: kept.is_written_by(who.person.id),
        proposals: proposals.collect(),
    })
}

#[derive(Template)]
#[template(path = "commons/term-proposal.html")]
struct ProposalPage {
    f: Frame,
    token: String,
    notice: String,
    lead: String,
    note: String,
    lang: &'static str,
    differences: Vec<Difference>,
    /// What tells what is decided about from what is there by then.
    was: String,
    page: String,
    here: String,
    title: String,
    /// Whether they decide about it, rather than have proposed it.
    decides: bool,
    /// Whether it can be taken: the entry is shown, and would say something else.
    can_take: bool,
}

/// What is proposed, for who decides or proposed it.
async fn found(
    who: &Member,
    term: &str,
    proposal: &str,
) -> Result<(TermId, RemarkId, Proposed), Error> {
    let (term, proposal) = (id(term)?, id(proposal)?);
    let read = move |read: &_| acts::proposed(read, term, proposal);
    let found = who.visit.shell.store.read(read).await?;
    let is_theirs = |it: &Proposed| keeper(who).keeps(&it.kept) || it.proposal.by == who.person.id;
    let found = found.filter(is_theirs).ok_or(Error::NotFound)?;
    Ok((term, proposal, found))
}

async fn shown(
    who: &Member,
    (term, proposal, found): &(TermId, RemarkId, Proposed),
) -> Result<ProposalPage, Error> {
    let (visit, w) = (&who.visit, who.visit.words);
    let by = By::Person(found.proposal.by);
    let name = visit.shell.store.read(move |read| said::name(read, w, &by));
    let said = [
        ("name", name.await?),
        ("day", said::day(visit, found.proposal.at)),
        ("title", found.now.title.clone()),
    ];
    let decides = keeper(who).keeps(&found.kept);
    let differences = said::differences(w, &found.now, &found.then);
    Ok(ProposalPage {
        f: visit.frame("commons", w.t("lexicon-proposal")),
        token: visit.shell.forms.issue(visit),
        notice: String::new(),
        lead: w.with(
            match found.proposal.by == who.person.id {
                true => "lexicon-proposal-own",
                false => "lexicon-proposal-lead",
            },
            &said,
        ),
        note: found.proposal.note.clone(),
        lang: found.then.language.tag(),
        can_take: decides && !found.kept.is_withdrawn && !differences.is_empty(),
        differences,
        was: found.mark(),
        page: page(*term),
        here: proposal_page(*term, *proposal),
        title: found.now.title.clone(),
        decides,
    })
}

/// GET /communs/lexique/{id}/propositions/{proposal}
pub(super) async fn proposal(
    who: Member,
    Path((term, proposal)): Path<(String, String)>,
) -> Result<Response, Error> {
    let found = found(&who, &term, &proposal).await?;
    web::private_page(&shown(&who, &found).await?)
}

/// POST /communs/lexique/{id}/propositions/{proposal}
pub(super) async fn take(
    who: Member,
    Path((term, proposal)): Path<(String, String)>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let found = found(&who, &term, &proposal).await?;
    let mut shown = shown(&who, &found).await?;
    if let Some(stale) = posted.stale {
        shown.notice = who.visit.t(stale.key());
        return web::private_page(&shown);
    }
    let seen = typed.get("was").cloned().unwrap_or_default();
    let (term, proposal, now) = (found.0, found.1, who.visit.shell.clock.now());
    let keeper = keeper(&who);
    let act = move |tx: &mut Tx<'_>| acts::take(tx, (term, proposal), keeper, &seen, now);
    match who.visit.shell.store.write(act).await {
        Ok(()) => Ok(posted.done(page(term))),
        Err(refused) => {
            shown.notice = said::refused(who.visit.words, refused)?;
            web::private_page(&shown)
        }
    }
}

/// POST /communs/lexique/{id}/propositions/{proposal}/laisser
pub(super) async fn leave(
    who: Member,
    Path((term, proposal)): Path<(String, String)>,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (term, proposal, found) = found(&who, &term, &proposal).await?;
    if let Some(stale) = posted.stale {
        return stale.back_to(&proposal_page(term, proposal));
    }
    let (keeper, now) = (keeper(&who), who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::leave(tx, (term, proposal), keeper, now);
    let left: Result<(), Refused> = who.visit.shell.store.write(act).await;
    left.map_err(no_page)?;
    Ok(posted.done(after(keeper, &found)))
}

/// Where somebody goes on from what is no longer proposed.
fn after(keeper: Keeper, found: &Proposed) -> String {
    let page = page(found.kept.id);
    match (keeper.keeps(&found.kept), found.kept.is_withdrawn) {
        (true, _) => format!("{page}/propositions"),
        (false, false) => page,
        (false, true) => "/communs/lexique".to_owned(),
    }
}
