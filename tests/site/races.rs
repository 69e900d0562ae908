//! Many people at the same moment: one seat left, one card.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use parvis::ids::{EventId, PersonId};
use parvis::people::acts::{self, New, Refused};
use parvis::people::phrase::Phrase;
use parvis::people::{Accepted, Came, Hashes, Name, Role, Standing, cards};
use parvis::programme::seats::{self, Asking, Rank, acts as seat_acts};
use parvis::programme::{DateOf, Details, Event, Signup, When, Zone, proposals};
use parvis::store::{Error, Store};
use tokio::task::JoinSet;

use crate::TestBox;

const PEOPLE: usize = 64;
const EVENTS: usize = 100;
/// Seats of each event; all but the last are taken before the race.
const SEATS: u32 = 4;

fn new(name: &str) -> New {
    New {
        name: Name::typed(name).unwrap(),
        role: Role::Member,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came: Came::Present,
    }
}

fn evening(n: usize) -> Event {
    Event {
        uid: format!("soiree-{n}@test"),
        sequence: 0,
        modified: None,
        details: Details {
            title: format!("Soirée {n}"),
            capacity: Some(SEATS),
            ..Details::default()
        },
        when: When::Hours {
            start: date(2026, 12, 21).at(18, 0, 0, 0),
            zone: Zone::utc(),
            lasts: None,
        },
        repeat: None,
    }
}

fn evening_of(event: EventId) -> DateOf {
    let at = date(2026, 12, 21).at(18, 0, 0, 0);
    DateOf { event, at }
}

/// People, and events with one seat left.
async fn crowd(house: &TestBox) -> (Vec<PersonId>, Vec<EventId>) {
    let now = house.clock.now();
    let made = house.store.write(move |tx| {
        let person = |tx: &mut _, n| acts::create(tx, new(&format!("Personne {n}")), now);
        let early: Vec<_> = (1..SEATS)
            .map(|n| person(tx, 1000 + n))
            .collect::<Result<_, _>>()?;
        let late: Vec<_> = (0..64)
            .map(|n| person(tx, n))
            .collect::<Result<_, Refused>>()?;
        let mut events = Vec::new();
        for n in 0..EVENTS {
            let open = Signup::Open { visitors: false };
            let event = proposals::announce(tx, &evening(n), open, now).unwrap();
            for &person in &early {
                let asking = Asking::Person(person);
                seat_acts::take(tx, evening_of(event), asking, None, now).unwrap();
            }
            events.push(event);
        }
        Ok::<_, Refused>((late, events))
    });
    made.await.unwrap()
}

/// Asks for a seat, as the page does.
async fn ask(store: Store, person: PersonId, event: EventId, now: parvis::clock::Now) -> Rank {
    let asked = store
        .write(move |tx| seat_acts::take(tx, evening_of(event), Asking::Person(person), None, now));
    asked.await.unwrap().rank
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_seat_goes_to_one_person_and_the_others_wait_in_order() {
    let house = TestBox::new().await;
    let (people, events) = crowd(&house).await;
    assert_eq!(people.len(), PEOPLE);
    let now = house.clock.now();
    let mut race = JoinSet::new();
    for n in 0..PEOPLE {
        for (m, &event) in events.iter().enumerate() {
            // Each event is met by the people in another order.
            let person = people[(n + 7 * m) % PEOPLE];
            let store = house.store.clone();
            race.spawn(async move { (event, ask(store, person, event, now).await) });
        }
    }
    let told = race.join_all().await;
    for event in events {
        let ranks = told
            .iter()
            .filter(|(it, _)| *it == event)
            .map(|(_, rank)| *rank);
        let ranks: BTreeSet<_> = ranks
            .map(|rank| match rank {
                Rank::Seated => 0,
                Rank::Waiting(place) => place,
            })
            .collect();
        assert_eq!(
            ranks,
            (0..PEOPLE).collect(),
            "one seat, then each place once"
        );
        let kept = house
            .store
            .read(move |read| seats::of_date(read, evening_of(event)));
        let kept: Result<_, Error> = kept.await;
        let kept = kept.unwrap();
        assert!(kept.is_sorted_by_key(|seat| seat.id));
        let seated = kept.iter().take_while(|seat| seat.is_seated).count();
        assert_eq!(seated, SEATS as usize, "those who asked first");
        assert!(kept[seated..].iter().all(|seat| !seat.is_seated));
        assert_eq!(kept.len(), seated + PEOPLE - 1);
    }
    assert_eq!(house.store.check().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_used_twice_at_the_same_moment_opens_once() {
    let house = TestBox::new().await;
    let now = house.clock.now();
    for round in 0..20 {
        let phrase = Phrase::random();
        let made = house.store.write(move |tx| {
            let desk = acts::create(tx, new(&format!("Nadia {round}")), now)?;
            let card = |pepper: &[u8; 32]| phrase.key(pepper);
            acts::welcome(tx, desk, new(&format!("Léa {round}")), card, now)
        });
        let lea = made.await.unwrap();
        let start = Arc::new(tokio::sync::Barrier::new(16));
        let mut race = JoinSet::new();
        for n in 0..16 {
            let (store, start) = (house.store.clone(), start.clone());
            race.spawn(async move {
                start.wait().await;
                let opened = store.write(move |tx| {
                    let pepper = cards::pepper(tx)?.ok_or(Refused::CardSpent)?;
                    let code = Some(format!("code of {n}"));
                    let recovery = code.clone();
                    let accepted = Accepted {
                        version: 1,
                        when: now.into(),
                    };
                    let secrets = Hashes { code, recovery };
                    acts::open_card(tx, &phrase.key(&pepper), secrets, accepted, false, now)
                });
                (n, opened.await)
            });
        }
        let (won, lost): (Vec<_>, Vec<_>) = race
            .join_all()
            .await
            .into_iter()
            .partition(|(_, done)| done.is_ok());
        assert_eq!((won.len(), lost.len()), (1, 15));
        for (_, refused) in lost {
            assert!(matches!(refused, Err(Refused::CardSpent)), "{refused:?}");
        }
        let kept = house
            .store
            .read(move |read| parvis::people::hashes(read, lea));
        let kept: Result<Hashes, Error> = kept.await;
        let code = kept.unwrap().code;
        assert_eq!(code, Some(format!("code of {}", won[0].0)), "the winner's");
    }
    assert_eq!(house.store.check().unwrap(), []);
}
