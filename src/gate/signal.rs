//! Signals to dnsmasq and hostapd, and files they read whole.
//!
//! What must stay true: a signal reaches the program that is meant or nobody. The process is held
//! by a descriptor first, then its name is looked at, then it is signalled: a number that was taken
//! by another program meanwhile is never signalled by mistake.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

/// Asks a program to read its files again (SIGHUP). `false` when it is not running, which is no
/// error: it will read them when it starts.
pub(super) fn hang_up(pid_file: &Path, program: &str) -> std::io::Result<bool> {
    let text = match std::fs::read_to_string(pid_file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match text.trim().parse() {
        Ok(pid) => signalled(pid, program, Signal::HUP),
        Err(_) => Ok(false),
    }
}

/// Asks the program that was started with this file to end; whoever started it starts it again. Its
/// number, unless it is not running. It is looked for among all programs: hostapd notes its number
/// in a file only where it goes into the background by itself.
pub(super) fn end(program: &str, file: &Path) -> std::io::Result<Option<i32>> {
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let name = entry.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if !is_running(pid, program) {
            continue;
        }
        let words = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let file = std::os::unix::ffi::OsStrExt::as_bytes(file.as_os_str());
        if words.split(|byte| *byte == 0).any(|word| word == file) {
            return signalled(pid, program, Signal::TERM).map(|done| done.then_some(pid));
        }
    }
    Ok(None)
}

/// Whether a program of this number and name is running.
pub(super) fn is_running(pid: i32, program: &str) -> bool {
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm"));
    name.is_ok_and(|name| name.trim_end() == program)
}

fn signalled(number: i32, program: &str, signal: Signal) -> std::io::Result<bool> {
    let Some(pid) = Pid::from_raw(number) else {
        return Ok(false);
    };
    let held = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(held) => held,
        Err(rustix::io::Errno::SRCH) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    if is_running(number, program) {
        pidfd_send_signal(&held, signal)?;
        return Ok(true);
    }
    Ok(false)
}

/// Puts a file in place at once: whoever reads it sees the old text or the new. `durable` also
/// makes it outlive a power cut.
pub(crate) fn replace(path: &Path, text: &str, mode: u32, durable: bool) -> std::io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = directory.join(format!(".{name}.new"));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&aside)?;
    file.set_permissions(std::fs::Permissions::from_mode(mode))?;
    file.write_all(text.as_bytes())?;
    if durable {
        file.sync_all()?;
    }
    std::fs::rename(&aside, path)?;
    if durable {
        std::fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// Removes a file, for good when `durable`; one that is not there is no error.
pub(crate) fn remove(path: &Path, durable: bool) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    if durable && let Some(directory) = path.parent() {
        std::fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_program_with_that_number_is_not_signalled() {
        let dir = tempfile::tempdir().unwrap();
        let pid_file = dir.path().join("pid");
        assert!(!hang_up(&pid_file, "dnsmasq").unwrap(), "no file");
        std::fs::write(&pid_file, std::process::id().to_string()).unwrap();
        assert!(!hang_up(&pid_file, "dnsmasq").unwrap(), "this very test");
        std::fs::write(&pid_file, "garbage").unwrap();
        assert!(!hang_up(&pid_file, "dnsmasq").unwrap(), "no number");
    }

    #[test]
    fn the_program_that_was_started_with_a_file_is_ended_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("wanted");
        let start = |file: &Path| {
            std::fs::write(file, "").unwrap();
            let mut tail = std::process::Command::new("tail");
            tail.arg("-f").arg(file).spawn().unwrap()
        };
        let (mut wanted, mut other) = (start(&file), start(&dir.path().join("other")));
        let pid = i32::try_from(wanted.id()).unwrap();
        assert_eq!(end("hostapd", &file).unwrap(), None);
        // A program has its name a moment before its arguments can be read.
        let ended = std::iter::repeat_with(|| end("tail", &file).unwrap())
            .flatten()
            .next();
        assert_eq!(ended, Some(pid));
        assert!(!wanted.wait().unwrap().success());
        assert!(!is_running(pid, "tail"));
        assert_eq!(other.try_wait().unwrap(), None);
        other.kill().unwrap();
        other.wait().unwrap();
    }

    #[test]
    fn a_file_is_replaced_whole_and_with_its_mode() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hostapd.conf");
        replace(&path, "one\n", 0o644, false).unwrap();
        replace(&path, "two\n", 0o600, true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two\n");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        remove(&path, true).unwrap();
        remove(&path, true).unwrap();
    }
}
