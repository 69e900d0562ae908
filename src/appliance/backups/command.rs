//! What can be asked of backups on the command line, of a running box or a stopped one.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::problem::{Kind, Problem};
use super::run::{Aim, Backups};
use super::{Place, Standing};
use crate::web::words::Words;

/// One command.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Command {
    /// Begin a run.
    Start {
        /// `stick`, `folder`, `s3`, or the path of another folder; every place that was chosen when not given.
        to: Option<String>,
        /// Whether the newest backup is to be restored beside and compared, even if that is not due.
        test: bool,
    },
    /// How far is it?
    Look,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What to show.
    pub line: String,
    /// Whether it went well so far.
    pub well: bool,
    /// Whether a run goes on: ask again.
    pub goes_on: bool,
}

impl Backups {
    /// Does what is asked, without waiting for the end of a run.
    pub fn perform(&self, command: Command, w: Words) -> Said {
        let refused = |problem: Problem| Said {
            line: problem.said(w),
            well: false,
            goes_on: false,
        };
        match command {
            Command::Start { to, test } => {
                let begun = self.aims(to.as_deref());
                match begun.and_then(|aims| self.begin(aims, test)) {
                    Ok(()) => self.look(w),
                    Err(problem) => refused(problem),
                }
            }
            Command::Look => match self.last().filter(|_| !self.standing().is_running()) {
                None => self.look(w),
                Some(Err(problem)) => refused(problem),
                Some(Ok(())) => Said {
                    line: w.t("backups-done"),
                    well: true,
                    goes_on: false,
                },
            },
        }
    }

    fn look(&self, w: Words) -> Said {
        Said {
            line: said(&self.standing(), w),
            well: true,
            goes_on: true,
        }
    }

    /// Where a command wants a backup to go.
    fn aims(&self, to: Option<&str>) -> Result<Vec<Aim>, Problem> {
        let place = match to {
            None => {
                let places = self.places()?;
                return Ok(places.into_iter().map(|(place, _)| place.into()).collect());
            }
            Some("stick") => Place::Stick,
            Some("folder") => Place::Folder,
            Some("s3") => Place::Bucket,
            Some(path) => {
                let path = PathBuf::from(path);
                if !path.is_absolute() {
                    return Err(Problem::new(Kind::NoFolder, path.display()));
                }
                let is_own = self.folder() == Some(path.as_path());
                return Ok(vec![Aim {
                    place: Place::Folder,
                    other: (!is_own).then_some(path),
                }]);
            }
        };
        Ok(vec![place.into()])
    }
}

/// How far a run is, in words.
pub(super) fn said(standing: &Standing, w: Words) -> String {
    let step = w.t(standing.step.key());
    match (standing.place, standing.percent()) {
        (Some(place), Some(percent)) => {
            let args = [
                ("place", w.t(place.key())),
                ("step", step),
                ("percent", percent.to_string()),
            ];
            w.with("backups-standing-percent", &args)
        }
        (Some(place), None) => w.t2("backups-standing", "place", w.t(place.key()), "step", step),
        (None, _) => step,
    }
}
