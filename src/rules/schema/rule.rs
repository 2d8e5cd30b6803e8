//! A rule file: `rules/<pack>/<id>-<name>.yaml`.

use serde::{Deserialize, Serialize};
use std::fmt;

use super::{Bilingual, Check, Example};

/// One rule as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleFile {
    /// Two to eight capital letters and three digits; never reused.
    #[cfg_attr(test, schemars(regex(pattern = r"^[A-Z]{2,8}[0-9]{3}$")))]
    pub id: String,
    /// The bad pattern in kebab-case, so that "allow NAME" reads right.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")))]
    pub name: String,
    /// How bad it is unless configured otherwise.
    pub severity: Severity,
    /// One sentence: what is reported.
    pub summary: Bilingual,
    /// What is looked for.
    pub check: Check,
    /// The finding, with placeholders in braces.
    pub message: Bilingual,
    /// What to write instead, with placeholders in braces.
    pub help: Bilingual,
    /// The reason, in Markdown.
    pub why: Bilingual,
    /// Who asks for it.
    pub source: Source,
    /// Scripts that must and must not be reported; they run as tests.
    #[cfg_attr(test, schemars(length(min = 2)))]
    pub examples: Vec<Example>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Reported only when the rule is selected by name.
    Off,
    /// Advice.
    Info,
    /// Works by luck, or fails silently.
    Warning,
    /// In some scenario the cluster does not get what it needs.
    Error,
}

impl Severity {
    /// The word used in rule files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a script is to the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs when the group comes up.
    Start,
    /// Runs when the group goes down.
    Stop,
    /// Called by one of the two.
    Helper,
}

impl Role {
    /// The word used in rule files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Helper => "helper",
        }
    }
}

/// Where a rule comes from. At least one of the three is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("minProperties" = 1)))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// The guide and the place in it.
    #[serde(default)]
    pub guide: Option<String>,
    /// The manufacturer's documentation.
    #[serde(default)]
    pub docs: Option<String>,
    /// Anything else, such as what was observed.
    #[serde(default)]
    pub note: Option<Bilingual>,
}
