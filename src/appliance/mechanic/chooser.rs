//! The program that knows from which slot the machine starts: `boot-chooser`, which RAUC calls, too.

use std::path::PathBuf;
use std::time::Duration;

use super::command::{run, succeed};
use super::protocol::Refusal;

/// How long it may take: it mounts a partition and reads a sector.
const PATIENCE: Duration = Duration::from_secs(20);

/// The boot chooser of this machine.
#[derive(Debug, Clone)]
pub(super) struct Chooser(pub(super) PathBuf);

impl Chooser {
    /// Whether the running slot is on trial. On a machine without a chooser it never is; a chooser that cannot say (it answers
    /// other than yes, 0, or no, 1) is taken for a yes: nothing is written that the other slot could not read.
    pub(super) async fn is_trial(&self) -> Result<bool, Refusal> {
        if !self.0.exists() {
            return Ok(false);
        }
        let output = run(&self.0, ["is-trial"], PATIENCE).await?;
        Ok(output.status.code() != Some(1))
    }

    /// The name of the running slot; none where the chooser does not say.
    pub(super) async fn current(&self) -> Option<String> {
        if !self.0.exists() {
            return None;
        }
        let said = succeed(&self.0, ["get-current"], PATIENCE).await.ok()?;
        let name = String::from_utf8(said).ok()?.trim().to_owned();
        (!name.is_empty()).then_some(name)
    }

    /// What the restart must say to the firmware, so that it tries the other slot; nothing on most machines.
    pub(super) async fn reboot_argument(&self) -> Option<String> {
        if !self.0.exists() {
            return None;
        }
        let said = succeed(&self.0, ["reboot-argument"], PATIENCE).await.ok()?;
        let argument = String::from_utf8(said).ok()?.trim().to_owned();
        (!argument.is_empty()).then_some(argument)
    }
}
