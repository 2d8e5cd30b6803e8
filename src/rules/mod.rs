//! The pack model: rules and knowledge as data.
//!
//! A *pack* is a folder with one `pack.yaml` (what the world looks like: variables, tools, events) and one file per
//! rule. Everything in this module but [`embedded`] and [`described`] is also compiled into the build script, which checks the built-in
//! packs with the very same code and stores them ready to decode.

pub mod described;
pub mod embedded;
pub mod error;
pub mod knowledge;
pub mod load;
pub mod names;
pub mod packed;
pub mod schema;
pub mod set;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod validate;
pub(crate) mod yaml;

pub use error::{Elsewhere, PackError, Position};
pub use knowledge::Knowledge;
pub use load::{example_key, load};
pub(crate) use text::suggest;
pub(crate) use validate::Problem;

pub use set::{Pack, PackSet, Profiles, Prose, Rule, RuleProse};
