//! Packs the rules.
fn main() {}
