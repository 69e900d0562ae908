//! Stories of clocks that lie.

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::*;
use crate::store::{Schema, Store};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn empty_store() -> Store {
    Store::in_memory(schema(Schema::new())).unwrap()
}

fn start(machine: &Fake, store: &Store) -> Clock {
    Clock::start_on(machine.clone(), store, paris()).unwrap()
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const NOON: &str = "2027-03-05T12:00:00Z";

#[tokio::test]
async fn after_a_power_cut_that_left_1970_nothing_expires_until_somebody_says_what_time_it_is() {
    let store = empty_store();
    let machine = Fake::new(at(NOON));
    let clock = start(&machine, &store);
    assert_eq!(clock.now().trust(), Trust::Plausible);
    machine.advance(HOUR);
    clock.remember().await.unwrap();

    let machine = Fake::new(at("1970-01-01T00:00:07Z"));
    let clock = start(&machine, &store);
    assert_eq!(clock.now().timestamp(), at(NOON) + HOUR);
    assert_eq!(clock.now().source(), Source::LastSeen);
    assert!(!clock.now().may_expire());
    machine.advance(HOUR);
    assert_eq!(clock.now().timestamp(), at(NOON) + HOUR * 2);
    assert_eq!(clock.observe().await.unwrap(), None);

    clock.correct(at("2027-03-07T09:30:00Z")).await.unwrap();
    assert!(clock.now().may_expire());
    assert_eq!(clock.now().trust(), Trust::Trusted);
    assert_eq!(clock.now().timestamp(), at("2027-03-07T09:30:00Z"));
}

#[test]
fn a_first_start_in_1970_begins_at_the_release() {
    let clock = start(&Fake::new(at("1970-01-01T00:00:07Z")), &empty_store());
    assert_eq!(clock.now().timestamp(), system::release());
    assert_eq!(
        (clock.now().trust(), clock.now().source()),
        (Trust::None, Source::Build)
    );
}

#[tokio::test]
async fn a_wrong_2036_is_not_for_ever() {
    let store = empty_store();
    let machine = Fake::new(at(NOON));
    let clock = start(&machine, &store);
    machine.synchronise(at("2036-02-07T06:28:16Z"));
    clock.observe().await.unwrap().unwrap();
    assert_eq!(clock.now().date(), jiff::civil::date(2036, 2, 7));
    assert!(
        !clock.now().may_expire(),
        "nine years ahead is for somebody to confirm"
    );

    // Somebody, in good faith, says that it is right; then somebody else knows better.
    clock.correct(at("2036-02-07T06:28:16Z")).await.unwrap();
    clock.remember().await.unwrap();
    clock.correct(at(NOON)).await.unwrap();
    assert_eq!(clock.now().timestamp(), at(NOON));
    machine.advance(HOUR);
    assert_eq!(
        clock.observe().await.unwrap(),
        None,
        "the same wrong network time, refused"
    );
    assert_eq!(clock.now().timestamp(), at(NOON) + HOUR);
    clock.remember().await.unwrap();

    // The box restarts, its system still lives in 2036: what the staff said holds.
    let again = Fake::new(at("2036-02-07T08:28:16Z"));
    let clock = start(&again, &store);
    assert_eq!(clock.now().timestamp(), at(NOON) + HOUR * 2);
    assert_eq!(clock.now().trust(), Trust::Plausible);

    // Then the network is right again.
    again.synchronise(at("2027-03-05T14:00:05Z"));
    clock.observe().await.unwrap().unwrap();
    assert_eq!(clock.now().timestamp(), at("2027-03-05T14:00:05Z"));
    assert_eq!(
        (clock.now().trust(), clock.now().source()),
        (Trust::Trusted, Source::Ntp)
    );
}

#[tokio::test]
async fn the_network_corrects_a_remembered_2036_at_the_next_start() {
    let store = empty_store();
    let clock = start(&Fake::new(at(NOON)), &store);
    clock.correct(at("2036-01-01T00:00:00Z")).await.unwrap();

    let machine = Fake::new(at(NOON));
    machine.synchronise(at(NOON));
    let clock = start(&machine, &store);
    assert_eq!(clock.now().timestamp(), at(NOON));
    assert_eq!(clock.now().trust(), Trust::Trusted);
    let journal = clock.corrections(1).unwrap();
    assert_eq!((journal[0].to, journal[0].by), (at(NOON), Source::Ntp));

    // And it is forgotten on disk, too.
    let clock = start(&Fake::new(at(NOON) + HOUR), &store);
    assert_eq!(clock.now().timestamp(), at(NOON) + HOUR);
}

#[tokio::test]
async fn what_the_staff_corrects_is_journalled_both_ways() {
    let store = empty_store();
    let machine = Fake::new(at(NOON));
    let clock = start(&machine, &store);
    clock.correct(at(NOON) + HOUR).await.unwrap();
    clock.correct(at(NOON) - HOUR).await.unwrap();
    let staff = |from, to| Correction {
        from,
        to,
        by: Source::Staff,
    };
    assert_eq!(
        clock.corrections(9).unwrap(),
        [
            staff(at(NOON) + HOUR, at(NOON) - HOUR),
            staff(at(NOON), at(NOON) + HOUR)
        ]
    );
    // “It is 12:00, is that right?” moves nothing and is remembered as a yes.
    machine.advance(SignedDuration::from_secs(20));
    let yes = clock.correct(at(NOON) - HOUR).await.unwrap();
    assert_eq!(yes.from, yes.to);
    assert_eq!(clock.corrections(9).unwrap().len(), 3);
}

#[tokio::test]
async fn nobody_can_set_a_time_before_the_program_was_made_or_after_everybody() {
    let clock = start(&Fake::new(at(NOON)), &empty_store());
    let refused = clock.correct(at("2007-03-05T12:00:00Z")).await;
    assert!(matches!(refused, Err(Error::BeforeRelease(_))));
    let refused = clock.correct(at("9999-03-05T12:00:00Z")).await;
    assert!(matches!(refused, Err(Error::TooFarAhead)));
    assert_eq!(clock.now().timestamp(), at(NOON));
    assert!(clock.corrections(9).unwrap().is_empty());
}

#[tokio::test]
async fn the_last_time_seen_never_goes_back_by_itself() {
    let store = empty_store();
    let mut latest = system::release();
    for system in [
        NOON,
        "1970-01-01T00:00:00Z",
        "2027-03-05T11:58:00Z",
        "2027-01-01T00:00:00Z",
    ] {
        let machine = Fake::new(at(system));
        let clock = start(&machine, &store);
        assert!(
            clock.now().timestamp() >= latest,
            "after a start at {system}"
        );
        machine.advance(HOUR);
        clock.remember().await.unwrap();
        latest = store.read_blocking(store::seen).unwrap().unwrap().at;
    }
    assert_eq!(latest, at(NOON) + HOUR * 4);
}

#[tokio::test]
async fn a_step_of_the_system_does_not_move_a_confirmed_clock() {
    let machine = Fake::new(at(NOON));
    let clock = start(&machine, &empty_store());
    clock.correct(at(NOON)).await.unwrap();
    machine.step(at("2029-01-01T00:00:00Z"));
    assert_eq!(clock.observe().await.unwrap(), None);
    assert_eq!(clock.now().timestamp(), at(NOON));
}

#[tokio::test]
async fn a_clock_without_memory_takes_a_plausible_time_when_the_system_gets_one() {
    let machine = Fake::new(at("1970-01-01T00:00:00Z"));
    let clock = start(&machine, &empty_store());
    machine.step(at(NOON));
    clock.observe().await.unwrap().unwrap();
    assert_eq!(clock.now().timestamp(), at(NOON));
    assert_eq!(clock.now().trust(), Trust::Plausible);
}

#[test]
fn days_of_summer_time_have_23_and_25_hours_in_paris() {
    let day = |text| Clock::fixed(at(text), paris()).now();
    // 2027-03-28: two o'clock is three o'clock.
    assert_eq!(
        day("2027-03-28T00:59:59Z")
            .zoned()
            .strftime("%H:%M %Z")
            .to_string(),
        "01:59 CET"
    );
    assert_eq!(
        day("2027-03-28T01:00:00Z")
            .zoned()
            .strftime("%H:%M %Z")
            .to_string(),
        "03:00 CEST"
    );
    assert_eq!(
        day("2027-03-27T23:00:00Z").date(),
        jiff::civil::date(2027, 3, 28)
    );
    assert_eq!(
        day("2027-03-28T21:59:59Z").date(),
        jiff::civil::date(2027, 3, 28)
    );
    assert_eq!(
        day("2027-03-28T22:00:00Z").date(),
        jiff::civil::date(2027, 3, 29)
    );
    // 2027-10-31 ends an hour late.
    assert_eq!(
        day("2027-10-30T22:00:00Z").date(),
        jiff::civil::date(2027, 10, 31)
    );
    assert_eq!(
        day("2027-10-31T22:59:59Z").date(),
        jiff::civil::date(2027, 10, 31)
    );
    assert_eq!(
        day("2027-10-31T23:00:00Z").date(),
        jiff::civil::date(2027, 11, 1)
    );
}

#[tokio::test]
async fn changes_keep_their_order_when_the_clock_is_set_back() {
    use crate::ids::EventId;
    use crate::store::{Change, Error, Read};
    let store = empty_store();
    let clock = start(&Fake::new(at(NOON)), &store);
    for to in [at(NOON), at(NOON) - HOUR * 24 * 30, at(NOON) + HOUR] {
        clock.correct(to).await.unwrap();
        let now = clock.now();
        store
            .write(move |tx| {
                let event: EventId = tx.next_id();
                tx.change(Change::put(event, now.timestamp()))?;
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    }
    let changes = store
        .read_blocking(|read| read.changes_after(0, 9))
        .unwrap();
    assert_eq!(
        changes
            .iter()
            .map(|(number, _)| *number)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let ids: Vec<EventId> = changes
        .iter()
        .filter_map(|(_, change)| change.subject.id())
        .collect();
    assert!(ids.is_sorted() && ids.len() == 3);
    assert!(
        changes[1].1.at < changes[0].1.at,
        "the dates were not in order"
    );
}

#[tokio::test]
async fn a_form_sent_twice_corrects_once() {
    let clock = start(&Fake::new(at(NOON)), &empty_store());
    let to = at(NOON) + HOUR;
    let (first, second) = tokio::join!(clock.correct(to), clock.correct(to));
    first.and(second).unwrap();
    assert_eq!(clock.now().timestamp(), to);
}

#[tokio::test]
async fn a_network_that_agrees_is_believed_without_a_word_in_the_journal() {
    let machine = Fake::new(at(NOON));
    let clock = start(&machine, &empty_store());
    machine.synchronise(at(NOON) + SignedDuration::from_millis(300));
    assert_eq!(clock.observe().await.unwrap(), None);
    assert_eq!(clock.now().trust(), Trust::Trusted);
    assert!(clock.corrections(9).unwrap().is_empty());
}

#[test]
fn a_clock_at_the_end_of_time_does_not_bring_the_house_down() {
    let store = empty_store();
    let machine = Fake::new(Timestamp::MAX);
    machine.synchronise(Timestamp::MAX);
    let clock = start(&machine, &store);
    machine.advance(HOUR);
    assert!(!clock.now().may_expire());
    let belief = Judgement::of(Timestamp::MAX, Trust::None, Source::Ntp);
    let remembered = belief.seen(Timestamp::MAX);
    store
        .write_blocking(move |tx| store::write_seen(tx, remembered))
        .unwrap();
    let clock = start(&Fake::new(at(NOON)), &store);
    assert_eq!(clock.now().trust(), Trust::None);
}
