//! The machine that the house lives in: what keeps it whole when its card dies.

pub mod backups;
