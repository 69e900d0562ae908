//! When the store writes itself anew: some time after something was erased.
//!
//! Erasures often come together (a person leaves, their rows go one after the other), and each
//! renewal writes the whole file; so it waits until nothing was erased for a while, but not for
//! ever. The mark is in the store: what was due when the box stopped is due when it starts.

use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::store::Store;

/// How long nothing was erased before the store is written anew.
const QUIET: Duration = Duration::from_secs(60);
/// How long an erasure waits at most for others.
const AT_MOST: Duration = Duration::from_secs(10 * 60);
/// How long it waits after a renewal that failed: a full disk may have room again.
const AFTER_FAILURE: Duration = Duration::from_secs(10 * 60);

/// Writes the store anew whenever that is due, until told to stop.
pub(super) async fn keep(store: Store, stop: CancellationToken) {
    let mut asked = store.watch_renewal();
    let rounds = async {
        while settled(&mut asked).await.is_ok() {
            // The store says itself what went well or wrong.
            if store.renew().await.is_err() {
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    };
    stop.run_until_cancelled(rounds).await;
}

/// Waits until a renewal is due and its time has come; an error when the store is closed.
async fn settled(asked: &mut watch::Receiver<u64>) -> Result<(), watch::error::RecvError> {
    loop {
        asked.wait_for(|asked| *asked > 0).await?;
        if tokio::time::timeout(AT_MOST, quiet(asked)).await.is_err() || *asked.borrow() > 0 {
            return Ok(());
        }
        // Somebody else renewed it meanwhile.
    }
}

/// Waits until nothing more was asked for a while.
async fn quiet(asked: &mut watch::Receiver<u64>) {
    while let Ok(Ok(())) = tokio::time::timeout(QUIET, asked.changed()).await {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Error, Schema};
    use tokio::task::JoinHandle;
    use tokio::time::{Instant, sleep};

    const SECOND: Duration = Duration::from_secs(1);

    /// Waits until a renewal's time has come; after how many seconds that was.
    fn waiting(mut asked: watch::Receiver<u64>) -> JoinHandle<u64> {
        tokio::spawn(async move {
            let start = Instant::now();
            settled(&mut asked).await.expect("the store is open");
            start.elapsed().as_secs()
        })
    }

    #[tokio::test(start_paused = true)]
    async fn erasures_that_come_together_share_a_renewal() {
        let (erase, asked) = watch::channel(0);
        let waiting = waiting(asked);
        for number in 1..=5 {
            sleep(50 * SECOND).await;
            erase.send_replace(number);
        }
        assert_eq!(
            waiting.await.unwrap(),
            5 * 50 + 60,
            "a minute after the last"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_ever_while_others_go_on_erasing() {
        let (erase, asked) = watch::channel(1);
        let waiting = waiting(asked);
        for number in 2..100 {
            sleep(30 * SECOND).await;
            erase.send_replace(number);
        }
        assert_eq!(waiting.await.unwrap(), 600);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_command_has_done_is_not_done_again() {
        let (erase, asked) = watch::channel(1);
        let waiting = waiting(asked);
        sleep(30 * SECOND).await;
        erase.send_replace(0);
        sleep(1000 * SECOND).await;
        assert!(!waiting.is_finished(), "nothing is due");
        erase.send_replace(1);
        assert_eq!(waiting.await.unwrap(), 30 + 1000 + 60);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_due_at_the_start_is_done_a_minute_later() {
        let store = Store::in_memory(Schema::new()).unwrap();
        let erased: Result<(), Error> = store.write_blocking(|tx| tx.renew_later());
        erased.unwrap();
        let (start, stop) = (Instant::now(), CancellationToken::new());
        let keeper = tokio::spawn(keep(store.clone(), stop.clone()));
        let mut asked = store.watch_renewal();
        asked.wait_for(|asked| *asked == 0).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 60);
        stop.cancel();
        keeper.await.unwrap();
    }
}
