//! Tests, by what they are about.

mod options;
mod program;
mod properties;
mod split;
mod tables;
