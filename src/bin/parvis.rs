//! The box's command line.
fn main() {}
