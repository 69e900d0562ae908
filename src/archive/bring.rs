//! Bringing a file: it is put aside, looked at, and taken in when somebody has said so, or given up.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::job::{Job, Problem, Stage, Tally};
use super::work::Broke;
use super::{Archive, reading, store};
use crate::documents::{Language, Licence};
use crate::ids::PersonId;
use crate::store::Error as StoreError;

/// What is brought.
pub(super) enum From {
    /// A form's file.
    Bytes(Bytes),
    /// A file that lies beside the store already, put there by a command: it is moved.
    File(PathBuf),
}

/// A file with what somebody says of it.
pub(super) struct Brought {
    pub(super) from: From,
    pub(super) name: String,
    /// For what does not say its licence itself.
    pub(super) licence: Licence,
    /// For what does not say its language itself.
    pub(super) language: Language,
    pub(super) by: Option<PersonId>,
}

/// Why a file is not taken to be looked at.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// Another is being looked at or brought in.
    #[error("another import goes on")]
    Busy,
    #[error(transparent)]
    Problem(#[from] Problem),
    #[error(transparent)]
    Broke(#[from] Broke),
}

impl Archive {
    /// The import there is.
    ///
    /// # Errors
    /// The store could not be read.
    pub(super) async fn job(&self) -> Result<Option<Job>, StoreError> {
        self.0.store.read(store::job).await
    }

    /// Puts a file aside and begins to look at it.
    ///
    /// # Errors
    /// Why not; what was there before stays.
    pub(super) async fn bring(&self, brought: Brought) -> Result<(), Refusal> {
        if self
            .job()
            .await
            .map_err(Broke::from)?
            .is_some_and(|it| it.goes_on())
        {
            return Err(Refusal::Busy);
        }
        let archive = self.clone();
        let turn = self.0.turn.lock().await;
        let put = tokio::task::spawn_blocking(move || put_aside(&archive, &brought));
        let job = put.await.map_err(|error| Broke::Web(error.into()))??;
        let kept = self.0.store.write(move |tx| store::put(tx, &job));
        kept.await.map_err(Broke::from)?;
        drop(turn);
        self.wake();
        Ok(())
    }

    /// Begins to bring in what was looked at; false when there is nothing to.
    ///
    /// # Errors
    /// The store failed.
    pub(super) async fn begin(&self) -> Result<bool, StoreError> {
        let begun = self.0.store.write(|tx| {
            let Some(mut job) = store::job(&*tx)?.filter(|it| it.stage == Stage::Looked) else {
                return Ok(false);
            };
            job.stage = Stage::Taking;
            (job.at, job.percent, job.tally) = (0, 0, Tally::default());
            store::put(tx, &job)?;
            Ok::<_, StoreError>(true)
        });
        let begun = begun.await?;
        if begun {
            self.wake();
        }
        Ok(begun)
    }

    /// Forgets the import there is; what is brought in already stays.
    ///
    /// # Errors
    /// The store failed.
    pub(super) async fn give_up(&self) -> Result<(), StoreError> {
        self.0.store.write(store::forget).await?;
        // The file is worth nothing without the job; the next one takes its place.
        let _turn = self.0.turn.lock().await;
        let _ = fs::remove_file(self.incoming());
        Ok(())
    }
}

/// Writes the file where imports are read from, and says what it is.
fn put_aside(archive: &Archive, brought: &Brought) -> Result<Job, Refusal> {
    let known = archive.0.store.read_blocking(store::job);
    if known.map_err(Broke::from)?.is_some_and(|it| it.goes_on()) {
        return Err(Refusal::Busy);
    }
    let beside = match &brought.from {
        From::File(path) => path.clone(),
        From::Bytes(bytes) => {
            let beside = archive.0.data.join(".incoming-new");
            write(&beside, bytes).map_err(Broke::from)?;
            beside
        }
    };
    let what = match reading::what(&beside, &brought.name) {
        Ok(what) => what,
        Err(problem) => {
            let _ = fs::remove_file(&beside);
            return Err(problem.into());
        }
    };
    fs::rename(&beside, archive.incoming()).map_err(Broke::from)?;
    Ok(Job {
        mark: rand::random(),
        name: crate::web::text::one_line(&brought.name)
            .chars()
            .take(120)
            .collect(),
        what,
        licence: brought.licence,
        language: brought.language,
        by: brought.by,
        began: archive.0.clock.now().into(),
        stage: Stage::Looking,
        at: 0,
        percent: 0,
        from: String::new(),
        tally: Tally::default(),
    })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
