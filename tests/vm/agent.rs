//! The test agent inside the machine: a shell on the second serial port, brought in by a systemd credential.
//!
//! Each command is one line, numbered and in base64, so that no text of it can be mistaken for another; its output ends with the
//! same number and its status.

use std::fmt;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// What runs inside: nothing is written to the machine's disk.
const SHELL: &str = r#"
exec </dev/ttyS1 >/dev/ttyS1 2>&1
stty -F /dev/ttyS1 raw -echo
printf '\nagent-ready\n'
while read -r number command; do
  ( eval "$(printf %s "$command" | base64 -d)" ) </dev/null
  printf '\nagent-rc-%s %s \n' "$number" "$?"
done
"#;

/// The values of the firmware's table (SMBIOS type 11) that make systemd start the agent.
pub(crate) fn credentials() -> String {
    let shell = BASE64_STANDARD.encode(SHELL);
    // Early, and whatever else fails.
    let unit = format!(
        "[Unit]\nDescription=Test agent\nDefaultDependencies=no\nIgnoreOnIsolate=yes\nAfter=systemd-remount-fs.service\n\
         [Service]\nType=exec\nExecStart=/bin/bash -c 'eval \"$$(echo {shell} | base64 -d)\"'\nRestart=always\n\
         Environment=LC_ALL=C.UTF-8 SYSTEMD_PAGER= SYSTEMD_COLORS=0\n"
    );
    let wanted = "[Unit]\nWants=parvis-test.service\n";
    format!(
        "value=io.systemd.credential.binary:systemd.extra-unit.parvis-test.service={},\
         value=io.systemd.credential.binary:systemd.unit-dropin.sysinit.target={}",
        BASE64_STANDARD.encode(unit),
        BASE64_STANDARD.encode(wanted)
    )
}

/// Why there is no answer.
pub(crate) enum Silent {
    /// The time is over; this is what was heard meanwhile.
    TimeOut(String),
    /// The machine is gone.
    Gone,
}

impl fmt::Display for Silent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimeOut(heard) => write!(f, "no answer in time; heard meanwhile: {heard}"),
            Self::Gone => f.write_str("the emulator is gone"),
        }
    }
}

/// The other end of the serial port.
pub(crate) struct Agent {
    stream: UnixStream,
    heard: Vec<u8>,
    number: u64,
    /// Whether it has said that it is there since the machine was last started.
    is_ready: bool,
}

impl Agent {
    pub(crate) fn connect(socket: &Path) -> Self {
        Self {
            stream: super::machine::patiently(|| UnixStream::connect(socket).ok()),
            heard: Vec::new(),
            number: 0,
            is_ready: false,
        }
    }

    /// Waits until the agent has said that it is there; it says so once for each start of the machine.
    pub(crate) fn wait_ready(&mut self, time: Duration) -> Result<(), Silent> {
        if !self.is_ready {
            self.until(b"\nagent-ready\n", time)?;
            self.is_ready = true;
        }
        Ok(())
    }

    /// The machine is starting again: it will say anew that it is there.
    pub(crate) fn leaves(&mut self) {
        self.is_ready = false;
    }

    /// Status and output of a command.
    pub(crate) fn run(&mut self, command: &str, time: Duration) -> Result<(i32, String), Silent> {
        self.number += 1;
        let line = format!("{} {}\n", self.number, BASE64_STANDARD.encode(command));
        let sent = self.stream.write_all(line.as_bytes());
        sent.map_err(|_| Silent::Gone)?;
        let end = Instant::now() + time;
        let output = self.until(format!("\nagent-rc-{} ", self.number).as_bytes(), time)?;
        let left = end.saturating_duration_since(Instant::now());
        let status = self.until(b" ", left.max(Duration::from_secs(5)))?;
        self.until(b"\n", Duration::from_secs(5))?;
        let text = String::from_utf8_lossy(&output).trim_end().to_owned();
        let status = String::from_utf8_lossy(&status);
        Ok((status.trim().parse().unwrap_or(-1), text))
    }

    /// What comes before a mark.
    fn until(&mut self, mark: &[u8], time: Duration) -> Result<Vec<u8>, Silent> {
        let end = Instant::now() + time;
        let mut looked = 0;
        loop {
            let from = looked.min(self.heard.len());
            if let Some(at) = find(&self.heard[from..], mark).map(|at| at + from) {
                let rest = self.heard.split_off(at + mark.len());
                let mut before = std::mem::replace(&mut self.heard, rest);
                before.truncate(at);
                return Ok(before);
            }
            looked = (self.heard.len() + 1).saturating_sub(mark.len());
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let heard = String::from_utf8_lossy(&self.heard).into_owned();
                return Err(Silent::TimeOut(heard));
            }
            self.stream.set_read_timeout(Some(left)).unwrap();
            let mut some = [0; 1 << 16];
            match self.stream.read(&mut some) {
                Ok(0) => return Err(Silent::Gone),
                Ok(n) => self.heard.extend_from_slice(&some[..n]),
                Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => return Err(Silent::Gone),
            }
        }
    }
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|part| part == mark)
}
