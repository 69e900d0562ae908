//! Looks at the box every minute, and keeps what it saw every hour.
//!
//! A power cut loses an hour of it at most; so does a full disk, and nothing else.

use std::sync::PoisonError;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::history::{History, Hour, Point};
use super::{Health, store};
use crate::store::Error;

/// How often.
const LOOK: Duration = Duration::from_secs(60);

/// Goes on until told to stop, and then keeps what it has.
pub async fn keep(health: Health, stop: CancellationToken) {
    if let Err(error) = remember(&health).await {
        tracing::error!(%error, "what was kept of the machine's health cannot be read");
    }
    let rounds = async {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            if let Some(hour) = look(&health).await {
                write(&health, hour).await;
            }
        }
    };
    stop.run_until_cancelled(rounds).await;
    let last = change(&health, History::close);
    if let Some(hour) = last {
        write(&health, hour).await;
    }
}

async fn remember(health: &Health) -> Result<(), Error> {
    let hours = health.0.shell.store.read(store::hours).await?;
    change(health, |history| *history = History::after(hours));
    Ok(())
}

/// Adds what is seen now; the hour, when it is full.
async fn look(health: &Health) -> Option<Hour> {
    match health.reading().await {
        Ok(reading) => change(health, |history| history.add(Point::of(&reading))),
        Err(error) => {
            tracing::error!(%error, "the machine's health cannot be read");
            None
        }
    }
}

async fn write(health: &Health, hour: Hour) {
    let kept = health.0.shell.store.write(move |tx| store::add(tx, hour));
    if let Err(error) = kept.await {
        tracing::warn!(%error, "an hour of the machine's health is not kept");
    }
}

fn change<T>(health: &Health, act: impl FnOnce(&mut History) -> T) -> T {
    act(&mut health
        .0
        .history
        .write()
        .unwrap_or_else(PoisonError::into_inner))
}
