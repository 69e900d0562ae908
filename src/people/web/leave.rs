//! Leaving: what goes, what may stay and under which name, and then nothing is left of the account.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{People, entry, own};
use crate::people::acts::{self, Refused};
use crate::people::holdings::{Choices, Contribution, Leaves};
use crate::people::{Person, SignedIn, Who, sessions};
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit};

/// What goes and what stays.
#[derive(Template)]
#[template(path = "people/leave.html")]
struct LeavePage {
    f: Frame,
    token: String,
    notice: String,
    /// Why they cannot leave.
    refusal: String,
    name: String,
    contributions: Vec<Kept>,
    /// Whether they did things for others at the desk.
    has_desk: bool,
}

/// The last question.
#[derive(Template)]
#[template(path = "people/leave_sure.html")]
struct SurePage {
    f: Frame,
    token: String,
    notice: String,
    name: String,
    code: Field,
    contributions: Vec<Kept>,
}

#[derive(Template)]
#[template(path = "people/farewell.html")]
struct FarewellPage {
    f: Frame,
}

/// A contribution, and whether its author's name stays on it.
struct Kept {
    id: String,
    title: String,
    keeps_name: bool,
}

/// What was sent: contributions that keep the name (`keep`, each once), and the code.
pub(super) type Typed = Vec<(String, String)>;

/// What was chosen for each contribution.
fn choices(typed: &Typed) -> Choices {
    let kept = typed.iter().filter(|(key, _)| key == "keep");
    Choices {
        keep_name: kept.map(|(_, id)| id.clone()).collect(),
    }
}

/// What of theirs may stay, and why they cannot leave, if they cannot.
async fn ahead(
    people: &People,
    person: &Person,
    choices: &Choices,
) -> Result<(Vec<Kept>, Option<Refused>), Error> {
    let (rooms, person) = (people.clone(), person.clone());
    let read = people.shell.store.read(move |read| {
        let mut all: Vec<Contribution> = Vec::new();
        for room in &rooms.rooms {
            all.extend(room.contributions(read, person.id)?);
        }
        Ok::<_, Error>((all, acts::may_leave(read, &person).err()))
    });
    let (all, refused) = read.await?;
    let kept = all.into_iter().map(|it| Kept {
        keeps_name: choices.of(&it.id) == Leaves::Name,
        id: it.id,
        title: it.title,
    });
    Ok((kept.collect(), refused))
}

async fn first(
    people: &People,
    visit: &Visit,
    person: &Person,
    typed: &Typed,
) -> Result<LeavePage, Error> {
    let (contributions, refused) = ahead(people, person, &choices(typed)).await?;
    let refusal = match refused {
        Some(why) => visit.t(why.key()?),
        None => String::new(),
    };
    Ok(LeavePage {
        f: visit.frame("me", visit.t("people-leave")),
        token: visit.shell.forms.issue(visit),
        notice: String::new(),
        refusal,
        name: person.name.as_str().to_owned(),
        contributions,
        has_desk: person.role.keeps_people(),
    })
}

async fn second(
    people: &People,
    visit: &Visit,
    person: &Person,
    typed: &Typed,
) -> Result<SurePage, Error> {
    let (contributions, _) = ahead(people, person, &choices(typed)).await?;
    Ok(SurePage {
        f: visit.frame("me", visit.t("people-leave-sure")),
        token: visit.shell.forms.issue(visit),
        notice: String::new(),
        name: person.name.as_str().to_owned(),
        code: Field::default(),
        contributions,
    })
}

/// GET /moi/partir
pub(super) async fn form(State(people): State<People>, who: SignedIn) -> Result<Response, Error> {
    let typed = Typed::new();
    web::private_page(&first(&people, &who.visit, &who.person, &typed).await?)
}

/// POST /moi/partir: nothing is done yet.
pub(super) async fn ask(
    State(people): State<People>,
    who: SignedIn,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let (visit, person) = (&who.visit, &who.person);
    let mut page = first(&people, visit, person, &posted.form).await?;
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    if !page.refusal.is_empty() {
        return web::private_page(&page);
    }
    web::private_page(&second(&people, visit, person, &posted.form).await?)
}

/// POST /moi/partir/oui. Who presses twice is gone the second time, and still led to the farewell: so anybody may ask.
pub(super) async fn leave(
    State(people): State<People>,
    who: Who,
    posted: Posted<Typed>,
) -> Result<Response, Error> {
    let visit = &who.visit;
    let person = who.person.ok_or(Error::SignIn("/moi".to_owned()))?;
    let mut page = second(&people, visit, &person, &posted.form).await?;
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
        return web::private_page(&page);
    }
    let code = posted.form.iter().find(|(key, _)| key == "code");
    let code = code.map_or("", |(_, value)| value);
    if let Some(problem) = own::wrong_code(visit, &person, code).await? {
        page.code.problem = problem;
        return web::private_page(&page);
    }
    let (rooms, choices, now) = (
        people.clone(),
        choices(&posted.form),
        visit.shell.clock.now(),
    );
    let erased = visit
        .shell
        .store
        .write(move |tx| acts::erase(tx, None, person.id, &rooms.rooms, &choices, now));
    if let Err(why) = erased.await {
        page.notice = visit.t(why.key()?);
        return web::private_page(&page);
    }
    let farewell = posted.done("/au-revoir");
    Ok(entry::carrying(sessions::forgotten(), farewell))
}

/// GET /au-revoir
pub(super) async fn farewell(visit: Visit) -> Result<Response, Error> {
    web::shared_page(&FarewellPage {
        f: visit.frame("", visit.t("people-farewell")),
    })
}
