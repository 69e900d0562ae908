//! What can be done to a box by commands typed on its machine, whether it runs or not.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::appliance::backups::{self, Backups};
use crate::archive::{self, Archive};
use crate::clock::Clock;
use crate::desk::{self, Code};
use crate::media;
use crate::programme::Zone;
use crate::programme::command::{self, Command};
use crate::programme::told::Tell;
use crate::programme::word::to_news;
use crate::search::Search;
use crate::store::{self, Finding, Original, Schema, Severity, Store};
use crate::web::words::{Lang, Words};

/// The name of the store's file in the data directory.
pub const STORE: &str = "parvis.redb";

/// One command.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Look whether everything kept is whole.
    Doctor,
    /// Write the store anew, so that nothing erased is left in its file.
    Maintain,
    /// Make a new code for the desk.
    DeskCode,
    /// Something about the programme.
    Programme(Command),
    /// Make the search's index anew.
    SearchRebuild,
    /// Something about backups.
    Backup(backups::Command),
    /// Something about the commons in one file.
    Commons(archive::command::Command),
}

impl Task {
    /// Whether it ends something, or is what one must do before: then it may take the room that is kept back for that.
    fn must_work_on_a_full_disk(&self) -> bool {
        match self {
            Self::DeskCode | Self::Programme(Command::Cancel { .. }) => true,
            Self::Doctor
            | Self::Maintain
            | Self::SearchRebuild
            | Self::Programme(_)
            | Self::Backup(_)
            | Self::Commons(_) => false,
        }
    }
}

/// What a command says, a line at a time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Answer {
    pub lines: Vec<String>,
    /// Whether it was done, or nothing wrong was found.
    pub well: bool,
    /// Whether it goes on: ask again.
    #[serde(default)]
    pub goes_on: bool,
}

impl Answer {
    /// It was done, and this is what to know.
    pub fn said(lines: Vec<String>) -> Self {
        Self {
            lines,
            well: true,
            goes_on: false,
        }
    }

    /// It was not done, and this is why.
    pub fn refused(line: impl Into<String>) -> Self {
        Self {
            lines: vec![line.into()],
            ..Self::default()
        }
    }
}

/// A box with its store open.
#[derive(Clone)]
pub struct House {
    pub store: Store,
    pub clock: Clock,
    /// Its backups, where its configuration is known.
    pub backups: Option<Backups>,
    /// What is found on it.
    pub search: Option<Search>,
    /// The commons in one file.
    pub archive: Option<Archive>,
    /// Its data directory.
    dir: PathBuf,
    /// Whether what is written now is forgotten: then nothing is written.
    on_trial: bool,
}

impl House {
    /// Opens what a data directory keeps.
    ///
    /// # Errors
    /// In the doctor's words.
    pub fn open(
        dir: &Path,
        schema: Schema,
        zone: jiff::tz::TimeZone,
        words: Words,
    ) -> Result<Self, Answer> {
        backups::finish(dir).map_err(|problem| Answer::refused(problem.said(words)))?;
        let store = Store::open(&dir.join(STORE), schema).map_err(|e| Answer {
            lines: told(words, &e.finding()),
            ..Answer::default()
        })?;
        let clock = Clock::start(&store, zone).map_err(|e| Answer::refused(e.to_string()))?;
        Ok(Self {
            store,
            clock,
            backups: None,
            search: None,
            archive: None,
            dir: dir.to_owned(),
            on_trial: false,
        })
    }

    /// Opens the same for a version of the program that is not known to work yet: nothing in the directory changes, and
    /// what is written is forgotten. The store's file stays ours until the second value is dropped.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_on_trial(
        dir: &Path,
        schema: Schema,
        zone: jiff::tz::TimeZone,
        words: Words,
    ) -> Result<(Self, Option<Original>), Answer> {
        let path = dir.join(STORE);
        let opened = if path.exists() {
            let opened = Store::open_on_trial(&path, schema);
            opened.map(|(store, original)| (store, Some(original)))
        } else {
            Store::in_memory(schema).map(|store| (store, None))
        };
        let (store, original) = opened.map_err(|e| Answer {
            lines: told(words, &e.finding()),
            ..Answer::default()
        })?;
        let clock = Clock::start(&store, zone).map_err(|e| Answer::refused(e.to_string()))?;
        let house = Self {
            store,
            clock,
            backups: None,
            search: None,
            archive: None,
            dir: dir.to_owned(),
            on_trial: true,
        };
        Ok((house, original))
    }

    /// Does what is asked, and says what was done.
    pub async fn perform(&self, task: Task, lang: Lang) -> Answer {
        let words = Words::of(lang);
        if self.on_trial && !matches!(task, Task::Doctor) {
            return Answer::refused(words.t("tasks-on-trial"));
        }
        let in_need = task.must_work_on_a_full_disk();
        let done = self.done(task, words);
        let done = if in_need {
            crate::store::in_need(done).await
        } else {
            done.await
        };
        done.unwrap_or_else(|e| Answer::refused(e.to_string()))
    }

    async fn done(&self, task: Task, words: Words) -> Result<Answer, crate::web::Error> {
        match task {
            Task::Doctor => self.doctor(words).await,
            Task::Maintain => self.maintain(words).await,
            Task::DeskCode => self.desk_code(words).await,
            Task::Programme(command) => self.programme(command, words).await,
            Task::SearchRebuild => self.rebuild_search(words).await,
            Task::Backup(command) => Ok(self.backup(command, words)),
            Task::Commons(command) => self.commons(command, words).await,
        }
    }

    fn backup(&self, command: backups::Command, words: Words) -> Answer {
        let Some(backups) = &self.backups else {
            return Answer::refused(words.t1("backups-problem-nowhere", "why", ""));
        };
        let said = backups.perform(command, words);
        Answer {
            lines: vec![said.line],
            well: said.well,
            goes_on: said.goes_on,
        }
    }

    async fn commons(
        &self,
        command: archive::command::Command,
        words: Words,
    ) -> Result<Answer, crate::web::Error> {
        let Some(archive) = &self.archive else {
            return Ok(Answer::refused(words.t("archive-no-import")));
        };
        let said = archive.perform(command, words).await?;
        Ok(Answer {
            lines: said.lines,
            well: said.well,
            goes_on: said.goes_on,
        })
    }

    async fn doctor(&self, words: Words) -> Result<Answer, crate::web::Error> {
        let (store, dir) = (self.store.clone(), self.dir.clone());
        let look = move || {
            let mut findings = store.check()?;
            findings.extend(media::depot::check(&store, &dir)?);
            Ok::<_, store::Error>(findings)
        };
        let findings = tokio::task::spawn_blocking(look).await??;
        if findings.is_empty() {
            return Ok(Answer::said(vec![words.t("doctor-well")]));
        }
        let well = findings.iter().all(|f| f.severity == Severity::Note);
        Ok(Answer {
            lines: findings.iter().flat_map(|f| told(words, f)).collect(),
            well,
            goes_on: false,
        })
    }

    async fn maintain(&self, words: Words) -> Result<Answer, crate::web::Error> {
        let sizes = match self.store.renew().await {
            Ok(sizes) => sizes,
            Err(error) => {
                let mut lines = vec![words.t("tasks-not-maintained")];
                lines.extend(told(words, &error.finding()));
                return Ok(Answer {
                    lines,
                    ..Answer::default()
                });
            }
        };
        let kilobytes = |bytes: u64| bytes.div_ceil(1000);
        let args = [("before", sizes.before), ("after", sizes.after)];
        let args = args.map(|(name, bytes)| (name, kilobytes(bytes).to_string()));
        Ok(Answer::said(vec![
            words.with("tasks-maintained", &args),
            words.t("tasks-maintained-erased"),
        ]))
    }

    async fn rebuild_search(&self, words: Words) -> Result<Answer, crate::web::Error> {
        let Some(search) = self.search.clone() else {
            return Ok(Answer::refused(words.t("search-not-ready")));
        };
        let built = tokio::task::spawn_blocking(move || search.rebuild()).await?;
        let count = built.map_err(crate::web::Error::internal)?;
        Ok(Answer::said(vec![words.t1(
            "search-rebuilt",
            "count",
            count,
        )]))
    }

    async fn programme(&self, command: Command, words: Words) -> Result<Answer, crate::web::Error> {
        let zone = self.clock.zone().iana_name().and_then(Zone::named);
        let zone = zone.unwrap_or_else(Zone::utc);
        let (now, said) = (self.clock.now(), (words, to_news as Tell));
        let said = command::perform(&self.store, now, &zone, command, said).await?;
        Ok(Answer {
            lines: said.lines,
            well: said.well,
            goes_on: false,
        })
    }

    async fn desk_code(&self, words: Words) -> Result<Answer, crate::web::Error> {
        let code = Code::random();
        desk::replace_code(&self.store, &code).await?;
        Ok(Answer::said(vec![
            words.t1("tasks-desk-code", "code", code.printed()),
            words.t("tasks-desk-code-only"),
        ]))
    }
}

/// A finding in words: what it is, then what to do.
fn told(words: Words, finding: &Finding) -> Vec<String> {
    let key = format!("doctor-{}", finding.key);
    let args: Vec<(&str, String)> = finding.args.iter().map(|(n, v)| (*n, v.clone())).collect();
    vec![
        words.with(&key, &args),
        format!("  {}", words.with(&format!("{key}-advice"), &args)),
    ]
}
