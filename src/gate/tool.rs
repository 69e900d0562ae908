//! Other programs of the machine, run with fixed words and checked names: no shell, no environment
//! but a path, a time limit, and nothing of what they say goes further than the log.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

/// Where Debian keeps these programs; nothing of the caller's own environment counts.
const PATH: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether it ended well.
    pub(crate) is_well: bool,
    /// What it printed.
    pub(crate) said: String,
}

/// Runs a program to its end. An error is a line: it is not there, took too long, or was killed.
pub(crate) async fn run(
    program: &str,
    arguments: &[&str],
    limit: Duration,
) -> Result<Ended, String> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .env("PATH", PATH)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let running = tokio::time::timeout(limit, command.output());
    let output = running
        .await
        .map_err(|_| format!("{program} did not end in time"))?
        .map_err(|error| format!("{program} could not be run: {error}"))?;
    if output.status.code().is_none() {
        return Err(format!("{program} was killed"));
    }
    let from = match output.status.success() {
        true => &output.stdout,
        false => &output.stderr,
    };
    Ok(Ended {
        is_well: output.status.success(),
        said: String::from_utf8_lossy(from).into_owned(),
    })
}

/// Runs a program that must end well. What it complained of is in the error, in one line.
pub(crate) async fn must(
    program: &str,
    arguments: &[&str],
    limit: Duration,
) -> Result<String, String> {
    let ended = run(program, arguments, limit).await?;
    if ended.is_well {
        return Ok(ended.said);
    }
    let line = ended.said.lines().find(|line| !line.trim().is_empty());
    Err(format!(
        "{program} {}: {}",
        arguments.join(" "),
        line.unwrap_or("it says no more").trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_program_that_fails_is_told_in_one_line() {
        let limit = Duration::from_secs(5);
        assert_eq!(must("true", &[], limit).await, Ok(String::new()));
        let error = must("ls", &["/nowhere"], limit).await.unwrap_err();
        assert!(
            error.starts_with("ls /nowhere: ") && !error.contains('\n'),
            "{error}"
        );
        let error = run("no-such-program", &[], limit).await.unwrap_err();
        assert!(error.contains("could not be run"), "{error}");
        let error = run("sleep", &["5"], Duration::from_millis(50)).await;
        assert!(error.unwrap_err().contains("in time"));
    }
}
