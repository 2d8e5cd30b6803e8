//! Where passwords stand, so that none is ever shown.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Refusal, value};

/// Where passwords stand. They are covered in everything that is shown, whatever the profile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecretData {
    /// Variables that hold a password, by their names.
    #[serde(default)]
    pub variables: SecretNames,
    /// Where a password stands.
    #[serde(default)]
    pub places: Vec<SecretPlace>,
}

impl SecretData {
    /// Adds what another pack knows.
    pub fn add(&mut self, more: &Self) {
        let (names, added) = (&mut self.variables, &more.variables);
        names.containing.extend_from_slice(&added.containing);
        names.words.extend_from_slice(&added.words);
        self.places.extend_from_slice(&more.places);
    }
}

/// Names of variables that hold a password. Case does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecretNames {
    /// What stands anywhere in the name.
    #[serde(default)]
    pub containing: Vec<String>,
    /// What is a part of the name between `_` and `-`, with or without digits behind it.
    #[serde(default)]
    pub words: Vec<String>,
}

impl SecretNames {
    /// Whether a variable of this name holds a password.
    pub fn fits(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let part = |part: &str| {
            let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
            self.words
                .iter()
                .any(|word| word.eq_ignore_ascii_case(part))
        };
        let mut containing = self.containing.iter();
        containing.any(|held| name.contains(&held.to_lowercase()))
            || name.split(['_', '-']).any(part)
    }
}

/// A place where a password stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecretPlace {
    /// Commands behind whose name it is looked for, without folder and extension; without them anywhere in a text.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Words without one of which it is not looked for, so that it costs nothing where there is none. Case does not matter.
    #[serde(default)]
    pub words: Vec<String>,
    /// What stands there: a regular expression whose round brackets hold the password. `{word}` stands for a word of a command line, `{plain}` for one without a slash before it, `{value}` for a value in a list with semicolons, `{quoted}` for a text between quotes as in SQL.
    pub pattern: PlacePattern,
}

/// A regular expression, in which some names in braces stand for a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PlacePattern(String);

/// What the names in braces stand for.
const STAND_INS: [(&str, &str); 4] = [
    (
        "{word}",
        r#"(?:\\?"([^"\r\n]*)|'([^'\r\n]+)'|((?:\^.|[^\s"&|<>^])+))"#,
    ),
    (
        "{plain}",
        r#"(?:\\?"([^"\r\n]*)|((?:\^.|[^\s"&|<>^/])(?:\^.|[^\s"&|<>^])*))"#,
    ),
    (
        "{value}",
        r#"(?:\{([^}\r\n]*)|\\?"([^"\r\n]*)|N?'((?:[^'\r\n]|'')*)|((?:\^.|[^\s;"'&|<>^,)])+))"#,
    ),
    (
        "{quoted}",
        r#"(?:[Nn]?'((?:[^'\r\n]|'')*)'?|"([^"\r\n]*)"?|\[([^\]\r\n]*)\]?)"#,
    ),
];

impl PlacePattern {
    /// The pattern in which the option of a tool gives a password.
    pub fn of_option(letter: char) -> Self {
        Self(format!(
            r#"(?:^|[\s"])[-/]{}(?:"[ \t]+|(?:\^\r?\n|[ \t])*){{word}}"#,
            regex::escape(letter.encode_utf8(&mut [0; 4]))
        ))
    }

    /// Whether it begins where it is looked for and nowhere else.
    pub fn is_anchored(&self) -> bool {
        self.0.trim_start_matches("(?i)").starts_with('^')
    }

    /// The regular expression, with the names in braces filled in.
    pub fn expression(&self) -> String {
        let fill = |text: String, (name, meant): &(&str, &str)| text.replace(name, meant);
        STAND_INS.iter().fold(self.0.clone(), fill)
    }
}

impl<'de> Deserialize<'de> for PlacePattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let checked = deserializer.is_human_readable();
        let pattern = Self(String::deserialize(deserializer)?);
        if checked
            && let Err(error) = regex::bytes::RegexBuilder::new(&pattern.expression())
                .unicode(false)
                .build()
        {
            return Err(D::Error::custom(Refusal::Pattern(value::reason(&error))));
        }
        Ok(pattern)
    }
}
