//! Kinds of checks of the ways that runs take through a script.

use serde::{Deserialize, Serialize};

use super::{CommandMatcher, OneOrMany, Ordered, Role, ScenarioFilter, Setting};

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

/// Parameters of `silent`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SilentCheck {
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// The branches.
    pub branches: Vec<OwnBranch>,
    /// Events that tell somebody. Text that is printed does, too.
    pub told_by: Vec<String>,
}

/// The branch that a value of a variable has of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OwnBranch {
    /// The variable.
    pub variable: String,
    /// The value.
    pub value: Setting,
    /// Values: where they come to is no part of the branch.
    pub other_than: OneOrMany<Setting>,
    /// Labels that such a branch goes by: a section below one is told even if nothing stands there.
    /// Case does not matter.
    #[serde(default)]
    pub labels: Vec<String>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}

impl OwnBranch {
    /// The scenarios with the value.
    pub fn is(&self) -> ScenarioFilter {
        self.with(OneOrMany(vec![self.value.clone()]))
    }

    /// The scenarios with one of the other values.
    pub fn others(&self) -> ScenarioFilter {
        self.with(self.other_than.clone())
    }

    fn with(&self, settings: OneOrMany<Setting>) -> ScenarioFilter {
        let mut filter = Ordered::default();
        filter.push(&self.variable, settings);
        ScenarioFilter(filter)
    }
}

/// Parameters of `end-code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EndCodeCheck {
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// Commands whose exit code answers a question: another one than 0 is no failure.
    pub answers: Vec<Answer>,
}

/// A command whose exit code answers a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Answer {
    /// The command.
    pub command: CommandMatcher,
    /// Whether several codes are no failure. A test that excludes one of them then leaves the others.
    #[serde(default)]
    pub several: bool,
}
