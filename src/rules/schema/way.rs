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

/// Parameters of `folder`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FolderCheck {
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// Folders that lie beside the one in which scripts begin: a path into them is meant from there.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Programs that run a script they are handed.
    #[serde(default)]
    pub interpreters: Vec<ScriptInterpreter>,
}

/// A program that runs a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScriptInterpreter {
    /// Its name, without folder and extension.
    pub name: String,
    /// The extensions of its scripts.
    pub extensions: Vec<String>,
    /// Options before a script that is named without a folder. Without any, such a name always counts.
    #[serde(default)]
    pub behind: Vec<String>,
}
