//! Tables of the keys of files, each type written once.

use super::value::{choices, kind, reference, text};
use super::words::Words;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Deepest headings that are made.
const MOST_LEVELS: usize = 6;

/// The definitions of some schemas, and which have been written.
pub(super) struct Document<'a> {
    words: &'a Words,
    definitions: BTreeMap<&'a str, &'a Value>,
    /// How often each is referred to.
    references: BTreeMap<&'a str, usize>,
    done: Vec<&'a str>,
    /// Types with a heading of their own, to be written if nobody has.
    wanted: Vec<&'a str>,
}

/// The variants of an enumeration of maps with one key: the key, its description, its parameters.
pub(super) fn entries(definition: &Value) -> Vec<(&str, &str, Option<&str>)> {
    let variants = definition["oneOf"].as_array();
    variants
        .into_iter()
        .flatten()
        .filter_map(|variant| {
            let key = variant["required"][0].as_str()?;
            let parameters = reference(&variant["properties"][key]);
            Some((key, text(variant), parameters))
        })
        .collect()
}

impl<'a> Document<'a> {
    pub(super) fn new(words: &'a Words, schemas: [&'a Value; 2]) -> Self {
        let mut document = Self {
            words,
            definitions: BTreeMap::new(),
            references: BTreeMap::new(),
            done: Vec::new(),
            wanted: Vec::new(),
        };
        for schema in schemas {
            let definitions = schema["definitions"].as_object();
            for (name, definition) in definitions.into_iter().flatten() {
                if document.definitions.insert(name, definition).is_none() {
                    document.count(definition);
                }
            }
            document.count(&schema["properties"]);
        }
        document
    }

    /// Counts the references in a schema: a dozen levels at most, as the types they are made from.
    fn count(&mut self, schema: &'a Value) {
        match schema {
            Value::Object(map) => {
                if let Some(name) = map.get("$ref").and_then(|_| reference(schema)) {
                    *self.references.entry(name).or_default() += 1;
                }
                map.values().for_each(|value| self.count(value));
            }
            Value::Array(items) => items.iter().for_each(|item| self.count(item)),
            _ => {}
        }
    }

    pub(super) fn definition(&self, name: &str) -> &'a Value {
        self.definitions.get(name).copied().unwrap_or(&Value::Null)
    }

    /// Notes that a type is dealt with.
    pub(super) fn written(&mut self, name: &'a str) {
        self.done.push(name);
    }

    /// A kind of file.
    pub(super) fn root(&mut self, out: &mut String, title: &str, schema: &'a Value) {
        let _ = write!(out, "## {title}\n\n");
        self.table(out, schema, 3);
    }

    /// Some types under a heading.
    pub(super) fn chapter(&mut self, out: &mut String, title: &str, names: &[&'a str]) {
        let _ = write!(out, "## {title}\n\n");
        for name in names {
            self.typed(out, name);
        }
    }

    /// The types that were referred to and not written yet.
    pub(super) fn rest(&mut self, out: &mut String, title: &str) {
        let _ = write!(out, "## {title}\n\n");
        let mut at = 0;
        while let Some(name) = self.wanted.get(at).copied() {
            at += 1;
            self.typed(out, name);
        }
    }

    /// A type with its heading, unless it has been written.
    fn typed(&mut self, out: &mut String, name: &'a str) {
        if self.done.contains(&name) {
            return;
        }
        self.done.push(name);
        let definition = self.definition(name);
        let _ = write!(out, "### {name}\n\n{}\n\n", text(definition));
        self.body(out, definition, 4);
    }

    /// A type under the heading of what it belongs to.
    pub(super) fn inline(&mut self, out: &mut String, name: &'a str, level: usize) {
        self.done.push(name);
        self.body(out, self.definition(name), level);
    }

    fn body(&mut self, out: &mut String, definition: &'a Value, level: usize) {
        let words = choices(definition);
        let keyed = entries(definition);
        if definition["properties"].is_object() {
            self.table(out, definition, level);
        } else if !keyed.is_empty() {
            // A map with one key out of several.
            let _ = write!(out, "{}\n\n", self.words.one_key);
            for (key, meaning, _) in keyed {
                let _ = writeln!(out, "- `{key}:` {meaning}");
            }
            out.push('\n');
        } else if words.is_empty() {
            let named = |name: &str| self.named(name);
            let kind = kind(definition, self.words, &named);
            let _ = write!(out, "{}: {kind}\n\n", self.words.value);
        } else {
            list(out, &words);
        }
        // The long form of a type that is mostly written short.
        let alternatives = definition["anyOf"].as_array().into_iter().flatten();
        for long in alternatives.filter(|part| part["properties"].is_object()) {
            self.table(out, long, level);
        }
    }

    /// The keys of a map, and the types that belong to it alone.
    fn table(&mut self, out: &mut String, schema: &'a Value, level: usize) {
        let Some(properties) = schema["properties"].as_object() else {
            return;
        };
        let words = self.words;
        let required = schema["required"].as_array();
        let must = |key: &str| required.is_some_and(|all| all.iter().any(|name| name == key));
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            words.key, words.value, words.meaning
        );
        out.push_str("|---|---|---|\n");
        for (key, value) in properties {
            let kind = kind(value, words, &|name| self.named(name));
            let mark = if must(key) { words.required } else { "" };
            let _ = writeln!(out, "| `{key}`{mark} | {kind} | {} |", cell(text(value)));
        }
        out.push('\n');
        for (key, value) in properties {
            for name in inner(value) {
                if self.is_own(name) && !self.done.contains(&name) {
                    let heading = "#".repeat(level.min(MOST_LEVELS));
                    let meaning = text(self.definition(name));
                    let _ = write!(out, "{heading} `{key}`\n\n{meaning}\n\n");
                    self.inline(out, name, level + 1);
                } else if !self.is_own(name) && !self.wanted.contains(&name) {
                    self.wanted.push(name);
                }
            }
        }
    }

    /// Whether a type is used in one place only and has no heading of its own.
    fn is_own(&self, name: &str) -> bool {
        let titled = [
            "Check",
            "Matcher",
            "Example",
            "ExampleFile",
            "Event",
            "Variable",
        ];
        let titled = titled.contains(&name) || ["Tool", "Procedure"].contains(&name);
        self.references.get(name) == Some(&1) && !titled
    }

    /// How a type is called in the cell of a table.
    fn named(&self, name: &str) -> String {
        let definition = self.definition(name);
        let words: Vec<String> = choices(definition)
            .iter()
            .map(|(word, _)| format!("`{word}`"))
            .collect();
        if !words.is_empty() && words.len() <= 4 {
            return words.join(self.words.or);
        }
        match name {
            "Check" => self.words.kinds_link.to_owned(),
            "Matcher" => self.words.matchers_link.to_owned(),
            _ if self.is_own(name) => self.words.below.to_owned(),
            _ => format!("[{name}](#{})", name.to_lowercase()),
        }
    }
}

/// Types that a value holds: itself, its items, its values.
fn inner(schema: &Value) -> Vec<&str> {
    let mut out = Vec::new();
    let mut waiting = vec![schema];
    while let Some(schema) = waiting.pop() {
        if let Some(name) = reference(schema) {
            out.push(name);
            continue;
        }
        for key in ["items", "additionalProperties"] {
            if schema[key].is_object() {
                waiting.push(&schema[key]);
            }
        }
        let alternatives = schema["anyOf"].as_array().into_iter().flatten();
        waiting.extend(alternatives);
    }
    out
}

fn list(out: &mut String, words: &[(&str, &str)]) {
    for (word, meaning) in words {
        let _ = writeln!(out, "- `{word}`: {meaning}");
    }
    out.push('\n');
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
