//! What may stand in the files of packs, for editors and readers: JSON Schemas with descriptions in either language.
//!
//! The schemas are made from the types that read the files, descriptions from their doc comments; a test keeps them
//! fresh. The Japanese descriptions are a table by English sentence: a sentence that changes is missed at once.

use serde_json::Value;
use std::collections::HashMap;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A rule.
    Rule,
    /// `pack.yaml`.
    Pack,
    /// `profiles.yaml`.
    Profiles,
}

impl FileKind {
    const fn stored(self) -> &'static str {
        match self {
            Self::Rule => include_str!("../../docs/schema/rule.json"),
            Self::Pack => include_str!("../../docs/schema/pack.json"),
            Self::Profiles => include_str!("../../docs/schema/profiles.json"),
        }
    }
}

/// The Japanese descriptions, by the English ones.
pub(super) const JAPANESE: &str = include_str!("described.ja.yaml");

/// The JSON Schema of a kind of file, with English descriptions.
pub fn schema(kind: FileKind) -> Value {
    // A test holds that the stored schemas are JSON.
    serde_json::from_str(kind.stored()).unwrap_or_default()
}

/// The same with Japanese descriptions.
pub fn schema_in_japanese(kind: FileKind) -> Value {
    let words: HashMap<String, String> = serde_yaml::from_str(JAPANESE).unwrap_or_default();
    let mut schema = schema(kind);
    translate(&mut schema, &words);
    schema
}

/// Schemas are as deep as the types they are made from: a dozen levels.
fn translate(value: &mut Value, words: &HashMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match value {
                    Value::String(text) if key == "description" => {
                        if let Some(japanese) = words.get(text) {
                            text.clone_from(japanese);
                        }
                    }
                    _ => translate(value, words),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| translate(item, words)),
        _ => {}
    }
}
