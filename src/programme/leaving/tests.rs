//! Forgetting people.

use super::*;
use crate::clock::{Clock, Fake};
use crate::programme::proposals::{announce, propose};
use crate::programme::seats::Asking;
use crate::programme::seats::acts::take;
use crate::programme::tests::{evening, house, now as at, paris, person};
use crate::programme::told::{SeatNews, What};
use crate::programme::{DateOf, Publishing, Signup};
use crate::store::Store;

fn open(store: &Store, title: &str, now: Now) -> DateOf {
    let mut event = evening(title);
    event.details.capacity = Some(1);
    let at = event.when.start();
    let signup = Signup::Open { visitors: true };
    let id = store.write_blocking(move |tx| announce(tx, &event, signup, now));
    let event = id.expect("announced");
    DateOf { event, at }
}

fn sign_up(store: &Store, date: DateOf, asking: Asking, by: Option<PersonId>, now: Now) {
    let took = store.write_blocking(move |tx| take(tx, date, asking, by, now));
    took.expect("taken");
}

#[test]
fn whoever_leaves_gives_their_seats_back_and_says_which_events_keep_their_name() {
    let (store, now) = house();
    let date = open(&store, "Fournil", now);
    for number in [1, 2] {
        sign_up(
            &store,
            date,
            Asking::Person(person(number)),
            Some(person(1)),
            now,
        );
    }
    let mut ids = Vec::new();
    for (title, rule) in [
        ("Gardé", Publishing::Members),
        ("Anonyme", Publishing::Members),
        ("Secret", Publishing::Desk),
    ] {
        let event = evening(title);
        let done =
            store.write_blocking(move |tx| propose(tx, person(1), &event, Signup::None, rule, now));
        ids.push(done.expect("proposed").0);
    }
    let held = store
        .read_blocking(|read| of_person(read, person(1)))
        .expect("read");
    assert_eq!((held.events.len(), held.seats.len()), (3, 1));
    let kept = ids[0];
    let how = move |id| match id == kept {
        true => Attribution::Named,
        false => Attribution::Former,
    };
    let (told, done) = store
        .write_blocking(move |tx| {
            let done = forget_person(tx, person(1), how, now)?;
            let told = done.told().to_vec();
            Ok::<_, Error>((told, done.deliver(tx, |_, _| Ok(()))?))
        })
        .expect("forgotten");
    assert_eq!(
        done,
        Forgotten {
            named: vec![ids[0]],
            unnamed: vec![ids[1]],
            removed: vec![ids[2]],
            seats: 1
        }
    );
    assert_eq!(
        (told[0].to, &told[0].what),
        (person(2), &What::Seat(SeatNews::MovedUp))
    );
    let (authors, helper) = store
        .read_blocking(|read| {
            let authors: Vec<_> = ids
                .iter()
                .map(|id| Ok(store::of_any_state(read, *id)?.map(|kept| kept.standing.by)))
                .collect::<Result<_, Error>>()?;
            Ok::<_, Error>((authors, seats::of_date(read, date)?[0].by))
        })
        .expect("read");
    assert_eq!(
        authors,
        [Some(Author::Person(person(1))), Some(Author::Former), None]
    );
    assert_eq!(helper, None, "nor whom they helped");
    assert_eq!(store.check().expect("checked"), []);
}

#[test]
fn a_visitor_s_name_goes_a_week_after_they_came_and_never_by_a_clock_that_may_lie() {
    let (store, now) = house();
    let date = open(&store, "Bal", now);
    let visitor = Asking::Visitor {
        first_name: "Zoé".to_owned(),
    };
    sign_up(&store, date, visitor, None, now);
    sign_up(&store, date, Asking::Person(person(1)), None, now);
    let forget = |now| {
        store
            .write_blocking(move |tx| forget_old_visitors(tx, now))
            .expect("done")
    };
    // It ends at 20:00 in Paris.
    assert_eq!(forget(at("2026-11-28T18:59:00Z")), 0);
    let unsure = Clock::start_on(
        Fake::new("1970-01-01T00:00:00Z".parse().expect("an instant")),
        &Store::in_memory(crate::clock::schema(crate::store::Schema::new())).expect("opened"),
        paris().tz().clone(),
    );
    let unsure = unsure.expect("started").now();
    assert!(!unsure.may_expire());
    assert_eq!(forget(unsure), 0);
    assert_eq!(forget(at("2026-11-28T19:00:00Z")), 1);
    let left = store
        .read_blocking(|read| seats::of_date(read, date))
        .expect("read");
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].who.person(), Some(person(1)));
    assert_eq!(store.check().expect("checked"), []);
}
