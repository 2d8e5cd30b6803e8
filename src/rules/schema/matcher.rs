//! How an event looks in a script. `{name}` captures a value, `*` stands for any one word.

use serde::{Deserialize, Serialize};

use super::OneOrMany;

/// One look of an event, written as a map with one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matcher {
    /// A statement that a tool sends to the database.
    Sql(SqlMatcher),
    /// A command line.
    Command(CommandMatcher),
    /// A cmdlet that `powershell` is asked to run.
    Powershell(PowershellMatcher),
}

impl Matcher {
    /// The key under which the kind is written.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sql(_) => "sql",
            Self::Command(_) => "command",
            Self::Powershell(_) => "powershell",
        }
    }

    /// The names in braces.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        let (words, argument) = match self {
            Self::Sql(_) => (&[][..], None),
            Self::Command(command) => (&command.args[..], None),
            Self::Powershell(cmdlet) => (&[][..], cmdlet.argument.as_deref()),
        };
        words
            .iter()
            .map(String::as_str)
            .chain(argument)
            .filter_map(capture)
    }
}

/// The name in `{name}`.
pub fn capture(word: &str) -> Option<&str> {
    word.strip_prefix('{')?.strip_suffix('}')
}

/// A procedure, or a statement; exactly one of the two is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SqlMatcher {
    /// The procedure that is executed.
    #[serde(default)]
    pub procedure: Option<String>,
    /// The parameter that holds the subject, without `@`.
    #[serde(default)]
    pub argument: Option<String>,
    /// The statement.
    #[serde(default)]
    pub statement: Option<SqlStatement>,
}

/// Statements that the reader of T-SQL tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SqlStatement {
    /// `CREATE DATABASE … FOR ATTACH`.
    CreateDatabaseForAttach,
    /// `ALTER DATABASE … SET ONLINE`.
    SetOnline,
    /// `ALTER DATABASE … SET OFFLINE`.
    SetOffline,
}

/// A command and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommandMatcher {
    /// The command without folder and extension.
    pub name: String,
    /// Its words, options left out; more may follow.
    #[serde(default)]
    pub args: Vec<String>,
    /// An option that must be there.
    #[serde(default)]
    pub flag: Option<String>,
    /// An option that must not be there.
    #[serde(default)]
    pub without: Option<String>,
    /// Options that take a word of their own, which is none of `args`.
    #[serde(default)]
    pub values: Vec<String>,
    /// The event that it undoes: what it happens to is what that one, with the same captures,
    /// has happened to.
    #[serde(default)]
    pub undoes: Option<String>,
}

/// A cmdlet and what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PowershellMatcher {
    /// The cmdlet, and other names it has.
    pub cmdlet: OneOrMany<String>,
    /// What its first argument, `-Name` or `-DisplayName` gives.
    #[serde(default)]
    pub argument: Option<String>,
    /// Cmdlets that give the same when they are piped into it.
    #[serde(default)]
    pub from: OneOrMany<String>,
}
