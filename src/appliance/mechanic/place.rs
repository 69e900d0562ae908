//! Where updates lie: kept open while they are read, and let go afterwards.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use tokio::sync::OwnedMutexGuard;

use super::protocol::Refusal;
use super::rauc;
use super::sticks::{self, Partition};
use crate::appliance::settings::Machine;

/// Bundles on one stick that are looked at.
const BUNDLES: usize = 8;

/// A place where an update lies, kept open while it is read.
pub(super) enum Place {
    Line {
        bundle: OsString,
        hands: OwnedMutexGuard<()>,
    },
    Stick {
        bundle: OsString,
        glance: Glance,
    },
}

impl Place {
    /// As RAUC is told it: a path or an address.
    pub(super) fn bundle(&self) -> &OsStr {
        match self {
            Self::Line { bundle, .. } | Self::Stick { bundle, .. } => bundle,
        }
    }

    /// Lets it go.
    pub(super) async fn end(self, machine: &Machine) {
        match self {
            Self::Line { hands, .. } => drop(hands),
            Self::Stick { glance, .. } => glance.end(machine).await,
        }
    }
}

/// A stick that is mounted to be read, or was mounted for the server already.
pub(super) struct Glance {
    pub(super) at: PathBuf,
    is_ours: bool,
    _hands: OwnedMutexGuard<()>,
}

impl Glance {
    /// Mounts it, unless that was done for the server.
    pub(super) async fn at(
        machine: &Machine,
        stick: &Partition,
        hands: OwnedMutexGuard<()>,
    ) -> Result<Self, Refusal> {
        let (at, is_ours) = match mounted_for_server(machine, stick) {
            Some(at) => (at, false),
            None => (sticks::glance(machine), true),
        };
        if is_ours {
            sticks::unmount(machine, &at).await?;
            sticks::mount(machine, stick, &at, None).await?;
        }
        Ok(Self {
            at,
            is_ours,
            _hands: hands,
        })
    }

    /// Lets it go.
    pub(super) async fn end(self, machine: &Machine) {
        if self.is_ours
            && let Err(refusal) = sticks::unmount(machine, &self.at).await
        {
            tracing::warn!(%refusal, "a stick was not let go");
        }
    }
}

/// The bundles in a directory: files, not links to somewhere else.
pub(super) fn bundles(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let files = entries.flatten().filter(|entry| {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        is_file && rauc::is_bundle(&entry.path())
    });
    let mut paths: Vec<_> = files.map(|entry| entry.path()).collect();
    paths.sort();
    paths.truncate(BUNDLES);
    paths
}

/// Where this stick is mounted for the server, if it is.
pub(super) fn mounted_for_server(machine: &Machine, stick: &Partition) -> Option<PathBuf> {
    let at = machine.stick.as_path();
    let is_there = stick.mounted_at.iter().any(|it| it == at);
    is_there.then(|| at.to_owned())
}
