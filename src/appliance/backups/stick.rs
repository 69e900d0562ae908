//! A stick as a place of backups: recognised by its label, mounted by the mechanic for the time of a run.

use std::fs;
use std::path::{Path, PathBuf};

use tokio::runtime::Handle;

use super::problem::{Kind, Problem};
use super::vault::Target;
use crate::appliance::mechanic::client::Error;
use crate::appliance::mechanic::{Client, Refusal};
use crate::appliance::settings::Machine;

/// The folder on a stick that backups lie in; the rest is left alone.
const FOLDER: &str = "parvis-sauvegardes";

/// Whom to ask for sticks, and where they are mounted. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Sticks {
    mechanic: Client,
    at: PathBuf,
}

/// A stick that is mounted until this is dropped.
pub(super) struct Mounted {
    sticks: Sticks,
}

impl Sticks {
    pub(super) fn of(machine: &Machine) -> Self {
        Self {
            mechanic: Client::new(machine.socket()),
            at: machine.stick.as_path().to_owned(),
        }
    }

    /// The labels of those that are plugged in; nothing where nobody can mount one.
    pub(super) async fn labels(&self) -> Option<Vec<String>> {
        let sticks = self.mechanic.sticks().await.ok()?;
        let mut labels: Vec<String> = sticks.into_iter().map(|it| it.label).collect();
        labels.retain(|label| !label.is_empty());
        labels.sort();
        labels.dedup();
        Some(labels)
    }

    /// Mounts the stick of this label, to write on. Blocking, on a thread of a runtime.
    pub(super) fn mount(&self, label: &str) -> Result<Mounted, Problem> {
        let (mounted, folder) = self.mount_where(|it| it == label, |_| true)?;
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(Problem::there(&folder, &error))
            }
            _ => Ok(mounted),
        }
    }

    /// Mounts the first stick that has backups on it. Blocking, on a thread of a runtime.
    pub(super) fn mount_any(&self) -> Result<Mounted, Problem> {
        let (mounted, _) = self.mount_where(|_| true, Path::is_dir)?;
        Ok(mounted)
    }

    fn mount_where(
        &self,
        wanted: impl Fn(&str) -> bool,
        holds: impl Fn(&Path) -> bool,
    ) -> Result<(Mounted, PathBuf), Problem> {
        let now = Handle::current();
        let plugged = now.block_on(self.mechanic.sticks()).map_err(problem)?;
        for stick in plugged.into_iter().filter(|it| wanted(&it.label)) {
            now.block_on(self.mechanic.mount(stick.id))
                .map_err(problem)?;
            let mounted = Mounted {
                sticks: self.clone(),
            };
            let folder = self.at.join(FOLDER);
            if holds(&folder) {
                return Ok((mounted, folder));
            }
        }
        Err(Kind::NoStick.into())
    }
}

impl Mounted {
    /// Where backups lie on it.
    pub(super) fn target(&self) -> Target {
        Target::Folder(self.sticks.at.join(FOLDER))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let unmounted = Handle::current().block_on(self.sticks.mechanic.unmount());
        if let Err(error) = unmounted {
            tracing::error!(%error, "the stick of the backups could not be let go");
        }
    }
}

fn problem(error: Error) -> Problem {
    match error {
        Error::Refused(Refusal::NoStick) => Kind::NoStick.into(),
        other => Problem::new(Kind::NoStick, other),
    }
}
