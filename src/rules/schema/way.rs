//! Kinds of checks of the ways that runs take through a script.

use serde::{Deserialize, Serialize};

use super::Role;

/// Parameters of `section`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SectionCheck {
    /// What to find.
    pub find: SectionProblem,
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// The variable whose values have sections of their own.
    pub variable: String,
    /// For `swapped`: values that one section may serve together.
    #[serde(default)]
    pub alike: Vec<String>,
    /// For `runs-into`: values whose section others may run into on purpose, as long as nothing is done twice.
    #[serde(default)]
    pub common: Vec<String>,
}

/// What can be wrong with the way to a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SectionProblem {
    /// A value is sent to the section of another one, although it has its own.
    Swapped,
    /// Control runs out of the end of a section into that of another value.
    RunsInto,
}
