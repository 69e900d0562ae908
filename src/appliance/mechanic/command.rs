//! Programs that the mechanic runs: always a fixed program with a list of arguments, never a shell.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;

use super::protocol::Refusal;

/// A program about to be run: it ends when nobody waits for it any more, and speaks English.
pub(super) fn program<A: AsRef<OsStr>>(
    path: &Path,
    arguments: impl IntoIterator<Item = A>,
) -> Command {
    let mut command = Command::new(path);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .env("LC_ALL", "C.UTF-8")
        .kill_on_drop(true);
    command
}

/// Runs a program to its end.
///
/// # Errors
/// It could not be started, or took longer than `patience`.
pub(super) async fn run<A: AsRef<OsStr>>(
    path: &Path,
    arguments: impl IntoIterator<Item = A>,
    patience: Duration,
) -> Result<Output, Refusal> {
    let failed =
        |why: &dyn std::fmt::Display| Refusal::Failed(format!("{}: {why}", path.display()));
    match tokio::time::timeout(patience, program(path, arguments).output()).await {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(error)) => Err(failed(&error)),
        Err(_) => Err(failed(&"did not end in time")),
    }
}

/// Runs a program that must succeed.
///
/// # Errors
/// As [`run`], or with what it said when it failed.
pub(super) async fn succeed<A: AsRef<OsStr>>(
    path: &Path,
    arguments: impl IntoIterator<Item = A>,
    patience: Duration,
) -> Result<Vec<u8>, Refusal> {
    let output = run(path, arguments, patience).await?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or("failed");
    Err(Refusal::Failed(format!("{}: {last}", path.display())))
}
