//! One person, as the desk knows them, and what is done for them there. Every act is in the journal that they can read.

pub(super) mod acts;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::{Date, Time};

use super::web::Desk;
use crate::ids::PersonId;
use crate::people::charter::{self, CharterVersion};
use crate::people::{self, Came, Concierge, Dated, Person, Role, Standing, cards};
use crate::store::Error as StoreError;
use crate::venue::Charter;
use crate::web::form::Field;
use crate::web::{self, Error, Frame, Visit, dates};

/// Roles as they are offered, the usual one first.
pub(super) const ROLES: [Role; 4] = [Role::Member, Role::Guest, Role::Concierge, Role::Steward];

/// The id in an address.
pub(super) fn id(text: &str) -> Result<PersonId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The page of a person.
pub(super) fn path(id: PersonId) -> String {
    format!("/admin/personnes/{id}")
}

/// The person of an address.
pub(super) async fn found(desk: &Desk, text: &str) -> Result<Person, Error> {
    let id = id(text)?;
    let read = desk.shell.store.read(move |read| people::get(read, id));
    read.await?.ok_or(Error::NotFound)
}

/// A date and time of the past, where the box knew it.
pub(super) fn moment(visit: &Visit, when: Dated) -> String {
    let at = jiff::Timestamp::from_second(when.at).ok();
    let Some(at) = at.filter(|_| when.is_plausible) else {
        return visit.t("desk-date-unknown");
    };
    let (lang, zoned) = (
        visit.words.lang(),
        at.to_zoned(visit.shell.clock.zone().clone()),
    );
    let (day, time) = (
        dates::long_date(lang, zoned.date()),
        dates::time(lang, zoned.time()),
    );
    visit.words.t2("people-day-at", "day", day, "at", time)
}

/// When a guest's access ends: after the day that was typed. Nothing for other roles. Else the message that says why not.
pub(super) fn until(visit: &Visit, role: Role, typed: &str) -> Result<Option<i64>, &'static str> {
    if role != Role::Guest {
        return Ok(None);
    }
    let day: Date = typed.trim().parse().map_err(|_| "desk-until-wrong")?;
    let now = visit.shell.clock.now();
    if day < now.date() && now.may_expire() {
        return Err("desk-until-past");
    }
    let next = day.tomorrow().map_err(|_| "desk-until-wrong")?;
    let end = next.to_datetime(Time::midnight());
    let end = end.to_zoned(visit.shell.clock.zone().clone());
    end.map(|end| Some(end.timestamp().as_second()))
        .map_err(|_| "desk-until-wrong")
}

/// The last day of a guest's access.
fn last_day(visit: &Visit, person: &Person) -> Option<Date> {
    let end = jiff::Timestamp::from_second(person.until? - 1).ok()?;
    Some(end.to_zoned(visit.shell.clock.zone().clone()).date())
}

#[derive(Template)]
#[template(path = "desk/person.html")]
struct PersonPage {
    f: Frame,
    token: String,
    notice: String,
    person: Person,
    /// Whether this is the concierge's own account.
    is_self: bool,
    standing: String,
    facts: Vec<(&'static str, String)>,
    name: Field,
    role: Role,
    until: Field,
    role_problem: String,
    why: Field,
    articles: Vec<String>,
    article: String,
}

/// What the page is made of besides the account itself.
struct Around {
    card: Option<Dated>,
    charter: Option<CharterVersion>,
    welcomed_by: Option<String>,
}

impl PersonPage {
    async fn of(desk: &Desk, concierge: &Concierge, person: Person) -> Result<Self, Error> {
        let visit = &concierge.visit;
        let around = around(desk, &person).await?;
        let now = desk.shell.clock.now();
        let charter = around.charter.as_ref().map(|it| Charter::parse(&it.text));
        let articles = charter.map(|it| it.articles).unwrap_or_default();
        let until = last_day(visit, &person).unwrap_or_else(|| now.date());
        Ok(Self {
            f: visit.frame("desk", person.name.to_string()),
            token: desk.shell.forms.issue(visit),
            notice: String::new(),
            is_self: person.id == concierge.person.id,
            standing: standing(visit, &person),
            facts: facts(visit, &person, &around),
            name: Field::of(person.name.as_str()),
            role: person.role,
            until: Field::of(until.to_string()),
            role_problem: String::new(),
            why: Field::default(),
            articles: articles.into_iter().map(|it| it.title).collect(),
            article: String::new(),
            person,
        })
    }

    fn roles(&self) -> impl Iterator<Item = (&'static str, bool)> + '_ {
        ROLES
            .into_iter()
            .map(|role| (role.key(), role == self.role))
    }

    fn role_name(&self, role: &str) -> String {
        self.f.w.t(&format!("desk-role-{role}"))
    }

    fn has_asked(&self) -> bool {
        self.person.standing == Standing::Asked
    }

    fn is_shut(&self) -> bool {
        matches!(self.person.standing, Standing::Suspended { .. })
    }

    fn role_is_refused(&self) -> bool {
        !self.role_problem.is_empty() || self.until.is_refused()
    }
}

async fn around(desk: &Desk, person: &Person) -> Result<Around, Error> {
    let (id, came, now) = (person.id, person.came, desk.shell.clock.now());
    let read = desk.shell.store.read(move |read| {
        let by = match came {
            Came::Desk(by) => people::get(read, by)?,
            Came::Setup | Came::Present | Came::Asked => None,
        };
        Ok::<_, StoreError>(Around {
            card: cards::made(read, id, now)?,
            charter: charter::current(read)?,
            welcomed_by: by.map(|by| by.name.to_string()),
        })
    });
    Ok(read.await?)
}

/// The sentence that says how the account stands.
fn standing(visit: &Visit, person: &Person) -> String {
    let w = visit.words;
    match &person.standing {
        Standing::Asked => w.t("desk-person-asked"),
        Standing::Suspended { why, article } => {
            w.t2("desk-person-shut-for", "why", why, "article", article)
        }
        Standing::Active if person.is_over(visit.shell.clock.now()) => w.t("desk-person-over"),
        Standing::Active => w.t(&format!("desk-role-{}", person.role.key())),
    }
}

/// All that the venue knows of the account, by the message that names it.
fn facts(visit: &Visit, person: &Person, around: &Around) -> Vec<(&'static str, String)> {
    let w = visit.words;
    let came = match person.came {
        Came::Setup => w.t("desk-came-setup"),
        Came::Present => w.t("desk-came-present"),
        Came::Asked => w.t("desk-came-asked"),
        Came::Desk(_) => {
            let by = around.welcomed_by.clone();
            let by = by.unwrap_or_else(|| w.t("people-former"));
            w.t1("desk-came-desk", "by", by)
        }
    };
    let code = match (person.has_code, around.card) {
        (true, _) => w.t("desk-person-has-code"),
        (false, Some(made)) => w.t1("desk-person-has-card", "when", moment(visit, made)),
        (false, None) => w.t("desk-person-has-none"),
    };
    let charter = match (person.accepted, &around.charter) {
        (None, _) => w.t("desk-person-charter-none"),
        (Some(accepted), Some(now)) if accepted.version < now.number => {
            w.t1("desk-person-charter-old", "number", accepted.version)
        }
        (Some(accepted), _) => w.t1("desk-person-charter", "number", accepted.version),
    };
    let mut facts = vec![
        ("desk-person-since", moment(visit, person.since)),
        ("desk-person-came", came),
        ("desk-person-code", code),
        ("desk-person-accepted", charter),
    ];
    if let Some(day) = last_day(visit, person) {
        let day = dates::long_date(w.lang(), day);
        facts.push(("desk-person-until", day));
    }
    facts
}

/// GET /admin/personnes/{id}
pub(super) async fn page(
    State(desk): State<Desk>,
    concierge: Concierge,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let person = found(&desk, &id).await?;
    web::private_page(&PersonPage::of(&desk, &concierge, person).await?)
}
