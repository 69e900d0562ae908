//! What the box does by itself: it forgets, every hour and at its start, and keeps room back on its disk.
//!
//! Each forgetting is an act of its own, so that one that fails does not hold the other up; nothing is forgotten while the
//! clock may be wrong.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, Now};
use crate::people;
use crate::programme::leaving;
use crate::store::{Error, Store};

/// How often.
const EVERY: Duration = Duration::from_secs(3600);

/// How often room is kept back again.
const LOOK: Duration = Duration::from_secs(20);

/// Keeps room back on the disk for what must work when it is full, until told to stop.
pub(super) async fn keep_room_back(store: Store, stop: CancellationToken) {
    let mut is_told = false;
    let rounds = async {
        loop {
            let of = store.clone();
            let kept = tokio::task::spawn_blocking(move || of.keep_room_back()).await;
            if let Ok(Err(error)) = kept
                && !std::mem::replace(&mut is_told, true)
            {
                tracing::warn!(%error, "no room can be kept back on this disk");
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    stop.run_until_cancelled(rounds).await;
}

/// Forgets what is over, until told to stop.
pub(super) async fn keep(store: Store, clock: Clock, stop: CancellationToken) {
    let rounds = async {
        loop {
            round(&store, clock.now()).await;
            tokio::time::sleep(EVERY).await;
        }
    };
    stop.run_until_cancelled(rounds).await;
}

async fn round(store: &Store, now: Now) {
    if let Err(error) = end_what_is_over(store, now).await {
        tracing::error!(%error, "sessions and cards that are over could not be ended");
    }
    if let Err(error) = forget_visitors(store, now).await {
        tracing::error!(%error, "visitors of past dates could not be forgotten");
    }
}

async fn end_what_is_over(store: &Store, now: Now) -> Result<(), Error> {
    store.write(move |tx| people::acts::tidy(tx, now)).await
}

/// First names are personal: once forgotten, the store is written anew.
async fn forget_visitors(store: &Store, now: Now) -> Result<(), Error> {
    let forgotten = store.write(move |tx| {
        if leaving::forget_old_visitors(tx, now)? > 0 {
            tx.renew_later()?;
        }
        Ok(())
    });
    forgotten.await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::schema;
    use crate::programme::proposals::announce;
    use crate::programme::seats::{Asking, acts, of_date};
    use crate::programme::{DateOf, Details, Event, Signup, Status, When, Zone};
    use jiff::civil::date;

    fn clock(at: &str) -> Clock {
        let zone = Zone::named("Europe/Paris").expect("in the database");
        Clock::fixed(at.parse().expect("an instant"), zone.tz().clone())
    }

    fn market() -> Event {
        Event {
            uid: "marche@test".to_owned(),
            sequence: 0,
            modified: None,
            details: Details {
                title: "Marché".to_owned(),
                status: Status::Planned,
                ..Details::default()
            },
            when: When::Days {
                first: date(2026, 11, 21),
                count: 1,
            },
            repeat: None,
        }
    }

    /// A house where Lucie, a visitor, has signed up for the market.
    async fn house() -> (Store, DateOf) {
        let store = Store::in_memory(schema()).expect("opened");
        let now = clock("2026-11-20T10:00:00Z").now();
        let date = store.write(move |tx| {
            let event = announce(tx, &market(), Signup::Open { visitors: true }, now)
                .map_err(|_| Error::Closed)?;
            let at = date(2026, 11, 21).at(0, 0, 0, 0);
            let date = DateOf { event, at };
            let first_name = "Lucie".to_owned();
            acts::take(tx, date, Asking::Visitor { first_name }, None, now)
                .map_err(|_| Error::Closed)?;
            Ok::<_, Error>(date)
        });
        (store.clone(), date.await.expect("signed up"))
    }

    #[tokio::test(start_paused = true)]
    async fn a_visitor_is_forgotten_a_week_after_they_came() {
        let (store, date) = house().await;
        let expected = |count| {
            let seats = store.read_blocking(|read| of_date(read, date));
            assert_eq!(seats.expect("read").len(), count);
        };
        round(&store, clock("2026-11-28T10:00:00Z").now()).await;
        expected(1);
        assert_eq!(*store.watch_renewal().borrow(), 0, "nothing was forgotten");

        let stop = CancellationToken::new();
        let late = clock("2026-11-29T10:00:00Z");
        let keeper = tokio::spawn(keep(store.clone(), late, stop.clone()));
        let mut asked = store.watch_renewal();
        asked.wait_for(|asked| *asked > 0).await.expect("open");
        expected(0);
        stop.cancel();
        keeper.await.expect("ended");
    }
}
