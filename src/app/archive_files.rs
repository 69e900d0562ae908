//! The commons in one file, from the command line: on a running box, which does it and says how far it is, or on a stopped one.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{library, schema};
use crate::archive::command::{Command, hand_over, outgoing};
use crate::archive::{Archive, Means};
use crate::control;
use crate::tasks::{Answer, House, STORE, Task};
use crate::web::words::{Lang, Words};

/// How often it is asked how far it is.
const EVERY: Duration = Duration::from_millis(300);

/// A box that a command is about, should it not run.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// Its data directory.
    pub dir: PathBuf,
    /// Its time zone.
    pub zone: jiff::tz::TimeZone,
}

/// Writes the commons into a file.
///
/// # Errors
/// In words, why not.
pub fn take_commons(of: &Stopped, file: &Path, lang: Lang) -> Result<(), String> {
    let in_file = |e: std::io::Error| format!("{}: {e}", file.display());
    // Before anything is made: what cannot be written is told at once.
    std::fs::File::create(file).map_err(in_file)?;
    let (first, next) = (Command::Export, Command::Exported);
    let lines = carried_out(of, first, &next, lang)?;
    let made = outgoing(&of.dir);
    std::fs::copy(&made, file).map_err(in_file)?;
    std::fs::remove_file(&made).map_err(|e| format!("{}: {e}", made.display()))?;
    say(&lines)
}

/// Shows what a file would bring, and brings it in where that is wanted.
///
/// # Errors
/// In words, why not.
pub fn bring_commons(
    of: &Stopped,
    file: &Path,
    (licence, is_english): (Option<String>, bool),
    apply: bool,
    lang: Lang,
) -> Result<(), String> {
    if !of.dir.join(STORE).exists() {
        return Err(no_box(of, lang));
    }
    hand_over(file, &of.dir).map_err(|e| format!("{}: {e}", file.display()))?;
    let name = file.file_name().unwrap_or_default();
    let first = Command::Import {
        name: name.to_string_lossy().into_owned(),
        licence,
        is_english,
    };
    let lines = carried_out(of, first, &Command::Imported { apply }, lang)?;
    say(&lines)
}

fn no_box(of: &Stopped, lang: Lang) -> String {
    Words::of(lang).t1("tasks-no-box", "dir", of.dir.display().to_string())
}

fn say(lines: &[String]) -> Result<(), String> {
    let mut out = std::io::stdout();
    let said = writeln!(out, "{}", lines.join("\n")).and_then(|()| out.flush());
    said.map_err(|e| e.to_string())
}

/// Has it begun, asks how far it is until it is over, and says so meanwhile; what is said at its end.
fn carried_out(
    of: &Stopped,
    first: Command,
    next: &Command,
    lang: Lang,
) -> Result<Vec<String>, String> {
    let runtime = super::process::runtime().map_err(|e| e.to_string())?;
    runtime.block_on(async {
        let mut task = Task::Commons(first);
        let (mut stopped, mut shown) = (None, String::new());
        loop {
            let answer = asked(of, &task, &mut stopped, lang).await?;
            let line = answer.lines.join("\n");
            if !answer.well {
                return Err(line);
            }
            if !answer.goes_on {
                return Ok(answer.lines);
            }
            if line != shown {
                // How far it is goes where it is in nobody's way.
                eprintln!("{line}");
                shown = line;
            }
            tokio::time::sleep(EVERY).await;
            task = Task::Commons(next.clone());
        }
    })
}

/// Asks the running box, or one that is opened here the first time and kept open.
async fn asked(
    of: &Stopped,
    task: &Task,
    stopped: &mut Option<House>,
    lang: Lang,
) -> Result<Answer, String> {
    if let Some(house) = stopped {
        return Ok(house.perform(task.clone(), lang).await);
    }
    let asked = control::ask(&of.dir, task, lang).await;
    if let Some(answer) = asked.map_err(|e| e.to_string())? {
        return Ok(answer);
    }
    if !of.dir.join(STORE).exists() {
        return Err(no_box(of, lang));
    }
    let mut house = House::open(&of.dir, schema(), of.zone.clone(), Words::of(lang))
        .map_err(|answer| answer.lines.join("\n"))?;
    house.archive = Some(Archive::new(Means {
        store: house.store.clone(),
        clock: house.clock.clone(),
        data: of.dir.clone(),
        library,
        depot: None,
        name: Box::new(String::new),
    }));
    let house = stopped.insert(house);
    Ok(house.perform(task.clone(), lang).await)
}
