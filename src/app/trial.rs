//! The first minutes of a new version of the program: it shows what it would keep, keeps nothing, and opens for good once
//! somebody has seen that it works.
//!
//! What must stay true: until then no byte of the store's file changes, so that the version before finds its own; and no
//! act is taken, so that none can be lost. Who decides is `parvis-mechanic confirm`: it takes away the file that says
//! "trial", and the real store is opened and brought forward, on the same sockets, without a restart.

use std::path::Path;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::run::Run;
use super::schema;
use crate::store::Original;
use crate::tasks::House;

/// How often it is looked whether the trial is over.
const LOOK: Duration = Duration::from_millis(250);
/// Room that is left for what people write once the store has been brought forward.
const RESERVE: u64 = 4 << 20;

/// Serves on trial until that is over, or the box is told to stop.
///
/// # Errors
/// In words. The machine then goes back to the version before.
pub(super) async fn run(run: &Run) -> Result<(), String> {
    let (config, words) = (&run.config, run.words);
    let zone = config.venue.timezone.0.clone();
    let opened = House::open_on_trial(&config.data.dir, schema(), zone, words);
    let (house, original) = opened.map_err(|answer| answer.lines.join("\n"))?;
    if let Some(missing) = original
        .as_ref()
        .and_then(|it| missing(it, &config.data.dir))
    {
        let megabytes = missing.div_ceil(1_000_000);
        return Err(words.t1("tasks-trial-no-room", "missing", megabytes));
    }
    println!("{}", words.t("tasks-trial"));
    let over = run.stop.child_token();
    let watch = tokio::spawn(watch(config.machine.trial(), over.clone()));
    let served = run.receive(house, &over, true).await;
    watch.abort();
    // Only now, and although a slow visitor may still be reading what the trial showed.
    drop(original);
    served
}

/// How many bytes the disk lacks to bring the store forward; none when it has room.
fn missing(original: &Original, dir: &Path) -> Option<u64> {
    let needed = original.grows_by() + RESERVE;
    let said = rustix::fs::statvfs(dir).ok()?;
    let free = said.f_bavail.saturating_mul(said.f_frsize);
    needed.checked_sub(free).filter(|missing| *missing > 0)
}

/// Ends the trial when the file that says so is gone.
async fn watch(trial: std::path::PathBuf, over: CancellationToken) {
    while trial.exists() {
        tokio::time::sleep(LOOK).await;
    }
    tracing::info!("the new version is kept: the store is opened for good");
    over.cancel();
}
