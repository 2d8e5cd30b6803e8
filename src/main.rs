//! svlint.
fn main() {}
