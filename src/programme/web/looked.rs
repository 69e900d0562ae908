//! An event, and the date of it that its author or the desk looks at; nobody else learns that it exists.

use jiff::civil::DateTime;
use serde::Deserialize;

use super::days::{OfDay, Today};
use super::event::shown;
use crate::ids::EventId;
use crate::people::{self, Member};
use crate::programme::seats::Tally;
use crate::programme::seats::store::of_event;
use crate::programme::series::Scope;
use crate::programme::{Author, Change, Editor, Kept, Span, Zone, acts, of_any_state, wording};
use crate::store::Read;
use crate::web::words::Words;
use crate::web::{Error, Visit};

/// `?date=2026-11-24T18:30:00&fait=annule&lus=3`: a date by its name in the series; what was just done, and how many
/// people will read of it.
#[derive(Deserialize)]
pub(super) struct OfDate {
    date: Option<String>,
    fait: Option<String>,
    lus: Option<String>,
}

/// What was just done, for the page that comes after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Did {
    Proposed,
    Changed,
    Cancelled,
    Restored,
}

impl Did {
    const ALL: [(&'static str, Did); 4] = [
        ("propose", Did::Proposed),
        ("modifie", Did::Changed),
        ("annule", Did::Cancelled),
        ("retabli", Did::Restored),
    ];

    /// The page that says it was done, and how many will read of it.
    pub(super) fn at(self, event: EventId, date: Option<DateTime>, readers: usize) -> String {
        let done = Self::ALL.iter().find(|(_, did)| *did == self);
        let done = done.map_or("", |(name, _)| name);
        let date = date.map_or_else(String::new, |at| format!("date={at}&"));
        format!("/programme/{event}/mien?{date}fait={done}&lus={readers}")
    }

    /// In words.
    pub(super) fn said(self, w: Words) -> String {
        w.t(match self {
            Did::Proposed => "programme-mine-did-propose",
            Did::Changed => "programme-mine-did-change",
            Did::Cancelled => "programme-mine-did-cancel",
            Did::Restored => "programme-mine-did-restore",
        })
    }
}

impl OfDate {
    /// What was just done, and how many will read of it.
    pub(super) fn did(&self) -> Option<(Did, usize)> {
        let done = self.fait.as_deref()?;
        let (_, did) = Did::ALL.into_iter().find(|(name, _)| *name == done)?;
        let readers = self.lus.as_deref().and_then(|count| count.parse().ok());
        Some((did, readers.unwrap_or_default()))
    }
}

/// An event and one of its dates, for somebody to whom it belongs.
pub(super) struct Looked {
    pub(super) kept: Kept,
    pub(super) date: Change,
    pub(super) editor: Editor,
    /// Who wrote it, if it is not the venue.
    pub(super) by: Option<String>,
    /// Seats asked for, date by date.
    seats: Vec<(DateTime, Tally)>,
}

/// As whom somebody writes: the desk where nobody can listen, else themselves.
pub(super) fn editor(who: &Member) -> Editor {
    if who.person.role.keeps_people() && !who.visit.overheard() {
        Editor::Desk
    } else {
        Editor::Person(who.person.id)
    }
}

/// The venue's zone.
pub(super) fn zone(visit: &Visit) -> Zone {
    let zone = visit.shell.clock.zone().iana_name().and_then(Zone::named);
    zone.unwrap_or_else(Zone::utc)
}

/// What an act's refusal is for the whole page; the others are the form's.
pub(super) fn no_page(error: acts::Error) -> Error {
    match error {
        acts::Error::Store(error) => error.into(),
        acts::Error::NotFound => Error::NotFound,
        acts::Error::OutOfTurn => Error::Bad("the event does not stand where this could be done"),
        error => Error::internal(error),
    }
}

/// « Proposé par … »: who put an event on the programme, if it is not the venue.
pub(super) fn author_name(
    read: &impl Read,
    by: &Author,
    w: Words,
) -> Result<Option<String>, crate::store::Error> {
    Ok(match by {
        Author::Venue => None,
        Author::Former => Some(w.t("people-former")),
        Author::Signed(name) => Some(name.clone()),
        Author::Person(person) => Some(match people::get(read, *person)? {
            Some(person) => person.name.as_str().to_owned(),
            None => w.t("people-former"),
        }),
    })
}

impl Looked {
    /// The event of this id, and the date asked for, else the next one.
    pub(super) async fn of(who: &Member, id: &str, asked: &OfDate) -> Result<Looked, Error> {
        let id: EventId = id.parse().map_err(|_| Error::NotFound)?;
        let w = who.visit.words;
        let read = who.visit.shell.store.read(move |read| {
            let Some(kept) = of_any_state(read, id)? else {
                return Ok::<_, Error>(None);
            };
            let by = author_name(read, &kept.standing.by, w)?;
            let seats = of_event(read, id)?;
            Ok(Some((kept, by, seats)))
        });
        let (kept, by, seats) = read.await?.ok_or(Error::NotFound)?;
        let editor = editor(who);
        if !kept.standing.is_theirs(editor) {
            return Err(Error::NotFound);
        }
        let at = match &asked.date {
            Some(text) => text.parse().map_err(|_| Error::NotFound)?,
            None => shown(&kept.event, &OfDay { jour: None }, &Today::of(&who.visit))?.at,
        };
        let date = kept.event.date(at).ok_or(Error::NotFound)?;
        let tally = |seats: &Vec<_>| Tally::of(seats, date.details.capacity);
        let seats = seats.iter().map(|seats| (seats[0].date.at, tally(seats)));
        Ok(Looked {
            seats: seats.collect(),
            kept,
            date,
            editor,
            by,
        })
    }

    /// Whether they may change it; they may look at what the desk refused, and why.
    pub(super) fn is_changeable(&self) -> bool {
        self.kept.standing.may_be_changed_by(self.editor)
    }

    /// Only what may be changed.
    pub(super) fn to_change(self) -> Result<Looked, Error> {
        if self.is_changeable() {
            Ok(self)
        } else {
            Err(Error::NotFound)
        }
    }

    /// Whether it happens more than once.
    pub(super) fn repeats(&self) -> bool {
        self.kept.event.repeat.is_some()
    }

    /// A page about this date of it.
    pub(super) fn href(&self, page: &str) -> String {
        let path = format!("/programme/{}/{page}", self.kept.id);
        if self.repeats() {
            format!("{path}?date={}", self.date.at)
        } else {
            path
        }
    }

    /// « mardi 24 novembre, de 18 h 30 à 20 h ».
    pub(super) fn when(&self, w: Words, today: &Today) -> String {
        let span = Span::of(&self.date.when, today.now.time_zone());
        span.map_or_else(String::new, |span| wording::span(w, &span, today.date))
    }

    /// How many signed up, by how far an act reaches: seated, waiting.
    pub(super) fn signed_up(&self, scope: Scope) -> (usize, usize) {
        let here = self.date.at;
        let within = self.seats.iter().filter(|(at, _)| match scope {
            Scope::One => *at == here,
            Scope::From => *at >= here,
            Scope::All => true,
        });
        within.fold((0, 0), |(seated, waiting), (_, tally)| {
            (seated + tally.seated, waiting + tally.waiting)
        })
    }

    /// How far an act may reach, the one that was chosen marked; nothing to choose for what happens once.
    pub(super) fn scopes(&self, chosen: Scope, w: Words, today: &Today) -> Vec<ScopeChoice> {
        if !self.repeats() {
            return Vec::new();
        }
        let day = wording::day(w, self.date.when.start().date(), today.date);
        SCOPES
            .map(|(value, scope)| ScopeChoice {
                value,
                words: match scope {
                    Scope::One => w.t1("programme-scope-one", "day", &day),
                    Scope::From => w.t("programme-scope-from"),
                    Scope::All => w.t("programme-scope-all"),
                },
                is_chosen: scope == chosen,
                scope,
            })
            .into()
    }

    /// The reach of this name; all of it for what happens once.
    pub(super) fn scope_of(&self, name: &str) -> Scope {
        if !self.repeats() {
            return Scope::All;
        }
        let named = SCOPES.into_iter().find(|(value, _)| *value == name);
        named.map_or(Scope::One, |(_, scope)| scope)
    }
}

/// How far an act may reach, as it is offered.
pub(super) struct ScopeChoice {
    pub(super) value: &'static str,
    pub(super) words: String,
    pub(super) is_chosen: bool,
    pub(super) scope: Scope,
}

const SCOPES: [(&str, Scope); 3] = [
    ("one", Scope::One),
    ("from", Scope::From),
    ("all", Scope::All),
];
