//! Everything that the program logs while a test runs, at the finest level.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;

/// What was logged since [`listen`](Log::listen).
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens to the whole process, its worker threads included.
    pub(super) fn listen() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let all = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone());
        all.init();
        log
    }

    /// All of it, and that it heard something.
    pub(super) fn said(&self) -> String {
        tracing::trace!("the test listens");
        let said = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        assert!(said.contains("the test listens"), "nothing was heard");
        said
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
