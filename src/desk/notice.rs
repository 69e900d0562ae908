//! What other rooms of the machine tell whoever sits at the desk. The desk knows none of them: `app` hands them over.

use std::pin::Pin;

use crate::web::Visit;

/// What is being told, once it is known.
pub type Telling<'a> = Pin<Box<dyn Future<Output = Vec<Wait>> + Send + 'a>>;

/// A room that has something to tell at the desk.
pub trait Teller: Send + Sync {
    /// What waits now. A room that cannot find out in a moment tells nothing.
    fn tell<'a>(&'a self, visit: &'a Visit) -> Telling<'a>;
}

/// Something that waits for whoever sits here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// In the visit's language.
    pub words: String,
    /// Where it is done; empty where there is no page for it.
    pub href: String,
}
