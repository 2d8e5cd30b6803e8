//! What may stand in a rule file, a pack file and the file of profiles.
//!
//! The types read two forms: YAML, where short spellings are allowed and contents are checked, and postcard, where the
//! checked result is taken as it is. Whatever differs between the two asks `is_human_readable`.

mod check;
mod cluster;
mod command_line;
#[cfg(test)]
mod described;
mod example;
mod export;
mod language;
mod life;
mod matcher;
mod pack;
mod role;
mod rule;
mod scenario;
mod secret;
mod sql;
mod suppression;
mod value;
mod way;

pub use check::*;
pub use cluster::*;
pub use command_line::*;
pub use example::*;
pub use export::*;
pub use language::*;
pub use life::*;
pub use matcher::*;
pub use pack::*;
pub use rule::*;
pub use scenario::*;
pub use secret::*;
pub use sql::*;
pub use suppression::*;
pub use value::*;
pub use way::*;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A text in the two languages everything is written in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Japanese.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub ja: String,
    /// English.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub en: String,
}

impl Bilingual {
    /// A text from its two halves.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ja: ja.into(),
            en: en.into(),
        }
    }
}

/// Why a value was refused although its type is right. Its text is a code that the loader turns into a message, because
/// serde carries only strings and the schema should not have to speak two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing but blanks.
    Blank,
    /// Not pairs of hexadecimal digits.
    Hex,
    /// Not a whole number.
    Count,
    /// Not a regular expression, and what is wrong with it.
    Pattern(String),
}

impl Refusal {
    const BLANK: &'static str = "blank";
    const HEX: &'static str = "hex";
    const COUNT: &'static str = "count";
    const PATTERN: &'static str = "pattern: ";

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            Self::BLANK => Some(Self::Blank),
            Self::HEX => Some(Self::Hex),
            Self::COUNT => Some(Self::Count),
            _ => {
                let reason = code.strip_prefix(Self::PATTERN)?;
                Some(Self::Pattern(reason.to_owned()))
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str(Self::BLANK),
            Self::Hex => f.write_str(Self::HEX),
            Self::Count => f.write_str(Self::COUNT),
            Self::Pattern(reason) => write!(f, "{}{reason}", Self::PATTERN),
        }
    }
}

/// Reads a text that must not be blank.
pub(crate) fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let checked = deserializer.is_human_readable();
    let text = String::deserialize(deserializer)?;
    if checked && text.trim().is_empty() {
        return Err(D::Error::custom(Refusal::Blank));
    }
    Ok(text)
}
