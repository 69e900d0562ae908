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
    let Some(pid) = text.trim().parse().ok().and_then(Pid::from_raw) else {
        return Ok(false);
    };
    let held = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(held) => held,
        Err(rustix::io::Errno::SRCH) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let name = std::fs::read_to_string(format!("/proc/{}/comm", pid.as_raw_nonzero()));
    if name.is_ok_and(|name| name.trim_end() == program) {
        pidfd_send_signal(&held, Signal::HUP)?;
        return Ok(true);
    }
    Ok(false)
}

/// Puts a file in place at once: whoever reads it sees the old text or the new. `durable` also
/// makes it outlive a power cut.
pub(super) fn replace(path: &Path, text: &str, mode: u32, durable: bool) -> std::io::Result<()> {
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
pub(super) fn remove(path: &Path, durable: bool) -> std::io::Result<()> {
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
