//! Kinds of checks of what is written, and of what two scripts or two situations have in common.

use serde::{Deserialize, Serialize};

use super::{Role, ScenarioFilter};

/// Parameters of `comparison`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ComparisonCheck {
    /// What to find.
    pub find: ComparisonProblem,
}

/// What can be wrong with a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonProblem {
    /// It is none: cmd.exe stops the script.
    Malformed,
    /// Quotes stand on one side only.
    QuotesOnOneSide,
    /// A variable that can be empty stands there without quotes.
    Unquoted,
    /// `if errorlevel 0`.
    ErrorlevelZero,
    /// A variable of the cluster is compared with a value that it never has.
    ImpossibleValue,
    /// A variable of the cluster is compared with one of its values in another case.
    ValueCase,
}

/// Parameters of `variable`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VariableCheck {
    /// What to find.
    pub find: VariableProblem,
    /// For `never-read`: the variable.
    #[serde(default)]
    pub name: Option<String>,
    /// For `never-read`: the scripts that have to look at it.
    #[serde(default)]
    pub r#in: Vec<Role>,
    /// For `never-read`: only scripts that do one of these events.
    #[serde(default)]
    pub does: Vec<String>,
}

/// What can be wrong with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VariableProblem {
    /// It is read in the brackets that change it: the old value is read.
    Stale,
    /// A blank before the equals sign belongs to the name.
    BlankBeforeEquals,
    /// It is never set, and one that is has nearly the same name.
    Misspelt,
    /// A script never looks at it.
    NeverRead,
    /// It has nearly the name of a variable of the cluster.
    MisspeltClusterVariable,
}

/// Parameters of `command`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommandCheck {
    /// What to find.
    pub find: CommandProblem,
    /// For `waits`: the commands that wait for somebody.
    #[serde(default)]
    pub programs: Vec<WaitingProgram>,
    /// For `waits`: programs with a window, which `start /wait` waits for.
    #[serde(default)]
    pub windows: Vec<String>,
}

/// What can be wrong with a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CommandProblem {
    /// A batch file is run without CALL, and something stands behind it.
    BatchWithoutCall,
    /// It waits for somebody at the keyboard.
    Waits,
    /// EXIT without /B in a file that another one calls.
    ExitInCalledScript,
    /// It is not known, and one that is has nearly the same name.
    Misspelt,
    /// Its line lacks something that it needs.
    Incomplete,
}

/// A command that waits for somebody at the keyboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WaitingProgram {
    /// Its name, without folder and extension.
    pub name: String,
    /// It waits only with one of these words.
    #[serde(default)]
    pub with: Vec<String>,
    /// It does not wait with one of these words.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Parameters of `reach`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReachCheck {
    /// What to find.
    pub find: ReachProblem,
}

/// What can be wrong with the ways through a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReachProblem {
    /// No way leads there.
    Unreachable,
    /// No way leads out of a loop.
    EndlessLoop,
}

/// Parameters of `pair`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PairCheck {
    /// An event of the start script.
    pub start: String,
    /// The event of the stop script that undoes it: both happen to the same subjects. Without a subject it is enough
    /// that both happen.
    pub stop: String,
    /// Whether a script that has none of its event at all is left to another rule.
    #[serde(default)]
    pub unless_none: bool,
    /// Events of the stop script that undo it as well, when they happen to something that the event of the start script
    /// captured.
    #[serde(default)]
    pub or_stop: Vec<String>,
    /// What captured this and is undone nowhere is left to another rule.
    #[serde(default)]
    pub except: Option<String>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
    /// Variables: what starts under one of their values must stop under it. Other values of other
    /// variables are as good, because nobody knows which ones the two scripts get.
    #[serde(default)]
    pub by: Vec<String>,
}

/// Parameters of `differ`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DifferCheck {
    /// The events that are compared.
    pub events: Vec<String>,
    /// In scripts of these roles.
    pub r#in: Vec<Role>,
    /// The variable.
    pub variable: String,
    /// The two values under which the same has to happen.
    pub values: [String; 2],
    /// What has to be captured alike as well. Where nothing happens under one of the values,
    /// another rule tells that.
    #[serde(default)]
    pub alike: Option<String>,
    /// In these scenarios.
    #[serde(default)]
    pub scenarios: ScenarioFilter,
}
