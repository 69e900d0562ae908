//! Asking the emulator itself, by its own protocol: press the power button, pull the plug, count what was written.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A connection to the emulator.
pub(crate) struct Qmp {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
    /// What happened and nobody waited for yet.
    events: VecDeque<Value>,
}

impl Qmp {
    pub(crate) fn connect(socket: &Path) -> Self {
        let writer = super::machine::patiently(|| UnixStream::connect(socket).ok());
        let reader = BufReader::new(writer.try_clone().unwrap());
        let mut qmp = Self {
            reader,
            writer,
            events: VecDeque::new(),
        };
        qmp.line(Duration::from_secs(30))
            .expect("the emulator greets");
        qmp.ask("qmp_capabilities", &json!({}));
        qmp
    }

    /// The answer to a command.
    ///
    /// # Panics
    /// The emulator refuses it, or is gone.
    pub(crate) fn ask(&mut self, command: &str, arguments: &Value) -> Value {
        self.send(command, arguments);
        loop {
            let line = self.line(Duration::from_secs(60));
            let said = line.unwrap_or_else(|| panic!("the emulator does not answer {command}"));
            if let Some(answer) = said.get("return") {
                return answer.clone();
            }
            assert!(said.get("error").is_none(), "{command}: {said}");
            self.events.push_back(said);
        }
    }

    /// Sends a command after which nobody may be there to answer.
    pub(crate) fn send(&mut self, command: &str, arguments: &Value) {
        let line = json!({ "execute": command, "arguments": arguments });
        let _ = writeln!(self.writer, "{line}");
    }

    /// Waits for something to happen (`RESET`, `SHUTDOWN`, `GUEST_PANICKED`, …); `None` when it does not in time.
    #[allow(dead_code, reason = "for panics and watchdogs")]
    pub(crate) fn wait(&mut self, event: &str, time: Duration) -> Option<Value> {
        let end = Instant::now() + time;
        let named = |it: &Value| it["event"] == event;
        loop {
            if let Some(at) = self.events.iter().position(named) {
                return self.events.remove(at);
            }
            let left = end.saturating_duration_since(Instant::now());
            let said = self.line(left.max(Duration::from_millis(1)))?;
            self.events.push_back(said);
        }
    }

    fn line(&mut self, time: Duration) -> Option<Value> {
        self.reader.get_ref().set_read_timeout(Some(time)).unwrap();
        let mut line = String::new();
        match self.reader.read_line(&mut line) {
            Ok(n) if n > 0 => Some(serde_json::from_str(&line).unwrap()),
            _ => None,
        }
    }
}
