//! Commands whose lines are complete only with certain options and words.

use serde::{Deserialize, Serialize};

/// What stands on the line of a command. An option is written with its slash or hyphen; case does not
/// matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommandLine {
    /// How it is written, for people.
    pub usage: String,
    /// The words that it needs, in order: a name for each.
    #[serde(default)]
    pub words: Vec<String>,
    /// Options without a value.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Options whose value is the next word.
    #[serde(default)]
    pub values: Vec<String>,
    /// Options that it needs, each of them listed in `flags` or `values` too.
    #[serde(default)]
    pub required: Vec<String>,
}

impl CommandLine {
    /// Whether it has this option with a value; nothing where it does not have it at all.
    pub fn takes_value(&self, option: &str) -> Option<bool> {
        let has = |list: &[String]| list.iter().any(|o| o.eq_ignore_ascii_case(option));
        has(&self.values)
            .then_some(true)
            .or_else(|| has(&self.flags).then_some(false))
    }
}
