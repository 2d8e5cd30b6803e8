//! What kind of value a schema describes, in a few words.

use super::words::Words;
use serde_json::Value;

/// The name of the definition that a schema refers to, itself or through a wrapper.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    let own = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next());
    own.or_else(|| {
        let wrapped = schema["allOf"].as_array().or(schema["anyOf"].as_array())?;
        let mut inner = wrapped.iter().filter(|part| part["type"] != "null");
        // Several alternatives are a type of their own.
        let only = inner.next().filter(|_| inner.next().is_none())?;
        only["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next())
    })
}

/// The words that an enumeration allows, each with its description.
pub(super) fn choices(definition: &Value) -> Vec<(&str, &str)> {
    let variants = definition["oneOf"].as_array();
    variants
        .into_iter()
        .flatten()
        .filter_map(|variant| Some((variant["const"].as_str()?, text(variant))))
        .collect()
}

/// A description.
pub(super) fn text(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

/// What a value is, for the cell of a table; `named` says how a definition is called.
pub(super) fn kind(schema: &Value, words: &Words, named: &dyn Fn(&str) -> String) -> String {
    if let Some(name) = reference(schema) {
        return named(name);
    }
    if let Some(alternatives) = schema["anyOf"].as_array() {
        return any_of(alternatives, words, named);
    }
    match type_of(schema) {
        "string" => words.text.to_owned(),
        "boolean" => words.boolean.to_owned(),
        "array" => {
            let item = kind(&schema["items"], words, named);
            match (schema["minItems"].as_u64(), schema["maxItems"].as_u64()) {
                (Some(2), Some(2)) => words.two_of.replace("{}", &item),
                _ => words.list_of.replace("{}", &item),
            }
        }
        "object" if schema["properties"].is_object() => words.keys.to_owned(),
        "object" => {
            let value = kind(&schema["additionalProperties"], words, named);
            words.map_of.replace("{}", &value)
        }
        _ => String::new(),
    }
}

/// One value or a list of such values reads best as what it is.
fn any_of(alternatives: &[Value], words: &Words, named: &dyn Fn(&str) -> String) -> String {
    if let [one, many] = alternatives
        && type_of(many) == "array"
        && many["items"] == *one
    {
        return words.one_or_many.replace("{}", &kind(one, words, named));
    }
    let kinds: Vec<String> = alternatives
        .iter()
        .filter(|schema| schema["type"] != "null")
        .map(|schema| kind(schema, words, named))
        .collect();
    kinds.join(words.or)
}

/// The type; that a value may be left empty does not matter.
fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(name) => name,
        Value::Array(names) => {
            let mut names = names.iter().filter_map(Value::as_str);
            names.find(|name| *name != "null").unwrap_or_default()
        }
        _ => "",
    }
}
