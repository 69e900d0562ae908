//! Seats: who has one, who waits, who moves up.

use super::acts::{self, GivingUp, Took};
use super::*;
use crate::ids::{EventId, Id};
use crate::programme::proposals::announce;
use crate::programme::tests::{evening, every, house, now, person};
use crate::programme::told::{Told, What};
use crate::programme::{Details, Event};
use crate::store::Store;
use jiff::civil::date;
use proptest::prelude::*;

fn with_seats(title: &str, capacity: Option<u32>) -> Event {
    let mut event = evening(title);
    event.details = Details {
        capacity,
        ..event.details
    };
    event
}

fn open(store: &Store, event: &Event, visitors: bool, now: Now) -> DateOf {
    let (event, at) = (event.clone(), event.when.start());
    let id = store.write_blocking(move |tx| announce(tx, &event, Signup::Open { visitors }, now));
    DateOf {
        event: id.expect("announced"),
        at,
    }
}

fn ask(store: &Store, date: DateOf, asking: Asking, now: Now) -> Result<Took, NoSeat> {
    let took = store.write_blocking(move |tx| acts::take(tx, date, asking, None, now));
    took.map_err(|error| match error {
        acts::Error::NoSeat(why) => why,
        error => panic!("{error}"),
    })
}

fn join(store: &Store, date: DateOf, number: u8, now: Now) -> Took {
    ask(store, date, Asking::Person(person(number)), now).expect("taken")
}

fn leave(store: &Store, took: &Took, by: GivingUp, now: Now) -> Vec<Told> {
    let seat = took.seat;
    let done = store.write_blocking(move |tx| acts::give_up(tx, seat, by, now));
    done.expect("given up").told().to_vec()
}

fn is_healthy(store: &Store) {
    assert_eq!(store.check().expect("checked"), []);
}

#[test]
fn the_last_place_goes_to_whoever_asks_first_and_the_next_moves_up() {
    let (store, now) = house();
    let date = open(&store, &with_seats("Fournil", Some(2)), false, now);
    let ranks: Vec<_> = (1..=4).map(|n| join(&store, date, n, now).rank).collect();
    assert_eq!(
        ranks,
        [
            Rank::Seated,
            Rank::Seated,
            Rank::Waiting(1),
            Rank::Waiting(2)
        ]
    );
    let again = join(&store, date, 1, now);
    assert!(!again.is_new, "already signed up");
    let told = leave(&store, &again, GivingUp::Person(person(1)), now);
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].to, told[0].what.clone()),
        (person(3), What::Seat(SeatNews::MovedUp))
    );
    let back = join(&store, date, 1, now);
    assert_eq!(back.rank, Rank::Waiting(2), "behind who waited");
    is_healthy(&store);
}

#[test]
fn nobody_gives_up_the_seat_of_another() {
    let (store, now) = house();
    let date = open(&store, &with_seats("Fournil", Some(2)), true, now);
    let ana = join(&store, date, 1, now).seat;
    let visitor = Asking::Visitor {
        first_name: "Zoé".to_owned(),
    };
    let zoe = ask(&store, date, visitor, now).expect("taken");
    let digest = zoe.ticket.as_ref().expect("a ticket").digest();
    for (seat, by) in [
        (ana, GivingUp::Person(person(2))),
        (ana, GivingUp::Ticket(digest)),
        (zoe.seat, GivingUp::Person(person(1))),
        (zoe.seat, GivingUp::Ticket([7; 32])),
    ] {
        let refused = store.write_blocking(move |tx| acts::give_up(tx, seat, by, now));
        assert!(matches!(refused, Err(acts::Error::NotFound)), "{by:?}");
    }
    assert!(leave(&store, &zoe, GivingUp::Ticket(digest), now).is_empty());
    is_healthy(&store);
}

#[test]
fn who_may_not_sign_up_is_told_why() {
    let (store, now) = house();
    let date = open(&store, &with_seats("Fournil", None), false, now);
    let visitor = |name: &str| Asking::Visitor {
        first_name: name.to_owned(),
    };
    let refused = |date, asking, now| ask(&store, date, asking, now).expect_err("refused");
    assert_eq!(refused(date, visitor("Zoé"), now), NoSeat::NotForVisitors);
    let helped = store
        .write_blocking(move |tx| acts::take(tx, date, visitor("  Zoé\t"), Some(person(9)), now));
    assert_eq!(helped.expect("taken").rank, Rank::Seated, "at the desk");
    let open_to_all = open(&store, &with_seats("Bal", None), true, now);
    assert_eq!(refused(open_to_all, visitor(" \n"), now), NoSeat::NoName);
    let long = visitor(&"é".repeat(LONGEST_NAME + 1));
    assert_eq!(refused(open_to_all, long, now), NoSeat::NameTooLong);
    let me = || Asking::Person(person(1));
    let elsewhere = DateOf {
        at: date.at.saturating_add(jiff::ToSpan::day(1)),
        ..date
    };
    assert_eq!(refused(elsewhere, me(), now), NoSeat::Cancelled);
    let later = super::super::tests::now("2026-11-21T19:30:00Z");
    assert_eq!(refused(date, me(), later), NoSeat::Over);
    for (status, why) in [
        (Status::Cancelled, NoSeat::Cancelled),
        (Status::Full, NoSeat::Full),
    ] {
        let mut event = with_seats(&format!("{status:?}"), None);
        event.details.status = status;
        assert_eq!(refused(open(&store, &event, true, now), me(), now), why);
    }
    let closed = evening("Marché");
    let id = store.write_blocking(move |tx| announce(tx, &closed, Signup::None, now));
    let closed = DateOf {
        event: id.expect("announced"),
        ..date
    };
    assert_eq!(refused(closed, me(), now), NoSeat::NotOpen);
}

#[test]
fn each_date_of_a_series_has_its_own_seats() {
    let (store, now) = house();
    let mut event = every("Cours", date(2026, 11, 24), "FREQ=WEEKLY");
    event.details.capacity = Some(1);
    let first = open(&store, &event, false, now);
    let second = DateOf {
        at: first.at.saturating_add(jiff::ToSpan::days(7)),
        ..first
    };
    assert_eq!(join(&store, first, 1, now).rank, Rank::Seated);
    assert_eq!(join(&store, first, 2, now).rank, Rank::Waiting(1));
    assert_eq!(join(&store, second, 2, now).rank, Rank::Seated);
    let showings = store.read_blocking(|read| {
        let (from, to) = (date(2026, 11, 23), date(2026, 12, 20));
        crate::programme::between(read, from, to, now.zoned().time_zone())
    });
    let counts: Vec<_> = (showings.expect("read").iter())
        .map(|one| {
            one.seats
                .map(|tally| (tally.seated, tally.waiting, tally.left()))
        })
        .collect();
    assert_eq!(
        counts,
        [
            Some((1, 1, Some(0))),
            Some((1, 0, Some(0))),
            Some((0, 0, Some(1))),
            Some((0, 0, Some(1)))
        ]
    );
}

#[test]
fn a_ticket_opens_its_seat_and_its_secret_is_nowhere() {
    let (store, now) = house();
    let date = open(&store, &with_seats("Bal", None), true, now);
    let visitor = Asking::Visitor {
        first_name: "Zoé".to_owned(),
    };
    let took = ask(&store, date, visitor, now).expect("taken");
    let ticket = took.ticket.expect("a ticket");
    let again = Ticket::parse(&ticket.reveal().to_uppercase()).expect("reads back");
    let seat = store
        .read_blocking(|read| find_ticket(read, &again))
        .expect("read");
    assert_eq!(seat.map(|seat| seat.id), Some(took.seat));
    let other = store.read_blocking(|read| find_ticket(read, &Ticket::draw()));
    assert_eq!(other.expect("read"), None);
    assert_eq!(format!("{ticket:?}"), "Ticket(…)");
    assert_eq!(Ticket::parse("zz"), None);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("copy");
    store.snapshot_to(&path).expect("copied");
    let bytes = std::fs::read(path).expect("read");
    let holds = |secret: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
    assert!(holds("Zoé".as_bytes()));
    assert!(!holds(&ticket.0) && !holds(ticket.reveal().as_bytes()));
}

fn seat(number: u64, is_seated: bool) -> Seat {
    Seat {
        id: SeatId::from_bytes(crate::ids::assemble(number, [0; 4])),
        date: DateOf {
            event: EventId::MIN,
            at: date(2026, 11, 21).at(18, 30, 0, 0),
        },
        who: Holder::Person(person(1)),
        by: None,
        asked: now("2026-11-21T10:00:00Z").timestamp(),
        is_seated,
        news: Vec::new(),
    }
}

proptest! {
    #[test]
    fn free_seats_go_in_order_and_nobody_loses_one(seated: Vec<bool>, capacity: Option<u8>) {
        let mut seats: Vec<_> = (1..).zip(&seated).map(|(n, is)| seat(n, *is)).collect();
        let capacity = capacity.map(u32::from);
        let moved = fill(&mut seats, capacity);
        let tally = Tally::of(&seats, capacity);
        prop_assert!(tally.waiting == 0 || tally.is_full());
        prop_assert!(moved.is_empty() || capacity.is_none_or(|most| tally.seated <= most as usize));
        for (index, (seat, was)) in seats.iter().zip(&seated).enumerate() {
            prop_assert_eq!(seat.is_seated, *was || moved.contains(&index));
        }
        let waiting = seats.iter().position(|seat| !seat.is_seated).unwrap_or(seats.len());
        prop_assert!(moved.iter().all(|index| *index < waiting), "nobody was passed");
        let ranks: Vec<_> = seats.iter().filter_map(|seat| match rank(&seats, seat.id) {
            Some(Rank::Waiting(place)) => Some(place),
            _ => None,
        }).collect();
        prop_assert_eq!(ranks, (1..=tally.waiting).collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_people_for_the_last_seat_of_a_hundred_events() {
    const PEOPLE: u8 = 64;
    const EVENTS: usize = 100;
    let (store, now) = house();
    let dates: Vec<_> = (0..EVENTS)
        .map(|n| {
            open(
                &store,
                &with_seats(&format!("Dernier {n}"), Some(1)),
                false,
                now,
            )
        })
        .collect();
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(PEOPLE.into()));
    let mut people = tokio::task::JoinSet::new();
    for number in 0..PEOPLE {
        let (store, dates, start) = (store.clone(), dates.clone(), start.clone());
        people.spawn(async move {
            start.wait().await;
            let mut ranks = Vec::new();
            for date in dates {
                let asking = Asking::Person(person(number));
                let took = store.write(move |tx| acts::take(tx, date, asking, None, now));
                ranks.push((took.await.expect("taken").rank, person(number)));
            }
            ranks
        });
    }
    let answers = people.join_all().await;
    for (index, date) in dates.into_iter().enumerate() {
        let seats = store
            .read_blocking(|read| of_date(read, date))
            .expect("read");
        assert_eq!(seats.len(), usize::from(PEOPLE));
        let holders: Vec<_> = seats.iter().filter_map(|seat| seat.who.person()).collect();
        assert_eq!(seats.iter().filter(|seat| seat.is_seated).count(), 1);
        assert!(seats[0].is_seated, "the first who asked");
        for (rank, person) in answers.iter().map(|ranks| ranks[index]) {
            let place = holders.iter().position(|it| *it == person).expect("listed");
            let expected = if place == 0 {
                Rank::Seated
            } else {
                Rank::Waiting(place)
            };
            assert_eq!(rank, expected, "what they were answered");
        }
    }
    is_healthy(&store);
}
