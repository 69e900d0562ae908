//! Commands typed on the machine: the commons into a file, a file into the commons.
//!
//! A running box has the store, and may not read or write where whoever types a command does: files are handed over in its data
//! directory, and it is asked how far it is until it has done.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::bring::{Brought, From, Refusal};
use super::export::{self, Failed, Taking};
use super::job::{Job, Stage};
use super::{Archive, Made, report};
use crate::documents::{Language, Licence};
use crate::store::Error as StoreError;
use crate::web::words::Words;

/// What a command asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Command {
    /// Begin to write the commons into a file ([`outgoing`]).
    Export,
    /// Say how far that is.
    Exported,
    /// Look at a file that was handed over ([`hand_over`]).
    Import {
        /// What it is called.
        name: String,
        /// An SPDX name, for what does not say its licence.
        licence: Option<String>,
        /// Whether what does not say its language is in English.
        is_english: bool,
    },
    /// Say how far the import is; begin to bring in what was looked at, or leave it.
    Imported {
        /// Whether it is to be brought in.
        apply: bool,
    },
}

/// What is said to a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub lines: Vec<String>,
    /// Whether it went well so far.
    pub well: bool,
    /// Whether it goes on: ask again.
    pub goes_on: bool,
}

impl Said {
    fn refused(line: String) -> Self {
        Self {
            lines: vec![line],
            ..Self::default()
        }
    }

    fn goes_on(line: String) -> Self {
        Self {
            lines: vec![line],
            well: true,
            goes_on: true,
        }
    }
}

/// Where a command finds the archive that it asked for.
pub fn outgoing(data: &Path) -> PathBuf {
    data.join(".outgoing")
}

fn handed_over(data: &Path) -> PathBuf {
    data.join(".handed-over")
}

/// Puts a file where the box of this data directory can read it, in its owner's name.
///
/// # Errors
/// It cannot be read, or not be written there.
pub fn hand_over(file: &Path, data: &Path) -> io::Result<()> {
    let mut from = File::open(file)?;
    let to = handed_over(data);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut into = options.open(&to)?;
    io::copy(&mut from, &mut into)?;
    into.sync_all()?;
    let owner = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(data)?);
    if owner != rustix::process::geteuid().as_raw() {
        std::os::unix::fs::chown(&to, Some(owner), None)?;
    }
    Ok(())
}

impl Archive {
    /// Does what a command asks for.
    ///
    /// # Errors
    /// The store failed.
    pub async fn perform(&self, command: Command, words: Words) -> Result<Said, StoreError> {
        match command {
            Command::Export => Ok(self.begin_export(words)),
            Command::Exported => Ok(self.exported(words)),
            Command::Import {
                name,
                licence,
                is_english,
            } => Ok(self.import(name, licence, is_english, words).await),
            Command::Imported { apply } => self.imported(apply, words).await,
        }
    }

    fn made(&self) -> std::sync::MutexGuard<'_, Made> {
        self.0.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin_export(&self, words: Words) -> Said {
        if std::mem::replace(&mut *self.made(), Made::Making) != Made::Making {
            let archive = self.clone();
            tokio::task::spawn_blocking(move || {
                let made = archive.export_to(&outgoing(&archive.0.data));
                let made = made.map_or_else(|why| Made::Failed(why.to_string()), Made::Done);
                *archive.made() = made;
            });
        }
        Said::goes_on(words.t("archive-exporting"))
    }

    /// Writes an archive into a file of the box's own.
    fn export_to(&self, path: &Path) -> Result<usize, Failed> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = BufWriter::new(options.open(path)?);
        let count = self.write(&mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        Ok(count)
    }

    /// Writes an archive. Blocking.
    pub(super) fn write(&self, out: impl Write) -> Result<usize, Failed> {
        let library = self.library()?;
        self.0.store.read_blocking(|read| {
            let taking = Taking {
                read,
                library: &library,
                data: &self.0.data,
                name: (self.0.name)(),
                now: self.0.clock.now().into(),
            };
            export::write(&taking, out)
        })
    }

    fn exported(&self, words: Words) -> Said {
        let mut made = self.made();
        if *made == Made::Making {
            return Said::goes_on(words.t("archive-exporting"));
        }
        match std::mem::take(&mut *made) {
            Made::Done(count) => Said {
                lines: vec![words.t1("archive-exported", "count", count)],
                well: true,
                goes_on: false,
            },
            Made::Failed(why) => Said::refused(words.t1("archive-not-exported", "why", why)),
            Made::Not | Made::Making => Said::refused(words.t1("archive-not-exported", "why", "")),
        }
    }

    async fn import(
        &self,
        name: String,
        licence: Option<String>,
        is_english: bool,
        words: Words,
    ) -> Said {
        let licence = licence.map_or(Ok(Licence::default()), |it| Licence::named(&it));
        let licence = match licence {
            Ok(licence) => licence,
            Err(why) => return Said::refused(words.t(super::bundle::refused(why).key())),
        };
        // The same once more: it goes on where it was cut off.
        let known = self.job().await.ok().flatten();
        if known.is_some_and(|it| it.goes_on() && it.name == name) {
            self.wake();
            return Said::goes_on(words.t("archive-resumed"));
        }
        let brought = Brought {
            from: From::File(handed_over(&self.0.data)),
            name,
            licence,
            language: if is_english {
                Language::En
            } else {
                Language::Fr
            },
            by: None,
        };
        match self.bring(brought).await {
            Ok(()) => Said::goes_on(words.t1("archive-looking", "percent", 0_usize)),
            Err(why) => Said::refused(refusal(&why, words)),
        }
    }

    async fn imported(&self, apply: bool, words: Words) -> Result<Said, StoreError> {
        let Some(job) = self.job().await? else {
            return Ok(Said::refused(words.t("archive-no-import")));
        };
        if job.goes_on() {
            return Ok(Said::goes_on(report::lead(&job, words)));
        }
        let will_begin = job.stage == Stage::Looked && apply && job.has_news();
        if will_begin && self.begin().await? {
            return Ok(Said::goes_on(words.t1(
                "archive-taking",
                "percent",
                0_usize,
            )));
        }
        self.give_up().await?;
        let mut lines = said(&job, words);
        if job.stage == Stage::Looked && !apply && job.has_news() {
            lines.push(words.t("archive-apply"));
        }
        Ok(Said {
            lines,
            well: !matches!(job.stage, Stage::Failed(_)),
            goes_on: false,
        })
    }
}

/// The whole report.
fn said(job: &Job, words: Words) -> Vec<String> {
    let mut lines = vec![report::what(job, words), report::lead(job, words)];
    for section in report::sections(job, words) {
        lines.push(section.title);
        lines.extend(section.lines.into_iter().map(|it| format!("  {it}")));
    }
    lines
}

/// Why a file is not looked at.
pub(super) fn refusal(why: &Refusal, words: Words) -> String {
    match why {
        Refusal::Busy => words.t("archive-busy"),
        Refusal::Problem(problem) => words.t(problem.key()),
        Refusal::Broke(error) => {
            tracing::error!(%error, "what was brought could not be put aside");
            words.t("archive-not-kept")
        }
    }
}
