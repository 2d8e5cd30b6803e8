//! Parameters of the checks about osql, sqlcmd and what they send.

use serde::{Deserialize, Serialize};

use super::{Bilingual, Count};

/// Parameters of `sql-option`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SqlOptionCheck {
    /// What to find.
    #[serde(default)]
    pub find: OptionProblem,
    /// The tools looked at; all where none is named.
    #[serde(default)]
    pub tools: Vec<String>,
    /// For `missing`: the option that should be there.
    #[serde(default)]
    pub missing: Option<String>,
    /// For `missing`: options that make up for it.
    #[serde(default)]
    pub unless: Vec<ToolOption>,
    /// For `missing`: not where the script reads what the tool prints.
    #[serde(default)]
    pub unless_read: bool,
}

/// What can be wrong with the options of an SQL tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OptionProblem {
    /// An option is missing.
    #[default]
    Missing,
    /// The tool has no such option, or its argument is missing.
    Unknown,
    /// Nothing says what to run.
    NothingToRun,
    /// Two options cannot be given together.
    Conflict,
    /// A password can be read.
    Password,
    /// The tool is used at all.
    Used,
    /// A file that it is handed is not there.
    FileNotFound,
}

/// One option of one tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ToolOption {
    /// The tool.
    pub tool: String,
    /// The option, one letter.
    pub option: String,
}

/// Parameters of `sql-parameter`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SqlParameterCheck {
    /// What is wrong with the parameter.
    pub problem: ParameterProblem,
}

/// What can be wrong with a parameter of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ParameterProblem {
    /// No `=` between the name and the value.
    MissingEquals,
    /// The procedure has no such parameter, gets it twice, or lacks one.
    Wrong,
}

/// Parameters of `sql-statement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SqlStatementCheck {
    /// What to find.
    pub find: StatementProblem,
    /// For `procedure` and `open-sessions`: the procedures.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// For `batch-separator`: what is told of one that stands behind a statement in a file.
    #[serde(default)]
    pub in_file: Option<Told>,
    /// For `batch-separator`: lines of a file that are too long for a tool.
    #[serde(default)]
    pub long_lines: Option<LongLines>,
}

/// What is told in place of the rule's own message and help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Told {
    /// The finding, with placeholders in braces.
    pub message: Bilingual,
    /// What to write instead, with placeholders in braces.
    pub help: Bilingual,
}

/// Lines that a tool does not read to their end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LongLines {
    /// The tool.
    pub tool: String,
    /// Most characters that it reads of a line.
    pub most: Count,
    /// What is told.
    pub told: Told,
}

/// What can be wrong with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StatementProblem {
    /// The command that sends it runs over several lines.
    Continued,
    /// It is not T-SQL.
    Syntax,
    /// `GO` stands in a query that is one batch.
    BatchSeparator,
    /// The procedure is not known, and one that is has nearly the same name.
    MisspeltProcedure,
    /// One of some procedures is called.
    Procedure,
    /// A procedure that needs the database for itself is called, and nothing throws out sessions.
    OpenSessions,
}

/// Parameters of `path`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PathCheck {
    /// What to find.
    pub find: PathProblem,
    /// Letters of the drives that belong to one server and do not move.
    #[serde(default)]
    pub local: Vec<String>,
}

/// What can be wrong with the files of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PathProblem {
    /// The path does not begin with a drive or a server.
    Relative,
    /// The file lies on a drive that does not move.
    LocalDrive,
    /// The files lie on several drives.
    SeveralDrives,
    /// The first file is a log.
    LogFirst,
}
