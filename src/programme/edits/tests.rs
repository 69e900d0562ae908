//! An event changes under the people who signed up.

use super::*;
use crate::ids::PersonId;
use crate::programme::proposals::{announce, hide, propose, show_again};
use crate::programme::seats::acts::take;
use crate::programme::seats::{self, Asking, Holder, Ticket};
use crate::programme::series::Repetition;
use crate::programme::tests::{every, house, paris, person};
use crate::programme::told::{SeatNews, Told, What};
use crate::programme::{Author, Publishing, Repeat, State, Status};
use crate::store::Store;
use jiff::ToSpan;
use jiff::civil::date;

const OPEN: Signup = Signup::Open { visitors: true };

/// A course on four Tuesdays, for one person each time; two signed up for each of two dates.
struct Course {
    store: Store,
    now: Now,
    id: EventId,
    dates: [DateTime; 4],
}

impl Course {
    fn new() -> Course {
        let (store, now) = house();
        let mut event = every("Cours", date(2026, 11, 24), "FREQ=WEEKLY;COUNT=4");
        event.details.capacity = Some(1);
        let first = event.when.start();
        let dates = [0, 7, 14, 21].map(|days| first.saturating_add(days.days()));
        let id = store.write_blocking(move |tx| announce(tx, &event, OPEN, now));
        let id = id.expect("announced");
        let course = Course {
            store,
            now,
            id,
            dates,
        };
        for at in [dates[0], dates[2]] {
            course.sign_up(at, Asking::Person(person(1)));
            course.sign_up(at, Asking::Person(person(2)));
        }
        course
    }

    fn sign_up(&self, at: DateTime, asking: Asking) -> Option<Ticket> {
        let (date, now) = (DateOf { event: self.id, at }, self.now);
        let took = self
            .store
            .write_blocking(move |tx| take(tx, date, asking, None, now));
        took.expect("taken").ticket
    }

    /// What people are told of an edit of the date `at`, and where that date is now.
    fn edit(&self, at: DateTime, scope: Scope, change: impl Fn(&mut Edit)) -> (Vec<Told>, DateOf) {
        let (id, now) = (self.id, self.now);
        let kept = self.kept(id);
        let (details, when) = kept.event.as_written(at, scope).expect("a date");
        let mut edit = Edit {
            details,
            when,
            repetition: Repetition::Kept,
        };
        change(&mut edit);
        let signup = kept.standing.signup;
        self.act(move |tx| {
            super::edit(
                tx,
                (id, Some(at)),
                scope,
                (edit, signup),
                Editor::Desk,
                &paris(),
                now,
            )
        })
    }

    fn act(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<Done<DateOf>, Error> + Send + 'static,
    ) -> (Vec<Told>, DateOf) {
        let done = self.store.write_blocking(|tx| {
            let done = act(tx)?;
            let told = done.told().to_vec();
            Ok::<_, Error>((told, done.deliver(tx, |_, _| Ok(()))?))
        });
        assert_eq!(self.store.check().expect("checked"), []);
        done.expect("done")
    }

    fn kept(&self, id: EventId) -> Kept {
        let kept = self
            .store
            .read_blocking(|read| store::of_any_state(read, id));
        kept.expect("read").expect("there")
    }

    /// Who is at a date: the number of each, and whether they are seated.
    fn at(&self, date: DateOf) -> Vec<(PersonId, bool)> {
        let seats = self.store.read_blocking(|read| seats::of_date(read, date));
        let seats = seats.expect("read");
        let people = seats
            .iter()
            .filter_map(|seat| Some((seat.who.person()?, seat.is_seated)));
        people.collect()
    }
}

fn said(told: &[Told]) -> Vec<(PersonId, &SeatNews)> {
    let seat = |told: &'_ Told| match &told.what {
        What::Seat(_) => true,
        other => panic!("{other:?}"),
    };
    assert!(told.iter().all(seat));
    (told.iter())
        .filter_map(|told| match &told.what {
            What::Seat(news) => Some((told.to, news)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_date_that_moves_tells_those_who_come_to_it_and_nobody_else() {
    let course = Course::new();
    let at = course.dates[2];
    let (told, date) = course.edit(at, Scope::One, |edit| {
        edit.when = edit.when.moved_to(at.saturating_add(2.hours()));
    });
    assert_eq!(date.at, at, "its name is its own for ever");
    let said = said(&told);
    assert_eq!(said.len(), 2);
    let SeatNews::Changed { before, after } = said[0].1 else {
        panic!("{said:?}")
    };
    assert_eq!(
        (before.when.start(), after.when.start()),
        (at, at.saturating_add(2.hours()))
    );
    let (told, _) = course.edit(at, Scope::One, |edit| {
        edit.details.title = "Autre".to_owned()
    });
    assert!(told.is_empty(), "a title changes nothing for who comes");
}

#[test]
fn seats_follow_a_series_to_its_new_hour() {
    let course = Course::new();
    let (told, _) = course.edit(course.dates[1], Scope::All, |edit| {
        edit.when = edit
            .when
            .moved_to(edit.when.start().saturating_add(30.minutes()));
    });
    assert_eq!(told.len(), 4);
    let moved = course.dates[0].saturating_add(30.minutes());
    let date = DateOf {
        event: course.id,
        at: moved,
    };
    assert_eq!(course.at(date), [(person(1), true), (person(2), false)]);
    let old = DateOf {
        event: course.id,
        at: course.dates[0],
    };
    assert!(course.at(old).is_empty());
}

#[test]
fn seats_of_later_dates_go_with_the_series_that_goes_on() {
    let course = Course::new();
    let (told, date) = course.edit(course.dates[1], Scope::From, |edit| {
        edit.details.place = Some("Jardin".to_owned());
        edit.details.capacity = Some(2);
    });
    assert_ne!(date.event, course.id);
    let (head, tail) = (course.kept(course.id), course.kept(date.event));
    assert_eq!(tail.standing, head.standing);
    assert_eq!((head.event.sequence, tail.event.sequence), (1, 0));
    let third = DateOf {
        event: date.event,
        at: course.dates[2],
    };
    assert_eq!(course.at(third), [(person(1), true), (person(2), true)]);
    let first = DateOf {
        event: course.id,
        at: course.dates[0],
    };
    assert_eq!(course.at(first), [(person(1), true), (person(2), false)]);
    let said = said(&told);
    assert_eq!(said.len(), 3, "two of the place, one of the seat: {said:?}");
    assert!(said.contains(&(person(2), &SeatNews::MovedUp)));
}

#[test]
fn whoever_has_a_seat_keeps_it_when_there_is_less_room() {
    let course = Course::new();
    let first = DateOf {
        event: course.id,
        at: course.dates[0],
    };
    course.edit(first.at, Scope::All, |edit| edit.details.capacity = Some(2));
    assert_eq!(course.at(first), [(person(1), true), (person(2), true)]);
    let (told, _) = course.edit(first.at, Scope::All, |edit| edit.details.capacity = Some(1));
    assert!(told.is_empty());
    assert_eq!(course.at(first), [(person(1), true), (person(2), true)]);
    course.sign_up(first.at, Asking::Person(person(3)));
    assert_eq!(course.at(first).last(), Some(&(person(3), false)));
}

#[test]
fn a_cancellation_is_told_and_so_is_its_end() {
    let course = Course::new();
    let (id, now, at) = (course.id, course.now, course.dates[2]);
    let looked = (id, Some(at));
    let (told, _) = course.act(move |tx| cancel(tx, looked, Scope::One, Editor::Desk, now));
    let gone = SeatNews::Cancelled { whole: false };
    assert_eq!(said(&told), [(person(1), &gone), (person(2), &gone)]);
    let (told, _) = course.act(move |tx| restore(tx, looked, Editor::Desk, now));
    assert!(
        said(&told)
            .iter()
            .all(|(_, news)| matches!(news, SeatNews::Restored { .. }))
    );
    let (told, _) = course.act(move |tx| cancel(tx, (id, None), Scope::All, Editor::Desk, now));
    let whole = SeatNews::Cancelled { whole: true };
    assert_eq!(
        said(&told),
        [(person(1), &whole), (person(2), &whole)].repeat(2)
    );
    assert_eq!(course.at(DateOf { event: id, at }).len(), 2, "seats stay");
    let (told, _) = course.act(move |tx| restore(tx, (id, None), Editor::Desk, now));
    assert_eq!(told.len(), 4);
    assert_eq!(course.kept(id).event.sequence, 4);
    let nothing = course
        .store
        .write_blocking(move |tx| restore(tx, looked, Editor::Desk, now));
    assert!(matches!(nothing, Err(Error::OutOfTurn)));
}

#[test]
fn a_visitor_reads_on_their_ticket_what_happened_until_they_have_seen_it() {
    let course = Course::new();
    let at = course.dates[1];
    let visitor = Asking::Visitor {
        first_name: "Zoé".to_owned(),
    };
    let ticket = course.sign_up(at, visitor).expect("a ticket");
    for hour in [1, 2] {
        course.edit(at, Scope::One, |edit| {
            edit.when = edit.when.moved_to(at.saturating_add(hour.hours()));
        });
    }
    let of = |course: &Course| {
        let seat = course
            .store
            .read_blocking(|read| seats::find_ticket(read, &ticket));
        seat.expect("read").expect("there")
    };
    let seat = of(&course);
    assert!(matches!(seat.who, Holder::Visitor { .. }));
    let [SeatNews::Changed { before, after }] = seat.news.as_slice() else {
        panic!("two moves are one: {:?}", seat.news)
    };
    assert_eq!(
        (before.when.start(), after.when.start()),
        (at, at.saturating_add(2.hours()))
    );
    let shown = ticket.clone();
    course
        .store
        .write_blocking(move |tx| seats::acts::seen(tx, &shown))
        .expect("seen");
    assert!(of(&course).news.is_empty());
}

#[test]
fn an_import_that_takes_a_date_away_tells_those_who_would_have_come() {
    let course = Course::new();
    let (now, mut event) = (course.now, course.kept(course.id).event);
    let repeat = event.repeat.take().expect("a series");
    event.repeat = Some(Repeat {
        except: vec![course.dates[0]],
        ..repeat
    });
    event.sequence += 1;
    let told = course.store.write_blocking(move |tx| {
        let done = replace(tx, &event, now)?;
        Ok::<_, crate::store::Error>(done.told().to_vec())
    });
    let gone = SeatNews::Cancelled { whole: false };
    assert_eq!(
        said(&told.expect("done")),
        [(person(1), &gone), (person(2), &gone)]
    );
    assert_eq!(course.store.check().expect("checked"), []);
}

#[test]
fn only_its_author_and_the_desk_change_an_event_and_others_learn_nothing_of_it() {
    let course = Course::new();
    let (now, at) = (course.now, course.dates[0]);
    let event = every("Atelier", date(2026, 11, 24), "FREQ=WEEKLY");
    let (id, state) = course
        .store
        .write_blocking(move |tx| propose(tx, person(5), &event, OPEN, Publishing::Desk, now))
        .expect("proposed");
    assert_eq!(state, State::Proposed);
    let try_as = |who| {
        let looked = (id, Some(at));
        course
            .store
            .write_blocking(move |tx| cancel(tx, looked, Scope::One, who, now).map(drop))
    };
    assert!(matches!(
        try_as(Editor::Person(person(6))),
        Err(Error::NotFound)
    ));
    assert!(try_as(Editor::Person(person(5))).is_ok());
    let kept = course.kept(id);
    assert_eq!(kept.standing.by, Author::Person(person(5)));
    assert_eq!(
        kept.standing.state,
        State::Proposed,
        "an edit publishes nothing"
    );
    let refused = course.store.write_blocking(move |tx| {
        crate::programme::proposals::refuse(tx, id, "Pas ici.", now).map(drop)
    });
    refused.expect("refused");
    assert!(matches!(
        try_as(Editor::Person(person(5))),
        Err(Error::NotFound)
    ));
    assert!(try_as(Editor::Desk).is_ok());
}

#[test]
fn people_with_seats_learn_that_an_event_left_the_programme_and_came_back() {
    let course = Course::new();
    let (id, now) = (course.id, course.now);
    let hidden = course.store.write_blocking(move |tx| {
        Ok::<_, Error>(hide(tx, id, "Plainte.", "Article 3", now)?.told().to_vec())
    });
    let hidden = hidden.expect("hidden");
    assert_eq!(
        said(&hidden),
        [
            (person(1), &SeatNews::Withdrawn),
            (person(2), &SeatNews::Withdrawn)
        ]
        .repeat(2)
    );
    let (told, _) = course.edit(course.dates[0], Scope::All, |edit| {
        edit.details.place = Some("Jardin".to_owned());
    });
    assert!(told.is_empty(), "what is hidden is not talked of");
    let shown = course
        .store
        .write_blocking(move |tx| Ok::<_, Error>(show_again(tx, id, now)?.told().to_vec()));
    assert_eq!(shown.expect("shown").len(), 4);
    assert_eq!(course.kept(id).event.details.status, Status::Planned);
}
