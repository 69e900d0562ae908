//! The lease log on a store in memory: what is recorded, who can read it, and when it goes.

use futures_util::TryStreamExt;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::*;
use crate::clock::Fake;
use crate::store::Schema;

fn house(clock: &Clock) -> (Store, Clock) {
    let store = Store::in_memory(store::schema(Schema::new())).unwrap();
    (store, clock.clone())
}

fn fixed(time: &str) -> Clock {
    Clock::fixed(time.parse().unwrap(), TimeZone::UTC)
}

fn entry(event: Event, last: u8) -> Entry {
    Entry {
        event,
        ip: Ipv4Addr::new(10, 17, 0, last),
        mac: format!("02:00:5e:10:00:{last:02x}").parse().unwrap(),
    }
}

fn known(leases: &[(u64, u8)]) -> Open {
    let pair = |last| (entry(Event::Given, last).ip, entry(Event::Given, last).mac);
    let leases = leases.iter();
    leases
        .map(|&(serial, last)| (LeaseSerial(serial), pair(last)))
        .collect()
}

async fn archive(store: &Store) -> (Exported, Vec<u8>) {
    let (exported, pieces) = export::take(store).await.unwrap();
    let pieces: Vec<_> = pieces.try_collect().await.unwrap();
    (exported, pieces.concat())
}

#[test]
fn each_lease_is_recorded_once_when_it_comes_and_once_when_it_goes() {
    let (before, after) = (known(&[(1, 1), (2, 2)]), known(&[(2, 2), (3, 1)]));
    assert_eq!(differences(Some(&before), &before), []);
    assert_eq!(
        differences(Some(&before), &after),
        [entry(Event::Ended, 1), entry(Event::Given, 1)],
        "another lease of the same address to the same device"
    );
    assert_eq!(
        differences(None, &after),
        [entry(Event::Held, 2), entry(Event::Held, 1)],
        "who was there before the log began"
    );
}

#[tokio::test]
async fn only_the_key_opens_what_was_recorded() {
    let (store, clock) = house(&fixed("2026-11-21T10:00:00.7Z"));
    let (ours, other) = (
        age::x25519::Identity::generate(),
        age::x25519::Identity::generate(),
    );
    let entries = vec![entry(Event::Given, 1), entry(Event::Ended, 1)];
    let key = LogKey::from(ours.to_public());
    record(&store, clock.now(), key, entries).await.unwrap();

    let (exported, bytes) = archive(&store).await;
    assert_eq!(exported, Exported { count: 2 });
    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(holds("000002.age") && holds("LISEZMOI.txt"));
    assert!(!holds("10.17.0.1") && !holds("02:00:5e"));
    let sealed = export::read(&bytes[..], &[other]).unwrap();
    assert_eq!((sealed.lines.len(), sealed.sealed.len()), (0, 2));
    assert_eq!(
        export::read(&bytes[..], &[ours]).unwrap().lines,
        [
            "2026-11-21T10:00:00Z,confirmed,given,10.17.0.1,02:00:5e:10:00:01",
            "2026-11-21T10:00:00Z,confirmed,ended,10.17.0.1,02:00:5e:10:00:01",
        ]
    );
}

#[tokio::test]
async fn a_long_log_is_taken_out_in_pieces_and_read_whole() {
    let (store, clock) = house(&fixed("2026-11-21T10:00:00Z"));
    let now = clock.now();
    let messages: Vec<_> = (0..600_u32).map(|n| n.to_be_bytes().to_vec()).collect();
    let kept = messages.clone();
    store
        .write(move |tx| store::append(tx, now, messages))
        .await
        .unwrap();
    let (exported, bytes) = archive(&store).await;
    assert_eq!(exported.count, 600);
    let mut archive = tar::Archive::new(&bytes[..]);
    let mut found = Vec::new();
    for entry in archive.entries().unwrap().skip(1) {
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry.unwrap(), &mut content).unwrap();
        found.push(content);
    }
    assert_eq!(found, kept);
}

#[test]
fn a_key_file_is_read_as_age_writes_it_and_refused_with_the_line() {
    let key = age::x25519::Identity::generate();
    let secret = age::secrecy::ExposeSecret::expose_secret(&key.to_string()).to_owned();
    let text = format!("# created: today\n\n{secret}\n");
    assert_eq!(export::keys(&text).unwrap().len(), 1);
    let wrong = export::keys(&format!("# note\n{}\n", &secret[..60]));
    assert!(matches!(wrong, Err(export::Unreadable::BadKey(2))));
    assert!(matches!(
        export::keys("#\n"),
        Err(export::Unreadable::NoKey)
    ));
}

/// What is left of rows recorded on these days (`None`: the date was not known), seen at `today`.
async fn left(days: &[Option<&str>], today: &Clock) -> Vec<u64> {
    let (store, clock) = house(today);
    for day in days {
        let now = match day {
            Some(day) => fixed(&format!("{day}T12:00:00Z")).now(),
            None => unsure().1.now(),
        };
        let messages = vec![b"sealed".to_vec()];
        let written = store.write(move |tx| store::append(tx, now, messages));
        written.await.unwrap();
    }
    expire_once(&store, &clock).await.unwrap();
    let sealed = store.read(|read| store::sealed(read, 0, u64::MAX, 100));
    sealed.await.unwrap().into_iter().map(|row| row.0).collect()
}

/// A clock whose date is a guess.
fn unsure() -> (Store, Clock) {
    let store = Store::in_memory(crate::clock::schema(Schema::new())).unwrap();
    let system = Fake::new("2001-01-01T00:00:00Z".parse().unwrap());
    let clock = Clock::start_on(system, &store, TimeZone::UTC).unwrap();
    assert!(!clock.now().may_expire());
    (store, clock)
}

#[tokio::test]
async fn a_record_goes_at_365_days_and_not_before() {
    let days = [Some("2025-11-21"), Some("2025-11-22")];
    assert_eq!(left(&days, &fixed("2026-11-20T23:59:59Z")).await, [1, 2]);
    assert_eq!(left(&days, &fixed("2026-11-21T00:00:00Z")).await, [2]);
    let none: [u64; 0] = [];
    assert_eq!(left(&days, &fixed("2026-11-22T00:00:00Z")).await, none);
}

#[tokio::test]
async fn nothing_goes_while_the_date_is_a_guess() {
    let days = [Some("1999-01-01")];
    let (_store, clock) = unsure();
    assert_eq!(left(&days, &clock).await, [1]);
}

#[tokio::test]
async fn order_counts_where_dates_lie() {
    let today = fixed("2026-11-21T12:00:00Z");
    // Without a date, or with one to come: as old as the next that has one.
    let days = [None, Some("2031-01-01"), Some("2025-01-01"), None];
    assert_eq!(left(&days, &today).await, [4]);
    // Dated too early, but written after one that must stay.
    let days = [Some("2026-10-01"), Some("2019-01-01"), Some("2026-10-02")];
    assert_eq!(left(&days, &today).await, [1, 2, 3]);
}

#[tokio::test]
async fn numbers_go_on_when_the_oldest_records_are_gone() {
    let (store, clock) = house(&fixed("2026-11-21T12:00:00Z"));
    for day in ["2025-01-01T12:00:00Z", "2026-11-20T12:00:00Z"] {
        let now = fixed(day).now();
        let written = store.write(move |tx| store::append(tx, now, vec![Vec::new()]));
        written.await.unwrap();
    }
    expire_once(&store, &clock).await.unwrap();
    let summary = summary(&store).await.unwrap();
    let oldest = Some(jiff::civil::date(2026, 11, 20));
    assert_eq!(
        summary,
        Summary {
            count: 1,
            last: 2,
            oldest
        }
    );
    let now = clock.now();
    let noted = store.write(move |tx| note_export(tx, now, Exported { count: 1 }));
    noted.await.unwrap();
    let exports = exports(&store, 5).await.unwrap();
    assert_eq!(exports[0].2, Exported { count: 1 });
    let later = now.timestamp() + SignedDuration::from_secs(1);
    assert!(exports[0].0 < later);
}
