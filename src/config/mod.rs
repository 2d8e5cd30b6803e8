//! The configuration file: what it holds, what is wrong with it, and what it says of a finding.
//!
//! Files are found and read by the command line; here they are bytes with a name.

mod check;
mod levels;
mod schema;

#[cfg(test)]
mod tests;

pub use levels::{Level, Levels};
pub use schema::{FailOn, JSON_SCHEMA, Language, Names, Override, Settings};

use crate::rules::{PackError, PackSet};

/// The name of the file.
pub const FILE_NAME: &str = ".svlint.yaml";

/// A configuration that fits its schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The file, as it was handed in.
    pub file: String,
    /// What stands in it.
    pub settings: Settings,
    /// Its text, for places in it.
    pub text: String,
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// What does not fit the schema, with its place.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Vec<PackError>> {
        let (document, settings) = crate::rules::load::read::<Option<Settings>>(file, bytes)?;
        let config = Self {
            file: file.to_owned(),
            settings: settings.unwrap_or_default(),
            text: document.text().to_owned(),
        };
        config.none(check::alone(&config.settings))?;
        Ok(config)
    }

    /// Looks up the names of rules and profiles that stand in the file.
    ///
    /// # Errors
    /// Names that are not known, with their place.
    pub fn check(&self, set: &PackSet) -> Result<(), Vec<PackError>> {
        self.none(check::against(&self.settings, set))
    }

    /// Turns problems into errors with their places.
    fn none(&self, problems: Vec<crate::rules::Problem>) -> Result<(), Vec<PackError>> {
        if problems.is_empty() {
            return Ok(());
        }
        Err(crate::rules::load::located(
            &self.file, &self.text, problems,
        ))
    }
}
