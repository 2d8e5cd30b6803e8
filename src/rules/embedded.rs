//! The built-in packs, checked and packed by the build script.
//!
//! Both blobs decode without looking at their contents again: no expression is compiled, nothing is checked.

use super::set::{PackSet, Prose};

const MECHANISM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.mechanism"));
const PROSE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.prose"));

/// The built-in packs, without their prose.
///
/// # Errors
/// Never, unless the program was built from mismatched parts.
pub fn packs() -> Result<PackSet, postcard::Error> {
    postcard::from_bytes(MECHANISM)
}

/// What is told about the built-in rules. Decode it only to show it.
///
/// # Errors
/// Never, unless the program was built from mismatched parts.
pub fn prose() -> Result<Prose, postcard::Error> {
    postcard::from_bytes(PROSE)
}
