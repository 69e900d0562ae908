//! What the process asks of the machine it runs on: few threads, and enough handles.

use std::io;
use std::num::NonZero;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::runtime::{Builder, Runtime};

/// Threads for work that waits: the store's readers, a password being checked, a check of the whole store, and a few.
const WAITING: usize = 16;
/// Handles for [`crate::web::limits::CONNECTIONS`], the store, the control socket, and as much again.
const HANDLES: u64 = 4096;

/// The threads everything runs on: one a core, but few, since each holds memory of its own.
pub(super) fn runtime() -> io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(2, NonZero::get);
    Builder::new_multi_thread()
        .worker_threads(cores.clamp(2, 4))
        .max_blocking_threads(WAITING)
        .enable_all()
        .build()
}

/// Takes the handles that the machine would give: its usual limit is lower than what it allows.
pub(super) fn take_handles() {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(HANDLES, |most| most.min(HANDLES));
    if limit.current.is_none_or(|now| now >= wanted) {
        return;
    }
    let more = Rlimit {
        current: Some(wanted),
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, more) {
        tracing::warn!(%error, "few connections can be open at once");
    }
}
