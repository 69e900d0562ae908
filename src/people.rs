//! People: who they are to the venue, and how they come in.

pub mod phrase;
