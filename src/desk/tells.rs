//! What rooms beside the desk have to tell on its first page: the desk asks each through this, and knows none of them.

use crate::clock::Now;
use crate::store::{Error, Snapshot};
use crate::web::words::Words;

/// Something that waits for whoever sits at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// What it is.
    pub words: String,
    /// Where it is done; empty where there is no page for it.
    pub href: String,
}

/// A room that may have something to tell.
pub trait Tells: Send + Sync {
    /// What waits, the most pressing first; nothing when all is well.
    ///
    /// # Errors
    /// The store could not be read.
    fn waits(&self, read: &Snapshot, now: Now, w: Words) -> Result<Vec<Wait>, Error>;
}
