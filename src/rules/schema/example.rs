//! The examples of a rule.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

use super::{Bilingual, Ordered, Refusal};

/// Files that the rule must report (`bad`) or stay quiet about (`good`); exactly one of the two is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("oneOf" = [{ "required": ["bad"] }, { "required": ["good"] }])))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Example {
    /// Files by name that must be reported.
    #[serde(default)]
    pub bad: Option<Ordered<ExampleFile>>,
    /// Files by name that must not be reported.
    #[serde(default)]
    pub good: Option<Ordered<ExampleFile>>,
    /// The text that each finding covers, in the order of the findings.
    #[serde(default)]
    pub at: Vec<String>,
    /// The profile to run under, if not the default one.
    #[serde(default)]
    pub profile: Option<String>,
    /// What the example shows.
    #[serde(default)]
    pub why: Option<Bilingual>,
}

impl Example {
    /// The files, whichever way they are to be judged.
    pub fn files(&self) -> impl Iterator<Item = (&str, &ExampleFile)> {
        let files = self.bad.as_ref().or(self.good.as_ref());
        files.into_iter().flat_map(Ordered::iter)
    }
}

/// One file of an example: its text, or its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(!remote, transform = super::described::or_text))]
#[serde(remote = "Self", deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExampleFile {
    /// The text, with LF between lines whatever `eol` says.
    #[serde(default)]
    pub text: Option<String>,
    /// The bytes, instead of a text.
    #[serde(default)]
    pub hex: Option<Hex>,
    /// How the text is stored.
    #[serde(default)]
    pub encoding: Encoding,
    /// How its lines end.
    #[serde(default)]
    pub eol: Eol,
    /// Whether a byte order mark stands in front.
    #[serde(default)]
    pub bom: bool,
}

impl Serialize for ExampleFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ExampleFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Short;

        impl<'de> Visitor<'de> for Short {
            type Value = ExampleFile;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("example file")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(ExampleFile {
                    text: Some(text.to_owned()),
                    ..ExampleFile::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                ExampleFile::deserialize(MapAccessDeserializer::new(map))
            }
        }

        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Short)
        } else {
            Self::deserialize(deserializer)
        }
    }
}

/// How the text of an example is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Encoding {
    /// CP932: what a script on a Japanese Windows is.
    #[default]
    #[serde(rename = "shift_jis")]
    ShiftJis,
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, little endian.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, big endian.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// EUC-JP.
    #[serde(rename = "euc-jp")]
    EucJp,
}

/// How the lines of an example end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Eol {
    /// Carriage return and line feed.
    #[default]
    Crlf,
    /// Line feed alone.
    Lf,
}

/// Bytes, written as pairs of hexadecimal digits with blanks between them where they help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Hex(pub Vec<u8>);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Vec::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        let bytes = parse_hex(&text).ok_or_else(|| D::Error::custom(Refusal::Hex))?;
        Ok(Self(bytes))
    }
}

fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16))
        .collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let bytes = pairs
        .iter()
        .map(|[high, low]| u8::try_from(high << 4 | low).ok());
    if rest.is_empty() {
        bytes.collect()
    } else {
        None
    }
}
