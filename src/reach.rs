//! What this venue can reach: the one fact about the network that every page tells.

/// The state of the way to the Internet, as visitors are told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reach {
    /// The venue offers no Internet, on purpose.
    #[default]
    Local,
    /// The venue offers Internet and it works.
    Up,
    /// The venue offers Internet and it is down at the moment.
    Lost,
}
