//! Backups and the way back, from the command line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{rooms, schema};
use crate::appliance::backups::{Backups, Bucket, Command, Restored, Target, Wanted, restore};
use crate::config::Config;
use crate::control;
use crate::tasks::{Answer, House, STORE, Task};
use crate::web::dates;
use crate::web::words::{Lang, Words};

/// How often it is asked how far a run is.
const EVERY: Duration = Duration::from_millis(500);

/// Makes a backup, on a running box or a stopped one, and says how far it is until it is over.
///
/// # Errors
/// In words, why it did not go well.
pub fn back_up(config: &Config, to: Option<String>, test: bool, lang: Lang) -> Result<(), String> {
    let words = Words::of(lang);
    let runtime = super::process::runtime().map_err(|e| e.to_string())?;
    runtime
        .block_on(async {
            let mut task = Task::Backup(Command::Start { to, test });
            let mut stopped = None;
            let mut shown = String::new();
            loop {
                let answer = asked(config, &task, &mut stopped, lang).await?;
                let line = answer.lines.join("\n");
                if !answer.well {
                    return Err(line);
                }
                if line != shown {
                    let mut out = std::io::stdout();
                    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
                    shown = line;
                }
                if !answer.goes_on {
                    return Ok(());
                }
                tokio::time::sleep(EVERY).await;
                task = Task::Backup(Command::Look);
            }
        })
        .map_err(|line: String| format!("{} {line}", words.t("backups-not-done")))
}

/// Asks the running box, or one that is opened here the first time and kept open.
async fn asked(
    config: &Config,
    task: &Task,
    stopped: &mut Option<House>,
    lang: Lang,
) -> Result<Answer, String> {
    if let Some(house) = stopped {
        return Ok(house.perform(task.clone(), lang).await);
    }
    let (dir, words) = (&config.data.dir, Words::of(lang));
    let asked = control::ask(dir, task, lang).await;
    if let Some(answer) = asked.map_err(|e| e.to_string())? {
        return Ok(answer);
    }
    if !dir.join(STORE).exists() {
        return Err(words.t1("tasks-no-box", "dir", dir.display().to_string()));
    }
    let mut house = House::open(dir, schema(), config.venue.timezone.0.clone(), words)
        .map_err(|answer| answer.lines.join("\n"))?;
    let backups = Backups::new(&house.store, &house.clock, config, schema);
    house.backups = Some(backups);
    let house = stopped.insert(house);
    Ok(house.perform(task.clone(), lang).await)
}

/// Where a restore reads from, as it was typed.
#[derive(Debug, Clone)]
pub enum From {
    /// The first stick that has backups on it.
    Stick,
    /// A folder.
    Folder(PathBuf),
    /// S3-compatible storage.
    Bucket(Bucket),
}

/// What a restore was told.
#[derive(Debug, Clone)]
pub struct Restoring {
    pub from: From,
    pub passphrase: String,
    pub snapshot: Option<String>,
    pub replace: bool,
    pub adopt: bool,
}

/// Restores a backup into the data directory of a box that does not run; what to say of it.
///
/// # Errors
/// In words, why not.
pub fn bring_back(config: &Config, asked: Restoring, lang: Lang) -> Result<Vec<String>, String> {
    let words = Words::of(lang);
    let runtime = super::process::runtime().map_err(|e| e.to_string())?;
    let running = runtime.block_on(control::ask(&config.data.dir, &Task::Doctor, lang));
    if running.map_err(|e| e.to_string())?.is_some() {
        return Err(words.t1("backups-problem-in-use", "why", ""));
    }
    let wanted = Wanted {
        data: config.data.dir.clone(),
        target: match asked.from {
            From::Stick => None,
            From::Folder(folder) => Some(Target::Folder(folder)),
            From::Bucket(bucket) => Some(Target::Bucket(bucket)),
        },
        machine: config.machine.clone(),
        passphrase: asked.passphrase,
        snapshot: asked.snapshot,
        replace: asked.replace,
        adopt: asked.adopt,
        schema,
        rooms,
        zone: config.venue.timezone.0.clone(),
    };
    let restored = runtime.block_on(runtime.spawn_blocking(move || restore(&wanted)));
    let restored = restored.map_err(|e| e.to_string())?;
    let restored = restored.map_err(|problem| problem.said(words))?;
    Ok(said(&restored, config, words))
}

fn said(restored: &Restored, config: &Config, words: Words) -> Vec<String> {
    let made = restored.made.to_zoned(config.venue.timezone.0.clone());
    let made = format!(
        "{}, {}",
        dates::long_date(words.lang(), made.date()),
        dates::time(words.lang(), made.time())
    );
    let mut lines = vec![
        words.t2("backups-restored", "id", &restored.snapshot, "made", made),
        words.t1("backups-restored-erased", "n", restored.erased_again),
    ];
    if let Some(file) = &restored.configuration {
        lines.push(words.t1("backups-restored-configuration", "file", shown(file)));
    }
    lines
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
