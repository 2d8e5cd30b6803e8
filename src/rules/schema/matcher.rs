//! How an event looks in a script. `{name}` captures what stands there, `*` stands for anything.

use serde::{Deserialize, Serialize};

use super::{NamePattern, OneOrMany, Ordered};

/// One look of an event, written as a map with one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

    /// What it happens to, whatever the command says.
    pub fn fixed(&self) -> Option<&str> {
        match self {
            Self::Sql(_) => None,
            Self::Command(command) => command.subject.as_deref(),
            Self::Powershell(cmdlet) => cmdlet.subject.as_deref(),
        }
    }

    /// The names in braces.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        let (words, argument) = match self {
            Self::Sql(_) => (None, None),
            Self::Command(command) => (Some(command.texts()), None),
            Self::Powershell(cmdlet) => (None, cmdlet.argument.as_deref()),
        };
        words
            .into_iter()
            .flatten()
            .chain(argument)
            .filter_map(capture)
    }
}

/// The name in a word such as `{name}` or `Service{name}`.
pub fn capture(word: &str) -> Option<&str> {
    let (_, rest) = word.split_once('{')?;
    Some(rest.split_once('}')?.0)
}

/// A procedure, or a statement; exactly one of the two is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("oneOf" = [{ "required": ["procedure"] }, { "required": ["statement"] }])))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SqlStatement {
    /// `CREATE DATABASE … FOR ATTACH`.
    CreateDatabaseForAttach,
    /// `ALTER DATABASE … SET ONLINE`.
    SetOnline,
    /// `ALTER DATABASE … SET OFFLINE`.
    SetOffline,
}

/// A command, its words and its options. Case does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommandMatcher {
    /// The command without folder and extension, or several of which one is meant.
    pub name: OneOrMany<String>,
    /// Its words, options left out; more may follow. `*` stands for any number of characters, `{name}` keeps them.
    #[serde(default)]
    pub args: Vec<NamePattern>,
    /// An option that must be there; of several, all. `*` stands for any number of characters, and `{name}` keeps
    /// what is joined to the option: `-f{file}`.
    #[serde(default)]
    pub flag: OneOrMany<String>,
    /// Options and words of which none may be there; `*` stands for any number of characters.
    #[serde(default)]
    pub without: OneOrMany<String>,
    /// Options that take a word of their own, which is none of `args`.
    #[serde(default)]
    pub values: Vec<String>,
    /// Options with what their value must be: the next word, or what follows `:` or `=`. Of several values one is
    /// enough.
    #[serde(default)]
    pub options: Ordered<OneOrMany<String>>,
    /// Whether something must be piped or redirected into it, or must not be.
    #[serde(default)]
    pub fed: Option<bool>,
    /// What it happens to, where the command does not say it: a name that is always the same.
    #[serde(default)]
    pub subject: Option<String>,
    /// The event that it undoes: what it happens to is what that one, with the same captures, has happened to.
    #[serde(default)]
    pub undoes: Option<String>,
}

impl CommandMatcher {
    /// The names in braces.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        self.texts().filter_map(capture)
    }

    /// The patterns of words and values that are no regular expressions.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let args = self.args.iter().filter_map(|word| match word {
            NamePattern::Glob(text) => Some(text.as_str()),
            NamePattern::Regex(_) => None,
        });
        let values = self.options.values().flat_map(|values| &values.0);
        let flags = self.flag.0.iter();
        args.chain(values.chain(flags).map(String::as_str))
    }
}

/// A cmdlet and what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PowershellMatcher {
    /// The cmdlet, and other names it has.
    pub cmdlet: OneOrMany<String>,
    /// What its first argument, `-Name` or `-DisplayName` gives. `*` stands for any number of characters, `{name}`
    /// keeps them.
    #[serde(default)]
    pub argument: Option<String>,
    /// Cmdlets that give the same when they are piped into it.
    #[serde(default)]
    pub from: OneOrMany<String>,
    /// What it happens to, where the argument does not say it: a name that is always the same.
    #[serde(default)]
    pub subject: Option<String>,
}
